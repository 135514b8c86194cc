//! A fingerprint that is the same in every run, on every machine.

/// FNV-1a, going on from `before`.
pub(crate) fn fnv(before: u64, bytes: &[u8]) -> u64 {
    const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01B3;
    bytes.iter().fold(before ^ OFFSET, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}
