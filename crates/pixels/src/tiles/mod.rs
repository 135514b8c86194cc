//! Tile-compressed FITS images: the table is read first, then row of tiles after row of tiles.

mod columns;
mod place;
mod quantize;

use std::collections::VecDeque;
use std::ops::Range;

use nightledger_header::{ByteRange, DataUnit, SampleType, Tiles};
use nightledger_language::said;

use crate::codec::{self, Gzip, Nothing, Shape, Tile, TileCodec};
use crate::error::{PixelError, PixelErrorKind};
use crate::geometry::Geometry;
use crate::limits::Limits;
use crate::samples::{Place, Samples};
use crate::strips::Strips;
use columns::{Columns, InHeap};
use place::Spot;
use quantize::{Quantization, Quantum};

/// Between tiles that are read together there may be so many bytes of others.
const LARGEST_GAP: u64 = 64 * 1024;
/// Tiles are read together up to so many bytes.
const LARGEST_GROUP: u64 = 8 * 1024 * 1024;
/// What is unpacked may be so many times larger than it was packed. Real codecs have ratios up to a thousand; images of one
/// value have more, but those that small are let through.
const LARGEST_RATIO: u64 = 10_000;
/// Strips of fewer bytes than this may have any ratio.
const SMALL: u64 = 16 * 1024 * 1024;

/// Reads a table of tiles.
#[derive(Debug)]
pub(crate) struct TileSource {
    geometry: Geometry,
    grid: Grid,
    table: ByteRange,
    heap: u64,
    row_bytes: usize,
    columns: Columns,
    quantization: Option<Quantization>,
    /// ZSCALE, ZZERO and ZBLANK where they are keywords.
    constants: (Option<f64>, Option<f64>, Option<i64>),
    codec: Box<dyn TileCodec>,
    gzip: Gzip,
    tile: Tile,
    floats: place::Floats,
    /// All rows of the table, once they are read.
    rows: Option<Vec<u8>>,
    strips: Strips,
    /// Bytes to read for the strip that is being put together, and the tiles in them.
    groups: VecDeque<Group>,
    /// Whether the strip's samples are still those of the last one.
    is_fresh: bool,
    is_unsigned_plio: bool,
    held_bytes: u64,
}

/// Tiles that are read together.
#[derive(Debug)]
struct Group {
    range: ByteRange,
    tiles: Vec<Wanted>,
}

/// A tile of a strip.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    number: usize,
    form: Stored,
    /// In the group's range, once that is known; in the heap before.
    data: InHeap,
    spot: Spot,
}

/// Which column a tile's data are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stored {
    Packed,
    Gzip,
    Plain,
}

/// How tiles cover the image.
#[derive(Debug)]
struct Grid {
    /// Lengths of the image's axes.
    axes: Vec<usize>,
    /// Lengths of a tile's.
    tile: Vec<usize>,
}

impl Grid {
    fn new(axes: &[u64], tile: &[u64]) -> Result<Self, PixelError> {
        let whole = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
        let mut axes: Vec<usize> = axes.iter().map(|length| whole(*length)).collect();
        let mut tile: Vec<usize> = tile.iter().map(|length| whole(*length)).collect();
        if tile.contains(&0) || tile.len() != axes.len() {
            return Err(PixelError::damaged(said!("tiles have no size (ZTILEn)")));
        }
        axes.resize(axes.len().max(2), 1);
        tile.resize(axes.len(), 1);
        for (tile, axis) in tile.iter_mut().zip(&axes) {
            *tile = (*tile).min(*axis);
        }
        Ok(Self { axes, tile })
    }

    fn sides(&self, axis: usize) -> (usize, usize) {
        (self.axes.get(axis).copied().unwrap_or(1), self.tile.get(axis).copied().unwrap_or(1))
    }

    /// Tiles of the whole image.
    fn count(&self) -> usize {
        self.axes.iter().zip(&self.tile).fold(1, |all, (axis, tile)| all.saturating_mul(axis.div_ceil(*tile)))
    }

    /// Of the axes behind the second: the number of the first tile of a plane's layer, how many planes each of its tiles
    /// spans, and which of them this plane is.
    fn layer(&self, plane: usize) -> (usize, usize, usize) {
        let across = |axis| {
            let (length, tile) = self.sides(axis);
            length.div_ceil(tile)
        };
        let mut step = across(0).saturating_mul(across(1));
        let (mut first, mut depth, mut within) = (0, 1, 0);
        let mut rest = plane;
        for axis in 2..self.axes.len() {
            let (length, tile) = self.sides(axis);
            let at = rest % length;
            rest /= length;
            let begin = at / tile * tile;
            first += at / tile * step;
            within += (at - begin) * depth;
            depth *= tile.min(length - begin);
            step = step.saturating_mul(length.div_ceil(tile));
        }
        (first, depth, within)
    }
}

impl TileSource {
    pub(crate) fn new(
        unit: &DataUnit,
        tiles: &Tiles,
        geometry: Geometry,
        limits: &Limits,
    ) -> Result<Self, PixelError> {
        geometry.sample_bytes()?;
        let grid = Grid::new(&unit.axes, &tiles.tile)?;
        let needed = grid.count() as u64;
        if tiles.rows < needed {
            return Err(PixelError::damaged(said!(
                "the table has {rows} of {needed} tiles",
                rows = tiles.rows,
                needed
            )));
        }
        let table_bytes = needed.saturating_mul(tiles.row_bytes);
        if table_bytes > limits.table_bytes {
            return Err(PixelError::limit(said!(
                "the table of tiles has {table_bytes} bytes, more than the limit of {limit}",
                table_bytes,
                limit = limits.table_bytes
            )));
        }
        let is_float = matches!(unit.sample, SampleType::F32 | SampleType::F64);
        let columns = Columns::new(tiles)?;
        let is_scaled = columns.scale.is_some() || tiles.scale.is_some();
        let quantization = if is_float && is_scaled { Quantization::new(tiles)? } else { None };
        let (_, tile_rows) = grid.sides(1);
        let (width, _) = grid.sides(0);
        let wished = usize::try_from(limits.strip_pixels).unwrap_or(usize::MAX) / width.max(1);
        let strip_rows = (wished / tile_rows).max(1).saturating_mul(tile_rows);
        Ok(Self {
            geometry,
            grid,
            table: ByteRange { offset: unit.range.offset, length: table_bytes },
            heap: unit.range.offset.saturating_add(tiles.heap_offset),
            row_bytes: usize::try_from(tiles.row_bytes).unwrap_or(usize::MAX),
            columns,
            quantization,
            constants: (tiles.scale, tiles.zero, tiles.blank),
            codec: codec::codec(tiles, unit.sample)?,
            gzip: Gzip::new(false),
            tile: Tile::default(),
            floats: place::Floats::default(),
            rows: None,
            strips: Strips::new(geometry, strip_rows),
            groups: VecDeque::new(),
            is_fresh: false,
            is_unsigned_plio: tiles.algorithm.eq_ignore_ascii_case("PLIO_1")
                && unit.sample == SampleType::I16
                && unit.scale.zero == 32768.0,
            held_bytes: limits.held_bytes,
        })
    }

    /// Room for the strips' samples.
    pub(crate) fn samples(&self) -> Samples {
        match self.geometry.sample {
            // Lossy values go beyond the type before BZERO brings them back.
            SampleType::U8 | SampleType::I16 if self.codec.is_wide() => Samples::empty(SampleType::I32),
            sample => Samples::empty(sample),
        }
    }

    /// These rows alone are wanted, with those that share their tiles: other tiles are neither read nor unpacked.
    pub(crate) fn only(&mut self, rows: &Range<usize>) {
        let (_, together) = self.grid.sides(1);
        self.strips.only(rows, together);
    }

    /// The bytes that are needed next; `None` behind the last strip. `most_bytes`: the file has no more than so many.
    pub(crate) fn wanted(&mut self, most_bytes: u64) -> Result<Option<ByteRange>, PixelError> {
        if self.rows.is_none() {
            return Ok(Some(self.table));
        }
        if self.groups.is_empty() {
            let Some(place) = self.strips.next() else { return Ok(None) };
            self.plan(place, most_bytes)?;
        }
        Ok(self.groups.front().map(|group| group.range))
    }

    /// Which tiles the next strip is made of, and where their data lie.
    fn plan(&mut self, place: Place, most_bytes: u64) -> Result<(), PixelError> {
        let Place { plane, first_row, rows } = place;
        let (first, depth, within) = self.grid.layer(plane);
        let ((width, tile_width), (height, tile_rows)) = (self.grid.sides(0), self.grid.sides(1));
        let across = width.div_ceil(tile_width);
        let mut packed_bytes = 0_u64;
        let mut top = first_row;
        while top < first_row + rows {
            let tile_height = tile_rows.min(height - top);
            for tile in 0..across {
                let left = tile * tile_width;
                let number = first + top / tile_rows * across + tile;
                let spot = Spot {
                    left,
                    top: top - first_row,
                    width: tile_width.min(width - left),
                    height: tile_height,
                    depth,
                    within,
                };
                let (form, data) = self.find(number)?;
                packed_bytes = packed_bytes.saturating_add(data.bytes);
                self.group(Wanted { number, form, data, spot });
            }
            top += tile_rows;
        }
        let end = self.groups.iter().map(|group| group.range.offset.saturating_add(group.range.length)).max();
        if end.is_some_and(|end| end > most_bytes) {
            return Err(PixelError::new(
                PixelErrorKind::CutOff,
                said!(
                    "the file ends before its pixels do (tiles of row {row} are missing)",
                    row = first_row + 1
                ),
            ));
        }
        let pixels = (rows as u64).saturating_mul(width as u64).saturating_mul(depth as u64);
        let bytes = pixels.saturating_mul(8);
        if bytes > SMALL && (bytes > self.held_bytes || bytes / LARGEST_RATIO > packed_bytes) {
            return Err(PixelError::limit(said!(
                "{packed_bytes} compressed bytes claim to be {pixels} pixels; so many are not unpacked at once",
                packed_bytes,
                pixels
            )));
        }
        self.is_fresh = true;
        Ok(())
    }

    /// Where a tile's data are: the first of its columns that has any.
    fn find(&self, number: usize) -> Result<(Stored, InHeap), PixelError> {
        let row = self.row(number);
        let columns = [
            (Stored::Packed, self.columns.packed),
            (Stored::Gzip, self.columns.gzip),
            (Stored::Plain, self.columns.plain),
        ];
        let mut found = columns.iter().filter_map(|(form, column)| Some((*form, (*column)?.in_heap(row)?)));
        found
            .next()
            .ok_or_else(|| PixelError::damaged(said!("tile {number} has no data", number = number + 1)))
    }

    fn row(&self, number: usize) -> &[u8] {
        let from = number.saturating_mul(self.row_bytes);
        let rows = self.rows.as_deref().unwrap_or_default();
        rows.get(from..from.saturating_add(self.row_bytes)).unwrap_or_default()
    }

    /// Adds a tile to the last group if it lies close behind it, else to a new one.
    fn group(&mut self, wanted: Wanted) {
        let offset = self.heap.saturating_add(wanted.data.offset);
        let length = wanted.data.bytes;
        if let Some(Group { range, tiles }) = self.groups.back_mut() {
            let end = range.offset.saturating_add(range.length);
            let own_end = offset.saturating_add(length);
            let together = own_end.saturating_sub(range.offset);
            if offset >= range.offset
                && offset <= end.saturating_add(LARGEST_GAP)
                && together <= LARGEST_GROUP
            {
                range.length = range.length.max(together);
                let data = InHeap { offset: offset - range.offset, bytes: length };
                tiles.push(Wanted { data, ..wanted });
                return;
            }
        }
        let data = InHeap { offset: 0, bytes: length };
        let range = ByteRange { offset, length };
        self.groups.push_back(Group { range, tiles: vec![Wanted { data, ..wanted }] });
    }

    /// The bytes asked for; where the strip is whole, its place.
    pub(crate) fn take(&mut self, bytes: &[u8], samples: &mut Samples) -> Result<Option<Place>, PixelError> {
        let Some(group) = self.groups.pop_front() else {
            self.rows = Some(bytes.to_vec());
            return Ok(None);
        };
        if std::mem::take(&mut self.is_fresh) {
            samples.resize(self.strips.current().rows.saturating_mul(self.geometry.width));
        }
        for wanted in &group.tiles {
            let from = usize::try_from(wanted.data.offset).unwrap_or(usize::MAX);
            let length = usize::try_from(wanted.data.bytes).unwrap_or(usize::MAX);
            let packed = bytes.get(from..from.saturating_add(length)).unwrap_or_default();
            self.decode(packed, wanted, samples).map_err(|error| {
                PixelError::new(
                    error.kind,
                    said!("tile {number}: {fault}", number = wanted.number + 1; fault = error.said()),
                )
            })?;
        }
        if !self.groups.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.strips.pass()))
    }

    fn decode(&mut self, packed: &[u8], wanted: &Wanted, samples: &mut Samples) -> Result<(), PixelError> {
        let Spot { width, height, depth, .. } = wanted.spot;
        let shape = Shape { width, rows: height.saturating_mul(depth) };
        match wanted.form {
            Stored::Packed => self.codec.decode(packed, shape, &mut self.tile)?,
            Stored::Gzip => self.gzip.decode(packed, shape, &mut self.tile)?,
            Stored::Plain => Nothing.decode(packed, shape, &mut self.tile)?,
        }
        if self.is_unsigned_plio {
            // Line lists have no negative values: those of unsigned images are stored as they are meant.
            self.tile.whole.iter_mut().for_each(|value| *value = value.wrapping_sub(32768));
        }
        let quantum = match &self.quantization {
            Some(quantization) if wanted.form == Stored::Packed => {
                Some((quantization, self.quantum(wanted.number)?))
            }
            _ => None,
        };
        let stride = self.geometry.width;
        match quantum {
            None => place::stored(&self.tile, wanted.spot, stride, samples),
            Some((quantization, quantum)) => {
                let by = place::Quantized { quantization, quantum, number: wanted.number };
                place::quantized(&self.tile, by, wanted.spot, stride, samples, &mut self.floats)
            }
        }
    }

    /// ZSCALE, ZZERO and ZBLANK of a tile.
    fn quantum(&self, number: usize) -> Result<Quantum, PixelError> {
        let row = self.row(number);
        let (scale, zero, blank) = self.constants;
        let Columns { scale: scales, zero: zeros, blank: blanks, .. } = &self.columns;
        let scale = scales.and_then(|column| column.number(row)).or(scale);
        let zero = zeros.and_then(|column| column.number(row)).or(zero);
        let blank = blanks.and_then(|column| column.whole(row)).or(blank);
        let Some(scale) = scale else { return Err(PixelError::damaged(said!("a tile has no ZSCALE"))) };
        Ok(Quantum { scale, zero: zero.unwrap_or(0.0), blank })
    }
}

#[cfg(test)]
mod tests {
    use nightledger_header::{Packing, Scale};

    use super::*;

    #[test]
    fn a_table_of_no_bytes_is_asked_for_once() {
        let tiles = Tiles {
            algorithm: "RICE_1".to_owned(),
            tile: vec![4, 1],
            parameters: Vec::new(),
            quantization: None,
            dither_seed: None,
            blank: None,
            scale: None,
            zero: None,
            row_bytes: 0,
            rows: 1,
            heap_offset: 0,
            columns: Vec::new(),
        };
        let unit = DataUnit {
            range: ByteRange { offset: 2880, length: 10 },
            sample: SampleType::I16,
            axes: vec![4, 1],
            scale: Scale { zero: 0.0, factor: 1.0, blank: None, bounds: None },
            packing: Packing::Plain,
        };
        let geometry = Geometry { width: 4, height: 1, planes: 1, sample: SampleType::I16 };
        let mut source = TileSource::new(&unit, &tiles, geometry, &Limits::default()).unwrap();
        let table = source.wanted(4000).unwrap();
        assert_eq!(table, Some(ByteRange { offset: 2880, length: 0 }));
        assert_eq!(source.take(&[], &mut source.samples()).unwrap(), None);
        assert_eq!(source.wanted(4000).unwrap_err().kind, PixelErrorKind::Damaged);
    }
}
