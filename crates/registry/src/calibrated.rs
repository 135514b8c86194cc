//! Names that say that a frame was calibrated (docs/rules.md#24-calibrated).

use nightledger_frame::Place;

/// Words of files and folders.
const WORDS: [&str; 2] = ["calibrated", "reduced"];

/// Whether the file's name, or a folder's above it, says that bias, dark and flat were taken out.
pub(crate) fn says_calibrated(place: &Place) -> bool {
    let name = place.file_name().to_lowercase();
    let stem = without_suffix(&name);
    name.starts_with("cal-")
        || name.starts_with("pp_")
        || name.contains("_pp_")
        || has_bdf(stem)
        || is_marked(stem)
        || says(&name)
        || place.folders().any(|folder| says(&folder.to_lowercase()))
}

/// The name before its suffix, and before that of what packed it.
fn without_suffix(name: &str) -> &str {
    let plain = [".gz", ".fz"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(name);
    let suffixes = [".fits", ".fit", ".fts", ".ftt", ".ftsc", ".xisf"];
    suffixes.iter().find_map(|suffix| plain.strip_suffix(suffix)).unwrap_or(plain)
}

/// A whole word, and not said to be missing.
fn says(lower: &str) -> bool {
    let mut before = "";
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if WORDS.contains(&word) && !matches!(before, "not" | "non" | "no" | "un") {
            return true;
        }
        before = word;
    }
    false
}

/// `-bdf`, at the end or before another word.
fn has_bdf(stem: &str) -> bool {
    stem.match_indices("-bdf").any(|(at, found)| {
        let behind = stem.get(at + found.len()..).and_then(|rest| rest.chars().next());
        behind.is_none_or(|behind| !behind.is_alphanumeric())
    })
}

/// A run of marks at the end of the name that has `_c` (docs/rules.md#6-same-exposure).
fn is_marked(stem: &str) -> bool {
    const MARKS: [&str; 9] = ["_c", "_cc", "_d", "_r", "_b", "_s", "_rn", "_lps", "_a"];
    let mut rest = stem;
    while let Some((mark, shorter)) = MARKS
        .iter()
        .find_map(|mark| Some((*mark, rest.strip_suffix(mark).filter(|shorter| !shorter.is_empty())?)))
    {
        if mark == "_c" {
            return true;
        }
        rest = shorter;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#24-calibrated
    #[test]
    fn names_and_folders_that_say_calibrated() {
        #[track_caller]
        fn check(path: &str, expect: bool) {
            let place = Place { root: 0, root_name: "M31".into(), path: path.into(), exposure: 1 };
            assert_eq!(says_calibrated(&place), expect, "{path}");
        }
        for path in [
            "calibrated/x.fits",
            "cal-T5-me-M31-1.fit",
            "Calibrated-T5-M31.fit",
            "pp_light_001.fit",
            "r_pp_light_001.fit",
            "x_c.fits",
            "x_c_cc_d.xisf",
            "x_REDUCED.fits",
            "ngc6811-010v-bdf.fit",
            "Reduced frames/x.fits",
        ] {
            check(path, true);
        }
        for path in [
            "raw/x.fits",
            "uncalibrated/x.fits",
            "not calibrated/x.fits",
            "x_d.fits",
            "abdf.fits",
            "M31_C_001.fits",
            "calx.fits",
            "x-bdfoo.fits",
        ] {
            check(path, false);
        }
    }
}
