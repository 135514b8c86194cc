//! A folder of the File System Access API: from the picker, or dropped in Chromium.

use js_sys::{Array, AsyncIterator, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemHandleKind};

use nightledger_scan::descends;

use super::bindings::PermissionHandle;
use super::{FileRef, Found, FoundFile, Local, Source, in_words};

/// A folder by its handle.
pub struct DirectoryHandle {
    root: FileSystemDirectoryHandle,
}

impl DirectoryHandle {
    /// The folder behind `root`.
    pub fn new(root: FileSystemDirectoryHandle) -> Self {
        Self { root }
    }
}

impl Source for DirectoryHandle {
    fn name(&self) -> String {
        self.root.name()
    }

    fn list<'a>(&'a self, seen: &'a dyn Fn(usize) -> bool) -> Local<'a, Found> {
        Box::pin(async move {
            let mut found = Found::default();
            let mut open = vec![(String::new(), self.root.clone())];
            while let Some((prefix, directory)) = open.pop() {
                if let Err(why) = list_one(&prefix, &directory, &mut open, &mut found).await {
                    found.faults.push((prefix.trim_end_matches('/').to_owned(), why));
                }
                if !seen(found.files.len()) {
                    break;
                }
            }
            found
        })
    }

    fn open<'a>(&'a self, path: &'a str) -> Local<'a, Result<File, String>> {
        Box::pin(async move {
            let mut directory = self.root.clone();
            let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
            for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
                directory = JsFuture::from(directory.get_directory_handle(folder))
                    .await
                    .map_err(|error| in_words(&error))?
                    .unchecked_into();
            }
            let handle: FileSystemFileHandle = JsFuture::from(directory.get_file_handle(name))
                .await
                .map_err(|error| in_words(&error))?
                .unchecked_into();
            FileRef::Handle(handle).open().await
        })
    }
}

async fn list_one(
    prefix: &str,
    directory: &FileSystemDirectoryHandle,
    open: &mut Vec<(String, FileSystemDirectoryHandle)>,
    found: &mut Found,
) -> Result<(), String> {
    let entries: AsyncIterator = directory.entries();
    loop {
        let next = entries.next().map_err(|error| in_words(&error))?;
        let next = JsFuture::from(next).await.map_err(|error| in_words(&error))?;
        if Reflect::get(&next, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(());
        }
        let pair: Array =
            Reflect::get(&next, &"value".into()).map_err(|error| in_words(&error))?.unchecked_into();
        let name = pair.get(0).as_string().unwrap_or_default();
        let handle = pair.get(1).unchecked_into::<web_sys::FileSystemHandle>();
        match handle.kind() {
            FileSystemHandleKind::Directory if !descends(&name) => {}
            FileSystemHandleKind::Directory => {
                open.push((format!("{prefix}{name}/"), handle.unchecked_into()));
            }
            _ => found.files.push(FoundFile {
                path: format!("{prefix}{name}"),
                file: FileRef::Handle(handle.unchecked_into()),
            }),
        }
    }
}

/// Whether the page may read (or write, when `write`) behind this handle; asks the user when `ask`, which needs a
/// fresh click. A browser without such questions allows what it gave.
pub async fn permitted(handle: &FileSystemDirectoryHandle, write: bool, ask: bool) -> bool {
    let handle = handle.unchecked_ref::<PermissionHandle>();
    if Reflect::get(handle, &"queryPermission".into()).map_or(true, |call| !call.is_function()) {
        return true;
    }
    let options = Object::new();
    let mode = if write { "readwrite" } else { "read" };
    if Reflect::set(&options, &"mode".into(), &mode.into()).is_err() {
        return false;
    }
    if granted(handle.query_permission(&options)).await {
        return true;
    }
    ask && granted(handle.request_permission(&options)).await
}

async fn granted(answer: Result<js_sys::Promise, JsValue>) -> bool {
    let Ok(promise) = answer else { return false };
    JsFuture::from(promise).await.is_ok_and(|state| state.as_string().as_deref() == Some("granted"))
}
