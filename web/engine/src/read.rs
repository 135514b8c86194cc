//! Reading a folder: its listing, its sidecars, then its headers, many at a time.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use nightledger_session::{
    HeaderReader, Interest, Listing, LogFileReader, LogSaid, LogStep, Stamp, Step, interest, limits,
    nothing_here, sidecar_length,
};
use web_sys::File;

use nightledger_browser::clock::now_ms;
use nightledger_browser::folders::{
    Found, Given, Go, Part, Source, here_already, modified_ms, read, size_bytes,
};
use nightledger_protocol::{FromEngine, ToEngine};

use crate::count::{whole, whole_ms};
use crate::engine::Engine;
use crate::halt::Halt;
use crate::keep::Keep;
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
        let mut failed = false;
        let (sidecars, headers) = if let Some(found) = found {
            if self.over(generation) {
                return self.leave(Left { root, source, files: None }, generation);
            }
            if found.twice {
                return self.twice(&name);
            }
            failed = !(found.faults.is_empty() && found.lost.is_empty());
            whole_folder = !failed;
            self.sort_out(root, &name, found)
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
        }
        self.say_progress(true);
        let handles = headers.files.clone();
        let reading = Rc::new(Reading {
            engine: self.clone(),
            root,
            generation,
            keep,
            headers,
            failed: RefCell::default(),
            lanes: RefCell::default(),
            slice: RefCell::default(),
        });
        let (sidecars, sidecar_failed) = self.read_sidecars(root, sidecars, &halt, generation).await;
        let (ready, step) = (Rc::clone(&reading), Rc::clone(&reading));
        let ready = move || ready.ready();
        let left =
            read(&handles, ready, move |lane, at, given| step.step(lane, at, given), halt.promise()).await;
        let gone = self.gone(generation);
        let headers = reading.headers.at(left);
        let all = sidecars.paths.is_empty() && headers.paths.is_empty();
        reading.keep.finish(whole_folder && all && !gone);
        if gone {
            return;
        }
        if !all {
            let source = Rc::clone(&source);
            self.leave(Left { root, source, files: Some((sidecars, headers)) }, generation);
        }
        // A sidecar speaks of the files beside it: with it they are read anew, those in folders that were not listed too.
        let again = reading.headers.at(reading.failed.take());
        if failed || sidecar_failed {
            self.fail(Left { root, source, files: None });
        } else if !again.paths.is_empty() {
            self.fail(Left { root, source, files: Some((Files::default(), again)) });
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
    fn sort_out(&self, root: u16, name: &str, found: Found) -> (Files, Files) {
        let mut listing = Listing::default();
        let (mut sidecars, mut headers) = (Vec::new(), Vec::new());
        for (path, at) in found.paths.into_iter().zip(0..) {
            match listing.add(&path) {
                Interest::Header => headers.push((path, at)),
                Interest::Sidecar | Interest::Log => sidecars.push((path, at)),
                Interest::Video | Interest::Total | Interest::Skip => {}
            }
        }
        self.state.borrow_mut().session.scan.forget_failures(root);
        for (path, why) in &found.lost {
            if matches!(listing.add(path), Interest::Header | Interest::Sidecar) {
                self.state.borrow_mut().session.scan.take_failure(root, path, why);
            }
        }
        self.state.borrow_mut().session.scan.take_listing(root, &listing);
        for text in listing.archives() {
            (self.emit)(FromEngine::Trouble(text));
        }
        for (folder, why) in &found.faults {
            let between = if folder.is_empty() { "" } else { "/" };
            let text = format!("The folder “{name}{between}{folder}” could not be listed: {why}.");
            (self.emit)(FromEngine::Trouble(text));
        }
        // What could not be looked into is not empty.
        if headers.is_empty() && found.faults.is_empty() && found.lost.is_empty() {
            let others = listing.ignored.values().sum();
            (self.emit)(FromEngine::Trouble(nothing_here(name, others, found.hides_names)));
        }
        self.state.borrow_mut().session.scan.take_unlisted(root, found.faults);
        // The same order in every browser: what progress and Stop leave behind is then the same too.
        headers.sort_by(|(one, _), (other, _)| one.cmp(other));
        let files = |chosen: Vec<(String, u32)>| Files {
            files: chosen.iter().map(|(_, at)| found.files.get(*at)).collect(),
            paths: chosen.into_iter().map(|(path, _)| path).collect(),
        };
        (files(sidecars), files(headers))
    }

    /// Reads sidecars, and gives back those that it was stopped before, and whether there was one that cannot be read.
    async fn read_sidecars(&self, root: u16, sidecars: Files, halt: &Halt, generation: u32) -> (Files, bool) {
        let (engine, ready) = (self.clone(), self.clone());
        let sidecars = Rc::new(sidecars);
        let failed = Rc::new(Cell::new(false));
        let (all, fails) = (Rc::clone(&sidecars), Rc::clone(&failed));
        let logs: RefCell<BTreeMap<usize, LogFileReader>> = RefCell::default();
        let step = move |_, at: usize, mut given| {
            let path = all.paths.get(at).filter(|_| !engine.gone(generation))?;
            if interest(path.rsplit('/').next().unwrap_or(path)) == Interest::Log {
                match read_log(&mut logs.borrow_mut(), at, given) {
                    Ok(LogStep::Read { offset, length }) => return Some((offset, length)),
                    Ok(LogStep::Done(said)) => {
                        engine.state.borrow_mut().session.scan.take_log(root, path, said);
                    }
                    Err(why) => {
                        fails.set(true);
                        engine.state.borrow_mut().session.scan.take_log_failure(root, path, &why);
                    }
                }
                engine.state.borrow_mut().progress.done += 1;
                engine.say_progress(false);
                return None;
            }
            if let Given::File(file) = &given {
                match sidecar_length(size_bytes(file)) {
                    Ok(length) => return Some((0, length)),
                    Err(why) => given = Given::Fault(why),
                }
            }
            {
                let mut state = engine.state.borrow_mut();
                match given {
                    Given::Bytes(bytes) => state.session.scan.take_sidecar(root, path, &bytes.to_vec()),
                    Given::Fault(why) => {
                        fails.set(true);
                        state.session.scan.take_failure(root, path, &why);
                    }
                    Given::File(_) => {}
                }
                state.progress.done += 1;
            }
            engine.say_progress(false);
            None
        };
        let ready = move || if ready.over(generation) { Go::Stop } else { Go::Now };
        let left = read(&sidecars.files, ready, step, halt.promise()).await;
        (sidecars.at(left), failed.get())
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

/// Goes on with a file that may be the log of a stacking program; `Err` says why it cannot be read.
fn read_log(logs: &mut BTreeMap<usize, LogFileReader>, at: usize, given: Given) -> Result<LogStep, String> {
    let mut reader = match given {
        Given::File(file) => LogFileReader::new(size_bytes(&file)),
        Given::Bytes(bytes) => {
            let Some(mut reader) = logs.remove(&at) else { return Ok(LogStep::Done(LogSaid::Nothing)) };
            reader.supply(&bytes.to_vec());
            reader
        }
        Given::Fault(why) => {
            logs.remove(&at);
            return Err(why);
        }
    };
    let step = reader.step();
    if matches!(step, LogStep::Read { .. }) {
        logs.insert(at, reader);
    }
    Ok(step)
}

/// The headers of a folder, being read.
struct Reading {
    engine: Engine,
    root: u16,
    generation: u32,
    keep: Keep,
    headers: Files,
    /// The places of those that could not be read.
    failed: RefCell<Vec<u32>>,
    /// The file of each lane.
    lanes: RefCell<Vec<Option<Opened>>>,
    /// Bytes on their way into a reader.
    slice: RefCell<Vec<u8>>,
}

/// A file whose header is being read.
struct Opened {
    reader: HeaderReader,
    stamp: Stamp,
    /// Milliseconds that it took beside waiting for bytes.
    parsing_ms: f64,
}

impl Reading {
    fn ready(&self) -> Go {
        if self.engine.over(self.generation) {
            return Go::Stop;
        }
        self.engine.pace.breath().map_or(Go::Now, Go::When)
    }

    /// Goes on with the file at `at` and says what else of it is wanted.
    fn step(&self, lane: usize, at: usize, given: Given) -> Option<Part> {
        let path = self.headers.paths.get(at).filter(|_| !self.engine.gone(self.generation))?;
        let began = now_ms();
        let wanted = match given {
            Given::File(file) => self.opened(lane, path, &file),
            Given::Bytes(bytes) => {
                let mut opened = self.lane(lane, None)?;
                let slice = &mut *self.slice.borrow_mut();
                slice.resize(usize::try_from(bytes.length()).unwrap_or_default(), 0);
                bytes.copy_to(slice);
                opened.reader.supply(slice);
                self.go_on(lane, path, opened, began)
            }
            Given::Fault(why) => {
                self.failed.borrow_mut().push(whole(at));
                self.engine.state.borrow_mut().session.scan.take_failure(self.root, path, &why);
                None
            }
        };
        if wanted.is_none() {
            {
                let mut state = self.engine.state.borrow_mut();
                state.progress.done += 1;
                state.progress.took_ms = whole_ms(began - state.started_ms);
            }
            self.engine.say_progress(false);
        }
        self.engine.pace.note(began);
        wanted
    }

    /// A file that was opened: unless its frame was kept, its header is wanted.
    fn opened(&self, lane: usize, path: &str, file: &File) -> Option<Part> {
        let began = now_ms();
        let size_bytes = size_bytes(file);
        let stamp = {
            let state = &mut *self.engine.state.borrow_mut();
            let sidecars = state.session.scan.sidecar_mark(self.root, path);
            let stamp = Stamp { size_bytes, modified_ms: modified_ms(file), sidecars };
            if let Some(exposures) = self.keep.exposures(state.session.scan.place(self.root, path), stamp) {
                state.session.scan.take_exposures(exposures);
                state.progress.unchanged += 1;
                return None;
            }
            stamp
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        let reader = HeaderReader::new(name, size_bytes, limits(name));
        self.go_on(lane, path, Opened { reader, stamp, parsing_ms: 0.0 }, began)
    }

    /// Reads as far as the bytes go that there are: to the frame, or to the next part that is wanted.
    fn go_on(&self, lane: usize, path: &str, mut opened: Opened, began: f64) -> Option<Part> {
        let step = opened.reader.step();
        if let Step::Read { offset, length } = step {
            opened.parsing_ms += now_ms() - began;
            self.lane(lane, Some(opened));
            return Some((offset, length));
        }
        let Step::Done(header) = step else { return None };
        let state = &mut *self.engine.state.borrow_mut();
        let mut exposures = state.session.scan.read(self.root, path, &header);
        state.progress.parsing_ms += opened.parsing_ms + now_ms() - began;
        self.keep.add(opened.stamp, &mut exposures);
        state.session.scan.take_exposures(exposures);
        None
    }

    /// Puts a file into a lane, and hands out the one that was there.
    fn lane(&self, lane: usize, file: Option<Opened>) -> Option<Opened> {
        let lanes = &mut *self.lanes.borrow_mut();
        if lanes.len() <= lane {
            lanes.resize_with(lane + 1, || None);
        }
        std::mem::replace(lanes.get_mut(lane)?, file)
    }
}
