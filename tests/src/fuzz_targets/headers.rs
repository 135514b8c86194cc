//! The fuzz targets of a file's bytes: FITS, XISF, packed.

use std::io::Write;

use nightledger_header::{HeaderReader, Outcome};

use super::inputs::{limits, read};

/// FITS bytes: what is read does not depend on how it is handed over.
pub fn fits(bytes: &[u8]) {
    let header = read("a.fits", bytes);
    let whole = HeaderReader::read_all("a.fits", bytes, limits());
    assert_eq!(format!("{header:?}"), format!("{whole:?}"));
}

/// XISF bytes, as a file and as a header alone.
pub fn xisf(bytes: &[u8]) {
    read("a.xisf", bytes);
    read("a.xish", bytes);
    let mut file = b"XISF0100".to_vec();
    file.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    file.extend([0; 4]);
    file.extend(bytes);
    read("a.xisf", &file);
}

/// Packed bytes: hostile ones, and a packed FITS file reads as the plain one does.
pub fn gzip(bytes: &[u8]) {
    read("a.fits.gz", bytes);
    if bytes.starts_with(&[0x1f, 0x8b]) {
        // Packed twice is not read as packed once is.
        return;
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    let packed = read("a.fits.gz", &packer.finish().unwrap());
    let plain = read("a.fits", bytes);
    if packed.outcome == Outcome::LimitReached && plain.outcome != Outcome::LimitReached {
        // How long a packed file is shows at its end: the length of an XISF header beyond the limit is taken at its word,
        // where a plain file's size shows that it cannot be true, and what is there is read.
        assert!(bytes.starts_with(b"XISF0100"));
        return;
    }
    assert_eq!(packed.outcome, plain.outcome);
    assert_eq!(packed.hdus, plain.hdus);
}
