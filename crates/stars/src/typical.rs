//! What the frame's typical star is like, where only some stars were fitted (docs/rules.md#17-fwhm).

use crate::counting::FAINTEST;
use crate::fitted_star::FittedStar;
use crate::matrix::{SIDE, Vector, least_squares};
use crate::measured::Star;
use crate::number::single;
use crate::statistics::{median, quantile};

/// Fewer fitted stars than this tell less of places between them than they do together.
const FEWEST: usize = 40;

/// Stars that have a say, about.
const MOST: usize = 2000;

/// Deviations of the noise over which a star's peak says at least half as much of it as any could.
const HALF_SURE: f32 = 60.0;

/// The share of stars that are narrower than a wide one.
const WIDE: f64 = 0.9;

/// Column and row.
type Place = (f32, f32);

/// What is known at a place.
#[derive(Debug, Clone, Copy)]
struct Known {
    place: Place,
    value: f32,
    /// How much it says: 1 where noise changes nothing.
    weight: f32,
}

/// Fitted stars, and the places of all that have a say.
///
/// Optics make stars wider towards corners or along a side, and wide ones are fitted less often: their peaks are lower, and
/// others stand nearer. So a surface through the values of those that were fitted says what the others are like.
pub(crate) struct Typical<'a> {
    fitted: &'a [&'a FittedStar],
    places: Vec<Place>,
}

impl<'a> Typical<'a> {
    pub(crate) fn new(fitted: &'a [&'a FittedStar], stars: &[Star]) -> Self {
        let mut typical = Self { fitted, places: Vec::new() };
        let widths = typical.values(|star| Some(star.widths.fwhm()));
        if let Some(surface) = Surface::through(&widths) {
            let mut widths: Vec<f32> = widths.iter().map(|known| known.value).collect();
            // With less light than this only narrow ones count as stars.
            let least = FAINTEST * quantile(&mut widths, WIDE).unwrap_or(0.0);
            let some = stars.iter().step_by(stars.len() / MOST + 1);
            let much = some.filter(|star| star.snr * surface.at((star.x, star.y)) > least);
            typical.places = much.map(|star| (star.x, star.y)).collect();
        }
        typical
    }

    /// The median star's value.
    pub(crate) fn middle(&self, of: impl Fn(&FittedStar) -> Option<f32>) -> Option<f32> {
        let values = self.values(of);
        middle(&values, &self.places)
    }

    fn values(&self, of: impl Fn(&FittedStar) -> Option<f32>) -> Vec<Known> {
        let place = |star: &FittedStar| (star.candidate.peak.x, star.candidate.peak.y);
        let weight = |star: &FittedStar| 1.0 / (1.0 + (HALF_SURE / star.candidate.top).powi(2));
        let known =
            |star: &&FittedStar| Some(Known { place: place(star), value: of(star)?, weight: weight(star) });
        self.fitted.iter().filter_map(known).collect()
    }
}

/// The median value at all places, from values at some; their own median where they are too few.
fn middle(values: &[Known], places: &[Place]) -> Option<f32> {
    let mut all: Vec<f32> = values.iter().map(|known| known.value).collect();
    let surface = Surface::through(values).filter(|_| !places.is_empty());
    let Some(surface) = surface else { return median(&mut all) };
    median(&mut places.iter().map(|place| surface.at(*place)).collect::<Vec<_>>())
}

/// A surface of the second degree through values.
struct Surface {
    terms: Vector,
    /// The middle of the places, and the farthest to each side.
    centre: Place,
    far: (f32, f32),
    /// Nowhere are values beyond these.
    bounds: (f32, f32),
}

impl Surface {
    /// The one that most values are near; none through too few.
    fn through(values: &[Known]) -> Option<Self> {
        if values.len() < FEWEST {
            return None;
        }
        let ends = |of: fn(&Known) -> f32| {
            let values = values.iter().map(of);
            values.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), value| {
                (least.min(value), most.max(value))
            })
        };
        let (x, y) = (ends(|known| known.place.0), ends(|known| known.place.1));
        let half = |(least, most): (f32, f32)| (0.5 * (most - least)).max(1.0);
        let mut surface = Self {
            terms: [0.0; SIDE],
            centre: (f32::midpoint(x.0, x.1), f32::midpoint(y.0, y.1)),
            far: (half(x), half(y)),
            bounds: ends(|known| known.value),
        };
        let mut limit = f32::INFINITY;
        for _ in 0..ROUNDS {
            let near = values.iter().filter(|known| surface.below(known).abs() <= limit);
            surface.terms = least_squares(near.map(|known| {
                let root = f64::from(known.weight).sqrt();
                (surface.by(known.place).map(|by| by * root), f64::from(known.value) * root)
            }))?;
            let mut apart: Vec<f32> = values.iter().map(|known| surface.below(known).abs()).collect();
            limit = CLIP * 1.4826 * median(&mut apart)?;
        }
        Some(surface)
    }

    /// How far it lies below a value.
    fn below(&self, known: &Known) -> f32 {
        known.value - self.at(known.place)
    }

    /// The terms of the second degree at a place.
    fn by(&self, (x, y): Place) -> Vector {
        let right = f64::from((x - self.centre.0) / self.far.0);
        let down = f64::from((y - self.centre.1) / self.far.1);
        [1.0, right, down, right * right, right * down, down * down, 0.0, 0.0]
    }

    fn at(&self, place: Place) -> f32 {
        let value = self.by(place).iter().zip(self.terms).map(|(by, term)| by * term).sum();
        single(value).clamp(self.bounds.0, self.bounds.1)
    }
}

/// Times that values far from the surface are left out anew.
const ROUNDS: usize = 4;

/// Deviations from the surface beyond which a value says nothing.
const CLIP: f32 = 3.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// Places on a grid of 20 pixels, 100 of them.
    fn places() -> Vec<Place> {
        let at = |number: u8| 20.0 * f32::from(number);
        (0..10).flat_map(|row| (0..10).map(move |column| (at(column), at(row)))).collect()
    }

    #[test]
    fn few_values_have_their_own_median() {
        let values = [((0.0, 0.0), 3.0), ((5.0, 0.0), 4.0), ((0.0, 9.0), 7.0)].map(|(place, value)| Known {
            place,
            value,
            weight: 1.0,
        });
        assert_eq!(middle(&values, &places()), Some(4.0));
        assert_eq!(middle(&[], &places()), None);
    }

    #[test]
    fn where_values_are_missing_those_around_say_what_they_would_be() {
        type At = fn(f32, f32) -> f32;
        let forms: [(At, f32); 3] = [
            (|_, _| 3.0, 3.0),
            (|x, _| 3.0 + 0.01 * x, 3.9),
            (|x, y| 3.0 + 2e-5 * ((x - 90.0).powi(2) + (y - 90.0).powi(2)), 3.1),
        ];
        for (at, corner) in forms {
            let mut everywhere: Vec<f32> = places().iter().map(|(x, y)| at(*x, *y)).collect();
            let expected = median(&mut everywhere).unwrap();
            // Half of what is wide is not fitted, and a few fits are wrong.
            let fitted = places()
                .into_iter()
                .enumerate()
                .filter(|(number, (x, y))| number % 2 == 0 || at(*x, *y) <= corner);
            let mut values: Vec<Known> =
                fitted.map(|(_, (x, y))| Known { place: (x, y), value: at(x, y), weight: 1.0 }).collect();
            for known in values.iter_mut().skip(7).step_by(13) {
                known.value *= 1.5;
            }
            let found = middle(&values, &places()).unwrap();
            assert!((found / expected - 1.0).abs() < 2e-3, "{found} of {expected}");
        }
    }
}
