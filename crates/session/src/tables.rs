//! The debug tables (docs/rules.md#13-options): every frame and every row, each value with where it came from, as CSV for spreadsheets.
//!
//! Unlike acquisition.csv these are quoted CSV (RFC 4180).

use nightledger_astrobin::Column;
use nightledger_frame::Field;
use nightledger_frame::spreadsheet::{SEPARATORS, neutral};
use nightledger_ledger::{Edits, Ledger, Match, Mean, Row, RowCount, Settings};
use serde_json::Value;

use crate::report::Report;
use crate::{Answer, OutputFile, Scan};

/// Values of a frame without a provenance of their own: what was decided, and where the file lies.
const ABOUT: [&str; 4] = ["root", "path", "counted", "reason"];

/// What was decided beside that, after the values.
const DECIDED: [&str; 3] = ["night", "duplicate_of", "served_as_dark_flat"];

/// Values of a frame, each followed by its provenance, by their keys in the report: those that rules use first.
fn values() -> impl Iterator<Item = &'static str> {
    let (shown, used): (Vec<Field>, Vec<Field>) = Field::ALL.iter().partition(|field| field.is_only_shown());
    let used = used.into_iter().flat_map(|field| match field {
        Field::Start => vec!["start_utc"],
        Field::Position => vec!["latitude", "longitude"],
        // They are told by the night.
        Field::NamedNight | Field::Zone => Vec::new(),
        field => vec![field.key()],
    });
    used.chain(["master"]).chain(shown.into_iter().map(Field::key))
}

impl Answer {
    /// `<folder>_frames.csv` and `<folder>_rows.csv`.
    pub fn debug_tables(&self, scan: &Scan, settings: &Settings, edits: &Edits) -> Vec<OutputFile> {
        let report = self.report(scan, settings, edits);
        vec![
            OutputFile { name: self.stem.file("frames.csv"), text: frames_table(&report) },
            OutputFile { name: self.stem.file("rows.csv"), text: self.rows_table() },
        ]
    }

    fn rows_table(&self) -> String {
        let mut table = Table::default();
        let mut heading: Vec<String> =
            ["row", "site", "target", "panel", "telescope", "camera", "filter_name", "filter_name_from"]
                .map(str::to_owned)
                .into();
        for column in &self.columns {
            heading.push(column.name().to_owned());
            heading.push(format!("{}_from", column.name()));
        }
        heading.extend(["frames".to_owned(), "defaults_used".to_owned()]);
        table.line(&heading);
        for ((number, row), cells) in (0_u32..).zip(&self.ledger.rows).zip(&self.cells) {
            let site = row.site.of(&self.ledger.sites).map_or("", |site| site.name.as_str());
            let text = |text: Option<&str>| text.map(neutral).unwrap_or_default();
            let mut line = vec![
                number.to_string(),
                neutral(site),
                text(row.target.as_deref()),
                text(row.panel.as_deref()),
                text(row.telescope.as_deref()),
                text(row.camera.as_deref()),
                text(row.filter.as_ref().map(|filter| filter.value.as_str())),
                row.filter.as_ref().map(|filter| filter.source.to_string()).unwrap_or_default(),
            ];
            for cell in cells {
                line.push(cell.value.to_string());
                line.push(neutral(&row_source(&self.ledger, row, cell.column)));
            }
            line.push(row.frames.len().to_string());
            line.push(neutral(&row.defaults_used.to_string()));
            table.line(&line);
        }
        table.0
    }
}

/// Where a cell of a row came from, in words.
fn row_source(ledger: &Ledger, row: &Row, column: Column) -> String {
    let mean = |mean: &Option<Mean>| {
        mean.as_ref().map(|mean| format!("mean of {} frames: {}", mean.frames, mean.from)).unwrap_or_default()
    };
    let matched = |matched: &Match| match (matched.count, matched.frames.len()) {
        (RowCount::Known(0), _) => "nothing matches".to_owned(),
        (RowCount::Unknown, files) => format!("{files} files, of which a master does not say its count"),
        (RowCount::Known(_), files) => {
            format!("{files} files{}", if matched.scaled { ", scaled" } else { "" })
        }
    };
    match column {
        Column::Number => format!("{} files", row.frames.len()),
        Column::Filter => {
            if row.filter_id.is_some() { "the user's filter table" } else { "no id is known" }.to_owned()
        }
        Column::SensorCooling => mean(&row.sensor_temp_c),
        Column::FNumber => row.focal_ratio.as_ref().map(|known| known.source.to_string()).unwrap_or_default(),
        Column::Darks => matched(&row.calibration.dark),
        Column::Flats => matched(&row.calibration.flat),
        Column::FlatDarks => matched(&row.calibration.dark_flat),
        Column::Bias => matched(&row.calibration.bias),
        Column::Bortle => row.bortle.as_ref().map(|known| known.source.to_string()).unwrap_or_default(),
        Column::MeanSqm => mean(&row.mean_sqm),
        Column::MeanFwhm => mean(&row.mean_fwhm_arcsec),
        Column::Temperature => mean(&row.ambient_c),
        Column::Date => {
            let first = row.frames.first().and_then(|frame| frame.of(&ledger.decisions));
            first.map_or("", |_| "the lights' starts").to_owned()
        }
        Column::Duration | Column::Iso | Column::Binning | Column::Gain => "the row's lights".to_owned(),
    }
}

fn frames_table(report: &Report<'_>) -> String {
    let mut table = Table::default();
    let columns: Vec<&str> = values().collect();
    let values = columns.iter().flat_map(|value| [(*value).to_owned(), format!("{value}_from")]);
    let heading: Vec<String> =
        ABOUT.iter().map(|name| (*name).to_owned()).chain(values).chain(DECIDED.map(str::to_owned)).collect();
    table.line(&heading);
    for frame in report.frames.iter().flatten() {
        // The report's own form is the one place that knows a frame's values by their names.
        let Ok(frame) = serde_json::to_value(frame) else { continue };
        let cell = |name: &str| frame.get(name).map(shown).unwrap_or_default();
        let source =
            |name: &str| frame.get("provenance").and_then(|all| all.get(name)).map(shown).unwrap_or_default();
        let line: Vec<String> = ABOUT
            .iter()
            .map(|name| cell(name))
            .chain(columns.iter().flat_map(|name| [cell(name), source(name)]))
            .chain(DECIDED.iter().map(|name| cell(name)))
            .collect();
        table.line(&line);
    }
    table.0
}

/// A value as a cell: only texts can be formulas.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => neutral(text),
        other => other.to_string(),
    }
}

/// Lines of quoted CSV.
#[derive(Default)]
pub(crate) struct Table(pub(crate) String);

impl Table {
    /// Adds a line.
    pub(crate) fn line(&mut self, cells: &[String]) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            if cell.contains([',', '"']) || cell.contains(SEPARATORS) {
                self.0.push('"');
                self.0.push_str(&cell.replace('"', "\"\""));
                self.0.push('"');
            } else {
                self.0.push_str(cell);
            }
        }
        self.0.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut table = Table::default();
        table.line(&["a,b".to_owned(), "say \"hi\"".to_owned(), "two\nlines".to_owned(), "plain".to_owned()]);
        table.line(&["a;b".to_owned(), "a\tb".to_owned()]);
        let expect = "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain\n\"a;b\",\"a\tb\"\n";
        assert_eq!(table.0, expect);
    }
}
