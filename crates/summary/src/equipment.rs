//! The equipment of a site: every name that its lights give, the most frequent first.

use std::collections::BTreeMap;

use nightledger_language::{mark, of, tr};
use nightledger_ledger::{EditedFrame, FrameId, Text};

use crate::Fact;
use crate::material::{Material, SiteRows};
use crate::shown::{UNKNOWN, marked, one_line};

type Name = for<'a> fn(&EditedFrame<'a>) -> Option<Text<'a>>;

/// Label, where the name stands, and whether the line is there even when nobody knows.
const LINES: [(&str, Name, bool); 5] = [
    (mark!("Telescope"), |view| view.telescope_text(), true),
    (mark!("Camera"), |view| view.camera_text(), true),
    (mark!("Filterwheel"), |view| view.filter_wheel_text(), false),
    (mark!("Focuser"), |view| view.focuser_text(), false),
    (mark!("Rotator"), |view| view.rotator_text(), false),
];

const SOFTWARE: Name = |view| view.software_text();

pub(crate) fn facts(material: &Material<'_>, site: &SiteRows<'_>) -> Vec<Fact> {
    let views =
        |all: &[FrameId]| all.iter().filter_map(|at| Some((*at, material.view(*at)?))).collect::<Vec<_>>();
    let lights = views(&site.lights);
    let mut facts: Vec<Fact> = LINES
        .into_iter()
        .filter_map(|(label, name, always)| fact(of(label), name, &lights, always))
        .collect();
    // Of the lights alone: masters name the program that made them.
    facts.extend(fact(tr!("Capture software"), SOFTWARE, &lights, true));
    facts
}

fn fact(label: &str, name: Name, frames: &[(FrameId, EditedFrame<'_>)], always: bool) -> Option<Fact> {
    // By the text as it stands and whether it is a default: put in words once each.
    let mut seen: BTreeMap<(&str, bool), Vec<FrameId>> = BTreeMap::new();
    for (index, view) in frames {
        let Some(text) = name(view) else { continue };
        seen.entry((text.text, text.default_field().is_some())).or_default().push(*index);
    }
    let mut in_words: BTreeMap<String, Vec<FrameId>> = BTreeMap::new();
    for ((text, by_default), files) in seen {
        in_words.entry(marked(Some(one_line(text)), by_default)).or_default().extend(files);
    }
    let mut values: Vec<(String, Vec<FrameId>)> = in_words.into_iter().collect();
    values.sort_unstable_by(|one, two| two.1.len().cmp(&one.1.len()).then_with(|| one.0.cmp(&two.0)));
    let (mut values, mut files): (Vec<String>, Vec<Vec<FrameId>>) = values.into_iter().unzip();
    if values.is_empty() {
        if !always {
            return None;
        }
        values.push(UNKNOWN.to_owned());
        files.push(Vec::new());
    }
    Some(Fact { label: label.to_owned(), values, files, rule: String::new() })
}
