//! The columns of a table of tiles, and their cells (FITS 4.0 sections 7.3 and 10.1.3).

use nightledger_header::{TableColumn, Tiles};
use nightledger_language::said;

use crate::error::PixelError;

/// Where the columns that matter stand in a row.
#[derive(Debug)]
pub(super) struct Columns {
    /// COMPRESSED_DATA.
    pub(super) packed: Option<Column>,
    /// GZIP_COMPRESSED_DATA.
    pub(super) gzip: Option<Column>,
    /// UNCOMPRESSED_DATA.
    pub(super) plain: Option<Column>,
    /// ZSCALE.
    pub(super) scale: Option<Column>,
    /// ZZERO.
    pub(super) zero: Option<Column>,
    /// ZBLANK.
    pub(super) blank: Option<Column>,
}

/// A column: its place in a row, and what its cells are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    offset: usize,
    form: Form,
}

/// TFORMn.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// `1PB`: length and place in the heap, 32 bits each; so many bytes an element.
    Heap32(u64),
    /// `1QB`: the same with 64 bits.
    Heap64(u64),
    U8,
    I16,
    I32,
    I64,
    F32,
    F64,
    /// Nothing of use here.
    Other,
}

/// Bytes in the heap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InHeap {
    pub(super) offset: u64,
    pub(super) bytes: u64,
}

impl Columns {
    pub(super) fn new(tiles: &Tiles) -> Result<Self, PixelError> {
        let mut columns =
            Self { packed: None, gzip: None, plain: None, scale: None, zero: None, blank: None };
        let mut offset = 0_usize;
        for TableColumn { name, format } in &tiles.columns {
            let (form, bytes) = form(format).ok_or_else(|| {
                PixelError::damaged(said!(
                    "the column {name} of the table of tiles has the format {format}",
                    name,
                    format
                ))
            })?;
            let column = Some(Column { offset, form });
            match name.trim().to_ascii_uppercase().as_str() {
                "COMPRESSED_DATA" => columns.packed = column,
                "GZIP_COMPRESSED_DATA" => columns.gzip = column,
                "UNCOMPRESSED_DATA" => columns.plain = column,
                "ZSCALE" => columns.scale = column,
                "ZZERO" => columns.zero = column,
                "ZBLANK" => columns.blank = column,
                _ => {}
            }
            offset = offset.saturating_add(bytes);
        }
        if offset as u64 > tiles.row_bytes {
            return Err(PixelError::damaged(said!(
                "the columns of the table of tiles are wider than its rows"
            )));
        }
        Ok(columns)
    }
}

/// What cells are, and bytes of the whole column in a row.
fn form(format: &str) -> Option<(Form, usize)> {
    let format = format.trim();
    let letter_at = format.find(|c: char| !c.is_ascii_digit())?;
    let (repeat, letters) = format.split_at_checked(letter_at)?;
    let repeat: usize = if repeat.is_empty() { 1 } else { repeat.parse().ok()? };
    let mut letters = letters.chars();
    let letter = letters.next()?;
    let element = letters.next().and_then(element_bytes);
    let (form, bytes) = match letter {
        'P' => (Form::Heap32(element.unwrap_or(1)), 8),
        'Q' => (Form::Heap64(element.unwrap_or(1)), 16),
        'B' => (Form::U8, 1),
        'I' => (Form::I16, 2),
        'J' => (Form::I32, 4),
        'K' => (Form::I64, 8),
        'E' => (Form::F32, 4),
        'D' => (Form::F64, 8),
        'L' | 'A' => (Form::Other, 1),
        'X' => return Some((Form::Other, repeat.div_ceil(8))),
        'C' => (Form::Other, 8),
        'M' => (Form::Other, 16),
        _ => return None,
    };
    Some((if repeat == 0 { Form::Other } else { form }, repeat.checked_mul(bytes)?))
}

fn element_bytes(letter: char) -> Option<u64> {
    match letter {
        'L' | 'A' | 'B' => Some(1),
        'I' => Some(2),
        'J' | 'E' => Some(4),
        'K' | 'D' | 'C' => Some(8),
        'M' => Some(16),
        _ => None,
    }
}

impl Column {
    /// The bytes that a row points to; `None` where it points to none.
    pub(super) fn in_heap(self, row: &[u8]) -> Option<InHeap> {
        let cell = row.get(self.offset..)?;
        let (count, offset, element) = match self.form {
            Form::Heap32(element) => {
                let (count, rest) = cell.split_first_chunk::<4>()?;
                let offset = rest.first_chunk::<4>()?;
                (u64::from(u32::from_be_bytes(*count)), u64::from(u32::from_be_bytes(*offset)), element)
            }
            Form::Heap64(element) => {
                let (count, rest) = cell.split_first_chunk::<8>()?;
                (u64::from_be_bytes(*count), u64::from_be_bytes(*rest.first_chunk::<8>()?), element)
            }
            _ => return None,
        };
        let bytes = count.saturating_mul(element);
        (bytes > 0).then_some(InHeap { offset, bytes })
    }

    /// A number.
    pub(super) fn number(self, row: &[u8]) -> Option<f64> {
        let cell = row.get(self.offset..)?;
        match self.form {
            Form::F32 => Some(f32::from_be_bytes(*cell.first_chunk()?).into()),
            Form::F64 => Some(f64::from_be_bytes(*cell.first_chunk()?)),
            #[allow(
                clippy::cast_precision_loss,
                reason = "a scale is a float; writers that use integers use small ones"
            )]
            _ => self.whole(row).map(|whole| whole as f64),
        }
    }

    /// A whole number.
    pub(super) fn whole(self, row: &[u8]) -> Option<i64> {
        let cell = row.get(self.offset..)?;
        match self.form {
            Form::U8 => cell.first().copied().map(i64::from),
            Form::I16 => Some(i16::from_be_bytes(*cell.first_chunk()?).into()),
            Form::I32 => Some(i32::from_be_bytes(*cell.first_chunk()?).into()),
            Form::I64 => Some(i64::from_be_bytes(*cell.first_chunk()?)),
            _ => None,
        }
    }
}
