use nightledger_header::{HeaderReader, Limits};
use nightledger_health::{Brightness, Look, Looked, Region, Seen, Sky, SkyLook};
use nightledger_ledger::{FileKey, FixedZone, GivenText, Settings};

use super::*;
use crate::Options;
use crate::present::tests::scan_of;

fn host() -> FixedZone {
    FixedZone {
        today: time::Date::from_calendar_date(2025, time::Month::December, 1).unwrap(),
        offset_min: 0,
    }
}

/// A calibrated light of the hill observatory, through this filter.
fn light(target: &str, filter: &str, minute: u32) -> String {
    format!(
        "IMAGETYP = 'LIGHT'\nOBJECT = '{target}'\nFILTER = '{filter}'\nEXPTIME = 60.0\nCALSTAT = 'BDF'\nINSTRUME = 'CCD47'\nDATE-OBS = '2025-11-20T22:{minute:02}:00'\nSITELAT = 50.0\nSITELONG = 14.0"
    )
}

const REGISTRY: &str = r#"[{ "oname": "HILL_CCD47", "longitude": 14.0, "latitude": 50.0 }]"#;

fn session(files: &[(&str, String)]) -> Session {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, cards)| (*path, cards.as_str())).collect();
    let mut session = Session::default();
    session.scan = scan_of(&files);
    session.change("registry".to_owned(), |settings, _| registry(settings, REGISTRY));
    session.derive(&host(), "now", Options::default());
    session
}

fn registry(settings: &mut Settings, text: &str) {
    settings.contributions.registry = Some(GivenText { name: "own.json".to_owned(), text: text.to_owned() });
}

/// Reads the headers that are asked for, as the engine does.
fn read(session: &mut Session, asking: Asking, files: &[(&str, String)]) -> usize {
    let unread = session.unread_keywords(asking);
    for (root, path) in &unread {
        let (_, cards) = files.iter().find(|(own, _)| own == path).unwrap();
        let scan = scan_of(&[(path, cards)]);
        assert_eq!(scan.frames().len(), 1);
        session.take_keywords(*root, path, &header(path, cards));
    }
    unread.len()
}

fn header(path: &str, cards: &str) -> nightledger_header::Header {
    let of_image = ["SIMPLE = T", "BITPIX = 16", "NAXIS = 2", "NAXIS1 = 16", "NAXIS2 = 16"].into_iter();
    let cards = of_image.chain(cards.lines()).filter_map(|card| card.split_once(" = "));
    let cards = cards.map(|(keyword, value)| format!("{:80}", format!("{keyword:8}= {value:>20}")));
    let mut bytes: String = cards.chain([format!("{:80}", "END")]).collect();
    bytes.extend(std::iter::repeat_n(' ', 2880 * bytes.len().div_ceil(2880) - bytes.len() + 2880));
    HeaderReader::read_all(path, bytes.as_bytes(), Limits::default())
}

#[test]
fn lights_are_ready_for_bhtom_or_say_all_that_keeps_them_group_by_group() {
    let files = [
        ("a.fits", light("AT2025x", "V", 1)),
        ("b.fits", light("AT2025x", "V", 3)),
        ("c.fits", light("AT2025x", "Clear", 5)),
        ("d.fits", light("M 31", "V", 7).replace("CALSTAT = 'BDF'\n", "")),
    ];
    let mut session = session(&files);
    assert_eq!((session.bhtom().unread, session.bhtom().frames), (4, 0), "nothing was read yet");
    assert_eq!(read(&mut session, Asking::Bhtom, &files), 4);
    let view = session.bhtom();
    assert_eq!((view.unread, view.frames, view.ready), (0, 4, 2));
    assert_eq!(
        (view.registry.as_str(), view.observatories, view.troubles.as_slice()),
        ("own.json", 1, [].as_slice())
    );
    let group = |filter: &str, target: &str| {
        let is_it = |group: &&crate::present::contribute::BhtomGroup| {
            group.filter.as_deref() == Some(filter) && group.target.as_deref() == Some(target)
        };
        view.groups.iter().find(is_it).unwrap().clone()
    };
    let ready = group("V", "AT2025x");
    assert_eq!((ready.frames, ready.sent_as.as_deref(), ready.reasons.len()), (2, Some("GaiaSP/V"), 0));
    assert_eq!(group("Clear", "AT2025x").reasons[0].0, "filter-unknown");
    assert_eq!(group("V", "M 31").reasons[0].0, "not-calibrated");
    assert_eq!(view.unknown_filters, [("Clear".to_owned(), 1)]);
    let calls = &view.files[2].text;
    assert!(calls.contains("Night/a.fits") && !calls.contains("Night/c.fits"), "{calls}");
    // What the user says of filter and calibration counts, and no header is read again for it.
    session.change("answers".to_owned(), |settings, _| {
        settings.contributions.filters.push(("clear".to_owned(), "GaiaSP/any".to_owned()));
        settings.contributions.calibrated = true;
    });
    assert!(session.is_derived());
    assert_eq!((session.bhtom().unread, session.bhtom().ready), (0, 4));
    // A target that is not in the CSV is not sent.
    session.change("off".to_owned(), |settings, _| settings.switch_target("M 31", false));
    session.derive(&host(), "now", Options::default());
    assert_eq!(session.bhtom().frames, 3);
}

#[test]
fn a_registry_that_is_wrong_is_told_with_its_line_and_a_mirrored_longitude_is_asked_about() {
    let files = [("a.fits", light("AT2025x", "V", 1))];
    let mut session = session(&files);
    read(&mut session, Asking::Bhtom, &files);
    session.change("registry".to_owned(), |settings, _| registry(settings, "[\n{ \"oname\": \"\" }]"));
    let view = session.bhtom();
    assert!(view.troubles[0].contains("line 2: the entry has no oname"), "{:?}", view.troubles);
    assert_eq!((view.registry.as_str(), view.observatories), ("own.json", 0));
    session.change("registry".to_owned(), |settings, _| registry(settings, "[\n{ \"oname\": \"A_B\""));
    let view = session.bhtom();
    assert!(view.troubles[0].contains("cannot be read, line 2"), "{:?}", view.troubles);
    assert_eq!(view.registry, "BHTOM’s own lists");
    session
        .change("registry".to_owned(), |settings, _| registry(settings, &REGISTRY.replace("14.0", "-14.0")));
    let view = session.bhtom();
    assert!(view.troubles[0].contains("HILL_CCD47: its longitude -14"), "{:?}", view.troubles);
    assert_eq!(view.ready, 0, "it is never turned in silence");
}

/// docs/rules.md#21-rest
#[test]
fn of_a_registry_and_an_info_file_the_lines_that_are_right_serve_and_the_others_are_told() {
    let files = [("a.fits", light("AT2025x", "Rot", 1)), ("b.fits", light("AT2025x", "V", 2))];
    let mut session = session(&files);
    session.change("given".to_owned(), |settings, _| {
        let own = REGISTRY.trim_start_matches('[');
        registry(settings, &format!("[\n{{ \"oname\": \"A_B\", \"latitude\": 91 }},\n{own}"));
        let text = "Gain : GAIN\nFilters : FILTER : FILTER : str : Rot | R : lists : F\n".to_owned();
        settings.contributions.info = Some(GivenText { name: "HILL_CCD47_obs.info".to_owned(), text });
    });
    read(&mut session, Asking::Bhtom, &files);
    let view = session.bhtom();
    assert_eq!((view.ready, view.observatories, view.registry.as_str(), view.info), (2, 1, "own.json", true));
    let told = [
        "own.json: line 2: A_B has a latitude that is not between -90 and 90. The other lines were read; correct these in the file and choose it again.",
        "HILL_CCD47_obs.info: line 1: it has 2 columns, and 7 with : between them are needed. The other lines were read; correct these in the file and choose it again.",
    ];
    assert_eq!(view.troubles, told);
}

#[test]
fn azotea_has_each_cameras_keywords_gain_and_pattern() {
    let cards = |more: &str| {
        format!(
            "SWCREATE = 'SharpCap v4.1.1'\nINSTRUME = 'ZWO ASI178MC'\nBAYERPAT = 'RGGB'\nROWORDER = 'BOTTOM-UP'\nEXPTIME = 10.0\nXPIXSZ = 2.4\nLOG-GAIN = 200\nDATE-OBS = '2025-11-20T22:00:0{more}'"
        )
    };
    let files = [("a.fits", cards("0")), ("Darks/b.fits", cards("5"))];
    let mut session = session(&files);
    assert_eq!(session.azotea().unread, 2);
    read(&mut session, Asking::Azotea, &files);
    let view = session.azotea();
    assert_eq!((view.unread, view.files, view.cameras.len()), (0, 2, 1));
    let camera = &view.cameras[0];
    assert_eq!((camera.name.as_str(), camera.files), ("ZWO ASI178MC", 2));
    assert_eq!(camera.types, [("DARK".to_owned(), 1), ("LIGHT".to_owned(), 1)]);
    assert_eq!(camera.gains, [("LOG-GAIN 200 is 10 times".to_owned(), 2)]);
    assert!(camera.patterns[0].0.starts_with("GBRG: "), "{:?}", camera.patterns);
    let state = |word: &str| {
        let found = camera.keywords.iter().find(|own| own.word == word).unwrap();
        (found.state.as_str(), found.needed)
    };
    assert_eq!(state("BAYERPAT"), ("present", true));
    assert_eq!(state("YPIXSZ"), ("derived", true));
    assert_eq!(state("FOCALLEN"), ("missing", false));
    assert!(view.checklist.text.contains("\"bayer_top_left\": \"GBRG\""));
}

/// docs/rules.md#22-page
#[test]
fn the_sky_is_looked_at_in_the_region_that_was_set_and_a_level_goes_off_what_was_seen() {
    let cards = |more: &str| {
        format!(
            "SWCREATE = 'SharpCap v4.1.1'\nINSTRUME = 'ZWO ASI178MC'\nEXPTIME = 10.0\nDATE-OBS = '2025-11-20T22:00:00'\n{more}"
        )
    };
    let files = [
        ("a.fits", cards("BAYERPAT = 'RGGB'\nROWORDER = 'BOTTOM-UP'")),
        ("b.fits", cards("BAYERPAT = 'RGGB'\nIMAGETYP = 'FLAT'")),
        ("mono.fits", cards("EGAIN = 1.0")),
        ("masterBias.fits", cards("IMAGETYP = 'Master Bias'")),
    ];
    let mut session = session(&files);
    assert_eq!(session.to_look_sky(), [], "patterns stand in keywords that were not read yet");
    read(&mut session, Asking::Azotea, &files);
    let sky = |r: f64| {
        let of = |mean: f64| Brightness { mean, std: 2.0 };
        Sky { roi: "[0:8,0:8]".to_owned(), r: of(r), g1: of(200.0), g2: of(210.0), b: of(300.0) }
    };
    let looks = session.to_look_sky();
    let usual = SkyLook { stored: *b"RGGB", is_bottom_up: true, region: None };
    assert_eq!(
        (looks.len(), looks[0].look, looks[0].files[0].path.as_str()),
        (2, Look::Sky(usual), "a.fits")
    );
    let view = session.azotea().sky;
    assert_eq!((view.files, view.left, view.measured, view.table.is_some()), (2, 2, 0, false));
    assert_eq!((view.frames.len(), view.frames[0].size, view.frames[0].rows), (2, (8, 8), (0, 8)));
    session.take_looked(looks[0].clone(), Looked { seen: Some(Seen::Sky(sky(100.0))), unread: Vec::new() });
    session.change("level".to_owned(), |settings, _| settings.contributions.sky_bias = "40.5".to_owned());
    let view = session.azotea();
    assert_eq!((view.sky.left, view.sky.measured), (1, 1));
    assert_eq!(view.sky.rows[0].channels, ["59.5 ± 2.0", "159.5 ± 2.0", "169.5 ± 2.0", "259.5 ± 2.0"]);
    assert!(view.sky.table.unwrap().text.ends_with(",259.500,2.0,40.5\n"));
    assert!(view.checklist.text.contains("\"mean\": 59.5"), "the checklist is the command's answer");
    // Another region is looked at anew, and what was seen in the first stays known.
    let set = |session: &mut Session, region: &str| {
        session.change("region".to_owned(), |settings, _| {
            region.clone_into(&mut settings.contributions.sky_region);
        });
    };
    set(&mut session, "[2:6,1:99]");
    let view = session.azotea().sky;
    assert_eq!((view.left, view.frames[0].rows, view.frames[0].columns), (2, (2, 6), (1, 8)));
    let region = Region::read("[2:6,1:99]");
    assert_eq!(session.to_look_sky()[0].look, Look::Sky(SkyLook { region, ..usual }));
    set(&mut session, "");
    assert_eq!(session.azotea().sky.measured, 1);
    // A master goes with each file; what cannot be read, and what is no region or level, is told.
    let key = FileKey { root_name: "Night".to_owned(), path: "masterBias.fits".to_owned() };
    assert_eq!(session.azotea().sky.masters, std::slice::from_ref(&key));
    session.change("master".to_owned(), |settings, _| settings.contributions.sky_master = Some(key));
    let looks = session.to_look_sky();
    assert_eq!(
        looks[1].files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["b.fits", "masterBias.fits"]
    );
    session.take_looked(
        looks[0].clone(),
        Looked { seen: None, unread: vec![(0, "it is gone".to_owned().into())] },
    );
    session.take_looked(
        looks[1].clone(),
        Looked { seen: None, unread: vec![(1, "of another size".to_owned().into())] },
    );
    let view = session.azotea().sky;
    let told = [("a.fits", "it is gone"), ("b.fits", "masterBias.fits: of another size")];
    assert_eq!(view.errors, told.map(|(path, why)| (path.to_owned(), why.to_owned())));
    session.change("wrong".to_owned(), |settings, _| {
        let given = &mut settings.contributions;
        given.sky_region = "[9:1,0:4]".to_owned();
        given.sky_master = None;
        given.sky_bias = "much".to_owned();
    });
    let troubles = session.azotea().sky.troubles;
    assert!(troubles[0].starts_with("[9:1,0:4] is no region"), "{troubles:?}");
    assert!(troubles[1].starts_with("much is no level"), "{troubles:?}");
    session.change("gone".to_owned(), |settings, _| {
        let gone = FileKey { root_name: "Night".to_owned(), path: "gone.fits".to_owned() };
        settings.contributions.sky_master = Some(gone);
    });
    assert!(session.azotea().sky.troubles[1].starts_with("gone.fits is not among the files"));
}

/// docs/rules.md#23-metadata
#[test]
fn metadata_for_itelescope_is_one_file_a_folder() {
    let files = [("night/a.fits", light("M 31", "V", 1)), ("other/b.fits", light("M 33", "V", 3))];
    let mut session = session(&files);
    read(&mut session, Asking::Itelescope, &files);
    let metadata = session.itelescope_metadata();
    let names: Vec<&str> = metadata.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["Night_night.yml", "Night_other.yml"]);
    assert!(
        metadata[0].text.contains("OBJECT: ") && metadata[0].text.contains("M 31"),
        "{}",
        metadata[0].text
    );
}
