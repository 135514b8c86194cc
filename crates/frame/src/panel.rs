//! Panels of a mosaic in names of targets and folders (docs/rules.md#4-object).

use crate::text;

/// Cuts `Panel 3`, `_Panel_3`, `pane 2b`, `(Panel 3)`, and KStars' `-Part_3`, off the end. Nothing else is a panel:
/// `IC 5070 3` is a name.
pub fn split_panel(name: &str) -> (&str, Option<Box<str>>) {
    let whole = name.trim();
    if let Some((target, number)) = part_of_kstars(whole) {
        return (target, Some(number));
    }
    if !text::contains(whole, "pane") {
        return (whole, None);
    }
    let joints: &[char] = &[' ', '_', '-', '(', ')', '[', ']', ',', '\t', '#', ':', '/'];
    let end = whole.trim_end_matches(joints);
    let tail_start = end.rfind(joints).map_or(0, |at| at + 1);
    let (mut head, mut number) = end.split_at(tail_start);
    // `Panel3` without anything between.
    if head.is_empty() || !ends_with_panel_word(head.trim_end_matches(joints)) {
        let digits_at = number.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let (word, digits) = number.split_at(digits_at);
        if !ends_with_panel_word(word) || word.len() > 5 {
            return (whole, None);
        }
        head = end.get(..tail_start + digits_at).unwrap_or_default();
        number = digits;
    }
    let Some(number) = panel_number(number) else { return (whole, None) };
    let head = head.trim_end_matches(joints);
    let cut = head.len()
        - if text::contains(head.get(head.len().saturating_sub(5)..).unwrap_or_default(), "panel") {
            5
        } else {
            4
        };
    let target = head.get(..cut).unwrap_or_default();
    // `Companel 3`: the word must stand alone.
    if !target.is_empty() && !target.ends_with(joints) {
        return (whole, None);
    }
    (target.trim_end_matches(joints), Some(number))
}

/// `M 31-Part_3`, as its framing assistant names the tiles of a mosaic; underscores stand for blanks in some names.
fn part_of_kstars(whole: &str) -> Option<(&str, Box<str>)> {
    let (target, number) = whole.rsplit_once("-Part_").or_else(|| whole.rsplit_once("_Part_"))?;
    let number = number.bytes().all(|byte| byte.is_ascii_digit()).then(|| panel_number(number))??;
    (!target.is_empty()).then(|| (target.trim_end_matches(['-', '_', ' ']), number))
}

fn ends_with_panel_word(head: &str) -> bool {
    let lower = head.get(head.len().saturating_sub(5)..).map(str::to_ascii_lowercase).unwrap_or_default();
    lower.ends_with("panel") || lower.ends_with("pane")
}

/// `3`, `03`, `2b`, `A6`: digits and at most one letter, without leading zeros.
pub fn panel_number(text: &str) -> Option<Box<str>> {
    let text = text.trim();
    if let [row, b'0'..=b'9', ..] = text.as_bytes()
        && row.is_ascii_alphabetic()
    {
        let column = panel_number(text.get(1..)?).filter(|column| !column.ends_with(char::is_alphabetic))?;
        return Some(format!("{}{column}", char::from(*row)).into());
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..)?;
    if digits == 0 || digits > 4 || rest.len() > 1 || !rest.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let number = text.get(..digits)?.trim_start_matches('0');
    let number = if number.is_empty() { "0" } else { number };
    Some(format!("{number}{}", rest.to_ascii_lowercase()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels() {
        #[track_caller]
        fn check(name: &str, target: &str, panel: Option<&str>) {
            let got = split_panel(name);
            assert_eq!((got.0, got.1.as_deref()), (target, panel), "{name:?}");
        }
        check("NGC 7822 Panel 3", "NGC 7822", Some("3"));
        check("NGC 7822_Panel_3", "NGC 7822", Some("3"));
        check("NGC 7822 panel 03", "NGC 7822", Some("3"));
        check("M31 Pane 2b", "M31", Some("2b"));
        check("M31 - Panel 2", "M31", Some("2"));
        check("M31 (Panel 2)", "M31", Some("2"));
        check("M31 Panel2", "M31", Some("2"));
        check("M31 Mosaic panel A06", "M31 Mosaic", Some("A6"));
        check("M31 panel A", "M31 panel A", None);
        check("M31 panel AB6", "M31 panel AB6", None);
        check("M31 panel A6b", "M31 panel A6b", None);
        check("Panel 4", "", Some("4"));
        check("M31-Part_3", "M31", Some("3"));
        check("NGC_7000-Part_12", "NGC_7000", Some("12"));
        check("M31_Part_3", "M31", Some("3"));
        check("M31 Part 3", "M31 Part 3", None);
        check("M31-Part_3b", "M31-Part_3b", None);
        check("-Part_3", "-Part_3", None);
        check("IC 5070 3", "IC 5070 3", None);
        check("Sh2-101 2", "Sh2-101 2", None);
        check("68 Cygni", "68 Cygni", None);
        check("Solar Panel", "Solar Panel", None);
        check("Panel", "Panel", None);
        check("Impanel 3", "Impanel 3", None);
        check("", "", None);
        check("5", "5", None);
        check("\u{2605} Panel 2", "\u{2605}", Some("2"));
        check("\u{2605}\u{2605} 2", "\u{2605}\u{2605} 2", None);
    }
}
