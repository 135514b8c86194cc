//! The few calls of the File System Access API that web-sys hides behind `web_sys_unstable_apis`.
#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use js_sys::{Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::FileSystemHandle;

#[wasm_bindgen]
extern "C" {
    /// `window`, seen as the browsers that have a folder picker see it.
    #[wasm_bindgen(extends = Object)]
    pub type PickerWindow;

    /// Resolves to a `FileSystemDirectoryHandle`; rejects with `AbortError` when the user cancels.
    #[wasm_bindgen(method, catch, js_name = showDirectoryPicker)]
    pub fn show_directory_picker(this: &PickerWindow, options: &Object) -> Result<Promise, JsValue>;

    /// A `DataTransferItem` that can give a handle.
    #[wasm_bindgen(extends = Object)]
    pub type HandleItem;

    /// Resolves to a `FileSystemHandle` or null. Must be called before the drop handler's first `await`.
    #[wasm_bindgen(method, catch, js_name = getAsFileSystemHandle)]
    pub fn get_as_file_system_handle(this: &HandleItem) -> Result<Promise, JsValue>;

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
