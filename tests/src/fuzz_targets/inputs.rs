//! What the targets share: headers that are made of an input, and read within small limits.

use nightledger_header::{Header, HeaderReader, Limits, Step};

/// Small, so that the limits themselves are reached by small inputs.
pub(super) fn limits() -> Limits {
    Limits {
        header_bytes: 1 << 20,
        cards: 2000,
        inflated_bytes: 1 << 20,
        first_slice_bytes: 5760,
        ..Limits::default()
    }
}

/// Reads a header and checks that the reader asks for sane ranges, in a bounded number of steps.
pub(super) fn read(name: &str, bytes: &[u8]) -> Header {
    let mut reader = HeaderReader::new(name, bytes.len() as u64, limits());
    for _ in 0..10_000 {
        match reader.step() {
            Step::Done(header) => {
                // Header reading costs what the header is long, whatever else the file holds; packed files are read
                // through.
                assert!(
                    header.bytes_read <= 4 * (bytes.len() as u64 + 5760),
                    "{} bytes read",
                    header.bytes_read
                );
                return *header;
            }
            Step::Read { offset, length } => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                let end = start.saturating_add(length).min(bytes.len());
                reader.supply(&bytes[start..end]);
            }
        }
    }
    panic!("the reader never ends");
}

/// A FITS image whose further cards are these lines.
pub(super) fn plain_header(lines: &str) -> Vec<u8> {
    let mut cards = crate::fits::image_cards(2880);
    cards.extend(lines.lines().take(200).map(|line| match line.split_once(" = ") {
        Some((key, value)) => crate::fits::raw(&format!("{key:<8}= {value}")),
        None => crate::fits::raw(line),
    }));
    crate::fits::header(&cards)
}
