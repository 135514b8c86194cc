//! The few calls of the File System Access API that web-sys hides behind `web_sys_unstable_apis`.
#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::FileSystemHandle;

#[wasm_bindgen]
extern "C" {
    /// A handle that can be asked for permission.
    #[wasm_bindgen(extends = FileSystemHandle)]
    pub type PermissionHandle;

    /// Resolves to `granted`, `denied` or `prompt`.
    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    pub fn query_permission(this: &PermissionHandle, options: &Object) -> Result<Promise, JsValue>;

    /// Asks the user; needs a click that is still fresh.
    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    pub fn request_permission(this: &PermissionHandle, options: &Object) -> Result<Promise, JsValue>;
}
