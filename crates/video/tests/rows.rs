//! Captures become rows, whatever the order of their files.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{SerFile, avi};
use nightledger_frame::Place;
use nightledger_video::{
    LogFile, SolarSystem, VideoCode, VideoFile, VideoReader, read_capture_log, solar_system,
};
use proptest::prelude::*;

fn place(path: &str) -> Place {
    Place { root: 0, root_name: "Planets".into(), path: path.into(), exposure: 1 }
}

fn video(path: &str, bytes: &[u8]) -> VideoFile {
    VideoFile { place: place(path), content: VideoReader::read_all(bytes) }
}

fn log(path: &str, text: &str) -> LogFile {
    LogFile { place: place(path), log: read_capture_log(text.as_bytes()).unwrap() }
}

fn all(videos: &[VideoFile], logs: &[LogFile]) -> SolarSystem {
    solar_system(videos, logs, &|_| 0)
}

fn codes(system: &SolarSystem) -> Vec<VideoCode> {
    system.notices.iter().map(|notice| notice.code).collect()
}

const FIRECAPTURE: &str = "FireCapture v2.7.11 Settings\r\n-----\r\nCamera=Example 290MM\r\nProfile=Jupiter\r\n\
    CMI=223.9° CMII=11.2° CMIII=262.1°  (during mid of capture)\r\nFilename=a.ser\r\nDate=120126\r\n\
    Start=224240.120\r\nEnd=224341.150\r\nStart(UT)=214240.120\r\nEnd(UT)=214341.150\r\nDuration=61.030s\r\n\
    Date_format=ddMMyy\r\nTime_format=HHmmss\r\nFrames captured=2931\r\nFile type=SER\r\nShutter=8.000ms\r\nGain=310 (50%)\r\n";

#[test]
fn a_log_serves_the_video_that_it_names() {
    let system =
        all(&[video("b/A.SER", &SerFile::default().bytes())], &[log("b/of another name.txt", FIRECAPTURE)]);
    assert_eq!(system.captures.len(), 1);
    assert_eq!(system.captures[0].log.as_ref().map(|place| &*place.path), Some("b/of another name.txt"));
    assert_eq!(system.rows[0].exposure_ms.as_ref().map(|figure| figure.value), Some(8.0));
    assert_eq!(codes(&system), []);
}

#[test]
fn a_log_without_its_video_counts_alone_and_once() {
    let logs = [log("a.txt", FIRECAPTURE), log("copy/a.txt", FIRECAPTURE)];
    let system = all(&[], &logs);
    assert_eq!(codes(&system), [VideoCode::VideoGone, VideoCode::Copy]);
    assert_eq!(system.rows[0].frames.value, 2931);
    // The middle is moved by nothing.
    assert_eq!(system.rows[0].meridians.clone().map(|figure| figure.unwrap().value), [223.9, 11.2, 262.1]);
}

#[test]
fn of_two_videos_of_one_name_the_log_says_which_it_is() {
    let videos = [video("a.avi", &avi(64, None)), video("a.ser", &SerFile::default().bytes())];
    let kept = |system: &SolarSystem| system.captures[0].place.path.to_string();
    assert_eq!(kept(&all(&videos, &[])), "a.ser");
    let named = all(&videos, &[log("a.txt", &FIRECAPTURE.replace("=a.ser", "=a.avi"))]);
    assert_eq!((kept(&named), codes(&named)), ("a.avi".to_owned(), vec![VideoCode::Copy]));
}

#[test]
fn a_name_of_winjupos_corrects_the_day_of_a_log() {
    // At 2 h local time in Japan, with the date of UTC.
    let text = FIRECAPTURE
        .replace("Date=120126", "Date=110126")
        .replace("Start=224240", "Start=020000")
        .replace("End=224341", "End=020101")
        .replace("Start(UT)=214240", "Start(UT)=170000")
        .replace("End(UT)=214341", "End(UT)=170101");
    let system = all(
        &[video("2026-01-11-1700_5-U-L-Jup.avi", &avi(64, None))],
        &[log("2026-01-11-1700_5-U-L-Jup.txt", &text)],
    );
    assert_eq!(system.captures[0].start.as_ref().unwrap().value.iso(), "2026-01-11T17:00:00.120");
    assert_eq!(system.captures[0].zone_min.value, 540);
}

#[test]
fn the_machine_s_zone_serves_where_nothing_tells() {
    let undated = SerFile { dated: false, ..SerFile::default() };
    let videos = [video("Moon.ser", &undated.bytes())];
    let system = solar_system(&videos, &[], &|_| -300);
    assert_eq!(codes(&system), [VideoCode::ZoneUnknown]);
    assert_eq!(system.rows[0].middle.as_ref().unwrap().value.to_string(), "2026-01-12 16:42:41.11");
}

/// Names of what captures show.
const TARGETS: [&str; 3] = ["Jupiter", "Saturn", "Moon"];

proptest! {
    #[test]
    fn every_capture_is_in_one_row_in_any_order(
        captures in prop::collection::vec((0_usize..3, 0_i64..40_000, 2_u32..50, 0_usize..2), 1..12),
        turn in 0_usize..12,
    ) {
        let mut videos: Vec<VideoFile> = captures.iter().enumerate().map(|(n, (target, after_s, frames, camera))| {
            let file = SerFile {
                frames: *frames,
                start_us: 1_768_254_160_000_000 + after_s * 1_000_000,
                camera: ["Example 290MM", "Example 462MC"][*camera].to_owned(),
                ..SerFile::default()
            };
            video(&format!("{}/{n}.ser", TARGETS[*target]), &file.bytes())
        }).collect();
        let system = all(&videos, &[]);
        let mut counted: Vec<usize> = system.rows.iter().flat_map(|row| row.captures.clone()).collect();
        counted.sort_unstable();
        prop_assert_eq!(counted, (0..system.captures.len()).collect::<Vec<_>>());
        for row in &system.rows {
            let members: Vec<_> = row.captures.iter().map(|at| &system.captures[*at]).collect();
            prop_assert_eq!(row.frames.value, members.iter().map(|member| member.frames.value).sum::<u64>());
            for pair in members.windows(2) {
                prop_assert_eq!(&pair[0].target, &pair[1].target);
                prop_assert_eq!(&pair[0].camera, &pair[1].camera);
                let pause_ns = pair[1].start.as_ref().unwrap().value.ns - pair[0].end.unwrap().ns;
                prop_assert!(pause_ns <= 30 * 60 * 1_000_000_000);
            }
            for meridian in row.meridians.iter().flatten() {
                prop_assert!((0.0..360.0).contains(&meridian.value));
            }
            let rate = row.rate.as_ref().unwrap().value;
            prop_assert!((rate - 50.0).abs() < 1e-6, "{rate}");
        }
        let turn = turn % videos.len();
        videos.rotate_left(turn);
        videos.reverse();
        prop_assert_eq!(all(&videos, &[]), system);
    }
}
