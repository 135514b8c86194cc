//! How many exposures a sentence of HISTORY or COMMENT says were combined (docs/rules.md#4-combined):
//! `Median master bias created from 25 images`, `The image is a collection of 4 exposure(s):`.

use crate::{Kind, text};

/// What is counted, in lower case, without its `s`, `(s)`.
const COUNTED: &[&str] = &[
    "image",
    "file",
    "exposure",
    "frame",
    "sub",
    "subframe",
    "subexposure",
    "light",
    "dark",
    "flat",
    "bias",
    "biase",
    "shot",
    "fit",
    "picture",
    "input",
    "bild",
    "bilder",
    "aufnahme",
    "aufnahmen",
    "toma",
    "imagen",
    "imagene",
    "pose",
    "brute",
];

/// What is done with them: one of these stands in the sentence.
const DONE: &[&str] = &[
    "stack",
    "combin",
    "integrat",
    "coadd",
    "co-add",
    "averag",
    "median",
    "mean",
    "sum of",
    "summed",
    "created from",
    "made from",
    "built from",
    "generated from",
    "composed of",
    "collection of",
    "result of",
    "merged",
    "apil",
    "empil",
    "gestapelt",
];

/// What sentences are about that count something else: stars of a fit, frames thrown out, the figures of one image.
const ABOUT_OTHER: &[&str] =
    &["reject", "discard", "skipp", "exclud", "star", "fwhm", "hfr", "level", "temperature", "guid", "focus"];

/// What is done with several images without making one of them.
const NO_COMBINATION: &[&str] = &["align", "regist"];
/// What makes one of them for certain.
const COMBINATION: &[&str] = &["stack", "combin", "integrat", "coadd"];

/// The number of exposures that the sentence tells of a file of this kind. What it tells of frames of another kind (the
/// master dark that a light was calibrated with) is not the file's.
pub(crate) fn count(line: &str, kind: Kind) -> Option<u32> {
    // Few lines have a number and a verb: this look is cheap.
    if !line.bytes().any(|byte| byte.is_ascii_digit())
        || !DONE.iter().any(|done| text::contains(line, done))
        || ABOUT_OTHER.iter().any(|other| text::contains(line, other))
        || (NO_COMBINATION.iter().any(|other| text::contains(line, other))
            && !COMBINATION.iter().any(|done| text::contains(line, done)))
        || is_of_another_kind(line, kind)
    {
        return None;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let followed = words.windows(2).find_map(|pair| match pair {
        [number, noun] => is_counted(noun).then(|| whole(number))?,
        _ => None,
    });
    // `12 light frames`, `30 master bias images`: with a word between.
    let with_word = || {
        words.windows(3).find_map(|three| match three {
            [number, between, noun] => {
                (between.chars().all(char::is_alphabetic) && is_counted(noun)).then(|| whole(number))?
            }
            _ => None,
        })
    };
    // `Number of images combined: 12`, `Frames stacked = 12`.
    let named = || {
        let (head, tail) = line.rsplit_once([':', '='])?;
        let names = head.split_whitespace().any(is_counted);
        names.then(|| whole(tail.trim()))?
    };
    followed.or_else(with_word).or_else(named).filter(|count| *count > 1)
}

/// Whether a remark says what somebody is to do (`stack 4 images`), not what was done. Of HISTORY it is what a program did.
pub(crate) fn is_plan(line: &str) -> bool {
    const TOLD: &[&str] = &["stack", "combine", "integrate", "average", "merge", "sum"];
    let mut words = line.split_whitespace();
    let verb = words.find(|word| TOLD.iter().any(|told| word.eq_ignore_ascii_case(told)));
    verb.is_some() && words.next().and_then(whole).is_some()
}

/// A whole number, perhaps with a sign behind it.
fn whole(word: &str) -> Option<u32> {
    let digits = word.trim_matches(['(', ')', ',', '.', ';', '"', '\'', '=']);
    (digits.len() <= 6 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

fn is_counted(word: &str) -> bool {
    let word = word.trim_matches([',', '.', ':', ';', '"', '\'']).to_lowercase();
    let plain = word.strip_suffix("(s)").unwrap_or(&word);
    let plain = plain.strip_suffix('s').unwrap_or(plain);
    COUNTED.contains(&plain)
}

/// Whether the sentence names a kind of calibration frame that the file is not of.
fn is_of_another_kind(line: &str, kind: Kind) -> bool {
    let (dark, flat) = (text::contains(line, "dark"), text::contains(line, "flat"));
    let bias = text::contains(line, "bias") || text::contains(line, "zero");
    match kind {
        Kind::Light => dark || flat || bias,
        Kind::Dark => flat || bias,
        Kind::Flat => dark || bias,
        Kind::DarkFlat => bias,
        Kind::Bias => dark || flat,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        #[track_caller]
        fn check(line: &str, kind: Kind, expect: Option<u32>) {
            assert_eq!(count(line, kind), expect, "{line:?}");
        }
        check("Combined stack of 14 images using: Mean", Kind::Light, Some(14));
        check("Average master dark created from 31 images", Kind::Dark, Some(31));
        check("light stack created from 18 files", Kind::Light, Some(18));
        check("The image is a collection of 7 exposure(s):", Kind::Light, Some(7));
        check("Result of average of 9  exposure(s):", Kind::Dark, Some(9));
        check("Result of flat-fielding of 6 frames(s):", Kind::Flat, Some(6));
        check("Stacked 22 light frames", Kind::Light, Some(22));
        check("Number of frames stacked: 16", Kind::Light, Some(16));
        check("Aligned and combined 12 frames", Kind::Light, Some(12));
        check("Aligned to the mean of 12 frames", Kind::Light, None);
        // Of the master, not of the light.
        check("Dark subtracted: median of 20 images (dark)", Kind::Light, None);
        check("Master flat created from 12 files", Kind::Light, None);
        check("Mean FWHM of 12 images", Kind::Light, None);
        check("Stacked, 3 frames rejected", Kind::Light, None);
        check("Combined stack of images using: Median", Kind::Light, None);
        check("calibrated with 20 images", Kind::Light, None);
        check("created from 1 images", Kind::Light, None);
        check("Guiding: mean of 5 exposures", Kind::Light, None);
        check("Autofocus made from 9 exposures", Kind::Light, None);
        check("", Kind::Light, None);
    }

    #[test]
    fn plans() {
        let check = |line: &str, expect: bool| assert_eq!(is_plan(line), expect, "{line:?}");
        check("stack 4 images", true);
        check("to do: Combine 30 subs with last year's", true);
        check("stack of 4 images", false);
        check("stacked 4 images", false);
        check("stack", false);
    }
}
