//! All captures of a scan, and the rows that they make (docs/rules.md#25-rows).

use nightledger_frame::Instant;

use crate::capture::{Capture, capture};
use crate::files::{LogFile, VideoFile, pairs};
use crate::notice::{VideoCode, VideoNotice};
use crate::rows::{VideoRow, rows};

/// What follows from the videos and logs of a scan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SolarSystem {
    /// The captures that count, by their beginning.
    pub captures: Vec<Capture>,
    /// One for each image of AstroBin, by their beginning.
    pub rows: Vec<VideoRow>,
    /// What is doubtful, files by path first and rows behind them.
    pub notices: Vec<VideoNotice>,
}

/// Starts of copies of one capture agree so far, ns.
const SAME_START_NS: i64 = Instant::SECOND;

/// Makes captures and rows of all files, in whatever order they come. `host_zone_min` says how many minutes the
/// machine's clock is ahead of UTC at a moment: it serves where no file tells.
pub fn solar_system(
    videos: &[VideoFile],
    logs: &[LogFile],
    host_zone_min: &dyn Fn(Instant) -> i32,
) -> SolarSystem {
    let mut captures: Vec<Capture> = Vec::new();
    let mut notices = Vec::new();
    for pair in pairs(videos, logs) {
        if let Some(video) = pair.video.filter(|_| pair.is_copy) {
            notices.push(VideoCode::Copy.about(&video.place));
            continue;
        }
        let (found, doubts) = capture(pair.video, pair.log, host_zone_min);
        match found {
            // Videos come before logs without one: the copy is the later.
            Some(found) if captures.iter().any(|earlier| are_one(earlier, &found)) => {
                notices.push(VideoCode::Copy.about(&found.place));
            }
            found => {
                captures.extend(found);
                notices.extend(doubts);
            }
        }
    }
    captures.sort_by(|a, b| (start_of(a), &a.place).cmp(&(start_of(b), &b.place)));
    notices.sort_by(|a, b| (&a.file, a.code).cmp(&(&b.file, b.code)));
    let (rows, of_rows) = rows(&captures);
    notices.extend(of_rows);
    SolarSystem { captures, rows, notices }
}

/// Captures without a beginning come last.
fn start_of(capture: &Capture) -> (bool, Option<Instant>) {
    let start = capture.start.as_ref().map(|start| start.value);
    (start.is_none(), start)
}

/// Whether two files are of one capture: a backup, or a log whose video lies elsewhere.
fn are_one(a: &Capture, b: &Capture) -> bool {
    let starts = a.start.as_ref().zip(b.start.as_ref());
    let agree = starts.is_some_and(|(a, b)| a.value.ns.abs_diff(b.value.ns) < SAME_START_NS.unsigned_abs());
    agree && a.frames.value == b.frames.value && crate::rows::one_camera(a, b)
}
