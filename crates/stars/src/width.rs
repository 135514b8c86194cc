//! Widths of a star as the file records it: of its light after each pixel has added up its own square
//! (docs/rules.md#17-fwhm).

use crate::profile::Shape;
use wide::f32x4;

/// Widths at half maximum along both axes, and the direction of the longer one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Widths {
    /// Along the longer axis, pixels.
    pub(crate) major: f32,
    /// Along the shorter axis, pixels.
    pub(crate) minor: f32,
    /// Of the longer axis: radians from the direction of rows towards that of columns.
    pub(crate) angle: f32,
}

impl Widths {
    /// Of a star of this shape; `None` where it has no finite width.
    pub(crate) fn of(shape: &Shape) -> Option<Self> {
        let middle = 0.5 * (shape.xx + shape.yy);
        let apart = (0.25 * (shape.xx - shape.yy).powi(2) + shape.xy * shape.xy).sqrt();
        // The longer axis belongs to the smaller eigenvalue.
        let angle = 0.5 * (-shape.xy).atan2(0.5 * (shape.yy - shape.xx));
        let major = half_width(shape, angle, 1.0 / (middle - apart).sqrt())?;
        let minor = half_width(shape, angle + std::f32::consts::FRAC_PI_2, 1.0 / (middle + apart).sqrt())?;
        (major.is_finite() && minor.is_finite() && minor > 0.0).then_some(Self {
            major: 2.0 * major.max(minor),
            minor: 2.0 * minor.min(major),
            angle,
        })
    }

    /// Geometric mean of both axes.
    pub(crate) fn fwhm(&self) -> f32 {
        (self.major * self.minor).sqrt()
    }

    /// sqrt(1 - (b/a)^2).
    pub(crate) fn eccentricity(&self) -> f32 {
        (1.0 - (self.minor / self.major).powi(2)).max(0.0).sqrt()
    }
}

/// Places along a pixel and their weights: Gauss and Legendre's rule with four.
const PLACES: [f32; 4] = [-0.430_568_16, -0.169_990_52, 0.169_990_52, 0.430_568_16];

/// The weights of [`PLACES`].
const WEIGHTS: [f32; 4] = [0.173_927_42, 0.326_072_58, 0.326_072_58, 0.173_927_42];

/// What a pixel with its centre here records of a star whose centre is 0, 0.
fn recorded(shape: &Shape, x: f32, y: f32) -> f32 {
    let line = |[one, two, three, four]: [f32; 4]| f32x4::new([one, two, three, four]);
    let (across, along) = (line(PLACES) + x, line(WEIGHTS));
    let rows = PLACES.iter().zip(WEIGHTS);
    rows.map(|(down, weight)| {
        let distance = {
            let down = *down + y;
            across * across * shape.xx + across * (2.0 * shape.xy * down) + shape.yy * down * down
        };
        (shape.light_of(distance) * along).reduce_add() * weight
    })
    .sum()
}

/// Distance in this direction at which half of the centre's light is recorded, from a first guess of it.
fn half_width(shape: &Shape, angle: f32, guess: f32) -> Option<f32> {
    let (sine, cosine) = angle.sin_cos();
    let over = {
        let half = 0.5 * recorded(shape, 0.0, 0.0);
        move |distance: f32| recorded(shape, distance * cosine, distance * sine) / half - 1.0
    };
    let (mut near, mut far) = (0.0, 1.5 * guess + 1.0);
    let (mut at_near, mut at_far) = (1.0, over(far));
    if !(at_far < 0.0 && guess.is_finite()) {
        return None;
    }
    // By chords, the held end's weight halved when it stays ("Illinois").
    let mut last = 0.0;
    for _ in 0..12 {
        let place = near + (far - near) * at_near / (at_near - at_far);
        let at_place = over(place);
        if at_place.abs() < 2e-4 {
            return Some(place);
        }
        if at_place > 0.0 {
            (near, at_near) = (place, at_place);
            if last > 0.0 {
                at_far *= 0.5;
            }
        } else {
            (far, at_far) = (place, at_place);
            if last < 0.0 {
                at_near *= 0.5;
            }
        }
        last = at_place;
    }
    Some(0.5 * (near + far))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Widths that a numerical integration with 200 x 200 places in a pixel gives.
    #[test]
    fn pixels_widen_narrow_stars() {
        for (light, recorded) in [(1.2, 1.4066), (1.5, 1.6601), (2.0, 2.1160), (3.0, 3.0734), (8.0, 8.0257)] {
            let widths = Widths::of(&Shape::round(light, 0.0)).unwrap();
            assert!((widths.fwhm() / recorded - 1.0).abs() < 2e-3, "{light}: {widths:?}");
            assert!(widths.eccentricity() < 0.05);
        }
        for (light, recorded) in [(1.5, 1.7484), (2.0, 2.1865), (4.0, 4.0865)] {
            let widths = Widths::of(&Shape::round(light, 0.4)).unwrap();
            assert!((widths.fwhm() / recorded - 1.0).abs() < 3e-3, "{light}: {widths:?}");
        }
    }

    #[test]
    fn an_ellipse_has_its_axes_and_direction() {
        for degrees in [0.0_f32, 30.0, 45.0, 90.0, 120.0, 170.0] {
            let (sine, cosine) = degrees.to_radians().sin_cos();
            let (a, b) = (1.0 / 4.0_f32.powi(2), 1.0 / 2.0_f32.powi(2));
            let shape = Shape {
                xx: a * cosine * cosine + b * sine * sine,
                xy: (a - b) * sine * cosine,
                yy: a * sine * sine + b * cosine * cosine,
                wings: 0.0,
            };
            let widths = Widths::of(&shape).unwrap();
            assert!((widths.major - 8.03).abs() < 0.03, "{degrees}: {widths:?}");
            assert!((widths.minor - 4.06).abs() < 0.03, "{degrees}: {widths:?}");
            let apart = (widths.angle.to_degrees() - degrees).rem_euclid(180.0);
            assert!(!(0.5..=179.5).contains(&apart), "{degrees}: {}", widths.angle.to_degrees());
        }
    }
}
