//! AstroBin's own export of acquisitions, so that it can be taken back.
//!
//! What its page exports, its import refuses: the column `filterName` is not allowed there. Durations under 100 are
//! taken for minutes and multiplied by 60 on the way out, and cells that were never filled say `NaN`. And an import
//! replaces all sessions, so what is on AstroBin has to be in the text beside the rows of a scan.

use std::collections::BTreeMap;

use nightledger_frame::decimal::shortest;
use nightledger_language::{tr, tr_n};
use serde::{Deserialize, Serialize};

use crate::csv::Column;

/// A text that AstroBin's import takes, and what was done for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaired {
    /// The whole text: a line of columns and the rows, without a line end at the end.
    pub csv: String,
    /// Lines of the export that are in it.
    pub from_export: usize,
    /// Lines of the export that rows of the scan took the place of.
    pub replaced: usize,
    /// What was repaired, left out or could not be decided, in words.
    pub remarks: Vec<String>,
}

/// The columns that our files have, as AstroBin's import names them.
const COLUMNS: usize = Column::ALL.len();

/// Durations under this are multiplied on the way out.
const TAKEN_FOR_MINUTES_S: f64 = 100.0;
const DAY_S: f64 = 86_400.0;

/// The column that gives an export away.
const FILTER_NAME: &str = "filterName";

/// Whether a text is AstroBin's own export: its first line has `filterName` between the columns of an import.
pub fn is_export(text: &str) -> bool {
    let first = text.trim_start_matches('\u{feff}').trim_start().lines().next().unwrap_or_default();
    let names: Vec<&str> = first.split(separator(first)).map(|name| name.trim().trim_matches('"')).collect();
    let has = |name: &str| names.iter().any(|own| own.eq_ignore_ascii_case(name));
    has(FILTER_NAME) && has("number") && has("duration")
}

/// One line: cells in the order of [`Column::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Line {
    cells: [String; COLUMNS],
}

impl Line {
    fn get(&self, column: Column) -> &str {
        let at = Column::ALL.iter().position(|own| *own == column);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    fn set(&mut self, column: Column, text: String) {
        let at = Column::ALL.iter().position(|own| *own == column);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) {
            *cell = text;
        }
    }

    fn number(&self, column: Column) -> Option<f64> {
        self.get(column).parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The same exposures: night, filter and duration agree, and what both say of gain, ISO and binning.
    fn is_same_as(&self, other: &Self) -> bool {
        let agree = |column: Column| match (self.number(column), other.number(column)) {
            (Some(one), Some(other)) => (one - other).abs() < 0.005,
            _ => true,
        };
        self.is_beside(other)
            && self.number(Column::Duration) == other.number(Column::Duration)
            && [Column::Gain, Column::Iso, Column::Binning].into_iter().all(agree)
    }

    /// One night and one filter.
    fn is_beside(&self, other: &Self) -> bool {
        self.get(Column::Date) == other.get(Column::Date)
            && self.get(Column::Filter) == other.get(Column::Filter)
    }
}

/// Repairs a pasted export and puts it beside the scan's rows (`ours`, a whole `acquisition.csv`; it may be empty).
/// Where both have the same night, filter, exposure and setting, the scan's row stays and its empty cells are filled.
///
/// The error says in words why the text is no such export.
pub fn repair_export(pasted: &str, ours: &str) -> Result<Repaired, String> {
    if !is_export(pasted) {
        return Err(
            tr!("This is no export of AstroBin's acquisitions: it has no column filterName.").to_owned()
        );
    }
    let mut remarks = vec![
        tr!("The column filterName was left out: AstroBin exports it, but its import refuses it.").to_owned(),
    ];
    let mut theirs = read(pasted, &mut remarks);
    if theirs.is_empty() {
        return Err(tr!("This export of AstroBin's has no line that could be read.").to_owned());
    }
    let mut ours = read(ours, &mut Vec::new());
    repair_durations(&mut theirs, &ours, &mut remarks);
    let (from_export, replaced) = merge(&mut ours, theirs, &mut remarks);
    Ok(Repaired { csv: written(&ours), from_export, replaced, remarks })
}

fn separator(first: &str) -> char {
    // A spreadsheet may have been between.
    [',', '\t', ';'].into_iter().max_by_key(|own| first.matches(*own).count()).unwrap_or(',')
}

/// The lines of a file, with the cells as AstroBin's import wants them.
fn read(text: &str, remarks: &mut Vec<String>) -> Vec<Line> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let between = separator(text.lines().next().unwrap_or_default());
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .trim(::csv::Trim::All)
        .delimiter(u8::try_from(between).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let Ok(header) = reader.headers() else { return Vec::new() };
    let column = |name: &str| Column::ALL.iter().position(|own| own.name().eq_ignore_ascii_case(name));
    let places: Vec<Option<usize>> = header.iter().map(column).collect();
    let strange: Vec<&str> = header
        .iter()
        .filter(|name| column(name).is_none() && !name.eq_ignore_ascii_case(FILTER_NAME))
        .collect();
    if !strange.is_empty() {
        remarks.push(tr!(
            "Columns that AstroBin's import does not know were left out: {columns}.",
            columns = strange.join(", ")
        ));
    }
    let (mut lines, mut emptied, mut named) = (Vec::new(), 0, 0);
    for (at, record) in (2_u32..).zip(reader.records()) {
        let Ok(record) = record else {
            remarks.push(tr!("Line {line} could not be read and was left out.", line = at));
            continue;
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != places.len() {
            remarks.push(tr_n!(
                record.len(),
                "Line {line} has {n} cell instead of {wanted} and was left out; it may be cut off.",
                "Line {line} has {n} cells instead of {wanted} and was left out; it may be cut off.",
                n = record.len(),
                line = at,
                wanted = places.len()
            ));
            continue;
        }
        let mut line = Line::default();
        for (cell, place) in record.iter().zip(&places) {
            let Some(slot) = place.and_then(|place| line.cells.get_mut(place)) else { continue };
            *slot = match cell {
                "NaN" | "null" | "None" | "undefined" => {
                    emptied += 1;
                    String::new()
                }
                _ if between == ',' => cell.to_owned(),
                // Decimal commas of a spreadsheet.
                _ => cell.replace(',', "."),
            };
        }
        for column in Column::ALL {
            if let Some(number) = line.number(column)
                && let Some(text) = shortest(number, 4)
            {
                line.set(column, text);
            }
        }
        if !line.get(Column::Filter).bytes().all(|byte| byte.is_ascii_digit()) {
            line.set(Column::Filter, String::new());
            named += 1;
        }
        lines.push(line);
    }
    if emptied > 0 {
        remarks.push(tr_n!(
            emptied,
            "{n} cell without a number (NaN) was emptied.",
            "{n} cells without a number (NaN) were emptied.",
            n = emptied
        ));
    }
    if named > 0 {
        remarks.push(tr_n!(
            named,
            "{n} cell of filter without AstroBin's number was emptied: with words there, the import loses the line.",
            "{n} cells of filter without AstroBin's number were emptied: with words there, the import loses the line.",
            n = named
        ));
    }
    lines
}

/// What may have been before the export: the duration itself, or a sixtieth of it.
fn before_export(duration_s: f64) -> (Option<f64>, Option<f64>) {
    let kept = (duration_s >= TAKEN_FOR_MINUTES_S).then_some(duration_s);
    let short = duration_s / 60.0;
    // AstroBin keeps four decimals, so a product by 60 is divided without a rest.
    let rest = (short * 1e4 - (short * 1e4).round()).abs();
    let divided = (short < TAKEN_FOR_MINUTES_S && rest < 1e-6).then_some(short);
    (kept, divided)
}

/// Takes the multiplication by 60 back where something shows that it happened.
fn repair_durations(theirs: &mut [Line], ours: &[Line], remarks: &mut Vec<String>) {
    // By duration: whether lines with it were found to be multiplied (true) or not.
    let mut found: BTreeMap<String, bool> = BTreeMap::new();
    let verdicts: Vec<Option<bool>> = theirs.iter().map(|line| was_multiplied(line, ours)).collect();
    for (line, verdict) in theirs.iter().zip(&verdicts) {
        if let Some(verdict) = verdict {
            // One certain multiplication is enough: lines of one duration were exposed alike.
            *found.entry(line.get(Column::Duration).to_owned()).or_default() |= verdict;
        }
    }
    let (mut divided, mut unclear) = (BTreeMap::<String, usize>::new(), BTreeMap::<String, usize>::new());
    for (line, verdict) in theirs.iter_mut().zip(verdicts) {
        let Some(duration) = line.number(Column::Duration) else { continue };
        let text = line.get(Column::Duration).to_owned();
        let Some(short) = before_export(duration).1.and_then(|short| shortest(short, 4)) else { continue };
        match verdict.or_else(|| found.get(&text).copied()) {
            Some(true) => {
                *divided
                    .entry(tr!("{real} s instead of {exported} s", real = short, exported = text))
                    .or_default() += 1;
                line.set(Column::Duration, short);
            }
            Some(false) => {}
            None => *unclear.entry(tr!("{one} s or {other} s", one = text, other = short)).or_default() += 1,
        }
    }
    if !divided.is_empty() {
        remarks.push(tr!(
            "AstroBin's export multiplies durations under 100 s by 60; that was taken back: {durations}.",
            durations = counted(&divided)
        ));
    }
    if !unclear.is_empty() {
        remarks.push(tr!(
            "Nothing shows whether the export multiplied these durations by 60; they stay as they are, check them: {durations}.",
            durations = counted(&unclear)
        ));
    }
}

/// Whether the export multiplied the duration of a line; nothing where it cannot be known from the line and our rows.
fn was_multiplied(line: &Line, ours: &[Line]) -> Option<bool> {
    let duration = line.number(Column::Duration)?;
    let (kept, divided) = match before_export(duration) {
        (Some(kept), Some(divided)) => (kept, divided),
        (None, Some(_)) => return Some(true),
        (_, None) => return Some(false),
    };
    // More than a day of exposures in one night.
    let number = line.number(Column::Number).unwrap_or(0.0);
    if !line.get(Column::Date).is_empty() && number * duration > DAY_S {
        return Some(true);
    }
    let one_of = |near: &dyn Fn(&Line) -> bool| {
        let has = |seconds: f64| {
            ours.iter().any(|own| {
                near(own) && own.number(Column::Duration).is_some_and(|own| (own - seconds).abs() < 5e-4)
            })
        };
        match (has(kept), has(divided)) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            _ => None,
        }
    };
    let of_number =
        |own: &Line| own.is_beside(line) && own.number(Column::Number) == line.number(Column::Number);
    one_of(&of_number)
        .or_else(|| one_of(&|own| own.is_beside(line)))
        .or_else(|| one_of(&|own| own.get(Column::Filter) == line.get(Column::Filter)))
        .or_else(|| one_of(&|_| true))
}

/// Puts the export's lines beside ours; how many came in, and in whose place ours stand.
fn merge(ours: &mut Vec<Line>, theirs: Vec<Line>, remarks: &mut Vec<String>) -> (usize, usize) {
    let own_count = ours.len();
    let (mut replaced, mut other_numbers, mut filled, mut beside) = (0, 0, 0, 0);
    for line in theirs {
        let own = ours.get_mut(..own_count).unwrap_or_default();
        if let Some(same) = own.iter_mut().find(|own| own.is_same_as(&line)) {
            replaced += 1;
            other_numbers += usize::from(same.number(Column::Number) != line.number(Column::Number));
            for (cell, told) in same.cells.iter_mut().zip(&line.cells) {
                if cell.is_empty() && !told.is_empty() {
                    cell.clone_from(told);
                    filled += 1;
                }
            }
            continue;
        }
        beside += usize::from(own.iter().any(|own| own.is_beside(&line)));
        ours.push(line);
    }
    let from_export = ours.len() - own_count;
    if own_count > 0 {
        let beside = tr_n!(
            from_export,
            "{n} line of the export stand beside the {own} of this scan;",
            "{n} lines of the export stand beside the {own} of this scan;",
            n = from_export,
            own = lines(own_count)
        );
        let there = tr_n!(
            replaced,
            "{n} is already there as the same night, filter and exposure.",
            "{n} are already there as the same night, filter and exposure.",
            n = replaced
        );
        remarks.push(format!("{beside} {there}"));
    }
    if other_numbers > 0 {
        remarks.push(tr_n!(
            other_numbers,
            "{n} line of those had another number of exposures; the scan's number stands.",
            "{n} lines of those had another number of exposures; the scan's number stands.",
            n = other_numbers
        ));
    }
    if filled > 0 {
        remarks.push(tr_n!(
            filled,
            "{n} cell that this scan does not know was filled from the export.",
            "{n} cells that this scan does not know were filled from the export.",
            n = filled
        ));
    }
    if beside > 0 {
        remarks.push(tr_n!(
            beside,
            "{n} line of the export have a night and filter of this scan but another exposure, gain or binning: check that nothing counts twice.",
            "{n} lines of the export have a night and filter of this scan but another exposure, gain or binning: check that nothing counts twice.",
            n = beside
        ));
    }
    // ISO dates sort as text; numbers by their value.
    let order = |one: &Line, other: &Line| {
        let by = |column: Column| {
            let value = |line: &Line| line.number(column).unwrap_or(-1.0);
            value(one).total_cmp(&value(other))
        };
        one.get(Column::Date)
            .cmp(other.get(Column::Date))
            .then_with(|| by(Column::Filter))
            .then_with(|| by(Column::Duration))
    };
    ours.sort_by(order);
    (from_export, replaced)
}

fn written(lines: &[Line]) -> String {
    let has_iso = lines.iter().any(|line| !line.get(Column::Iso).is_empty());
    let columns = || Column::ALL.into_iter().filter(|column| *column != Column::Iso || has_iso);
    let mut text = columns().map(Column::name).collect::<Vec<_>>().join(",");
    for line in lines {
        text.push('\n');
        // No cell has a comma or a quote: what is no number or date was emptied, and AstroBin knows no quoting.
        let cells: Vec<String> =
            columns().map(|column| line.get(column).replace([',', '"', '\n', '\r'], " ")).collect();
        text.push_str(&cells.join(","));
    }
    text
}

fn counted(durations: &BTreeMap<String, usize>) -> String {
    let each = |(words, count): (&String, &usize)| {
        if *count == 1 { words.clone() } else { format!("{words} ({})", lines(*count)) }
    };
    durations.iter().map(each).collect::<Vec<_>>().join(", ")
}

fn lines(count: usize) -> String {
    tr_n!(count, "{n} line", "{n} lines", n = count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "date,filter,filterName,number,duration,iso,binning,gain,sensorCooling,fNumber,darks,flats,\
                        flatDarks,bias,bortle,meanSqm,meanFwhm,temperature\n";
    const OWN: &str = "date,filter,number,duration,binning,gain,sensorCooling,fNumber,darks,flats,flatDarks,bias,\
                       bortle,meanSqm,meanFwhm,temperature";

    fn export(lines: &[&str]) -> String {
        format!("{HEAD}{}", lines.join("\n"))
    }

    fn durations(csv: &str) -> Vec<&str> {
        csv.lines().skip(1).map(|line| line.split(',').nth(3).unwrap()).collect()
    }

    #[track_caller]
    fn remarked(repaired: &Repaired, words: &str) {
        assert!(
            repaired.remarks.iter().any(|remark| remark.contains(words)),
            "{words}: {:#?}",
            repaired.remarks
        );
    }

    #[test]
    fn an_export_is_known_by_its_column() {
        assert!(is_export(&export(&[])));
        assert!(is_export(&format!("\u{feff}{}", HEAD.replace(',', ";"))));
        for other in ["", OWN, "date,time,frames,fps,exposurePerFrame\n", "{\"filterName\": 1}"] {
            assert!(!is_export(other), "{other}");
            assert!(repair_export(other, "").is_err());
        }
        assert!(repair_export(HEAD, "").is_err());
    }

    #[test]
    fn an_export_comes_back_as_the_import_wants_it() {
        let text = export(&[
            "2024-01-10,4663,\"Astronomik H-alpha, 6nm\",20,7200.0000,,1,100.00,-10,5.40,50,100,0,100,4,20.52,NaN,NaN",
        ]);
        let repaired = repair_export(&text, "").unwrap();
        assert_eq!(
            repaired.csv,
            format!("{OWN}\n2024-01-10,4663,20,7200,1,100,-10,5.4,50,100,0,100,4,20.52,,")
        );
        assert_eq!((repaired.from_export, repaired.replaced), (1, 0));
        remarked(&repaired, "filterName");
        remarked(&repaired, "2 cells without a number (NaN) were emptied");
    }

    #[test]
    fn what_can_only_have_been_multiplied_is_divided() {
        // Under 100, more than a day in one night; 130 s is no product that AstroBin could have made.
        let text = export(&[
            "2024-01-10,1,L,100,30.0000,,1,0.00,-10,5.00,,,,,,,,",
            "2024-01-10,1,L,90,3600.0000,,1,0.00,-10,5.00,,,,,,,,",
            "2024-01-11,1,L,3,3600.0000,,1,0.00,-10,5.00,,,,,,,,",
            "2024-01-12,1,L,3,100.0010,,1,0.00,-10,5.00,,,,,,,,",
            "2024-01-12,1,L,3,6000.0000,,1,0.00,-10,5.00,,,,,,,,",
        ]);
        let repaired = repair_export(&text, "").unwrap();
        assert_eq!(durations(&repaired.csv), ["0.5", "60", "60", "100.001", "6000"]);
        remarked(&repaired, "0.5 s instead of 30 s, 60 s instead of 3600 s (2 lines)");
    }

    #[test]
    fn the_scan_decides_and_what_nothing_decides_is_said() {
        let text = export(&[
            "2024-01-10,1,L,20,300.0000,,1,0.00,-10,5.00,,,,,,,,",
            "2024-01-10,2,R,20,600.0000,,1,0.00,-10,5.00,,,,,,,,",
            "2024-01-11,3,G,20,1200.0000,,1,0.00,-10,5.00,,,,,,,,",
        ]);
        let ours = format!("{OWN}\n2024-02-01,1,9,5,1,0,,,,,,,,,,\n2024-02-01,2,9,600,1,0,,,,,,,,,,");
        let repaired = repair_export(&text, &ours).unwrap();
        assert_eq!(durations(&repaired.csv), ["5", "600", "1200", "5", "600"]);
        remarked(&repaired, "1200 s or 20 s");
    }

    #[test]
    fn the_scans_rows_stay_and_their_empty_cells_are_filled() {
        let text = export(&[
            "2024-01-10,1,L,22,300.0000,,1,100.00,-10,5.00,1,2,3,4,3,,,",
            "2023-12-24,1,L,10,300.0000,,1,100.00,-10,5.00,,,,,,,,",
            "2024-01-10,1,L,10,300.0000,,1,0.00,-10,5.00,,,,,,,,",
        ]);
        let ours = format!("{OWN}\n2024-01-10,1,20,300,1,100,-10,5,50,60,0,70,,,2.50,");
        let repaired = repair_export(&text, &ours).unwrap();
        assert_eq!(
            repaired.csv.lines().skip(1).collect::<Vec<_>>(),
            [
                "2023-12-24,1,10,300,1,100,-10,5,,,,,,,,",
                "2024-01-10,1,20,300,1,100,-10,5,50,60,0,70,3,,2.5,",
                "2024-01-10,1,10,300,1,0,-10,5,,,,,,,,",
            ]
        );
        assert_eq!((repaired.from_export, repaired.replaced), (2, 1));
        remarked(&repaired, "1 line of those had another number");
        remarked(&repaired, "1 cell that this scan does not know was filled");
        remarked(&repaired, "nothing counts twice");
    }

    #[test]
    fn iso_stands_only_where_a_line_has_it() {
        let text = export(&["2024-01-10,1,L,22,120.0000,800,1,NaN,,5.00,,,,,,,,"]);
        assert!(repair_export(&text, "").unwrap().csv.starts_with("date,filter,number,duration,iso,binning"));
    }

    #[test]
    fn cut_lines_words_for_filters_and_spreadsheets() {
        let text = export(&["2024-01-10,Ha,Ha,22,120.5000,,1,0.00,,5.00,,,,,,,,", "", "2024-01-11,1,L,2"]);
        let repaired = repair_export(&text.replace('\n', "\r\n"), "").unwrap();
        assert_eq!(repaired.csv.lines().nth(1), Some("2024-01-10,,22,120.5,1,0,,5,,,,,,,,"));
        remarked(&repaired, "1 cell of filter");
        remarked(&repaired, "has 4 cells instead of 18");
        let sheet =
            export(&["2024-01-10,1,L,22,120.5000,,1,0.00,,5.00,,,,,,,,"]).replace(',', ";").replace('.', ",");
        assert_eq!(
            repair_export(&sheet, "").unwrap().csv.lines().nth(1),
            Some("2024-01-10,1,22,120.5,1,0,,5,,,,,,,,")
        );
    }

    #[test]
    fn what_is_written_is_no_export_and_comes_back_the_same() {
        let text = export(&["2024-01-10,1,L,22,300.0000,,1,100.00,-10,5.00,1,2,3,4,3,,,"]);
        let repaired = repair_export(&text, "").unwrap();
        assert!(!is_export(&repaired.csv));
        assert_eq!(written(&read(&repaired.csv, &mut Vec::new())), repaired.csv);
    }

    mod hostile {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn every_line_has_as_many_cells_as_the_first(lines in proptest::collection::vec(".{0,60}|([0-9\",.]{0,12},){17}[0-9.]{0,6}", 0..6)) {
                let text = format!("{HEAD}{}", lines.join("\n"));
                if let Ok(repaired) = repair_export(&text, "") {
                    let columns = repaired.csv.lines().next().unwrap().split(',').count();
                    for line in repaired.csv.split('\n') {
                        prop_assert_eq!(line.split(',').count(), columns);
                    }
                }
            }
        }
    }
}
