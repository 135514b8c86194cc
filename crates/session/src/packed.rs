//! Long texts in few characters. Browsers keep 5 MB of UTF-16 for a page and nothing beyond; 100,000 excluded files
//! are five times that as JSON, and a tenth of it packed (LZ4, 15 bits in each character).

use lz4_flex::block::{compress_prepend_size, decompress, uncompressed_size};

/// Texts that are not longer stay as they are, bytes.
const SHORT: usize = 1 << 16;
/// What a packed text begins with. No JSON does.
const MARK: &str = "lz4:";
/// The first of 2^15 characters none of which is a surrogate.
const FIRST: u32 = 0x20;
const BITS: u32 = 15;
/// No byte of LZ4 stands for more.
const MOST_BYTES_OF_ONE: usize = 255;
/// Stands behind the last byte.
const END: u8 = 0x80;

/// The text as it is kept.
pub(crate) fn pack(text: String) -> String {
    if text.len() <= SHORT {
        return text;
    }
    let mut packed = String::from(MARK);
    let (mut held, mut bits) = (0_u32, 0);
    let mut bytes = compress_prepend_size(text.as_bytes());
    // Two more fill the last character, whatever is left for it.
    bytes.extend([END, 0, 0]);
    for byte in bytes {
        held = (held << 8) | u32::from(byte);
        bits += 8;
        if bits >= BITS {
            bits -= BITS;
            packed.extend(char::from_u32((held >> bits) + FIRST));
            held &= (1 << bits) - 1;
        }
    }
    packed
}

/// The text that was kept; nothing when it is damaged.
pub(crate) fn unpack(kept: &str) -> Option<String> {
    let Some(packed) = kept.strip_prefix(MARK) else { return Some(kept.to_owned()) };
    let mut bytes = Vec::with_capacity(packed.len());
    let (mut held, mut bits) = (0_u32, 0);
    for character in packed.chars() {
        let value = u32::from(character).checked_sub(FIRST).filter(|value| *value < 1 << BITS)?;
        held = (held << BITS) | value;
        bits += BITS;
        while bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    let end = bytes.iter().rposition(|&byte| byte != 0)?;
    let text = bytes.get(..end).filter(|_| bytes.get(end) == Some(&END))?;
    // A damaged size would have the page ask for more memory than there is, and end.
    let (size, text) = uncompressed_size(text).ok()?;
    let size = Some(size).filter(|size| size / MOST_BYTES_OF_ONE <= text.len())?;
    String::from_utf8(decompress(text, size).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::{Correction, Edits, FileKey};

    /// Files as capture programs name them, with their time and HFR.
    fn files(count: u32) -> Vec<FileKey> {
        let key = |at: u32| {
            let (night, second, hfr) = (at / 400, at % 400 * 71, at * 7919 % 300 + 150);
            let (hour, minute, second) = (20 + second / 3600, second / 60 % 60, second % 60);
            let path = format!(
                "2024-{:02}-{:02}/LIGHT/Ha 3nm/2024-{:02}-{:02}_{hour:02}-{minute:02}-{second:02}_Ha_-10.00_300.00s_HFR{}.{:02}_{:04}.fits",
                night / 28 + 1,
                night % 28 + 1,
                night / 28 + 1,
                night % 28 + 1,
                hfr / 100,
                hfr % 100,
                at % 400,
            );
            FileKey { root_name: "Rosette Nebula, second season".to_owned(), path }
        };
        (0..count).map(key).collect()
    }

    #[test]
    fn what_comes_back_is_what_went_in() {
        let mut noise = 1_u32;
        for length in (SHORT - 2..SHORT + 40).chain([3 * SHORT]) {
            let text: String = (0..length)
                .map(|_| {
                    noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    char::from(u8::try_from(noise >> 25).unwrap())
                })
                .collect();
            let packed = pack(text.clone());
            assert_eq!(packed == text, length <= SHORT);
            assert_eq!(unpack(&packed), Some(text), "{length}");
        }
        let umlauts = "ä€𝄞".repeat(SHORT);
        assert_eq!(unpack(&pack(umlauts.clone())), Some(umlauts));
    }

    #[test]
    fn a_hundred_thousand_edits_fit_into_what_browsers_keep() {
        let excluded = files(100_000);
        let patch = Correction { filter: Some("H".to_owned()), gain: Some(100.0), ..Correction::default() };
        let corrections = files(30_000).into_iter().map(|key| (key, patch.clone())).collect();
        for edits in [Edits { excluded, ..Edits::default() }, Edits { corrections, ..Edits::default() }] {
            let text = serde_json::to_string(&edits).unwrap();
            let packed = pack(text.clone());
            let (plain, few) = (text.encode_utf16().count(), packed.encode_utf16().count());
            assert!(plain > 2_500_000 && few < 2_000_000, "{plain} characters are {few}");
            let back: Edits = serde_json::from_str(&unpack(&packed).unwrap()).unwrap();
            assert!(back == edits);
        }
    }

    #[test]
    fn what_is_damaged_is_nothing() {
        let packed = pack("a text that repeats. ".repeat(SHORT / 20 + 1));
        assert_eq!(unpack(&packed.chars().take(packed.chars().count() / 2).collect::<String>()), None);
        assert_eq!(unpack(MARK), None);
        assert_eq!(unpack(&format!("{packed}\u{ffff}")), None);
        assert_eq!(unpack("{}").as_deref(), Some("{}"));
    }
}
