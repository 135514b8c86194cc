//! Rows: captures of one target and one camera without a long pause, all filters together, because AstroBin takes one
//! video row an image (docs/rules.md#25-rows).

use nightledger_frame::Instant;
use nightledger_language::{number, tr};
use nightledger_sky::jupiter_meridians;
use time::PrimitiveDateTime;

use crate::body::Body;
use crate::capture::{Capture, as_number, between};
use crate::notice::{VideoCode, VideoNotice};
use crate::source::{Source, Told};
use crate::zone::{DAY_S, later};

/// The longest pause between two captures of one row: Jupiter turns by 18 degrees meanwhile.
const LONGEST_PAUSE_NS: i64 = 30 * 60 * Instant::SECOND;

/// A figure of a row with all that it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure<T> {
    /// What is known.
    pub value: T,
    /// Where it came from, each source once.
    pub sources: Vec<Source>,
}

/// One row of AstroBin's, before its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoRow {
    /// What it shows.
    pub target: Option<Box<str>>,
    /// The camera.
    pub camera: Option<Box<str>>,
    /// Its captures, indexes into [`SolarSystem::captures`](crate::SolarSystem::captures).
    pub captures: Vec<usize>,
    /// The middle between the first and the last frame, local time.
    pub middle: Option<Figure<PrimitiveDateTime>>,
    /// How many frames in all.
    pub frames: Figure<u64>,
    /// Frames a second over all captures that tell theirs.
    pub rate: Option<Figure<f64>>,
    /// Exposure that most frames have, ms.
    pub exposure_ms: Option<Figure<f64>>,
    /// Focal length that most frames have, mm.
    pub focal_mm: Option<Figure<f64>>,
    /// Gain that most frames have.
    pub gain: Option<Figure<f64>>,
    /// Central meridians I, II and III in the middle, degrees from 0 to under 360 with one decimal.
    pub meridians: [Option<Figure<f64>>; 3],
}

/// Whether nothing says that two captures are of two cameras.
pub(crate) fn one_camera(a: &Capture, b: &Capture) -> bool {
    let plain = |capture: &Capture| {
        let camera = capture.camera.as_ref()?;
        let letters = camera.value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        Some(letters.collect::<String>())
    };
    plain(a).zip(plain(b)).is_none_or(|(a, b)| a == b)
}

fn one_target(a: &Capture, b: &Capture) -> bool {
    let plain = |capture: &Capture| capture.target.as_ref().map(|target| target.value.to_lowercase());
    plain(a) == plain(b)
}

/// The rows of captures that are sorted by their beginning, and what is doubtful about them.
pub(crate) fn rows(captures: &[Capture]) -> (Vec<VideoRow>, Vec<VideoNotice>) {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, capture) in captures.iter().enumerate() {
        let joins = |group: &Vec<usize>| {
            let members = || group.iter().filter_map(|member| captures.get(*member));
            let last = members().filter_map(|member| member.end).max();
            let start = capture.start.as_ref().map(|start| start.value);
            let follows = start
                .zip(last)
                .is_some_and(|(start, last)| start.ns.saturating_sub(last.ns) <= LONGEST_PAUSE_NS);
            follows && members().all(|member| one_target(member, capture) && one_camera(member, capture))
        };
        match groups.iter_mut().find(|group| joins(group)) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    let mut notices = Vec::new();
    let rows = groups.into_iter().enumerate().map(|(number, group)| {
        let members: Vec<&Capture> = group.iter().filter_map(|member| captures.get(*member)).collect();
        let row = row(&members, group.clone());
        notices.extend(differences(&members, number));
        row
    });
    (rows.collect(), notices)
}

fn row(members: &[&Capture], captures: Vec<usize>) -> VideoRow {
    let first = members.iter().filter_map(|member| member.start.as_ref()).min_by_key(|start| start.value);
    let last = members.iter().filter_map(|member| member.end).max();
    let middle_utc = first.zip(last).map(|(first, last)| between(first.value, last));
    let middle = middle_utc.zip(members.first()).map(|(middle, member)| {
        // Whole milliseconds: the step between stamps is rounded, and 00:59:59.9999 is 01:00.
        let whole_ms = middle.ns.saturating_add(500_000).div_euclid(1_000_000).saturating_mul(1_000_000);
        let local = later(Instant { ns: whole_ms }, member.zone_min.value);
        let starts = members.iter().filter_map(|member| member.start.as_ref());
        let sources = starts.map(|start| &start.source).chain([&member.zone_min.source]);
        Figure { value: local.date_time(), sources: once(sources) }
    });
    let frames = members.iter().map(|member| member.frames.value).fold(0, u64::saturating_add);
    VideoRow {
        target: members.iter().find_map(|member| member.target.as_ref()).map(|told| told.value.clone()),
        camera: members.iter().find_map(|member| member.camera.as_ref()).map(|told| told.value.clone()),
        captures,
        middle,
        frames: Figure { value: frames, sources: once(members.iter().map(|member| &member.frames.source)) },
        rate: rate(members),
        exposure_ms: most(members, |member| member.exposure_ms.as_ref()),
        focal_mm: most(members, |member| member.focal_mm.as_ref()),
        gain: most(members, |member| member.gain.as_ref()),
        meridians: meridians(members, middle_utc),
    }
}

/// Frames over the time that they take at their own rates.
fn rate(members: &[&Capture]) -> Option<Figure<f64>> {
    let (mut frames, mut seconds) = (0.0, 0.0);
    let mut sources = Vec::new();
    for member in members {
        let Some(rate) = member.rate.as_ref().filter(|_| member.frames.value > 1) else { continue };
        frames += as_number(member.frames.value);
        seconds += as_number(member.frames.value) / rate.value;
        sources.push(&rate.source);
    }
    let rate = frames / seconds;
    (rate.is_finite() && rate > 0.0).then(|| Figure { value: rate, sources: once(sources) })
}

/// The value that most frames have: a mean would be no setting that anybody made. Of equal ones the earlier.
fn most<'a>(
    members: &[&'a Capture],
    value: impl Fn(&'a Capture) -> Option<&'a Told<f64>>,
) -> Option<Figure<f64>> {
    let mut found: Vec<(f64, u64, Vec<&Source>)> = Vec::new();
    for member in members {
        let Some(told) = value(member) else { continue };
        match found.iter_mut().find(|(known, ..)| *known == told.value) {
            Some((_, frames, sources)) => {
                *frames = frames.saturating_add(member.frames.value);
                sources.push(&told.source);
            }
            None => found.push((told.value, member.frames.value, vec![&told.source])),
        }
    }
    let most = found.iter().map(|(_, frames, _)| *frames).max()?;
    let (value, _, sources) = found.into_iter().find(|(_, frames, _)| *frames == most)?;
    Some(Figure { value, sources: once(sources) })
}

fn once<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Vec<Source> {
    let mut each: Vec<Source> = Vec::new();
    for source in sources {
        if !each.contains(source) {
            each.push(source.clone());
        }
    }
    each
}

/// The meridians in the row's middle: the nearest log's, moved on as the planet turns; Jupiter's also without a log.
fn meridians(members: &[&Capture], middle: Option<Instant>) -> [Option<Figure<f64>>; 3] {
    let Some((middle, body)) = middle.zip(members.first().and_then(|member| member.body)) else {
        return [const { None }; 3];
    };
    let of_logs = members.iter().filter_map(|member| Some((member.meridians.as_ref()?, member.middle()?)));
    let nearest = of_logs.min_by_key(|(_, at)| at.ns.abs_diff(middle.ns));
    let mut found = match nearest {
        Some((told, at)) => {
            let days = (middle.seconds() - at.seconds()) / DAY_S;
            let moved = |system: usize| {
                let degrees = told.value.get(system).copied().flatten()?;
                let a_day = body.rotation().get(system).copied().flatten()?;
                Some(Figure { value: around(degrees + a_day * days)?, sources: vec![told.source.clone()] })
            };
            [moved(0), moved(1), moved(2)]
        }
        None => [const { None }; 3],
    };
    if body == Body::Jupiter {
        for (figure, degrees) in found.iter_mut().zip(jupiter_meridians(middle.ns)) {
            let computed = || around(degrees).map(|value| Figure { value, sources: vec![Source::Ephemeris] });
            *figure = figure.take().or_else(computed);
        }
    }
    found
}

/// Degrees of a circle with one decimal: neither logs nor the ephemeris know more.
fn around(degrees: f64) -> Option<f64> {
    let tenths = (degrees.rem_euclid(360.0) * 10.0).round().rem_euclid(3600.0);
    tenths.is_finite().then_some(tenths / 10.0)
}

/// A capture's setting.
type Setting = fn(&Capture) -> Option<&Told<f64>>;

fn differences(members: &[&Capture], row: usize) -> Vec<VideoNotice> {
    let settings: [(VideoCode, Setting); 3] = [
        (VideoCode::ExposuresDiffer, |member| member.exposure_ms.as_ref()),
        (VideoCode::GainsDiffer, |member| member.gain.as_ref()),
        (VideoCode::FocalLengthsDiffer, |member| member.focal_mm.as_ref()),
    ];
    let told = settings.into_iter().filter_map(|(code, value)| {
        let mut values: Vec<f64> = members.iter().filter_map(|member| value(member)).map(|told| told.value).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let (low, high) = (values.first()?, values.last()?);
        (values.len() > 1).then(|| {
            let (low, high) = (number(low.to_string()), number(high.to_string()));
            let text = match code {
                VideoCode::ExposuresDiffer => tr!(
                    "The captures of this row have several exposures, from {low} to {high} ms. The row has the one of most frames.",
                    low,
                    high
                ),
                VideoCode::GainsDiffer => tr!(
                    "The captures of this row have several gains, from {low} to {high}. The row has the one of most frames.",
                    low,
                    high
                ),
                _ => tr!(
                    "The captures of this row have several focal lengths, from {low} to {high} mm. The row has the one of most frames.",
                    low,
                    high
                ),
            };
            VideoNotice { code, file: None, row: Some(row), text }
        })
    });
    told.collect()
}
