//! The colour pattern of a mosaic as it stands from the top left (docs/rules.md#22-bayer).

use nightledger_frame::pattern_counts_from_below;
use nightledger_language::tr;

use crate::{Fact, Facts};

/// The four colours of a 2 x 2 cell, the upper row first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pattern([u8; 4]);

impl Pattern {
    /// A pattern of two greens on a diagonal, one red and one blue.
    pub fn read(text: &str) -> Option<Self> {
        let letters: [u8; 4] = text.trim().to_ascii_uppercase().into_bytes().try_into().ok()?;
        matches!(&letters, b"RGGB" | b"BGGR" | b"GRBG" | b"GBRG").then_some(Self(letters))
    }

    /// Its letters.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Its letters, one by one.
    pub fn letters(self) -> [u8; 4] {
        self.0
    }

    /// With its rows exchanged.
    #[must_use]
    pub fn rows_turned(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([c, d, a, b])
    }

    /// With its columns exchanged.
    #[must_use]
    pub fn columns_turned(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([b, a, d, c])
    }
}

/// A pattern and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bayer {
    /// From the top left of the picture as it is seen.
    pub top_left: Pattern,
    /// In words.
    pub why: String,
    /// From the first stored row on.
    pub stored: Pattern,
    /// Whether the view's top is the last stored row.
    pub is_bottom_up: bool,
}

/// The pattern from the top left; nothing without BAYERPAT.
pub fn bayer_top_left(facts: &Facts) -> Option<Bayer> {
    let Fact::Text(written) = facts.get("BAYERPAT")? else { return None };
    let mut pattern = Pattern::read(written)?;
    let mut why = vec![tr!("BAYERPAT is {pattern}", pattern = pattern.as_str())];
    let order = facts.text("ROWORDER").map(|order| order.to_uppercase());
    match order.as_deref() {
        Some("BOTTOM-UP") => {
            pattern = pattern.rows_turned();
            why.push(tr!("ROWORDER is BOTTOM-UP: the rows are turned").to_owned());
        }
        Some("TOP-DOWN") => why.push(tr!("ROWORDER is TOP-DOWN: as written").to_owned()),
        _ if facts.text("SWCREATE").is_some_and(|software| pattern_counts_from_below(&software)) => {
            pattern = pattern.rows_turned();
            why.push(tr!("SharpCap before 3.3 counts from the bottom: the rows are turned").to_owned());
        }
        _ => why.push(tr!("there is no ROWORDER: taken as written").to_owned()),
    }
    let is_odd = |words: [&'static str; 2]| {
        words.into_iter().find_map(|word| Some((word, facts.number(word)?))).filter(|(_, offset)| {
            // Halves of pixels are no offsets of a mosaic.
            offset.fract() == 0.0 && offset.rem_euclid(2.0) == 1.0
        })
    };
    if let Some((word, offset)) = is_odd(["XBAYROFF", "BAYOFFX"]) {
        pattern = pattern.columns_turned();
        why.push(tr!("{word} is {offset}: the columns are turned", word, offset));
    }
    if let Some((word, offset)) = is_odd(["YBAYROFF", "BAYOFFY"]) {
        pattern = pattern.rows_turned();
        why.push(tr!("{word} is {offset}: the rows are turned", word, offset));
    }
    let is_bottom_up = order.as_deref() == Some("BOTTOM-UP");
    let stored = if is_bottom_up { pattern.rows_turned() } else { pattern };
    Some(Bayer { top_left: pattern, why: why.join("; "), stored, is_bottom_up })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, more: &[(&'static str, &str)], expect: Option<&str>) {
        let text = |text: &str| text.parse().map_or_else(|_| Fact::Text(text.into()), Fact::Whole);
        let words =
            more.iter().map(|(word, value)| (*word, text(value))).chain([("BAYERPAT", text(pattern))]);
        let found = bayer_top_left(&Facts::from_words(words, &[8, 8]));
        assert_eq!(found.as_ref().map(|bayer| bayer.top_left.as_str()), expect, "{more:?} {found:?}");
    }

    /// docs/rules.md#22-bayer
    #[test]
    fn top_down_is_as_written_and_bottom_up_is_turned() {
        check("RGGB", &[("ROWORDER", "TOP-DOWN"), ("SWCREATE", "SharpCap v3.1")], Some("RGGB"));
        check("RGGB", &[("ROWORDER", "BOTTOM-UP")], Some("GBRG"));
        check("BGGR", &[("ROWORDER", "bottom-up")], Some("GRBG"));
        check("gbrg", &[], Some("GBRG"));
        check("TRUE", &[], None);
    }

    /// docs/rules.md#22-bayer
    #[test]
    fn sharpcap_before_3_3_counts_from_the_bottom_unless_it_says_otherwise() {
        check("GRBG", &[("SWCREATE", "SharpCap v3.2.6482.0, 32 bit")], Some("BGGR"));
        check("GRBG", &[("SWCREATE", "SharpCap v3.3.1, 64 bit")], Some("GRBG"));
        check("GRBG", &[("SWCREATE", "SharpCap v4.0.9268.0, 64 bit")], Some("GRBG"));
        check("GRBG", &[("SWCREATE", "SharpCap")], Some("BGGR"));
        check("GRBG", &[("SWCREATE", "N.I.N.A. 2.1")], Some("GRBG"));
    }

    /// docs/rules.md#22-bayer
    #[test]
    fn odd_offsets_exchange_columns_and_rows_after_that() {
        check("RGGB", &[("XBAYROFF", "1")], Some("GRBG"));
        check("RGGB", &[("BAYOFFX", "3")], Some("GRBG"));
        check("RGGB", &[("YBAYROFF", "1")], Some("GBRG"));
        check("RGGB", &[("XBAYROFF", "1"), ("BAYOFFY", "-1")], Some("BGGR"));
        check("RGGB", &[("XBAYROFF", "2"), ("YBAYROFF", "0")], Some("RGGB"));
        check("RGGB", &[("ROWORDER", "BOTTOM-UP"), ("YBAYROFF", "1")], Some("RGGB"));
    }
}
