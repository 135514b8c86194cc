//! The sky of files as a table (docs/rules.md#22-sky).

use nightledger_frame::spreadsheet::neutral;
use nightledger_health::Brightness;

use super::Report;

const HEADS: [&str; 16] = [
    "file", "type", "time", "camera", "gain", "exposure", "region", "r_mean", "r_std", "g1_mean", "g1_std",
    "g2_mean", "g2_std", "b_mean", "b_std", "bias",
];

/// A line for each file whose sky was measured; `bias`: what was taken off.
pub fn sky_table(report: &Report, bias: &str) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = table.write_record(HEADS);
    for frame in &report.frames {
        let Some(sky) = &frame.sky else { continue };
        let word = |word: &str| {
            let value = frame.keywords.get(word).and_then(|report| report.value.as_ref());
            value.map(|fact| cell(&fact.text())).unwrap_or_default()
        };
        let mut row = vec![neutral(&frame.path), frame.kind.to_owned(), word("DATE-OBS"), word("INSTRUME")];
        row.push(frame.relative_gain.map(|gain| gain.to_string()).unwrap_or_default());
        row.extend([word("EXPTIME"), sky.roi.clone()]);
        for Brightness { mean, std } in [sky.r, sky.g1, sky.g2, sky.b] {
            row.extend([format!("{mean:.3}"), format!("{std:.1}")]);
        }
        row.push(cell(bias));
        let _ = table.write_record(&row);
    }
    table.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A number as it is, a text as one that no spreadsheet runs.
fn cell(text: &str) -> String {
    if text.parse::<f64>().is_ok() { text.to_owned() } else { neutral(text) }
}
