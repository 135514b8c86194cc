//! How many exposures a stack's name tells: `M31_Ha_37_stacked`, `Master_Light_M 31_48stacked`, `stack_12subs`.

use super::asiair::count;
use super::{Name, shape};
use crate::text;

/// The number of exposures.
pub(super) fn count_of(fields: &[&str]) -> Option<u32> {
    let lower: Vec<String> = fields.iter().map(|field| field.to_ascii_lowercase()).collect();
    let says_stack = lower.iter().any(|field| says_stack(field));
    lower.iter().enumerate().find_map(|(at, field)| {
        if let Some(number) = field.strip_suffix("stacked").and_then(count) {
            return Some(number);
        }
        let counted = ["frames", "subs", "lights", "images", "exposures"]
            .iter()
            .find_map(|noun| count(field.strip_suffix(noun)?))
            .filter(|_| says_stack);
        // `M_31_stacked` is of the 31st object of a catalogue.
        let before = || {
            let number = at.checked_sub(1).and_then(|before| fields.get(before))?;
            let catalogue = at.checked_sub(2).and_then(|before| fields.get(before));
            let of_catalogue = catalogue.is_some_and(|word| is_catalogue(word));
            count(number).filter(|_| field == "stacked" && !of_catalogue && number.len() <= 5)
        };
        counted.or_else(before)
    })
}

/// Whether a field of a name speaks of a stack.
fn says_stack(field: &str) -> bool {
    const WHOLE: &[&str] = &["stack", "integration", "integrated", "combined"];
    text::ends_with(field, "stacked") || WHOLE.iter().any(|word| field.eq_ignore_ascii_case(word))
}

/// The same of a name, if it tells more than one; numbers of the target do not count.
pub(super) fn count_in(name: &Name) -> Option<u32> {
    // Few names speak of a stack, and none of the others has a count.
    if !name.fields.iter().any(|field| says_stack(field)) {
        return None;
    }
    let fields: Vec<&str> = name
        .fields
        .iter()
        .enumerate()
        .map(|(at, field)| if name.is_objects(at) { "" } else { *field })
        .collect();
    count_of(&fields).filter(|count| *count > 1)
}

/// `M`, `NGC`, `Sh2`: what stands before a catalogue's number.
fn is_catalogue(word: &str) -> bool {
    const CATALOGUES: &[&str] = &[
        "m",
        "ngc",
        "ic",
        "c",
        "b",
        "ldn",
        "lbn",
        "vdb",
        "sh2",
        "sh",
        "abell",
        "arp",
        "ugc",
        "hcg",
        "ced",
        "rcw",
        "gum",
        "pk",
        "ou",
        "wr",
        "cr",
        "mel",
        "messier",
        "caldwell",
        "barnard",
        "sharpless",
        "panel",
        "session",
        "night",
    ];
    CATALOGUES.iter().any(|known| word.eq_ignore_ascii_case(known)) || shape::moment(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_names() {
        #[track_caller]
        fn check(stem: &str, expect: Option<u32>) {
            let fields: Vec<&str> = stem.split('_').collect();
            assert_eq!(count_of(&fields), expect, "{stem}");
        }
        check("M 81_OIII_26_stacked", Some(26));
        check("Master_Light_NGC 891_33stacked", Some(33));
        check("stack_12subs_Ha", Some(12));
        check("M_81_stacked", None);
        check("r_pp_light_stacked", None);
        check("r_pp_light_stacked_3900s", None);
        check("12lights", None);
        check("Light_0001", None);
    }
}
