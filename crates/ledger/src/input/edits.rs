//! What the user corrected: kept apart from what was read, listed, undoable, and applied before the rules (docs/rules.md#11).

use nightledger_frame::Kind;
use nightledger_json::form;
use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::Renames;

/// Names a file across rescans: the root's name and the path below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct FileKey {
    /// The name of the folder given.
    pub root_name: String,
    /// The path below it.
    pub path: String,
}

/// The layer of edits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edits {
    /// Files that do not count.
    pub excluded: Vec<FileKey>,
    /// Folders (path prefix below a root, no trailing `/`; empty: the whole root) that do not count.
    pub excluded_folders: Vec<FileKey>,
    /// Files that count although they lie in a set-aside or excluded folder.
    pub included: Vec<FileKey>,
    /// Values corrected for single files.
    pub overrides: Vec<(FileKey, Override)>,
    /// Telescopes renamed, old name to new.
    pub telescope_names: Renames,
    /// Cameras renamed.
    pub camera_names: Renames,
    /// Targets renamed (two spellings of one become one).
    pub target_names: Renames,
    /// Filters renamed.
    pub filter_names: Renames,
}

/// Corrected values of one file; `None` leaves what was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Override {
    /// Kind.
    pub kind: Option<Kind>,
    /// A master's or stack's number of exposures.
    pub subframes: Option<u32>,
    /// The date of the evening, as `2025-02-03` ([`evening`]).
    pub night: Option<String>,
    /// s, of one exposure.
    pub exposure_s: Option<f64>,
    /// The gain setting.
    pub gain: Option<f64>,
    /// The offset setting.
    pub offset: Option<f64>,
    /// The filter's name.
    pub filter: Option<String>,
    /// Binning.
    pub binning: Option<u8>,
    /// Set point, degC.
    pub set_temp_c: Option<f64>,
    /// Sensor temperature, degC.
    pub sensor_temp_c: Option<f64>,
    /// Target.
    pub object: Option<String>,
    /// Panel.
    pub panel: Option<String>,
    /// px.
    pub hfr_px: Option<f64>,
    /// arcsec.
    pub fwhm_arcsec: Option<f64>,
    /// degC.
    pub ambient_c: Option<f64>,
    /// mm.
    pub focal_length_mm: Option<f64>,
    /// Focal ratio.
    pub focal_ratio: Option<f64>,
}

/// A date as `2025-02-03`.
pub fn evening(text: &str) -> Option<Date> {
    let mut parts = text.trim().splitn(3, '-').map(str::parse::<u16>);
    let mut part = || parts.next()?.ok();
    let (year, month, day) = (part()?, part()?, part()?);
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok())?;
    // Before photography it is a slip of the finger.
    let date = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok();
    date.filter(|date| (1826..=9999).contains(&date.year()))
}

form!(FileKey { root_name: Always, path: Always });
form!(Edits {
    excluded,
    excluded_folders,
    included,
    overrides,
    telescope_names,
    camera_names,
    target_names,
    filter_names,
});
form!(Override {
    kind: Brief,
    subframes,
    night,
    exposure_s,
    gain,
    offset,
    filter,
    binning,
    set_temp_c,
    sensor_temp_c,
    object,
    panel,
    hfr_px,
    fwhm_arcsec,
    ambient_c,
    focal_length_mm,
    focal_ratio,
});
