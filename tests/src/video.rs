//! Videos of a described tree: `ser PATH at START` and `avi PATH`, with lines of what they say.
//!
//! ```text
//! ser Jupiter/a.ser at 2026-01-12T21:42:40.120
//!   frames 3001
//!   step_ms 20                 from one frame to the next
//!   zone 1                     hours that the header's local date is ahead
//!   camera Example 290MM
//!   stamps local               utc, local, zero, none
//!   count 0                    what the header says instead of the frames
//!   undated                    no dates in the header
//! avi Sun_134141.avi
//!   frames 64
//! ```

use crate::video_file::{SerFile, Stamped, avi};

/// The bytes of a file of one of the two kinds. `start_us` counts from 1970.
pub(crate) fn file(kind: &str, start_us: Option<i64>, lines: &[String]) -> Vec<u8> {
    let mut ser = SerFile { start_us: start_us.unwrap_or_default(), zone_min: 0, ..SerFile::default() };
    let mut frames = 100;
    for line in lines {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let number = || rest.trim().parse::<f64>().unwrap_or_else(|_| panic!("{line}"));
        #[allow(clippy::cast_possible_truncation, reason = "small numbers of a description")]
        let whole = |factor: f64| (number() * factor).round() as i64;
        match word {
            "frames" => frames = u32::try_from(whole(1.0)).unwrap(),
            "step_ms" => ser.step_us = whole(1000.0),
            "zone" => ser.zone_min = whole(60.0),
            "camera" => rest.trim().clone_into(&mut ser.camera),
            "count" => ser.count = Some(i32::try_from(whole(1.0)).unwrap()),
            "undated" => ser.dated = false,
            "stamps" => {
                ser.stamps = match rest.trim() {
                    "utc" => Stamped::Utc,
                    "local" => Stamped::Local,
                    "zero" => Stamped::Zero,
                    "none" => Stamped::No,
                    _ => panic!("{line}"),
                }
            }
            _ => panic!("{line}"),
        }
    }
    if kind == "avi" { avi(frames, None) } else { SerFile { frames, ..ser }.bytes() }
}
