//! What was seen in calibration frames, kept from an earlier visit.

use nightledger_health::Looked;
use serde::{Deserialize, Serialize};

use crate::kept::MEASURING;
use crate::{Stamp, ToLook};

/// What came of looking at files of one folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptLook {
    /// The files and what for.
    pub what: ToLook,
    /// As the files were then, in their order. Sidecars do not matter.
    pub stamps: Vec<Stamp>,
    /// What was seen.
    pub looked: Looked,
}

/// What a block holds; one of another build, or a damaged one, holds nothing.
pub fn kept_looks(block: &[u8]) -> Vec<KeptLook> {
    let entries = block.strip_prefix(MEASURING.as_bytes());
    entries.and_then(|entries| postcard::from_bytes(entries).ok()).unwrap_or_default()
}

/// A block of these.
pub fn looks_block<'a>(looks: impl Iterator<Item = &'a KeptLook>) -> Vec<u8> {
    let mut block = MEASURING.as_bytes().to_vec();
    // What cannot be written is looked at again next time.
    block.extend(postcard::to_allocvec(&looks.collect::<Vec<_>>()).unwrap_or_default());
    block
}
