//! Which lights are ready for BHTOM, and what sends them.

use std::collections::BTreeMap;

use nightledger_language::tr;
use nightledger_ledger::{FrameId, Reason};
use nightledger_registry::bhtom::{
    FilterTable, FrameReport, Given, Info, Registry, Unready, all_filters, readiness, upload_files,
};

use crate::Session;
use crate::present::contribute::{BhtomGroup, BhtomView};
use crate::present::{Output, whole};

/// What a group of frames has in common.
type Key = (Option<String>, Option<String>, Option<String>, Vec<Unready>);

pub(super) fn view(session: &Session, unread: usize) -> BhtomView {
    let given = &session.settings().contributions;
    let mut troubles = Vec::new();
    let (mut registry, registry_name) = match &given.registry {
        None => (Registry::of_shipped(), tr!("BHTOM’s own lists").to_owned()),
        Some(file) => {
            let name =
                if file.name.is_empty() { tr!("what you pasted").to_owned() } else { file.name.clone() };
            match Registry::read_what_can_be_read(&file.text) {
                Ok((registry, faults)) => {
                    if !faults.is_empty() {
                        troubles.push(but_for(&name, &faults));
                    }
                    (registry, name)
                }
                Err(why) => {
                    troubles.push(tr!(
                        "The registry cannot be read, {why}. BHTOM’s own lists are used. Correct that line and choose it again.",
                        why
                    ));
                    (Registry::of_shipped(), tr!("BHTOM’s own lists").to_owned())
                }
            }
        }
    };
    let info = given.info.as_ref().map(|file| {
        let (info, faults) = Info::read(&file.name, &file.text);
        if !faults.is_empty() {
            troubles.push(but_for(&file.name, &faults));
        }
        info
    });
    if let Some(info) = &info {
        registry.take_info(info);
        if let (Some(west), Some(east)) = (info.number("LONGITUD"), info.longitude_east()) {
            troubles.push(tr!(
                "Longitude {west} of the .info file counts to the west; taken as {east}° east.",
                west,
                east
            ));
        }
    }
    let mut table = "name,filter\n".to_owned();
    for (name, filter) in &given.filters {
        table.extend(["\"", &name.replace('"', "\"\""), "\",", filter, "\n"]);
    }
    let filters = FilterTable::read(&table).unwrap_or_else(|why| {
        troubles.push(tr!("Your filters are not used, {why}.", why));
        FilterTable::default()
    });
    let observatories = whole(registry.observatories.len());
    let Some(sight) = session.sight() else {
        return BhtomView { registry: registry_name, observatories, troubles, ..BhtomView::default() };
    };
    let facts = session.facts();
    let mut report = readiness(&Given {
        frames: session.scan.frames(),
        ledger: &sight.answer.ledger,
        settings: session.settings(),
        edits: session.edits(),
        facts: &facts,
        registry: &registry,
        info: info.as_ref(),
        filters: &filters,
        calibrated: given.calibrated,
    });
    // Those of other targets are not asked about, and those whose keywords were not read cannot be judged.
    report.frames.retain(|frame| {
        let is_off =
            sight.decision(frame.frame).is_some_and(|decision| decision.reason == Some(Reason::TargetOff));
        !is_off && frame.frame.of(&facts).is_some_and(Option::is_some)
    });
    let name = |frame: &FrameReport| {
        sight.view(frame.frame).and_then(|view| view.filter()).map(|known| String::from(known.value))
    };
    let mut groups: BTreeMap<Key, Vec<&FrameReport>> = BTreeMap::new();
    for frame in &report.frames {
        let key = (frame.target.clone(), name(frame), frame.oname.clone(), frame.reasons.clone());
        groups.entry(key).or_default().push(frame);
    }
    let mut unknown: BTreeMap<String, u32> = BTreeMap::new();
    for frame in report.frames.iter().filter(|frame| frame.reasons.contains(&Unready::FilterUnknown)) {
        if let Some(name) = name(frame) {
            *unknown.entry(name).or_default() += 1;
        }
    }
    let path = |id: FrameId| {
        let place = &id.of(session.scan.frames())?.place;
        let parts = [&*place.root_name, &*place.path];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"))
    };
    let file = |(name, text): (&str, String)| Output { name: name.to_owned(), text };
    troubles.extend(report.warnings.iter().map(|warning| warning.text.clone()));
    BhtomView {
        registry: registry_name,
        observatories,
        info: info.is_some(),
        troubles,
        unread: whole(unread),
        frames: whole(report.frames.len()),
        ready: whole(report.frames.iter().filter(|frame| frame.ready).count()),
        groups: groups.into_iter().map(group).collect(),
        unknown_filters: unknown.into_iter().collect(),
        filters: all_filters().collect(),
        files: upload_files(&report, path).map(file).into(),
    }
}

/// A file of which some lines are wrong: the others serve.
fn but_for(name: &str, faults: &[String]) -> String {
    let text = faults.join("; ");
    tr!(
        "{name}: {text}. The other lines were read; correct these in the file and choose it again.",
        name,
        text
    )
}

fn group(((target, filter, oname, reasons), frames): (Key, Vec<&FrameReport>)) -> BhtomGroup {
    BhtomGroup {
        target,
        filter,
        oname,
        sent_as: frames.first().and_then(|frame| frame.filter.clone()),
        frames: whole(frames.len()),
        reasons: reasons
            .into_iter()
            .map(|reason| {
                let word = serde_json::to_value(reason).ok().and_then(|word| Some(word.as_str()?.to_owned()));
                let advice = match reason {
                    Unready::NotCalibrated => {
                        tr!("take out bias, dark and flat; if that is done, say so above")
                    }
                    Unready::FilterUnknown => tr!("say below which of BHTOM’s filters it is"),
                    other => other.advice(),
                };
                (word.unwrap_or_default(), advice.to_owned())
            })
            .collect(),
        first: frames.first().map(|frame| frame.path.clone()).unwrap_or_default(),
    }
}
