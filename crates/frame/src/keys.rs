//! Keywords and properties that hold the values of a frame, in order of preference: data only.

use nightledger_raw::TagName;

/// One place in a header where a value may stand.
pub(crate) struct Key {
    /// FITS keyword, XISF property id, or the name of a raw file's tag.
    pub(crate) word: &'static str,
    /// Which of them.
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
    /// A tag of a camera's raw file.
    Tag,
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

    /// A tag of a camera's raw file: `EXIF ExposureTime`.
    pub(crate) const fn tag(name: TagName) -> Self {
        Self { word: name.word(), holder: Holder::Tag, scale: 1.0 }
    }

    /// The same in another unit.
    pub(crate) const fn times(self, scale: f64) -> Self {
        Self { scale, ..self }
    }
}

/// Declares [`Keys`], and what walks all of its lists.
macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Where each value stands (docs/rules.md#4), the preferred place first.
        pub(crate) struct Keys {
            $($(#[$doc])* pub(crate) $name: &'static [Key],)*
        }

        impl Keys {
            /// All of its keys.
            pub(crate) fn all(&self) -> impl Iterator<Item = &'static Key> {
                [$(self.$name),*].into_iter().flatten()
            }
        }
    };
}

keys! {
    /// The type of the exposure, as text or SBIG's number.
    kind,
    /// Exposure, s (the comment may say minutes).
    exposure,
    /// Start of the exposure: date and time.
    date,
    /// The time for a date that has none.
    time,
    /// How far the clock of a local date is ahead of UTC: a text, hours, or seconds; minutes in a raw file's tag.
    zone,
    /// The camera's gain setting.
    gain,
    /// The camera's ISO setting.
    iso,
    /// e-/ADU.
    egain,
    /// The camera's offset setting.
    offset,
    /// How the camera reads its sensor: a name, or a number of the driver's.
    read_mode,
    /// Filter name.
    filter,
    /// Binning.
    binning,
    /// Measured sensor temperature, degC.
    sensor_temp,
    /// The cooler's set point, degC.
    set_temp,
    /// Pixel size including binning, um.
    pixel,
    /// Pixel size of the bare sensor, um.
    pixel_unbinned,
    /// Focal length, mm (the comment may say otherwise).
    focal_length,
    /// Diameter of the aperture, mm (the comment may say otherwise).
    aperture,
    /// Focal ratio.
    focal_ratio,
    /// Telescope.
    telescope,
    /// Camera.
    camera,
    /// Air temperature, degC.
    ambient,
    /// The focuser's temperature, degC.
    focuser_temp,
    /// Sky brightness, mag/arcsec^2.
    sqm,
    /// Half flux radius, px.
    hfr,
    /// FWHM in the unit that the comment names.
    fwhm,
    /// Target.
    object,
    /// The program that wrote the file.
    software,
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
            Key::card("SEIZAMST"),
            Key::card("MSTTYPE"),
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
        zone: &[Key::card("TIMEZONE")],
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
        read_mode: &[Key::card("READOUTM"), Key::card("READMODE")],
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

/// Pairs of latitude and longitude in order of preference.
pub(crate) static POSITIONS: &[(Key, Key)] = &[
    (Key::card("SITELAT"), Key::card("SITELONG")),
    (Key::card("LAT-OBS"), Key::card("LONG-OBS")),
    (Key::card("LAT_OBS"), Key::card("LONG_OBS")),
    (Key::card("OBSGEO-B"), Key::card("OBSGEO-L")),
    (Key::card("OBSLAT"), Key::card("OBSLONG")),
    (Key::card("LATITUDE"), Key::card("LONGITUD")),
    (Key::card("SITE-LAT"), Key::card("SITE-LON")),
    (Key::card("SITELAT"), Key::card("SITELON")),
    (Key::card("OBSLAT"), Key::card("OBSLON")),
    (Key::card("OBS-LAT"), Key::card("OBS-LONG")),
    (Key::card("GEOLAT"), Key::card("GEOLON")),
    (Key::card("TELLAT"), Key::card("TELLONG")),
    (Key::card("SITE_LAT"), Key::card("SITE_LON")),
    (Key::card("OBS_LAT"), Key::card("OBS_LON")),
    (Key::card("OBS_LAT"), Key::card("OBS_LONG")),
    (Key::card("GEO_LAT"), Key::card("GEO_LON")),
    (Key::card("GEO_LAT"), Key::card("GEO_LONG")),
];

/// The same as two XISF properties, and as two tags of a raw file.
pub(crate) static POSITION_PROPERTIES: &[(Key, Key)] = &[
    (Key::property("Observation:Location:Latitude"), Key::property("Observation:Location:Longitude")),
    (Key::tag(TagName::GpsLatitude), Key::tag(TagName::GpsLongitude)),
];

/// The model of the camera that wrote a raw file.
pub(crate) static RAW_MODEL: Key = Key::tag(TagName::Model);

/// Modified Julian dates, and how many days each counts from before their zero.
pub(crate) static JULIAN_DATES: &[(Key, f64)] = &[
    (Key::card("MJD-OBS"), 0.0),
    (Key::card("MJD-BEG"), 0.0),
    (Key::card("MJD"), 0.0),
    (Key::card("JD"), 2_400_000.5),
];

/// The start by the camera's local clock.
pub(crate) static LOCAL_DATE: Key = Key::card("DATE-LOC");

/// Right ascension of the image's middle, degrees.
pub(crate) static RA: Key = Key::card("RA");

/// Declination of the image's middle, degrees.
pub(crate) static DEC: Key = Key::card("DEC");

/// The middle of the exposure.
pub(crate) static AVERAGE_DATE: Key = Key::card("DATE-AVG");

/// The same as a modified Julian date.
pub(crate) static AVERAGE_MJD: Key = Key::card("MJD-AVG");

/// The end of the exposure.
pub(crate) static END_DATE: Key = Key::card("DATE-END");

/// Lines of free text.
pub(crate) static COMMENT: Key = Key::card("COMMENT");

/// Lines about what was done with the file.
pub(crate) static HISTORY: Key = Key::card("HISTORY");

/// The attribute of an XISF image that names its kind.
pub(crate) static IMAGE_TYPE: Key = Key::property("imageType");

/// What PixInsight did with the image: XML as text.
pub(crate) static PROCESSING_HISTORY: Key = Key::property("PixInsight:ProcessingHistory");

/// The keys that stand in no dialect's table.
pub(crate) fn beside_the_tables() -> impl Iterator<Item = &'static Key> {
    let single = [
        &RAW_MODEL,
        &RA,
        &DEC,
        &LOCAL_DATE,
        &AVERAGE_DATE,
        &AVERAGE_MJD,
        &END_DATE,
        &COMMENT,
        &HISTORY,
        &IMAGE_TYPE,
        &PROCESSING_HISTORY,
    ];
    let pairs = POSITIONS.iter().chain(POSITION_PROPERTIES);
    let dates = JULIAN_DATES.iter().map(|(key, _)| key);
    pairs.flat_map(|(latitude, longitude)| [latitude, longitude]).chain(dates).chain(single)
}
