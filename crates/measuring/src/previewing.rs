//! One file being made into small pictures.

use std::ops::Range;

use nightledger_header::Header;
use nightledger_language::{Said, said};
use nightledger_pixels::{FileStep, Geometry, ImageFile, Limits, Strip};
use nightledger_preview::{
    Circle, Crop, PartPreview, Preview, Settings, Shown, ShownPart, Source, Stretches, circles,
};
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

/// What was made of a frame.
#[derive(Debug, Clone, PartialEq)]
pub enum Previewed {
    /// Its pictures, with circles around its stars if they were asked for; there are none of a frame that cannot be measured.
    Whole(Shown, Vec<Circle>),
    /// The part that was asked for.
    Part(ShownPart),
}

impl Previewed {
    /// How the frame's values become brightness: a part of it is made by this without the rest of the file.
    pub fn stretches(&self) -> &Stretches {
        match self {
            Self::Whole(shown, _) => &shown.stretches,
            Self::Part(part) => &part.stretches,
        }
    }
}

/// What is made.
#[derive(Debug, Clone)]
enum Wanted {
    /// Pictures of the whole frame; whether its stars are looked for.
    Whole(Settings, bool),
    /// A part of it, and how its values become brightness, if that is known.
    Part(Crop, Option<Stretches>),
}

/// Makes small pictures of one file (docs/rules.md#17-preview). Call [`Self::step`] until [`PreviewStep::Done`], answering
/// each [`PreviewStep::Read`] with [`Self::supply`].
#[derive(Debug)]
pub struct Previewing {
    file: ImageFile,
    wanted: Wanted,
    begun: Option<Begun>,
    /// The values of a strip.
    values: Vec<f32>,
}

/// What is made of the rows of an image as they come.
#[derive(Debug)]
enum Begun {
    /// Pictures of the whole; with the plane that is measured, and nothing of a frame too small for
    /// stars.
    Whole(Preview, Source, Option<(Box<Measurement>, usize)>),
    /// A part, as it is shown.
    Known(PartPreview, Stretches),
    /// A part, and the whole at a glance, which tells how it is shown.
    Glance(PartPreview, Preview, Source),
}

/// What of the whole frame is looked at where a part is wanted and it is not known how it is shown.
const AT_A_GLANCE: Settings = Settings { longest_px: 1, panel_px: 0 };

impl Begun {
    fn new(header: &Header, geometry: Geometry, wanted: Wanted) -> Option<Self> {
        let sensor = Sensor::of(header);
        let source = Source {
            width: geometry.width,
            height: geometry.height,
            planes: geometry.planes,
            mosaic: sensor.filters.as_deref().and_then(Mosaic::from_letters),
            is_bottom_up: sensor.is_bottom_up,
        };
        Some(match wanted {
            Wanted::Whole(settings, stars) => {
                let begun = stars.then(|| begin(&sensor, geometry).ok()).flatten();
                let measurement = begun.map(|(measurement, plane)| (Box::new(measurement), plane));
                Self::Whole(Preview::new(source, settings)?, source, measurement)
            }
            Wanted::Part(crop, known) => {
                let part = PartPreview::new(source, crop)?;
                match known.filter(|stretches| part.takes(stretches)) {
                    Some(stretches) => Self::Known(part, stretches),
                    None => Self::Glance(part, Preview::new(source, AT_A_GLANCE)?, source),
                }
            }
        })
    }

    /// The rows that are needed, if they are not all.
    fn rows(&self) -> Option<Range<usize>> {
        match self {
            Self::Known(part, _) => Some(part.rows()),
            Self::Whole(..) | Self::Glance(..) => None,
        }
    }

    /// Takes a strip.
    fn take(&mut self, strip: &Strip<'_>, values: &mut Vec<f32>) {
        let Strip { plane, first_row, .. } = *strip;
        match self {
            Self::Whole(whole, _, measurement) => {
                let measured = measurement.as_mut().filter(|(_, measured)| *measured == plane);
                if measured.is_none() && whole.is_complete() {
                    return;
                }
                strip.f32(values);
                whole.rows(values);
                if let Some((measurement, _)) = measured {
                    measurement.rows(values);
                }
            }
            Self::Known(part, _) => {
                strip.f32(values);
                part.strip(plane, first_row, values);
            }
            Self::Glance(part, whole, _) => {
                strip.f32(values);
                whole.rows(values);
                part.strip(plane, first_row, values);
            }
        }
    }

    /// Whether nothing of the file is needed any more. One image is read to its end, which may be a checksum; of a cube of
    /// images the others are not even read.
    fn is_enough(&self) -> bool {
        match self {
            Self::Known(part, _) => part.is_complete(),
            Self::Whole(whole, source, _) | Self::Glance(_, whole, source) => {
                whole.is_complete() && !matches!(source.planes, 1 | 3)
            }
        }
    }

    fn finish(self) -> Option<Previewed> {
        match self {
            Self::Whole(whole, source, measurement) => {
                let shown = whole.finish()?;
                let measured = measurement.and_then(|(measurement, _)| measurement.finish().ok());
                let circles = measured.map(|measured| circles(&measured, &source, &shown));
                Some(Previewed::Whole(shown, circles.unwrap_or_default()))
            }
            Self::Known(part, stretches) => part.finish(stretches).map(Previewed::Part),
            Self::Glance(part, whole, _) => part.finish(whole.finish()?.stretches).map(Previewed::Part),
        }
    }
}

impl Previewing {
    /// Of the whole image of the file of this name and size; `stars`: whether they are looked for.
    pub fn new(name: &str, size_bytes: u64, settings: Settings, stars: bool) -> Self {
        Self::of(name, size_bytes, Wanted::Whole(settings, stars))
    }

    /// A part of it pixel by pixel. `known`: how the frame's values become brightness, as the whole has shown; without that the
    /// whole is looked at, too.
    pub fn part(name: &str, size_bytes: u64, crop: Crop, known: Option<Stretches>) -> Self {
        Self::of(name, size_bytes, Wanted::Part(crop, known))
    }

    fn of(name: &str, size_bytes: u64, wanted: Wanted) -> Self {
        let file = ImageFile::new(name, size_bytes, Limits::default());
        Self { file, wanted, begun: None, values: Vec::new() }
    }

    /// Goes on until bytes are wanted, a strip was looked at, or all is done.
    pub fn step(&mut self) -> PreviewStep {
        loop {
            match self.file.step() {
                Err(error) => return PreviewStep::Done(Err(error.said())),
                Ok(FileStep::Read { offset, length }) => return PreviewStep::Read { offset, length },
                Ok(FileStep::Image(header, geometry)) => {
                    self.begun = Begun::new(&header, geometry, self.wanted.clone());
                    if let Some(rows) = self.begun.as_ref().and_then(Begun::rows) {
                        self.file.only(&rows);
                    }
                }
                Ok(FileStep::Strip(strip)) => {
                    let Some(begun) = &mut self.begun else { return self.finish() };
                    begun.take(&strip, &mut self.values);
                    return if begun.is_enough() { self.finish() } else { PreviewStep::Strip };
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
        let made = self.begun.take().and_then(Begun::finish).map(Box::new);
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

    /// The outcome, and how many bytes of the file were asked for.
    fn run(bytes: &[u8], mut previewing: Previewing) -> (Result<Box<Previewed>, Said>, usize) {
        let mut asked = 0;
        loop {
            match previewing.step() {
                PreviewStep::Read { offset, length } => {
                    asked += length;
                    let rest = bytes.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
                    previewing.supply(&rest[..length.min(rest.len())]);
                }
                PreviewStep::Strip => {}
                PreviewStep::Done(outcome) => return (outcome, asked),
            }
        }
    }

    fn size_of(bytes: &[u8]) -> u64 {
        u64::try_from(bytes.len()).unwrap()
    }

    fn previewed(bytes: &[u8], stars: bool) -> Result<(Shown, Vec<Circle>), Said> {
        let previewing = Previewing::new("a.fits", size_of(bytes), Settings::default(), stars);
        match *run(bytes, previewing).0? {
            Previewed::Whole(shown, circles) => Ok((shown, circles)),
            Previewed::Part(_) => panic!("no part was wanted"),
        }
    }

    #[test]
    fn a_file_becomes_pictures_and_circles_if_they_are_wanted() {
        let bytes = file(1, &["ROWORDER= 'BOTTOM-UP'"]);
        let (shown, circles) = previewed(&bytes, false).unwrap();
        assert_eq!((shown.picture.width, circles.len()), (40, 0));
        assert!(shown.panels.is_some());
        let (shown, circles) = previewed(&bytes, true).unwrap();
        let [star] = circles.as_slice() else { panic!("{circles:?}") };
        // The star's row is counted from below.
        assert!((star.x - 12.5).abs() < 0.3 && (star.y - 14.5).abs() < 0.3, "{star:?}");
        assert!(shown.picture.pixel(12, 14).unwrap()[0] > 200);
        assert!(shown.picture.pixel(12, 25).unwrap()[0] < 150);
    }

    #[test]
    fn three_planes_have_colours_and_their_green_is_measured() {
        let (shown, circles) = previewed(&file(3, &[]), true).unwrap();
        assert!(!shown.picture.is_grey);
        assert_eq!(circles.len(), 1);
    }

    /// docs/rules.md#17-crop
    #[test]
    fn once_the_whole_was_seen_a_part_comes_from_its_own_rows() {
        for planes in [1, 2, 3] {
            let bytes = file(planes, &["ROWORDER= 'BOTTOM-UP'"]);
            let crop = Crop { left: 4, top: 6, width: 20, height: 10 };
            let part = |known| {
                let (made, asked) = run(&bytes, Previewing::part("a.fits", size_of(&bytes), crop, known));
                match *made.unwrap() {
                    Previewed::Part(part) => (part, asked),
                    Previewed::Whole(..) => panic!("a part was wanted"),
                }
            };
            let (whole, _) = previewed(&bytes, false).unwrap();
            let (by_itself, all) = part(None);
            assert_eq!(by_itself.crop, crop);
            assert_eq!(by_itself.stretches, whole.stretches);
            for (column, row) in [(0, 0), (19, 0), (7, 5), (0, 9), (19, 9)] {
                assert_eq!(by_itself.picture.pixel(column, row), whole.picture.pixel(4 + column, 6 + row));
            }
            let (known, asked) = part(Some(whole.stretches));
            assert_eq!(known, by_itself);
            // Beside the header; of a cube of images the others are not read.
            let looked_at = if planes == 2 { 1 } else { planes };
            assert_eq!(all - asked, (1600 - 400) * looked_at, "{planes} planes");
            // What another frame was shown by is of no use where there are other colours.
            let others = if planes == 3 { file(1, &[]) } else { file(3, &[]) };
            assert_eq!(part(Some(previewed(&others, false).unwrap().0.stretches)).0, by_itself);
        }
    }

    #[test]
    fn whatever_the_bytes_there_is_an_outcome() {
        let bytes = file(1, &[]);
        for end in [0, 1, 2880, 2881, 4000, bytes.len() - 1] {
            assert!(!previewed(&bytes[..end], true).unwrap_err().to_string().is_empty(), "{end}");
        }
    }
}
