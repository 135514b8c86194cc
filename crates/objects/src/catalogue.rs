//! Designations: which catalogues there are, how people write their names, and how far they count.

use std::fmt;

use crate::words::Word;

/// A catalogue whose numbers people give their targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Catalogue {
    Messier,
    Ngc,
    Ic,
    Caldwell,
    Sharpless,
    Barnard,
    Lbn,
    Ldn,
    VanDenBergh,
    Abell,
    Arp,
    Melotte,
    Collinder,
    Trumpler,
    Stock,
    Ugc,
    Pgc,
    Hickson,
    Gum,
    Rcw,
    Cederblad,
    Simeis,
    Dwb,
}

/// One catalogue: what stands before its numbers when shown, its last number, and its words in lower case.
struct Spelling {
    catalogue: Catalogue,
    shown: &'static str,
    last: u32,
    words: &'static [&'static str],
}

const fn spelling(
    catalogue: Catalogue,
    shown: &'static str,
    last: u32,
    words: &'static [&'static str],
) -> Spelling {
    Spelling { catalogue, shown, last, words }
}

/// The last number is what keeps comets (`C 2023 A3`) out of Caldwell's list, and years and minutes out of all.
const SPELLINGS: [Spelling; 23] = [
    spelling(Catalogue::Messier, "M ", 110, &["m", "messier"]),
    spelling(Catalogue::Ngc, "NGC ", 7840, &["ngc"]),
    spelling(Catalogue::Ic, "IC ", 5386, &["ic"]),
    spelling(Catalogue::Caldwell, "C ", 109, &["c", "caldwell"]),
    spelling(Catalogue::Sharpless, "Sh2-", 313, &["sh", "sharpless"]),
    spelling(Catalogue::Barnard, "B ", 370, &["b", "barnard"]),
    spelling(Catalogue::Lbn, "LBN ", 1125, &["lbn"]),
    spelling(Catalogue::Ldn, "LDN ", 1802, &["ldn"]),
    spelling(Catalogue::VanDenBergh, "vdB ", 159, &["vdb", "vandenbergh"]),
    spelling(Catalogue::Abell, "Abell ", 4076, &["abell"]),
    spelling(Catalogue::Arp, "Arp ", 338, &["arp"]),
    spelling(Catalogue::Melotte, "Mel ", 245, &["mel", "melotte"]),
    spelling(Catalogue::Collinder, "Cr ", 471, &["cr", "collinder", "coll"]),
    spelling(Catalogue::Trumpler, "Tr ", 37, &["tr", "trumpler"]),
    spelling(Catalogue::Stock, "Stock ", 24, &["stock"]),
    spelling(Catalogue::Ugc, "UGC ", 12_921, &["ugc"]),
    spelling(Catalogue::Pgc, "PGC ", 9_999_999, &["pgc", "leda"]),
    spelling(Catalogue::Hickson, "HCG ", 100, &["hcg", "hickson"]),
    spelling(Catalogue::Gum, "Gum ", 97, &["gum"]),
    spelling(Catalogue::Rcw, "RCW ", 182, &["rcw"]),
    spelling(Catalogue::Cederblad, "Ced ", 215, &["ced", "cederblad"]),
    spelling(Catalogue::Simeis, "Simeis ", 188, &["simeis"]),
    spelling(Catalogue::Dwb, "DWB ", 193, &["dwb"]),
];

/// A catalogue, a number in it, and a letter after the number, which is part of it: IC 1396A is not IC 1396.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Designation {
    catalogue: Catalogue,
    number: u32,
    letter: Option<char>,
}

impl fmt::Display for Designation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = SPELLINGS.iter().find(|spelling| spelling.catalogue == self.catalogue);
        write!(f, "{}{}", shown.map_or("", |spelling| spelling.shown), self.number)?;
        self.letter.map_or(Ok(()), |letter| write!(f, "{}", letter.to_ascii_uppercase()))
    }
}

/// A designation at the start of the words, and how many of them it takes.
pub(crate) fn read(words: &[Word]) -> Option<(Designation, usize)> {
    let text = |at: usize| words.get(at).and_then(Word::text);
    let first = text(0)?;
    let digits_at = first.find(|c: char| c.is_ascii_digit()).unwrap_or(first.len());
    let (word, mut number) = first.split_at(digits_at);
    let mut taken = 1;
    let mut catalogue = word;
    if number.is_empty() {
        // `van den Bergh 141` is the only one of several words.
        if word == "van" && text(1) == Some("den") && text(2) == Some("bergh") {
            catalogue = "vandenbergh";
            taken = 3;
        }
        number = text(taken)?;
        taken += 1;
    }
    let spelling = SPELLINGS.iter().find(|spelling| spelling.words.contains(&catalogue))?;
    if spelling.catalogue == Catalogue::Sharpless
        && number == "2"
        && let Some(second) = text(taken).filter(|text| text.starts_with(|c: char| c.is_ascii_digit()))
    {
        // `Sh2-155`, `Sharpless 2-155`: his second list; nobody names the first.
        number = second;
        taken += 1;
    }
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let (digits, tail) = number.split_at(end);
    let mut letter = only_letter(tail)?;
    if letter.is_none()
        && let Some(Some(next)) = text(taken).map(only_letter).map(Option::flatten)
    {
        letter = Some(next);
        taken += 1;
    }
    let number: u32 = digits.parse().ok().filter(|number| (1..=spelling.last).contains(number))?;
    Some((Designation { catalogue: spelling.catalogue, number, letter }, taken))
}

/// Nothing, or one letter; `None` for more.
#[allow(clippy::option_option, reason = "no letter and too many are two answers")]
fn only_letter(text: &str) -> Option<Option<char>> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (None, _) => Some(None),
        (Some(letter), None) if letter.is_ascii_lowercase() => Some(Some(letter)),
        _ => None,
    }
}
