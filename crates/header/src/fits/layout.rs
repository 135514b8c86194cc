//! Whether bytes are a FITS header, and how its cards are set apart.

use super::{BLOCK, CARD};

/// How cards follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// 80 columns each, nothing between: the standard.
    Columns,
    /// A text dump: one card a line.
    Lines,
}

/// Cards looked at before a decision; they fit into [`BLOCK`].
const SAMPLE: usize = 20;

/// The layout of a header that begins with `head` (a block of the file, or all of it if it is shorter); `None` for
/// bytes that are no header. A header that does not begin with SIMPLE is still one if most of it reads as cards.
pub(crate) fn layout(head: &[u8]) -> Option<Layout> {
    let head = head.get(..BLOCK).unwrap_or(head);
    let columns = well_formed(head.chunks(CARD));
    // A line feed far inside a card is a fault of that card, not a separator: the lines must read better.
    if head.iter().take(CARD + 2).any(|&byte| byte == b'\n') {
        let lines = well_formed(head.split(|&byte| byte == b'\n'));
        if lines.0 > columns.0 && acceptable(head, lines) {
            return Some(Layout::Lines);
        }
    }
    acceptable(head, columns).then_some(Layout::Columns)
}

/// Half of what was looked at must be cards, one of them with a value; a first card SIMPLE answers for the rest.
fn acceptable(head: &[u8], (good, seen): (usize, usize)) -> bool {
    begins_with_simple(head) || (good > 0 && good * 2 >= seen)
}

/// SIMPLE and `=` at the very beginning, whatever the case and the blanks.
fn begins_with_simple(head: &[u8]) -> bool {
    let head = head.get(..CARD).unwrap_or(head);
    let Some(place) = head.iter().position(|&byte| byte == b'=') else { return false };
    head.get(..place).is_some_and(|before| before.trim_ascii().eq_ignore_ascii_case(b"SIMPLE"))
}

/// Of the first cards that are not blank: how many have the standard's shape, and how many there are. Commentary
/// alone (any text may hold the word COMMENT) does not make a header.
fn well_formed<'a>(records: impl Iterator<Item = &'a [u8]>) -> (usize, usize) {
    let (mut good, mut seen, mut values) = (0, 0, 0);
    for record in records.filter(|record| !record.trim_ascii().is_empty()).take(SAMPLE) {
        seen += 1;
        let name = record.get(..8).unwrap_or(record).trim_ascii_end();
        let plain = !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-_".contains(byte));
        let has_value = plain && record.get(8..10) == Some(b"= ");
        let commentary = matches!(name, b"COMMENT" | b"HISTORY" | b"HIERARCH" | b"CONTINUE" | b"END");
        values += usize::from(has_value);
        good += usize::from(has_value || commentary);
    }
    if values == 0 { (0, seen) } else { (good, seen) }
}
