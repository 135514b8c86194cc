//! XISF 1.0: the XML header of monolithic (`.xisf`) and header-only (`.xish`) files.

mod block;
mod document;
mod element;

use std::borrow::Cow;

use nightledger_language::said;

use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;
use crate::text::{self, Encoding, latin1};
use crate::{Format, Hdu, HduKind, Header, Limits, Outcome};
use document::Document;

/// Signature of a monolithic file (XISF 1.0 section 9.2).
const SIGNATURE: &[u8] = b"XISF0100";
/// Signature, length of the header (u32, little-endian), four reserved bytes.
const PREAMBLE: usize = 16;
/// Bytes of XML read at first where no length tells: most headers fit.
const OPEN_ENDED: u64 = 64 * 1024;

/// Collects the XML header's bytes, then reads them.
#[derive(Debug)]
pub(crate) struct XisfReader {
    limits: Limits,
    /// Length of the file, where it is known.
    size_bytes: Option<u64>,
    /// The file from its beginning.
    bytes: Vec<u8>,
    /// Where the XML begins, and where it ends if the preamble says so. Known after the first bytes.
    extent: Option<Extent>,
    header: Option<Header>,
}

#[derive(Debug, Clone, Copy)]
struct Extent {
    start: usize,
    end: Option<u64>,
}

impl XisfReader {
    /// Whether a file that begins with these bytes is XISF: by its signature, or as XML without it.
    pub(crate) fn recognises(head: &[u8]) -> bool {
        if head.starts_with(SIGNATURE) || head.starts_with(b"\xff\xfe<\0") || head.starts_with(b"\xfe\xff\0<")
        {
            return true;
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        text.starts_with(b"<?xml") || text.starts_with(b"<xisf") || {
            // Another prefix or a comment first: the root's name must stand near the beginning.
            text.starts_with(b"<") && !text.starts_with(b"<!DOCTYPE html") && find(text, b"xisf").is_some()
        }
    }

    pub(crate) fn new(size_bytes: Option<u64>, limits: Limits) -> Self {
        Self { limits, size_bytes, bytes: Vec::new(), extent: None, header: None }
    }

    pub(crate) fn shrunk_to(&mut self, size_bytes: u64) {
        self.size_bytes = self.size_bytes.map(|_| size_bytes);
    }

    /// Where the next bytes stand, and how many are of use.
    pub(crate) fn wanted(&self) -> Option<(u64, Option<u64>)> {
        if self.header.is_some() {
            return None;
        }
        let have = self.bytes.len() as u64;
        let most = match self.extent {
            Some(Extent { end: Some(end), .. }) => end.saturating_sub(have),
            _ => have.max(OPEN_ENDED),
        };
        Some((have, Some(most)))
    }

    /// Bytes from [`Self::wanted`] on.
    pub(crate) fn feed(&mut self, bytes: &[u8], faults: &mut Faults) {
        if self.header.is_some() {
            return;
        }
        let searched = self.bytes.len();
        // Pixels behind the header came with the first slice: they are not kept.
        let end = match self.extent {
            Some(extent) => extent.end,
            None if searched == 0 => claimed_length(bytes).map(|length| PREAMBLE as u64 + u64::from(length)),
            None => None,
        };
        let room = end.map_or(u64::MAX, |end| end - (searched as u64).min(end));
        let room = usize::try_from(room).unwrap_or(usize::MAX);
        self.bytes.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        if self.extent.is_none() {
            match self.find_extent(faults) {
                Some(extent) => self.extent = Some(extent),
                None => return,
            }
        }
        let have = self.bytes.len() as u64;
        let end = match self.extent {
            Some(Extent { end: Some(end), .. }) => (have >= end).then_some(end),
            _ => self.end_of_root(searched),
        };
        if end.unwrap_or(have) > self.limits.header_bytes.saturating_add(PREAMBLE as u64) {
            faults.at(0, None, 0);
            let limit = self.limits.header_bytes;
            faults.push(
                Kind::LimitReached,
                said!("the header is longer than {limit} bytes; the file is not counted", limit),
            );
            self.header = Some(empty(Outcome::LimitReached));
        } else if end.is_some() {
            self.finish(faults);
        }
    }

    /// Where the root's end tag ends, if it is among the bytes from `searched` on: without a length it ends the
    /// header. The tag may have a prefix, and its beginning may have come earlier.
    fn end_of_root(&self, searched: usize) -> Option<u64> {
        const TAG: &[u8] = b"xisf>";
        const LONGEST_PREFIX: usize = 12;
        let from = searched.saturating_sub(TAG.len());
        let mut start = from;
        while let Some(place) = self.bytes.get(start..).and_then(|rest| find(rest, TAG)) {
            let place = start + place;
            let before = self.bytes.get(place.saturating_sub(LONGEST_PREFIX)..place).unwrap_or_default();
            let tag = before.iter().rposition(|&byte| byte == b'<').and_then(|open| before.get(open + 1));
            if tag == Some(&b'/') {
                return Some((place + TAG.len()) as u64);
            }
            start = place + TAG.len();
        }
        None
    }

    /// The file ends at [`Self::wanted`].
    pub(crate) fn end(&mut self, faults: &mut Faults) {
        if self.header.is_none() {
            if self.extent.is_none() {
                faults.at(0, None, self.bytes.len() as u64);
                faults.push(Kind::ShortHeader, said!("the file ends inside XISF's first 16 bytes"));
                self.header = Some(empty(Outcome::NotAHeader));
                return;
            }
            if let Some(Extent { end: Some(end), .. }) = self.extent
                && end > self.bytes.len() as u64
                && self.size_bytes.is_none()
            {
                faults.at(0, None, 8);
                faults.push(
                    Kind::BadLength,
                    said!(
                        "the header claims {end} bytes, but the file ends after {bytes}",
                        end,
                        bytes = self.bytes.len()
                    ),
                );
            }
            self.finish(faults);
        }
    }

    /// Reads the preamble: `None` until it is there.
    fn find_extent(&mut self, faults: &mut Faults) -> Option<Extent> {
        if !self.bytes.starts_with(SIGNATURE) {
            // `.xish`, or an `.xisf` that lost its preamble.
            return Some(Extent { start: 0, end: None });
        }
        if self.bytes.len() < PREAMBLE {
            return None;
        }
        let length = claimed_length(&self.bytes).unwrap_or(0);
        let claimed = PREAMBLE as u64 + u64::from(length);
        faults.at(0, None, 8);
        if length == 0 {
            faults.push(Kind::BadLength, said!("the header claims to be empty; its XML was read to its end"));
            return Some(Extent { start: PREAMBLE, end: None });
        }
        let end = match self.size_bytes {
            Some(size) if claimed > size => {
                faults.push(Kind::BadLength, said!("the header claims {length} bytes, but the file has {size}; it was read to the file's end", length, size));
                size
            }
            _ => claimed,
        };
        if end > self.limits.header_bytes.saturating_add(PREAMBLE as u64) {
            faults.push(Kind::LimitReached, said!("the header claims {length} bytes, more than the limit of {limit}; the file is not counted", length, limit = self.limits.header_bytes));
            self.bytes = Vec::new();
            self.header = Some(empty(Outcome::LimitReached));
            return None;
        }
        let keep = usize::try_from(end).unwrap_or(usize::MAX);
        self.bytes.truncate(keep);
        Some(Extent { start: PREAMBLE, end: Some(end) })
    }

    /// Reads the XML that was collected.
    fn finish(&mut self, faults: &mut Faults) {
        let bytes = std::mem::take(&mut self.bytes);
        let start = self.extent.map_or(0, |extent| extent.start);
        let xml = bytes.get(start..).unwrap_or_default();
        faults.at(0, None, start as u64);
        let text = decode(xml, faults);
        let document = Document::read(&text, start as u64, &self.limits, faults);
        // A header on its own (`.xish`) has its pixels elsewhere.
        if let Some(size) = self.size_bytes.filter(|_| start > 0)
            && let Some((missing, length)) = document.pixels_missing(size)
        {
            faults.at(0, None, size);
            faults.push_cut_off(missing, length);
        }
        self.header = Some(document.into_header(faults));
    }

    pub(crate) fn into_header(self) -> Header {
        self.header.unwrap_or_else(|| empty(Outcome::NotAHeader))
    }
}

/// The length of the XML that a file's first bytes claim (section 9.2); `None` where they claim none.
fn claimed_length(head: &[u8]) -> Option<u32> {
    let head = head.get(..PREAMBLE).filter(|head| head.starts_with(SIGNATURE))?;
    let length = head.get(8..12).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok()).map(u32::from_le_bytes);
    length.filter(|length| *length > 0)
}

/// An XISF header without anything in it.
fn empty(outcome: Outcome) -> Header {
    Header {
        format: Format::Xisf,
        outcome,
        hdus: vec![Hdu { kind: HduKind::Empty, offset: 0, cards: Vec::new(), data: None }],
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

/// The XML as text: UTF-8 (XISF 1.0 section 9.5 allows nothing else), else as [`crate::text`] finds it; Latin-1 where the
/// declaration says so.
fn decode<'a>(xml: &'a [u8], faults: &mut Faults) -> Cow<'a, str> {
    let is_utf16 = xml.starts_with(b"\xff\xfe") || xml.starts_with(b"\xfe\xff");
    // Zero bytes pad the header (section 9.2).
    let padding = if is_utf16 { 0 } else { xml.iter().rev().take_while(|&&byte| byte == 0).count() };
    let xml = xml.get(..xml.len() - padding).unwrap_or(xml);
    let declaration = xml.get(..xml.len().min(120)).unwrap_or_default().to_ascii_lowercase();
    let is_declared_latin1 = [&b"iso-8859-1"[..], b"latin1", b"latin-1", b"windows-1252"]
        .iter()
        .any(|name| find(&declaration, name).is_some());
    if is_declared_latin1 {
        return latin1(xml.strip_prefix(b"\xef\xbb\xbf").unwrap_or(xml)).into();
    }
    let decoded = text::decode(xml);
    match decoded.encoding {
        Encoding::Latin1 => {
            faults.push(Kind::NonAscii, said!("the header is not UTF-8; it was read as Latin-1"));
        }
        _ if decoded.is_faulty => faults.push(
            Kind::NonAscii,
            said!("the header has bytes that its byte order mark does not allow; they were read one by one"),
        ),
        _ => {}
    }
    decoded.text
}

/// Place of `needle`.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
