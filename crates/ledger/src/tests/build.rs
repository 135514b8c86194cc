//! Frames by hand.

use nightledger_frame::{
    Clock, Frame, Instant, Keyword, Kind, Known, Place, Position, Role, Source, Start, Unfit, unreadable,
};
use time::{Date, Month, PrimitiveDateTime, Time};

use crate::{Edits, FixedZone, Ledger, Settings, ledger};

/// `2024-01-05T22:00:00.137`
#[track_caller]
pub(crate) fn instant(text: &str) -> Instant {
    let (date, clock) = text.split_once('T').unwrap();
    let mut parts = date.split('-').map(|part| part.parse::<i32>().unwrap());
    let (year, month, day) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let month = Month::try_from(u8::try_from(month).unwrap()).unwrap();
    let date = Date::from_calendar_date(year, month, u8::try_from(day).unwrap()).unwrap();
    let seconds: f64 = clock.split(':').fold(0.0, |sum, part| sum * 60.0 + part.parse::<f64>().unwrap());
    Instant::from_date_time(PrimitiveDateTime::new(date, Time::MIDNIGHT)).unwrap().plus_s(seconds)
}

/// A value as a header has it.
#[allow(clippy::unnecessary_wraps, reason = "a frame's fields are all optional")]
pub(crate) fn read<T>(value: T) -> Option<Known<T>> {
    Some(Known::new(value, Source::Header { keyword: Keyword::find("COMMENT").unwrap(), hdu: 0, card: 1 }))
}

pub(crate) fn text(value: &str) -> Option<Known<Box<str>>> {
    read(value.into())
}

/// A frame that is changed until it is right.
#[derive(Debug, Clone)]
pub(crate) struct Build(pub(crate) Frame);

/// A light of a complete rig: 60 s, Ha, gain 100, at (52.25, -0.12), on the evening of 2024-01-05.
pub(crate) fn light(path: &str) -> Build {
    let place = Place { root: 0, root_name: "Tgt".into(), path: path.into(), exposure: 1 };
    let mut frame = unreadable(place, Unfit::NoFrame, None);
    frame.unfit = None;
    frame.kind = read(Kind::Light);
    frame.subframes = read(1);
    frame.exposure_s = read(60.0);
    frame.start = read(Start { at: instant("2024-01-05T22:00:00"), clock: Clock::Utc, has_fraction: true });
    frame.gain = read(100.0);
    frame.offset = read(50.0);
    frame.filter = text("Ha");
    frame.binning = read(1);
    frame.sensor_temp_c = read(-10.0);
    frame.set_temp_c = read(-10.0);
    frame.pixel_um = read(3.76);
    frame.focal_length_mm = read(540.0);
    frame.focal_ratio = read(5.4);
    frame.telescope = text("Scope");
    frame.camera = text("Cam");
    frame.position = read(Position { latitude: 52.25, longitude: -0.12 });
    frame.object = text("M 31");
    Build(frame)
}

/// A dark, flat, dark flat or bias of that rig, without a position.
pub(crate) fn calibration(kind: Kind, path: &str) -> Build {
    let mut build = light(path).at("2024-01-06T08:00:00").no_position();
    build.0.kind = read(kind);
    build.0.object = None;
    match kind {
        Kind::Flat => build.0.exposure_s = read(2.0),
        Kind::Bias => build.0.exposure_s = read(0.0),
        _ => {}
    }
    if kind != Kind::Flat {
        build.0.filter = None;
    }
    build
}

impl Build {
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Frame)) -> Self {
        change(&mut self.0);
        self
    }

    pub(crate) fn at(self, start: &str) -> Self {
        let start = Start { at: instant(start), clock: Clock::Utc, has_fraction: true };
        self.with(|frame| frame.start = read(start))
    }

    /// A start in whole seconds.
    pub(crate) fn at_second(self, start: &str) -> Self {
        let start = Start { at: instant(start), clock: Clock::Utc, has_fraction: false };
        self.with(|frame| frame.start = read(start))
    }

    pub(crate) fn at_local(self, start: &str) -> Self {
        let start = Start { at: instant(start), clock: Clock::Local, has_fraction: false };
        self.with(|frame| frame.start = Some(Known::new(start, Source::FileName)))
    }

    pub(crate) fn undated(self) -> Self {
        self.with(|frame| frame.start = None)
    }

    pub(crate) fn exposure(self, seconds: f64) -> Self {
        self.with(|frame| frame.exposure_s = read(seconds))
    }

    pub(crate) fn gain(self, gain: f64) -> Self {
        self.with(|frame| frame.gain = read(gain))
    }

    pub(crate) fn filter(self, name: &str) -> Self {
        self.with(|frame| frame.filter = text(name))
    }

    pub(crate) fn object(self, name: &str) -> Self {
        self.with(|frame| frame.object = text(name))
    }

    pub(crate) fn panel(self, name: &str) -> Self {
        self.with(|frame| frame.panel = text(name))
    }

    pub(crate) fn camera(self, name: &str) -> Self {
        self.with(|frame| frame.camera = text(name))
    }

    pub(crate) fn without_camera(self) -> Self {
        self.with(|frame| frame.camera = None)
    }

    pub(crate) fn telescope(self, name: &str) -> Self {
        self.with(|frame| frame.telescope = text(name))
    }

    pub(crate) fn place(self, latitude: f64, longitude: f64) -> Self {
        self.with(|frame| frame.position = read(Position { latitude, longitude }))
    }

    pub(crate) fn no_position(self) -> Self {
        self.with(|frame| frame.position = None)
    }

    pub(crate) fn temp(self, degrees: f64) -> Self {
        self.with(|frame| (frame.set_temp_c, frame.sensor_temp_c) = (read(degrees), read(degrees)))
    }

    /// A master or stack of so many.
    pub(crate) fn of(self, count: Option<u32>) -> Self {
        self.with(|frame| {
            let light = frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light);
            frame.role = if light { Role::Stack } else { Role::Master };
            frame.subframes = count.and_then(read);
        })
    }
}

/// Frames numbered in a path: `LIGHT/x_{}.fits`, 70 s apart.
pub(crate) fn many(count: u32, build: impl Fn(u32) -> Build) -> Vec<Build> {
    (0..count)
        .map(|number| {
            build(number).with(|frame| {
                if let Some(start) = &mut frame.start {
                    start.value.at = start.value.at.plus_s(70.0 * f64::from(number));
                }
            })
        })
        .collect()
}

/// A host in UTC.
pub(crate) fn host() -> FixedZone {
    FixedZone { today: Date::from_ordinal_date(2026, 300).unwrap(), offset_min: 0 }
}

pub(crate) fn frames(builds: impl IntoIterator<Item = Build>) -> Vec<Frame> {
    builds.into_iter().map(|build| build.0).collect()
}

/// The ledger of frames under default settings.
pub(crate) fn count(builds: impl IntoIterator<Item = Build>) -> Ledger {
    count_with(builds, &Settings::default(), &Edits::default())
}

pub(crate) fn count_with(
    builds: impl IntoIterator<Item = Build>,
    settings: &Settings,
    edits: &Edits,
) -> Ledger {
    ledger(&frames(builds), &[], settings, edits, &host())
}

/// `number` of each row, in the rows' order.
pub(crate) fn numbers(ledger: &Ledger) -> Vec<u32> {
    ledger.rows.iter().map(|row| row.number).collect()
}

/// Whether a notice with this code stands there.
pub(crate) fn says(ledger: &Ledger, code: &str) -> bool {
    ledger.notices.iter().any(|notice| notice.code.as_str() == code)
}

/// Why each file does not count; `counted` if it does.
pub(crate) fn reasons(ledger: &Ledger) -> Vec<&'static str> {
    ledger.decisions.iter().map(|decision| decision.reason.map_or("counted", crate::Reason::as_str)).collect()
}
