//! Byte ranges of a file, or of what a gzip file holds, put together from the pieces in which they come.

use nightledger_header::{ByteRange, GZIP_MAGIC};
use nightledger_language::said;

use crate::error::{PixelError, PixelErrorKind};
use crate::gzip::Inflater;
use crate::limits::Limits;

/// The largest piece asked for at once.
const LARGEST_PIECE: u64 = 4 * 1024 * 1024;
/// Bytes of a packed file asked for at once.
const PACKED_PIECE: u64 = 256 * 1024;

/// Collects the bytes of one range after another.
#[derive(Debug)]
pub(crate) struct Input {
    size_bytes: u64,
    packing: Packing,
    wanted: Option<ByteRange>,
    bytes: Vec<u8>,
    /// The piece asked for and not yet supplied.
    pending: Option<(u64, usize)>,
    is_finishing: bool,
    limits: Limits,
}

#[derive(Debug)]
enum Packing {
    /// The first two bytes are still to come.
    Unknown,
    Plain,
    /// The inflater, and the place of the next packed byte.
    Gzip(Box<Inflater>, u64),
}

impl Input {
    pub(crate) fn new(size_bytes: u64, limits: Limits) -> Self {
        Self {
            size_bytes,
            packing: Packing::Unknown,
            wanted: None,
            bytes: Vec::new(),
            pending: None,
            is_finishing: false,
            limits,
        }
    }

    /// These bytes are wanted next; those of the last range go.
    pub(crate) fn want(&mut self, range: ByteRange) -> Result<(), PixelError> {
        self.bytes.clear();
        if range.length > self.limits.held_bytes {
            return Err(PixelError::limit(said!(
                "{length} bytes would have to be held at once, more than the limit of {limit}",
                length = range.length,
                limit = self.limits.held_bytes
            )));
        }
        self.wanted = Some(range);
        Ok(())
    }

    /// No range is wanted any more: a gzip file is read to its end, whose checksum tells whether all was right. The
    /// piece to be read next; `None` when there is no more to do.
    pub(crate) fn finish(&mut self) -> Result<Option<(u64, usize)>, PixelError> {
        let Packing::Gzip(inflater, next) = &mut self.packing else { return Ok(None) };
        if let Some(pending) = self.pending {
            return Ok(Some(pending));
        }
        self.is_finishing = true;
        if inflater.finish(&[], self.limits.inflated_bytes)? {
            return Ok(None);
        }
        let left = self.size_bytes.saturating_sub(*next);
        if left == 0 {
            let error =
                || PixelError::new(PixelErrorKind::CutOff, said!("the gzip file breaks off before its end"));
            return if inflater.is_between_members() { Ok(None) } else { Err(error()) };
        }
        let pending = (*next, usize::try_from(PACKED_PIECE.min(left)).unwrap_or(usize::MAX));
        self.pending = Some(pending);
        Ok(Some(pending))
    }

    /// The unpacked file has no more bytes than this. Known after the first piece.
    pub(crate) fn most_bytes(&self) -> u64 {
        match &self.packing {
            Packing::Unknown | Packing::Plain => self.size_bytes,
            // Deflate's limit.
            Packing::Gzip(..) => self.size_bytes.saturating_mul(1032),
        }
    }

    /// The range that was wanted last, when it is there.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The piece to be read next; `None` when the range is there.
    pub(crate) fn step(&mut self) -> Result<Option<(u64, usize)>, PixelError> {
        if let Some(pending) = self.pending {
            return Ok(Some(pending));
        }
        let Some(wanted) = self.wanted else { return Ok(None) };
        let have = self.bytes.len() as u64;
        // Of a range that is there, or of no bytes, nothing is read or inflated.
        if have >= wanted.length {
            self.wanted = None;
            return Ok(None);
        }
        let (offset, wish) = match &mut self.packing {
            Packing::Unknown => (0, 2),
            Packing::Plain => (wanted.offset.saturating_add(have), (wanted.length - have).min(LARGEST_PIECE)),
            Packing::Gzip(inflater, next) => {
                if inflater.is_behind(wanted.offset.saturating_add(have)) {
                    **inflater = inflater.again();
                    *next = 0;
                }
                let limit = self.limits.inflated_bytes;
                // What the inflater still holds may be enough.
                inflater.give(&[], wanted, &mut self.bytes, limit)?;
                if self.bytes.len() as u64 >= wanted.length {
                    self.wanted = None;
                    return Ok(None);
                }
                (*next, PACKED_PIECE)
            }
        };
        let left = self.size_bytes.saturating_sub(offset);
        if left == 0 {
            return Err(cut_off(wanted));
        }
        let pending = (offset, usize::try_from(wish.min(left)).unwrap_or(usize::MAX));
        self.pending = Some(pending);
        Ok(Some(pending))
    }

    /// The bytes asked for by the last [`Self::step`].
    pub(crate) fn supply(&mut self, bytes: &[u8]) -> Result<(), PixelError> {
        let Some((_, length)) = self.pending.take() else { return Ok(()) };
        let bytes = bytes.get(..length).unwrap_or(bytes);
        if let (true, Packing::Gzip(inflater, next)) = (self.is_finishing, &mut self.packing) {
            *next = next.saturating_add(bytes.len() as u64);
            inflater.finish(bytes, self.limits.inflated_bytes)?;
            return Ok(());
        }
        let Some(wanted) = self.wanted else { return Ok(()) };
        match &mut self.packing {
            Packing::Unknown => {
                self.packing =
                    if bytes == GZIP_MAGIC { Packing::Gzip(Box::default(), 0) } else { Packing::Plain };
                return Ok(());
            }
            Packing::Plain => self.bytes.extend_from_slice(bytes),
            Packing::Gzip(inflater, next) => {
                *next = next.saturating_add(bytes.len() as u64);
                inflater.give(bytes, wanted, &mut self.bytes, self.limits.inflated_bytes)?;
            }
        }
        if bytes.len() < length { Err(cut_off(wanted)) } else { Ok(()) }
    }
}

fn cut_off(wanted: ByteRange) -> PixelError {
    PixelError::new(
        PixelErrorKind::CutOff,
        said!(
            "the file ends before its pixels do (byte {byte} is missing)",
            byte = wanted.offset.saturating_add(wanted.length)
        ),
    )
}
