//! The page's side: the engine in a module worker that loads the same wasm module, or on this thread.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::Engine;
use crate::protocol::{FromEngine, ToEngine};

#[wasm_bindgen]
extern "C" {
    type ImportMeta;

    #[wasm_bindgen(method, getter)]
    fn url(this: &ImportMeta) -> String;

    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static IMPORT_META: ImportMeta;
}

/// The engine, wherever it runs.
#[derive(Clone)]
pub struct Link {
    way: Rc<RefCell<Way>>,
    hear: Rc<dyn Fn(FromEngine)>,
}

enum Way {
    /// A worker that has not said "ready" yet, with what it will be told then.
    Starting(Worker, Vec<ToEngine>),
    Worker(Worker),
    Here(Engine),
    /// It broke down: nobody answers any more.
    Gone,
}

impl Link {
    /// Starts the engine. `hear` is called with everything that it says; `here` keeps it on this thread.
    pub fn start(hear: impl Fn(FromEngine) + 'static, here: bool) -> Self {
        let hear: Rc<dyn Fn(FromEngine)> = Rc::new(hear);
        let link = Self { way: Rc::new(RefCell::new(Way::Gone)), hear };
        if !here && let Ok(worker) = worker() {
            *link.way.borrow_mut() = Way::Starting(worker.clone(), Vec::new());
            link.listen(&worker);
        } else {
            link.work_here();
        }
        link
    }

    /// Tells the engine something.
    pub fn send(&self, message: ToEngine) {
        let here = match &mut *self.way.borrow_mut() {
            Way::Starting(_, waiting) => {
                waiting.push(message);
                return;
            }
            Way::Worker(worker) => {
                post(worker, &message);
                return;
            }
            Way::Here(engine) => engine.clone(),
            Way::Gone => return,
        };
        here.handle(message);
    }

    fn listen(&self, worker: &Worker) {
        let link = self.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match FromEngine::from_js(event.data()) {
                Some(FromEngine::Ready) => link.ready(),
                Some(message) => (link.hear)(message),
                None => web_sys::console::error_1(&"a message of the worker was not understood".into()),
            }
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        message.forget();
        let link = self.clone();
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |_: ErrorEvent| link.failed());
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        error.forget();
    }

    fn ready(&self) {
        let waiting = {
            let mut way = self.way.borrow_mut();
            let Way::Starting(worker, waiting) = &mut *way else { return };
            let (worker, waiting) = (worker.clone(), std::mem::take(waiting));
            *way = Way::Worker(worker);
            waiting
        };
        for message in waiting {
            self.send(message);
        }
    }

    /// A worker that cannot start (an old browser, a policy) is replaced by this thread; one that breaks down later
    /// has lost what was read.
    fn failed(&self) {
        let waiting = match &mut *self.way.borrow_mut() {
            Way::Starting(worker, waiting) => {
                worker.terminate();
                std::mem::take(waiting)
            }
            way @ Way::Worker(_) => {
                if let Way::Worker(worker) = std::mem::replace(way, Way::Gone) {
                    worker.terminate();
                }
                return (self.hear)(FromEngine::Broken);
            }
            Way::Here(_) | Way::Gone => return,
        };
        self.work_here();
        for message in waiting {
            self.send(message);
        }
    }

    fn work_here(&self) {
        let link = self.clone();
        let hear = move |message| {
            // What is still under way in an engine that broke down is not heard.
            if !matches!(*link.way.borrow(), Way::Gone) {
                (link.hear)(message);
            }
        };
        *self.way.borrow_mut() = Way::Here(Engine::new(hear, true));
    }

    /// To be told when something broke down on this thread: the page itself, and the engine with it where it is here.
    pub fn broke_here(&self) {
        let here = matches!(*self.way.borrow(), Way::Here(_));
        if here {
            *self.way.borrow_mut() = Way::Gone;
        }
        (self.hear)(FromEngine::Broken);
    }
}

fn post(worker: &Worker, message: &ToEngine) {
    let sent = message.to_js().map(|value| worker.post_message(&value));
    if !matches!(sent, Some(Ok(()))) {
        web_sys::console::error_1(&"a message could not be sent to the worker".into());
    }
}

/// Starts the worker and hands it the page's own compiled module: nothing is fetched or compiled twice.
fn worker() -> Result<Worker, JsValue> {
    let glue = IMPORT_META.with(ImportMeta::url);
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("nightledger");
    let script = web_sys::Url::new_with_base("worker.js", &glue)?;
    let worker = Worker::new_with_options(&script.href(), &options)?;
    let start = Object::new();
    Reflect::set(&start, &"glue".into(), &glue.into())?;
    Reflect::set(&start, &"module".into(), &wasm_bindgen::module())?;
    worker.post_message(&start)?;
    Ok(worker)
}
