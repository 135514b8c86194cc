//! The first plane of an image, as it comes.

use nightledger_header::SampleType;
use nightledger_language::{Said, said};
use nightledger_pixels::{FileStep, ImageFile, Limits};

use crate::sensor::{clip, top_of_type};

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
    /// The value from which pixels may be clipped, where the header says so.
    clip: Option<f64>,
    /// The greatest value that the type of the samples holds; nothing of floats.
    top_of_type: Option<f64>,
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
                let unit = header.data_unit();
                self.about = Some(About {
                    width: geometry.width,
                    height: geometry.height,
                    sample: geometry.sample,
                    clip: clip(&header, unit.as_ref()),
                    top_of_type: unit.as_ref().and_then(top_of_type),
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
        if let Some(clip) = self.clip {
            return clip;
        }
        // Neither floats nor 32 bits say what the camera's values go to: what was made of 16 bits stays within them.
        let largest = f64::from(values.iter().copied().fold(0.0, f32::max));
        match self.top_of_type {
            None if largest <= 1.0 => 1.0,
            Some(top) if largest > SIXTEEN_BITS => top,
            _ => SIXTEEN_BITS,
        }
    }
}

/// The greatest value of 16 bits.
const SIXTEEN_BITS: f64 = 65535.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sensor;
    use nightledger_header::{HeaderReader, Limits as HeaderLimits};

    /// A file of 4 x 4 pixels with these cards, and blanks for the pixels of any type.
    fn file(cards: &[&str]) -> Vec<u8> {
        let begun = ["SIMPLE  = T", cards[0], "NAXIS   = 2", "NAXIS1  = 4", "NAXIS2  = 4"];
        let all = begun.iter().chain(&cards[1..]).chain(&["END"]);
        let mut bytes: Vec<u8> = all.flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880 * 2, b' ');
        bytes
    }

    fn about(bytes: &[u8]) -> About {
        let mut reading = PlaneReading::new("a.fits", u64::try_from(bytes.len()).unwrap());
        loop {
            match reading.step().unwrap() {
                PlaneStep::Read { offset, length } => {
                    let rest = &bytes[usize::try_from(offset).unwrap()..];
                    reading.supply(&rest[..length.min(rest.len())]);
                }
                PlaneStep::Some => return reading.about.unwrap(),
                PlaneStep::Done => panic!(),
            }
        }
    }

    /// docs/rules.md#17-saturated, docs/rules.md#23-flats
    #[test]
    fn stars_and_flats_saturate_at_the_same_value() {
        let unsigned = ["BITPIX  = 16", "BZERO   = 32768"];
        let with = |cards: &[&'static str]| [&unsigned[..], cards].concat();
        // The cards; where pixels clip.
        let cases: &[(Vec<&str>, f64)] = &[
            (vec!["BITPIX  = 8"], 255.0),
            (with(&[]), 65535.0),
            (vec!["BITPIX  = 16"], 32767.0),
            (vec!["BITPIX  = 16", "BSCALE  = 2"], 65534.0),
            (with(&["SATURATE= 60000"]), 60000.0),
            (with(&["DATAMAX = 60000"]), 60000.0),
            (with(&["SATURATE= 60000", "DATAMAX = 50000"]), 50000.0),
            (with(&["SATURATE= 50000", "DATAMAX = 60000"]), 50000.0),
            // A 0 says nothing, and hides nothing.
            (with(&["SATURATE= 0", "DATAMAX = 50000"]), 50000.0),
            (with(&["SATURATE= 50000.0", "DATAMAX = 0.0"]), 50000.0),
            (with(&["SATURATE= 0", "DATAMAX = -1"]), 65535.0),
            (with(&["SATURATE= '50000'"]), 50000.0),
            (with(&["DATAMAX = ' 4095.0 '"]), 4095.0),
            (with(&["DATAMAX = 'unknown'"]), 65535.0),
            // Beyond what the samples hold no pixel is.
            (with(&["SATURATE= 100000"]), 65535.0),
            (vec!["BITPIX  = -32", "SATURATE= 0.9"], 0.9),
            (vec!["BITPIX  = 32", "DATAMAX = 16383"], 16383.0),
        ];
        for (cards, clip) in cases {
            let bytes = file(cards);
            let header = HeaderReader::read_all("a.fits", &bytes, HeaderLimits::default());
            assert_eq!(Sensor::of(&header).clip, Some(*clip), "{cards:?}");
            for values in [[0.5], [30000.0], [1e6]] {
                assert!((about(&bytes).saturation(&values) - clip).abs() < 1e-9, "{cards:?}");
            }
        }
    }

    /// docs/rules.md#23-flats
    #[test]
    fn where_no_header_says_so_flats_saturate_at_the_top_of_what_holds_their_values() {
        let unsigned = ["BITPIX  = 32", "BZERO   = 2147483648"];
        for (cards, largest, saturation) in [
            (&["BITPIX  = -32"][..], 0.7, 1.0),
            (&["BITPIX  = -32"], 1.0, 1.0),
            (&["BITPIX  = -64"], 30000.0, 65535.0),
            (&["BITPIX  = -32"], 80000.0, 65535.0),
            (&["BITPIX  = 32"], 30000.0, 65535.0),
            (&["BITPIX  = 32"], 1e9, 2_147_483_647.0),
            (&unsigned, 65535.0, 65535.0),
            (&unsigned, 2e9, 4_294_967_295.0),
        ] {
            let bytes = file(cards);
            let header = HeaderReader::read_all("a.fits", &bytes, HeaderLimits::default());
            assert_eq!(Sensor::of(&header).clip, None, "{cards:?}");
            let found = about(&bytes).saturation(&[0.1, largest, f32::NAN]);
            assert!((found - saturation).abs() < 1e-9, "{cards:?} {largest}: {found}");
        }
    }
}
