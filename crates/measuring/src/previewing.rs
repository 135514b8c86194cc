//! One file being made into small pictures.

use nightledger_header::Header;
use nightledger_language::{Said, said};
use nightledger_pixels::{FileStep, Geometry, ImageFile, Limits};
use nightledger_preview::{Circle, Preview, Settings, Shown, Source, circles};
use nightledger_stars::{Measurement, Mosaic};

use crate::measuring::begin;
use crate::sensor::Sensor;

/// What a preview wants or has come to.
#[derive(Debug)]
pub enum PreviewStep {
    /// Hand over the bytes `offset .. offset + length`, cut at the end of the file, with [`Previewing::supply`].
    Read {
        /// First byte wanted.
        offset: u64,
        /// How many at most.
        length: usize,
    },
    /// There is more to do. A good moment to stop.
    Strip,
    /// The end: what the frame looks like, or why that is not known.
    Done(Result<Box<Previewed>, Said>),
}

/// A frame's pictures, with its stars if they were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Previewed {
    /// The pictures.
    pub shown: Shown,
    /// Circles around its stars; none of a frame that cannot be measured.
    pub circles: Vec<Circle>,
}

/// Makes small pictures of one file (docs/rules.md#17-preview). Call [`Self::step`] until [`PreviewStep::Done`], answering
/// each [`PreviewStep::Read`] with [`Self::supply`].
#[derive(Debug)]
pub struct Previewing {
    file: ImageFile,
    settings: Settings,
    /// Whether stars are looked for.
    stars: bool,
    begun: Option<Begun>,
    /// The values of a strip.
    values: Vec<f32>,
}

#[derive(Debug)]
struct Begun {
    source: Source,
    preview: Preview,
    /// With the plane that is measured; nothing of a frame too small for stars.
    measurement: Option<(Measurement, usize)>,
}

impl Begun {
    fn new(header: &Header, geometry: Geometry, settings: Settings, stars: bool) -> Option<Self> {
        let sensor = Sensor::of(header);
        let source = Source {
            width: geometry.width,
            height: geometry.height,
            planes: geometry.planes,
            mosaic: sensor.filters.as_deref().and_then(Mosaic::from_letters),
            is_bottom_up: sensor.is_bottom_up,
        };
        let measurement = stars.then(|| begin(&sensor, geometry).ok()).flatten();
        Some(Self { source, preview: Preview::new(source, settings)?, measurement })
    }
}

impl Previewing {
    /// Of the file of this name and size; `stars`: whether they are looked for.
    pub fn new(name: &str, size_bytes: u64, settings: Settings, stars: bool) -> Self {
        let file = ImageFile::new(name, size_bytes, Limits::default());
        Self { file, settings, stars, begun: None, values: Vec::new() }
    }

    /// Goes on until bytes are wanted, a strip was looked at, or all is done.
    pub fn step(&mut self) -> PreviewStep {
        loop {
            match self.file.step() {
                Err(error) => return PreviewStep::Done(Err(error.said())),
                Ok(FileStep::Read { offset, length }) => return PreviewStep::Read { offset, length },
                Ok(FileStep::Image(header, geometry)) => {
                    self.begun = Begun::new(&header, geometry, self.settings, self.stars);
                }
                Ok(FileStep::Strip(strip)) => {
                    let Some(begun) = &mut self.begun else { return self.finish() };
                    let measured = begun.measurement.as_mut().filter(|(_, plane)| *plane == strip.plane);
                    if measured.is_some() || !begun.preview.is_complete() {
                        strip.f32(&mut self.values);
                        begun.preview.rows(&self.values);
                        if let Some((measurement, _)) = measured {
                            measurement.rows(&self.values);
                        }
                    }
                    // Of a cube of images the others are not even read. One image is read to its end, which may be a
                    // checksum.
                    let is_enough = begun.preview.is_complete() && !matches!(begun.source.planes, 1 | 3);
                    return if is_enough { self.finish() } else { PreviewStep::Strip };
                }
                Ok(FileStep::Done) => return self.finish(),
            }
        }
    }

    /// The bytes asked for by the last [`PreviewStep::Read`]: shorter only where the file ends.
    pub fn supply(&mut self, bytes: &[u8]) {
        self.file.supply(bytes);
    }

    fn finish(&mut self) -> PreviewStep {
        let made = self.begun.take().and_then(|Begun { source, preview, measurement }| {
            let shown = preview.finish()?;
            let measured = measurement.and_then(|(measurement, _)| measurement.finish().ok());
            let circles = measured.map(|measured| circles(&measured, &source, &shown)).unwrap_or_default();
            Some(Box::new(Previewed { shown, circles }))
        });
        PreviewStep::Done(made.ok_or_else(|| said!("it has no pixels")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A FITS file of 40 x 40 bytes in so many planes: an uneven sky, and in every plane a star 3 px wide.
    fn file(planes: usize, more: &[&str]) -> Vec<u8> {
        let cards =
            ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 3", "NAXIS1  = 40", "NAXIS2  = 40"].map(str::to_owned);
        let more = more.iter().map(|card| (*card).to_owned());
        let cards =
            cards.into_iter().chain([format!("NAXIS3  = {planes}")]).chain(more).chain(["END".to_owned()]);
        let mut bytes: Vec<u8> = cards.flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880, b' ');
        let mut dice = 5_u32;
        for at in 0..1600 * planes {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let apart = |place: usize, centre: i32| (i32::try_from(place).unwrap() - centre).pow(2);
            let square = apart(at % 40, 12) + apart(at % 1600 / 40, 25);
            let star = 180.0 * (-f64::from(square) / 3.2).exp();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is below 256")]
            bytes.push((20.0 + f64::from(dice >> 29) + star) as u8);
        }
        bytes
    }

    /// The outcome, and up to which byte the file was read.
    fn previewed(bytes: &[u8], stars: bool) -> (Result<Box<Previewed>, Said>, usize) {
        let size_bytes = u64::try_from(bytes.len()).unwrap();
        let mut previewing = Previewing::new("a.fits", size_bytes, Settings::default(), stars);
        let mut end = 0;
        loop {
            match previewing.step() {
                PreviewStep::Read { offset, length } => {
                    let rest = bytes.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
                    end = end.max(usize::try_from(offset).unwrap() + length);
                    previewing.supply(&rest[..length.min(rest.len())]);
                }
                PreviewStep::Strip => {}
                PreviewStep::Done(outcome) => return (outcome, end),
            }
        }
    }

    #[test]
    fn a_file_becomes_pictures_and_circles_if_they_are_wanted() {
        let bytes = file(1, &["ROWORDER= 'BOTTOM-UP'"]);
        let made = previewed(&bytes, false).0.unwrap();
        assert_eq!((made.shown.picture.width, made.circles.len()), (40, 0));
        assert!(made.shown.panels.is_some());
        let made = previewed(&bytes, true).0.unwrap();
        let [star] = made.circles.as_slice() else { panic!("{:?}", made.circles) };
        // The star's row is counted from below.
        assert!((star.x - 12.5).abs() < 0.3 && (star.y - 14.5).abs() < 0.3, "{star:?}");
        assert!(made.shown.picture.pixel(12, 14).unwrap()[0] > 200);
        assert!(made.shown.picture.pixel(12, 25).unwrap()[0] < 150);
    }

    #[test]
    fn three_planes_have_colours_and_their_green_is_measured() {
        let made = previewed(&file(3, &[]), true).0.unwrap();
        assert!(!made.shown.picture.is_grey);
        assert_eq!(made.circles.len(), 1);
    }

    #[test]
    fn whatever_the_bytes_there_is_an_outcome() {
        let bytes = file(1, &[]);
        for end in [0, 1, 2880, 2881, 4000, bytes.len() - 1] {
            assert!(!previewed(&bytes[..end], true).0.unwrap_err().to_string().is_empty(), "{end}");
        }
    }
}
