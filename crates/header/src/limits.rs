//! How much of a file may be read, so that a hostile or damaged one cannot take the machine.

/// Explicit limits of one header (docs/rules.md#3-limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of header, all HDUs together, unpacked.
    pub header_bytes: u64,
    /// Cards, keywords and properties together.
    pub cards: u32,
    /// HDUs looked at before giving up on finding an image.
    pub hdus: u16,
    /// Bytes that may be inflated from a packed file to reach the header of the image.
    pub inflated_bytes: u64,
    /// Bytes that may be inflated from a packed file that goes on behind its first image, to find further exposures.
    pub inflated_bytes_behind_image: u64,
    /// Depth of nested XML elements.
    pub xml_depth: u16,
    /// The first slice asked for. Most headers fit; 64 KiB costs the same as 3 KiB in a browser.
    pub first_slice_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_bytes: 64 * 1024 * 1024,
            cards: 100_000,
            hdus: 64,
            inflated_bytes: 256 * 1024 * 1024,
            inflated_bytes_behind_image: 16 * 1024 * 1024 * 1024,
            xml_depth: 64,
            first_slice_bytes: 64 * 1024,
        }
    }
}
