//! Writes a picture as PNG.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use nightledger_preview::Picture;

use crate::commands::tidy::mover::{move_file, unfinished_of};
use crate::walk::reason;

/// Writes a picture to a place where nothing is, whole or not at all.
pub(super) fn write_png(path: &Path, picture: &Picture) -> Result<(), String> {
    let written = (|| {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let unfinished = unfinished_of(path);
        let written = encode(picture, BufWriter::new(File::create(&unfinished)?))
            .and_then(|()| move_file(&unfinished, path));
        if written.is_err() {
            // What could not be finished is of no use; that it cannot be removed either changes nothing.
            let _ = fs::remove_file(&unfinished);
        }
        written
    })();
    written.map_err(|error| format!("{} cannot be written: {}", path.display(), reason(&error)))
}

fn encode(picture: &Picture, to: impl Write) -> io::Result<()> {
    let side = |pixels: usize| u32::try_from(pixels).map_err(io::Error::other);
    let mut encoder = png::Encoder::new(to, side(picture.width)?, side(picture.height)?);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(if picture.is_grey { png::ColorType::Grayscale } else { png::ColorType::Rgb });
    let (pixels, _) = picture.rgba.as_chunks::<4>();
    let bytes: Vec<u8> = if picture.is_grey {
        pixels.iter().map(|[level, ..]| *level).collect()
    } else {
        pixels.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect()
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&bytes)?;
    writer.finish()?;
    Ok(())
}
