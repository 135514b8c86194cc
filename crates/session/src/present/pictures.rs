//! Pictures of lights that a page keeps while they are looked through: the next ones are there before they are shown.

use std::collections::VecDeque;

use nightledger_ledger::FileKey;
use serde::{Deserialize, Serialize};

use super::blink::BlinkLight;

/// Bytes of pictures that are kept, about: a dozen large ones in colour, or fifty in grey.
const MOST_BYTES: usize = 96 * 1024 * 1024;

/// Places beside the one that is shown whose pictures are made beforehand, the nearest first.
const BESIDE: [isize; 5] = [1, -1, 2, 3, 4];

/// A picture that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureWanted {
    /// Of this file.
    pub file: FileKey,
    /// Whether its stars are looked for.
    pub stars: bool,
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
    pub fn get(&self, file: &FileKey) -> Option<&T> {
        self.kept.iter().find(|kept| kept.of.file == *file).map(|kept| &kept.picture)
    }

    /// Whether a picture is here as it is wanted: one with stars serves those who want none.
    fn serves(&self, wanted: &PictureWanted) -> bool {
        let is_it = |kept: &Kept<T>| kept.of.file == wanted.file && (kept.of.stars || !wanted.stars);
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
    /// beside it.
    pub fn show(&mut self, lights: &[BlinkLight], at: usize, stars: bool) -> Vec<PictureWanted> {
        let places = [0].into_iter().chain(BESIDE).filter_map(|beside| at.checked_add_signed(beside));
        let near = places.filter_map(|place| lights.get(place)).filter(|light| light.unshown.is_none());
        let near: Vec<PictureWanted> =
            near.filter_map(|light| Some(PictureWanted { file: light.key.clone()?, stars })).collect();
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
    use super::*;

    fn light(name: &str) -> BlinkLight {
        let key = Some(FileKey { root_name: "Night".to_owned(), path: name.to_owned() });
        BlinkLight { key, name: name.to_owned(), ..BlinkLight::default() }
    }

    fn lights(count: usize) -> Vec<BlinkLight> {
        (0..count).map(|number| light(&number.to_string())).collect()
    }

    fn of(name: &str, stars: bool) -> PictureWanted {
        PictureWanted { file: light(name).key.unwrap(), stars }
    }

    fn names(wanted: &[PictureWanted]) -> Vec<&str> {
        wanted.iter().map(|wanted| wanted.file.path.as_str()).collect()
    }

    #[test]
    fn the_one_shown_is_made_first_then_those_beside_it() {
        let mut pictures = Pictures::<()>::default();
        let mut lights = lights(9);
        assert_eq!(names(&pictures.show(&lights, 3, false)), ["3", "4", "2", "5", "6", "7"]);
        assert_eq!(names(&pictures.show(&lights, 0, false)), ["0", "1", "2", "3", "4"]);
        assert_eq!(names(&pictures.show(&lights, 8, false)), ["8", "7"]);
        lights[4].unshown = Some("it is no picture".to_owned());
        pictures.put(of("2", false), 10, ());
        assert_eq!(names(&pictures.show(&lights, 3, false)), ["3", "5", "6", "7"]);
    }

    #[test]
    fn a_picture_without_stars_is_made_again_where_they_are_wanted() {
        let mut pictures = Pictures::default();
        let lights = lights(2);
        pictures.put(of("0", false), 10, "plain");
        assert_eq!(pictures.show(&lights, 0, true), [of("0", true), of("1", true)]);
        assert_eq!(pictures.get(&of("0", true).file), Some(&"plain"));
        pictures.put(of("0", true), 10, "with stars");
        assert_eq!(names(&pictures.show(&lights, 0, true)), ["1"]);
        assert_eq!(names(&pictures.show(&lights, 0, false)), ["1"]);
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
        pictures.show(&lights[..1], 0, false);
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
}
