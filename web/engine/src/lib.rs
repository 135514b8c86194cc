//! The engine as a wasm module of its own: it reads headers, holds the scan, and answers the page, which shows what it
//! says. It runs in a worker, where it listens by itself, or on the page's own thread, where [`here`] starts it.
#![allow(unsafe_code, reason = "wasm-bindgen's exports expand to unsafe code")]
#![allow(
    unreachable_pub,
    reason = "nothing calls this from Rust; `pub` marks what a module shows to its siblings"
)]

mod check;
mod checking;
mod contribute;
mod copying;
mod count;
mod engine;
mod figures;
mod halt;
mod keep;
mod keeping;
mod left;
mod measure;
mod measuring;
mod pace;
mod plans;
mod preview;
mod previews;
mod read;
mod watch;
mod watching;
mod worker;

use js_sys::Function;
use nightledger_protocol::{FromEngine, ToEngine};
use wasm_bindgen::prelude::*;
use web_sys::DedicatedWorkerGlobalScope;

use engine::Engine;

/// In a worker the engine begins to listen; anywhere else it waits for [`here`].
#[wasm_bindgen(start)]
pub fn start() {
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        worker::run(&scope);
    }
}

/// An engine on this thread, which it must leave often. `hear` is called with each message for the page; what comes back
/// is called with each message of the page.
#[wasm_bindgen]
pub fn here(hear: Function) -> JsValue {
    let emit = move |message: FromEngine| {
        let heard = message.to_js().map(|value| hear.call1(&JsValue::UNDEFINED, &value));
        if !matches!(heard, Some(Ok(_))) {
            web_sys::console::error_1(&"a message could not be handed to the page".into());
        }
    };
    let engine = Engine::new(emit, true);
    let listen = Closure::<dyn Fn(JsValue)>::new(move |message| match ToEngine::from_js(message) {
        Some(message) => engine.handle(message),
        None => web_sys::console::error_1(&"a message of the page was not understood".into()),
    });
    listen.into_js_value()
}
