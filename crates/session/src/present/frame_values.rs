//! The values of a file as the user sees them: edits over what was read, defaults under it.

use nightledger_frame::{AnyValue, Clock, Field, Known, Position, Role, Start};
use nightledger_language::{number, tr};
use nightledger_ledger::{Decision, EditedFrame};

use super::frame_words::{kind_label, kind_words};
use super::plain;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// A number in the field's unit.
    Number(f64),
    /// Words.
    Text(String),
}

/// What somebody knows of a field.
pub(super) fn known(view: &EditedFrame, decision: Option<&Decision>, field: Field) -> Option<Known<Shown>> {
    let frame = view.frame;
    let number = |known: Option<Known<f64>>| known.map(|known| known.map(Shown::Number));
    match field {
        Field::Kind => text(view.kind().map(|known| known.map(|_| kind_label(&kind_words(view))))),
        // Of a single frame it says nothing that its kind does not.
        Field::Subframes => text(view.subframes().filter(|_| view.role() != Role::Single)),
        Field::Exposure => number(view.exposure_s()),
        Field::Gain => number(view.gain()),
        Field::Iso => text(view.iso()),
        Field::Offset => number(view.offset()),
        Field::Egain => number(view.egain()),
        Field::Filter => text(view.filter()),
        Field::Binning => text(view.binning()),
        Field::SensorTemp => number(view.sensor_temp_c()),
        Field::SetTemp => number(view.set_temp_c()),
        Field::Pixel => number(view.pixel_um()),
        Field::FocalLength => number(view.focal_length_mm()),
        Field::FocalRatio => number(view.focal_ratio()),
        Field::Telescope => text(view.telescope()),
        Field::Camera => text(view.camera()),
        Field::FilterWheel => text(view.filter_wheel()),
        Field::Focuser => text(view.focuser()),
        Field::Rotator => text(view.rotator()),
        Field::Ambient => number(view.ambient_c()),
        Field::Hfr => number(view.hfr_px()),
        Field::Fwhm => number(decision.and_then(|decision| decision.fwhm_arcsec.clone())),
        Field::Start => text(view.start().cloned().map(|known| known.map(start_words))),
        Field::Position => text(view.position().cloned().map(|known| known.map(position_words))),
        Field::Object => text(view.object()),
        Field::Panel => text(view.panel()),
        Field::Software => text(view.software()),
        _ => {
            let known = frame.get(field)?;
            let shown = match known.value {
                AnyValue::Number(value) => Shown::Number(value),
                AnyValue::Whole(value) => Shown::Text(value.to_string()),
                AnyValue::Text(text) => Shown::Text(text.to_owned()),
                AnyValue::Kind(_) | AnyValue::Start(_) | AnyValue::Position(_) => return None,
            };
            Some(Known::new(shown, known.source.clone()))
        }
    }
}

fn text<T: ToString>(known: Option<Known<T>>) -> Option<Known<Shown>> {
    known.map(|known| known.map(|value| Shown::Text(value.to_string())))
}

fn start_words(start: Start) -> String {
    let time = start.at.iso();
    if start.clock == Clock::Utc { format!("{time} UTC") } else { tr!("{time} local time", time) }
}

fn position_words(at: Position) -> String {
    let degrees = |degrees: f64| number(plain(degrees, 5));
    format!("{}°, {}°", degrees(at.latitude), degrees(at.longitude))
}
