//! Pictures that are wanted, and the worker that makes them.

use std::collections::VecDeque;

use nightledger_session::present::pictures::PictureWanted;

use crate::measuring::PixelWorker;

/// What is wanted, and who makes it.
#[derive(Default)]
pub(crate) struct Previews {
    pub(crate) waiting: VecDeque<PictureWanted>,
    /// With its number.
    pub(crate) worker: Option<(u32, PixelWorker)>,
    /// What is being made.
    pub(crate) under_way: Option<UnderWay>,
    turn: u64,
}

/// A picture that is being made.
#[derive(Clone, PartialEq)]
pub(crate) struct UnderWay {
    pub(crate) wanted: PictureWanted,
    /// No two have the same: a file that opens only when nobody waits for it any more is told from the same one asked for
    /// again.
    turn: u64,
}

impl Previews {
    /// Begins with the next picture, if there is one and somebody who has nothing to do.
    pub(crate) fn begin(&mut self) -> Option<UnderWay> {
        let is_free =
            self.under_way.is_none() && self.worker.as_ref().is_some_and(|(_, worker)| worker.listens);
        let wanted = if is_free { self.waiting.pop_front()? } else { return None };
        self.turn = self.turn.wrapping_add(1);
        self.under_way = Some(UnderWay { wanted, turn: self.turn });
        self.under_way.clone()
    }

    /// The worker of this number, if it is the one.
    pub(crate) fn worker(&mut self, number: u32) -> Option<&mut PixelWorker> {
        self.worker.as_mut().filter(|(own, _)| *own == number).map(|(_, worker)| worker)
    }

    /// Ends everything.
    pub(crate) fn end(&mut self) {
        self.waiting.clear();
        self.under_way = None;
        if let Some((_, worker)) = self.worker.take() {
            worker.end();
        }
    }
}
