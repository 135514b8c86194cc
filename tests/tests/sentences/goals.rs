//! Goals, stages and projects (docs/rules.md#20-goals).

use std::fs;
use std::process::Command;

use nightledger_tests::beside;
use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::files::light;

fn report(dir: &Dir, more: &[&str]) -> Value {
    Answer::of(&dir.0, &[more, &["--json", "--no-cache", "{}/tree"]].concat()).json()
}

/// These keys of each goal.
fn told(report: &Value, keys: &[&str]) -> Vec<Value> {
    let goals = report["goals"].as_array().unwrap().iter();
    goals.map(|goal| keys.iter().map(|key| goal[*key].clone()).collect()).collect()
}

fn codes(report: &Value) -> Vec<&str> {
    report["notices"].as_array().unwrap().iter().map(|notice| notice["code"].as_str().unwrap()).collect()
}

/// docs/rules.md#20-progress
#[test]
fn a_goal_without_a_panel_serves_all_panels_together_with_a_notice_and_yields_to_the_more_exact_ones() {
    let dir = Dir::new("goal-panels");
    for (number, panel) in [1, 1, 1, 2, 2, 3].into_iter().enumerate() {
        let object = format!("OBJECT='M 31 Panel {panel}'");
        light(&dir.0.join(format!("tree/{number}.fits")), u16::try_from(number).unwrap(), &[&object]);
    }
    let goals = dir.0.join("goals.csv");
    let keys = ["panel", "exposure_s", "frames", "need_s"];
    fs::write(&goals, "target,panel,filter,exposure_s,frames\nM 31,,Ha,,10\n").unwrap();
    let all = report(&dir, &["--goals", "{}/goals.csv"]);
    assert_eq!(told(&all, &keys), [json!([null, null, 6, 1200.0])]);
    let about =
        all["notices"].as_array().unwrap().iter().find(|one| one["code"] == "goal-all-panels").unwrap();
    assert!(about["text"].as_str().unwrap().contains("M 31 Ha"), "{about}");
    // One with a panel goes before one with an exposure, that before one with neither.
    fs::write(
        &goals,
        "target,panel,filter,exposure_s,frames\nM 31,,Ha,,1\nM 31,,Ha,300,2\nM 31,1,Ha,,3\nM 31,1,Ha,300,4\n",
    )
    .unwrap();
    let exact = report(&dir, &["--goals", "{}/goals.csv"]);
    let expect = [
        json!([null, null, 0, null]),
        json!([null, 300.0, 3, 0.0]),
        json!([1, null, 0, null]),
        json!([1, 300.0, 3, 300.0]),
    ];
    assert_eq!(told(&exact, &keys), expect);
    // Panels of its own goals alone are left: no notice.
    fs::write(&goals, "target,panel,filter,frames\nM 31,1,Ha,1\nM 31,2,Ha,1\nM 31,3,Ha,1\nM 31,,L,1\n")
        .unwrap();
    assert!(!codes(&report(&dir, &["--goals", "{}/goals.csv"])).contains(&"goal-all-panels"));
}

/// docs/rules.md#20-progress
#[test]
fn goals_are_sorted_by_target_panel_as_a_number_filter_and_exposure() {
    let dir = Dir::new("goal-order");
    light(&dir.0.join("tree/x.fits"), 0, &["OBJECT='NGC 1'", "EXPTIME=60.0"]);
    let goals = "frames,filter,target,exposure_s,panel\n1,OIII,ngc 1,,\n1,Ha,NGC 1,300,\n1,Ha,M 31,,10\n1,Ha,M 31,,2\n1,Ha,M 31,,\n1,Ha,NGC 1,,\n";
    fs::write(dir.0.join("goals.csv"), goals).unwrap();
    let expect = [
        json!(["M 31", null, "Ha", null]),
        json!(["M 31", 2, "Ha", null]),
        json!(["M 31", 10, "Ha", null]),
        json!(["NGC 1", null, "Ha", null]),
        json!(["NGC 1", null, "Ha", 300.0]),
        json!(["NGC 1", null, "OIII", null]),
    ];
    assert_eq!(
        told(&report(&dir, &["--goals", "{}/goals.csv"]), &["target", "panel", "filter", "exposure_s"]),
        expect
    );
    assert!(report(&dir, &[]).get("goals").is_none(), "without a file of goals there are none");
}

/// docs/rules.md#20-progress
#[test]
fn have_want_and_need_are_exact_seconds() {
    let dir = Dir::new("goal-exact");
    for number in 0..3 {
        light(&dir.0.join(format!("tree/{number}.fits")), number, &["EXPTIME=0.1"]);
    }
    light(&dir.0.join("tree/l.fits"), 5, &["EXPTIME=20.2", "FILTER='L'"]);
    fs::write(dir.0.join("goals.csv"), "target,filter,hours\nM 31,Ha,0.7\nM 31,L,0.005\n").unwrap();
    let all = report(&dir, &["--goals", "{}/goals.csv"]);
    let expect = [json!([0.3, 2520.0, 2519.7, false]), json!([20.2, 18.0, 0.0, true])];
    assert_eq!(told(&all, &["have_s", "want_s", "need_s", "ready"]), expect);
}

/// docs/rules.md#20-ready
#[test]
fn ready_is_19_of_20_unless_another_share_is_asked_for() {
    let dir = Dir::new("goal-share");
    for number in 0..19 {
        light(&dir.0.join(format!("tree/{number}.fits")), number, &[]);
    }
    fs::write(dir.0.join("goals.csv"), "target,filter,frames\nM 31,Ha,20\n").unwrap();
    let ready = |more: &[&str]| {
        report(&dir, &[&["--goals", "{}/goals.csv"], more].concat())["goals"][0]["ready"].clone()
    };
    assert_eq!(ready(&[]), json!(true));
    assert_eq!(
        (ready(&["--goal-share", "0.951"]), ready(&["--goal-share", "1"])),
        (json!(false), json!(false))
    );
    for wrong in ["0", "-1", "1.01", "x"] {
        assert_eq!(Answer::of(&dir.0, &["--goal-share", wrong, "--json", "{}/tree"]).code, 2, "{wrong}");
    }
}

/// docs/rules.md#20-goals
#[test]
fn every_line_of_goals_that_is_wrong_is_told_at_once_counted_from_the_header_as_1() {
    let dir = Dir::new("goal-lines");
    light(&dir.0.join("tree/x.fits"), 0, &[]);
    let lines = "target,panel,filter,exposure_s,hours,frames\nM 31,,Ha,,1,\n\nm_31, ,h a,,2,\nM 33,,L,,2,3\nM 34,,L,,,\nM 35,,L,x,1,\n";
    fs::write(dir.0.join("goals.csv"), lines).unwrap();
    let answer = Answer::of(&dir.0, &["--goals", "{}/goals.csv", "--json", "{}/tree"]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    for why in [
        "goals.csv: line 4: there is a goal for m_31 h a already; leave one of the two",
        "line 5: it needs either hours or frames, and not both",
        "line 6: it needs either hours or frames, and not both",
        "line 7: exposure_s is “x”, and a number over 0 is needed",
    ] {
        assert!(answer.err.contains(why), "{why}: {}", answer.err);
    }
    assert!(!answer.err.contains("line 2"), "{}", answer.err);
}

/// What a planner's database says, in one place each.
const DATABASE: &str = r#"
import sqlite3
def make(name, version, tables=("project", "target", "exposureplan", "exposuretemplate")):
    db = sqlite3.connect(name, isolation_level=None)
    for table, columns in (("project", "name TEXT, state INTEGER"), ("target", "name TEXT, active INTEGER, projectid INTEGER"),
                           ("exposureplan", "exposure REAL, desired INTEGER, accepted INTEGER, targetid INTEGER, exposureTemplateId INTEGER" + (", enabled INTEGER DEFAULT 1" if version >= 21 else "")),
                           ("exposuretemplate", "name TEXT, filtername TEXT" + (", defaultexposure REAL DEFAULT 60" if version >= 5 else ""))):
        if table in tables:
            db.execute(f"CREATE TABLE {table} (Id INTEGER PRIMARY KEY, {columns})")
    db.execute(f"PRAGMA user_version={version}")
    return db
def plan(db, project, state, target, active, filt, exposure, desired):
    p = db.execute("INSERT INTO project (name, state) VALUES (?, ?)", (project, state)).lastrowid
    t = db.execute("INSERT INTO target (name, active, projectid) VALUES (?, ?, ?)", (target, active, p)).lastrowid
    e = db.execute("INSERT INTO exposuretemplate (name, filtername) VALUES ('free text', ?)", (filt,)).lastrowid
    return db.execute("INSERT INTO exposureplan (exposure, desired, accepted, targetid, exposureTemplateId) VALUES (?, ?, 99, ?, ?)", (exposure, desired, t, e)).lastrowid
db = make("new.sqlite", 24)
plan(db, "Paused", 1, "M 1", 0, "Ha", 300, 2)
plan(db, "Inactive", 2, "M 2", 1, "Ha", 300, 2)
plan(db, "Closed", 3, "M 3", 1, "Ha", 300, 2)
plan(db, "Draft", 0, "M 4", 1, "Ha", 300, 2)
off = plan(db, "Off", 1, "M 5", 1, "Ha", 300, 2)
db.execute("UPDATE exposureplan SET enabled=0 WHERE Id=?", (off,))
plan(db, "Veil", 1, "Panel 3", 1, "OIII", -1, 2)
plan(db, "Twice", 1, "M 6", 1, "L", 30.5, 2)
plan(db, "Twice", 1, "M 6", 1, "L", 30.5, 5)
plan(db, "Nothing", 1, "M 7", 1, "L", 30.5, 0)
db.close()
db = make("old.sqlite", 4)
plan(db, "Old", 1, "M 31", 1, "Ha", -1, 20)
db.close()
make("lacking.sqlite", 23, ("project", "target", "exposureplan")).close()
"#;

/// docs/rules.md#20-plans
#[test]
fn a_plan_with_a_number_of_frames_is_a_goal_unless_its_project_is_a_draft_or_it_is_switched_off() {
    let dir = Dir::new("goal-database");
    if !Command::new("python3").args(["-c", "import sqlite3"]).status().is_ok_and(|status| status.success()) {
        println!("skipped: there is no python3 with sqlite3");
        return;
    }
    beside::ran(Command::new("python3").args(["-c", DATABASE]).current_dir(&dir.0));
    light(&dir.0.join("tree/x.fits"), 0, &[]);
    let keys = ["target", "panel", "filter", "exposure_s", "want_frames", "want_s", "frames"];
    let new = report(&dir, &["--goals", "{}/new.sqlite"]);
    let mut goals = told(&new, &keys);
    goals.retain(|goal| goal[4] != Value::Null);
    let expect = [
        json!(["M 1", null, "Ha", 300.0, 2, 600.0, 0]),
        json!(["M 2", null, "Ha", 300.0, 2, 600.0, 0]),
        json!(["M 3", null, "Ha", 300.0, 2, 600.0, 0]),
        // Of equal goals frames are added.
        json!(["M 6", null, "L", 30.5, 7, 213.5, 0]),
        // A panel's name alone: the target is the project's; its exposure is the template's.
        json!(["Veil", 3, "OIII", 60.0, 2, 120.0, 0]),
    ];
    assert_eq!(goals, expect);
    let inactive =
        new["notices"].as_array().unwrap().iter().find(|one| one["code"] == "goal-inactive").unwrap();
    let text = inactive["text"].as_str().unwrap();
    assert!(text.contains("M 4 Ha") && text.contains("M 5 Ha") && !text.contains("M 2"), "{text}");
    // Without a template's exposure it is a goal in frames, of the exposure that most frames have.
    assert_eq!(
        told(&report(&dir, &["--goals", "{}/old.sqlite"]), &keys),
        [json!(["M 31", null, "Ha", null, 20, 6000.0, 1])]
    );
    let lacking = Answer::of(&dir.0, &["--goals", "{}/lacking.sqlite", "--json", "{}/tree"]);
    assert_eq!(lacking.code, 2);
    assert!(
        lacking.err.contains("lacking.sqlite") && lacking.err.contains("“exposuretemplate”"),
        "{}",
        lacking.err
    );
}

/// docs/rules.md#20-above
#[test]
fn stage_and_rig_are_read_from_the_folders_above_the_given_root_too() {
    let dir = Dir::new("goal-above");
    let rig = dir.0.join("Newton 200@f4.0+Cam 26");
    let bare = ["TELESCOP=", "INSTRUME=", "FOCRATIO="];
    light(&rig.join("30_Master/M 31/accept/DATE_2024-03-01/FILTER_Ha_EXP_300/x.fits"), 0, &bare);
    let project = json!([{ "target": "M 31", "rig": "Newton 200@f4.0+Cam 26", "stage": "30_Master", "status": "inactive" }]);
    for below in ["", "/30_Master", "/30_Master/M 31", "/30_Master/M 31/accept/DATE_2024-03-01"] {
        let folder = format!("{{}}/Newton 200@f4.0+Cam 26{below}");
        let report = Answer::of(&dir.0, &["--json", "--no-cache", &folder]).json();
        assert_eq!(report["projects"], project, "{below}");
        assert_eq!(report["frames"][0]["stage"], "30_Master", "{below}");
    }
}

/// docs/rules.md#20-stage
#[test]
fn a_library_00_is_no_project_and_what_is_below_10_is_a_draft() {
    let dir = Dir::new("goal-drafts");
    light(&dir.0.join("tree/00_Misc/M 33/x.fits"), 0, &["OBJECT='M 33'"]);
    light(&dir.0.join("tree/05_Ideas/M 34/x.fits"), 1, &["OBJECT='M 34'"]);
    light(&dir.0.join("tree/70_Abandon/M 35/x.fits"), 2, &["OBJECT='M 35'"]);
    let report = report(&dir, &[]);
    let projects: Vec<_> = report["projects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|project| {
            (
                project["target"].as_str().unwrap(),
                project["stage"].as_str().unwrap(),
                project["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(projects, [("M 34", "05_Ideas", "draft"), ("M 35", "70_Abandon", "abandoned")]);
}
