//! `acquisition.csv`: one line per row, in the columns and with the cells of docs/rules.md#9-cells.
//!
//! AstroBin's importer is a text box that splits at newlines and commas and knows no quoting: cells are digits only,
//! every line has the same number of them, and there is no newline after the last, which would count as a blank line.

use std::borrow::Borrow;
use std::fmt;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use nightledger_frame::decimal::Decimal;
use nightledger_ledger::{Row, RowCount};
use serde::Serialize;
use time::Date;

/// A column of acquisition.csv. AstroBin matches the names exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Column {
    /// YYYY-MM-DD.
    Date,
    /// AstroBin's numeric id of the filter.
    Filter,
    /// How many exposures the row stands for.
    Number,
    /// s of one exposure, up to 4 decimals.
    Duration,
    /// ISO setting; the column is there when any row has one.
    Iso,
    /// Pixels joined on either axis: 1 to 4.
    Binning,
    /// Gain setting, up to 2 decimals.
    Gain,
    /// Sensor temperature, whole degC.
    SensorCooling,
    /// Focal ratio (f/4.8 is 4.8), up to 2 decimals.
    FNumber,
    /// How many darks matched; empty where a master does not say its count. The same for the next three.
    Darks,
    /// How many flats matched.
    Flats,
    /// How many dark flats matched.
    FlatDarks,
    /// How many bias frames matched.
    Bias,
    /// Bortle class, 1 (darkest) to 9.
    Bortle,
    /// mag/arcsec^2, 2 decimals.
    MeanSqm,
    /// arcsec, 2 decimals.
    MeanFwhm,
    /// Ambient degC, 2 decimals.
    Temperature,
}

/// One cell: its column and what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its place in the line and what it means.
    pub column: Column,
    /// The value, rounded as the column asks.
    pub value: CellValue,
}

/// What stands in a cell; its text in the file is its `Display`.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// What nobody knows.
    Empty,
    /// A night.
    Date(Date),
    /// A time of day.
    Time {
        /// 0 to 23.
        hour: u8,
        /// 0 to 59.
        minute: u8,
    },
    /// A count, an id or a setting in whole numbers.
    Whole(u32),
    /// A rounded number.
    Decimal(Decimal),
}

impl CellValue {
    /// Whether nothing stands in the cell.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// The number in the cell; `None` for dates and empty cells.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Empty | Self::Date(_) | Self::Time { .. } => None,
            Self::Whole(whole) => Some(f64::from(*whole)),
            Self::Decimal(decimal) => Some(decimal.value()),
        }
    }
}

impl fmt::Display for CellValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Date(date) => f.write_str(&iso_date(*date)),
            Self::Time { hour, minute } => write!(f, "{hour:02}:{minute:02}"),
            Self::Whole(whole) => write!(f, "{whole}"),
            Self::Decimal(decimal) => f.write_str(decimal.text()),
        }
    }
}

impl Column {
    /// All columns in the file's order, `iso` included.
    pub const ALL: [Self; 17] = [
        Self::Date,
        Self::Filter,
        Self::Number,
        Self::Duration,
        Self::Iso,
        Self::Binning,
        Self::Gain,
        Self::SensorCooling,
        Self::FNumber,
        Self::Darks,
        Self::Flats,
        Self::FlatDarks,
        Self::Bias,
        Self::Bortle,
        Self::MeanSqm,
        Self::MeanFwhm,
        Self::Temperature,
    ];

    /// The name in the header line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Filter => "filter",
            Self::Number => "number",
            Self::Duration => "duration",
            Self::Iso => "iso",
            Self::Binning => "binning",
            Self::Gain => "gain",
            Self::SensorCooling => "sensorCooling",
            Self::FNumber => "fNumber",
            Self::Darks => "darks",
            Self::Flats => "flats",
            Self::FlatDarks => "flatDarks",
            Self::Bias => "bias",
            Self::Bortle => "bortle",
            Self::MeanSqm => "meanSqm",
            Self::MeanFwhm => "meanFwhm",
            Self::Temperature => "temperature",
        }
    }

    /// What stands in this column's cell of `row`.
    pub fn cell(self, row: &Row) -> CellValue {
        let fixed = |value, decimals| Decimal::fixed(value, decimals).map(CellValue::Decimal);
        let shortest = |value, decimals| Decimal::shortest(value, decimals).map(CellValue::Decimal);
        let value = match self {
            Self::Date => row.date.map(CellValue::Date),
            Self::Filter => row.filter_id.map(CellValue::Whole),
            Self::Number => Some(CellValue::Whole(row.number)),
            Self::Duration => row.exposure_s.and_then(|s| shortest(s, 4)),
            Self::Iso => row.iso.map(CellValue::Whole),
            Self::Binning => row.binning.map(|binning| CellValue::Whole(u32::from(binning))),
            Self::Gain => row.gain.and_then(|gain| shortest(gain, 2)),
            Self::SensorCooling => row.sensor_temp_c.as_ref().and_then(|mean| fixed(mean.value, 0)),
            Self::FNumber => row.focal_ratio.as_ref().and_then(|ratio| shortest(ratio.value, 2)),
            Self::Darks => count(row.calibration.dark.count),
            Self::Flats => count(row.calibration.flat.count),
            Self::FlatDarks => count(row.calibration.dark_flat.count),
            Self::Bias => count(row.calibration.bias.count),
            // "bortle 4.5 as it is" (docs/rules.md#9-cells): AstroBin asks for whole numbers, tables have halves and quarters.
            Self::Bortle => row.bortle.as_ref().and_then(|bortle| shortest(bortle.value, 4)),
            Self::MeanSqm => row.mean_sqm.as_ref().and_then(|mean| fixed(mean.value, 2)),
            Self::MeanFwhm => row.mean_fwhm_arcsec.as_ref().and_then(|mean| fixed(mean.value, 2)),
            Self::Temperature => row.ambient_c.as_ref().and_then(|mean| fixed(mean.value, 2)),
        };
        value.unwrap_or(CellValue::Empty)
    }
}

/// The columns of a file with these rows: `iso` only when any row has one.
pub fn columns<R: Borrow<Row>>(rows: &[R]) -> Vec<Column> {
    let has_iso = rows.iter().any(|row| row.borrow().iso.is_some());
    Column::ALL.into_iter().filter(|column| *column != Column::Iso || has_iso).collect()
}

/// The cells of one row in the order of `columns`.
pub fn cells(row: &Row, columns: &[Column]) -> Vec<Cell> {
    columns.iter().map(|column| Cell { column: *column, value: column.cell(row) }).collect()
}

/// The whole file: the header line and one line per row, separated (not ended) by `\n`. Nothing is quoted: AstroBin's
/// importer would take the quotes for part of the cell, and no cell has anything to quote.
pub fn csv<R: Borrow<Row>>(rows: &[R]) -> String {
    let columns = columns(rows);
    let names = columns.iter().map(|column| column.name().to_owned()).collect::<Vec<_>>();
    let rows = rows
        .iter()
        .map(|row| cells(row.borrow(), &columns).into_iter().map(|cell| cell.value.to_string()).collect());
    lines(std::iter::once(names).chain(rows))
}

/// Lines of one length as AstroBin's importer takes them.
pub(crate) fn lines(lines: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Never)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    for line in lines {
        // Lines of one length, written into memory: neither can fail.
        let _ = writer.write_record(&line);
    }
    let mut text =
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    text.truncate(text.trim_end_matches('\n').len());
    text
}

fn count(count: RowCount) -> Option<CellValue> {
    match count {
        RowCount::Known(count) => Some(CellValue::Whole(count)),
        RowCount::Unknown => None,
    }
}

pub(crate) fn iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{known, mean, row};
    use nightledger_ledger::Match;

    #[track_caller]
    fn check(rows: &[Row], expect: &[&str]) {
        assert_eq!(csv(rows).split('\n').collect::<Vec<_>>(), expect);
    }

    const HEAD: &str = "date,filter,number,duration,binning,gain,sensorCooling,fNumber,darks,flats,flatDarks,bias,\
                        bortle,meanSqm,meanFwhm,temperature";

    #[test]
    fn a_full_row() {
        check(&[row()], &[HEAD, "2023-07-06,4663,20,600,1,100,-10,5.4,50,100,0,100,4,20.52,4.76,10.27"]);
    }

    #[test]
    fn no_rows_leave_the_header_and_no_blank_line() {
        check(&[], &[HEAD]);
        assert!(!csv(&[row(), row()]).split('\n').any(str::is_empty));
    }

    #[test]
    fn borrowed_rows_give_the_same() {
        let rows = [row(), row()];
        let borrowed: Vec<&Row> = rows.iter().collect();
        assert_eq!(csv(&rows), csv(&borrowed));
    }

    #[test]
    fn what_nobody_knows_is_empty() {
        let bare = Row {
            date: None,
            filter_id: None,
            exposure_s: None,
            gain: None,
            binning: None,
            sensor_temp_c: None,
            focal_ratio: None,
            bortle: None,
            mean_sqm: None,
            mean_fwhm_arcsec: None,
            ambient_c: None,
            ..row()
        };
        check(&[bare], &[HEAD, ",,20,,,,,,50,100,0,100,,,,"]);
    }

    #[test]
    fn a_filter_without_an_id_is_empty_not_text() {
        let row = Row { filter_id: None, filter: Some(known("Ha".to_owned())), ..row() };
        assert_eq!(Column::Filter.cell(&row), CellValue::Empty);
    }

    #[test]
    fn iso_stands_after_duration_in_every_line_when_one_row_has_it() {
        let dslr = Row { iso: Some(800), gain: None, ..row() };
        let text = csv(&[row(), dslr]);
        let lines: Vec<&str> = text.split('\n').collect();
        assert!(lines[0].starts_with("date,filter,number,duration,iso,binning,gain"));
        assert!(lines[1].starts_with("2023-07-06,4663,20,600,,1,100"));
        assert!(lines[2].starts_with("2023-07-06,4663,20,600,800,1,,"));
        assert!(lines.iter().all(|line| line.split(',').count() == 17));
    }

    #[test]
    fn cells_are_rounded_by_their_column() {
        let odd = Row {
            exposure_s: Some(0.123_45),
            gain: Some(120.005),
            sensor_temp_c: Some(mean(-9.5)),
            focal_ratio: Some(known(4.995)),
            bortle: Some(known(4.5)),
            mean_sqm: Some(mean(20.525)),
            mean_fwhm_arcsec: Some(mean(2.0)),
            ambient_c: Some(mean(-0.001)),
            ..row()
        };
        let cell = |column: Column| column.cell(&odd).to_string();
        assert_eq!(cell(Column::Duration), "0.1235");
        assert_eq!(cell(Column::Gain), "120.01");
        assert_eq!(cell(Column::SensorCooling), "-10");
        assert_eq!(cell(Column::FNumber), "5");
        assert_eq!(cell(Column::Bortle), "4.5");
        assert_eq!(cell(Column::MeanSqm), "20.53");
        assert_eq!(cell(Column::MeanFwhm), "2.00");
        assert_eq!(cell(Column::Temperature), "0.00");
    }

    #[test]
    fn a_master_of_unknown_count_leaves_its_cell_empty() {
        let mut row = row();
        row.calibration.dark = Match { count: RowCount::Unknown, ..Match::default() };
        assert_eq!(Column::Darks.cell(&row), CellValue::Empty);
        row.calibration.dark = Match::default();
        assert_eq!(Column::Darks.cell(&row), CellValue::Whole(0));
    }

    #[test]
    fn cells_for_the_page_carry_their_columns() {
        let rows = [row()];
        let cells = cells(&rows[0], &columns(&rows));
        assert_eq!(cells.len(), 16);
        assert_eq!(
            cells.first(),
            Some(&Cell { column: Column::Date, value: CellValue::Date(crate::sample::date(6)) })
        );
        assert_eq!(
            cells.iter().map(|c| c.value.to_string()).collect::<Vec<_>>().join(","),
            csv(&rows).split('\n').nth(1).unwrap()
        );
    }

    #[test]
    fn columns_serialise_by_their_names() {
        for column in Column::ALL {
            assert_eq!(serde_json::to_string(&column).unwrap(), format!("\"{}\"", column.name()));
        }
    }

    mod hostile {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn a_line_is_always_digits_and_of_one_length(
                numbers in proptest::array::uniform8(proptest::num::f64::ANY),
                name in ".*",
                iso in proptest::option::of(any::<u32>()),
            ) {
                let [exposure, gain, cooling, ratio, bortle, sqm, fwhm, ambient] = numbers;
                let row = Row {
                    target: Some(name.clone()),
                    filter: Some(known(name)),
                    exposure_s: Some(exposure),
                    gain: Some(gain),
                    iso,
                    sensor_temp_c: Some(mean(cooling)),
                    focal_ratio: Some(known(ratio)),
                    bortle: Some(known(bortle)),
                    mean_sqm: Some(mean(sqm)),
                    mean_fwhm_arcsec: Some(mean(fwhm)),
                    ambient_c: Some(mean(ambient)),
                    ..crate::sample::row()
                };
                let text = csv(&[row]);
                let lines: Vec<&str> = text.split('\n').collect();
                prop_assert_eq!(lines.len(), 2);
                prop_assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
                prop_assert!(lines[1].chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-')));
                prop_assert!(!lines[1].split(',').any(|cell| matches!(cell, "-0" | "-0.00" | "-" | ".")));
            }
        }
    }
}
