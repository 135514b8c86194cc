//! Reads a file's pixels strip by strip: the driver of `nightledger-pixels` for files on disk.

use std::path::Path;

use nightledger_header::{Header, SampleType};
use nightledger_pixels::{Limits, PixelReader, Step, Strip};

use crate::read;
use crate::walk::reason;

/// The header of a file, then its pixels: `begin` is given both before any pixel is read and may refuse, `strip` each strip
/// in order. Why it failed, in words.
pub(crate) fn read_strips(
    on_disk: &Path,
    name: &str,
    begin: impl FnOnce(&Header, &PixelReader) -> Result<(), String>,
    mut take: impl FnMut(&Strip<'_>),
) -> Result<(), String> {
    let (file, metadata) = read::open(on_disk, false).map_err(|error| reason(&error))?;
    let size_bytes = metadata.len();
    let mut piece = Vec::new();
    let header = read::read_header(&file, size_bytes, name, &mut piece).map_err(|error| reason(&error))?;
    let mut reader =
        PixelReader::new(&header, size_bytes, Limits::default()).map_err(|error| error.to_string())?;
    begin(&header, &reader)?;
    loop {
        match reader.step().map_err(|error| error.to_string())? {
            Step::Done => return Ok(()),
            Step::Strip(strip) => take(&strip),
            Step::Read { offset, length } => {
                piece.resize(length, 0);
                let length = read::read_at(&file, &mut piece, offset).map_err(|error| reason(&error))?;
                reader.supply(piece.get(..length).unwrap_or_default()).map_err(|error| error.to_string())?;
            }
        }
    }
}

/// The first plane of an image, whole.
pub(crate) struct Plane {
    pub(crate) values: Vec<f32>,
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// How a sample is stored.
    pub(crate) sample: SampleType,
}

impl Plane {
    /// Whether its samples are whole numbers.
    pub(crate) fn is_whole(&self) -> bool {
        !matches!(self.sample, SampleType::F32 | SampleType::F64)
    }
}

/// Reads a file's first plane; `begin` is given its header.
pub(crate) fn read_plane(on_disk: &Path, name: &str, begin: impl FnOnce(&Header)) -> Result<Plane, String> {
    let mut plane = Plane { values: Vec::new(), width: 0, height: 0, sample: SampleType::U8 };
    let (mut values, mut strip_values) = (Vec::new(), Vec::new());
    read_strips(
        on_disk,
        name,
        |header, reader| {
            let geometry = reader.geometry();
            (plane.width, plane.height, plane.sample) = (geometry.width, geometry.height, geometry.sample);
            begin(header);
            Ok(())
        },
        |strip| {
            if strip.plane == 0 {
                strip.f32(&mut strip_values);
                values.extend_from_slice(&strip_values);
            }
        },
    )?;
    plane.values = values;
    Ok(plane)
}
