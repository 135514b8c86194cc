//! A ledger built by hand: what the rules would say of a small scan, without the rules.

use nightledger_frame::{
    DefaultField, DefaultFields, Frame, Instant, Keyword, Kind, Known, Place, Position, Role, Source, Values,
};
use nightledger_ledger::{
    Calibration, CalibrationGroup, Coverage, Decision, FrameId, Ledger, Match, Mean, Reason, Row, RowCount,
    Site, SiteId,
};
use time::{Date, Month};

pub(crate) fn read<T>(value: T) -> Known<T> {
    Known::new(value, Source::Header { keyword: Keyword::find("OBJECT").unwrap(), hdu: 0, card: 1 })
}

pub(crate) fn by_default<T>(value: T, field: DefaultField) -> Known<T> {
    Known::new(value, Source::Default(field))
}

pub(crate) fn mean(value: f64, frames: u32) -> Mean {
    Mean { value, frames, from: "CCD-TEMP".into() }
}

pub(crate) fn date(day: u8) -> Date {
    Date::from_calendar_date(2024, Month::March, day).unwrap()
}

/// A frame of that kind with the values every camera writes.
pub(crate) fn frame(path: &str, kind: Kind) -> Frame {
    let place = Place { root: 0, root_name: "Target".into(), path: path.into(), exposure: 1 };
    let values = Values {
        kind: Some(read(kind)),
        subframes: Some(read(1)),
        exposure_s: Some(read(300.0)),
        gain: Some(read(100.0)),
        egain: Some(read(0.25)),
        binning: Some(read(1)),
        sensor_temp_c: Some(read(-10.0)),
        set_temp_c: Some(read(-10.0)),
        camera: Some(read("Camera A".into())),
        ..Values::default()
    };
    Frame { values, ..Frame::new(place) }
}

/// A light of a filter, at an hour of the sample's time line.
pub(crate) fn light(path: &str, filter: &str, panel: &str) -> Frame {
    let frame = frame(path, Kind::Light);
    let values = Values {
        filter: Some(read(filter.into())),
        telescope: Some(read("FRA400".into())),
        focuser: Some(read("EAF".into())),
        software: Some(read("N.I.N.A. 3.1".into())),
        ambient_c: Some(read(4.5)),
        object: Some(read("M 51".into())),
        panel: Some(read(panel.into())),
        ..frame.values
    };
    Frame { values, ..frame }
}

pub(crate) fn master(path: &str, kind: Kind, subframes: Option<u32>) -> Frame {
    let mut master = Frame { role: Role::Master, ..frame(path, kind) };
    master.subframes = subframes.map(read);
    master.software = Some(read("PixInsight 1.8".into()));
    master
}

/// A decision to count, at so many hours and on that night.
pub(crate) fn counted(hour: i64, day: u8) -> Decision {
    Decision {
        counted: true,
        reason: None,
        duplicate_of: None,
        night: Some(date(day)),
        date: Some(date(day)),
        site: Some(SiteId(0)),
        in_log: None,
        served_as_dark_flat: false,
        weight: 1,
        start_utc: Some(Instant { ns: hour * 3600 * Instant::SECOND }),
        fwhm_arcsec: None,
    }
}

pub(crate) fn aside(reason: Reason) -> Decision {
    Decision { counted: false, reason: Some(reason), weight: 0, start_utc: None, ..counted(0, 1) }
}

pub(crate) fn matched(frames: &[u32]) -> Match {
    let count = u32::try_from(frames.len()).unwrap();
    Match {
        count: RowCount::Known(count),
        frames: frames.iter().copied().map(FrameId).collect(),
        ..Match::default()
    }
}

pub(crate) fn row(filter: &str, panel: &str, frames: &[u32]) -> Row {
    let number = u32::try_from(frames.len()).unwrap();
    Row {
        site: SiteId(0),
        target: Some("M 51".into()),
        panel: Some(panel.into()),
        telescope: Some("FRA400".into()),
        camera: Some("Camera A".into()),
        date: Some(date(1)),
        filter: Some(read(filter.into())),
        filter_id: None,
        number,
        exposure_s: Some(300.0),
        gain: Some(100.0),
        iso: None,
        binning: Some(1),
        sensor_temp_c: Some(mean(-10.0, number)),
        focal_ratio: None,
        calibration: Calibration::default(),
        bortle: Some(read(4.5)),
        mean_sqm: Some(mean(20.85, number)),
        mean_fwhm_arcsec: Some(mean(3.125, number)),
        ambient_c: Some(mean(4.5, number)),
        frames: frames.iter().copied().map(FrameId).collect(),
        defaults_used: DefaultFields::default(),
    }
}

pub(crate) fn site(name: &str) -> Site {
    Site {
        name: name.into(),
        position: Some(Position { latitude: 47.123_45, longitude: -8.5 }),
        is_default: false,
        sqm: None,
        bortle: Some(read(4.5)),
    }
}

/// Two panels in two filters at one site, with masters, raw darks, and files set aside.
pub(crate) fn scan() -> (Vec<Frame>, Ledger) {
    let mut master_flat = master("mf", Kind::Flat, Some(40));
    master_flat.filter = Some(read("Ha".into()));
    master_flat.exposure_s = Some(read(1.5));
    let mut master_bias = master("mb", Kind::Bias, None);
    master_bias.exposure_s = Some(read(0.000_1));
    let frames = vec![
        light("l0", "Ha", "1"),
        light("l1", "Ha", "1"),
        light("l2", "OIII", "1"),
        light("l3", "Ha", "2"),
        master_flat,
        master_bias,
        frame("d0", Kind::Dark),
        frame("d1", Kind::Dark),
        frame("l0_c", Kind::Light),
        frame("x", Kind::Dark),
    ];
    let decisions = vec![
        counted(0, 1),
        counted(5, 1),
        counted(30, 2),
        counted(31, 2),
        counted(100, 5),
        counted(100, 5),
        counted(100, 5),
        counted(100, 5),
        aside(Reason::Duplicate),
        counted(100, 5),
    ];
    let with_flats = |row: Row| Row {
        calibration: Calibration {
            flat: matched(&[4]),
            bias: matched(&[5]),
            dark: matched(&[6, 7]),
            ..Calibration::default()
        },
        ..row
    };
    let rows = vec![
        with_flats(row("Ha", "1", &[0, 1])),
        with_flats(row("Ha", "2", &[3])),
        Row {
            calibration: Calibration { dark: matched(&[6, 7]), ..Calibration::default() },
            ..row("OIII", "1", &[2])
        },
    ];
    let group = CalibrationGroup {
        kind: Kind::Dark,
        masters: false,
        label: "Dark 30 s".into(),
        frames: vec![FrameId(9)],
        count: RowCount::Known(1),
        used_by: Vec::new(),
        is_behind_master: false,
    };
    let ledger = Ledger {
        completed: std::collections::BTreeMap::new(),
        decisions,
        sites: vec![site("Hill")],
        rows,
        coverage: Coverage { groups: vec![group], missing: Vec::new() },
        targets: Vec::new(),
        lookups: Vec::new(),
        notices: Vec::new(),
    };
    (frames, ledger)
}
