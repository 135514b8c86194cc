//! Bits of bytes, the highest first.

/// Takes bits from the front. Behind the end there are zeros; [`Self::is_overrun`] tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bits<'a> {
    /// Bytes that are not in `buffer` yet.
    rest: &'a [u8],
    /// The next bits, the first of them highest; zeros behind them.
    buffer: u64,
    /// How many bits of `buffer` are of the data (or of the zeros behind it); less than 64.
    filled: u32,
    /// Bytes of zeros that were added behind the end.
    added: u64,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, buffer: 0, filled: 0, added: 0 }
    }

    /// Whether bits behind the end were taken.
    pub(super) fn is_overrun(&self) -> bool {
        u64::from(self.filled) < self.added.saturating_mul(8)
    }

    /// Fills up to at least 56 bits.
    #[inline]
    pub(super) fn fill(&mut self) {
        if self.filled < 56 && !self.is_filled_at_once() {
            self.fill_slowly();
        }
    }

    /// The same where there are bytes enough to do it without a loop; else nothing, and `false`.
    #[inline]
    pub(super) fn is_filled_at_once(&mut self) -> bool {
        let Some((next, _)) = self.rest.split_first_chunk::<8>() else { return false };
        self.buffer |= u64::from_be_bytes(*next) >> self.filled;
        // Whole bytes only are taken; the bits that came along beyond them are the same when they come again.
        let bytes = (self.filled ^ 63) >> 3;
        self.rest = self.rest.get(bytes as usize..).unwrap_or_default();
        self.filled += bytes * 8;
        true
    }

    #[cold]
    #[inline(never)]
    fn fill_slowly(&mut self) {
        // What lies behind the whole bytes was put into the buffer ahead of its turn: away with it.
        self.buffer &= !(u64::MAX >> self.filled);
        while self.filled < 56 {
            match self.rest.split_first() {
                Some((first, rest)) => {
                    self.buffer |= u64::from(*first) << (56 - self.filled);
                    self.rest = rest;
                }
                None => self.added = self.added.saturating_add(1),
            }
            self.filled += 8;
        }
    }

    /// The next 64 bits, of which at least 56 are right after [`Self::fill`].
    #[inline]
    pub(super) fn peek(&self) -> u64 {
        self.buffer
    }

    /// How many bits of [`Self::peek`] are right.
    #[inline]
    pub(super) fn filled(&self) -> u32 {
        self.filled
    }

    /// Takes `count` bits away, of those that are there; less than 64.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.filled = self.filled.saturating_sub(count);
    }

    /// The next `count` bits, 1 to 32.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        self.fill();
        let value = self.buffer >> (64 - count);
        self.skip(count);
        u32::try_from(value).unwrap_or(u32::MAX)
    }

    /// Away with what is left of a byte that was begun.
    pub(super) fn align(&mut self) {
        self.skip(self.filled % 8);
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn bits_come_in_order_whatever_is_taken_at_a_time() {
        let bytes: Vec<u8> = (0..64_u32).map(|n| (n.wrapping_mul(151) % 256).try_into().unwrap()).collect();
        for width in 1..=32_u32 {
            let mut bits = Bits::new(&bytes);
            for at in 0..512 / width {
                let expected = (at * width..(at + 1) * width).fold(0_u32, |value, bit| {
                    value << 1 | u32::from(bytes[(bit / 8) as usize] >> (7 - bit % 8) & 1)
                });
                assert_eq!(bits.take(width), expected, "{width} bits at {at}");
                assert!(!bits.is_overrun());
            }
            bits.take(32);
            bits.take(32);
            assert!(bits.is_overrun());
        }
    }

    #[test]
    fn a_byte_that_was_begun_is_left() {
        let mut bits = Bits::new(&[0xff, 0x12, 0x34]);
        bits.take(3);
        bits.align();
        assert_eq!(bits.take(8), 0x12);
        bits.align();
        assert_eq!(bits.take(8), 0x34);
        assert!(!bits.is_overrun());
        bits.take(1);
        assert!(bits.is_overrun());
    }
}
