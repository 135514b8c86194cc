//! Results leave the page: copied, downloaded, or written into the folder they came from.

use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::{document, window};
use nightledger_language::tr;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemWritableFileStream, HtmlAnchorElement, Url,
};

use crate::source::{error_name, in_words, permitted};
use nightledger_session::present::Output;

/// The folder that AstroBinUpload writes into, and so does this page.
pub const FOLDER: &str = "AstroBinUploadInfo";

/// Hands a text to the browser's downloads.
pub fn download(name: &str, text: &str, media_type: &str) -> Result<(), String> {
    download_bytes(name, text.as_bytes(), media_type)
}

/// Hands a file to the browser's downloads.
pub fn download_bytes(name: &str, bytes: &[u8], media_type: &str) -> Result<(), String> {
    let bytes = Array::of1(&Uint8Array::from(bytes));
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
    save().map_err(|error| tr!("{name} could not be saved: {why}.", name, why = in_words(&error)))
}

/// Hands several files to the browser's downloads.
pub fn download_each(files: &[Output], media_type: &str) -> Result<(), String> {
    files.iter().try_for_each(|file| download(&file.name, &file.text, media_type))
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
        return Err(tr!(
            "Nothing was saved: the browser was not allowed to write into “{name}”. Press the button again and allow it, or use the downloads.",
            name = root.name()
        ));
    }
    let mut saved = Vec::new();
    write_all(root, files, &mut saved).await.map_err(|(place, error)| {
        let (root, why) = (root.name(), refusal(&error));
        let before = match saved.as_slice() {
            [] => tr!("Nothing was saved.").to_owned(),
            saved => tr!("Saved before it: {names}.", names = saved.join(", ")),
        };
        let what = tr!("{name} could not be saved into “{folder}”: {why}.", name = place, folder = root, why);
        [&what, &before, tr!("The downloads have all of it.")].join(" ")
    })
}

/// Why the browser did not write.
fn refusal(error: &JsValue) -> String {
    match error_name(error).as_str() {
        "NotAllowedError" | "NoModificationAllowedError" => tr!(
            "the browser may not write there. Check that it is not write-protected or open in another program"
        )
        .to_owned(),
        _ => in_words(error).to_string(),
    }
}

/// The error comes with what could not be written; `saved` has what was.
async fn write_all<'a>(
    root: &FileSystemDirectoryHandle,
    files: &'a [Output],
    saved: &mut Vec<&'a str>,
) -> Result<(), (&'a str, JsValue)> {
    let is_new = is_missing(root.get_directory_handle(FOLDER)).await;
    let make = FileSystemGetDirectoryOptions::new();
    make.set_create(true);
    let folder = JsFuture::from(root.get_directory_handle_with_options(FOLDER, &make)).await;
    let folder: FileSystemDirectoryHandle = folder.map_err(|error| (FOLDER, error))?.unchecked_into();
    for file in files {
        if let Err(error) = write(&folder, file).await {
            if is_new && saved.is_empty() {
                remove(root, FOLDER).await;
            }
            return Err((&file.name, error));
        }
        saved.push(&file.name);
    }
    Ok(())
}

/// Writes a file whole, or leaves what was there: the browser keeps what is written apart until the stream is closed.
async fn write(folder: &FileSystemDirectoryHandle, file: &Output) -> Result<(), JsValue> {
    let is_new = is_missing(folder.get_file_handle(&file.name)).await;
    let make = FileSystemGetFileOptions::new();
    make.set_create(true);
    let handle = JsFuture::from(folder.get_file_handle_with_options(&file.name, &make)).await?;
    let written = fill(handle.unchecked_ref(), &file.text).await;
    if written.is_err() && is_new {
        // It was made empty, to be written.
        remove(folder, &file.name).await;
    }
    written
}

async fn fill(handle: &FileSystemFileHandle, text: &str) -> Result<(), JsValue> {
    let stream: FileSystemWritableFileStream =
        JsFuture::from(handle.create_writable()).await?.unchecked_into();
    let written = match stream.write_with_str(text) {
        Ok(written) => JsFuture::from(written).await,
        Err(error) => Err(error),
    };
    let closed = match written {
        Ok(_) => JsFuture::from(stream.close()).await,
        Err(error) => Err(error),
    };
    if closed.is_err() {
        // What was written so far goes; the reason to tell is the first one.
        let _ = JsFuture::from(stream.abort()).await;
    }
    closed.map(|_| ())
}

/// Whether what was asked for is not there; nothing else that goes wrong says so.
async fn is_missing(asked: Promise) -> bool {
    JsFuture::from(asked).await.is_err_and(|error| error_name(&error) == "NotFoundError")
}

/// Removes what is of no use; that it cannot be removed changes nothing. The browser may hold a file for a moment after
/// its stream has ended.
async fn remove(folder: &FileSystemDirectoryHandle, name: &str) {
    for wait_ms in [0, 50, 200, 1000] {
        gloo_timers::future::TimeoutFuture::new(wait_ms).await;
        if JsFuture::from(folder.remove_entry(name)).await.is_ok() {
            return;
        }
    }
}
