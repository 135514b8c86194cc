//! Whole trees as users have them, with invented values: the equivalents of the four worked examples of
//! AstroBinUpload's README, and one of any size for benchmarks.
//!
//! The rows that must follow are worked out here from what was written, by their own small arithmetic: each tree has
//! nights that pass midnight, so that night and UTC date differ.

use std::collections::BTreeMap;

use time::{Date, Duration, Month, PrimitiveDateTime};

use crate::fits;
use crate::tree::TreeFile;
use crate::xisf::Image;

/// The trees that can be made.
pub const NAMES: [&str; 6] = ["sadr", "ngc1499", "m51", "wbpp", "bulk", "archive"];

/// Settings that go with the trees, as AstroBinUpload keeps them.
pub const CONFIG: &str = "\
[defaults]
    FILTER = No Filter
    SITE = Garden
    SITELAT = 47.1305
    SITELONG = 9.4172
    BORTLE = 5
    SQM = 20.1
[filters]
    # name = number in AstroBin's equipment database
    Ha = 70001
    OIII = 70002
    SII = 70003
    Lum = 70004
    Red = 70005
    Green = 70006
    Blue = 70007
[sites]
    [[\"Orchard Lane, Hill Village\"]]
        latitude = 47.1304
        longitude = 9.4171
        bortle = 4
        sqm = 20.87
    [[\"Desert Observatory, Row 3\"]]
        latitude = -30.2207
        longitude = 149.8101
        bortle = 2
        sqm = 21.74
";

/// A telescope with its camera.
#[derive(Debug, Clone, Copy)]
struct Rig {
    telescope: &'static str,
    camera: &'static str,
    wheel: &'static str,
    focuser: &'static str,
    rotator: Option<&'static str>,
    focal_mm: f64,
    ratio: f64,
    pixel_um: f64,
}

const REFRACTOR: Rig = Rig {
    telescope: "Brook 90 f/5.6",
    camera: "Tarn 2600M",
    wheel: "Tarn Wheel 7x50",
    focuser: "Creek Focuser",
    rotator: None,
    focal_mm: 504.0,
    ratio: 5.6,
    pixel_um: 3.76,
};
const NEWTONIAN: Rig = Rig {
    telescope: "Moor 200N",
    camera: "Fell 1600C",
    wheel: "Fell Wheel",
    focuser: "Creek Focuser",
    rotator: Some("Gill Rotator"),
    focal_mm: 800.0,
    ratio: 4.0,
    pixel_um: 3.8,
};

/// A place.
#[derive(Debug, Clone, Copy)]
struct Place {
    latitude: f64,
    longitude: f64,
    name: &'static str,
    bortle: &'static str,
    sqm: &'static str,
}

const ORCHARD: Place = Place {
    latitude: 47.1305,
    longitude: 9.4172,
    name: "Orchard Lane, Hill Village",
    bortle: "4",
    sqm: "20.87",
};
const DESERT: Place = Place {
    latitude: -30.2208,
    longitude: 149.8102,
    name: "Desert Observatory, Row 3",
    bortle: "2",
    sqm: "21.74",
};

const FILTERS: [(&str, u32); 7] = [
    ("Ha", 70001),
    ("OIII", 70002),
    ("SII", 70003),
    ("Lum", 70004),
    ("Red", 70005),
    ("Green", 70006),
    ("Blue", 70007),
];

/// Narrow band is taken long and at a gain, colour short and without.
fn exposure_of(filter: &str) -> (f64, i32) {
    if matches!(filter, "Ha" | "OIII" | "SII") { (300.0, 100) } else { (90.0, 0) }
}

/// One night: when its first exposure begins (UTC), and what was taken in which order.
struct Night {
    begins: &'static str,
    shots: &'static [(&'static str, u32, &'static str)],
}

/// A light as it was written, for the rows that must follow.
struct Light {
    start: PrimitiveDateTime,
    object: String,
    panel: Option<String>,
    filter: &'static str,
    exposure_s: f64,
    gain: i32,
    hfr_px: f64,
    /// In hundredths, so that means are exact.
    temp_centi_c: i32,
    rig: Rig,
    place: Place,
}

/// A tree that is handed out file by file.
pub struct Example<'a> {
    sink: &'a mut dyn FnMut(TreeFile),
    pixels: u64,
    lights: Vec<Light>,
    /// darks, flats, flatDarks, bias of each filter.
    calibration: [u32; 4],
}

/// Makes the tree called `name` (one of [`NAMES`]), handing each file to `sink`; `frames` is how many files `bulk` and
/// `archive` have. Returns the rows that must follow: as (night, UTC date) CSV texts; none for those two.
pub fn make(
    name: &str,
    pixels: u64,
    frames: u32,
    sink: &mut dyn FnMut(TreeFile),
) -> Option<(String, String)> {
    let mut example = Example { sink, pixels, lights: Vec::new(), calibration: [0; 4] };
    match name {
        "sadr" => example.sadr(),
        "ngc1499" => example.ngc1499(),
        "m51" => example.m51(),
        "wbpp" => example.wbpp(),
        "bulk" => {
            example.bulk(frames);
            return None;
        }
        "archive" => {
            example.archive(frames);
            return None;
        }
        _ => panic!("there is no tree {name}; there are {NAMES:?}"),
    }
    Some((example.expected(true), example.expected(false)))
}

const SUMMER: [Night; 5] = [
    Night { begins: "2024-07-04T21:40:00", shots: &[("Ha", 21, "")] },
    Night { begins: "2024-07-05T21:35:00", shots: &[("Ha", 12, ""), ("OIII", 12, "")] },
    Night { begins: "2024-07-09T22:05:00", shots: &[("SII", 22, "")] },
    Night {
        begins: "2024-07-27T21:10:00",
        shots: &[("Lum", 60, ""), ("Red", 25, ""), ("Green", 25, ""), ("Blue", 27, "")],
    },
    Night { begins: "2024-08-02T20:55:00", shots: &[("OIII", 18, ""), ("SII", 17, "")] },
];

const MOSAIC: [Night; 4] = [
    Night { begins: "2024-11-20T18:10:00", shots: &[("Ha", 20, "1"), ("Ha", 19, "2")] },
    Night { begins: "2024-11-22T22:30:00", shots: &[("SII", 16, "1"), ("OIII", 15, "2")] },
    Night {
        begins: "2024-12-28T17:45:00",
        shots: &[("OIII", 21, "1"), ("SII", 14, "2"), ("Red", 12, "1"), ("Red", 11, "2")],
    },
    Night {
        begins: "2025-01-03T23:20:00",
        shots: &[("Green", 13, "1"), ("Blue", 9, "2"), ("Green", 14, "2"), ("Blue", 10, "1")],
    },
];

const SOUTH: [Night; 2] = [
    Night { begins: "2025-02-11T10:20:00", shots: &[("Lum", 40, ""), ("Ha", 12, "")] },
    Night { begins: "2025-02-12T13:10:00", shots: &[("Red", 20, ""), ("Green", 21, ""), ("Blue", 22, "")] },
];
const NORTH: [Night; 2] = [
    Night { begins: "2025-03-01T19:00:00", shots: &[("Lum", 50, ""), ("Blue", 18, "")] },
    Night { begins: "2025-03-02T22:50:00", shots: &[("Ha", 23, "")] },
];

impl Example<'_> {
    /// One target, one panel, raw calibration of two gains.
    fn sadr(&mut self) {
        self.lights(&SUMMER, REFRACTOR, ORCHARD, "Crescent Nebula", "LIGHT", false);
        let mut at = moment("2024-07-28T05:00:00");
        let mut next = || {
            at += Duration::seconds(9);
            at
        };
        for (filter, _) in FILTERS {
            let (_, gain) = exposure_of(filter);
            for n in 1..=20 {
                let keys =
                    self.keys(REFRACTOR, ORCHARD, "FLAT", 0.8, gain, Some(next()), Some(filter), None, None);
                self.fits(format!("FLAT/{filter}/FLAT_{filter}_{n:04}.fits"), &keys);
            }
        }
        for gain in [0, 100] {
            for n in 1..=30 {
                let keys = self.keys(REFRACTOR, ORCHARD, "BIAS", 0.0, gain, Some(next()), None, None, None);
                self.fits(format!("BIAS/BIAS_gain{gain}_{n:04}.fits"), &keys);
            }
            let exposure_s = if gain == 0 { 90.0 } else { 300.0 };
            for n in 1..=15 {
                let keys =
                    self.keys(REFRACTOR, ORCHARD, "DARK", exposure_s, gain, Some(next()), None, None, None);
                self.fits(format!("DARK/DARK_gain{gain}_{n:04}.fits"), &keys);
            }
        }
        self.calibration = [15, 20, 0, 30];
    }

    /// A mosaic of two panels without calibration.
    fn ngc1499(&mut self) {
        self.lights(&MOSAIC, REFRACTOR, ORCHARD, "Heart Nebula", "LIGHT", false);
    }

    /// Two sites with a rig each, masters of the calibration.
    fn m51(&mut self) {
        self.lights(&NORTH, REFRACTOR, ORCHARD, "Tadpoles", "Site 1", false);
        self.lights(&SOUTH, NEWTONIAN, DESERT, "Tadpoles", "Site 2", false);
        for (folder, rig, place, day) in [
            ("Site 1", REFRACTOR, ORCHARD, "2025-03-02T06:00:00"),
            ("Site 2", NEWTONIAN, DESERT, "2025-02-12T21:00:00"),
        ] {
            self.masters(&format!("{folder}/MASTERS"), rig, place, moment(day), [40, 25, 60]);
        }
        self.calibration = [40, 25, 0, 60];
    }

    /// What WBPP leaves behind: calibrated frames as XISF, masters, and integrated lights beside them.
    fn wbpp(&mut self) {
        self.lights(&MOSAIC, REFRACTOR, ORCHARD, "Heart Nebula", "calibrated", true);
        let when = moment("2025-01-04T08:00:00");
        self.masters("master", REFRACTOR, ORCHARD, when, [35, 30, 80]);
        for panel in [1, 2] {
            let mut keys = self.keys(
                REFRACTOR,
                ORCHARD,
                "Master Light",
                300.0,
                100,
                Some(when),
                Some("Ha"),
                Some(&format!("Heart Nebula Panel {panel}")),
                None,
            );
            keys.retain(|(key, ..)| key != "SWCREATE");
            let path = format!(
                "master/masterLight_BIN-1_6248x4176_EXPOSURE-300.00s_FILTER-Ha_mono_PANEL-{panel}.xisf"
            );
            self.xisf(path, keys, Some("MasterLight"), Some(19));
        }
        self.calibration = [35, 30, 0, 80];
    }

    /// Many lights of many targets, a hundred a night.
    fn bulk(&mut self, frames: u32) {
        const TARGETS: u32 = 25;
        let first = moment("2020-01-01T19:30:00");
        for k in 0..frames {
            let (night, n) = (k / 100, k % 100);
            let at = first + Duration::days(i64::from(night)) + Duration::seconds(i64::from(n) * 305);
            let (filter, _) = FILTERS[(k / 20) as usize % FILTERS.len()];
            let (exposure_s, gain) = exposure_of(filter);
            let object = format!("Field {:02}", night % TARGETS);
            let hfr = format!("{:.2}", 1.4 + f64::from(k % 53) / 100.0);
            let keys = self.keys(
                REFRACTOR,
                ORCHARD,
                "LIGHT",
                exposure_s,
                gain,
                Some(at),
                Some(filter),
                Some(&object),
                Some(7.5),
            );
            let evening = (at - Duration::hours(12)).date();
            self.fits(
                format!("{object}/{evening}/LIGHT/{}_{filter}_HFR_{hfr}_{n:04}.fits", stamp(at)),
                &keys,
            );
        }
    }

    /// Years of work of a dual rig and a second site, as far as `files` reach: each night some targets and filters, flats
    /// with their darks, every month darks and bias and sometimes masters, and calibrated copies of a part of the lights.
    /// Targets, nights, rows and calibration all grow with the number of files.
    fn archive(&mut self, files: u32) {
        let first = moment("2015-01-01T19:30:00");
        let mut left = files;
        for night in 0..u32::MAX {
            let (rig, place) = match night % 3 {
                0 => (REFRACTOR, ORCHARD),
                1 => (NEWTONIAN, ORCHARD),
                _ => (NEWTONIAN, DESERT),
            };
            let begins =
                first + Duration::days(i64::from(night)) - Duration::seconds_f64(place.longitude * 240.0);
            if !self.archive_night(night, begins, rig, place, &mut left) {
                return;
            }
        }
    }

    /// One night of [`Self::archive`]; false when no file is left to write.
    fn archive_night(
        &mut self,
        night: u32,
        begins: PrimitiveDateTime,
        rig: Rig,
        place: Place,
        left: &mut u32,
    ) -> bool {
        let mut at = begins;
        let evening = (begins + Duration::seconds_f64(place.longitude * 240.0) - Duration::hours(12)).date();
        let home = format!("{}/{evening}", rig.camera);
        let mut put = |example: &mut Self, path: String, keys: &[(String, String, String)]| {
            if *left > 0 {
                *left -= 1;
                example.fits(path, keys);
            }
            *left > 0
        };
        let targets = 2 + night % 2;
        for target in 0..targets {
            // A project takes some twenty nights; some are mosaics.
            let number = night / 20 * 3 + target;
            let panel =
                if number.is_multiple_of(5) { format!(" Panel {}", 1 + night % 4) } else { String::new() };
            let object = format!("Field {number:03}{panel}");
            let (filter, _) = FILTERS[((night + target * 2) as usize) % FILTERS.len()];
            let (exposure_s, gain) = exposure_of(filter);
            for n in 1..=24_u32 {
                let temp_c = 12.5 - f64::from(n + night % 9) / 10.0;
                let hfr_px = f64::from(150 + (n * 37 + night) % 41) / 100.0;
                let keys = self.keys(
                    rig,
                    place,
                    "LIGHT",
                    exposure_s,
                    gain,
                    Some(at),
                    Some(filter),
                    Some(&object),
                    Some(temp_c),
                );
                let name = format!("{}_{filter}_{exposure_s:.2}s_HFR_{hfr_px:.2}_{n:04}", stamp(at));
                if !put(self, format!("{home}/LIGHT/{object}/{filter}/{name}.fits"), &keys) {
                    return false;
                }
                let copied = night.is_multiple_of(4);
                if copied && !put(self, format!("{home}/wbpp/calibrated/{filter}/{name}_c.fits"), &keys) {
                    return false;
                }
                at += Duration::milliseconds(4_610) + Duration::seconds_f64(exposure_s);
            }
        }
        for target in 0..targets {
            let (filter, _) = FILTERS[((night + target * 2) as usize) % FILTERS.len()];
            let (_, gain) = exposure_of(filter);
            let flat_s = 0.8 + f64::from(night % 40) / 100.0;
            for n in 1..=10_u32 {
                at += Duration::seconds(9);
                let flat = self.keys(rig, place, "FLAT", flat_s, gain, Some(at), Some(filter), None, None);
                let dark = self.keys(rig, place, "DARK", flat_s, gain, Some(at), None, None, None);
                let written = put(self, format!("{home}/FLAT/{filter}_{n:04}.fits"), &flat)
                    && put(self, format!("{home}/DARKFLAT/{filter}_{n:04}.fits"), &dark);
                if !written {
                    return false;
                }
            }
        }
        if night % 30 < 3 {
            for (gain, exposure_s) in [(0, 90.0), (100, 300.0)] {
                for n in 1..=20_u32 {
                    at += Duration::seconds(9);
                    let dark = self.keys(rig, place, "DARK", exposure_s, gain, Some(at), None, None, None);
                    let bias = self.keys(rig, place, "BIAS", 0.0, gain, Some(at), None, None, None);
                    let written =
                        put(self, format!("{home}/DARK/{exposure_s}s_gain{gain}_{n:04}.fits"), &dark)
                            && put(self, format!("{home}/BIAS/gain{gain}_{n:04}.fits"), &bias);
                    if !written {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn lights(
        &mut self,
        nights: &[Night],
        rig: Rig,
        place: Place,
        target: &str,
        folder: &str,
        calibrated: bool,
    ) {
        for night in nights {
            let mut at = moment(night.begins) + Duration::milliseconds(283);
            let mut k = 0_u32;
            for &(filter, number, panel) in night.shots {
                let (exposure_s, gain) = exposure_of(filter);
                for n in 1..=number {
                    k += 1;
                    let hfr_px = f64::from(150 + (k * 37) % 41) / 100.0;
                    let temp_centi_c = 1250 - i32::try_from(k * 7).unwrap();
                    let temp_c = f64::from(temp_centi_c) / 100.0;
                    let object =
                        if panel.is_empty() { target.to_owned() } else { format!("{target} Panel {panel}") };
                    let keys = self.keys(
                        rig,
                        place,
                        "LIGHT",
                        exposure_s,
                        gain,
                        Some(at),
                        Some(filter),
                        Some(&object),
                        Some(temp_c),
                    );
                    let name = format!("{}_{filter}_{exposure_s:.2}s_HFR_{hfr_px:.2}_{n:04}", stamp(at));
                    let evening = (at - Duration::hours(12)).date();
                    if calibrated {
                        let group =
                            format!("Light_BIN-1_6248x4176_EXPOSURE-{exposure_s:.2}s_FILTER-{filter}_mono");
                        self.xisf(format!("{folder}/{group}/{name}_c.xisf"), keys, None, None);
                    } else {
                        self.fits(format!("{folder}/{filter}/{evening}/{name}.fits"), &keys);
                    }
                    self.lights.push(Light {
                        start: at,
                        object: target.to_owned(),
                        panel: (!panel.is_empty()).then(|| panel.to_owned()),
                        filter,
                        exposure_s,
                        gain,
                        hfr_px,
                        temp_centi_c,
                        rig,
                        place,
                    });
                    at += Duration::milliseconds(4_610) + Duration::seconds_f64(exposure_s);
                }
            }
        }
    }

    /// Master flats of all filters, master bias and darks of both gains: `counts` are darks, flats, bias.
    fn masters(&mut self, folder: &str, rig: Rig, place: Place, when: PrimitiveDateTime, counts: [u32; 3]) {
        let [darks, flats, bias] = counts;
        for (filter, _) in FILTERS {
            let (_, gain) = exposure_of(filter);
            let keys = self.keys(rig, place, "Master Flat", 0.8, gain, Some(when), Some(filter), None, None);
            let path = format!("{folder}/masterFlat_BIN-1_6248x4176_FILTER-{filter}_mono.xisf");
            self.xisf(path, keys, Some("MasterFlat"), Some(flats));
        }
        for (gain, exposure_s) in [(0, 90.0), (100, 300.0)] {
            let keys = self.keys(rig, place, "Master Bias", 0.0, gain, Some(when), None, None, None);
            self.xisf(
                format!("{folder}/masterBias_BIN-1_6248x4176_GAIN-{gain}.xisf"),
                keys,
                Some("MasterBias"),
                Some(bias),
            );
            let keys = self.keys(rig, place, "Master Dark", exposure_s, gain, Some(when), None, None, None);
            let path =
                format!("{folder}/masterDark_BIN-1_6248x4176_EXPOSURE-{exposure_s:.2}s_GAIN-{gain}.xisf");
            self.xisf(path, keys, Some("MasterDark"), Some(darks));
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a header is a long list of values")]
    #[allow(clippy::unused_self, reason = "called like its neighbours")]
    fn keys(
        &self,
        rig: Rig,
        place: Place,
        kind: &str,
        exposure_s: f64,
        gain: i32,
        start: Option<PrimitiveDateTime>,
        filter: Option<&str>,
        object: Option<&str>,
        temp_c: Option<f64>,
    ) -> Vec<(String, String, String)> {
        let mut keys = Vec::new();
        let mut put =
            |key: &str, value: String, comment: &str| keys.push((key.to_owned(), value, comment.to_owned()));
        let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
        put("IMAGETYP", text(kind), "Type of exposure");
        put("EXPOSURE", format!("{exposure_s:?}"), "[s] Exposure duration");
        put("EXPTIME", format!("{exposure_s:?}"), "[s] Exposure duration");
        if let Some(start) = start {
            put("DATE-OBS", text(&iso(start)), "Time of observation (UTC)");
        }
        put("XBINNING", "1".to_owned(), "X axis binning factor");
        put("YBINNING", "1".to_owned(), "Y axis binning factor");
        put("GAIN", gain.to_string(), "Sensor gain");
        put("OFFSET", "30".to_owned(), "Sensor gain offset");
        put("EGAIN", (if gain == 0 { "0.77" } else { "0.24" }).to_owned(), "[e-/ADU] Electrons per A/D unit");
        put("XPIXSZ", format!("{:?}", rig.pixel_um), "[um] Pixel X axis size");
        put("INSTRUME", text(rig.camera), "Imaging instrument name");
        put("SET-TEMP", "-15.0".to_owned(), "[degC] CCD temperature setpoint");
        put("CCD-TEMP", "-15.0".to_owned(), "[degC] CCD temperature");
        put("TELESCOP", text(rig.telescope), "Name of telescope");
        put("FOCALLEN", format!("{:?}", rig.focal_mm), "[mm] Focal length");
        put("FOCRATIO", format!("{:?}", rig.ratio), "Focal ratio");
        put("SITEELEV", "455.0".to_owned(), "[m] Observation site elevation");
        put("SITELAT", format!("{:?}", place.latitude), "[deg] Observation site latitude");
        put("SITELONG", format!("{:?}", place.longitude), "[deg] Observation site longitude");
        put("FWHEEL", text(rig.wheel), "Filter Wheel name");
        if let Some(filter) = filter {
            put("FILTER", text(filter), "Active filter name");
        }
        if let Some(object) = object {
            put("OBJECT", text(object), "Name of the object of interest");
        }
        put("FOCNAME", text(rig.focuser), "Focusing equipment name");
        if let Some(rotator) = rig.rotator {
            put("ROTNAME", text(rotator), "Rotator equipment name");
        }
        if let Some(temp_c) = temp_c {
            put("FOCTEMP", format!("{temp_c:?}"), "[degC] Focuser temperature");
        }
        put("SWCREATE", text("N.I.N.A. 3.1.2.9001 (x64)"), "Software that created this file");
        keys
    }

    fn fits(&mut self, path: String, keys: &[(String, String, String)]) {
        let mut cards = fits::image_cards(self.pixels);
        cards.extend(keys.iter().map(|(key, value, comment)| fits::card(key, value, comment)));
        let file = TreeFile { root: 0, path, head: fits::header(&cards), zeros: self.pixels };
        (self.sink)(file);
    }

    fn xisf(
        &mut self,
        path: String,
        keywords: Vec<(String, String, String)>,
        image_type: Option<&str>,
        count: Option<u32>,
    ) {
        let creator = ("XISF:CreatorApplication", "String", "PixInsight 1.9.3");
        let creator = (creator.0.to_owned(), creator.1.to_owned(), creator.2.to_owned());
        let mut image =
            Image { image_type: image_type.map(str::to_owned), keywords, properties: vec![creator] };
        if let Some(count) = count {
            let history = format!(
                "<instance class=\"ImageIntegration\" version=\"257\"><table id=\"images\" rows=\"{count}\"/></instance>"
            );
            image.properties.push(("PixInsight:ProcessingHistory".to_owned(), "String".to_owned(), history));
        }
        let file = TreeFile { root: 0, path, head: image.bytes(self.pixels), zeros: self.pixels };
        (self.sink)(file);
    }

    /// The rows that must follow from the lights, by night or by UTC date.
    fn expected(&self, night: bool) -> String {
        let mut rows: BTreeMap<_, Vec<&Light>> = BTreeMap::new();
        for light in &self.lights {
            let shift = if night { light.place.longitude / 15.0 - 12.0 } else { 0.0 };
            let date = (light.start + Duration::seconds_f64(shift * 3600.0)).date();
            // Target, site, date, filter, gain, exposure, panel; each site has one rig here.
            let key = (
                light.object.clone(),
                light.place.name,
                date,
                light.filter,
                light.gain,
                light.exposure_s.to_bits(),
                light.panel.clone(),
            );
            rows.entry(key).or_default().push(light);
        }
        let mut csv = "date,filter,number,duration,binning,gain,sensorCooling,fNumber,darks,flats,flatDarks,bias,bortle,\
                       meanSqm,meanFwhm,temperature\n"
            .to_owned();
        for ((_, _, date, filter, gain, ..), lights) in rows {
            let first = lights[0];
            let number = lights.len();
            let mean = |value: &dyn Fn(&Light) -> f64| {
                let number = f64::from(u32::try_from(number).unwrap());
                lights.iter().map(|light| value(light)).sum::<f64>() / number
            };
            let fwhm = mean(&|light| 2.0 * light.hfr_px * light.rig.pixel_um / light.rig.focal_mm * 206.265);
            let temp = rounded_mean(lights.iter().map(|light| light.temp_centi_c));
            let id = FILTERS.iter().find(|(name, _)| *name == filter).unwrap().1;
            let [darks, flats, flat_darks, bias] = self.calibration;
            csv.push_str(&format!(
                "{date},{id},{number},{},1,{gain},-15,{},{darks},{flats},{flat_darks},{bias},{},{},{fwhm:.2},{temp}\n",
                first.exposure_s, first.rig.ratio, first.place.bortle, first.place.sqm
            ));
        }
        csv
    }
}

/// The mean of hundredths with two decimals, halves away from zero.
fn rounded_mean(centi: impl ExactSizeIterator<Item = i32>) -> String {
    let number = i32::try_from(centi.len()).unwrap();
    let sum: i32 = centi.sum();
    let rounded = (2 * sum.abs() + number) / (2 * number) * sum.signum();
    format!("{}{}.{:02}", if rounded < 0 { "-" } else { "" }, rounded.abs() / 100, rounded.abs() % 100)
}

/// `2024-07-04T21:40:00`.
fn moment(text: &str) -> PrimitiveDateTime {
    let part = |from: usize, to: usize| text[from..to].parse::<u16>().unwrap();
    let small = |from: usize, to: usize| u8::try_from(part(from, to)).unwrap();
    let date =
        Date::from_calendar_date(i32::from(part(0, 4)), Month::try_from(small(5, 7)).unwrap(), small(8, 10));
    date.unwrap().with_hms(small(11, 13), small(14, 16), small(17, 19)).unwrap()
}

fn iso(at: PrimitiveDateTime) -> String {
    let (hour, minute, second, ms) = at.time().as_hms_milli();
    format!("{}T{hour:02}:{minute:02}:{second:02}.{ms:03}", at.date())
}

fn stamp(at: PrimitiveDateTime) -> String {
    let (hour, minute, second) = at.time().as_hms();
    format!("{}_{hour:02}-{minute:02}-{second:02}", at.date())
}
