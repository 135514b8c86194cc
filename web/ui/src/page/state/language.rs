//! The language: its texts come with a file of their own, which `web/early.js` fetches. The engine is handed the same file,
//! and everything is shown anew.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use js_sys::Promise;
use leptos::prelude::*;
use nightledger_browser::locale::BrowserLocale;
use nightledger_language::{Language, speak, speak_english, tr};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::State;
use crate::page::words;
use crate::protocol::ToEngine;
use crate::storage;

#[wasm_bindgen]
extern "C" {
    /// The tag of the language that the page began with.
    #[wasm_bindgen(thread_local_v2, js_namespace = early, js_name = language)]
    static FIRST: JsValue;

    /// Resolves to its texts.
    #[wasm_bindgen(thread_local_v2, js_namespace = early, js_name = texts)]
    static FIRST_TEXTS: Promise;

    /// Writes what stands in index.html in a language; resolves to its texts.
    #[wasm_bindgen(js_namespace = early, js_name = speak)]
    fn fetch_texts(tag: &str) -> Promise;
}

/// Speaks the language that the page began with, before anything is shown. English if its texts do not come: then why.
pub async fn first() -> (Language, String, Option<String>) {
    let tag = FIRST.with(JsValue::as_string).unwrap_or_default();
    let language = Language::of_tag(&tag).unwrap_or_default();
    match take(language, FIRST_TEXTS.with(Clone::clone)).await {
        Ok(texts) => (language, texts, None),
        Err(why) => (Language::English, String::new(), Some(why)),
    }
}

/// Takes over the texts that are promised.
async fn take(language: Language, texts: Promise) -> Result<String, String> {
    let not_here = || {
        let name = language.own_name();
        tr!(
            "The texts for {name} could not be loaded. Without a network, only languages that were used before are there.",
            name
        )
    };
    let texts = JsFuture::from(texts).await.map_err(|_| not_here())?.as_string().unwrap_or_default();
    if language == Language::English {
        speak_english();
    } else {
        speak(language, &texts, Box::new(BrowserLocale::of(language))).map_err(|_| not_here())?;
    }
    words::follow_language();
    Ok(texts)
}

impl State {
    /// Speaks another language, and keeps that.
    pub fn choose_language(self, language: Language) {
        if let Err(why) = storage::keep_language(language.tag()) {
            self.trouble(why.to_owned());
        }
        self.speak(language);
    }

    /// Speaks another language.
    pub(super) fn speak(self, language: Language) {
        spawn_local(async move {
            match take(language, fetch_texts(language.tag())).await {
                Ok(texts) => self.spoken(language, texts),
                Err(why) => {
                    self.trouble(why);
                    // What is chosen in Settings shows what is spoken.
                    self.language().notify();
                }
            }
        });
    }

    /// A language is spoken here: the engine speaks it too.
    pub fn spoken(self, language: Language, texts: String) {
        self.send(ToEngine::Speak(language, texts));
        self.language().set(language);
    }
}
