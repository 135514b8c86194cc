//! The keys of `[defaults]`, one table for both directions: FITS keyword, field, and which figures make sense.

use nightledger_ledger::Defaults;
use nightledger_ledger::limits::{self, Limits};

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
    Number(fn(&mut Defaults) -> &mut Option<f64>, Limits),
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
        key("EXPOSURE", Number(|d| &mut d.exposure_s, limits::EXPOSURE_S), Some("0.0")),
        key("XBINNING", Binning, None),
        key("GAIN", Number(|d| &mut d.gain, limits::GAIN), Some("-1")),
        key("EGAIN", Number(|d| &mut d.egain, limits::EGAIN), Some("-1")),
        key("INSTRUME", Text(|d| &mut d.camera), Some("None")),
        key("TELESCOP", Text(|d| &mut d.telescope), Some("None")),
        key("FOCNAME", Text(|d| &mut d.focuser), Some("None")),
        key("FWHEEL", Text(|d| &mut d.filter_wheel), Some("None")),
        key("ROTATOR", Text(|d| &mut d.rotator), Some("None")),
        key("XPIXSZ", Number(|d| &mut d.pixel_um, limits::PIXEL_UM), Some("1")),
        key("CCD-TEMP", Number(|d| &mut d.sensor_temp_c, limits::SENSOR_TEMP_C), None),
        key("FOCALLEN", Number(|d| &mut d.focal_length_mm, limits::FOCAL_LENGTH_MM), None),
        key("FOCRATIO", Number(|d| &mut d.focal_ratio, limits::FOCAL_RATIO), None),
        key("BORTLE", Number(|d| &mut d.bortle, limits::BORTLE), None),
        key("SQM", Number(|d| &mut d.sqm, limits::SQM), None),
        key("FILTER", Text(|d| &mut d.filter), Some("No Filter")),
        key("OBJECT", Text(|d| &mut d.object), Some("No target")),
        key("FOCTEMP", Number(|d| &mut d.ambient_c, limits::AMBIENT_C), None),
        key("HFR", Number(|d| &mut d.hfr_px, limits::STAR), None),
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
