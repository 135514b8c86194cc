//! Single cards: every form of FITS 4.0 section 4, and every fault of docs/rules.md#3-fits with exactly its diagnostics.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{image, kinds, read};
use nightledger_header::DiagnosticKind::{
    self, BadNumber, DuplicateKeyword, LowerCaseKeyword, MisplacedValueIndicator, NoValueIndicator, NonAscii,
    OrphanContinue, RightJustifiedKeyword, TextAfterValue, UnquotedText, UnterminatedText,
};
use nightledger_header::Value::{self, Bool, Commentary, Complex, Float, Int, Invalid, Undefined};
use proptest::prelude::*;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn commentary(text: &str) -> Value {
    Commentary(text.to_owned())
}

#[track_caller]
fn check(card: &str, keyword: &str, value: &Value, comment: &str, faults: &[DiagnosticKind]) {
    check_all(&[card], keyword, value, comment, faults);
}

#[track_caller]
fn check_all(cards: &[&str], keyword: &str, value: &Value, comment: &str, faults: &[DiagnosticKind]) {
    let header = read(&image(cards));
    let card = &header.hdus[0].cards[5];
    assert_eq!((card.keyword.as_str(), &card.value, card.comment.as_str()), (keyword, value, comment));
    assert_eq!(kinds(&header), faults, "{:?}", header.diagnostics);
    assert_eq!((card.card, card.offset), (6, 400));
    for fault in &header.diagnostics {
        assert_eq!(u64::from(fault.card.unwrap() - 1) * 80, fault.offset);
    }
}

#[test]
fn logicals_and_numbers_in_all_their_forms() {
    check("EXTEND  =                    T / more", "EXTEND", &Bool(true), "more", &[]);
    check("MORE    = F/tight", "MORE", &Bool(false), "tight", &[]);
    check("FRAMENO =                  +12", "FRAMENO", &Int(12), "", &[]);
    check("STEPS   = 007", "STEPS", &Int(7), "", &[]);
    check("LONGEST =  9223372036854775807", "LONGEST", &Int(i64::MAX), "", &[]);
    check("LONGER  =  9223372036854775808", "LONGER", &Float(9_223_372_036_854_775_808.0), "", &[]);
    check("EXPTIME = 0.25", "EXPTIME", &Float(0.25), "", &[]);
    check("EXPTIME = .25/s", "EXPTIME", &Float(0.25), "s", &[]);
    check("XBINNING= 2.", "XBINNING", &Float(2.0), "", &[]);
    check("JD      = 2.46D6 / old", "JD", &Float(2_460_000.0), "old", &[]);
    check("SCALE   = -1.5d-02", "SCALE", &Float(-0.015), "", &[]);
    check("SCALE   = 1e3", "SCALE", &Float(1000.0), "", &[]);
    check("POLE    = (3, -1.5E1) / c", "POLE", &Complex(3.0, -15.0), "c", &[]);
}

#[test]
fn numbers_at_the_very_end_of_a_card() {
    // Not padded by a blank: the last column holds the last figure.
    let card = format!("EXPTIME ={}", format_args!("{:>71}", "123.456"));
    check(&card, "EXPTIME", &Float(123.456), "", &[]);
    let card = format!("EXPTIME ={}", format_args!("{:>71}", "5."));
    check(&card, "EXPTIME", &Float(5.0), "", &[]);
}

#[test]
fn what_is_no_number_is_text() {
    check("LIMIT   = Infinity / no", "LIMIT", &text("Infinity"), "no", &[UnquotedText]);
    check("LIMIT   = NaN", "LIMIT", &text("NaN"), "", &[UnquotedText]);
    check("COMMA   = 1,5", "COMMA", &text("1,5"), "", &[UnquotedText]);
    check("COMMA   = '1,5'", "COMMA", &text("1,5"), "", &[]);
    check("PAIR    = 1.5, 2.5 /two", "PAIR", &text("1.5, 2.5"), "two", &[UnquotedText]);
    check("RA      = 05 34 31.9", "RA", &text("05 34 31.9"), "", &[UnquotedText]);
    check("HUGE    = 2.5E999", "HUGE", &Invalid("2.5E999".to_owned()), "", &[BadNumber]);
    check("GAP     = -  2.5", "GAP", &Float(-2.5), "", &[BadNumber]);
    check("GAP     = 2.5 E + 3", "GAP", &Float(2500.0), "", &[BadNumber]);
}

#[test]
fn texts_keep_leading_blanks_and_lose_trailing_ones() {
    check("OBJECT  = ' M 31   ' / name", "OBJECT", &text(" M 31"), "name", &[]);
    check("OBSERVER= 'O''Neill'", "OBSERVER", &text("O'Neill"), "", &[]);
    check("NOTE    = 'ends in a quote'''", "NOTE", &text("ends in a quote'"), "", &[]);
    check("FILTER  = ''", "FILTER", &text(""), "", &[]);
    check("FILTER  = '   ' / none", "FILTER", &text(""), "none", &[]);
    check("CAMERA  = 'a/b'/c", "CAMERA", &text("a/b"), "c", &[]);
    check("AMPERS  = 'more&'", "AMPERS", &text("more&"), "", &[]);
    check("NOVALUE =", "NOVALUE", &Undefined, "", &[]);
    check("NOVALUE = / 'only' comment", "NOVALUE", &Undefined, "'only' comment", &[]);
}

#[test]
fn faulty_texts_are_read_as_far_as_they_go() {
    check(
        "DATE-OBS= 2031-02-03T04:05:06 / UTC",
        "DATE-OBS",
        &text("2031-02-03T04:05:06"),
        "UTC",
        &[UnquotedText],
    );
    check("WARNING = 'no end in sight / x", "WARNING", &text("no end in sight / x"), "", &[UnterminatedText]);
    check("OBJECT  = 'M 1' crab / c", "OBJECT", &text("M 1"), "c", &[TextAfterValue]);
    check("WHEEL   = '('L', 'R')' / c", "WHEEL", &text("('L', 'R')"), "c", &[TextAfterValue]);
}

#[test]
fn long_texts_go_on() {
    let cards = ["NOTE    = 'one, &' / first", "CONTINUE  'two&'", "CONTINUE  '' / last"];
    check_all(&cards, "NOTE", &text("one, two"), "first last", &[]);
    let cards = ["HIERARCH Note of length = 'a&'", "CONTINUE  '''b''&'"];
    check_all(&cards, "NOTE OF LENGTH", &text("a'b'&"), "", &[]);
    check("CONTINUE  'alone'", "CONTINUE", &commentary("'alone'"), "", &[OrphanContinue]);
    check("CONTINUE bare words", "CONTINUE", &commentary("bare words"), "", &[OrphanContinue]);
    let header = read(&image(&["NOTE    = 'a&'", "COMMENT between", "CONTINUE  'b'"]));
    assert_eq!(header.hdus[0].cards[5].value, text("a&"));
    assert_eq!(kinds(&header), [OrphanContinue]);
}

#[test]
fn hierarch_keywords_are_their_parts() {
    check("HIERARCH ESO TEL ALT= 45.5 / deg", "ESO TEL ALT", &Float(45.5), "deg", &[]);
    check("HIERARCH  obs   target = 'x = y'", "OBS TARGET", &text("x = y"), "", &[]);
    check("HIERARCH KEY='v'", "KEY", &text("v"), "", &[MisplacedValueIndicator]);
    check("HIERARCH nothing here", "HIERARCH", &commentary("nothing here"), "", &[NoValueIndicator]);
    check("HIERARCH= 5", "HIERARCH", &Int(5), "", &[]);
}

#[test]
fn commentary_is_never_a_value() {
    check("COMMENT = 5 / not a value", "COMMENT", &commentary("= 5 / not a value"), "", &[]);
    check("HISTORY   indented", "HISTORY", &commentary("  indented"), "", &[]);
    check("        free text", "", &commentary("free text"), "", &[]);
    check("", "", &commentary(""), "", &[]);
    check("KEYWORD without one", "KEYWORD", &commentary("without one"), "", &[NoValueIndicator]);
    check("STARS: limit = 0.5", "STARS: L", &commentary("imit = 0.5"), "", &[NoValueIndicator]);
    check("comment small", "COMMENT", &commentary("small"), "", &[LowerCaseKeyword]);
    check("    spilt from the card before", "", &commentary("spilt from the card before"), "", &[]);
}

#[test]
fn misplaced_keywords_and_indicators() {
    check("gain    = 5", "GAIN", &Int(5), "", &[LowerCaseKeyword]);
    check("GAIN= 5", "GAIN", &Int(5), "", &[MisplacedValueIndicator]);
    check("GAIN   = 5 / c", "GAIN", &Int(5), "c", &[MisplacedValueIndicator]);
    check("GAIN    =5", "GAIN", &Int(5), "", &[MisplacedValueIndicator]);
    check("GAIN     = 5", "GAIN", &Int(5), "", &[MisplacedValueIndicator]);
    check("GAIN       = 5", "GAIN", &commentary("= 5"), "", &[NoValueIndicator]);
    check("   GAIN= 5", "GAIN", &Int(5), "", &[RightJustifiedKeyword]);
    check("    GAIN= 5", "GAIN", &Int(5), "", &[RightJustifiedKeyword]);
    check("= 5", "", &Invalid("5".to_owned()), "", &[MisplacedValueIndicator]);
    check(
        "gain= words 'n' all",
        "GAIN",
        &text("words 'n' all"),
        "",
        &[MisplacedValueIndicator, LowerCaseKeyword, UnquotedText],
    );
}

#[test]
fn bytes_beyond_ascii() {
    check("OBJECT  = 'Größe'", "OBJECT", &text("Größe"), "", &[NonAscii]);
    check("TEMP    = 5 / \u{b0}C", "TEMP", &Int(5), "\u{b0}C", &[NonAscii]);
    check("OBJECT  = 'a\tb\0'", "OBJECT", &text("a b"), "", &[NonAscii]);
    check("COMMENT \u{1f30c}", "COMMENT", &commentary("\u{1f30c}"), "", &[NonAscii]);
    check("ä       = 5", "ä", &commentary("= 5"), "", &[NonAscii, NoValueIndicator]);
    // Latin-1, and UTF-8 cut off by column 80.
    let mut bytes = image(&["TEMP    = 5 / #C"]);
    bytes[414] = 0xB0;
    let header = read(&bytes);
    assert_eq!(header.hdus[0].cards[5].comment, "\u{b0}C");
    assert_eq!(kinds(&header), [NonAscii]);
    let mut bytes = image(&["COMMENT long"]);
    bytes[479] = 0xC3;
    assert_eq!(read(&bytes).hdus[0].cards[5].value, commentary("long"));
}

#[test]
fn duplicates_are_one_fault_a_keyword_and_the_last_counts() {
    let header =
        read(&image(&["GAIN    = 1", "COMMENT a", "COMMENT a", "GAIN    = 2", "GAIN    = 3", "EGAIN   = 1"]));
    assert_eq!(kinds(&header), [DuplicateKeyword]);
    assert_eq!(header.diagnostics[0].card, Some(10));
    assert_eq!(header.find("gain").map(|(_, card)| card.value.clone()), Some(Int(3)));
    assert_eq!(header.hdus[0].cards.iter().filter(|card| card.keyword == "GAIN").count(), 3);
}

/// A value as FITS wants it written.
fn printed(value: &Value) -> String {
    match value {
        Bool(flag) => format!("{:>20}", if *flag { 'T' } else { 'F' }),
        Int(whole) => format!("{whole:>20}"),
        Float(float) => format!("{float:>20E}"),
        Complex(re, im) => format!("({re:E}, {im:E})"),
        Value::Text(text) => format!("'{:8}'", text.replace('\'', "''")),
        other => panic!("{other:?} is not printed"),
    }
}

fn values() -> impl Strategy<Value = Value> {
    let float = || prop::num::f64::NORMAL | prop::num::f64::ZERO;
    prop_oneof![
        any::<bool>().prop_map(Bool),
        any::<i64>().prop_map(Int),
        float().prop_map(Float),
        (-1e9..1e9_f64, -1e9..1e9_f64).prop_map(|(re, im)| Complex(re, im)),
        "[ -~]{0,30}".prop_map(|text| Value::Text(text.trim_end().to_owned())),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(keyword in "[A-Z][A-Z0-9_-]{0,7}", value in values(), comment in "[!-.0-~]{0,5}") {
        prop_assume!(!matches!(keyword.as_str(), "END" | "COMMENT" | "HISTORY" | "CONTINUE" | "HIERARCH"));
        let card = format!("{keyword:8}= {} / {comment}", printed(&value));
        prop_assume!(card.len() <= 80);
        let header = read(&image(&[&card]));
        let read = &header.hdus[0].cards[5];
        prop_assert_eq!(&read.keyword, &keyword);
        prop_assert_eq!(&read.value, &value);
        prop_assert_eq!(&read.comment, &comment);
    }
}
