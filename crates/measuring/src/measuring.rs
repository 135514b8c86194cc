//! One file being measured.

use nightledger_frame::StarOutcome;
use nightledger_language::{Said, said};
use nightledger_pixels::{FileStep, Geometry, ImageFile, Limits};
use nightledger_stars::{Measurement, Mosaic, Problem, Settings};

use crate::figures::figures_of;
use crate::sensor::Sensor;

/// What a measurement wants or has come to.
#[derive(Debug)]
pub enum Step {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`Measuring::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many at most.
        length: usize,
    },
    /// A strip was measured; there is more to do. A good moment to stop.
    Strip,
    /// The end.
    Done(StarOutcome),
}

/// Measures the stars of one file (docs/rules.md#17). Call [`Self::step`] until [`Step::Done`], answering each
/// [`Step::Read`] with [`Self::supply`].
#[derive(Debug)]
pub struct Measuring {
    file: ImageFile,
    begun: Option<(Measurement, usize)>,
    /// The values of a strip.
    values: Vec<f32>,
}

/// Begins with an image, and says which of its planes is measured: of three the second one, green.
pub(crate) fn begin(sensor: &Sensor, geometry: Geometry) -> Result<(Measurement, usize), Said> {
    let settings = Settings {
        mosaic: sensor.filters.as_deref().and_then(Mosaic::from_letters),
        saturation: sensor.clip.map(nightledger_stars::level),
    };
    let measurement = Measurement::new(geometry.width, geometry.height, settings);
    let measurement = measurement.map_err(said_of)?;
    Ok((measurement, usize::from(geometry.planes == 3)))
}

impl Measuring {
    /// Of the file of this name and size.
    pub fn new(name: &str, size_bytes: u64) -> Self {
        let file = ImageFile::new(name, size_bytes, Limits::default());
        Self { file, begun: None, values: Vec::new() }
    }

    /// Goes on until bytes are wanted, a strip was measured, or all is done.
    pub fn step(&mut self) -> Step {
        loop {
            match self.file.step() {
                Err(error) => return Step::Done(Err(error.said())),
                Ok(FileStep::Read { offset, length }) => return Step::Read { offset, length },
                Ok(FileStep::Image(header, geometry)) => match begin(&Sensor::of(&header), geometry) {
                    Ok(begun) => self.begun = Some(begun),
                    Err(why) => return Step::Done(Err(why)),
                },
                Ok(FileStep::Strip(strip)) => {
                    if let Some((measurement, plane)) = &mut self.begun
                        && *plane == strip.plane
                    {
                        strip.f32(&mut self.values);
                        measurement.rows(&self.values);
                    }
                    return Step::Strip;
                }
                Ok(FileStep::Done) => return Step::Done(self.finish()),
            }
        }
    }

    /// The bytes asked for by the last [`Step::Read`]: shorter only where the file ends.
    pub fn supply(&mut self, bytes: &[u8]) {
        self.file.supply(bytes);
    }

    fn finish(&mut self) -> StarOutcome {
        let (measurement, _) = self.begun.take().ok_or_else(|| said!("it has no pixels"))?;
        let measured = measurement.finish();
        measured.map(|measured| figures_of(&measured)).map_err(said_of)
    }
}

/// Why stars cannot be measured.
fn said_of(problem: Problem) -> Said {
    match problem {
        Problem::TooSmall => said!("the image is too small for stars"),
        Problem::Incomplete => said!("the image is cut off"),
        Problem::NoSignal => said!("all pixels are alike or have no value"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 160;

    /// A FITS file of 16 bits with round stars on an even sky with a little noise; `planes` of it, the stars in the second
    /// one where there are three.
    fn file(planes: usize) -> Vec<u8> {
        let cards = [
            "SIMPLE  =                    T".to_owned(),
            "BITPIX  =                   16".to_owned(),
            format!("NAXIS   = {:>20}", if planes > 1 { 3 } else { 2 }),
            format!("NAXIS1  = {SIDE:>20}"),
            format!("NAXIS2  = {SIDE:>20}"),
            format!("NAXIS3  = {planes:>20}"),
            "END".to_owned(),
        ];
        let cards = cards.iter().filter(|card| planes > 1 || !card.starts_with("NAXIS3"));
        let mut bytes: Vec<u8> = cards.flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880, b' ');
        let mut dice = 11_u32;
        for plane in 0..planes {
            let has_stars = planes == 1 || plane == 1;
            for at in 0..SIDE * SIDE {
                dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let mut value = 700.0 + f64::from(dice >> 27);
                let coordinate = |place: usize| f64::from(u32::try_from(place % 40).unwrap()) - 20.3;
                let square = coordinate(at % SIDE).powi(2) + coordinate(at / SIDE).powi(2);
                if has_stars {
                    value += 5000.0 * (-square / 5.0).exp();
                }
                #[expect(clippy::cast_possible_truncation, reason = "the brightest is below 6000")]
                bytes.extend((value as i16).to_be_bytes());
            }
        }
        bytes.resize(bytes.len().next_multiple_of(2880), 0);
        bytes
    }

    /// The outcome, and how many strips there were.
    fn measured(bytes: &[u8], size_bytes: usize) -> (StarOutcome, usize) {
        let mut measuring = Measuring::new("a.fits", u64::try_from(size_bytes).unwrap());
        let mut strips = 0;
        loop {
            match measuring.step() {
                Step::Read { offset, length } => {
                    let rest = bytes.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
                    measuring.supply(&rest[..length.min(rest.len())]);
                }
                Step::Strip => strips += 1,
                Step::Done(outcome) => return (outcome, strips),
            }
        }
    }

    #[test]
    fn a_plane_and_the_green_one_of_three_are_measured() {
        let grey = file(1);
        let (outcome, strips) = measured(&grey, grey.len());
        let figures = outcome.unwrap();
        assert_eq!((figures.stars, strips), (16, 1));
        // 2 sqrt(ln 2 x 5)
        assert!((figures.fwhm_px.unwrap() - 3.723).abs() < 0.05, "{figures:?}");
        let colour = file(3);
        let (outcome, strips) = measured(&colour, colour.len());
        assert_eq!((outcome.unwrap().stars, strips), (16, 3));
    }

    #[test]
    fn whatever_the_bytes_there_is_an_outcome() {
        let bytes = file(1);
        for end in [0, 1, 80, 2879, 2880, 2881, 20_000, bytes.len() - 20_000] {
            let (outcome, _) = measured(&bytes[..end], end);
            assert!(!outcome.unwrap_err().to_string().is_empty(), "{end}");
            // A file that became shorter since it was opened.
            let (outcome, _) = measured(&bytes[..end], bytes.len());
            assert!(!outcome.unwrap_err().to_string().is_empty(), "{end}");
        }
    }
}
