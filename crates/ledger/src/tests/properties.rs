//! What must hold for every tree (issue 4, item 11).

use nightledger_frame::{Frame, Kind};
use proptest::prelude::*;

use super::build::{Build, calibration, frames, host, light, read};
use crate::{Edits, FrameId, Ledger, Reason, Settings, ledger};

/// A tree's file: few values each, so that they meet often.
fn file() -> impl Strategy<Value = Build> {
    let choice = (0..10_u8, 0..3_u8, 0..3_u8, 0..4_u8, 0..3_u8, 0..40_u32, 0..4_u8, any::<bool>());
    choice.prop_map(|(kind, filter, gain, object, place, minute, copy, panel)| {
        let name = match copy {
            0 => format!("f{minute:02}_c.xisf"),
            1 => format!("cal/f{minute:02}.fits"),
            _ => format!("f{minute:02}.fits"),
        };
        let start = format!("2024-01-{:02}T{:02}:{:02}:00", 5 + minute % 3, 20 + minute % 4, minute);
        let mut build = match kind {
            0 => calibration(Kind::Dark, &format!("dark/{name}")).exposure(if panel { 60.0 } else { 2.0 }),
            1 => calibration(Kind::Flat, &format!("flat/{name}"))
                .filter(["Ha", "OIII", "L"][usize::from(filter)]),
            2 => calibration(Kind::Bias, &format!("bias/{name}")),
            3 => calibration(Kind::DarkFlat, &format!("df/{name}")).exposure(2.0),
            4 => light(&format!("stack{filter}.xisf")).of((gain > 0).then_some(10)).filter("S"),
            5 => calibration(Kind::Dark, &format!("dark/master{filter}.xisf")).of((object > 0).then_some(20)),
            _ => light(&name).filter(["Ha", "OIII", "L"][usize::from(filter)]),
        };
        build = build.at(&start).gain(f64::from(gain) * 50.0);
        if kind > 5 {
            build = build.object(["M 31", "m31", "M33", "NGC 1"][usize::from(object)]);
            build = match place {
                0 => build.no_position(),
                1 => build.place(52.25, -0.12),
                _ => build.place(52.262, -0.12),
            };
            if panel {
                build = build.panel(&(minute % 2 + 1).to_string());
            }
            if minute % 5 == 0 {
                build = build.undated();
            }
            if minute % 7 == 0 {
                build = build.with(|frame| frame.hfr_px = read(1.0 + f64::from(minute) / 10.0));
            }
        }
        build
    })
}

/// A tree has no two files of one path.
fn tree() -> impl Strategy<Value = Vec<Frame>> {
    proptest::collection::vec(file(), 1..40).prop_map(|builds| {
        let mut files = frames(builds);
        files.sort_by(|a, b| a.place.path.cmp(&b.place.path));
        files.dedup_by(|a, b| a.place.path == b.place.path);
        files
    })
}

fn answer(files: &[Frame]) -> Ledger {
    ledger(files, &[], &Settings::default(), &Edits::default(), &host())
}

/// Rows without what depends on the order of the caller's files.
fn rows(files: &[Frame], found: &Ledger) -> Vec<String> {
    let path = |id: &FrameId| id.of(files).unwrap().place.path.to_string();
    let sorted = |indices: &[FrameId]| {
        let mut paths: Vec<String> = indices.iter().map(path).collect();
        paths.sort();
        paths
    };
    found
        .rows
        .iter()
        .map(|row| {
            let calibration = &row.calibration;
            let parts = [&calibration.dark, &calibration.flat, &calibration.dark_flat, &calibration.bias];
            let parts = parts.map(|part| (part.count, sorted(&part.frames), part.scaled, part.near.clone()));
            let mut plain = row.clone();
            plain.frames.clear();
            plain.calibration = crate::Calibration::default();
            format!("{plain:?} {:?} {parts:?}", sorted(&row.frames))
        })
        .collect()
}

/// Rows by their cells only.
fn cells(found: &Ledger) -> Vec<String> {
    found
        .rows
        .iter()
        .map(|row| {
            let calibration = &row.calibration;
            let counts = [&calibration.dark, &calibration.flat, &calibration.dark_flat, &calibration.bias];
            let mut plain = row.clone();
            plain.frames.clear();
            plain.calibration = crate::Calibration::default();
            format!("{plain:?} {:?}", counts.map(|part| part.count))
        })
        .collect()
}

/// As many trees as PROPTEST_CASES says, to look further by hand; else so many that a run stays short.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96);
    // Some properties are about a file that not every tree has.
    ProptestConfig { cases, max_global_rejects: cases * 20, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_file_order_gives_the_same_rows(
        (files, shuffled) in tree().prop_flat_map(|files| (Just(files.clone()), Just(files).prop_shuffle()))
    ) {
        let (one, other) = (answer(&files), answer(&shuffled));
        prop_assert_eq!(rows(&files, &one), rows(&shuffled, &other));
        prop_assert_eq!(&one.sites, &other.sites);
        prop_assert_eq!(&one.targets, &other.targets);
        prop_assert_eq!(&one.lookups, &other.lookups);
        prop_assert_eq!(&one.coverage.missing, &other.coverage.missing);
        let texts = |found: &Ledger| found.notices.iter().map(|notice| notice.text.clone()).collect::<Vec<_>>();
        let (mut one, mut other) = (texts(&one), texts(&other));
        one.sort();
        other.sort();
        prop_assert_eq!(one, other);
    }

    #[test]
    fn splitting_over_several_given_folders_gives_the_same_rows(files in tree()) {
        // Everything lies in one of two neutral folders; then each of them is given by itself.
        let mut whole = files.clone();
        let mut split = files;
        for (number, (one, other)) in whole.iter_mut().zip(&mut split).enumerate() {
            let half = number % 2;
            one.place.path = format!("part{half}/{}", one.place.path).into();
            other.place.root = u16::try_from(half).unwrap();
            other.place.root_name = format!("part{half}").into();
        }
        prop_assert_eq!(cells(&answer(&whole)), cells(&answer(&split)));
    }

    #[test]
    fn a_copy_under_the_same_name_in_a_neutral_folder_changes_nothing(files in tree(), pick in any::<prop::sample::Index>()) {
        let mut more = files.clone();
        let mut copy = files[pick.index(files.len())].clone();
        // Longer than every other path: which of two equals counts must not change, nor a tie between two masters of
        // one minute, which goes by path.
        copy.place.path = format!("a copy of some files/{}", copy.place.file_name()).into();
        // Byte-equal headers are equal in nothing but themselves.
        for (number, file) in more.iter_mut().enumerate() {
            file.header_hash = u64::try_from(number).unwrap();
        }
        copy.header_hash = more[pick.index(files.len())].header_hash;
        let before = cells(&answer(&more));
        more.push(copy);
        prop_assert_eq!(cells(&answer(&more)), before);
    }

    #[test]
    fn a_copy_of_a_light_with_a_start_under_any_name_changes_nothing(
        files in tree(), pick in any::<prop::sample::Index>(), name in "[a-zA-Z0-9_ ]{1,12}"
    ) {
        let chosen = files[pick.index(files.len())].clone();
        prop_assume!(chosen.start.is_some() && chosen.kind.as_ref().unwrap().value == Kind::Light);
        prop_assume!(chosen.role == nightledger_frame::Role::Single);
        let mut more = files.clone();
        let mut copy = chosen;
        copy.place.path = format!("zz {name}/{name} renamed.fits").into();
        more.push(copy);
        prop_assert_eq!(cells(&answer(&more)), cells(&answer(&files)));
    }

    #[test]
    fn numbers_sum_to_the_counted_lights_and_every_file_is_counted_or_set_aside_once(files in tree()) {
        let found = answer(&files);
        let sum: u32 = found.rows.iter().map(|row| row.number).sum();
        let lights = files.iter().zip(&found.decisions).filter(|(file, decision)| {
            decision.counted && file.kind.as_ref().unwrap().value == Kind::Light
        });
        prop_assert_eq!(sum, lights.map(|(_, decision)| decision.weight).sum::<u32>());
        prop_assert_eq!(found.decisions.len(), files.len());
        for decision in &found.decisions {
            prop_assert!(decision.counted == decision.reason.is_none());
            prop_assert!(decision.duplicate_of.is_some() == (decision.reason == Some(Reason::Duplicate)));
            let kept = decision.duplicate_of.map(|kept| kept.of(&found.decisions).unwrap());
            prop_assert!(kept.is_none_or(|kept| kept.reason != Some(Reason::Duplicate)), "a duplicate of a duplicate");
        }
        let mut in_rows: Vec<FrameId> = found.rows.iter().flat_map(|row| row.frames.clone()).collect();
        in_rows.sort_unstable();
        let before = in_rows.len();
        in_rows.dedup();
        prop_assert_eq!(in_rows.len(), before);
    }

    #[test]
    fn merging_panels_keeps_totals(files in tree()) {
        let settings = Settings { row_per_panel: false, ..Settings::default() };
        let merged = ledger(&files, &[], &settings, &Edits::default(), &host());
        let total = |found: &Ledger| found.rows.iter().map(|row| row.number).sum::<u32>();
        prop_assert_eq!(total(&merged), total(&answer(&files)));
        prop_assert!(merged.rows.iter().all(|row| row.panel.is_none()));
    }

    #[test]
    fn the_same_input_gives_the_same_answer(files in tree()) {
        prop_assert_eq!(answer(&files), answer(&files));
    }
}
