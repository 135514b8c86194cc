//! SharpCap's `<stem>.CameraSettings.txt`, 3.2 and 4.x (docs/rules.md#25-sharpcap).

use super::number::{count, milliseconds, number, positive};
use super::{CaptureLog, Makes, is_calibration, java_date, said};
use crate::source::Program;
use crate::zone::from_hours;

pub(super) fn begins(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_camera = lines.next().is_some_and(|line| line.starts_with('[') && line.ends_with(']'));
    is_camera
        && lines.any(|line| {
            ["Exposure=", "Output Format=", "SharpCapVersion=", "FrameType="]
                .iter()
                .any(|key| line.starts_with(key))
        })
}

pub(super) fn read(text: &str) -> Option<CaptureLog> {
    let mut log = CaptureLog::of(Program::SharpCap);
    let first = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let camera = first.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))?;
    log.camera = said(camera).map(|camera| log.told(camera, "camera"));
    for line in text.lines().skip(1) {
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim(), value.trim());
        let time = || java_date::iso(value).filter(|_| value.ends_with(['Z', 'z']));
        match key {
            "FrameType" => log.is_calibration = is_calibration(value),
            "Output Format" => log.makes = makes(value),
            // Without a unit they are seconds, as version 3 writes them.
            "Exposure" => log.exposure_ms = milliseconds(value, 1000.0).map(|ms| log.told(ms, key)),
            "Gain" | "Analogue Gain" => log.gain = number(value).map(|(gain, _)| log.told(gain, key)),
            "StartCapture" => log.utc.start = time(),
            "TimeStamp" => log.utc.start = log.utc.start.or(time()),
            "EndCapture" => log.utc.end = time(),
            "FrameCount" => log.frames = count(value).map(|frames| log.told(frames, key)),
            "Duration" => log.duration_s = positive(value),
            "ActualFrameRate" => log.rate = positive(value).map(|rate| log.told(rate, key)),
            "TimeZone" => {
                let minutes = number(value).and_then(|(hours, _)| from_hours(hours));
                log.zone_min = minutes.map(|minutes| log.told(minutes, key));
            }
            "FocalLength" | "Focal Length" => log.focal_mm = positive(value).map(|mm| log.told(mm, key)),
            _ => {}
        }
    }
    if let Some(zone) = &log.zone_min {
        log.local = log.utc.later(zone.value);
    }
    Some(log)
}

fn makes(output_format: &str) -> Makes {
    let lower = output_format.to_lowercase();
    let is_still = ["fit", "png", "tif", "jpg", "jpeg", "bmp"].iter().any(|still| lower.contains(still));
    if is_still { Makes::Stills } else { Makes::Video }
}
