//! HFR in a file's name: `HFR_1.64`, `1.64HFR`, `HFR=1.64`, `HFR1.64`, any case (docs/rules.md#4-hfr). In pixels.

use crate::text::leading_number;

/// The HFR that the stem names.
pub(super) fn read(stem: &str) -> Option<f64> {
    let bytes = stem.as_bytes();
    bytes.windows(3).enumerate().filter(|(_, word)| word.eq_ignore_ascii_case(b"hfr")).find_map(|(at, _)| {
        let (head, tail) = (stem.get(..at)?, stem.get(at + 3..)?);
        // The end of a longer word (`xhfr`) is none.
        if head.ends_with(char::is_alphabetic) {
            return None;
        }
        before(head).or_else(|| after(tail))
    })
}

/// A number that ends right before the word.
fn before(head: &str) -> Option<f64> {
    let from = head.rfind(|c: char| !c.is_ascii_digit() && c != '.').map_or(0, |at| at + last_len(head, at));
    // `1,56HFR` has a comma for its point: that is no number (docs/rules.md#4-quoted-numbers), and 56 would be none of its own.
    let comma = head
        .get(..from)?
        .strip_suffix(',')
        .is_some_and(|whole| whole.ends_with(|c: char| c.is_ascii_digit()));
    plausible(head.get(from..)?).filter(|_| !comma)
}

fn last_len(head: &str, at: usize) -> usize {
    head.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

/// A number after the word, with at most one joint between.
fn after(tail: &str) -> Option<f64> {
    let tail = tail.strip_prefix(['_', '=', '-', ' ', ':']).unwrap_or(tail);
    let (_, rest) =
        leading_number(tail).filter(|_| tail.starts_with(|c: char| c.is_ascii_digit() || c == '.'))?;
    let comma = rest.strip_prefix(',').is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit()));
    plausible(tail.get(..tail.len() - rest.len())?).filter(|_| !comma)
}

/// `0001` is a frame's number.
fn plausible(digits: &str) -> Option<f64> {
    if digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.") {
        return None;
    }
    crate::text::number(digits.trim_end_matches('.')).filter(|hfr| *hfr > 0.0 && *hfr < 100.0)
}
