//! A small made-up session, made in memory: three nights on one target with its calibration. Its files are as real as
//! any: headers in the FITS form, read by the same road as the user's.

use std::fmt::Write as _;

/// What the sample calls its folder.
pub const FOLDER: &str = "Elephant Trunk (sample)";

/// One night's work through one filter.
struct Run {
    night: &'static str,
    /// UTC of the first exposure.
    start: &'static str,
    filter: &'static str,
    count: u32,
    exposure_s: u32,
}

const RUNS: [Run; 5] = [
    Run { night: "2025-09-18", start: "2025-09-18T20:04:11.250", filter: "Ha", count: 14, exposure_s: 300 },
    Run { night: "2025-09-18", start: "2025-09-18T21:31:40.125", filter: "OIII", count: 12, exposure_s: 300 },
    Run { night: "2025-09-20", start: "2025-09-20T19:58:02.500", filter: "SII", count: 16, exposure_s: 300 },
    Run { night: "2025-09-20", start: "2025-09-20T21:40:30.750", filter: "Ha", count: 10, exposure_s: 300 },
    Run { night: "2025-09-21", start: "2025-09-21T19:55:33.000", filter: "OIII", count: 18, exposure_s: 300 },
];

/// Paths and contents of the sample.
pub fn tree() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for run in &RUNS {
        let mut clock = Clock::parse(run.start);
        for number in 0..run.count {
            // Seeing and temperature drift over the night, the same in every copy of the sample.
            let drift = f64::from((number * 7 + crate::present::whole(run.filter.len()) * 3) % 11) / 20.0;
            let hfr = 1.9 + drift;
            let name = format!(
                "{}/{}/LIGHT_{}_{}s_HFR_{hfr:.2}_{number:04}.fits",
                run.night, run.filter, run.filter, run.exposure_s
            );
            let mut header = Cards::new("LIGHT", &clock.iso(), f64::from(run.exposure_s));
            header.text("FILTER", run.filter, "Active filter name");
            header.text("OBJECT", "IC 1396A", "Name of the object of interest");
            header.number("CCD-TEMP", -10.0 + drift / 5.0, "[degC] CCD temperature");
            header.number("FOCTEMP", 14.5 - f64::from(number) * 0.1, "[degC] Focuser temperature");
            files.push((name, header.bytes()));
            clock.add(f64::from(run.exposure_s) + 6.5);
        }
    }
    let mut clock = Clock::parse("2025-09-22T04:41:00.000");
    for (kind, folder, count, exposure_s) in [("DARK", "Darks", 25, 300.0), ("BIAS", "Bias", 40, 0.001)] {
        for number in 0..count {
            let mut header = Cards::new(kind, &clock.iso(), exposure_s);
            header.number("CCD-TEMP", -10.0, "[degC] CCD temperature");
            files.push((format!("Calibration/{folder}/{kind}_{number:04}.fits"), header.bytes()));
            clock.add(exposure_s + 2.0);
        }
    }
    for (night, start) in [
        ("2025-09-18", "2025-09-19T05:10:00.000"),
        ("2025-09-20", "2025-09-21T05:12:00.000"),
        ("2025-09-21", "2025-09-22T05:14:00.000"),
    ] {
        let mut clock = Clock::parse(start);
        for filter in RUNS.iter().filter(|run| run.night == night).map(|run| run.filter) {
            for number in 0..15 {
                let mut header = Cards::new("FLAT", &clock.iso(), 2.4);
                header.text("FILTER", filter, "Active filter name");
                header.number("CCD-TEMP", -10.0, "[degC] CCD temperature");
                files.push((format!("{night}/Flats/FLAT_{filter}_{number:04}.fits"), header.bytes()));
                clock.add(4.0);
            }
        }
    }
    files
}

/// Counts time from a start, in milliseconds.
struct Clock(i64);

impl Clock {
    fn parse(iso: &str) -> Self {
        let part = |from: usize, to: usize| {
            iso.get(from..to).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0)
        };
        let day = part(8, 10);
        Self(((day * 24 + part(11, 13)) * 60 + part(14, 16)) * 60_000 + part(17, 19) * 1000 + part(20, 23))
    }

    fn add(&mut self, seconds: f64) {
        #[allow(clippy::cast_possible_truncation, reason = "a few thousand seconds of our own")]
        let milliseconds = (seconds * 1000.0).round() as i64;
        self.0 += milliseconds;
    }

    /// All of the sample lies in one September.
    fn iso(&self) -> String {
        let (ms, s) = (self.0 % 1000, self.0 / 1000);
        let (day, h, min) = (s / 86_400, s / 3600 % 24, s / 60 % 60);
        format!("2025-09-{day:02}T{h:02}:{min:02}:{:02}.{ms:03}", s % 60)
    }
}

/// A FITS header in the making (FITS 4.0 section 4).
struct Cards(String);

impl Cards {
    fn new(kind: &str, start: &str, exposure_s: f64) -> Self {
        let mut cards = Self(String::new());
        cards.raw("SIMPLE", "T", "conforms to FITS");
        cards.raw("BITPIX", "16", "");
        cards.raw("NAXIS", "2", "");
        cards.raw("NAXIS1", "36", "a small stand-in");
        cards.raw("NAXIS2", "40", "");
        cards.text("IMAGETYP", kind, "Type of exposure");
        cards.number("EXPOSURE", exposure_s, "[s] Exposure duration");
        cards.number("EXPTIME", exposure_s, "[s] Exposure duration");
        cards.text("DATE-OBS", start, "Time of observation (UTC)");
        cards.raw("XBINNING", "1", "X axis binning factor");
        cards.raw("YBINNING", "1", "Y axis binning factor");
        cards.raw("GAIN", "100", "Sensor gain");
        cards.raw("OFFSET", "50", "Sensor gain offset");
        cards.number("EGAIN", 0.25, "[e-/ADU] Electrons per A/D unit");
        cards.number("XPIXSZ", 3.76, "[um] Pixel X axis size");
        cards.text("INSTRUME", "Sample Camera 26M", "Imaging instrument name");
        cards.number("SET-TEMP", -10.0, "[degC] CCD temperature setpoint");
        cards.text("TELESCOP", "Sample Refractor 80", "Name of telescope");
        cards.number("FOCALLEN", 480.0, "[mm] Focal length");
        cards.number("FOCRATIO", 6.0, "Focal ratio");
        cards.number("SITELAT", 47.05, "[deg] Observation site latitude");
        cards.number("SITELONG", 8.31, "[deg] Observation site longitude");
        cards.text("SWCREATE", "N.I.N.A. 3.1.0.9001 (x64)", "Software");
        cards
    }

    fn raw(&mut self, keyword: &str, value: &str, comment: &str) {
        let card = if comment.is_empty() {
            format!("{keyword:<8}= {value:>20}")
        } else {
            format!("{keyword:<8}= {value:>20} / {comment}")
        };
        self.line(&card);
    }

    fn text(&mut self, keyword: &str, value: &str, comment: &str) {
        let quoted = format!("'{value:<8}'");
        self.line(&format!("{keyword:<8}= {quoted:<20} / {comment}"));
    }

    fn number(&mut self, keyword: &str, value: f64, comment: &str) {
        self.raw(keyword, &format!("{value:?}"), comment);
    }

    fn line(&mut self, card: &str) {
        let card: String = card.chars().take(80).collect();
        // A `String` takes whatever is written to it.
        let _ = write!(self.0, "{card:<80}");
    }

    /// The header in whole blocks, and one block of pixels.
    fn bytes(mut self) -> Vec<u8> {
        self.line("END");
        let mut bytes = self.0.into_bytes();
        bytes.resize(bytes.len().next_multiple_of(2880), b' ');
        bytes.resize(bytes.len() + 2880, 0);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_header::{HeaderReader, Limits, Outcome};

    #[test]
    fn every_file_of_the_sample_is_a_sound_fits_file() {
        let files = tree();
        assert_eq!(files.len(), 70 + 65 + 75);
        for (path, bytes) in files {
            let header = HeaderReader::read_all("x.fits", &bytes, Limits::default());
            assert_eq!(header.outcome, Outcome::Image, "{path}");
            assert!(header.diagnostics.is_empty(), "{path}: {:?}", header.diagnostics);
            assert!(header.find("DATE-OBS").is_some(), "{path}");
        }
    }

    #[test]
    fn no_two_lights_of_the_sample_began_at_once() {
        let starts: Vec<String> = tree()
            .iter()
            .filter(|(path, _)| path.contains("LIGHT"))
            .map(|(_, bytes)| {
                let text = String::from_utf8_lossy(bytes);
                text.split("DATE-OBS= '").nth(1).unwrap_or_default().chars().take(23).collect()
            })
            .collect();
        let distinct: std::collections::BTreeSet<&String> = starts.iter().collect();
        assert_eq!(distinct.len(), starts.len());
    }
}
