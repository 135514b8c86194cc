//! What folders say that could tell two files apart: a kind, a filter, a date (docs/rules.md#6-no-start, files without a start).

use nightledger_frame::{Kind, Place};

use crate::fold_name;

/// The nearest folder's word on each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FolderFacts {
    kind: Option<Kind>,
    filter: Option<String>,
    /// `20240105`
    date: Option<u32>,
}

/// Names of filters that folders have, folded; `FILTER_x` names any other.
const FILTERS: [&str; 38] = [
    "l",
    "r",
    "g",
    "b",
    "c",
    "u",
    "v",
    "i",
    "ha",
    "hα",
    "h",
    "s",
    "o",
    "s2",
    "o3",
    "h2",
    "halpha",
    "hbeta",
    "hb",
    "oiii",
    "sii",
    "nii",
    "lum",
    "luminance",
    "red",
    "green",
    "blue",
    "clear",
    "rgb",
    "osc",
    "lextreme",
    "lenhance",
    "lpro",
    "uhc",
    "cls",
    "lp",
    "ircut",
    "duoband",
];

impl FolderFacts {
    /// Reads the folders above a file.
    pub(crate) fn read(place: &Place) -> Self {
        let mut facts = Self::default();
        for folder in place.folders() {
            let folded = fold_name(folder);
            facts.kind = facts.kind.or_else(|| kind(&folded));
            facts.date = facts.date.or_else(|| date(folder));
            if facts.filter.is_none() {
                let named = folded.strip_prefix("filter").filter(|rest| !rest.is_empty() && *rest != "s");
                let plain = FILTERS.contains(&folded.as_str()).then_some(folded.as_str());
                facts.filter = named.or(plain).map(str::to_owned);
            }
        }
        facts
    }

    /// Whether nothing that both say differs.
    pub(crate) fn agree(&self, other: &Self) -> bool {
        fn free<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        free(self.kind.as_ref(), other.kind.as_ref())
            && free(self.filter.as_ref(), other.filter.as_ref())
            && free(self.date.as_ref(), other.date.as_ref())
    }

    /// Takes over what `other` says in addition.
    pub(crate) fn fill(&mut self, other: &Self) {
        self.kind = self.kind.or(other.kind);
        self.date = self.date.or(other.date);
        if self.filter.is_none() {
            self.filter.clone_from(&other.filter);
        }
    }
}

fn kind(folded: &str) -> Option<Kind> {
    Some(match folded.strip_suffix('s').filter(|rest| *rest != "bia").unwrap_or(folded) {
        "light" | "lightframe" => Kind::Light,
        "dark" | "darkframe" => Kind::Dark,
        "flat" | "flatframe" | "flatfield" => Kind::Flat,
        "darkflat" | "flatdark" => Kind::DarkFlat,
        "bias" | "biase" | "biasframe" | "zero" | "offset" => Kind::Bias,
        _ => return None,
    })
}

/// A date anywhere in a folder's name: `2024-01-05`, `2024_01_05`, `20240105`.
fn date(folder: &str) -> Option<u32> {
    let bytes = folder.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let digit_before =
            at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_digit);
        if digit_before {
            return None;
        }
        let mut digits = 0_u32;
        let mut count = 0_u8;
        for byte in bytes.get(at..)? {
            match byte {
                b'0'..=b'9' if count < 8 => {
                    digits = digits * 10 + u32::from(byte - b'0');
                    count += 1;
                }
                b'-' | b'_' | b'.' if count == 4 || count == 6 => {}
                // A ninth digit: a number that is no date.
                b'0'..=b'9' => return None,
                _ => break,
            }
        }
        let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
        (count == 8 && (1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some(digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_tell_kind_filter_and_date() {
        #[track_caller]
        fn check(path: &str, kind: Option<Kind>, filter: Option<&str>, date: Option<u32>) {
            let place = Place { root: 0, root_name: "M31".into(), path: path.into(), exposure: 1 };
            let facts = FolderFacts::read(&place);
            assert_eq!((facts.kind, facts.filter.as_deref(), facts.date), (kind, filter, date), "{path}");
        }
        check("x.fits", None, None, None);
        check("LIGHT/Ha/2024-01-05/x.fits", Some(Kind::Light), Some("ha"), Some(20_240_105));
        check("Flats/FILTER_Foo/DATE_2024_01_05/x.fits", Some(Kind::Flat), Some("foo"), Some(20_240_105));
        check("dark flats/20240105/x.fits", Some(Kind::DarkFlat), None, Some(20_240_105));
        check("copy/backup/x.fits", None, None, None);
        check("123456789/20241305/filters/x.fits", None, None, None);
    }
}
