//! Parts of a frame as they are: its corners, its centre, and the middles of its sides; or one that is asked for.

use std::ops::Range;

use crate::picture::Picture;
use crate::source::{Colours, Crop, Source};
use crate::stretch::Stretch;

/// Pixels between two parts.
const GAP: usize = 2;

/// Parts to a side.
const SIDE: usize = 3;

/// The parts' pixels as they come.
#[derive(Debug)]
pub(crate) struct Panels {
    source: Source,
    colours: Colours,
    /// Pixels of each part.
    size: (usize, usize),
    /// Parts to a side.
    side: usize,
    kept: Vec<Kept>,
}

/// One part, with the pixels around it that its colours need.
#[derive(Debug)]
struct Kept {
    /// Where it lies in the picture, counted in parts.
    place: (usize, usize),
    /// Its first pixel, in stored columns and rows, and the first one that is kept for it.
    first: (usize, usize),
    from: (usize, usize),
    /// Behind the last pixel that is kept.
    to: (usize, usize),
    /// By plane.
    values: Vec<Vec<f32>>,
}

impl Kept {
    /// Of a part that lies in the frame.
    fn new(source: Source, colours: Colours, place: (usize, usize), crop: Crop) -> Self {
        let Crop { left, top, width, height } = crop;
        let row = if source.is_bottom_up { source.height - height - top } else { top };
        let margin = colours.cell() - 1;
        let from = (left.saturating_sub(margin), row.saturating_sub(margin));
        let to = ((left + width + margin).min(source.width), (row + height + margin).min(source.height));
        let values = vec![Vec::with_capacity((to.0 - from.0) * (to.1 - from.1)); colours.planes()];
        Self { place, first: (left, row), from, to, values }
    }
}

impl Panels {
    /// Parts of at most this size; a third of the frame where that is smaller.
    pub(crate) fn new(source: Source, colours: Colours, panel_px: usize) -> Self {
        let side = |length: usize| panel_px.min(length.div_ceil(SIDE));
        let size = (side(source.width), side(source.height));
        let starts = |length: usize, part: usize| [0, (length - part) / 2, length - part];
        let mut kept = Vec::new();
        for (down, top) in starts(source.height, size.1).into_iter().enumerate() {
            for (across, left) in starts(source.width, size.0).into_iter().enumerate() {
                let crop = Crop { left, top, width: size.0, height: size.1 };
                kept.push(Kept::new(source, colours, (across, down), crop));
            }
        }
        Self { source, colours, size, side: SIDE, kept }
    }

    /// One part, which lies in the frame.
    pub(crate) fn one(source: Source, colours: Colours, crop: Crop) -> Self {
        let kept = vec![Kept::new(source, colours, (0, 0), crop)];
        Self { source, colours, size: (crop.width, crop.height), side: 1, kept }
    }

    /// The rows of a plane that are needed, with those between them.
    pub(crate) fn rows(&self) -> Range<usize> {
        let first = self.kept.iter().map(|kept| kept.from.1).min().unwrap_or(0);
        first..self.kept.iter().map(|kept| kept.to.1).max().unwrap_or(0)
    }

    /// The next row of a plane.
    pub(crate) fn row(&mut self, plane: usize, number: usize, row: &[f32]) {
        for kept in self.kept.iter_mut().filter(|kept| (kept.from.1..kept.to.1).contains(&number)) {
            if let (Some(values), Some(pixels)) =
                (kept.values.get_mut(plane), row.get(kept.from.0..kept.to.0))
            {
                values.extend_from_slice(pixels);
            }
        }
    }

    /// The parts side by side, as they lie in the frame.
    pub(crate) fn finish(&self, stretches: &[Stretch]) -> Picture {
        let (width, height) = self.size;
        let all = |part: usize| self.side * part + (self.side - 1) * GAP;
        Picture::of((all(width), all(height)), stretches, |column, row, channel| {
            let (across, down) = (column / (width + GAP), row / (height + GAP));
            let (column, row) = (column % (width + GAP), row % (height + GAP));
            let kept = self.kept.iter().find(|kept| kept.place == (across, down));
            match kept {
                Some(kept) if column < width && row < height => {
                    let row = if self.source.is_bottom_up { height - 1 - row } else { row };
                    self.value(kept, kept.first.0 + column, kept.first.1 + row, channel)
                }
                // The gap.
                _ => f32::NAN,
            }
        })
    }

    /// A channel's value of a pixel, by stored column and row: its own, or the mean of those around it.
    fn value(&self, kept: &Kept, column: usize, row: usize, channel: usize) -> f32 {
        let at = |plane: usize, column: usize, row: usize| {
            let is_kept =
                (kept.from.0..kept.to.0).contains(&column) && (kept.from.1..kept.to.1).contains(&row);
            let at =
                is_kept.then(|| (row - kept.from.1) * (kept.to.0 - kept.from.0) + column - kept.from.0)?;
            kept.values.get(plane)?.get(at).copied().filter(|value| value.is_finite())
        };
        match self.colours {
            Colours::None => at(0, column, row),
            Colours::Planes => at(channel, column, row),
            Colours::Mosaic(mosaic) if mosaic.colour(column, row).channel() == channel => at(0, column, row),
            Colours::Mosaic(mosaic) => {
                let around = (row.saturating_sub(1)..=row + 1)
                    .flat_map(|row| (column.saturating_sub(1)..=column + 1).map(move |column| (column, row)))
                    .filter(|(column, row)| mosaic.colour(*column, *row).channel() == channel)
                    .filter_map(|(column, row)| at(0, column, row));
                let (sum, count) = around.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
                (count > 0.0).then_some(sum / count)
            }
        }
        .unwrap_or(f32::NAN)
    }
}
