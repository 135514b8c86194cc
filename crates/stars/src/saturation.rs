//! From which value on pixels are clipped (docs/rules.md#17-saturated).

use crate::number::larger;

/// Watches for the highest value and whether pixels pile up there.
#[derive(Debug)]
pub(crate) struct Top {
    stated: Option<f32>,
    highest: f32,
    /// Pixels at the highest value, and whether two of them lie side by side.
    count: usize,
    is_plateau: bool,
}

impl Top {
    pub(crate) fn new(stated: Option<f32>) -> Self {
        Self { stated, highest: f32::NEG_INFINITY, count: 0, is_plateau: false }
    }

    /// Looks at the next row.
    pub(crate) fn row(&mut self, row: &[f32]) {
        let highest = row.iter().copied().fold(f32::NEG_INFINITY, |highest, value| larger(value, highest));
        if highest < self.highest || highest == f32::NEG_INFINITY {
            return;
        }
        if highest > self.highest {
            (self.highest, self.count, self.is_plateau) = (highest, 0, false);
        }
        self.count += row.iter().filter(|value| **value == highest).count();
        self.is_plateau |=
            row.iter().zip(row.iter().skip(1)).any(|(one, next)| *one == highest && *next == highest);
    }

    /// The value from which pixels are clipped, if any are.
    pub(crate) fn level(&self) -> Option<f32> {
        let plateau = (self.is_plateau && self.count >= 3).then_some(self.highest);
        match (self.stated, plateau) {
            (Some(stated), Some(plateau)) => Some(stated.min(plateau)),
            (one, other) => one.or(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plateau_at_the_top_is_where_pixels_are_clipped() {
        let mut top = Top::new(None);
        top.row(&[1.0, 9.0, 2.0, f32::NAN]);
        assert_eq!(top.level(), None);
        top.row(&[1.0, 9.0, 9.0, 2.0]);
        assert_eq!(top.level(), Some(9.0));
        top.row(&[1.0, 12.0, 9.0, 2.0]);
        assert_eq!(top.level(), None, "one pixel is no plateau");
    }

    #[test]
    fn a_stated_level_holds_without_a_plateau() {
        let mut top = Top::new(Some(60_000.0));
        top.row(&[1.0, 2.0]);
        assert_eq!(top.level(), Some(60_000.0));
    }
}
