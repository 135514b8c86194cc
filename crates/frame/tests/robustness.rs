//! Whatever a header, a name or a sidecar holds: a frame comes back, the same one each time.

use std::fmt::Write as _;
use std::sync::Arc;

use nightledger_frame::{Place, Sidecar, Sidecars, read_frame, sidecar_serves};
use nightledger_header::{HeaderReader, Limits};
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "SIMPLE", "IMAGETYP", "EXPTIME", "DATE-OBS", "GAIN", "OBJECT", "FILTER", "SITELAT", "SITELONG",
    "XBINNING", "CCD-TEMP", "SWCREATE", "CREATOR", "PROGRAM", "STACKCNT", "NCOMBINE", "SUBEXP", "LIVETIME",
    "FOCALLEN", "APTDIA", "DATE-LOC", "ISOSPEED", "FWHM", "JD", "TIME-OBS",
];

fn place(path: &str) -> Place {
    Place { root: 0, root_name: Arc::from("Root"), path: path.into(), exposure: 1 }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_card_values(values in prop::collection::vec((0..WORDS.len(), "[ -~]{0,68}"), 0..30), name in "\\PC{0,60}") {
        let mut bytes = format!("{:<80}{:<80}", "SIMPLE  =                    T", "NAXIS   =                    0").into_bytes();
        for (word, value) in values {
            bytes.extend(format!("{:<8}= {value:<70}", WORDS[word]).bytes().take(80));
        }
        bytes.extend(format!("{:<80}", "END").bytes());
        let header = HeaderReader::read_all("x.fits", &bytes, Limits::default());
        let frame = read_frame(&header, place(&name), &Sidecars::default());
        prop_assert_eq!(&frame, &read_frame(&header, place(&name), &Sidecars::default()));
        prop_assert!(frame.values.exposure_s.is_none_or(|known| known.value.is_finite() && known.value >= 0.0));
        prop_assert!(frame.values.position.is_none_or(|at| at.value.latitude.abs() <= 90.0 && at.value.longitude.abs() <= 180.0));
        prop_assert!(frame.values.filter.is_none_or(|known| !known.value.trim().is_empty()));
    }

    #[test]
    fn any_name(name in "[A-Za-z0-9_.=@+ /\u{e9}-]{0,80}") {
        let header = HeaderReader::read_all("x.fits", b"", Limits::default());
        let header = nightledger_header::Header { outcome: nightledger_header::Outcome::Image, ..header };
        let frame = read_frame(&header, place(&name), &Sidecars::default());
        prop_assert!(frame.values.hfr_px.is_none_or(|known| known.value > 0.0));
    }

    #[test]
    fn any_sidecar(text in "\\PC{0,200}", which in 0..5_usize) {
        let name = ["x.CameraSettings.txt", "ImageMetaData.csv", "ImageMetaData.json", "AcquisitionDetails.csv", "shotsInfo.json"][which];
        prop_assert!(sidecar_serves(name));
        let mut sidecars = Sidecars::default();
        let _ = sidecars.add(Sidecar { place: place(name), text });
    }
}

#[test]
fn what_is_left_of_a_light_is_no_companion_of_lights() {
    let code_of = |cards: &str| {
        let mut bytes: Vec<u8> = cards.lines().flat_map(|card| format!("{card:<80}").into_bytes()).collect();
        bytes.resize(2880, 0xFF);
        let header = HeaderReader::read_all("x.fits", &bytes, Limits::default());
        let frame = read_frame(&header, place("LIGHT/x.fits"), &Sidecars::default());
        assert_eq!(frame.unfit, Some(nightledger_frame::Unfit::NoFrame));
        frame.doubts.last().unwrap().code
    };
    let garbage = code_of("SIMPLE  =                    T garbage");
    assert_eq!(garbage, nightledger_frame::DoubtCode::NotRead);
    let table =
        "SIMPLE  =                    T\nBITPIX  =                    8\nNAXIS   =                    0\nEND";
    assert_eq!(code_of(table), nightledger_frame::DoubtCode::NoImageData);
}

/// Not a test of speed but against a slip into quadratic work: 20,000 frames beside a table of 20,000 rows.
#[test]
fn many_frames_and_rows() {
    let mut table = String::from("FilePath,HFR\n");
    for row in 0..20_000 {
        let _ = writeln!(table, "C:\\x\\a_{row:05}.fits,2.5");
    }
    let mut sidecars = Sidecars::default();
    assert_eq!(sidecars.add(Sidecar { place: place("n/ImageMetaData.csv"), text: table }), None);
    let header = HeaderReader::read_all("x.fits", HEADER.replace('\n', "").as_bytes(), Limits::default());
    let begun = std::time::Instant::now();
    for row in 0..20_000 {
        let frame = read_frame(&header, place(&format!("n/LIGHT/Ha/a_{row:05}.fits")), &sidecars);
        assert_eq!(frame.values.hfr_px.map(|known| known.value), Some(2.5));
    }
    let each = begun.elapsed() / 20_000;
    println!("{each:?} a frame");
    assert!(each < std::time::Duration::from_millis(2), "{each:?} a frame");
}

const HEADER: &str = "\
SIMPLE  =                    T                                                  
BITPIX  =                   16                                                  
NAXIS   =                    2                                                  
NAXIS1  =                    8                                                  
NAXIS2  =                    8                                                  
IMAGETYP= 'LIGHT'              / Type of exposure                               
EXPTIME =                300.0 / [s] Exposure duration                          
DATE-LOC= '2024-02-03T22:10:05.5001234' / Time of observation (local)           
DATE-OBS= '2024-02-03T21:10:05.5001234' / Time of observation (UTC)             
XBINNING=                    1 / X axis binning factor                          
GAIN    =                  100 / Sensor gain                                    
OFFSET  =                   50 / Sensor gain offset                             
XPIXSZ  =                 3.76 / [um] Pixel X axis size                         
INSTRUME= 'Some Camera'        / Imaging instrument name                        
SET-TEMP=                -10.0 / [degC] CCD temperature setpoint                
CCD-TEMP=                 -9.9 / [degC] CCD temperature                         
FOCALLEN=                400.0 / [mm] Focal length                              
SITELAT =                51.25 / [deg] Observation site latitude                
SITELONG=                -0.75 / [deg] Observation site longitude               
FILTER  = 'Ha'                 / Active filter name                             
OBJECT  = 'Target A Panel 2'   / Name of the object of interest                 
SWCREATE= 'N.I.N.A. 3.1.0.9001 (x64)' / Software that created this file         
END                                                                             
";
