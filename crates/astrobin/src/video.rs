//! AstroBin's row of a video (the Sun, the Moon, planets): its columns, and the limits of its form
//! (docs/rules.md#25-columns). An image has one such row, so each is a text of its own.

use nightledger_frame::decimal::Decimal;
use nightledger_language::mark;
use nightledger_ledger::Judgement;
use nightledger_video::{Figure, Source, VideoCode, VideoNotice, VideoRow};
use serde::{Deserialize, Serialize};
use time::Date;

use crate::check::{Limits, after_today};
use crate::csv::{CellValue, lines};

/// The best seeing, of steps from 1.
pub const BEST_SEEING: u8 = 5;

/// The best transparency, of steps from 1.
pub const BEST_TRANSPARENCY: u8 = 10;

/// A column of the row. AstroBin matches the names exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum VideoColumn {
    /// YYYY-MM-DD, the civil local date of the middle.
    Date,
    /// hh:mm, the local time of the middle.
    Time,
    /// How many frames.
    Frames,
    /// Frames a second, 2 decimals.
    Fps,
    /// ms, 2 decimals.
    ExposurePerFrame,
    /// Whole mm of the whole train.
    FocalLength,
    /// Always empty: no capture program of planets has one.
    Iso,
    /// The camera's setting, 2 decimals.
    Gain,
    /// Central meridian, system I, degrees.
    Cmi,
    /// System II.
    Cmii,
    /// System III.
    Cmiii,
    /// 1 to 5, larger is better: the user's judgement.
    Seeing,
    /// 1 to 10, larger is better: the user's judgement.
    Transparency,
}

impl VideoColumn {
    /// All columns in the file's order.
    pub const ALL: [Self; 13] = [
        Self::Date,
        Self::Time,
        Self::Frames,
        Self::Fps,
        Self::ExposurePerFrame,
        Self::FocalLength,
        Self::Iso,
        Self::Gain,
        Self::Cmi,
        Self::Cmii,
        Self::Cmiii,
        Self::Seeing,
        Self::Transparency,
    ];

    /// The name in the header line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            Self::Frames => "frames",
            Self::Fps => "fps",
            Self::ExposurePerFrame => "exposurePerFrame",
            Self::FocalLength => "focalLength",
            Self::Iso => "iso",
            Self::Gain => "gain",
            Self::Cmi => "cmi",
            Self::Cmii => "cmii",
            Self::Cmiii => "cmiii",
            Self::Seeing => "seeing",
            Self::Transparency => "transparency",
        }
    }

    /// Whether it is what the user says, and no file.
    pub fn is_judged(self) -> bool {
        matches!(self, Self::Seeing | Self::Transparency)
    }

    /// What AstroBin's form takes; nothing for what is no number or cannot be wrong.
    fn limits(self) -> Option<Limits> {
        let remedy = mark!("It is left out; enter it on AstroBin.");
        let within = |low, high, words| Some(Limits::within(low, high, words, remedy));
        match self {
            Self::Frames => within(1.0, f64::from(u32::MAX), mark!("at least 1")),
            Self::Fps => within(0.01, 999_999.99, mark!("more than 0")),
            Self::ExposurePerFrame => within(0.01, 99_999.99, mark!("0.01 to 99999.99 ms")),
            Self::FocalLength => within(1.0, 999_999.0, mark!("1 mm or more")),
            Self::Gain => within(-99_999.99, 99_999.99, mark!("-99999.99 to 99999.99")),
            Self::Cmi | Self::Cmii | Self::Cmiii => within(0.0, 359.99, mark!("0 to 359.99 degrees")),
            Self::Seeing => within(1.0, f64::from(BEST_SEEING), mark!("1 to 5")),
            Self::Transparency => within(1.0, f64::from(BEST_TRANSPARENCY), mark!("1 to 10")),
            Self::Date | Self::Time | Self::Iso => None,
        }
    }

    /// What would stand in its cell, whatever AstroBin says.
    fn wish(self, row: &VideoRow, judged: Judgement) -> Option<CellValue> {
        let shortest =
            |decimals| Decimal::shortest(self.figure(row)?.value, decimals).map(CellValue::Decimal);
        let judgement = |judged: Option<u8>| judged.map(|judged| CellValue::Whole(u32::from(judged)));
        let middle = row.middle.as_ref().map(|middle| middle.value);
        match self {
            Self::Date => middle.map(|middle| CellValue::Date(middle.date())),
            // Cut and not rounded: 23:59:40 is of this day.
            Self::Time => {
                middle.map(|middle| CellValue::Time { hour: middle.hour(), minute: middle.minute() })
            }
            Self::Frames => u32::try_from(row.frames.value).ok().map(CellValue::Whole),
            Self::Fps | Self::ExposurePerFrame | Self::Gain => shortest(2),
            Self::FocalLength => shortest(0),
            Self::Iso => None,
            Self::Cmi | Self::Cmii | Self::Cmiii => shortest(1),
            Self::Seeing => judgement(judged.seeing),
            Self::Transparency => judgement(judged.transparency),
        }
    }

    /// Where its figure came from, each source once; nothing for what the user judged.
    pub fn sources(self, row: &VideoRow) -> &[Source] {
        match self {
            Self::Date | Self::Time => row.middle.as_ref().map_or(&[], |middle| &middle.sources),
            Self::Frames => &row.frames.sources,
            _ => self.figure(row).map_or(&[], |figure| &figure.sources),
        }
    }

    /// Its figure before it is rounded, of columns of numbers that are measured.
    fn figure(self, row: &VideoRow) -> Option<&Figure<f64>> {
        let [cmi, cmii, cmiii] = &row.meridians;
        match self {
            Self::Fps => row.rate.as_ref(),
            Self::ExposurePerFrame => row.exposure_ms.as_ref(),
            Self::FocalLength => row.focal_mm.as_ref(),
            Self::Gain => row.gain.as_ref(),
            Self::Cmi => cmi.as_ref(),
            Self::Cmii => cmii.as_ref(),
            Self::Cmiii => cmiii.as_ref(),
            Self::Date | Self::Time | Self::Frames | Self::Iso | Self::Seeing | Self::Transparency => None,
        }
    }
}

/// One cell: its column and what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoCell {
    /// Its place in the line and what it means.
    pub column: VideoColumn,
    /// The value, rounded as the column asks; empty where AstroBin would refuse it.
    pub value: CellValue,
}

/// The cells of a row in the order of the columns, and what AstroBin would refuse. `number` is the row's index for the
/// notices, `today` the host's date: a day of grace is given.
pub fn video_cells(
    row: &VideoRow,
    number: usize,
    judged: Judgement,
    today: Date,
) -> (Vec<VideoCell>, Vec<VideoNotice>) {
    let mut notices = Vec::new();
    let mut refuse = |text: String| {
        notices.push(VideoNotice { code: VideoCode::OutsideLimits, file: None, row: Some(number), text });
    };
    let cell = |column: VideoColumn| {
        let wish = column.wish(row, judged).unwrap_or(CellValue::Empty);
        let limits = column.limits();
        let refused = limits.filter(|limits| wish.number().is_some_and(|number| !limits.allow(number)));
        if let Some(limits) = refused {
            let name = column.name();
            // As it was read: 0.004 ms would be called 0.
            let figure = column.figure(row);
            let exact = figure.map_or_else(|| wish.to_string(), |figure| figure.value.to_string());
            let exact = nightledger_language::number(exact);
            refuse(limits.refusal(name, &exact));
            return VideoCell { column, value: CellValue::Empty };
        }
        if let CellValue::Date(date) = wish
            && date > today.next_day().unwrap_or(today)
        {
            refuse(after_today(date, today));
        }
        VideoCell { column, value: wish }
    };
    (VideoColumn::ALL.into_iter().map(cell).collect(), notices)
}

/// The header line and the row's line, separated by `\n`, as acquisition.csv is written.
pub fn video_csv(cells: &[VideoCell]) -> String {
    let names = cells.iter().map(|cell| cell.column.name().to_owned()).collect();
    let values = cells.iter().map(|cell| cell.value.to_string()).collect();
    lines([names, values])
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_video::SerField;
    use time::{Month, PrimitiveDateTime, Time};

    fn figure<T>(value: T) -> Figure<T> {
        Figure { value, sources: vec![Source::SerHeader(SerField::FrameCount)] }
    }

    fn row() -> VideoRow {
        let date = Date::from_calendar_date(2026, Month::January, 12).unwrap();
        let middle = PrimitiveDateTime::new(date, Time::from_hms(23, 59, 40).unwrap());
        VideoRow {
            target: Some("Jupiter".into()),
            camera: None,
            captures: vec![0],
            middle: Some(figure(middle)),
            frames: figure(2931),
            rate: Some(figure(48.009)),
            exposure_ms: Some(figure(8.0)),
            focal_mm: Some(figure(5400.4)),
            gain: Some(figure(-1.5)),
            meridians: [Some(figure(223.9)), Some(figure(0.0)), None],
        }
    }

    #[track_caller]
    fn check(row: &VideoRow, judged: Judgement, line: &str, refused: usize) {
        let today = Date::from_calendar_date(2026, Month::January, 11).unwrap();
        let (cells, notices) = video_cells(row, 0, judged, today);
        let csv = video_csv(&cells);
        let head =
            "date,time,frames,fps,exposurePerFrame,focalLength,iso,gain,cmi,cmii,cmiii,seeing,transparency";
        assert_eq!(csv, format!("{head}\n{line}"));
        assert_eq!(notices.len(), refused, "{notices:?}");
    }

    #[test]
    fn a_row_is_two_lines() {
        let line = "2026-01-12,23:59,2931,48.01,8,5400,,-1.5,223.9,0,,,";
        check(&row(), Judgement::default(), line, 0);
        let line = "2026-01-12,23:59,2931,48.01,8,5400,,-1.5,223.9,0,,4,7";
        check(&row(), Judgement { seeing: Some(4), transparency: Some(7) }, line, 0);
    }

    #[test]
    fn what_astrobin_refuses_is_left_out() {
        let odd = VideoRow {
            exposure_ms: Some(figure(0.004)),
            rate: Some(figure(0.001)),
            gain: Some(figure(100_000.0)),
            ..row()
        };
        let judged = Judgement { seeing: Some(6), transparency: Some(0) };
        check(&odd, judged, "2026-01-12,23:59,2931,,,5400,,,223.9,0,,,", 5);
        let bare = VideoRow { middle: None, exposure_ms: None, rate: None, ..row() };
        check(&bare, Judgement::default(), ",,2931,,,5400,,-1.5,223.9,0,,,", 0);
    }
}
