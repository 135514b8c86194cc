//! N.I.N.A.'s plugin Session Metadata: `ImageMetaData` (one row for each image) and `AcquisitionDetails` (one for the
//! folder), as CSV and JSON with the same names.

use std::collections::BTreeMap;

use nightledger_language::{Said, said};
use serde_json::Value;

use crate::Values;
use crate::date;
use crate::sheet::{self, Sheet};
use crate::text;
use crate::text::told_filter;
use crate::values::site::position;
use crate::{Clock, Field, Known, Source, base_name};

/// One row: column name in lower case to text.
type Row = BTreeMap<String, String>;

/// What a CSV or JSON file holds.
struct Table {
    rows: Vec<Row>,
    /// Lines or records that broke off.
    broken: u32,
}

/// The rows of a CSV or JSON file.
fn table(name: &str, text: &str) -> Result<Table, Said> {
    if name.to_ascii_lowercase().ends_with(".json") {
        return records(text);
    }
    let sheet = Sheet::read(text)?;
    let row = |cells: &csv::StringRecord| {
        sheet.columns.iter().cloned().zip(cells.iter().map(str::to_owned)).collect()
    };
    let rows: Vec<Row> = sheet.rows.iter().map(row).collect();
    if rows.is_empty() {
        Err(said!("it holds no line below its first"))
    } else {
        Ok(Table { rows, broken: sheet.broken })
    }
}

/// The records of a JSON list (or the only one), as many as are whole.
fn records(text: &str) -> Result<Table, Said> {
    let mut table = Table { rows: Vec::new(), broken: 0 };
    let mut rest = text.trim();
    rest = rest.strip_prefix('[').unwrap_or(rest);
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        if rest.is_empty() || rest.starts_with(']') {
            break;
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let cells = value.as_object().into_iter().flatten();
                let row: Row = cells.map(|(key, value)| (key.to_lowercase(), plain(value))).collect();
                table.rows.extend(Some(row).filter(|row| !row.is_empty()));
                rest = rest.get(values.byte_offset()..).unwrap_or_default();
            }
            Some(Err(fault)) if table.rows.is_empty() => {
                return Err(said!("its JSON is broken ({fault})", fault));
            }
            _ => {
                table.broken = 1;
                break;
            }
        }
    }
    if table.rows.is_empty() { Err(said!("it holds no record")) } else { Ok(table) }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What each image's row tells, by the stem of its name in lower case.
pub(super) fn images(name: &str, text: &str) -> Result<(BTreeMap<String, Values>, u32), Said> {
    let source = Source::Sidecar(name.into());
    let mut images = BTreeMap::new();
    let table = table(name, text)?;
    for row in table.rows {
        let Some(path) = row.get("filepath").or_else(|| row.get("filename")) else { continue };
        // Windows paths on any machine.
        let base = base_name(path);
        let stem = crate::name::without_suffixes(base).to_lowercase();
        if !stem.is_empty() {
            images.insert(stem, image(&row, &source));
        }
    }
    if images.is_empty() {
        Err(said!("no line names a file (column FilePath)"))
    } else {
        Ok((images, table.broken))
    }
}

fn image(row: &Row, source: &Source) -> Values {
    let cell =
        |column: &str| row.get(column).map(|text| text.trim()).filter(|text| !text::is_placeholder(text));
    let number = |column: &str| cell(column).and_then(sheet::number);
    let known = |value: Option<f64>| value.map(|value| Known::new(value, source.clone()));
    let binning = cell("binning")
        .and_then(|text| text.split(['x', 'X', '*']).next()?.trim().parse().ok())
        .filter(|bin: &u8| *bin > 0);
    let kind = cell("imagetype").and_then(crate::type_words::kind);
    let start = cell("exposurestartutc")
        .and_then(date::moment)
        .map(|moment| moment.on(Clock::Utc))
        .or_else(|| cell("exposurestart").and_then(date::moment).map(|moment| moment.on(Clock::Local)));
    let filter = cell("filtername").map(told_filter);
    let believed = |field: Field, column: &str| number(column).filter(|number| field.limits().allow(*number));
    Values {
        kind: kind.map(|kind| Known::new(kind, source.clone())),
        exposure_s: known(number("duration").filter(|seconds| *seconds > 0.0)),
        start: start.map(|start| Known::new(start, source.clone())),
        gain: known(number("gain").filter(|gain| *gain >= 0.0)),
        offset: known(number("offset").filter(|offset| *offset >= 0.0)),
        filter: filter.map(|filter| Known::new(filter, source.clone())),
        binning: binning.map(|binning| Known::new(binning, source.clone())),
        sensor_temp_c: known(number("cameratemp").filter(|temp| (-100.0..=60.0).contains(temp))),
        set_temp_c: known(number("cameratargettemp").filter(|temp| (-100.0..=60.0).contains(temp))),
        hfr_px: known(number("hfr").filter(|hfr| *hfr > 0.0)),
        capture_rms_arcsec: known(believed(Field::CaptureRms, "guidingrmsarcsec")),
        capture_rms_px: known(believed(Field::CaptureRmsPx, "guidingrms")),
        capture_eccentricity: known(believed(Field::CaptureEccentricity, "eccentricity")),
        capture_stars: known(believed(Field::CaptureStars, "detectedstars")),
        // Hocus Focus gives it in arc seconds.
        fwhm_arcsec: known(number("fwhm").filter(|fwhm| *fwhm > 0.0)),
        ..Values::default()
    }
}

/// What the session's record tells of all frames in its folder.
pub(super) fn acquisition(name: &str, text: &str) -> Result<(Values, u32), Said> {
    let source = Source::Sidecar(name.into());
    let table = table(name, text)?;
    let row = table.rows.last().ok_or_else(|| said!("it holds no record"))?;
    let cell = |column: &str| row.get(column).map(|text| text.trim()).filter(|text| !text::is_nothing(text));
    let number = |column: &str| cell(column).and_then(sheet::number);
    let name_of = |column: &str| cell(column).map(|text| Known::new(Box::from(text), source.clone()));
    let known = |value: Option<f64>| value.map(|value| Known::new(value, source.clone()));
    let at = number("observerlatitude")
        .zip(number("observerlongitude"))
        .and_then(|(north, east)| position(north, east));
    let told = Values {
        object: name_of("targetname"),
        telescope: name_of("telescopename"),
        camera: name_of("cameraname"),
        focal_length_mm: known(number("focallength").filter(|length| *length > 0.0)),
        focal_ratio: known(number("focalratio").filter(|ratio| *ratio > 0.0 && *ratio < 100.0)),
        pixel_um: known(number("pixelsize").filter(|size| *size > 0.0)),
        position: at.map(|at| Known::new(at, source.clone())),
        ..Values::default()
    };
    if told == Values::default() {
        Err(said!("it has none of the columns TargetName, TelescopeName ..."))
    } else {
        Ok((told, table.broken))
    }
}
