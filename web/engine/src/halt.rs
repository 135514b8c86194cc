//! The end of reading before its end.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;

/// A promise that is kept when reading is to end. Whoever waits for a browser, which may never answer, waits for this
/// too.
#[derive(Clone)]
pub(crate) struct Halt {
    promise: Promise,
    keep: Option<Function>,
}

impl Default for Halt {
    fn default() -> Self {
        let mut keep = None;
        let promise = Promise::new(&mut |resolve, _| keep = Some(resolve));
        Self { promise, keep }
    }
}

impl Halt {
    /// What to wait for.
    pub(crate) fn promise(&self) -> &Promise {
        &self.promise
    }

    /// Reading is to end.
    pub(crate) fn call(&self) {
        if let Some(keep) = &self.keep {
            // A promise's own resolve does not throw.
            let _ = keep.call0(&JsValue::UNDEFINED);
        }
    }
}
