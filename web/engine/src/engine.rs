//! Reads headers, holds the scan, and answers the page: in a worker ([`crate::worker`]) or, where workers fail or
//! `?work=main` asks for it, on the page's own thread ([`crate::here`]); it is the same code either way.
//!
//! Measured on 10,000 files (tests/browser/measure-work.mjs; 2 busy cores, development build): both read in 15 s, since
//! the browser's file access is what takes the time. In the worker the page missed 3 frames by over 50 ms, all of them
//! while it drew the result; on its own thread 11, and working the answer out holds it for as long as that takes. So
//! the worker is the usual way and the page's thread the fallback.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Promise};
use nightledger_language::{Language, Said, tr};
use nightledger_ledger::{Edits, Settings};
use nightledger_session::{Command, Event, HeaderReader, Options, Session, Shelf, Step, limits};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, File, FileSystemDirectoryHandle};

use crate::checking::Check;
use crate::count::{whole, whole_ms};
use crate::halt::Halt;
use crate::keeping::Keeping;
use crate::left::Left;
use crate::measuring::Measuring;
use crate::pace::{Pace, SAID_EVERY_MS};
use crate::previews::Previews;
use crate::watching::Watching;

use nightledger_browser::clock::{Browser, now_in_words, now_ms};
use nightledger_browser::folders::{DirectoryHandle, Files, Seen, Source, Walk, read_range, size_bytes};
use nightledger_browser::locale;
use nightledger_protocol::{Ask, FromEngine, Mine, NewRoot, Progress, Steps, ToEngine, ViewPart};
use nightledger_session::present::frames::{FrameDetail, HeaderView};

/// So long after an answer, what the page may ask for next is prepared.
const PREPARED_AFTER_MS: u32 = 250;

/// Reads, derives, answers. Cheap to clone: all clones are one engine.
#[derive(Clone)]
pub struct Engine {
    pub(crate) state: Rc<RefCell<State>>,
    pub(crate) emit: Rc<dyn Fn(FromEngine)>,
    pub(crate) pace: Rc<Pace>,
    pub(crate) keeping: Keeping,
    pub(crate) watching: Rc<Watching>,
}

/// What the engine knows.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) session: Session,
    pub(crate) sources: Vec<Rc<dyn Source>>,
    /// How many changes of the page are in settings and edits.
    turn: u32,
    /// Settings and edits as the page knows them.
    told: Option<(Settings, Edits)>,
    pub(crate) progress: Progress,
    pub(crate) started_ms: f64,
    pub(crate) said_ms: f64,
    /// Reading tasks under way.
    pub(crate) tasks: u32,
    /// Raised by "Start over": what older tasks still bring is thrown away.
    pub(crate) generation: u32,
    pub(crate) stopped: bool,
    /// Raised by whoever asks for keywords: what is read for an earlier question is thrown away.
    pub(crate) asked: u32,
    /// Ends the tasks that are under way.
    pub(crate) halt: Halt,
    /// What is left to read since reading was stopped.
    pub(crate) left: Vec<Left>,
    /// What could not be read, to be read again.
    pub(crate) failed: Vec<Left>,
    /// Folders that the page walks.
    pub(crate) walked: Vec<Walked>,
    /// Files whose stars are being measured.
    pub(crate) measuring: Measuring,
    /// Pictures that are being made.
    pub(crate) previews: Previews,
    /// Calibration frames that are looked at.
    pub(crate) check: Check,
    /// Ends the copying that is under way.
    pub(crate) copying: Option<AbortController>,
}

/// A folder that the page walks by its entries.
pub(crate) struct Walked {
    ticket: u32,
    seen: Seen,
    /// Takes what is found.
    resolve: Function,
}

impl Engine {
    /// An engine that says what it has to say through `emit`. `shares_thread`: it must leave its thread often.
    pub fn new(emit: impl Fn(FromEngine) + 'static, shares_thread: bool) -> Self {
        let emit: Rc<dyn Fn(FromEngine)> = Rc::new(emit);
        Self {
            state: Rc::default(),
            emit: Rc::clone(&emit),
            pace: Rc::new(Pace::new(shares_thread)),
            keeping: Keeping::new(emit),
            watching: Rc::default(),
        }
    }

    /// Does what the page asks for.
    pub fn handle(&self, message: ToEngine) {
        match message {
            ToEngine::Session(turn, command) => self.ask(turn, command),
            ToEngine::Add(roots) => {
                for root in roots {
                    self.add(root);
                }
            }
            ToEngine::Seen(ticket, files) => {
                let seen = {
                    let walked = &self.state.borrow().walked;
                    walked.iter().find(|each| each.ticket == ticket).map(|each| Rc::clone(&each.seen))
                };
                if let Some(seen) = seen {
                    seen(files);
                }
            }
            ToEngine::Found { ticket, parts } => {
                let waits = {
                    let walked = &mut self.state.borrow_mut().walked;
                    walked.iter().position(|each| each.ticket == ticket).map(|at| walked.swap_remove(at))
                };
                if let Some(Walked { resolve, .. }) = waits {
                    // A promise's own resolve does not throw.
                    let _ = resolve.call1(&JsValue::UNDEFINED, &parts);
                }
            }
            ToEngine::Stop => {
                let mut state = self.state.borrow_mut();
                state.stopped = true;
                state.halt.call();
            }
            ToEngine::GoOn => {
                let left = std::mem::take(&mut self.state.borrow_mut().left);
                self.start_all(left);
            }
            ToEngine::ReadAgain => {
                let failed = std::mem::take(&mut self.state.borrow_mut().failed);
                self.start_all(failed);
            }
            ToEngine::StartOver => {
                self.watch(false);
                self.start_over();
            }
            ToEngine::Watch(on) => self.watch(on),
            ToEngine::ForgetKept => {
                self.keeping.forget();
                self.state.borrow_mut().check.forget();
            }
            ToEngine::Frame(ticket, file) => self.frame(ticket, file),
            ToEngine::Measure(which) => self.measure(which),
            ToEngine::Preview(wanted) => self.preview(wanted),
            ToEngine::Check(checked, Ask::Known) => self.check_known(checked),
            ToEngine::Check(checked, Ask::Read) => self.check(checked),
            ToEngine::Check(_, Ask::Stop) => self.stop_checking(),
            ToEngine::Copy { program, into } => self.copy_for_stacking(program, into),
            ToEngine::StopCopying => self.stop_copying(),
            ToEngine::StopMeasuring => self.stop_measuring(),
            ToEngine::Worker { number, port } => self.worker(number, port),
            ToEngine::WorkerBroke(number) => self.worker_broke(number),
            ToEngine::Contribute(asking, what) => match what {
                Ask::Known => {
                    self.say_contribution(asking);
                    self.sky_known(asking);
                }
                Ask::Read => self.read_keywords(asking),
                Ask::Stop => self.stop_keywords(asking),
            },
            ToEngine::Projects => self.say_projects(),
            ToEngine::Speak(language, texts) => self.speak(language, &texts),
            ToEngine::Plans { names, files } => self.read_plans(names, &files),
        }
    }

    /// Has the session do or answer something, and works the answer out again if that changed what it follows from.
    fn ask(&self, turn: u32, command: Command) {
        // What was just loaded need not be kept again.
        let keeps = match &command {
            Command::Restore { in_haste, .. } => (in_haste.is_some(), false),
            _ => (true, true),
        };
        // The page waits to hear that it came.
        let is_change = matches!(command, Command::Change { .. });
        // Nothing follows from limits and columns.
        let is_followed =
            !matches!(command, Command::KeepLimits(_) | Command::ShowColumn(..) | Command::UsualColumns);
        let events = {
            let mut state = self.state.borrow_mut();
            state.turn = turn;
            state.session.handle(command)
        };
        self.answer(events, keeps, is_change, is_followed);
    }

    /// Tells what the session answered, and works out again what follows from what it changed. `keeps`: as for
    /// [`Self::tell`]; `is_change`: the page waits to hear of settings and edits, also where nothing changed;
    /// `is_followed`: something may follow from what changed.
    pub(crate) fn answer(
        &self,
        mut events: Vec<Event>,
        keeps: (bool, bool),
        is_change: bool,
        is_followed: bool,
    ) {
        let changed = events.contains(&Event::Changed);
        events.retain(|event| *event != Event::Changed);
        // What cannot be read is put aside before something takes its place.
        let (before, after) = events.into_iter().partition::<Vec<_>, _>(|event| {
            matches!(event, Event::Aside(..) | Event::Read(_) | Event::Unread(..))
        });
        for event in before {
            (self.emit)(FromEngine::Session(event));
        }
        if changed || is_change {
            self.tell(keeps);
        }
        // What was done is said once it is in sight: who hears "Undone" finds the figure of before.
        let (said, rest) = after
            .into_iter()
            .partition::<Vec<_>, _>(|event| changed && is_followed && matches!(event, Event::Said(_)));
        for mut event in rest {
            if let Event::Series(series) = &mut event {
                for part in ViewPart::out_of_series(series) {
                    (self.emit)(FromEngine::Part(Box::new(part)));
                }
            }
            (self.emit)(FromEngine::Session(event));
        }
        if changed && is_followed {
            self.follow_change();
        }
        for event in said {
            (self.emit)(FromEngine::Session(event));
        }
    }

    /// Says everything in a language from now on.
    fn speak(&self, language: Language, texts: &str) {
        if locale::speak(language, texts).is_err() {
            // The page has read the same texts, and has told of it.
            return;
        }
        {
            let state = &mut *self.state.borrow_mut();
            if state.tasks == 0 {
                state.session.scan.cut_short(Left::in_words(&state.left));
            }
        }
        self.derive_if_idle();
    }

    /// Works out again what follows from settings and edits; from goals alone, only the projects follow.
    fn follow_change(&self) {
        if self.state.borrow().session.is_derived() {
            self.say_projects();
        } else {
            self.derive_if_idle();
        }
    }

    /// Tells the page what of settings and edits it does not know yet; `keeps`: whether each of the two is to be kept.
    fn tell(&self, keeps: (bool, bool)) {
        let mine = {
            let state = &mut *self.state.borrow_mut();
            let (settings, edits) = (state.session.settings(), state.session.edits());
            let told = state.told.take();
            let is_new = (
                told.as_ref().is_none_or(|(told, _)| told != settings),
                told.as_ref().is_none_or(|(_, told)| told != edits),
            );
            let mut kept = Vec::new();
            if keeps.0 && is_new.0 {
                kept.push((Shelf::Settings, state.session.kept(Shelf::Settings)));
            }
            if keeps.1 && is_new.1 {
                kept.push((Shelf::Edits, state.session.kept(Shelf::Edits)));
            }
            let next = |back| state.session.history().next(back).map(str::to_owned);
            let mine = Mine {
                turn: state.turn,
                settings: is_new.0.then(|| Box::new(settings.clone())),
                edits: is_new.1.then(|| Box::new(edits.clone())),
                steps: Steps { undo: next(true), redo: next(false) },
                kept,
            };
            state.told = Some((settings.clone(), edits.clone()));
            mine
        };
        (self.emit)(FromEngine::Mine(Box::new(mine)));
    }

    fn add(&self, root: NewRoot) {
        let files = root.files.iter().filter_map(|file| file.dyn_into::<File>().ok());
        let walk = root.ticket.map(|ticket| self.walk(ticket));
        let source: Rc<dyn Source> = match root.handle.dyn_into::<FileSystemDirectoryHandle>() {
            Ok(handle) => Rc::new(DirectoryHandle::new(handle, walk)),
            Err(_) => Rc::new(Files::new(root.name, root.paths.into_iter().zip(files).collect(), walk)),
        };
        let root = {
            let mut state = self.state.borrow_mut();
            state.sources.push(Rc::clone(&source));
            state.session.scan.add_root(&source.name())
        };
        self.start(Left { root, source, files: None });
    }

    /// Has the page walk the folder that it knows by this number. Who waits for it waits no longer than the tasks.
    fn walk(&self, ticket: u32) -> Walk {
        let engine = self.clone();
        Rc::new(move |seen| {
            let found = Promise::new(&mut |resolve, _| {
                let walked = &mut engine.state.borrow_mut().walked;
                walked.retain(|each| each.ticket != ticket);
                walked.push(Walked { ticket, seen: Rc::clone(&seen), resolve });
            });
            (engine.emit)(FromEngine::Walk(ticket));
            Promise::race(&Array::of2(&found, engine.state.borrow().halt.promise()))
        })
    }

    fn start_all(&self, all: Vec<Left>) {
        for left in all {
            self.start(left);
        }
    }

    /// Starts to read a folder, or what is left of it.
    fn start(&self, left: Left) {
        let generation = {
            let mut state = self.state.borrow_mut();
            if state.tasks == 0 {
                state.progress = Progress { busy: true, ..Progress::default() };
                state.started_ms = now_ms();
                state.stopped = false;
                state.halt = Halt::default();
                self.pace.reset();
            }
            state.tasks += 1;
            state.generation
        };
        self.say_progress(true);
        let engine = self.clone();
        spawn_local(async move {
            engine.read_root(left, generation).await;
            engine.task_ended(generation);
        });
    }

    fn task_ended(&self, generation: u32) {
        {
            let mut state = self.state.borrow_mut();
            if state.generation != generation {
                return;
            }
            state.tasks = state.tasks.saturating_sub(1);
            if state.tasks > 0 {
                return;
            }
            state.progress.listing = None;
            state.progress.deriving = true;
            state.progress.stopped = !state.left.is_empty();
            let why = Left::in_words(&state.left);
            state.session.scan.cut_short(why);
            state.session.scan.settle();
            if !state.failed.is_empty() {
                state.progress.failed = whole(state.session.scan.failures());
                state.progress.unlisted = whole(state.session.scan.unlisted().count());
            }
            state.progress.took_ms = whole_ms(now_ms() - state.started_ms);
            state.progress.longest_ms = self.pace.longest_ms();
        }
        self.say_progress(true);
        self.derive_if_idle();
        self.state.borrow_mut().progress.busy = false;
        self.state.borrow_mut().progress.deriving = false;
        self.say_progress(true);
    }

    fn start_over(&self) {
        self.stop_copying();
        self.keep_looks();
        {
            let mut state = self.state.borrow_mut();
            state.measuring.stop();
            state.previews.end();
            state.check.stop();
            let State { mut session, turn, told, generation, halt, measuring, check, .. } =
                std::mem::take(&mut *state);
            halt.call();
            session.start_over();
            let generation = generation.wrapping_add(1);
            let measuring = measuring.again();
            let check = Check { checked: check.checked, ..Check::default() };
            *state = State { session, turn, told, generation, measuring, check, ..State::default() };
        }
        self.tell((true, true));
        self.say_progress(true);
        self.say_measuring(true);
        self.say_checking(true);
    }

    /// Works the answer out again, unless a folder is still being read: then it follows at the end.
    pub(crate) fn derive_if_idle(&self) {
        let followed = {
            let mut state = self.state.borrow_mut();
            if state.tasks > 0 || state.sources.is_empty() {
                return;
            }
            state.session.follow_files()
        };
        if followed.contains(&Event::Changed) {
            self.tell((true, true));
        }
        for event in followed.into_iter().filter(|event| *event != Event::Changed) {
            (self.emit)(FromEngine::Session(event));
        }
        let view = {
            let mut state = self.state.borrow_mut();
            let began = now_ms();
            state.session.derive(&Browser, &now_in_words(), Options::default());
            let view = state.session.page_model();
            state.progress.deriving_ms = whole_ms(now_ms() - began);
            view
        };
        if let Some(mut view) = view {
            for part in ViewPart::out_of(&mut view) {
                (self.emit)(FromEngine::Part(Box::new(part)));
            }
            (self.emit)(FromEngine::View(Box::new(view)));
            self.prepare_soon();
        }
    }

    /// Puts the files in order before anybody asks for them, between the page's questions. On the page's own thread nobody
    /// would wait less.
    fn prepare_soon(&self) {
        if self.pace.shares_thread() {
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            // What is shown now asks first.
            TimeoutFuture::new(PREPARED_AFTER_MS).await;
            while {
                let state = &mut *engine.state.borrow_mut();
                state.tasks == 0 && state.session.prepare()
            } {
                TimeoutFuture::new(0).await;
            }
        });
    }

    /// Says how far reading is: at most five times a second, unless `now`.
    pub(crate) fn say_progress(&self, now: bool) {
        let progress = {
            let mut state = self.state.borrow_mut();
            let time = now_ms();
            if !now && time - state.said_ms < SAID_EVERY_MS {
                return;
            }
            state.said_ms = time;
            state.progress
        };
        (self.emit)(FromEngine::Progress(progress));
    }

    /// Sends one file's values and its whole header, which is read again.
    fn frame(&self, ticket: u32, file: Option<u32>) {
        let (place, source) = {
            let state = &mut *self.state.borrow_mut();
            let Some(place) = state.session.open(file).cloned() else { return };
            let source = state.sources.get(usize::from(place.root)).cloned();
            (place, source)
        };
        let engine = self.clone();
        spawn_local(async move {
            let header = match source {
                Some(source) => match read_again(source.as_ref(), place.file_path()).await {
                    Ok(header) => HeaderView::from(&header),
                    Err(why) => HeaderView::fault(tr!("The header could not be read again: {why}.", why)),
                },
                None => HeaderView::fault(
                    tr!("The folder is no longer open. Add it again to see the header.").to_owned(),
                ),
            };
            let values = engine.state.borrow().session.frame_detail(&place);
            let detail = values.map(|values| Box::new(FrameDetail { header, ..values }));
            (engine.emit)(FromEngine::Frame(ticket, detail));
        });
    }
}

pub(crate) async fn read_again(source: &dyn Source, path: &str) -> Result<nightledger_header::Header, Said> {
    let file = source.open(path).await?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut reader = HeaderReader::new(name, size_bytes(&file), limits(name));
    loop {
        match reader.step() {
            Step::Done(header) => return Ok(*header),
            Step::Read { offset, length } => reader.supply(&read_range(&file, offset, length).await?),
        }
    }
}
