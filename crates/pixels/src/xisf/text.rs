//! Blocks that stand as text in the XML (XISF 1.0 section 10.3).

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use nightledger_header::TextEncoding;
use nightledger_language::said;

use crate::error::PixelError;

/// RFC 4648 section 4, as lenient as writers are: padding optional, left-over bits of the last digit of any value.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes that the text stands for; white space may be anywhere.
pub(super) fn decode(encoding: TextEncoding, text: &[u8]) -> Result<Vec<u8>, PixelError> {
    let digits: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = match encoding {
        TextEncoding::Base64 => BASE64.decode(&digits).ok(),
        TextEncoding::Hexadecimal => hexadecimal(&digits),
    };
    decoded.ok_or_else(|| PixelError::damaged(said!("the pixels in the XML are not written as it says")))
}

fn hexadecimal(digits: &[u8]) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
