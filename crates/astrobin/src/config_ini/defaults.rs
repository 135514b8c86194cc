//! The keys of `[defaults]`, one table for both directions: FITS keyword, field, and which figures make sense.

use nightledger_ledger::Defaults;

/// A key of `[defaults]` that stands for one value.
pub(super) struct Key {
    /// The FITS keyword, as AstroBinUpload writes it.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) field: Field,
    /// What AstroBinUpload's template says when there is nothing. `None`: the line is left out then.
    pub(super) nothing: Option<&'static str>,
}

/// Where a value goes.
pub(super) enum Field {
    /// A number with the limits between which it is believed.
    Number(fn(&mut Defaults) -> &mut Option<f64>, std::ops::RangeInclusive<f64>),
    /// Binning.
    Binning,
    /// A text.
    Text(fn(&mut Defaults) -> &mut Option<String>),
}

/// The table, in AstroBinUpload's order; SITE, SITELAT and SITELONG are apart, because they make one site.
pub(super) fn keys() -> Vec<Key> {
    use Field::{Binning, Number, Text};
    let key = |name, field, nothing| Key { name, field, nothing };
    vec![
        key("EXPOSURE", Number(|d| &mut d.exposure_s, 0.0..=1e6), Some("0.0")),
        key("XBINNING", Binning, None),
        key("GAIN", Number(|d| &mut d.gain, -1e5..=1e5), Some("-1")),
        key("EGAIN", Number(|d| &mut d.egain, 0.0..=1e5), Some("-1")),
        key("INSTRUME", Text(|d| &mut d.camera), Some("None")),
        key("TELESCOP", Text(|d| &mut d.telescope), Some("None")),
        key("FOCNAME", Text(|d| &mut d.focuser), Some("None")),
        key("FWHEEL", Text(|d| &mut d.filter_wheel), Some("None")),
        key("ROTATOR", Text(|d| &mut d.rotator), Some("None")),
        key("XPIXSZ", Number(|d| &mut d.pixel_um, 0.0..=1e3), Some("1")),
        key("CCD-TEMP", Number(|d| &mut d.sensor_temp_c, -274.0..=100.0), None),
        key("FOCALLEN", Number(|d| &mut d.focal_length_mm, 0.0..=1e6), None),
        key("FOCRATIO", Number(|d| &mut d.focal_ratio, 0.0..=100.0), None),
        key("BORTLE", Number(|d| &mut d.bortle, 1.0..=9.0), None),
        key("SQM", Number(|d| &mut d.sqm, 0.0..=30.0), None),
        key("FILTER", Text(|d| &mut d.filter), Some("No Filter")),
        key("OBJECT", Text(|d| &mut d.object), Some("No target")),
        key("FOCTEMP", Number(|d| &mut d.ambient_c, -88.0..=58.0), None),
        key("HFR", Number(|d| &mut d.hfr_px, 0.0..=1e3), None),
        key("SWCREATE", Text(|d| &mut d.software), Some("Unknown package")),
    ]
}

/// Whether a number is AstroBinUpload's way of saying nothing.
pub(super) fn is_no_number(key: &str, value: f64) -> bool {
    match key {
        // Temperatures of -1 and 0 degC are temperatures.
        "CCD-TEMP" | "FOCTEMP" => false,
        "GAIN" => value == -1.0,
        "XPIXSZ" => value == 1.0 || value == 0.0 || value == -1.0,
        _ => value == 0.0 || value == -1.0,
    }
}
