//! The fingerprint of a header: FNV-1a, 64 bits, of every card's keyword, value and comment, and of XISF properties.

use nightledger_header::{Header, Value};

struct Fnv(u64);

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// A text and its end, so that `AB` + `C` differs from `A` + `BC`.
    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Undefined => self.bytes(b"u"),
            Value::Bool(truth) => self.bytes(if *truth { b"T" } else { b"F" }),
            Value::Int(number) => {
                self.bytes(b"i");
                self.bytes(&number.to_le_bytes());
            }
            Value::Float(number) => {
                self.bytes(b"f");
                self.bytes(&number.to_bits().to_le_bytes());
            }
            Value::Complex(re, im) => {
                self.bytes(b"c");
                self.bytes(&re.to_bits().to_le_bytes());
                self.bytes(&im.to_bits().to_le_bytes());
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
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
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
    hash.0
}
