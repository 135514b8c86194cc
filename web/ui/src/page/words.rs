//! Numbers and small phrases as the user's language writes them.

use std::cell::RefCell;

use js_sys::{Date, Function, Intl, Object, Reflect};
use nightledger_browser::locale::tags;
use wasm_bindgen::prelude::*;

thread_local! {
    static FORMATS: RefCell<Formats> = RefCell::new(Formats::new());
}

/// How numbers and dates are written. Made once a language: `toLocaleString`, which makes one at each call, held the page up
/// for longer than all the rest of a table.
struct Formats {
    numbers: Function,
    dates: Function,
    days: Function,
    months: Function,
}

impl Formats {
    fn new() -> Self {
        let locale = tags(nightledger_language::language());
        let dates = |options: &Object| Intl::DateTimeFormat::new(&locale, options).format();
        Self {
            numbers: Intl::NumberFormat::new(&locale, &Object::new()).format(),
            dates: dates(&date_options(true)),
            days: dates(&date_options(false)),
            months: dates(&month_options()),
        }
    }
}

/// Writes numbers and dates as the language has them that is spoken from now on.
pub fn follow_language() {
    FORMATS.replace(Formats::new());
}

/// A date without its time. The dates given are noon in UTC, and UTC is asked for: no zone makes them another day.
fn date_options(with_year: bool) -> Object {
    let options = Object::new();
    let parts = [("year", "numeric"), ("month", "short"), ("day", "numeric"), ("timeZone", "UTC")];
    for (key, value) in parts.into_iter().skip(usize::from(!with_year)) {
        let set = Reflect::set(&options, &key.into(), &value.into());
        debug_assert!(set.is_ok(), "a plain object takes any property");
    }
    options
}

/// A month and its year.
fn month_options() -> Object {
    let options = date_options(true);
    // A plain object gives its properties away.
    let _ = Reflect::delete_property(&options, &"day".into());
    options
}

fn written(format: &Function, value: &JsValue) -> Option<String> {
    format.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

/// A whole number with the locale's grouping: `1,219`.
pub fn count(number: u32) -> String {
    FORMATS
        .with_borrow(|formats| written(&formats.numbers, &number.into()))
        .unwrap_or_else(|| number.to_string())
}

/// A date such as `2023-07-06` as the user's locale writes it; the text itself if it is no date.
pub fn date(iso: &str) -> String {
    let date = Date::new(&JsValue::from_str(&format!("{iso}T12:00:00Z")));
    // What is no date is an error of the formatter.
    FORMATS.with_borrow(|formats| written(&formats.dates, &date)).unwrap_or_else(|| iso.to_owned())
}

/// First and last date, `2023-07-06 – 2023-07-08`, or one.
pub fn dates(span: &str) -> String {
    span.split(" – ").filter(|date| !date.is_empty()).map(date).collect::<Vec<_>>().join(" – ")
}

/// The month of a date such as `2023-07-06`.
pub fn month(iso: &str) -> String {
    let date = Date::new(&JsValue::from_str(&format!("{iso}T12:00:00Z")));
    FORMATS.with_borrow(|formats| written(&formats.months, &date)).unwrap_or_else(|| iso.to_owned())
}

/// The same without the year, where there is little room.
pub fn day(iso: &str) -> String {
    day_of(&Date::new(&JsValue::from_str(&format!("{iso}T12:00:00Z")))).unwrap_or_else(|| iso.to_owned())
}

/// A moment in UTC to the minute, ms since 1970: `2024-08-07 22:15`.
pub fn minute_ms(time_ms: f64) -> String {
    let iso: String = Date::new(&time_ms.into()).to_iso_string().into();
    iso.chars().take(16).collect::<String>().replace('T', " ")
}

fn day_of(date: &Date) -> Option<String> {
    FORMATS.with_borrow(|formats| written(&formats.days, date))
}

/// The class that colours a filter: the usual ones have their own, others share a few.
pub fn filter_class(name: Option<&str>) -> String {
    let Some(name) = name else { return "f-none".to_owned() };
    let folded = nightledger_ledger::fold_name(name);
    let known = match nightledger_ledger::usual_filter(&folded).unwrap_or(&folded) {
        "ha" => "f-ha",
        "oiii" => "f-oiii",
        "sii" => "f-sii",
        "l" | "uvir" => "f-lum",
        "r" => "f-red",
        "g" => "f-green",
        "b" => "f-blue",
        _ => {
            let sum: u32 = folded.bytes().map(u32::from).sum();
            return format!("f-{}", sum % 4);
        }
    };
    known.to_owned()
}

pub use nightledger_session::present::whole;
