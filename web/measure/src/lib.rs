//! What reads pixels in the browser: a wasm module of its own, which runs in workers that are started by a click. Each
//! worker does one job after another, as the engine says through its port, reads the file's bytes itself, and is ended
//! when there is no more to do: its memory, which never shrinks, is given back then.
#![allow(unsafe_code, reason = "wasm-bindgen's exports expand to unsafe code")]
#![allow(
    unreachable_pub,
    reason = "nothing calls this from Rust; `pub` marks what a module shows to its siblings"
)]

mod look;
mod measure;
mod preview;

use std::rc::Rc;

use nightledger_browser::folders::no_file;
use nightledger_protocol::jobs::{FromWorker, Job};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, MessagePort};

use crate::preview::Known;

/// Does what comes through this port, until the end is told.
#[wasm_bindgen]
pub fn serve(port: &MessagePort) {
    let answers = port.clone();
    let known = Rc::default();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match Job::from_js(event.data()) {
            Some(job) => begin(job, answers.clone(), Rc::clone(&known)),
            None => web_sys::console::error_1(&"a message of the engine was not understood".into()),
        }
    });
    port.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    say(port, &FromWorker::Ready);
}

fn begin(job: Job, port: MessagePort, known: Rc<Known>) {
    match job {
        Job::Measure { file } => spawn_local(async move {
            let answer = match file.dyn_into::<File>() {
                Ok(file) => measure::measured(&file, |bytes| say(&port, &FromWorker::Read(bytes))).await,
                Err(_) => FromWorker::Unread(no_file()),
            };
            say(&port, &answer);
        }),
        Job::Preview { file, wanted } => spawn_local(async move {
            let answer = match file.dyn_into::<File>() {
                Ok(file) => preview::previewed(&file, wanted, &known).await,
                Err(_) => FromWorker::Unread(no_file()),
            };
            say(&port, &answer);
        }),
        Job::Look { look, files } => spawn_local(async move {
            let looked = look::looked(look, files, |bytes| say(&port, &FromWorker::Read(bytes))).await;
            say(&port, &FromWorker::Looked(looked));
        }),
        Job::End => {
            if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
                scope.close();
            }
        }
    }
}

fn say(port: &MessagePort, message: &FromWorker) {
    let sent = message.to_js().map(|value| port.post_message(&value));
    if !matches!(sent, Some(Ok(()))) {
        web_sys::console::error_1(&"a message could not be sent to the engine".into());
    }
}
