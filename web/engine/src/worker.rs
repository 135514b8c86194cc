//! The worker's side: the engine behind `postMessage`.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use nightledger_protocol::{FromEngine, ToEngine};

use crate::engine::Engine;

/// Runs the engine in this worker, for as long as the worker lives.
pub fn run(scope: &DedicatedWorkerGlobalScope) {
    let post = scope.clone();
    let engine = Engine::new(move |message| send(&post, &message), false);
    let listen =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match ToEngine::from_js(event.data()) {
                Some(message) => engine.handle(message),
                None => web_sys::console::error_1(&"a message of the page was not understood".into()),
            }
        });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    send(scope, &FromEngine::Ready);
}

fn send(scope: &DedicatedWorkerGlobalScope, message: &FromEngine) {
    let sent = message.to_js().map(|value| scope.post_message(&value));
    if !matches!(sent, Some(Ok(()))) {
        web_sys::console::error_1(&"a message could not be sent to the page".into());
    }
}
