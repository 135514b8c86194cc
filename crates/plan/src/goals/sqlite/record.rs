//! One row: a list of types, then the values.

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Null,
    Whole(i64),
    Number(f64),
    Text(String),
    Bytes,
}

impl Cell {
    /// The number that it is; columns of numbers hold whole ones as such.
    #[allow(clippy::cast_precision_loss, reason = "counts and seconds are far below 2^53")]
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(*whole as f64),
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Null | Self::Bytes => None,
        }
    }

    pub(crate) fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(whole) => Some(*whole),
            #[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A number of one to nine bytes, and what comes behind it.
pub(super) fn varint(bytes: &[u8], mut at: usize) -> Option<(i64, usize)> {
    let mut value = 0_u64;
    for number in 0..9 {
        let byte = *bytes.get(at)?;
        at += 1;
        if number == 8 {
            return Some(((value << 8 | u64::from(byte)).cast_signed(), at));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            break;
        }
    }
    Some((value.cast_signed(), at))
}

/// The values of a row.
pub(super) fn record(bytes: &[u8], encoding: Encoding) -> Option<Vec<Cell>> {
    let (header, mut at) = varint(bytes, 0)?;
    let header = usize::try_from(header).ok()?;
    let mut body = header;
    let mut cells = Vec::new();
    while at < header {
        let (kind, behind) = varint(bytes, at)?;
        at = behind;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            12.. => usize::try_from((kind - 12) / 2).ok()?,
            _ => return None,
        };
        let value = bytes.get(body..body.checked_add(length)?)?;
        body += length;
        cells.push(match kind {
            0 => Cell::Null,
            8 => Cell::Whole(0),
            9 => Cell::Whole(1),
            1..=6 => {
                let negative = value.first().is_some_and(|byte| *byte >= 0x80);
                let filled = if negative { -1_i64 } else { 0 };
                Cell::Whole(value.iter().fold(filled, |whole, byte| whole << 8 | i64::from(*byte)))
            }
            7 => Cell::Number(f64::from_be_bytes(*value.first_chunk()?)),
            kind if kind % 2 == 0 => Cell::Bytes,
            _ => Cell::Text(text(value, encoding)),
        });
    }
    Some(cells)
}

fn text(bytes: &[u8], encoding: Encoding) -> String {
    let wide = |of: fn([u8; 2]) -> u16| {
        let letters = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk()).map(|pair| of(*pair));
        char::decode_utf16(letters).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf16Little => wide(u16::from_le_bytes),
        Encoding::Utf16Big => wide(u16::from_be_bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_to_nine_bytes() {
        assert_eq!(varint(&[0x7f], 0), Some((127, 1)));
        assert_eq!(varint(&[0x81, 0x00], 0), Some((128, 2)));
        assert_eq!(varint(&[0xff; 9], 0), Some((-1, 9)));
        assert_eq!(varint(&[0x81], 0), None);
    }

    #[test]
    fn values_of_all_types() {
        let bytes =
            [&[9, 0, 1, 2, 8, 9, 7, 17, 16][..], &[0xfe], &[1, 0], &1.5_f64.to_be_bytes(), b"Ha", &[1, 2]]
                .concat();
        let cells = record(&bytes, Encoding::Utf8).unwrap();
        let expect = [
            Cell::Null,
            Cell::Whole(-2),
            Cell::Whole(256),
            Cell::Whole(0),
            Cell::Whole(1),
            Cell::Number(1.5),
            Cell::Text("Ha".to_owned()),
            Cell::Bytes,
        ];
        assert_eq!(cells, expect);
        assert_eq!(record(&bytes[..bytes.len() - 1], Encoding::Utf8), None);
        assert_eq!(text(b"H\0a\0", Encoding::Utf16Little), "Ha");
        assert_eq!(text(b"\0H\0a", Encoding::Utf16Big), "Ha");
    }
}
