//! A frame's picture on its way from a worker to the page. Its pixels are carried beside the message.

use nightledger_language::Said;
pub use nightledger_session::present::pictures::Part;
use serde::{Deserialize, Serialize};

/// What a picture is, or why there is none, in words.
pub type PictureOutcome = Result<PictureShape, Said>;

/// The size of the pictures whose pixels are carried: first those of the whole frame, then those of its nine parts, or those
/// of one part alone; row by row, of each pixel its brightness, or red, green and blue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PictureShape {
    /// Pixels of a row of the whole frame's picture, and rows; none beside a part.
    pub whole: (u32, u32),
    /// The same of the parts side by side.
    pub parts: (u32, u32),
    /// The same of the frame, as far as the picture is of it.
    pub frame: (u32, u32),
    /// The part of the frame that was asked for, as far as there is one.
    pub part: Option<Part>,
    /// Whether a pixel is one byte; else three.
    pub is_grey: bool,
    /// Stars in the whole frame's picture, if they were looked for.
    pub circles: Vec<StarCircle>,
}

/// A circle around a star, in pixels of the picture from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StarCircle {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// Half its width.
    pub radius: f32,
    /// Whether it is one of the worst stars of the frame.
    pub is_worst: bool,
}
