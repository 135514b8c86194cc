//! Blocks of frames (`nightledger_session::Kept`) in IndexedDB, by the name of the folder that they were read in. The
//! database is open only while something is read or written, so that it never stands in another tab's way.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use js_sys::{Array, Date, Promise, Reflect, Uint8Array};
use nightledger_session::Blocks;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

#[wasm_bindgen]
extern "C" {
    /// A range of keys, its ends included.
    #[wasm_bindgen(catch, js_namespace = IDBKeyRange, js_name = bound)]
    fn key_range(lower: &JsValue, upper: &JsValue) -> Result<JsValue, JsValue>;
}

const DATABASE: &str = "nightledger-kept";
const STORE: &str = "blocks";

/// Blocks as they were found, with the keys that they are stored under.
#[derive(Default)]
pub struct Found {
    /// The blocks, the oldest first.
    pub blocks: InBrowser,
    keys: Array,
}

/// Blocks that stay in the browser's memory: it takes them back as soon as the scan is over.
#[derive(Default)]
pub struct InBrowser(Vec<Uint8Array>);

impl Blocks for InBrowser {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn length(&self, block: usize) -> usize {
        self.0.get(block).map_or(0, |block| block.length() as usize)
    }

    fn part<'a>(&'a self, block: usize, part: Range<usize>, room: &'a mut Vec<u8>) -> &'a [u8] {
        room.clear();
        let ends = (u32::try_from(part.start), u32::try_from(part.end));
        if let (Some(block), (Ok(start), Ok(end))) = (self.0.get(block), ends) {
            let part = block.subarray(start, end);
            room.resize(part.length() as usize, 0);
            part.copy_to(room);
        }
        room
    }
}

/// What is kept of the folder called `root`.
pub async fn load(root: &str) -> Result<Found, JsValue> {
    let database = open().await?;
    let outcome = async {
        let store = transaction(&database, IdbTransactionMode::Readonly)?.object_store(STORE)?;
        // An array sorts behind every number.
        let range = key_range(&key(root, 0.0)?, &key(root, [(); 0])?)?;
        let keys = store.get_all_keys_with_key(&range)?;
        let blocks = store.get_all_with_key(&range)?;
        let keys: Array = finished(&keys).await?.unchecked_into();
        let blocks: Array = finished(&blocks).await?.unchecked_into();
        let blocks = blocks.iter().filter_map(|block| block.dyn_into().ok());
        Ok(Found { blocks: InBrowser(blocks.collect()), keys })
    };
    let outcome = outcome.await;
    database.close();
    outcome
}

/// Adds blocks (each a `Uint8Array`) for the folder called `root`, in the place of those in `replaced`: all of it or
/// nothing.
pub async fn store(root: &str, blocks: &Array, replaced: Found) -> Result<(), JsValue> {
    let database = open().await?;
    let outcome = async {
        let transaction = transaction(&database, IdbTransactionMode::Readwrite)?;
        let store = transaction.object_store(STORE)?;
        for key in replaced.keys.iter() {
            store.delete(&key)?;
        }
        for block in blocks.iter() {
            store.put_with_key(&block, &key(root, moment())?)?;
        }
        committed(&transaction).await
    };
    let outcome = outcome.await;
    database.close();
    outcome
}

/// Forgets all folders.
pub async fn forget() -> Result<(), JsValue> {
    forget_others(&[]).await
}

/// Forgets all folders but those called so.
pub async fn forget_others(roots: &[Rc<str>]) -> Result<(), JsValue> {
    let database = open().await?;
    let outcome = async {
        let transaction = transaction(&database, IdbTransactionMode::Readwrite)?;
        let store: IdbObjectStore = transaction.object_store(STORE)?;
        let keys: Array = finished(&store.get_all_keys()?).await?.unchecked_into();
        for key in keys.iter() {
            let root = key.unchecked_ref::<Array>().get(0).as_string().unwrap_or_default();
            if !roots.iter().any(|each| **each == root) {
                store.delete(&key)?;
            }
        }
        committed(&transaction).await
    };
    let outcome = outcome.await;
    database.close();
    outcome
}

fn key(root: &str, moment: impl Serialize) -> Result<JsValue, JsValue> {
    Ok(serde_wasm_bindgen::to_value(&(root, moment))?)
}

/// Milliseconds since 1970, a little later each time.
fn moment() -> f64 {
    thread_local! {
        static LAST: Cell<f64> = const { Cell::new(0.0) };
    }
    LAST.with(|last| {
        let now = Date::now().max(last.get() + 0.01);
        last.set(now);
        now
    })
}

async fn open() -> Result<IdbDatabase, JsValue> {
    // In a page and in a worker; reading the property throws where the user forbids it.
    let factory: IdbFactory = Reflect::get(&js_sys::global(), &"indexedDB".into())?.dyn_into()?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let upgrade = Closure::once_into_js({
        let request = request.clone();
        move || {
            if let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                // Without the store every transaction fails, and nothing is kept.
                let _ = database.create_object_store(STORE);
            }
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    Ok(finished(&request).await?.unchecked_into())
}

fn transaction(database: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
    database.transaction_with_str_and_mode(STORE, mode)
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

/// Waits until a transaction is on disk; `Err` with the browser's error when it was given up, for want of room above all.
/// An error of a request ends in that too.
async fn committed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(promise).await.map(|_| ()).map_err(|_| transaction.error().into())
}
