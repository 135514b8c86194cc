//! Circles around the stars of a frame (docs/rules.md#17-circles).

use nightledger_stars::{Measured, Star};

use crate::number::{double, nearest, single};
use crate::preview::Shown;
use crate::source::Source;

/// Stars that are circled, at most: the brightest.
const MOST: usize = 400;

/// Of the stars that were fitted, the share that is marked as the worst.
const WORST: f64 = 0.1;

/// A circle's radius in widths of its star.
const WIDTHS: f64 = 1.5;

/// The least radius, in pixels of the picture: a smaller circle hides its star.
const LEAST_PX: f64 = 9.0;

/// A star in the picture of a frame, in its pixels from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// Half the circle's width.
    pub radius: f32,
    /// Whether the star's longer axis is among the longest tenth of those that were fitted.
    pub is_worst: bool,
}

/// Circles around the brightest stars that were found in a frame, and around the worst ones.
pub fn circles(measured: &Measured, source: &Source, shown: &Shown) -> Vec<Circle> {
    let mut lengths: Vec<f32> = measured.stars.iter().filter_map(longer_axis).collect();
    lengths.sort_by(f32::total_cmp);
    let marked = nearest((double(lengths.len()) * WORST).floor());
    // The shortest of those that are marked; where a tenth is less than a star there is none.
    let worst = marked.checked_sub(1).and_then(|more| lengths.iter().rev().nth(more)).copied();
    let scale = double(shown.picture.width) / double(shown.covered.0.max(1));
    let of = |star: &Star| {
        let (x, y) = (f64::from(star.x) + 0.5, f64::from(star.y) + 0.5);
        let y = if source.is_bottom_up { double(shown.covered.1) - y } else { y };
        let down = double(shown.picture.height) / double(shown.covered.1.max(1));
        let width = star.fwhm_px.or(measured.fwhm_px).map_or(0.0, f64::from);
        Circle {
            x: single(x * scale),
            y: single(y * down),
            radius: single((WIDTHS * width * scale).max(LEAST_PX)),
            is_worst: worst.is_some_and(|worst| longer_axis(star).is_some_and(|length| length >= worst)),
        }
    };
    let circles = measured.stars.iter().map(of).enumerate();
    circles.filter(|(place, circle)| *place < MOST || circle.is_worst).map(|(_, circle)| circle).collect()
}

/// The width at half maximum along the longer axis, of a star that was fitted.
fn longer_axis(star: &Star) -> Option<f32> {
    let (width, eccentricity) = (star.fwhm_px?, star.eccentricity?);
    // The width is the geometric mean of both axes.
    Some(width / (1.0 - eccentricity * eccentricity).max(0.01).powf(0.25))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;
    use crate::preview::Stretches;

    fn star(x: f32, y: f32, fwhm_px: Option<f32>, eccentricity: Option<f32>) -> Star {
        Star { x, y, snr: 50.0, is_saturated: false, fwhm_px, eccentricity }
    }

    fn measured(stars: Vec<Star>) -> Measured {
        Measured {
            stars,
            fwhm_px: Some(4.0),
            hfr_px: None,
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 100.0,
            noise: 5.0,
            channels: None,
            saturated: 0,
            fitted: 0,
        }
    }

    fn shown(size: (usize, usize), covered: (usize, usize)) -> Shown {
        let picture = Picture { width: size.0, height: size.1, rgba: Vec::new(), is_grey: true };
        Shown { picture, panels: None, covered, stretches: Stretches(Vec::new()) }
    }

    #[test]
    fn circles_lie_where_the_stars_are_in_the_picture() {
        let measured = measured(vec![star(0.0, 0.0, None, None), star(399.5, 99.5, Some(16.0), Some(0.3))]);
        let mut source = Source { width: 800, height: 400, planes: 1, mosaic: None, is_bottom_up: false };
        let made = circles(&measured, &source, &shown((400, 200), (800, 400)));
        let places: Vec<(f32, f32, f32)> =
            made.iter().map(|circle| (circle.x, circle.y, circle.radius)).collect();
        assert_eq!(places, [(0.25, 0.25, 9.0), (200.0, 50.0, 12.0)]);
        source.is_bottom_up = true;
        let made = circles(&measured, &source, &shown((400, 200), (800, 400)));
        assert_eq!((made[1].x, made[1].y), (200.0, 150.0));
    }

    #[test]
    fn the_tenth_with_the_longest_axes_is_marked() {
        let mut stars: Vec<Star> =
            (0_u8..20).map(|x| star(f32::from(x), 0.0, Some(4.0), Some(0.1))).collect();
        // As wide, but long; and wider, but round. Stars that were not fitted are never marked.
        stars[7].eccentricity = Some(0.9);
        stars[11].fwhm_px = Some(6.0);
        stars.push(star(30.0, 0.0, None, None));
        let source = Source { width: 50, height: 50, planes: 1, mosaic: None, is_bottom_up: false };
        let made = circles(&measured(stars.clone()), &source, &shown((50, 50), (50, 50)));
        let worst: Vec<f32> = made.iter().filter(|circle| circle.is_worst).map(|circle| circle.x).collect();
        assert_eq!(worst, [7.5, 11.5]);
        stars.truncate(9);
        let made = circles(&measured(stars), &source, &shown((50, 50), (50, 50)));
        assert!(made.iter().all(|circle| !circle.is_worst));
    }

    #[test]
    fn a_crowd_is_not_circled_whole_but_for_its_worst() {
        let mut stars = vec![star(1.0, 1.0, Some(3.0), Some(0.0)); 1000];
        for star in &mut stars[900..] {
            star.fwhm_px = Some(9.0);
        }
        let source = Source { width: 50, height: 50, planes: 1, mosaic: None, is_bottom_up: false };
        let made = circles(&measured(stars), &source, &shown((50, 50), (50, 50)));
        assert_eq!((made.len(), made.iter().filter(|circle| circle.is_worst).count()), (500, 100));
    }
}
