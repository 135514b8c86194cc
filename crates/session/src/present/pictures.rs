//! Pictures of lights that a page keeps while they are looked through: the next ones are there before they are shown.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::blink::BlinkLight;
use crate::ToMeasure;

/// Bytes of pictures that are kept, about: a dozen large ones in colour, or fifty in grey.
const MOST_BYTES: usize = 96 * 1024 * 1024;

/// Places beside the one that is shown whose pictures are made beforehand, the nearest first.
const BESIDE: [isize; 5] = [1, -1, 2, 3, 4];

/// A picture that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureWanted {
    /// Of this file.
    pub file: ToMeasure,
    /// Whether its stars are looked for.
    pub stars: bool,
    /// The part of it that is wanted pixel by pixel, instead of the whole.
    pub part: Option<Part>,
}

/// A part of a frame, in its pixels from the top left corner as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its first column.
    pub left: u32,
    /// Its first row.
    pub top: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Pixels around what is looked at that are made with it: a short way needs no other part.
const AROUND_PX: u32 = 320;

/// A place of the frames that is looked at pixel by pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    /// What is in the middle, in pixels of the frame from its top left corner.
    pub centre: (f64, f64),
    /// Columns and rows of the frame.
    pub frame: (u32, u32),
    /// So many of them are seen.
    pub seen: (f64, f64),
}

impl Zoom {
    /// The same so many pixels further, up to the frame's edge.
    #[must_use]
    pub fn moved(self, across: f64, down: f64) -> Self {
        let within = |centre: f64, seen: f64, frame: u32| {
            let (half, frame) = (seen / 2.0, f64::from(frame));
            if seen >= frame { frame / 2.0 } else { centre.clamp(half, frame - half) }
        };
        let (x, y) = self.centre;
        let centre =
            (within(x + across, self.seen.0, self.frame.0), within(y + down, self.seen.1, self.frame.1));
        Self { centre, ..self }
    }

    /// The part of the frame that is made for it: the one that was made last, as long as all that is seen is in it.
    #[must_use]
    pub fn part(self, last: Option<Part>) -> Part {
        let Self { centre, frame, seen } = self;
        let [(left, across), (top, down)] =
            [(centre.0, seen.0, frame.0), (centre.1, seen.1, frame.1)].map(|(centre, seen, frame)| {
                let seen = whole_px(seen.ceil()).min(frame);
                (whole_px(centre - f64::from(seen) / 2.0).min(frame - seen), seen)
            });
        let holds = |part: &Part| {
            let is_in = |first: u32, length: u32, from: u32, seen: u32| {
                from >= first && from.saturating_add(seen) <= first.saturating_add(length)
            };
            is_in(part.left, part.width, left, across) && is_in(part.top, part.height, top, down)
        };
        last.filter(holds).unwrap_or_else(|| {
            let [(left, width), (top, height)] =
                [(left, across, frame.0), (top, down, frame.1)].map(|(first, seen, frame)| {
                    let length = seen.saturating_add(2 * AROUND_PX).min(frame);
                    (first.saturating_sub(AROUND_PX).min(frame - length), length)
                });
            Part { left, top, width, height }
        })
    }
}

fn whole_px(length: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let length = length as u32;
    length
}

/// The pictures that are kept, those shown last at the end. `T` is a picture, or why there is none.
#[derive(Debug, Clone)]
pub struct Pictures<T> {
    kept: VecDeque<Kept<T>>,
}

#[derive(Debug, Clone)]
struct Kept<T> {
    of: PictureWanted,
    bytes: usize,
    picture: T,
}

impl<T> Default for Pictures<T> {
    fn default() -> Self {
        Self { kept: VecDeque::new() }
    }
}

impl<T> Pictures<T> {
    /// The picture of a file, if it is here.
    pub fn get(&self, file: &ToMeasure) -> Option<&T> {
        self.kept.iter().find(|kept| kept.of.file == *file).map(|kept| &kept.picture)
    }

    /// Whether a picture is here as it is wanted: one with stars serves those who want none.
    pub fn serves(&self, wanted: &PictureWanted) -> bool {
        let is_it = |kept: &Kept<T>| {
            let of = &kept.of;
            of.file == wanted.file && of.part == wanted.part && (of.stars || !wanted.stars)
        };
        self.kept.iter().any(is_it)
    }

    /// Keeps a picture of so many bytes. Those that were not shown for the longest time make room.
    pub fn put(&mut self, of: PictureWanted, bytes: usize, picture: T) {
        self.kept.retain(|kept| kept.of.file != of.file);
        self.kept.push_back(Kept { of, bytes, picture });
        while self.kept.len() > 1 && self.kept.iter().map(|kept| kept.bytes).sum::<usize>() > MOST_BYTES {
            self.kept.pop_front();
        }
    }

    /// Keeps those alone of which `keeps` says so.
    pub fn retain(&mut self, keeps: impl Fn(&T) -> bool) {
        self.kept.retain(|kept| keeps(&kept.picture));
    }

    /// Notes that the light at this place is shown, and says what is to be made: its picture, then those of the lights
    /// beside it. `stars` and `part`: as they are wanted.
    pub fn show(
        &mut self,
        lights: &[BlinkLight],
        at: usize,
        stars: bool,
        part: Option<Part>,
    ) -> Vec<PictureWanted> {
        let places = [0].into_iter().chain(BESIDE).filter_map(|beside| at.checked_add_signed(beside));
        let near = places.filter_map(|place| lights.get(place)).filter(|light| light.unshown.is_none());
        let near: Vec<PictureWanted> =
            near.filter_map(|light| Some(PictureWanted { file: light.file()?, stars, part })).collect();
        // The nearest are to go last.
        for wanted in near.iter().rev() {
            if let Some(place) = self.kept.iter().position(|kept| kept.of.file == wanted.file) {
                let kept = self.kept.remove(place);
                self.kept.extend(kept);
            }
        }
        near.into_iter().filter(|wanted| !self.serves(wanted)).collect()
    }
}

#[cfg(test)]
mod tests {
    use nightledger_ledger::FileKey;

    use super::*;

    fn light(name: &str) -> BlinkLight {
        let key = Some(FileKey { root_name: "Night".to_owned(), path: name.to_owned() });
        BlinkLight { key, name: name.to_owned(), ..BlinkLight::default() }
    }

    fn lights(count: usize) -> Vec<BlinkLight> {
        (0..count).map(|number| light(&number.to_string())).collect()
    }

    fn of(name: &str, stars: bool) -> PictureWanted {
        PictureWanted { file: light(name).file().unwrap(), stars, part: None }
    }

    fn names(wanted: &[PictureWanted]) -> Vec<&str> {
        wanted.iter().map(|wanted| wanted.file.path.as_str()).collect()
    }

    #[test]
    fn the_one_shown_is_made_first_then_those_beside_it() {
        let mut pictures = Pictures::<()>::default();
        let mut lights = lights(9);
        assert_eq!(names(&pictures.show(&lights, 3, false, None)), ["3", "4", "2", "5", "6", "7"]);
        assert_eq!(names(&pictures.show(&lights, 0, false, None)), ["0", "1", "2", "3", "4"]);
        assert_eq!(names(&pictures.show(&lights, 8, false, None)), ["8", "7"]);
        lights[4].unshown = Some("it is no picture".to_owned());
        pictures.put(of("2", false), 10, ());
        assert_eq!(names(&pictures.show(&lights, 3, false, None)), ["3", "5", "6", "7"]);
    }

    #[test]
    fn a_picture_without_stars_is_made_again_where_they_are_wanted() {
        let mut pictures = Pictures::default();
        let lights = lights(2);
        pictures.put(of("0", false), 10, "plain");
        assert_eq!(pictures.show(&lights, 0, true, None), [of("0", true), of("1", true)]);
        assert_eq!(pictures.get(&of("0", true).file), Some(&"plain"));
        pictures.put(of("0", true), 10, "with stars");
        assert_eq!(names(&pictures.show(&lights, 0, true, None)), ["1"]);
        assert_eq!(names(&pictures.show(&lights, 0, false, None)), ["1"]);
        assert_eq!(pictures.get(&of("0", true).file), Some(&"with stars"));
    }

    #[test]
    fn what_was_not_shown_for_long_makes_room() {
        let mut pictures = Pictures::default();
        let lights = lights(9);
        let third = MOST_BYTES / 3;
        for name in ["0", "1", "2"] {
            pictures.put(of(name, false), third, ());
        }
        pictures.show(&lights[..1], 0, false, None);
        pictures.put(of("3", false), third, ());
        let here = |pictures: &Pictures<()>, name: &str| pictures.get(&of(name, false).file).is_some();
        assert_eq!(["0", "1", "2", "3"].map(|name| here(&pictures, name)), [true, false, true, true]);
        pictures.retain(|()| true);
        assert!(here(&pictures, "3"));
        // One that is larger than all together is shown all the same.
        pictures.put(of("8", false), 2 * MOST_BYTES, ());
        assert_eq!(["0", "2", "3", "8"].map(|name| here(&pictures, name)), [false, false, false, true]);
        pictures.retain(|()| false);
        assert!(!here(&pictures, "8"));
    }

    #[test]
    fn folders_of_one_name_have_pictures_of_their_own() {
        let mut pictures = Pictures::default();
        let nights = [0, 1].map(|root| BlinkLight { root, ..light("L_001.fits") });
        pictures.put(of("L_001.fits", false), 10, "first night");
        let wanted = pictures.show(&nights, 1, false, None);
        assert_eq!(wanted, [PictureWanted { file: nights[1].file().unwrap(), stars: false, part: None }]);
        pictures.put(wanted[0].clone(), 10, "second night");
        let shown = nights.map(|light| pictures.get(&light.file().unwrap()).copied());
        assert_eq!(shown, [Some("first night"), Some("second night")]);
    }

    #[test]
    fn another_part_is_made_anew() {
        let mut pictures = Pictures::default();
        let lights = lights(1);
        let part = |left| Some(Part { left, top: 0, width: 10, height: 10 });
        let wanted = |part| PictureWanted { part, ..of("0", false) };
        pictures.put(wanted(part(3)), 10, ());
        assert_eq!(pictures.show(&lights, 0, false, part(3)), []);
        assert_eq!(pictures.show(&lights, 0, false, part(4)), [wanted(part(4))]);
        assert!(!pictures.serves(&of("0", false)), "a part is not the whole");
    }

    #[test]
    fn a_part_has_room_around_what_is_seen_and_stays_as_long_as_it_holds_that() {
        let frame = (6000, 4000);
        let zoom = |x, y| Zoom { centre: (x, y), seen: (800.0, 500.5), frame };
        let first = zoom(3000.0, 2000.0).part(None);
        assert_eq!(first, Part { left: 2280, top: 1429, width: 1440, height: 1141 });
        let around = |x, y| zoom(x, y).part(Some(first));
        assert_eq!((around(3000.0 + 320.0, 2000.0), around(2700.0, 1700.0)), (first, first));
        assert_eq!(around(3321.0, 2000.0), Part { left: 2601, ..first });
        // At the frame's corners, and of frames that are smaller than what is seen.
        assert_eq!(around(0.0, 9999.0), Part { left: 0, top: 2859, ..first });
        let all = Part { left: 0, top: 0, width: 200, height: 100 };
        let small = Zoom { centre: (150.0, 3.0), seen: (800.0, 500.0), frame: (200, 100) };
        assert_eq!(small.part(Some(first)), all);
    }

    #[test]
    fn what_is_looked_at_stays_in_the_frame() {
        let zoom = Zoom { centre: (3000.0, 2000.0), frame: (6000, 4000), seen: (800.0, 500.0) };
        let places = [
            ((10.0, -20.0), (3010.0, 1980.0)),
            ((9e9, 0.0), (5600.0, 2000.0)),
            ((-9e9, 9e9), (400.0, 3750.0)),
        ];
        for ((across, down), centre) in places {
            assert_eq!(zoom.moved(across, down), Zoom { centre, ..zoom });
        }
        // Of a frame that is smaller than what is seen, the middle stays in the middle.
        let small = Zoom { frame: (600, 4000), ..zoom };
        assert_eq!(small.moved(50.0, 50.0).centre, (300.0, 2050.0));
    }
}
