//! Results leave the page: copied, downloaded, or written into the folder they came from.

use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemWritableFileStream, HtmlAnchorElement, Url,
};

use crate::source::{in_words, permitted};
use crate::view::Output;

/// The folder that AstroBinUpload writes into, and so does this page.
pub const FOLDER: &str = "AstroBinUploadInfo";

/// Hands a file to the browser's downloads.
pub fn download(name: &str, text: &str, media_type: &str) -> Result<(), String> {
    let bytes = Array::of1(&Uint8Array::from(text.as_bytes()));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let save = || -> Result<(), JsValue> {
        let blob = Blob::new_with_u8_array_sequence_and_options(&bytes, &options)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // The browser has taken the file by the time that a minute has gone.
        gloo_timers::callback::Timeout::new(60_000, move || {
            let _ = Url::revoke_object_url(&address);
        })
        .forget();
        Ok(())
    };
    save().map_err(|error| format!("{name} could not be saved: {}.", in_words(&error)))
}

/// Puts a text on the clipboard, if the browser lets the page do so.
pub async fn copy(text: &str) -> Result<(), ()> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    if clipboard.is_object() && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok() {
        return Ok(());
    }
    Err(())
}

/// Writes files into the folder's `AstroBinUploadInfo`, after asking for permission.
pub async fn into_folder(root: &FileSystemDirectoryHandle, files: &[Output]) -> Result<(), String> {
    if !permitted(root, true, true).await {
        return Err(format!(
            "Nothing was saved: the browser was not allowed to write into “{}”. Press the button again and allow it, or use the downloads.",
            root.name()
        ));
    }
    write_all(root, files).await.map_err(|error| format!("Nothing more was saved: {}.", in_words(&error)))
}

async fn write_all(root: &FileSystemDirectoryHandle, files: &[Output]) -> Result<(), JsValue> {
    let make = FileSystemGetDirectoryOptions::new();
    make.set_create(true);
    let folder: FileSystemDirectoryHandle =
        JsFuture::from(root.get_directory_handle_with_options(FOLDER, &make)).await?.unchecked_into();
    let make = FileSystemGetFileOptions::new();
    make.set_create(true);
    for file in files {
        let handle: FileSystemFileHandle =
            JsFuture::from(folder.get_file_handle_with_options(&file.name, &make)).await?.unchecked_into();
        let stream: FileSystemWritableFileStream =
            JsFuture::from(handle.create_writable()).await?.unchecked_into();
        JsFuture::from(stream.write_with_str(&file.text)?).await?;
        JsFuture::from(stream.close()).await?;
    }
    Ok(())
}
