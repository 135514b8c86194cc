//! Logs that capture programs write beside their videos: one file and one line of [`TABLE`] for each program.

mod firecapture;
mod genika;
mod java_date;
mod month;
mod number;
mod oacapture;
mod planetary_imager;
mod sharpcap;

use nightledger_frame::Instant;
use nightledger_header::text::decode;

use crate::source::{Program, Source, Told};
use crate::zone::later;

/// The most bytes of a log that are read: they are small texts.
pub const MOST_LOG_BYTES: usize = 1024 * 1024;

/// What a log says of a capture. What it does not say is nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct CaptureLog {
    /// Who wrote it.
    pub program: Program,
    /// The name of the file that was written, without folders.
    pub file_name: Option<Box<str>>,
    /// What was written.
    pub makes: Makes,
    /// Whether the frames are darks, flats or bias.
    pub is_calibration: bool,
    /// The camera.
    pub camera: Option<Told<Box<str>>>,
    /// The target or the profile named after it.
    pub target: Option<Told<Box<str>>>,
    /// On the computer's clock.
    pub local: Span,
    /// In UTC.
    pub utc: Span,
    /// Minutes that the computer's clock was ahead of UTC, where the log says so.
    pub zone_min: Option<Told<i32>>,
    /// The same without summer time: FireCapture's LT.
    pub standard_zone_min: Option<Told<i32>>,
    /// How many frames.
    pub frames: Option<Told<u64>>,
    /// s from the first to the last frame.
    pub duration_s: Option<f64>,
    /// Frames a second as measured.
    pub rate: Option<Told<f64>>,
    /// The same, cut to whole numbers or over whole seconds.
    pub coarse_rate: Option<Told<f64>>,
    /// Exposure of one frame, ms.
    pub exposure_ms: Option<Told<f64>>,
    /// The camera's gain setting.
    pub gain: Option<Told<f64>>,
    /// Focal length of the whole train, mm.
    pub focal_mm: Option<Told<f64>>,
    /// The central meridians I, II and III in the middle of the capture, degrees.
    pub meridians: [Option<f64>; 3],
    /// Whether the program puts local time into the time stamps of its SER files.
    pub stamps_are_local: bool,
}

/// What a program wrote beside its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Makes {
    /// A video, or the log does not say.
    Video,
    /// Single pictures.
    Stills,
}

/// From the first to the last frame, on one clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The beginning.
    pub start: Option<Instant>,
    /// The end.
    pub end: Option<Instant>,
}

impl Span {
    /// Later by so many minutes.
    fn later(self, minutes: i32) -> Self {
        let moved = |at| later(at, minutes);
        Self { start: self.start.map(moved), end: self.end.map(moved) }
    }
}

impl CaptureLog {
    fn of(program: Program) -> Self {
        Self {
            program,
            file_name: None,
            makes: Makes::Video,
            is_calibration: false,
            camera: None,
            target: None,
            local: Span::default(),
            utc: Span::default(),
            zone_min: None,
            standard_zone_min: None,
            frames: None,
            duration_s: None,
            rate: None,
            coarse_rate: None,
            exposure_ms: None,
            gain: None,
            focal_mm: None,
            meridians: [None; 3],
            stamps_are_local: false,
        }
    }

    /// A figure with the line that says it.
    fn told<T>(&self, value: T, key: &str) -> Told<T> {
        Told::new(value, Source::Log { program: self.program, key: key.trim().into() })
    }
}

/// A program's log: how it begins, and what reads it.
struct Grammar {
    begins: fn(&str) -> bool,
    read: fn(&str) -> Option<CaptureLog>,
}

/// The grammars, one for each program.
const TABLE: [Grammar; 5] = [
    Grammar { begins: firecapture::begins, read: firecapture::read },
    Grammar { begins: genika::begins, read: genika::read },
    Grammar { begins: oacapture::begins, read: oacapture::read },
    Grammar { begins: planetary_imager::begins, read: planetary_imager::read },
    Grammar { begins: sharpcap::begins, read: sharpcap::read },
];

/// Bytes that show whether a file is a log.
pub(crate) const BEGINNING_BYTES: usize = 2048;

/// Whether a file that begins with these bytes is a capture program's log. Some 2 KiB are enough.
pub fn is_capture_log(beginning: &[u8]) -> bool {
    let beginning = beginning.get(..BEGINNING_BYTES).unwrap_or(beginning);
    let text = decode(beginning).text;
    TABLE.iter().any(|grammar| (grammar.begins)(&text))
}

/// What a log says; nothing where it is none. Its bytes are UTF-8, or cp1252 as FireCapture writes them.
pub fn read_capture_log(bytes: &[u8]) -> Option<CaptureLog> {
    let text = decode(bytes.get(..MOST_LOG_BYTES).unwrap_or(bytes)).text;
    let grammar = TABLE.iter().find(|grammar| (grammar.begins)(&text))?;
    (grammar.read)(&text)
}

/// A text that says something.
fn said(text: &str) -> Option<Box<str>> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}

/// Whether the words of a profile, frame type or name say that frames calibrate others.
pub(crate) fn is_calibration_word(word: &str) -> bool {
    matches!(
        word,
        "dark"
            | "darks"
            | "flat"
            | "flats"
            | "bias"
            | "biases"
            | "darkflat"
            | "darkflats"
            | "flatdark"
            | "flatdarks"
    )
}

/// Whether a word of `text` says that frames calibrate others.
fn is_calibration(text: &str) -> bool {
    crate::body::words(text).iter().any(|word| is_calibration_word(word))
}
