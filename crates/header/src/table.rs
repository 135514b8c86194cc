//! Columns of a short table that stands behind an image (FITS 4.0 section 7.3): texts and numbers, row by row.

use crate::{Hdu, Header, TableRows, Value};

/// Tables whose rows are read, by EXTNAME, in upper case: pyobs writes into one when each image of a cube was taken.
pub(crate) const TABLES: [&str; 1] = ["FRAMES"];

/// A longer table is not read.
pub(crate) const MOST_BYTES: u64 = 1024 * 1024;

/// Where a column stands in a row.
struct Column {
    offset: usize,
    form: Form,
}

/// What a column's cells are (TFORMn).
#[derive(Clone, Copy)]
enum Form {
    Text(usize),
    I16,
    I32,
    I64,
    F32,
    F64,
}

impl Header {
    /// The cells of a column (TTYPEn, whatever its case) of a table that was read; empty where there is none of that name,
    /// or of a form that is neither text nor number.
    pub fn column(&self, rows: &TableRows, name: &str) -> Vec<Value> {
        let Some(hdu) = self.hdus.get(rows.hdu) else { return Vec::new() };
        let width = whole(hdu, "NAXIS1").and_then(|width| usize::try_from(width).ok()).unwrap_or(0);
        let Some(column) = column(hdu, name).filter(|_| width > 0) else { return Vec::new() };
        rows.bytes.chunks_exact(width).map_while(|row| cell(row.get(column.offset..)?, column.form)).collect()
    }
}

fn value<'h>(hdu: &'h Hdu, keyword: &str) -> Option<&'h Value> {
    hdu.cards.iter().find(|card| card.keyword == keyword).map(|card| &card.value)
}

fn whole(hdu: &Hdu, keyword: &str) -> Option<i64> {
    value(hdu, keyword)?.whole()
}

fn text<'h>(hdu: &'h Hdu, keyword: &str) -> Option<&'h str> {
    match value(hdu, keyword)? {
        Value::Text(text) => Some(text.trim()),
        _ => None,
    }
}

fn column(hdu: &Hdu, name: &str) -> Option<Column> {
    let mut offset = 0_usize;
    for number in 1..=whole(hdu, "TFIELDS")?.min(999) {
        let form = text(hdu, &format!("TFORM{number}"))?;
        let letter_at = form.find(|c: char| !c.is_ascii_digit())?;
        let (repeat, letter) = form.split_at_checked(letter_at)?;
        let repeat: usize = if repeat.is_empty() { 1 } else { repeat.parse().ok()? };
        let (form, size) = match letter.chars().next()? {
            'A' => (Some(Form::Text(repeat)), 1),
            'I' => (Some(Form::I16), 2),
            'J' => (Some(Form::I32), 4),
            'K' => (Some(Form::I64), 8),
            'E' => (Some(Form::F32), 4),
            'D' => (Some(Form::F64), 8),
            'L' | 'B' => (None, 1),
            'C' | 'P' => (None, 8),
            'M' | 'Q' => (None, 16),
            _ => return None,
        };
        if text(hdu, &format!("TTYPE{number}")).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return Some(Column { offset, form: form? });
        }
        offset = offset.checked_add(repeat.checked_mul(size)?)?;
    }
    None
}

fn cell(bytes: &[u8], form: Form) -> Option<Value> {
    Some(match form {
        Form::Text(length) => {
            let text = bytes.get(..length)?;
            let end = text.iter().position(|byte| *byte == 0).unwrap_or(length);
            Value::Text(String::from_utf8_lossy(text.get(..end)?).trim_end().to_owned())
        }
        Form::I16 => Value::Int(i16::from_be_bytes(*bytes.first_chunk()?).into()),
        Form::I32 => Value::Int(i32::from_be_bytes(*bytes.first_chunk()?).into()),
        Form::I64 => Value::Int(i64::from_be_bytes(*bytes.first_chunk()?)),
        Form::F32 => Value::Float(f32::from_be_bytes(*bytes.first_chunk()?).into()),
        Form::F64 => Value::Float(f64::from_be_bytes(*bytes.first_chunk()?)),
    })
}
