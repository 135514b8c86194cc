//! The first plane of an image, as it comes.

use nightledger_header::{Header, SampleType, Value};
use nightledger_language::{Said, said};
use nightledger_pixels::{FileStep, ImageFile, Limits};

/// Where a header says at which value pixels saturate.
const SATURATIONS: [&str; 2] = ["DATAMAX", "SATURATE"];

/// Reads the first plane of a file.
#[derive(Debug)]
pub(crate) struct PlaneReading {
    file: ImageFile,
    /// Nothing before the header was read.
    pub(crate) about: Option<About>,
    /// The values that came and were not taken yet.
    pub(crate) values: Vec<f32>,
    /// Whether all came, and the file holds what it should.
    pub(crate) is_done: bool,
    strip: Vec<f32>,
}

/// What is known of a plane before its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct About {
    /// Values of a row.
    pub(crate) width: usize,
    /// Rows.
    pub(crate) height: usize,
    sample: SampleType,
    /// DATAMAX or SATURATE.
    saturation: Option<f64>,
}

/// What a reading wants or has come to.
#[derive(Debug)]
pub(crate) enum PlaneStep {
    /// These bytes.
    Read { offset: u64, length: usize },
    /// Something came.
    Some,
    /// All values are here.
    Done,
}

impl PlaneReading {
    /// Of the file of this name and size.
    pub(crate) fn new(name: &str, size_bytes: u64) -> Self {
        let file = ImageFile::new(name, size_bytes, Limits::default());
        Self { file, about: None, values: Vec::new(), is_done: false, strip: Vec::new() }
    }

    /// Goes on; the error says in words why there are no values.
    pub(crate) fn step(&mut self) -> Result<PlaneStep, Said> {
        match self.file.step().map_err(|error| error.said())? {
            FileStep::Read { offset, length } => Ok(PlaneStep::Read { offset, length }),
            FileStep::Image(header, geometry) => {
                self.about = Some(About {
                    width: geometry.width,
                    height: geometry.height,
                    sample: geometry.sample,
                    saturation: saturation(&header),
                });
                Ok(PlaneStep::Some)
            }
            FileStep::Strip(strip) => {
                if strip.plane == 0 {
                    strip.f32(&mut self.strip);
                    self.values.extend_from_slice(&self.strip);
                }
                Ok(PlaneStep::Some)
            }
            FileStep::Done if self.about.is_none() => Err(said!("it has no pixels")),
            FileStep::Done => {
                self.is_done = true;
                Ok(PlaneStep::Done)
            }
        }
    }

    /// The bytes that were asked for.
    pub(crate) fn supply(&mut self, bytes: &[u8]) {
        self.file.supply(bytes);
    }
}

impl About {
    /// Whether its values are stored as whole numbers.
    pub(crate) fn is_whole(&self) -> bool {
        !matches!(self.sample, SampleType::F32 | SampleType::F64)
    }

    /// The value at which its pixels saturate (docs/rules.md#23-flats).
    pub(crate) fn saturation(&self, values: &[f32]) -> f64 {
        let largest = || values.iter().copied().fold(0.0, f32::max);
        let of_type = || match self.sample {
            SampleType::U8 => 255.0,
            SampleType::F32 | SampleType::F64 if largest() <= 1.0 => 1.0,
            _ => 65535.0,
        };
        self.saturation.unwrap_or_else(of_type)
    }
}

fn saturation(header: &Header) -> Option<f64> {
    let level = SATURATIONS.iter().find_map(|keyword| match header.find(keyword)?.1.value {
        #[expect(clippy::cast_precision_loss, reason = "a level of a camera")]
        Value::Int(level) => Some(level as f64),
        Value::Float(level) => Some(level),
        _ => None,
    });
    level.filter(|level| *level > 0.0)
}
