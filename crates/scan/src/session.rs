//! What was read so far.

use std::sync::Arc;

use nightledger_frame::Frame;
use nightledger_header::Header;

/// A scan: folders given, frames read. Feed it in any order; what it answers does not depend on that order.
#[derive(Debug, Default)]
pub struct Scan {
    roots: Vec<Arc<str>>,
    frames: Vec<Frame>,
}

impl Scan {
    /// Adds a folder by its name (its canonical last component; empty for loose files) and returns its number.
    pub fn add_root(&mut self, name: &str) -> u16 {
        self.roots.push(name.into());
        u16::try_from(self.roots.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// A sidecar's text. Sidecars come before the headers of their root.
    pub fn take_sidecar(&mut self, root: u16, path: &str, bytes: &[u8]) {
        let _ = (root, path, bytes);
    }

    /// A header that was read.
    pub fn take_header(&mut self, root: u16, path: &str, header: &Header) {
        let _ = (root, path, header);
    }

    /// A file that could not be opened or read; `why` in words for people.
    pub fn take_failure(&mut self, root: u16, path: &str, why: &str) {
        let _ = (root, path, why);
    }

    /// Counts files that were not read.
    pub fn take_ignored(&mut self, suffix: &str, files: u64) {
        let _ = (suffix, files);
    }

    /// The frames, sorted by root and path.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
}
