//! A file's name without what formats and processing append to it: everybody who compares names cuts them here.

use nightledger_header::RawFormat;

/// Of images, packing and plate solvers, in lower case.
const SUFFIXES: [&str; 13] =
    ["fits", "fit", "fts", "ftt", "ftsc", "new", "bin", "xisf", "xish", "gz", "fz", "wcs", "reg"];

/// What WBPP and PixInsight append behind a `_`: calibrated, cosmetic correction, debayered, registered, background,
/// synthetic, local normalisation, linear pattern subtraction, aligned.
const MARKS: [&str; 9] = ["c", "cc", "d", "r", "b", "s", "rn", "lps", "a"];

/// The name without the suffixes of images, packing and plate solvers: `x.fits.gz` is `x`. Something of it stays.
pub fn without_suffixes(file_name: &str) -> &str {
    let is_known = |suffix: &str| {
        SUFFIXES.iter().any(|known| suffix.eq_ignore_ascii_case(known)) || RawFormat::is_suffix(suffix)
    };
    let mut stem = file_name;
    while let Some((head, suffix)) = stem.rsplit_once('.') {
        if head.is_empty() || !is_known(suffix) {
            break;
        }
        stem = head;
    }
    stem
}

/// A stem without its last processing mark, and the mark: `x_c_r` is `x_c` and `r`. Nothing where it ends in none.
pub fn cut_mark(stem: &str) -> Option<(&str, &str)> {
    stem.rsplit_once('_').filter(|(head, mark)| !head.is_empty() && MARKS.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_and_marks_are_cut_and_something_stays() {
        for (name, expect) in
            [("x.fits.gz", "x"), ("x.FIT", "x"), ("x.y.xisf", "x.y"), ("x.CR2", "x"), (".fits", ".fits")]
        {
            assert_eq!(without_suffixes(name), expect);
        }
        assert_eq!(cut_mark("x_c_lps"), Some(("x_c", "lps")));
        assert_eq!((cut_mark("x_C"), cut_mark("_c"), cut_mark("xc")), (None, None, None));
    }
}
