//! The equipment of a site: every name that its lights give, the most frequent first.

use nightledger_order::Map;

use nightledger_ledger::{Text, View};

use crate::part::{Material, SiteRows};
use crate::shown::{UNKNOWN, marked, one_line};
use crate::{Fact, calibration};

type Name = for<'a> fn(&View<'a>) -> Option<Text<'a>>;

/// Label, where the name stands, and whether the line is there even when nobody knows.
const LINES: [(&str, Name, bool); 5] = [
    ("Telescope", |view| view.telescope_text(), true),
    ("Camera", |view| view.camera_text(), true),
    ("Filterwheel", |view| view.filter_wheel_text(), false),
    ("Focuser", |view| view.focuser_text(), false),
    ("Rotator", |view| view.rotator_text(), false),
];

const SOFTWARE: Name = |view| view.software_text();

pub(crate) fn facts(material: &Material<'_>, site: &SiteRows<'_>) -> Vec<Fact> {
    let lights: Vec<View<'_>> = site.lights.iter().filter_map(|index| material.view(*index)).collect();
    let mut facts: Vec<Fact> =
        LINES.into_iter().filter_map(|(label, name, always)| fact(label, name, &lights, always)).collect();
    // Masters name the program that made them.
    let mut all = lights;
    all.extend(calibration::used(site).into_iter().filter_map(|index| material.view(index)));
    facts.extend(fact("Capture software", SOFTWARE, &all, true));
    facts
}

fn fact(label: &str, name: Name, frames: &[View<'_>], always: bool) -> Option<Fact> {
    // By the text as it stands and whether it is a default: put in words once each.
    let mut seen: Map<(&str, bool), u32> = Map::new();
    for text in frames.iter().filter_map(name) {
        *seen.entry((text.text, text.default_name().is_some())).or_default() += 1;
    }
    let mut in_words: Map<String, u32> = Map::new();
    for ((text, by_default), number) in seen {
        *in_words.entry(marked(Some(one_line(text)), by_default)).or_default() += number;
    }
    let mut values: Vec<(String, u32)> = in_words.into_iter().collect();
    nightledger_order::sort_by(&mut values, |one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    let mut values: Vec<String> = values.into_iter().map(|(text, _)| text).collect();
    if values.is_empty() {
        if !always {
            return None;
        }
        values.push(UNKNOWN.to_owned());
    }
    Some(Fact { label: label.to_owned(), values })
}
