//! Which strips an image comes in.

use std::ops::Range;

use crate::geometry::Geometry;
use crate::samples::Place;

/// The strips of an image one after another: plane after plane, and of each its rows, or those of them that are wanted.
#[derive(Debug)]
pub(crate) struct Strips {
    planes: usize,
    /// Of each plane.
    rows: Range<usize>,
    /// At most so many rows make a strip.
    strip_rows: usize,
    next: Place,
}

impl Strips {
    /// Of the whole image. `strip_rows`: at least 1.
    pub(crate) fn new(geometry: Geometry, strip_rows: usize) -> Self {
        let Geometry { height, planes, .. } = geometry;
        Self { planes, rows: 0..height, strip_rows, next: Place::default() }
    }

    /// Of these rows alone, and of those that are stored together with them: `together` rows are, from the first of the
    /// image on. To be said before the first strip is asked for.
    pub(crate) fn only(&mut self, rows: &Range<usize>, together: usize) {
        let (height, together) = (self.rows.end, together.max(1));
        let wanted = rows.start..rows.end.min(height);
        self.rows = if wanted.is_empty() {
            0..0
        } else {
            wanted.start / together * together..wanted.end.next_multiple_of(together).min(height)
        };
        self.next = Place { first_row: self.rows.start, ..Place::default() };
    }

    /// The strip that is next; `None` behind the last.
    pub(crate) fn next(&mut self) -> Option<Place> {
        if self.next.first_row >= self.rows.end {
            self.next = Place { plane: self.next.plane + 1, first_row: self.rows.start, rows: 0 };
        }
        if self.next.plane >= self.planes || self.rows.is_empty() {
            return None;
        }
        self.next.rows = self.strip_rows.min(self.rows.end - self.next.first_row);
        Some(self.next)
    }

    /// The strip that was next: it is passed.
    pub(crate) fn pass(&mut self) -> Place {
        let place = self.next;
        self.next.first_row += place.rows;
        place
    }

    /// The strip that was next when it was last asked for.
    pub(crate) fn current(&self) -> Place {
        self.next
    }
}

#[cfg(test)]
mod tests {
    use nightledger_header::SampleType;

    use super::*;

    fn strips(only: Option<(Range<usize>, usize)>) -> Vec<(usize, Range<usize>)> {
        let geometry = Geometry { width: 8, height: 10, planes: 2, sample: SampleType::U8 };
        let mut strips = Strips::new(geometry, 4);
        if let Some((rows, together)) = only {
            strips.only(&rows, together);
        }
        let mut all = Vec::new();
        while let Some(place) = strips.next() {
            assert_eq!(strips.pass(), place);
            all.push((place.plane, place.first_row..place.first_row + place.rows));
        }
        all
    }

    #[test]
    fn every_row_of_every_plane_comes_once_or_those_that_are_wanted() {
        assert_eq!(strips(None), [(0, 0..4), (0, 4..8), (0, 8..10), (1, 0..4), (1, 4..8), (1, 8..10)]);
        assert_eq!(strips(Some((3..8, 1))), [(0, 3..7), (0, 7..8), (1, 3..7), (1, 7..8)]);
        // Rows of tiles come whole.
        assert_eq!(strips(Some((3..5, 2))), [(0, 2..6), (1, 2..6)]);
        assert_eq!(strips(Some((9..10, 3))), [(0, 9..10), (1, 9..10)]);
        assert_eq!(strips(Some((9..40, 1))), [(0, 9..10), (1, 9..10)]);
        for nothing in [5..5, 10..12, 70..90] {
            assert_eq!(strips(Some((nothing.clone(), 4))), [], "{nothing:?}");
        }
    }
}
