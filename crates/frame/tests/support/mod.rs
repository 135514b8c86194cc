//! A frame's values by the names of docs/rules.md#13-report, for the tests.

use std::collections::BTreeMap;

use nightledger_frame::{Frame, Known, Role};
use serde_json::Value;

/// A frame's values by the names of docs/rules.md#13-report; a value nobody knows is null.
pub(crate) fn values(frame: &Frame) -> BTreeMap<&'static str, Value> {
    fn number<T: Copy + Into<f64>>(known: Option<&Known<T>>) -> Value {
        known.map_or(Value::Null, |known| Value::from(known.value.into()))
    }
    fn text(known: Option<&Known<Box<str>>>) -> Value {
        known.map_or(Value::Null, |known| Value::from(&*known.value))
    }
    BTreeMap::from([
        ("kind", frame.kind.as_ref().map_or(Value::Null, |kind| Value::from(kind.value.word()))),
        ("master", Value::from(frame.role == Role::Master)),
        ("stack", Value::from(frame.role == Role::Stack)),
        ("subframes", number(frame.subframes.as_ref())),
        ("exposure_s", number(frame.exposure_s.as_ref())),
        ("gain", number(frame.gain.as_ref())),
        ("iso", number(frame.iso.as_ref())),
        ("offset", number(frame.offset.as_ref())),
        ("egain", number(frame.egain.as_ref())),
        ("filter", text(frame.filter.as_ref())),
        ("binning", number(frame.binning.as_ref())),
        ("sensor_temp_c", number(frame.sensor_temp_c.as_ref())),
        ("set_temp_c", number(frame.set_temp_c.as_ref())),
        ("pixel_um", number(frame.pixel_um.as_ref())),
        ("focal_length_mm", number(frame.focal_length_mm.as_ref())),
        ("focal_ratio", number(frame.focal_ratio.as_ref())),
        ("telescope", text(frame.telescope.as_ref())),
        ("camera", text(frame.camera.as_ref())),
        ("filter_wheel", text(frame.filter_wheel.as_ref())),
        ("focuser", text(frame.focuser.as_ref())),
        ("rotator", text(frame.rotator.as_ref())),
        ("ambient_c", number(frame.ambient_c.as_ref())),
        ("sqm", number(frame.sqm.as_ref())),
        ("hfr_px", number(frame.hfr_px.as_ref())),
        ("fwhm_arcsec", number(frame.fwhm_arcsec.as_ref())),
        ("start_utc", frame.start.as_ref().map_or(Value::Null, |start| Value::from(start.value.at.iso()))),
        ("latitude", frame.position.as_ref().map_or(Value::Null, |at| Value::from(at.value.latitude))),
        ("longitude", frame.position.as_ref().map_or(Value::Null, |at| Value::from(at.value.longitude))),
        ("object", text(frame.object.as_ref())),
        ("panel", text(frame.panel.as_ref())),
        ("software", text(frame.software.as_ref())),
    ])
}
