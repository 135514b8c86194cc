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
    pub(crate) under_way: Option<PictureWanted>,
}

impl Previews {
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
