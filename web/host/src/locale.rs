//! What the browser knows of a language.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use js_sys::{Array, Intl, Object, Reflect};
use nightledger_language::{Category, Language, Locale};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The tag as it is spelt properly; an error for what is none.
    #[wasm_bindgen(js_namespace = Intl, js_name = getCanonicalLocales, catch)]
    fn canonical(tag: &str) -> Result<Array, JsValue>;
}

/// What `Intl` is to be told of a language that is spoken: the user's own, as the browser names it, where it is that one, since
/// it knows the country too. Some browsers name it as their system does, `C` or `de_DE.UTF-8@euro`, which no formatter takes:
/// what can be understood of it. Where there are no texts for it, the page speaks English and writes numbers and dates as the
/// user does.
pub fn tags(spoken: Language) -> Array {
    let of = |from: &JsValue, name: &str| Reflect::get(from, &name.into()).ok();
    let own =
        of(&js_sys::global(), "navigator").and_then(|navigator| of(&navigator, "language")?.as_string());
    let own = own.unwrap_or_default();
    let plain = own.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let first = plain.split('-').next().unwrap_or_default();
    let mut known = [own.as_str(), plain.as_str(), first].into_iter().filter(|tag| !tag.is_empty());
    let known = known.find_map(|tag| canonical(tag).ok());
    let known = known.filter(|_| Language::of_tag(&plain).unwrap_or_default() == spoken);
    known.unwrap_or_else(|| Array::of1(&spoken.tag().into()))
}

/// Speaks a language from now on, on this thread, with its texts, which English has not.
///
/// # Errors
/// These are no texts; what was spoken before goes on.
pub fn speak(language: Language, texts: &str) -> Result<(), String> {
    if language == Language::English {
        nightledger_language::speak_english();
        return Ok(());
    }
    nightledger_language::speak(language, texts, Box::new(BrowserLocale::of(language)))
}

/// How the browser counts and writes numbers in a language.
struct BrowserLocale {
    plurals: Intl::PluralRules,
    decimal_mark: char,
}

impl BrowserLocale {
    /// Of a language.
    fn of(language: Language) -> Self {
        let tags = tags(language);
        let half = Intl::NumberFormat::new(&tags, &Object::new()).format_to_parts(0.5);
        let mark = half.iter().find_map(|part| {
            let of = |name: &str| Reflect::get(&part, &name.into()).ok()?.as_string();
            (of("type")? == "decimal").then(|| of("value"))??.chars().next()
        });
        Self { plurals: Intl::PluralRules::new(&tags, &Object::new()), decimal_mark: mark.unwrap_or('.') }
    }
}

impl Locale for BrowserLocale {
    fn category(&self, number: f64) -> Category {
        let word: JsValue = self.plurals.select(number).into();
        word.as_string().and_then(|word| Category::of_word(&word)).unwrap_or(Category::Other)
    }

    fn decimal_mark(&self) -> char {
        self.decimal_mark
    }
}
