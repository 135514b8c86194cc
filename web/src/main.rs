//! The Nightledger page: one wasm file that is the page where there is a `window` and the engine in a worker.
#![allow(unreachable_pub, reason = "a program has no public face; `pub` marks what a module shows to its siblings")]

mod engine;
mod host;
mod protocol;
mod source;
mod view;

fn main() {
    use wasm_bindgen::JsCast;
    if let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
        engine::worker::run(scope);
    }
}
