//! What BHTOM, AZOTEA and iTelescope's pipeline ask of headers, which are read again for them.

use std::rc::Rc;

use futures_util::future::join_all;
use nightledger_browser::folders::Source;
use nightledger_language::tr_n;
use nightledger_protocol::{Checked, Contribution, FromEngine};
use nightledger_session::{Asking, Header};
use wasm_bindgen_futures::spawn_local;

use crate::count::whole;
use crate::engine::{Engine, read_again};

/// Files read at the same time.
const AT_ONCE: usize = 16;

impl Engine {
    /// Says what is known for whom, of the keywords that were read.
    pub(crate) fn say_contribution(&self, asking: Asking) {
        let contribution = {
            let session = &mut self.state.borrow_mut().session;
            match asking {
                Asking::Bhtom => Contribution::Bhtom(Box::new(session.bhtom())),
                Asking::Azotea => Contribution::Azotea(Box::new(session.azotea())),
                Asking::Itelescope => {
                    let files = session.itelescope_metadata();
                    Contribution::Itelescope(files.iter().map(Into::into).collect())
                }
            }
        };
        (self.emit)(FromEngine::Contribution(contribution));
    }

    /// Reads the keywords that are not known yet, and says then what follows.
    pub(crate) fn read_keywords(&self, asking: Asking) {
        let (files, sources, generation) = {
            let mut state = self.state.borrow_mut();
            state.asked = state.asked.wrapping_add(1);
            (state.session.unread_keywords(asking), state.sources.clone(), state.generation)
        };
        let asked = self.state.borrow().asked;
        let engine = self.clone();
        spawn_local(async move {
            let total = whole(files.len());
            let mut done = 0_u32;
            let mut unread = 0_u32;
            for some in files.chunks(AT_ONCE) {
                (engine.emit)(FromEngine::Contribution(Contribution::Reading(done, total)));
                let read =
                    some.iter().map(|(root, path)| read(sources.get(usize::from(*root)).cloned(), path));
                let headers = join_all(read).await;
                let mut state = engine.state.borrow_mut();
                if state.generation != generation || state.asked != asked {
                    return;
                }
                for ((root, path), header) in some.iter().zip(headers) {
                    done += 1;
                    match header {
                        Some(header) => state.session.take_keywords(*root, path, &header),
                        None => unread += 1,
                    }
                }
            }
            if unread > 0 {
                (engine.emit)(FromEngine::Trouble(tr_n!(
                    total,
                    "The headers of {unread} of {n} files could not be read again. Add their folder again.",
                    unread,
                    n = total
                )));
            }
            engine.say_contribution(asking);
            (engine.emit)(FromEngine::Contribution(Contribution::Reading(total, total)));
            engine.sky_known(asking);
        });
    }

    /// Says how bright the sky was when an earlier visit looked at it.
    pub(crate) fn sky_known(&self, asking: Asking) {
        if asking == Asking::Azotea {
            self.check_known(Checked::Sky);
        }
    }

    /// Reads no further keywords; what was read counts.
    pub(crate) fn stop_keywords(&self, asking: Asking) {
        {
            let mut state = self.state.borrow_mut();
            state.asked = state.asked.wrapping_add(1);
        }
        self.say_contribution(asking);
        (self.emit)(FromEngine::Contribution(Contribution::Reading(0, 0)));
    }
}

async fn read(source: Option<Rc<dyn Source>>, path: &str) -> Option<Header> {
    read_again(source?.as_ref(), path).await.ok()
}
