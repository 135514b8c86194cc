//! Tables that programs write beside the frames, as people pass them on: from a spreadsheet with semicolons and decimal
//! commas, in UTF-16, cut off while they were copied.

use csv::StringRecord;
use nightledger_language::{Said, said};

use crate::text;

/// A table, read line by line.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// Names of the columns, in lower case.
    pub(crate) columns: Vec<String>,
    /// The lines below them. A line may have fewer cells than there are columns.
    pub(crate) rows: Vec<StringRecord>,
    /// Lines that broke off, or whose cells cannot be told apart.
    pub(crate) broken: u32,
}

impl Sheet {
    /// Reads a table whose first line names the columns. Commas, semicolons or tabs between the cells. The error says
    /// why it is no table.
    pub(crate) fn read(text: &str) -> Result<Self, Said> {
        // UTF-16 that was taken for single bytes.
        let narrow;
        let text = if text.contains('\0') {
            narrow = text.replace('\0', "");
            narrow.trim_start_matches(['\u{ff}', '\u{fe}', '\u{fffd}', '\u{feff}'])
        } else {
            text.trim_start_matches('\u{feff}')
        };
        let first = text.lines().next().unwrap_or_default();
        let between = [b',', b';', b'\t']
            .into_iter()
            .rev()
            .max_by_key(|own| first.bytes().filter(|byte| byte == own).count())
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(between)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| said!("its first line is broken ({error})", error))?;
        let columns: Vec<String> = header.iter().map(str::to_lowercase).collect();
        let mut sheet = Self { columns, ..Self::default() };
        for record in reader.records() {
            match record {
                Ok(record) if !sheet.has_too_many(&record) => sheet.rows.push(record),
                // A broken line loses itself, not the others.
                _ => sheet.broken = sheet.broken.saturating_add(1),
            }
        }
        sheet.drop_half_a_cell(text.ends_with(['\n', '\r']));
        Ok(sheet)
    }

    /// Decimal commas between commas: no cell stands below its column any more.
    fn has_too_many(&self, record: &StringRecord) -> bool {
        record.iter().skip(self.columns.len()).any(|cell| !cell.is_empty())
    }

    /// The last cell of a last line that breaks off may be a part of itself (`2.` of `2.31`).
    fn drop_half_a_cell(&mut self, is_ended: bool) {
        let columns = self.columns.len();
        if let Some(last) = self.rows.last_mut().filter(|last| !is_ended && last.len() < columns) {
            last.truncate(last.len().saturating_sub(1));
            self.broken = self.broken.saturating_add(1);
        }
    }

    /// Where a column stands, by its name in any case.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|own| own.eq_ignore_ascii_case(name))
    }
}

/// A number of a cell, also with a decimal comma.
pub(crate) fn number(cell: &str) -> Option<f64> {
    text::number(cell).or_else(|| {
        let (whole, decimals) = cell.trim().split_once(',')?;
        let are_digits = !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit());
        let is_whole = whole.trim_start_matches(['-', '+']).bytes().all(|byte| byte.is_ascii_digit());
        (are_digits && is_whole).then(|| text::number(&format!("{whole}.{decimals}")))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> (Vec<Vec<String>>, u32) {
        let sheet = Sheet::read(text).unwrap();
        (sheet.rows.iter().map(|row| row.iter().map(str::to_owned).collect()).collect(), sheet.broken)
    }

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn separators_and_encodings() {
        let expect = (rows(&[&["x.fits", "2.31"], &["y.fits", "2,4"]]), 0);
        assert_eq!(cells("Name,HFR\nx.fits,2.31\ny.fits,\"2,4\"\n"), expect);
        assert_eq!(cells("Name;HFR\r\nx.fits;2.31\r\ny.fits;2,4\r\n"), expect);
        assert_eq!(cells("Name\tHFR\nx.fits\t2.31\ny.fits\t2,4"), expect);
        let wide: String =
            "Name,HFR\nx.fits,2.31\ny.fits,\"2,4\"\n".chars().flat_map(|c| [c, '\0']).collect();
        assert_eq!(cells(&format!("\u{ff}\u{fe}{wide}")), expect);
    }

    #[test]
    fn what_breaks_off_loses_its_last_cell() {
        assert_eq!(cells("Name,HFR,FWHM\nx,2.31,3\ny,2."), (rows(&[&["x", "2.31", "3"], &["y"]]), 1));
        // A line without the end of line is whole where its cells are.
        assert_eq!(cells("Name,HFR\nx,2.31"), (rows(&[&["x", "2.31"]]), 0));
        // Rows of older versions have fewer columns.
        assert_eq!(cells("Name,HFR,FWHM\nx,2.31\n"), (rows(&[&["x", "2.31"]]), 0));
    }

    #[test]
    fn decimal_commas_between_commas_cannot_be_told() {
        assert_eq!(cells("Name,HFR\nx,2,31\ny,2\n"), (rows(&[&["y", "2"]]), 1));
        assert_eq!(cells("Name,HFR\nx,2.31,,\n"), (rows(&[&["x", "2.31", "", ""]]), 0));
    }

    #[test]
    fn numbers() {
        let check = |cell: &str, expect: Option<f64>| assert_eq!(number(cell), expect, "{cell}");
        check("2.31", Some(2.31));
        check("-2,31", Some(-2.31));
        check("1,234.5", None);
        check("2,", None);
        check("NaN", None);
    }
}
