//! The summary as Markdown (GitHub's tables).

use std::fmt::Write as _;

use nightledger_language::tr;

use crate::{Fact, Part, Summary, Table, layout};

impl Summary {
    /// The same as [`Summary::to_text`], as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        let (title, moment) = (tr!("Observation session summary"), escaped(&self.generated));
        let _ = writeln!(out, "# {title}\n\n{}\n", tr!("Generated {moment}", moment));
        if self.parts.is_empty() {
            let _ = writeln!(out, "{}\n", tr!("No lights were counted."));
        }
        for part in &self.parts {
            write_part(&mut out, part);
        }
        if let Some(total) = self.light_of_all_sites() {
            write_total(&mut out, &total);
            out.push('\n');
        }
        if !self.unused.is_empty() {
            let _ = writeln!(out, "## {}\n", tr!("Calibration that no light uses"));
            for line in &self.unused {
                let _ = writeln!(out, "- {}", escaped(line));
            }
            out.push('\n');
        }
        let _ = writeln!(out, "## {}\n", tr!("Images"));
        for (label, value, _) in layout::counts(self) {
            let _ = writeln!(out, "- {label}: {}", escaped(&value));
        }
        for note in &self.footnotes {
            let _ = writeln!(out, "\n{}", escaped(note));
        }
        out
    }
}

fn write_part(out: &mut String, part: &Part) {
    let (label, targets) = layout::target_line(part);
    let heading = part.heading.as_ref().map(|heading| format!("{heading}: ")).unwrap_or_default();
    let _ = writeln!(out, "## {heading}{}\n", escaped(&targets));
    let Part { site, latitude, longitude, bortle, sqm, .. } = part;
    for (label, value) in [
        (label, &targets),
        (tr!("Site"), site),
        (tr!("Latitude"), latitude),
        (tr!("Longitude"), longitude),
        (tr!("Bortle scale"), bortle),
        ("SQM", sqm),
    ] {
        let _ = writeln!(out, "- {label}: {}", escaped(value));
    }
    write_facts(out, tr!("Equipment used"), &part.equipment);
    write_facts(out, tr!("Observation period"), &part.period);
    let _ = writeln!(out, "\n### {}", tr!("Lights"));
    for table in &part.lights {
        write_table(out, table);
    }
    for mosaic in &part.mosaics {
        write_total(out, mosaic);
    }
    write_total(out, &part.total_light);
    for table in &part.calibration {
        write_table(out, table);
    }
    out.push('\n');
}

fn write_facts(out: &mut String, title: &str, facts: &[Fact]) {
    let _ = writeln!(out, "\n### {title}\n");
    for fact in facts {
        let values: Vec<String> = fact.values.iter().map(|value| escaped(value)).collect();
        let _ = writeln!(out, "- {}: {}", fact.label, values.join(", "));
    }
}

fn write_table(out: &mut String, table: &Table) {
    let _ = writeln!(out, "\n#### {}\n", escaped(&table.title));
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let rules: Vec<String> =
        table.columns.iter().map(|column| if column.is_figure { "---:" } else { "---" }.to_owned()).collect();
    let _ = writeln!(out, "{}\n{}", line(&names), line(&rules));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
        let _ = writeln!(out, "{}", line(&cells));
    }
    write_total(out, &table.total);
}

fn write_total(out: &mut String, total: &Fact) {
    let _ = writeln!(out, "\n**{}: {}**", escaped(&total.label), escaped(&total.values.join(", ")));
}

/// Text without a meaning in Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::{Edits, Settings};

    #[test]
    fn names_cannot_be_markup() {
        assert_eq!(escaped("a|b *c* <i>_d_"), "a\\|b \\*c\\* &lt;i>\\_d\\_");
    }

    #[test]
    fn tables_have_as_many_cells_as_columns_everywhere() {
        let (mut frames, mut ledger) = crate::sample::scan();
        frames[0].camera = Some(crate::sample::read("A | B".into()));
        ledger.rows[0].filter = Some(crate::sample::read("H|a".into()));
        let summary = crate::summary(&frames, &ledger, &Settings::default(), &Edits::default(), "now");
        let text = summary.to_markdown();
        let plain = text.replace("\\|", "");
        let mut tables = 0;
        for block in plain.split("\n\n").filter(|block| block.starts_with("| ")) {
            let cells: Vec<usize> = block.lines().map(|line| line.matches('|').count()).collect();
            assert!(cells.iter().all(|count| *count == cells[0]), "{block}");
            tables += 1;
        }
        assert_eq!(tables, 5);
        assert!(text.starts_with("# Observation session summary\n\nGenerated now\n"));
        assert!(text.contains("## M 51 2 Panel Mosaic") && text.contains("- Frames counted: 9\n"));
    }

    #[test]
    fn text_and_markdown_say_the_same_figures() {
        let (frames, ledger) = crate::sample::scan();
        let summary = crate::summary(&frames, &ledger, &Settings::default(), &Edits::default(), "now");
        let (text, markdown) = (summary.to_text(), summary.to_markdown());
        for table in summary.parts.iter().flat_map(|part| part.lights.iter().chain(&part.calibration)) {
            for cell in table.rows.iter().flatten().chain(&table.total.values) {
                assert!(text.contains(cell.as_str()) && markdown.contains(escaped(cell).as_str()), "{cell}");
            }
        }
        let json = serde_json::to_string(&summary).unwrap();
        assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), summary);
    }
}
