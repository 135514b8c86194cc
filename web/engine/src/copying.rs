//! Lays files out for a stacking program in a folder that the user picked: copies, one after another, of what the session
//! says (`nightledger_session::Session::stack_copies`). The given folders are only read.

use nightledger_browser::copy::{Copy, NoCopy, copy};
use nightledger_language::said;
use nightledger_protocol::{CopyProgress, FromEngine};
use nightledger_session::{Copied, StackFor};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, FileSystemDirectoryHandle};

use crate::count::whole;
use crate::engine::Engine;
use crate::measuring::no_folder;

/// Files that are named when they could not be copied; the others are counted.
const MOST_NAMED: usize = 100;

impl Engine {
    /// Copies everything into a folder.
    pub(crate) fn copy_for_stacking(&self, program: StackFor, into: JsValue) {
        self.stop_copying();
        let (Ok(into), Ok(stop)) = (into.dyn_into::<FileSystemDirectoryHandle>(), AbortController::new())
        else {
            return;
        };
        let (copies, generation) = {
            let state = &mut *self.state.borrow_mut();
            state.copying = Some(stop.clone());
            (state.session.stack_copies(program), state.generation)
        };
        let engine = self.clone();
        spawn_local(async move {
            // After a new start this is of another scan.
            let say = |progress| {
                if engine.state.borrow().generation == generation {
                    (engine.emit)(FromEngine::Copying(progress));
                }
            };
            let mut progress =
                CopyProgress { busy: true, total: whole(copies.len()), ..CopyProgress::default() };
            for one in &copies {
                // What was left is told at the end: it may be a long list.
                say(CopyProgress { left: Vec::new(), ..progress.clone() });
                let (bytes, outcome) = engine.copy_one(&into, one, &stop).await;
                match outcome {
                    Ok(Copy::Made) => progress.bytes += bytes,
                    Ok(Copy::Same) => progress.same += 1,
                    Ok(Copy::Taken) => {
                        let why = said!("there is another file at {path} already; it stays", path = one.to);
                        progress.leave(&one.from, why, MOST_NAMED);
                    }
                    Err(NoCopy::Stopped) => progress.stopped = true,
                    Err(NoCopy::NoRoom) => {
                        progress.stopped = true;
                        progress.leave(&one.from, said!("there is no room left for it"), MOST_NAMED);
                    }
                    Err(NoCopy::Failed(why)) => progress.leave(&one.from, why, MOST_NAMED),
                }
                if progress.stopped {
                    break;
                }
                progress.done += 1;
            }
            progress.busy = false;
            // Stopped, it may not be the one that is under way.
            if !stop.signal().aborted() {
                engine.state.borrow_mut().copying = None;
            }
            say(progress);
        });
    }

    /// Copies no more. What is copied stays; what is not whole goes away.
    pub(crate) fn stop_copying(&self) {
        if let Some(stop) = self.state.borrow_mut().copying.take() {
            stop.abort();
        }
    }

    async fn copy_one(
        &self,
        into: &FileSystemDirectoryHandle,
        one: &Copied,
        stop: &AbortController,
    ) -> (u64, Result<Copy, NoCopy>) {
        let source = self.state.borrow().sources.get(usize::from(one.root)).cloned();
        let Some(source) = source else { return (0, Err(NoCopy::Failed(no_folder()))) };
        match source.open(&one.from).await {
            Ok(file) => {
                let bytes = nightledger_browser::folders::size_bytes(&file);
                (bytes, copy(into, &one.to, &file, &stop.signal()).await)
            }
            Err(why) => (0, Err(NoCopy::Failed(why))),
        }
    }
}
