//! The brightness of the sky by channel, in a region of a mosaic (docs/rules.md#22-sky).

use serde::{Deserialize, Serialize};

/// Width and height of the region that is taken where none is given.
const USUAL: (usize, usize) = (500, 400);

/// Part of a channel, in half-size pixels from the top left of the view; upper bounds are excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Region {
    /// First row and the row behind the last.
    pub rows: (usize, usize),
    /// First column and the column behind the last.
    pub columns: (usize, usize),
}

impl Region {
    /// `[y1:y2,x1:x2]`.
    pub fn read(text: &str) -> Option<Self> {
        let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
        let (rows, columns) = inside.split_once(',')?;
        let range = |text: &str| {
            let (from, to) = text.split_once(':')?;
            let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
            (from < to).then_some((from, to))
        };
        Some(Self { rows: range(rows)?, columns: range(columns)? })
    }

    /// In the middle of a channel of this width and height; all of a smaller one.
    pub fn usual(width: usize, height: usize) -> Self {
        if width < USUAL.0 || height < USUAL.1 {
            return Self { rows: (0, height), columns: (0, width) };
        }
        let (left, top) = ((width - USUAL.0) / 2, (height - USUAL.1) / 2);
        Self { rows: (top, top + USUAL.1), columns: (left, left + USUAL.0) }
    }

    /// What of it lies in a channel of this width and height.
    #[must_use]
    pub fn within(self, width: usize, height: usize) -> Self {
        let cut = |(from, to): (usize, usize), end: usize| (from.min(end), to.min(end));
        Self { rows: cut(self.rows, height), columns: cut(self.columns, width) }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let Self { rows, columns } = self;
        format!("[{}:{},{}:{}]", rows.0, rows.1, columns.0, columns.1)
    }
}

/// One plane as stored, first stored row first.
#[derive(Debug, Clone, Copy)]
pub struct Mosaic<'a> {
    /// Its values.
    pub values: &'a [f32],
    /// Values of a row.
    pub width: usize,
    /// The letters of the colour filters as they are stored, from the first stored row on: `RGGB`.
    pub stored: [u8; 4],
    /// Whether the view's top is the last stored row.
    pub is_bottom_up: bool,
}

/// What is taken off.
#[derive(Debug, Clone, Copy)]
pub enum Bias<'a> {
    /// A level.
    Level(f64),
    /// The pixels of a master of the same size.
    Master(&'a [f32]),
}

/// The sky of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sky {
    /// The region, as `[y1:y2,x1:x2]`.
    pub roi: String,
    /// Red.
    pub r: Brightness,
    /// Green in the first row of the view.
    pub g1: Brightness,
    /// Green in the second row.
    pub g2: Brightness,
    /// Blue.
    pub b: Brightness,
}

impl Sky {
    /// With a level taken off every mean.
    #[must_use]
    pub fn less(mut self, level: f64) -> Self {
        for channel in [&mut self.r, &mut self.g1, &mut self.g2, &mut self.b] {
            channel.mean -= level;
        }
        self
    }
}

/// A channel's values in the region.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Brightness {
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation.
    pub std: f64,
}

/// Sums about a value that is near the mean.
#[derive(Default)]
struct Sums {
    first: Option<f64>,
    count: f64,
    sum: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, value: f64) {
        if value.is_nan() {
            return;
        }
        let from_first = value - *self.first.get_or_insert(value);
        self.count += 1.0;
        self.sum += from_first;
        self.squares += from_first * from_first;
    }

    fn brightness(&self) -> Option<Brightness> {
        let mean = self.sum / self.count;
        let variance = (self.squares / self.count - mean * mean).max(0.0);
        Some(Brightness { mean: self.first? + mean, std: variance.sqrt() })
    }
}

/// Mean and standard deviation of each channel in a region; `None` where the region holds no pixel of a channel.
pub fn sky(mosaic: &Mosaic<'_>, region: Option<Region>, bias: Bias<'_>) -> Option<Sky> {
    let width = mosaic.width.max(1);
    let height = mosaic.values.len() / width;
    let region = region.unwrap_or_else(|| Region::usual(width / 2, height / 2));
    let shown = region.within(width / 2, height / 2);
    let [mut r, mut g1, mut g2, mut b] = [(); 4].map(|()| Sums::default());
    for cell_row in shown.rows.0..shown.rows.1 {
        for row_of_cell in 0..2 {
            let in_view = 2 * cell_row + row_of_cell;
            let row = if mosaic.is_bottom_up { height - 1 - in_view } else { in_view };
            let columns = 2 * shown.columns.0..2 * shown.columns.1;
            let from = row * width;
            let line = mosaic.values.get(from..from + width).unwrap_or_default();
            for (column, value) in line.iter().enumerate().take(columns.end).skip(columns.start) {
                let level = match bias {
                    Bias::Level(level) => level,
                    Bias::Master(master) => f64::from(*master.get(from + column)?),
                };
                let sums = match mosaic.stored.get(row % 2 * 2 + column % 2)? {
                    b'R' => &mut r,
                    b'B' => &mut b,
                    _ if row_of_cell == 0 => &mut g1,
                    _ => &mut g2,
                };
                sums.add(f64::from(*value) - level);
            }
        }
    }
    Some(Sky {
        roi: shown.text(),
        r: r.brightness()?,
        g1: g1.brightness()?,
        g2: g2.brightness()?,
        b: b.brightness()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#22-region
    #[test]
    fn regions_are_rows_then_columns() {
        let region = Region { rows: (6, 24), columns: (8, 32) };
        assert_eq!(Region::read(" [6:24,8:32]"), Some(region));
        assert_eq!(region.text(), "[6:24,8:32]");
        for text in ["6:24,8:32", "[24:6,8:32]", "[6:24]", "[a:b,0:1]", "[-1:2,0:1]"] {
            assert_eq!(Region::read(text), None, "{text}");
        }
        assert_eq!(Region::usual(3000, 2000).text(), "[800:1200,1250:1750]");
        assert_eq!(Region::usual(40, 900).text(), "[0:900,0:40]");
        assert_eq!(region.within(20, 40).text(), "[6:24,8:20]");
        assert_eq!(region.within(4, 40).text(), "[6:24,4:4]");
    }

    /// A mosaic whose values say their channel and their cell's row in the view.
    fn mosaic(pattern: &str, height: usize, is_bottom_up: bool) -> Vec<f32> {
        let letters = pattern.as_bytes();
        let level = |row: usize, column: usize| {
            let in_view = if is_bottom_up { height - 1 - row } else { row };
            match letters[row % 2 * 2 + column % 2] {
                b'R' => 100.0,
                b'B' => 400.0,
                _ if in_view % 2 == 0 => 200.0,
                _ => 300.0,
            }
        };
        (0..height)
            .flat_map(|row| (0..8).map(move |column| (row, column)))
            .map(|(row, column)| level(row, column))
            .collect()
    }

    /// docs/rules.md#22-greens
    #[test]
    fn channels_are_where_the_stored_pattern_says_and_greens_go_by_the_view() {
        for pattern in ["RGGB", "GRBG", "BGGR", "GBRG"] {
            for (height, is_bottom_up) in [(6, false), (6, true), (7, true)] {
                let values = mosaic(pattern, height, is_bottom_up);
                let mosaic = Mosaic {
                    values: &values,
                    width: 8,
                    stored: pattern.as_bytes().try_into().unwrap(),
                    is_bottom_up,
                };
                let sky = sky(&mosaic, None, Bias::Level(50.0)).unwrap();
                let means = [sky.r.mean, sky.g1.mean, sky.g2.mean, sky.b.mean];
                assert_eq!(means, [50.0, 150.0, 250.0, 350.0], "{pattern} {height} {is_bottom_up}");
                assert_eq!(sky.roi, "[0:3,0:4]");
                assert_eq!(sky.b.std, 0.0);
            }
        }
    }

    /// docs/rules.md#22-greens
    #[test]
    fn the_region_counts_from_the_top_of_the_view_and_a_master_goes_off_pixel_by_pixel() {
        let mut values = mosaic("RGGB", 6, true);
        // The last stored rows are the view's first cell row.
        values[4 * 8..].iter_mut().for_each(|value| *value += 7.0);
        values[4 * 8 + 1] += 4.0;
        let mosaic = Mosaic { values: &values, width: 8, stored: *b"RGGB", is_bottom_up: true };
        let top = Region::read("[0:1,0:4]");
        let found = sky(&mosaic, top, Bias::Level(0.0)).unwrap();
        assert_eq!((found.r.mean, found.b.mean), (107.0, 407.0));
        let less = found.clone().less(50.0);
        assert_eq!((less.r.mean, less.b.mean, less.roi, less.r.std), (57.0, 357.0, found.roi, found.r.std));
        let master = vec![7.0; values.len()];
        let found = sky(&mosaic, top, Bias::Master(&master)).unwrap();
        assert_eq!(found.r.mean, 100.0);
        let green = [found.g1, found.g2].into_iter().find(|green| green.std > 0.0).unwrap();
        assert!((green.std - 3_f64.sqrt()).abs() < 1e-12, "{green:?}");
        assert_eq!(sky(&mosaic, Region::read("[9:10,0:1]"), Bias::Level(0.0)), None);
        assert_eq!(sky(&mosaic, top, Bias::Master(&[0.0])), None);
    }
}
