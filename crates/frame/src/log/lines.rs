//! A log's lines from pieces of its bytes.

use memchr::{memchr, memchr_iter};
use wide::u8x16;

/// Nothing that a log says is longer; the rest of such a line is left out.
const LONGEST_LINE: usize = 64 << 10;

/// Takes a file in pieces and gives its lines without their ends (LF or CR LF), without a byte order mark, and UTF-16
/// as UTF-8. It keeps at most one line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The beginning of a line whose end has not come.
    begun: Vec<u8>,
    encoding: Encoding,
    /// Bytes before the encoding is known, or half a UTF-16 unit.
    waiting: Vec<u8>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    #[default]
    NotKnown,
    /// UTF-8, Latin-1 and what else has one byte for a letter of a log.
    Bytes,
    Utf16Little,
    Utf16Big,
}

impl Lines {
    /// Takes the next piece and gives each line that is whole.
    pub(super) fn push(&mut self, piece: &[u8], each: &mut impl FnMut(&[u8])) {
        match self.encoding {
            Encoding::Bytes => self.cut(piece, each),
            Encoding::NotKnown => {
                self.waiting.extend_from_slice(piece);
                if self.waiting.len() >= 4 {
                    self.begin(each);
                }
            }
            Encoding::Utf16Little | Encoding::Utf16Big => {
                self.waiting.extend_from_slice(piece);
                self.widen(each);
            }
        }
    }

    /// The last line, when no line end stood behind it.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(&[u8])) {
        if self.encoding == Encoding::NotKnown {
            self.begin(each);
        }
        if !self.begun.is_empty() {
            let last = std::mem::take(&mut self.begun);
            each(without_return(&last));
        }
    }

    /// Whether bytes stand behind the last line end.
    pub(super) fn is_inside_line(&self) -> bool {
        !self.begun.is_empty() || !self.waiting.is_empty()
    }

    /// Decides the encoding from the first bytes.
    fn begin(&mut self, each: &mut impl FnMut(&[u8])) {
        let mut first = std::mem::take(&mut self.waiting);
        let (encoding, mark) = match first.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Bytes, 3),
            [0xFF, 0xFE, ..] => (Encoding::Utf16Little, 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16Big, 2),
            [1..=255, 0, 1..=255, 0, ..] => (Encoding::Utf16Little, 0),
            [0, 1..=255, 0, 1..=255, ..] => (Encoding::Utf16Big, 0),
            _ => (Encoding::Bytes, 0),
        };
        self.encoding = encoding;
        first.drain(..mark);
        self.push(&first, each);
    }

    fn widen(&mut self, each: &mut impl FnMut(&[u8])) {
        let unit = if self.encoding == Encoding::Utf16Big { u16::from_be_bytes } else { u16::from_le_bytes };
        let mut units: Vec<u16> = self
            .waiting
            .chunks_exact(2)
            .filter_map(|pair| <[u8; 2]>::try_from(pair).ok())
            .map(unit)
            .collect();
        // The second half of a surrogate pair may come with the next piece.
        if units.last().is_some_and(|last| (0xD800..0xDC00).contains(last)) {
            units.pop();
        }
        self.waiting.drain(..2 * units.len());
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        self.cut(text.as_bytes(), each);
    }

    fn cut(&mut self, mut piece: &[u8], each: &mut impl FnMut(&[u8])) {
        if !self.begun.is_empty() {
            let Some(rest) = self.end_begun(piece, each) else { return };
            piece = rest;
        }
        let mut from = 0;
        each_line_end(piece, &mut |at| {
            each(without_return(piece.get(from..at).unwrap_or_default()));
            from = at + 1;
        });
        self.keep(piece.get(from..).unwrap_or_default());
    }

    /// Gives the line that an earlier piece began; what follows it, or nothing where it does not end here either.
    #[cold]
    fn end_begun<'p>(&mut self, piece: &'p [u8], each: &mut impl FnMut(&[u8])) -> Option<&'p [u8]> {
        let Some((line, rest)) = memchr(b'\n', piece).and_then(|at| piece.get(..at).zip(piece.get(at + 1..)))
        else {
            self.keep(piece);
            return None;
        };
        self.keep(line);
        each(without_return(&self.begun));
        self.begun.clear();
        Some(rest)
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST_LINE.saturating_sub(self.begun.len());
        self.begun.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }
}

/// Says where each line end stands. Lines of a log are short: asking for one after the other costs more than looking at
/// blocks of bytes. Whether a block ends a line is a guess that a processor gets wrong once a line, so that places are
/// first written down without asking, then gone through.
#[inline]
fn each_line_end(piece: &[u8], each: &mut impl FnMut(usize)) {
    const BLOCK: u32 = 64;
    const SPAN: usize = 32 * BLOCK as usize;
    // Two places more than a span can have, since two are written whether they are needed or not.
    let mut places = [0_u32; SPAN + 2];
    let mut begin = 0;
    for span in piece.chunks(SPAN) {
        let (blocks, rest) = span.as_chunks::<{ BLOCK as usize }>();
        let (mut count, mut from) = (0, 0_u32);
        for block in blocks {
            let mut ends = line_ends(block);
            if let Some([first, second, ..]) = places.get_mut(count..) {
                *first = from + lowest(ends);
                count += usize::from(ends != 0);
                ends &= ends.wrapping_sub(1);
                *second = from + lowest(ends);
                count += usize::from(ends != 0);
                ends &= ends.wrapping_sub(1);
            }
            while ends != 0 {
                if let Some(place) = places.get_mut(count) {
                    *place = from + lowest(ends);
                }
                count += 1;
                ends &= ends - 1;
            }
            from += BLOCK;
        }
        for at in places.get(..count).unwrap_or_default() {
            each(begin + *at as usize);
        }
        for at in memchr_iter(b'\n', rest) {
            each(begin + from as usize + at);
        }
        begin += SPAN;
    }
}

/// A bit for each line end of a block.
#[inline]
fn line_ends(block: &[u8; 64]) -> u64 {
    block.as_chunks::<16>().0.iter().rev().fold(0, |ends, part| {
        let found = u8x16::new(*part).simd_eq(u8x16::splat(b'\n')).to_bitmask();
        ends << 16 | u64::from(found)
    })
}

/// The number of the lowest bit; of none anything that a place can be.
#[inline]
fn lowest(bits: u64) -> u32 {
    (bits | 1 << 63).trailing_zeros()
}

fn without_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(bytes: &[u8], piece: usize) -> Vec<String> {
        let mut lines = Lines::default();
        let mut found = Vec::new();
        let mut each = |line: &[u8]| found.push(String::from_utf8_lossy(line).into_owned());
        for piece in bytes.chunks(piece) {
            lines.push(piece, &mut each);
        }
        lines.finish(&mut each);
        found
    }

    #[test]
    fn pieces_ends_and_encodings_make_no_difference() {
        let text = "Guiding Begins\r\n\nRöhre 🔭, 1\nlast";
        let expect = ["Guiding Begins", "", "Röhre 🔭, 1", "last"];
        let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        let plain = text.as_bytes().to_vec();
        let with = |mark: &[u8], text: &[u8]| [mark, text].concat();
        for bytes in [
            with(&[0xEF, 0xBB, 0xBF], &plain),
            with(&[0xFF, 0xFE], &little),
            with(&[0xFE, 0xFF], &big),
            plain,
            little,
            big,
        ] {
            for piece in [1, 2, 3, 7, 1000] {
                assert_eq!(lines_of(&bytes, piece), expect, "pieces of {piece}");
            }
        }
    }

    #[test]
    fn line_ends_are_found_wherever_they_stand() {
        for length in [0, 1, 15, 16, 17, 63, 64, 65, 127, 128, 200, 2047, 2048, 2049, 5000] {
            for step in [1, 2, 3, 7, 16, 63, 64, 65] {
                for first in [0, 1, 15, 62] {
                    let expect: Vec<usize> = (first..length).step_by(step).collect();
                    let mut bytes = vec![b'\x8a'; length];
                    for at in &expect {
                        bytes[*at] = b'\n';
                    }
                    let mut found = Vec::new();
                    each_line_end(&bytes, &mut |at| found.push(at));
                    assert_eq!(found, expect, "{length} bytes, each {step}th from {first}");
                }
            }
        }
    }

    #[test]
    fn endless_lines_are_cut() {
        let bytes = vec![b'x'; 3 * LONGEST_LINE];
        assert_eq!(lines_of(&bytes, 4096).iter().map(String::len).collect::<Vec<_>>(), [LONGEST_LINE]);
        assert_eq!(lines_of(b"", 10), Vec::<String>::new());
        assert_eq!(lines_of(b"a", 10), ["a"]);
    }
}
