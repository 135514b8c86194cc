//! The keywords that AZOTEA needs and wants (docs/rules.md#22-keywords).

use std::collections::BTreeMap;

use nightledger_language::{mark, of, tr};

use super::gain::log_gain;
use super::keyword_report::{KeywordReport, State};
use crate::{Fact, Facts};
use nightledger_frame::{Frame, Known};

/// What is needed, then what is wanted, each with what to write where it is missing.
const KEYWORDS: [(&str, &str); 12] = [
    ("SWCREATE", mark!("SWCREATE: the name of the capture program")),
    ("BAYERPAT", mark!("BAYERPAT: the camera's pattern from the top left, such as 'RGGB'")),
    ("INSTRUME", mark!("INSTRUME: the camera's model")),
    ("DATE-OBS", mark!("DATE-OBS: the start of the exposure in UTC, as 2024-03-01T20:00:00")),
    ("EXPTIME", mark!("EXPTIME: the exposure in seconds")),
    ("XPIXSZ", mark!("XPIXSZ: the width of a pixel in micrometres")),
    ("YPIXSZ", mark!("YPIXSZ: the height of a pixel in micrometres")),
    ("IMAGETYP", mark!("IMAGETYP: LIGHT, DARK, FLAT or BIAS")),
    ("LOG-GAIN", mark!("LOG-GAIN: the gain setting in steps of 0.1 dB")),
    ("PEDESTAL", mark!("PEDESTAL: what to add to a pixel for a true zero")),
    ("FOCALLEN", mark!("FOCALLEN: the focal length in millimetres")),
    ("APTDIA", mark!("APTDIA: the aperture in millimetres")),
];

/// All of them for one file; `kind` is its type with what that was taken from.
pub(super) fn keywords(
    facts: &Facts,
    frame: &Frame,
    kind: (&'static str, Option<&'static str>),
) -> BTreeMap<&'static str, KeywordReport> {
    KEYWORDS
        .into_iter()
        .map(|(word, write)| {
            let report = match (word, facts.get(word)) {
                ("LOG-GAIN", _) => log_gain(facts, frame),
                (_, Some(own)) => KeywordReport::present(own),
                (_, None) => derived(word, frame, facts, kind).unwrap_or(KeywordReport {
                    state: State::Missing,
                    value: None,
                    from: None,
                    write: Some(of(write)),
                }),
            };
            (word, report)
        })
        .collect()
}

/// What other values say.
fn derived(
    word: &str,
    frame: &Frame,
    facts: &Facts,
    kind: (&'static str, Option<&'static str>),
) -> Option<KeywordReport> {
    fn text(known: Option<&Known<Box<str>>>) -> Option<KeywordReport> {
        let known = known?;
        Some(KeywordReport::derived_fact(Fact::Text(known.value.clone()), known.source.to_string()))
    }
    fn number(known: Option<&Known<f64>>) -> Option<KeywordReport> {
        let known = known?;
        Some(KeywordReport::derived(known.value, known.source.to_string()))
    }
    match word {
        "SWCREATE" => text(frame.software.as_ref()),
        "INSTRUME" => text(frame.camera.as_ref()),
        "EXPTIME" => number(frame.exposure_s.as_ref()),
        "XPIXSZ" => number(frame.pixel_um.as_ref()),
        "YPIXSZ" => match facts.get("XPIXSZ") {
            Some(width) => Some(KeywordReport::derived_fact(width.clone(), "XPIXSZ".to_owned())),
            None => number(frame.pixel_um.as_ref()),
        },
        "FOCALLEN" => number(frame.focal_length_mm.as_ref()),
        "DATE-OBS" => {
            let start = frame.start.as_ref()?;
            Some(KeywordReport::derived_fact(
                Fact::Text(start.value.at.iso().into()),
                start.source.to_string(),
            ))
        }
        "IMAGETYP" => match (kind, frame.kind.as_ref()) {
            ((word, Some(from)), _) if from != "no other word" => {
                Some(KeywordReport::derived_fact(Fact::Text(word.into()), from.to_owned()))
            }
            ((word, None), Some(known)) => {
                Some(KeywordReport::derived_fact(Fact::Text(word.into()), known.source.to_string()))
            }
            _ => None,
        },
        "APTDIA" => {
            let (length, ratio) = (frame.focal_length_mm.as_ref()?, frame.focal_ratio.as_ref()?);
            let aperture = (length.value / ratio.value * 1e3).round() / 1e3;
            (aperture > 0.0 && aperture.is_finite())
                .then(|| KeywordReport::derived(aperture, tr!("focal length and focal ratio").to_owned()))
        }
        _ => None,
    }
}
