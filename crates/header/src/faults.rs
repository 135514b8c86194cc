//! Collects diagnostics with the place that is being read, and keeps their number bounded.

use nightledger_language::{Said, said};

use crate::{Diagnostic, DiagnosticKind};

/// Diagnostics kept in full. A hostile file can have a fault on each of its cards; a thousand tell the story, the
/// rest are counted.
const MOST_KEPT: usize = 1000;

/// The faults found so far, and the place that new ones get.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Diagnostic>,
    hdu: u16,
    card: Option<u32>,
    offset: u64,
    not_kept: usize,
}

impl Faults {
    /// Faults from here on belong to card `card` of HDU `hdu` at byte `offset`.
    pub(crate) fn at(&mut self, hdu: u16, card: Option<u32>, offset: u64) {
        self.hdu = hdu;
        self.card = card;
        self.offset = offset;
    }

    /// Adds a fault at the current place.
    pub(crate) fn push(&mut self, kind: DiagnosticKind, text: Said) {
        // A limit says why the file is not counted: it is never dropped.
        if self.list.len() >= MOST_KEPT && kind != DiagnosticKind::LimitReached {
            self.not_kept += 1;
            return;
        }
        let Self { hdu, card, offset, .. } = *self;
        self.list.push(Diagnostic { kind, hdu, card, offset, missing: None, text });
    }

    /// Adds that so many of all bytes of pixels are not there.
    pub(crate) fn push_cut_off(&mut self, missing: u64, all: u64) {
        let before = self.list.len();
        let text = said!("{missing} of {all} bytes of pixels are missing; the header was read", missing, all);
        self.push(DiagnosticKind::PixelsCutOff, text);
        if let Some(added) = self.list.get_mut(before) {
            added.missing = Some((missing, all));
        }
    }

    /// The diagnostics in file order.
    pub(crate) fn into_list(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|fault| (fault.hdu, fault.offset));
        if self.not_kept > 0
            && let Some(last) = self.list.last_mut()
        {
            last.text = said!(
                "{fault} ({count} more faults of this file are not listed)",
                count = self.not_kept;
                fault = last.text.clone()
            );
        }
        self.list
    }
}
