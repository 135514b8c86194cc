//! SharpCap's `<file>.CameraSettings.txt`: the camera's name in brackets, then `Key=Value` lines.

use nightledger_language::{Said, said};

use crate::Values;
use crate::text::{self, leading_number};
use crate::{Known, Source};

/// How its name goes on behind that of the picture; some copies of the files have the second.
pub(super) const SUFFIXES: [&str; 2] = [".camerasettings.txt", "_camerasettings.txt"];

/// Whether it is called as SharpCap does.
pub(super) fn is_usual(name: &str) -> bool {
    name.to_lowercase().ends_with(".camerasettings.txt")
}

/// The stem of the file that settings of this name belong to, in lower case.
pub(super) fn stem_of(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let stem = SUFFIXES.iter().find_map(|suffix| lower.strip_suffix(suffix))?;
    Some(crate::name::without_suffixes(stem).to_owned())
}

/// The stem of the file it belongs to (lower case) and what it tells.
pub(super) fn read(name: &str, text: &str) -> Result<(String, Values), Said> {
    let source = Source::Sidecar(name.into());
    let mut told = Values::default();
    let mut lines = 0;
    for line in text.lines() {
        let line = line.trim();
        if let Some(camera) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            told.camera.get_or_insert_with(|| Known::new(camera.trim().into(), source.clone()));
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        lines += 1;
        take(&mut told, &text::squashed(key), value.trim(), &source);
    }
    if lines == 0 {
        return Err(said!("it has no line such as Gain=120"));
    }
    Ok((stem_of(name).unwrap_or_default(), told))
}

fn take(told: &mut Values, key: &str, value: &str, source: &Source) {
    let number = || leading_number(value).map(|(number, _)| number);
    match key {
        "gain" => told.gain = number().map(|gain| Known::new(gain, source.clone())),
        "offset" => told.offset = number().map(|offset| Known::new(offset, source.clone())),
        "blacklevel" | "brightness" if told.offset.is_none() => {
            told.offset = number().map(|offset| Known::new(offset, source.clone()));
        }
        "exposure" => {
            let seconds = leading_number(value).map(|(number, unit)| match unit.trim() {
                "ms" => number / 1e3,
                "us" | "\u{b5}s" => number / 1e6,
                _ => number,
            });
            told.exposure_s =
                seconds.filter(|seconds| *seconds > 0.0).map(|value| Known::new(value, source.clone()));
        }
        "binning" => {
            let whole =
                number().and_then(text::whole).and_then(|bin| u8::try_from(bin).ok()).filter(|bin| *bin > 0);
            told.binning = whole.map(|bin| Known::new(bin, source.clone()));
        }
        "temperature" => {
            let sane = number().filter(|temp| (-100.0..=60.0).contains(temp));
            told.sensor_temp_c = sane.map(|temp| Known::new(temp, source.clone()));
        }
        "targettemperature" => {
            let sane = number().filter(|temp| (-100.0..=60.0).contains(temp));
            told.set_temp_c = sane.map(|temp| Known::new(temp, source.clone()));
        }
        "frametype" | "imagetype" => {
            if let Some(kind) = crate::type_words::kind(value) {
                told.kind = Some(Known::new(kind, source.clone()));
            }
        }
        _ => {}
    }
}
