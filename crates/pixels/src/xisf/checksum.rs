//! Checksums of blocks (XISF 1.0 section 10.7): over the bytes as stored.

use nightledger_language::said;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use sha3::{Sha3_256, Sha3_512};

use crate::error::PixelError;
use crate::summary::hexadecimal;

/// A checksum in the making, and what it should be.
#[derive(Debug)]
pub(crate) struct Checksum {
    hash: Hash,
    expected: String,
}

#[derive(Debug)]
enum Hash {
    Sha1(Sha1),
    Sha256(Sha256),
    Sha512(Box<Sha512>),
    Sha3_256(Box<Sha3_256>),
    Sha3_512(Box<Sha3_512>),
}

impl Checksum {
    /// `sha-1:digits`, `sha1:digits` ...
    pub(crate) fn new(written: &str) -> Result<Self, PixelError> {
        let (algorithm, digits) = written.split_once(':').unwrap_or((written, ""));
        let hash = match algorithm.trim().to_ascii_lowercase().as_str() {
            "sha-1" | "sha1" => Hash::Sha1(Sha1::new()),
            "sha-256" | "sha256" => Hash::Sha256(Sha256::new()),
            "sha-512" | "sha512" => Hash::Sha512(Box::default()),
            "sha3-256" => Hash::Sha3_256(Box::default()),
            "sha3-512" => Hash::Sha3_512(Box::default()),
            other => {
                return Err(PixelError::not_supported(said!(
                    "the checksum is of an unknown kind ({other})",
                    other
                )));
            }
        };
        Ok(Self { hash, expected: digits.trim().to_ascii_lowercase() })
    }

    /// The next stored bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match &mut self.hash {
            Hash::Sha1(hash) => hash.update(bytes),
            Hash::Sha256(hash) => hash.update(bytes),
            Hash::Sha512(hash) => hash.update(bytes),
            Hash::Sha3_256(hash) => hash.update(bytes),
            Hash::Sha3_512(hash) => hash.update(bytes),
        }
    }

    /// Whether it is what it should be.
    pub(crate) fn verify(&self) -> Result<(), PixelError> {
        let digest = match &self.hash {
            Hash::Sha1(hash) => hash.clone().finalize().to_vec(),
            Hash::Sha256(hash) => hash.clone().finalize().to_vec(),
            Hash::Sha512(hash) => hash.as_ref().clone().finalize().to_vec(),
            Hash::Sha3_256(hash) => hash.as_ref().clone().finalize().to_vec(),
            Hash::Sha3_512(hash) => hash.as_ref().clone().finalize().to_vec(),
        };
        if hexadecimal(&digest) == self.expected {
            return Ok(());
        }
        Err(PixelError::damaged(said!("the block's checksum does not fit: its bytes are damaged")))
    }
}
