//! The reader without I/O: it asks for byte ranges of a video until it has what it wants. It never asks for a frame.

use crate::avi::{self, Avi};
use crate::ser::{self, Ser, StampReader};

/// What is read at first: a SER header, and that of most AVI files.
const FIRST_BYTES: u64 = 2048;
/// The most asked for at once.
const PIECE_BYTES: u64 = 1024 * 1024;
/// The most of the time stamps that is read: those of 8 million frames.
const MOST_STAMP_BYTES: u64 = 64 * 1024 * 1024;

/// What the reader wants next.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`VideoReader::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many.
        length: usize,
    },
    /// All is read.
    Done(Content),
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A SER file.
    Ser(Ser),
    /// An AVI file.
    Avi(Avi),
    /// Neither, whatever its name says.
    Foreign,
    /// It could not be read, with why in words.
    Unreadable(Box<str>),
}

/// Reads one video. Create it, then alternate [`Self::step`] and [`Self::supply`] until [`Step::Done`].
///
/// ```
/// use nightledger_video::{Content, Step, VideoReader};
///
/// let mut reader = VideoReader::new(5);
/// assert_eq!(reader.step(), Step::Read { offset: 0, length: 5 });
/// reader.supply(b"hello");
/// assert_eq!(reader.step(), Step::Done(Content::Foreign));
/// ```
#[derive(Debug)]
pub struct VideoReader {
    size_bytes: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Head,
    /// The beginning of an AVI, until its header ends.
    Avi(Vec<u8>),
    /// The header and what is still to come of the stamps.
    Stamps {
        header: ser::Header,
        stamps: StampReader,
        at: u64,
        end: u64,
    },
    Done(Content),
}

impl VideoReader {
    /// A reader for a file of `size_bytes`.
    pub fn new(size_bytes: u64) -> Self {
        Self { size_bytes, state: State::Head }
    }

    /// What is wanted next; asking again changes nothing.
    pub fn step(&self) -> Step {
        let (offset, end) = match &self.state {
            State::Done(content) => return Step::Done(content.clone()),
            State::Head if self.size_bytes == 0 => return Step::Done(Content::Foreign),
            State::Head => (0, FIRST_BYTES.min(self.size_bytes)),
            State::Avi(head) => (head.len() as u64, avi::MOST_HEADER_BYTES.min(self.size_bytes)),
            State::Stamps { at, end, .. } => (*at, *end),
        };
        let length = usize::try_from(end.saturating_sub(offset).min(PIECE_BYTES)).unwrap_or(usize::MAX);
        Step::Read { offset, length }
    }

    /// The bytes asked for by the last [`Step::Read`]: fewer only where the file ends.
    pub fn supply(&mut self, bytes: &[u8]) {
        self.state = match std::mem::replace(&mut self.state, State::Done(Content::Foreign)) {
            State::Head => self.begin(bytes),
            State::Avi(mut head) => {
                head.extend_from_slice(bytes);
                State::Done(Content::Avi(avi::read(&head)))
            }
            State::Stamps { header, mut stamps, at, end } => {
                stamps.feed(bytes);
                let at = at.saturating_add(bytes.len() as u64);
                if at >= end || bytes.is_empty() {
                    State::Done(Content::Ser(header.with(stamps.finish())))
                } else {
                    State::Stamps { header, stamps, at, end }
                }
            }
            State::Done(content) => State::Done(content),
        };
    }

    fn begin(&self, head: &[u8]) -> State {
        if avi::is_avi(head) {
            let read = avi::read(head);
            let is_all = head.len() as u64 >= avi::MOST_HEADER_BYTES.min(self.size_bytes);
            // The count of a long video stands behind that of its first gigabyte.
            return if is_all || has_frames_list(head) {
                State::Done(Content::Avi(read))
            } else {
                State::Avi(head.to_vec())
            };
        }
        match ser::Header::read(head, self.size_bytes) {
            None => State::Done(Content::Foreign),
            Some(header) => match header.trailer {
                None => State::Done(Content::Ser(header.with(None))),
                Some((at, count)) => {
                    let bytes = count.saturating_mul(8).min(MOST_STAMP_BYTES);
                    let end = at.saturating_add(bytes);
                    State::Stamps { header, stamps: StampReader::default(), at, end }
                }
            },
        }
    }

    /// What a file is that is in memory already.
    pub fn read_all(bytes: &[u8]) -> Content {
        let mut reader = Self::new(bytes.len() as u64);
        loop {
            match reader.step() {
                Step::Done(content) => return content,
                Step::Read { offset, length } => {
                    let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..));
                    let rest = rest.unwrap_or_default();
                    reader.supply(rest.get(..length).unwrap_or(rest));
                }
            }
        }
    }
}

/// Whether the frames begin within `head`: the header is all there.
fn has_frames_list(head: &[u8]) -> bool {
    head.windows(4).any(|mark| mark == b"movi")
}
