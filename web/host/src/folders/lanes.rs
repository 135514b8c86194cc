//! Many files at a time, with the browser's promises kept out of the program: `lanes.js` waits for them and calls in
//! when there is something to do. One promise for each entry of a folder, and three for each file, cost more than
//! reading a folder again needs otherwise (docs/benchmarks.md).

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use js_sys::{Array, Promise, Uint8Array, Uint32Array};
use nightledger_language::Said;
use nightledger_session::{Listed, descends};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryEntry, FileSystemDirectoryHandle};

use super::{Found, Seen, in_words};

#[wasm_bindgen(module = "/src/folders/lanes.js")]
extern "C" {
    #[wasm_bindgen(js_name = list)]
    fn list_js(
        root: &FileSystemDirectoryHandle,
        lanes: u32,
        enters: &Closure<dyn Fn(String) -> bool>,
        seen: &Closure<dyn Fn(u32) -> bool>,
        stop: &Promise,
    ) -> Promise;

    #[wasm_bindgen(js_name = entries)]
    fn entries_js(
        root: &FileSystemDirectoryEntry,
        enters: &Closure<dyn Fn(String) -> bool>,
        all: bool,
        seen: &Closure<dyn Fn(u32) -> bool>,
    ) -> Promise;

    #[wasm_bindgen(js_name = observe)]
    fn observe_js(root: &FileSystemDirectoryHandle, changed: &Closure<dyn Fn()>) -> Promise;

    /// A `FileSystemObserver`.
    type JsObserver;
    #[wasm_bindgen(method)]
    fn disconnect(this: &JsObserver);

    #[wasm_bindgen(js_name = read)]
    fn read_js(
        files: &Array,
        lanes: u32,
        ready: &Closure<dyn Fn() -> JsValue>,
        step: &Closure<dyn Fn(u32, u32, JsValue) -> JsValue>,
        stop: &Promise,
    ) -> Promise;
}

/// Folders listed at the same time: while one waits for the disk, others are answered.
const FOLDERS_AT_ONCE: u32 = 8;

/// Files in flight: measured best between 16 and 64 (TOOLCHAIN.md); more are slower and can hang.
const FILES_AT_ONCE: u32 = 32;

/// Everything below `root`, as far as it was listed when `stop` came.
pub(super) async fn list(root: &FileSystemDirectoryHandle, seen: Seen, stop: &Promise) -> Found {
    let enters = enters();
    let seen = Closure::<dyn Fn(u32) -> bool>::new(move |count| seen(count));
    Found::from(finished(list_js(root, FOLDERS_AT_ONCE, &enters, &seen, stop)).await)
}

/// Everything below a dropped folder, or only what its handle may leave out: as [`Found`] is made of it; nothing when
/// `seen` said that it is not to go on.
pub async fn entries(root: &FileSystemDirectoryEntry, all: bool, seen: Seen) -> Option<Array> {
    let enters = enters();
    let seen = Closure::<dyn Fn(u32) -> bool>::new(move |count| seen(count));
    finished(entries_js(root, &enters, all, &seen)).await.dyn_into().ok()
}

fn enters() -> Closure<dyn Fn(String) -> bool> {
    Closure::new(|name: String| descends(&name))
}

impl From<JsValue> for Found {
    /// What `lanes.js` found.
    fn from(parts: JsValue) -> Self {
        let parts: Array = parts.unchecked_into();
        let paths = parts.get(0).as_string().unwrap_or_default();
        let mut listed =
            Listed { paths: paths.split_terminator('\0').map(str::to_owned).collect(), ..Listed::default() };
        for fault in parts.get(2).unchecked_into::<Array>().iter() {
            let fault: Array = fault.unchecked_into();
            let (path, why) = (fault.get(0).as_string().unwrap_or_default(), in_words(&fault.get(1)));
            match path.strip_suffix('/') {
                Some(folder) => listed.faults.push((folder.to_owned(), why)),
                None if path.is_empty() => listed.faults.push((path, why)),
                None => listed.lost.push((path, why)),
            }
        }
        Self { listed, files: parts.get(1).unchecked_into(), twice: false }
    }
}

/// Tells of changes in a folder as long as it is there.
pub struct Observer {
    observer: JsObserver,
    _changed: Closure<dyn Fn()>,
}

impl Observer {
    /// Ends it.
    pub fn end(self) {
        self.observer.disconnect();
    }
}

/// Has the browser call `changed` when something changes below `root`; nothing where it cannot.
pub(super) async fn observe(
    root: &FileSystemDirectoryHandle,
    changed: impl Fn() + 'static,
) -> Option<Observer> {
    let changed = Closure::<dyn Fn()>::new(changed);
    let observer = finished(observe_js(root, &changed)).await;
    observer.is_object().then(|| Observer { observer: observer.unchecked_into(), _changed: changed })
}

/// Whether the next file is opened.
pub enum Go {
    /// At once.
    Now,
    /// When this has come, if it says true.
    When(Promise),
    /// No more.
    Stop,
}

/// What was waited for.
pub enum Given {
    /// The file itself.
    File(File),
    /// The part that was asked for.
    Bytes(Uint8Array),
    /// Neither; why.
    Fault(Said),
}

/// The bytes wanted next: the first of them, and how many.
pub type Part = (u64, usize);

/// Reads `files` (or what their handles give). `step` hears a lane, a file's place and what there is of it, and says
/// what else of the file is wanted; until it wants no more, the lane is this file's. Ends at once when `stop` comes,
/// and gives the places of the files that were not read to their end.
pub async fn read(
    files: &Array,
    ready: impl Fn() -> Go + 'static,
    step: impl Fn(usize, usize, Given) -> Option<Part> + 'static,
    stop: &Promise,
) -> Vec<u32> {
    let ready = Closure::<dyn Fn() -> JsValue>::new(move || match ready() {
        Go::Now => true.into(),
        Go::When(promise) => promise.into(),
        Go::Stop => false.into(),
    });
    let step = Closure::<dyn Fn(u32, u32, JsValue) -> JsValue>::new(move |lane, at, given| {
        let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        step(whole(lane), whole(at), of_js(given)).map_or(JsValue::UNDEFINED, part_js)
    });
    finished(read_js(files, FILES_AT_ONCE, &ready, &step, stop))
        .await
        .unchecked_into::<Uint32Array>()
        .to_vec()
}

fn of_js(given: JsValue) -> Given {
    given
        .dyn_into::<Uint8Array>()
        .map(Given::Bytes)
        .or_else(|given| given.dyn_into::<File>().map(Given::File))
        .unwrap_or_else(|error| Given::Fault(in_words(&error)))
}

fn part_js((offset, length): Part) -> JsValue {
    #[allow(
        clippy::cast_precision_loss,
        reason = "files are far below 2^53 bytes, which is JavaScript's own limit"
    )]
    let (from, to) = (offset as f64, offset.saturating_add(length as u64) as f64);
    Array::of2(&from.into(), &to.into()).into()
}

/// What a promise of `lanes.js` came to. What the browser refuses is a value there; an error is the program's own, and
/// belongs where its errors are seen.
pub(super) async fn finished(promise: Promise) -> JsValue {
    match JsFuture::from(promise).await {
        Ok(value) => value,
        Err(error) => wasm_bindgen::throw_val(error),
    }
}
