//! Guide logs: how well the mount followed the sky while a light was exposed (docs/rules.md#18-guide).
//!
//! PHD2 writes pixels of the guide camera and their scale; ASIAIR and Ekos' internal guider write the same grammar;
//! Ekos' `.analyze` files hold arcseconds. All of them count on the computer's local clock and name no zone:
//! [`Zones`] finds it. Logs never change what a frame counts for.

mod figures;
mod line;
mod read;
mod rms;
mod spans;
mod zone;

pub use figures::{GuideDoubt, PlacedLog, give_figures};
pub use read::{LogReader, is_log, is_log_of_any_name, is_passed_over};
pub use rms::{LEAST_COVER, LEAST_SAMPLES, Rms, rms};
pub use zone::{Light, Lights, Zone, ZoneFrom, Zones};

/// What one guide log holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GuideLog {
    /// Runs of guiding, in the order of the file.
    pub sections: Vec<Section>,
    /// Captures that the log names beside the guiding: Ekos' `.analyze`, ASIAIR's Autorun log.
    pub captures: Vec<Capture>,
    /// Runs whose pixel scale is not known: they give no figure.
    pub without_scale: u32,
    /// Rows that could not be read: cut off, or with numbers whose decimal commas cannot be told from the others.
    pub unread_rows: u32,
}

/// One run of guiding, from its beginning to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// When it began: seconds since 1970-01-01T00:00:00 on the clock of the computer that guided (no zone).
    pub begins_s: f64,
    /// Arcseconds a pixel of the guide camera; 1 where the log holds arcseconds. Nothing where the program did not
    /// know it.
    pub scale_arcsec_per_px: Option<f64>,
    /// PHD2's equipment profile, which tells rigs apart.
    pub profile: Option<Box<str>>,
    /// Where the mount pointed at the beginning.
    pub pointing: Pointing,
    /// Usual time between two rows, seconds (their median).
    pub step_s: f64,
    /// How many rows there are, with those that do not count.
    pub rows: u32,
    /// The measurements that count: the star was found and the mount was not settling.
    pub samples: Vec<Sample>,
}

impl Section {
    /// What is the same in two files that hold this run: logs are copied and stacked.
    pub fn print(&self) -> (u64, u32, Option<[u64; 3]>) {
        let first = self.samples.first().map(|sample| {
            [sample.after_s.to_bits(), u64::from(sample.ra.to_bits()), u64::from(sample.dec.to_bits())]
        });
        (self.begins_s.to_bits(), self.rows, first)
    }
}

/// One measurement of the guide star.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Seconds after the beginning of its section.
    pub after_s: f64,
    /// How far the star was off in right ascension: an angle on the sky in pixels of the guide camera, or arcseconds.
    pub ra: f32,
    /// In declination.
    pub dec: f32,
}

/// Where the mount pointed; what the program did not know is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pointing {
    /// Right ascension, hours.
    pub ra_h: Option<f64>,
    /// Declination, degrees.
    pub dec_deg: Option<f64>,
    /// Hour angle, hours.
    pub hour_angle_h: Option<f64>,
    /// Altitude, degrees.
    pub alt_deg: Option<f64>,
}

/// A capture that a log names.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// When it began: seconds since 1970-01-01T00:00:00 on the computer's clock.
    pub begins_s: f64,
    /// s of exposure.
    pub exposure_s: f64,
    /// The base name of the file it became; ASIAIR's log names none.
    pub file_name: Option<Box<str>>,
}

#[cfg(test)]
mod tests;
