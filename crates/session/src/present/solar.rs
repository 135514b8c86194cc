//! Rows of videos of the Sun, the Moon and planets, each with its CSV and with where its figures came from.

use nightledger_language::tr;
use nightledger_ledger::{FileKey, Judgement};
use nightledger_video::VideoNotice;
use serde::{Deserialize, Serialize};

use super::Output;
use crate::{VideoAnswer, VideoRowAnswer};

/// All rows, and what is doubtful about videos.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SolarView {
    /// The rows, by their beginning.
    pub rows: Vec<SolarRow>,
    /// What is doubtful about files.
    pub notices: Vec<SolarNotice>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SolarRow {
    /// The file that stands for it in edits.
    pub key: FileKey,
    /// `Jupiter, 2026-01-12 22:41`
    pub title: String,
    /// The camera, where one is known.
    pub camera: Option<String>,
    /// Its figures, in the order of AstroBin's columns; not what is asked for.
    pub figures: Vec<SolarFigure>,
    /// What the user said of the sky.
    pub judged: Judgement,
    /// The files of its captures.
    pub files: Vec<String>,
    /// What is doubtful about it, in whole sentences.
    pub remarks: Vec<String>,
    /// Its CSV.
    pub csv: Output,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SolarFigure {
    /// AstroBin's column.
    pub column: String,
    /// As the CSV has it; empty where nobody knows it.
    pub text: String,
    /// Where it came from, each source once.
    pub sources: Vec<String>,
}

/// What is doubtful about a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SolarNotice {
    /// The file's path.
    pub path: String,
    /// In whole sentences.
    pub text: String,
    /// Whether a figure may not be what the user expects.
    pub is_warning: bool,
}

impl SolarView {
    /// What a page shows of the videos.
    pub fn new(answer: &VideoAnswer) -> Self {
        let rows = answer.rows.iter().enumerate().map(|(number, written)| row(answer, number, written));
        let about_file = |notice: &VideoNotice| {
            let file = notice.file.as_ref()?;
            Some(SolarNotice {
                path: file.path.to_string(),
                text: notice.text.clone(),
                is_warning: notice.code.is_warning(),
            })
        };
        Self { rows: rows.collect(), notices: answer.notices.iter().filter_map(about_file).collect() }
    }
}

fn row(answer: &VideoAnswer, number: usize, written: &VideoRowAnswer) -> SolarRow {
    let of = answer.system.rows.get(number);
    let target = of.and_then(|row| row.target.as_deref()).unwrap_or(tr!("Unnamed target"));
    let figures: Vec<SolarFigure> = written
        .cells
        .iter()
        .filter(|cell| !cell.column.is_judged())
        .map(|cell| SolarFigure {
            column: cell.column.name().to_owned(),
            text: cell.value.to_string(),
            sources: of
                .map(|row| cell.column.sources(row).iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
        })
        .collect();
    let moment = figures.iter().take(2).map(|figure| figure.text.as_str()).filter(|text| !text.is_empty());
    let moment: Vec<&str> = moment.collect();
    let title = if moment.is_empty() { target.to_owned() } else { format!("{target}, {}", moment.join(" ")) };
    let captures = of.map(|row| row.captures.as_slice()).unwrap_or_default();
    let files = captures.iter().filter_map(|capture| answer.system.captures.get(*capture));
    let remarks = answer.notices.iter().filter(|notice| notice.row == Some(number));
    SolarRow {
        key: written.key.clone(),
        title,
        camera: of.and_then(|row| row.camera.as_deref()).map(str::to_owned),
        figures,
        judged: written.judged,
        files: files.map(|capture| capture.place.path.to_string()).collect(),
        remarks: remarks.map(|notice| notice.text.clone()).collect(),
        csv: Output::from(&written.csv),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Scan, VideoReader, read_log};
    use nightledger_ledger::{Edits, FixedZone};

    fn view(edits: &Edits) -> SolarView {
        let mut scan = Scan::default();
        let root = scan.add_root("Moon");
        let log = "FireCapture v2.7.11 Settings\nProfile=Moon\nDate=120126\nStart=224240.120\nEnd=224340.120\n\
                   Start(UT)=214240.120\nDuration=60.000s\nFrames captured=3000\nFile type=SER\nShutter=0.004ms\n";
        scan.take_log(root, "a.txt", read_log(log.as_bytes()));
        scan.take_video(root, "b.ser", VideoReader::read_all(b"no video"));
        let host = FixedZone { today: time::Date::MAX, offset_min: 0 };
        SolarView::new(&VideoAnswer::new(&scan, edits, &host))
    }

    #[test]
    fn a_row_says_where_its_figures_came_from_and_what_is_asked_for_stays_open() {
        let solar = view(&Edits::default());
        let [row] = &solar.rows[..] else { panic!("{solar:?}") };
        assert_eq!(row.title, "Moon, 2026-01-12 22:43");
        let figure = |name: &str| row.figures.iter().find(|figure| figure.column == name).unwrap();
        assert_eq!((figure("fps").text.as_str(), figure("exposurePerFrame").text.as_str()), ("50", ""));
        assert_eq!(figure("frames").sources, ["FireCapture log, Frames captured"]);
        assert!(row.remarks[0].contains("exposurePerFrame is 0.004"), "{:?}", row.remarks);
        assert!(row.figures.iter().all(|figure| figure.column != "seeing"));
        assert!(row.csv.text.ends_with(",,"));
        let about: Vec<&str> = solar.notices.iter().map(|notice| notice.path.as_str()).collect();
        assert_eq!(about, ["a.txt", "b.ser"]);
    }

    #[test]
    fn what_the_user_says_of_the_sky_stands_in_the_csv() {
        let mut edits = Edits::default();
        let key = view(&edits).rows[0].key.clone();
        edits.judge(key.clone(), Judgement { seeing: Some(4), transparency: Some(7) });
        assert!(view(&edits).rows[0].csv.text.ends_with(",4,7"));
        edits.judge(key, Judgement::default());
        assert_eq!(edits, Edits::default());
    }
}
