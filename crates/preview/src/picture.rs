//! A picture as canvases take it.

use crate::stretch::Stretch;

/// Rows of pixels from the top, each of four bytes: red, green, blue, and 255.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels of a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
    /// Whether red, green and blue of each pixel are one.
    pub is_grey: bool,
}

impl Picture {
    /// A picture whose values `of` gives by column, row from the top, and channel.
    pub(crate) fn of(
        (width, height): (usize, usize),
        stretches: &[Stretch],
        of: impl Fn(usize, usize, usize) -> f32,
    ) -> Self {
        let mut rgba = Vec::with_capacity(width * height * 4);
        for row in 0..height {
            for column in 0..width {
                let level = |channel: usize| {
                    stretches.get(channel).map(|stretch| stretch.byte(of(column, row, channel)))
                };
                let red = level(0).unwrap_or(0);
                rgba.extend([red, level(1).unwrap_or(red), level(2).unwrap_or(red), u8::MAX]);
            }
        }
        Self { width, height, rgba, is_grey: stretches.len() < 3 }
    }

    /// Red, green and blue of a pixel; `None` beyond the picture.
    pub fn pixel(&self, column: usize, row: usize) -> Option<[u8; 3]> {
        let at = (column < self.width).then_some((row * self.width + column) * 4)?;
        self.rgba.get(at..at + 3)?.try_into().ok()
    }
}
