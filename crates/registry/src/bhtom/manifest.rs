//! What goes to BHTOM, as a table and as JSON.

use nightledger_frame::spreadsheet::neutral;

use super::Report;

/// The frames as a CSV: what is ready, and why the others are not.
pub(super) fn manifest_csv(report: &Report) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = table.write_record([
        "root",
        "path",
        "ready",
        "reasons",
        "target",
        "oname",
        "filter",
        "mjd_mid",
        "exposure_s",
    ]);
    for frame in &report.frames {
        let reasons: Vec<String> = frame.reasons.iter().copied().filter_map(word).collect();
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let text = |text: Option<&str>| text.map(neutral).unwrap_or_default();
        let mjd = frame.mjd_mid.map(|mjd| format!("{mjd:.6}")).unwrap_or_default();
        let _ = table.write_record([
            frame.root.to_string().as_str(),
            &neutral(&frame.path),
            if frame.ready { "yes" } else { "no" },
            &reasons.join(" "),
            &text(frame.target.as_deref()),
            &text(frame.oname.as_deref()),
            &text(frame.filter.as_deref()),
            &mjd,
            &number(frame.exposure_s),
        ]);
    }
    table.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The word of a reason.
fn word(reason: super::Unready) -> Option<String> {
    serde_json::to_value(reason).ok()?.as_str().map(str::to_owned)
}

/// The same as JSON.
pub(super) fn manifest_json(report: &Report) -> String {
    serde_json::to_string_pretty(report).map(|text| text + "\n").unwrap_or_default()
}
