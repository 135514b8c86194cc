//! Names of filters that everybody uses.

use crate::text;

/// Filters that everybody calls so, with or without the width of their band (`Ha 3nm`).
pub(super) fn is_known_filter(field: &str) -> bool {
    let name = text::squashed(field);
    let bare = name.strip_suffix("nm").map_or(name.as_str(), |head| {
        head.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim_end_matches(' ')
    });
    is_filter_name(bare) || is_filter_name(&name)
}

fn is_filter_name(squashed: &str) -> bool {
    const KNOWN: &[&str] = &[
        "l",
        "lum",
        "luminance",
        "clear",
        "r",
        "red",
        "g",
        "green",
        "b",
        "blue",
        "h",
        "ha",
        "halpha",
        "hα",
        "o",
        "oiii",
        "o3",
        "s",
        "sii",
        "s2",
        "hb",
        "hbeta",
        "nii",
        "n2",
        "uvir",
        "ircut",
        "uvircut",
        "lp",
        "lpro",
        "lps",
        "lextreme",
        "lenhance",
        "lultimate",
        "duoband",
        "dualband",
        "triband",
        "quadband",
        "astro",
        "vis",
        "nofilter",
        "haoiii",
        "siioiii",
        "alpt",
        "nbz",
        "uhc",
        "cls",
        "ir",
        "uv",
        "ir685",
        "ir742",
        "rgb",
        "osc",
        "lrgb",
    ];
    KNOWN.contains(&squashed)
}
