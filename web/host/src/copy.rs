//! Copies files into a folder of the user's, which is asked for in the page: nothing that is there is ever replaced.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use js_sys::Promise;
use nightledger_language::{Said, said};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, File, FileSystemDirectoryHandle};

use crate::folders::{error_name, in_words};

#[wasm_bindgen(module = "/src/copy.js")]
extern "C" {
    #[wasm_bindgen(js_name = copy)]
    fn copy_js(root: &FileSystemDirectoryHandle, path: &str, file: &File, stop: &AbortSignal) -> Promise;
}

/// What came of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// It is there.
    Made,
    /// The same bytes were there already.
    Same,
    /// Something else is there, which stays.
    Taken,
}

/// Why there is no copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoCopy {
    /// It was stopped.
    Stopped,
    /// There is no room for it.
    NoRoom,
    /// Something else, in words.
    Failed(Said),
}

/// Copies a file to a path below a folder; when `stop` is told, what is not whole goes away.
pub async fn copy(
    into: &FileSystemDirectoryHandle,
    path: &str,
    file: &File,
    stop: &AbortSignal,
) -> Result<Copy, NoCopy> {
    match JsFuture::from(copy_js(into, path, file, stop)).await {
        Ok(word) => Ok(match word.as_string().as_deref() {
            Some("copied") => Copy::Made,
            Some("same") => Copy::Same,
            _ => Copy::Taken,
        }),
        Err(_) if stop.aborted() => Err(NoCopy::Stopped),
        Err(error) => Err(match error_name(&error).as_str() {
            "QuotaExceededError" => NoCopy::NoRoom,
            "NotAllowedError" | "NoModificationAllowedError" => NoCopy::Failed(said!(
                "the browser may not write there. Check that the folder is not write-protected"
            )),
            _ => NoCopy::Failed(in_words(&error)),
        }),
    }
}
