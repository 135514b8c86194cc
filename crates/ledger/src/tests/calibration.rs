//! docs/rules.md#7: what was used for each row.

use nightledger_frame::Kind;

use super::build::{Build, calibration, count, light, many, numbers, read, says, text};
use crate::{Code, FrameId, Ledger, RowCount, RowId};

fn dark(path: &str) -> Build {
    calibration(Kind::Dark, path)
}
fn flat(path: &str) -> Build {
    calibration(Kind::Flat, path)
}
fn bias(path: &str) -> Build {
    calibration(Kind::Bias, path)
}
fn dark_flat(path: &str) -> Build {
    calibration(Kind::DarkFlat, path)
}

/// Darks, flats, dark flats, bias of the first row; `None` is an empty cell.
fn counts_of(ledger: &Ledger, row: usize) -> [Option<u32>; 4] {
    let calibration = &ledger.rows[row].calibration;
    [&calibration.dark, &calibration.flat, &calibration.dark_flat, &calibration.bias].map(|part| {
        match part.count {
            RowCount::Known(count) => Some(count),
            RowCount::Unknown => None,
        }
    })
}

#[track_caller]
fn check(builds: impl IntoIterator<Item = Build>, expect: [u32; 4]) {
    let builds: Vec<Build> = builds.into_iter().collect();
    let backwards: Vec<Build> = builds.iter().rev().cloned().collect();
    for order in [builds, backwards] {
        assert_eq!(counts_of(&count(order), 0), expect.map(Some));
    }
}

/// Whether one dark (against the light's own values) counts.
#[track_caller]
fn check_dark(change: impl FnOnce(Build) -> Build, expect: u32) {
    check([light("x.fits"), change(dark("d.fits"))], [expect, 0, 0, 0]);
}

#[test]
fn nothing_matched_is_0() {
    check([light("x.fits")], [0; 4]);
}

#[test]
fn a_dark_must_agree_in_gain_exposure_binning_and_in_camera_offset_and_set_point_if_both_have_them() {
    check_dark(|dark| dark, 1);
    check_dark(|dark| dark.gain(0.0), 0);
    check_dark(|dark| dark.with(|frame| frame.gain = None), 0);
    check_dark(|dark| dark.with(|frame| frame.binning = read(2)), 0);
    check_dark(|dark| dark.with(|frame| frame.binning = None), 0);
    check_dark(|dark| dark.camera("Other"), 0);
    check_dark(|dark| dark.with(|frame| frame.camera = None), 1);
    check_dark(|dark| dark.with(|frame| frame.offset = read(10.0)), 0);
    check_dark(|dark| dark.with(|frame| frame.offset = None), 1);
    check_dark(|dark| dark.temp(-12.0), 1);
    check_dark(|dark| dark.temp(-12.1), 0);
    check_dark(|dark| dark.with(|frame| (frame.set_temp_c, frame.sensor_temp_c) = (None, None)), 1);
    check_dark(|dark| dark.exposure(60.6), 1);
    check_dark(|dark| dark.exposure(60.7), 0);
    // The telescope and the filter of a dark say nothing.
    check_dark(|dark| dark.telescope("Other").filter("OIII"), 1);
}

#[test]
fn two_unknown_values_agree() {
    let none =
        |build: Build| build.with(|frame| (frame.gain, frame.binning, frame.camera) = (None, None, None));
    check([none(light("x.fits")), none(dark("d.fits"))], [1, 0, 0, 0]);
}

#[test]
fn iso_agrees_as_gain_does() {
    let iso = |build: Build, iso: u32| build.with(|frame| (frame.gain, frame.iso) = (None, read(iso)));
    check([iso(light("x.fits"), 1600), iso(dark("d.fits"), 1600)], [1, 0, 0, 0]);
    check([iso(light("x.fits"), 1600), iso(dark("d.fits"), 800)], [0; 4]);
}

#[test]
fn a_set_point_may_be_replaced_by_ccd_temp_where_it_is_missing() {
    let measured = |degrees: f64| {
        dark("d.fits").with(|frame| (frame.set_temp_c, frame.sensor_temp_c) = (None, read(degrees)))
    };
    check([light("x.fits"), measured(-11.5)], [1, 0, 0, 0]);
    check([light("x.fits"), measured(5.0)], [0; 4]);
    // The set point counts where it is known, whatever was measured.
    check_dark(|dark| dark.with(|frame| frame.sensor_temp_c = read(-3.0)), 1);
}

#[test]
fn without_a_dark_of_that_exposure_the_nearest_counts_if_a_bias_matches_light_and_dark() {
    let darks = || [dark("d30.fits").exposure(30.0), dark("d100.fits").exposure(100.0)];
    check([light("x.fits")].into_iter().chain(darks()), [0; 4]);
    let with_bias = || [light("x.fits"), bias("b.fits")].into_iter().chain(darks());
    let ledger = count(with_bias());
    assert_eq!(counts_of(&ledger, 0), [1, 0, 0, 1].map(Some));
    assert_eq!(ledger.rows[0].calibration.dark.frames, [FrameId(2)]);
    assert!(ledger.rows[0].calibration.dark.scaled && says(&ledger, "dark-scaled"));
    // A bias of another gain matches neither.
    check([light("x.fits"), bias("b.fits").gain(0.0)].into_iter().chain(darks()), [0; 4]);
    // Ties go to the longer.
    let tie =
        [light("x.fits"), bias("b.fits"), dark("d30.fits").exposure(30.0), dark("d90.fits").exposure(90.0)];
    assert_eq!(count(tie).rows[0].calibration.dark.frames, [FrameId(3)]);
}

#[test]
fn an_exact_dark_is_not_joined_by_scaled_ones() {
    check([light("x.fits"), bias("b.fits"), dark("d.fits"), dark("e.fits").exposure(120.0)], [1, 0, 0, 1]);
}

#[test]
fn a_bias_must_agree_in_gain_and_offset_if_both_have_it() {
    let one = |change: fn(Build) -> Build, expect: u32| {
        check([light("x.fits"), change(bias("b.fits"))], [0, 0, 0, expect]);
    };
    one(|bias| bias, 1);
    one(|bias| bias.gain(0.0), 0);
    one(|bias| bias.with(|frame| frame.offset = read(0.0)), 0);
    one(|bias| bias.with(|frame| frame.offset = None), 1);
    one(|bias| bias.temp(15.0), 1);
}

#[test]
fn a_flat_must_agree_in_filter_and_in_telescope_if_both_name_one() {
    let one = |change: fn(Build) -> Build, expect: u32| {
        check([light("x.fits"), change(flat("f.fits"))], [0, expect, 0, 0]);
    };
    one(|flat| flat, 1);
    one(|flat| flat.filter("OIII"), 0);
    one(|flat| flat.with(|frame| frame.filter = None), 0);
    one(|flat| flat.telescope("Other"), 0);
    one(|flat| flat.with(|frame| frame.telescope = None), 1);
    // Gain, offset and temperature of a flat are its own.
    one(|flat| flat.gain(0.0).temp(15.0), 1);
}

#[test]
fn a_row_uses_the_flats_of_its_night_else_the_nearest_in_time() {
    let set = |night: u32, size: u32| {
        many(size, move |number| {
            flat(&format!("{night}_{number}.fits")).at(&format!("2024-01-{night:02}T08:00:00"))
        })
    };
    // The morning of the 6th ends the night of the 5th.
    check([light("x.fits")].into_iter().chain(set(6, 3)).chain(set(7, 5)), [0, 3, 0, 0]);
    // No set of the night: the nearest, here before.
    check([light("x.fits")].into_iter().chain(set(3, 3)).chain(set(9, 5)), [0, 3, 0, 0]);
    // Undated flats come last.
    let undated = || [flat("u1.fits").undated(), flat("u2.fits").undated()];
    check([light("x.fits")].into_iter().chain(set(20, 3)).chain(undated()), [0, 3, 0, 0]);
    check([light("x.fits")].into_iter().chain(undated()), [0, 2, 0, 0]);
}

#[test]
fn flats_of_no_night_of_the_lights_are_of_another() {
    let another = |start: &str| {
        let ledger = count([light("x.fits").at("2024-01-05T22:00:00"), flat("f.fits").at(start)]);
        assert_eq!(counts_of(&ledger, 0)[1], Some(1));
        ledger.flats_are_of_another_night(&ledger.rows[0])
    };
    assert!(!another("2024-01-06T07:00:00"));
    assert!(another("2024-01-07T07:00:00"));
    let without = count([light("x.fits")]);
    assert!(!without.flats_are_of_another_night(&without.rows[0]));
    let undated = count([light("x.fits"), flat("u.fits").undated()]);
    assert!(!undated.flats_are_of_another_night(&undated.rows[0]));
}

#[test]
fn flats_equally_near_in_time_go_to_the_later() {
    let at = |path: &str, start: &str| flat(path).at(start);
    let ledger = count([
        light("x.fits"),
        at("before.fits", "2024-01-03T22:00:00"),
        at("after.fits", "2024-01-07T22:00:00"),
    ]);
    assert_eq!(ledger.rows[0].calibration.flat.frames, [FrameId(2)]);
}

#[test]
fn in_utc_date_mode_a_row_uses_the_set_of_the_night_most_of_its_frames_belong_to() {
    let settings = crate::Settings { dates: crate::Dates::UtcDate, ..crate::Settings::default() };
    let lights = |early: u32, late: u32| {
        let early = many(early, |n| light(&format!("e{n}.fits")).at("2024-01-06T01:00:00"));
        let late = many(late, |n| light(&format!("l{n}.fits")).at("2024-01-06T20:00:00"));
        let flats =
            [flat("night5.fits").at("2024-01-06T07:00:00"), flat("night6.fits").at("2024-01-06T15:00:00")];
        let builds = flats.into_iter().chain(early).chain(late);
        super::build::count_with(builds, &settings, &crate::Edits::default())
    };
    let used = |ledger: &Ledger| ledger.rows[0].calibration.flat.frames.clone();
    assert_eq!(lights(2, 1).rows.len(), 1);
    assert_eq!(used(&lights(2, 1)), [FrameId(0)]);
    assert_eq!(used(&lights(1, 2)), [FrameId(1)]);
    // Ties: the earlier night.
    assert_eq!(used(&lights(2, 2)), [FrameId(0)]);
}

#[test]
fn dark_flats_match_gain_offset_and_exposure_of_the_flats_that_the_row_uses() {
    let one = |change: fn(Build) -> Build, expect: u32| {
        let flats = flat("f.fits").gain(0.0).exposure(2.0);
        let dark = dark_flat("df.fits").gain(0.0).exposure(2.0);
        check([light("x.fits"), flats, change(dark)], [0, 1, expect, 0]);
    };
    one(|dark| dark, 1);
    one(|dark| dark.exposure(2.1), 1);
    one(|dark| dark.exposure(2.11), 0);
    one(|dark| dark.gain(100.0), 0);
    one(|dark| dark.with(|frame| frame.offset = read(1.0)), 0);
    // "If both" is not said here: a known offset against an unknown one does not agree.
    one(|dark| dark.with(|frame| frame.offset = None), 0);
    one(|dark| dark.temp(20.0), 1);
    // Without flats that the row uses there are no dark flats.
    check([light("x.fits"), dark_flat("df.fits").exposure(2.0)], [0; 4]);
}

#[test]
fn flats_of_varying_exposure_any_of_the_set() {
    let flats = [flat("a.fits").exposure(1.0), flat("b.fits").exposure(3.0).at("2024-01-06T08:01:00")];
    let darks = [
        dark_flat("da.fits").exposure(1.0),
        dark_flat("db.fits").exposure(3.0),
        dark_flat("dc.fits").exposure(2.0),
    ];
    check([light("x.fits")].into_iter().chain(flats).chain(darks), [0, 2, 2, 0]);
}

#[test]
fn a_dark_of_a_flats_exposure_and_of_no_lights_is_a_dark_flat() {
    let ledger = count([light("x.fits"), flat("f.fits"), dark("d60.fits"), dark("d2.fits").exposure(2.0)]);
    assert_eq!(counts_of(&ledger, 0), [1, 1, 1, 0].map(Some));
    assert_eq!(ledger.rows[0].calibration.dark_flat.frames, [FrameId(3)]);
    let served: Vec<bool> = ledger.decisions.iter().map(|decision| decision.served_as_dark_flat).collect();
    assert_eq!(served, [false, false, false, true]);
    // A light of that exposure makes it a dark.
    let short = || light("short.fits").exposure(2.0).at("2024-01-05T23:00:00");
    let ledger =
        count([light("x.fits"), short(), flat("f.fits"), dark("d60.fits"), dark("d2.fits").exposure(2.0)]);
    assert_eq!(counts_of(&ledger, 0), [1, 1, 0, 0].map(Some));
    assert_eq!(counts_of(&ledger, 1), [1, 1, 0, 0].map(Some));
    // So does one that does not count.
    let rejected = light("rejected/short.fits").exposure(2.0).at("2024-01-05T23:00:00");
    check(
        [light("x.fits"), rejected, flat("f.fits"), dark("d60.fits"), dark("d2.fits").exposure(2.0)],
        [1, 1, 0, 0],
    );
    // A flat of another gain does not make it one.
    check(
        [light("x.fits"), flat("f.fits").gain(0.0), dark("d60.fits"), dark("d2.fits").exposure(2.0)],
        [1, 1, 0, 0],
    );
}

#[test]
fn without_another_dark_and_with_a_bias_it_serves_the_row_as_a_scaled_dark_and_not_as_its_dark_flat() {
    let short = || dark("d2.fits").exposure(2.0);
    let ledger = count([light("x.fits"), flat("f.fits"), short(), bias("b.fits")]);
    assert_eq!(counts_of(&ledger, 0), [1, 1, 0, 1].map(Some));
    assert!(ledger.rows[0].calibration.dark.scaled);
    // Without a bias it stays a dark flat.
    check([light("x.fits"), flat("f.fits"), short()], [0, 1, 1, 0]);
    // Another dark that matches all but the exposure is scaled instead.
    let other = dark("d300.fits").exposure(300.0);
    let ledger = count([light("x.fits"), flat("f.fits"), short(), bias("b.fits"), other]);
    assert_eq!(counts_of(&ledger, 0), [1, 1, 1, 1].map(Some));
    assert_eq!(ledger.rows[0].calibration.dark.frames, [FrameId(4)]);
    // The other one at another temperature does not match.
    let warm = dark("d300.fits").exposure(300.0).temp(10.0);
    let ledger = count([light("x.fits"), flat("f.fits"), short(), bias("b.fits"), warm]);
    assert_eq!(counts_of(&ledger, 0), [1, 1, 0, 1].map(Some));
}

#[test]
fn masters_stand_in_for_raw_frames_of_the_same_group_only() {
    let raw = |gain: f64, size: u32| many(size, move |n| dark(&format!("g{gain}_{n}.fits")).gain(gain));
    let master = || dark("master.xisf").undated().of(Some(50));
    check([light("x.fits"), master()].into_iter().chain(raw(100.0, 3)), [50, 0, 0, 0]);
    // A master of another gain does not drop these raw frames (AstroBinUpload dropped them all).
    check([light("x.fits"), master().gain(0.0)].into_iter().chain(raw(100.0, 3)), [3, 0, 0, 0]);
    // Raw frames of both offsets match a light without one; the master stands in for its own.
    let other = many(4, |n| dark(&format!("o{n}.fits")).with(|frame| frame.offset = read(10.0)));
    let free = light("x.fits").with(|frame| frame.offset = None);
    check([free, master()].into_iter().chain(raw(100.0, 3)).chain(other), [54, 0, 0, 0]);
}

#[test]
fn a_master_that_lost_what_both_need_not_have_stands_in_all_the_same() {
    let bare = dark("master.xisf").undated().of(Some(50)).with(|frame| {
        (frame.offset, frame.set_temp_c, frame.sensor_temp_c, frame.camera) = (None, None, None, None);
    });
    let raw = many(3, |n| dark(&format!("{n}.fits")));
    check([light("x.fits"), bare].into_iter().chain(raw), [50, 0, 0, 0]);
}

#[test]
fn masters_of_flats_stand_in_for_raw_flats_of_their_own_night() {
    let raw = || many(3, |n| flat(&format!("{n}.fits")));
    let master = |start: &str| flat("master.xisf").at(start).of(Some(40));
    check([light("x.fits"), master("2024-01-06T09:00:00")].into_iter().chain(raw()), [0, 40, 0, 0]);
    check([light("x.fits"), master("2024-01-09T09:00:00")].into_iter().chain(raw()), [0, 3, 0, 0]);
}

#[test]
fn of_several_masters_of_one_group_the_nearest_in_time_counts() {
    let master = |path: &str, count: u32| dark(path).of(Some(count));
    let far = || master("far.xisf", 10).at("2023-01-01T00:00:00");
    let near = || master("near.xisf", 20).at("2024-01-20T00:00:00");
    let undated = || master("undated.xisf", 30).undated();
    check([light("x.fits"), far(), near(), undated()], [20, 0, 0, 0]);
    check([light("x.fits"), far(), undated()], [10, 0, 0, 0]);
    check([light("x.fits"), undated()], [30, 0, 0, 0]);
    // Ties of time go to the later.
    let before = master("before.xisf", 1).at("2024-01-04T22:00:00");
    let after = master("after.xisf", 2).at("2024-01-06T22:00:00");
    check([light("x.fits"), before, after], [2, 0, 0, 0]);
}

#[test]
fn a_cell_is_empty_only_if_the_count_of_a_matching_master_is_unknown() {
    let ledger = count([light("x.fits"), dark("master.xisf").of(None)]);
    assert_eq!(counts_of(&ledger, 0), [None, Some(0), Some(0), Some(0)]);
    let notice = ledger.notices.iter().find(|notice| notice.code.as_str() == "subframes-unknown").unwrap();
    assert_eq!((notice.frame, notice.row), (Some(FrameId(1)), Some(RowId(0))));
    let ledger = count([light("x.fits"), dark("master.xisf").of(None).gain(0.0)]);
    assert_eq!(counts_of(&ledger, 0), [Some(0); 4]);
    assert!(!says(&ledger, "subframes-unknown"));
}

#[test]
fn a_master_without_an_exposure_matches_nothing_by_exposure() {
    let master = dark("master.xisf").of(Some(50)).with(|frame| frame.exposure_s = None);
    check([light("x.fits"), bias("b.fits"), master], [0, 0, 0, 1]);
}

#[test]
fn calibration_serves_every_target_and_panel_whose_rows_it_matches() {
    let ledger = count([
        light("a.fits").panel("1"),
        light("b.fits").panel("2").at("2024-01-05T22:10:00"),
        light("c.fits").object("M 33").at("2024-01-05T22:20:00"),
        dark("d.fits"),
    ]);
    assert_eq!(numbers(&ledger), [1, 1, 1]);
    assert!((0..3).all(|row| counts_of(&ledger, row)[0] == Some(1)));
    assert_eq!(ledger.coverage.groups[0].used_by, [0, 1, 2].map(RowId));
}

#[test]
fn calibration_in_set_aside_folders_and_excluded_calibration_is_not_counted() {
    check([light("x.fits"), dark("rejected/d.fits")], [0; 4]);
}

#[test]
fn the_coverage_lists_what_is_near_what_is_missing_and_what_nothing_uses() {
    let ledger = count([
        light("x.fits"),
        dark("d.fits").gain(0.0),
        flat("f.fits"),
        bias("b.fits").camera("Other").gain(0.0),
    ]);
    let near = &ledger.rows[0].calibration.dark.near;
    assert_eq!(near.len(), 1);
    assert_eq!(near[0].why, "gain 0, not 100");
    let group = &ledger.coverage.groups[usize::try_from(near[0].group).unwrap()];
    assert_eq!(group.label, "Dark 60 s, gain 0, offset 50, -10 °C, Cam");
    assert!(ledger.rows[0].calibration.bias.near.is_empty());
    assert_eq!(ledger.coverage.missing.len(), 3);
    let unused = ledger.coverage.groups.iter().filter(|group| group.used_by.is_empty()).count();
    assert_eq!((ledger.coverage.groups.len(), unused), (3, 2));
    // Calibration that no row uses is counted.
    assert!(ledger.decisions.iter().all(|decision| decision.counted));
}

#[test]
fn an_unknown_against_a_known_is_near() {
    let ledger = count([light("x.fits"), dark("d.fits").with(|frame| frame.gain = None)]);
    assert_eq!(ledger.rows[0].calibration.dark.near[0].why, "gain unknown, not 100");
}

#[test]
fn a_flats_night_is_told_by_its_rigs_site() {
    // 2024-01-05 21:00 UTC is the morning after in Korea, and the evening at Greenwich.
    let korea = light("x.fits").place(36.0, 127.7).at("2024-01-05T13:00:00");
    let own = flat("own.fits").at("2024-01-05T21:00:00");
    let next = flat("next.fits").at("2024-01-06T21:00:00");
    let ledger = count([korea, own, next]);
    assert_eq!(ledger.rows[0].calibration.flat.frames, [FrameId(1)]);
    assert_eq!(ledger.decisions[1].night.unwrap().to_string(), "2024-01-05");
    assert_eq!(text("x").unwrap().value.len(), 1);
}

#[test]
fn a_master_flat_that_does_not_say_its_gain_stands_in_for_the_raw_ones_of_its_night() {
    let raw = many(7, |number| calibration(Kind::Flat, &format!("flat{number}.fits")));
    let master = calibration(Kind::Flat, "masterFlat.xisf").of(Some(40)).with(|frame| frame.gain = None);
    let ledger = count(raw.into_iter().chain([master, light("x.fits")]));
    assert_eq!(ledger.rows[0].calibration.flat.count, RowCount::Known(40));
}

#[test]
fn flats_without_a_start_are_of_the_night_that_their_folder_is_named_after() {
    let named = |day: u8, build: super::build::Build| {
        build.undated().with(|frame| {
            let night = time::Date::from_calendar_date(2024, time::Month::January, day).unwrap();
            frame.named_night = read(night.to_julian_day());
        })
    };
    let lights = [5, 6, 8].map(|day| light(&format!("{day}.fits")).at(&format!("2024-01-{day:02}T22:00:00")));
    let flats = [(5, 20), (6, 21), (9, 22)].map(|(day, number)| {
        named(
            day,
            calibration(Kind::Flat, &format!("DATE_2024-01-{day:02}/masterFlat.xisf")).of(Some(number)),
        )
    });
    let ledger = count(lights.into_iter().chain(flats));
    let counts: Vec<RowCount> = ledger.rows.iter().map(|row| row.calibration.flat.count).collect();
    // The third night has none of its own: the nearest serves.
    assert_eq!(counts, [20, 21, 22].map(RowCount::Known));
    // A light in such a folder has its date.
    let ledger = count([named(7, light("x.fits"))]);
    assert_eq!(ledger.rows[0].date.unwrap().to_string(), "2024-01-07");
    assert!(!says(&ledger, "light-without-start"));
}

/// What is said of calibration that nearly matches and serves nothing.
#[track_caller]
fn check_unused(builds: impl IntoIterator<Item = Build>, expect: &[&str]) {
    let ledger = count(builds.into_iter().collect::<Vec<Build>>());
    let said: Vec<&str> = ledger
        .notices
        .iter()
        .filter(|notice| notice.code == Code::CalibrationUnusedNear)
        .map(|notice| notice.text.split("match: ").nth(1).unwrap().split(". If").next().unwrap())
        .collect();
    assert_eq!(said, expect);
}

#[test]
fn calibration_that_serves_nothing_says_what_it_lacks_once_for_each_group() {
    let flats = (1..=3).map(|at| flat(&format!("f{at}.fits")).telescope("Esprit 100 ED"));
    let lights = [light("x.fits").telescope("Esprit"), light("y.fits").telescope("Esprit").gain(0.0)];
    check_unused(flats.chain(lights), &["telescope Esprit 100 ED, not Esprit"]);
    check_unused([light("x.fits"), dark("d.fits").camera("Cam 2")], &["camera Cam 2, not Cam"]);
    check_unused([light("x.fits"), dark("d.fits").camera("Cam 2").gain(0.0)], &[]);
    check_unused([light("x.fits"), dark("d.fits").gain(0.0)], &["gain 0, not 100"]);
    // A row that has its darks lacks none.
    check_unused([light("x.fits"), dark("d.fits"), dark("e.fits").gain(0.0)], &[]);
}

#[test]
fn a_near_dark_flat_is_compared_with_the_flat_that_it_is_nearest_to() {
    let builds = [
        light("x.fits"),
        flat("f.fits").exposure(1.65).gain(0.0),
        flat("g.fits").exposure(3.0),
        dark_flat("d.fits").exposure(1.65),
    ];
    let ledger = count(builds);
    let near: Vec<&str> =
        ledger.rows[0].calibration.dark_flat.near.iter().map(|miss| miss.why.as_str()).collect();
    assert_eq!(near, ["gain 100, not 0"]);
    let unknown = |build: Build| build.with(|frame| frame.exposure_s = None);
    let ledger = count([light("x.fits"), unknown(flat("f.fits")), unknown(dark_flat("d.fits"))]);
    assert_eq!(ledger.rows[0].calibration.dark_flat.near[0].why, "exposure unknown");
}
