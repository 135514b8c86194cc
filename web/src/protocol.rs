//! What the page and the engine say to each other: one enum each way, the same in a worker and on the page's thread.

use js_sys::Array;
use nightledger_ledger::{Edits, FileKey, Settings};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::view::View;
use crate::view::frames::{FrameDetail, FrameQuery, FramesPage};
use crate::view::series::Series;
use crate::view::why::RowDetail;

/// From the page to the engine.
#[derive(Serialize, Deserialize)]
pub enum ToEngine {
    /// Settings and edits as they are now; everything derived is worked out again.
    Configure {
        /// What the user set.
        settings: Box<Settings>,
        /// What the user corrected.
        edits: Box<Edits>,
    },
    /// Folders to read.
    Add(Vec<NewRoot>),
    /// Stop reading; what was read counts.
    Stop,
    /// Forget everything that was read.
    StartOver,
    /// Forget what is kept from scan to scan.
    ForgetKept,
    /// What a row is made of.
    Row(u32),
    /// A window of the frames table. The number comes back with the answer, so that a late one is not shown.
    Frames(u32, FrameQuery),
    /// One file: its values and its whole header, read again.
    Frame(u32),
    /// The files that a query matches, to exclude or include them all. The flag comes back.
    Keys(FrameQuery, bool),
    /// Points for the charts.
    Series,
}

/// A folder for the engine: its handle, or its files.
#[derive(Serialize, Deserialize)]
pub struct NewRoot {
    /// Its name; empty for loose files.
    pub name: String,
    /// A `FileSystemDirectoryHandle`, or undefined.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub handle: JsValue,
    /// Paths of the files below the folder.
    pub paths: Vec<String>,
    /// The files, as many as paths.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub files: Array,
}

/// From the engine to the page.
#[derive(Serialize, Deserialize)]
pub enum FromEngine {
    /// The engine listens.
    Ready,
    /// How far reading is.
    Progress(Progress),
    /// Everything derived, anew.
    View(Box<View>),
    /// Answer to [`ToEngine::Row`].
    Row(Box<RowDetail>),
    /// Answer to [`ToEngine::Frames`].
    Frames(u32, Box<FramesPage>),
    /// Answer to [`ToEngine::Frame`].
    Frame(Box<FrameDetail>),
    /// Answer to [`ToEngine::Keys`].
    Keys(Vec<FileKey>, bool),
    /// Answer to [`ToEngine::Series`].
    Series(Box<Series>),
    /// Something went wrong that the user should read, in whole sentences.
    Trouble(String),
}

/// How far reading is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Whether anything is under way.
    pub busy: bool,
    /// Whether the answer is being worked out from what was read.
    pub deriving: bool,
    /// Files found so far while folders are still being listed.
    pub listing: Option<u32>,
    /// Files read.
    pub done: u32,
    /// Files to read.
    pub total: u32,
    /// Files among `done` that had not changed since an earlier scan and were not read again.
    pub unchanged: u32,
    /// Milliseconds that reading took, listing included, once it is done.
    pub took_ms: u32,
    /// Milliseconds of `took_ms` until all folders were listed.
    pub listing_ms: u32,
    /// Milliseconds of `took_ms` in which headers were turned into frames.
    pub parsing_ms: f64,
    /// Milliseconds that it took to work the answer out last.
    pub deriving_ms: u32,
    /// The longest time that the engine kept its thread to itself, in milliseconds.
    pub longest_ms: u32,
}
