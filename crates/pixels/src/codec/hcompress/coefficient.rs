//! The numbers that the transform works on.

use std::num::Wrapping;
use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Neg, Shl, Shr, Sub};

/// A coefficient: a whole number whose arithmetic wraps around, as a damaged file can bring any.
pub(super) trait Coefficient:
    Copy
    + Default
    + Ord
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitXor<Output = Self>
    + Shl<usize, Output = Self>
    + Shr<usize, Output = Self>
{
    const BITS: u32;

    /// The low bits of a number.
    fn of(number: i64) -> Self;

    /// Itself, with a bit (0 or 1) set in a plane.
    fn with_bit(self, bit: u8, plane: u32) -> Self;
}

impl Coefficient for Wrapping<i32> {
    const BITS: u32 = 32;

    #[allow(clippy::cast_possible_truncation, reason = "the low bits are what is meant")]
    fn of(number: i64) -> Self {
        Self(number as i32)
    }

    #[inline]
    fn with_bit(self, bit: u8, plane: u32) -> Self {
        Self(self.0 | i32::from(bit) << plane)
    }
}

impl Coefficient for Wrapping<i64> {
    const BITS: u32 = 64;

    fn of(number: i64) -> Self {
        Self(number)
    }

    #[inline]
    fn with_bit(self, bit: u8, plane: u32) -> Self {
        Self(self.0 | i64::from(bit) << plane)
    }
}
