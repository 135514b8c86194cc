//! Folders of earlier visits: their handles are kept in IndexedDB.

use js_sys::{Array, Promise};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemDirectoryHandle, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "nightledger";
const STORE: &str = "folders";
/// Folders remembered.
const KEPT: usize = 6;

/// Remembers a folder. A browser that keeps nothing is no failure.
pub async fn remember(handle: FileSystemDirectoryHandle) {
    // Whoever cannot store a handle just will not see it next time.
    let _ = try_remember(handle).await;
}

async fn try_remember(handle: FileSystemDirectoryHandle) -> Result<(), JsValue> {
    let mut folders = load().await.unwrap_or_default();
    let mut others = Vec::new();
    for folder in folders.drain(..) {
        let same = JsFuture::from(folder.is_same_entry(&handle)).await?;
        if !same.is_truthy() {
            others.push(folder);
        }
    }
    others.insert(0, handle);
    others.truncate(KEPT);
    let store = store(IdbTransactionMode::Readwrite).await?;
    let all: Array = others.iter().collect();
    finished(&store.put_with_key(&all, &"recent".into())?).await?;
    Ok(())
}

/// Forgets all folders.
pub async fn forget() {
    if let Ok(store) = store(IdbTransactionMode::Readwrite).await
        && let Ok(request) = store.clear()
    {
        // What cannot be cleared could not be kept either.
        let _ = finished(&request).await;
    }
}

/// The folders of earlier visits, the last first.
pub async fn load() -> Result<Vec<FileSystemDirectoryHandle>, JsValue> {
    let store = store(IdbTransactionMode::Readonly).await?;
    let kept = finished(&store.get(&"recent".into())?).await?;
    let kept: Array = kept.dyn_into().unwrap_or_default();
    Ok(kept.iter().filter_map(|handle| handle.dyn_into().ok()).collect())
}

async fn store(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let upgrade = Closure::once_into_js({
        let request = request.clone();
        move || {
            if let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                // A store that cannot be made fails the transaction below.
                let _ = database.create_object_store(STORE);
            }
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let database: IdbDatabase = finished(&request).await?.unchecked_into();
    database.transaction_with_str_and_mode(STORE, mode)?.object_store(STORE)
}

/// The result of a request, once there is one.
async fn finished(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}
