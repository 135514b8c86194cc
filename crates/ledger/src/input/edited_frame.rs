//! A frame as the rules see it: what was read, with the user's edits over it and the defaults under it (docs/rules.md#11-edits).
//!
//! Names (telescope, camera, target, filter) pass through the user's renames last, so that a rename holds whether the
//! name was read, corrected or a default. Defaults that describe lights (exposure, HFR, target ...) are given to lights
//! only; a default never hides a reading and keeps its own provenance.

use nightledger_frame::{
    ARCSEC_PER_UM_MM, DefaultField, Formula, Frame, Kind, Known, Position, Role, Source, Start,
};

use time::Date;

use crate::input::names_rig;
use crate::{Correction, Defaults, Edits, Renames, RigDefaults, Settings, evening, fold_name};

/// A frame with edits and defaults applied; nothing is copied until asked for.
#[derive(Debug, Clone, Copy)]
pub struct EditedFrame<'a> {
    /// What was read.
    pub frame: &'a Frame,
    /// What the user corrected in this file.
    pub patch: Option<&'a Correction>,
    edits: &'a Edits,
    /// The defaults of its rig, if the user set any.
    of_rig: Option<&'a Defaults>,
    defaults: &'a Defaults,
}

impl<'a> EditedFrame<'a> {
    /// Sees `frame` through `settings` and `edits`; `patch` is this file's override, if it has one.
    pub fn new(
        frame: &'a Frame,
        patch: Option<&'a Correction>,
        edits: &'a Edits,
        settings: &'a Settings,
    ) -> Self {
        let view = Self { frame, patch, edits, of_rig: None, defaults: &settings.defaults };
        if settings.rig_defaults.is_empty() {
            return view;
        }
        let (telescope, camera) = (view.telescope_text(), view.camera_text());
        let theirs = |entry: &&RigDefaults| {
            names_rig(&entry.rig, telescope.map(|text| text.text), camera.map(|text| text.text))
        };
        Self { of_rig: settings.rig_defaults.iter().find(theirs).map(|entry| &entry.defaults), ..view }
    }

    /// The defaults that hold for it, those of its rig first.
    pub(crate) fn defaults(&self) -> impl Iterator<Item = &'a Defaults> {
        self.of_rig.into_iter().chain([self.defaults])
    }

    /// A default: the rig's, else the one for all.
    fn default<T>(&self, of: impl Fn(&'a Defaults) -> Option<T>) -> Option<T> {
        self.defaults().find_map(of)
    }
}

/// A default, and which it is.
type Fallback<T> = Option<(T, DefaultField)>;

/// Edit over reading over default.
fn layered<T: Clone>(edit: Option<T>, read: Option<&Known<T>>, default: Fallback<T>) -> Option<Known<T>> {
    edit.map(|value| Known::new(value, Source::Edit))
        .or_else(|| read.cloned())
        .or_else(|| default.map(|(value, field)| Known::new(value, Source::Default(field))))
}

/// The same for a bare number, for the rules: no provenance is copied.
fn bare<T: Copy>(edit: Option<T>, read: Option<&Known<T>>, default: Option<T>) -> Option<T> {
    edit.or_else(|| read.map(|known| known.value)).or(default)
}

/// Text borrowed from wherever it stands, with what it came from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Origin<'a> {
    Edit,
    Read(&'a Source),
    Default(DefaultField),
}

/// Text borrowed from where it stands: what is asked of every frame of a scan costs no copy.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The text; never blank.
    pub text: &'a str,
    from: Origin<'a>,
}

impl<'a> Text<'a> {
    fn layered(
        edit: Option<&'a str>,
        read: Option<&'a Known<Box<str>>>,
        default: Fallback<&'a str>,
    ) -> Option<Self> {
        let found = match (edit, read, default) {
            // An edit to nothing says that there is nothing.
            (Some(text), _, _) => Self { text, from: Origin::Edit },
            (None, Some(known), _) => Self { text: &known.value, from: Origin::Read(&known.source) },
            (None, None, Some((text, field))) => Self { text, from: Origin::Default(field) },
            (None, None, None) => return None,
        };
        // Nearly every text begins with a letter or a figure.
        let begins = found.text.as_bytes().first().is_some_and(u8::is_ascii_graphic);
        (begins || !found.text.trim_start().is_empty()).then_some(found)
    }

    fn renamed(self, names: &'a Renames) -> Self {
        match names.new_name(self.text) {
            Some(new) => Self { text: new, from: Origin::Edit },
            None => self,
        }
    }

    /// The default that this text is, if it is one.
    pub fn default_field(self) -> Option<DefaultField> {
        match self.from {
            Origin::Default(field) => Some(field),
            _ => None,
        }
    }

    fn known(self) -> Known<Box<str>> {
        Known::new(self.text.into(), self.source())
    }

    /// Where it came from.
    pub(crate) fn source(self) -> Source {
        match self.from {
            Origin::Edit => Source::Edit,
            Origin::Read(source) => source.clone(),
            Origin::Default(field) => Source::Default(field),
        }
    }
}

/// `No Filter` as a default is no filter at all, as it is in a header (docs/rules.md#4-placeholders).
fn names_a_filter(name: &str) -> bool {
    !matches!(fold_name(name).as_str(), "nofilter" | "none" | "unknown" | "")
}

impl<'a> EditedFrame<'a> {
    /// Kind.
    pub fn kind(&self) -> Option<Known<Kind>> {
        layered(self.patch.and_then(|p| p.kind), self.frame.kind.as_ref(), None)
    }

    pub(crate) fn kind_value(&self) -> Option<Kind> {
        bare(self.patch.and_then(|p| p.kind), self.frame.kind.as_ref(), None)
    }

    /// Whether the user says what kind it is.
    pub(crate) fn is_kind_corrected(&self) -> bool {
        self.patch.is_some_and(|patch| patch.kind.is_some())
    }

    /// Whether it is a light, by the kind in force.
    pub fn is_light(&self) -> bool {
        self.kind_value() == Some(Kind::Light)
    }

    /// A default for lights only.
    fn for_lights<T>(&self, value: Option<T>, field: DefaultField) -> Fallback<T> {
        value.filter(|_| self.is_light()).map(|value| (value, field))
    }

    /// Single, master or stack, as the (corrected) kind and count have it: a count over 1 makes a dark a master and a
    /// light a stack (docs/rules.md#4-masters "Masters without the word").
    pub fn role(&self) -> Role {
        let several = self.patch.and_then(|p| p.subframes).is_some_and(|count| count > 1);
        match (self.frame.role, several, self.is_light()) {
            (Role::Single, false, _) => Role::Single,
            (_, _, true) => Role::Stack,
            (_, _, false) => Role::Master,
        }
    }

    /// How many exposures it stands for.
    pub fn subframes(&self) -> Option<Known<u32>> {
        layered(
            self.patch.and_then(|p| p.subframes).filter(|count| *count > 0),
            self.frame.subframes.as_ref(),
            None,
        )
    }

    pub(crate) fn subframes_value(&self) -> Option<u32> {
        let edit = self.patch.and_then(|p| p.subframes).filter(|count| *count > 0);
        match self.role() {
            Role::Single => Some(1),
            _ => bare(edit, self.frame.subframes.as_ref(), None),
        }
    }

    fn exposure_default(&self) -> Fallback<f64> {
        self.for_lights(self.default(|d| d.exposure_s), DefaultField::Exposure)
            .filter(|_| self.role() == Role::Single)
    }

    /// Seconds of one exposure. The default is for single lights: a stack that does not say its own is asked about.
    pub fn exposure_s(&self) -> Option<Known<f64>> {
        layered(
            self.patch.and_then(|p| p.exposure_s),
            self.frame.exposure_s.as_ref(),
            self.exposure_default(),
        )
    }

    pub(crate) fn exposure_value(&self) -> Option<f64> {
        let default = self.exposure_default().map(|(value, _)| value);
        bare(self.patch.and_then(|p| p.exposure_s), self.frame.exposure_s.as_ref(), default)
    }

    /// The date of the evening, where the user has named it.
    pub fn night_edit(&self) -> Option<Date> {
        evening(self.patch?.night.as_deref()?)
    }

    /// When it began.
    pub fn start(&self) -> Option<&'a Known<Start>> {
        self.frame.start.as_ref()
    }

    /// Where it was taken, as read.
    pub fn position(&self) -> Option<&'a Known<Position>> {
        self.frame.position.as_ref()
    }

    /// The edits that are in force.
    pub fn edits(&self) -> &'a Edits {
        self.edits
    }

    /// The default gain is for cameras that have one: not beside an ISO setting.
    fn gain_default(&self) -> Fallback<f64> {
        self.default(|d| d.gain).filter(|_| self.frame.iso.is_none()).map(|gain| (gain, DefaultField::Gain))
    }

    /// The gain setting.
    pub fn gain(&self) -> Option<Known<f64>> {
        layered(self.patch.and_then(|p| p.gain), self.frame.gain.as_ref(), self.gain_default())
    }

    pub(crate) fn gain_value(&self) -> Option<f64> {
        bare(
            self.patch.and_then(|p| p.gain),
            self.frame.gain.as_ref(),
            self.gain_default().map(|(gain, _)| gain),
        )
    }

    /// The ISO setting.
    pub fn iso(&self) -> Option<Known<u32>> {
        self.frame.iso.clone()
    }

    /// The offset setting.
    pub fn offset(&self) -> Option<Known<f64>> {
        layered(self.patch.and_then(|p| p.offset), self.frame.offset.as_ref(), None)
    }

    pub(crate) fn offset_value(&self) -> Option<f64> {
        bare(self.patch.and_then(|p| p.offset), self.frame.offset.as_ref(), None)
    }

    /// e-/ADU.
    pub fn egain(&self) -> Option<Known<f64>> {
        layered(
            None,
            self.frame.egain.as_ref(),
            self.default(|d| d.egain).map(|egain| (egain, DefaultField::Egain)),
        )
    }

    /// The filter's name.
    pub fn filter(&self) -> Option<Known<Box<str>>> {
        self.filter_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn filter_text(&self) -> Option<Text<'a>> {
        let filtered = matches!(self.kind_value(), Some(Kind::Light | Kind::Flat));
        let default = self.default(|d| d.filter.as_deref()).filter(|name| filtered && names_a_filter(name));
        let edit = self.patch.and_then(|p| p.filter.as_deref());
        let found = Text::layered(
            edit,
            self.frame.filter.as_ref(),
            default.map(|name| (name, DefaultField::Filter)),
        )?;
        Some(found.renamed(&self.edits.filter_names))
    }

    /// Binning.
    pub fn binning(&self) -> Option<Known<u8>> {
        let default = self.default(|d| d.binning).map(|binning| (binning, DefaultField::Binning));
        layered(self.patch.and_then(|p| p.binning), self.frame.binning.as_ref(), default)
    }

    pub(crate) fn binning_value(&self) -> Option<u8> {
        bare(self.patch.and_then(|p| p.binning), self.frame.binning.as_ref(), self.default(|d| d.binning))
    }

    /// Sensor temperature, degC. The default comes after the set point, so it is not given where that is known.
    pub fn sensor_temp_c(&self) -> Option<Known<f64>> {
        let default = self
            .for_lights(self.default(|d| d.sensor_temp_c), DefaultField::SensorTemp)
            .filter(|_| self.set_temp_value().is_none());
        layered(self.patch.and_then(|p| p.sensor_temp_c), self.frame.sensor_temp_c.as_ref(), default)
    }

    /// The cooler's set point, degC.
    pub fn set_temp_c(&self) -> Option<Known<f64>> {
        layered(self.patch.and_then(|p| p.set_temp_c), self.frame.set_temp_c.as_ref(), None)
    }

    pub(crate) fn set_temp_value(&self) -> Option<f64> {
        bare(self.patch.and_then(|p| p.set_temp_c), self.frame.set_temp_c.as_ref(), None)
    }

    /// The temperature by which darks match: the set point, else what the sensor measured (docs/rules.md#7-agree); never a default.
    pub(crate) fn matching_temp_c(&self) -> Option<f64> {
        let measured = self.frame.sensor_temp_c.as_ref();
        self.set_temp_value().or_else(|| bare(self.patch.and_then(|p| p.sensor_temp_c), measured, None))
    }

    /// Pixel size including binning, um.
    pub fn pixel_um(&self) -> Option<Known<f64>> {
        layered(
            None,
            self.frame.pixel_um.as_ref(),
            self.for_lights(self.default(|d| d.pixel_um), DefaultField::Pixel),
        )
    }

    /// Focal length, mm.
    pub fn focal_length_mm(&self) -> Option<Known<f64>> {
        let default = self.for_lights(self.default(|d| d.focal_length_mm), DefaultField::FocalLength);
        layered(self.patch.and_then(|p| p.focal_length_mm), self.frame.focal_length_mm.as_ref(), default)
    }

    /// As read or corrected, without a default.
    pub(crate) fn focal_length_value(&self) -> Option<f64> {
        bare(self.patch.and_then(|p| p.focal_length_mm), self.frame.focal_length_mm.as_ref(), None)
    }

    /// Focal ratio.
    pub fn focal_ratio(&self) -> Option<Known<f64>> {
        let default = self.for_lights(self.default(|d| d.focal_ratio), DefaultField::FocalRatio);
        layered(self.patch.and_then(|p| p.focal_ratio), self.frame.focal_ratio.as_ref(), default)
    }

    pub(crate) fn focal_ratio_value(&self) -> Option<f64> {
        let default = self
            .for_lights(self.default(|d| d.focal_ratio), DefaultField::FocalRatio)
            .map(|(ratio, _)| ratio);
        bare(self.patch.and_then(|p| p.focal_ratio), self.frame.focal_ratio.as_ref(), default)
    }

    /// The focal ratio without the user's correction.
    pub(crate) fn focal_ratio_as_read(&self) -> Option<f64> {
        Self { patch: None, ..*self }.focal_ratio_value()
    }

    /// Telescope.
    pub fn telescope(&self) -> Option<Known<Box<str>>> {
        self.telescope_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn telescope_text(&self) -> Option<Text<'a>> {
        let default = self.defaults.telescope.as_deref().map(|name| (name, DefaultField::Telescope));
        let found = Text::layered(None, self.frame.telescope.as_ref(), default)?;
        Some(found.renamed(&self.edits.telescope_names))
    }

    /// Whether the user has named the telescope.
    pub(crate) fn telescope_is_renamed(&self) -> bool {
        self.telescope_text().is_some_and(|text| matches!(text.from, Origin::Edit))
    }

    /// Camera.
    pub fn camera(&self) -> Option<Known<Box<str>>> {
        self.camera_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn camera_text(&self) -> Option<Text<'a>> {
        let default = self.defaults.camera.as_deref().map(|name| (name, DefaultField::Camera));
        let found = Text::layered(None, self.frame.camera.as_ref(), default)?;
        Some(found.renamed(&self.edits.camera_names))
    }

    /// Filter wheel.
    pub fn filter_wheel(&self) -> Option<Known<Box<str>>> {
        self.filter_wheel_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn filter_wheel_text(&self) -> Option<Text<'a>> {
        let default =
            self.default(|d| d.filter_wheel.as_deref()).map(|name| (name, DefaultField::FilterWheel));
        Text::layered(None, self.frame.filter_wheel.as_ref(), default)
    }

    /// Focuser.
    pub fn focuser(&self) -> Option<Known<Box<str>>> {
        self.focuser_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn focuser_text(&self) -> Option<Text<'a>> {
        let default = self.default(|d| d.focuser.as_deref()).map(|name| (name, DefaultField::Focuser));
        Text::layered(None, self.frame.focuser.as_ref(), default)
    }

    /// Rotator.
    pub fn rotator(&self) -> Option<Known<Box<str>>> {
        self.rotator_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn rotator_text(&self) -> Option<Text<'a>> {
        let default = self.default(|d| d.rotator.as_deref()).map(|name| (name, DefaultField::Rotator));
        Text::layered(None, self.frame.rotator.as_ref(), default)
    }

    /// Ambient temperature, degC.
    pub fn ambient_c(&self) -> Option<Known<f64>> {
        let default = self.for_lights(self.default(|d| d.ambient_c), DefaultField::Ambient);
        layered(self.patch.and_then(|p| p.ambient_c), self.frame.ambient_c.as_ref(), default)
    }

    /// Whether the ambient temperature is the focuser's: not when the user corrected it.
    pub fn ambient_is_focuser(&self) -> bool {
        self.frame.ambient_is_focuser && self.patch.is_none_or(|p| p.ambient_c.is_none())
    }

    /// Half flux radius, px. The default is for lights without a measured FWHM.
    pub fn hfr_px(&self) -> Option<Known<f64>> {
        let default = self.for_lights(self.default(|d| d.hfr_px), DefaultField::Hfr);
        let default = default.filter(|_| self.own_fwhm_arcsec().is_none());
        layered(self.patch.and_then(|p| p.hfr_px), self.frame.hfr_px.as_ref(), default)
    }

    /// FWHM that a program measured or the user named, arcsec.
    pub fn measured_fwhm_arcsec(&self) -> Option<Known<f64>> {
        layered(self.patch.and_then(|p| p.fwhm_arcsec), self.frame.fwhm_arcsec.as_ref(), None)
    }

    /// FWHM of the stars in its own pixels, arcsec, if they were measured (docs/rules.md#17-fwhm).
    pub fn star_fwhm_arcsec(&self) -> Option<Known<f64>> {
        let fwhm_px = self.frame.measured.as_ref()?.fwhm_px?;
        let (pixel, focal) = (self.pixel_um()?, self.focal_length_mm()?);
        let mut defaults = pixel.source.defaults();
        defaults.extend(focal.source.defaults());
        let value = fwhm_px * pixel.value / focal.value * ARCSEC_PER_UM_MM;
        let source = Source::Computed(Formula::FwhmFromStars { defaults });
        Some(Known::new(value, source)).filter(|known| focal.value > 0.0 && known.value.is_finite())
    }

    /// FWHM that rests on no HFR: as a program wrote it, else that of the measured stars, arcsec.
    fn own_fwhm_arcsec(&self) -> Option<Known<f64>> {
        self.measured_fwhm_arcsec().or_else(|| self.star_fwhm_arcsec())
    }

    /// FWHM: as a program wrote it, else that of the measured stars, else `2 x HFR x pixel / focal length x 206.265`
    /// (docs/rules.md#17-mean-fwhm), arcsec. What rests on a default says which.
    pub fn fwhm_arcsec(&self) -> Option<Known<f64>> {
        if let Some(own) = self.own_fwhm_arcsec() {
            return Some(own);
        }
        if !self.is_light() {
            return None;
        }
        let (hfr, pixel, focal) = (self.hfr_px()?, self.pixel_um()?, self.focal_length_mm()?);
        if focal.value <= 0.0 {
            return None;
        }
        let value = 2.0 * hfr.value * pixel.value / focal.value * ARCSEC_PER_UM_MM;
        let mut defaults = hfr.source.defaults();
        defaults.extend(pixel.source.defaults());
        defaults.extend(focal.source.defaults());
        let source = Source::Computed(Formula::FwhmFromHfr { defaults });
        Some(Known::new(value, source)).filter(|known| known.value.is_finite())
    }

    /// Whether its FWHM is only worked out from a HFR (docs/rules.md#17-mean-fwhm).
    pub fn fwhm_is_estimate(&self) -> bool {
        self.own_fwhm_arcsec().is_none() && self.fwhm_arcsec().is_some()
    }

    /// Target.
    pub fn object(&self) -> Option<Known<Box<str>>> {
        self.object_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn object_text(&self) -> Option<Text<'a>> {
        let default = self.default(|d| d.object.as_deref());
        let default = self.for_lights(default, DefaultField::Object);
        let edit = self.patch.and_then(|p| p.object.as_deref());
        let found = Text::layered(edit, self.frame.object.as_ref(), default)?;
        Some(found.renamed(&self.edits.target_names))
    }

    /// Panel.
    pub fn panel(&self) -> Option<Known<Box<str>>> {
        self.panel_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn panel_text(&self) -> Option<Text<'a>> {
        Text::layered(self.patch.and_then(|p| p.panel.as_deref()), self.frame.panel.as_ref(), None)
    }

    /// Capture software.
    pub fn software(&self) -> Option<Known<Box<str>>> {
        self.software_text().map(Text::known)
    }

    /// The same, borrowed.
    pub fn software_text(&self) -> Option<Text<'a>> {
        let default = self.default(|d| d.software.as_deref()).map(|name| (name, DefaultField::Software));
        Text::layered(None, self.frame.software.as_ref(), default)
    }
}
