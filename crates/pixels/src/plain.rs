//! Samples one after another: plain FITS, and XISF blocks that are not compressed.

use nightledger_header::ByteRange;

use crate::error::PixelError;
use crate::geometry::Geometry;
use crate::limits::Limits;
use crate::samples::{Place, Samples};
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
    strip_rows: usize,
    next: Place,
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
            strip_rows,
            next: Place::default(),
            plane: Vec::new(),
            checksum: None,
        })
    }

    /// The samples have a checksum.
    pub(crate) fn check(&mut self, checksum: Checksum) {
        self.checksum = Some(checksum);
    }

    /// The bytes of the next strip; `None` behind the last.
    pub(crate) fn wanted(&mut self) -> Option<ByteRange> {
        let Geometry { width, height, planes, .. } = self.geometry;
        if self.next.first_row >= height {
            self.next = Place { plane: self.next.plane + 1, ..Place::default() };
        }
        if self.next.plane >= planes {
            return None;
        }
        self.next.rows = self.strip_rows.min(height - self.next.first_row);
        // The image's pixels were counted: nothing here overflows, and saturating would be seen as a cut-off file.
        let row_bytes = (width as u64).saturating_mul(self.sample_bytes as u64);
        let (row, row_bytes) = if self.is_interleaved {
            (self.next.first_row, row_bytes.saturating_mul(planes as u64))
        } else {
            (self.next.plane * height + self.next.first_row, row_bytes)
        };
        let offset = self.offset.saturating_add((row as u64).saturating_mul(row_bytes));
        Some(ByteRange { offset, length: (self.next.rows as u64).saturating_mul(row_bytes) })
    }

    /// The bytes asked for become samples.
    pub(crate) fn take(&mut self, bytes: &[u8], samples: &mut Samples) -> Result<Place, PixelError> {
        if self.is_interleaved {
            self.plane.clear();
            let pixel_bytes = self.sample_bytes * self.geometry.planes;
            let from = self.next.plane * self.sample_bytes;
            for pixel in bytes.chunks_exact(pixel_bytes) {
                self.plane.extend_from_slice(pixel.get(from..from + self.sample_bytes).unwrap_or_default());
            }
            samples.read(&self.plane, self.is_big_endian);
        } else {
            samples.read(bytes, self.is_big_endian);
        }
        let place = self.next;
        self.next.first_row += place.rows;
        if let Some(checksum) = &mut self.checksum {
            checksum.update(bytes);
            let is_last_plane = self.is_interleaved || place.plane + 1 == self.geometry.planes;
            if is_last_plane && self.next.first_row == self.geometry.height {
                checksum.verify()?;
                self.checksum = None;
            }
        }
        Ok(place)
    }
}
