//! PLIO_1 (FITS 4.0 section 10.4.4): IRAF's line lists, runs of zeros and of a high value that is changed in steps.

use nightledger_language::said;

use super::{Form, Shape, Tile, TileCodec};
use crate::error::PixelError;

/// Words of the short header, whose last is the length; where that is not positive, the header says its own length.
const SHORT_HEADER: usize = 3;

#[derive(Debug)]
pub(crate) struct Plio;

impl TileCodec for Plio {
    fn decode(&mut self, packed: &[u8], shape: Shape, tile: &mut Tile) -> Result<(), PixelError> {
        tile.form = Form::Whole;
        tile.whole.clear();
        tile.whole.resize(shape.pixels(), 0);
        let words: &[[u8; 2]] = packed.as_chunks().0;
        let word = |at: usize| words.get(at).map(|word| i16::from_be_bytes(*word));
        let too_short = || PixelError::damaged(said!("a tile's line list ends too early"));
        let length = word(SHORT_HEADER - 1).ok_or_else(too_short)?;
        let (first, length) = if length > 0 {
            (SHORT_HEADER, usize::try_from(length).unwrap_or_default())
        } else {
            let low = word(3).ok_or_else(too_short)?;
            let high = word(4).ok_or_else(too_short)?;
            let first = word(1).ok_or_else(too_short)?;
            let length = (i32::from(high) << 15) + i32::from(low);
            (usize::try_from(first).unwrap_or(usize::MAX), usize::try_from(length).unwrap_or_default())
        };
        let list = words.get(first..length.min(words.len())).ok_or_else(too_short)?;
        if length > words.len() {
            return Err(too_short());
        }
        runs(list, &mut tile.whole);
        Ok(())
    }

    fn is_wide(&self) -> bool {
        // Values up to 2^24; those of unsigned images are stored as they are meant.
        true
    }
}

/// Follows the instructions over a line that is zero at first; what goes beyond it is left out.
fn runs(list: &[[u8; 2]], line: &mut [i32]) {
    let mut high = 1_i32;
    let mut at = 0_usize;
    let mut words = list.iter().map(|word| u16::from_be_bytes(*word));
    while let Some(word) = words.next() {
        let data = i32::from(word & 0x0fff);
        let count = usize::from(word & 0x0fff);
        match word >> 12 {
            // Zeros.
            0 => at += count,
            // The high value, in two words.
            1 => high = (i32::from(words.next().unwrap_or_default()) << 12) + data,
            2 => high = high.wrapping_add(data),
            3 => high = high.wrapping_sub(data),
            // A run of the high value.
            4 => {
                let end = (at + count).min(line.len());
                if let Some(run) = line.get_mut(at..end) {
                    run.fill(high);
                }
                at += count;
            }
            // Zeros, and the high value at their end.
            5 => {
                at += count;
                if let Some(pixel) =
                    at.checked_sub(1).and_then(|last| line.get_mut(last)).filter(|_| count > 0)
                {
                    *pixel = high;
                }
            }
            // The high value changed, and one pixel of it.
            6 | 7 => {
                high = if word >> 12 == 6 { high.wrapping_add(data) } else { high.wrapping_sub(data) };
                if let Some(pixel) = line.get_mut(at) {
                    *pixel = high;
                }
                at += 1;
            }
            _ => {}
        }
        if at >= line.len() {
            break;
        }
    }
}
