//! What was measured, as it is kept and told.

use nightledger_frame::StarFigures;
use nightledger_stars::{Channel, Measured};

/// The figures of a frame.
pub(crate) fn figures_of(measured: &Measured) -> StarFigures {
    let count = |stars: usize| u32::try_from(stars).unwrap_or(u32::MAX);
    let tidy = |value: Option<f32>| value.map(shortest);
    let sky = |channel: Channel| [shortest(channel.background), shortest(channel.noise)];
    StarFigures {
        stars: count(measured.stars.len()),
        fwhm_px: tidy(measured.fwhm_px),
        hfr_px: tidy(measured.hfr_px),
        eccentricity: tidy(measured.eccentricity),
        angle_agreement: tidy(measured.angle_agreement),
        angle_deg: tidy(measured.angle_deg),
        background: shortest(measured.background),
        noise: shortest(measured.noise),
        saturated: count(measured.saturated),
        colours: measured.channels.map(|channels| channels.map(sky)),
    }
}

/// The number that reads the same as a figure of single precision does.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}
