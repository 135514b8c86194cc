//! When an exposure began.

use serde::{Deserialize, Serialize};

/// A point on a clock: nanoseconds since 1970-01-01T00:00:00 of that clock (1678 to 2262).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Instant {
    /// Nanoseconds since 1970-01-01T00:00:00.
    pub ns: i64,
}

/// Which clock a start was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Clock {
    /// UTC: every header keyword (docs/rules.md#4-start).
    Utc,
    /// The capture computer's local time: file names.
    Local,
}

/// The start of an exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Start {
    /// The point in time on its clock.
    pub at: Instant,
    /// That clock.
    pub clock: Clock,
    /// Whether the text had a fraction of a second: without one, two starts agree within 1 s (docs/rules.md#6-same-exposure).
    pub has_fraction: bool,
}

impl Instant {
    /// Nanoseconds in a second.
    pub const SECOND: i64 = 1_000_000_000;

    /// From a date and time without a zone. `None` outside 1678 to 2262.
    pub fn from_date_time(at: time::PrimitiveDateTime) -> Option<Self> {
        i64::try_from(at.assume_utc().unix_timestamp_nanos()).ok().map(|ns| Self { ns })
    }

    /// The date and time on its clock.
    pub fn date_time(self) -> time::PrimitiveDateTime {
        // Every i64 of nanoseconds lies within the years 1678 to 2262, which `time` can show.
        let at = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.ns))
            .unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
        time::PrimitiveDateTime::new(at.date(), at.time())
    }

    /// Seconds since 1970-01-01T00:00:00, to the microsecond.
    pub fn seconds(self) -> f64 {
        let whole = self.ns.div_euclid(Self::SECOND);
        let rest = self.ns.rem_euclid(Self::SECOND);
        #[allow(clippy::cast_precision_loss, reason = "seconds of these years have 36 bits, nanoseconds 30")]
        let seconds = whole as f64 + rest as f64 / 1e9;
        seconds
    }

    #[must_use]
    /// Later by so many seconds (earlier when negative), to the nanosecond, saturating at the ends of the range.
    pub fn plus_s(self, seconds: f64) -> Self {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a float to integer cast saturates, and NaN becomes 0"
        )]
        let ns = (seconds * 1e9).round() as i64;
        Self { ns: self.ns.saturating_add(ns) }
    }

    /// ISO 8601 with as many fraction digits as are needed, at least three when there is a fraction, without a zone.
    pub fn iso(self) -> String {
        let at = self.date_time();
        let (date, clock) = (at.date(), at.time());
        let mut text = format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            date.year(),
            u8::from(date.month()),
            date.day(),
            clock.hour(),
            clock.minute(),
            clock.second()
        );
        let ns = clock.nanosecond();
        if ns != 0 {
            let digits = format!("{ns:09}");
            let kept = digits.trim_end_matches('0').len().max(3);
            text.push('.');
            text.extend(digits.chars().take(kept));
        }
        text
    }
}
