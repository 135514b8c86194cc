use nightledger_ledger::{Amount, Edits, FixedZone, Settings};

use super::*;
use crate::present::tests::scan_of;
use crate::{Command, Event, Options, Session};

fn host() -> FixedZone {
    FixedZone {
        today: time::Date::from_calendar_date(2025, time::Month::December, 1).unwrap(),
        offset_min: 0,
    }
}

/// Lights of so many nights of a target, 300 s each, two a night.
fn lights(target: &str, filter: &str, camera: &str, nights: &[&str]) -> Vec<(String, String)> {
    let subs = nights.iter().flat_map(|date| (0..2).map(move |sub| (date, sub)));
    let hour = if filter == "Ha" { 23 } else { 21 };
    let file = |(date, sub): (&&str, u32)| {
        let path = format!("{target}/{filter}/{date}_{camera}_{sub}.fits");
        let cards = format!(
            "IMAGETYP = 'LIGHT'\nOBJECT = '{target}'\nFILTER = '{filter}'\nEXPTIME = 300.0\nGAIN = 100\nINSTRUME = '{camera}'\nTELESCOP = 'Refractor'\nFOCALLEN = 500.0\nDATE-OBS = '{date}T{hour}:1{sub}:00'\nSITELAT = 50.0\nSITELONG = 0.0"
        );
        (path, cards)
    };
    subs.map(file).collect()
}

fn session(files: &[(String, String)]) -> Session {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, cards)| (path.as_str(), cards.as_str())).collect();
    let mut session = Session::default();
    session.scan = scan_of(&files);
    session.derive(&host(), "now", Options::default());
    session
}

fn archive() -> Session {
    session(
        &[
            lights("M 31", "L", "Mono", &["2024-09-01", "2024-09-02", "2025-09-05"]),
            lights("M 31", "Ha", "Mono", &["2025-09-05"]),
            lights("M 33", "Ha", "Mono", &["2025-10-01"]),
            lights("M 42", "Ha", "Colour", &["2025-01-10", "2025-10-01"]),
        ]
        .concat(),
    )
}

fn goal(session: &mut Session, target: &str, filter: &str, amount: Option<Amount>) {
    session.change("a goal".to_owned(), |settings, _| {
        settings.goals.type_in(target, None, filter, None, amount);
    });
}

fn names(view: &ProjectsView, query: &ProjectsQuery) -> Vec<String> {
    view.shown(query).into_iter().filter_map(|place| view.targets[place].name.clone()).collect()
}

/// docs/rules.md#20-view
#[test]
fn a_target_has_its_hours_nights_rigs_and_goals() {
    let mut session = archive();
    goal(&mut session, "m31", "ha", Some(Amount::Frames(12)));
    goal(&mut session, "M 31", "L", Some(Amount::Seconds(1800.0)));
    assert!(session.is_derived(), "goals change nothing that was derived");
    let view = session.projects(&host()).unwrap();
    let target = &view.targets[0];
    assert_eq!((target.name.as_deref(), target.seconds, target.exposures), (Some("M 31"), 2400.0, 8));
    assert_eq!(target.last_night.as_deref(), Some("2025-09-05"));
    assert_eq!(target.rigs().len(), 1);
    let bars: Vec<_> =
        target.bars.iter().map(|bar| (bar.label(), bar.have_s, bar.want_s, bar.missing())).collect();
    assert_eq!(
        bars,
        [
            ("L".to_owned(), 1800.0, Some(1800.0), None),
            ("Ha".to_owned(), 600.0, Some(3600.0), Some("50 min".to_owned())),
        ]
    );
    assert_eq!((target.next, target.need_s), (Next::Shoot, 3000.0));
    assert_eq!(view.targets[1].next, Next::Decide);
}

#[test]
fn a_target_stands_where_it_stands_whether_it_is_in_the_csv_or_not() {
    let mut session = archive();
    let before = session.projects(&host()).unwrap();
    session.change("only".to_owned(), |settings, _| {
        settings.switch_target("M 31", false);
        settings.switch_target("M 33", false);
    });
    assert!(!session.is_derived(), "the CSV is another one");
    session.derive(&host(), "now", Options::default());
    assert_eq!(session.projects(&host()).unwrap(), before);
    // The same without what was known from before.
    session.standing = None;
    assert_eq!(session.projects(&host()).unwrap(), before);
}

#[test]
fn targets_are_found_by_name_rig_and_what_comes_next_and_sorted() {
    let mut session = archive();
    goal(&mut session, "M 31", "Ha", Some(Amount::Seconds(36_000.0)));
    goal(&mut session, "M 33", "Ha", Some(Amount::Seconds(72_000.0)));
    goal(&mut session, "IC 10", "L", Some(Amount::Seconds(3600.0)));
    let view = session.projects(&host()).unwrap();
    let of = |query: ProjectsQuery| names(&view, &query);
    assert_eq!(of(ProjectsQuery::default()), ["IC 10", "M 31", "M 33", "M 42"]);
    assert_eq!(of(ProjectsQuery { text: "m3".to_owned(), ..ProjectsQuery::default() }), ["M 31", "M 33"]);
    let rig = |name: &str| {
        view.rigs.iter().position(|rig| rig.contains(name)).and_then(|at| u32::try_from(at).ok())
    };
    assert_eq!(of(ProjectsQuery { rig: rig("Colour"), ..ProjectsQuery::default() }), ["M 42"]);
    assert_eq!(
        of(ProjectsQuery { only: Only::ToShoot, ..ProjectsQuery::default() }),
        ["IC 10", "M 31", "M 33"]
    );
    assert_eq!(
        of(ProjectsQuery { sort: Sort::Hours, ..ProjectsQuery::default() }),
        ["M 31", "M 42", "M 33", "IC 10"]
    );
    assert_eq!(
        of(ProjectsQuery { sort: Sort::LastNight, ..ProjectsQuery::default() }),
        ["M 33", "M 42", "M 31", "IC 10"]
    );
    assert_eq!(
        of(ProjectsQuery { sort: Sort::Missing, ..ProjectsQuery::default() }),
        ["M 33", "M 31", "IC 10", "M 42"]
    );
}

#[test]
fn years_and_nights_are_counted_once_over_all_targets_and_for_a_rig() {
    let mut session = archive();
    let view = session.projects(&host()).unwrap();
    let all = view.shown(&ProjectsQuery::default());
    let total = view.total(&all, None);
    assert_eq!((total.seconds, total.exposures, total.nights), (4200.0, 14, 5));
    assert_eq!(total.years, [("2025".to_owned(), 3000.0, 3), ("2024".to_owned(), 1200.0, 2)]);
    let colour =
        view.rigs.iter().position(|rig| rig.contains("Colour")).and_then(|at| u32::try_from(at).ok());
    assert_eq!(view.total(&all, colour).years, [("2025".to_owned(), 1200.0, 2)]);
}

/// docs/rules.md#20-next
#[test]
fn what_is_ready_depends_on_goals_calibration_and_stage() {
    let mut files = lights("M 31", "L", "Mono", &["2024-09-01"]);
    let mut session_of = |extra: &[(String, String)]| {
        files.extend_from_slice(extra);
        let mut session = session(&files);
        goal(&mut session, "M 31", "L", Some(Amount::Frames(2)));
        session.projects(&host()).unwrap().targets[0].clone()
    };
    let without = session_of(&[]);
    assert_eq!(without.next, Next::Calibrate);
    assert_eq!(
        without.lacks,
        ["darks of 300 s, gain 100: 2 lights of 1 night", "flats for L: 2 lights of 1 night"]
    );
    let calibration = |kind: &str, exposure: &str| {
        let cards = format!(
            "IMAGETYP = '{kind}'\nFILTER = 'L'\nEXPTIME = {exposure}\nGAIN = 100\nINSTRUME = 'Mono'\nTELESCOP = 'Refractor'\nFOCALLEN = 500.0\nDATE-OBS = '2024-09-01T19:00:00'"
        );
        (format!("{kind}.fits"), cards)
    };
    let with = session_of(&[calibration("DARK", "300.0"), calibration("FLAT", "2.0")]);
    assert_eq!((with.next, with.lacks.as_slice()), (Next::Stack, [].as_slice()));
    for (stage, next) in [
        ("20_Data", Next::Stack),
        ("40_Process", Next::Process),
        ("60_Done", Next::Finished),
        ("70_Abandon", Next::Abandoned),
    ] {
        let moved: Vec<_> = files
            .iter()
            .map(|(path, cards)| (format!("Rig@f5+Mono/{stage}/{path}"), cards.clone()))
            .collect();
        let mut session = session(&moved);
        goal(&mut session, "M 31", "L", Some(Amount::Frames(2)));
        let target = session.projects(&host()).unwrap().targets[0].clone();
        assert_eq!((target.next, target.stages[0].0.as_str()), (next, stage));
    }
}

#[test]
fn flats_that_are_lacked_stand_in_the_order_of_imaging_without_a_filter_last() {
    let mut files = Vec::new();
    for (filter, night) in [("Zodiac", "2024-09-01"), ("", "2024-09-02"), ("L", "2024-09-03")] {
        files.extend(lights("M 31", filter, "Mono", &[night]));
    }
    for (_, cards) in &mut files {
        *cards = cards.replace("FILTER = ''\n", "");
    }
    let target = session(&files).projects(&host()).unwrap().targets[0].clone();
    assert!(target.lacks[1].starts_with("flats for L, Zodiac, no filter: "), "{:?}", target.lacks);
}

/// docs/rules.md#20-typed
#[test]
fn goals_are_read_past_lines_that_are_wrong_and_these_are_told() {
    let mut session = archive();
    let table = b"target,panel,filter,exposure_s,hours,frames\nM 31,,Ha,,many,\nM 33,,Ha,,2,\n".to_vec();
    let events = session.read_plans(&[("goals.csv".to_owned(), table)]);
    assert_eq!(events[..2], [Event::Changed, Event::Said("1 goal from goals.csv".to_owned())]);
    let Event::Trouble(told) = &events[2] else { panic!("{events:?}") };
    assert!(told.contains("line 2: hours is “many”, and a number over 0 is needed"), "{told}");
    let view = session.projects(&host()).unwrap();
    assert_eq!(view.plans, [("goals.csv".to_owned(), 1)]);
    assert_eq!(view.targets[1].bars[0].want_s, Some(7200.0));
    assert_eq!(view.needed, "target,panel,filter,exposure_s,hours,frames\nM 33,,Ha,,1.8333,\n");
    // One step back, and they are gone.
    session.handle(Command::Undo);
    assert_eq!(session.projects(&host()).unwrap().plans, []);
    let events = session.read_plans(&[("notes.txt".to_owned(), b"hello".to_vec())]);
    assert!(
        matches!(&events[..], [Event::Trouble(told)] if told.starts_with("No goals were read from notes.txt: line 1"))
    );
}

/// docs/rules.md#20-needed
#[test]
fn what_is_needed_of_a_number_of_frames_is_what_is_missing() {
    let mut session = archive();
    session.change("goals".to_owned(), |settings, _| {
        let amount = Some(Amount::Frames(12));
        settings.goals.type_in("M 31", None, "Ha", None, amount);
        settings.goals.type_in("M 33", None, "Ha", Some(300.0), amount);
        settings.goals.type_in("IC 10", None, "L", None, amount);
    });
    let view = session.projects(&host()).unwrap();
    let missing: Vec<_> = view.targets.iter().flat_map(|target| &target.bars).map(GoalBar::missing).collect();
    let words = |text: &str| Some(text.to_owned());
    // M 42 and the light of M 31 through L have no goal.
    assert_eq!(missing, [words("12 frames"), None, words("50 min"), words("10 frames"), None]);
    let needed =
        "target,panel,filter,exposure_s,hours,frames\nIC 10,,L,,,12\nM 31,,Ha,,0.8333,\nM 33,,Ha,300,,10\n";
    assert_eq!(view.needed, needed);
}

/// docs/rules.md#20-typed
#[test]
fn what_is_typed_goes_before_a_file_and_is_kept_with_the_settings() {
    let mut session = archive();
    let table = b"target,filter,hours\nM 33,Ha,2\n".to_vec();
    session.read_plans(&[("goals.csv".to_owned(), table)]);
    goal(&mut session, "M 33", "Ha", Some(Amount::Seconds(3600.0)));
    let view = session.projects(&host()).unwrap();
    assert_eq!(view.targets[1].bars[0].want_s, Some(3600.0));
    assert!(
        view.remarks.iter().any(|text| text.contains("set aside: M 33 Ha of goals.csv")),
        "{:?}",
        view.remarks
    );
    let Event::Exported { text, .. } = session.handle(Command::Export { secrets: false }).remove(0) else {
        panic!()
    };
    let mut other = archive();
    other.import("settings.json", text.as_bytes()).unwrap();
    assert_eq!(other.settings().goals, session.settings().goals);
    let kept = session.kept(crate::Shelf::Settings);
    let mut next_visit = Session::default();
    next_visit.handle(Command::Restore {
        settings: Some(kept),
        edits: None,
        in_haste: None,
        aside: Vec::new(),
    });
    assert_eq!(next_visit.settings().goals, session.settings().goals);
    assert_eq!(Settings::default().goals, nightledger_ledger::Goals::default());
    assert_eq!(*session.edits(), Edits::default());
}

#[test]
fn files_of_the_only_target_carry_its_name() {
    let mut session = archive();
    let name = |session: &mut Session| session.derive(&host(), "now", Options::default()).csv[0].name.clone();
    assert_eq!(name(&mut session), "Night_acquisition.csv");
    session.change("only".to_owned(), |settings, _| {
        settings.switch_target("M 31", false);
        settings.switch_target("M 42", false);
    });
    assert_eq!(name(&mut session), "Night_M_33_acquisition.csv");
}
