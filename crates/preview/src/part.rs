//! A part of a frame pixel by pixel, from the rows that it needs.

use std::ops::Range;

use crate::panels::Panels;
use crate::picture::Picture;
use crate::preview::Stretches;
use crate::source::{Colours, Crop, Source, covered};

/// Takes the rows around a part of a frame and makes a picture of it, as bright as the whole frame's.
#[derive(Debug)]
pub struct PartPreview {
    source: Source,
    colours: Colours,
    crop: Crop,
    panels: Panels,
    /// Rows of the planes that came, of those that are needed.
    taken: usize,
}

/// What a part of a frame looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownPart {
    /// The part, pixel by pixel.
    pub picture: Picture,
    /// Where it lies in the frame.
    pub crop: Crop,
    /// Columns and rows of the frame that its whole picture is of.
    pub covered: (usize, usize),
    /// How values become brightness.
    pub stretches: Stretches,
}

impl PartPreview {
    /// Begins with a part of a frame: as much of it as there is, moved to where there are pixels. `None` where the frame has
    /// none.
    pub fn new(source: Source, crop: Crop) -> Option<Self> {
        if source.is_empty() {
            return None;
        }
        let colours = Colours::of(&source);
        let crop = crop.within(source.width, source.height);
        Some(Self { source, colours, crop, panels: Panels::one(source, colours, crop), taken: 0 })
    }

    /// The rows of each plane that are needed, the first stored one being row 0.
    pub fn rows(&self) -> Range<usize> {
        self.panels.rows()
    }

    /// Takes rows of a plane, from this one on; each may come once, and those that are not needed may, too. What does not fill
    /// a row is left out.
    pub fn strip(&mut self, plane: usize, first_row: usize, values: &[f32]) {
        if plane >= self.colours.planes() {
            return;
        }
        let needed = self.rows();
        for (row, number) in values.chunks_exact(self.source.width).zip(first_row..) {
            if needed.contains(&number) {
                self.panels.row(plane, number, row);
                self.taken += 1;
            }
        }
    }

    /// Whether all came that is needed.
    pub fn is_complete(&self) -> bool {
        self.taken >= self.rows().len() * self.colours.planes()
    }

    /// Whether stretches are those of a frame with these colours.
    pub fn takes(&self, stretches: &Stretches) -> bool {
        stretches.0.len() == self.colours.channels()
    }

    /// What the part looks like; `None` where rows are missing.
    pub fn finish(self, stretches: Stretches) -> Option<ShownPart> {
        let picture = self.is_complete().then(|| self.panels.finish(&stretches.0))?;
        Some(ShownPart { picture, crop: self.crop, covered: covered(&self.source, self.colours), stretches })
    }
}
