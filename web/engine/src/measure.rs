//! Measuring stars: the engine opens files and hands each to a worker that reads pixels, which the page starts for it. What
//! is measured, and by whom, is the session's to say (`nightledger_session::MeasureQueue`).

use nightledger_browser::clock::now_ms;
use nightledger_browser::folders::stamp;
use nightledger_frame::StarOutcome;
use nightledger_language::{Said, tr};
use nightledger_protocol::FromEngine;
use nightledger_protocol::jobs::{FromWorker, Job};
use nightledger_session::{KeptFigure, Stamp, ToMeasure, Which};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent, MessagePort};

use crate::count::whole;
use crate::engine::Engine;
use crate::measuring::{PixelWorker, broke, no_folder, no_worker};
use crate::pace::SAID_EVERY_MS;

impl Engine {
    /// Measures what is not measured yet.
    pub(crate) fn measure(&self, which: Which) {
        let numbers = {
            let mut state = self.state.borrow_mut();
            let files = state.session.to_measure(which);
            let measuring = &mut state.measuring;
            measuring.stop();
            let wanted = whole(files.len()).min(workers_at_once());
            measuring.runs = wanted > 0;
            measuring.queue.begin(files);
            measuring.want(wanted)
        };
        self.say_measuring(true);
        self.start_workers(numbers);
    }

    /// Measures no more. What was measured counts.
    pub(crate) fn stop_measuring(&self) {
        self.state.borrow_mut().measuring.stop();
        self.say_measuring(true);
        self.derive_if_idle();
    }

    fn start_workers(&self, numbers: impl IntoIterator<Item = u32>) {
        for number in numbers {
            (self.emit)(FromEngine::StartWorker(number));
        }
    }

    /// A worker was started.
    pub(crate) fn worker(&self, number: u32, port: JsValue) {
        let Ok(port) = port.dyn_into::<MessagePort>() else { return self.worker_broke(number) };
        let engine = self.clone();
        let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match FromWorker::from_js(event.data()) {
                Some(message) => engine.hear_worker(number, message),
                None => web_sys::console::error_1(&"a message of a worker was not understood".into()),
            }
        });
        let state = &mut *self.state.borrow_mut();
        let measures = state.measuring.workers.get_mut(&number);
        let worker =
            measures.or_else(|| state.previews.worker(number)).or_else(|| state.check.worker(number));
        let Some(worker) = worker else {
            // It is wanted no more.
            let worker = PixelWorker { port: Some(port), ..PixelWorker::default() };
            return worker.tell(&Job::End);
        };
        port.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        (worker.port, worker.listen) = (Some(port), Some(listen));
    }

    /// A worker broke down. What it was measuring is told to be too much; another one goes on in its place.
    pub(crate) fn worker_broke(&self, number: u32) {
        if self.state.borrow_mut().previews.worker(number).is_some() {
            return self.preview_worker_broke();
        }
        if self.check_broke(number) {
            return;
        }
        let broken = self.state.borrow_mut().measuring.workers.remove(&number);
        let Some(worker) = broken else { return };
        if !worker.listens {
            // The next one would not start either.
            self.stop_measuring();
            let text = tr!("Stars cannot be measured: {why}.", why = no_worker());
            return (self.emit)(FromEngine::Trouble(text));
        }
        self.unmeasured(number, broke());
        let more = {
            let measuring = &mut self.state.borrow_mut().measuring;
            let wanted = u32::from(measuring.queue.is_waiting());
            measuring.want(wanted)
        };
        self.start_workers(more);
        self.rest();
    }

    fn hear_worker(&self, number: u32, message: FromWorker) {
        if self.hear_checking(number, &message) {
            return;
        }
        if let Some(worker) = self.state.borrow_mut().previews.worker(number) {
            worker.listens = true;
        } else {
            return self.hear_measuring(number, message);
        }
        match message {
            FromWorker::Previewed { outcome, pixels } => self.previewed(outcome, pixels),
            FromWorker::Unread(why) => self.previewed(Err(why), JsValue::UNDEFINED),
            _ => self.preview_next(),
        }
    }

    fn hear_measuring(&self, number: u32, message: FromWorker) {
        match message {
            FromWorker::Previewed { .. } | FromWorker::Looked(_) => {}
            FromWorker::Ready => {
                if let Some(worker) = self.state.borrow_mut().measuring.workers.get_mut(&number) {
                    worker.listens = true;
                }
                self.hand_out(number);
            }
            FromWorker::Read(bytes) => {
                self.state.borrow_mut().measuring.queue.read(bytes);
                self.say_measuring(false);
            }
            FromWorker::Measured(outcome) => {
                let stamp = {
                    let workers = &mut self.state.borrow_mut().measuring.workers;
                    workers.get_mut(&number).and_then(|worker| worker.stamp.take())
                };
                self.done(number, stamp, outcome);
                self.hand_out(number);
            }
            FromWorker::Unread(why) => {
                self.unmeasured(number, why);
                self.hand_out(number);
            }
        }
    }

    /// Gives a worker its next file, if there is one.
    fn hand_out(&self, number: u32) {
        let engine = self.clone();
        spawn_local(async move {
            while let Some(file) = engine.next_file(number) {
                match engine.open(&file).await {
                    Ok((opened, stamp, None)) => return engine.hand_over(number, opened, stamp),
                    Ok((_, _, Some(known))) => engine.done(number, None, known),
                    Err(why) => engine.unmeasured(number, why),
                }
            }
            engine.rest();
        });
    }

    fn next_file(&self, number: u32) -> Option<ToMeasure> {
        let measuring = &mut self.state.borrow_mut().measuring;
        // A worker that has ended gets none.
        measuring.workers.get(&number)?;
        measuring.queue.next(number)
    }

    /// The file with its state, and what an earlier visit measured in it.
    async fn open(&self, file: &ToMeasure) -> Result<(File, Stamp, Option<StarOutcome>), Said> {
        let source = self.state.borrow().sources.get(usize::from(file.root)).cloned();
        let source = source.ok_or_else(no_folder)?;
        let opened = source.open(&file.path).await?;
        let stamp = stamp(&opened);
        let state = self.state.borrow();
        let kept = state.measuring.figures.get(&file.root);
        let known = kept.and_then(|figures| figures.outcome(&file.path, stamp));
        Ok((opened, stamp, known))
    }

    fn hand_over(&self, number: u32, file: File, stamp: Stamp) {
        if let Some(worker) = self.state.borrow_mut().measuring.workers.get_mut(&number) {
            worker.stamp = Some(stamp);
            worker.tell(&Job::Measure { file: file.into() });
        }
    }

    /// What came of the file of a worker; with its stamp it is kept.
    fn done(&self, number: u32, stamp: Option<Stamp>, outcome: StarOutcome) {
        {
            let mut state = self.state.borrow_mut();
            let Some(file) = state.measuring.queue.done(number, outcome.is_ok()) else { return };
            if let Some((stamp, figures)) = stamp.zip(state.measuring.figures.get(&file.root)) {
                let figure = KeptFigure { path: file.path.clone(), stamp, outcome: outcome.clone() };
                figures.add(figure);
            }
            state.session.scan.take_measured(file.root, &file.path, outcome);
        }
        // The next word may be long in coming.
        self.say_measuring(true);
    }

    /// The file of a worker came to nothing, for no fault of its own that is known.
    fn unmeasured(&self, number: u32, why: Said) {
        {
            let mut state = self.state.borrow_mut();
            let Some(file) = state.measuring.queue.done(number, false) else { return };
            state.session.scan.take_unmeasured(file.root, &file.path, why);
        }
        self.say_measuring(true);
    }

    /// Somebody has nothing to do. When the last file is done, all workers end.
    fn rest(&self) {
        {
            let measuring = &mut self.state.borrow_mut().measuring;
            if !measuring.runs || measuring.queue.progress().busy {
                return;
            }
            measuring.stop();
        }
        self.say_measuring(true);
        self.derive_if_idle();
    }

    /// Says how far measuring is: at most five times a second, unless `now`.
    pub(crate) fn say_measuring(&self, now: bool) {
        let progress = {
            let measuring = &mut self.state.borrow_mut().measuring;
            let time = now_ms();
            if !now && time - measuring.said_ms < SAID_EVERY_MS {
                return;
            }
            measuring.said_ms = time;
            measuring.queue.workers(whole(measuring.workers.len()));
            measuring.queue.progress()
        };
        (self.emit)(FromEngine::Measuring(progress));
    }
}

/// As many as the machine has cores, less one for the page and the rest of the machine.
pub(crate) fn workers_at_once() -> u32 {
    let cores = js_sys::Reflect::get(&js_sys::global(), &"navigator".into())
        .and_then(|navigator| js_sys::Reflect::get(&navigator, &"hardwareConcurrency".into()))
        .ok()
        .and_then(|cores| cores.as_f64())
        .unwrap_or(2.0);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let cores = cores as u32;
    cores.saturating_sub(1).max(1)
}
