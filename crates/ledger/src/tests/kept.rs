//! docs/rules.md#2 and 11: folders that do not count, defaults, edits.

use nightledger_frame::{Kind, Unfit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::build::{calibration, count, count_with, light, numbers, read, reasons, says, text};
use crate::{Correction, Defaults, Edits, FileKey, FrameId, Ledger, RigDefaults, Settings};

fn key(path: &str) -> FileKey {
    FileKey { root_name: "Tgt".into(), path: path.into() }
}

fn edited(path: &str, patch: Correction) -> Edits {
    Edits { corrections: vec![(key(path), patch)], ..Edits::default() }
}

#[test]
fn folders_of_rejects_are_listed_but_not_counted_and_can_be_switched_on() {
    let folders = ["_stash", "rejected", "reject", "bad", "AstroBinUploadInfo", "Rejected"];
    for folder in folders {
        let builds = || [light(&format!("{folder}/sub/x.fits"))];
        assert_eq!(reasons(&count(builds())), ["reject-folder"], "{folder}");
        let settings = Settings { count_set_aside_folders: true, ..Settings::default() };
        assert_eq!(reasons(&count_with(builds(), &settings, &Edits::default())), ["counted"], "{folder}");
        let edits = Edits { included: vec![key(&format!("{folder}/sub/x.fits"))], ..Edits::default() };
        assert_eq!(reasons(&count_with(builds(), &Settings::default(), &edits)), ["counted"], "{folder}");
    }
    assert_eq!(reasons(&count([light("badger/x.fits")])), ["counted"]);
    // The copy outside counts.
    assert_eq!(reasons(&count([light("bad/x.fits"), light("x_c.fits")])), ["reject-folder", "counted"]);
}

#[test]
fn what_is_no_frame_has_its_reason() {
    let unfit = |unfit| light("x.fits").with(|frame| frame.unfit = Some(unfit));
    let all =
        [Unfit::NoImageData, Unfit::NoFrame, Unfit::NotFitsOrXisf, Unfit::HeaderLimit, Unfit::Unreadable];
    let ledger = count(all.map(unfit));
    let expect = ["no-image-data", "no-frame", "not-fits-or-xisf", "header-limit", "unreadable"];
    assert_eq!(reasons(&ledger), expect);
    assert!(says(&ledger, "nothing-counted"));
}

#[test]
fn what_was_taken_to_look_counts_where_the_user_says_so() {
    let preview = || light("x.fits").with(|frame| frame.unfit = Some(Unfit::NotScience));
    let ledger = count([preview()]);
    assert_eq!(reasons(&ledger), ["not-science"]);
    assert!(says(&ledger, "not-science"));
    let included = Edits { included: vec![key("x.fits")], ..Edits::default() };
    let corrected = edited("x.fits", Correction { kind: Some(Kind::Light), ..Correction::default() });
    for edits in [included, corrected] {
        let ledger = count_with([preview()], &Settings::default(), &edits);
        assert_eq!(reasons(&ledger), ["counted"]);
        assert!(!says(&ledger, "not-science"));
    }
}

#[test]
fn excluded_files_and_folders_do_not_count() {
    let builds = || [light("a/x.fits"), light("a/b/y.fits").at("2024-01-05T23:00:00")];
    let of = |edits: &Edits| reasons(&count_with(builds(), &Settings::default(), edits));
    assert_eq!(of(&Edits { excluded: vec![key("a/x.fits")], ..Edits::default() }), ["excluded", "counted"]);
    assert_eq!(
        of(&Edits { excluded_folders: vec![key("a/b")], ..Edits::default() }),
        ["counted", "excluded"]
    );
    assert_eq!(of(&Edits { excluded_folders: vec![key("")], ..Edits::default() }), ["excluded", "excluded"]);
    let edits =
        Edits { excluded_folders: vec![key("a")], included: vec![key("a/b/y.fits")], ..Edits::default() };
    assert_eq!(of(&edits), ["excluded", "counted"]);
    // Another root's files are others.
    let other = FileKey { root_name: "Elsewhere".into(), path: String::new() };
    assert_eq!(of(&Edits { excluded_folders: vec![other], ..Edits::default() }), ["counted", "counted"]);
}

#[test]
fn corrected_values_count_before_what_was_read() {
    let patch = Correction {
        exposure_s: Some(120.0),
        gain: Some(0.0),
        filter: Some("OIII".into()),
        object: Some("M 33".into()),
        panel: Some("4".into()),
        ambient_c: Some(3.0),
        ..Correction::default()
    };
    let ledger = count_with([light("x.fits")], &Settings::default(), &edited("x.fits", patch));
    let row = &ledger.rows[0];
    assert_eq!((row.exposure_s, row.gain), (Some(120.0), Some(0.0)));
    let filter = row.filter.as_ref().unwrap();
    assert_eq!((filter.value.as_str(), filter.source.to_string().as_str()), ("OIII", "edit"));
    assert_eq!((row.target.as_deref(), row.panel.as_deref()), (Some("M 33"), Some("4")));
    assert_eq!(row.ambient_c.as_ref().unwrap().from, "edit");
}

#[test]
fn a_corrected_kind_and_a_named_count_decide_what_a_file_is() {
    let to_dark = Correction { kind: Some(Kind::Dark), ..Correction::default() };
    let builds = || [light("x.fits"), light("d.fits").at("2024-01-05T23:00:00")];
    let ledger = count_with(builds(), &Settings::default(), &edited("d.fits", to_dark));
    assert_eq!(numbers(&ledger), [1]);
    assert_eq!(ledger.rows[0].calibration.dark.frames, [FrameId(1)]);
    let counted = Correction { subframes: Some(40), ..Correction::default() };
    let dark = || calibration(Kind::Dark, "d.fits").of(None);
    let ledger = count_with([light("x.fits"), dark()], &Settings::default(), &edited("d.fits", counted));
    assert_eq!(ledger.rows[0].calibration.dark.count, crate::RowCount::Known(40));
}

#[test]
fn renames_hold_for_every_spelling_of_the_old_name() {
    let mut edits = Edits::default();
    edits.target_names.insert("M 31".into(), "Andromeda".into());
    edits.filter_names.insert("ha".into(), "Ha 3nm".into());
    edits.camera_names.insert("Cam".into(), "ASI".into());
    edits.telescope_names.insert("Scope".into(), "NP101".into());
    let builds = [light("a.fits"), light("b.fits").object("m_31").at("2024-01-05T23:00:00")];
    let ledger = count_with(builds, &Settings::default(), &edits);
    let row = &ledger.rows[0];
    assert_eq!(row.number, 2);
    let names = (row.target.as_deref(), row.telescope.as_deref(), row.camera.as_deref());
    assert_eq!(names, (Some("Andromeda"), Some("NP101"), Some("ASI")));
    assert_eq!(row.filter.as_ref().unwrap().value, "Ha 3nm");
}

fn with_defaults(change: impl FnOnce(&mut crate::Defaults)) -> Settings {
    let mut settings = Settings::default();
    change(&mut settings.defaults);
    settings
}

#[test]
fn what_a_row_owes_to_a_default_is_marked_and_named_in_a_notice() {
    let settings = with_defaults(|defaults| {
        defaults.hfr_px = Some(1.6);
        defaults.ambient_c = Some(20.0);
        defaults.focal_length_mm = Some(400.0);
        defaults.gain = Some(5.0);
    });
    let ledger = count_with([light("x.fits")], &settings, &Edits::default());
    assert_eq!(ledger.rows[0].defaults_used.to_string(), "FOCTEMP, HFR");
    let fwhm = ledger.rows[0].mean_fwhm_arcsec.as_ref().unwrap();
    assert_eq!(fwhm.from, "setting HFR");
    assert_eq!(ledger.rows[0].gain, Some(100.0));
    let named: Vec<&str> = ledger
        .notices
        .iter()
        .filter(|notice| notice.code.as_str() == "default-used")
        .map(|notice| notice.text.as_str())
        .collect();
    assert_eq!(named.len(), 2);
    assert!(named[0].contains("FOCTEMP") && named[1].contains("HFR"), "{named:?}");
}

#[test]
fn a_default_does_not_stand_in_where_something_else_is_known() {
    // The set point comes before the default temperature, ISO makes a default gain pointless, a measured FWHM the HFR.
    let settings = with_defaults(|defaults| {
        defaults.sensor_temp_c = Some(5.0);
        defaults.gain = Some(5.0);
        defaults.hfr_px = Some(1.6);
        defaults.filter = Some("No Filter".into());
    });
    let known = light("x.fits").with(|frame| {
        (frame.sensor_temp_c, frame.gain, frame.iso) = (None, None, read(800));
        (frame.fwhm_arcsec, frame.filter) = (read(3.0), None);
    });
    let ledger = count_with([known], &settings, &Edits::default());
    let row: &crate::Row = &ledger.rows[0];
    assert_eq!(row.sensor_temp_c.as_ref().unwrap().value, -10.0);
    assert_eq!((row.gain, row.iso), (None, Some(800)));
    assert_eq!(row.mean_fwhm_arcsec.as_ref().unwrap().value, 3.0);
    assert!(row.filter.is_none() && row.defaults_used.is_empty());
}

#[test]
fn defaults_fill_what_lights_lack() {
    let settings = with_defaults(|defaults| {
        defaults.exposure_s = Some(30.0);
        defaults.binning = Some(1);
        defaults.gain = Some(120.0);
        defaults.filter = Some("L".into());
        defaults.object = Some("Something".into());
        defaults.sensor_temp_c = Some(-5.0);
        defaults.focal_ratio = Some(4.0);
    });
    let bare = light("x.fits").with(|frame| {
        (frame.exposure_s, frame.binning, frame.gain, frame.filter, frame.object) =
            (None, None, None, None, None);
        (frame.sensor_temp_c, frame.set_temp_c, frame.focal_ratio) = (None, None, None);
    });
    let ledger: Ledger = count_with([bare], &settings, &Edits::default());
    let row = &ledger.rows[0];
    assert_eq!((row.exposure_s, row.binning, row.gain), (Some(30.0), Some(1), Some(120.0)));
    assert_eq!(row.focal_ratio.as_ref().unwrap().source.to_string(), "setting FOCRATIO");
    let owed = "CCD-TEMP, EXPOSURE, FILTER, FOCRATIO, GAIN, OBJECT, XBINNING";
    assert_eq!(row.defaults_used.to_string(), owed);
}

/// Written as a text, and read.
fn read_again<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

#[test]
fn settings_and_edits_survive_json() {
    let mut settings = with_defaults(|defaults| defaults.hfr_px = Some(1.6));
    settings.targets_off = vec!["M 31".into()];
    assert_eq!(read_again(&settings), settings);
    let edits = edited("x.fits", Correction { kind: Some(Kind::Flat), ..Correction::default() });
    assert_eq!(read_again(&edits), edits);
    assert_eq!(serde_json::from_str::<Edits>("{\"unknown\": 1}").unwrap(), Edits::default());
}

#[test]
fn defaults_of_a_rig_go_before_those_for_all() {
    let mut settings = with_defaults(|defaults| {
        defaults.focal_ratio = Some(7.0);
        defaults.hfr_px = Some(1.5);
        defaults.telescope = Some("Newton".into());
    });
    let of_rig = |rig: &str, ratio: Option<f64>, hfr_px: Option<f64>| RigDefaults {
        rig: rig.into(),
        defaults: Defaults { focal_ratio: ratio, hfr_px, ..Defaults::default() },
    };
    // One names its camera only; the other its telescope, which is itself a default.
    settings.rig_defaults = vec![of_rig("cam-1", Some(4.8), None), of_rig("NEWTON + Cam 2", None, Some(2.5))];
    let shot = |camera: &str| {
        light(&format!("{camera}.fits")).camera(camera).with(|frame| {
            (frame.focal_ratio, frame.telescope) = (None, None);
        })
    };
    let measured = shot("Cam 1").with(|frame| {
        frame.place.path = "measured.fits".into();
        frame.focal_ratio = read(5.4);
        frame.object = text("M 33");
    });
    let ledger = count_with([shot("Cam 1"), shot("Cam 2"), shot("Cam 3")], &settings, &Edits::default());
    let found: Vec<(&str, f64, f64)> = ledger
        .rows
        .iter()
        .map(|row| {
            let fwhm = row.mean_fwhm_arcsec.as_ref().unwrap().value;
            let hfr_px = fwhm / (2.0 * 3.76 / 540.0 * 206.265);
            let ratio = row.focal_ratio.as_ref().unwrap().value;
            (row.camera.as_deref().unwrap(), ratio, (hfr_px * 1000.0).round() / 1000.0)
        })
        .collect();
    assert_eq!(found, [("Cam 1", 4.8, 1.5), ("Cam 2", 7.0, 2.5), ("Cam 3", 7.0, 1.5)]);
    assert_eq!(ledger.rows[0].defaults_used.to_string(), "FOCRATIO, HFR, TELESCOP");
    // A reading goes before any default.
    let ledger = count_with([measured], &settings, &Edits::default());
    assert_eq!(ledger.rows[0].focal_ratio.as_ref().unwrap().value, 5.4);
}
