//! What the user sets: how rows are made, tolerances, filter ids, sites, defaults (docs/rules.md#11-settings).

use serde::{Deserialize, Serialize};

use super::fold::fold_name;
use super::{Contributions, Goals, RigLimits};

/// Everything the user sets, and the page's file as JSON: unknown fields are ignored, absent ones have their default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Version of this file's form.
    pub version: u32,
    /// How a light gets its date (docs/rules.md#5-night).
    pub dates: Dates,
    /// One row per panel of a mosaic (docs/rules.md#9-rows); off merges panels.
    pub row_per_panel: bool,
    /// Count files in folders such as `_stash` and `rejected` (docs/rules.md#2-rejected).
    pub count_set_aside_folders: bool,
    /// Patterns of paths that do not count, with `*` and `?` (docs/rules.md#2-exclude).
    pub exclude: Vec<String>,
    /// All sets of raw darks and bias count, not only the one nearest in time (docs/rules.md#7-sets).
    pub count_all_calibration_sets: bool,
    /// The logs of the stacking program decide which lights count (docs/rules.md#18-wbpp).
    pub use_stacking_logs: bool,
    /// Let a stack count where a target and filter have no single lights (docs/rules.md#6-stacks).
    pub count_stacks: bool,
    /// Tolerances of the matching engine (docs/rules.md#7).
    pub tolerances: Tolerances,
    /// Filter name to AstroBin id, perhaps for one rig only.
    pub filters: Vec<FilterId>,
    /// The filters of rigs under names, to be used again.
    pub filter_profiles: Vec<FilterProfile>,
    /// Known sites (docs/rules.md#8-positions).
    pub sites: Vec<SiteEntry>,
    /// Values for what no file says.
    pub defaults: Defaults,
    /// The same for single rigs; where they say something they go before `defaults`.
    pub rig_defaults: Vec<RigDefaults>,
    /// Targets that the user switched off, as they are shown; compared by [`fold_name`].
    pub targets_off: Vec<String>,
    /// When not empty, only these targets (the runner's `--target`); compared by [`fold_name`].
    pub targets_only: Vec<String>,
    /// Sent to Nominatim as courtesy, only if the user gave one.
    pub email: Option<String>,
    /// The user's own key for lightpollutionmap.info. Never exported unless asked for.
    pub sky_key: Option<String>,
    /// What is wanted of targets.
    pub goals: Goals,
    /// To whom frames go beside AstroBin.
    pub contributions: Contributions,
    /// Limits of quality, by rig.
    pub culling: Vec<RigLimits>,
    /// The columns that the page's table of files shows, by their keys; none: the usual ones.
    pub frame_columns: Vec<String>,
}

impl Settings {
    /// What of it the rules look at; the rest as it is by default.
    #[must_use]
    pub fn of_rules(&self) -> Self {
        Self {
            goals: Goals::default(),
            contributions: Contributions::default(),
            culling: Vec::new(),
            frame_columns: Vec::new(),
            ..self.clone()
        }
    }

    /// What is kept with the settings although changing it is no step that can be taken back: nothing follows from it.
    pub fn beside_steps(&self) -> (&[RigLimits], &[String]) {
        (&self.culling, &self.frame_columns)
    }

    /// Takes that over.
    pub fn take_beside_steps(&mut self, other: &Self) {
        self.culling.clone_from(&other.culling);
        self.frame_columns.clone_from(&other.frame_columns);
    }

    /// Gives a filter its AstroBin id for all rigs, in the place of the one it has.
    pub fn set_filter_id(&mut self, name: &str, id: u32) {
        let folded = fold_name(name);
        let same = |filter: &&mut FilterId| filter.rig.is_none() && fold_name(&filter.name) == folded;
        match self.filters.iter_mut().find(same) {
            Some(filter) => filter.id = id,
            None => self.filters.push(FilterId { name: name.to_owned(), id, rig: None }),
        }
    }

    /// The user's entry for a site at this place, to be changed. It is made, under this name, if there is none within
    /// 0.02 degrees (2 km): near enough to find one's own entry again.
    pub fn entry_near(&mut self, latitude: f64, longitude: f64, name: &str) -> &mut SiteEntry {
        let is_near = |entry: &SiteEntry| {
            (entry.latitude - latitude).abs() < 0.02 && (entry.longitude - longitude).abs() < 0.02
        };
        let at = self.sites.iter().position(is_near).unwrap_or(self.sites.len());
        if at == self.sites.len() {
            self.sites.push(SiteEntry { name: name.to_owned(), ..SiteEntry::at(latitude, longitude) });
        }
        #[allow(clippy::indexing_slicing, reason = "found, or pushed just before")]
        &mut self.sites[at]
    }

    /// Calls a telescope or camera by a `new` name wherever a rig is named: its defaults and filter ids stay its own. What
    /// the rig of the new name has already goes first.
    pub fn rename_in_rigs(&mut self, old: &str, new: &str) {
        let folded = fold_name(old);
        let renamed = |rig: &str| {
            let parts: Vec<&str> =
                rig.split(" + ").map(|part| if fold_name(part) == folded { new } else { part }).collect();
            parts.join(" + ")
        };
        for filter in &mut self.filters {
            filter.rig = filter.rig.as_deref().map(renamed);
        }
        for profile in &mut self.filter_profiles {
            profile.rig = renamed(&profile.rig);
        }
        let (kept, moved): (Vec<RigDefaults>, Vec<RigDefaults>) = std::mem::take(&mut self.rig_defaults)
            .into_iter()
            .partition(|entry| renamed(&entry.rig) == entry.rig);
        self.rig_defaults = kept;
        self.rig_defaults
            .extend(moved.into_iter().map(|entry| RigDefaults { rig: renamed(&entry.rig), ..entry }));
    }

    /// Switches a target on or off; lights without an object go by the empty name.
    pub fn switch_target(&mut self, name: &str, on: bool) {
        let folded = fold_name(name);
        self.targets_off.retain(|off| fold_name(off) != folded);
        if !on {
            self.targets_off.push(name.to_owned());
        }
    }
}

/// How a light gets its date (docs/rules.md#5-night).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// The evening's local date.
    #[default]
    Night,
    /// The calendar date of DATE-OBS, as AstroBinUpload does with USEOBSDATE TRUE.
    UtcDate,
}

/// Tolerances of identity and matching (docs/rules.md#6, 7, 8).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tolerances {
    /// Darks: relative difference of exposure (0.01).
    pub dark_exposure_relative: f64,
    /// Darks: absolute difference of exposure, s (0.5); the larger of both counts ...
    pub dark_exposure_s: f64,
    /// ... but never over this share (0.10).
    pub dark_exposure_cap: f64,
    /// Darks: difference of set point, degC (2).
    pub set_temp_c: f64,
    /// Darks and bias of cameras without a set point: difference of mean temperature, degC (5).
    pub uncooled_temp_c: f64,
    /// Dark flats: relative difference of exposure (0.05).
    pub dark_flat_exposure_relative: f64,
    /// Dark flats: absolute difference of exposure, s (0.005); the larger of both counts.
    pub dark_flat_exposure_s: f64,
    /// Positions nearer than this are one site, km (2).
    pub site_km: f64,
    /// A session ends with a gap longer than this, h (5).
    pub session_gap_h: f64,
}

/// The AstroBin id of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilterId {
    /// The filter's name as the capture program writes it; compared by [`fold_name`].
    pub name: String,
    /// AstroBin's numeric id.
    pub id: u32,
    /// Only for this telescope and camera, when given (compared by [`fold_name`]); else for all.
    pub rig: Option<String>,
}

/// The filters of a rig with their AstroBin ids, under a name of the user's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FilterProfile {
    /// What the user calls it.
    pub name: String,
    /// The telescope and camera that it belongs to, or one of them.
    pub rig: String,
    /// The filters; their own `rig` says nothing here.
    pub filters: Vec<FilterId>,
}

/// A site the user knows (docs/rules.md#8-name).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SiteEntry {
    /// Its name or address.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Bortle class, 1 to 9.
    pub bortle: Option<f64>,
    /// mag/arcsec^2.
    pub sqm: Option<f64>,
}

impl SiteEntry {
    /// A site where frames were taken, without a name: its place as it is shown, to four decimals (10 m). Settings are
    /// files that people hand on, and more digits say nothing of a sky.
    pub fn at(latitude: f64, longitude: f64) -> Self {
        let shown = |degrees: f64| (degrees * 1e4).round() / 1e4;
        Self { latitude: shown(latitude), longitude: shown(longitude), ..Self::default() }
    }
}

/// Values for what no file says. `None` where the user set none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Defaults {
    /// EXPOSURE, s.
    pub exposure_s: Option<f64>,
    /// XBINNING.
    pub binning: Option<u8>,
    /// GAIN.
    pub gain: Option<f64>,
    /// EGAIN, e-/ADU.
    pub egain: Option<f64>,
    /// INSTRUME.
    pub camera: Option<String>,
    /// TELESCOP.
    pub telescope: Option<String>,
    /// FOCNAME.
    pub focuser: Option<String>,
    /// FWHEEL.
    pub filter_wheel: Option<String>,
    /// ROTATOR.
    pub rotator: Option<String>,
    /// XPIXSZ, um.
    pub pixel_um: Option<f64>,
    /// CCD-TEMP, degC.
    pub sensor_temp_c: Option<f64>,
    /// FOCALLEN, mm.
    pub focal_length_mm: Option<f64>,
    /// FOCRATIO.
    pub focal_ratio: Option<f64>,
    /// FOCTEMP: ambient temperature, degC.
    pub ambient_c: Option<f64>,
    /// HFR, px.
    pub hfr_px: Option<f64>,
    /// FILTER.
    pub filter: Option<String>,
    /// OBJECT.
    pub object: Option<String>,
    /// SWCREATE.
    pub software: Option<String>,
    /// SITE, SITELAT, SITELONG, BORTLE, SQM: the user's default site.
    pub site: Option<SiteEntry>,
    /// BORTLE for sites without any.
    pub bortle: Option<f64>,
    /// SQM for sites without any, mag/arcsec^2.
    pub sqm: Option<f64>,
}

/// Values for what the files of one rig do not say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RigDefaults {
    /// Its telescope and camera, or one of them; compared by [`fold_name`].
    pub rig: String,
    /// The values. Those of a place (site, Bortle class, SQM) and the names of telescope and camera are not a rig's.
    pub defaults: Defaults,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 1,
            dates: Dates::Night,
            row_per_panel: true,
            count_set_aside_folders: false,
            exclude: Vec::new(),
            count_all_calibration_sets: false,
            use_stacking_logs: true,
            count_stacks: true,
            tolerances: Tolerances::default(),
            filters: Vec::new(),
            filter_profiles: Vec::new(),
            sites: Vec::new(),
            defaults: Defaults::default(),
            rig_defaults: Vec::new(),
            targets_off: Vec::new(),
            targets_only: Vec::new(),
            email: None,
            sky_key: None,
            goals: Goals::default(),
            contributions: Contributions::default(),
            culling: Vec::new(),
            frame_columns: Vec::new(),
        }
    }
}

impl Default for Tolerances {
    fn default() -> Self {
        Self {
            dark_exposure_relative: 0.01,
            dark_exposure_s: 0.5,
            dark_exposure_cap: 0.10,
            set_temp_c: 2.0,
            uncooled_temp_c: 5.0,
            dark_flat_exposure_relative: 0.05,
            dark_flat_exposure_s: 0.005,
            site_km: 2.0,
            session_gap_h: 5.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rig_keeps_what_is_its_own_when_its_telescope_gets_another_name() {
        let rig = |rig: &str, focal_ratio| RigDefaults {
            rig: rig.into(),
            defaults: Defaults { focal_ratio: Some(focal_ratio), ..Defaults::default() },
        };
        let mut settings = Settings {
            rig_defaults: vec![rig("EQ6-R + Cam 1", 5.0), rig("Newton", 4.0), rig("Cam 1", 3.0)],
            filters: vec![
                FilterId { name: "Ha".into(), id: 1, rig: Some("eq6r + Cam 1".into()) },
                FilterId { name: "Ha".into(), id: 2, rig: None },
            ],
            ..Settings::default()
        };
        settings.rename_in_rigs("EQ6-R", "Esprit 100");
        let rigs: Vec<&str> = settings.rig_defaults.iter().map(|entry| entry.rig.as_str()).collect();
        assert_eq!(rigs, ["Newton", "Cam 1", "Esprit 100 + Cam 1"]);
        assert_eq!(settings.rig_defaults[2].defaults.focal_ratio, Some(5.0));
        assert_eq!(settings.filters[0].rig.as_deref(), Some("Esprit 100 + Cam 1"));
        assert_eq!(settings.filters[1].rig, None);
    }

    #[test]
    fn a_filter_has_one_id_for_all_rigs() {
        let mut settings = Settings::default();
        let of_rig = FilterId { name: "Ha".to_owned(), id: 1, rig: Some("A 120".to_owned()) };
        settings.filters.push(of_rig.clone());
        settings.set_filter_id("Ha", 4663);
        settings.set_filter_id("OIII", 4666);
        settings.set_filter_id("HA", 4664);
        let all = |name: &str, id| FilterId { name: name.to_owned(), id, rig: None };
        assert_eq!(settings.filters, [of_rig, all("Ha", 4664), all("OIII", 4666)]);
    }

    #[test]
    fn an_entry_is_found_again_within_0_02_degrees_else_made() {
        let mut settings = Settings::default();
        settings.entry_near(52.123_456, -0.1, "Garden").bortle = Some(4.0);
        settings.entry_near(52.14, -0.11, "Another name").sqm = Some(20.5);
        let garden = SiteEntry {
            bortle: Some(4.0),
            sqm: Some(20.5),
            name: "Garden".to_owned(),
            ..SiteEntry::at(52.1235, -0.1)
        };
        assert_eq!(settings.sites, [garden]);
        settings.entry_near(52.15, -0.1, "Hill").bortle = Some(3.0);
        assert_eq!(settings.sites.len(), 2);
    }

    #[test]
    fn a_target_is_switched_whatever_its_spelling() {
        let mut settings = Settings::default();
        settings.switch_target("M 31", false);
        settings.switch_target("m_31", false);
        settings.switch_target("", false);
        assert_eq!(settings.targets_off, ["m_31", ""]);
        settings.switch_target("M31", true);
        assert_eq!(settings.targets_off, [""]);
    }
}
