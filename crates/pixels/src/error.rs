//! Why pixels cannot be decoded.

use std::fmt;

use nightledger_language::Said;

/// Why a file's pixels cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PixelError {
    /// Which of the known reasons it is, for programs; the text is for people.
    pub kind: PixelErrorKind,
    text: Said,
}

/// The closed list of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PixelErrorKind {
    /// The file has no image, or its header does not say where and how the pixels are stored.
    NoImage,
    /// The format is known, and this crate does not decode it.
    NotSupported,
    /// The file ends before its pixels do.
    CutOff,
    /// Compressed bytes, or what describes them, contradict themselves or the checksum.
    Damaged,
    /// A limit would be exceeded ([`crate::Limits`]).
    LimitReached,
}

impl PixelError {
    /// What happened, to be said later.
    pub fn said(&self) -> Said {
        self.text.clone()
    }

    pub(crate) fn new(kind: PixelErrorKind, text: Said) -> Self {
        Self { kind, text }
    }

    pub(crate) fn damaged(text: Said) -> Self {
        Self::new(PixelErrorKind::Damaged, text)
    }

    pub(crate) fn not_supported(text: Said) -> Self {
        Self::new(PixelErrorKind::NotSupported, text)
    }

    pub(crate) fn limit(text: Said) -> Self {
        Self::new(PixelErrorKind::LimitReached, text)
    }
}

impl fmt::Display for PixelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl std::error::Error for PixelError {}
