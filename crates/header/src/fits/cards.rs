//! A card as FITS 4.0 has it (section 4 and appendix A), in nom parsers over bytes: keyword, value indicator, value,
//! comment. It reads the whole card or nothing; what departs from the standard is left to [`super::tolerant`], which
//! reports the faults. Both give the same for a card that keeps the standard.
//!
//! Numbers are recognised here and converted by `str::parse`. Repetition is `take_while` alone: nom 8.0's `digit0` and
//! `space0` on `&str` return the wrong rest where they reach the end of the input (`src/traits.rs`: `split_at(0)`).

use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_while, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{eof, opt, recognize, rest, value};
use nom::multi::many0_count;
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use super::tolerant::Reading;
use crate::Value;

/// Columns of a keyword (section 4.1.2.1).
const KEYWORD: usize = 8;

/// What a parser over a card's bytes gives.
type Parsed<'a, T> = IResult<&'a [u8], T>;

/// Reads a card that keeps the standard; its trailing blanks may be cut. `None`: [`super::tolerant`] has to look at it.
pub(super) fn card(card: &[u8]) -> Option<Reading> {
    let (field, name) = keyword(card).ok()?;
    match name {
        b"" | b"COMMENT" | b"HISTORY" => {
            Some(Reading::card(text(name)?, Value::Commentary(text(field)?.trim_end().to_owned()), ""))
        }
        b"END" => eof::<_, nom::error::Error<_>>(field).ok().map(|_| Reading::End),
        // Conventions beside the standard, and texts over several cards.
        b"CONTINUE" | b"HIERARCH" => None,
        _ => {
            let (field, ()) = value_indicator(field).ok()?;
            let (field, found) = literal(field).ok()?;
            let (_, comment) = comment(field).ok()?;
            Some(Reading::card(text(name)?, found.value()?, text(comment)?.trim()))
        }
    }
}

/// Section 4.1.2.1: eight columns, left-justified, upper-case letters, digits, hyphen and underscore.
fn keyword(card: &[u8]) -> Parsed<'_, &[u8]> {
    let allowed =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let (after, columns) = take(card.len().min(KEYWORD)).parse(card)?;
    let (_, name) = terminated(take_while(allowed), pair(blanks, eof)).parse(columns)?;
    Ok((after, name))
}

/// Section 4.1.2.2: `=` and a blank in columns 9 and 10; the blank may be cut with the padding.
fn value_indicator(field: &[u8]) -> Parsed<'_, ()> {
    value((), alt((tag("= "), terminated(tag("="), eof)))).parse(field)
}

/// Section 4.1.2.3: blanks, then nothing or a slash and the comment.
fn comment(field: &[u8]) -> Parsed<'_, &[u8]> {
    preceded(blanks, alt((preceded(char('/'), rest), eof))).parse(field)
}

/// A value recognised by its shape.
#[derive(Clone)]
enum Literal<'a> {
    Undefined,
    Logical(bool),
    /// Between the quotes, doubled ones still doubled.
    Text(&'a [u8]),
    Number(&'a [u8]),
    Complex(&'a [u8], &'a [u8]),
}

/// Sections 4.2.1 to 4.2.6; free format, so blanks before it are no fault.
fn literal(field: &[u8]) -> Parsed<'_, Literal<'_>> {
    let (field, _) = blanks(field)?;
    match field.first() {
        None | Some(b'/') => Ok((field, Literal::Undefined)),
        Some(b'\'') => string.map(Literal::Text).parse(field),
        Some(b'T') => value(Literal::Logical(true), tag("T")).parse(field),
        Some(b'F') => value(Literal::Logical(false), tag("F")).parse(field),
        Some(b'(') => complex.parse(field),
        Some(_) => number.map(Literal::Number).parse(field),
    }
}

/// Section 4.2.1: in single quotes; a quote inside is doubled.
fn string(field: &[u8]) -> Parsed<'_, &[u8]> {
    let plain = take_while1(|byte| byte != b'\'');
    delimited(char('\''), recognize(many0_count(alt((plain, tag("''"))))), char('\'')).parse(field)
}

/// Sections 4.2.3 and 4.2.4: an integer, or a real number with an exponent of E or D.
fn number(field: &[u8]) -> Parsed<'_, &[u8]> {
    let digits = |field| take_while1(|byte: u8| byte.is_ascii_digit()).parse(field);
    let whole_first = (digits, opt((char('.'), opt(digits))));
    let point_first = (char('.'), digits);
    let mantissa = alt((recognize(whole_first), recognize(point_first)));
    let exponent = (one_of("ED"), opt(one_of("+-")), digits);
    recognize((opt(one_of("+-")), mantissa, opt(exponent))).parse(field)
}

/// Sections 4.2.5 and 4.2.6: `(re, im)`.
fn complex(field: &[u8]) -> Parsed<'_, Literal<'_>> {
    let part = |field| delimited(blanks, number, blanks).parse(field);
    let (rest, (_, re, _, im, _)) = (tag("("), part, tag(","), part, tag(")")).parse(field)?;
    Ok((rest, Literal::Complex(re, im)))
}

fn blanks(field: &[u8]) -> Parsed<'_, &[u8]> {
    take_while(|byte| byte == b' ').parse(field)
}

impl Literal<'_> {
    /// The value; `None` for a number that no type holds.
    fn value(self) -> Option<Value> {
        Some(match self {
            Self::Undefined => Value::Undefined,
            Self::Logical(logical) => Value::Bool(logical),
            Self::Text(inside) => Value::Text(super::value::unescaped(text(inside)?)),
            Self::Number(digits) => super::value::converted(text(digits)?)?,
            Self::Complex(re, im) => Value::Complex(real(re)?, real(im)?),
        })
    }
}

fn real(digits: &[u8]) -> Option<f64> {
    super::value::converted(text(digits)?).map(|value| super::value::as_float(&value))
}

/// Bytes as text: the caller made sure that they are printable ASCII.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(bytes: &str, keyword: &str, value: &Value, comment: &str) {
        let expect = Reading::card(keyword, value.clone(), comment);
        assert_eq!(card(bytes.as_bytes()), Some(expect), "{bytes}");
    }

    #[test]
    fn every_form_of_the_standard() {
        reads("EXTEND  =                    T / more", "EXTEND", &Value::Bool(true), "more");
        reads("A       = F/tight", "A", &Value::Bool(false), "tight");
        reads("A-B_9   =                  +12", "A-B_9", &Value::Int(12), "");
        reads("BIG     =  9223372036854775808", "BIG", &Value::Float(9_223_372_036_854_775_808.0), "");
        reads("EXPTIME = .25/s", "EXPTIME", &Value::Float(0.25), "s");
        reads("XBINNING= 2.", "XBINNING", &Value::Float(2.0), "");
        reads("JD      = -2.46D+6 / old", "JD", &Value::Float(-2_460_000.0), "old");
        reads("POLE    = (3, -1.5E1) / c", "POLE", &Value::Complex(3.0, -15.0), "c");
        reads("OBJECT  = ' O''Neill '' ' / n", "OBJECT", &Value::Text(" O'Neill '".into()), "n");
        reads("OBJECT  = ''", "OBJECT", &Value::Text(String::new()), "");
        reads("NOVALUE =", "NOVALUE", &Value::Undefined, "");
        reads("NOVALUE =    / why", "NOVALUE", &Value::Undefined, "why");
        reads("COMMENT = 'free' text ", "COMMENT", &Value::Commentary("= 'free' text".into()), "");
        reads("HISTORY", "HISTORY", &Value::Commentary(String::new()), "");
        reads("          text", "", &Value::Commentary("  text".into()), "");
        assert_eq!(card(b"END"), Some(Reading::End));
        assert_eq!(card(b"END     "), Some(Reading::End));
    }

    #[test]
    fn what_departs_from_it_is_left_to_the_tolerant_path() {
        for other in [
            "exptime = 5",
            " EXPTIM = 5",
            "KEY WORD= 5",
            "EXPTIME =5",
            "EXPTIME  = 5",
            "EXPTIME   5",
            "EXPTIME = 1e3",
            "EXPTIME = 5 s",
            "EXPTIME = 1,5",
            "EXPTIME = - 5",
            "EXPTIME = 1E999",
            "EXPTIME = TRUE",
            "OBJECT  = M 31",
            "OBJECT  = 'M 31",
            "OBJECT  = 'M 31' x",
            "END     x",
            "CONTINUE  'x'",
            "HIERARCH ESO X = 5",
        ] {
            assert_eq!(card(other.as_bytes()), None, "{other}");
        }
    }
}
