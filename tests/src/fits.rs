//! Writes FITS headers (FITS 4.0 section 3 and 4), one card per line of a description.

/// Bytes of a FITS block.
pub const BLOCK: usize = 2880;

/// One card of 80 bytes, as a program in good order writes it: strings from column 11, other values to column 30.
/// `value` stands as in FITS: `'LIGHT'`, `300.0`, `T`.
pub fn card(keyword: &str, value: &str, comment: &str) -> Vec<u8> {
    let value = if value.starts_with('\'') { value.to_owned() } else { format!("{value:>20}") };
    let comment = if comment.is_empty() { String::new() } else { format!(" / {comment}") };
    if keyword.len() > 8 || keyword.contains(' ') {
        return raw(&format!("HIERARCH {keyword} = {}{comment}", value.trim()));
    }
    raw(&format!("{keyword:<8}= {value}{comment}"))
}

/// A card exactly as it stands: cut at 80 bytes or filled up with blanks.
pub fn raw(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(80, b' ');
    bytes
}

/// The cards of an image of 16-bit pixels that fills `pixels` bytes, rounded up to whole rows of one block.
pub fn image_cards(pixels: u64) -> Vec<Vec<u8>> {
    let rows = pixels.div_ceil(BLOCK as u64).max(1);
    vec![
        card("SIMPLE", "T", "file does conform to FITS standard"),
        card("BITPIX", "16", "number of bits per data pixel"),
        card("NAXIS", "2", ""),
        card("NAXIS1", "1440", ""),
        card("NAXIS2", &rows.to_string(), ""),
        card("BZERO", "32768", ""),
        card("BSCALE", "1", ""),
    ]
}

/// A header: the cards, END, and blanks up to a whole block.
pub fn header(cards: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = cards.concat();
    bytes.extend(raw("END"));
    bytes.resize(bytes.len().next_multiple_of(BLOCK), b' ');
    bytes
}
