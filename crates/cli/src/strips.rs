//! Reads a file's pixels strip by strip: the driver of `nightledger-pixels` for files on disk.

use std::path::Path;

use nightledger_pixels::{Limits, PixelReader, Step, Strip};
use nightledger_session::Header;

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
