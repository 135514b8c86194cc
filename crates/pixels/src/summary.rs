//! What an image's values are, in a few figures that other readers can be held against (docs/rules.md#15-summary).

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::samples::Strip;

/// The bits of every NaN in the hash.
const NAN: u64 = 0x7ff8_0000_0000_0000;

/// Takes one strip after another.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    hash: Sha256,
    min: Option<f64>,
    max: Option<f64>,
    /// The sum, and what was lost of it by rounding.
    sum: (f64, f64),
    nan: u64,
    values: Vec<f64>,
    bytes: Vec<u8>,
}

impl Summary {
    /// The next strip in order.
    pub fn take(&mut self, strip: &Strip<'_>) {
        strip.f64(&mut self.values);
        self.bytes.clear();
        self.bytes.reserve(self.values.len() * size_of::<f64>());
        let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut nan = 0_u64;
        for value in &mut self.values {
            // There is no negative zero.
            *value += 0.0;
            let bits = if value.is_nan() { NAN } else { value.to_bits() };
            self.bytes.extend_from_slice(&bits.to_le_bytes());
            nan += u64::from(value.is_nan());
            // A NaN is neither less nor more.
            min = if *value < min { *value } else { min };
            max = if *value > max { *value } else { max };
        }
        self.hash.update(&self.bytes);
        self.nan += nan;
        if nan < self.values.len() as u64 {
            self.min = Some(self.min.map_or(min, |least| least.min(min)));
            self.max = Some(self.max.map_or(max, |most| most.max(max)));
        }
        for value in self.values.iter().filter(|value| !value.is_nan()) {
            self.sum = added(self.sum, *value);
        }
    }

    /// SHA-256 of all values as little-endian f64, in the order of the strips; every NaN has the same bits.
    pub fn sha256(&self) -> String {
        hexadecimal(&self.hash.clone().finalize())
    }

    /// The least value; `None` where all are NaN.
    pub fn min(&self) -> Option<f64> {
        self.min
    }

    /// The greatest value; `None` where all are NaN.
    pub fn max(&self) -> Option<f64> {
        self.max
    }

    /// The sum of all values but NaN, rounded once.
    pub fn sum(&self) -> f64 {
        let (sum, lost) = self.sum;
        if sum.is_finite() { sum + lost } else { sum }
    }

    /// How many values are NaN.
    pub fn nan(&self) -> u64 {
        self.nan
    }
}

/// Neumaier's sum: what rounding loses is kept apart.
fn added((sum, lost): (f64, f64), value: f64) -> (f64, f64) {
    let next = sum + value;
    let error = if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
    (next, lost + error)
}

/// Two lower-case digits a byte.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
