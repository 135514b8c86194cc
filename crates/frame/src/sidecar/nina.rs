//! N.I.N.A.'s plugin Session Metadata: `ImageMetaData` (one row for each image) and `AcquisitionDetails` (one for the
//! folder), as CSV and JSON with the same names.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Values;
use crate::date;
use crate::text;
use crate::text::told_filter;
use crate::values::site::position;
use crate::{Clock, Known, Source};

/// One row: column name in lower case to text.
type Row = BTreeMap<String, String>;

/// The rows of a CSV or JSON file.
fn rows(name: &str, text: &str) -> Result<Vec<Row>, String> {
    if name.to_ascii_lowercase().ends_with(".json") {
        let value: Value =
            serde_json::from_str(text).map_err(|fault| format!("its JSON is broken ({fault})"))?;
        let objects = value.as_array().map_or(std::slice::from_ref(&value), Vec::as_slice);
        let rows: Vec<Row> = objects
            .iter()
            .filter_map(Value::as_object)
            .map(|object| object.iter().map(|(key, value)| (key.to_lowercase(), plain(value))).collect())
            .collect();
        return if rows.is_empty() { Err("it holds no record".to_owned()) } else { Ok(rows) };
    }
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns: Vec<String> = reader
        .headers()
        .map_err(|error| format!("its first line is broken ({error})"))?
        .iter()
        .map(str::to_lowercase)
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        // A broken line loses itself, not the others.
        let Ok(record) = record else { continue };
        rows.push(columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect());
    }
    if rows.is_empty() { Err("it holds no line below its first".to_owned()) } else { Ok(rows) }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What each image's row tells, by the stem of its name in lower case.
pub(super) fn images(name: &str, text: &str) -> Result<BTreeMap<String, Values>, String> {
    let source = Source::Sidecar(name.into());
    let mut images = BTreeMap::new();
    for row in rows(name, text)? {
        let Some(path) = row.get("filepath").or_else(|| row.get("filename")) else { continue };
        // Windows paths on any machine.
        let base = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let stem = crate::name::without_suffixes(base).to_lowercase();
        if !stem.is_empty() {
            images.insert(stem, image(&row, &source));
        }
    }
    if images.is_empty() { Err("no line names a file (column FilePath)".to_owned()) } else { Ok(images) }
}

fn image(row: &Row, source: &Source) -> Values {
    let cell =
        |column: &str| row.get(column).map(|text| text.trim()).filter(|text| !text::is_placeholder(text));
    let number = |column: &str| cell(column).and_then(text::number);
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
        // Hocus Focus gives it in arc seconds.
        fwhm_arcsec: known(number("fwhm").filter(|fwhm| *fwhm > 0.0)),
        ..Values::default()
    }
}

/// What the session's record tells of all frames in its folder.
pub(super) fn acquisition(name: &str, text: &str) -> Result<Values, String> {
    let source = Source::Sidecar(name.into());
    let rows = rows(name, text)?;
    let row = rows.last().ok_or("it holds no record")?;
    let cell = |column: &str| row.get(column).map(|text| text.trim()).filter(|text| !text::is_nothing(text));
    let number = |column: &str| cell(column).and_then(text::number);
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
        Err("it has none of the columns TargetName, TelescopeName ...".to_owned())
    } else {
        Ok(told)
    }
}
