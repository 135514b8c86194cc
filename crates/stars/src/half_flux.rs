//! The mean distance of a star's light from its centre (docs/rules.md#17-hfr).

use crate::points::Points;
use wide::f32x8;

/// A fitted star's pixels, kept until the frame's width is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disc {
    /// Distance of a pixel from the fitted centre, and its value without the sky.
    pixels: Vec<[f32; 2]>,
}

impl Disc {
    /// The pixels of a star whose centre and sky a fit found.
    pub(crate) fn new(points: &Points, x: f32, y: f32, sky: f32) -> Self {
        let pixels = points.pixels().map(|[dx, dy, value]| [(dx - x).hypot(dy - y), value - sky]).collect();
        Self { pixels }
    }

    /// sum(v d) / sum(v) within a radius. Pixels that the circle cuts count by about the share that lies inside.
    pub(crate) fn mean_distance(&self, radius: f32) -> Option<f32> {
        let (mut light, mut moment) = (f32x8::ZERO, f32x8::ZERO);
        for chunk in self.pixels.chunks(8) {
            let (mut distances, mut values) = ([0.0; 8], [0.0; 8]);
            for ((distance, value), pixel) in distances.iter_mut().zip(&mut values).zip(chunk) {
                [*distance, *value] = *pixel;
            }
            let distances = f32x8::new(distances);
            let inside = (f32x8::splat(radius + 0.5) - distances).max(f32x8::ZERO).min(f32x8::ONE);
            let values = f32x8::new(values) * inside;
            light += values;
            moment += values * distances;
        }
        let (light, moment) = (light.reduce_add(), moment.reduce_add());
        (light > 0.0 && moment > 0.0).then(|| moment / light)
    }
}
