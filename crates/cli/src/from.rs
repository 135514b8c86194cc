//! Answers of other runs, from files or standard input, in the place of the files themselves (docs/rules.md#13-from).

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use nightledger_ledger::Host;
use nightledger_session::{Joining, MOST_LINE_BYTES, Scan};

use crate::outcome::{Refused, tell};
use crate::walk::reason;

/// Reads all of them, in that order; nothing where there are none.
pub(crate) fn read_all(
    paths: &[PathBuf],
    host: &dyn Host,
    quiet: bool,
    err: &mut dyn Write,
) -> Result<Option<Scan>, Refused> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut joining = Joining::default();
    for path in paths {
        let is_input = path == Path::new("-");
        let name = if is_input { "standard input".to_owned() } else { path.display().to_string() };
        let refused = |error: io::Error| Refused(format!("{name}: {}", reason(&error)));
        joining.begin(&name);
        let taken = if is_input {
            read_one(&mut joining, io::stdin().lock())
        } else {
            File::open(path).and_then(|file| read_one(&mut joining, BufReader::with_capacity(1 << 18, file)))
        };
        taken.map_err(refused)?.map_err(Refused)?;
        joining.end();
    }
    for zone in joining.other_zones(host).into_iter().filter(|_| !quiet) {
        tell(
            err,
            &format!(
                "warning: some of this was read in another zone ({zone}). Where frames tell neither zone nor position, nights go by {}, as if the files were here.",
                host.zone_name()
            ),
        );
    }
    Ok(Some(joining.finish()))
}

/// Reads lines, or a whole report. The inner error says why nothing of all can be used.
fn read_one(joining: &mut Joining, from: impl BufRead) -> io::Result<Result<(), String>> {
    let mut from = utf8_of(from)?;
    let mut line = Vec::new();
    let mut is_whole = next_line(&mut from, &mut line)?;
    if Joining::is_report(&line) {
        from.read_to_end(&mut line)?;
        return Ok(joining.take_report(&line));
    }
    while !line.is_empty() {
        if is_whole {
            if let Err(why) = joining.take_line(&line) {
                return Ok(Err(why));
            }
        } else {
            skip_line(&mut from)?;
            joining.take_too_long();
        }
        line.clear();
        is_whole = next_line(&mut from, &mut line)?;
    }
    Ok(Ok(()))
}

/// Reads up to the end of a line, or says that it is longer than any.
fn next_line(from: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    let most = u64::try_from(MOST_LINE_BYTES).unwrap_or(u64::MAX);
    from.take(most).read_until(b'\n', line)?;
    Ok(line.len() < MOST_LINE_BYTES || line.ends_with(b"\n"))
}

fn skip_line(from: &mut impl BufRead) -> io::Result<()> {
    loop {
        let there = from.fill_buf()?;
        let (length, ends) = match there.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (there.len(), there.is_empty()),
        };
        from.consume(length);
        if ends {
            return Ok(());
        }
    }
}

/// The bytes as UTF-8: Windows PowerShell's `>` writes UTF-16, with a mark.
fn utf8_of<'r>(mut from: impl BufRead + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut mark = Vec::new();
    from.by_ref().take(2).read_to_end(&mut mark)?;
    let of_two: fn([u8; 2]) -> u16 = match mark.as_slice() {
        [0xFF, 0xFE] => u16::from_le_bytes,
        [0xFE, 0xFF] => u16::from_be_bytes,
        [0xEF, 0xBB] => {
            let mut third = [0];
            let there = from.read(&mut third)?;
            if there == 1 && third != [0xBF] {
                mark.push(third[0]);
            } else {
                mark.clear();
            }
            return Ok(Box::new(io::Cursor::new(mark).chain(from)));
        }
        _ => return Ok(Box::new(io::Cursor::new(mark).chain(from))),
    };
    Ok(Box::new(BufReader::new(Utf16 { from, of_two, left: Vec::new() })))
}

/// Reads UTF-16 as UTF-8.
struct Utf16<R> {
    from: R,
    of_two: fn([u8; 2]) -> u16,
    /// What there was no room for.
    left: Vec<u8>,
}

impl<R: BufRead> Utf16<R> {
    fn unit(&mut self) -> io::Result<Option<u16>> {
        let mut two = [0; 2];
        match self.from.read_exact(&mut two) {
            Ok(()) => Ok(Some((self.of_two)(two))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left.len() < buffer.len() {
            let Some(unit) = self.unit()? else { break };
            let pair = [unit, if (0xD800..0xDC00).contains(&unit) { self.unit()?.unwrap_or(0) } else { 0 }];
            let units = if pair[1] == 0 { &pair[..1] } else { &pair[..] };
            for letter in char::decode_utf16(units.iter().copied()) {
                let mut bytes = [0; 4];
                let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
                self.left.extend_from_slice(letter.encode_utf8(&mut bytes).as_bytes());
            }
        }
        let length = self.left.len().min(buffer.len());
        for (to, byte) in buffer.iter_mut().zip(self.left.drain(..length)) {
            *to = byte;
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_power_shell_writes_is_read() {
        let text = "{\"a\":\"ä𝄞\"}\nb\n";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(units.iter().flat_map(|unit| unit.to_le_bytes())).collect();
        let big: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(units.iter().flat_map(|unit| unit.to_be_bytes())).collect();
        let marked: Vec<u8> = [0xEF, 0xBB, 0xBF].into_iter().chain(text.bytes()).collect();
        for bytes in [little, big, marked, text.as_bytes().to_vec()] {
            let mut read = String::new();
            utf8_of(bytes.as_slice()).unwrap().read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
        for short in [&b""[..], b"a", b"\xEF\xBB", b"\xFF\xFEa"] {
            let mut read = Vec::new();
            utf8_of(short).unwrap().read_to_end(&mut read).unwrap();
            assert!(read.len() <= 3, "{short:?}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut from = &b"abc\ndef"[..];
        skip_line(&mut from).unwrap();
        let mut line = Vec::new();
        assert!(next_line(&mut from, &mut line).unwrap());
        assert_eq!(line, b"def");
        skip_line(&mut from).unwrap();
    }
}
