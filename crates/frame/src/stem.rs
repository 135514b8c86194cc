//! A file's name without what formats and processing append to it: everybody who compares names cuts them here.

use nightledger_header::RawFormat;

/// Of images, packing, plate solvers and DeepSkyStacker, in lower case.
const SUFFIXES: [&str; 14] =
    ["fits", "fit", "fts", "ftt", "ftsc", "new", "bin", "xisf", "xish", "gz", "fz", "wcs", "reg", "cal"];

/// Those of a light that DeepSkyStacker calibrated or registered: `x.cal.fits`, `x.reg.fts`.
const PROCESSED: [&str; 2] = ["reg", "cal"];

/// Most of what stands behind a point is a part of a name, and longer.
const LONGEST_SUFFIX: usize = 4;

/// What WBPP and PixInsight append behind a `_`: calibrated, cosmetic correction, debayered, registered, background,
/// synthetic, local normalisation, linear pattern subtraction, aligned.
const MARKS: [&str; 9] = ["c", "cc", "d", "r", "b", "s", "rn", "lps", "a"];
const LONGEST_MARK: usize = 3;

/// The name at the end of a path of any system: what follows its last `/` or `\\`.
pub fn base_name(path: &str) -> &str {
    memchr::memrchr2(b'/', b'\\', path.as_bytes()).and_then(|at| path.get(at + 1..)).unwrap_or(path)
}

/// The name without the suffixes of images, packing and plate solvers: `x.fits.gz` is `x`. Something of it stays.
pub fn without_suffixes(file_name: &str) -> &str {
    let is_known = |suffix: &str| {
        suffix.len() <= LONGEST_SUFFIX
            && (SUFFIXES.iter().any(|known| suffix.eq_ignore_ascii_case(known))
                || RawFormat::is_suffix(suffix))
    };
    let mut stem = file_name;
    while let Some((head, _)) = cut_last(stem, b'.').filter(|(_, suffix)| is_known(suffix)) {
        stem = head;
    }
    stem
}

/// How many of a name's suffixes say that the light was processed.
pub fn processed_suffixes(file_name: &str) -> u8 {
    let stem = without_suffixes(file_name);
    let suffixes = file_name.get(stem.len()..).unwrap_or_default().split('.');
    let count =
        suffixes.filter(|suffix| PROCESSED.iter().any(|word| suffix.eq_ignore_ascii_case(word))).count();
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// A stem without its last processing mark, and the mark: `x_c_r` is `x_c` and `r`. Nothing where it ends in none.
pub fn cut_mark(stem: &str) -> Option<(&str, &str)> {
    cut_last(stem, b'_').filter(|(_, mark)| mark.len() <= LONGEST_MARK && MARKS.contains(mark))
}

/// What stands before and behind the last of a character of ASCII; something stands before it. A long log asks millions of
/// times.
fn cut_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = memchr::memrchr(mark, text.as_bytes()).filter(|at| *at > 0)?;
    text.get(..at).zip(text.get(at + 1..))
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
        for (name, expect) in
            [("x.cal.fits", 1), ("x.cal.REG.fts.gz", 2), ("x.reg", 1), ("x.fits", 0), ("x.calm.fits", 0)]
        {
            assert_eq!(processed_suffixes(name), expect, "{name}");
        }
        for (path, expect) in [("D:\\a\\x.fits", "x.fits"), ("/a/b\\x", "x"), ("x", "x"), ("a/", "")] {
            assert_eq!(base_name(path), expect);
        }
        assert_eq!(cut_mark("x_c_lps"), Some(("x_c", "lps")));
        assert_eq!((cut_mark("x_C"), cut_mark("_c"), cut_mark("xc")), (None, None, None));
    }
}
