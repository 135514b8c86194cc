//! Small pictures of large frames, from rows of `f32` that come one after another: the whole frame made smaller, parts of
//! it as they are, and circles around its stars (docs/rules.md#17-preview).
//!
//! [`Preview`] takes rows as they are decoded and keeps what becomes of them, never the frame; [`PartPreview`] takes those of
//! one part. Which file they stood in,
//! and how a picture is shown or stored, is none of this crate's business.

#![forbid(unsafe_code)]

mod circles;
mod number;
mod panels;
mod part;
mod picture;
mod preview;
mod sample;
mod shrink;
mod source;
mod stretch;

pub use circles::{Circle, circles};
pub use part::{PartPreview, ShownPart};
pub use picture::Picture;
pub use preview::{Preview, Shown, Stretches};
pub use source::{Crop, Settings, Source};
