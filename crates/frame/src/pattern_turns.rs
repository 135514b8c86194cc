//! How a written pattern of colour filters lies on the picture and on the stored rows (docs/rules.md#22-bayer).

use crate::dialect::pattern_counts_from_below;

/// From where a pattern is written, and by what it is shifted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PatternTurns {
    /// Which row is its first.
    pub order: PatternOrder,
    /// The keyword and the value of an odd shift of the columns.
    pub odd_columns: Option<(&'static str, f64)>,
    /// The same of the rows.
    pub odd_rows: Option<(&'static str, f64)>,
}

/// Which row a written pattern begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternOrder {
    /// The highest, as ROWORDER says.
    TopDown,
    /// The first stored one, which is the lowest, as ROWORDER says.
    BottomUp,
    /// The lowest, by a program that does not say so.
    FromBelow,
    /// Nothing says which: the highest.
    Unsaid,
}

/// Columns by which a pattern is shifted.
const COLUMN_SHIFTS: [&str; 2] = ["XBAYROFF", "BAYOFFX"];

/// Rows by which it is.
const ROW_SHIFTS: [&str; 2] = ["YBAYROFF", "BAYOFFY"];

impl PatternTurns {
    /// By what stands behind keywords: a text, and a number or a text that spells one.
    pub fn of<T: AsRef<str>>(
        text: impl Fn(&'static str) -> Option<T>,
        number: impl Fn(&'static str) -> Option<f64>,
    ) -> Self {
        let written = text("ROWORDER");
        let is_order = |order: &str| {
            written.as_ref().is_some_and(|text| text.as_ref().trim().eq_ignore_ascii_case(order))
        };
        let order = if is_order("TOP-DOWN") {
            PatternOrder::TopDown
        } else if is_order("BOTTOM-UP") {
            PatternOrder::BottomUp
        } else if text("SWCREATE").is_some_and(|software| pattern_counts_from_below(software.as_ref())) {
            PatternOrder::FromBelow
        } else {
            PatternOrder::Unsaid
        };
        let odd = |words: [&'static str; 2]| {
            let shift = words.into_iter().find_map(|word| Some((word, number(word)?)));
            // Halves of pixels are no shifts of a mosaic.
            shift.filter(|(_, shift)| shift.rem_euclid(2.0) == 1.0)
        };
        Self { order, odd_columns: odd(COLUMN_SHIFTS), odd_rows: odd(ROW_SHIFTS) }
    }

    /// A cell of 2 x 2, the upper row first, as it lies from the top left of the picture.
    pub fn top_left<T: Copy>(&self, cell: [T; 4]) -> [T; 4] {
        let counts_from_below = matches!(self.order, PatternOrder::BottomUp | PatternOrder::FromBelow);
        turned(cell, self.odd_columns.is_some(), counts_from_below != self.odd_rows.is_some())
    }

    /// The same as it lies from the first stored row on.
    pub fn stored<T: Copy>(&self, cell: [T; 4]) -> [T; 4] {
        turned(self.top_left(cell), false, self.is_bottom_up())
    }

    /// Whether the first stored row is the lowest of the picture.
    pub fn is_bottom_up(&self) -> bool {
        self.order == PatternOrder::BottomUp
    }
}

/// A cell with its columns exchanged, and its rows.
fn turned<T: Copy>([a, b, c, d]: [T; 4], columns: bool, rows: bool) -> [T; 4] {
    let [a, b, c, d] = if columns { [b, a, d, c] } else { [a, b, c, d] };
    if rows { [c, d, a, b] } else { [a, b, c, d] }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#22-bayer
    #[test]
    fn a_pattern_is_turned_by_its_order_and_odd_shifts() {
        let old = ("SWCREATE", "SharpCap v3.2.6482.0, 32 bit");
        // What stands in the header; RGGB as it lies on the picture, and on the stored rows.
        for (words, top_left, stored) in [
            (&[][..], "RGGB", "RGGB"),
            (&[("ROWORDER", "TOP-DOWN"), old], "RGGB", "RGGB"),
            (&[("ROWORDER", " bottom-up ")], "GBRG", "RGGB"),
            (&[("ROWORDER", "BOTTOM-UP"), old], "GBRG", "RGGB"),
            (&[("ROWORDER", "sideways"), old], "GBRG", "GBRG"),
            (&[old], "GBRG", "GBRG"),
            (&[("SWCREATE", "SharpCap")], "GBRG", "GBRG"),
            (&[("SWCREATE", "SharpCap v3.3.1, 64 bit")], "RGGB", "RGGB"),
            (&[("SWCREATE", "N.I.N.A. 2.1")], "RGGB", "RGGB"),
            (&[("XBAYROFF", "1")], "GRBG", "GRBG"),
            (&[("BAYOFFX", "-3")], "GRBG", "GRBG"),
            (&[("YBAYROFF", "1")], "GBRG", "GBRG"),
            (&[("YBAYROFF", "1"), old], "RGGB", "RGGB"),
            (&[("YBAYROFF", "1"), ("ROWORDER", "BOTTOM-UP")], "RGGB", "GBRG"),
            (&[("XBAYROFF", "1"), ("BAYOFFY", "-1")], "BGGR", "BGGR"),
            // The first that is written serves, and no half does.
            (&[("XBAYROFF", "2"), ("BAYOFFX", "1"), ("YBAYROFF", "0.5")], "RGGB", "RGGB"),
            (&[("XBAYROFF", "none"), ("BAYOFFX", "1.0")], "GRBG", "GRBG"),
        ] {
            let text = |word: &str| words.iter().find(|(name, _)| *name == word).map(|(_, text)| *text);
            let turns = PatternTurns::of(text, |word| text(word)?.parse().ok());
            assert_eq!(turns.top_left(*b"RGGB"), *top_left.as_bytes(), "{words:?}");
            assert_eq!(turns.stored(*b"RGGB"), *stored.as_bytes(), "{words:?}");
        }
    }
}
