//! One capture: a video and its log, each figure by the order of docs/rules.md#25-values.

use nightledger_frame::{Instant, Place};
use nightledger_language::tr;

use crate::body::{Body, words};
use crate::clocks::{Clocks, clocks};
use crate::files::{LogFile, VideoFile};
use crate::log::{CaptureLog, Makes};
use crate::name;
use crate::notice::{VideoCode, VideoNotice};
use crate::reader::Content;
use crate::ser::{CountFault, Ser, Stamps};
use crate::source::{Program, SerField, Source, Told};

/// A capture that counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// Where its video lies; its log, where the video is gone.
    pub place: Place,
    /// Where its log lies.
    pub log: Option<Place>,
    /// What it shows, in the words of its row.
    pub target: Option<Told<Box<str>>>,
    /// The same as a body that is known.
    pub body: Option<Body>,
    /// The camera.
    pub camera: Option<Told<Box<str>>>,
    /// The first frame, UTC.
    pub start: Option<Told<Instant>>,
    /// The last frame, UTC; the first where nothing tells.
    pub end: Option<Instant>,
    /// Minutes that local time is ahead of UTC.
    pub zone_min: Told<i32>,
    /// How many frames.
    pub frames: Told<u64>,
    /// Frames a second.
    pub rate: Option<Told<f64>>,
    /// Exposure of one frame, ms.
    pub exposure_ms: Option<Told<f64>>,
    /// The camera's gain setting.
    pub gain: Option<Told<f64>>,
    /// Focal length of the whole train, mm.
    pub focal_mm: Option<Told<f64>>,
    /// Central meridians in the middle of the capture by its log, degrees.
    pub meridians: Option<Told<[Option<f64>; 3]>>,
}

impl Capture {
    /// The middle between the first and the last frame.
    pub fn middle(&self) -> Option<Instant> {
        let (start, end) = (self.start.as_ref()?.value, self.end?);
        Some(between(start, end))
    }
}

/// The middle between two moments.
pub(crate) fn between(first: Instant, last: Instant) -> Instant {
    Instant { ns: first.ns.saturating_add(last.ns.saturating_sub(first.ns) / 2) }
}

/// A capture, with what is doubtful about it; where it does not count only that.
pub(crate) fn capture(
    video: Option<&VideoFile>,
    log: Option<&LogFile>,
    host_zone_min: &dyn Fn(Instant) -> i32,
) -> (Option<Capture>, Vec<VideoNotice>) {
    let Some(place) = video.map(|video| &video.place).or(log.map(|log| &log.place)) else {
        return (None, Vec::new());
    };
    let said = log.map(|log| &log.log);
    if let Some(code) = set_aside(place, video, said) {
        let mut notice = code.about(place);
        if let Some(Content::Unreadable(why)) = video.map(|video| &video.content) {
            notice.text = tr!("This file could not be read: {why}. It does not count.", why);
        }
        return (None, vec![notice]);
    }
    let ser = match video.map(|video| &video.content) {
        Some(Content::Ser(ser)) => Some(ser),
        _ => None,
    };
    let Some(frames) = frames(video, said) else {
        let code = if ser.is_some() { VideoCode::NoFrames } else { VideoCode::FramesUnknown };
        return (None, vec![code.about(place)]);
    };
    let mut codes = Vec::new();
    codes.extend(ser.and_then(|ser| ser.count_fault).map(|fault| match fault {
        CountFault::Zero => VideoCode::FramesBySize,
        CountFault::TooMany => VideoCode::FramesTooMany,
    }));
    if video.is_none() {
        codes.push(VideoCode::VideoGone);
    }
    let Clocks { start, end, zone_min } = clocks(place, ser, said, host_zone_min, &mut codes);
    let rate = rate(ser, said, frames.value);
    // Where nothing tells the end, frames and their rate do.
    let end = start.as_ref().map(|start| {
        let lasts_s = rate.as_ref().map_or(0.0, |rate| seconds_of(frames.value, rate.value));
        end.unwrap_or_else(|| start.value.plus_s(lasts_s)).max(start.value)
    });
    let (target, body) = target(place, said);
    if target.is_none() {
        codes.push(VideoCode::NoTarget);
    }
    let instrument = ser.and_then(|ser| ser.instrument.clone());
    let instrument = instrument.map(|camera| Told::new(camera, Source::SerHeader(SerField::Instrument)));
    let meridians = said
        .filter(|log| log.meridians.iter().any(Option::is_some))
        .map(|log| Told::new(log.meridians, Source::Log { program: log.program, key: "CM".into() }));
    let capture = Capture {
        place: place.clone(),
        log: log.map(|log| log.place.clone()),
        target,
        body,
        camera: said.and_then(|log| log.camera.clone()).or(instrument),
        start,
        end,
        zone_min,
        frames,
        rate,
        exposure_ms: said.and_then(|log| log.exposure_ms.clone()),
        gain: said.and_then(|log| log.gain.clone()),
        focal_mm: said.and_then(|log| log.focal_mm.clone()),
        meridians,
    };
    (Some(capture), codes.into_iter().map(|code| code.about(place)).collect())
}

/// Why a file does not count, whatever its figures are.
fn set_aside(place: &Place, video: Option<&VideoFile>, log: Option<&CaptureLog>) -> Option<VideoCode> {
    match video.map(|video| &video.content) {
        Some(Content::Foreign) => return Some(VideoCode::Foreign),
        Some(Content::Unreadable(_)) => return Some(VideoCode::Unreadable),
        _ => {}
    }
    if name::is_processed(place) {
        return Some(VideoCode::Processed);
    }
    if log.is_some_and(|log| log.is_calibration) || name::is_calibration(place) {
        return Some(VideoCode::Calibration);
    }
    let is_alone = video.is_none();
    let is_still = log.is_some_and(|log| log.makes == Makes::Stills);
    (is_alone && is_still).then_some(VideoCode::Stills)
}

fn frames(video: Option<&VideoFile>, log: Option<&CaptureLog>) -> Option<Told<u64>> {
    let of_log = || log.and_then(|log| log.frames.clone());
    match video.map(|video| &video.content) {
        Some(Content::Ser(ser)) => {
            let source = match ser.count_fault {
                None => Source::SerHeader(SerField::FrameCount),
                Some(_) => Source::FileSize,
            };
            (ser.frames > 0).then(|| Told::new(ser.frames, source))
        }
        Some(Content::Avi(avi)) => {
            of_log().or_else(|| avi.frames.map(|frames| Told::new(frames, Source::AviHeader)))
        }
        _ => of_log(),
    }
}

fn rate(ser: Option<&Ser>, log: Option<&CaptureLog>, frames: u64) -> Option<Told<f64>> {
    let of_stamps = ser.and_then(|ser| ser.stamps).and_then(rate_of_stamps);
    let of_duration = |log: &CaptureLog| {
        let duration_s = log.duration_s?;
        let frames = log.frames.as_ref().map_or(frames, |frames| frames.value);
        Some(Told::new(as_number(frames) / duration_s, Source::FramesAndDuration(log.program)))
    };
    of_stamps.or_else(|| {
        let log = log?;
        log.rate.clone().or_else(|| of_duration(log)).or_else(|| log.coarse_rate.clone())
    })
}

fn rate_of_stamps(stamps: Stamps) -> Option<Told<f64>> {
    let gaps = stamps.count.checked_sub(1).filter(|gaps| *gaps > 0)?;
    let lasts_ns = stamps.last.ns.saturating_sub(stamps.first.ns);
    #[allow(clippy::cast_precision_loss, reason = "a rate has no more digits than an f64")]
    let lasts_s = lasts_ns as f64 / 1e9;
    (lasts_s > 0.0).then(|| Told::new(as_number(gaps) / lasts_s, Source::SerStamps))
}

/// s from the first to the last of so many frames.
fn seconds_of(frames: u64, rate: f64) -> f64 {
    let lasts_s = as_number(frames.saturating_sub(1)) / rate;
    // A day is longer than any capture.
    if lasts_s.is_finite() { lasts_s.clamp(0.0, 86_400.0) } else { 0.0 }
}

/// A count as a number to calculate with.
pub(crate) fn as_number(count: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "counts of frames have fewer than 53 bits")]
    let number = count as f64;
    number
}

/// What programs write for a target that nobody named.
const NO_TARGET: [&str; 8] = ["default", "none", "capture", "unknown", "target", "n", "na", "test"];

/// The target by the log, the folder, the file's name: the first that names a body counts, else the log's own words,
/// else the folder that SharpCap calls after its target.
fn target(place: &Place, log: Option<&CaptureLog>) -> (Option<Told<Box<str>>>, Option<Body>) {
    let of_log = log.and_then(|log| log.target.as_ref());
    let of_folder = name::folder(&place.path).rsplit('/').find_map(Body::named);
    let body = of_log
        .and_then(|told| Body::named(&told.value).map(|body| Told::new(body, told.source.clone())))
        .or_else(|| of_folder.map(|body| Told::new(body, Source::FolderName)))
        .or_else(|| {
            let body = Body::of_file_name(name::stem(place.file_name()))?;
            Some(Told::new(body, Source::FileName))
        })
        .or_else(|| Body::named(&place.root_name).map(|body| Told::new(body, Source::FolderName)));
    if let Some(body) = body {
        let name = Told { value: body.value.as_str().into(), source: body.source };
        return (Some(name), Some(body.value));
    }
    let says_something =
        |text: &str| words(text).first().is_some_and(|first| !NO_TARGET.contains(&first.as_str()));
    let own_words = of_log.filter(|told| says_something(&told.value)).cloned();
    let is_sharpcap = log.is_some_and(|log| log.program == Program::SharpCap)
        || name::sharpcap_clock(name::stem(place.file_name())).is_some();
    let named_folder = || name::sharpcap_target(place).filter(|folder| is_sharpcap && says_something(folder));
    (own_words.or_else(|| named_folder().map(|folder| Told::new(folder.into(), Source::FolderName))), None)
}
