//! The summary as plain text: columns line up in a fixed-width font, wide letters (Korean, Chinese) included.

use nightledger_language::tr;
use nightledger_ledger::FrameId;
use unicode_width::UnicodeWidthStr;

use crate::{Fact, Part, Summary, Table, layout};

/// A line of the summary's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The text, without an end.
    pub text: String,
    /// The files that its figures come from.
    pub files: Vec<FrameId>,
    /// How they follow from the files, in a sentence, where the files do not have them as they stand.
    pub rule: String,
}

/// Lines as the text that they make.
pub fn text_of(lines: &[Line]) -> String {
    lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
}

impl Summary {
    /// `session_summary.txt`: UTF-8, lines ended with `\n`.
    pub fn to_text(&self) -> String {
        text_of(&self.to_lines())
    }

    /// The same line by line, with the files behind each.
    pub fn to_lines(&self) -> Vec<Line> {
        let mut out = Lines::default();
        out.says(tr!("Observation session summary"));
        out.says(tr!("Generated {moment}", moment = self.generated));
        out.blank();
        if self.parts.is_empty() {
            out.says(tr!("No lights were counted."));
            out.blank();
        }
        for part in &self.parts {
            write_part(&mut out, part);
        }
        if let Some(total) = self.light_of_all_sites() {
            write_total(&mut out, &total);
        }
        if !self.unused.is_empty() {
            out.says(tr!("CALIBRATION THAT NO LIGHT USES:"));
            out.blank();
            for (line, files) in self.unused.iter().zip(&self.unused_files) {
                out.follows(line.clone(), files, "");
            }
            out.blank();
        }
        for (label, value, files) in layout::counts(self) {
            out.follows(format!("{label}: {value}"), &files, "");
        }
        for note in &self.footnotes {
            out.blank();
            out.says(note.clone());
        }
        out.0
    }
}

/// Lines being written.
#[derive(Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn says(&mut self, text: impl Into<String>) {
        self.0.push(Line { text: text.into(), ..Line::default() });
    }

    fn blank(&mut self) {
        self.says("");
    }

    fn follows(&mut self, text: String, files: &[FrameId], rule: &str) {
        self.0.push(Line { text, files: files.to_vec(), rule: rule.to_owned() });
    }
}

fn write_part(out: &mut Lines, part: &Part) {
    if let Some(heading) = &part.heading {
        out.says(heading.clone());
        out.says("=".repeat(heading.width()));
        out.blank();
    }
    let (label, targets) = layout::target_line(part);
    let Part { site, latitude, longitude, bortle, sqm, files, .. } = part;
    out.follows(format!("{label}: {targets}"), files, "");
    out.blank();
    out.follows(tr!("Site: {site}", site), files, tr!("These lights were taken there."));
    out.follows(
        tr!("Latitude: {latitude}, Longitude: {longitude}", latitude, longitude),
        files,
        tr!("The position of the site; each light says its own."),
    );
    out.follows(
        tr!("Bortle scale: {bortle}, SQM: {sqm}", bortle, sqm),
        files,
        tr!("The mean of the lights’ readings of the sky, else what Settings say of the site."),
    );
    out.blank();
    out.says(tr!("Equipment used:"));
    write_facts(out, &part.equipment);
    out.says(tr!("Observation period:"));
    write_facts(out, &part.period);
    out.says(tr!("LIGHTS:"));
    for table in &part.lights {
        out.says(table.title.clone());
        out.blank();
        write_table(out, table);
    }
    for mosaic in &part.mosaics {
        write_total(out, mosaic);
    }
    write_total(out, &part.total_light);
    for table in &part.calibration {
        out.says(format!("{}:", table.title));
        out.blank();
        write_table(out, table);
    }
}

/// `Label    : value`, further values below the first.
fn write_facts(out: &mut Lines, facts: &[Fact]) {
    let width = facts.iter().map(|fact| fact.label.width()).max().unwrap_or(0);
    for fact in facts {
        let mut label = fact.label.as_str();
        for (value, files) in fact.values.iter().zip(&fact.files) {
            let line = format!("{} : {value}", padded(label, width, false));
            out.follows(line.trim_end().to_owned(), files, &fact.rule);
            label = "";
        }
    }
    out.blank();
}

fn write_table(out: &mut Lines, table: &Table) {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let lines: Vec<&Vec<String>> = std::iter::once(&names).chain(&table.rows).collect();
    let widths: Vec<usize> = (0..names.len())
        .map(|at| lines.iter().filter_map(|line| line.get(at)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    // No files are behind the headings.
    let files = std::iter::once(&[] as &[FrameId]).chain(table.files.iter().map(Vec::as_slice));
    for (line, files) in lines.into_iter().zip(files) {
        let cells: Vec<String> = line
            .iter()
            .zip(&table.columns)
            .zip(&widths)
            .map(|((cell, column), width)| padded(cell, *width, column.is_figure))
            .collect();
        out.follows(cells.join("  ").trim_end().to_owned(), files, "");
    }
    out.blank();
    write_total(out, &table.total);
}

fn write_total(out: &mut Lines, total: &Fact) {
    let text = format!("{}: {}", total.label, total.values.join(", "));
    out.follows(text, total.files.first().map_or(&[], Vec::as_slice), &total.rule);
    out.blank();
}

/// `text` with blanks up to `width` columns, on its left for figures.
fn padded(text: &str, width: usize, is_figure: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    if is_figure { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_frame::DefaultField;

    use crate::sample::{by_default, counted, light, read, row, scan, site};
    use crate::summary;
    use nightledger_ledger::SiteId;
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

Filter  Gain       Egain    Mean FWHM  Frames  Sensor Temperature  Mean Temperature  Exposure  Total Exposure
Ha       100  0.25 e/ADU  3.13 arcsec       2             -10.0°C             4.5°C     300 s          10 min
OIII     100  0.25 e/ADU  3.13 arcsec       1             -10.0°C             4.5°C     300 s           5 min

Exposure time for M 51 Panel 1: 15 min

Target: M 51 Panel 2

Filter  Gain       Egain    Mean FWHM  Frames  Sensor Temperature  Mean Temperature  Exposure  Total Exposure
Ha       100  0.25 e/ADU  3.13 arcsec       1             -10.0°C             4.5°C     300 s           5 min

Exposure time for M 51 Panel 2: 5 min

Total LIGHT Exposure Time: 20 min

MASTERFLATS:

Filter  Frames  Gain       Egain  Exposure  Total Exposure
Ha          40   100  0.25 e/ADU    1.50 s           1 min

Total MASTERFLAT Exposure Time: 1 min

MASTERBIASES:

Frames  Gain       Egain  Exposure  Total Exposure
     -   100  0.25 e/ADU  0.0001 s               -

Total MASTERBIAS Exposure Time: -

DARKS:

Frames  Gain       Egain  Sensor Temperature  Exposure  Total Exposure
     2   100  0.25 e/ADU             -10.0°C     300 s          10 min

Total DARK Exposure Time: 10 min

CALIBRATION THAT NO LIGHT USES:

Dark 30 s: 1 frame

Total number of images processed: 10
Frames counted: 9
Frames not counted: 1 (the same exposure as another file: 1)
";
        let text = text_of(&frames, &ledger);
        for (line, expect) in text.lines().zip(expect.lines()) {
            assert_eq!(line, expect);
        }
        assert_eq!(text, expect);
    }

    #[test]
    fn lines_lead_to_the_files_behind_them() {
        let (frames, ledger) = scan();
        let lines = summary(&frames, &ledger, &Settings::default(), &Edits::default(), "").to_lines();
        let files = |begin: &str| {
            let line = lines.iter().find(|line| squeezed(&line.text).starts_with(begin)).unwrap();
            (line.files.clone(), line.rule.is_empty())
        };
        let mut lights: Vec<FrameId> = ledger.rows.iter().flat_map(|row| row.frames.clone()).collect();
        lights.sort_unstable();
        let (first, _) = files("Ha 100");
        assert_eq!(first, ledger.rows[0].frames, "a line of the table has its rows' lights");
        assert_eq!(files("Total LIGHT"), (lights.clone(), false));
        assert_eq!(files("Number of days"), (lights, false));
        assert_eq!(files("Telescope").0.len(), 4);
        assert_eq!(files("Dark 30 s").0.len(), 1);
        assert_eq!(files("Filter Gain"), (Vec::new(), true));
        assert_eq!(files("Frames counted").0.len(), 9);
        assert_eq!(files("Frames not counted").0.len(), 1);
        assert!(files("Start date").0.len() < files("Number of days").0.len());
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
        ledger.rows[0].defaults_used = DefaultField::Hfr.into();
        ledger.sites[0].bortle = Some(by_default(4.0, DefaultField::Bortle));
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
        elsewhere.site = SiteId(1);
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
    fn targets_that_are_off_are_not_called_uncounted() {
        let (frames, mut ledger) = scan();
        let off = ledger.rows.remove(2);
        for at in &off.frames {
            let decision = &mut ledger.decisions[at.index()];
            (decision.counted, decision.reason) = (false, Some(nightledger_ledger::Reason::TargetOff));
        }
        let lines = summary(&frames, &ledger, &Settings::default(), &Edits::default(), "").to_lines();
        let end: Vec<(&str, usize)> =
            lines.iter().rev().take(4).map(|line| (line.text.as_str(), line.files.len())).collect();
        let expect = [
            ("Frames of other targets: 1", 1),
            ("Frames not counted: 1 (the same exposure as another file: 1)", 1),
            ("Frames counted: 8", 8),
            ("Total number of images processed: 10", 10),
        ];
        assert_eq!(end, expect);
    }

    #[test]
    fn nothing_counted_says_so() {
        let (_, ledger) = scan();
        let empty = Ledger { rows: Vec::new(), decisions: Vec::new(), ..ledger };
        let text = text_of(&[], &empty);
        assert!(
            text.contains("No lights were counted.")
                && text.contains("Frames counted: 0\nFrames not counted: 0\n")
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
