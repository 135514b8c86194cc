//! gzip (RFC 1952) around a header: inflates what comes, as far as the headers need, and no further.
//!
//! flate2's low-level inflater (pure Rust on every target) is used behind an own reading of the member's header,
//! because it takes bytes as they come and gives out what it has even where a file is damaged.

use flate2::{Decompress, FlushDecompress, Status};

use nightledger_language::{Said, said};

use crate::Limits;
use crate::content::Content;
use crate::diagnostic::DiagnosticKind as Kind;

/// The first two bytes of a gzip member.
pub const GZIP_MAGIC: [u8; 2] = [0x1F, 0x8B];
/// A member header longer than this (its name and comment have no limit of their own) is damage.
const LONGEST_HEAD: usize = 128 * 1024;
/// Bytes inflated at a time.
const OUTPUT: usize = 32 * 1024;
/// CRC and length behind a member's data.
const TRAILER: usize = 8;
/// The last four bytes of a member: its length modulo 2^32, little-endian.
pub(crate) const LENGTH: usize = 4;

/// Inflates a gzip file and feeds its content.
#[derive(Debug)]
pub(crate) struct Inflater {
    stage: Stage,
    inflate: Decompress,
    output: Vec<u8>,
    /// Place of the next inflated byte in the unpacked file.
    position: u64,
    limits: Limits,
}

#[derive(Debug)]
enum Stage {
    /// A member's header, as far as it has come; the flag says whether it is the file's first.
    Head(Vec<u8>, bool),
    Data,
    /// So many bytes of the trailer are still to come.
    Trailer(usize),
    /// Damaged, or followed by something else: nothing more is inflated.
    Over,
}

impl Inflater {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            stage: Stage::Head(Vec::new(), true),
            inflate: Decompress::new(false),
            output: vec![0; OUTPUT],
            position: 0,
            limits,
        }
    }

    /// The next packed bytes; `packed_offset` is their place in the file, for diagnostics.
    pub(crate) fn feed(&mut self, mut packed: &[u8], packed_offset: u64, content: &mut Content) {
        while !packed.is_empty() && content.wanted().is_some() {
            match &mut self.stage {
                Stage::Head(head, first) => {
                    head.extend_from_slice(packed);
                    let first = *first;
                    match gzip_head(head) {
                        GzipHead::Incomplete if head.len() < LONGEST_HEAD => return,
                        GzipHead::Complete(length) => {
                            // The rest of what came is data; it is a suffix of `packed`.
                            let data = head.len().saturating_sub(length).min(packed.len());
                            packed = packed.get(packed.len() - data..).unwrap_or_default();
                            self.inflate.reset(false);
                            self.stage = Stage::Data;
                        }
                        GzipHead::Incomplete | GzipHead::None => {
                            // Padding behind the last member is common and means nothing.
                            if first {
                                damaged(content, packed_offset, said!("the gzip header is damaged"));
                            }
                            self.stage = Stage::Over;
                            content.unpacked_to(self.position);
                        }
                    }
                }
                Stage::Data => packed = self.inflate_some(packed, packed_offset, content),
                Stage::Trailer(left) => {
                    let taken = (*left).min(packed.len());
                    *left -= taken;
                    packed = packed.get(taken..).unwrap_or_default();
                    if *left == 0 {
                        self.stage = Stage::Head(Vec::new(), false);
                    }
                }
                Stage::Over => return,
            }
        }
    }

    /// Inflates once, hands over what came out, and returns what is left of `packed`.
    fn inflate_some<'a>(&mut self, packed: &'a [u8], packed_offset: u64, content: &mut Content) -> &'a [u8] {
        let mut rest = packed;
        loop {
            let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(rest, &mut self.output, FlushDecompress::None);
            let read = usize::try_from(self.inflate.total_in() - read).unwrap_or(usize::MAX);
            let written = usize::try_from(self.inflate.total_out() - written).unwrap_or(usize::MAX);
            rest = rest.get(read..).unwrap_or_default();
            self.hand_over(written, content);
            match status {
                Err(_) => {
                    damaged(
                        content,
                        packed_offset,
                        said!("the gzip data are damaged; what came before was read"),
                    );
                    self.stage = Stage::Over;
                    content.unpacked_to(self.position);
                    return &[];
                }
                Ok(Status::StreamEnd) => {
                    self.stage = Stage::Trailer(TRAILER);
                    return rest;
                }
                Ok(_) => {}
            }
            if content.wanted().is_none() || (read == 0 && written == 0) {
                return &[];
            }
            if self.is_beyond_limit(content) {
                return &[];
            }
            // With all input taken the inflater may still hold output, if the buffer came back full.
            if rest.is_empty() && written < self.output.len() {
                return rest;
            }
        }
    }

    /// Ends the reading where too much was inflated, and says so.
    fn is_beyond_limit(&self, content: &mut Content) -> bool {
        let Limits { inflated_bytes, inflated_bytes_behind_image, .. } = self.limits;
        if content.has_image() {
            let beyond = self.position > inflated_bytes_behind_image;
            if beyond {
                content.faults.push(Kind::LimitReached, said!("more than {bytes} bytes were inflated; further exposures in this file were not looked for", bytes = inflated_bytes_behind_image));
                content.end();
            }
            return beyond;
        }
        let beyond = self.position > inflated_bytes;
        if beyond {
            content.stop_at_limit(said!(
                "more than {bytes} bytes were inflated without reaching an image's header; the file is not counted",
                bytes = inflated_bytes
            ));
        }
        beyond
    }

    /// Gives the first `written` bytes of the output to `content`, from the byte on that it wants.
    fn hand_over(&mut self, written: usize, content: &mut Content) {
        let start = self.position;
        self.position = start.saturating_add(written as u64);
        let Some(want) = content.wanted() else { return };
        let skip = usize::try_from(want.offset.saturating_sub(start)).unwrap_or(usize::MAX);
        if let Some(bytes) = self.output.get(..written).and_then(|output| output.get(skip..))
            && !bytes.is_empty()
        {
            content.feed(bytes);
        }
    }

    /// The packed file ends here.
    pub(crate) fn end(&mut self, packed_offset: u64, content: &mut Content) {
        let regular = match &self.stage {
            Stage::Head(_, first) => !first,
            Stage::Data => false,
            // All data came; that the checksum is cut off hurts nobody who does not look at it.
            Stage::Trailer(_) | Stage::Over => true,
        };
        if !regular {
            damaged(content, packed_offset, said!("the gzip file breaks off; what came before was read"));
        }
        self.stage = Stage::Over;
        content.unpacked_to(self.position);
    }
}

fn damaged(content: &mut Content, packed_offset: u64, text: Said) {
    content.faults.push(
        Kind::DamagedGzip,
        said!("{text} (about byte {byte} of the packed file)", byte = packed_offset; text = text),
    );
}

/// What the first bytes of a gzip member say of its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GzipHead {
    /// It has so many bytes; the packed data follow.
    Complete(usize),
    /// It is longer than these bytes.
    Incomplete,
    /// This is no gzip.
    None,
}

/// Reads the header of a gzip member (RFC 1952 section 2.3): magic, method, flags, time, extra flags, system, then the
/// optional fields.
pub fn gzip_head(bytes: &[u8]) -> GzipHead {
    const CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    let known = bytes.iter().zip([GZIP_MAGIC[0], GZIP_MAGIC[1], 8]).all(|(byte, expected)| *byte == expected);
    if !known {
        return GzipHead::None;
    }
    let Some(&flags) = bytes.get(3) else { return GzipHead::Incomplete };
    let mut length = 10;
    if flags & EXTRA != 0 {
        let Some(&[low, high]) = bytes.get(length..length + 2) else { return GzipHead::Incomplete };
        length += 2 + usize::from(u16::from_le_bytes([low, high]));
    }
    for field in [NAME, COMMENT] {
        if flags & field != 0 {
            let rest = bytes.get(length..).unwrap_or_default();
            let Some(end) = rest.iter().position(|&byte| byte == 0) else { return GzipHead::Incomplete };
            length += end + 1;
        }
    }
    if flags & CRC != 0 {
        length += 2;
    }
    if bytes.len() < length { GzipHead::Incomplete } else { GzipHead::Complete(length) }
}
