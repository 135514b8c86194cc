//! The guiding of each light of a scan, out of all guide logs that lie beside the lights (docs/rules.md#18-guide).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::{Said, said};

use super::spans::Spans;
use super::{Capture, GuideLog, Light, Lights, Rms, Section, Zones, rms};
use crate::{Clock, Frame, Guided, Instant, Kind, Known, Place, Role, Source, name};

/// A guide log and where it lies.
#[derive(Debug, Clone)]
pub struct PlacedLog {
    /// Where.
    pub place: Place,
    /// What it holds.
    pub log: GuideLog,
}

/// What is doubtful about guide logs, one for each kind and log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GuideDoubt {
    /// The program did not know its pixel scale.
    WithoutScale,
    /// Rows could not be read.
    UnreadRows,
    /// The zone of the log is taken from the machine's.
    MachineZone,
    /// None of the lights was taken while it was written.
    Unused,
    /// Two logs of one time, and nothing says whose they are.
    Unclear,
    /// Lights that were taken without guiding, beside others that have it.
    WithoutGuiding,
    /// The capture program's own figure is another.
    Differs,
}

/// A section on the clock of UTC.
struct Dated<'l> {
    section: &'l Section,
    ahead_s: f64,
    log: usize,
}

impl Dated<'_> {
    fn begins_s(&self) -> f64 {
        self.section.begins_s - self.ahead_s
    }

    fn ends_s(&self) -> f64 {
        self.begins_s() + self.section.samples.last().map_or(0.0, |sample| sample.after_s)
    }

    fn meets(&self, from_s: f64, to_s: f64) -> bool {
        self.begins_s() <= to_s && self.ends_s() >= from_s
    }
}

/// Gives single lights their figures, and says what is doubtful. `machine_ahead_s`: what the machine's clock is ahead of
/// UTC at a time.
pub fn give_figures(
    frames: &mut [Frame],
    logs: &[PlacedLog],
    machine_ahead_s: &dyn Fn(Instant) -> f64,
) -> Vec<(GuideDoubt, Said)> {
    let mut doubts = Vec::new();
    let sections = dated(frames, logs, machine_ahead_s, &mut doubts);
    let mut used = vec![false; logs.len()];
    let mut unclear: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
    let (mut with, mut without, mut differ) = (0_u32, 0_u32, 0_u32);
    let spans = Spans::new(sections.iter().map(|dated| (dated.begins_s(), dated.ends_s())).collect());
    for frame in frames.iter_mut() {
        take_back(frame);
        let Some((start_s, exposure_s)) = exposed(frame) else { continue };
        let mut beside: Vec<usize> = spans.meeting(start_s, start_s + exposure_s).collect();
        beside.sort_unstable();
        let beside: Vec<&Dated<'_>> = beside.into_iter().filter_map(|at| sections.get(at)).collect();
        for dated in &beside {
            if let Some(used) = used.get_mut(dated.log) {
                *used = true;
            }
        }
        let of_rig = match of_rig(beside, frame, logs) {
            Ok(of_rig) => of_rig,
            Err(several) => {
                *unclear.entry(several).or_default() += 1;
                continue;
            }
        };
        let figure = rms(of_rig.iter().map(|dated| (dated.section, dated.ahead_s)), start_s, exposure_s);
        match (figure, of_rig.first().and_then(|dated| logs.get(dated.log))) {
            (Some(figure), Some(log)) => {
                with += 1;
                let own = frame.capture_rms_arcsec.as_ref().map(|known| known.value);
                differ += u32::from(own.is_some_and(|own| is_another(own, figure.total_arcsec)));
                give(frame, &figure, log.place.file_name());
            }
            _ => without += 1,
        }
    }
    for (log, used) in logs.iter().zip(used) {
        if !used && !log.log.sections.is_empty() {
            let name = log.place.file_name();
            doubts.push((
                GuideDoubt::Unused,
                said!(
                    "The guide log {name} meets no light: it is of another time, or the computer's clock was set otherwise.",
                    name
                ),
            ));
        }
    }
    for (several, lights) in unclear {
        let names: Vec<&str> =
            several.iter().filter_map(|log| logs.get(*log)).map(|log| log.place.file_name()).collect();
        doubts.push((
            GuideDoubt::Unclear,
            said!(
                n: lights,
                "{n} light has guide logs of two rigs ({logs}) and nothing says which is its own: it gets no figure. Put each log into the folder of its rig.",
                "{n} lights have guide logs of two rigs ({logs}) and nothing says which is theirs: they get no figure. Put each log into the folder of its rig.",
                n = lights,
                logs = names.join(", ")
            ),
        ));
    }
    if differ > 0 {
        doubts.push((
            GuideDoubt::Differs,
            said!(
                n: differ,
                "{n} light has an RMS of guiding by the capture program that is over 20 % apart from that of the guide log. Limits use the log's.",
                "{n} lights have an RMS of guiding by the capture program that is over 20 % apart from that of the guide log. Limits use the log's.",
                n = differ
            ),
        ));
    }
    if with > 0 && without > 0 {
        let text = said!(
            n: without,
            "{n} light has no guiding in the guide logs.",
            "{n} lights have no guiding in the guide logs.",
            n = without
        );
        doubts.push((GuideDoubt::WithoutGuiding, text));
    }
    doubts
}

/// Over 20 % apart (docs/rules.md#18-guide).
fn is_another(own: f64, of_log: f64) -> bool {
    (own - of_log).abs() > 0.2 * of_log
}

/// Start in UTC and length of a single light, seconds.
fn exposed(frame: &Frame) -> Option<(f64, f64)> {
    let is_light = frame.role == Role::Single
        && frame.unfit.is_none()
        && frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light);
    let start = frame.start.as_ref().filter(|start| is_light && start.value.clock == Clock::Utc)?;
    Some((start.value.at.seconds(), frame.exposure_s.as_ref()?.value))
}

/// A light as far as it tells the zone.
fn as_light(frame: &Frame) -> Option<Light<'_>> {
    let (start_s, exposure_s) = exposed(frame)?;
    let is_asiair = frame.software.as_ref().is_some_and(|software| software.value.contains("ASIAIR"));
    let named = is_asiair.then(|| name::read(&frame.place, None).start).flatten();
    Some(Light {
        file_name: frame.place.file_name(),
        start_s,
        exposure_s,
        ahead_s: frame.zone_min.as_ref().map(|zone| f64::from(zone.value) * 60.0),
        name_s: named.filter(|start| start.value.clock == Clock::Local).map(|start| start.value.at.seconds()),
        site_deg: frame.position.as_ref().map(|position| (position.value.latitude, position.value.longitude)),
    })
}

/// All sections with a scale, each once, on the clock of UTC.
fn dated<'l>(
    frames: &[Frame],
    logs: &'l [PlacedLog],
    machine_ahead_s: &dyn Fn(Instant) -> f64,
    doubts: &mut Vec<(GuideDoubt, Said)>,
) -> Vec<Dated<'l>> {
    let lights = Lights::new(frames.iter().filter_map(as_light).collect());
    let companions = companions(logs);
    // A section by what tells it from others, so that no two need to be compared.
    let mut known: BTreeSet<(u64, u32, Option<[u64; 3]>)> = BTreeSet::new();
    let mut sections: Vec<Dated<'l>> = Vec::new();
    for (at, PlacedLog { place, log }) in logs.iter().enumerate() {
        let name = place.file_name();
        if log.without_scale > 0 {
            doubts.push((
                GuideDoubt::WithoutScale,
                said!(
                    "The guide log {name} does not know its pixel scale: its figures cannot be told in arcsec. Set the guide camera's pixel size and focal length in the guiding program.",
                    name
                ),
            ));
        }
        if log.unread_rows > 0 {
            doubts.push((
                GuideDoubt::UnreadRows,
                said!(
                    n: log.unread_rows,
                    "{n} row of the guide log {name} could not be read and does not count.",
                    "{n} rows of the guide log {name} could not be read and do not count.",
                    n = log.unread_rows,
                    name
                ),
            ));
        }
        let elsewhere: Vec<&Capture> = companions
            .get(&place.root)
            .into_iter()
            .flatten()
            .filter(|(other, _)| *other != at)
            .map(|(_, capture)| *capture)
            .collect();
        let zones = Zones::new(log, &elsewhere, &lights);
        let mut by_machine = false;
        for section in &log.sections {
            if !known.insert(section.print()) {
                continue;
            }
            let ahead_s = zones.of(section).map(|zone| zone.ahead_s);
            let ahead_s = ahead_s.unwrap_or_else(|| {
                by_machine = true;
                // Near enough: the zone at that time of the clock.
                machine_ahead_s(Instant { ns: 0 }.plus_s(section.begins_s))
            });
            sections.push(Dated { section, ahead_s, log: at });
        }
        if by_machine && !lights.is_empty() {
            doubts.push((
                GuideDoubt::MachineZone,
                said!("The guide log {name} does not say its time zone: this machine's is used.", name),
            ));
        }
    }
    sections
}

/// The captures that logs name, by root and in order of time, with the log's number.
fn companions(logs: &[PlacedLog]) -> BTreeMap<u16, Vec<(usize, &Capture)>> {
    let mut all: BTreeMap<u16, Vec<(usize, &Capture)>> = BTreeMap::new();
    for (at, PlacedLog { place, log }) in logs.iter().enumerate() {
        all.entry(place.root).or_default().extend(log.captures.iter().map(|capture| (at, capture)));
    }
    for captures in all.values_mut() {
        captures.sort_by(|(_, one), (_, other)| one.begins_s.total_cmp(&other.begins_s));
    }
    all
}

/// Of the sections beside a light those of its rig: where some of one time come from several logs, those in the nearest
/// common folder, then those whose profile holds the name of the telescope or camera. The error names the logs among
/// which nothing decides.
fn of_rig<'d, 'l>(
    mut sections: Vec<&'d Dated<'l>>,
    frame: &Frame,
    logs: &[PlacedLog],
) -> Result<Vec<&'d Dated<'l>>, Vec<usize>> {
    let at_one_time = |sections: &[&Dated<'_>]| {
        sections.iter().enumerate().any(|(number, one)| {
            sections
                .iter()
                .skip(number + 1)
                .any(|other| one.log != other.log && one.meets(other.begins_s(), other.ends_s()))
        })
    };
    if !at_one_time(&sections) {
        return Ok(sections);
    }
    let shared = |dated: &Dated<'_>| logs.get(dated.log).map(|log| shared_folders(&log.place, &frame.place));
    let most = sections.iter().filter_map(|dated| shared(dated)).max();
    sections.retain(|dated| shared(dated) == most);
    if !at_one_time(&sections) {
        return Ok(sections);
    }
    let names =
        [&frame.telescope, &frame.camera].map(|name| name.as_ref().map(|name| name.value.to_lowercase()));
    let is_named = |dated: &&Dated<'_>| {
        let profile = dated.section.profile.as_deref().unwrap_or_default().to_lowercase();
        names.iter().flatten().any(|name| profile.contains(name))
    };
    if sections.iter().any(is_named) {
        sections.retain(is_named);
    }
    if at_one_time(&sections) {
        let mut several: Vec<usize> = sections.iter().map(|dated| dated.log).collect();
        several.sort_unstable();
        several.dedup();
        return Err(several);
    }
    Ok(sections)
}

/// How many folders two files share, from the top; nothing for different roots.
fn shared_folders(one: &Place, other: &Place) -> Option<usize> {
    let folders = |place: &'_ Place| place.path.split('/').count().saturating_sub(1);
    let same = one.path.split('/').zip(other.path.split('/')).take_while(|(one, other)| one == other).count();
    (one.root == other.root).then(|| same.min(folders(one)).min(folders(other)))
}

/// Figures of other logs, or of fewer, are none of these.
fn take_back(frame: &mut Frame) {
    let values = &mut frame.values;
    for figure in
        [&mut values.guide_rms_arcsec, &mut values.guide_rms_ra_arcsec, &mut values.guide_rms_dec_arcsec]
    {
        figure.take_if(|known| matches!(known.source, Source::GuideLog(_)));
    }
}

fn give(frame: &mut Frame, figure: &Rms, log: &str) {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of at most 1, and a cast of floats saturates"
    )]
    let cover_percent = (figure.cover * 100.0).round() as u8;
    let source =
        Source::GuideLog(Box::new(Guided { log: log.into(), samples: figure.samples, cover_percent }));
    let known = |value: f64| Some(Known::new(value, source.clone()));
    frame.guide_rms_arcsec = known(figure.total_arcsec);
    frame.guide_rms_ra_arcsec = known(figure.ra_arcsec);
    frame.guide_rms_dec_arcsec = known(figure.dec_arcsec);
}
