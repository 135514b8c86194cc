//! Samples one after another: plain FITS, and XISF blocks that are not compressed.

use std::ops::Range;

use nightledger_header::ByteRange;

use crate::error::PixelError;
use crate::geometry::Geometry;
use crate::limits::Limits;
use crate::samples::{Place, Samples};
use crate::strips::Strips;
use crate::xisf::Checksum;

/// Where the next strip's samples stand, and how.
#[derive(Debug)]
pub(crate) struct Plain {
    geometry: Geometry,
    /// Place of the first sample.
    offset: u64,
    sample_bytes: usize,
    is_big_endian: bool,
    /// Whether the planes alternate from pixel to pixel.
    is_interleaved: bool,
    strips: Strips,
    /// One plane's bytes out of interleaved ones.
    plane: Vec<u8>,
    /// Of all bytes, while they are read for the first time.
    checksum: Option<Checksum>,
}

impl Plain {
    pub(crate) fn new(
        geometry: Geometry,
        offset: u64,
        is_big_endian: bool,
        is_interleaved: bool,
        limits: &Limits,
    ) -> Result<Self, PixelError> {
        let is_interleaved = is_interleaved && geometry.planes > 1;
        let mut strip_rows = geometry.strip_rows(limits);
        if is_interleaved {
            strip_rows = (strip_rows / geometry.planes).max(1);
        }
        Ok(Self {
            geometry,
            offset,
            sample_bytes: geometry.sample_bytes()?,
            is_big_endian,
            is_interleaved,
            strips: Strips::new(geometry, strip_rows),
            plane: Vec::new(),
            checksum: None,
        })
    }

    /// The samples have a checksum.
    pub(crate) fn check(&mut self, checksum: Checksum) {
        self.checksum = Some(checksum);
    }

    /// These rows alone are wanted: the bytes of the others are not read, and no checksum can be told.
    pub(crate) fn only(&mut self, rows: &Range<usize>) {
        self.strips.only(rows, 1);
        self.checksum = None;
    }

    /// The bytes of the next strip; `None` behind the last.
    pub(crate) fn wanted(&mut self) -> Option<ByteRange> {
        let Geometry { width, height, planes, .. } = self.geometry;
        let Place { plane, first_row, rows } = self.strips.next()?;
        // The image's pixels were counted: nothing here overflows, and saturating would be seen as a cut-off file.
        let row_bytes = (width as u64).saturating_mul(self.sample_bytes as u64);
        let (row, row_bytes) = if self.is_interleaved {
            (first_row, row_bytes.saturating_mul(planes as u64))
        } else {
            (plane * height + first_row, row_bytes)
        };
        let offset = self.offset.saturating_add((row as u64).saturating_mul(row_bytes));
        Some(ByteRange { offset, length: (rows as u64).saturating_mul(row_bytes) })
    }

    /// The bytes asked for become samples.
    pub(crate) fn take(&mut self, bytes: &[u8], samples: &mut Samples) -> Result<Place, PixelError> {
        if self.is_interleaved {
            self.plane.clear();
            let pixel_bytes = self.sample_bytes * self.geometry.planes;
            let from = self.strips.current().plane * self.sample_bytes;
            for pixel in bytes.chunks_exact(pixel_bytes) {
                self.plane.extend_from_slice(pixel.get(from..from + self.sample_bytes).unwrap_or_default());
            }
            samples.read(&self.plane, self.is_big_endian);
        } else {
            samples.read(bytes, self.is_big_endian);
        }
        let place = self.strips.pass();
        if let Some(checksum) = &mut self.checksum {
            checksum.update(bytes);
            let is_last_plane = self.is_interleaved || place.plane + 1 == self.geometry.planes;
            if is_last_plane && place.first_row + place.rows == self.geometry.height {
                checksum.verify()?;
                self.checksum = None;
            }
        }
        Ok(place)
    }
}
