//! Headers made for the tests: cards, blocks, files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(dead_code, reason = "each test file uses a part of it")]

use nightledger_header::{DiagnosticKind, Header, HeaderReader, Limits};

/// Cards padded to 80 columns, then to a whole block.
pub(crate) fn block(cards: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for card in cards {
        let start = bytes.len();
        bytes.extend(card.bytes());
        bytes.resize(start + 80, b' ');
    }
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    bytes
}

/// A primary header with an image of 2 x 3 pixels of 16 bits, `more` cards and END, and the pixels.
pub(crate) fn image(more: &[&str]) -> Vec<u8> {
    let mut cards = vec!["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 2", "NAXIS2  = 3"];
    cards.extend(more);
    cards.push("END");
    let mut bytes = block(&cards);
    bytes.resize(bytes.len() + 2880, 0);
    bytes
}

/// A primary header without data, `more` cards and END.
pub(crate) fn no_data(more: &[&str]) -> Vec<u8> {
    let mut cards = vec!["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0"];
    cards.extend(more);
    cards.push("END");
    block(&cards)
}

pub(crate) fn read(bytes: &[u8]) -> Header {
    HeaderReader::read_all("x.fits", bytes, Limits::default())
}

pub(crate) fn kinds(header: &Header) -> Vec<DiagnosticKind> {
    header.diagnostics.iter().map(|fault| fault.kind).collect()
}

/// A monolithic XISF file around `xml`.
pub(crate) fn xisf(xml: &str) -> Vec<u8> {
    let mut bytes = b"XISF0100".to_vec();
    bytes.extend(u32::try_from(xml.len()).unwrap().to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(xml.as_bytes());
    bytes
}

/// `inner` inside the root element, as PixInsight writes it.
pub(crate) fn xisf_root(inner: &str) -> Vec<u8> {
    xisf(&format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><xisf version="1.0" xmlns="http://www.pixinsight.com/xisf">{inner}</xisf>"#
    ))
}
