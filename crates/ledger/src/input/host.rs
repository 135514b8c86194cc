//! What only the host knows.

use nightledger_frame::Instant;

/// The host's clock and time zone.
pub trait Host {
    /// Today's date where the host is; the check of rows allows one day of grace for time zones (docs/rules.md#9-limits).
    fn today(&self) -> time::Date;

    /// Minutes that the host's local time is ahead of UTC at `utc` (docs/rules.md#5-night).
    fn zone_offset_min(&self, utc: Instant) -> i32;

    /// The names of the folders above a root, the nearest first; none where the host does not know them.
    fn folders_above(&self, _root: u16) -> &[String] {
        &[]
    }

    /// Which zone that is, for the notice: `the browser's time zone`, `TZ=Europe/Berlin`.
    fn zone_name(&self) -> &str;
}

/// A host with a fixed date and offset: tests and replays.
#[derive(Debug, Clone)]
pub struct FixedZone {
    /// Today.
    pub today: time::Date,
    /// Minutes ahead of UTC.
    pub offset_min: i32,
}

impl Host for FixedZone {
    fn today(&self) -> time::Date {
        self.today
    }
    fn zone_offset_min(&self, _utc: Instant) -> i32 {
        self.offset_min
    }
    fn zone_name(&self) -> &'static str {
        "a fixed time zone"
    }
}
