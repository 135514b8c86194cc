//! Blocks of frames (`nightledger_session::Kept`) and of figures of stars (`nightledger_session::KeptFigures`) in
//! IndexedDB, by the name of the folder that they were read in.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

use js_sys::{Array, Date, Uint8Array};
use nightledger_session::Blocks;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::IdbObjectStore;

use crate::database::{Database, finished};

#[wasm_bindgen]
extern "C" {
    /// A range of keys, its ends included.
    #[wasm_bindgen(catch, js_namespace = IDBKeyRange, js_name = bound)]
    fn key_range(lower: &JsValue, upper: &JsValue) -> Result<JsValue, JsValue>;
}

/// Where blocks of one sort are kept.
pub struct Store(Database);

/// Frames.
pub const FRAMES: Store = Store(Database { name: "nightledger-kept", store: "blocks" });

/// Figures of stars.
pub const FIGURES: Store = Store(Database { name: "nightledger-stars", store: "blocks" });

/// What was seen in calibration frames.
pub const HEALTH: Store = Store(Database { name: "nightledger-health", store: "blocks" });

/// Blocks as they were found, with the keys that they are stored under.
#[derive(Default)]
pub struct Found {
    /// The blocks, the oldest first.
    pub blocks: InBrowser,
    keys: Array,
}

impl Found {
    /// Each block, whole.
    pub fn whole(&self) -> impl Iterator<Item = Vec<u8>> {
        self.blocks.0.iter().map(Uint8Array::to_vec)
    }
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

impl Store {
    /// What is kept of the folder called `root`.
    pub async fn load(&self, root: &str) -> Result<Found, JsValue> {
        let read = async |store: &IdbObjectStore| {
            // An array sorts behind every number.
            let range = key_range(&key(root, 0.0)?, &key(root, [(); 0])?)?;
            let keys = store.get_all_keys_with_key(&range)?;
            let blocks = store.get_all_with_key(&range)?;
            let keys: Array = finished(&keys).await?.unchecked_into();
            let blocks: Array = finished(&blocks).await?.unchecked_into();
            let blocks = blocks.iter().filter_map(|block| block.dyn_into().ok());
            Ok(Found { blocks: InBrowser(blocks.collect()), keys })
        };
        self.0.read(read).await
    }

    /// Adds blocks (each a `Uint8Array`) for the folder called `root`, in the place of those in `replaced`: all of it or
    /// nothing.
    pub async fn store(&self, root: &str, blocks: &Array, replaced: Found) -> Result<(), JsValue> {
        let write = async |store: &IdbObjectStore| {
            for key in replaced.keys.iter() {
                store.delete(&key)?;
            }
            for block in blocks.iter() {
                store.put_with_key(&block, &key(root, moment())?)?;
            }
            Ok(())
        };
        self.0.write(write).await
    }

    /// Forgets all folders.
    pub async fn forget(&self) -> Result<(), JsValue> {
        self.forget_others(&[]).await
    }

    /// Forgets all folders but those called so.
    pub async fn forget_others(&self, roots: &[Rc<str>]) -> Result<(), JsValue> {
        let write = async |store: &IdbObjectStore| {
            let keys: Array = finished(&store.get_all_keys()?).await?.unchecked_into();
            for key in keys.iter() {
                let root = key.unchecked_ref::<Array>().get(0).as_string().unwrap_or_default();
                if !roots.iter().any(|each| **each == root) {
                    store.delete(&key)?;
                }
            }
            Ok(())
        };
        self.0.write(write).await
    }
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
