//! AVI files: how many frames there are stands in the header. The rate that stands beside it is a player's, and is not
//! read (docs/rules.md#25-avi).

/// How far into a file its header is looked for.
pub(crate) const MOST_HEADER_BYTES: u64 = 256 * 1024;
/// Lists and chunks looked at, at most.
const MOST_CHUNKS: usize = 4096;

/// What an AVI file says of its capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Avi {
    /// How many frames there are; nothing where the header does not say.
    pub frames: Option<u64>,
}

/// Whether a file that begins so is an AVI.
pub(crate) fn is_avi(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"AVI ")
}

/// Reads the beginning of a file: its header lists, as far as they are there. `avih` counts the frames of the first
/// gigabyte, `dmlh` all of them.
pub(crate) fn read(bytes: &[u8]) -> Avi {
    let word = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let (mut main, mut whole, mut stream) = (None, None, None);
    let mut at = 12_usize;
    for _ in 0..MOST_CHUNKS {
        let Some(mark) = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()) else { break };
        let (Some(length), Some(inside)) = (word(at.saturating_add(4)), at.checked_add(8)) else { break };
        match mark {
            // Their chunks follow; the frames themselves end the header.
            b"LIST" if bytes.get(inside..inside.saturating_add(4)) == Some(b"movi") => break,
            b"LIST" => {
                at = inside.saturating_add(4);
                continue;
            }
            b"avih" => main = main.or(word(inside.saturating_add(16))),
            b"dmlh" => whole = whole.or(word(inside)),
            b"strh" if bytes.get(inside..inside.saturating_add(4)) == Some(b"vids") => {
                stream = stream.or(word(inside.saturating_add(32)));
            }
            _ => {}
        }
        let Some(next) = usize::try_from(length).ok().and_then(|length| inside.checked_add(length)) else {
            break;
        };
        // Chunks begin at even places.
        at = next.saturating_add(next % 2);
    }
    let most = [main, whole].into_iter().flatten().max();
    let frames = most.filter(|frames| *frames > 0).or(stream.filter(|frames| *frames > 0));
    Avi { frames: frames.map(u64::from) }
}
