//! Reads a file's pixels strip by strip: the driver of `nightledger-pixels` for files on disk.

use std::fs::File;
use std::path::{Path, PathBuf};

use nightledger_frame::StarOutcome;
use nightledger_header::Header;
use nightledger_health::{Look, Looked};
use nightledger_measuring::{
    LookStep, Looking, Measuring, PreviewStep, Previewed, Previewing, Step as Measured,
};
use nightledger_pixels::{FileStep, Geometry, ImageFile, Limits, Strip};
use nightledger_preview::{Settings, Shown};

use crate::read;
use crate::walk::reason;

/// The header of a file, then its pixels: `begin` is given both before any pixel is read and may refuse, `strip` each strip
/// in order. Why it failed, in words.
pub(crate) fn read_strips(
    on_disk: &Path,
    name: &str,
    begin: impl FnOnce(&Header, Geometry) -> Result<(), String>,
    mut take: impl FnMut(&Strip<'_>),
) -> Result<(), String> {
    let (file, metadata) = read::open(on_disk, false).map_err(|error| reason(&error))?;
    let mut image = ImageFile::new(name, metadata.len(), Limits::default());
    let (mut begin, mut piece) = (Some(begin), Vec::new());
    loop {
        match image.step().map_err(|error| error.to_string())? {
            FileStep::Done => return Ok(()),
            FileStep::Image(header, geometry) => {
                if let Some(begin) = begin.take() {
                    begin(&header, geometry)?;
                }
            }
            FileStep::Strip(strip) => take(&strip),
            FileStep::Read { offset, length } => {
                read_piece(&file, &mut piece, offset, length)?;
                image.supply(&piece);
            }
        }
    }
}

/// Measures the stars of one file. The error says why it could not be read.
pub(crate) fn measure_file(on_disk: &Path, name: &str) -> Result<StarOutcome, String> {
    let (file, metadata) = read::open(on_disk, false).map_err(|error| reason(&error))?;
    let mut measuring = Measuring::new(name, metadata.len());
    let mut piece = Vec::new();
    loop {
        match measuring.step() {
            Measured::Done(outcome) => return Ok(outcome),
            Measured::Strip => {}
            Measured::Read { offset, length } => {
                read_piece(&file, &mut piece, offset, length)?;
                measuring.supply(&piece);
            }
        }
    }
}

/// Makes small pictures of one file.
pub(crate) fn preview_file(on_disk: &Path, name: &str, settings: Settings) -> Result<Shown, String> {
    let (file, metadata) = read::open(on_disk, false).map_err(|error| reason(&error))?;
    let mut previewing = Previewing::new(name, metadata.len(), settings, false);
    let mut piece = Vec::new();
    loop {
        match previewing.step() {
            PreviewStep::Done(Err(why)) => return Err(why.to_string()),
            PreviewStep::Done(Ok(made)) => {
                return match *made {
                    Previewed::Whole(shown, _) => Ok(shown),
                    Previewed::Part(_) => Err("a part of it was made that nobody asked for".to_owned()),
                };
            }
            PreviewStep::Strip => {}
            PreviewStep::Read { offset, length } => {
                read_piece(&file, &mut piece, offset, length)?;
                previewing.supply(&piece);
            }
        }
    }
}

/// Looks at calibration frames, each by its place on disk and its name.
pub(crate) fn look_at(look: Look, files: &[(PathBuf, String)]) -> Looked {
    let opened: Vec<_> = files.iter().map(|(on_disk, _)| read::open(on_disk, false)).collect();
    let about = opened.iter().zip(files).map(|(opened, (_, name))| match opened {
        Ok((_, metadata)) => Ok((name.clone(), metadata.len())),
        Err(error) => Err(reason(error)),
    });
    let mut looking = Looking::new(look, about.collect());
    let mut piece = Vec::new();
    loop {
        match looking.step() {
            LookStep::Strip => {}
            LookStep::Done(looked) => return looked,
            LookStep::Read { file, offset, length } => {
                let Some(Ok((file, _))) = opened.get(file) else { continue };
                match read_piece(file, &mut piece, offset, length) {
                    Ok(()) => looking.supply(&piece),
                    Err(why) => looking.fail(why),
                }
            }
        }
    }
}

/// So many bytes of a file, or fewer where it ends.
fn read_piece(file: &File, piece: &mut Vec<u8>, offset: u64, length: usize) -> Result<(), String> {
    piece.resize(length, 0);
    let length = read::read_at(file, piece, offset).map_err(|error| reason(&error))?;
    piece.truncate(length);
    Ok(())
}

/// The first plane of an image, whole.
pub(crate) struct Plane {
    pub(crate) values: Vec<f32>,
    pub(crate) width: usize,
}

/// Reads a file's first plane.
pub(crate) fn read_plane(on_disk: &Path, name: &str) -> Result<Plane, String> {
    let mut plane = Plane { values: Vec::new(), width: 0 };
    let (mut values, mut strip_values) = (Vec::new(), Vec::new());
    read_strips(
        on_disk,
        name,
        |_, geometry| {
            plane.width = geometry.width;
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
