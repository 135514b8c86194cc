//! What is known of a frame before its pixels come.

use nightledger_stars::Mosaic;

/// A frame's size, colours and orientation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Pixels of a row.
    pub width: usize,
    /// Rows of a plane.
    pub height: usize,
    /// Planes: three are red, green and blue; of any other number the first is shown.
    pub planes: usize,
    /// The colour filters over the first two stored rows. It counts where the frame has one plane.
    pub mosaic: Option<Mosaic>,
    /// Whether the first stored row is the lowest of the picture.
    pub is_bottom_up: bool,
}

impl Source {
    /// Whether it has no pixels.
    pub(crate) fn is_empty(&self) -> bool {
        self.width == 0 || self.height == 0 || self.planes == 0
    }
}

/// Columns and rows of a frame that its picture is of: those of a mosaic that fill its cells.
pub(crate) fn covered(source: &Source, colours: Colours) -> (usize, usize) {
    let cell = colours.cell();
    (source.width / cell * cell, source.height / cell * cell)
}

/// How large what is made may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Pixels of the picture's longer side, at most.
    pub longest_px: usize,
    /// Pixels of a side of each of the nine parts that are shown as they are, at most; 0 for none of them.
    pub panel_px: usize,
}

/// A part of a frame, in pixels from its top left corner as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// Its first column.
    pub left: usize,
    /// Its first row.
    pub top: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Crop {
    /// The same within a frame: as much of it as there is, moved to where there are pixels.
    #[must_use]
    pub fn within(self, width: usize, height: usize) -> Self {
        let (across, down) = (self.width.clamp(1, width.max(1)), self.height.clamp(1, height.max(1)));
        let left = self.left.min(width.saturating_sub(across));
        let top = self.top.min(height.saturating_sub(down));
        Self { left, top, width: across, height: down }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { longest_px: 1600, panel_px: 256 }
    }
}

/// Where a frame's colours stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    /// One plane without colours.
    None,
    /// One plane behind colour filters.
    Mosaic(Mosaic),
    /// Three planes.
    Planes,
}

impl Colours {
    pub(crate) fn of(source: &Source) -> Self {
        match (source.planes, source.mosaic) {
            (3, _) => Self::Planes,
            // A single row or column of a mosaic lacks a colour.
            (1, Some(mosaic)) if source.width > 1 && source.height > 1 => Self::Mosaic(mosaic),
            _ => Self::None,
        }
    }

    /// Colours that are told apart.
    pub(crate) fn channels(self) -> usize {
        if self == Self::None { 1 } else { 3 }
    }

    /// Planes that are looked at.
    pub(crate) fn planes(self) -> usize {
        if self == Self::Planes { 3 } else { 1 }
    }

    /// Pixels to a side of the smallest square that holds every colour.
    pub(crate) fn cell(self) -> usize {
        if matches!(self, Self::Mosaic(_)) { 2 } else { 1 }
    }

    /// The channel of a pixel.
    pub(crate) fn channel(self, plane: usize, column: usize, row: usize) -> usize {
        match self {
            Self::None => 0,
            Self::Planes => plane,
            Self::Mosaic(mosaic) => mosaic.colour(column, row).channel(),
        }
    }
}
