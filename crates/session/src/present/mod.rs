//! What the page shows, made from the answer: plain data without a browser in it, so that it is tested natively.
//!
//! Nothing is decided here. Every rule has been applied by `nightledger-session`; this only picks, sums and words.

pub mod blink;
pub mod calendar;
pub mod contribute;
pub mod correct;
pub mod coverage;
pub mod culling;
pub mod description;
pub mod facets;
pub mod fixes;
pub mod follow;
pub mod for_stacking;
pub mod frame_columns;
pub mod frame_row;
mod frame_values;
mod frame_words;
pub mod frames;
pub mod health;
pub(crate) mod light_quality;
mod limit_words;
pub mod matrix;
mod moon;
pub mod notices;
mod origins;
pub mod part_names;
pub mod pictures;
pub mod profiles;
pub mod projects;
pub mod quality;
pub mod reasons;
pub mod rows;
pub mod series;
pub mod sight;
pub mod sky_region;
pub mod solar;
pub mod stacked;
pub mod standing;
pub mod targets;
pub mod tidying;
pub mod totals;
pub mod why;
mod why_width;
pub mod without_position;

use std::collections::BTreeSet;

use crate::{Answer, Scan};
use nightledger_frame::{Frame, Known};
use nightledger_language::{number, tr};
use nightledger_ledger::{Edits, Reason, Row, Settings};
use serde::{Deserialize, Serialize};

use coverage::CoverageView;
use fixes::Fixes;
use matrix::RigMatrix;
use notices::{NoticeGroup, SameName};
use profiles::Profiles;
use rows::RowsView;
use sight::Sight;
use solar::SolarView;
use stacked::StackedView;
pub use targets::Target;
use totals::Totals;
use without_position::WithoutPosition;

/// Everything derived that the page holds at once. Large tables are asked for by window instead.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageModel {
    /// The status line's numbers.
    pub counts: Counts,
    /// The first folder's name.
    pub folder: String,
    /// Targets of the scan.
    pub targets: Vec<Target>,
    /// What stands above the rows.
    pub totals: Totals,
    /// The rows of the CSV.
    pub rows: RowsView,
    /// What still needs the user.
    pub fixes: Fixes,
    /// Filter profiles that would answer some of it, and answers to keep as one.
    pub profiles: Profiles,
    /// The numbers for an image's description.
    pub description: String,
    /// `acquisition.csv`, perhaps one per target.
    pub csv: Vec<Output>,
    /// The session summary.
    pub summary: Vec<Output>,
    /// The session summary's lines, and whether files are behind them ([`frames::Part::Line`]).
    pub summary_lines: Vec<(String, bool)>,
    /// The session summary as Markdown.
    pub summary_markdown: String,
    /// Calibration against rows.
    pub coverage: CoverageView,
    /// Rig by rig, what calibration served which night.
    pub rigs: Vec<RigMatrix>,
    /// What was really stacked, by the logs of the stacking program.
    pub stacked: StackedView,
    /// Notices in groups.
    pub notices: Vec<NoticeGroup>,
    /// Places where lights were taken.
    pub sites: Vec<SiteView>,
    /// Lights without a position, beside those of one place.
    pub without_position: Option<WithoutPosition>,
    /// Names as files have them, which the user may change.
    pub names: Names,
    /// Objects under several names.
    pub same_objects: Vec<SameName>,
    /// Videos of the Sun, the Moon and planets.
    pub solar: SolarView,
    /// Whether lights that count came from iTelescope, whose pipeline takes metadata of its own.
    pub itelescope: bool,
    /// How many edits of single files have no file in the scan.
    pub edits_without_files: u32,
}

/// Names as they were read, each once, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// Telescopes; some programs write the mount there.
    pub telescopes: Vec<String>,
    /// Cameras.
    pub cameras: Vec<String>,
    /// Targets.
    pub targets: Vec<String>,
    /// Filters.
    pub filters: Vec<String>,
    /// Rigs of the rows, as settings name them: telescope and camera, or one of them.
    pub rigs: Vec<String>,
}

impl Names {
    fn new(frames: &[Frame], rows: &[Row]) -> Self {
        let all = |pick: fn(&Frame) -> Option<&Known<Box<str>>>| {
            let names: BTreeSet<&str> =
                frames.iter().filter_map(|frame| Some(&*pick(frame)?.value)).collect();
            names.into_iter().map(str::to_owned).collect()
        };
        let rigs: BTreeSet<String> = rows.iter().filter_map(crate::standing::rig).collect();
        Self {
            telescopes: all(|frame| frame.telescope.as_ref()),
            cameras: all(|frame| frame.camera.as_ref()),
            targets: all(|frame| frame.object.as_ref()),
            filters: all(|frame| frame.filter.as_ref()),
            rigs: rigs.into_iter().collect(),
        }
    }
}

/// Numbers of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Files that were opened.
    pub read: u32,
    /// Frames that count.
    pub counted: u32,
    /// Frames that do not.
    pub set_aside: u32,
    /// Those of them that are of targets that are switched off.
    pub other_targets: u32,
}

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A place, as Settings shows it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SiteView {
    /// Its name.
    pub name: String,
    /// Degrees north and east, when there is a position.
    pub position: Option<(f64, f64)>,
    /// Whether it is the user's default site.
    pub is_default: bool,
    /// Bortle class and where it came from.
    pub bortle: Option<(f64, String)>,
    /// mag/arcsec^2 and where it came from.
    pub sqm: Option<(f64, String)>,
    /// A name could be looked up.
    pub wants_name: bool,
    /// A brightness could be looked up.
    pub wants_brightness: bool,
    /// The position as a lookup would send it.
    pub sent: Option<(f64, f64)>,
}

impl PageModel {
    /// The view of an answer.
    pub fn new(scan: &Scan, answer: &Answer, settings: &Settings, edits: &Edits) -> Self {
        let frames = scan.frames();
        let ledger = &answer.ledger;
        let counted = ledger.decisions.iter().filter(|decision| decision.counted).count();
        let sight = Sight::new(scan, answer, edits, settings);
        Self {
            counts: Counts {
                read: whole(frames.len()),
                counted: whole(counted),
                set_aside: whole(frames.len().saturating_sub(counted)),
                other_targets: whole(
                    ledger.decisions.iter().filter(|d| d.reason == Some(Reason::TargetOff)).count(),
                ),
            },
            folder: frames.first().map(|frame| frame.place.root_name.to_string()).unwrap_or_default(),
            targets: targets::targets(&sight),
            totals: Totals::new(ledger),
            fixes: Fixes::new(frames, answer, edits),
            profiles: Profiles::new(answer, settings),
            rows: RowsView::new(&sight),
            description: description::description(&answer.ledger.rows),
            csv: answer.csv.iter().map(Output::from).collect(),
            summary: answer.summary.iter().map(Output::from).collect(),
            summary_lines: answer
                .summary_lines
                .iter()
                .map(|line| (line.text.clone(), !line.files.is_empty()))
                .collect(),
            summary_markdown: answer.summary_markdown.clone(),
            coverage: CoverageView::new(ledger),
            rigs: matrix::matrices(ledger),
            stacked: StackedView::new(&sight),
            notices: notices::groups(frames, answer, &scan.ignored(settings.use_stacking_logs)),
            sites: sites(answer),
            without_position: WithoutPosition::new(answer, settings),
            names: Names::new(frames, &ledger.rows),
            same_objects: notices::same_names(answer),
            solar: SolarView::new(&answer.video),
            itelescope: frames
                .iter()
                .zip(&ledger.decisions)
                .any(|(frame, decision)| decision.counted && frame.is_of_itelescope()),
            edits_without_files: 0,
        }
    }
}

impl From<&crate::OutputFile> for Output {
    fn from(file: &crate::OutputFile) -> Self {
        Self { name: file.name.clone(), text: file.text.clone() }
    }
}

fn sites(answer: &Answer) -> Vec<SiteView> {
    let ledger = &answer.ledger;
    let view = |(index, site): (usize, &nightledger_ledger::Site)| {
        let lookup = ledger.lookups.iter().find(|lookup| lookup.site.index() == index);
        SiteView {
            name: site.name.clone(),
            position: site.position.map(|position| (position.latitude, position.longitude)),
            is_default: site.is_default,
            bortle: site.bortle.as_ref().map(|known| (known.value, known.source.to_string())),
            sqm: site.sqm.as_ref().map(|known| (known.value, known.source.to_string())),
            wants_name: lookup.is_some_and(|lookup| lookup.name),
            wants_brightness: lookup.is_some_and(|lookup| lookup.brightness),
            sent: lookup.map(|lookup| (lookup.position.latitude, lookup.position.longitude)),
        }
    };
    ledger.sites.iter().enumerate().map(view).collect()
}

/// A count of things in memory, which never reaches the limit.
pub fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// `2 h 05 min`, `3 min 20 s`, `0.5 s`.
pub fn duration(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{} s", number(plain(seconds, 2)));
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let total = seconds.round() as u64;
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60);
    match (hours, minutes, rest) {
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, rest) => format!("{minutes} min {rest:02} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

/// A figure for people: with two decimals, or with as many as say something of a small one: sky backgrounds of files in floating point
/// are hundredths.
pub fn figure(value: f64) -> String {
    let decimals = if value.abs() >= 0.1 { 2 } else { 5 };
    number(plain(value, decimals))
}

/// Whether figures from `low` to `high` are one for people: within what [`figure`] shows, and within half a percent.
pub fn is_constant(low: f64, high: f64) -> bool {
    figure(low) == figure(high) && high - low <= 0.005 * low.abs().max(high.abs())
}

/// A place in degrees, to the north or south and to the east or west, in words.
pub fn position(latitude: f64, longitude: f64) -> String {
    let degrees = |angle: f64| number(plain(angle.abs(), 4));
    let (north, east) = (degrees(latitude), degrees(longitude));
    let north = if latitude < 0.0 {
        tr!("{degrees}° S", degrees = north)
    } else {
        tr!("{degrees}° N", degrees = north)
    };
    let east = if longitude < 0.0 {
        tr!("{degrees}° W", degrees = east)
    } else {
        tr!("{degrees}° E", degrees = east)
    };
    format!("{north}, {east}")
}

/// A number with at most so many decimals, in shortest form.
pub fn plain(value: f64, decimals: usize) -> String {
    nightledger_frame::decimal::shortest(value, decimals).unwrap_or_else(|| value.to_string())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use nightledger_header::{HeaderReader, Limits};

    #[test]
    fn small_figures_keep_what_they_say() {
        assert_eq!(
            [2.0, 1840.126, -10.0, 0.012_34, 0.0].map(figure),
            ["2", "1840.13", "-10", "0.01234", "0"]
        );
        assert!(is_constant(-10.001, -10.0) && is_constant(0.0, 0.0) && is_constant(2.131, 2.134));
        assert!(!is_constant(0.012, 0.015) && !is_constant(2.1, 2.2) && !is_constant(0.000_2, 0.001));
    }

    use nightledger_ledger::{CalibrationKind, Correction, FileKey, FilterId, FixedZone};

    /// The page's sample, read natively.
    pub(crate) fn sample() -> Scan {
        let mut scan = Scan::default();
        let root = scan.add_root("Sample");
        for (path, bytes) in crate::sample::tree() {
            scan.take_header(root, &path, &HeaderReader::read_all(&path, &bytes, Limits::default()));
        }
        scan
    }

    /// Files of these names and kinds of one night: a minute each of M 31, one a minute.
    pub(crate) fn night_of(files: &[(&str, &str)]) -> Scan {
        let cards = files.iter().enumerate().map(|(minute, (_, kind))| {
            format!(
                "IMAGETYP = '{kind}'\nOBJECT = 'M 31'\nEXPTIME = 60.0\nDATE-OBS = '2024-03-01T22:{minute:02}:00'"
            )
        });
        let cards: Vec<String> = cards.collect();
        let files: Vec<(&str, &str)> =
            files.iter().zip(&cards).map(|((path, _), cards)| (*path, cards.as_str())).collect();
        scan_of(&files)
    }

    /// Files of these names with these cards (`KEYWORD = value`, one a line), read natively.
    pub(crate) fn scan_of(files: &[(&str, &str)]) -> Scan {
        let mut scan = Scan::default();
        let root = scan.add_root("Night");
        for (path, cards) in files {
            let of_image =
                ["SIMPLE = T", "BITPIX = 16", "NAXIS = 2", "NAXIS1 = 16", "NAXIS2 = 16"].into_iter();
            let cards = of_image.chain(cards.lines().map(str::trim).filter(|card| !card.is_empty()));
            let cards = cards.filter_map(|card| card.split_once(" = "));
            let cards = cards.map(|(keyword, value)| format!("{:80}", format!("{keyword:8}= {value:>20}")));
            let mut bytes: String = cards.chain([format!("{:80}", "END")]).collect();
            bytes.extend(std::iter::repeat_n(' ', 2880 * bytes.len().div_ceil(2880) - bytes.len()));
            bytes.push_str(&" ".repeat(2880));
            scan.take_header(root, path, &HeaderReader::read_all(path, bytes.as_bytes(), Limits::default()));
        }
        scan
    }

    pub(crate) fn answer(scan: &Scan, settings: &Settings, edits: &Edits) -> Answer {
        answer_of(scan, settings, edits, crate::Options::default())
    }

    pub(crate) fn answer_of(
        scan: &Scan,
        settings: &Settings,
        edits: &Edits,
        options: crate::Options,
    ) -> Answer {
        let today = time::Date::from_calendar_date(2025, time::Month::December, 1).unwrap();
        let host = FixedZone { today, offset_min: 0 };
        Answer::with_options(scan, settings, edits, &host, "now", options)
    }

    fn view(settings: &Settings, edits: &Edits) -> PageModel {
        let scan = sample();
        PageModel::new(&scan, &answer(&scan, settings, edits), settings, edits)
    }

    #[test]
    fn the_sample_adds_up() {
        let view = view(&Settings::default(), &Edits::default());
        assert_eq!(view.counts, Counts { read: 210, counted: 210, ..Counts::default() });
        assert_eq!((view.totals.seconds, view.totals.exposures, view.totals.nights), (21_000.0, 70, 3));
        let filters: Vec<(Option<&str>, f64)> =
            view.totals.filters.iter().map(|total| (total.filter.as_deref(), total.seconds)).collect();
        assert_eq!(filters, [(Some("Ha"), 7200.0), (Some("OIII"), 9000.0), (Some("SII"), 4800.0)]);
        let night = &view.totals.by_night[1];
        assert_eq!(
            (night.date.as_str(), night.seconds.as_slice()),
            ("2025-09-20", [3000.0, 0.0, 4800.0].as_slice())
        );
        assert_eq!(view.rows.rows.len(), 5);
        assert_eq!(view.rows.columns.len(), view.rows.rows[0].cells.len());
    }

    #[test]
    fn a_target_has_its_hours_also_while_it_is_not_in_the_csv() {
        for off in [Vec::new(), vec!["IC 1396A".to_owned()]] {
            let is_off = !off.is_empty();
            let view = view(&Settings { targets_off: off, ..Settings::default() }, &Edits::default());
            let target = &view.targets[0];
            assert_eq!((view.targets.len(), target.on, target.lights), (1, !is_off, 70), "{target:?}");
            assert_eq!((target.seconds, target.last_night.as_deref()), (21_000.0, Some("2025-09-21")));
            let filters: Vec<_> =
                target.filters.iter().map(|total| (total.filter.as_deref(), total.seconds)).collect();
            assert_eq!(filters, [(Some("Ha"), 7200.0), (Some("OIII"), 9000.0), (Some("SII"), 4800.0)]);
            assert_eq!(view.rows.rows.is_empty(), is_off);
        }
    }

    #[test]
    fn the_rows_are_the_lines_of_the_csv() {
        let view = view(&Settings::default(), &Edits::default());
        let mut lines = view.csv[0].text.lines();
        assert_eq!(lines.next().unwrap(), view.rows.columns.join(","));
        for row in &view.rows.rows {
            assert_eq!(lines.next().unwrap(), row.cells.join(","));
        }
        assert_eq!(lines.next(), None);
    }

    #[test]
    fn a_filter_is_asked_about_until_it_has_an_id() {
        let mut settings = Settings::default();
        let asked = |settings: &Settings| view(settings, &Edits::default()).fixes.filters;
        assert_eq!(
            asked(&settings),
            [("Ha".to_owned(), 24), ("OIII".to_owned(), 30), ("SII".to_owned(), 16)]
        );
        settings.filters.push(FilterId { name: "Ha".to_owned(), id: 4663, rig: None });
        assert_eq!(asked(&settings).len(), 2);
    }

    #[test]
    fn what_is_set_aside_is_listed_with_its_reason() {
        let key = FileKey {
            root_name: "Sample".to_owned(),
            path: crate::sample::tree().into_iter().map(|(path, _)| path).min().unwrap(),
        };
        let edits = Edits { excluded: vec![key.clone()], ..Edits::default() };
        let view = view(&Settings::default(), &edits);
        assert_eq!(view.counts.set_aside, 1);
        let group = view.notices.iter().find(|group| group.code == "excluded").unwrap();
        assert_eq!(group.title, "Not counted: excluded by you");
        assert_eq!(group.entries[0].files, [(0, key.path)]);
    }

    #[test]
    fn rows_with_the_same_calibration_share_a_line_of_the_coverage() {
        let view = view(&Settings::default(), &Edits::default());
        let lines: u32 = view.coverage.lines.iter().map(|line| whole(line.rows.len())).sum();
        assert_eq!(lines, 5);
        let counts: Vec<Option<u32>> = view.coverage.lines[0].cells.iter().map(|cell| cell.count).collect();
        assert_eq!(counts, [Some(25), Some(15), Some(0), Some(40)]);
        assert!(view.coverage.unused.is_empty());
    }

    #[test]
    fn every_cell_of_a_row_says_why() {
        let scan = sample();
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = sight::Sight::new(&scan, &answer, &edits, &settings);
        let detail = why::RowDetail::new(&sight, 0).unwrap();
        for cell in &detail.cells {
            assert!(!cell.text.is_empty(), "{}", cell.column);
        }
        let fwhm = detail.cells.iter().find(|cell| cell.column == "meanFwhm").unwrap();
        let scale = " µm / focal length 480 mm × 206.265 (scale 1.616 arcsec/px). HFR from file name.";
        assert!(fwhm.text.contains(scale), "{}", fwhm.text);
        assert_eq!(view(&settings, &edits).names.rigs.len(), 1);
        assert_eq!(detail.frames.len(), 14);
        assert!(why::RowDetail::new(&sight, 5).is_none());
    }

    #[test]
    fn a_count_that_the_user_set_says_so() {
        let mut scan = sample();
        let root = scan.add_root("Master");
        let cards = [
            "SIMPLE  =                    T",
            "BITPIX  =                   16",
            "NAXIS   =                    2",
            "NAXIS1  =                    1",
            "NAXIS2  =                    1",
            "IMAGETYP= 'Master Bias'",
            "GAIN    =                  100",
            "OFFSET  =                   50",
            "XBINNING=                    1",
            "INSTRUME= 'Sample Camera 26M'",
            "END",
        ];
        let header = cards.map(|card| format!("{card:<80}")).concat();
        let bytes = format!("{header:<2880}").into_bytes();
        scan.take_header(root, "bias.fits", &HeaderReader::read_all("bias.fits", &bytes, Limits::default()));
        let key = FileKey { root_name: "Master".to_owned(), path: "bias.fits".to_owned() };
        let patch = Correction { subframes: Some(33), ..Correction::default() };
        let edits = Edits { corrections: vec![(key, patch)], ..Edits::default() };
        let settings = Settings::default();
        let answer = answer(&scan, &settings, &edits);
        let sight = sight::Sight::new(&scan, &answer, &edits, &settings);
        let detail = why::RowDetail::new(&sight, 0).unwrap();
        let bias = detail.cells.iter().find(|cell| cell.column == "bias").unwrap();
        assert!(bias.text.contains("bias.fits stands for 33 (you set this)."), "{}", bias.text);
        assert!(bias.text.contains("camera, binning, gain, offset and read mode"), "{}", bias.text);
    }

    #[test]
    fn lines_of_the_summary_and_nights_lead_to_their_files() {
        let scan = sample();
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = sight::Sight::new(&scan, &answer, &edits, &settings);
        let page = |part| {
            let only = frames::Only { part, label: String::new(), asked: 0 };
            let query = frames::FrameQuery { only: Some(only), ..frames::FrameQuery::default() };
            frames::FrameIndex::default().page(&sight, &query)
        };
        let shown = view(&settings, &edits).summary_lines;
        let at = shown.iter().position(|(text, _)| text.starts_with("Number of days")).unwrap();
        assert!(shown[at].1 && !shown[0].1);
        let days = page(frames::Part::Line(whole(at)));
        assert_eq!(days.matches, 70);
        assert!(days.rule.contains("both counted"), "{}", days.rule);
        assert_eq!(
            (page(frames::Part::Night(Some(1))).seconds, page(frames::Part::Night(None)).matches),
            (7800.0, 0)
        );
    }

    #[test]
    fn the_frames_table_finds_sorts_and_shows_edits() {
        let scan = sample();
        let settings = Settings::default();
        let first = scan.frames().iter().find(|frame| frame.place.path.contains("LIGHT_Ha")).unwrap();
        let patch = Correction { hfr_px: Some(9.5), ..Correction::default() };
        let edits = Edits { corrections: vec![(fixes::key(first), patch)], ..Edits::default() };
        let answer = answer(&scan, &settings, &edits);
        let sight = sight::Sight::new(&scan, &answer, &edits, &settings);
        let mut index = frames::FrameIndex::default();
        let query = frames::FrameQuery {
            text: "light ha".to_owned(),
            sort: frames::Column::Of(nightledger_frame::Field::Hfr),
            descending: true,
            count: 3,
            ..frames::FrameQuery::default()
        };
        let page = index.page(&sight, &query);
        assert_eq!((page.matches, page.counted, page.seconds, page.rows.len()), (24, 24, 7200.0, 3));
        // Points stand below one another.
        let columns = &page.above.as_ref().unwrap().columns;
        let hfr = columns.iter().filter(|column| column.is_shown).position(|column| column.head == "HFR");
        let hfr = hfr.unwrap();
        assert_eq!(page.rows[0].cells[hfr], "9.50");
        assert!(page.rows[1].cells[hfr] >= page.rows[2].cells[hfr]);
        let over = frames::FrameQuery { hfr_over_px: Some(9.0), ..frames::FrameQuery::default() };
        let keys = |files: Vec<nightledger_ledger::FrameId>| -> Vec<_> {
            files.into_iter().map(|file| fixes::key(sight.frame(file).unwrap())).collect()
        };
        assert_eq!(keys(index.files(&sight, &over)), [fixes::key(first)]);
        index.choose(&sight, &query, Some((2, 1)));
        let shown: Vec<_> = page.rows[1..].iter().map(|row| row.key.clone().unwrap()).collect();
        assert_eq!(keys(index.chosen(&sight)), shown);
        index.choose(&sight, &query, None);
        assert_eq!(index.chosen(&sight), []);
        let next = index.page(&sight, &frames::FrameQuery { offset: 1, ..query.clone() });
        assert_eq!((next.above, next.rows.len()), (None, 3), "the same stands above the next window");
        let turned = frames::FrameQuery { descending: true, count: 1, ..frames::FrameQuery::default() };
        assert_eq!(index.page(&sight, &turned).rows[0].index, whole(scan.frames().len()) - 1);
        let detail =
            frames::FrameDetail::new(&sight, nightledger_ledger::FrameId(page.rows[0].index)).unwrap();
        let hfr = detail.values.iter().find(|value| value.name == "HFR").unwrap();
        assert_eq!((hfr.value.as_str(), hfr.source.as_str(), hfr.not_read), ("9.5 px", "edit", true));
        // 3.76 µm / 480 mm × 206.265; and a single frame stands for itself.
        let scale = detail.values.iter().find(|value| value.name == "Image scale").unwrap();
        assert_eq!(scale.value, "1.62 arcsec/px");
        assert!(detail.values.iter().all(|value| value.name != "Exposures it stands for"));
    }

    #[test]
    fn places_are_told_without_a_sign() {
        let told =
            [(52.2485, -0.12314), (-30.5, -70.8), (-37.0, 145.0), (0.0, 0.0)].map(|(n, e)| position(n, e));
        assert_eq!(told, ["52.2485° N, 0.1231° W", "30.5° S, 70.8° W", "37° S, 145° E", "0° N, 0° E"]);
    }

    #[test]
    fn what_was_measured_stands_among_a_files_values() {
        let mut scan = sample();
        let light = scan.frames().iter().position(|frame| frame.place.path.contains("LIGHT_Ha")).unwrap();
        let place = scan.frames()[light].place.clone();
        let figures = nightledger_frame::StarFigures {
            stars: 1234,
            fwhm_px: Some(3.456),
            hfr_px: Some(1.9),
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 1012.34,
            noise: 0.012_345_6,
            saturated: 0,
            colours: None,
        };
        scan.take_measured(place.root, &place.path, Ok(figures));
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = sight::Sight::new(&scan, &answer, &edits, &settings);
        let detail = frames::FrameDetail::new(&sight, nightledger_ledger::FrameId::at(light)).unwrap();
        let measured = detail.values.iter().filter(|value| value.source == "measured in the file’s pixels");
        let measured: Vec<_> = measured.map(|value| (value.name.as_str(), value.value.as_str())).collect();
        let expected = [
            ("FWHM (measured)", "3.46 px"),
            ("HFR (measured)", "1.9 px"),
            ("Stars", "1234"),
            ("Background", "1012.34"),
            ("Noise", "0.01235"),
        ];
        assert_eq!(measured, expected);
    }

    #[test]
    fn the_files_behind_a_number_are_found_and_stay_the_same_files() {
        let scan = sample();
        let (settings, mut edits) = (Settings::default(), Edits::default());
        let mut index = frames::FrameIndex::default();
        let only = |part, asked| frames::FrameQuery {
            only: Some(frames::Only { part, label: String::new(), asked }),
            count: 1000,
            ..frames::FrameQuery::default()
        };
        let mut page = |query: &frames::FrameQuery, edits: &Edits| {
            let answer = answer(&scan, &settings, edits);
            index.forget();
            index.page(&sight::Sight::new(&scan, &answer, edits, &settings), query)
        };
        for (part, files, seconds) in [
            (frames::Part::Lights(None), 70, 21_000.0),
            (frames::Part::Lights(Some(1)), 30, 9000.0),
            (frames::Part::Row(0), 14, 4200.0),
            (frames::Part::Served(0, CalibrationKind::Dark), 25, 0.0),
            (frames::Part::Group(99), 0, 0.0),
        ] {
            let page = page(&only(part, 1), &edits);
            assert_eq!((page.matches, page.seconds), (files, seconds), "{part:?}");
        }
        let first = page(&only(frames::Part::Row(0), 2), &edits).rows[0].key.clone().unwrap();
        edits.excluded.push(first);
        let same = page(&only(frames::Part::Row(0), 2), &edits);
        assert_eq!((same.matches, same.counted), (14, 13));
        assert_eq!(page(&only(frames::Part::Row(0), 3), &edits).matches, 13);
    }

    #[test]
    fn durations_are_said_in_the_two_largest_units() {
        for (seconds, expect) in [
            (0.5, "0.5 s"),
            (30.0, "30 s"),
            (60.0, "1 min"),
            (200.0, "3 min 20 s"),
            (3600.0, "1 h"),
            (7500.0, "2 h 05 min"),
            (360_000.0, "100 h"),
        ] {
            assert_eq!(duration(seconds), expect, "{seconds}");
        }
    }

    #[test]
    fn numbers_are_in_shortest_form() {
        for (value, decimals, expect) in [(4.5, 2, "4.5"), (4.0, 2, "4"), (100.0, 0, "100"), (-0.001, 2, "0")]
        {
            assert_eq!(plain(value, decimals), expect);
        }
    }
}
