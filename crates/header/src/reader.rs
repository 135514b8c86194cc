//! The reader without I/O: it asks for byte ranges until it has the header.

use nightledger_language::said;

use crate::content::{Content, foreign};
use crate::diagnostic::DiagnosticKind as Kind;
use crate::fits::Size;
use crate::gzip::{GZIP_MAGIC, Inflater, LENGTH};
use crate::{Header, Limits, Outcome};

/// The largest range asked for at once: long headers take few reads, and memory stays small.
const LARGEST_SLICE: usize = 1024 * 1024;

/// What the reader wants next.
#[derive(Debug)]
pub enum Step {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`HeaderReader::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many at most.
        length: usize,
    },
    /// The header is read as far as it can be.
    Done(Box<Header>),
}

/// Reads one file's header. Create it, then alternate [`Self::step`] and [`Self::supply`] until [`Step::Done`].
///
/// ```
/// use nightledger_header::{HeaderReader, Limits, Outcome, Step};
///
/// let mut file = format!("{:80}{:80}{:80}{:80}", "SIMPLE  =                    T", "BITPIX  = 8", "NAXIS   = 0", "END");
/// file.push_str(&" ".repeat(2880 - file.len()));
/// let file = file.as_bytes();
///
/// let mut reader = HeaderReader::new("evening.fits", file.len() as u64, Limits::default());
/// let header = loop {
///     match reader.step() {
///         Step::Read { offset, length } => {
///             let from = offset as usize;
///             reader.supply(&file[from..file.len().min(from + length)]);
///         }
///         Step::Done(header) => break header,
///     }
/// };
/// assert_eq!(header.outcome, Outcome::NoImageData);
/// assert_eq!(header.hdus[0].cards.len(), 3);
/// ```
#[derive(Debug)]
pub struct HeaderReader {
    /// Length of the file; less than announced once a read came back short.
    size_bytes: u64,
    packing: Packing,
    /// Taken by the [`Step::Done`] that hands out the header.
    content: Option<Content>,
    /// The range asked for and not yet supplied.
    pending: Option<(u64, usize)>,
    bytes_read: u64,
    /// How much to ask for: grows while one header goes on.
    slice: usize,
    first_slice: usize,
    limits: Limits,
    named_gz: bool,
}

#[derive(Debug)]
enum Packing {
    /// The first two bytes are still to come.
    Unknown(Vec<u8>),
    Plain,
    /// gzip: the first bytes of the file. Its last ones, which say how long the unpacked file is, are still to come.
    GzipHead(Vec<u8>),
    /// The inflater and the place of the next packed byte.
    Gzip(Box<Inflater>, u64),
}

impl HeaderReader {
    /// A reader for a file called `name` (only its suffixes matter) of `size_bytes`.
    pub fn new(name: &str, size_bytes: u64, limits: Limits) -> Self {
        let first_slice = usize::try_from(limits.first_slice_bytes).unwrap_or(LARGEST_SLICE).max(1);
        let suffix = name.rsplit('.').next().unwrap_or_default();
        Self {
            size_bytes,
            packing: Packing::Unknown(Vec::new()),
            content: Some(Content::new(Size::Known(size_bytes), limits)),
            pending: None,
            bytes_read: 0,
            slice: first_slice,
            first_slice,
            limits,
            named_gz: suffix.eq_ignore_ascii_case("gz"),
        }
    }

    /// What is wanted next. The header is handed out once: after [`Step::Done`] there is only an empty one.
    pub fn step(&mut self) -> Step {
        loop {
            let Some(content) = &mut self.content else {
                return Step::Done(Box::new(foreign(Outcome::NotAHeader)));
            };
            if let Some((offset, length)) = self.pending {
                return Step::Read { offset, length };
            }
            let Some(want) = content.wanted() else { break };
            let (offset, at_most) = match &self.packing {
                Packing::GzipHead(_) => (self.size_bytes.saturating_sub(LENGTH as u64), None),
                Packing::Unknown(head) => (head.len() as u64, None),
                Packing::Plain => (want.offset, want.at_most),
                Packing::Gzip(_, next) => (*next, None),
            };
            let left = self.size_bytes.saturating_sub(offset);
            if left == 0 {
                self.end_of_file();
                continue;
            }
            // What is known to be needed is asked for at once.
            let wished = at_most.map_or(self.slice as u64, |most| most.min(LARGEST_SLICE as u64)).max(1);
            let length = usize::try_from(wished.min(left)).unwrap_or(LARGEST_SLICE);
            self.pending = Some((offset, length));
        }
        match self.content.take() {
            Some(content) => Step::Done(Box::new(content.into_header(self.bytes_read))),
            None => Step::Done(Box::new(foreign(Outcome::NotAHeader))),
        }
    }

    /// The bytes asked for by the last [`Step::Read`]: shorter only where the file ends. Fewer than that (the file
    /// shrank meanwhile) is a diagnostic, not an error. Without a read asked for it does nothing.
    pub fn supply(&mut self, bytes: &[u8]) {
        let (Some((offset, length)), Some(content)) = (self.pending.take(), &mut self.content) else {
            return;
        };
        let bytes = bytes.get(..length).unwrap_or(bytes);
        self.bytes_read = self.bytes_read.saturating_add(bytes.len() as u64);
        if bytes.len() < length {
            self.size_bytes = offset.saturating_add(bytes.len() as u64);
            content.shrunk_to(self.size_bytes);
            content.faults.at(0, None, self.size_bytes);
            content.faults.push(Kind::ShortHeader, said!("the file became shorter while it was read"));
        }
        match &mut self.packing {
            Packing::Unknown(head) => {
                let mut head = std::mem::take(head);
                // The usual case needs no copy.
                if head.is_empty() && bytes.len() >= GZIP_MAGIC.len() {
                    self.begin(bytes);
                } else {
                    head.extend_from_slice(bytes);
                    if head.len() >= GZIP_MAGIC.len() {
                        self.begin(&head);
                    } else {
                        self.packing = Packing::Unknown(head);
                    }
                }
            }
            Packing::Plain => content.feed(bytes),
            Packing::GzipHead(head) => {
                let head = std::mem::take(head);
                self.begin_gzip(&head, bytes);
            }
            Packing::Gzip(inflater, next) => {
                inflater.feed(bytes, *next, content);
                *next = next.saturating_add(bytes.len() as u64);
            }
        }
        self.choose_slice(offset.saturating_add(bytes.len() as u64));
    }

    /// Longer reads while the same header goes on; the first slice's length again for the next HDU.
    fn choose_slice(&mut self, end_of_last: u64) {
        let goes_on = match &self.packing {
            Packing::Plain => {
                self.content.as_ref().and_then(Content::wanted).is_some_and(|want| want.offset == end_of_last)
            }
            Packing::Unknown(_) | Packing::GzipHead(_) | Packing::Gzip(..) => true,
        };
        self.slice = if goes_on { self.slice.saturating_mul(2).min(LARGEST_SLICE) } else { self.first_slice };
        // A first slice beyond the largest was the caller's wish.
        self.slice = self.slice.max(self.first_slice.min(LARGEST_SLICE));
    }

    /// Decides by the magic bytes, whatever the name says, and hands them on.
    fn begin(&mut self, head: &[u8]) {
        let Some(content) = &mut self.content else { return };
        if head.starts_with(&GZIP_MAGIC) {
            if self.size_bytes > head.len() as u64 {
                self.packing = Packing::GzipHead(head.to_vec());
            } else {
                self.begin_gzip(head, head);
            }
        } else {
            if self.named_gz {
                content.faults.at(0, None, 0);
                content.faults.push(
                    Kind::DamagedGzip,
                    said!("the name ends in .gz, but the file is not packed with gzip; it was read as it is"),
                );
            }
            self.packing = Packing::Plain;
            content.feed(head);
        }
    }

    /// Begins to unpack a file whose first bytes are `head`, and whose last ones end as `end` does.
    fn begin_gzip(&mut self, head: &[u8], end: &[u8]) {
        let Some(content) = &mut self.content else { return };
        let length = end.last_chunk::<LENGTH>().map(|length| u32::from_le_bytes(*length));
        *content = content.packed(length.map_or(Size::Unknown, Size::Packed));
        let mut inflater = Box::new(Inflater::new(self.limits));
        inflater.feed(head, 0, content);
        self.packing = Packing::Gzip(inflater, head.len() as u64);
    }

    fn end_of_file(&mut self) {
        let Some(content) = &mut self.content else { return };
        match &mut self.packing {
            Packing::Unknown(head) if !head.is_empty() => {
                let head = std::mem::take(head);
                content.feed(&head);
                content.end();
            }
            // The last bytes were asked for, and the file has none any more.
            Packing::GzipHead(head) => {
                let head = std::mem::take(head);
                self.begin_gzip(&head, &[]);
            }
            Packing::Unknown(_) | Packing::Plain => content.end(),
            Packing::Gzip(inflater, next) => inflater.end(*next, content),
        }
    }

    /// The header of a file that is in memory already.
    pub fn read_all(name: &str, bytes: &[u8], limits: Limits) -> Header {
        let mut reader = Self::new(name, bytes.len() as u64, limits);
        loop {
            match reader.step() {
                Step::Done(header) => return *header,
                Step::Read { offset, length } => {
                    let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                    let end = start.saturating_add(length).min(bytes.len());
                    reader.supply(bytes.get(start..end).unwrap_or_default());
                }
            }
        }
    }
}
