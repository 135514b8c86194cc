//! docs/rules.md#9: rows.

use nightledger_frame::{Formula, Keyword, Known, Source};

use super::build::{Build, count, count_with, light, many, numbers, read, reasons, says};
use crate::{Code, Edits, FilterId, Ledger, Settings};

fn later(build: Build, minutes: u32) -> Build {
    build.at(&format!("2024-01-05T22:{minutes:02}:00"))
}

#[test]
fn one_row_per_target_site_rig_date_filter_gain_binning_exposure_and_panel() {
    let changes: [fn(Build) -> Build; 10] = [
        |same| same,
        |other| other.object("M 33"),
        |other| other.place(-33.0, 18.0),
        |other| other.telescope("Other"),
        |other| other.with(|frame| frame.focal_ratio = read(7.0)),
        |other| other.filter("OIII"),
        |other| other.gain(0.0),
        |other| other.with(|frame| frame.binning = read(2)),
        |other| other.exposure(30.0),
        |other| other.panel("2"),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let ledger = count([light("a.fits"), later(change(light("b.fits")), 30)]);
        assert_eq!(ledger.rows.len(), if number == 0 { 1 } else { 2 }, "change {number}");
    }
}

#[test]
fn iso_stands_where_gain_does() {
    let iso = |path: &str, iso: u32| light(path).with(|frame| (frame.gain, frame.iso) = (None, read(iso)));
    let ledger = count([iso("a.fits", 1600), later(iso("b.fits", 800), 5)]);
    let seen: Vec<_> = ledger.rows.iter().map(|row| (row.gain, row.iso)).collect();
    assert_eq!(seen, [(None, Some(800)), (None, Some(1600))]);
}

#[test]
fn float_noise_does_not_split_rows() {
    let noisy = f64::from(0.1_f32);
    let ledger = count([
        light("a.fits").exposure(0.1),
        later(light("b.fits").exposure(noisy), 1),
        later(light("c.fits").exposure(0.1), 2),
    ]);
    assert_eq!(numbers(&ledger), [3]);
    assert_eq!(ledger.rows[0].exposure_s, Some(0.1));
}

#[test]
fn rows_are_sorted_by_target_site_rig_date_filter_gain_binning_exposure_and_panel() {
    let mut builds = Vec::new();
    for object in ["NGC 1", "m 31"] {
        for (filter, panel) in [("SII", "10"), ("SII", "9"), ("Ha", "2b"), ("Ha", "1")] {
            for day in [6, 5] {
                let path = format!("{object}{filter}{panel}{day}.fits");
                let minute = builds.len();
                builds.push(
                    light(&path)
                        .object(object)
                        .filter(filter)
                        .panel(panel)
                        .at(&format!("2024-01-0{day}T22:{minute:02}:00")),
                );
            }
        }
    }
    let ledger = count(builds);
    let seen: Vec<String> = ledger
        .rows
        .iter()
        .map(|row| {
            let filter = &row.filter.as_ref().unwrap().value;
            format!(
                "{} {} {filter} {}",
                row.target.as_deref().unwrap(),
                row.date.unwrap().day(),
                row.panel.as_deref().unwrap()
            )
        })
        .collect();
    let expect = [
        "m 31 5 Ha 1",
        "m 31 5 Ha 2b",
        "m 31 5 SII 9",
        "m 31 5 SII 10",
        "m 31 6 Ha 1",
        "m 31 6 Ha 2b",
        "m 31 6 SII 9",
        "m 31 6 SII 10",
        "NGC 1 5 Ha 1",
        "NGC 1 5 Ha 2b",
        "NGC 1 5 SII 9",
        "NGC 1 5 SII 10",
        "NGC 1 6 Ha 1",
        "NGC 1 6 Ha 2b",
        "NGC 1 6 SII 9",
        "NGC 1 6 SII 10",
    ];
    assert_eq!(seen, expect);
}

#[test]
fn one_row_per_panel_can_be_switched_off_and_totals_stay() {
    let builds = || many(6, |number| light(&format!("{number}.fits")).panel(&(number % 3).to_string()));
    assert_eq!(numbers(&count(builds())), [2, 2, 2]);
    let settings = Settings { row_per_panel: false, ..Settings::default() };
    let ledger = count_with(builds(), &settings, &Edits::default());
    assert_eq!(numbers(&ledger), [6]);
    assert_eq!(ledger.rows[0].panel, None);
}

#[test]
fn spellings_that_differ_only_in_case_blanks_underscores_or_hyphens_are_one_target() {
    let ledger = count([
        light("a.fits").object("NGC 7000"),
        later(light("b.fits").object("ngc_7000"), 1),
        later(light("c.fits").object("NGC7000"), 2),
        later(light("d.fits").object("NGC7000"), 3),
    ]);
    assert_eq!(numbers(&ledger), [4]);
    assert_eq!(ledger.rows[0].target.as_deref(), Some("NGC7000"));
    assert!(!says(&ledger, "several-targets"));
}

#[test]
fn one_object_under_several_names_is_said() {
    let builds = |other: &str| {
        [
            light("a.fits").object("NGC 224"),
            later(light("b.fits").object("Andromeda Galaxy"), 1),
            later(light("c.fits").object("NGC 224"), 2),
            later(light("d.fits").object(other), 3),
        ]
    };
    let ledger = count(builds("M 33"));
    let text = "Andromeda Galaxy and NGC 224 are one object but count as 2 targets. Rename them to NGC 224 to merge their rows.";
    assert!(ledger.notices.iter().any(|notice| notice.code == Code::SameObject && notice.text == text));
    let ledger = count(builds("M31"));
    let same = crate::same_objects(&ledger.targets);
    assert_eq!(same.len(), 1);
    assert_eq!((same[0].object.as_str(), same[0].keep.as_str()), ("M 31", "NGC 224"));
    assert_eq!(same[0].names, ["Andromeda Galaxy", "M31", "NGC 224"]);
    let settings =
        Settings { targets_off: vec!["m31".into(), "andromeda galaxy".into()], ..Settings::default() };
    assert!(!says(&count_with(builds("M31"), &settings, &Edits::default()), "same-object"));
    assert!(!says(
        &count([light("a.fits").object("M 81"), later(light("b.fits").object("M 82"), 1)]),
        "same-object"
    ));
}

#[test]
fn several_targets_are_said_and_can_be_switched_off() {
    let builds = || {
        [
            light("a.fits"),
            later(light("b.fits").object("M 33"), 1),
            later(light("c.fits").with(|frame| frame.object = None), 2),
        ]
    };
    let ledger = count(builds());
    assert!(says(&ledger, "several-targets"));
    let seen: Vec<_> =
        ledger.targets.iter().map(|target| (target.name.as_deref(), target.lights, target.on)).collect();
    assert_eq!(seen, [(Some("M 31"), 1, true), (Some("M 33"), 1, true), (None, 1, true)]);
    let settings = Settings { targets_off: vec!["m_33".into()], ..Settings::default() };
    let ledger = count_with(builds(), &settings, &Edits::default());
    assert_eq!(reasons(&ledger), ["counted", "target-off", "counted"]);
    let settings = Settings { targets_only: vec!["M33".into()], ..Settings::default() };
    let ledger = count_with(builds(), &settings, &Edits::default());
    assert_eq!(reasons(&ledger), ["target-off", "counted", "target-off"]);
    assert_eq!(ledger.targets.iter().map(|target| target.on).collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn means_are_over_frames_and_a_value_nobody_knows_is_none() {
    let ambient = |path: &str, degrees: f64| light(path).with(|frame| frame.ambient_c = read(degrees));
    let ledger =
        count([ambient("a.fits", 10.0), later(ambient("b.fits", 11.0), 1), later(light("c.fits"), 2)]);
    let mean = ledger.rows[0].ambient_c.as_ref().unwrap();
    assert_eq!((mean.value, mean.frames), (10.5, 2));
    assert_eq!(ledger.rows[0].mean_fwhm_arcsec, None);
    assert_eq!(ledger.rows[0].mean_sqm, None);
}

#[test]
fn fwhm_is_measured_or_from_hfr_pixel_size_and_focal_length() {
    let ledger = count([
        light("a.fits").with(|frame| frame.hfr_px = read(1.64)),
        later(light("b.fits").with(|frame| (frame.hfr_px, frame.fwhm_arcsec) = (read(9.0), read(5.0))), 1),
    ]);
    let computed = 2.0 * 1.64 * 3.76 / 540.0 * 206.265;
    let first = ledger.decisions[0].fwhm_arcsec.as_ref().unwrap();
    assert!((first.value - computed).abs() < 1e-12);
    assert_eq!(first.source.to_string(), "computed from HFR, XPIXSZ and FOCALLEN");
    let mean = ledger.rows[0].mean_fwhm_arcsec.as_ref().unwrap();
    assert!((mean.value - f64::midpoint(computed, 5.0)).abs() < 1e-9);
    assert_eq!(mean.from, "COMMENT, HFR x 2 x scale (estimate)");
}

#[test]
fn without_ccd_temp_the_set_point_serves_and_is_shown_as_that() {
    let ledger = count([light("a.fits").with(|frame| frame.sensor_temp_c = None)]);
    let mean = ledger.rows[0].sensor_temp_c.as_ref().unwrap();
    assert_eq!((mean.value, mean.from.as_str()), (-10.0, "set point"));
    assert!(says(&ledger, "set-point-shown"));
}

fn filter_ids(table: &[(&str, u32, Option<&str>)]) -> Settings {
    let entry = |(name, id, rig): &(&str, u32, Option<&str>)| FilterId {
        name: (*name).into(),
        id: *id,
        rig: rig.map(str::to_owned),
    };
    Settings { filters: table.iter().map(entry).collect(), ..Settings::default() }
}

#[test]
fn filter_ids_come_from_the_users_table_the_rigs_own_first() {
    let of = |table: &[(&str, u32, Option<&str>)]| {
        let ledger = count_with([light("a.fits")], &filter_ids(table), &Edits::default());
        (ledger.rows[0].filter_id, says(&ledger, "filter-without-id"))
    };
    assert_eq!(of(&[]), (None, true));
    assert_eq!(of(&[("OIII", 1, None)]), (None, true));
    assert_eq!(of(&[("ha", 4663, None)]), (Some(4663), false));
    assert_eq!(of(&[("Ha", 1, None), ("Ha", 2, Some("Scope + Cam"))]), (Some(2), false));
    assert_eq!(of(&[("Ha", 1, None), ("Ha", 2, Some("Other"))]), (Some(1), false));
    assert_eq!(of(&[("Ha", 2, Some("Other"))]), (None, true));
}

#[test]
fn lights_without_a_filter_have_a_row_and_no_question() {
    let ledger: Ledger = count([light("a.fits").with(|frame| frame.filter = None)]);
    assert_eq!((ledger.rows[0].filter.is_none(), says(&ledger, "filter-without-id")), (true, false));
}

#[test]
fn fwhm_in_pixels_is_not_said_to_come_from_hfr() {
    let in_pixels = |name: &str| {
        light(name).with(|frame| {
            frame.hfr_px = None;
            let source = Source::Computed(Formula::FwhmFromPixels(Keyword::find("FWHM").unwrap()));
            frame.fwhm_arcsec = Some(Known::new(4.3, source));
        })
    };
    let ledger = count([in_pixels("a.fits"), later(in_pixels("b.fits"), 1)]);
    let mean = ledger.rows[0].mean_fwhm_arcsec.as_ref().unwrap();
    assert_eq!((mean.frames, mean.from.as_str()), (2, "FWHM x scale"));
}
