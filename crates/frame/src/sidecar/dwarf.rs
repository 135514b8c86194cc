//! DwarfLab's `shotsInfo.json` in the folder of a run: `{"exp": "15", "gain": 100, "binning": "1*1", "target": "C 27"}`.

use nightledger_language::{Said, said};
use serde_json::Value;

use crate::Values;
use crate::text;
use crate::{Known, Source};

/// What it tells of all frames in its folder.
pub(super) fn read(name: &str, text: &str) -> Result<Values, Said> {
    let value: Value =
        serde_json::from_str(text).map_err(|fault| said!("its JSON is broken ({fault})", fault))?;
    let object = value.as_object().ok_or_else(|| said!("it is no JSON object"))?;
    let source = Source::Sidecar(name.into());
    let cell = |key: &str| {
        let (_, value) = object.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        match value {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    };
    let number = |key: &str| cell(key).and_then(|text| text::number(&text));
    let exposure = cell("exp").and_then(|text| {
        // `1/30` for the shortest ones.
        let (top, bottom) = text.split_once('/').unwrap_or((&text, "1"));
        Some(text::number(top.trim_end_matches('s'))? / text::number(bottom)?)
            .filter(|seconds| *seconds > 0.0)
    });
    let binning = cell("binning")
        .and_then(|text| text.split(['*', 'x']).next()?.trim().parse().ok())
        .filter(|bin: &u8| (1..=8).contains(bin));
    let kind = cell("type").and_then(|text| crate::type_words::kind(&text));
    let name_of = |key: &str| cell(key).filter(|text| !text::is_nothing(text));
    Ok(Values {
        kind: kind.map(|kind| Known::new(kind, source.clone())),
        exposure_s: exposure
            .filter(|seconds| seconds.is_finite())
            .map(|value| Known::new(value, source.clone())),
        gain: number("gain").map(|value| Known::new(value, source.clone())),
        binning: binning.map(|value| Known::new(value, source.clone())),
        object: name_of("target").map(|name| Known::new(name.into(), source.clone())),
        filter: name_of("ir")
            .or_else(|| name_of("filter"))
            .filter(|name| name.chars().all(|c| !c.is_ascii_digit()))
            .map(|name| Known::new(name.into(), source.clone())),
        subframes: number("shotsStacked")
            .and_then(text::whole)
            .filter(|count| *count > 1)
            .map(|count| Known::new(count, source.clone())),
        ..Values::default()
    })
}
