//! What a file's name says about which exposure it is, and how far it is processed (docs/rules.md#6-same-exposure).

use nightledger_frame::{cut_mark, processed_suffixes, without_suffixes};

/// A file's name cut to what it shares with other files of the same exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stem<'a> {
    /// The name without suffixes, marks and prefixes.
    pub(crate) name: &'a str,
    /// How many marks and prefixes were cut: how processed the file is.
    pub(crate) marks: u8,
}

/// What Siril puts in front: registered, preprocessed, background-extracted.
const PREFIXES: [&str; 3] = ["r_", "pp_", "bkg_"];

/// Folders that processing programs write their copies to, in lower case.
const PROCESSING_FOLDERS: [&str; 12] = [
    "calibrated",
    "cosmetized",
    "cosmetised",
    "debayered",
    "registered",
    "aligned",
    "normalized",
    "normalised",
    "preprocessed",
    "process",
    "linear_defects",
    "ldd_lps",
];

/// Cuts suffixes (`.fits.gz`), a trailing run of marks and leading prefixes. Something of a name always stays.
pub(crate) fn stem(file_name: &str) -> Stem<'_> {
    let mut name = without_suffixes(file_name);
    let mut marks = processed_suffixes(file_name);
    // Most names end in a number and begin with no mark.
    let may_be_marked = |name: &str| name.ends_with(|c: char| c.is_ascii_alphabetic());
    if !may_be_marked(name) && !name.starts_with(['r', 'p', 'b']) {
        return Stem { name, marks };
    }
    // A colour of a debayered frame, as WBPP writes it.
    for channel in ["_R", "_G", "_B"] {
        if let Some(short) = name.strip_suffix(channel).filter(|short| short.ends_with("_d")) {
            name = short;
            marks = marks.saturating_add(1);
        }
    }
    while let Some((short, _)) = cut_mark(name) {
        name = short;
        marks = marks.saturating_add(1);
    }
    'prefixes: loop {
        for prefix in PREFIXES {
            if let Some(short) = name.strip_prefix(prefix).filter(|short| !short.is_empty()) {
                name = short;
                marks = marks.saturating_add(1);
                continue 'prefixes;
            }
        }
        break;
    }
    Stem { name, marks }
}

/// How many folders above a file belong to a processing program.
pub(crate) fn processing_folders<'a>(folders: impl Iterator<Item = &'a str>) -> u8 {
    let count =
        folders.filter(|name| PROCESSING_FOLDERS.iter().any(|each| name.eq_ignore_ascii_case(each))).count();
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// The name of an integration without what its variants append: `_autocrop _drizzle_Nx _fastIntegration _combined
/// _RGB _mono`. Those stand at the end, or before `_GAIN-100` and the like, so they are cut wherever they stand.
pub(crate) fn integration_name(file_name: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut parts = without_suffixes(file_name).split('_').peekable();
    while let Some(part) = parts.next() {
        if kept.is_empty() {
            kept.push(part);
            continue;
        }
        match part {
            "autocrop" | "fastIntegration" | "combined" | "RGB" | "mono" => {}
            "drizzle" if parts.peek().is_some_and(|next| is_times(next)) => {
                parts.next();
            }
            _ => kept.push(part),
        }
    }
    kept.join("_")
}

/// `2x`
fn is_times(text: &str) -> bool {
    text.strip_suffix('x')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailing_run_of_marks_and_leading_prefixes_are_cut() {
        #[track_caller]
        fn check(name: &str, expect: &str, marks: u8) {
            assert_eq!(stem(name), Stem { name: expect, marks }, "{name}");
        }
        check("x.fits", "x", 0);
        check("x_c.xisf", "x", 1);
        check("x_c_cc_r.xisf", "x", 3);
        check("x_c_cc_d_r_b_s_rn_lps_a.xisf", "x", 9);
        check("r_pp_x.fit", "x", 2);
        check("bkg_pp_x_c.fit", "x", 3);
        check("x.fits.gz", "x", 0);
        check("x.FIT.FZ", "x", 0);
        check("x.CR2", "x", 0);
        check("x.fz", "x", 0);
        check("x.new", "x", 0);
        check("x_c_d_R.xisf", "x", 3);
        check("x_R.xisf", "x_R", 0);
        // Marks are lower case, and only at the end.
        check("x_C.fits", "x_C", 0);
        check("LIGHT_Crab_0001.fits", "LIGHT_Crab_0001", 0);
        check("LIGHT_c_0001.fits", "LIGHT_c_0001", 0);
        check("LIGHT_Cygnus.fits", "LIGHT_Cygnus", 0);
        check("xc.fits", "xc", 0);
        // Something stays.
        check("_c.fits", "_c", 0);
        check("r_.fits", "r_", 0);
        check("a.b_c.fits", "a.b", 1);
    }

    #[test]
    fn integration_variants_are_one_name() {
        #[track_caller]
        fn check(name: &str, expect: &str) {
            assert_eq!(integration_name(name), expect, "{name}");
        }
        check("masterLight_FILTER-H_mono_autocrop.xisf", "masterLight_FILTER-H");
        check("masterLight_FILTER-H_mono_fastIntegration.xisf", "masterLight_FILTER-H");
        check("masterLight_FILTER-H_combined_RGB_drizzle_2x.xisf", "masterLight_FILTER-H");
        check("masterLight_FILTER-H_mono_GAIN-100_PANEL-1.xisf", "masterLight_FILTER-H_GAIN-100_PANEL-1");
        check("drizzle_integration.xisf", "drizzle_integration");
        check("integration_drizzle_x.xisf", "integration_drizzle_x");
        check("RGB.xisf", "RGB");
    }
}
