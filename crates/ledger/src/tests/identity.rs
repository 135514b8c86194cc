//! docs/rules.md#6: one exposure counts once.

use nightledger_frame::{FileFormat, Guess, Kind, Known, RawFormat, Source};

use super::build::{
    Build, calibration, count, count_with, frames, instant, light, many, numbers, read, reasons, text,
};
use crate::{Edits, FileKey, FrameId, Settings};

/// How many of these files count, and that everything else is a duplicate.
#[track_caller]
fn check(builds: Vec<Build>, expect: u32) {
    let backwards = builds.iter().rev().cloned().collect::<Vec<_>>();
    for order in [builds, backwards] {
        let ledger = count(order);
        let counted = ledger.decisions.iter().filter(|decision| decision.counted).count();
        assert_eq!(u32::try_from(counted).unwrap(), expect, "{:?}", reasons(&ledger));
        assert!(ledger.decisions.iter().all(|decision| decision.counted || decision.duplicate_of.is_some()));
    }
}

/// The path of the only file that counts.
#[track_caller]
fn check_kept(paths: &[&str], expect: &str) {
    let ledger = count(paths.iter().map(|path| light(path)));
    let kept: Vec<&str> =
        paths.iter().zip(&ledger.decisions).filter(|(_, d)| d.counted).map(|(path, _)| *path).collect();
    assert_eq!(kept, [expect]);
}

#[test]
fn a_wbpp_tree_counts_each_exposure_once() {
    let names = ["raw/x.fits", "calibrated/x_c.xisf", "calibrated/x_c_cc.xisf", "registered/x_c_cc_r.xisf"];
    check(names.map(light).into(), 1);
    check_kept(&names, "raw/x.fits");
}

#[test]
fn the_least_processed_file_is_kept_then_the_shorter_path_then_the_first() {
    check_kept(&["x_c_cc.xisf", "deep/folder/x_c.xisf"], "deep/folder/x_c.xisf");
    check_kept(&["registered/x.fits", "raw frames of mine/x.fits"], "raw frames of mine/x.fits");
    check_kept(&["b/x.fits", "longer/x.fits", "a/x.fits"], "a/x.fits");
    check_kept(&["r_pp_x.fit", "pp_x.fit"], "pp_x.fit");
}

#[test]
fn files_with_one_name_but_different_starts_are_different_frames() {
    check(vec![light("n1/L_0001.fits"), light("n2/L_0001.fits").at("2024-01-06T22:00:00")], 2);
}

#[test]
fn names_are_cut_only_at_whole_marks() {
    // AstroBinUpload cut at any `_c`: LIGHT_Crab and LIGHT_Cygnus fell together.
    let other = |path: &str| light(path).exposure(0.5);
    check(vec![other("LIGHT_Crab_0001.fits"), other("LIGHT_Cygnus_0001.fits")], 2);
}

#[test]
fn starts_agree_within_10_ms_or_1_s_where_either_has_no_fraction() {
    let short = |path: &str| light(path).exposure(0.5);
    let pair = |one: Build, other: Build, expect: u32| check(vec![one, other], expect);
    pair(short("x.fits"), short("x_c.fits").at("2024-01-05T22:00:00.010"), 1);
    pair(short("x.fits"), short("x_c.fits").at("2024-01-05T22:00:00.011"), 2);
    pair(
        short("x.fits").at("2024-01-05T22:00:00.700"),
        short("x_c.fits").at_second("2024-01-05T22:00:00"),
        1,
    );
    pair(
        short("x.fits").at("2024-01-05T22:00:00.700"),
        short("x_c.fits").at_second("2024-01-05T22:00:01"),
        1,
    );
    pair(
        short("x.fits").at("2024-01-05T22:00:00.700"),
        short("x_c.fits").at_second("2024-01-05T22:00:02"),
        2,
    );
}

#[test]
fn a_chain_of_near_starts_is_not_one_exposure() {
    let flats = (0_u32..40).map(|number| {
        let mut flat = calibration(Kind::Flat, &format!("{number}/FLAT_0001.fits")).exposure(0.005);
        flat.0.start.as_mut().unwrap().value.at.ns += 9_000_000 * i64::from(number);
        // Headers of different starts differ.
        flat.with(|frame| frame.header_hash = number.into())
    });
    // Each 10 ms hold two starts that are 9 ms apart.
    check(flats.collect(), 20);
}

#[test]
fn a_whole_second_joins_the_nearest_start() {
    let short = |path: &str, at: &str| light(path).exposure(0.4).at(at);
    let whole = |path: &str, at: &str| light(path).exposure(0.4).at_second(at);
    check(
        vec![
            short("a/x.fits", "2024-01-05T22:00:00.137"),
            short("b/x.fits", "2024-01-05T22:00:01.137"),
            whole("c/x_c.fits", "2024-01-05T22:00:00"),
            whole("d/x_c.fits", "2024-01-05T22:00:01"),
        ],
        2,
    );
}

#[test]
fn exposures_agree_within_a_hundredth_of_a_second_or_a_thousandth() {
    // Different telescopes, so that only the names can make them one.
    let pair = |seconds: f64, expect: u32| {
        check(vec![light("x.fits").exposure(600.0), light("x_c.fits").exposure(seconds)], expect);
    };
    pair(600.6, 1);
    pair(600.7, 2);
    let short = |path: &str, seconds: f64| light(path).exposure(seconds);
    check(vec![short("x.fits", 0.5), short("x_c.fits", 0.51)], 1);
    check(vec![short("x.fits", 0.5), short("x_c.fits", 0.52)], 2);
}

#[test]
fn kind_filter_gain_binning_and_camera_must_not_contradict_each_other() {
    let pair = |change: fn(Build) -> Build, expect: u32| {
        check(vec![light("a/x.fits").exposure(0.5), change(light("b/x.fits").exposure(0.5))], expect);
    };
    pair(|same| same, 1);
    pair(|other| other.filter("OIII"), 2);
    pair(|other| other.gain(0.0), 2);
    pair(|other| other.camera("Other"), 2);
    pair(|other| other.with(|frame| frame.binning = read(2)), 2);
    pair(|other| other.with(|frame| frame.kind = read(Kind::Flat)), 2);
    // What is unknown does not contradict.
    pair(|other| other.with(|frame| (frame.filter, frame.gain, frame.camera) = (None, None, None)), 1);
}

#[test]
fn two_lights_of_one_camera_with_the_same_start_and_exposure_are_one() {
    check(vec![light("x.fits"), light("copy of something.fits")], 1);
    check(vec![light("x.fits"), light("y.fits").camera("Other")], 2);
    check(vec![light("x.fits"), light("y.fits").exposure(61.0)], 2);
    check(vec![light("x.fits"), light("y.fits").at("2024-01-05T22:00:00.011")], 2);
    // 1 s or longer, 2 s where the start has no fraction.
    check(vec![light("x.fits").exposure(1.0), light("y.fits").exposure(1.0)], 1);
    check(vec![light("x.fits").exposure(0.9), light("y.fits").exposure(0.9)], 2);
    let whole = |path: &str, seconds: f64| light(path).exposure(seconds).at_second("2024-01-05T22:00:00");
    check(vec![whole("x.fits", 2.0), whole("y.fits", 2.0)], 1);
    check(vec![whole("x.fits", 1.9), whole("y.fits", 1.9)], 2);
}

#[test]
fn two_rigs_with_cameras_of_one_model_are_not_one_camera() {
    check(vec![light("x.fits"), light("y.fits").telescope("Other scope")], 2);
}

#[test]
fn a_camera_makes_one_exposure_at_a_time_whatever_filter_its_copies_name() {
    // Siril extracts two colours of one exposure and names a filter for each; WBPP's separate channels likewise.
    check(vec![light("lights/x_1.fit"), light("process/Ha_pp_light_00001.fit").filter("OIII")], 1);
    // A camera without a name may be two.
    check(vec![light("x.fits").without_camera(), light("y.fits").without_camera().filter("OIII")], 2);
}

#[test]
fn calibration_frames_of_one_camera_with_the_same_start_are_one_whatever_their_names() {
    let flat = |path: &str| calibration(Kind::Flat, path);
    check(vec![flat("a_0001.fits"), flat("b_0001.fits")], 1);
    check(vec![flat("a_0001.fits"), flat("b_0001.fits").at("2024-01-06T08:00:02.5")], 2);
    // Another filter or gain is another frame: the wheel's position is not in every start.
    check(vec![flat("a_0001.fits"), flat("b_0001.fits").filter("OIII")], 2);
    check(vec![flat("a_0001.fits"), flat("b_0001.fits").gain(0.0)], 2);
    // Short ones only where the starts have fractions: several fit into one second.
    let short = |path: &str| flat(path).exposure(0.2);
    check(vec![short("a_0001.fits"), short("b_0001.fits")], 1);
    let whole = |path: &str| short(path).at_second("2024-01-06T08:00:00");
    check(vec![whole("a_0001.fits"), whole("b_0001.fits")], 2);
}

#[test]
fn a_file_without_a_start_joins_only_if_exactly_one_exposure_fits_and_a_mark_shows_the_copy() {
    check(vec![light("x.fits"), light("x_c.xisf").undated()], 1);
    check(vec![light("x.fits").undated(), light("x_c.xisf")], 1);
    check(vec![light("a/x.fits"), light("b/x.fits").undated()], 2);
    let other_night = || light("b/x.fits").at("2024-01-07T22:00:00");
    check(vec![light("a/x.fits"), other_night(), light("x_c.xisf").undated()], 3);
    // Another filter does not fit.
    check(vec![light("a/x.fits"), other_night().filter("OIII"), light("x_c.xisf").undated()], 2);
    // The same exposure twice is one exposure that fits.
    check(vec![light("a/x.fits"), light("b/x.fits"), light("x_c.xisf").undated()], 1);
}

#[test]
fn two_files_without_a_start_are_one_by_a_mark_or_by_equal_headers() {
    let hashed = |path: &str, hash: u64| light(path).undated().with(|frame| frame.header_hash = hash);
    check(vec![hashed("x.fits", 1), hashed("x_c.fits", 2)], 1);
    check(vec![hashed("x.fits", 1), hashed("x_c.fits", 2), hashed("x_c_r.fits", 3)], 1);
    check(vec![hashed("a/x.fits", 1), hashed("b/x.fits", 1)], 1);
    check(vec![hashed("a/x.fits", 1), hashed("b/x.fits", 2)], 2);
    // Frames of one night may have equal headers: their names differ.
    check(vec![hashed("x_0001.fits", 1), hashed("x_0002.fits", 1)], 2);
    // Folders that give a different kind, filter or date.
    check(vec![hashed("Ha/x.fits", 1), hashed("OIII/x.fits", 1)], 2);
    check(vec![hashed("2024-01-05/x.fits", 1), hashed("2024-01-06/x.fits", 1)], 2);
    check(vec![hashed("2024-01-05/x.fits", 1), hashed("copy/x.fits", 1)], 1);
    check(vec![hashed("lights/x.fits", 1), hashed("darks/x.fits", 1)], 2);
}

#[test]
fn a_local_start_joins_the_only_exposure_of_its_name_that_fits() {
    let local = |path: &str| light(path).at_local("2024-01-05T23:00:00");
    check(vec![light("x.fits"), local("x_c.fits")], 1);
    check(vec![light("a/x.fits"), local("b/x.fits")], 2);
    check(vec![local("a/x.fits"), local("b/x.fits")], 1);
}

#[test]
fn calibration_counts_once_too() {
    let dark = |path: &str| calibration(Kind::Dark, path);
    let next = dark("a/dark_0002.fits").at("2024-01-06T08:01:05");
    check(vec![dark("a/dark_0001.fits"), dark("copy/dark_0001.fits"), next], 2);
    let master = |path: &str| dark(path).undated().of(Some(50)).with(|frame| frame.header_hash = 7);
    check(vec![master("a/masterDark.xisf"), master("copy/masterDark.xisf")], 1);
}

#[test]
fn to_exclude_the_file_that_counts_excludes_the_exposure() {
    let key = |path: &str| FileKey { root_name: "Tgt".into(), path: path.into() };
    let builds = || [light("x.fits"), light("x_c.fits"), light("y.fits").at("2024-01-05T23:00:00")];
    let edits = Edits { excluded: vec![key("x.fits")], ..Edits::default() };
    let ledger = count_with(builds(), &Settings::default(), &edits);
    assert_eq!(reasons(&ledger), ["excluded", "duplicate", "counted"]);
    let edits = Edits { excluded: vec![key("x_c.fits")], ..Edits::default() };
    let ledger = count_with(builds(), &Settings::default(), &edits);
    assert_eq!(reasons(&ledger), ["counted", "excluded", "counted"]);
    // A folder that is excluded has no part: the calibrated files of another one count.
    let edits = Edits { excluded_folders: vec![key("raw")], ..Edits::default() };
    let ledger = count_with([light("raw/x.fits"), light("cal/x_c.fits")], &Settings::default(), &edits);
    assert_eq!(reasons(&ledger), ["excluded", "counted"]);
}

#[test]
fn a_correction_of_one_copy_does_not_make_two_exposures() {
    let key = FileKey { root_name: "Tgt".into(), path: "x.fits".into() };
    let patch = crate::Correction { filter: Some("OIII".into()), ..crate::Correction::default() };
    let edits = Edits { corrections: vec![(key, patch)], ..Edits::default() };
    let ledger = count_with([light("x.fits"), light("x_c.fits")], &Settings::default(), &edits);
    assert_eq!(numbers(&ledger), [1]);
    assert_eq!(ledger.rows[0].filter.as_ref().unwrap().value, "OIII");
}

#[test]
fn many_frames_of_one_start_take_no_quadratic_time() {
    // 20,000 files of one start: half of them copies, the others of ever new gains; quadratic would take minutes.
    let files = (0..20_000_u32).map(|number| {
        let gain = f64::from(number / 2);
        light(&format!("{number}/x.fits")).exposure(0.5).gain(gain)
    });
    let began = std::time::Instant::now();
    let ledger = count(files);
    assert_eq!(numbers(&ledger).iter().sum::<u32>(), 10_000);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn numbered_frames_of_many_nights_stay_many() {
    let nights = (1..=9).flat_map(|night| {
        many(10, move |number| {
            light(&format!("n{night}/L_{number:04}.fits")).at(&format!("2024-01-0{night}T20:00:00"))
        })
    });
    check(nights.collect(), 90);
    assert_eq!(instant("1970-01-01T00:00:01").ns, 1_000_000_000);
    assert_eq!(&*text("a").unwrap().value, "a");
}

#[test]
fn what_only_a_copy_knows_is_known_of_the_exposure() {
    // The copy has the shorter path and counts; only the other's name gave the HFR.
    let named = light("LIGHT/Ha/M31_HFR_1.64_0001.fits").with(|frame| frame.hfr_px = read(1.64));
    let builds = [named, light("a.fits")];
    let ledger = count(builds.clone());
    assert_eq!((ledger.decisions[0].duplicate_of, ledger.decisions[1].counted), (Some(FrameId(1)), true));
    let frames = frames(builds);
    let hfr = ledger.frame(&frames, FrameId(1)).unwrap().hfr_px.clone().unwrap();
    assert_eq!((hfr.value, hfr.source.to_string().as_str()), (1.64, "copy M31_HFR_1.64_0001.fits"));
    assert!(ledger.rows[0].mean_fwhm_arcsec.is_some());
    assert_eq!(ledger.completed.keys().collect::<Vec<_>>(), [&FrameId(1)]);
}

#[test]
fn cameras_of_one_model_at_two_places_are_two() {
    let shot = |path: &str, latitude: f64, longitude: f64| light(path).place(latitude, longitude);
    let ledger = count([shot("a.fits", 50.0, 10.0), shot("b.fits", 30.0, 10.0)]);
    assert_eq!(reasons(&ledger), ["counted", "counted"]);
    // A jitter of the position is no other place, nor is a longitude that counts west as positive.
    let ledger =
        count([shot("a.fits", 50.0, 10.0), shot("b.fits", 50.01, 10.0), shot("c.fits", 50.0, -10.0)]);
    assert_eq!(reasons(&ledger), ["counted", "duplicate", "duplicate"]);
    // What says no place contradicts none; one name is one exposure wherever its copy's header puts it.
    let copy = light("copy.fits").no_position();
    let ledger = count([shot("a.fits", 50.0, 10.0), copy, shot("cal/a_c.xisf", 30.0, 10.0)]);
    assert_eq!(reasons(&ledger), ["counted", "duplicate", "duplicate"]);
}

/// A raw beside the light, by a camera's clock and without what a program knows.
fn raw(path: &str) -> Build {
    light(path).no_position().with(|frame| {
        frame.format = Some(FileFormat::Raw(RawFormat::Cr2));
        (frame.gain, frame.offset, frame.filter, frame.binning) = (None, None, None, None);
        (frame.telescope, frame.object, frame.set_temp_c) = (None, None, None);
        frame.iso = read(800);
    })
}

#[test]
fn a_raw_and_what_a_program_made_of_it_are_one_within_2_s() {
    let made = || light("made/L_0001.fits");
    check(vec![made(), raw("raws/IMG_4711.CR2").at("2024-01-05T22:00:01.900")], 1);
    check(vec![made(), raw("raws/IMG_4711.CR2").at("2024-01-05T22:00:02.100")], 2);
    check(vec![made(), raw("raws/IMG_4711.CR2").exposure(61.0)], 2);
    check(vec![made(), raw("raws/IMG_4711.CR2").with(|frame| frame.camera = text("Another"))], 2);
    // Without a camera's name only the file's own tells.
    let nameless = |path: &str| light(path).with(|frame| frame.camera = None);
    check(vec![nameless("made/IMG_4711.fits"), raw("raws/IMG_4711.CR2").at("2024-01-05T22:00:01")], 1);
    check(vec![nameless("made/L_0001.fits"), raw("raws/IMG_4711.CR2").at("2024-01-05T22:00:01")], 2);
    // The camera's clock, as Siril writes it into DATE-OBS, and by the host's zone (UTC here).
    let zoned =
        raw("raws/IMG_4711.CR2").at("2024-01-05T20:00:00.500").with(|frame| frame.zone_min = read(120));
    check(vec![made(), zoned], 1);
    check(vec![made(), raw("raws/IMG_4711.CR2").at_local("2024-01-05T22:00:01")], 1);
    // Short exposures follow each other: only one name makes them one.
    let short = |build: Build| build.exposure(0.5);
    check(vec![short(made()), short(raw("raws/IMG_4711.CR2")).at("2024-01-05T22:00:01")], 2);
    check(vec![short(light("IMG_4711.fits")), short(raw("IMG_4711.CR2")).at("2024-01-05T22:00:01")], 1);
    // Each raw has its own.
    let at = |build: Build, second: u32| build.at(&format!("2024-01-05T22:{second:02}:00"));
    let pairs = (0..4)
        .flat_map(|n| [at(light(&format!("L_{n}.fits")), 2 * n), at(raw(&format!("IMG_{n}.CR2")), 2 * n)]);
    check(pairs.collect(), 4);
}

#[test]
fn of_a_raw_and_its_copy_that_counts_which_says_more() {
    let kept = |builds: Vec<Build>| -> Vec<String> {
        let paths: Vec<String> = builds.iter().map(|build| build.0.place.path.to_string()).collect();
        let ledger = count(builds);
        paths.into_iter().zip(&ledger.decisions).filter(|(_, d)| d.counted).map(|(path, _)| path).collect()
    };
    let processed = || light("a/light_00001.fit").with(|frame| frame.by_processing = true);
    assert_eq!(kept(vec![raw("IMG_1.CR2"), light("longer/path/L_1.fits")]), ["longer/path/L_1.fits"]);
    assert_eq!(kept(vec![raw("longer/path/IMG_1.CR2"), processed()]), ["longer/path/IMG_1.CR2"]);
    // A raw of which nothing tells the kind gives way to what says it.
    let guessed = raw("IMG_1.CR2").with(|frame| {
        frame.kind = Some(Known::new(Kind::Light, Source::Guessed(Guess::NoType)));
    });
    assert_eq!(kept(vec![guessed, processed()]), ["a/light_00001.fit"]);
    // What only the raw knows goes to the file that counts.
    let ledger = count(vec![raw("IMG_1.CR2"), light("longer/path/L_1.fits").with(|frame| frame.gain = None)]);
    assert_eq!(ledger.rows.iter().map(|row| row.iso).collect::<Vec<_>>(), [Some(800)]);
}
