//! `KEY_VALUE`, `KEY-VALUE` and `KEY=VALUE` pairs in names: of people's own patterns, WBPP's groups, folders.

use super::{Name, filters, shape};
use crate::Values;
use crate::date::date_of;
use crate::panel::panel_number;
use crate::text::told_filter;
use crate::text::{self, leading_number};
use crate::{Field, Known, Source};

/// The pairs of the file's name; the target is what stands before the first of at least two.
pub(super) fn of_file(name: &Name) -> Values {
    let mut told = Values::default();
    let (count, first) = read(&name.fields, &Source::FileName, &mut told);
    if count >= 2 && told.object.is_none() {
        told.object = name
            .span(0, first)
            .filter(|target| {
                super::words::kind(target, None).is_none()
                    && shape::seconds(target).is_none()
                    && !text::starts_with(target, "20")
                    && !filters::is_known_filter(target)
            })
            .map(|target| Known::new(target, Source::FileName));
    }
    told
}

/// The pairs of a folder's name.
pub(super) fn of_folder(folder: &str) -> Values {
    let mut told = Values::default();
    let fields: Vec<&str> = folder.split('_').collect();
    read(&fields, &Source::FolderName, &mut told);
    told
}

/// Reads the pairs; how many there were and the index of the first field of one.
pub(super) fn read(fields: &[&str], source: &Source, told: &mut Values) -> (usize, usize) {
    let (mut count, mut first) = (0, fields.len());
    let (mut day, mut time) = (None, None);
    let mut index = 0;
    while let Some(field) = fields.get(index) {
        let mut step = 1;
        let next = fields.get(index + 1).copied();
        let glued = field
            .split_once(['-', '='])
            .filter(|(key, _)| is_key(key))
            .map(|pair| signed(field, pair, fields));
        let pair = match (glued, next) {
            (Some(pair), _) => Some(pair),
            (None, Some(value)) if is_key(field) => {
                step = 2;
                Some((*field, value))
            }
            _ => None,
        };
        match pair {
            Some((key, value)) if key.eq_ignore_ascii_case("date") => day = Some(value),
            Some((key, value)) if key.eq_ignore_ascii_case("time") => time = Some(value),
            Some((_, value)) if index + step == fields.len() && is_counter(value, source) => {
                index += 1;
                continue;
            }
            Some((key, value)) if take(key, value, source, told) => {}
            _ => {
                index += 1;
                continue;
            }
        }
        count += 1;
        first = first.min(index);
        index += step;
    }
    match (day, time) {
        (Some(day), Some(time)) if told.start.is_none() => {
            told.start = shape::start(day, time).map(|start| Known::new(start, source.clone()));
        }
        // A folder that people name after a date is a night's.
        (Some(day), None) if told.named_night.is_none() && *source == Source::FolderName => {
            told.named_night = date_of(day).map(|night| Known::new(night.to_julian_day(), source.clone()));
        }
        _ => {}
    }
    (count, first)
}

/// The `-` of `Temp-30C` is the temperature's sign, except in WBPP's names, which join all their pairs with one
/// (`masterDark_BIN-1_TEMP--10C`).
fn signed<'n>(field: &'n str, (key, value): (&'n str, &'n str), fields: &[&str]) -> (&'n str, &'n str) {
    let wbpp = fields.first().is_some_and(|first| text::starts_with(first, "master") && first.len() > 6);
    let is_temperature = text::contains(key, "temp");
    if wbpp || !is_temperature || !value.starts_with(|c: char| c.is_ascii_digit()) {
        return (key, value);
    }
    // From the joint on, if that is a `-`.
    (key, field.get(key.len()..).filter(|rest| rest.starts_with('-')).unwrap_or(value))
}

/// `offset_00001.fit` is the first of a series, not an offset of 1: figures filled up with zeros that end a file's name
/// count files.
fn is_counter(value: &str, source: &Source) -> bool {
    *source == Source::FileName
        && value.len() >= 3
        && value.starts_with('0')
        && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_key(field: &str) -> bool {
    const KEYS: &[&str] = &[
        "FILTER",
        "EXP",
        "EXPOSURE",
        "EXPTIME",
        "GAIN",
        "OFFSET",
        "ISO",
        "BIN",
        "BINNING",
        "TEMP",
        "CCDTEMP",
        "SETTEMP",
        "SET-TEMP",
        "HFR",
        "SQM",
        "DATE",
        "TIME",
        "PANEL",
        "PANE",
        "TARGET",
        "OBJECT",
        "CAMERA",
        "IMAGETYP",
        "TYPE",
        "RMS",
        "RMSAC",
        "ECC",
        "ECCENTRICITY",
        "STARS",
    ];
    let field = field.trim();
    KEYS.iter().any(|key| field.eq_ignore_ascii_case(key))
}

/// Takes one pair; `false` if the value is none of the key's.
fn take(key: &str, value: &str, source: &Source, told: &mut Values) -> bool {
    fn set<T>(slot: &mut Option<Known<T>>, value: Option<T>, source: &Source) -> bool {
        let Some(value) = value else { return false };
        if slot.is_none() {
            *slot = Some(Known::new(value, source.clone()));
        }
        true
    }
    let value = value.trim();
    let number = |units: &[&str]| {
        let (number, unit) = leading_number(value)?;
        (unit.is_empty() || units.iter().any(|known| unit.eq_ignore_ascii_case(known))).then_some(number)
    };
    let believed = |field: Field, number: Option<f64>| number.filter(|number| field.limits().allow(*number));
    let text = || -> Option<Box<str>> { (!text::is_nothing(value)).then(|| value.into()) };
    match key.trim().to_ascii_uppercase().as_str() {
        "FILTER" => {
            if text::is_placeholder(value) || value.chars().count() > 32 {
                return false;
            }
            set(&mut told.filter, Some(told_filter(value)), source)
        }
        "EXP" | "EXPOSURE" | "EXPTIME" => {
            let seconds = number(&["s", "sec", "secs", "seconds"]).filter(|seconds| *seconds >= 0.0);
            set(&mut told.exposure_s, seconds, source)
        }
        "GAIN" => set(&mut told.gain, number(&["g"]).filter(|gain| *gain != -1.0), source),
        "OFFSET" => set(&mut told.offset, number(&[]), source),
        "ISO" => set(&mut told.iso, number(&[]).and_then(text::whole).filter(|iso| *iso > 0), source),
        "BIN" | "BINNING" => {
            let whole = number(&[]).and_then(text::whole).and_then(|bin| u8::try_from(bin).ok());
            set(
                &mut told.binning,
                whole.filter(|bin| (1..=16).contains(bin)).or_else(|| shape::binning(value)),
                source,
            )
        }
        "TEMP" | "CCDTEMP" => {
            let temp = number(&["C", "degC", "\u{b0}C"]).filter(|temp| (-100.0..=60.0).contains(temp));
            set(&mut told.sensor_temp_c, temp, source)
        }
        "SETTEMP" | "SET-TEMP" => {
            let temp = number(&["C", "degC", "\u{b0}C"]).filter(|temp| (-100.0..=60.0).contains(temp));
            set(&mut told.set_temp_c, temp, source)
        }
        // Read by the rule for HFR, which knows more spellings; here it only counts as a pair.
        "HFR" => leading_number(value).is_some(),
        "SQM" => set(&mut told.sqm, number(&[]).filter(|sqm| *sqm > 0.0 && *sqm < 30.0), source),
        // N.I.N.A.'s `$$RMS$$` is in pixels of the guide camera, its `$$RMSARCSEC$$` on the sky.
        "RMSAC" => set(
            &mut told.capture_rms_arcsec,
            believed(Field::CaptureRms, number(&["arcsec", "as", "\""])),
            source,
        ),
        "RMS" => set(&mut told.capture_rms_px, believed(Field::CaptureRmsPx, number(&["px", "pix"])), source),
        "ECC" | "ECCENTRICITY" => {
            set(&mut told.capture_eccentricity, believed(Field::CaptureEccentricity, number(&[])), source)
        }
        "STARS" => set(
            &mut told.capture_stars,
            believed(Field::CaptureStars, number(&[])).filter(|stars| stars.fract() == 0.0),
            source,
        ),
        "PANEL" | "PANE" => set(&mut told.panel, panel_number(value), source),
        "TARGET" | "OBJECT" => set(&mut told.object, text(), source),
        // `old_camera_2` is no camera called 2.
        "CAMERA" => set(&mut told.camera, text().filter(|name| text::number(name).is_none()), source),
        "IMAGETYP" | "TYPE" => set(&mut told.kind, crate::type_words::kind(value), source),
        _ => false,
    }
}
