//! The summary as plain text: columns line up in a fixed-width font, wide letters (Korean, Chinese) included.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::{Fact, Part, Summary, Table, layout};

impl Summary {
    /// `session_summary.txt`: UTF-8, lines ended with `\n`.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "Observation session summary\nGenerated {}\n", self.generated);
        if self.parts.is_empty() {
            out.push_str("No lights were counted.\n\n");
        }
        for part in &self.parts {
            write_part(&mut out, part);
        }
        if !self.unused.is_empty() {
            out.push_str("CALIBRATION THAT NO LIGHT USES:\n\n");
            for line in &self.unused {
                let _ = writeln!(out, "{line}");
            }
            out.push('\n');
        }
        for (label, value) in layout::counts(self) {
            let _ = writeln!(out, "{label}: {value}");
        }
        for note in &self.footnotes {
            let _ = writeln!(out, "\n{note}");
        }
        out
    }
}

fn write_part(out: &mut String, part: &Part) {
    if let Some(heading) = &part.heading {
        let _ = writeln!(out, "{heading}\n{}\n", "=".repeat(heading.width()));
    }
    let (label, targets) = layout::target_line(part);
    let Part { site, latitude, longitude, bortle, sqm, .. } = part;
    let _ = writeln!(out, "{label}: {targets}\n");
    let _ = writeln!(out, "Site: {site}");
    let _ = writeln!(out, "Latitude: {latitude}, Longitude: {longitude}");
    let _ = writeln!(out, "Bortle scale: {bortle}, SQM: {sqm}\n");
    out.push_str("Equipment used:\n");
    write_facts(out, &part.equipment);
    out.push_str("Observation period:\n");
    write_facts(out, &part.period);
    out.push_str("LIGHTS:\n");
    for table in &part.lights {
        let _ = writeln!(out, "{}\n", table.title);
        write_table(out, table);
    }
    write_total(out, &part.total_light);
    for table in &part.calibration {
        let _ = writeln!(out, "{}:\n", table.title);
        write_table(out, table);
    }
}

/// `Label    : value`, further values below the first.
fn write_facts(out: &mut String, facts: &[Fact]) {
    let width = facts.iter().map(|fact| fact.label.width()).max().unwrap_or(0);
    for fact in facts {
        let mut label = fact.label.as_str();
        for value in &fact.values {
            let line = format!("{} : {value}", padded(label, width, false));
            let _ = writeln!(out, "{}", line.trim_end());
            label = "";
        }
    }
    out.push('\n');
}

fn write_table(out: &mut String, table: &Table) {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&names).chain(&table.rows).collect();
    let widths: Vec<usize> = (0..names.len())
        .map(|at| lines.iter().filter_map(|line| line.get(at)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    for line in lines {
        let cells: Vec<String> = line
            .iter()
            .zip(&table.columns)
            .zip(&widths)
            .map(|((cell, column), width)| padded(cell, *width, column.is_figure))
            .collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    out.push('\n');
    write_total(out, &table.total);
}

fn write_total(out: &mut String, total: &Fact) {
    let _ = writeln!(out, "{}: {}\n", total.label, total.values.join(", "));
}

/// `text` with blanks up to `width` columns, on its left for figures.
fn padded(text: &str, width: usize, is_figure: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    if is_figure { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{by_default, counted, light, read, row, scan, site};
    use crate::summary;
    use nightledger_ledger::{Edits, Ledger, Settings};

    fn text_of(frames: &[nightledger_frame::Frame], ledger: &Ledger) -> String {
        summary(frames, ledger, &Settings::default(), &Edits::default(), "2024-03-07 09:34:42").to_text()
    }

    #[test]
    fn the_whole_in_the_order_of_the_readme() {
        let (frames, ledger) = scan();
        let expect = "\
Observation session summary
Generated 2024-03-07 09:34:42

Target: M 51 2 Panel Mosaic

Site: Hill
Latitude: 47.1235°, Longitude: -8.5000°
Bortle scale: 4.5, SQM: 20.85 mag/arcsec²

Equipment used:
Telescope        : FRA400
Camera           : Camera A
Focuser          : EAF
Capture software : N.I.N.A. 3.1
                 : PixInsight 1.8

Observation period:
Start date           : 2024-03-01
End date             : 2024-03-02
Number of days       : 2
Observation sessions : 2
Min temperature      : 4.5°C
Max temperature      : 4.5°C
Mean temperature     : 4.5°C

LIGHTS:
Target: M 51 Panel 1

Filter  Gain       Egain    Mean FWHM  Frames  Sensor Temperature  Mean Temperature     Exposure  Total Exposure
Ha       100  0.25 e/ADU  3.13 arcsec       2             -10.0°C             4.5°C  300.00 secs  10 mins 0 secs
OIII     100  0.25 e/ADU  3.13 arcsec       1             -10.0°C             4.5°C  300.00 secs   5 mins 0 secs

Exposure time for M 51 Panel 1: 0 hrs 15 mins 0 secs

Target: M 51 Panel 2

Filter  Gain       Egain    Mean FWHM  Frames  Sensor Temperature  Mean Temperature     Exposure  Total Exposure
Ha       100  0.25 e/ADU  3.13 arcsec       1             -10.0°C             4.5°C  300.00 secs   5 mins 0 secs

Exposure time for M 51 Panel 2: 0 hrs 5 mins 0 secs

Total LIGHT Exposure Time: 0 hrs 20 mins 0 secs

MASTERFLATS:

Filter  Frames  Gain       Egain   Exposure  Total Exposure
Ha          40   100  0.25 e/ADU  1.50 secs   1 mins 0 secs

Total MASTERFLAT Exposure Time: 0 hrs 1 mins 0 secs

MASTERBIASES:

Frames  Gain       Egain     Exposure  Total Exposure
     -   100  0.25 e/ADU  0.0001 secs               -

Total MASTERBIAS Exposure Time: 0 hrs 0 mins 0 secs and what is unknown

DARKS:

Frames  Gain       Egain  Sensor Temperature     Exposure  Total Exposure
     2   100  0.25 e/ADU             -10.0°C  300.00 secs  10 mins 0 secs

Total DARK Exposure Time: 0 hrs 10 mins 0 secs

CALIBRATION THAT NO LIGHT USES:

Dark 30 s: 1 frame

Total number of images processed: 10
Frames counted: 9
Frames set aside: 1 (1 the same exposure as another file)
";
        let text = text_of(&frames, &ledger);
        for (line, expect) in text.lines().zip(expect.lines()) {
            assert_eq!(line, expect);
        }
        assert_eq!(text, expect);
    }

    fn squeezed(line: &str) -> String {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The display columns at which the figures of a table end.
    #[track_caller]
    fn lines_up(table: &[&str]) {
        let widths: Vec<usize> = table.iter().map(|line| line.width()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}\n{}", table.join("\n"));
    }

    #[test]
    fn columns_line_up_with_wide_letters() {
        let (mut frames, mut ledger) = scan();
        frames[0].filter = Some(read("하늘".into()));
        ledger.rows[0].filter = Some(read("하늘".into()));
        let text = text_of(&frames, &ledger);
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.starts_with("Filter")).unwrap();
        assert!(lines[at + 2].starts_with("하늘"));
        lines_up(&lines[at..=at + 2]);
    }

    #[test]
    fn defaults_are_marked_and_explained() {
        let (frames, mut ledger) = scan();
        assert!(!text_of(&frames, &ledger).contains('*'));
        ledger.rows[0].defaults_used = vec!["HFR".into()];
        ledger.sites[0].bortle = Some(by_default(4.0, "BORTLE"));
        let text = text_of(&frames, &ledger);
        assert!(text.contains("3.13 arcsec*") && text.contains("Bortle scale: 4*,"), "{text}");
        assert!(text.ends_with("* rests on a default from your settings, not on a file\n"));
    }

    #[test]
    fn several_sites_have_a_part_each() {
        let (mut frames, mut ledger) = scan();
        frames.push(light("l4", "Lum", "1"));
        ledger.decisions.push(counted(60, 3));
        let mut elsewhere = row("Lum", "1", &[10]);
        elsewhere.site = 1;
        elsewhere.target = Some("NGC 1".into());
        ledger.rows.push(elsewhere);
        ledger.sites.push(nightledger_ledger::Site { position: None, bortle: None, ..site("no site") });
        let text = text_of(&frames, &ledger);
        assert!(
            text.contains("Site 1 of 2\n===========") && text.contains("Site 2 of 2\n==========="),
            "{text}"
        );
        assert!(text.contains("Site: no site\nLatitude: -, Longitude: -\n"));
        assert!(text.contains("Target: NGC 1\n"));
    }

    #[test]
    fn what_nobody_knows_is_a_dash() {
        let (mut frames, mut ledger) = scan();
        for frame in &mut frames {
            (frame.egain, frame.telescope, frame.camera, frame.software, frame.ambient_c) =
                (None, None, None, None, None);
        }
        for row in &mut ledger.rows {
            (row.gain, row.exposure_s, row.sensor_temp_c, row.mean_fwhm_arcsec) = (None, None, None, None);
            (row.ambient_c, row.mean_sqm, row.bortle, row.filter) = (None, None, None, None);
        }
        for decision in &mut ledger.decisions {
            (decision.night, decision.date, decision.start_utc) = (None, None, None);
        }
        ledger.sites[0].bortle = None;
        let text = text_of(&frames, &ledger);
        let has = |line: &str| assert!(text.lines().any(|l| squeezed(l) == line), "{line}\n{text}");
        has("No filter - - - 3 - - - -");
        has("Bortle scale: -, SQM: -");
        has("Telescope : -");
        has("Start date : -");
        has("Observation sessions : -");
        has("Mean temperature : -");
    }

    #[test]
    fn nothing_counted_says_so() {
        let (_, ledger) = scan();
        let empty = Ledger { rows: Vec::new(), decisions: Vec::new(), ..ledger };
        let text = text_of(&[], &empty);
        assert!(
            text.contains("No lights were counted.")
                && text.contains("Frames counted: 0\nFrames set aside: 0\n")
        );
    }

    #[test]
    fn names_from_files_cannot_break_lines() {
        let (mut frames, mut ledger) = scan();
        frames[0].camera = Some(read("Cam\nera\u{1b}[31m".into()));
        ledger.rows[0].target = Some("M\n51".into());
        let text = text_of(&frames, &ledger);
        assert!(text.contains("Cam era [31m") && text.contains("Target: M 51 Panel 1"));
        assert!(!text.contains('\u{1b}'));
    }
}
