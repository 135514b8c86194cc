//! The engine: one file per group of values, each of which asks the tables where and how its values stand.

pub(crate) mod camera;
pub(crate) mod equipment;
pub(crate) mod exposure;
pub(crate) mod faults;
pub(crate) mod fingerprint;
pub(crate) mod kind;
pub(crate) mod object;
pub(crate) mod optics;
pub(crate) mod sentence;
pub(crate) mod site;
pub(crate) mod sky;
pub(crate) mod start;
pub(crate) mod subframes;

use crate::cards::Cards;
use crate::keys::Keys;
use crate::writers::Writers;
use nightledger_language::Said;

use crate::{Doubt, DoubtCode};

/// One header being read: its cards, its writers, and the doubts met so far.
pub(crate) struct Reading<'h> {
    /// The header's cards.
    pub(crate) cards: Cards<'h>,
    /// Who wrote it.
    pub(crate) writers: Writers,
    /// What was doubtful so far.
    pub(crate) doubts: Vec<Doubt>,
}

impl Reading<'_> {
    /// Where the capture program's values stand.
    pub(crate) fn keys(&self) -> &'static Keys {
        &self.writers.capture.keys
    }

    /// Notes a doubt.
    pub(crate) fn doubt(&mut self, code: DoubtCode, text: Said) {
        self.doubts.push(Doubt { code, text });
    }
}
