//! What follows from the videos of a scan: rows, each with its CSV, and the report of `nightledger video`
//! (docs/rules.md#25-command).

use std::collections::BTreeSet;

use nightledger_astrobin::{VideoCell, VideoColumn, video_cells, video_csv};
use nightledger_frame::Place;
use nightledger_ledger::{Edits, FileKey, Host, Judgement};
use nightledger_video::{SolarSystem, VideoNotice, solar_system};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::cell_value::cell_value;
use crate::name::Stem;
use crate::{OutputFile, Scan};

/// What follows from the videos of a scan.
#[derive(Debug, Clone, Default)]
pub struct VideoAnswer {
    /// Captures and rows.
    pub system: SolarSystem,
    /// What is written of each row, in their order.
    pub rows: Vec<VideoRowAnswer>,
    /// What is doubtful, AstroBin's limits among it.
    pub notices: Vec<VideoNotice>,
}

/// What is written of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoRowAnswer {
    /// The file that stands for it in edits.
    pub key: FileKey,
    /// What the user said of the sky.
    pub judged: Judgement,
    /// Its cells.
    pub cells: Vec<VideoCell>,
    /// Its CSV: AstroBin takes one such row an image.
    pub csv: OutputFile,
}

impl VideoAnswer {
    /// Works everything out, with what the user said of the sky among the edits.
    pub fn new(scan: &Scan, edits: &Edits, host: &dyn Host) -> Self {
        let zone = |at| host.zone_offset_min(at);
        let system = solar_system(scan.videos(), scan.capture_logs(), &zone);
        let mut notices = system.notices.clone();
        let folder = Stem::of_scan(scan);
        let mut names = BTreeSet::new();
        let rows = system.rows.iter().enumerate().map(|(number, row)| {
            let first = row.captures.first().and_then(|capture| system.captures.get(*capture));
            let key = first.map(|capture| key_of(&capture.place)).unwrap_or_default();
            let judged = edits.judgement(&key);
            let (cells, refused) = video_cells(row, number, judged, host.today());
            notices.extend(refused);
            let stem = folder.with_target(row.target.as_deref());
            let stem = row.middle.as_ref().map_or_else(
                || stem.clone(),
                |middle| {
                    let (date, time) = (middle.value.date(), middle.value.time());
                    stem.with(&date.to_string()).with(&format!("{:02}_{:02}", time.hour(), time.minute()))
                },
            );
            let csv = OutputFile { name: stem.unique(&mut names).file("video.csv"), text: video_csv(&cells) };
            VideoRowAnswer { key, judged, cells, csv }
        });
        let rows = rows.collect();
        Self { system, rows, notices }
    }

    /// All of it as JSON.
    pub fn report(&self) -> VideoReport {
        let place = |place: &Place| (place.path.to_string(), place.root);
        let rows = self.system.rows.iter().zip(&self.rows).map(|(row, written)| {
            let mut report = Map::new();
            for cell in &written.cells {
                report.insert(cell.column.name().to_owned(), cell_value(&cell.value));
            }
            let captures = || row.captures.iter().filter_map(|capture| self.system.captures.get(*capture));
            let mut files: Vec<(String, u16)> = captures().map(|capture| place(&capture.place)).collect();
            files.sort();
            let (files, roots): (Vec<String>, Vec<u16>) = files.into_iter().unzip();
            let mut sources = Map::new();
            for column in VideoColumn::ALL {
                let of_column = column.sources(row);
                if !of_column.is_empty() {
                    let words: Vec<String> = of_column.iter().map(ToString::to_string).collect();
                    sources.insert(column.name().to_owned(), words.into());
                }
            }
            report.insert("target".to_owned(), row.target.as_deref().into());
            report.insert("camera".to_owned(), row.camera.as_deref().into());
            report.insert("files".to_owned(), files.into());
            report.insert("roots".to_owned(), roots.into());
            report.insert("csv".to_owned(), written.csv.name.clone().into());
            report.insert("provenance".to_owned(), sources.into());
            report
        });
        let notices = self.notices.iter().map(|notice| {
            let file = notice.file.as_ref().map(place);
            VideoNoticeReport {
                code: notice.code.as_str(),
                severity: if notice.code.is_warning() { "warning" } else { "info" },
                path: file.as_ref().map(|(path, _)| path.clone()),
                root: file.map(|(_, root)| root),
                row: notice.row,
                text: notice.text.clone(),
            }
        });
        let aside = self.notices.iter().filter(|notice| notice.code.sets_aside());
        let not_counted = aside.filter_map(|notice| {
            let (path, root) = place(notice.file.as_ref()?);
            Some(NotCountedReport { path, root, reason: notice.code.as_str() })
        });
        VideoReport { rows: rows.collect(), notices: notices.collect(), not_counted: not_counted.collect() }
    }
}

/// The report of `nightledger video --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VideoReport {
    /// The columns of AstroBin's row, null for an empty cell; beside them `target`, `camera`, `files`, and which folder
    /// each of these lies in.
    rows: Vec<Map<String, Value>>,
    /// What is doubtful.
    notices: Vec<VideoNoticeReport>,
    /// Files that were looked at and do not count.
    not_counted: Vec<NotCountedReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct VideoNoticeReport {
    code: &'static str,
    severity: &'static str,
    path: Option<String>,
    root: Option<u16>,
    row: Option<usize>,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct NotCountedReport {
    path: String,
    root: u16,
    reason: &'static str,
}

/// The name of a file in edits.
fn key_of(place: &Place) -> FileKey {
    FileKey { root_name: place.root_name.to_string(), path: place.path.to_string() }
}
