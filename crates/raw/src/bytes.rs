//! The parts of a file that were read so far.

/// Bytes of a file, by where they stand in it.
#[derive(Debug, Default)]
pub(crate) struct Bytes {
    /// How long the file is.
    pub(crate) size: u64,
    /// Runs of bytes with the place of their first, in the order in which they came.
    runs: Vec<(u64, Vec<u8>)>,
}

impl Bytes {
    pub(crate) fn new(size: u64) -> Self {
        Self { size, runs: Vec::new() }
    }

    /// Takes in bytes; those that follow a run belong to it.
    pub(crate) fn add(&mut self, offset: u64, bytes: &[u8]) {
        let before = self.runs.iter_mut().find(|(start, run)| end_of(*start, run) == offset);
        match before {
            Some((_, run)) => run.extend_from_slice(bytes),
            None => self.runs.push((offset, bytes.to_vec())),
        }
    }

    /// The bytes `offset .. offset + length`, or which of them are missing. The range lies within the file.
    pub(crate) fn get(&self, offset: u64, length: u64) -> Result<&[u8], (u64, u64)> {
        let end = offset.saturating_add(length);
        // The longest that reaches into the range: runs may overlap.
        let mut reached = offset;
        for (start, run) in &self.runs {
            let run_end = end_of(*start, run);
            if *start > offset || run_end <= offset {
                continue;
            }
            if let Some(found) = slice(run, offset - start, length) {
                return Ok(found);
            }
            reached = reached.max(run_end);
        }
        Err((reached, end - reached))
    }
}

fn end_of(start: u64, run: &[u8]) -> u64 {
    start.saturating_add(run.len() as u64)
}

fn slice(run: &[u8], from: u64, length: u64) -> Option<&[u8]> {
    let from = usize::try_from(from).ok()?;
    let length = usize::try_from(length).ok()?;
    run.get(from..from.checked_add(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_and_joined() {
        let mut bytes = Bytes::new(100);
        assert_eq!(bytes.get(0, 4), Err((0, 4)));
        bytes.add(0, b"abcd");
        assert_eq!(bytes.get(1, 3), Ok(&b"bcd"[..]));
        assert_eq!(bytes.get(2, 6), Err((4, 4)));
        bytes.add(4, b"efgh");
        assert_eq!(bytes.get(2, 6), Ok(&b"cdefgh"[..]));
        bytes.add(50, b"x");
        assert_eq!(bytes.get(50, 1), Ok(&b"x"[..]));
        assert_eq!(bytes.get(48, 3), Err((48, 3)));
    }
}
