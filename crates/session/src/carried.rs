//! What a report carries beside its words, so that another run can start from it without the files
//! (docs/rules.md#13-from): frames and logs as they were read, the folders they lie in. Words are for people and are never
//! read again. It serves the build that wrote it, as kept frames do (`build.rs` numbers the rules).

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use lz4_flex::block::{compress_prepend_size, decompress, uncompressed_size};
use nightledger_frame::log::wbpp::Integration;
use nightledger_frame::{AnyValue, Field, Frame};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};

use crate::fnv::fnv;
use crate::kept::READING;

/// The folders of a scan, and what was found in them that is no frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedScan {
    /// The program's version, for people.
    pub version: String,
    /// Which build read the files.
    pub build: String,
    /// The zone of the machine, in words.
    pub zone: String,
    /// What its clock was ahead of UTC in the winter and the summer of 2024, minutes: tells whether two machines differ.
    pub zone_min: [i32; 2],
    /// The folders that were given.
    pub roots: Vec<CarriedRoot>,
    /// How many frames there are: whoever reads them knows whether all have come.
    pub frames: usize,
    /// How many files beside frames there are.
    pub sidecars: usize,
    /// How many logs of stacking programs there are.
    pub logs: usize,
    /// Why files were not read, if so.
    pub cut_short: Option<String>,
    /// What could not be read when this was put together, in whole sentences.
    pub troubles: Vec<String>,
}

/// One of the folders given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CarriedRoot {
    /// Its name.
    pub name: String,
    /// The names of the folders above it, the nearest first, where they say anything about its files.
    pub above: Vec<String>,
    /// Files that were not read, by suffix.
    pub ignored: BTreeMap<String, u64>,
    /// Folders in it that could not be listed, and why.
    pub unlisted: Vec<(String, String)>,
}

/// A file beside frames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedSidecar<'a> {
    /// The number of its folder.
    pub root: u16,
    /// Its path below that.
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    /// The text of a guide log, packed: it speaks of frames in other folders too. What the others say is in the frames.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<String>,
}

/// The log of a stacking program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedLog<'a> {
    /// The number of its folder.
    pub root: u16,
    /// Its path below that.
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    /// What it says.
    pub read: String,
}

/// A frame as it was read, for a report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CarriedFrame<'a>(pub(crate) &'a Frame);

impl Serialize for CarriedFrame<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&pack(self.0))
    }
}

/// The build of which this is the code.
pub(crate) const BUILD: &str = READING;

/// The version of the program, for people.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A value as letters, with its sum in front.
fn pack(value: &impl Serialize) -> String {
    // What cannot be written is refused where it is read.
    encode(&postcard::to_allocvec(value).unwrap_or_default())
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut whole = Vec::with_capacity(bytes.len() + 8);
    whole.extend_from_slice(&fnv(0, bytes).to_le_bytes());
    whole.extend_from_slice(bytes);
    STANDARD_NO_PAD.encode(whole)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut whole = STANDARD_NO_PAD.decode(text).ok()?;
    let sum = u64::from_le_bytes(*whole.first_chunk()?);
    whole.drain(..8);
    (fnv(0, &whole) == sum).then_some(whole)
}

fn unpack<T: DeserializeOwned>(text: &str) -> Option<T> {
    let (value, rest) =
        postcard::take_from_bytes(&decode(text)?).map(|(value, rest)| (value, rest.len())).ok()?;
    (rest == 0).then_some(value)
}

/// The frame that a report carries; nothing of one that is damaged.
pub(crate) fn frame(read: &str) -> Option<Frame> {
    unpack(read).filter(is_sound)
}

/// No reader gives a number over this one, nor one that is none: the rules count with what it is a hundredth of.
const MOST: f64 = 1e12;

/// Whether the numbers of a frame are such as readers give.
fn is_sound(frame: &Frame) -> bool {
    let values = Field::ALL.iter().filter_map(|field| frame.values.get(*field));
    values.map(|known| known.value).all(|value| match value {
        AnyValue::Number(number) => number.abs() < MOST,
        AnyValue::Position(at) => at.latitude.abs() <= 90.0 && at.longitude.abs() <= 360.0,
        _ => true,
    })
}

pub(crate) fn pack_log(integration: &Integration) -> String {
    pack(integration)
}

/// What the log says that a report carries; nothing of one that is damaged.
pub(crate) fn log(read: &str) -> Option<Integration> {
    unpack(read)
}

pub(crate) fn pack_text(text: &str) -> String {
    encode(&compress_prepend_size(text.as_bytes()))
}

/// No byte of LZ4 stands for more.
const MOST_BYTES_OF_ONE: usize = 255;

/// The text that a report carries; nothing of one that is damaged.
pub(crate) fn text(read: &str) -> Option<String> {
    let bytes = decode(read)?;
    let (size, packed) = uncompressed_size(&bytes).ok()?;
    // A damaged size would ask for more memory than there is.
    let size = Some(size).filter(|size| size / MOST_BYTES_OF_ONE <= packed.len())?;
    String::from_utf8(decompress(packed, size).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_carried_comes_back_whole_or_not_at_all() {
        let text_in = "2024-03-01 20:00:00 Guiding Begins\n".repeat(200);
        let packed = pack_text(&text_in);
        assert!(packed.len() < text_in.len() / 5);
        assert_eq!(text(&packed), Some(text_in));
        for at in (0..packed.len()).step_by(7) {
            let mut damaged = packed.clone().into_bytes();
            damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(text(&String::from_utf8(damaged).unwrap()), None, "{at}");
        }
        assert_eq!(text(&packed[..packed.len() / 2]), None);
        assert_eq!(log(&pack_log(&Integration::default())), Some(Integration::default()));
        assert_eq!(log(""), None);
        assert_eq!(frame("ä"), None);
    }
}
