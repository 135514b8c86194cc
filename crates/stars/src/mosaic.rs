//! Colour filter arrays (docs/rules.md#16).

/// The colour of a filter over a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Red.
    Red,
    /// Green.
    Green,
    /// Blue.
    Blue,
}

impl Colour {
    /// Its number where red, green and blue are counted from 0.
    pub fn channel(self) -> usize {
        match self {
            Self::Red => 0,
            Self::Green => 1,
            Self::Blue => 2,
        }
    }
}

/// A 2 x 2 pattern of colour filters, as it lies on the first two stored rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mosaic {
    cells: [Colour; 4],
}

impl Mosaic {
    /// The pattern that four letters name, first stored row first: `RGGB`, `GBRG`, `BGGR`, `GRBG` in any case.
    pub fn from_letters(letters: &str) -> Option<Self> {
        use Colour::{Blue, Green, Red};
        let cells = match letters.trim().to_ascii_uppercase().as_str() {
            "RGGB" => [Red, Green, Green, Blue],
            "BGGR" => [Blue, Green, Green, Red],
            "GRBG" => [Green, Red, Blue, Green],
            "GBRG" => [Green, Blue, Red, Green],
            _ => return None,
        };
        Some(Self { cells })
    }

    /// The colours of the four cells: first row, then second row.
    pub(crate) fn cells(self) -> [Colour; 4] {
        self.cells
    }

    /// The colour of the filter over the pixel in this column and stored row.
    pub fn colour(self, column: usize, row: usize) -> Colour {
        let [a, b, c, d] = self.cells;
        match (column % 2, row % 2) {
            (0, 0) => a,
            (_, 0) => b,
            (0, _) => c,
            _ => d,
        }
    }

    /// Whether the pixel in this column and stored row is green.
    pub(crate) fn is_green(self, column: usize, row: usize) -> bool {
        // Green lies on one diagonal: it holds the first cell, or it does not.
        let [first, ..] = self.cells;
        (column + row).is_multiple_of(2) == (first == Colour::Green)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn green_lies_on_the_diagonal_that_the_letters_say() {
        let greens = |letters: &str| {
            let mosaic = Mosaic::from_letters(letters).unwrap();
            [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(column, row)| mosaic.is_green(column, row))
        };
        assert_eq!(greens("RGGB"), [false, true, true, false]);
        assert_eq!(greens("bggr"), [false, true, true, false]);
        assert_eq!(greens("GRBG"), [true, false, false, true]);
        assert_eq!(greens(" GBRG "), [true, false, false, true]);
        assert_eq!(Mosaic::from_letters("RGB"), None);
        assert_eq!(Mosaic::from_letters("CMYG"), None);
    }
}
