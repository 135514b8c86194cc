//! Rows built by hand for this crate's tests.

use nightledger_frame::{DefaultFields, Known, Source};
use nightledger_ledger::{Calibration, Match, Mean, Row, RowCount};
use time::{Date, Month};

pub(crate) fn known<T>(value: T) -> Known<T> {
    Known::new(value, Source::Edit)
}

pub(crate) fn mean(value: f64) -> Mean {
    Mean { value, frames: 20, from: "CCD-TEMP".into() }
}

pub(crate) fn date(day: u8) -> Date {
    Date::from_calendar_date(2023, Month::July, day).unwrap()
}

fn matched(count: u32) -> Match {
    Match { count: RowCount::Known(count), ..Match::default() }
}

/// A row with every value.
pub(crate) fn row() -> Row {
    Row {
        site: nightledger_ledger::SiteId(0),
        target: Some("NGC 6888".into()),
        panel: None,
        telescope: Some("FRA400".into()),
        camera: Some("Camera A".into()),
        date: Some(date(6)),
        filter: Some(known("Ha".into())),
        filter_id: Some(4663),
        number: 20,
        exposure_s: Some(600.0),
        gain: Some(100.0),
        iso: None,
        binning: Some(1),
        sensor_temp_c: Some(mean(-10.02)),
        focal_ratio: Some(known(5.4)),
        calibration: Calibration {
            dark: matched(50),
            flat: matched(100),
            dark_flat: matched(0),
            bias: matched(100),
        },
        bortle: Some(known(4.0)),
        mean_sqm: Some(mean(20.52)),
        mean_fwhm_arcsec: Some(mean(4.7564)),
        ambient_c: Some(mean(10.27)),
        frames: (0..20).map(nightledger_ledger::FrameId).collect(),
        defaults_used: DefaultFields::default(),
    }
}
