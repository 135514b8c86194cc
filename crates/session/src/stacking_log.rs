//! Reads a file that may be the log of a stacking program (docs/rules.md#18-wbpp), piece by piece, because those grow to
//! 100 MB, the small one that a capture program writes beside a video (docs/rules.md#25-files), or a guide log under
//! another name than programs give it (docs/rules.md#18-guide).

use nightledger_frame::log::guide::is_log_of_any_name;
use nightledger_frame::log::wbpp::{Integration, LogReader, is_log};
use nightledger_video::{CaptureLog, MOST_LOG_BYTES, is_capture_log, read_capture_log};

/// What a file says that may be a log.
#[derive(Debug, Clone, Default)]
pub enum LogSaid {
    /// It is no log that is known.
    #[default]
    Nothing,
    /// What a stacking program said.
    Stacking(Box<Integration>),
    /// What a capture program said of a video.
    Capture(Box<CaptureLog>),
    /// It is a guide log, with this text: as a file beside the frames.
    Guide(Vec<u8>),
}

/// What is wanted next of the file.
#[derive(Debug)]
pub enum LogStep {
    /// It was read as far as it matters: what it says.
    Done(LogSaid),
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
    /// The bytes of a capture program's log so far.
    Capture(Vec<u8>),
    /// The bytes of a guide log so far.
    Guide(Vec<u8>),
    Done(LogSaid),
}

/// What a file says that is in memory as a whole; nothing where it is no log.
pub fn read_log(bytes: &[u8]) -> LogSaid {
    let mut reader = LogFileReader::new(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    loop {
        match reader.step() {
            LogStep::Done(said) => return said,
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
/// A guide log of a whole night has some 3 MB; what is longer is read so far.
const MOST_GUIDE_BYTES: usize = 16 << 20;
/// A piece stays in a processor's nearer memory between reading and understanding it.
const PIECE_BYTES: usize = 128 << 10;

impl LogFileReader {
    /// Of a file of that size.
    pub fn new(size_bytes: u64) -> Self {
        Self { size_bytes, at: 0, state: State::Beginning }
    }

    /// What is wanted next.
    pub fn step(&mut self) -> LogStep {
        let length = match &mut self.state {
            State::Done(said) => return LogStep::Done(std::mem::take(said)),
            State::Beginning => FIRST_BYTES,
            State::Log(_) => PIECE_BYTES,
            State::Capture(read) => MOST_LOG_BYTES.saturating_sub(read.len()),
            State::Guide(read) => MOST_GUIDE_BYTES.saturating_sub(read.len()),
        };
        if length == 0 || self.at >= self.size_bytes {
            return LogStep::Done(self.finish());
        }
        let rest = usize::try_from(self.size_bytes.saturating_sub(self.at)).unwrap_or(usize::MAX);
        LogStep::Read { offset: self.at, length: length.min(rest) }
    }

    /// The bytes that were asked for; fewer where the file ends.
    pub fn supply(&mut self, bytes: &[u8]) {
        if matches!(self.state, State::Beginning) {
            self.state = if is_log(bytes) {
                State::Log(Box::default())
            } else if is_capture_log(bytes) {
                State::Capture(Vec::new())
            } else if is_log_of_any_name(bytes) {
                State::Guide(Vec::new())
            } else {
                State::Done(LogSaid::Nothing)
            };
        }
        match &mut self.state {
            State::Log(reader) => reader.push(bytes),
            State::Capture(read) | State::Guide(read) => read.extend_from_slice(bytes),
            State::Beginning | State::Done(_) => {}
        }
        self.at = self.at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if bytes.is_empty() {
            let said = self.finish();
            self.state = State::Done(said);
        }
    }

    fn finish(&mut self) -> LogSaid {
        let said = match std::mem::replace(&mut self.state, State::Done(LogSaid::Nothing)) {
            State::Log(reader) => reader.finish().map(|said| LogSaid::Stacking(Box::new(said))),
            State::Capture(read) => read_capture_log(&read).map(|said| LogSaid::Capture(Box::new(said))),
            State::Guide(read) => Some(LogSaid::Guide(read)),
            State::Beginning | State::Done(_) => None,
        };
        said.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all of `bytes`, which the listing said were `size`, and says how many were asked for.
    fn read(bytes: &[u8], size: usize) -> (LogSaid, usize) {
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

    fn version(said: LogSaid) -> String {
        let LogSaid::Stacking(said) = said else { panic!("{said:?}") };
        said.version.to_string()
    }

    #[test]
    fn the_log_of_a_video_is_read_whole() {
        let mut log = b"FireCapture v2.7.11 Settings\r\nProfile=Moon\r\n".to_vec();
        log.extend(vec![b' '; 40_000]);
        log.extend(b"\r\nFrames captured=12\r\n");
        let (LogSaid::Capture(said), asked) = read(&log, log.len()) else { panic!("no log") };
        assert_eq!(said.frames.map(|frames| frames.value), Some(12));
        assert_eq!(asked, log.len());
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
        assert_eq!(version(said), "2.8.9");
        assert_eq!(asked, log.len());
    }

    #[test]
    fn of_another_file_only_the_beginning_is_read() {
        let (said, asked) = read(&vec![b'x'; 1 << 20], 1 << 20);
        assert!(matches!(said, LogSaid::Nothing));
        assert_eq!(asked, FIRST_BYTES);
    }

    #[test]
    fn a_file_that_became_shorter_ends_where_it_ends() {
        let log = log(10);
        assert_eq!(version(read(&log, log.len() * 3).0), "2.8.9");
        assert!(matches!(read(b"", 100).0, LogSaid::Nothing));
        assert!(matches!(read(b"", 0).0, LogSaid::Nothing));
    }
}
