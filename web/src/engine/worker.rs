//! The worker's side: the engine behind `postMessage`.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::Engine;
use crate::protocol::{FromEngine, ToEngine};

/// Runs the engine in this worker, for as long as the worker lives.
pub fn run(scope: &DedicatedWorkerGlobalScope) {
    let post = scope.clone();
    let engine = Engine::new(move |message| send(&post, &message), false);
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match serde_wasm_bindgen::from_value::<ToEngine>(event.data()) {
            Ok(message) => engine.handle(message),
            Err(error) => web_sys::console::error_1(&format!("a message was not understood: {error}").into()),
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    send(scope, &FromEngine::Ready);
}

fn send(scope: &DedicatedWorkerGlobalScope, message: &FromEngine) {
    let sent = serde_wasm_bindgen::to_value(message).map(|value| scope.post_message(&value));
    if !matches!(sent, Ok(Ok(()))) {
        web_sys::console::error_1(&"a message could not be sent to the page".into());
    }
}
