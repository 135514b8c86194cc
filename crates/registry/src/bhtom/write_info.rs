//! An `.info` file out of frames: what is one for all of them is a value, what varies is a keyword (docs/rules.md#21-info).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Observatory, standard_filter};
use crate::longitude::wrapped;
use crate::{Fact, Facts};

/// A frame that an `.info` file is written from.
#[derive(Debug, Clone, Copy)]
pub struct Pictured<'a> {
    /// The keywords of its header.
    pub facts: &'a Facts,
    /// BHTOM's name of its filter, if known.
    pub filter: Option<&'a str>,
}

/// A line of the template: section, description, standard keyword, the keywords of FITS headers that may have it, format,
/// comment, and whether it is a keyword even where all frames agree.
type Line =
    (&'static str, &'static str, &'static str, &'static [&'static str], &'static str, &'static str, bool);

const LINES: [Line; 27] = [
    ("OBSERVATORY", "Observatory", "OBSERVAT", &["OBSERVAT"], "str", "observatory ID", false),
    ("OBSERVATORY", "Observer", "OBSERVER", &["OBSERVER"], "str", "observer ID", false),
    ("OBSERVATORY", "Observatory longitude [deg]", "LONGITUD", &[], "float", "deg, West is +", false),
    ("OBSERVATORY", "Observatory latitude [deg]", "LATITUDE", &[], "float", "deg", false),
    (
        "OBSERVATORY",
        "Observatory altitude [m]",
        "ALTITUDE",
        &["ALTITUDE", "ALT-OBS"],
        "float",
        "meters",
        false,
    ),
    ("OBSERVATORY", "Telescope", "TELESCOP", &["TELESCOP"], "str", "telescope ID", false),
    ("OBSERVATORY", "Organization", "ORIGIN", &["ORIGIN"], "str", "institution ID", false),
    ("TIME (start of exposition)", "Time system", "TIMESYS", &[], "str", "used time standard", false),
    ("TIME (start of exposition)", "Date", "DATE-OBS", &["DATE-OBS"], "yyyy/mm/dd", "date of exposure", true),
    ("TIME (start of exposition)", "Time", "TIME-OBS", &["TIME-OBS"], "hh:mm:ss", "time of exposure", true),
    ("TIME (start of exposition)", "Julian date", "JD", &["JD"], "float", "middle of exposure", true),
    (
        "TIME (start of exposition)",
        "Exposition time",
        "EXPTIME",
        &["EXPTIME", "EXPOSURE"],
        "float",
        "seconds",
        true,
    ),
    ("INSTRUMENT", "Instrument name", "INSTRUME", &["INSTRUME"], "str", "camera ID", false),
    ("INSTRUMENT", "Detector X size [pix]", "NAXIS1", &["NAXIS1"], "int", "pixels", false),
    ("INSTRUMENT", "Detector Y size [pix]", "NAXIS2", &["NAXIS2"], "int", "pixels", false),
    ("INSTRUMENT", "Binning", "BIN", &["XBINNING", "BIN", "CCDXBIN"], "int", "binning", false),
    ("INSTRUMENT", "Instr. mode, readout speed", "READTIME", &["READTIME"], "int", "ns/pix", false),
    ("INSTRUMENT", "Gain", "GAIN", &["EGAIN"], "float", "e/ADU", false),
    ("INSTRUMENT", "Read-out noise", "RDNOISE", &["RDNOISE"], "float", "ADU", false),
    ("INSTRUMENT", "Saturation limit", "SATURATE", &["SATURATE", "DATAMAX"], "int", "ADU", false),
    ("INSTRUMENT", "Image type", "OBSTYPE", &["IMAGETYP", "OBSTYPE"], "str", "type of data", false),
    ("INSTRUMENT", "Filters", "FILTER", &["FILTER"], "str", "passband ID", true),
    ("INSTRUMENT", "Pixel size along x-axis", "PIXSIZE1", &["XPIXSZ", "PIXSIZE1"], "float", "microm", false),
    ("INSTRUMENT", "Pixel size along y-axis", "PIXSIZE2", &["YPIXSZ", "PIXSIZE2"], "float", "microm", false),
    ("INSTRUMENT", "Tel. limiting magnitude (V)", "MAGLIMIT", &[], "float", "mag (in V band)", false),
    ("OBJECT & WCS", "Object name", "OBJECT", &["OBJECT"], "str", "object name", true),
    ("OBJECT & WCS", "Epoch of coord. system", "EQUINOX", &["EQUINOX"], "float", "year", false),
];

/// Writes one for the frames of an observatory.
pub fn write_info(entry: Option<&Observatory>, frames: &[Pictured<'_>]) -> String {
    let mut text = String::from(
        "# DESCRIPTION : KEYWORD (in FITS) : KEYWORD (standard) : FORMAT : VALUE(S) : COMMENT : CONF FLAG (True/False)\n",
    );
    let mut section = "";
    for (of, description, standard, keywords, format, comment, is_keyword) in LINES {
        if of != section {
            section = of;
            let _ = writeln!(text, "# {section}");
        }
        let (keyword, value) = column_of(entry, frames, standard, keywords, is_keyword);
        let _ = writeln!(text, "{description} : {keyword} : {standard} : {format} : {value} : {comment} : F");
    }
    text
}

/// The keyword and the value of a line, one of them `-` where it can be.
fn column_of(
    entry: Option<&Observatory>,
    frames: &[Pictured<'_>],
    standard: &str,
    keywords: &[&'static str],
    is_keyword: bool,
) -> (&'static str, String) {
    let absent = || "-".to_owned();
    if let Some(value) = entry.and_then(|entry| registered(entry, standard)) {
        return ("-", value);
    }
    if standard == "TIMESYS" {
        return ("-", "UTC".to_owned());
    }
    let found = keywords.iter().find(|word| frames.iter().any(|frame| frame.facts.get(word).is_some()));
    let Some(keyword) = found else { return ("-", absent()) };
    if standard == "FILTER" {
        return (keyword, filter_lists(frames).unwrap_or_else(absent));
    }
    let values: BTreeSet<Option<String>> =
        frames.iter().map(|frame| frame.facts.get(keyword).map(Fact::text)).collect();
    match values.first() {
        Some(Some(value)) if values.len() == 1 && !is_keyword => ("-", plain(value)),
        _ => (keyword, absent()),
    }
}

/// A value without what would part columns, lists or lines.
fn plain(value: &str) -> String {
    value.replace([':', '|', '\n', '\r'], " ")
}

/// What the registry has of a standard keyword. Longitudes of these files count to the west.
fn registered(entry: &Observatory, standard: &str) -> Option<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    match standard {
        "OBSERVAT" => Some(plain(entry.place_name())),
        "LONGITUD" => number(entry.longitude.map(|east| wrapped(-east))),
        "LATITUDE" => number(entry.latitude),
        "ALTITUDE" => number(entry.altitude_m),
        "TELESCOP" => entry.telescope.as_deref().map(plain),
        "ORIGIN" => entry.origin.as_deref().map(plain),
        "MAGLIMIT" => number(entry.limiting_mag),
        "BIN" => entry.binning.map(|binning| binning.to_string()),
        "RDNOISE" => number(entry.read_noise_e.zip(entry.gain_e_adu).map(|(noise, gain)| noise / gain)),
        "GAIN" => number(entry.gain_e_adu),
        "SATURATE" => number(entry.saturation_adu),
        _ => None,
    }
}

/// `Bessel V, Rot | V, R`: the names in the headers, and what they stand for.
fn filter_lists(frames: &[Pictured<'_>]) -> Option<String> {
    let pairs: BTreeSet<(String, String)> = frames
        .iter()
        .filter_map(|frame| {
            let standard = standard_filter(frame.filter?)?;
            // `GaiaSP/V` is called V there.
            let short = standard.strip_prefix("GaiaSP/").unwrap_or(&standard).to_owned();
            Some((plain(&frame.facts.text("FILTER")?).replace(',', " "), short))
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let (ours, standard): (Vec<String>, Vec<String>) = pairs.into_iter().unzip();
    Some(format!("{} | {}", ours.join(", "), standard.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bhtom::Info;

    /// docs/rules.md#21-write-info
    #[test]
    fn what_is_constant_is_a_value_and_what_varies_a_keyword() {
        let facts = |gain: f64, filter: &str| {
            Facts::from_words(
                [
                    ("EGAIN", Fact::Number(gain)),
                    ("INSTRUME", Fact::Text("C4-16000".into())),
                    ("FILTER", Fact::Text(filter.into())),
                    ("DATE-OBS", Fact::Text("2024-03-01T20:00:00".into())),
                ],
                &[8, 8],
            )
        };
        let (one, other) = (facts(0.5, "Bessel V"), facts(0.75, "Rot"));
        let frames = [
            Pictured { facts: &one, filter: Some("GaiaSP/V") },
            Pictured { facts: &other, filter: Some("GaiaSP/R") },
        ];
        let entry = Observatory {
            oname: "HILL_CAM".to_owned(),
            longitude: Some(-70.7631),
            latitude: Some(-30.5),
            ..Observatory::default()
        };
        let text = write_info(Some(&entry), &frames);
        let (info, faults) = Info::read("HILL_CAM_obs.info", &text);
        assert_eq!(faults, [] as [String; 0]);
        assert_eq!((info.value("OBSERVAT"), info.value("LONGITUD")), (Some("HILL"), Some("70.7631")));
        assert_eq!(info.longitude_east(), Some(-70.7631));
        assert_eq!((info.value("INSTRUME"), info.keyword("INSTRUME")), (Some("C4-16000"), None));
        assert_eq!((info.value("GAIN"), info.keyword("GAIN").as_deref()), (None, Some("EGAIN")));
        assert_eq!(info.keyword("DATE-OBS").as_deref(), Some("DATE-OBS"));
        assert_eq!(info.filter("Rot").as_deref(), Some("GaiaSP/R"));
    }
}
