//! The header reader's diagnostics as doubts: one for each kind of fault, with how many and where the first is.

use nightledger_order::Map;

use nightledger_header::{Diagnostic, DiagnosticKind, Header};

use crate::{Doubt, DoubtCode};

/// The doubts that a header's faults give rise to.
pub(crate) fn doubts(header: &Header) -> Vec<Doubt> {
    let mut folded: Map<DiagnosticKind, (usize, &Diagnostic)> = Map::new();
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
