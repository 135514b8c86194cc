//! HCOMPRESS_1 (FITS 4.0 section 10.4.5; White 1992): a two-dimensional Haar transform, whose coefficients' bit planes are
//! coded as quadtrees. With a scale over 1 it is lossy.

mod coefficient;
mod quadtree;
mod smooth;
mod transform;

use std::num::Wrapping;

use nightledger_header::SampleType;
use nightledger_language::said;

use super::bits::Bits;
use super::{Form, Shape, Tile, TileCodec};
use crate::error::PixelError;

/// The first bytes.
const MAGIC: [u8; 2] = [0xDD, 0x99];
/// Magic, rows, columns, scale, sum of all pixels, bit planes of three kinds of quadrants.
const HEAD: usize = 2 + 4 + 4 + 4 + 8 + 3;
/// Longer tiles need coefficients of more bits than there are.
const LONGEST_SIDE: usize = 1 << 24;

/// Coefficients of one width: narrow ones suffice for images of 8 and 16 bits, and are what other readers use there.
#[derive(Debug)]
pub(super) struct Hcompress {
    is_smooth: bool,
    is_narrow: bool,
    narrow: Work<Wrapping<i32>>,
    wide: Work<Wrapping<i64>>,
}

/// Room that is kept from tile to tile.
#[derive(Debug, Default)]
struct Work<C> {
    coefficients: Vec<C>,
    quadtree: quadtree::Room,
    column: Vec<C>,
}

impl Hcompress {
    pub(super) fn new(is_smooth: bool, sample: SampleType) -> Self {
        let is_narrow = matches!(sample, SampleType::U8 | SampleType::I16);
        Self { is_smooth, is_narrow, narrow: Work::default(), wide: Work::default() }
    }
}

impl TileCodec for Hcompress {
    fn decode(&mut self, packed: &[u8], shape: Shape, tile: &mut Tile) -> Result<(), PixelError> {
        tile.form = Form::Whole;
        tile.whole.clear();
        let head = Head::read(packed).filter(|head| head.fits(shape));
        let Some(head) = head else {
            return Err(PixelError::damaged(said!("a tile's HCOMPRESS header does not fit the tile")));
        };
        let packed = packed.get(HEAD..).unwrap_or_default();
        if self.is_narrow {
            self.narrow.decode(packed, &head, self.is_smooth)?;
            tile.whole.extend(self.narrow.coefficients.iter().map(|pixel| pixel.0));
        } else {
            self.wide.decode(packed, &head, self.is_smooth)?;
            tile.whole.extend(self.wide.coefficients.iter().map(|pixel| low_bits(pixel.0)));
        }
        Ok(())
    }

    fn is_wide(&self) -> bool {
        true
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "pixels have 32 bits; what goes beyond them is noise of a lossy file"
)]
fn low_bits(pixel: i64) -> i32 {
    pixel as i32
}

/// What stands before the bit planes.
struct Head {
    rows: usize,
    columns: usize,
    scale: i32,
    sum: i64,
    planes: [u8; 3],
}

impl Head {
    fn read(packed: &[u8]) -> Option<Self> {
        let (magic, rest) = packed.split_first_chunk::<2>()?;
        let (rows, rest) = rest.split_first_chunk::<4>()?;
        let (columns, rest) = rest.split_first_chunk::<4>()?;
        let (scale, rest) = rest.split_first_chunk::<4>()?;
        let (sum, rest) = rest.split_first_chunk::<8>()?;
        let length = |bytes: &[u8; 4]| usize::try_from(u32::from_be_bytes(*bytes)).ok();
        (*magic == MAGIC).then_some(Self {
            rows: length(rows)?,
            columns: length(columns)?,
            scale: i32::from_be_bytes(*scale),
            sum: i64::from_be_bytes(*sum),
            planes: *rest.first_chunk::<3>()?,
        })
    }

    /// Whether it is about a tile of this shape.
    fn fits(&self, shape: Shape) -> bool {
        let sides = [self.rows, self.columns];
        sides.iter().all(|side| (1..=LONGEST_SIDE).contains(side))
            && self.rows.checked_mul(self.columns) == Some(shape.pixels())
    }
}

impl<C: coefficient::Coefficient> Work<C> {
    fn decode(&mut self, packed: &[u8], head: &Head, is_smooth: bool) -> Result<(), PixelError> {
        let Head { rows, columns, scale, sum, planes } = *head;
        if planes.iter().any(|count| u32::from(*count) >= C::BITS) {
            return Err(PixelError::damaged(said!("a tile's coefficients have more bits than there are")));
        }
        self.coefficients.clear();
        self.coefficients.resize(rows * columns, C::default());
        let mut bits = Bits::new(packed);
        let (low_rows, low_columns) = (rows.div_ceil(2), columns.div_ceil(2));
        let quadrants = [
            (0, 0, low_rows, low_columns, planes[0]),
            (0, low_columns, low_rows, columns / 2, planes[1]),
            (low_rows, 0, rows / 2, low_columns, planes[1]),
            (low_rows, low_columns, rows / 2, columns / 2, planes[2]),
        ];
        for (row, column, height, width, planes) in quadrants {
            let place = quadtree::Quadrant { row, column, height, width, stride: columns };
            self.quadtree.decode(&mut bits, &mut self.coefficients, place, planes)?;
        }
        if bits.take(4) != 0 {
            return Err(PixelError::damaged(said!("a tile's bit planes do not end where they should")));
        }
        bits.align();
        for coefficient in self.coefficients.iter_mut().filter(|coefficient| **coefficient != C::default()) {
            bits.fill();
            let is_negative = bits.peek() >> 63 == 1;
            bits.skip(1);
            if is_negative {
                *coefficient = -*coefficient;
            }
        }
        if bits.is_overrun() {
            return Err(PixelError::damaged(said!("a tile's compressed data end too early")));
        }
        if let Some(first) = self.coefficients.first_mut() {
            *first = C::of(sum);
        }
        if scale > 1 {
            let scale = C::of(i64::from(scale));
            for coefficient in &mut self.coefficients {
                *coefficient = *coefficient * scale;
            }
        }
        transform::invert(
            &mut self.coefficients,
            rows,
            columns,
            is_smooth.then_some(scale),
            &mut self.column,
        );
        Ok(())
    }
}
