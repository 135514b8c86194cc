//! docs/rules.md#6-stacks, second part: stacks and processed lights.

use super::build::{count, count_with, light, numbers, read, reasons, says};
use crate::{Correction, Edits, FileKey, FrameId, Settings};

#[test]
fn a_stack_beside_single_lights_is_set_aside() {
    let ledger = count([light("x.fits"), light("masterLight.xisf").of(Some(20))]);
    assert_eq!(reasons(&ledger), ["counted", "stack"]);
    assert_eq!(numbers(&ledger), [1]);
}

#[test]
fn a_stack_without_single_lights_counts_as_its_subframes_with_a_notice_and_a_switch() {
    let builds = || [light("x.fits"), light("oiii.xisf").filter("OIII").of(Some(20)).exposure(300.0)];
    let ledger = count(builds());
    assert_eq!(numbers(&ledger), [1, 20]);
    assert_eq!(ledger.rows[1].exposure_s, Some(300.0));
    assert!(says(&ledger, "stack-counted"));
    let settings = Settings { count_stacks: false, ..Settings::default() };
    let ledger = count_with(builds(), &settings, &Edits::default());
    assert_eq!(reasons(&ledger), ["counted", "stack"]);
    assert!(!says(&ledger, "stack-counted"));
}

#[test]
fn a_stack_that_does_not_name_its_filter_or_target_may_be_made_of_the_single_lights() {
    let stack = || light("integration.xisf").of(Some(20));
    let ledger = count([light("x.fits"), stack().with(|frame| frame.filter = None)]);
    assert_eq!(reasons(&ledger), ["counted", "stack"]);
    let ledger = count([light("x.fits"), stack().with(|frame| frame.object = None)]);
    assert_eq!(reasons(&ledger), ["counted", "stack"]);
    // A stack that names its filter is not made of lights that name none.
    let ledger = count([light("x.fits").with(|frame| frame.filter = None), stack()]);
    assert_eq!(reasons(&ledger), ["counted", "counted"]);
    // Another camera's is its own.
    let ledger = count([light("x.fits"), stack().with(|frame| frame.filter = None).camera("OSC")]);
    assert_eq!(reasons(&ledger), ["counted", "counted"]);
}

#[test]
fn one_integration_counts_once_the_one_with_most_subframes() {
    let stack = |path: &str, count| light(path).of(Some(count));
    let ledger = count([
        stack("masterLight_FILTER-Ha_mono.xisf", 20),
        stack("masterLight_FILTER-Ha_mono_autocrop.xisf", 20),
        stack("masterLight_FILTER-Ha_mono_drizzle_2x.xisf", 19),
        stack("masterLight_FILTER-Ha_mono_fastIntegration.xisf", 21),
    ]);
    assert_eq!(reasons(&ledger), ["duplicate", "duplicate", "duplicate", "counted"]);
    assert_eq!(numbers(&ledger), [21]);
    assert_eq!(ledger.decisions[0].duplicate_of, Some(FrameId(3)));
}

#[test]
fn integrations_of_one_name_whose_settings_contradict_are_several() {
    let stack = |folder: &str| light(&format!("{folder}/masterLight_FILTER-Ha.xisf")).undated().of(Some(5));
    let ledger = count([
        stack("300s").exposure(300.0),
        stack("60s").exposure(60.0),
        stack("gain").exposure(300.0).gain(0.0),
        stack("bin").exposure(300.0).with(|frame| frame.binning = read(2)),
        stack("other").exposure(300.0).telescope("Other"),
        // This one lost what tells it apart: it is a variant of the first.
        stack("bare").with(|frame| (frame.exposure_s, frame.gain) = (None, None)),
        stack("again").exposure(60.0),
    ]);
    let expect = ["counted", "counted", "counted", "counted", "counted", "duplicate", "duplicate"];
    assert_eq!(reasons(&ledger), expect);
    let of = |at: usize| ledger.decisions[at].duplicate_of;
    assert_eq!((of(6), ledger.rows.len()), (Some(FrameId(1)), 5));
}

#[test]
fn live_stacks_with_the_same_first_start_are_one() {
    let live = |number: u32| light(&format!("Stacked_{number}.fits")).of(Some(number)).exposure(10.0);
    let ledger = count([live(10), live(30), live(20), live(5).at("2024-01-05T23:00:00")]);
    assert_eq!(reasons(&ledger), ["duplicate", "counted", "duplicate", "counted"]);
    assert_eq!(numbers(&ledger), [35]);
}

#[test]
fn integrations_of_two_panels_targets_filters_or_nights_are_several() {
    let stack = |folder: &str| light(&format!("{folder}/masterLight.xisf")).of(Some(10));
    let ledger = count([
        stack("a"),
        stack("b").panel("2"),
        stack("c").filter("OIII"),
        stack("d").object("M 33"),
        stack("e").at("2024-01-07T22:00:00"),
    ]);
    assert_eq!(reasons(&ledger), ["counted"; 5]);
}

#[test]
fn a_stack_of_unknown_count_or_sub_exposure_is_set_aside_and_asked_about() {
    let ledger = count([light("a.xisf").of(None)]);
    assert_eq!(reasons(&ledger), ["subframes-unknown"]);
    assert!(says(&ledger, "subframes-unknown") && says(&ledger, "nothing-counted"));
    let ledger = count([light("a.xisf").of(Some(9)).with(|frame| frame.exposure_s = None)]);
    assert_eq!(reasons(&ledger), ["subframes-unknown"]);
    assert!(says(&ledger, "stack-exposure-unknown"));
    // The user's answer counts.
    let key = FileKey { root_name: "Tgt".into(), path: "a.xisf".into() };
    let patch = Correction { subframes: Some(12), ..Correction::default() };
    let edits = Edits { corrections: vec![(key, patch)], ..Edits::default() };
    let ledger = count_with([light("a.xisf").of(None)], &Settings::default(), &edits);
    assert_eq!(numbers(&ledger), [12]);
}

#[test]
fn processed_lights_are_set_aside() {
    let ledger = count([light("x.fits"), light("y.fits").with(|frame| frame.processed = true)]);
    assert_eq!(reasons(&ledger), ["counted", "processed"]);
}

#[test]
fn a_live_stack_is_not_the_single_light_that_began_it() {
    let ledger = count([light("x.fits"), light("stack.fits").of(Some(5))]);
    assert_eq!(reasons(&ledger), ["counted", "stack"]);
}
