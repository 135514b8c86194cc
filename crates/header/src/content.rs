//! What a file is, found out from its first bytes, and the reader that fits it.

use nightledger_language::{Said, mark, said};

use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;
use crate::fits::{self, BLOCK, FitsReader, Size};
use crate::raw::Raw;
use crate::xisf::XisfReader;
use crate::{Format, Header, Limits, Outcome};

/// Bytes that decide what a file is: one FITS block.
const HEAD: u64 = BLOCK as u64;

/// The unpacked content of one file: takes bytes in order, says which it wants next.
#[derive(Debug)]
pub(crate) struct Content {
    limits: Limits,
    /// Length of the (unpacked) file.
    size: Size,
    stage: Stage,
    pub(crate) faults: Faults,
}

#[derive(Debug)]
enum Stage {
    /// The first bytes are still to come.
    Head(Vec<u8>),
    Fits(Box<FitsReader>),
    Xisf(Box<XisfReader>),
    Raw(Box<Raw>),
    /// Nothing to read.
    Refused(Outcome),
}

/// Bytes wanted next.
pub(crate) struct Want {
    /// Where they stand in the unpacked file.
    pub(crate) offset: u64,
    /// At most so many are of use, where that is known.
    pub(crate) at_most: Option<u64>,
}

impl Content {
    pub(crate) fn new(size: Size, limits: Limits) -> Self {
        Self { limits, size, stage: Stage::Head(Vec::new()), faults: Faults::default() }
    }

    /// The same file, found to be packed; `size` is what is known of its unpacked length. Faults found so far stay.
    pub(crate) fn packed(&mut self, size: Size) -> Self {
        Self { faults: std::mem::take(&mut self.faults), ..Self::new(size, self.limits) }
    }

    /// What is wanted next; `None` when all is read.
    pub(crate) fn wanted(&self) -> Option<Want> {
        match &self.stage {
            Stage::Head(head) => Some(Want { offset: head.len() as u64, at_most: None }),
            Stage::Fits(reader) => reader.wanted().map(|offset| Want { offset, at_most: None }),
            Stage::Xisf(reader) => reader.wanted().map(|(offset, at_most)| Want { offset, at_most }),
            Stage::Raw(raw) => raw.wanted().map(|(offset, length)| Want { offset, at_most: Some(length) }),
            Stage::Refused(_) => None,
        }
    }

    /// Bytes from the wanted offset on.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        match &mut self.stage {
            Stage::Head(head) if head.is_empty() && bytes.len() as u64 >= HEAD => self.begin(bytes),
            Stage::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() as u64 >= HEAD {
                    let head = std::mem::take(head);
                    self.begin(&head);
                }
            }
            Stage::Fits(reader) => reader.feed(bytes, &mut self.faults),
            Stage::Xisf(reader) => reader.feed(bytes, &mut self.faults),
            Stage::Raw(raw) => raw.feed(bytes),
            Stage::Refused(_) => {}
        }
    }

    /// The file ends where bytes are wanted.
    pub(crate) fn end(&mut self) {
        if let Stage::Head(head) = &mut self.stage {
            let head = std::mem::take(head);
            if head.is_empty() {
                self.refuse(Kind::Empty, said!("the file is empty"));
            } else {
                self.begin(&head);
            }
        }
        match &mut self.stage {
            Stage::Fits(reader) => reader.end(&mut self.faults),
            Stage::Xisf(reader) => reader.end(&mut self.faults),
            // It asks for nothing behind the end that it knows.
            Stage::Raw(raw) => raw.feed(&[]),
            Stage::Head(_) | Stage::Refused(_) => {}
        }
    }

    /// The file turned out to be shorter than announced.
    pub(crate) fn shrunk_to(&mut self, size_bytes: u64) {
        self.size = self.size.shrunk_to(size_bytes);
        match &mut self.stage {
            Stage::Fits(reader) => reader.shrunk_to(size_bytes),
            Stage::Xisf(reader) => reader.shrunk_to(size_bytes),
            Stage::Raw(raw) => raw.shrunk_to(size_bytes),
            Stage::Head(_) | Stage::Refused(_) => {}
        }
    }

    /// Whether the header of an image was read, so that only further ones are looked for.
    pub(crate) fn has_image(&self) -> bool {
        matches!(&self.stage, Stage::Fits(reader) if reader.has_image())
    }

    /// The file was unpacked to its end, where more was wanted; it is this long.
    pub(crate) fn unpacked_to(&mut self, size: u64) {
        if let Stage::Fits(reader) = &self.stage {
            reader.unpacked_to(size, &mut self.faults);
        }
        self.end();
    }

    /// A limit outside the format's own (inflated bytes) was reached.
    pub(crate) fn stop_at_limit(&mut self, text: Said) {
        self.faults.push(Kind::LimitReached, text);
        self.end();
        let stage = std::mem::replace(&mut self.stage, Stage::Refused(Outcome::LimitReached));
        // Keep what was read, for the diagnosis.
        if let Stage::Fits(reader) = stage {
            self.stage = Stage::Fits(Box::new(reader.beyond_limit()));
        }
    }

    fn refuse(&mut self, kind: Kind, text: Said) {
        self.faults.at(0, None, 0);
        self.faults.push(kind, text);
        self.stage = Stage::Refused(Outcome::NotAHeader);
    }

    /// Decides by the first bytes (a block, or the whole file) and hands them to the reader.
    fn begin(&mut self, head: &[u8]) {
        if XisfReader::recognises(head) {
            let mut reader = XisfReader::new(self.size.known(), self.limits);
            reader.feed(head, &mut self.faults);
            self.stage = Stage::Xisf(Box::new(reader));
        } else if Raw::recognises(head) {
            match self.size.known() {
                Some(size_bytes) => self.stage = Stage::Raw(Box::new(Raw::new(size_bytes, head))),
                // What is packed comes in order; a raw's values stand anywhere.
                None => self.refuse(
                    Kind::Foreign,
                    said!("this is a camera's raw file or a TIFF picture inside a gzip file: unpack it"),
                ),
            }
        // Last, since it takes much for a header: no header begins with a raw's mark.
        } else if let Some(layout) = fits::layout(head) {
            let mut reader = FitsReader::new(layout, self.size, self.limits);
            reader.feed(head, &mut self.faults);
            self.stage = Stage::Fits(Box::new(reader));
        } else {
            self.refuse(Kind::Foreign, what_else(head));
        }
    }

    /// The header, its diagnostics in file order.
    pub(crate) fn into_header(mut self, bytes_read: u64) -> Header {
        let mut header = match self.stage {
            Stage::Fits(reader) => reader.into_header(),
            Stage::Xisf(reader) => reader.into_header(),
            Stage::Raw(raw) => raw.into_header(&mut self.faults).unwrap_or_else(|| {
                self.faults.at(0, None, 0);
                self.faults.push(
                    Kind::Foreign,
                    said!("this is a TIFF picture, neither FITS, XISF nor a camera's raw file"),
                );
                foreign(Outcome::NotAHeader)
            }),
            Stage::Head(_) => foreign(Outcome::NotAHeader),
            Stage::Refused(outcome) => foreign(outcome),
        };
        header.diagnostics = self.faults.into_list();
        header.bytes_read = bytes_read;
        header
    }
}

/// A header of nothing.
pub(crate) fn foreign(outcome: Outcome) -> Header {
    Header {
        format: Format::Foreign,
        outcome,
        hdus: Vec::new(),
        image_hdu: None,
        further_images: Vec::new(),
        tables: Vec::new(),
        properties: Vec::new(),
        image_type: None,
        image_element: None,
        diagnostics: Vec::new(),
        bytes_read: 0,
    }
}

/// First bytes of what people's folders hold under a wrong suffix, and what to say of it.
const OTHERS: [(&[u8], &str); 14] = [
    (
        b"\x1f\x9d",
        mark!("this is a file packed with compress (.Z), which is not read: unpack it, or pack it with gzip"),
    ),
    (b"BZh", mark!("this is a file packed with bzip2, which is not read: unpack it, or pack it with gzip")),
    (b"\xfd7zXZ", mark!("this is a file packed with xz, which is not read: unpack it, or pack it with gzip")),
    (
        b"\x28\xb5\x2f\xfd",
        mark!("this is a file packed with zstd, which is not read: unpack it, or pack it with gzip"),
    ),
    (b"PK\x03\x04", mark!("this is a zip archive, neither FITS nor XISF: unpack it")),
    (b"7z\xbc\xaf", mark!("this is a 7-Zip archive, neither FITS nor XISF: unpack it")),
    (b"Rar!", mark!("this is a RAR archive, neither FITS nor XISF: unpack it")),
    (b"\x1f\x8b", mark!("this is a gzip file inside a gzip file, which is not read: unpack it once")),
    (b"\xff\xd8\xff", mark!("this is a JPEG picture, neither FITS nor XISF")),
    (b"\x89PNG", mark!("this is a PNG picture, neither FITS nor XISF")),
    (b"LUCAM-RECORDER", mark!("this is a SER video, neither FITS nor XISF")),
    (b"<!DOCTYPE html", mark!("this is a web page, perhaps a failed download, neither FITS nor XISF")),
    (b"<html", mark!("this is a web page, perhaps a failed download, neither FITS nor XISF")),
    (b"XISF", mark!("this begins like XISF, but not with version 1.0's signature XISF0100")),
];

/// Says what a file is that is neither FITS nor XISF.
fn what_else(head: &[u8]) -> Said {
    if head.iter().all(|&byte| byte == 0) {
        return said!(
            "the file begins with zero bytes only: neither FITS nor XISF, perhaps a copy that failed"
        );
    }
    let known = OTHERS
        .iter()
        .find(|(magic, _)| head.get(..magic.len()).is_some_and(|start| start.eq_ignore_ascii_case(magic)));
    known.map_or_else(
        || said!("this is neither FITS nor XISF: no header card and no XISF signature at its beginning"),
        |(_, text)| Said::marked(text),
    )
}
