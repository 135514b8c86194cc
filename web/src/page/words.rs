//! Numbers and small phrases as the user's language writes them.

use wasm_bindgen::JsValue;

/// A whole number with the locale's grouping: `1,219`.
pub fn count(number: u32) -> String {
    let locale =
        web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".to_owned());
    js_sys::Number::from(number).to_locale_string(&locale).into()
}

/// `1 file`, `2 files`.
pub fn counted(number: u32, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A date such as `2023-07-06` as the user's locale writes it; the text itself if it is no date.
pub fn date(iso: &str) -> String {
    // Noon: no time zone is far enough from UTC to make it another day... but UTC is asked for all the same.
    let date = js_sys::Date::new(&JsValue::from_str(&format!("{iso}T12:00:00Z")));
    if date.get_time().is_nan() {
        return iso.to_owned();
    }
    let options = js_sys::Object::new();
    for (key, value) in [("year", "numeric"), ("month", "short"), ("day", "numeric"), ("timeZone", "UTC")] {
        if js_sys::Reflect::set(&options, &key.into(), &value.into()).is_err() {
            return iso.to_owned();
        }
    }
    let locale =
        web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".to_owned());
    date.to_locale_date_string(&locale, &options).into()
}

/// The class that colours a filter: the usual ones have their own, others share a few.
pub fn filter_class(name: Option<&str>) -> String {
    let Some(name) = name else { return "f-none".to_owned() };
    let folded = nightledger_ledger::fold_name(name);
    let known = match folded.as_str() {
        "ha" | "h" | "halpha" | "hα" => "f-ha",
        "oiii" | "o3" | "o" => "f-oiii",
        "sii" | "s2" | "s" => "f-sii",
        "l" | "lum" | "luminance" | "clear" | "uvir" => "f-lum",
        "r" | "red" => "f-red",
        "g" | "green" => "f-green",
        "b" | "blue" => "f-blue",
        _ => {
            let sum: u32 = folded.bytes().map(u32::from).sum();
            return format!("f-{}", sum % 4);
        }
    };
    known.to_owned()
}

pub use crate::view::whole;
