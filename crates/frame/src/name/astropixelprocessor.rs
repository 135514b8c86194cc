//! Astro Pixel Processor's masters: `MB-IG_400.0-E_2.5E-4s-...`, `MD-IG_400.0-E300...`.

use super::{Name, from_file};
use crate::Kind;
use crate::Values;
use crate::text;

pub(super) fn read(name: &Name) -> Option<Values> {
    let (mark, rest) = name.stem.split_once('-')?;
    let kind = match mark {
        "MB" => Kind::Bias,
        "MD" => Kind::Dark,
        "MF" => Kind::Flat,
        "MDF" => Kind::DarkFlat,
        _ => return None,
    };
    if !rest.starts_with("IG") && !rest.starts_with('E') {
        return None;
    }
    let exposure = rest.split("-E").nth(1).map(|tail| tail.trim_start_matches('_'));
    let seconds = exposure.and_then(|tail| {
        let end =
            tail.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'E' | '-'))).unwrap_or(tail.len());
        let number = tail.get(..end)?.trim_end_matches(['-', 'E', '.']);
        text::number(number).or_else(|| text::leading_number(number).map(|(value, _)| value))
    });
    let gain = rest
        .strip_prefix("IG_")
        .and_then(|tail| tail.split('-').next())
        .and_then(text::number)
        .filter(|gain| *gain >= 0.0);
    Some(Values {
        kind: Some(from_file(kind)),
        named_combined: true,
        exposure_s: seconds.map(from_file),
        gain: gain.map(from_file),
        ..Values::default()
    })
}
