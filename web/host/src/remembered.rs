//! Folders of earlier visits: their handles are kept in IndexedDB.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemDirectoryHandle, IdbObjectStore};

use crate::database::{Database, finished};

const DATABASE: Database = Database { name: "nightledger", store: "folders" };
/// The key of the one value that is kept.
const RECENT: &str = "recent";
/// Folders remembered.
const KEPT: usize = 6;

/// Remembers a folder. A browser that keeps nothing is no failure.
pub async fn remember(handle: FileSystemDirectoryHandle) {
    // Whoever cannot store a handle just will not see it next time.
    let _ = try_remember(handle).await;
}

async fn try_remember(handle: FileSystemDirectoryHandle) -> Result<(), JsValue> {
    let mut others = Vec::new();
    for folder in load().await.unwrap_or_default() {
        let same = JsFuture::from(folder.is_same_entry(&handle)).await?;
        if !same.is_truthy() {
            others.push(folder);
        }
    }
    others.insert(0, handle);
    others.truncate(KEPT);
    let all: Array = others.iter().collect();
    let write = async |store: &IdbObjectStore| store.put_with_key(&all, &RECENT.into()).map(|_| ());
    DATABASE.write(write).await
}

/// Forgets all folders.
pub async fn forget() {
    // What cannot be cleared could not be kept either.
    let _ = DATABASE.write(async |store: &IdbObjectStore| store.clear().map(|_| ())).await;
}

/// The folders of earlier visits, the last first.
pub async fn load() -> Result<Vec<FileSystemDirectoryHandle>, JsValue> {
    let read = async |store: &IdbObjectStore| finished(&store.get(&RECENT.into())?).await;
    let kept: Array = DATABASE.read(read).await?.dyn_into().unwrap_or_default();
    Ok(kept.iter().filter_map(|handle| handle.dyn_into().ok()).collect())
}
