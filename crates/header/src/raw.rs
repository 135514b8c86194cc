//! Camera raws, read by `nightledger-raw`: their EXIF and maker-note values become properties by their names
//! (`EXIF ExposureTime`).

use nightledger_raw::{FaultKind, RawFormat, RawReader, Reading, Step};

use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;
use crate::{Format, Hdu, HduKind, Header, Outcome, Property};

/// A raw file being read.
#[derive(Debug)]
pub(crate) struct Raw {
    reader: RawReader,
    /// What the reader asked for.
    wanted: Option<(u64, u64)>,
    reading: Option<Reading>,
}

impl Raw {
    /// Whether a file that begins with these bytes may be a raw. TIFF pictures begin alike.
    pub(crate) fn recognises(head: &[u8]) -> bool {
        RawReader::recognises(head)
    }

    /// A reader for a file of `size_bytes` that begins with `head`.
    pub(crate) fn new(size_bytes: u64, head: &[u8]) -> Self {
        let mut reader = RawReader::new(size_bytes);
        reader.begin(head);
        let mut raw = Self { reader, wanted: None, reading: None };
        raw.go_on();
        raw
    }

    /// Where the bytes stand that are wanted next, and how many.
    pub(crate) fn wanted(&self) -> Option<(u64, u64)> {
        self.wanted
    }

    /// The bytes wanted.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.reader.supply(bytes);
        self.go_on();
    }

    pub(crate) fn shrunk_to(&mut self, size_bytes: u64) {
        self.reader.shrunk_to(size_bytes);
    }

    fn go_on(&mut self) {
        self.wanted = None;
        match self.reader.step() {
            Step::Read { offset, length } => self.wanted = Some((offset, length)),
            Step::Done(reading) => self.reading = Some(reading),
        }
    }

    /// The header, with its faults; `None` where the file is no raw (a TIFF picture).
    pub(crate) fn into_header(self, faults: &mut Faults) -> Option<Header> {
        let reading = self.reading.unwrap_or_default();
        let format = reading.format?;
        for fault in reading.faults {
            let kind = match fault.kind {
                FaultKind::Circle => Kind::BadReference,
                FaultKind::BadCount | FaultKind::Limit => Kind::BadLength,
                // Whoever handed the bytes on said so already.
                FaultKind::Shrunk => continue,
                _ => Kind::BadElement,
            };
            faults.at(0, None, fault.offset);
            faults.push(kind, fault.text);
        }
        let property = |tag: nightledger_raw::Tag| Property {
            id: tag.name.word().to_owned(),
            type_name: String::new(),
            value: tag.value.to_string(),
            comment: String::new(),
        };
        Some(header_of(format, reading.tags.into_iter().map(property).collect()))
    }
}

fn header_of(format: RawFormat, properties: Vec<Property>) -> Header {
    Header {
        format: Format::Raw(format),
        outcome: Outcome::Image,
        hdus: vec![Hdu { kind: HduKind::Image, offset: 0, cards: Vec::new(), data: None }],
        image_hdu: Some(0),
        further_images: Vec::new(),
        tables: Vec::new(),
        properties,
        image_type: None,
        image_element: None,
        diagnostics: Vec::new(),
        bytes_read: 0,
    }
}
