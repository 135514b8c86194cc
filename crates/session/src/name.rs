//! Names of the files that are written (docs/rules.md#2-folders), safe on every file system.

use std::collections::BTreeSet;

use crate::Scan;

/// What the files of a scan are called: parts of names, joined with `_`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Stem {
    parts: Vec<String>,
}

/// Characters that one file system or another refuses, beside control characters.
const REFUSED: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// Devices that Windows finds in every folder: no file's name may be one of these up to its first point.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Bytes of a part that are kept: names of 255 bytes are the limit of most file systems, and two parts, a number and an
/// ending must fit.
const LONGEST_PART: usize = 100;

impl Stem {
    /// The stem of the scan's first folder; none for loose files (an empty name).
    pub(crate) fn of_folder(name: &str) -> Self {
        let part = safe_part(name);
        Self { parts: if part.is_empty() { Vec::new() } else { vec![part] } }
    }

    /// The stem of the first folder of a scan that has a name.
    pub(crate) fn of_scan(scan: &Scan) -> Self {
        let stems = scan.roots().map(|(_, name)| Self::of_folder(name));
        stems.into_iter().find(|stem| *stem != Self::default()).unwrap_or_default()
    }

    /// As no other of `taken` is, which takes it: with a number behind it where there is one.
    pub(crate) fn unique(self, taken: &mut BTreeSet<String>) -> Self {
        let numbered = (2..).map(|number| self.numbered(number));
        // File systems of people's computers do not tell `m 31` from `M_31`.
        let mut free = std::iter::once(self.clone())
            .chain(numbered)
            .filter(|stem| taken.insert(stem.file("").to_lowercase()));
        free.next().unwrap_or_default()
    }

    /// With the target's name behind it.
    pub(crate) fn with_target(&self, target: Option<&str>) -> Self {
        let mut parts = self.parts.clone();
        let part = safe_part(target.unwrap_or_default());
        parts.push(if part.is_empty() { "no_target".to_owned() } else { part });
        Self { parts }
    }

    /// With a further part behind it; nothing is added for one that says nothing.
    pub(crate) fn with(&self, part: &str) -> Self {
        let mut parts = self.parts.clone();
        parts.extend(Some(safe_part(part)).filter(|part| !part.is_empty()));
        Self { parts }
    }

    /// With a number behind it: for targets whose names differ only in what cannot stand in a file's name.
    pub(crate) fn numbered(&self, number: usize) -> Self {
        let mut parts = self.parts.clone();
        parts.push(number.to_string());
        Self { parts }
    }

    /// The file's name with `ending`: `acquisition.csv`.
    pub(crate) fn file(&self, ending: &str) -> String {
        let mut name = self.parts.join("_");
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(ending);
        if is_device(&name) { format!("_{name}") } else { name }
    }
}

/// Blanks, refused and invisible characters become `_`.
fn safe_part(name: &str) -> String {
    let name = name.trim();
    let fits = name.char_indices().take_while(|(at, c)| at + c.len_utf8() <= LONGEST_PART);
    let safe = fits.map(|(_, c)| {
        // Marks that turn the direction of text make a name read as another one.
        let turns = matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
        if c.is_whitespace() || c.is_control() || turns || REFUSED.contains(&c) { '_' } else { c }
    });
    let safe: String = safe.collect();
    // `..` and `.` would be folders, and a leading point hides a file.
    match safe.trim_start_matches('.') {
        rest if rest.len() == safe.len() => safe,
        rest => format!("_{rest}"),
    }
}

/// Whether Windows would open a device instead of a file of this name.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let port = |stem: &str| {
        stem.chars().count() == 4 && stem.ends_with(|c: char| c.is_ascii_digit() || "¹²³".contains(c))
    };
    DEVICES.contains(&stem.as_str()) || ((stem.starts_with("com") || stem.starts_with("lpt")) && port(&stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folder: &str, expect: &str) {
        assert_eq!(Stem::of_folder(folder).file("acquisition.csv"), expect);
    }

    #[test]
    fn outputs_are_named_after_the_first_folder() {
        check("Sadr Region", "Sadr_Region_acquisition.csv");
        check("Sh2-101", "Sh2-101_acquisition.csv");
        check("天の川", "天の川_acquisition.csv");
        check("", "acquisition.csv");
        check("  ", "acquisition.csv");
    }

    #[test]
    fn what_a_file_system_refuses_becomes_an_underscore() {
        check("M31: core/halo?", "M31__core_halo__acquisition.csv");
        check("a\nb\tc", "a_b_c_acquisition.csv");
        check("..", "__acquisition.csv");
        check("../../etc", "__.._etc_acquisition.csv");
        check("con", "con_acquisition.csv");
        check("Con.stellation", "_Con.stellation_acquisition.csv");
        check("COM1.x", "_COM1.x_acquisition.csv");
        check("x\u{202E}gpj", "x_gpj_acquisition.csv");
        assert!(
            Stem::of_folder(&"字".repeat(500)).with_target(Some(&"x".repeat(500))).file("frames.csv").len()
                <= 240
        );
    }

    #[test]
    fn targets_follow_the_folder() {
        let stem = Stem::of_folder("Two nights");
        assert_eq!(
            stem.with_target(Some("NGC 7000")).file("acquisition.csv"),
            "Two_nights_NGC_7000_acquisition.csv"
        );
        assert_eq!(stem.with_target(None).file("acquisition.csv"), "Two_nights_no_target_acquisition.csv");
        assert_eq!(
            Stem::of_folder("").with_target(Some("M 1")).file("session_summary.txt"),
            "M_1_session_summary.txt"
        );
    }
}
