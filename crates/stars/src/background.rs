//! The sky between the stars: levels and noise of tiles, and what they say of each pixel (docs/rules.md#17-background).

use crate::number::{float, larger, nearest, smaller};
use crate::rows::Rows;
use crate::statistics::median;
use crate::tile::{PARTS, Tile, TileSample};

/// Sides of tiles, about, in pixels.
const TILE: usize = 64;

/// Rows of a tile that are looked at: every second one (of a mosaic: every second pair) tells enough.
const ROW_STEP: usize = 2;

/// Where tiles begin and end along a side, and where their centres are.
#[derive(Debug)]
pub(crate) struct Edges {
    at: Vec<usize>,
    centres: Vec<f32>,
}

impl Edges {
    fn new(length: usize) -> Self {
        let count = ((length + TILE / 2) / TILE).max(1);
        let at: Vec<usize> = (0..=count).map(|edge| edge * length / count).collect();
        let centres = at
            .iter()
            .zip(at.iter().skip(1))
            .map(|(from, to)| 0.5 * (float(*from) + float(*to)) - 0.5)
            .collect();
        Self { at, centres }
    }

    /// First pixel of a tile, and the first one behind it.
    pub(crate) fn tile(&self, tile: usize) -> Option<(usize, usize)> {
        Some((*self.at.get(tile)?, *self.at.get(tile + 1)?))
    }

    /// The centres of the parts of tiles.
    fn parts(&self) -> Vec<f32> {
        let sides = self.at.iter().zip(self.at.iter().skip(1));
        sides
            .flat_map(|(from, to)| {
                let (from, length) = (float(*from), float(to - from));
                (0..PARTS).map(move |part| from + length * (float(part) + 0.5) / float(PARTS) - 0.5)
            })
            .collect()
    }

    fn tiles(&self) -> usize {
        self.centres.len()
    }
}

/// Levels and noises along one row of tiles, for one cell of the mosaic; NaN where nothing is known.
#[derive(Debug, Clone, Default)]
struct Line {
    levels: Vec<f32>,
    noises: Vec<f32>,
    /// Levels in parts of tiles, for those with narrow clouds; none are known of any tile of most images.
    parts: Vec<Option<[f32; PARTS * PARTS]>>,
}

/// The tiles of an image, row by row. A mosaic has four kinds of pixels, each with its own sky.
#[derive(Debug)]
pub(crate) struct Background {
    columns: Edges,
    rows: Edges,
    /// Pixels of one kind lie this far apart along both sides: 1, or 2 in a mosaic.
    step: usize,
    /// Lines of tiles by row of tiles, then by cell.
    lines: Vec<Vec<Line>>,
    sample: TileSample,
    at_centres: Vec<f32>,
}

impl Background {
    pub(crate) fn new(width: usize, height: usize, is_mosaic: bool) -> Self {
        Self {
            columns: Edges::new(width),
            rows: Edges::new(height),
            step: if is_mosaic { 2 } else { 1 },
            lines: Vec::new(),
            sample: TileSample::default(),
            at_centres: Vec::new(),
        }
    }

    /// Rows of tiles that were measured.
    pub(crate) fn measured(&self) -> usize {
        self.lines.len()
    }

    /// The rows of pixels of a row of tiles.
    pub(crate) fn tile_row(&self, tile_row: usize) -> Option<(usize, usize)> {
        self.rows.tile(tile_row)
    }

    /// Kinds of pixels: 1, or the 4 cells of a mosaic.
    pub(crate) fn cells(&self) -> usize {
        self.step * self.step
    }

    /// Measures the next row of tiles, whose pixels are all in `image`.
    /// Where stars are known to be narrow, clouds may be looked at more closely.
    pub(crate) fn measure(&mut self, image: &Rows, are_narrow: bool) {
        let Some((top, bottom)) = self.rows.tile(self.measured()) else { return };
        let mut lines = Vec::new();
        for cell in 0..self.cells() {
            let (right, down) = (cell % self.step, cell / self.step);
            let mut line = Line::default();
            for tile in 0..self.columns.tiles() {
                let Some((from, to)) = self.columns.tile(tile) else { continue };
                for row in (top..bottom)
                    .filter(|row| row % self.step == down && (row / self.step).is_multiple_of(ROW_STEP))
                {
                    let Some(pixels) = image.get(row).and_then(|pixels| pixels.get(from..to)) else {
                        continue;
                    };
                    let skip = (right + from) % self.step;
                    self.sample.add(pixels.iter().copied().skip(skip).step_by(self.step));
                }
                let Tile { level, noise } =
                    self.sample.measure().unwrap_or(Tile { level: f32::NAN, noise: f32::NAN });
                let parts = if are_narrow && self.step == 1 {
                    self.sample.parts(Tile { level, noise })
                } else {
                    None
                };
                self.sample.clear();
                line.parts.push(parts);
                line.levels.push(level);
                line.noises.push(noise);
            }
            let above = self.lines.last().and_then(|above| above.get(cell));
            fill(&mut line.levels, above.map(|above| above.levels.as_slice()));
            fill(&mut line.noises, above.map(|above| above.noises.as_slice()));
            lines.push(line);
        }
        self.lines.push(lines);
    }

    /// The sky's level at each pixel of a row as if all were of this cell.
    pub(crate) fn levels(&mut self, row: usize, cell: usize, out: &mut Vec<f32>) {
        let (upper, _) = between(&self.rows.centres, float(row));
        let has_parts = |tile_row: usize| {
            let line = self.lines.get(tile_row).and_then(|lines| lines.get(cell));
            line.is_some_and(|line| line.parts.iter().any(Option::is_some))
        };
        if has_parts(upper) || has_parts(upper + 1) {
            self.levels_of_parts(row, cell, out);
        } else {
            self.interpolate(row, cell, |line| &line.levels, out);
        }
    }

    /// The same where the sky of some tiles is known in parts: that of the others is as it would be without them.
    fn levels_of_parts(&mut self, row: usize, cell: usize, out: &mut Vec<f32>) {
        let (rows, columns) = (self.rows.parts(), self.columns.parts());
        let (first, share) = between(&rows, float(row));
        let mut both: [Vec<f32>; 2] = Default::default();
        for (part_row, values) in (first..).zip(&mut both) {
            let Some(place) = rows.get(part_row) else { continue };
            let (upper, down) = between(&self.rows.centres, *place);
            let line = |tile_row: usize| self.lines.get(tile_row).and_then(|lines| lines.get(cell));
            let Some(above) = line(upper) else { continue };
            let below = line(upper + 1).unwrap_or(above);
            let whole = above.levels.iter().zip(&below.levels);
            let whole: Vec<f32> = whole.map(|(above, below)| mix(*above, *below, down)).collect();
            let own = line(part_row / PARTS);
            for (column, place) in columns.iter().enumerate() {
                let part = own.and_then(|line| *line.parts.get(column / PARTS)?);
                let part =
                    part.and_then(|parts| parts.get(part_row % PARTS * PARTS + column % PARTS).copied());
                let (left, right) = between(&self.columns.centres, *place);
                let at = |tile: usize| whole.get(tile).copied().unwrap_or(f32::NAN);
                let without = || mix(at(left), at(left + 1), right);
                values.push(part.filter(|level| level.is_finite()).unwrap_or_else(without));
            }
        }
        let [above, below] = both;
        self.at_centres.clear();
        if below.is_empty() {
            self.at_centres.extend(above);
        } else {
            self.at_centres.extend(above.iter().zip(&below).map(|(&above, &below)| mix(above, below, share)));
        }
        spread(&columns, &self.at_centres, self.columns.at.last().copied().unwrap_or(0), out);
    }

    /// The noise at each pixel of a row as if all were of this cell.
    pub(crate) fn noises(&mut self, row: usize, cell: usize, out: &mut Vec<f32>) {
        self.interpolate(row, cell, |line| &line.noises, out);
        // Continued beyond the outermost centres, a falling noise could reach nothing.
        let least = self.at_centres.iter().copied().fold(f32::INFINITY, |least, value| smaller(value, least));
        for noise in out {
            *noise = larger(*noise, 0.5 * least);
        }
    }

    /// Lifts the level of the tiles whose centres are in a part of the image, and sets their noise, now that the stars' light
    /// was taken off there. An image without colour filters only.
    pub(crate) fn correct(
        &mut self,
        columns: (usize, usize),
        rows: (usize, usize),
        lift: f32,
        noise: Option<f32>,
    ) {
        let is_in = |centre: f32, (from, to): (usize, usize)| centre >= float(from) && centre < float(to);
        for (lines, centre) in self.lines.iter_mut().zip(&self.rows.centres) {
            let Some(line) = lines.first_mut().filter(|_| is_in(*centre, rows)) else { continue };
            let tiles = line.levels.iter_mut().zip(&mut line.noises).zip(&mut line.parts);
            let tiles = tiles.zip(&self.columns.centres);
            for (((level, its_noise), parts), _) in tiles.filter(|(_, centre)| is_in(**centre, columns)) {
                *level += lift;
                for part in parts.iter_mut().flatten() {
                    *part += lift;
                }
                *its_noise = noise.unwrap_or(*its_noise);
            }
        }
    }

    /// The noise of a pixel here, over all kinds of pixels.
    pub(crate) fn noise_at(&self, column: usize, row: usize) -> f32 {
        let (upper, down) = between(&self.rows.centres, float(row));
        let (left, right) = between(&self.columns.centres, float(column));
        let (down, right) = (down.clamp(0.0, 1.0), right.clamp(0.0, 1.0));
        let mut sum = 0.0;
        for cell in 0..self.cells() {
            let at = |tile_row: usize, tile: usize| {
                let line = self.lines.get(tile_row).and_then(|lines| lines.get(cell));
                line.and_then(|line| line.noises.get(tile)).copied().unwrap_or(f32::NAN)
            };
            let along = |tile_row: usize| mix(at(tile_row, left), at(tile_row, left + 1), right);
            sum += mix(along(upper), along(upper + 1), down).powi(2);
        }
        (sum / float(self.cells())).sqrt()
    }

    fn interpolate(&mut self, row: usize, cell: usize, of: impl Fn(&Line) -> &[f32], out: &mut Vec<f32>) {
        let (upper, share) = between(&self.rows.centres, float(row));
        let line = |tile_row: usize| self.lines.get(tile_row).and_then(|lines| lines.get(cell)).map(&of);
        let above = line(upper).unwrap_or_default();
        let below = line(upper + 1).unwrap_or(above);
        self.at_centres.clear();
        self.at_centres.extend(above.iter().zip(below).map(|(&above, &below)| mix(above, below, share)));
        spread(&self.columns.centres, &self.at_centres, self.columns.at.last().copied().unwrap_or(0), out);
    }

    /// The frame's sky and noise for each kind of pixel: medians over its area (docs/rules.md#17-background).
    pub(crate) fn frame(&mut self) -> Vec<Tile> {
        let mut tiles = Vec::new();
        for cell in 0..self.cells() {
            let mut noises: Vec<f32> = self.of_cell(cell).flat_map(|line| line.noises.clone()).collect();
            noises.retain(|value| value.is_finite());
            let (mut levels, mut row_of_levels) = (Vec::new(), Vec::new());
            let last = self.rows.at.last().copied().unwrap_or(0);
            for row in (8..last).step_by(16) {
                self.levels(row, cell, &mut row_of_levels);
                levels.extend(
                    row_of_levels.iter().copied().skip(8).step_by(16).filter(|value| value.is_finite()),
                );
            }
            if let (Some(level), Some(noise)) = (median(&mut levels), median(&mut noises)) {
                tiles.push(Tile { level, noise });
            }
        }
        tiles
    }

    fn of_cell(&self, cell: usize) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter_map(move |lines| lines.get(cell))
    }
}

/// Gives tiles of which nothing is known what the nearest one in the line knows, else the one above.
fn fill(values: &mut [f32], above: Option<&[f32]>) {
    let known: Vec<(usize, f32)> =
        values.iter().copied().enumerate().filter(|(_, value)| value.is_finite()).collect();
    for (at, value) in values.iter_mut().enumerate().filter(|(_, value)| !value.is_finite()) {
        let nearest = known.iter().min_by_key(|(other, _)| other.abs_diff(at)).map(|(_, value)| *value);
        let above = above.and_then(|above| above.get(at)).copied();
        *value = nearest.or(above).unwrap_or(f32::NAN);
    }
}

/// Which two centres a place lies between, by the first of them, and how far it is towards the second. Before the first
/// and behind the last centre it goes on as between the two nearest.
fn between(centres: &[f32], place: f32) -> (usize, f32) {
    let behind = centres.partition_point(|centre| *centre <= place);
    let first = behind.saturating_sub(1).min(centres.len().saturating_sub(2));
    let at = |centre: usize| centres.get(centre).copied();
    match at(first).zip(at(first + 1)) {
        Some((from, to)) => (first, (place - from) / (to - from)),
        None => (first, 0.0),
    }
}

/// The value at a share of the way from one to another; one alone where the other is not known.
fn mix(from: f32, to: f32, share: f32) -> f32 {
    match (from.is_finite(), to.is_finite()) {
        (true, true) => from + share * (to - from),
        (true, false) => from,
        _ => to,
    }
}

/// Values at the pixels of a row from those at the centres of tiles.
fn spread(centres: &[f32], values: &[f32], width: usize, out: &mut Vec<f32>) {
    out.clear();
    let at = |tile: usize| centres.get(tile).copied().zip(values.get(tile).copied());
    let pairs = centres.len().saturating_sub(1);
    for pair in 0..pairs {
        let (Some((left, from)), Some((right, to))) = (at(pair), at(pair + 1)) else { continue };
        let end = if pair + 1 == pairs { width } else { nearest(right.ceil()).min(width) };
        let start = out.len();
        let (from, slope) = match (from.is_finite(), to.is_finite()) {
            (true, true) => (from, (to - from) / (right - left)),
            (true, false) => (from, 0.0),
            _ => (to, 0.0),
        };
        let begin = from + slope * (float(start) - left);
        out.extend((0..end.saturating_sub(start)).map(|step| begin + slope * float(step)));
    }
    out.resize(width, values.last().copied().unwrap_or(f32::NAN));
}

/// The middle of the values of a mosaic's four cells, as a median over all its pixels would be.
pub(crate) fn of_cells(values: &[f32]) -> Option<f32> {
    let mut values = values.to_vec();
    median(&mut values)
}
