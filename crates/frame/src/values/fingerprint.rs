//! The fingerprint of a header: 64 bits of every card's keyword, value and comment, and of XISF properties.

use nightledger_header::{Header, Value};

/// Fx's way of hashing, of 64 bits whatever the platform: eight bytes at a time, because byte by byte this would be a
/// quarter of what a frame takes.
struct Hash(u64);

impl Hash {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// Bytes and their number, so that `AB` + `C` differs from `A` + `BC`.
    fn bytes(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let last = rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte));
        self.word(last ^ (bytes.len() as u64) << 56);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Undefined => self.bytes(b"u"),
            Value::Bool(truth) => self.bytes(if *truth { b"T" } else { b"F" }),
            Value::Int(number) => {
                self.bytes(b"i");
                self.word(number.cast_unsigned());
            }
            Value::Float(number) => {
                self.bytes(b"f");
                self.word(number.to_bits());
            }
            Value::Complex(re, im) => {
                self.bytes(b"c");
                self.word(re.to_bits());
                self.word(im.to_bits());
            }
            Value::Text(text) => {
                self.bytes(b"s");
                self.text(text);
            }
            Value::Commentary(text) => {
                self.bytes(b"/");
                self.text(text);
            }
            Value::Invalid(text) => {
                self.bytes(b"?");
                self.text(text);
            }
        }
    }
}

/// The fingerprint; equal headers give equal numbers on every platform.
pub(crate) fn of(header: &Header) -> u64 {
    let mut hash = Hash(0);
    for hdu in &header.hdus {
        for card in &hdu.cards {
            hash.text(&card.keyword);
            hash.value(&card.value);
            hash.text(&card.comment);
        }
    }
    hash.text(header.image_type.as_deref().unwrap_or_default());
    for property in &header.properties {
        hash.text(&property.id);
        hash.text(&property.value);
        hash.text(&property.comment);
    }
    // The upper bits depend on all that was hashed, the lower ones on less of it.
    hash.0 ^ hash.0 >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_header::{HeaderReader, Limits};

    fn of_cards(cards: &[&str]) -> u64 {
        let bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
        of(&HeaderReader::read_all("x.fits", &bytes, Limits::default()))
    }

    #[test]
    fn headers_that_differ_have_other_fingerprints() {
        let cards = |value: &str, comment: &str| {
            let card = format!("OBJECT  = '{value}' / {comment}");
            of_cards(&["SIMPLE  =                    T", "BITPIX  =                   16", &card])
        };
        let all = [
            cards("AB", "C"),
            cards("A", "BC"),
            cards("BA", "C"),
            cards("ABCDEFGH", "C"),
            cards("ABCDEFGHI", "C"),
            cards("ABCDEFGI", "C"),
            cards("AB", ""),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(all.iter().skip(at + 1).all(|other| other != one), "{at}");
        }
        assert_eq!(cards("AB", "C"), all[0]);
    }

    #[test]
    fn a_fingerprint_is_the_same_on_every_platform() {
        assert_eq!(of_cards(&["OBJECT  = 'M 31' / target"]), 10_633_144_812_156_332_417);
    }
}
