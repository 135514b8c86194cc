//! What the browser knows of a language.

use js_sys::{Array, Intl, Object, Reflect};
use nightledger_language::{Category, Language, Locale};
use wasm_bindgen::JsValue;

/// How the browser counts and writes numbers in a language.
pub struct BrowserLocale {
    plurals: Intl::PluralRules,
    decimal_mark: char,
}

impl BrowserLocale {
    /// Of a language.
    pub fn of(language: Language) -> Self {
        let tags = Array::of1(&language.tag().into());
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
