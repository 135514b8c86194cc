//! Tidying: templates, what goes together, what is never lost (docs/rules.md#20-tidy).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::files::{Depth, entries, image, light};

fn tidy(dir: &Dir, template: &str, more: &[&str]) -> Answer {
    let args = ["tidy", "--template", template, "--into", "{}/into", "--json", "--no-cache", "--quiet"];
    Answer::of(&dir.0, &[&args, more, &["{}/tree"]].concat())
}

/// `path reason` of all that stays.
fn stay(plan: &Value) -> Vec<String> {
    let all = plan["stay"].as_array().unwrap().iter();
    all.map(|one| format!("{} {}", one["path"].as_str().unwrap(), one["reason"].as_str().unwrap())).collect()
}

fn place(plan: &Value, from: &str) -> String {
    let moves = plan["moves"].as_array().unwrap();
    let found = moves.iter().find(|one| one["from"] == from);
    found.unwrap_or_else(|| panic!("{from} does not move: {plan}"))["to"].as_str().unwrap().to_owned()
}

/// docs/rules.md#20-tidy
#[test]
fn each_placeholder_stands_for_one_value_numbers_in_their_shortest_form_and_the_ratio_with_one_decimal() {
    let dir = Dir::new("tidy-placeholders");
    let cards = ["SET-TEMP=-10.50", "FOCRATIO=5.0", "OBJECT='M 31 Panel 2'"];
    light(&dir.0.join("tree/25_Own/M 31/x.fits"), 0, &cards);
    light(
        &dir.0.join("tree/25_Own/M 31/y.fits"),
        1,
        &["EXPTIME=0.125", "OBJECT='M 31 Panel 2'", "SET-TEMP=0"],
    );
    for (placeholder, x, y) in [
        ("{optics}", "Brook 90", "Brook 90"),
        ("{ratio}", "5.0", "5.6"),
        ("{camera}", "Tarn 2600M", "Tarn 2600M"),
        ("{stage}", "25_Own", "25_Own"),
        ("{target}", "M 31", "M 31"),
        ("{panel}", "2", "2"),
        ("{night}", "2024-03-01", "2024-03-01"),
        ("{filter}", "Ha", "Ha"),
        ("{exposure}", "300", "0.125"),
        ("{set_temp}", "-10.5", "0"),
        ("{kind}", "LIGHT", "LIGHT"),
    ] {
        let plan = tidy(&dir, placeholder, &[]).json();
        assert_eq!(place(&plan, "25_Own/M 31/x.fits"), format!("{x}/x.fits"), "{placeholder}");
        assert_eq!(place(&plan, "25_Own/M 31/y.fits"), format!("{y}/y.fits"), "{placeholder}");
    }
}

/// docs/rules.md#20-tidy
#[test]
fn the_built_in_templates_are_seed2_with_10_blink_for_a_frame_without_a_stage_and_nina() {
    let dir = Dir::new("tidy-built-in");
    light(&dir.0.join("tree/x.fits"), 0, &["OBJECT='M 31 Panel 2'", "SET-TEMP=-10.0"]);
    light(&dir.0.join("tree/40_Process/M 33/y.fits"), 1, &["OBJECT='M 33'"]);
    let plan = tidy(&dir, "seed2", &[]).json();
    let rig = "Brook 90@f5.6+Tarn 2600M";
    assert_eq!(
        place(&plan, "x.fits"),
        format!("{rig}/10_Blink/M 31/accept/PANEL_2/DATE_2024-03-01/FILTER_Ha_EXP_300_SETTEMP_-10/x.fits")
    );
    assert_eq!(
        place(&plan, "40_Process/M 33/y.fits"),
        format!("{rig}/40_Process/M 33/accept/DATE_2024-03-01/FILTER_Ha_EXP_300/y.fits")
    );
    assert_eq!(place(&tidy(&dir, "nina", &[]).json(), "x.fits"), "2024-03-01/LIGHT/x.fits");
    // What seed2 sorts is read as seed2 lays it out.
    assert_eq!(tidy(&dir, "seed2", &["--apply"]).code, 0);
    let report = Answer::of(&dir.0, &["--json", "--no-cache", "{}/into"]).json();
    let stages: Vec<_> =
        report["projects"].as_array().unwrap().iter().map(|one| one["stage"].clone()).collect();
    assert_eq!(
        (stages, report["rows"].as_array().unwrap().len()),
        (vec![json!("10_Blink"), json!("40_Process")], 2)
    );
    assert_eq!(stay(&tidy(&dir, "seed2", &[]).json()), [""; 0], "nothing is left in the tree");
}

/// docs/rules.md#20-stays
#[test]
fn a_frame_that_lacks_a_placeholder_stays_with_its_word_and_that_is_no_error() {
    let dir = Dir::new("tidy-lacks");
    let tree = dir.0.join("tree");
    for (number, (name, card)) in (0..).zip([
        ("optics", "TELESCOP="),
        ("ratio", "FOCRATIO="),
        ("camera", "INSTRUME="),
        ("target", "OBJECT="),
        ("filter", "FILTER="),
        ("exposure", "EXPTIME="),
        ("night", "DATE-OBS="),
    ]) {
        light(&tree.join(format!("{name}.fits")), number, &[card]);
    }
    for (placeholder, file, reason) in [
        ("{optics}", "optics.fits", "no-optics"),
        ("{ratio}", "ratio.fits", "no-ratio"),
        ("{camera}", "camera.fits", "no-camera"),
        ("{target}", "target.fits", "no-target"),
        ("{filter}", "filter.fits", "no-filter"),
        ("{exposure}", "exposure.fits", "no-exposure"),
        ("{night}", "night.fits", "no-night"),
        ("{set_temp}", "camera.fits", "no-set-temp"),
        ("{panel}", "camera.fits", "no-panel"),
        ("{stage}", "camera.fits", "no-stage"),
    ] {
        let answer = tidy(&dir, placeholder, &[]);
        assert_eq!(answer.code, 0, "{placeholder}: frames that stay are no error");
        let all = stay(&answer.json());
        assert!(all.contains(&format!("{file} {reason}")), "{placeholder}: {all:?}");
        // In brackets it falls away instead.
        let optional = tidy(&dir, &format!("all[_{placeholder}]"), &[]).json();
        assert_eq!(place(&optional, file), format!("all/{file}"), "{placeholder}");
    }
}

/// docs/rules.md#20-together
#[test]
fn every_frame_with_a_kind_moves_those_set_aside_too_and_rejected_and_excluded_ones_to_reject() {
    let dir = Dir::new("tidy-all-kinds");
    let tree = dir.0.join("tree");
    light(&tree.join("light.fits"), 0, &[]);
    light(&tree.join("bad/light.fits"), 1, &[]);
    light(&tree.join("rejected/deep/light.fits"), 2, &[]);
    // A combined light is set aside.
    light(&tree.join("stack.fits"), 3, &["IMAGETYP='MASTERLIGHT'", "NCOMBINE=20"]);
    for (number, (name, kind)) in
        (10..).zip([("dark", "DARK"), ("flat", "FLAT"), ("bias", "BIAS"), ("darkflat", "DARKFLAT")])
    {
        let kind = format!("IMAGETYP='{kind}'");
        light(&tree.join(format!("{name}.fits")), number, &[&kind, "OBJECT="]);
    }
    // A copy of one exposure, by a name of its own.
    fs::copy(tree.join("light.fits"), tree.join("copy.fits")).unwrap();
    fs::write(tree.join("notes.txt"), "notes").unwrap();
    let plan = tidy(&dir, "nina", &["--exclude", "bad"]).json();
    for (from, to) in [
        ("light.fits", "2024-03-01/LIGHT/light.fits"),
        ("copy.fits", "2024-03-01/LIGHT/copy.fits"),
        ("bad/light.fits", "reject/2024-03-01/LIGHT/light.fits"),
        ("stack.fits", "2024-03-01/LIGHT/stack.fits"),
        ("dark.fits", "2024-03-01/DARK/dark.fits"),
        ("flat.fits", "2024-03-01/FLAT/flat.fits"),
        ("bias.fits", "2024-03-01/BIAS/bias.fits"),
        ("darkflat.fits", "2024-03-01/DARKFLAT/darkflat.fits"),
    ] {
        if from != "bad/light.fits" {
            assert_eq!(place(&plan, from), to);
        }
    }
    assert_eq!(stay(&plan), ["notes.txt not-read"]);
    // Two rejected frames of one name would be in each other's way.
    assert_eq!(plan["conflicts"][0]["to"], "reject/2024-03-01/LIGHT/light.fits");
    assert_eq!(plan["conflicts"][0]["from"], json!(["bad/light.fits", "rejected/deep/light.fits"]));
}

/// docs/rules.md#20-together
#[test]
fn copies_of_one_exposure_go_together_by_what_the_one_says_that_counts() {
    let dir = Dir::new("tidy-copies");
    let tree = dir.0.join("tree");
    light(&tree.join("x.fits"), 0, &[]);
    // The calibrated copy has lost its filter's and target's names.
    light(&tree.join("calibrated/x_c.fits"), 0, &["FILTER=", "OBJECT="]);
    let plan = tidy(&dir, "{target}/{filter}", &[]).json();
    assert_eq!(
        (place(&plan, "x.fits"), place(&plan, "calibrated/x_c.fits")),
        ("M 31/Ha/x.fits".to_owned(), "M 31/Ha/x_c.fits".to_owned())
    );
}

/// docs/rules.md#20-together
#[cfg(unix)]
#[test]
fn a_settings_file_never_goes_without_its_frame_nor_a_frame_without_its_settings_file() {
    let dir = Dir::new("tidy-beside");
    let tree = dir.0.join("tree");
    for (number, folder) in (0..).zip(["free", "a", "b"]) {
        let name = if folder == "free" { "free" } else { "twin" };
        light(&tree.join(folder).join(format!("{name}.fits")), number, &[]);
    }
    light(&tree.join("c/taken.fits"), 5, &[]);
    light(&tree.join("d/lacks.fits"), 6, &["FILTER="]);
    light(&dir.0.join("elsewhere/link.fits"), 7, &[]);
    fs::create_dir_all(tree.join("e")).unwrap();
    std::os::unix::fs::symlink(dir.0.join("elsewhere/link.fits"), tree.join("e/link.fits")).unwrap();
    for path in ["free/free", "a/twin", "c/taken", "d/lacks", "e/link"] {
        fs::write(tree.join(format!("{path}.CameraSettings.txt")), "[Cam]\nGain=1\n").unwrap();
    }
    let place_of_settings = dir.0.join("into/M 31/Ha/taken.CameraSettings.txt");
    fs::create_dir_all(place_of_settings.parent().unwrap()).unwrap();
    fs::write(&place_of_settings, "other").unwrap();
    let before = entries(&tree);
    let plan = tidy(&dir, "{target}/{filter}", &["--apply"]).json();
    assert_eq!(plan["moves"].as_array().unwrap().len(), 2, "{plan}");
    assert_eq!(place(&plan, "free/free.CameraSettings.txt"), "M 31/Ha/free.CameraSettings.txt");
    let expect = [
        "a/twin.CameraSettings.txt not-alone",
        "c/taken.fits not-alone",
        "d/lacks.CameraSettings.txt not-alone",
        "d/lacks.fits no-filter",
        "e/link.CameraSettings.txt not-alone",
        "e/link.fits link",
    ];
    assert_eq!(stay(&plan), expect);
    let left: Vec<String> = entries(&tree).into_keys().collect();
    let expect: Vec<String> = before.into_keys().filter(|path| !path.starts_with("free")).collect();
    assert_eq!(left, expect);
}

/// docs/rules.md#20-conflicts
#[test]
fn a_file_where_a_folder_would_be_is_in_the_way_before_anything_moves() {
    let dir = Dir::new("tidy-file-as-folder");
    light(&dir.0.join("tree/x.fits"), 0, &[]);
    fs::create_dir_all(dir.0.join("into")).unwrap();
    fs::write(dir.0.join("into/M 31"), "a file").unwrap();
    for more in [&[][..], &["--apply"]] {
        let answer = tidy(&dir, "{target}/{filter}", more);
        let plan = answer.json();
        assert_eq!((answer.code, &plan["moves"]), (1, &json!([])));
        assert_eq!(
            (&plan["conflicts"][0]["to"], &plan["conflicts"][0]["reason"]),
            (&json!("M 31/Ha/x.fits"), &json!("taken"))
        );
    }
    assert!(dir.0.join("tree/x.fits").is_file());
}

/// docs/rules.md#20-undo
#[test]
fn emptied_folders_go_and_come_back_and_one_that_holds_something_else_stays() {
    let dir = Dir::new("tidy-emptied");
    let tree = dir.0.join("tree");
    light(&tree.join("a/deep/er/x.fits"), 0, &[]);
    light(&tree.join("b/y.fits"), 1, &[]);
    fs::write(tree.join("b/notes.txt"), "notes").unwrap();
    fs::create_dir_all(tree.join("c/empty before")).unwrap();
    let before = entries(&tree);
    let plan = tidy(&dir, "{target}", &["--apply"]).json();
    assert_eq!(
        entries(&tree).into_keys().collect::<Vec<_>>(),
        ["b/", "b/notes.txt", "c/", "c/empty before/"]
    );
    // Somebody puts something into a folder that was made.
    fs::write(dir.0.join("into/M 31/own.txt"), "own").unwrap();
    let undone = Answer::of(&dir.0, &["tidy", "--undo", plan["journal"].as_str().unwrap(), "--json"]);
    assert_eq!((undone.code, entries(&tree)), (0, before));
    assert_eq!(entries(&dir.0.join("into")).into_keys().collect::<Vec<_>>(), ["M 31/", "M 31/own.txt"]);
    // What is no journal is refused.
    assert_eq!(Answer::of(&dir.0, &["tidy", "--undo", "{}/into/M 31/own.txt"]).code, 2);
    assert_eq!(Answer::of(&dir.0, &["tidy", "--undo", "{}/none.journal"]).code, 2);
}

/// docs/rules.md#20-undo
#[test]
fn a_place_with_the_same_bytes_is_told_by_the_journal_and_once_it_changed_nothing_is_made_of_it() {
    let dir = Dir::new("tidy-same-bytes");
    for (number, name) in (0..).zip(["kept", "edited"]) {
        let path = dir.0.join(format!("tree/{name}.fits"));
        light(&path, number, &[]);
        fs::create_dir_all(dir.0.join("into/M 31")).unwrap();
        fs::copy(&path, dir.0.join(format!("into/M 31/{name}.fits"))).unwrap();
    }
    let times =
        ["tree/kept.fits", "into/M 31/kept.fits", "into/M 31/edited.fits"].map(|path| dir.0.join(path));
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_mins(25_000_000);
    for (hours, path) in (0..).zip(&times) {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(long_ago + std::time::Duration::from_hours(hours)).unwrap();
    }
    let whole = fs::read(dir.0.join("tree/kept.fits")).unwrap();
    let answer = tidy(&dir, "{target}", &["--apply"]);
    let plan = answer.json();
    assert_eq!((answer.code, entries(&dir.0.join("tree")).len()), (0, 0), "{plan}");
    let journal = plan["journal"].as_str().unwrap();
    let lines = fs::read_to_string(journal).unwrap();
    assert_eq!(lines.matches("\"line\":\"same-bytes\"").count(), 2, "{lines}");
    // A value in a header is changed: the file is as long as it was.
    let edited = dir.0.join("into/M 31/edited.fits");
    let mut bytes = fs::read(&edited).unwrap();
    bytes[300] = b'9';
    fs::write(&edited, &bytes).unwrap();
    let undone = Answer::of(&dir.0, &["tidy", "--undo", journal, "--json"]);
    let left = undone.json()["left"].clone();
    assert_eq!((undone.code, left.as_array().unwrap().len()), (1, 1));
    assert!(left[0]["path"].as_str().unwrap().ends_with("edited.fits"), "{left}");
    assert!(left[0]["why"].as_str().unwrap().contains("changed since"), "{left}");
    assert_eq!(fs::read(dir.0.join("tree/kept.fits")).unwrap(), whole);
    assert_eq!(fs::metadata(dir.0.join("tree/kept.fits")).unwrap().modified().unwrap(), long_ago);
    assert!(!dir.0.join("tree/edited.fits").exists(), "other bytes do not pass for the file");
}

/// A folder on another file system than the tests', where the machine has one in memory.
#[cfg(target_os = "linux")]
fn other_device(name: &str) -> Option<Dir> {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &std::path::Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    let memory = PathBuf::from("/dev/shm");
    if device(&memory).is_none_or(|there| device(&std::env::temp_dir()) == Some(there)) {
        println!("skipped: /dev/shm is no other file system");
        return None;
    }
    let folder = memory.join(format!("nightledger-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).ok()?;
    Some(Dir(folder))
}

/// docs/rules.md#20-apply
#[cfg(target_os = "linux")]
#[test]
fn to_another_file_system_files_are_copied_compared_and_only_then_removed() {
    let Some(other) = other_device("tidy-device") else { return };
    let dir = Dir::new("tidy-device");
    let tree = dir.0.join("tree");
    for number in 0..3 {
        light(&tree.join(format!("n/{number}.fits")), number, &[]);
    }
    let before = entries(&tree);
    let modified = fs::metadata(tree.join("n/0.fits")).unwrap().modified().unwrap();
    let into = other.0.join("into");
    // A place is taken there, and a copy of an earlier run was never finished.
    fs::create_dir_all(into.join("M 31")).unwrap();
    fs::write(into.join("M 31/2.fits"), "taken").unwrap();
    let args = [
        "tidy",
        "--template",
        "{target}",
        "--into",
        into.to_str().unwrap(),
        "--json",
        "--no-cache",
        "--apply",
        "{}/tree",
    ];
    let answer = Answer::of(&dir.0, &args);
    let plan = answer.json();
    assert_eq!((answer.code, plan["moves"].as_array().unwrap().len()), (1, 2));
    let moved = entries(&into);
    assert_eq!((&moved["M 31/0.fits"], &moved["M 31/1.fits"]), (&before["n/0.fits"], &before["n/1.fits"]));
    assert_eq!((moved["M 31/2.fits"].as_slice(), moved.len()), (b"taken".as_slice(), 4));
    assert_eq!(fs::metadata(into.join("M 31/0.fits")).unwrap().modified().unwrap(), modified);
    assert_eq!(entries(&tree).into_keys().collect::<Vec<_>>(), ["n/", "n/2.fits"]);
    let undone = Answer::of(&dir.0, &["tidy", "--undo", plan["journal"].as_str().unwrap(), "--json"]);
    assert_eq!((undone.code, entries(&tree)), (0, before));
}

/// The command itself.
const PROGRAM: &str = env!("CARGO_BIN_EXE_tested-command");

/// docs/rules.md#20-room
#[cfg(target_os = "linux")]
#[test]
fn without_room_it_stops_says_so_and_goes_on_when_there_is_some() {
    // A file system of 160 KiB that this test alone sees.
    let small = |script: &str, dir: &Dir| {
        let script =
            format!("mount -t tmpfs -o size=160k tmpfs '{}' && {script}", dir.0.join("into").display());
        Command::new("unshare").args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).output()
    };
    let dir = Dir::new("tidy-no-room");
    fs::create_dir_all(dir.0.join("into")).unwrap();
    if !small("true", &dir).is_ok_and(|output| output.status.success()) {
        println!("skipped: no file system can be mounted here (unshare --user --mount)");
        return;
    }
    for number in 0..5 {
        let path = dir.0.join(format!("tree/{number}.fits"));
        let start = format!("DATE-OBS='2024-03-01T20:1{number}:00'");
        let cards = ["IMAGETYP='LIGHT'", "OBJECT='M 31'", "FILTER='Ha'", "EXPTIME=60.0", &start];
        image(&path, &cards, Depth::Sixteen, (160, 160), |column, row| {
            f64::from(number * 1000 + row + column)
        });
    }
    let before = entries(&dir.0.join("tree"));
    let script = dir.0.join("run.sh");
    let text = r#"
set -u
run() {
  "$program" tidy --template '{target}' --into "$dir/into" --apply --json --quiet --no-cache "$dir/tree" > "$dir/out.$1" 2> "$dir/err.$1"
  echo $? > "$dir/code.$1"
}
program=$1 dir=$2
run first
ls -a "$dir/into" "$dir/into/M 31" > "$dir/seen.first"
run again
mount -o remount,size=2m "$dir/into"
run enough
cp -r "$dir/into/M 31" "$dir/after"
cp "$dir/into/M 31/0.fits" "$dir/tree/late.fits"
rm "$dir/into/"*.journal
dd if=/dev/zero of="$dir/into/fill" bs=1k 2> /dev/null
run full
ls -a "$dir/into" > "$dir/seen.full"
"#;
    fs::write(&script, text).unwrap();
    let call = format!("sh '{}' '{PROGRAM}' '{}'", script.display(), dir.0.display());
    let ran = small(&call, &dir).unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let read = |name: &str| fs::read_to_string(dir.0.join(name)).unwrap();
    for round in ["first", "again"] {
        let told = read(&format!("err.{round}"));
        assert_eq!(read(&format!("code.{round}")), "1\n", "{told}");
        assert!(
            told.contains("there is no room left in") && told.contains("Make room and start it again"),
            "{told}"
        );
    }
    let seen = read("seen.first");
    assert!(seen.contains(".journal") && seen.contains("1.fits") && !seen.contains(".part"), "{seen}");
    assert_eq!(read("code.enough"), "0\n", "{}", read("err.enough"));
    assert_eq!(entries(&dir.0.join("after")), before, "nothing is lost, doubled or half written");
    // Not even the journal finds room: nothing moves, and no half of one is left.
    assert_eq!(read("code.full"), "1\n", "{}", read("err.full"));
    assert!(read("out.full").contains("there is no room left: nothing was moved"), "{}", read("out.full"));
    assert!(!read("seen.full").contains(".journal"), "{}", read("seen.full"));
    assert_eq!(entries(&dir.0.join("tree")).into_keys().collect::<Vec<_>>(), ["late.fits"]);
}

/// docs/rules.md#24-answers
#[test]
fn a_template_that_cannot_be_and_a_script_of_what_is_done_already_are_wrong_usage_by_name() {
    let dir = Dir::new("tidy-usage");
    light(&dir.0.join("tree/x.fits"), 0, &[]);
    for template in ["../{name}", "{target}/[../]{name}", "a/..", "~/x", "D:\\x", "\\\\server\\share"] {
        let answer = tidy(&dir, template, &["--apply"]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{template}");
        assert!(answer.err.contains(template), "{template}: {}", answer.err);
    }
    for option in ["--sh", "--ps1", "--csv"] {
        assert_eq!(tidy(&dir, "{target}", &["--apply", option, "{}/script"]).code, 2, "{option}");
    }
    assert!(!dir.0.join("into").exists() && dir.0.join("tree/x.fits").exists());
}
