//! Planetary Imager's `<stem>.json` (docs/rules.md#25-planetary-imager).

use serde_json::Value;

use super::{CaptureLog, Span, java_date, said};
use crate::source::Program;

pub(super) fn begins(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && ["\"camera\"", "\"controls\"", "\"mean-fps\"", "\"total-frames\"", "\"started\"", "\"bpp\""]
            .iter()
            .filter(|key| text.contains(**key))
            .count()
            >= 2
}

pub(super) fn read(text: &str) -> Option<CaptureLog> {
    let document: Value = serde_json::from_str(text).ok()?;
    let started = document.get("started").and_then(Value::as_str);
    let frames = document.get("total-frames").and_then(Value::as_u64);
    if started.is_none() && frames.is_none() {
        return None;
    }
    let mut log = CaptureLog::of(Program::PlanetaryImager);
    let ended = document.get("ended").and_then(Value::as_str);
    log.local = Span { start: started.and_then(java_date::iso), end: ended.and_then(java_date::iso) };
    log.frames = frames.filter(|frames| *frames > 0).map(|frames| log.told(frames, "total-frames"));
    let camera = document.get("camera").and_then(Value::as_str).and_then(said);
    log.camera = camera.map(|camera| log.told(camera, "camera"));
    let rate = document.get("mean-fps").and_then(Value::as_f64).filter(|rate| *rate > 0.0);
    // It is worked out from whole seconds.
    log.coarse_rate = rate.map(|rate| log.told(rate, "mean-fps"));
    for control in document.get("controls").and_then(Value::as_array).into_iter().flatten() {
        let name = control.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some(value) = control.get("value").and_then(Value::as_f64) else { continue };
        match name {
            "Exposure" if value > 0.0 => log.exposure_ms = Some(log.told(value, name)),
            "Gain" => log.gain = Some(log.told(value, name)),
            _ => {}
        }
    }
    Some(log)
}
