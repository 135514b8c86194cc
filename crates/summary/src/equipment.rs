//! The equipment of a site: every name that its lights give, the most frequent first.

use nightledger_order::{Map, Set};

use nightledger_frame::Known;
use nightledger_ledger::View;

use crate::part::{Material, SiteRows};
use crate::shown::{UNKNOWN, is_default, marked, one_line};
use crate::{Fact, calibration};

type Name = fn(&View<'_>) -> Option<Known<Box<str>>>;

/// Label, where the name stands, and whether the line is there even when nobody knows.
const LINES: [(&str, Name, bool); 5] = [
    ("Telescope", |view| view.telescope(), true),
    ("Camera", |view| view.camera(), true),
    ("Filterwheel", |view| view.filter_wheel(), false),
    ("Focuser", |view| view.focuser(), false),
    ("Rotator", |view| view.rotator(), false),
];

const SOFTWARE: Name = |view| view.software();

pub(crate) fn facts(material: &Material<'_>, site: &SiteRows<'_>) -> Vec<Fact> {
    let lights = site.lights();
    let mut facts: Vec<Fact> = LINES
        .into_iter()
        .filter_map(|(label, name, always)| fact(material, label, name, &lights, always))
        .collect();
    // Masters name the program that made them.
    let mut all = lights;
    all.extend(calibration::used(site));
    facts.extend(fact(material, "Capture software", SOFTWARE, &all, true));
    facts
}

fn fact(material: &Material<'_>, label: &str, name: Name, frames: &Set<u32>, always: bool) -> Option<Fact> {
    let mut seen: Map<String, u32> = Map::new();
    for known in frames.iter().filter_map(|index| name(&material.view(*index)?)) {
        let text = marked(Some(one_line(&known.value)), is_default(&known));
        *seen.entry(text).or_default() += 1;
    }
    let mut values: Vec<(String, u32)> = seen.into_iter().collect();
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
