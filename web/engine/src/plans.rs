//! Projects against their goals, and the files that goals stand in.

use js_sys::Array;
use nightledger_browser::clock::Browser;
use nightledger_browser::folders::{read_range, size_bytes};
use nightledger_language::{said, tr};
use nightledger_protocol::FromEngine;
use nightledger_session::MOST_PLAN_BYTES;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::engine::Engine;

impl Engine {
    /// Says where all targets stand.
    pub(crate) fn say_projects(&self) {
        let view = self.state.borrow_mut().session.projects(&Browser);
        if let Some(view) = view {
            (self.emit)(FromEngine::Projects(Box::new(view)));
        }
    }

    /// Takes over goals out of files.
    pub(crate) fn read_plans(&self, names: Vec<String>, files: &Array) {
        let engine = self.clone();
        let files: Vec<File> = files.iter().filter_map(|file| file.dyn_into().ok()).collect();
        spawn_local(async move {
            let mut read = Vec::new();
            for (name, file) in names.into_iter().zip(files) {
                let size = size_bytes(&file);
                let bytes = if size > MOST_PLAN_BYTES {
                    Err(said!("it is larger than 512 MiB"))
                } else {
                    read_range(&file, 0, usize::try_from(size).unwrap_or(usize::MAX)).await
                };
                match bytes {
                    Ok(bytes) => read.push((name, bytes)),
                    Err(why) => {
                        let text = tr!("No goals were read from {name}: {why}.", name, why);
                        (engine.emit)(FromEngine::Trouble(text));
                    }
                }
            }
            let events = engine.state.borrow_mut().session.read_plans(&read);
            drop(read);
            engine.answer(events, (true, true), false, true);
        });
    }
}
