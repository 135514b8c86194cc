//! The colour pattern of a mosaic as it stands from the top left (docs/rules.md#22-bayer).

use nightledger_frame::{PatternOrder, PatternTurns};
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
    let pattern = Pattern::read(written)?;
    let turns = PatternTurns::of(|word| facts.text(word), |word| facts.number(word));
    let order = match turns.order {
        PatternOrder::BottomUp => tr!("ROWORDER is BOTTOM-UP: the rows are turned"),
        PatternOrder::TopDown => tr!("ROWORDER is TOP-DOWN: as written"),
        PatternOrder::FromBelow => tr!("SharpCap before 3.3 counts from the bottom: the rows are turned"),
        PatternOrder::Unsaid => tr!("there is no ROWORDER: taken as written"),
    };
    let mut why = vec![tr!("BAYERPAT is {pattern}", pattern = pattern.as_str()), order.to_owned()];
    if let Some((word, offset)) = turns.odd_columns {
        why.push(tr!("{word} is {offset}: the columns are turned", word, offset));
    }
    if let Some((word, offset)) = turns.odd_rows {
        why.push(tr!("{word} is {offset}: the rows are turned", word, offset));
    }
    let [top_left, stored] = [turns.top_left(pattern.0), turns.stored(pattern.0)].map(Pattern);
    Some(Bayer { top_left, why: why.join("; "), stored, is_bottom_up: turns.is_bottom_up() })
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
