//! The page's side: the engine in a module worker, or on this thread. Both load the engine's own wasm module, which may
//! come later than the page: what is said to it until then waits.

#![allow(unsafe_code, reason = "wasm-bindgen's extern blocks expand to unsafe code")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use nightledger_protocol::{FromEngine, ToEngine};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

#[wasm_bindgen(module = "/src/engine.js")]
extern "C" {
    /// Resolves to the compiled module behind an address.
    fn compiled(wasm: &str) -> Promise;

    /// The port to a new worker that reads pixels.
    #[wasm_bindgen(js_name = pixelWorker)]
    fn pixel_worker(script: &str, glue: &str, wasm: &str, broke: &JsValue) -> JsValue;

    /// Resolves to a function that takes messages for an engine on this thread.
    fn here(glue: &str, wasm: &str, hear: &JsValue) -> Promise;
}

/// The engine, wherever it runs.
#[derive(Clone)]
pub struct Link {
    way: Rc<RefCell<Way>>,
    hear: Rc<dyn Fn(FromEngine)>,
}

enum Way {
    /// An engine that has not said "ready" yet, with what it will be told then: in its worker, or on this thread.
    Starting(Option<Worker>, Vec<ToEngine>),
    Worker(Worker),
    /// On this thread, behind a function that takes messages.
    Here(Function),
    /// It broke down, or could not be loaded: nobody answers any more.
    Gone,
}

/// Where a module's files are.
struct Files {
    glue: String,
    wasm: String,
}

impl Link {
    /// Starts the engine. `hear` is called with everything that it says; `here` keeps it on this thread.
    pub fn start(hear: impl Fn(FromEngine) + 'static, here: bool) -> Self {
        let way = Rc::new(RefCell::new(Way::Starting(None, Vec::new())));
        let link = Self { way, hear: Rc::new(hear) };
        if !here && let Ok(worker) = worker() {
            *link.way.borrow_mut() = Way::Starting(Some(worker.clone()), Vec::new());
            link.listen(&worker);
            link.hand_over(worker);
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
        let Some(message) = message.to_js() else { return };
        if let Err(error) = here.call1(&JsValue::UNDEFINED, &message) {
            // The engine's own, which belongs where the page's are seen.
            wasm_bindgen::throw_val(error);
        }
    }

    /// Starts a worker that reads pixels, which the engine asked for by this number.
    pub fn start_worker(&self, number: u32) {
        let link = self.clone();
        let broke = Closure::once_into_js(move || link.send(ToEngine::WorkerBroke(number)));
        let started = worker_script().and_then(|script| Ok((script, Files::of_page("measure")?)));
        match started {
            Ok((script, Files { glue, wasm })) => {
                let port = pixel_worker(&script, &glue, &wasm, &broke);
                self.send(ToEngine::Worker { number, port });
            }
            Err(_) => self.send(ToEngine::WorkerBroke(number)),
        }
    }

    fn listen(&self, worker: &Worker) {
        let link = self.clone();
        let message =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| link.heard(event.data()));
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        message.forget();
        let link = self.clone();
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |_: ErrorEvent| link.failed());
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        error.forget();
    }

    fn heard(&self, message: JsValue) {
        match FromEngine::from_js(message) {
            Some(FromEngine::Ready) => self.ready(),
            Some(message) => (self.hear)(message),
            None => web_sys::console::error_1(&"a message of the engine was not understood".into()),
        }
    }

    /// Gives the worker the compiled module, once it has come: nothing is asked for from inside the worker.
    fn hand_over(&self, worker: Worker) {
        let link = self.clone();
        spawn_local(async move {
            let handed = async {
                let files = Files::of_page("engine")?;
                let module = JsFuture::from(compiled(&files.wasm)).await?;
                let start = Object::new();
                Reflect::set(&start, &"glue".into(), &files.glue.into())?;
                Reflect::set(&start, &"module".into(), &module)?;
                worker.post_message(&start)
            };
            if handed.await.is_err() {
                link.failed();
            }
        });
    }

    /// The worker listens: what waits is told to it.
    fn ready(&self) {
        let waiting = {
            let mut way = self.way.borrow_mut();
            let Way::Starting(Some(worker), waiting) = &mut *way else { return };
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
        match &mut *self.way.borrow_mut() {
            Way::Starting(worker @ Some(_), _) => {
                if let Some(worker) = worker.take() {
                    worker.terminate();
                }
            }
            way @ Way::Worker(_) => {
                if let Way::Worker(worker) = std::mem::replace(way, Way::Gone) {
                    worker.terminate();
                }
                return (self.hear)(FromEngine::Broken);
            }
            Way::Starting(None, _) | Way::Here(_) | Way::Gone => return,
        }
        self.work_here();
    }

    fn work_here(&self) {
        let heard = {
            let link = self.clone();
            let hear = move |message| {
                // What is still under way in an engine that broke down is not heard.
                if !matches!(*link.way.borrow(), Way::Gone) {
                    link.heard(message);
                }
            };
            Closure::<dyn Fn(JsValue)>::new(hear).into_js_value()
        };
        let link = self.clone();
        spawn_local(async move {
            let started = async {
                let files = Files::of_page("engine")?;
                JsFuture::from(here(&files.glue, &files.wasm, &heard)).await?.dyn_into::<Function>()
            };
            let waiting = match (started.await, &mut *link.way.borrow_mut()) {
                (Ok(engine), way @ Way::Starting(..)) => {
                    let Way::Starting(_, waiting) = std::mem::replace(way, Way::Here(engine)) else { return };
                    Ok(waiting)
                }
                (Err(_), way) => {
                    *way = Way::Gone;
                    Err(())
                }
                _ => return,
            };
            match waiting {
                Ok(waiting) => waiting.into_iter().for_each(|message| link.send(message)),
                Err(()) => (link.hear)(FromEngine::Broken),
            }
        });
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

impl Files {
    /// Where the page says that they are.
    fn of_page(module: &str) -> Result<Self, JsValue> {
        let document = leptos::prelude::document();
        let base = document.base_uri()?.unwrap_or_default();
        let place = |name: &str| {
            let meta = document.query_selector(&format!("meta[name={name}]"))?;
            let place = meta.and_then(|meta| meta.get_attribute("content"));
            let place = place.ok_or_else(|| JsValue::from(format!("the page names no {name}")))?;
            Url::new_with_base(&place, &base).map(|address| address.href())
        };
        Ok(Self { glue: place(module)?, wasm: place(&format!("{module}-wasm"))? })
    }
}

fn post(worker: &Worker, message: &ToEngine) {
    let sent = message.to_js().map(|value| worker.post_message_with_transfer(&value, &message.handed_over()));
    if !matches!(sent, Some(Ok(()))) {
        web_sys::console::error_1(&"a message could not be sent to the engine".into());
    }
}

/// Starts the worker, which waits for the compiled module.
fn worker() -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("nightledger");
    Worker::new_with_options(&worker_script()?, &options)
}

/// Where the script of workers is.
fn worker_script() -> Result<String, JsValue> {
    let base = leptos::prelude::document().base_uri()?.unwrap_or_default();
    Url::new_with_base("worker.js", &base).map(|address| address.href())
}
