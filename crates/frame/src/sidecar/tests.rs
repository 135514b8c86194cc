//! Sidecars of all three programs, and where they serve.

use std::sync::Arc;

use super::*;

fn place(path: &str) -> Place {
    Place { root: 0, root_name: Arc::from(""), path: path.into(), exposure: 1 }
}

fn sidecar(path: &str, text: &str) -> Sidecar {
    Sidecar { place: place(path), text: text.to_owned() }
}

fn with(files: &[(&str, &str)]) -> Sidecars {
    let mut sidecars = Sidecars::default();
    for (path, text) in files {
        assert_eq!(sidecars.add(sidecar(path, text)), None, "{path}");
    }
    sidecars
}

const IMAGES: &str = "ExposureNumber,FilePath,FilterName,ExposureStart,Duration,Binning,CameraTemp,CameraTargetTemp,Gain,Offset,HFR,FWHM\n\
    1,C:\\Astro\\M31\\LIGHT\\a_0001.fits,Ha,2024-01-02 20:11,300,1x1,-9.9,-10,100,50,2.15,NaN\n\
    2,C:\\Astro\\M31\\LIGHT\\a_0002.fits,Ha,2024-01-02 20:17,300,1x1,-9.9,-10,100,50,2.25,3.5\n";

#[test]
fn names_that_serve() {
    let check = |name: &str, expect: bool| assert_eq!(sidecar_serves(name), expect, "{name}");
    check("Capture_00001.CameraSettings.txt", true);
    check("ImageMetaData.csv", true);
    check("imagemetadata.JSON", true);
    check("AcquisitionDetails.csv", true);
    check("AcquisitionDetails.json", true);
    check("shotsInfo.json", true);
    check("WeatherData.csv", true);
    check("WeatherData.json", false);
    check("readme.txt", false);
    check("ImageMetaData.txt", false);
}

#[test]
fn sharpcap_settings_belong_to_their_file() {
    let settings = "[Some Cam]\nGain=120\nBlack Level=8\nExposure=500ms\nBinning=2\nTemperature=-5.5\nOutput Format=FITS files (*.fits)\n";
    let sidecars =
        with(&[("a/x.CameraSettings.txt", settings), ("a/y.CameraSettings.txt", "Gain=7\nExposure=8.0")]);
    let told = sidecars.told(&place("a/x.fits"), true);
    assert_eq!(told.gain.map(|known| known.value), Some(120.0));
    assert_eq!(told.offset.map(|known| known.value), Some(8.0));
    assert_eq!(told.exposure_s.map(|known| known.value), Some(0.5));
    assert_eq!(told.binning.map(|known| known.value), Some(2));
    assert_eq!(told.sensor_temp_c.map(|known| known.value), Some(-5.5));
    assert_eq!(told.camera.map(|known| known.value), Some("Some Cam".into()));
    let told = sidecars.told(&place("a/y_00002.fits"), true);
    assert_eq!(
        told.gain.map(|known| (known.value, known.source)),
        Some((7.0, crate::Source::Sidecar("y.CameraSettings.txt".into())))
    );
    assert_eq!(sidecars.told(&place("a/z.fits"), true), Values::default());
    assert_eq!(sidecars.told(&place("a/b/x.fits"), true), Values::default());
}

#[test]
fn nina_metadata_is_found_by_base_name_in_folders_above() {
    let sidecars = with(&[
        ("M31/ImageMetaData.csv", IMAGES),
        (
            "M31/AcquisitionDetails.csv",
            "TargetName,TelescopeName,FocalLength,FocalRatio,CameraName,PixelSize,ObserverLatitude,ObserverLongitude\nM31,SV80,400,5,Some Cam,3.76,51.5,-0.25\n",
        ),
    ]);
    let told = sidecars.told(&place("M31/LIGHT/Ha/a_0002.fits"), true);
    assert_eq!(told.hfr_px.map(|known| known.value), Some(2.25));
    assert_eq!(told.fwhm_arcsec.map(|known| known.value), Some(3.5));
    assert_eq!(told.filter.map(|known| known.value), Some("Ha".into()));
    assert_eq!(told.telescope.map(|known| known.value), Some("SV80".into()));
    assert_eq!(told.position.map(|known| (known.value.latitude, known.value.longitude)), Some((51.5, -0.25)));
    assert_eq!(sidecars.told(&place("M31/a_0001.fits"), true).fwhm_arcsec, None);
    assert_eq!(sidecars.told(&place("M33/a_0001.fits"), true), Values::default());
    let json =
        r#"[{"FilePath": "D:/x/b.fits", "HFR": 1.5, "Gain": -1}, {"FilePath": "D:/x/c.fits", "HFR": "NaN"}]"#;
    let sidecars = with(&[("ImageMetaData.json", json)]);
    let told = sidecars.told(&place("deep/er/B.FITS"), true);
    assert_eq!((told.hfr_px.map(|known| known.value), told.gain), (Some(1.5), None));
    assert_eq!(sidecars.told(&place("c.fits"), true), Values::default());
}

#[test]
fn dwarf_shots() {
    let json = r#"{"DEC": 1.5, "RA": 2.5, "binning": "1*1", "exp": "15", "gain": 80, "ir": "VIS", "shotsStacked": 12, "target": "C 27"}"#;
    let sidecars = with(&[("run/shotsInfo.json", json)]);
    let told = sidecars.told(&place("run/x.fits"), true);
    assert_eq!(told.exposure_s.map(|known| known.value), Some(15.0));
    assert_eq!(told.gain.map(|known| known.value), Some(80.0));
    assert_eq!(told.binning.map(|known| known.value), Some(1));
    assert_eq!(told.object.map(|known| known.value), Some("C 27".into()));
    assert_eq!(told.subframes.map(|known| known.value), Some(12));
    let sidecars = with(&[("run/shotsInfo.json", r#"{"exp": "1/30"}"#)]);
    assert_eq!(
        sidecars.told(&place("run/x.fits"), true).exposure_s.map(|known| known.value),
        Some(1.0 / 30.0)
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let mut sidecars = Sidecars::default();
    for (path, text) in [
        ("shotsInfo.json", "{"),
        ("shotsInfo.json", "[1]"),
        ("ImageMetaData.csv", ""),
        ("ImageMetaData.csv", "A,B\n1,2\n"),
        ("ImageMetaData.json", "[]"),
        ("AcquisitionDetails.csv", "A\nB\n"),
        ("x.CameraSettings.txt", "nothing"),
    ] {
        let doubt = sidecars.add(sidecar(path, text)).unwrap_or_else(|| panic!("{path} {text:?} was taken"));
        assert_eq!(doubt.code, DoubtCode::SidecarNotRead, "{path}");
    }
    assert_eq!(sidecars.told(&place("x.fits"), true), Values::default());
}

#[test]
fn the_order_of_adding_makes_no_difference() {
    let files = [
        ("ImageMetaData.csv", IMAGES),
        ("ImageMetaData.json", r#"[{"FilePath": "a_0001.fits", "HFR": 9.5}]"#),
    ];
    let forward = with(&files).told(&place("a_0001.fits"), true);
    let backward = with(&[files[1], files[0]]).told(&place("a_0001.fits"), true);
    assert_eq!(forward, backward);
    assert_eq!(forward.hfr_px.map(|known| known.value), Some(2.15));
}

#[test]
fn weather_is_found_by_the_start() {
    let text = "ExposureNumber,ExposureStart,Temperature,SkyQuality,ExposureStartUTC\n\
                1,2024-01-02 21:11,-3.5,21.30,2024-01-02T20:11:05.250Z\n\
                2,2024-01-02 21:17,-4.0,NaN,\n";
    let sidecars = with(&[("M31/WeatherData.csv", text)]);
    let at = |path: &str, start: &str, clock: Clock, zone_min: Option<i32>| {
        let start = crate::date::moment(start).unwrap().on(clock);
        let told = sidecars.weather(&place(path), start, zone_min);
        assert!(told.ambient_c.iter().all(|known| known.source == Source::Sidecar("WeatherData.csv".into())));
        (told.ambient_c.map(|known| known.value), told.sqm.map(|known| known.value))
    };
    let path = "M31/LIGHT/a_0001.fits";
    assert_eq!(at(path, "2024-01-02T20:11:05.250", Clock::Utc, None), (Some(-3.5), Some(21.3)));
    assert_eq!(at(path, "2024-01-02T20:17:20", Clock::Utc, Some(60)), (Some(-4.0), None));
    assert_eq!(at(path, "2024-01-02T20:17:20", Clock::Utc, None), (None, None));
    assert_eq!(at(path, "2024-01-02T21:17:59", Clock::Local, None), (Some(-4.0), None));
    assert_eq!(at("M33/a_0001.fits", "2024-01-02T20:11:05.250", Clock::Utc, None), (None, None));
}

#[test]
fn what_broke_off_keeps_what_came_before() {
    let mut sidecars = Sidecars::default();
    let json = r#"[{"FilePath": "D:/Frames/e.fits", "HFR": 2.57}, {"FilePath": "D:/Frames/f.fits", "HF"#;
    let doubt = sidecars.add(sidecar("json/ImageMetaData.json", json));
    assert!(doubt.is_some_and(|doubt| doubt.text.to_string().starts_with("One line of this file")));
    let cut = IMAGES.find("2.25").map(|at| &IMAGES[..at + 2]).unwrap();
    assert!(sidecars.add(sidecar("csv/ImageMetaData.csv", cut)).is_some());
    let hfr = |path: &str| sidecars.told(&place(path), false).hfr_px.map(|known| known.value);
    assert_eq!((hfr("json/e.fits"), hfr("json/f.fits")), (Some(2.57), None));
    assert_eq!((hfr("csv/a_0001.fits"), hfr("csv/a_0002.fits")), (Some(2.15), None));
}
