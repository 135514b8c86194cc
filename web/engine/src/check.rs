//! Calibration health, and the brightness of the sky: the engine opens files and hands those that are looked at together to
//! a worker that reads pixels. What is looked at, and what follows, is the session's to say (`nightledger_session::ToLook`).

use std::collections::BTreeSet;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use nightledger_browser::clock::now_ms;
use nightledger_browser::folders::stamp;
use nightledger_browser::store::HEALTH;
use nightledger_health::{Look, Looked};
use nightledger_language::{Said, tr};
use nightledger_protocol::jobs::{FromWorker, Job};
use nightledger_protocol::{Checked, FromEngine};
use nightledger_session::{Asking, Command, KeptLook, Stamp, ToLook, kept_looks, looks_block};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::count::whole;
use crate::engine::{Engine, State};
use crate::measure::workers_at_once;
use crate::measuring::{PixelWorker, broke, no_folder, no_worker};
use crate::pace::SAID_EVERY_MS;

/// Workers at a time: each may hold two images, and files that are unpacked whole.
const MOST_WORKERS: u32 = 2;

/// So much is seen before it is kept: a tab that is closed loses no more.
const KEEP_EVERY: u32 = 25;

impl State {
    /// What is looked at together.
    fn to_look(&self, checked: Checked) -> Vec<ToLook> {
        match checked {
            Checked::Calibration => self.session.to_look(),
            Checked::Sky => self.session.to_look_sky(),
        }
    }
}

impl Engine {
    /// Says what an earlier visit saw in files that have not changed, as far as that is not known.
    pub(crate) fn check_known(&self, checked: Checked) {
        let engine = self.clone();
        spawn_local(async move {
            engine.load_looks().await;
            let known: Vec<ToLook> = {
                let state = engine.state.borrow();
                let known =
                    |what: &ToLook| state.check.seen.contains_key(what) && !state.session.is_looked(what);
                state.to_look(checked).into_iter().filter(known).collect()
            };
            let mut any = checked == Checked::Calibration;
            for what in known {
                any |= engine.known(&what, &engine.open_all(&what).await);
            }
            // What was said of the sky already stays.
            if any {
                engine.say_checked(checked);
            }
        });
    }

    /// Looks at what was not looked at yet, and at what has changed since.
    pub(crate) fn check(&self, checked: Checked) {
        let engine = self.clone();
        spawn_local(async move {
            engine.load_looks().await;
            // One of both at a time: what the other saw so far counts.
            let before = engine.state.borrow().check.checked;
            if before != checked {
                engine.stop_checking();
            }
            let numbers: Vec<u32> = {
                let state = &mut *engine.state.borrow_mut();
                state.check.stop();
                state.check.checked = checked;
                let work = state.to_look(checked);
                state.check.forget_other_skies(&work);
                let count = whole(work.len()).min(workers_at_once()).min(MOST_WORKERS);
                state.check.runs = count > 0;
                state.check.queue.begin(work);
                state.check.queue.workers(count);
                (0..count).map(|_| state.measuring.next_number()).collect()
            };
            for number in &numbers {
                engine.state.borrow_mut().check.workers.insert(*number, PixelWorker::default());
                (engine.emit)(FromEngine::StartWorker(*number));
            }
            engine.say_checking(true);
            if numbers.is_empty() {
                engine.say_checked(checked);
            }
        });
    }

    /// Looks at no more. What was seen counts.
    pub(crate) fn stop_checking(&self) {
        self.state.borrow_mut().check.stop();
        self.keep_looks();
        self.say_checking(true);
        let checked = self.state.borrow().check.checked;
        self.say_checked(checked);
    }

    /// Whether this is a worker that looks at calibration frames; what it says is heard then.
    pub(crate) fn hear_checking(&self, number: u32, message: &FromWorker) -> bool {
        match self.state.borrow_mut().check.worker(number) {
            Some(worker) => worker.listens = true,
            None => return false,
        }
        match message {
            FromWorker::Read(bytes) => {
                self.state.borrow_mut().check.queue.read(*bytes);
                self.say_checking(false);
            }
            FromWorker::Looked(looked) => {
                let stamps = self.state.borrow_mut().check.stamps.remove(&number);
                self.looked(number, stamps, looked);
                self.check_next(number);
            }
            _ => self.check_next(number),
        }
        true
    }

    /// Whether this was a worker that looks at calibration frames, which broke down. Another one goes on in its place.
    pub(crate) fn check_broke(&self, number: u32) -> bool {
        let Some(worker) = self.state.borrow_mut().check.workers.remove(&number) else { return false };
        if !worker.listens {
            // The next one would not start either.
            self.stop_checking();
            let why = no_worker();
            let text = match self.state.borrow().check.checked {
                Checked::Calibration => tr!("Calibration cannot be checked: {why}.", why),
                Checked::Sky => tr!("The sky cannot be measured: {why}.", why),
            };
            (self.emit)(FromEngine::Trouble(text));
            return true;
        }
        let looked = {
            let state = &mut *self.state.borrow_mut();
            state.check.stamps.remove(&number);
            let files = state.check.queue.of(number).map_or(0, |what| what.files.len());
            Looked { seen: None, unread: (0..files).map(|file| (file, broke())).collect() }
        };
        self.looked(number, None, &looked);
        let next = {
            let state = &mut *self.state.borrow_mut();
            state.check.queue.is_waiting().then(|| {
                let next = state.measuring.next_number();
                state.check.workers.insert(next, PixelWorker::default());
                next
            })
        };
        match next {
            Some(next) => (self.emit)(FromEngine::StartWorker(next)),
            None => self.check_rest(),
        }
        true
    }

    /// Gives a worker its next files, if there are any.
    fn check_next(&self, number: u32) {
        let engine = self.clone();
        spawn_local(async move {
            loop {
                let next = {
                    let check = &mut engine.state.borrow_mut().check;
                    if !check.workers.contains_key(&number) {
                        return;
                    }
                    check.queue.next(number)
                };
                let Some(what) = next else { return engine.check_rest() };
                let opened = engine.open_all(&what).await;
                if engine.known(&what, &opened) {
                    engine.looked_at(number, true);
                    continue;
                }
                let files = opened.iter().map(|opened| match opened {
                    Ok((file, _)) => file.clone().into(),
                    Err(why) => JsValue::from_str(&why.to_string()),
                });
                let files: Array = files.collect();
                let stamps = opened.iter().filter_map(|opened| Some(opened.as_ref().ok()?.1));
                let check = &mut engine.state.borrow_mut().check;
                check.stamps.insert(number, stamps.collect());
                if let Some(worker) = check.workers.get(&number) {
                    worker.tell(&Job::Look { look: what.look, files });
                }
                return;
            }
        });
    }

    /// The files with their states, or why one cannot be opened.
    async fn open_all(&self, what: &ToLook) -> Vec<Result<(File, Stamp), Said>> {
        let mut all = Vec::new();
        for file in &what.files {
            let source = self.state.borrow().sources.get(usize::from(file.root)).cloned();
            let opened = match source {
                Some(source) => source.open(&file.path).await,
                None => Err(no_folder()),
            };
            all.push(opened.map(|file| {
                let stamp = Stamp { sidecars: 0, ..stamp(&file) };
                (file, stamp)
            }));
        }
        all
    }

    /// Whether it is known what is in these files, as they are now; the session is told then.
    fn known(&self, what: &ToLook, opened: &[Result<(File, Stamp), Said>]) -> bool {
        let stamps: Option<Vec<Stamp>> = opened.iter().map(|opened| Some(opened.as_ref().ok()?.1)).collect();
        let state = &mut *self.state.borrow_mut();
        let kept = state.check.seen.get(what).filter(|kept| Some(&kept.stamps) == stamps.as_ref());
        let Some(looked) = kept.map(|kept| kept.looked.clone()) else { return false };
        state.session.take_looked(what.clone(), looked);
        true
    }

    fn looked(&self, number: u32, stamps: Option<Vec<Stamp>>, looked: &Looked) {
        {
            let state = &mut *self.state.borrow_mut();
            let Some(what) = state.check.queue.of(number).cloned() else { return };
            // What could not be read is tried again.
            if let Some(stamps) = stamps.filter(|_| looked.unread.is_empty()) {
                let kept = KeptLook { what: what.clone(), stamps, looked: looked.clone() };
                state.check.seen.insert(what.clone(), kept);
                state.check.unkept += 1;
            }
            state.session.take_looked(what, looked.clone());
        }
        if self.state.borrow().check.unkept >= KEEP_EVERY {
            self.keep_looks();
        }
        self.looked_at(number, looked.unread.is_empty());
    }

    fn looked_at(&self, number: u32, is_read: bool) {
        let _ = self.state.borrow_mut().check.queue.done(number, is_read);
        // The next word may be long in coming.
        self.say_checking(true);
    }

    /// Somebody has nothing to do. When the last files are done, all workers end.
    fn check_rest(&self) {
        let ends = {
            let check = &self.state.borrow().check;
            !check.queue.progress().busy && check.runs
        };
        if ends {
            self.stop_checking();
        }
    }

    fn say_checked(&self, checked: Checked) {
        if checked == Checked::Sky {
            return self.say_contribution(Asking::Azotea);
        }
        let events = self.state.borrow_mut().session.handle(Command::Health);
        for event in events {
            (self.emit)(FromEngine::Session(event));
        }
    }

    /// Says how far it is: at most five times a second, unless `now`.
    pub(crate) fn say_checking(&self, now: bool) {
        let (checked, progress) = {
            let check = &mut self.state.borrow_mut().check;
            let time = now_ms();
            if !now && time - check.said_ms < SAID_EVERY_MS {
                return;
            }
            check.said_ms = time;
            (check.checked, check.queue.progress())
        };
        (self.emit)(FromEngine::Checking(checked, progress));
    }

    /// Loads what is kept of folders that were added since. What cannot be loaded is looked at again.
    async fn load_looks(&self) {
        let roots: Vec<(u16, String)> = {
            let state = &mut *self.state.borrow_mut();
            let all = state.session.scan.roots().map(|(root, name)| (root, name.to_owned()));
            let fresh: Vec<_> = all.filter(|(root, _)| !state.check.loaded.contains(root)).collect();
            state.check.loaded.extend(fresh.iter().map(|(root, _)| *root));
            fresh
        };
        for (root, name) in roots {
            let since = self.keeping.since();
            if !self.keeping.keeps(&name, since) {
                continue;
            }
            let Ok(found) = HEALTH.load(&name).await else { continue };
            // Everything may have been forgotten meanwhile.
            if !self.keeping.keeps(&name, since) {
                continue;
            }
            let state = &mut *self.state.borrow_mut();
            for mut kept in found.whole().flat_map(|block| kept_looks(&block)) {
                for file in &mut kept.what.files {
                    file.root = root;
                }
                state.check.seen.entry(kept.what.clone()).or_insert(kept);
            }
        }
    }

    /// Keeps what was seen, in the place of what was kept. What lies in several folders is not kept, nor what nobody asks
    /// for any more: a frame more, and others are looked at together.
    pub(crate) fn keep_looks(&self) {
        let roots: Vec<(u16, String)> = {
            let state = &mut *self.state.borrow_mut();
            if std::mem::take(&mut state.check.unkept) == 0 {
                return;
            }
            // A folder of which only a part was read asks for less than there is.
            if state.tasks == 0 && state.left.is_empty() {
                let asked: BTreeSet<ToLook> = state.session.to_look().into_iter().collect();
                // Regions of the sky are forgotten by themselves.
                let stays = |what: &ToLook| asked.contains(what) || matches!(what.look, Look::Sky(_));
                state.check.seen.retain(|what, _| stays(what));
            }
            state.session.scan.roots().map(|(root, name)| (root, name.to_owned())).collect()
        };
        for (root, name) in roots {
            let since = self.keeping.since();
            let block = {
                let state = self.state.borrow();
                let own = |kept: &&KeptLook| kept.what.files.iter().all(|file| file.root == root);
                let mut own = state.check.seen.values().filter(own).peekable();
                if own.peek().is_none() || !self.keeping.keeps(&name, since) {
                    continue;
                }
                Array::of1(&Uint8Array::from(looks_block(own).as_slice()))
            };
            let keeping = self.keeping.clone();
            let name: Rc<str> = name.into();
            spawn_local(async move {
                let before = HEALTH.load(&name).await.unwrap_or_default();
                if let Err(error) = HEALTH.store(&name, &block, before).await {
                    keeping.failed(error).await;
                }
            });
        }
    }
}
