//! What the engine and the workers that read pixels say to each other, each worker through a port of its own. A worker
//! has one job at a time.

use js_sys::Array;
use nightledger_frame::StarOutcome;
use nightledger_health::{Look, Looked};
use nightledger_language::Said;
use nightledger_session::present::pictures::PictureWanted;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use super::preview::PictureOutcome;
use super::{read, written};

/// From the engine to a worker.
#[derive(Serialize, Deserialize)]
pub enum Job {
    /// Measure the stars of a file.
    Measure {
        /// The `File`.
        #[serde(skip)]
        file: JsValue,
    },
    /// Make small pictures of a file.
    Preview {
        /// The `File`.
        #[serde(skip)]
        file: JsValue,
        /// Which ones.
        wanted: PictureWanted,
    },
    /// Look at calibration frames together.
    Look {
        /// What for.
        look: Look,
        /// The `File`s, or in their place why one cannot be opened.
        #[serde(skip)]
        files: Array,
    },
    /// There is no more to do, or nothing more is to be done: the worker ends, whatever it was doing.
    End,
}

/// From a worker to the engine.
#[derive(Serialize, Deserialize)]
pub enum FromWorker {
    /// It listens.
    Ready,
    /// So many bytes more were read.
    Read(u64),
    /// The job is done: what was found in a file's pixels, or why nothing.
    Measured(StarOutcome),
    /// The job is done: what was seen in calibration frames.
    Looked(Looked),
    /// The job is done: pictures of a file, or why there are none.
    Previewed {
        /// What they are.
        outcome: PictureOutcome,
        /// Their pixels, an `Uint8Array`; undefined without pictures.
        #[serde(skip)]
        pixels: JsValue,
    },
    /// The job is done: the browser did not give the file's bytes; why.
    Unread(Said),
}

impl Job {
    /// The message as it is posted; nothing if it cannot be written.
    pub fn to_js(&self) -> Option<JsValue> {
        let message = written(self)?;
        match self {
            Self::Measure { file } | Self::Preview { file, .. } => drop(message.push(file)),
            Self::Look { files, .. } => drop(message.push(files)),
            Self::End => {}
        }
        Some(message.into())
    }

    /// A message that was posted; nothing if it cannot be read.
    pub fn from_js(posted: JsValue) -> Option<Self> {
        let (mut message, mut carried) = read(posted)?;
        match &mut message {
            Self::Measure { file } | Self::Preview { file, .. } => *file = carried.next()?,
            Self::Look { files, .. } => *files = carried.next()?.dyn_into().ok()?,
            Self::End => {}
        }
        Some(message)
    }
}

impl FromWorker {
    /// The message as it is posted; nothing if it cannot be written.
    pub fn to_js(&self) -> Option<JsValue> {
        let message = written(self)?;
        if let Self::Previewed { pixels, .. } = self {
            message.push(pixels);
        }
        Some(message.into())
    }

    /// A message that was posted; nothing if it cannot be read.
    pub fn from_js(posted: JsValue) -> Option<Self> {
        let (mut message, mut carried) = read(posted)?;
        if let Self::Previewed { pixels, .. } = &mut message {
            *pixels = carried.next()?;
        }
        Some(message)
    }
}
