//! The language: its texts come with a file of their own, which `web/early.js` fetches. The engine is handed the same file,
//! and everything is shown anew.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use js_sys::Promise;
use leptos::prelude::*;
use nightledger_browser::locale;
use nightledger_language::{Language, tr};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::State;
use crate::page::{focus, words};
use crate::protocol::ToEngine;
use crate::storage::Word;

/// The id of the field in which a language is chosen.
pub const CHOICE: &str = "language";

#[wasm_bindgen]
extern "C" {
    /// The tag of the language that the page began with.
    #[wasm_bindgen(thread_local_v2, js_namespace = early, js_name = language)]
    static FIRST: JsValue;

    /// The tag of the language that it begins with where none was chosen.
    #[wasm_bindgen(thread_local_v2, js_namespace = early, js_name = own)]
    static OWN: JsValue;

    /// Resolves to its texts.
    #[wasm_bindgen(thread_local_v2, js_namespace = early, js_name = texts)]
    static FIRST_TEXTS: Promise;

    /// Writes what stands in index.html in a language; resolves to its texts, or to null if another was asked for meanwhile.
    #[wasm_bindgen(js_namespace = early, js_name = speak)]
    fn fetch_texts(tag: &str) -> Promise;
}

/// Speaks the language that the page began with, before anything is shown. English if its texts do not come: then why.
pub async fn first() -> (Language, String, Option<String>) {
    let language = named(FIRST.with(JsValue::as_string));
    match take(language, FIRST_TEXTS.with(Clone::clone)).await {
        Ok(texts) => (language, texts.unwrap_or_default(), None),
        Err(why) => (Language::English, String::new(), Some(why)),
    }
}

/// The language of a tag.
fn named(tag: Option<String>) -> Language {
    tag.and_then(|tag| Language::of_tag(&tag)).unwrap_or_default()
}

/// Takes over the texts that are promised; nothing if another language was asked for meanwhile.
async fn take(language: Language, texts: Promise) -> Result<Option<String>, String> {
    let not_here = || {
        let name = language.own_name();
        tr!(
            "The texts for {name} could not be loaded. Without a network, only languages that were used before are there.",
            name
        )
    };
    let Some(texts) = JsFuture::from(texts).await.map_err(|_| not_here())?.as_string() else {
        return Ok(None);
    };
    locale::speak(language, &texts).map_err(|_| not_here())?;
    Ok(Some(texts))
}

impl State {
    /// Speaks another language, and keeps that once it is spoken.
    pub fn choose_language(self, language: Language) {
        spawn_local(async move {
            if !self.turn_to(language).await {
                return;
            }
            if let Err(why) = Word::Language.keep(language.tag()) {
                self.trouble(why.to_owned());
            }
            // What was chosen from was made anew.
            focus::into_sight_soon(CHOICE.to_owned());
        });
    }

    /// Speaks the language that is kept, else the browser's: another tab has chosen one, or it was forgotten.
    pub fn speak_kept(self) {
        let kept = Word::Language.kept().and_then(|tag| Language::of_tag(&tag));
        let language = kept.unwrap_or_else(|| named(OWN.with(JsValue::as_string)));
        spawn_local(async move {
            self.turn_to(language).await;
        });
    }

    /// Speaks another language, as soon as its texts are here. Whether that came to be.
    async fn turn_to(self, language: Language) -> bool {
        match take(language, fetch_texts(language.tag())).await {
            Ok(Some(texts)) => {
                self.spoken(language, texts);
                true
            }
            Ok(None) => false,
            Err(why) => {
                self.trouble(why);
                // What is chosen in Settings shows what is spoken.
                self.language().notify();
                false
            }
        }
    }

    /// A language is spoken here: the engine speaks it too.
    pub fn spoken(self, language: Language, texts: String) {
        if self.language().get_untracked() != language {
            words::follow_language();
            self.send(ToEngine::Speak(language, texts));
            self.language().set(language);
        }
    }
}
