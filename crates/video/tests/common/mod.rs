//! SER and AVI files for tests, made from what they are to say.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "each test uses a part of it"
)]
#![allow(missing_docs, reason = "the fields are those of the format")]

/// 100 ns from the beginning of year 1 to 1970.
const TICKS_1970: i64 = 621_355_968_000_000_000;

/// Which time stamps a SER file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamped {
    /// In UTC, as the format says.
    Utc,
    /// On the computer's clock.
    Local,
    /// All 0.
    Zero,
    /// None.
    No,
}

/// A SER file to be made.
#[derive(Debug, Clone)]
pub struct SerFile {
    pub id: &'static [u8],
    /// The header's count; the true one where there is none.
    pub count: Option<i32>,
    pub frames: u32,
    /// us of UTC since 1970 of the first frame.
    pub start_us: i64,
    /// us from one frame to the next.
    pub step_us: i64,
    pub zone_min: i64,
    pub stamps: Stamped,
    /// Whether the header has its dates.
    pub dated: bool,
    pub camera: String,
    pub colour: i32,
    pub depth: i32,
    /// Taken off all times, in 100 ns: programs that count from 1601.
    pub epoch: i64,
}

impl Default for SerFile {
    fn default() -> Self {
        Self {
            id: b"LUCAM-RECORDER",
            count: None,
            frames: 100,
            start_us: 1_768_254_160_120_000,
            step_us: 20_000,
            zone_min: 60,
            stamps: Stamped::Utc,
            dated: true,
            camera: "Example 290MM".to_owned(),
            colour: 0,
            depth: 8,
            epoch: 0,
        }
    }
}

/// Pixels of a frame, both ways.
const SIDE: i32 = 4;

impl SerFile {
    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let ticks = |us: i64| TICKS_1970 + us * 10 - self.epoch;
        let local_us = self.start_us + self.zone_min * 60_000_000;
        let count = self.count.unwrap_or(i32::try_from(self.frames).unwrap());
        let mut bytes = self.id.to_vec();
        bytes.resize(14, 0);
        for number in [0, self.colour, 0, SIDE, SIDE, self.depth, count] {
            bytes.extend(number.to_le_bytes());
        }
        for text in ["", self.camera.as_str(), ""] {
            let mut field = text.as_bytes().to_vec();
            field.resize(40, 0);
            bytes.extend(field);
        }
        for us in [local_us, self.start_us] {
            bytes.extend(if self.dated { ticks(us) } else { 0 }.to_le_bytes());
        }
        let planes = if self.colour >= 100 { 3 } else { 1 };
        let frame_bytes = usize::try_from(SIDE * SIDE).unwrap() * planes * if self.depth > 8 { 2 } else { 1 };
        bytes.resize(bytes.len() + frame_bytes * usize::try_from(self.frames).unwrap(), 0);
        let first_us = match self.stamps {
            Stamped::Utc => self.start_us,
            Stamped::Local => local_us,
            Stamped::Zero | Stamped::No => 0,
        };
        for frame in 0..i64::from(self.frames) {
            match self.stamps {
                Stamped::No => {}
                Stamped::Zero => bytes.extend(0_i64.to_le_bytes()),
                _ => bytes.extend(ticks(first_us + frame * self.step_us).to_le_bytes()),
            }
        }
        bytes
    }
}

/// An AVI file that says to have so many frames in its first gigabyte, and in all.
pub fn avi(frames: u32, in_all: Option<u32>) -> Vec<u8> {
    let chunk = |mark: &[u8], inside: &[u8]| {
        let length = u32::try_from(inside.len()).unwrap().to_le_bytes();
        [mark, &length, inside, &[0][..inside.len() % 2]].concat()
    };
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
    let main = chunk(b"avih", &words(&[40_000, 0, 0, 0x10, frames, 0, 1, 16, 4, 4, 0, 0, 0, 0]));
    let stream = chunk(
        b"strh",
        &[b"vidsDIB ", words(&[0, 0, 0, 1, 25, 0, frames, 16, 0, 0, 0, 0]).as_slice()].concat(),
    );
    let streams = chunk(b"LIST", &[b"strl", stream.as_slice()].concat());
    let whole = in_all
        .map(|in_all| chunk(b"LIST", &[b"odml", chunk(b"dmlh", &words(&[in_all])).as_slice()].concat()));
    let header = chunk(b"LIST", &[b"hdrl", main.as_slice(), &streams, &whole.unwrap_or_default()].concat());
    let movie = chunk(b"LIST", &[b"movi", chunk(b"00db", &[0; 16]).as_slice()].concat());
    chunk(b"RIFF", &[b"AVI ", header.as_slice(), &movie].concat())
}
