//! Which programs wrote a header, by the signs of their tables.

use nightledger_header::Format;

use crate::cards::Cards;
use crate::dialect::{CAPTURE, Dialect, PROCESSING, Sign};
use crate::text;

impl Sign {
    /// Whether the header shows it.
    pub(crate) fn shows(&self, cards: &Cards) -> bool {
        match self {
            Self::Starts(word, prefix) => {
                cards.text_of(word).is_some_and(|value| text::starts_with(value, prefix))
            }
            Self::Holds(word, part) => cards.text_of(word).is_some_and(|value| text::contains(value, part)),
            Self::Is(word, text) => cards.text_of(word).is_some_and(|value| value.eq_ignore_ascii_case(text)),
            Self::Has(word) => cards.has(word),
            Self::IsTrue(word) => cards.is_true(word),
            Self::Lacks(word) => !cards.has(word),
            Self::Line(word, part) => {
                cards.lines(word).any(|(_, _, line)| text::starts_with(line.trim_start(), part))
            }
            Self::Remark(word, prefix) => {
                cards.card(word).is_some_and(|(_, card)| text::starts_with(card.comment.trim_start(), prefix))
            }
            Self::Property(id, prefix) => cards
                .header()
                .property(id)
                .is_some_and(|property| text::starts_with(property.value.trim(), prefix)),
            Self::IsCameraRaw => matches!(cards.header().format, Format::Raw(_)),
            Self::All(signs) => signs.iter().all(|sign| sign.shows(cards)),
        }
    }
}

/// Who wrote a header.
pub(crate) struct Writers {
    /// The capture program's table, or the generic one.
    pub(crate) capture: &'static Dialect,
    /// The processing program's, if the file went through one.
    pub(crate) processing: Option<&'static Dialect>,
}

impl Writers {
    /// Whether a file of the camera's settings beside it may be its own: the program writes such files, or no name stands
    /// there.
    pub(crate) fn may_have_settings_beside(&self) -> bool {
        self.capture.settings_beside || self.capture.signs.is_empty()
    }

    /// The table whose word on stacks counts: the program that combined, else the one that captured.
    pub(crate) fn stacks(&self) -> &'static Dialect {
        self.processing.unwrap_or(self.capture)
    }
}

/// Finds who wrote a header.
pub(crate) fn identify(cards: &Cards) -> Writers {
    let shown = |list: &'static [&'static Dialect]| {
        list.iter().copied().find(|table| table.signs.iter().any(|sign| sign.shows(cards)))
    };
    let processing = shown(PROCESSING);
    // Where no capture program left its name, the processing program's table is all there is.
    let capture = shown(CAPTURE).or(processing).unwrap_or(&Dialect::GENERIC);
    Writers { capture, processing }
}
