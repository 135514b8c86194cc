//! Reads a file that may be the log of a stacking program (docs/rules.md#18-wbpp), piece by piece: logs grow to 100 MB.

use nightledger_frame::log::wbpp::{Integration, LogReader, is_log};

/// What is wanted next of the file.
#[derive(Debug)]
pub enum LogStep {
    /// It was read as far as it matters: what it says, or nothing where it is no such log.
    Done(Option<Box<Integration>>),
    /// These bytes of the file.
    Read {
        /// Where they begin.
        offset: u64,
        /// How many, unless the file ends before.
        length: usize,
    },
}

/// Asks for the pieces of a file in their order. The first says whether it is a log; of what is none no more is read.
#[derive(Debug)]
pub struct LogFileReader {
    size_bytes: u64,
    at: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Beginning,
    Log(Box<LogReader>),
    Done(Option<Box<Integration>>),
}

/// What a file says that is in memory as a whole; nothing where it is no log.
pub fn read_log(bytes: &[u8]) -> Option<Integration> {
    let mut reader = LogFileReader::new(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    loop {
        match reader.step() {
            LogStep::Done(said) => return said.map(|said| *said),
            LogStep::Read { offset, length } => {
                let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..));
                let rest = rest.unwrap_or_default();
                reader.supply(rest.get(..length).unwrap_or(rest));
            }
        }
    }
}

/// Enough to see the name of the script.
const FIRST_BYTES: usize = 16 << 10;
/// A piece takes some milliseconds.
const PIECE_BYTES: usize = 1 << 20;

impl LogFileReader {
    /// Of a file of that size.
    pub fn new(size_bytes: u64) -> Self {
        Self { size_bytes, at: 0, state: State::Beginning }
    }

    /// What is wanted next.
    pub fn step(&mut self) -> LogStep {
        let length = match &mut self.state {
            State::Done(said) => return LogStep::Done(said.take()),
            State::Beginning => FIRST_BYTES,
            State::Log(_) => PIECE_BYTES,
        };
        if self.at >= self.size_bytes {
            return LogStep::Done(self.finish());
        }
        let rest = usize::try_from(self.size_bytes.saturating_sub(self.at)).unwrap_or(usize::MAX);
        LogStep::Read { offset: self.at, length: length.min(rest) }
    }

    /// The bytes that were asked for; fewer where the file ends.
    pub fn supply(&mut self, bytes: &[u8]) {
        if matches!(self.state, State::Beginning) {
            self.state = if is_log(bytes) { State::Log(Box::default()) } else { State::Done(None) };
        }
        if let State::Log(reader) = &mut self.state {
            reader.push(bytes);
        }
        self.at = self.at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if bytes.is_empty() {
            let said = self.finish();
            self.state = State::Done(said);
        }
    }

    fn finish(&mut self) -> Option<Box<Integration>> {
        match std::mem::replace(&mut self.state, State::Done(None)) {
            State::Log(reader) => reader.finish().map(Box::new),
            State::Beginning | State::Done(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all of `bytes`, which the listing said were `size`, and says how many were asked for.
    fn read(bytes: &[u8], size: usize) -> (Option<Box<Integration>>, usize) {
        let mut reader = LogFileReader::new(u64::try_from(size).unwrap());
        let mut asked = 0;
        loop {
            match reader.step() {
                LogStep::Done(said) => return (said, asked),
                LogStep::Read { offset, length } => {
                    let begin = bytes.len().min(usize::try_from(offset).unwrap());
                    let end = bytes.len().min(begin + length);
                    asked += length;
                    reader.supply(&bytes[begin..end]);
                }
            }
        }
    }

    fn log(lines: usize) -> Vec<u8> {
        let mut text = String::from("Weighted Batch Preprocessing Script 2.8.9\n");
        for _ in 0..lines {
            text.push_str("[2024-01-12 09:30:16] some line that says nothing of any frame\n");
        }
        text.into_bytes()
    }

    #[test]
    fn a_log_is_read_to_its_end_in_pieces() {
        let log = log(50_000);
        let (said, asked) = read(&log, log.len());
        assert_eq!(&*said.unwrap().version, "2.8.9");
        assert_eq!(asked, log.len());
    }

    #[test]
    fn of_another_file_only_the_beginning_is_read() {
        let (said, asked) = read(&vec![b'x'; 1 << 20], 1 << 20);
        assert!(said.is_none());
        assert_eq!(asked, FIRST_BYTES);
    }

    #[test]
    fn a_file_that_became_shorter_ends_where_it_ends() {
        let log = log(10);
        assert_eq!(&*read(&log, log.len() * 3).0.unwrap().version, "2.8.9");
        assert!(read(b"", 100).0.is_none());
        assert!(read(b"", 0).0.is_none());
    }
}
