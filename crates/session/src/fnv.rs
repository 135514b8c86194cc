//! A fingerprint that is the same in every run, on every machine.

use std::hash::Hasher;

use fnv::FnvHasher;

/// FNV-1a, going on from `before`.
pub(crate) fn fnv(before: u64, bytes: &[u8]) -> u64 {
    let mut hasher = FnvHasher::with_key(before ^ FnvHasher::default().finish());
    hasher.write(bytes);
    hasher.finish()
}
