//! Keywords and properties that hold the values of a frame, in order of preference.

/// One place in a header where a value may stand.
pub(crate) struct Key {
    /// FITS keyword, or XISF property id.
    pub(crate) word: &'static str,
    /// Which of the two.
    pub(crate) holder: Holder,
    /// What the number is multiplied with to come into the table's unit.
    pub(crate) scale: f64,
}

/// What holds a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A FITS card or XISF FITSKeyword.
    Card,
    /// An XISF property.
    Property,
}

impl Key {
    /// A FITS keyword.
    pub(crate) const fn card(word: &'static str) -> Self {
        Self { word, holder: Holder::Card, scale: 1.0 }
    }

    /// An XISF property.
    pub(crate) const fn property(word: &'static str) -> Self {
        Self { word, holder: Holder::Property, scale: 1.0 }
    }

    /// The same in another unit.
    pub(crate) const fn times(self, scale: f64) -> Self {
        Self { scale, ..self }
    }
}

/// Where each value stands (docs/rules.md#4), the preferred place first.
pub(crate) struct Keys {
    /// The type of the exposure, as text or SBIG's number.
    pub(crate) kind: &'static [Key],
    /// Exposure, s (the comment may say minutes).
    pub(crate) exposure: &'static [Key],
    /// Start of the exposure: date and time.
    pub(crate) date: &'static [Key],
    /// The time for a date that has none.
    pub(crate) time: &'static [Key],
    /// The camera's gain setting.
    pub(crate) gain: &'static [Key],
    /// The camera's ISO setting.
    pub(crate) iso: &'static [Key],
    /// e-/ADU.
    pub(crate) egain: &'static [Key],
    /// The camera's offset setting.
    pub(crate) offset: &'static [Key],
    /// Filter name.
    pub(crate) filter: &'static [Key],
    /// Binning.
    pub(crate) binning: &'static [Key],
    /// Measured sensor temperature, degC.
    pub(crate) sensor_temp: &'static [Key],
    /// The cooler's set point, degC.
    pub(crate) set_temp: &'static [Key],
    /// Pixel size including binning, um.
    pub(crate) pixel: &'static [Key],
    /// Pixel size of the bare sensor, um.
    pub(crate) pixel_unbinned: &'static [Key],
    /// Focal length, mm (the comment may say otherwise).
    pub(crate) focal_length: &'static [Key],
    /// Diameter of the aperture, mm (the comment may say otherwise).
    pub(crate) aperture: &'static [Key],
    /// Focal ratio.
    pub(crate) focal_ratio: &'static [Key],
    /// Telescope.
    pub(crate) telescope: &'static [Key],
    /// Camera.
    pub(crate) camera: &'static [Key],
    /// Filter wheel.
    pub(crate) filter_wheel: &'static [Key],
    /// Focuser.
    pub(crate) focuser: &'static [Key],
    /// Rotator.
    pub(crate) rotator: &'static [Key],
    /// Air temperature, degC.
    pub(crate) ambient: &'static [Key],
    /// The focuser's temperature, degC.
    pub(crate) focuser_temp: &'static [Key],
    /// Sky brightness, mag/arcsec^2.
    pub(crate) sqm: &'static [Key],
    /// Half flux radius, px.
    pub(crate) hfr: &'static [Key],
    /// FWHM in the unit that the comment names.
    pub(crate) fwhm: &'static [Key],
    /// Target.
    pub(crate) object: &'static [Key],
    /// The program that wrote the file.
    pub(crate) software: &'static [Key],
}

impl Keys {
    /// The orders of docs/rules.md#4.
    pub(crate) const GENERIC: Self = Self {
        kind: &[
            Key::card("IMAGETYP"),
            Key::card("FRAME"),
            Key::card("FRAMETYP"),
            Key::card("OBSTYPE"),
            Key::card("PICTTYPE"),
            Key::card("CALFRAME"),
        ],
        exposure: &[
            Key::card("EXPTIME"),
            Key::card("EXPOSURE"),
            Key::card("EXP"),
            Key::card("EXPOINUS").times(1e-6),
            Key::property("Instrument:ExposureTime"),
            Key::card("EXP_TIME"),
            Key::card("EXPOSED"),
            Key::card("ITIME"),
        ],
        date: &[
            Key::card("DATE-OBS"),
            Key::card("DATE-BEG"),
            Key::property("Observation:Time:Start"),
            Key::card("DATE_OBS"),
        ],
        time: &[
            Key::card("TIME-OBS"),
            Key::card("UT"),
            Key::card("TIME"),
            Key::card("TIME-BEG"),
            Key::card("UTC-OBS"),
            Key::card("UT-OBS"),
            Key::card("UTSTART"),
            Key::card("UTC"),
            Key::card("UT-START"),
            Key::card("TIME_OBS"),
            Key::card("TM-START"),
        ],
        gain: &[Key::card("GAIN"), Key::card("LOG-GAIN"), Key::card("GAINRAW")],
        iso: &[Key::card("ISOSPEED"), Key::card("ISO"), Key::property("Instrument:Camera:ISOSpeed")],
        egain: &[
            Key::card("EGAIN"),
            Key::card("E-GAIN"),
            Key::card("CVF"),
            Key::property("Instrument:Camera:Gain"),
            Key::card("ATODGAIN"),
        ],
        offset: &[Key::card("OFFSET"), Key::card("BLKLEVEL")],
        filter: &[
            Key::card("FILTER"),
            Key::card("FILT-1"),
            Key::card("INSFLNAM"),
            Key::card("FILTER1"),
            Key::card("FILTNAM1"),
            Key::property("Instrument:Filter:Name"),
        ],
        binning: &[
            Key::card("XBINNING"),
            Key::card("BINNING"),
            Key::card("CCDXBIN"),
            Key::card("CCDBINX"),
            Key::card("BINX"),
            Key::card("CCDSUM"),
            Key::property("Instrument:Camera:XBinning"),
            Key::card("XBIN"),
            Key::card("HBIN"),
            Key::card("BIN1"),
        ],
        sensor_temp: &[
            Key::card("CCD-TEMP"),
            Key::card("DET-TEMP"),
            Key::card("TEMPERAT"),
            Key::card("CCDTEMP"),
            Key::card("CCD_TEMP"),
            Key::card("CAMTCCD"),
            Key::property("Instrument:Sensor:Temperature"),
            Key::card("CCDATEMP"),
            Key::card("DETTEMP"),
            Key::card("CAMTEMP"),
        ],
        set_temp: &[
            Key::card("SET-TEMP"),
            Key::card("SET_TEMP"),
            Key::card("SETTEMP"),
            Key::property("Instrument:Sensor:TargetTemperature"),
            Key::card("CCDSTEMP"),
        ],
        pixel: &[
            Key::card("XPIXSZ"),
            Key::card("XPIXELSZ"),
            Key::card("XPIXSIZE"),
            // SBIG's old cards, in mm.
            Key::card("PIXWIDTH").times(1000.0),
            Key::property("Instrument:Sensor:XPixelSize"),
        ],
        pixel_unbinned: &[Key::card("PIXSIZE1"), Key::card("PIXSIZEX")],
        focal_length: &[
            Key::card("FOCALLEN"),
            Key::card("FOCAL"),
            Key::card("FOCALEN"),
            Key::card("FOCLEN"),
            Key::card("FLENGTH").times(1000.0),
            Key::property("Instrument:Telescope:FocalLength").times(1000.0),
        ],
        aperture: &[Key::card("APTDIA"), Key::property("Instrument:Telescope:Aperture").times(1000.0)],
        focal_ratio: &[Key::card("FOCRATIO"), Key::card("FRATIO")],
        telescope: &[Key::card("TELESCOP"), Key::property("Instrument:Telescope:Name")],
        camera: &[
            Key::card("INSTRUME"),
            Key::card("CAMERA_MODEL"),
            Key::card("CAMMODEL"),
            Key::card("CAMERA"),
            Key::property("Instrument:Camera:Name"),
        ],
        filter_wheel: &[Key::card("FWHEEL")],
        focuser: &[Key::card("FOCNAME"), Key::card("FOCUSER")],
        rotator: &[Key::card("ROTNAME"), Key::card("ROTATOR")],
        ambient: &[
            Key::card("AMBTEMP"),
            Key::card("AMB_TEMP"),
            Key::card("AOCAMBT"),
            Key::card("BOLTAMBT"),
            Key::card("DAVAMBT"),
            Key::property("Observation:Meteorology:AmbientTemperature"),
        ],
        focuser_temp: &[Key::card("FOCTEMP"), Key::card("FOCUSTEM")],
        sqm: &[
            Key::card("MPSAS"),
            Key::card("AOCSKYQU"),
            Key::card("AOCSKYQ"),
            Key::card("SQM"),
            Key::card("SKYQUAL"),
        ],
        hfr: &[Key::card("HFR"), Key::card("MEANHFR")],
        fwhm: &[Key::card("FWHM"), Key::card("MEANFWHM"), Key::card("AVGFWHM")],
        object: &[
            Key::card("OBJECT"),
            Key::card("OBJNAME"),
            Key::card("OBJ_NAME"),
            Key::card("FIELD"),
            Key::card("OBSTARGET"),
            Key::card("TARGNAME"),
            Key::property("Observation:Object:Name"),
            Key::card("TARGET"),
        ],
        software: &[
            Key::card("SWCREATE"),
            Key::card("CREATOR"),
            Key::card("PROGRAM"),
            Key::card("SOFTWARE"),
            Key::property("XISF:CreatorApplication"),
        ],
    };
}
