//! Solar-system captures: from videos (SER, AVI) and the logs of capture programs to the one row that AstroBin takes
//! for an image of the Sun, the Moon or a planet.
//!
//! No frame of a video is read. A [`VideoReader`] asks for byte ranges (a SER file's header and time stamps, an AVI's
//! header), [`read_capture_log`] takes a log's bytes, and [`solar_system()`] puts them together. Every figure keeps its
//! typed [`Source`]. This crate performs no I/O and knows no other kind of frame.
#![forbid(unsafe_code)]

mod avi;
mod body;
mod capture;
mod clocks;
mod files;
mod log;
mod name;
mod notice;
mod reader;
mod rows;
mod ser;
mod solar_system;
mod source;
mod zone;

pub use avi::Avi;
pub use body::Body;
pub use capture::Capture;
pub use files::{LogFile, VideoFile};
pub use log::{CaptureLog, MOST_LOG_BYTES, Makes, Span, is_capture_log, read_capture_log};
pub use notice::{VideoCode, VideoNotice};
pub use reader::{Content, Step, VideoReader};
pub use rows::{Figure, VideoRow};
pub use ser::{CountFault, Ser, Stamps};
pub use solar_system::{SolarSystem, solar_system};
pub use source::{Program, SerField, Source, Told};
