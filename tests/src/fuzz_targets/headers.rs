//! The fuzz targets of a file's bytes: FITS, XISF, camera raws, packed.

use std::io::Write;

use nightledger_header::{Format, HeaderReader, Outcome};
use nightledger_raw::{RawReader, Step, Value};

use super::inputs::{limits, read};

/// FITS bytes: what is read does not depend on how it is handed over.
pub fn fits(bytes: &[u8]) {
    let header = read("a.fits", bytes);
    let whole = HeaderReader::read_all("a.fits", bytes, limits());
    assert_eq!(format!("{header:?}"), format!("{whole:?}"));
}

/// Bytes of a camera's raw file, behind each of their marks too: values are numbers or not blank, nothing stands twice,
/// and what is read does not depend on how it is handed over.
pub fn raw(bytes: &[u8]) {
    let marks: [&[u8]; 7] = [
        b"",
        b"II*\0\x10\0\0\0CR\x02\0",
        b"IIRO",
        b"MMOR",
        b"IIU\0",
        b"FUJIFILMCCD-RAW ",
        b"\0\0\0\x18ftypcrx ",
    ];
    for mark in marks {
        let file = [mark, bytes.get(mark.len()..).unwrap_or_default()].concat();
        let header = read("a.cr2", &file);
        let mut reader = RawReader::new(file.len() as u64);
        let reading = loop {
            match reader.step() {
                Step::Done(reading) => break reading,
                Step::Read { offset, length } => {
                    let from = usize::try_from(offset).unwrap();
                    reader.supply(&file[from..][..usize::try_from(length).unwrap()]);
                }
            }
        };
        let mut names: Vec<_> = reading.tags.iter().map(|tag| tag.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), reading.tags.len(), "{reading:?}");
        for tag in &reading.tags {
            let says_something = match &tag.value {
                Value::Number(number) => number.is_finite(),
                Value::Text(text) => !text.trim().is_empty(),
            };
            assert!(says_something, "{tag:?}");
        }
        if let Some(format) = reading.format {
            assert_eq!(header.format, Format::Raw(format));
            let values: Vec<String> = reading.tags.iter().map(|tag| tag.value.to_string()).collect();
            assert_eq!(
                header.properties.iter().map(|each| &each.value).collect::<Vec<_>>(),
                values.iter().collect::<Vec<_>>()
            );
        }
    }
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
