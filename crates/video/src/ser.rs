//! SER files: a header of 178 bytes, the frames, and perhaps a time stamp for each of them (docs/rules.md#25-ser).

use nightledger_frame::Instant;
use nightledger_header::text::decode;

use crate::zone::zone_min;

/// Length of the header.
pub(crate) const HEADER_BYTES: u64 = 178;
/// Length of a time stamp.
const STAMP_BYTES: u64 = 8;

/// What a SER file says of its capture.
#[derive(Debug, Clone, PartialEq)]
pub struct Ser {
    /// How many frames there are.
    pub frames: u64,
    /// Why the header's count is not theirs; then the file's size says how many there are.
    pub count_fault: Option<CountFault>,
    /// The camera.
    pub instrument: Option<Box<str>>,
    /// When it began, in UTC, by the header.
    pub utc: Option<Instant>,
    /// How far the computer's clock was ahead of UTC, minutes, by the two dates of the header.
    pub zone_min: Option<i32>,
    /// The time stamps, where they say something.
    pub stamps: Option<Stamps>,
}

/// What is wrong with a header's count of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountFault {
    /// It is 0: the program ended before it wrote the count.
    Zero,
    /// There are more frames in it than in the file.
    TooMany,
}

/// The time stamps of all frames, in whatever order they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamps {
    /// The earliest.
    pub first: Instant,
    /// The latest.
    pub last: Instant,
    /// How many frames have one.
    pub count: u64,
}

/// The header as it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Header {
    ser: Ser,
    /// Where the time stamps are, and how many; none where the file ends before.
    pub(crate) trailer: Option<(u64, u64)>,
}

/// Kinds of pixels that the format knows.
const COLOURS: [i32; 11] = [0, 8, 9, 10, 11, 16, 17, 18, 19, 100, 101];

impl Header {
    /// Reads the first [`HEADER_BYTES`] of a file; nothing where they are no SER header.
    pub(crate) fn read(bytes: &[u8], size_bytes: u64) -> Option<Self> {
        let number = |at: usize| Some(i32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let ticks = |at: usize| Some(i64::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let id = bytes.get(..14)?;
        let [colour, width, height, depth, count] =
            [number(18)?, number(26)?, number(30)?, number(34)?, number(38)?];
        let plane = u64::try_from(width).ok()?.checked_mul(u64::try_from(height).ok()?)?;
        let is_known = id.windows(9).any(|part| part == b"-RECORDER");
        let is_text = id.iter().all(|byte| *byte == 0 || (b' '..0x7f).contains(byte));
        // The LUCAM mark is a program's name: others put their own there.
        if plane == 0 || !(is_known || is_text && COLOURS.contains(&colour) && (1..=32).contains(&depth)) {
            return None;
        }
        let planes = if matches!(colour, 100 | 101) { 3 } else { 1 };
        let depth_bytes = if depth > 8 { 2 } else { 1 };
        let frame_bytes = plane.checked_mul(planes * depth_bytes)?;
        let by_size = size_bytes.saturating_sub(HEADER_BYTES) / frame_bytes;
        let (frames, count_fault) = match u64::try_from(count) {
            Ok(0) | Err(_) => (by_size, Some(CountFault::Zero)),
            Ok(count) if count > by_size => (by_size, Some(CountFault::TooMany)),
            Ok(count) => (count, None),
        };
        let end_of_frames = HEADER_BYTES.saturating_add(frames.saturating_mul(frame_bytes));
        let end_of_stamps = end_of_frames.saturating_add(frames.saturating_mul(STAMP_BYTES));
        let trailer = (frames > 0 && end_of_stamps <= size_bytes).then_some((end_of_frames, frames));
        let (local_ticks, utc_ticks) = (ticks(162)?, ticks(170)?);
        #[allow(clippy::cast_precision_loss, reason = "a zone needs no more than seconds")]
        let ahead_s = local_ticks.wrapping_sub(utc_ticks) as f64 / 1e7;
        let has_both = local_ticks > 0 && utc_ticks > 0;
        let ser = Ser {
            frames,
            count_fault,
            instrument: text(bytes.get(82..122)?),
            utc: instant(utc_ticks),
            zone_min: if has_both { zone_min(ahead_s, None) } else { None },
            stamps: None,
        };
        Some(Self { ser, trailer })
    }

    /// The whole of it, with the stamps that were read.
    pub(crate) fn with(self, stamps: Option<Stamps>) -> Ser {
        Ser { stamps, ..self.ser }
    }
}

/// Takes in time stamps.
#[derive(Debug, Default)]
pub(crate) struct StampReader {
    /// Bytes of a stamp whose rest is still to come.
    rest: Vec<u8>,
    found: Option<Stamps>,
}

impl StampReader {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
        let (whole, rest) = self.rest.as_chunks::<8>();
        for stamp in whole {
            // Zeroes and other nonsense are no times.
            let Some(at) = instant(i64::from_le_bytes(*stamp)) else { continue };
            let found = self.found.get_or_insert(Stamps { first: at, last: at, count: 0 });
            found.first = found.first.min(at);
            found.last = found.last.max(at);
            found.count += 1;
        }
        self.rest = rest.to_vec();
    }

    pub(crate) fn finish(self) -> Option<Stamps> {
        self.found
    }
}

/// 100 ns from the beginning of year 1 to 1970.
const TICKS_1970: i64 = 621_355_968_000_000_000;
/// 100 ns from the beginning of year 1 to 1601, from where some programs count.
const TICKS_1601: i64 = 504_911_232_000_000_000;
/// From 1990 to 2100: videos are not older, and what is beyond is nonsense.
const BELIEVED: std::ops::Range<i64> = 627_667_488_000_000_000..662_380_416_000_000_000;

/// The moment of a count of 100 ns since year 1, or since 1601.
pub(crate) fn instant(ticks: i64) -> Option<Instant> {
    let from_1601 = ticks.checked_add(TICKS_1601);
    let ticks = [Some(ticks), from_1601].into_iter().flatten().find(|ticks| BELIEVED.contains(ticks))?;
    Some(Instant { ns: (ticks - TICKS_1970).checked_mul(100)? })
}

/// A text of the header: its end is a NUL or blanks.
fn text(bytes: &[u8]) -> Option<Box<str>> {
    let bytes = bytes.split(|byte| *byte == 0).next()?;
    // UTF-8 where a program wrote that.
    let text = decode(bytes).text;
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}
