//! Values in the forms that files have besides the standard's: free blanks, lower-case exponents, missing quotes.

use nightledger_language::said;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while};
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{opt, recognize};
use nom::sequence::delimited;
use nom::{IResult, Parser};

use crate::Value;
use crate::bytes::{after_blanks, before_blanks};
use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;

/// Reads what follows the value indicator: the value and its trimmed comment.
pub(crate) fn value_and_comment<'a>(field: &'a str, faults: &mut Faults) -> (Value, &'a str) {
    let field = after_blanks(field);
    if let Some(text) = field.strip_prefix('\'') {
        return quoted(text, faults);
    }
    if let Some(comment) = field.strip_prefix('/') {
        return (Value::Undefined, comment.trim());
    }
    if field.is_empty() {
        return (Value::Undefined, "");
    }
    if let Ok((rest, literal)) = literal(field)
        && let Some(comment) = end_of_value(rest)
    {
        return (literal.value(faults), comment);
    }
    let (text, comment) = field.split_once(" /").unwrap_or((field, ""));
    let text = text.trim();
    faults
        .push(Kind::UnquotedText, said!("the text {text} stands without quotes; it was read as text", text));
    (Value::Text(text.to_owned()), comment.trim())
}

/// A value that stands alone, as in the `value` attribute of an XISF FITSKeyword: FITS quotes are removed, numbers
/// and logicals get their type, anything else is text.
pub(crate) fn lone_value(field: &str, faults: &mut Faults) -> Value {
    let field = field.trim();
    if field.is_empty() {
        return Value::Undefined;
    }
    if let Some(text) = field.strip_prefix('\'') {
        // The attribute ends where the text does, so a quote inside needs no guess even if it is not doubled.
        return match text.strip_suffix('\'') {
            Some(text) => Value::Text(unescaped(text)),
            None => quoted(text, faults).0,
        };
    }
    match literal(field) {
        Ok(("", literal)) => literal.value(faults),
        _ => Value::Text(field.to_owned()),
    }
}

/// `Some(comment)` where nothing but blanks and a comment follows a value.
fn end_of_value(rest: &str) -> Option<&str> {
    let rest = after_blanks(rest);
    if rest.is_empty() { Some("") } else { rest.strip_prefix('/').map(str::trim) }
}

/// A character string; `text` begins behind the opening quote (section 4.2.1).
fn quoted<'a>(text: &'a str, faults: &mut Faults) -> (Value, &'a str) {
    let Some((inside, rest)) = split_at_closing_quote(text) else {
        faults.push(
            Kind::UnterminatedText,
            said!("the text's closing quote is missing; everything to the card's end was read"),
        );
        return (Value::Text(unescaped(text)), "");
    };
    if let Some(comment) = end_of_value(rest) {
        return (Value::Text(unescaped(inside)), comment);
    }
    // `'('g', 'r')' / comment`: quotes inside that were not doubled. The text ends at the first quote that only a
    // comment can follow, if one stands before any ` /`.
    let candidates = text.find(" /").map_or(text, |slash| text.get(..slash).unwrap_or(text));
    for (place, _) in candidates.match_indices('\'').filter(|(place, _)| *place > inside.len()) {
        let after = text.get(place + 1..).unwrap_or_default();
        if let (Some(comment), Some(inside)) = (end_of_value(after), text.get(..place)) {
            faults.push(
                Kind::TextAfterValue,
                said!("quotes inside the text are not doubled; it was read to its last quote"),
            );
            return (Value::Text(unescaped(inside)), comment);
        }
    }
    let (junk, comment) = rest.split_once('/').unwrap_or((rest, ""));
    faults
        .push(Kind::TextAfterValue, said!("{junk} after the closing quote was left out", junk = junk.trim()));
    (Value::Text(unescaped(inside)), comment.trim())
}

/// Splits at the quote that closes the text; doubled quotes stand for one and do not close it.
fn split_at_closing_quote(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let place = from + text.get(from..)?.find('\'')?;
        let after = text.get(place + 1..)?;
        if !after.starts_with('\'') {
            return Some((text.get(..place)?, after));
        }
        from = place + 2;
    }
}

/// Doubled quotes are one, trailing blanks are padding; leading blanks stay (section 4.2.1.1).
pub(super) fn unescaped(inside: &str) -> String {
    let inside = before_blanks(inside);
    if inside.contains("''") { inside.replace("''", "'") } else { inside.to_owned() }
}

/// Something recognised by its shape, its figures not yet converted.
enum Literal<'a> {
    Logical(bool),
    Number(&'a str),
    Complex(&'a str, &'a str),
}

impl Literal<'_> {
    fn value(&self, faults: &mut Faults) -> Value {
        match self {
            Self::Logical(logical) => Value::Bool(*logical),
            Self::Number(text) => number_value(text, faults),
            Self::Complex(re, im) => match (number_value(re, faults), number_value(im, faults)) {
                (Value::Invalid(text), _) | (_, Value::Invalid(text)) => Value::Invalid(text),
                (re, im) => Value::Complex(as_float(&re), as_float(&im)),
            },
        }
    }
}

/// Recognises a logical, a number or a complex number at the start of `field`.
fn literal(field: &str) -> IResult<&str, Literal<'_>> {
    alt((
        number.map(Literal::Number),
        char('T').map(|_| Literal::Logical(true)),
        char('F').map(|_| Literal::Logical(false)),
        complex,
    ))
    .parse(field)
}

/// `(re, im)` (sections 4.2.5 and 4.2.6).
fn complex(field: &str) -> IResult<&str, Literal<'_>> {
    let part = |input| delimited(blanks, number, blanks).parse(input);
    let (rest, (_, re, _, im, _)) = (tag("("), part, tag(","), part, tag(")")).parse(field)?;
    Ok((rest, Literal::Complex(re, im)))
}

/// A number in any of FITS's forms (sections 4.2.3 and 4.2.4), also with lower-case exponents, and with the blanks
/// that Fortran's formats leave behind a sign or around the exponent. It is only recognised here; converting is
/// left to `str::parse`.
fn number(field: &str) -> IResult<&str, &str> {
    let sign = |input| opt((one_of("+-"), blanks)).parse(input);
    let fraction = (char('.'), opt(digit1));
    let mantissa = alt((recognize((digit1, opt(fraction))), recognize((char('.'), digit1))));
    let exponent = (blanks, one_of("eEdD"), blanks, sign, digit1);
    recognize((sign, mantissa, opt(exponent))).parse(field)
}

/// Any number of blanks. (nom 8.0's own `space0` and `digit0` give a wrong rest where they reach the end of the
/// input, and with it `recognize` a wrong result: they are not used here.)
fn blanks(input: &str) -> IResult<&str, &str> {
    take_while(|c| c == ' ' || c == '\t').parse(input)
}

/// Converts a recognised number: whole ones that fit are [`Value::Int`], others [`Value::Float`].
fn number_value(text: &str, faults: &mut Faults) -> Value {
    if text.contains([' ', '\t']) {
        let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        faults.push(
            Kind::BadNumber,
            said!("the number {text} has blanks inside; it was read as {joined}", text, joined),
        );
        return number_value(&joined, faults);
    }
    converted(text).unwrap_or_else(|| {
        faults.push(Kind::BadNumber, said!("the number {text} is too large to be read", text));
        Value::Invalid(text.to_owned())
    })
}

/// A number without blanks; `None` where no type holds it.
pub(super) fn converted(text: &str) -> Option<Value> {
    // Bytes rather than characters: this runs for each number of each card.
    let has = |letters: &[u8]| text.bytes().any(|byte| letters.contains(&byte));
    if !has(b".eEdD")
        && let Ok(whole) = text.parse()
    {
        return Some(Value::Int(whole));
    }
    let parsed = if has(b"dD") { text.replace(['d', 'D'], "E").parse::<f64>() } else { text.parse::<f64>() };
    parsed.ok().filter(|float| float.is_finite()).map(Value::Float)
}

/// A part of a complex number.
#[allow(
    clippy::cast_precision_loss,
    reason = "complex values are floating; figures beyond 2^53 are none of ours"
)]
pub(super) fn as_float(value: &Value) -> f64 {
    match value {
        Value::Int(whole) => *whole as f64,
        Value::Float(float) => *float,
        _ => 0.0,
    }
}
