//! Headers per second of Nightledger's reader beside the fastest other Rust readers known to us, over the same bytes,
//! in one run: `cargo xtask bench --only readers`.
//!
//! The others do less: none of them mends faults, says where a value stood or what was wrong, inherits a primary
//! header, or asks for byte ranges. Each is given what it can do at most: all cards with their values (fits-header and
//! fitsio-pure parse values, fitsrs too), or all keywords and properties of an XISF image.

use fitsrs::Fits;
use nightledger_header::{Header, HeaderReader, Limits};
use nightledger_tests::fits::{card, header, image_cards, raw};
use nightledger_tests::xisf::Image;
use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};
use xisf::XisfFile;

/// Each reader gets this many turns; its fastest counts, because other work on the machine only makes turns longer.
const TURNS: usize = 30;
/// How long a turn lasts.
const TURN: Duration = Duration::from_millis(60);

/// Reads one header and says how many entries it found, so that nothing is optimised away and nobody reads less.
type Read = fn(&[u8]) -> usize;

fn main() {
    compare("FITS, 60 cards as a capture program writes them", &capture(), &FITS_READERS);
    compare("FITS, 460 cards as a stack with its history has them", &stack(), &FITS_READERS);
    compare("XISF, 55 keywords and 30 properties", &with_data(xisf_light().bytes(2880)), &XISF_READERS);
}

const FITS_READERS: [(&str, Read); 4] =
    [("nightledger", ours), ("fitsrs", fitsrs), ("fits-header", fits_header), ("fitsio-pure", fitsio_pure)];
const XISF_READERS: [(&str, Read); 2] = [("nightledger", ours), ("xisf", xisf)];

fn ours(bytes: &[u8]) -> usize {
    let header: Header = HeaderReader::read_all("x.fits", bytes, Limits::default());
    assert!(header.diagnostics.is_empty(), "{:?}", header.diagnostics);
    header.cards().count() + header.properties.len()
}

fn fitsrs(bytes: &[u8]) -> usize {
    let mut units = Fits::from_reader(Cursor::new(bytes));
    match units.next() {
        Some(Ok(fitsrs::HDU::Primary(unit))) => unit.get_header().cards().count(),
        _ => panic!("fitsrs could not read the header"),
    }
}

fn fits_header(bytes: &[u8]) -> usize {
    fits_header::Header::parse(bytes).expect("fits-header reads it").iter().count()
}

fn fitsio_pure(bytes: &[u8]) -> usize {
    let units = fitsio_pure::hdu::parse_fits(bytes).expect("fitsio-pure reads it");
    units.primary().cards.len()
}

fn xisf(bytes: &[u8]) -> usize {
    let file = XisfFile::from_bytes(bytes.to_vec()).expect("xisf reads it");
    let images = file.images();
    images.iter().map(|image| image.fits_keywords().len()).sum::<usize>()
        + file.properties().iter().filter(|property| property.value().is_some()).count()
}

/// Prints each reader's best turn and how it compares with ours.
fn compare(what: &str, bytes: &[u8], readers: &[(&str, Read)]) {
    let mut best = vec![0.0_f64; readers.len()];
    // In turns, so that a slow minute of the machine hits everybody.
    for _ in 0..TURNS {
        for ((_, read), best) in readers.iter().zip(&mut best) {
            *best = best.max(headers_per_second(*read, bytes));
        }
    }
    println!("\n{what} ({} bytes):", bytes.len());
    let ours = best.first().copied().unwrap_or_default();
    for ((name, read), best) in readers.iter().zip(&best) {
        println!(
            "  {name:<12} {best:>9.0} headers/s, {:>5} entries, nightledger is {:.2} times as fast",
            read(bytes),
            ours / best
        );
    }
}

fn headers_per_second(read: Read, bytes: &[u8]) -> f64 {
    let started = Instant::now();
    let mut headers = 0.0;
    while started.elapsed() < TURN {
        for _ in 0..16 {
            black_box(read(black_box(bytes)));
        }
        headers += 16.0;
    }
    headers / started.elapsed().as_secs_f64()
}

fn light_cards() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("IMAGETYP", "'LIGHT'", "Type of exposure"),
        ("EXPOSURE", "300.0", "[s] Exposure duration"),
        ("EXPTIME", "300.0", "[s] Exposure duration"),
        ("DATE-LOC", "'2026-03-14T23:10:11.123'", "Time of observation (local)"),
        ("DATE-OBS", "'2026-03-14T22:10:11.123'", "Time of observation (UTC)"),
        ("XBINNING", "1", "X axis binning factor"),
        ("YBINNING", "1", "Y axis binning factor"),
        ("GAIN", "100", "Sensor gain"),
        ("OFFSET", "50", "Sensor gain offset"),
        ("EGAIN", "0.247900009155273", "[e-/ADU] Electrons per A/D unit"),
        ("XPIXSZ", "3.76", "[um] Pixel X axis size"),
        ("YPIXSZ", "3.76", "[um] Pixel Y axis size"),
        ("INSTRUME", "'Camera 2600'", "Imaging instrument name"),
        ("SET-TEMP", "-10.0", "[degC] CCD temperature setpoint"),
        ("CCD-TEMP", "-10.1", "[degC] CCD temperature"),
        ("READOUTM", "'High Gain'", "Sensor readout mode"),
        ("USBLIMIT", "40", "Camera-specific USB setting"),
        ("TELESCOP", "'Refractor 80'", "Name of telescope"),
        ("FOCALLEN", "480.0", "[mm] Focal length"),
        ("FOCRATIO", "6.0", "Focal ratio"),
        ("RA", "305.557083333333", "[deg] RA of telescope"),
        ("DEC", "40.2566666666667", "[deg] Declination of telescope"),
        ("CENTALT", "51.6", "[deg] Altitude of telescope"),
        ("CENTAZ", "97.2", "[deg] Azimuth of telescope"),
        ("AIRMASS", "1.27462813", "Airmass at frame center (Gueymard 1993)"),
        ("PIERSIDE", "'West'", "Telescope pointing state"),
        ("SITEELEV", "612.0", "[m] Observation site elevation"),
        ("SITELAT", "47.5", "[deg] Observation site latitude"),
        ("SITELONG", "8.25", "[deg] Observation site longitude"),
        ("FWHEEL", "'Wheel 7'", "Filter Wheel name"),
        ("FILTER", "'Ha'", "Active filter name"),
        ("OBJECT", "'Sadr Region'", "Name of the object of interest"),
        ("OBJCTRA", "'20 22 13'", "[H M S] RA of imaged object"),
        ("OBJCTDEC", "'+40 15 24'", "[D M S] Declination of imaged object"),
        ("OBJCTROT", "0.0", "[deg] planned rotation of imaged object"),
        ("FOCNAME", "'Focuser 1'", "Focusing equipment name"),
        ("FOCPOS", "14210", "[step] Focuser position"),
        ("FOCUSPOS", "14210", "[step] Focuser position"),
        ("FOCUSSZ", "10.0", "[um] Focuser step size"),
        ("FOCTEMP", "6.2", "[degC] Focuser temperature"),
        ("ROTNAME", "'Rotator'", "Rotator equipment name"),
        ("ROTATOR", "123.4", "[deg] Mechanical rotator angle"),
        ("ROTATANG", "123.4", "[deg] Mechanical rotator angle"),
        ("MPSAS", "21.3", "[mags/arcsec^2] Sky quality"),
        ("AMBTEMP", "6.1", "[degC] Ambient air temperature"),
        ("HUMIDITY", "71.0", "[%] Relative humidity"),
        ("DEWPOINT", "1.2", "[degC] Dew point"),
        ("ROWORDER", "'TOP-DOWN'", "FITS Image Orientation"),
        ("EQUINOX", "2000.0", "Equinox of celestial coordinate system"),
        ("SWCREATE", "'N.I.N.A. 3.1.0.9001 (x64)'", "Software that created this file"),
    ]
}

fn capture() -> Vec<u8> {
    let mut cards = image_cards(2880);
    cards.push(card("EXTEND", "T", "Extensions are permitted"));
    cards.extend(light_cards().into_iter().map(|(name, value, comment)| card(name, value, comment)));
    with_data(header(&cards))
}

fn stack() -> Vec<u8> {
    let mut cards = image_cards(2880);
    cards.extend(light_cards().into_iter().map(|(name, value, comment)| card(name, value, comment)));
    for line in 0..400 {
        cards.push(raw(&format!(
            "HISTORY ImageIntegration.inputHints: line {line} of what was done to the image"
        )));
    }
    with_data(header(&cards))
}

fn with_data(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len() + 2880, 0);
    bytes
}

fn xisf_light() -> Image {
    let keywords =
        light_cards().into_iter().map(|(name, value, comment)| (name.into(), value.into(), comment.into()));
    let properties = (0..30).map(|index| {
        (format!("Instrument:Part{index}:Value"), "Float64".to_owned(), format!("{index}.0625"))
    });
    Image {
        image_type: Some("Light".to_owned()),
        keywords: keywords.collect(),
        properties: properties.collect(),
    }
}
