//! The header reader's diagnostics as doubts: one for each kind of fault, with how many and where the first is.

use std::collections::BTreeMap;

use nightledger_header::{Diagnostic, DiagnosticKind, Header};

use crate::{Doubt, DoubtCode};

/// The doubts that a header's faults give rise to.
pub(crate) fn doubts(header: &Header) -> Vec<Doubt> {
    let mut folded: BTreeMap<DiagnosticKind, (usize, &Diagnostic)> = BTreeMap::new();
    for diagnostic in &header.diagnostics {
        folded.entry(diagnostic.kind).or_insert((0, diagnostic)).0 += 1;
    }
    // Only a file that ends within a card has lost something for certain: dumps of headers may have no END.
    let cut_off =
        folded.contains_key(&DiagnosticKind::ShortHeader) && folded.contains_key(&DiagnosticKind::MissingEnd);
    folded
        .into_values()
        .map(|(count, first)| {
            let code = match first.kind {
                DiagnosticKind::PixelsCutOff if are_lost(&first.text) => DoubtCode::PixelsLost,
                DiagnosticKind::PixelsCutOff => DoubtCode::PixelsCutOff,
                DiagnosticKind::Foreign | DiagnosticKind::Empty | DiagnosticKind::LimitReached => {
                    DoubtCode::NotRead
                }
                DiagnosticKind::ShortHeader if cut_off => DoubtCode::HeaderCutOff,
                _ => DoubtCode::HeaderFault,
            };
            let text = first.text.trim_end_matches('.');
            let text = match code {
                DoubtCode::HeaderCutOff => {
                    format!("Damaged, there are no pixels: {text}. Copy it again, or exclude it")
                }
                DoubtCode::PixelsLost => {
                    format!("Damaged, {text}: it cannot have been stacked. Copy it again, or exclude it")
                }
                _ => text.to_owned(),
            };
            let hdu = if first.hdu == 0 { String::new() } else { format!("HDU {}, ", first.hdu) };
            let place = match first.card {
                Some(card) => format!(" ({hdu}card {card}, byte {})", first.offset),
                None if first.offset > 0 => format!(" ({hdu}byte {})", first.offset),
                None => String::new(),
            };
            let more = match count {
                1 => String::new(),
                2 => " And one more of this kind.".to_owned(),
                _ => format!(" And {} more of this kind.", count - 1),
            };
            Doubt { code, text: format!("{text}{place}.{more}").into() }
        })
        .collect()
}

/// Whether over a tenth of the pixels are missing, by the fault's own figures (`40 of 100 bytes of pixels are missing`).
fn are_lost(fault: &str) -> bool {
    let mut figures = fault.split(' ').filter_map(|word| word.parse::<u64>().ok());
    let (Some(missing), Some(all)) = (figures.next(), figures.next()) else { return false };
    missing > all / 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_header::{HeaderReader, Limits, Step};

    /// The doubts about a file that is these bytes.
    fn doubts_of(bytes: &[u8]) -> Vec<(DoubtCode, String)> {
        let mut reader = HeaderReader::new("x.fits", bytes.len() as u64, Limits::default());
        let header = loop {
            match reader.step() {
                Step::Done(header) => break header,
                Step::Read { offset, length } => {
                    let from = usize::try_from(offset).unwrap().min(bytes.len());
                    reader.supply(&bytes[from..(from + length).min(bytes.len())]);
                }
            }
        };
        doubts(&header).into_iter().map(|doubt| (doubt.code, doubt.text.into())).collect()
    }

    fn cards(cards: &[&str]) -> Vec<u8> {
        cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect()
    }

    const CARDS: [&str; 4] = [
        "SIMPLE  =                    T",
        "BITPIX  =                   16",
        "NAXIS   =                    0",
        "EXPTIME =                300.0",
    ];

    #[test]
    fn a_file_that_ends_within_a_card_is_damaged() {
        let mut bytes = cards(&CARDS);
        bytes.truncate(3 * 80 + 30);
        let doubts = doubts_of(&bytes);
        let damaged = doubts.iter().find(|(code, _)| *code == DoubtCode::HeaderCutOff);
        assert_eq!(
            damaged.map(|(_, text)| text.as_str()),
            Some(
                "Damaged, there are no pixels: the file ends inside this card; what is there was read. \
                 Copy it again, or exclude it (card 4, byte 240)."
            ),
            "{doubts:?}"
        );
    }

    #[test]
    fn a_header_that_lacks_only_its_end_or_its_padding_is_no_damage() {
        let dump = cards(&CARDS);
        let ended = cards(&[&CARDS[..], &["END"]].concat());
        for bytes in [dump, ended] {
            let doubts = doubts_of(&bytes);
            assert!(!doubts.is_empty());
            assert!(doubts.iter().all(|(code, _)| *code == DoubtCode::HeaderFault), "{doubts:?}");
        }
    }
}
