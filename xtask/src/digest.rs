//! Hashes as the browser and people read them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// `sha256-...` in base64, as content security policies and `integrity` write it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// The first 16 hexadecimal digits: enough to tell versions apart.
pub(crate) fn short(bytes: &[u8]) -> String {
    let first = Sha256::digest(bytes).into_iter().take(8);
    format!("{:016x}", first.fold(0, |number: u64, byte| number << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_other_programs() {
        // printf '' | sha256sum; printf '' | openssl dgst -sha256 -binary | base64
        assert_eq!(short(b""), "e3b0c44298fc1c14");
        assert_eq!(integrity(b""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
