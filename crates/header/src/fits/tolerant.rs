//! One card that departs from the standard: keyword, value indicator, value and comment, read with all the faults that
//! docs/rules.md#3-fits asks to survive.

use std::borrow::Cow;

use nightledger_language::said;

use super::value::value_and_comment;
use crate::Value;
use crate::bytes::before_blanks;
use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;

/// Column 9, counted from 0: where the value indicator stands.
const INDICATOR: usize = 8;

/// What a card says.
#[derive(Debug, PartialEq)]
pub(crate) enum Reading {
    /// A keyword with its value, or commentary.
    Card {
        /// As [`crate::Card::keyword`].
        keyword: String,
        /// As [`crate::Card::value`].
        value: Value,
        /// The trimmed comment.
        comment: String,
    },
    /// `CONTINUE`: the text, if there is a readable one, and the comment (section 4.2.1.2).
    Continue {
        /// All that follows the keyword, for an orphan.
        all: String,
        /// The quoted text.
        text: Option<String>,
        /// The trimmed comment.
        comment: String,
    },
    /// The end of the header.
    End,
}

impl Reading {
    pub(super) fn card(keyword: &str, value: Value, comment: &str) -> Self {
        Self::Card { keyword: keyword.to_owned(), value, comment: comment.to_owned() }
    }
}

/// Reads one card's text (80 columns, or a line of a dump).
pub(crate) fn read_card(text: &str, faults: &mut Faults) -> Reading {
    let (name, rest) = split_columns(text);
    let trimmed = before_blanks(name);
    let standard = rest.starts_with('=') && !name.starts_with(' ');
    match trimmed {
        "" => return keyword_less(text, faults),
        "END" if !rest.starts_with('=') => return Reading::End,
        "COMMENT" | "HISTORY" => return commentary(trimmed, rest),
        "CONTINUE" if !standard => return continuation(rest, faults),
        "HIERARCH" if !standard => return hierarch(rest, faults),
        _ => {}
    }
    if standard {
        if !rest.starts_with("= ") && rest.len() > 1 {
            faults.push(
                Kind::MisplacedValueIndicator,
                said!("no blank follows the = in column 9; the value was read all the same"),
            );
        }
        return valued(trimmed, rest.get(1..).unwrap_or_default(), faults);
    }
    if let Some((keyword, field, column)) = misplaced_indicator(text) {
        if text.starts_with(' ') {
            faults.push(
                Kind::RightJustifiedKeyword,
                said!("the keyword {keyword} does not begin in column 1", keyword),
            );
        } else {
            faults.push(
                Kind::MisplacedValueIndicator,
                said!("the = stands in column {column} rather than 9", column),
            );
        }
        if keyword.is_empty() {
            return Reading::card("", Value::Invalid(field.trim().to_owned()), "");
        }
        return valued(keyword, field, faults);
    }
    if name.starts_with(' ') {
        // A text that began on the card before (MaxIm's long comments): no keyword, no fault.
        return commentary("", text.trim_start_matches(' '));
    }
    if trimmed.eq_ignore_ascii_case("COMMENT")
        || trimmed.eq_ignore_ascii_case("HISTORY")
        || trimmed.eq_ignore_ascii_case("END")
    {
        let keyword = upper_case(trimmed, faults);
        return if keyword == "END" { Reading::End } else { commentary(&keyword, rest) };
    }
    faults.push(
        Kind::NoValueIndicator,
        said!("the keyword {keyword} has no = in column 9; the rest was read as text", keyword = trimmed),
    );
    Reading::card(&trimmed.to_ascii_uppercase(), Value::Commentary(rest.trim().to_owned()), "")
}

/// The eight columns of the keyword and what follows. Other than ASCII may put a character across the border: then
/// everything is keyword-less text.
fn split_columns(text: &str) -> (&str, &str) {
    if text.len() <= INDICATOR {
        return (text, "");
    }
    text.split_at_checked(INDICATOR).unwrap_or(("", text))
}

/// A card whose first eight columns are blank: text, unless a right-justified keyword ends just there.
fn keyword_less(text: &str, faults: &mut Faults) -> Reading {
    let (name, rest) = split_columns(text);
    if name.is_empty() && !rest.is_empty() {
        faults.push(
            Kind::NoValueIndicator,
            said!("the card begins with no keyword that can be read; it was kept as text"),
        );
    }
    commentary("", rest)
}

/// Free text: leading blanks stay, because PixInsight wraps long HISTORY lines inside words and between them alike.
fn commentary(keyword: &str, text: &str) -> Reading {
    Reading::card(keyword, Value::Commentary(text.trim_end().to_owned()), "")
}

fn valued(keyword: &str, field: &str, faults: &mut Faults) -> Reading {
    let keyword = upper_case(keyword, faults);
    let (value, comment) = value_and_comment(field, faults);
    Reading::card(&keyword, value, comment)
}

fn upper_case<'a>(keyword: &'a str, faults: &mut Faults) -> Cow<'a, str> {
    if keyword.bytes().any(|byte| byte.is_ascii_lowercase()) {
        faults.push(
            Kind::LowerCaseKeyword,
            said!("the keyword {keyword} has lower-case letters; it was read as upper case", keyword),
        );
        return keyword.to_ascii_uppercase().into();
    }
    keyword.into()
}

/// `=` in columns 1-8 or 10: the keyword before it, what follows, and its column counted from 1. Further right it
/// is part of a text (`CLFIND2D: contour = 0.30` gives no contour).
fn misplaced_indicator(text: &str) -> Option<(&str, &str, usize)> {
    let (before, field) = text.split_once('=')?;
    let keyword = before.trim_matches(' ');
    let right_justified = before.starts_with(' ') && !keyword.is_empty();
    let in_reach = match before.len() {
        0..INDICATOR => true,
        INDICATOR => right_justified,
        9 => before.ends_with(' ') && !right_justified,
        _ => false,
    };
    (in_reach && is_keyword(keyword)).then_some((keyword, field, before.len() + 1))
}

/// The characters of section 4.1.2.1, lower case too.
fn is_keyword(keyword: &str) -> bool {
    keyword.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// ESO's HIERARCH convention: the keyword's parts up to the first `=`, which needs no blank before it.
fn hierarch(rest: &str, faults: &mut Faults) -> Reading {
    let Some((name, field)) =
        rest.split_once('=').filter(|(name, _)| !name.contains('\'') && !name.trim().is_empty())
    else {
        faults.push(Kind::NoValueIndicator, said!("a HIERARCH card without =; it was read as text"));
        return commentary("HIERARCH", rest.trim());
    };
    if !field.starts_with(' ') && !field.is_empty() {
        faults.push(
            Kind::MisplacedValueIndicator,
            said!("no blank follows the =; the value was read all the same"),
        );
    }
    let (value, comment) = value_and_comment(field, faults);
    Reading::card(&hierarch_keyword(name), value, comment)
}

/// Upper case, single blanks between the parts. Lower case is no fault here: the convention allows it.
pub(crate) fn hierarch_keyword(name: &str) -> String {
    let mut keyword = String::with_capacity(name.len());
    for part in name.split_ascii_whitespace() {
        if !keyword.is_empty() {
            keyword.push(' ');
        }
        keyword.extend(part.chars().map(|c| c.to_ascii_uppercase()));
    }
    keyword
}

/// The CONTINUE convention: a quoted text and a comment, no value indicator.
fn continuation(rest: &str, faults: &mut Faults) -> Reading {
    let all = rest.trim().to_owned();
    match all.starts_with('\'').then(|| value_and_comment(rest, faults)) {
        Some((Value::Text(text), comment)) => {
            Reading::Continue { all, text: Some(text), comment: comment.to_owned() }
        }
        _ => Reading::Continue { all, text: None, comment: String::new() },
    }
}
