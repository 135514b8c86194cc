//! A preview as a frame's rows come.

use crate::panels::Panels;
use crate::picture::Picture;
use crate::sample::Sample;
use crate::shrink::{Shrink, size_of};
use crate::source::{Colours, Settings, Source, covered};
use crate::stretch::Stretch;

/// Takes a frame row by row and makes pictures of it.
#[derive(Debug)]
pub struct Preview {
    source: Source,
    colours: Colours,
    /// By plane.
    shrinks: Vec<Shrink>,
    /// By channel.
    samples: Vec<Sample>,
    panels: Option<Panels>,
    /// Rows of the planes that are looked at, one plane after another, and how many of them came.
    rows: usize,
    taken: usize,
}

/// What a frame looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The whole frame, smaller.
    pub picture: Picture,
    /// Its nine parts.
    pub panels: Option<Picture>,
    /// Columns and rows of the frame that the picture is of: those of a mosaic that fill its cells.
    pub covered: (usize, usize),
    /// How values become brightness.
    pub stretches: Stretches,
}

/// How a frame's values become brightness, colour by colour. A part of the frame is shown by them without the rest of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretches(pub(crate) Vec<Stretch>);

impl Preview {
    /// Begins with a frame; `None` where it has no pixels.
    pub fn new(source: Source, settings: Settings) -> Option<Self> {
        if source.is_empty() {
            return None;
        }
        let colours = Colours::of(&source);
        let cells = (source.width / colours.cell(), source.height / colours.cell());
        let size = size_of(cells, settings.longest_px.max(1));
        let panels = (settings.panel_px > 0).then(|| Panels::new(source, colours, settings.panel_px));
        Some(Self {
            source,
            colours,
            shrinks: (0..colours.planes()).map(|plane| Shrink::new(colours, plane, cells, size)).collect(),
            samples: vec![Sample::default(); colours.channels()],
            panels,
            rows: source.height * colours.planes(),
            taken: 0,
        })
    }

    /// Takes the next rows, the first stored one first, plane after plane. What does not fill a row, and rows beyond
    /// those that are looked at, are left out.
    pub fn rows(&mut self, rows: &[f32]) {
        for row in rows.chunks_exact(self.source.width) {
            if self.is_complete() {
                return;
            }
            let (plane, number) = (self.taken / self.source.height, self.taken % self.source.height);
            if let Some(shrink) = self.shrinks.get_mut(plane) {
                shrink.row(row, &mut self.samples);
            }
            if let Some(panels) = &mut self.panels {
                panels.row(plane, number, row);
            }
            self.taken += 1;
        }
    }

    /// Whether all came that is looked at.
    pub fn is_complete(&self) -> bool {
        self.taken >= self.rows
    }

    /// What the frame looks like; `None` where rows are missing.
    pub fn finish(self) -> Option<Shown> {
        if !self.is_complete() {
            return None;
        }
        // Each colour for itself: the sky becomes grey, whatever filter, sensor or town coloured it.
        let stretches: Vec<Stretch> = self.samples.into_iter().map(Sample::stretch).collect();
        let size = self.shrinks.first().map_or((0, 0), Shrink::size);
        let means: Vec<Vec<f32>> = self.shrinks.into_iter().flat_map(Shrink::finish).collect();
        let picture = Picture::of(size, &stretches, |column, row, channel| {
            let row = if self.source.is_bottom_up { size.1 - 1 - row } else { row };
            means.get(channel).and_then(|means| means.get(row * size.0 + column)).copied().unwrap_or(f32::NAN)
        });
        let panels = self.panels.map(|panels| panels.finish(&stretches));
        let covered = covered(&self.source, self.colours);
        Some(Shown { picture, panels, covered, stretches: Stretches(stretches) })
    }
}
