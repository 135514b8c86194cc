//! The names that the usual filters go by.

/// The usual filter that a folded name means, by its shortest name; nothing for every other.
pub fn usual_filter(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "h" | "ha" | "hα" | "halpha" | "hydrogenalpha" => "ha",
        "hb" | "hβ" | "hbeta" => "hb",
        "o" | "o3" | "oiii" => "oiii",
        "s" | "s2" | "sii" => "sii",
        "n2" | "nii" => "nii",
        "l" | "lum" | "luminance" | "clear" => "l",
        "r" | "red" => "r",
        "g" | "green" => "g",
        "b" | "blue" => "b",
        _ => return None,
    })
}

/// Whether two folded names may mean one filter: the usual filters go by several names, with or without a bandwidth. What
/// matches is not decided here (names must be equal), only what is worth asking about.
pub(crate) fn spelled_alike(one: &str, other: &str) -> bool {
    family(one) == family(other)
}

/// What several spellings of a usual filter have in common.
fn family(folded: &str) -> String {
    let name: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let name = name.strip_suffix("filter").unwrap_or(&name);
    let name =
        name.strip_suffix("nm").map_or(name, |name| name.trim_end_matches(|c: char| c.is_ascii_digit()));
    usual_filter(name).unwrap_or(name).to_owned()
}

/// The usual filters in the order in which people name them.
const IMAGING_ORDER: [&str; 9] = ["l", "r", "g", "b", "ha", "oiii", "sii", "hb", "nii"];

/// Where a filter stands among others, to sort by: L R G B Ha OIII SII, then others by name, none last.
pub fn imaging_order(name: Option<&str>) -> (usize, String) {
    let Some(name) = name else { return (usize::MAX, String::new()) };
    let folded = crate::fold_name(name);
    let family = family(&folded);
    let at = IMAGING_ORDER.iter().position(|each| *each == family);
    (at.unwrap_or(IMAGING_ORDER.len()), folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_stand_in_the_order_of_imaging() {
        let mut names = [
            None,
            Some("SII"),
            Some("B"),
            Some("Ha 7nm"),
            Some("L-eXtreme"),
            Some("Lum"),
            Some("O3"),
            Some("Red"),
        ];
        names.sort_by_cached_key(|name| imaging_order(*name));
        let expect = [
            Some("Lum"),
            Some("Red"),
            Some("B"),
            Some("Ha 7nm"),
            Some("O3"),
            Some("SII"),
            Some("L-eXtreme"),
            None,
        ];
        assert_eq!(names, expect);
    }

    #[test]
    fn filters_by_several_names() {
        for (one, other, alike) in [
            ("ha", "halpha", true),
            ("h-alpha", "ha7nm", true),
            ("ha 3.5 nm", "h", true),
            ("oiii", "o3", true),
            ("lum", "l", true),
            ("ha", "hb", false),
            ("r", "b", false),
            ("lenhance", "lextreme", false),
        ] {
            assert_eq!(spelled_alike(one, other), alike, "{one} {other}");
        }
    }
}
