//! gzip (RFC 1952) around a whole file: the bytes of a range, inflated in passing. Deflate streams that are held whole.

use std::fmt;

use flate2::{Decompress, FlushDecompress, Status};
use nightledger_header::{ByteRange, GzipHead, gzip_head};
use nightledger_language::{Said, said};

use crate::error::PixelError;

/// A member's header longer than this is damage.
const LONGEST_HEAD: usize = 128 * 1024;
/// Bytes inflated at a time of what is not wanted.
const SKIPPED: usize = 64 * 1024;
/// Room is made in steps: what is claimed must first be there.
const ROOM: usize = 4 * 1024 * 1024;
/// CRC and length behind a member's data.
const TRAILER: usize = 8;

/// Inflates one member after another.
pub(crate) struct Inflater {
    stage: Stage,
    inflate: Decompress,
    /// Packed bytes that were not used yet, from `used` on.
    packed: Vec<u8>,
    used: usize,
    skipped: Vec<u8>,
    /// Place of the next inflated byte in the unpacked file.
    position: u64,
    /// Bytes inflated so far, those before a new beginning too.
    inflated: u64,
    checksum: crc32fast::Hasher,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    Data,
    Trailer,
    /// What follows the last member is none.
    Over,
}

impl Default for Inflater {
    fn default() -> Self {
        Self {
            stage: Stage::Head,
            inflate: Decompress::new(false),
            packed: Vec::new(),
            used: 0,
            skipped: Vec::new(),
            position: 0,
            inflated: 0,
            checksum: crc32fast::Hasher::new(),
        }
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflater")
            .field("stage", &self.stage)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl Inflater {
    /// Whether `offset` has gone by: what was inflated is not kept.
    pub(crate) fn is_behind(&self, offset: u64) -> bool {
        self.position > offset
    }

    /// From the file's beginning once more.
    pub(crate) fn again(&self) -> Self {
        Self { inflated: self.inflated, ..Self::default() }
    }

    /// Takes the next packed bytes and adds to `into` what of `wanted` is missing there, as far as they go.
    pub(crate) fn give(
        &mut self,
        packed: &[u8],
        wanted: ByteRange,
        into: &mut Vec<u8>,
        limit: u64,
    ) -> Result<(), PixelError> {
        self.packed.drain(..self.used.min(self.packed.len()));
        self.used = 0;
        self.packed.extend_from_slice(packed);
        while (into.len() as u64) < wanted.length && self.advance(wanted, into, limit)? {}
        Ok(())
    }

    /// To the end of the last member, whose checksum says whether all was right: whether it was reached.
    pub(crate) fn finish(&mut self, packed: &[u8], limit: u64) -> Result<bool, PixelError> {
        let nothing = ByteRange { offset: u64::MAX, length: 0 };
        self.packed.drain(..self.used.min(self.packed.len()));
        self.used = 0;
        self.packed.extend_from_slice(packed);
        while self.stage != Stage::Over && self.advance(nothing, &mut Vec::new(), limit)? {}
        Ok(self.stage == Stage::Over)
    }

    /// Whether the file may end here.
    pub(crate) fn is_between_members(&self) -> bool {
        matches!(self.stage, Stage::Over | Stage::Head)
    }

    /// One step; whether there is more to do with what is there.
    fn advance(&mut self, wanted: ByteRange, into: &mut Vec<u8>, limit: u64) -> Result<bool, PixelError> {
        let rest = self.packed.get(self.used..).unwrap_or_default();
        match self.stage {
            Stage::Over => Ok(false),
            Stage::Head => match gzip_head(rest) {
                GzipHead::Complete(length) => {
                    self.used += length;
                    self.inflate.reset(false);
                    self.checksum.reset();
                    self.stage = Stage::Data;
                    Ok(true)
                }
                GzipHead::Incomplete if rest.len() < LONGEST_HEAD => Ok(false),
                GzipHead::Incomplete | GzipHead::None if self.position == 0 => {
                    Err(PixelError::damaged(said!("the gzip header is damaged")))
                }
                // Padding behind the last member is common and means nothing.
                GzipHead::Incomplete | GzipHead::None => {
                    self.stage = Stage::Over;
                    Ok(true)
                }
            },
            Stage::Trailer => {
                let Some(&[a, b, c, d, ..]) = rest.get(..TRAILER) else { return Ok(false) };
                if u32::from_le_bytes([a, b, c, d]) != self.checksum.clone().finalize() {
                    return Err(PixelError::damaged(said!(
                        "the gzip file's checksum does not fit: its data are damaged"
                    )));
                }
                self.used += TRAILER;
                self.stage = Stage::Head;
                Ok(true)
            }
            Stage::Data => self.inflate_some(wanted, into, limit),
        }
    }

    fn inflate_some(
        &mut self,
        wanted: ByteRange,
        into: &mut Vec<u8>,
        limit: u64,
    ) -> Result<bool, PixelError> {
        let have = into.len();
        let next = wanted.offset.saturating_add(have as u64);
        let to_skip = next.saturating_sub(self.position);
        let is_skipping = to_skip > 0;
        let output = if is_skipping {
            let length = usize::try_from(to_skip).unwrap_or(usize::MAX).min(SKIPPED);
            self.skipped.resize(length, 0);
            self.skipped.as_mut_slice()
        } else {
            let missing = usize::try_from(wanted.length).unwrap_or(usize::MAX).saturating_sub(have);
            // Room is made in steps: a range of hostile length must first be there.
            into.resize(have.saturating_add(missing.min(1024 * 1024)), 0);
            into.get_mut(have..).unwrap_or_default()
        };
        let rest = self.packed.get(self.used..).unwrap_or_default();
        let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
        let status = self.inflate.decompress(rest, output, FlushDecompress::None);
        let read = usize::try_from(self.inflate.total_in() - read).unwrap_or(usize::MAX);
        let written = usize::try_from(self.inflate.total_out() - written).unwrap_or(usize::MAX);
        self.checksum.update(output.get(..written).unwrap_or_default());
        if !is_skipping {
            into.truncate(have.saturating_add(written));
        }
        self.used = self.used.saturating_add(read);
        self.position = self.position.saturating_add(written as u64);
        self.inflated = self.inflated.saturating_add(written as u64);
        if self.inflated > limit {
            return Err(PixelError::limit(said!("more than {limit} bytes were inflated", limit)));
        }
        match status {
            Err(_) => Err(PixelError::damaged(said!("the gzip data are damaged"))),
            Ok(Status::StreamEnd) => {
                self.stage = Stage::Trailer;
                Ok(true)
            }
            Ok(_) => Ok(read > 0 || written > 0),
        }
    }
}

/// Adds what one deflate stream holds to `into`, which then has no more than `most` bytes; how many packed bytes it took.
/// `what` names the data in errors.
pub(crate) fn inflate(
    inflater: &mut Decompress,
    packed: &[u8],
    most: usize,
    into: &mut Vec<u8>,
    what: &'static str,
) -> Result<usize, PixelError> {
    let mut rest = packed;
    loop {
        let have = into.len();
        // One byte more than there should be, so that too many are seen.
        let room = most.saturating_sub(have).min(ROOM) + usize::from(have >= most);
        into.resize(have + room, 0);
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let status =
            inflater.decompress(rest, into.get_mut(have..).unwrap_or_default(), FlushDecompress::None);
        let read = usize::try_from(inflater.total_in() - read).unwrap_or(usize::MAX);
        let written = usize::try_from(inflater.total_out() - written).unwrap_or(usize::MAX);
        into.truncate(have + written);
        rest = rest.get(read..).unwrap_or_default();
        if into.len() > most {
            return Err(PixelError::damaged(
                said!("{what} are longer than they should be"; what = Said::marked(what)),
            ));
        }
        match status {
            Ok(Status::StreamEnd) => return Ok(packed.len() - rest.len()),
            Ok(_) if read > 0 || written > 0 => {}
            Ok(_) => {
                return Err(PixelError::damaged(said!("{what} end too early"; what = Said::marked(what))));
            }
            Err(_) => {
                return Err(PixelError::damaged(said!("{what} are damaged"; what = Said::marked(what))));
            }
        }
    }
}
