//! The Nightledger page: one wasm file that is the page where there is a `window` and the engine in a worker.

#![allow(
    unreachable_pub,
    reason = "a program has no public face; `pub` marks what a module shows to its siblings"
)]
#![allow(clippy::needless_pass_by_value, reason = "components own what they are given")]

mod engine;
mod host;
mod kept;
mod packed;
mod page;
mod protocol;
mod source;
mod storage;

use wasm_bindgen::JsCast;

fn main() {
    if let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
        engine::worker::run(&scope);
    } else if web_sys::window().is_some() {
        page::mount();
    }
}
