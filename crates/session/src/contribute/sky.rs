//! How bright the sky is in files for AZOTEA (docs/rules.md#22-sky): which pixels are read, and what follows.

use nightledger_frame::{Frame, Kind, Role};
use nightledger_health::{Look, Region, Seen, Sky, SkyLook};
use nightledger_language::{number, tr};
use nightledger_ledger::{Contributions, FileKey};
use nightledger_registry::azotea::{Report, sky_table};

use crate::present::contribute::{SkyFrame, SkyRow, SkyView};
use crate::present::fixes::key;
use crate::present::{Output, whole};
use crate::{Session, ToLook, ToMeasure};

/// Files that the page shows a line of.
const MOST_ROWS: usize = 200;
/// Files of which the page offers a preview to drag the region on.
const MOST_FRAMES: usize = 500;

/// What is asked for, of what the user set; troubles in whole sentences.
struct Asked {
    region: Option<Region>,
    level: f64,
    master: Option<ToMeasure>,
    troubles: Vec<String>,
}

impl Asked {
    fn of(session: &Session) -> Self {
        let Contributions { sky_region, sky_bias, sky_master, .. } = &session.settings().contributions;
        let mut asked = Self { region: None, level: 0.0, master: None, troubles: Vec::new() };
        if !sky_region.trim().is_empty() {
            asked.region = Region::read(sky_region);
            if asked.region.is_none() {
                asked.troubles.push(tr!(
                    "{region} is no region: write [y1:y2,x1:x2], or nothing for the middle. The middle is taken.",
                    region = sky_region
                ));
            }
        }
        if let Some(key) = sky_master {
            let master = session.scan.frames().iter().find(|frame| is_of(frame, key)).map(ToMeasure::of);
            if master.is_none() {
                asked.troubles.push(tr!(
                    "{path} is not among the files: add its folder, or choose another master bias. Nothing is taken off.",
                    path = key.path
                ));
            }
            asked.master = master;
        } else if !sky_bias.trim().is_empty() {
            match sky_bias.trim().parse::<f64>().ok().filter(|level| level.is_finite()) {
                Some(level) => asked.level = level,
                None => asked.troubles.push(tr!(
                    "{level} is no level: write a number. Nothing is taken off.",
                    level = sky_bias
                )),
            }
        }
        asked
    }

    /// What was taken off, for a table.
    fn bias(&self) -> String {
        self.master.as_ref().map_or_else(|| self.level.to_string(), |master| master.path.clone())
    }
}

fn is_of(frame: &Frame, key: &FileKey) -> bool {
    *frame.place.path == *key.path && *frame.place.root_name == *key.root_name
}

/// What is looked at in each file of a checklist, in its order; nothing of one without a pattern.
fn looks(report: &Report, asked: &Asked) -> Vec<Option<ToLook>> {
    let look = |frame: &nightledger_registry::azotea::FrameReport| {
        let (stored, is_bottom_up) = frame.stored?;
        let look = SkyLook { stored: stored.letters(), is_bottom_up, region: asked.region };
        let own = ToMeasure { root: frame.root, path: frame.path.clone() };
        Some(ToLook { look: Look::Sky(look), files: [own].into_iter().chain(asked.master.clone()).collect() })
    };
    report.frames.iter().map(look).collect()
}

/// The pixels that are to be read.
pub(super) fn to_look(session: &Session, report: &Report) -> Vec<ToLook> {
    looks(report, &Asked::of(session)).into_iter().flatten().collect()
}

/// What was seen goes into the checklist; the rest is for people.
pub(super) fn view(session: &Session, report: &mut Report) -> SkyView {
    let asked = Asked::of(session);
    let looks = looks(report, &asked);
    let mut view = SkyView { files: whole(looks.iter().flatten().count()), ..SkyView::default() };
    for (frame, look) in report.frames.iter_mut().zip(&looks) {
        let Some(look) = look else { continue };
        let half = |pixels: u64| usize::try_from(pixels / 2).unwrap_or(usize::MAX);
        let size = frame.size.map(|(width, height)| (half(width), half(height)));
        if let Some((width, height)) = size.filter(|_| view.frames.len() < MOST_FRAMES) {
            let region = asked.region.unwrap_or_else(|| Region::usual(width, height)).within(width, height);
            view.frames.push(SkyFrame {
                file: ToMeasure { root: frame.root, path: frame.path.clone() },
                size: (whole(width), whole(height)),
                rows: (whole(region.rows.0), whole(region.rows.1)),
                columns: (whole(region.columns.0), whole(region.columns.1)),
            });
        }
        let Some(looked) = session.looked.get(look) else {
            view.left = view.left.saturating_add(1);
            continue;
        };
        match &looked.seen {
            Some(Seen::Sky(sky)) => frame.sky = Some(sky.clone().less(asked.level)),
            _ if looked.unread.is_empty() => {
                view.errors.push((frame.path.clone(), tr!("the region lies beside the image").to_owned()));
            }
            _ => {}
        }
        let unread = looked.unread.iter();
        view.errors.extend(unread.map(|(at, why)| {
            let path = look.files.get(*at).map_or_else(|| frame.path.clone(), |file| file.path.clone());
            // A master that does not fit is told with the file that it does not fit.
            if *at == 0 { (path, why.to_string()) } else { (frame.path.clone(), format!("{path}: {why}")) }
        }));
    }
    let measured = report.frames.iter().filter_map(|frame| Some((frame, frame.sky.as_ref()?)));
    view.rows =
        measured.clone().take(MOST_ROWS).map(|(frame, sky)| row(&frame.path, frame.kind, sky)).collect();
    view.measured = whole(measured.count());
    if view.measured > 0 {
        view.table =
            Some(Output { name: "azotea_sky.csv".to_owned(), text: sky_table(report, &asked.bias()) });
    }
    view.masters = masters(session);
    view.troubles = asked.troubles;
    view
}

fn row(path: &str, kind: &str, sky: &Sky) -> SkyRow {
    let figures = |of: &nightledger_health::Brightness| number(format!("{:.1} ± {:.1}", of.mean, of.std));
    SkyRow {
        path: path.to_owned(),
        kind: kind.to_owned(),
        region: sky.roi.clone(),
        channels: [&sky.r, &sky.g1, &sky.g2, &sky.b].map(figures),
    }
}

/// Master bias frames, any of which can be taken off.
fn masters(session: &Session) -> Vec<FileKey> {
    let is_master = |frame: &&Frame| {
        frame.role == Role::Master && frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Bias)
    };
    session.scan.frames().iter().filter(is_master).map(key).collect()
}
