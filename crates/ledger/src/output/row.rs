//! A row of acquisition.csv before it is text.

use nightledger_frame::{DefaultFields, Known};
use time::Date;

use crate::{Calibration, FrameId, SiteId};

/// One line of acquisition.csv, still in the field's words (docs/rules.md#9-rows).
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where its lights were taken.
    pub site: SiteId,
    /// The target as shown.
    pub target: Option<String>,
    /// The panel; `None` in merged rows.
    pub panel: Option<String>,
    /// Telescope.
    pub telescope: Option<String>,
    /// Camera.
    pub camera: Option<String>,
    /// The evening's date, or DATE-OBS's.
    pub date: Option<Date>,
    /// The filter's name.
    pub filter: Option<Known<String>>,
    /// AstroBin's id, when the user's table has one for this filter and rig.
    pub filter_id: Option<u32>,
    /// Exposures, stacks weighing their subframes.
    pub number: u32,
    /// s.
    pub exposure_s: Option<f64>,
    /// The gain setting.
    pub gain: Option<f64>,
    /// The ISO setting.
    pub iso: Option<u32>,
    /// Binning.
    pub binning: Option<u8>,
    /// Sensor temperature, degC: mean over frames, the set point where none is measured.
    pub sensor_temp_c: Option<Mean>,
    /// Focal ratio.
    pub focal_ratio: Option<Known<f64>>,
    /// What was matched, by kind.
    pub calibration: Calibration,
    /// Bortle class.
    pub bortle: Option<Known<f64>>,
    /// mag/arcsec^2.
    pub mean_sqm: Option<Mean>,
    /// arcsec.
    pub mean_fwhm_arcsec: Option<Mean>,
    /// Ambient temperature, degC.
    pub ambient_c: Option<Mean>,
    /// Its lights, ascending.
    pub frames: Vec<FrameId>,
    /// The defaults that it owes something to.
    pub defaults_used: DefaultFields,
}

/// A mean over frames with how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Mean {
    /// The mean.
    pub value: f64,
    /// How many frames gave a value.
    pub frames: u32,
    /// In words, what the values are: `CCD-TEMP`, `set point`, `HFR x 2 x scale`, `setting HFR`.
    pub from: String,
}
