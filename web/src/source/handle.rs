//! A folder of the File System Access API: from the picker, or dropped in Chromium.

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use js_sys::{Array, AsyncIterator, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemHandleKind};

use nightledger_scan::descends;

use super::bindings::PermissionHandle;
use super::{FileRef, Found, FoundFile, Local, Source, in_words};

/// Folders listed at the same time: while one waits for the disk, others are answered.
const FOLDERS_AT_ONCE: usize = 8;

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
            let words = Words::default();
            let mut waiting = vec![(String::new(), self.root.clone())];
            let mut under_way = FuturesUnordered::new();
            loop {
                while under_way.len() < FOLDERS_AT_ONCE
                    && let Some((prefix, directory)) = waiting.pop()
                {
                    under_way.push(list_one(prefix, directory, &words));
                }
                let Some(listed) = under_way.next().await else { break };
                waiting.extend(listed.folders);
                found.files.extend(listed.files);
                found.faults.extend(listed.fault);
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

/// What one folder holds.
#[derive(Default)]
struct Listed {
    folders: Vec<(String, FileSystemDirectoryHandle)>,
    files: Vec<FoundFile>,
    fault: Option<(String, String)>,
}

/// Names of properties, made once: every entry asks for them.
struct Words {
    done: JsValue,
    value: JsValue,
}

impl Default for Words {
    fn default() -> Self {
        Self { done: "done".into(), value: "value".into() }
    }
}

async fn list_one(prefix: String, directory: FileSystemDirectoryHandle, words: &Words) -> Listed {
    let mut listed = Listed::default();
    if let Err(error) = list_entries(&prefix, &directory, words, &mut listed).await {
        listed.fault = Some((prefix.trim_end_matches('/').to_owned(), in_words(&error)));
    }
    listed
}

async fn list_entries(
    prefix: &str,
    directory: &FileSystemDirectoryHandle,
    words: &Words,
    listed: &mut Listed,
) -> Result<(), JsValue> {
    let entries: AsyncIterator = directory.entries();
    loop {
        let next = JsFuture::from(entries.next()?).await?;
        if Reflect::get(&next, &words.done).is_ok_and(|done| done.is_truthy()) {
            return Ok(());
        }
        let pair: Array = Reflect::get(&next, &words.value)?.unchecked_into();
        let name = pair.get(0).as_string().unwrap_or_default();
        let handle = pair.get(1).unchecked_into::<web_sys::FileSystemHandle>();
        match handle.kind() {
            FileSystemHandleKind::Directory if !descends(&name) => {}
            FileSystemHandleKind::Directory => {
                listed.folders.push((format!("{prefix}{name}/"), handle.unchecked_into()));
            }
            _ => listed.files.push(FoundFile {
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
