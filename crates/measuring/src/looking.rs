//! Frames being looked at: two bias frames, a dark, a flat, the longest darks of a camera together; the sky of a mosaic.

use nightledger_health::{
    Bias, Defects, Flat, Look, Looked, Mosaic, Seen, Side, SkyLook, median, median_of, read_noise, sky,
};
use nightledger_language::{Said, said};

use crate::plane::{About, PlaneReading, PlaneStep};

/// What looking wants or has come to.
#[derive(Debug)]
pub enum LookStep {
    /// Hand over the bytes `offset .. offset + length` of the file of this number, cut at its end, with
    /// [`Looking::supply`].
    Read {
        /// Which of the files.
        file: usize,
        /// First byte wanted.
        offset: u64,
        /// How many at most.
        length: usize,
    },
    /// There is more to do. A good moment to stop.
    Strip,
    /// The end.
    Done(Looked),
}

/// A file's name and size, or why it cannot be opened.
pub type Opened = Result<(String, u64), String>;

/// Looks at files (docs/rules.md#23-health). Call [`Self::step`] until [`LookStep::Done`], answering each
/// [`LookStep::Read`] with [`Self::supply`].
///
/// Of files that come in strips it holds two images at most, and what working on them takes: the median of several darks is
/// made while all of them are read, row by row. A file that is unpacked whole (a compressed XISF block) is held whole beside
/// them, and so up to five darks are.
#[derive(Debug)]
pub struct Looking {
    look: Look,
    /// Names and sizes.
    files: Vec<Opened>,
    unread: Vec<(usize, Said)>,
    /// Those that are read now, by their number: of darks together all, else one.
    readings: Vec<(usize, PlaneReading)>,
    /// Which of the readings was handed bytes for.
    asked: usize,
    /// The next file, where one is read after the other.
    next: usize,
    /// The values of the first of two bias frames.
    first: Option<(About, Vec<f32>)>,
    levels: Vec<Option<f64>>,
    /// The median of darks, as far as there are rows of all of them.
    image: Vec<f32>,
}

impl Looking {
    /// At these files.
    pub fn new(look: Look, files: Vec<Opened>) -> Self {
        let unopened = files.iter().enumerate().filter_map(|(file, opened)| {
            let why = opened.as_ref().err()?;
            Some((file, Said::plain(why.as_str())))
        });
        let mut looking = Self {
            look,
            unread: unopened.collect(),
            files,
            readings: Vec::new(),
            asked: 0,
            next: 0,
            first: None,
            levels: Vec::new(),
            image: Vec::new(),
        };
        if look == Look::Defects {
            looking.begin_together();
        }
        looking
    }

    /// Goes on until bytes are wanted, something came, or all is done.
    pub fn step(&mut self) -> LookStep {
        match self.look {
            Look::Defects => self.step_together(),
            Look::Bias | Look::Leak | Look::Flat | Look::Sky(_) => self.step_alone(),
        }
    }

    /// The bytes asked for by the last [`LookStep::Read`]: shorter only where the file ends.
    pub fn supply(&mut self, bytes: &[u8]) {
        if let Some((_, reading)) = self.readings.get_mut(self.asked) {
            reading.supply(bytes);
        }
    }

    /// The bytes asked for by the last [`LookStep::Read`] cannot be had: the others go on without that file.
    pub fn fail(&mut self, why: impl Into<Said>) {
        self.leave_out(why.into());
    }

    /// The file whose bytes were asked for last has none that can be looked at.
    fn leave_out(&mut self, why: Said) {
        let Some((file, _)) = self.readings.get(self.asked) else { return };
        self.unread.push((*file, why));
        if self.look == Look::Defects {
            self.begin_together();
        } else {
            self.readings.clear();
            self.levels.push(None);
        }
    }

    fn step_alone(&mut self) -> LookStep {
        let Some((file, reading)) = self.readings.last_mut() else {
            match self.files.get(self.next) {
                None => return self.finish(None),
                Some(Err(_)) => self.levels.push(None),
                Some(Ok((name, size_bytes))) => {
                    self.readings.push((self.next, PlaneReading::new(name, *size_bytes)));
                    self.asked = 0;
                }
            }
            self.next += 1;
            return LookStep::Strip;
        };
        match reading.step() {
            Ok(PlaneStep::Read { offset, length }) => LookStep::Read { file: *file, offset, length },
            Ok(PlaneStep::Some) => LookStep::Strip,
            Ok(PlaneStep::Done) => self.take_plane(),
            Err(why) => {
                self.leave_out(why);
                LookStep::Strip
            }
        }
    }

    /// A file was read to its end.
    fn take_plane(&mut self) -> LookStep {
        let Some((_, PlaneReading { about: Some(about), values, .. })) = self.readings.pop() else {
            return self.finish(None);
        };
        let seen = match self.look {
            Look::Leak => Some(Seen::Leak(Side::of_leak(&values, about.width, about.is_whole()))),
            Look::Flat => Flat::of(&values, about.saturation(&values)).map(Seen::Flat),
            Look::Sky(_) if self.next < self.files.len() => {
                self.first = Some((about, values));
                return LookStep::Strip;
            }
            Look::Sky(look) => self.sky(look, &about, &values),
            Look::Bias | Look::Defects => {
                self.levels.push(median(&values));
                let mut noise = None;
                if let Some((first, first_values)) = self.first.take() {
                    if same_size(&first, &about) {
                        noise = read_noise(&first_values, &values);
                    } else {
                        self.unread.push((self.next - 1, other_size()));
                    }
                } else {
                    self.first = Some((about, values));
                }
                if self.next < self.files.len() {
                    return LookStep::Strip;
                }
                return self.finish(noise);
            }
        };
        LookStep::Done(Looked { seen, unread: std::mem::take(&mut self.unread) })
    }

    /// Of the last of the files: the mosaic itself, or the master that is taken off the first.
    fn sky(&mut self, look: SkyLook, about: &About, values: &[f32]) -> Option<Seen> {
        let SkyLook { stored, is_bottom_up, region } = look;
        let of = |values: &[f32], bias: Bias<'_>| {
            let mosaic = Mosaic { values, width: about.width, stored, is_bottom_up };
            sky(&mosaic, region, bias).map(Seen::Sky)
        };
        if self.files.len() < 2 {
            return of(values, Bias::Level(0.0));
        }
        // Without the mosaic there is no sky, whatever the master is.
        let (first, first_values) = self.first.take()?;
        if !same_size(&first, about) {
            self.unread.push((1, said!("the master bias is of another size")));
            return None;
        }
        of(&first_values, Bias::Master(values))
    }

    fn finish(&mut self, noise: Option<f64>) -> LookStep {
        let levels = std::mem::take(&mut self.levels);
        let seen = (self.look == Look::Bias && levels.iter().any(Option::is_some))
            .then_some(Seen::Bias { levels, noise });
        LookStep::Done(Looked { seen, unread: std::mem::take(&mut self.unread) })
    }

    /// Begins with all files that could be read so far.
    fn begin_together(&mut self) {
        self.image.clear();
        let is_unread = |file: usize| self.unread.iter().any(|(unread, _)| *unread == file);
        let readable = self.files.iter().enumerate().filter(|(file, _)| !is_unread(*file));
        let begun = readable.filter_map(|(file, opened)| {
            let (name, size_bytes) = opened.as_ref().ok()?;
            Some((file, PlaneReading::new(name, *size_bytes)))
        });
        self.readings = begun.collect();
    }

    fn step_together(&mut self) -> LookStep {
        // The one that is behind.
        let behind = |(_, (_, reading)): &(usize, &mut (usize, PlaneReading))| {
            (reading.about.is_some(), reading.values.len())
        };
        let unfinished = |(_, (_, reading)): &(usize, &mut (usize, PlaneReading))| !reading.is_done;
        let next = self.readings.iter_mut().enumerate().filter(unfinished).min_by_key(behind);
        let Some((at, (file, reading))) = next else { return self.finish_together() };
        match reading.step() {
            Ok(PlaneStep::Read { offset, length }) => {
                self.asked = at;
                return LookStep::Read { file: *file, offset, length };
            }
            Ok(PlaneStep::Some | PlaneStep::Done) => {}
            Err(why) => {
                self.asked = at;
                self.leave_out(why);
            }
        }
        self.combine();
        LookStep::Strip
    }

    /// Makes the median of the values that all files have by now.
    fn combine(&mut self) {
        if self.readings.iter().any(|(_, reading)| reading.about.is_none()) {
            return;
        }
        // All headers come before any pixels.
        if self.image.is_empty() {
            self.keep_one_size();
        }
        let ready = self.readings.iter().map(|(_, reading)| reading.values.len()).min().unwrap_or(0);
        if ready == 0 {
            return;
        }
        let rows: Vec<&[f32]> =
            self.readings.iter().filter_map(|(_, reading)| reading.values.get(..ready)).collect();
        median_of(&rows, &mut self.image);
        for (_, reading) in &mut self.readings {
            reading.values.drain(..ready);
        }
    }

    /// Leaves out those whose size fewer have: of two sizes that as many have, the first counts.
    fn keep_one_size(&mut self) {
        let size = |reading: &PlaneReading| reading.about.as_ref().map(|about| (about.width, about.height));
        let sizes: Vec<_> = self.readings.iter().map(|(_, reading)| size(reading)).collect();
        let have = |wanted| sizes.iter().filter(|size| **size == wanted).count();
        // The last of those that are equal would win.
        let Some(most) = sizes.iter().copied().rev().max_by_key(|size| have(*size)) else { return };
        let unread = &mut self.unread;
        self.readings.retain(|(file, reading)| {
            let is_one = size(reading) == most;
            if !is_one {
                unread.push((*file, other_size()));
            }
            is_one
        });
    }

    fn finish_together(&mut self) -> LookStep {
        let about = self.readings.first().and_then(|(_, reading)| reading.about);
        self.readings.clear();
        let image = std::mem::take(&mut self.image);
        let seen = about.and_then(|about| {
            let level = median(&image)?;
            Some(Seen::Defects(level, Defects::of(&image, about.width, about.is_whole())?))
        });
        LookStep::Done(Looked { seen, unread: std::mem::take(&mut self.unread) })
    }
}

/// Why a frame is not looked at together with others.
fn other_size() -> Said {
    said!("its image is of another size than those that it is looked at with")
}

fn same_size(first: &About, second: &About) -> bool {
    (first.width, first.height) == (second.width, second.height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_health::{Region, Verdict};

    const WIDTH: usize = 64;
    const HEIGHT: usize = 40;

    /// A FITS file of 16 bits whose pixels scatter evenly over 13 values around a level, with `more` on top.
    fn file(level: i32, seed: u32, more: impl Fn(usize, usize) -> i32) -> Vec<u8> {
        let cards = ["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 64", "NAXIS2  = 40", "END"];
        let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880, b' ');
        let mut dice = seed;
        for at in 0..WIDTH * HEIGHT {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let scatter = i32::try_from((dice >> 16) % 13).unwrap() - 6;
            let value = level + scatter + more(at % WIDTH, at / WIDTH);
            bytes.extend(i16::try_from(value).unwrap().to_be_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(2880), 0);
        bytes
    }

    /// What is seen in files of these bytes; those without cannot be opened.
    fn looked(look: Look, files: &[Option<&[u8]>]) -> Looked {
        let opened = files.iter().map(|bytes| match bytes {
            Some(bytes) => Ok(("a.fits".to_owned(), u64::try_from(bytes.len()).unwrap())),
            None => Err("it is gone".to_owned()),
        });
        let mut looking = Looking::new(look, opened.collect());
        loop {
            match looking.step() {
                LookStep::Strip => {}
                LookStep::Done(looked) => return looked,
                LookStep::Read { file, offset, length } => {
                    let rest =
                        files[file].unwrap().get(usize::try_from(offset).unwrap()..).unwrap_or_default();
                    looking.supply(&rest[..length.min(rest.len())]);
                }
            }
        }
    }

    /// docs/rules.md#23-read-noise
    #[test]
    fn a_pair_of_bias_frames_has_levels_and_noise_and_one_that_is_left_its_level() {
        let (first, second) = (file(500, 1, |_, _| 0), file(502, 2, |_, _| 0));
        let Some(Seen::Bias { levels, noise }) = looked(Look::Bias, &[Some(&first), Some(&second)]).seen
        else {
            panic!()
        };
        assert_eq!(levels, [Some(500.0), Some(502.0)]);
        // 13 values of equal share have a variance of 14.
        assert!((noise.unwrap() - 14_f64.sqrt()).abs() < 0.2, "{noise:?}");
        let cut = first.get(..4000).unwrap();
        for unread in [None, Some(cut)] {
            let looked = looked(Look::Bias, &[unread, Some(&second)]);
            assert_eq!(looked.seen, Some(Seen::Bias { levels: vec![None, Some(502.0)], noise: None }));
            assert_eq!(looked.unread.iter().map(|(file, _)| *file).collect::<Vec<_>>(), [0]);
        }
        assert_eq!(looked(Look::Bias, &[None]).seen, None);
    }

    #[test]
    fn darks_are_combined_row_by_row_and_one_that_cannot_be_read_is_left_out() {
        let hot = |column, row| if (column, row) == (7, 9) { 4000 } else { 0 };
        let darks = [3, 4, 5].map(|seed| file(610, seed, hot));
        // A trail in one of three is no defect.
        let ray = file(610, 6, |column, row| if row == 20 && column < 30 { 9000 } else { hot(column, row) });
        let [a, b, c] = darks.each_ref().map(|bytes| Some(bytes.as_slice()));
        let expected = looked(Look::Defects, &[a, b, Some(&ray)]);
        let Some(Seen::Defects(level, defects)) = &expected.seen else { panic!() };
        assert!((level - 610.0).abs() <= 1.0);
        assert_eq!(defects, &Defects { hot_pixels: vec![(8, 10)], ..Defects::default() });
        // The broken one counts no more, however far it was read.
        let cut = darks[0].get(..6000).unwrap();
        let with_broken = looked(Look::Defects, &[None, a, Some(cut), b, Some(&ray)]);
        assert_eq!(with_broken.seen, expected.seen);
        assert_eq!(with_broken.unread.iter().map(|(file, _)| *file).collect::<Vec<_>>(), [0, 2]);
        let alone = looked(Look::Defects, &[c]);
        assert!(matches!(alone.seen, Some(Seen::Defects(..))));
        assert_eq!(looked(Look::Defects, &[None, None]).seen, None);
    }

    #[test]
    fn frames_of_another_size_are_left_out_and_told() {
        let darks = [3, 4, 5].map(|seed| file(610, seed, |_, _| 0));
        let [a, b, c] = darks.each_ref().map(|bytes| Some(bytes.as_slice()));
        let cards = String::from_utf8_lossy(darks[0].get(..2880).unwrap());
        // As many pixels in other rows: a part of the sensor that was read out, say.
        let cards = cards.replace("NAXIS1  = 64", "NAXIS1  = 32").replace("NAXIS2  = 40", "NAXIS2  = 80");
        let other = [cards.as_bytes(), darks[0].get(2880..).unwrap()].concat();
        let other = Some(other.as_slice());
        let left_out = |looked: &Looked| looked.unread.iter().map(|(file, _)| *file).collect::<Vec<_>>();
        // Also where the first one is the odd one.
        let alone = looked(Look::Defects, &[a, b, c]);
        for (files, odd) in [([other, a, b, c], 0), ([a, b, other, c], 2), ([a, b, c, other], 3)] {
            let looked = looked(Look::Defects, &files);
            assert_eq!((&looked.seen, left_out(&looked)), (&alone.seen, vec![odd]));
        }
        let both = looked(Look::Defects, &[a, other]);
        assert_eq!((both.seen, both.unread), (looked(Look::Defects, &[a]).seen, vec![(1, other_size())]));
        let pair = looked(Look::Bias, &[a, other]);
        assert_eq!(left_out(&pair), [1]);
        assert_eq!(pair.seen, Some(Seen::Bias { levels: vec![Some(610.0), Some(610.0)], noise: None }));
    }

    #[test]
    fn darks_and_flats_are_looked_at_one_by_one() {
        let leak = file(600, 8, |column, _| if column > 50 { 40 } else { 0 });
        assert_eq!(looked(Look::Leak, &[Some(&leak)]).seen, Some(Seen::Leak(Some(Side::Right))));
        let flat = file(30000, 9, |_, _| 0);
        let Some(Seen::Flat(flat)) = looked(Look::Flat, &[Some(&flat)]).seen else { panic!() };
        // Of the most that signed samples of 16 bits hold.
        assert!((flat.level - 30000.0 / 32767.0).abs() < 1e-4);
        assert_eq!(flat.verdict, Verdict::Good);
        let unread = looked(Look::Flat, &[None]);
        assert_eq!((unread.seen, unread.unread.len()), (None, 1));
    }

    #[test]
    fn the_sky_of_a_mosaic_is_its_own_less_that_of_a_master_of_its_size() {
        // Red, and the green beside it, in the first row of each cell.
        let level = |column: usize, row: usize| match (column % 2, row % 2) {
            (0, 0) => 100,
            (1, 1) => 400,
            _ => 200,
        };
        let (light, master) = (file(1000, 1, level), file(500, 2, |_, _| 0));
        let region = Region::read("[2:12,4:20]");
        let look = Look::Sky(SkyLook { stored: *b"RGGB", is_bottom_up: false, region });
        let sky = |files: &[Option<&[u8]>]| match looked(look, files) {
            Looked { seen: Some(Seen::Sky(sky)), unread } if unread.is_empty() => Ok(sky),
            Looked { unread, .. } => Err(unread),
        };
        let own = sky(&[Some(&light)]).unwrap();
        assert_eq!(own.roi, "[2:12,4:20]");
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 2.0, "{found} {expected}");
        near(own.r.mean, 1100.0);
        near(own.b.mean, 1400.0);
        near(sky(&[Some(&light), Some(&master)]).unwrap().g1.mean, 700.0);
        let cut = master.get(..4000).unwrap();
        for (files, unread) in [
            ([None, Some(master.as_slice())], 0),
            ([Some(light.as_slice()), None], 1),
            ([Some(light.as_slice()), Some(cut)], 1),
        ] {
            assert_eq!(sky(&files).unwrap_err().iter().map(|(file, _)| *file).collect::<Vec<_>>(), [unread]);
        }
        // Twice as high, half as wide: as many pixels, in other places.
        let other = String::from_utf8_lossy(master.get(..2880).unwrap()).replace("= 64", "= 32");
        let other = other.replace("NAXIS2  = 40", "NAXIS2  = 80");
        let other = [other.as_bytes(), master.get(2880..).unwrap()].concat();
        let unread = sky(&[Some(&light), Some(&other)]).unwrap_err();
        assert_eq!(unread, [(1, said!("the master bias is of another size"))]);
        // A region beside the image has no sky, and nothing is wrong with the file.
        let region = Region::read("[30:40,0:9]");
        let look = Look::Sky(SkyLook { stored: *b"RGGB", is_bottom_up: false, region });
        assert_eq!(looked(look, &[Some(&light)]), Looked::default());
    }

    #[test]
    fn bytes_that_cannot_be_had_are_told_with_their_reason() {
        let bytes = file(500, 1, |_, _| 0);
        let opened = || Ok(("a.fits".to_owned(), u64::try_from(bytes.len()).unwrap()));
        for look in [Look::Bias, Look::Defects] {
            let mut looking = Looking::new(look, vec![opened(), opened()]);
            let looked = loop {
                match looking.step() {
                    LookStep::Strip => {}
                    LookStep::Done(looked) => break looked,
                    LookStep::Read { file: 0, .. } => looking.fail("the disk is gone".to_owned()),
                    LookStep::Read { offset, length, .. } => {
                        let rest = bytes.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
                        looking.supply(&rest[..length.min(rest.len())]);
                    }
                }
            };
            assert_eq!(looked.unread, [(0, Said::plain("the disk is gone"))]);
            assert!(looked.seen.is_some());
        }
    }
}
