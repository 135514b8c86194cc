use nightledger_health::{Defects, Flat, Look, Looked, Seen, Side, Verdict};
use nightledger_ledger::FixedZone;

use crate::present::tests::scan_of;
use crate::{HealthFile, KeptLook, Options, Session, Stamp, ToLook, kept_looks, looks_block};

/// Four bias frames of two nights, three darks, two flats; and a master, which is not looked at.
fn session() -> Session {
    let file = |kind: &str, exposure: f64, start: &str, more: &str| {
        format!(
            "IMAGETYP = '{kind}'\nINSTRUME = 'Cam 3'\nGAIN = 70\nEGAIN = 0.5\nXBINNING = 1\nEXPTIME = {exposure:?}\nDATE-OBS = '{start}'{more}"
        )
    };
    let bias = |start: &str| file("Bias", 0.0, start, "");
    let files = [
        ("b1.fits", bias("2024-03-01T20:00:00")),
        ("b2.fits", bias("2024-03-01T20:00:02")),
        ("b3.fits", bias("2024-03-05T20:00:00")),
        ("b4.fits", bias("2024-03-05T20:00:02")),
        ("d1.fits", file("Dark", 300.0, "2024-03-01T20:10:00", "")),
        ("d2.fits", file("Dark", 300.0, "2024-03-01T20:20:00", "")),
        ("short.fits", file("Dark", 30.0, "2024-03-01T20:30:00", "")),
        ("f1.fits", file("Flat", 2.0, "2024-03-01T18:00:00", "\nFILTER = 'Ha'")),
        ("f2.fits", file("Flat", 2.0, "2024-03-01T18:00:05", "\nFILTER = 'Ha'")),
        ("master.fits", file("Master Bias", 0.0, "2024-03-01T20:00:00", "")),
    ];
    let mut session = Session::default();
    session.scan = scan_of(&files.each_ref().map(|(path, cards)| (*path, cards.as_str())));
    let zone = FixedZone { today: time::Date::MAX, offset_min: 0 };
    session.derive(&zone, "now", Options::default());
    session
}

fn names(what: &ToLook) -> Vec<&str> {
    what.files.iter().map(|file| file.path.as_str()).collect()
}

/// What would be seen, as a host brings it.
fn look(session: &mut Session) {
    for what in session.to_look() {
        let seen = match (what.look, names(&what).first().copied()) {
            (Look::Bias, Some("b1.fits")) => {
                Seen::Bias { levels: vec![Some(500.0), Some(502.0)], noise: Some(4.0) }
            }
            (Look::Bias, _) => Seen::Bias { levels: vec![Some(510.0), None], noise: None },
            (Look::Defects, _) => Seen::Defects(
                532.0,
                Defects { hot_pixels: vec![(5, 6)], bad_columns: vec![21], bad_rows: Vec::new() },
            ),
            (Look::Leak, Some("short.fits")) => Seen::Leak(Some(Side::Left)),
            (Look::Leak, _) => Seen::Leak(None),
            (Look::Flat, Some("f1.fits")) => {
                Seen::Flat(Flat { level: 0.45, spread: 0.02, verdict: Verdict::Good })
            }
            (Look::Flat, _) => Seen::Flat(Flat { level: 0.05, spread: 0.04, verdict: Verdict::TooDark }),
            (Look::Sky(_), _) => panic!("skies are no calibration"),
        };
        let is_pair_of_second_night = names(&what).contains(&"b3.fits");
        let unread = if is_pair_of_second_night || what.look == Look::Defects {
            vec![(1, "it is cut".to_owned().into())]
        } else {
            Vec::new()
        };
        session.take_looked(what, Looked { seen: Some(seen), unread });
    }
}

#[test]
fn bias_frames_go_two_by_two_the_longest_darks_together_and_the_rest_one_by_one() {
    let all = session().to_look();
    let of = |look: Look| all.iter().filter(|what| what.look == look).map(names).collect::<Vec<_>>();
    assert_eq!(of(Look::Bias), [["b1.fits", "b2.fits"], ["b3.fits", "b4.fits"]]);
    assert_eq!(of(Look::Defects), [["d1.fits", "d2.fits"]]);
    assert_eq!(of(Look::Leak), [["d1.fits"], ["d2.fits"], ["short.fits"]]);
    assert_eq!(of(Look::Flat), [["f1.fits"], ["f2.fits"]]);
    // What takes longest begins first.
    assert_eq!(all[0].look, Look::Defects);
}

/// docs/rules.md#23-page
#[test]
fn report_view_and_tables_say_the_same() {
    let mut session = session();
    let view = session.health();
    assert_eq!((view.files, view.left, view.cameras.len()), (9, 9, 0));
    look(&mut session);
    let report = session.health_report();
    let camera = &report.cameras[0];
    assert_eq!((camera.read_noise_adu, camera.read_noise_e), (Some(4.0), Some(2.0)));
    assert_eq!((camera.bias_level, camera.dark_current_adu_s), (Some(502.0), Some(0.1)));
    let errors: Vec<&str> = report.errors.iter().map(|error| error.path.as_str()).collect();
    assert_eq!(errors, ["b4.fits", "d2.fits"]);

    let view = session.health();
    assert_eq!((view.left, view.darks), (0, 3));
    let shown = &view.cameras[0];
    assert_eq!(shown.name, "Cam 3, gain 70, binning 1");
    let value = |name: &str| shown.figures.iter().find(|figure| figure.name == name).unwrap();
    assert_eq!(value("Read noise").value.as_deref(), Some("4 ADU = 2 e⁻"));
    assert_eq!(value("Read noise").from, "1 pair of bias frames");
    assert_eq!(value("Bad columns").value.as_deref(), Some("21"));
    assert_eq!(value("Bad columns").from, "1 dark of 300 s", "the other one was left out");
    assert_eq!(value("Bad rows").value.as_deref(), Some("none"));
    let nights: Vec<&str> = shown.bias_nights.iter().map(|(_, level)| level.as_str()).collect();
    assert_eq!(nights, ["501 ADU", "510 ADU"]);
    let [flats] = view.flats.as_slice() else { panic!("{:?}", view.flats) };
    assert_eq!((flats.level.as_str(), flats.verdict.as_str()), ("5–45 %", "too-dark"));
    assert_eq!(flats.why, "1 of 2: under 10 % of saturation: expose longer");
    assert_eq!(view.leaks.len(), 1);
    assert!(view.leaks[0].1.starts_with("brighter at its left edge"), "{:?}", view.leaks);

    let lines = |file| session.health_file(file).text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(HealthFile::Cameras)[1], "Cam 3,70,1,4,2,502,0.1,0.05,1,21,");
    let files = lines(HealthFile::Files);
    assert_eq!(files.len(), 1 + 3 + 3 + 2, "{files:?}");
    assert!(
        files.contains(&"0,f2.fits,flat,2024-03-01,Cam 3,70,1,Ha,0.05,0.04,too-dark,".to_owned()),
        "{files:?}"
    );
    assert!(lines(HealthFile::Defects).contains(&"    hot_pixels: [[5, 6]]".to_owned()));
}

/// docs/rules.md#23-page
#[test]
fn what_was_seen_comes_back_from_a_block_of_the_same_build_alone() {
    let mut session = session();
    look(&mut session);
    let kept: Vec<KeptLook> = session
        .to_look()
        .into_iter()
        .map(|what| {
            let stamps = vec![Stamp { size_bytes: 9, modified_ms: 8, sidecars: 0 }; what.files.len()];
            let looked = session.looked[&what].clone();
            KeptLook { what, stamps, looked }
        })
        .collect();
    let mut block = looks_block(kept.iter());
    assert_eq!(kept_looks(&block), kept);
    assert_eq!(kept_looks(&block[..block.len() - 1]), []);
    block[0] ^= 1;
    assert_eq!(kept_looks(&block), []);
}
