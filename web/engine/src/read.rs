//! Reading a folder: its listing, its sidecars, then its headers, many at a time. What is read of it, and in what order, is
//! the session's to say (`nightledger_session::Reading`); here is who waits for the browser.

use std::cell::RefCell;
use std::rc::Rc;

use nightledger_session::{Again, Given as Came, Keeps, Next, Reading};

use nightledger_browser::clock::now_ms;
use nightledger_browser::folders::{
    Found, Given, Go, Part, Source, here_already, modified_ms, read, size_bytes,
};
use nightledger_protocol::{FromEngine, ToEngine};

use crate::count::{whole, whole_ms};
use crate::engine::{Engine, State};
use crate::halt::Halt;
use crate::left::{Files, Left};

impl Engine {
    /// Reads everything of one folder into the scan.
    pub(crate) async fn read_root(&self, left: Left, generation: u32) {
        let Left { root, source, files } = left;
        let name = source.name();
        let halt = self.state.borrow().halt.clone();
        let unlisted = files.is_none();
        let listing =
            async { if unlisted { Some(self.list(source.as_ref(), &halt, generation).await) } else { None } };
        let (keep, found) = self.keeping.open(&name, &halt, listing).await;
        // A part of a folder says nothing of what of the rest is still needed.
        let mut whole_folder = false;
        let mut is_listed = true;
        let (sidecars, headers) = if let Some(found) = found {
            if self.over(generation) {
                return self.leave(Left { root, source, files: None }, generation);
            }
            if found.twice {
                return self.twice(&name);
            }
            is_listed = found.listed.faults.is_empty() && found.listed.lost.is_empty();
            whole_folder = is_listed;
            self.sort_out(root, &name, &found)
        } else {
            files.unwrap_or_default()
        };
        if self.gone(generation) {
            return;
        }
        {
            let mut state = self.state.borrow_mut();
            state.progress.listing = None;
            state.progress.listing_ms = whole_ms(now_ms() - state.started_ms);
            let files = headers.paths.len() + sidecars.paths.len();
            state.progress.total = state.progress.total.saturating_add(whole(files));
            state.session.scan.expect(headers.paths.len());
            state.measuring.figures.insert(root, keep.figures.clone());
        }
        self.say_progress(true);
        let lanes = Rc::new(Lanes {
            engine: self.clone(),
            generation,
            keep,
            reading: RefCell::new(Reading::new(root)),
            slice: RefCell::default(),
            tells: true,
        });
        let sidecars = lanes.read(sidecars, &halt).await;
        let headers = lanes.read(headers, &halt).await;
        let gone = self.gone(generation);
        let all = sidecars.left.paths.is_empty() && headers.left.paths.is_empty();
        lanes.keep.finish(whole_folder && all && !gone);
        if gone {
            return;
        }
        if !all {
            let source = Rc::clone(&source);
            self.leave(Left { root, source, files: Some((sidecars.left, headers.left)) }, generation);
        }
        match lanes.reading.borrow_mut().again(is_listed) {
            Again::Nothing => {}
            Again::Folder => self.fail(Left { root, source, files: None }),
            Again::Files(failed) => {
                let failed = headers.all.at(failed);
                self.fail(Left { root, source, files: Some((Files::default(), failed)) });
            }
        }
    }

    /// Remembers what could not be read.
    fn fail(&self, left: Left) {
        let failed = &mut self.state.borrow_mut().failed;
        if left.files.is_none() {
            failed.retain(|each| each.root != left.root);
        }
        if !failed.iter().any(|each| each.root == left.root && each.files.is_none()) {
            failed.push(left);
        }
    }

    /// What was added is here: what is still to be read of it is what it was added for.
    fn twice(&self, name: &str) {
        let (left, failed) = {
            let state = self.state.borrow();
            (!state.left.is_empty(), !state.failed.is_empty())
        };
        match (left, failed) {
            (true, _) => self.handle(ToEngine::GoOn),
            (false, true) => self.handle(ToEngine::ReadAgain),
            (false, false) => (self.emit)(FromEngine::Trouble(here_already(name))),
        }
    }

    /// Remembers what was not read, unless the scan was thrown away.
    fn leave(&self, left: Left, generation: u32) {
        if !self.gone(generation) {
            self.state.borrow_mut().left.push(left);
        }
    }

    async fn list(&self, source: &dyn Source, halt: &Halt, generation: u32) -> Found {
        let before = self.state.borrow().progress.listing.unwrap_or(0);
        // Said before there is any: a browser may take its time for the first folder.
        self.state.borrow_mut().progress.listing = Some(before);
        self.say_progress(true);
        let engine = self.clone();
        let seen = move |count: u32| {
            engine.state.borrow_mut().progress.listing = Some(before.saturating_add(count));
            engine.say_progress(false);
            !engine.over(generation)
        };
        source.list(Rc::new(seen), halt.promise()).await
    }

    /// The sidecars and the headers among what was found; what cannot be read is said.
    fn sort_out(&self, root: u16, name: &str, found: &Found) -> (Files, Files) {
        let Found { listed, files, .. } = found;
        let to_read = self.state.borrow_mut().session.scan.take_listed(root, name, listed);
        for text in to_read.troubles {
            (self.emit)(FromEngine::Trouble(text));
        }
        let all = Files { paths: listed.paths.clone(), files: files.clone() };
        (all.at(to_read.sidecars), all.at(to_read.headers))
    }

    /// Whether nothing more is to be read.
    fn over(&self, generation: u32) -> bool {
        let state = self.state.borrow();
        state.stopped || state.generation != generation
    }

    /// Whether the scan that this belongs to was thrown away.
    fn gone(&self, generation: u32) -> bool {
        self.state.borrow().generation != generation
    }
}

/// Notes how far reading is, after a step that began at `began`.
fn note(state: &mut State, next: Next, began: f64) {
    if next == Next::Unchanged {
        state.progress.unchanged += 1;
    } else {
        state.progress.parsing_ms += now_ms() - began;
    }
    if !matches!(next, Next::Read { .. }) {
        state.progress.done += 1;
        state.progress.took_ms = whole_ms(began - state.started_ms);
    }
}

/// Files of one folder, being read, and what that needs of the browser and of the engine.
pub(crate) struct Lanes<K> {
    engine: Engine,
    generation: u32,
    keep: K,
    reading: RefCell<Reading>,
    /// Bytes on their way into a reader.
    slice: RefCell<Vec<u8>>,
    /// Whether the page hears how far it is.
    tells: bool,
}

/// What was to be read, and what of it was not.
pub(crate) struct ReadFiles {
    all: Rc<Files>,
    left: Files,
}

impl<K: Keeps + 'static> Lanes<K> {
    /// For files of this folder, of which the page hears nothing.
    pub(crate) fn quiet(engine: &Engine, generation: u32, root: u16, keep: K) -> Self {
        let (reading, slice) = (RefCell::new(Reading::new(root)), RefCell::default());
        Self { engine: engine.clone(), generation, keep, reading, slice, tells: false }
    }

    /// Reads files, many at a time, until they are read or `halt` ends it.
    pub(crate) async fn read(self: &Rc<Self>, files: Files, halt: &Halt) -> ReadFiles {
        let all = Rc::new(files);
        let (ready, step, paths) = (Rc::clone(self), Rc::clone(self), Rc::clone(&all));
        let ready = move || ready.ready();
        let step = move |lane, at: usize, given| step.step(lane, (at, paths.paths.get(at)?), given);
        let left = read(&all.files, ready, step, halt.promise()).await;
        ReadFiles { left: all.at(left), all }
    }

    fn ready(&self) -> Go {
        if self.engine.over(self.generation) && self.tells || self.engine.gone(self.generation) {
            return Go::Stop;
        }
        self.engine.pace.breath().map_or(Go::Now, Go::When)
    }

    /// Goes on with the file at `at` and says what else of it is wanted.
    fn step(&self, lane: usize, file: (usize, &str), given: Given) -> Option<Part> {
        if self.engine.gone(self.generation) {
            return None;
        }
        let began = now_ms();
        let slice = &mut *self.slice.borrow_mut();
        let came = match given {
            Given::File(file) => {
                Came::Opened { size_bytes: size_bytes(&file), modified_ms: modified_ms(&file) }
            }
            Given::Bytes(bytes) => {
                slice.resize(usize::try_from(bytes.length()).unwrap_or_default(), 0);
                bytes.copy_to(slice);
                Came::Bytes(slice)
            }
            Given::Fault(why) => Came::Fault(why),
        };
        let next = {
            let state = &mut *self.engine.state.borrow_mut();
            let reading = &mut *self.reading.borrow_mut();
            let next = reading.step((&mut state.session.scan, &self.keep), lane, file, came);
            if self.tells {
                note(state, next, began);
            }
            next
        };
        self.engine.pace.note(began);
        if let Next::Read { offset, length } = next {
            return Some((offset, length));
        }
        if self.tells {
            self.engine.say_progress(false);
        }
        None
    }
}
