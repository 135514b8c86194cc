//! Figures of quality as files: the table that `nightledger stars --csv` writes, and YAML in the words of
//! AstroPhotography's quality reports (docs/rules.md#17-report).

use std::fmt::Write as _;

use nightledger_frame::spreadsheet::neutral;
use nightledger_frame::{ARCSEC_PER_UM_MM, Instant};
use nightledger_ledger::{EditedFrame, FrameId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::present::sight::Sight;
use crate::tables::Table;
use crate::{MeasuredReport, OutputFile};

/// In what form figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportForm {
    /// A table, one line a light.
    Csv,
    /// Keys and values, one group a light.
    Yaml,
}

/// Columns of the table and keys of the command's answer behind those that say which frame it is.
const FIGURES: [&str; 10] = [
    "stars",
    "fwhm_px",
    "fwhm_arcsec",
    "hfr_px",
    "eccentricity",
    "angle_agreement",
    "angle_deg",
    "background",
    "noise",
    "saturated",
];

/// The columns before them.
const FRAME: [&str; 6] = ["root", "path", "target", "filter", "exposure_s", "start_utc"];

/// A frame that was measured or could not be.
#[derive(Debug)]
pub struct MeasuredFrame {
    /// Which it is and its figures, by their names; null where nothing is known.
    pub values: Map<String, Value>,
    /// Why it could not be measured.
    pub fault: Option<Box<str>>,
}

/// All frames that were measured or could not be, in order.
pub fn measured_frames(sight: &Sight) -> Vec<MeasuredFrame> {
    let mut frames = Vec::new();
    each(sight, |view, start| {
        let fault = view.frame.doubts.iter().find(|doubt| doubt.code.is_of_measuring());
        let place = &view.frame.place;
        let mut values = Map::new();
        values.insert("path".to_owned(), (*place.path).into());
        values.insert("root".to_owned(), place.root.into());
        values.insert("target".to_owned(), view.object().map(|known| known.value.into_string()).into());
        values.insert("filter".to_owned(), view.filter().map(|known| known.value.into_string()).into());
        values.insert("exposure_s".to_owned(), view.exposure_s().map(|known| known.value).into());
        values.insert("start_utc".to_owned(), start.map(Instant::iso).into());
        match serde_json::to_value(MeasuredReport::of(view)).unwrap_or_default() {
            Value::Object(figures) => values.extend(figures),
            _ => values.extend(FIGURES.map(|key| (key.to_owned(), Value::Null))),
        }
        frames.push(MeasuredFrame { values, fault: fault.map(|doubt| doubt.text.to_string().into()) });
    });
    frames
}

fn each(sight: &Sight, mut take: impl FnMut(&EditedFrame<'_>, Option<Instant>)) {
    for (id, decision) in FrameId::all().zip(&sight.answer.ledger.decisions) {
        let Some(view) = sight.view(id) else { break };
        let failed = || view.frame.doubts.iter().any(|doubt| doubt.code.is_of_measuring());
        if view.frame.measured.is_some() || failed() {
            take(&view, decision.start_utc);
        }
    }
}

/// The table, one line a frame; what nobody knows is empty.
pub fn figures_csv(frames: &[MeasuredFrame]) -> String {
    let columns = || FRAME.iter().chain(&FIGURES);
    let mut table = Table::default();
    table.line(&columns().map(|column| (*column).to_owned()).collect::<Vec<_>>());
    for frame in frames {
        let cell = |column: &&str| match frame.values.get(*column) {
            Some(Value::String(text)) => neutral(text),
            Some(Value::Null) | None => String::new(),
            Some(number) => number.to_string(),
        };
        table.line(&columns().map(cell).collect::<Vec<_>>());
    }
    table.0
}

/// All figures as a file.
pub(crate) fn quality_report(sight: &Sight, form: ReportForm) -> OutputFile {
    let stem = &sight.answer.stem;
    match form {
        ReportForm::Csv => {
            OutputFile { name: stem.file("quality.csv"), text: figures_csv(&measured_frames(sight)) }
        }
        ReportForm::Yaml => OutputFile { name: stem.file("quality.yaml"), text: yaml(sight) },
    }
}

/// Key and value of each figure that there is, in the words of AstroPhotography's quality reports; frames by
/// `object:telescope:filter`.
fn yaml(sight: &Sight) -> String {
    let mut out = String::new();
    each(sight, |view, start| {
        let Some(figures) = view.frame.measured.as_deref() else { return };
        let text = |known: Option<nightledger_frame::Known<Box<str>>>| {
            known.map(|known| known.value.into_string()).unwrap_or_default()
        };
        let [object, telescope, filter] = [text(view.object()), text(view.telescope()), text(view.filter())];
        let name = format!("{object}:{telescope}:{filter}").replace(' ', "_");
        let number = |value: f64| value.to_string();
        let scale = view.pixel_um().zip(view.focal_length_mm());
        let scale = scale.map(|(pixel, focal)| number(ARCSEC_PER_UM_MM * pixel.value / focal.value));
        let entries: [(&str, Option<String>); 16] = [
            ("targ:tel:filter", Some(quoted(&name))),
            ("file", Some(quoted(&view.frame.place.path))),
            ("object", Some(quoted(&object))),
            ("telescope", Some(quoted(&telescope))),
            ("filter", Some(quoted(&filter))),
            ("date-obs", start.map(|start| quoted(&start.iso()))),
            ("exposure", view.exposure_s().map(|known| number(known.value))),
            ("ccd_temperature", view.sensor_temp_c().map(|known| number(known.value))),
            ("electronic_gain", view.egain().map(|known| number(known.value))),
            ("approx_xpixsiz_arcs", scale.clone()),
            ("approx_ypixsiz_arcs", scale),
            ("median", Some(number(figures.background))),
            ("stddev", Some(number(figures.noise))),
            ("num_detected", Some(figures.stars.to_string())),
            ("num_saturated_in_image", Some(figures.saturated.to_string())),
            ("fwhm_val_pix", figures.fwhm_px.map(number)),
        ];
        let arcs = view.star_fwhm_arcsec().map(|known| number(known.value));
        let entries = entries.into_iter().chain([("fwhm_val_arcs", arcs)]);
        let mut lead = "- ";
        for (key, value) in entries.filter_map(|(key, value)| Some((key, value?))) {
            // Writing into a text cannot fail.
            let _ = writeln!(
                out,
                "{lead}{}: {value}",
                if key.contains(':') { quoted(key) } else { key.to_owned() }
            );
            lead = "  ";
        }
    });
    if out.is_empty() { "[]\n".to_owned() } else { out }
}

/// A text as YAML has it between double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            character if character.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HeaderReader, Limits, Options, Session};
    use nightledger_frame::StarFigures;
    use nightledger_ledger::FixedZone;

    fn session() -> Session {
        let mut session = Session::default();
        let root = session.scan.add_root("Night");
        let cards = [
            "SIMPLE  =                    T",
            "BITPIX  =                   16",
            "NAXIS   =                    2",
            "NAXIS1  =                   40",
            "NAXIS2  =                   40",
            "IMAGETYP= 'LIGHT'",
            "EXPTIME =                120.0",
            "OBJECT  = 'NGC \"7\"'",
            "TELESCOP= 'T 5'",
            "FILTER  = 'Ha'",
            "XPIXSZ  =                  4.0",
            "FOCALLEN=                400.0",
            "END",
        ];
        let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:80}").into_bytes()).collect();
        bytes.resize(2880 * 3, b' ');
        for path in ["=a.fits", "b.fits", "c.fits"] {
            let header = HeaderReader::read_all(path, &bytes, Limits::default());
            session.scan.take_header(root, path, &header);
        }
        let figures = StarFigures {
            stars: 12,
            fwhm_px: Some(3.25),
            hfr_px: None,
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 800.5,
            noise: 6.25,
            saturated: 1,
            colours: None,
        };
        session.scan.take_measured(root, "=a.fits", Ok(figures));
        session.scan.take_measured(root, "b.fits", Err("it is cut off".to_owned().into()));
        let zone = FixedZone { today: time::Date::MAX, offset_min: 0 };
        session.derive(&zone, "now", Options::default());
        session
    }

    #[test]
    fn the_table_has_a_line_for_each_that_was_measured_or_could_not_be() {
        let file = quality_report(&session().sight().unwrap(), ReportForm::Csv);
        assert_eq!(file.name, "Night_quality.csv");
        let lines: Vec<&str> = file.text.lines().collect();
        assert_eq!(lines.len(), 3, "{}", file.text);
        assert!(lines[1].starts_with("0,'=a.fits,\"NGC \"\"7\"\"\",Ha,120.0,,12,3.25,6.7"), "{}", lines[1]);
        assert_eq!(lines[2], "0,b.fits,\"NGC \"\"7\"\"\",Ha,120.0,,,,,,,,,,,");
    }

    #[test]
    fn yaml_has_what_was_measured_in_the_words_of_quality_reports() {
        let file = quality_report(&session().sight().unwrap(), ReportForm::Yaml);
        assert_eq!(file.name, "Night_quality.yaml");
        let lines: Vec<&str> = file.text.lines().collect();
        assert_eq!(lines[0], r#"- "targ:tel:filter": "NGC_\"7\":T_5:Ha""#);
        for line in ["  file: \"=a.fits\"", "  exposure: 120", "  median: 800.5", "  num_detected: 12"] {
            assert!(lines.contains(&line), "{line}: {}", file.text);
        }
        assert!(lines.contains(&"  fwhm_val_pix: 3.25"));
        assert!(!file.text.contains("b.fits") && !file.text.contains("ccd_temperature"), "{}", file.text);
    }
}
