//! BHTOM (docs/rules.md#21).

use std::collections::BTreeSet;
use std::fs;

use nightledger_tests::dir::Dir;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::files::{Depth, image, replaced};

/// A calibrated light of an observatory on a hill, the `number`th of its night; `other` cards as `light` of `files`.
fn science(dir: &Dir, name: &str, number: u16, other: &[&str]) {
    let start = format!("DATE-OBS='2024-03-01T20:{number:02}:00'");
    let own = [
        "IMAGETYP='LIGHT'",
        "OBJECT='Gaia21abc'",
        "FILTER='V'",
        "EXPTIME=30.0",
        &start,
        "INSTRUME='Cam 9'",
        "XBINNING=1",
        "SITELAT=47.5",
        "SITELONG=8.5",
        "CALSTAT='BDF'",
    ];
    let cards = replaced(&own, other);
    image(&dir.0.join("tree").join(name), &cards, Depth::Sixteen, (4, 4), |column, row| {
        f64::from(column + row)
    });
}

fn bhtom(dir: &Dir, more: &[&str]) -> Answer {
    Answer::of(&dir.0, &[&["bhtom", "--json", "--no-cache"], more, &["{}/tree"]].concat())
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// docs/rules.md#21-registry
#[test]
fn with_a_registry_of_its_own_the_shipped_tables_serve_as_twins_only() {
    let dir = Dir::new("bhtom-twins");
    // Where the shipped tables have Jena's telescope, east-positive, and nothing of the own registry is.
    science(&dir, "x.fits", 0, &["SITELAT=50.92888889", "SITELONG=11.48416667"]);
    let shipped = bhtom(&dir, &[]).json();
    assert_eq!((&shipped["frames"][0]["oname"], &shipped["warnings"]), (&json!("JENA90_STK"), &json!([])));
    // Its own entry of that name is mirrored: the shipped one tells.
    let mirrored = r#"[{ "oname": "JENA90_STK", "longitude": 348.51583333, "latitude": 50.92888889 },
        { "oname": "HILL_CAM", "longitude": 100.5, "latitude": 10 }]"#;
    fs::write(dir.0.join("own.json"), mirrored).unwrap();
    let own = bhtom(&dir, &["--registry", "{}/own.json", "--exclude", "x.fits"]);
    assert_eq!(own.code, 1, "no frame is left");
    let warnings = own.json()["warnings"].clone();
    assert_eq!(warnings.as_array().unwrap().len(), 1);
    assert_eq!(
        (&warnings[0]["code"], &warnings[0]["oname"]),
        (&json!("longitude-mirrored"), &json!("JENA90_STK"))
    );
    assert_eq!(
        (&warnings[0]["longitude"], &warnings[0]["suggested"]),
        (&json!(348.515_833_33), &json!(11.484_166_67))
    );
    assert_eq!(keys(&warnings[0]), BTreeSet::from(["code", "text", "oname", "longitude", "suggested"]));
    let frame = bhtom(&dir, &["--registry", "{}/own.json"]).json()["frames"][0].clone();
    assert_eq!((&frame["reasons"], &frame["oname"]), (&json!(["no-observatory"]), &Value::Null));
    let expect = ["path", "root", "ready", "reasons", "target", "oname", "filter", "mjd_mid", "exposure_s"];
    assert_eq!(keys(&frame), BTreeSet::from(expect));
}

/// docs/rules.md#21-mirror-info
#[test]
fn an_info_file_s_longitude_is_held_against_the_frames_whether_the_registry_knows_its_observatory_or_not() {
    let dir = Dir::new("bhtom-info-mirror");
    science(&dir, "x.fits", 0, &[]);
    let registry = |oname: &str| {
        let text =
            format!(r#"[{{ "oname": "{oname}", "longitude": 8.5, "latitude": 47.5, "camera": "Cam 9" }}]"#);
        fs::write(dir.0.join("registry.json"), text).unwrap();
    };
    let info = |longitude: &str| {
        let lines = format!(
            "Longitude : - : LONGITUD : float : {longitude} : deg, West is + : F\nLatitude : - : LATITUDE : float : 47.5 : deg : F\n"
        );
        fs::write(dir.0.join("HILL_CAM9_obs.info"), lines).unwrap();
        let args = ["--registry", "{}/registry.json", "--info", "{}/HILL_CAM9_obs.info"];
        let answer = bhtom(&dir, &args);
        (answer.json(), answer.err)
    };
    for oname in ["HILL_CAM9", "VALLEY_CAM9"] {
        registry(oname);
        // Counted to the east, where west is positive by definition.
        let (report, told) = info("8.5");
        assert!(
            told.contains("longitude 8.5 counts to the west there; taken as -8.5 degrees east"),
            "{told}"
        );
        let warning = &report["warnings"][0];
        assert_eq!(report["warnings"].as_array().unwrap().len(), 1, "{oname}: {report}");
        assert_eq!(
            (&warning["oname"], &warning["longitude"], &warning["suggested"]),
            (&json!("HILL_CAM9"), &json!(8.5), &json!(8.5))
        );
        let text = warning["text"].as_str().unwrap();
        assert!(text.contains("taken as -8.5° east") && text.contains("at 8.5° east"), "{text}");
        // It is asked about, and nothing is turned.
        assert_eq!(report["frames"][0]["oname"], oname);
        for right in ["351.5", "-8.5"] {
            assert_eq!(info(right).0["warnings"], json!([]), "{oname} {right}");
        }
    }
}

/// docs/rules.md#21-filters
#[test]
fn filters_go_by_the_info_file_then_by_the_users_table_then_by_plain_names() {
    let dir = Dir::new("bhtom-filters");
    for (number, filter) in (0..).zip(["V", "B", "Rot", "Clear", "SDSS g'"]) {
        science(
            &dir,
            &format!("{number}.fits"),
            number,
            &[&format!("FILTER='{}'", filter.replace('\'', "''"))],
        );
    }
    let registry = r#"[{ "oname": "HILL_CAM9", "longitude": 8.5, "latitude": 47.5 }]"#;
    fs::write(dir.0.join("registry.json"), registry).unwrap();
    fs::write(
        dir.0.join("HILL_CAM9_obs.info"),
        "Filters : FILTER : FILTER : str : V, Rot | I, R : lists : F\n",
    )
    .unwrap();
    fs::write(dir.0.join("filters.csv"), "name,filter\nv,GaiaSP/u\nb,GaiaSP/any\nclear,2MASS/any\n").unwrap();
    let filters = |more: &[&str]| {
        let report = bhtom(&dir, &[&["--registry", "{}/registry.json"], more].concat()).json();
        report["frames"].as_array().unwrap().iter().map(|frame| frame["filter"].clone()).collect::<Vec<_>>()
    };
    let plain = [json!("GaiaSP/V"), json!("GaiaSP/B"), Value::Null, Value::Null, json!("GaiaSP/g")];
    assert_eq!(filters(&[]), plain);
    let table = ["--filters", "{}/filters.csv"];
    let by_table =
        [json!("GaiaSP/u"), json!("GaiaSP/any"), Value::Null, json!("2MASS/any"), json!("GaiaSP/g")];
    assert_eq!(filters(&table), by_table);
    let both = [&table[..], &["--info", "{}/HILL_CAM9_obs.info"]].concat();
    let by_info =
        [json!("GaiaSP/I"), json!("GaiaSP/any"), json!("GaiaSP/R"), json!("2MASS/any"), json!("GaiaSP/g")];
    assert_eq!(filters(&both), by_info);
}

/// docs/rules.md#21-registry
#[test]
fn all_that_is_wrong_in_a_table_is_told_at_once_with_its_lines_and_what_to_do() {
    let dir = Dir::new("bhtom-faults");
    science(&dir, "x.fits", 0, &[]);
    let cases: [(&str, &str, &str, &[&str]); 3] = [
        (
            "--registry",
            "r.json",
            "[\n{ \"oname\": \"A_B\", \"latitude\": 91 },\n{ \"oname\": \"C_D\" },\n{ \"oname\": \"C_D\" },\n{ \"oname\": \"E_F\",\n  \"gain_e_adu\": \"much\" }\n]",
            &[
                "line 2: A_B has a latitude that is not between -90 and 90",
                "line 4: C_D stands there twice",
                "line 6: ",
            ],
        ),
        (
            "--filters",
            "f.csv",
            "name,filter\nV,GaiaSP/V\nL,Lum\nX\n",
            &[
                "line 3: “Lum” is none of BHTOM's filters, such as GaiaSP/V or 2MASS/J",
                "line 4: a name or a filter is missing",
            ],
        ),
        (
            "--info",
            "HILL_CAM_obs.info",
            "# Hill\nGain : GAIN : GAIN\nName : - : OBSERVAT : str : Hill : ID : F\nx : - : - : str : 1 : c : F\n",
            &["line 2: it has 3 columns, and 7 with : between them are needed", "line 4: its third column"],
        ),
    ];
    for (option, name, text, told) in cases {
        fs::write(dir.0.join(name), text).unwrap();
        let answer = bhtom(&dir, &[option, &format!("{{}}/{name}")]);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{name}");
        for why in told {
            assert!(answer.err.contains(why) && answer.err.contains(name), "{why}: {}", answer.err);
        }
    }
}

/// docs/rules.md#21-out
#[test]
fn the_calls_have_bhtoms_form_fields_one_call_for_each_target_observatory_and_filter() {
    let dir = Dir::new("bhtom-calls");
    let registry = r#"[{ "oname": "HILL_CAM9", "longitude": 8.5, "latitude": 47.5 }, { "oname": "VALLEY_CAM9", "longitude": 9.5, "latitude": 47.5 }]"#;
    fs::write(dir.0.join("registry.json"), registry).unwrap();
    for number in 0..6 {
        science(&dir, &format!("a{number}.fits"), number, &[]);
    }
    science(&dir, "b.fits", 10, &["FILTER='B'"]);
    science(&dir, "c.fits", 11, &["SITELONG=9.5"]);
    science(&dir, "d.fits", 12, &["OBJECT='Gaia20xyz'"]);
    science(&dir, "not.fits", 13, &["CALSTAT="]);
    let answer = bhtom(&dir, &["--registry", "{}/registry.json", "--out", "{}/out"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let names = fs::read_dir(dir.0.join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expect = ["bhtom_manifest.csv", "bhtom_manifest.json", "bhtom_upload.sh", "bhtom_upload_script.sh"];
    assert_eq!(names.collect::<BTreeSet<_>>(), expect.map(str::to_owned).into());
    let script = fs::read_to_string(dir.0.join("out/bhtom_upload.sh")).unwrap();
    for field in [
        "target=$target",
        "observatory=$observatory",
        "filter=$filter",
        "data_product_type=fits_file",
        "dry_run=$dry_run",
    ] {
        assert!(script.contains(field), "{field}");
    }
    for name in ["bhtom_upload.sh", "bhtom_upload_script.sh"] {
        let script = fs::read_to_string(dir.0.join("out").join(name)).unwrap();
        let calls: Vec<(String, usize)> = script
            .lines()
            .filter_map(|line| line.strip_prefix("  call \"$1\" "))
            .map(|call| {
                (call.split(' ').take(3).collect::<Vec<_>>().join(" "), call.matches(".fits").count())
            })
            .collect();
        let call = |target: &str, oname: &str, filter: &str, files: usize| {
            (format!("'{target}' '{oname}' 'GaiaSP/{filter}'"), files)
        };
        let expect = [
            call("Gaia20xyz", "HILL_CAM9", "V", 1),
            call("Gaia21abc", "HILL_CAM9", "B", 1),
            call("Gaia21abc", "HILL_CAM9", "V", 5),
            call("Gaia21abc", "HILL_CAM9", "V", 1),
            call("Gaia21abc", "VALLEY_CAM9", "V", 1),
        ];
        assert_eq!(calls, expect, "{name}");
        assert!(!script.contains("not.fits"), "{name}");
    }
    let manifest = fs::read_to_string(dir.0.join("out/bhtom_manifest.csv")).unwrap();
    assert!(
        manifest.contains("0,not.fits,no,not-calibrated,Gaia21abc,HILL_CAM9,GaiaSP/V,60370.842535,30\n"),
        "{manifest}"
    );
}

/// docs/rules.md#21-saturated
#[test]
fn a_light_is_saturated_only_when_its_pixels_were_read() {
    let dir = Dir::new("bhtom-saturated");
    fs::write(
        dir.0.join("registry.json"),
        r#"[{ "oname": "HILL_CAM9", "longitude": 8.5, "latitude": 47.5 }]"#,
    )
    .unwrap();
    let start = "DATE-OBS='2024-03-01T20:00:00'";
    let cards = [
        "IMAGETYP='LIGHT'",
        "OBJECT='X'",
        "FILTER='V'",
        "EXPTIME=30.0",
        start,
        "SITELAT=47.5",
        "SITELONG=8.5",
        "CALSTAT='BDF'",
    ];
    let brightness = |column: u16, row: u16| {
        let star = |at: (f64, f64)| {
            let apart = (f64::from(column) - at.0).powi(2) + (f64::from(row) - at.1).powi(2);
            120_000.0 * (-apart / 4.5).exp()
        };
        let noise = f64::from((u32::from(column) * 7919 + u32::from(row) * 104_729) % 41) - 20.0;
        (1000.0
            + noise
            + (0..9)
                .map(|n| star((f64::from(n % 3) * 40.0 + 25.3, f64::from(n / 3) * 40.0 + 24.6)))
                .sum::<f64>())
        .min(65535.0)
    };
    image(&dir.0.join("tree/x.fits"), &cards, Depth::Sixteen, (130, 130), brightness);
    let reasons = |more: &[&str]| {
        bhtom(&dir, &[&["--registry", "{}/registry.json"], more].concat()).json()["frames"][0]["reasons"]
            .clone()
    };
    assert_eq!((reasons(&[]), reasons(&["--measure"])), (json!([]), json!(["saturated"])));
}
