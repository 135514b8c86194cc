//! Folders that are watched (docs/rules.md#13-watch): looked at again where the browser tells of changes, else every so
//! often; what came or changed is read, and the page is told what that made of it. What of a folder is new is the
//! session's to say (`nightledger_session::Watched`).

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::select;
use gloo_timers::future::TimeoutFuture;
use nightledger_browser::clock::{now_in_words, now_ms};
use nightledger_browser::folders::{DirectoryHandle, Found, Given, Go, Observer, read, stamp};
use nightledger_frame::{Exposures, Place, StarOutcome};
use nightledger_protocol::FromEngine;
use nightledger_session::present::standing::{FilesSince, Standing};
use nightledger_session::{Fate, Keeps, Stamp, Watched};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::engine::Engine;
use crate::halt::Halt;
use crate::left::Files;
use crate::read::Lanes;

/// Between two looks, unless the browser tells of a change before.
const PAUSE_MS: u32 = 30_000;
/// Looking takes no more than this part of the time, however large the folders are. What is new is read once.
const SHARE: f64 = 200.0;
/// After a change: a frame is not written at once.
const SETTLE_MS: u32 = 2_000;
/// A file that may still be being written is looked at again after so long.
const WAITING_MS: u32 = 10_000;

/// A folder as a look found it.
struct Looked {
    root: u16,
    /// Nothing where it could not be listed.
    found: Option<Found>,
    sidecars: Files,
    headers: Files,
    /// Of sidecars, then of headers.
    stamps: Vec<Option<Stamp>>,
}

impl Engine {
    /// Begins to watch, or ends it.
    pub(crate) fn watch(&self, on: bool) {
        let watching = &self.watching;
        watching.turn.set(watching.turn.get().wrapping_add(1));
        watching.bell.replace(Halt::default()).call();
        watching.watched.replace(Watched::default());
        watching.known.set(0);
        watching.said.take();
        if on {
            let (engine, turn) = (self.clone(), watching.turn.get());
            spawn_local(async move { engine.keep_watch(turn).await });
        }
    }

    async fn keep_watch(&self, turn: u32) {
        let mut observers: Vec<Option<Observer>> = Vec::new();
        loop {
            let bell = Halt::default();
            self.watching.bell.replace(bell.clone());
            let began = now_ms();
            let all = self.look().await;
            let took = now_ms() - began;
            let waiting = self.take(turn, all).await;
            let sources = self.state.borrow().sources.clone();
            for source in sources.iter().skip(observers.len()) {
                let engine = self.clone();
                let changed = move || engine.watching.bell.borrow().call();
                observers.push(match source.handle() {
                    Some(handle) => handle.observe(changed).await,
                    None => None,
                });
            }
            let handles = sources.iter().filter(|source| source.handle().is_some()).count();
            let is_told = observers.iter().flatten().count() == handles;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast saturates")]
            let rest = PAUSE_MS.max((took * SHARE) as u32);
            // A browser that has observers need not hear of changes: of network drives it often does not.
            let pause = if is_told && waiting { WAITING_MS } else { rest };
            drop(select(JsFuture::from(bell.promise().clone()), TimeoutFuture::new(pause)).await);
            if self.watching.turn.get() != turn {
                break;
            }
            if is_told {
                TimeoutFuture::new(SETTLE_MS).await;
            }
        }
        for observer in observers.into_iter().flatten() {
            observer.end();
        }
    }

    /// Looks at all folders once.
    async fn look(&self) -> Vec<Looked> {
        let sources = self.state.borrow().sources.clone();
        let mut all = Vec::new();
        for (source, root) in sources.iter().zip(0_u16..) {
            if let Some(handle) = source.handle() {
                all.push(look_at(root, handle).await);
            }
        }
        all
    }

    /// Reads what is new. Whether there are files that may still be being written.
    async fn take(&self, turn: u32, all: Vec<Looked>) -> bool {
        // What was found while another folder was added, or all was thrown away, is looked at again.
        if self.watching.turn.get() != turn || self.state.borrow().tasks > 0 {
            return true;
        }
        let (since, gone, new) = self.compare(all);
        if since.is_nothing() {
            self.say_looked(since.waits());
            return since.waiting > 0;
        }
        let before = self.standing();
        let generation = self.state.borrow().generation;
        for (looked, sidecars, headers) in new {
            let gone: Vec<String> =
                gone.iter().filter(|(root, _)| *root == looked.root).map(|(_, path)| path.clone()).collect();
            if let Some(found) = &looked.found {
                self.state.borrow_mut().session.scan.take_look(looked.root, &found.listed, &gone);
            }
            // Of a folder that is thrown away meanwhile nothing is taken (`Lanes::step`).
            let lanes = Rc::new(Lanes::quiet(self, generation, looked.root, KeepsNothing));
            let halt = Halt::default();
            lanes.read(sidecars, &halt).await;
            lanes.read(headers, &halt).await;
        }
        if self.watching.turn.get() != turn {
            return false;
        }
        self.derive_if_idle();
        let after = self.standing();
        if since.is_of_frames() || before != after {
            let time = now_in_words();
            let time = time.rsplit(' ').next().unwrap_or_default();
            self.say_looked(format!("{time}: {}", after.since(&before, since)));
        }
        since.waiting > 0
    }

    /// What changed, what has gone, and the files to read, folder by folder.
    #[allow(clippy::type_complexity, reason = "three answers of one comparison")]
    fn compare(&self, all: Vec<Looked>) -> (FilesSince, Vec<(u16, String)>, Vec<(Looked, Files, Files)>) {
        let mut watched = self.watching.watched.borrow_mut();
        let known = self.watching.known.replace(self.state.borrow().sources.len());
        // Folders that are seen for the first time were read a moment ago.
        let (new, old): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|looked| usize::from(looked.root) >= known);
        let mut look = watched.look(i64::MIN);
        let mut to_read = Vec::new();
        for looked in old {
            if looked.found.is_none() {
                look.pass_over(looked.root);
                continue;
            }
            let (mut sidecars, mut headers) = (Vec::new(), Vec::new());
            let paths = looked.sidecars.paths.iter().chain(&looked.headers.paths);
            let texts = looked.sidecars.paths.len();
            for ((path, stamp), at) in paths.zip(&looked.stamps).zip(0..) {
                let waits = at >= texts;
                if look.file(looked.root, path, *stamp, waits) == Fate::Read {
                    let (list, from) = if waits { (&mut headers, texts) } else { (&mut sidecars, 0) };
                    list.extend(u32::try_from(at - from));
                }
            }
            let files = (looked.sidecars.at(sidecars), looked.headers.at(headers));
            to_read.push((looked, files.0, files.1));
        }
        let (since, gone) = look.finish();
        let state = self.state.borrow();
        let scan = &state.session.scan;
        for looked in new {
            let texts = looked.sidecars.paths.len();
            let paths = looked.sidecars.paths.into_iter().chain(looked.headers.paths);
            for ((path, stamp), at) in paths.zip(looked.stamps).zip(0..) {
                // What was half written then is read again.
                if at < texts || scan.has_whole(looked.root, &path) {
                    watched.take_as_read(looked.root, path, stamp);
                }
            }
        }
        (since, gone, to_read)
    }

    fn standing(&self) -> Standing {
        let state = self.state.borrow();
        state.session.answer().map(|answer| Standing::new(&answer.ledger)).unwrap_or_default()
    }

    /// Tells the page, once.
    fn say_looked(&self, text: String) {
        if text.is_empty() || *self.watching.said.borrow() == text {
            return;
        }
        self.watching.said.replace(text.clone());
        (self.emit)(FromEngine::Looked(text));
    }
}

/// A folder with the sizes and times of its files. A disk that never answers has its look wait for it, and nothing else.
async fn look_at(root: u16, handle: &DirectoryHandle) -> Looked {
    let halt = Halt::default();
    let found = handle.look(halt.promise()).await;
    let whole = found.listed.faults.is_empty() && found.listed.lost.is_empty();
    let all = Files { paths: found.listed.paths.clone(), files: found.files.clone() };
    let to_read = found.listed.to_read();
    let (sidecars, headers) = (all.at(to_read.sidecars), all.at(to_read.headers));
    let mut stamps = Vec::new();
    for files in [&sidecars, &headers] {
        let seen: Rc<RefCell<Vec<Option<Stamp>>>> = Rc::new(RefCell::new(vec![None; files.paths.len()]));
        let into = Rc::clone(&seen);
        let step = move |_, at: usize, given| {
            if let (Given::File(file), Some(place)) = (given, into.borrow_mut().get_mut(at)) {
                *place = Some(stamp(&file));
            }
            None
        };
        read(&files.files, || Go::Now, step, halt.promise()).await;
        stamps.extend(seen.take());
    }
    Looked { root, found: whole.then_some(found), sidecars, headers, stamps }
}

/// Of a look nothing is kept for the next visit: it brings a few files at a time.
struct KeepsNothing;

impl Keeps for KeepsNothing {
    fn exposures(&self, _: Place, _: Stamp) -> Option<Exposures> {
        None
    }

    fn figures(&self, _: &str, _: Stamp) -> Option<StarOutcome> {
        None
    }

    fn keep(&self, _: Stamp, _: &mut Exposures) {}
}
