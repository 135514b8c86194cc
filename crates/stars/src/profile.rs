//! The light of a star: an elliptical Moffat profile, as pixels add it up (docs/rules.md#17-fwhm).

use wide::{f32x4, f32x8};

/// Form of a star's light: brightness falls to a half where `xx dx^2 + 2 xy dx dy + yy dy^2` is 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    pub(crate) xx: f32,
    pub(crate) xy: f32,
    pub(crate) yy: f32,
    /// 1 / beta of the Moffat profile. 0 is a Gaussian; below 0 the edge is steeper than a Gaussian's, so that noise can
    /// err to both sides of one.
    pub(crate) wings: f32,
}

/// Nearest to a Gaussian that is told from one.
const ALMOST_GAUSSIAN: f32 = 0.004;

/// Where the base of a profile with a steeper edge than a Gaussian's ends, in place of 0.
const LEAST: f32 = 1e-6;

/// Brightness and its derivatives.
pub(crate) struct Light {
    /// Brightness; 1 at the centre.
    pub(crate) value: f32x8,
    /// By the squared distance in half widths.
    pub(crate) by_distance: f32x8,
    /// By [`Shape::wings`].
    pub(crate) by_wings: f32x8,
}

impl Shape {
    /// A round star of this width at half maximum.
    pub(crate) fn round(fwhm: f32, wings: f32) -> Self {
        let form = 4.0 / (fwhm * fwhm);
        Self { xx: form, xy: 0.0, yy: form, wings }
    }

    /// Geometric mean of the two widths at half maximum, before pixels add up.
    pub(crate) fn fwhm(&self) -> f32 {
        2.0 / (self.xx * self.yy - self.xy * self.xy).max(1e-12).powf(0.25)
    }

    /// Squared distance in half widths.
    pub(crate) fn distance(&self, dx: f32x8, dy: f32x8) -> f32x8 {
        dx * dx * self.xx + dx * dy * (2.0 * self.xy) + dy * dy * self.yy
    }

    /// Brightness at squared distances, without derivatives.
    pub(crate) fn light_of(&self, distance: f32x4) -> f32x4 {
        let (wings, growth) = self.growth();
        let base = (distance * growth + 1.0).fast_max(f32x4::splat(LEAST));
        (base.ln() * (-1.0 / wings)).exp()
    }

    /// About what squares of so many pixels to a side record of it.
    pub(crate) fn widened(&self, side: f32) -> Self {
        // The inverse of the matrix is 2 ln 2 times the covariance, of which a square has a twelfth of its side squared.
        let more = side * side * (2.0 * std::f32::consts::LN_2 / 12.0);
        let determinant = self.xx * self.yy - self.xy * self.xy;
        let (x, xy, y) = (self.yy / determinant + more, -self.xy / determinant, self.xx / determinant + more);
        let determinant = x * y - xy * xy;
        Self { xx: y / determinant, xy: -xy / determinant, yy: x / determinant, wings: self.wings }
    }

    /// How many times higher a star of this form is at its centre than one of another that has as much light.
    pub(crate) fn peak_over(&self, other: &Self) -> f32 {
        let determinant = |shape: &Self| shape.xx * shape.yy - shape.xy * shape.xy;
        (determinant(self) / determinant(other)).sqrt()
    }

    /// The sum of its squared brightness over all pixels.
    pub(crate) fn squares(&self) -> f32 {
        let (wings, growth) = self.growth();
        let determinant = self.xx * self.yy - self.xy * self.xy;
        std::f32::consts::PI / (determinant.sqrt() * growth * (2.0 / wings - 1.0))
    }

    /// Brightness at an offset from its centre.
    pub(crate) fn light_at(&self, dx: f32, dy: f32) -> f32 {
        let (wings, growth) = self.growth();
        let distance = self.xx * dx * dx + 2.0 * self.xy * dx * dy + self.yy * dy * dy;
        (distance * growth + 1.0).max(LEAST).powf(-1.0 / wings)
    }

    /// Brightness at squared distances, without derivatives.
    pub(crate) fn light_eight(&self, distance: f32x8) -> f32x8 {
        let (wings, growth) = self.growth();
        let base = (distance * growth + 1.0).fast_max(f32x8::splat(LEAST));
        (base.ln() * (-1.0 / wings)).exp()
    }

    /// The squared distance at which its brightness is so much.
    pub(crate) fn distance_of(&self, brightness: f32) -> f32 {
        let (wings, growth) = self.growth();
        ((brightness.powf(-wings) - 1.0) / growth).max(0.0)
    }

    /// [`Self::wings`], never 0, and the growth of the profile's base with the squared distance.
    fn growth(&self) -> (f32, f32) {
        let wings = if self.wings.abs() < ALMOST_GAUSSIAN { ALMOST_GAUSSIAN } else { self.wings };
        (wings, wings.exp2() - 1.0)
    }

    /// Brightness at squared distances.
    pub(crate) fn light(&self, distance: f32x8) -> Light {
        let (wings, growth) = self.growth();
        // With steeper edges than a Gaussian's there is no light beyond one distance.
        let base = (distance * growth + 1.0).fast_max(f32x8::splat(LEAST));
        let logarithm = base.ln();
        let value = (logarithm * (-1.0 / wings)).exp();
        let over = value / base;
        let by_distance = over * (-growth / wings);
        let growth_by_wings = std::f32::consts::LN_2 * wings.exp2();
        let by_wings =
            value * logarithm * (1.0 / (wings * wings)) - over * distance * (growth_by_wings / wings);
        Light { value, by_distance, by_wings }
    }
}

/// Places in a pixel, from its centre, and their weights, at which its light is added up: by the rule of Gauss and
/// Legendre, which needs fewest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sampling {
    /// The centre alone: stars wider than this find no difference.
    One,
    /// 2 x 2 places.
    Four,
    /// 3 x 3 places.
    Nine,
}

impl Sampling {
    /// What a star of this width needs.
    pub(crate) fn for_width(fwhm: f32) -> Self {
        if fwhm < 2.3 {
            Self::Nine
        } else if fwhm < 6.5 {
            Self::Four
        } else {
            Self::One
        }
    }

    fn line(self) -> &'static [(f32, f32)] {
        match self {
            Self::One => &[(0.0, 1.0)],
            Self::Four => &[(-0.288_675_13, 0.5), (0.288_675_13, 0.5)],
            Self::Nine => &[(-0.387_298_33, 5.0 / 18.0), (0.0, 8.0 / 18.0), (0.387_298_33, 5.0 / 18.0)],
        }
    }

    /// All places with their weights.
    pub(crate) fn places(self) -> impl Iterator<Item = (f32, f32, f32)> {
        self.line()
            .iter()
            .flat_map(move |(dy, down)| self.line().iter().map(move |(dx, right)| (*dx, *dy, down * right)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum over fine places of what a function says of a star's brightness there.
    fn sum(shape: &Shape, of: impl Fn(f32) -> f32) -> f32 {
        let place = |at: i32| 0.1 * f32::from(i16::try_from(at).unwrap());
        let line = |y: i32| (-400..=400).map(move |x| (place(x), place(y)));
        (-400..=400).flat_map(line).map(|(x, y)| 0.01 * of(shape.light_at(x, y))).sum()
    }

    #[test]
    fn squares_are_those_of_the_brightness() {
        for wings in [0.0, 0.25, 0.4] {
            let shape = Shape { xx: 0.5, xy: 0.1, yy: 0.3, wings };
            let expected = sum(&shape, |light| light * light);
            assert!((shape.squares() / expected - 1.0).abs() < 5e-3, "{wings}: {}", shape.squares());
        }
    }

    #[test]
    fn a_widened_star_is_as_wide_as_squares_record_it_and_lower() {
        let shape = Shape::round(4.0, 0.0);
        let wide = shape.widened(2.0);
        // 4 ln 2 of a Gaussian's and 2 ln 2 / 3 of a square's variance.
        assert!((wide.fwhm() - (16.0 + 4.0 * 8.0 * std::f32::consts::LN_2 / 12.0_f32).sqrt()).abs() < 1e-3);
        let light = |shape: &Shape| sum(shape, |light| light);
        assert!((shape.peak_over(&wide) - light(&wide) / light(&shape)).abs() < 1e-3);
    }
}
