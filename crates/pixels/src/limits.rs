//! How much an image may take, so that a hostile or damaged file cannot take the machine.

/// Explicit limits of one image (docs/rules.md#15-limits), and how large strips are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pixels of an image, all planes together. The largest cameras have 0.2 thousand million.
    pub pixels: u64,
    /// Bytes that may be held at once for what cannot be decoded in parts: a compressed tile, an XISF block.
    pub held_bytes: u64,
    /// Bytes of the table that says where compressed tiles lie.
    pub table_bytes: u64,
    /// Bytes that may be inflated of a gzip file, those that are read twice counted twice.
    pub inflated_bytes: u64,
    /// Pixels of a strip: about so many, in whole rows and whole tiles, and at least one row.
    pub strip_pixels: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pixels: 4 * 1024 * 1024 * 1024,
            held_bytes: 2 * 1024 * 1024 * 1024,
            table_bytes: 256 * 1024 * 1024,
            inflated_bytes: 64 * 1024 * 1024 * 1024,
            strip_pixels: 512 * 1024,
        }
    }
}
