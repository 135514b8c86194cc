//! Plans as XML: Ekos' `.esq` (`SequenceQueue`), and N.I.N.A.'s simple sequence (`CaptureSequenceList`).

use nightledger_language::{tr, tr_n};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use nightledger_ledger::{Goal, Remark, RemarkCode};

use super::goal::{Found, frames, target_and_panel};

/// What a job says by its own children.
#[derive(Debug, Default)]
struct Job {
    kind: String,
    filter: String,
    exposure: String,
    count: String,
    target: String,
    prefix: String,
    enabled: String,
}

/// Reads either; anything else is no plan.
pub(super) fn read(text: &str) -> Result<Found, String> {
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut job = Job::default();
    let mut found = Found::default();
    let mut list_target = String::new();
    let mut uncounted = 0_u32;
    loop {
        let event = reader.read_event();
        match event {
            Ok(Event::Start(element)) => {
                let name = local_name(&element);
                if path.is_empty()
                    && !matches!(
                        name.as_str(),
                        "SequenceQueue" | "CaptureSequenceList" | "ArrayOfCaptureSequenceList"
                    )
                {
                    return Err(tr!("its XML is “{name}”, and no plan that is known", name));
                }
                if name == "CaptureSequenceList" {
                    list_target = attribute(&element, "TargetName");
                }
                if matches!(name.as_str(), "Job" | "CaptureSequence") {
                    job = Job { target: list_target.clone(), ..Job::default() };
                }
                path.push(name);
            }
            Ok(Event::Text(text)) => take(&mut job, &path, &text.xml10_content()),
            Ok(Event::GeneralRef(entity)) => {
                let resolved = match entity.resolve_char_ref() {
                    Ok(Some(letter)) => letter.to_string(),
                    _ => resolve_predefined_entity(&entity).unwrap_or_default().to_owned(),
                };
                take(&mut job, &path, &resolved);
            }
            Ok(Event::End(_)) => {
                let ended = path.pop().unwrap_or_default();
                if matches!(ended.as_str(), "Job" | "CaptureSequence") {
                    finish(&std::mem::take(&mut job), &mut found, &mut uncounted);
                }
                if ended == "CaptureSequenceList" {
                    list_target.clear();
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let before = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                let line = text.get(..before).unwrap_or(text).matches('\n').count() + 1;
                return Err(tr!("line {line}: {error}", line, error));
            }
        }
    }
    if uncounted > 0 {
        found.remarks.push(Remark {
            code: RemarkCode::Uncounted,
            text: tr_n!(
                uncounted,
                "{n} job has no exposure or no number of frames and is no goal.",
                "{n} jobs have no exposure or no number of frames and are no goals.",
                n = uncounted
            ),
        });
    }
    Ok(found)
}

fn local_name(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_owned()
}

fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element.attributes().filter_map(Result::ok).find(|one| one.key.local_name().as_ref() == name);
    let value = found.and_then(|one| one.normalized_value(XmlVersion::Implicit1_0).ok().map(Into::into));
    value.unwrap_or_default()
}

/// A text goes to what it is a child of: `Type` and `Filter` of other elements are others.
fn take(job: &mut Job, path: &[String], text: &str) {
    let names: Vec<&str> = path.iter().map(String::as_str).rev().take(3).collect();
    let place = match names.as_slice() {
        ["Type" | "ImageType", "Job" | "CaptureSequence", ..] => &mut job.kind,
        ["Filter", "Job", ..] | ["Name" | "_name", "FilterType", "CaptureSequence"] => &mut job.filter,
        ["Exposure", "Job", ..] | ["ExposureTime", "CaptureSequence", ..] => &mut job.exposure,
        ["Count", "Job", ..] | ["TotalExposureCount", "CaptureSequence", ..] => &mut job.count,
        ["TargetName", "Job", ..] => &mut job.target,
        ["RawPrefix", "Prefix", "Job"] => &mut job.prefix,
        ["Enabled", "CaptureSequence", ..] => &mut job.enabled,
        _ => return,
    };
    place.push_str(text);
}

fn finish(job: &Job, found: &mut Found, uncounted: &mut u32) {
    let is_light = job.kind.trim().eq_ignore_ascii_case("light");
    if !is_light || job.enabled.trim().eq_ignore_ascii_case("false") {
        return;
    }
    let number =
        |text: &str| text.trim().parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite());
    let (Some(exposure_s), Some(amount)) = (number(&job.exposure), number(&job.count).and_then(frames))
    else {
        *uncounted += 1;
        return;
    };
    let name = [job.target.trim(), job.prefix.trim()].into_iter().find(|name| !name.is_empty());
    let (target, panel) = name.map(target_and_panel).unwrap_or_default();
    let goal =
        Goal { target, panel, filter: job.filter.trim().to_owned(), exposure_s: Some(exposure_s), amount };
    found.take(goal);
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::Amount;

    /// docs/rules.md#20-plans
    #[test]
    fn jobs_of_lights_are_goals_by_their_own_children() {
        let plan = "<?xml version=\"1.0\"?>\n<SequenceQueue version='2.6'><Job><Exposure>120.5</Exposure><Filter>H&amp;O</Filter>\
            <Type>Light</Type><Count>7</Count><TargetName>M 31 Panel 2</TargetName><Calibration><FlatDuration><Type>Manual</Type></FlatDuration></Calibration></Job>\
            <Job><Exposure>1</Exposure><Type>Flat</Type><Count>20</Count></Job>\
            <Job><Exposure>5</Exposure><Type>Light</Type><Count>3</Count><Prefix><RawPrefix>IC 5070</RawPrefix></Prefix></Job>\
            <Job><Exposure>6</Exposure><Type>Light</Type><Count>3</Count></Job></SequenceQueue>";
        let found = read(plan).unwrap();
        let names: Vec<_> = found
            .goals
            .iter()
            .map(|goal| {
                (
                    goal.target.as_str(),
                    goal.panel.as_deref(),
                    goal.filter.as_str(),
                    goal.exposure_s,
                    goal.amount,
                )
            })
            .collect();
        assert_eq!(
            names,
            [
                ("M 31", Some("2"), "H&O", Some(120.5), Amount::Frames(7)),
                ("IC 5070", None, "", Some(5.0), Amount::Frames(3))
            ]
        );
        assert_eq!(found.without_target.len(), 1);
    }

    #[test]
    fn a_simple_sequence_names_its_target_once() {
        let plan = "<CaptureSequenceList TargetName=\"M 1\"><CaptureSequence><Enabled>true</Enabled><ExposureTime>60</ExposureTime>\
            <ImageType>LIGHT</ImageType><FilterType><Name>L</Name></FilterType><TotalExposureCount>30</TotalExposureCount></CaptureSequence>\
            <CaptureSequence><Enabled>false</Enabled><ExposureTime>60</ExposureTime><ImageType>LIGHT</ImageType><TotalExposureCount>30</TotalExposureCount></CaptureSequence></CaptureSequenceList>";
        let found = read(plan).unwrap();
        assert_eq!(found.goals.len(), 1);
        assert_eq!((found.goals[0].target.as_str(), found.goals[0].filter.as_str()), ("M 1", "L"));
    }

    #[test]
    fn other_xml_is_no_plan() {
        assert!(read("<html></html>").unwrap_err().contains("html"));
    }
}
