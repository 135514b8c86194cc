//! The header reader's diagnostics as doubts: one for each kind of fault, with how many and where the first is.

use std::collections::BTreeMap;

use nightledger_header::{Diagnostic, DiagnosticKind, Header};
use nightledger_language::{Said, said};

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
                DiagnosticKind::PixelsCutOff if are_lost(first) => DoubtCode::PixelsLost,
                DiagnosticKind::PixelsCutOff => DoubtCode::PixelsCutOff,
                DiagnosticKind::Foreign | DiagnosticKind::Empty | DiagnosticKind::LimitReached => {
                    DoubtCode::NotRead
                }
                DiagnosticKind::ShortHeader if cut_off => DoubtCode::HeaderCutOff,
                _ => DoubtCode::HeaderFault,
            };
            let text = first.text.clone();
            let text = match code {
                // Of no use is where: all behind it is missing.
                DoubtCode::HeaderCutOff => {
                    let text = said!(
                        "Incomplete copy: the header breaks off at byte {byte}, and there are no pixels. The file does not count. Copy it again.",
                        byte = first.offset
                    );
                    return Doubt { code, text };
                }
                DoubtCode::PixelsLost => said!(
                    "Damaged, {fault}: it cannot have been stacked. Copy it again, or exclude it";
                    fault = text
                ),
                _ => text,
            };
            let mut parts = vec![text];
            if let Some(place) = place(first) {
                parts.extend([Said::plain(" ("), place, Said::plain(")")]);
            }
            parts.push(Said::plain("."));
            match count {
                1 => {}
                2 => parts.extend([Said::plain(" "), said!("And one more of this kind.")]),
                _ => parts
                    .extend([Said::plain(" "), said!("And {count} more of this kind.", count = count - 1)]),
            }
            Doubt { code, text: Said::joined(parts) }
        })
        .collect()
}

/// Where in the file it is.
fn place(fault: &Diagnostic) -> Option<Said> {
    let Diagnostic { hdu, card, offset, .. } = *fault;
    Some(match (hdu, card) {
        (0, Some(card)) => said!("card {card}, byte {byte}", card, byte = offset),
        (_, Some(card)) => said!("HDU {hdu}, card {card}, byte {byte}", hdu, card, byte = offset),
        (_, None) if offset == 0 => return None,
        (0, None) => said!("byte {byte}", byte = offset),
        (_, None) => said!("HDU {hdu}, byte {byte}", hdu, byte = offset),
    })
}

/// Whether over a tenth of the pixels are missing.
fn are_lost(fault: &Diagnostic) -> bool {
    fault.missing.is_some_and(|(missing, all)| missing > all / 10)
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
        doubts(&header).into_iter().map(|doubt| (doubt.code, doubt.text.to_string())).collect()
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
                "Incomplete copy: the header breaks off at byte 240, and there are no pixels. The file does not count. \
                 Copy it again."
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
