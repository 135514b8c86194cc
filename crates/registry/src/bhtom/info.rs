//! `.info` files (`OBSERVAT_INSTRUMENT_obs.info`): what an observatory's keywords are called and mean
//! (docs/rules.md#21-info).
//!
//! A line is seven columns with `:` between them: description, keyword in the FITS header, standard keyword, format,
//! value, comment, flag. Every line is kept as it stands, so that writing again changes nothing.

use std::collections::BTreeSet;

use nightledger_language::tr;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{anychar, char, space0, space1};
use nom::combinator::{all_consuming, peek, recognize, verify};
use nom::multi::{many_till, many0};

use super::filters::{folded, plain_filter};
use crate::longitude::east_of_west;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfoLine {
    /// As it stands, with its end.
    text: String,
    /// Its columns, unless it is a comment, a section or blank.
    pub columns: Option<InfoColumns>,
}

/// The columns of a line, trimmed. `-` stands for "not here".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InfoColumns {
    /// For people.
    pub description: String,
    /// The keyword in the FITS header.
    pub keyword: String,
    /// The standard keyword, which says what the line is about.
    pub standard: String,
    /// `str`, `float`, `hh:mm:ss` ...
    pub format: String,
    /// The value, where the header has none; lists as `in FITS | standard`.
    pub value: String,
    /// For people.
    pub comment: String,
    /// `T` or `F`.
    pub flag: String,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Info {
    /// The ONAME that its own name gives.
    pub oname: Option<String>,
    /// Its lines.
    pub lines: Vec<InfoLine>,
}

/// Whether a column stands for nothing.
fn is_absent(column: &str) -> bool {
    matches!(column, "" | "-")
}

impl Info {
    /// Reads a file by its name and text. A line that is neither comment nor seven columns comes back as an error with
    /// its number, counted from 1; the others are read all the same.
    pub fn read(file_name: &str, text: &str) -> (Self, Vec<String>) {
        let mut info = Self { oname: oname_of(file_name), lines: Vec::new() };
        let mut faults = Vec::new();
        for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
            let columns = match columns(line) {
                Read::Nothing => None,
                Read::Columns(columns) => Some(*columns),
                Read::Fault(why) => {
                    faults.push(tr!("line {number}: {why}", number, why));
                    None
                }
            };
            info.lines.push(InfoLine { text: line.to_owned(), columns });
        }
        (info, faults)
    }

    /// The file again, every line as it was read.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }

    fn line(&self, standard: &str) -> Option<&InfoColumns> {
        self.lines
            .iter()
            .filter_map(|line| line.columns.as_ref())
            .find(|columns| columns.standard == standard)
    }

    /// The keyword of the FITS header that has what a standard keyword means.
    pub fn keyword(&self, standard: &str) -> Option<String> {
        let keyword = self.line(standard)?.keyword.as_str();
        (!is_absent(keyword)).then(|| keyword.to_ascii_uppercase())
    }

    /// All keywords of FITS headers that it names.
    pub fn keywords(&self) -> BTreeSet<String> {
        let columns = self.lines.iter().filter_map(|line| line.columns.as_ref());
        columns.map(|columns| columns.keyword.to_ascii_uppercase()).filter(|word| !is_absent(word)).collect()
    }

    /// The constant value of a standard keyword: one for all modes of the camera.
    pub fn value(&self, standard: &str) -> Option<&str> {
        let value = self.line(standard)?.value.as_str();
        (!is_absent(value) && !value.contains('|')).then_some(value)
    }

    /// The same as a number.
    pub fn number(&self, standard: &str) -> Option<f64> {
        self.value(standard)?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// Degrees east: what stands there counts to the west by definition (docs/rules.md#24-info).
    pub fn longitude_east(&self) -> Option<f64> {
        self.number("LONGITUD").map(east_of_west)
    }

    /// What of BHTOM's filters the name in a FITS header means, by the lists `in FITS | standard`.
    pub fn filter(&self, name: &str) -> Option<String> {
        let columns = self.line("FILTER")?;
        let items =
            |list: &str| -> Vec<String> { list.split(',').map(|item| item.trim().to_owned()).collect() };
        // As the slides print it, the second list stands in the column behind.
        let (ours, standard) =
            columns.value.split_once('|').unwrap_or_else(|| (&columns.value, first_list(&columns.comment)));
        let (ours, standard) = (items(ours), items(standard));
        if ours.len() != standard.len() {
            return None;
        }
        let at = ours.iter().position(|own| folded(own) == folded(name))?;
        plain_filter(standard.get(at)?)
    }
}

/// What stands before the comment proper.
fn first_list(comment: &str) -> &str {
    comment.split(':').next().unwrap_or(comment)
}

/// `ARISTARCHOS_TEK2K` of `ARISTARCHOS_TEK2K_obs.info`, and of what a browser or site adds (`..._obs_AN13r0p.info`).
fn oname_of(file_name: &str) -> Option<String> {
    let stem = file_name.strip_suffix(".info")?;
    let (oname, added) = stem.rsplit_once("_obs")?;
    (!oname.is_empty() && (added.is_empty() || added.starts_with(['_', ' ', '(']))).then(|| oname.to_owned())
}

enum Read {
    Nothing,
    Columns(Box<InfoColumns>),
    Fault(String),
}

fn columns(line: &str) -> Read {
    let plain = line.trim();
    if plain.is_empty() || plain.starts_with('#') {
        return Read::Nothing;
    }
    // Colons of times and comments have no blanks around them; where nobody put blanks, every colon parts.
    let mut parts = all_consuming(blank_parted).parse(plain).map(|(_, parts)| parts).unwrap_or_default();
    if parts.len() < 7 {
        parts = all_consuming(tight_parted).parse(plain).map(|(_, parts)| parts).unwrap_or_default();
    }
    let parts: Vec<&str> = parts.into_iter().map(str::trim).collect();
    let [description, keyword, standard, format, value, comment @ .., flag] = parts.as_slice() else {
        return Read::Fault(tr!(
            "it has {parts} columns, and 7 with : between them are needed",
            parts = parts.len()
        ));
    };
    if comment.is_empty() {
        return Read::Fault(tr!("it has 6 columns, and 7 with : between them are needed").to_owned());
    }
    if is_absent(standard) {
        return Read::Fault(tr!("its third column, the standard keyword, is empty").to_owned());
    }
    Read::Columns(Box::new(InfoColumns {
        description: (*description).to_owned(),
        keyword: (*keyword).to_owned(),
        standard: standard.to_ascii_uppercase(),
        format: (*format).to_owned(),
        value: (*value).to_owned(),
        comment: comment.join(" : "),
        flag: (*flag).to_owned(),
    }))
}

/// A colon with a blank on one of its sides at least.
fn parting(input: &str) -> nom::IResult<&str, &str> {
    let before = recognize((space1, char(':'), space0));
    let behind = recognize((char(':'), space1));
    // `:` at the very end parts an empty column off.
    let at_end = recognize((space0, char(':'), nom::combinator::eof));
    alt((before, behind, at_end)).parse(input)
}

fn blank_parted(input: &str) -> nom::IResult<&str, Vec<&str>> {
    let part = |input| recognize(many0(verify(single, |_: &char| true))).parse(input);
    let (mut rest, first) = part(input)?;
    let mut parts = vec![first];
    while !rest.is_empty() {
        let (behind, _) = parting(rest)?;
        let (behind, next) = part(behind)?;
        parts.push(next);
        rest = behind;
    }
    Ok((rest, parts))
}

/// One letter that does not begin a parting colon.
fn single(input: &str) -> nom::IResult<&str, char> {
    let (_, ()) = nom::combinator::not(parting).parse(input)?;
    anychar(input)
}

/// Parts at every colon but those of `hh:mm:ss` and of times.
fn tight_parted(input: &str) -> nom::IResult<&str, Vec<&str>> {
    let mut parts = Vec::new();
    let mut rest = input;
    loop {
        let time =
            alt((tag("hh:mm:ss"), recognize((two_digits, char(':'), two_digits, char(':'), two_digits))));
        let piece = alt((
            time,
            take_while1(|c: char| c != ':' && !c.is_ascii_digit() && c != 'h'),
            recognize(verify(anychar, |c| *c != ':')),
        ));
        let (behind, (_, ())) = many_till(
            piece,
            peek(alt((
                nom::combinator::value((), char(':')),
                nom::combinator::value((), nom::combinator::eof),
            ))),
        )
        .parse(rest)?;
        parts.push(rest.get(..rest.len() - behind.len()).unwrap_or_default());
        match behind.strip_prefix(':') {
            Some(next) => rest = next,
            None => return Ok((behind, parts)),
        }
    }
}

fn two_digits(input: &str) -> nom::IResult<&str, &str> {
    nom::bytes::complete::take_while_m_n(2, 2, |c: char| c.is_ascii_digit()).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "### Template\r\n# OBSERVATORY\r\n\r\nObservatory\t: -\t: OBSERVAT\t: str\t: Hill\t: observatory ID\t: F\r\nLongitude : - : LONGITUD : float : 343.5 : deg, West is + : F\r\nTime : UT : TIME-OBS : hh:mm:ss : - : like 21:15:09 : see note : F\r\nFilters : FILT-1 : FILTER : str : Bessel V, Rot, Klar | V, R, C : as in FITS | standard : F\r\nGain : GAIN : GAIN : float : 1.5 | 2.5 : two modes : F\r\n";

    #[track_caller]
    fn read(text: &str) -> Info {
        let (info, faults) = Info::read("HILL_CAM-1_obs_x7.info", text);
        assert_eq!(faults, [] as [String; 0]);
        info
    }

    /// docs/rules.md#21-write-info
    #[test]
    fn reading_and_writing_again_keeps_every_line() {
        let mixed = FILE.replacen("\r\n", "\n", 2);
        for text in [FILE, FILE.trim_end(), &FILE.replace("\r\n", "\n"), &mixed, "", "\n"] {
            assert_eq!(read(text).text(), text);
        }
    }

    /// docs/rules.md#21-info
    #[test]
    fn columns_are_values_and_keywords_and_comments_may_hold_colons() {
        let info = read(FILE);
        assert_eq!(info.oname.as_deref(), Some("HILL_CAM-1"));
        assert_eq!((info.value("OBSERVAT"), info.keyword("OBSERVAT")), (Some("Hill"), None));
        assert_eq!((info.value("TIME-OBS"), info.keyword("TIME-OBS").as_deref()), (None, Some("UT")));
        let time = info.line("TIME-OBS").unwrap();
        assert_eq!((time.format.as_str(), time.comment.as_str()), ("hh:mm:ss", "like 21:15:09 : see note"));
        // Of several modes none is the camera's.
        assert_eq!(info.number("GAIN"), None);
        assert_eq!(info.keywords().into_iter().collect::<Vec<_>>(), ["FILT-1", "GAIN", "UT"]);
    }

    /// docs/rules.md#24-info
    #[test]
    fn west_is_positive_by_definition() {
        assert_eq!(read(FILE).longitude_east(), Some(16.5));
    }

    #[test]
    fn filters_go_by_the_two_lists() {
        let info = read(FILE);
        assert_eq!(info.filter("Bessel V").as_deref(), Some("GaiaSP/V"));
        assert_eq!(info.filter("rot").as_deref(), Some("GaiaSP/R"));
        assert_eq!((info.filter("Klar"), info.filter("B")), (None, None));
        let printed = read("Filters : FILT-1 : FILTER : str : Blue, V : B, V : passband ID : F\n");
        assert_eq!(printed.filter("Blue").as_deref(), Some("GaiaSP/B"));
    }

    #[test]
    fn lines_without_blanks_around_their_colons_are_read_too() {
        let info = read("Time:UT:TIME-OBS:hh:mm:ss:-:like 21:15:09:F\nGain:GAIN:GAIN:float:-:e/ADU:F\n");
        assert_eq!(info.keyword("TIME-OBS").as_deref(), Some("UT"));
        assert_eq!(info.line("TIME-OBS").unwrap().comment, "like 21:15:09");
        assert_eq!(info.keyword("GAIN").as_deref(), Some("GAIN"));
    }

    #[test]
    fn a_line_that_is_wrong_is_named_and_the_others_are_read() {
        let (info, faults) = Info::read(
            "x.info",
            "Gain : GAIN : GAIN\nName : - : OBSERVAT : str : Hill : ID : F\nx : - : - : str : 1 : c : F\n",
        );
        assert_eq!(info.value("OBSERVAT"), Some("Hill"));
        assert!(
            faults.len() == 2
                && faults[0].starts_with("line 1: it has 3")
                && faults[1].starts_with("line 3:"),
            "{faults:?}"
        );
        assert_eq!(info.oname, None);
    }
}
