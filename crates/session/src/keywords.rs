//! Keywords of headers that a frame does not keep, as far as somebody asked for them.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_registry::Facts;

/// Keywords of headers, as far as they were asked for.
#[derive(Debug, Default)]
pub(crate) struct Keywords {
    /// By root and path of the file.
    pub(crate) of_files: BTreeMap<(u16, Box<str>), Facts>,
    /// Those of the `.info` file that were asked for too.
    pub(crate) words: BTreeSet<String>,
    /// The scan that they are of.
    pub(crate) changes: u64,
}
