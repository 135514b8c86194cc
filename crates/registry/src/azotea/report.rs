//! The checklist of a scan's files for AZOTEA.

use std::collections::BTreeMap;

use nightledger_frame::{Frame, Unfit};
use nightledger_health::Sky;
use serde::Serialize;

use super::gain::relative_gain;
use super::keyword_report::KeywordReport;
use super::keywords::keywords;
use super::kind_words::kind_word;
use super::{Pattern, bayer_top_left};
use crate::Facts;

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameReport {
    /// Its path below its folder.
    pub path: String,
    /// Its folder's number.
    pub root: u16,
    /// `LIGHT`, `DARK`, `FLAT` or `BIAS`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The keywords.
    pub keywords: BTreeMap<&'static str, KeywordReport>,
    /// The gain in steps of 0.1 dB.
    pub log_gain: Option<f64>,
    /// How many times the signal is amplified.
    pub relative_gain: Option<f64>,
    /// The colour pattern from the top left.
    pub bayer_top_left: Option<String>,
    /// How it was found.
    pub bayer_why: Option<String>,
    /// The pattern as stored, and whether the view's top is the last stored row.
    #[serde(skip)]
    pub stored: Option<(Pattern, bool)>,
    /// Pixels of a row, and rows, where the header says so.
    #[serde(skip)]
    pub size: Option<(u64, u64)>,
    /// The sky's brightness by channel, when pixels were read.
    pub sky: Option<Sky>,
}

/// The answer of the command.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The files that hold a picture.
    pub frames: Vec<FrameReport>,
}

/// Looks at every file that holds a picture; `facts` are in the frames' order.
pub fn checklist(frames: &[Frame], facts: &[Option<Facts>]) -> Report {
    let pictures = frames.iter().zip(facts).filter_map(|(frame, facts)| Some((frame, facts.as_ref()?)));
    let is_picture = |frame: &Frame| {
        !matches!(
            frame.unfit,
            Some(
                Unfit::NotFitsOrXisf
                    | Unfit::Unreadable
                    | Unfit::HeaderLimit
                    | Unfit::NoImageData
                    | Unfit::NoFrame
            )
        )
    };
    let frames = pictures.filter(|(frame, _)| is_picture(frame)).map(|(frame, facts)| {
        let kind = kind_word(frame);
        let keywords = keywords(facts, frame, kind);
        let log_gain =
            keywords.get("LOG-GAIN").and_then(|report| report.value.as_ref()).and_then(crate::Fact::number);
        let bayer = (facts.planes() == Some(1)).then(|| bayer_top_left(facts)).flatten();
        FrameReport {
            path: frame.place.path.to_string(),
            root: frame.place.root,
            kind: kind.0,
            keywords,
            log_gain,
            relative_gain: log_gain.map(relative_gain),
            bayer_top_left: bayer.as_ref().map(|bayer| bayer.top_left.as_str().to_owned()),
            stored: bayer.as_ref().map(|bayer| (bayer.stored, bayer.is_bottom_up)),
            bayer_why: bayer.map(|bayer| bayer.why),
            size: facts.size(),
            sky: None,
        }
    });
    Report { frames: frames.collect() }
}
