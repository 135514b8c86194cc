//! Where a frame was taken (docs/rules.md#4-site "site"): decimal or sexagesimal, some programs with west as positive.

use nightledger_language::said;

use crate::Values;
use crate::cards::Cell;
use crate::decimal::tidy;
use crate::dialect::WestPositive;
use crate::keys::{Key, POSITION_PROPERTIES, POSITIONS};
use crate::text;
use crate::values::Reading;
use crate::{DoubtCode, Known, Position, Source};

/// The pair whose longitude some programs count from Greenwich to the west.
const TURNED: &str = "SITELONG";
/// What goes before it in their files.
const TRUE_LONGITUDE: &str = "OBSGEO-L";

/// Earth's mean radius, km.
const EARTH_KM: f64 = 6371.0;
/// Positions of one frame further apart than this are a notice, km (docs/rules.md#4-site).
const APART_KM: f64 = 2.0;

impl Reading<'_> {
    /// The position of the site, and where its longitude stands.
    pub(crate) fn position(&mut self, told: &Values) -> (Option<Known<Position>>, Option<Source>) {
        let west_positive = self.writers.capture.west_positive;
        let mut found: Vec<(&'static Key, Known<Position>)> = Vec::new();
        for (latitude, longitude) in POSITIONS {
            if let Some(at) = self.pair(latitude, longitude, west_positive) {
                found.push((longitude, at));
            }
        }
        for (latitude, longitude) in POSITION_PROPERTIES {
            if let Some(at) = self.property(latitude, longitude) {
                found.push((longitude, at));
            }
        }
        if west_positive != WestPositive::Never {
            // Stable: only the true longitude moves to the front.
            found.sort_by_key(|(longitude, _)| longitude.word != TRUE_LONGITUDE);
        }
        let Some((longitude, first)) = found.first().cloned() else { return (told.position.clone(), None) };
        let other = found.iter().skip(1).find(|(_, other)| distance_km(first.value, other.value) > APART_KM);
        if let Some((other_longitude, other)) = other {
            let (first_word, other_word) = (place_word(longitude), place_word(other_longitude));
            let text = said!(
                "{one} and {other} lie {km} km apart: {one} is used. Correct the site if that is wrong.",
                one = first_word,
                other = other_word,
                km = format!("{:.0}", distance_km(first.value, other.value))
            );
            self.doubt(DoubtCode::PositionsDiffer, text);
        }
        let longitude = self.cards.find(longitude).map(|hit| hit.source);
        (Some(first), longitude)
    }

    fn pair(
        &mut self,
        latitude: &'static Key,
        longitude: &'static Key,
        west_positive: WestPositive,
    ) -> Option<Known<Position>> {
        // Half a pair is none, and no reason for a word.
        if !(self.cards.has(latitude.word) && self.cards.has(longitude.word)) {
            return None;
        }
        let (north, east) = (self.angle(latitude), self.angle(longitude));
        let (north, mut east) = (north?, east?);
        let by_program = longitude.word == TURNED
            && match west_positive {
                WestPositive::Never => false,
                WestPositive::Numbers => {
                    matches!(self.cards.find(longitude)?.cell, Cell::Number(_))
                }
                WestPositive::Always => true,
            };
        let turned = by_program
            || east.degrees > 0.0
                && self.cards.card(longitude.word).is_some_and(|(_, card)| counts_west(&card.comment));
        if turned && !east.lettered {
            east.degrees = -east.degrees;
        }
        let source = self.cards.find(latitude)?.source;
        let at = position(north.degrees, east.degrees);
        // Zeros stand for "unknown", and no file need say more of them.
        if at.is_none() && (north.degrees.abs() > 90.0 || east.degrees.abs() > 360.0) {
            let (north, east) = (north.degrees, east.degrees);
            let text = said!(
                "{latitude} = {north} and {longitude} = {east} are nowhere on Earth: they are not used. Set the site if it is missing.",
                latitude = latitude.word,
                north,
                longitude = longitude.word,
                east
            );
            self.doubt(DoubtCode::ValueNotUnderstood, text);
        }
        Some(Known::new(at?, source))
    }

    fn angle(&mut self, key: &'static Key) -> Option<text::Angle> {
        let hit = self.cards.find(key)?;
        match hit.cell {
            Cell::Number(value) if text::has_word(hit.comment, &["rad", "radian", "radians"]) => {
                Some(text::Angle { degrees: tidy(value.to_degrees()), lettered: false })
            }
            Cell::Number(degrees) => Some(text::Angle { degrees, lettered: false }),
            Cell::Text(text) => {
                let angle = text::angle(text);
                if angle.is_none() && !text::is_nothing(text) {
                    self.doubt(DoubtCode::ValueNotUnderstood, said!("{key} = '{text}' is not a known form of angle and is not used. Set the site if it is missing.", key = key.word, text));
                }
                angle
            }
            Cell::Bool => None,
        }
    }

    fn property(&self, latitude: &'static Key, longitude: &'static Key) -> Option<Known<Position>> {
        let header = self.cards.header();
        let number = |key: &Key| text::number(&header.property(key.word)?.value);
        let at = position(number(latitude)?, number(longitude)?)?;
        Some(Known::new(at, self.cards.find(latitude)?.source))
    }
}

/// What the user is told of where a position stands.
fn place_word(longitude: &Key) -> &'static str {
    longitude.word.strip_suffix(":Longitude").unwrap_or(longitude.word)
}

/// Whether a comment says that the longitude counts from Greenwich to the west (`degrees west of zero`), which is not
/// the same as naming both directions or calling west negative.
fn counts_west(comment: &str) -> bool {
    text::has_word(comment, &["west"])
        && !["east", "negative", "west -", "west-", "-west", "- west"]
            .iter()
            .any(|part| text::contains(comment, part))
}

/// A position that can be one: in range, longitudes over 180 turned, both figures near 0 being nowhere.
pub(crate) fn position(latitude: f64, longitude: f64) -> Option<Position> {
    if !(-360.0..=360.0).contains(&longitude) {
        return None;
    }
    let longitude = if longitude > 180.0 {
        longitude - 360.0
    } else if longitude < -180.0 {
        longitude + 360.0
    } else {
        longitude
    };
    let possible = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    let somewhere = latitude.abs() >= 0.001 || longitude.abs() >= 0.001;
    // `+ 0.0` turns a negative zero.
    (possible && somewhere).then_some(Position { latitude: latitude + 0.0, longitude: longitude + 0.0 })
}

/// Great-circle distance, km.
fn distance_km(a: Position, b: Position) -> f64 {
    let (lat_a, lat_b) = (a.latitude.to_radians(), b.latitude.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.longitude - a.longitude).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let check = |latitude: f64, longitude: f64, expect: Option<(f64, f64)>| {
            let got = position(latitude, longitude).map(|at| (at.latitude, at.longitude));
            assert_eq!(got, expect, "{latitude} {longitude}");
        };
        check(52.25, -0.125, Some((52.25, -0.125)));
        check(-31.25, 210.5, Some((-31.25, -149.5)));
        check(-0.0, 0.0, None);
        check(0.0005, -0.0005, None);
        check(51.5, 0.0, Some((51.5, 0.0)));
        check(91.0, 0.0, None);
        check(10.0, 400.0, None);
    }

    #[test]
    fn comments_on_longitudes() {
        let check = |comment: &str, expect: bool| assert_eq!(counts_west(comment), expect, "{comment:?}");
        check("Site longitude in degrees west of zero", true);
        check("LONGITUDE, DEGREES WEST OF ZERO", true);
        check("[deg] West longitude", true);
        check("[deg] Longitude (West positive)", true);
        check("Longitude, East +, West -", false);
        check("(west is negative)", false);
        check("[deg] Observation site longitude", false);
        check("Westerbork", false);
    }

    #[test]
    fn distances() {
        let at = |latitude, longitude| Position { latitude, longitude };
        assert!((distance_km(at(0.0, 0.0), at(0.0, 1.0)) - 111.2).abs() < 0.1);
        assert!(distance_km(at(0.0, 179.999), at(0.0, -179.999)) < 0.3);
    }
}
