//! Fuzz targets: videos of the Sun, the Moon and planets, and the logs beside them.

use nightledger_astrobin::{video_cells, video_csv};
use nightledger_frame::Place;
use nightledger_ledger::Judgement;
use nightledger_video::{
    Content, LogFile, Step, VideoFile, VideoReader, is_capture_log, read_capture_log, solar_system,
};

fn place(path: &str) -> Place {
    Place { root: 0, root_name: "Fuzz".into(), path: path.into(), exposure: 1 }
}

/// Bytes as a video, behind each of the marks too: what is asked for lies in the file, and what is read makes rows.
pub fn videos(bytes: &[u8]) {
    let marks: [&[u8]; 3] = [b"", b"LUCAM-RECORDER", b"RIFF\xff\0\0\0AVI "];
    for mark in marks {
        let file = [mark, bytes.get(mark.len()..).unwrap_or_default()].concat();
        let mut reader = VideoReader::new(file.len() as u64);
        let content = loop {
            match reader.step() {
                Step::Done(content) => break content,
                Step::Read { offset, length } => {
                    let from = usize::try_from(offset).unwrap();
                    assert!(length > 0);
                    reader.supply(&file[from..][..length]);
                }
            }
        };
        assert_eq!(content, VideoReader::read_all(&file));
        if let Content::Ser(ser) = &content {
            assert!(ser.frames <= file.len() as u64);
        }
        rows(&[VideoFile { place: place("2026-08-12/Jupiter/03_43_07.ser"), content }], &[]);
    }
}

/// Bytes as a log, behind each program's beginning too: the rows of what it says are AstroBin's.
pub fn capture_logs(bytes: &[u8]) {
    let beginnings: [&[u8]; 5] = [
        b"",
        b"FireCapture v2.7.11 Settings\r\n",
        b"oacapture 1.8.0\n",
        b"[Camera]\nFrameType=Light\n",
        b"{\"camera\":\"a\",\"total-frames\":5,\"started\":\"2026-08-12T03:43:07\",",
    ];
    for beginning in beginnings {
        let text = [beginning, bytes].concat();
        let Some(log) = read_capture_log(&text) else { continue };
        assert!(is_capture_log(&text));
        for value in [&log.exposure_ms, &log.gain, &log.focal_mm, &log.rate].into_iter().flatten() {
            assert!(value.value.is_finite(), "{log:?}");
        }
        let alone = [LogFile { place: place("a.txt"), log }];
        rows(&[], &alone);
        let content = VideoReader::read_all(&crate::video_file::avi(12, None));
        rows(&[VideoFile { place: place("a.avi"), content }], &alone);
    }
}

fn rows(videos: &[VideoFile], logs: &[LogFile]) {
    let system = solar_system(videos, logs, &|_| 60);
    assert!(system.captures.len() <= videos.len() + logs.len());
    for (number, row) in system.rows.iter().enumerate() {
        let today = time::Date::MAX;
        let (cells, _) = video_cells(row, number, Judgement::default(), today);
        let csv = video_csv(&cells);
        assert_eq!(csv.lines().count(), 2, "{csv}");
        assert!(csv.lines().all(|line| line.split(',').count() == cells.len()), "{csv}");
    }
}
