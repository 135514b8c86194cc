//! What a host writes or offers for download.

/// A file to write or download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its name, safe on every file system.
    pub name: String,
    /// Its content.
    pub text: String,
}
