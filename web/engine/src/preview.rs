//! Pictures of frames: the engine opens files and hands one after another to a worker of their own, so that looking through
//! frames does not wait for measuring.

use std::collections::VecDeque;

use nightledger_language::Said;
use nightledger_protocol::FromEngine;
use nightledger_protocol::jobs::Job;
use nightledger_protocol::preview::PictureOutcome;
use nightledger_session::present::pictures::PictureWanted;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::engine::Engine;
use crate::measuring::{PixelWorker, broke, no_folder, no_worker};
use crate::previews::UnderWay;

impl Engine {
    /// Makes these pictures, and none that were asked for before.
    pub(crate) fn preview(&self, wanted: Vec<PictureWanted>) {
        let starts = {
            let state = &mut *self.state.borrow_mut();
            let previews = &mut state.previews;
            if wanted.is_empty() {
                return previews.end();
            }
            let under_way = previews.under_way.as_ref().map(|under_way| &under_way.wanted);
            previews.waiting = wanted.into_iter().filter(|wanted| Some(wanted) != under_way).collect();
            let is_new = previews.worker.is_none();
            is_new.then(|| {
                let number = state.measuring.next_number();
                previews.worker = Some((number, PixelWorker::default()));
                number
            })
        };
        match starts {
            Some(number) => (self.emit)(FromEngine::StartWorker(number)),
            None => self.preview_next(),
        }
    }

    /// Hands the next file over, if somebody is there who has nothing to do.
    pub(crate) fn preview_next(&self) {
        let next = self.state.borrow_mut().previews.begin();
        let Some(next) = next else { return };
        let engine = self.clone();
        spawn_local(async move {
            let opened = engine.open_picture(&next.wanted).await;
            {
                let previews = &engine.state.borrow().previews;
                // Nobody may want it any more.
                if previews.under_way.as_ref() != Some(&next) {
                    return;
                }
                if let (Ok(file), Some((_, worker))) = (&opened, &previews.worker) {
                    return worker.tell(&Job::Preview { file: file.into(), wanted: next.wanted });
                }
            }
            if let Err(why) = opened {
                engine.previewed(Err(why), JsValue::UNDEFINED);
            }
        });
    }

    async fn open_picture(&self, wanted: &PictureWanted) -> Result<File, Said> {
        let source = self.state.borrow().sources.get(usize::from(wanted.file.root)).cloned();
        source.ok_or_else(no_folder)?.open(&wanted.file.path).await
    }

    /// What came of the picture that is under way.
    pub(crate) fn previewed(&self, outcome: PictureOutcome, pixels: JsValue) {
        let of = self.state.borrow_mut().previews.under_way.take();
        if let Some(UnderWay { wanted: of, .. }) = of {
            (self.emit)(FromEngine::Previewed { of, outcome, pixels });
        }
        self.preview_next();
    }

    /// The worker broke down, or could not be started.
    pub(crate) fn preview_worker_broke(&self) {
        let (listened, wanted) = {
            let previews = &mut self.state.borrow_mut().previews;
            let worker = previews.worker.take();
            let under_way = previews.under_way.take().map(|under_way| under_way.wanted);
            let listened = worker.is_some_and(|(_, worker)| worker.listens);
            // One that starts no worker makes none of them.
            let more = if listened { VecDeque::new() } else { std::mem::take(&mut previews.waiting) };
            (listened, under_way.into_iter().chain(more).collect::<Vec<_>>())
        };
        let why = if listened { broke() } else { no_worker() };
        for of in wanted {
            let outcome = Err(why.clone());
            (self.emit)(FromEngine::Previewed { of, outcome, pixels: JsValue::UNDEFINED });
        }
        let more: Vec<PictureWanted> = self.state.borrow_mut().previews.waiting.drain(..).collect();
        if !more.is_empty() {
            self.preview(more);
        }
    }
}
