//! Fuzz target: the logs that lie beside frames.

use nightledger_frame::log::{guide, wbpp};

/// Bytes as a log of WBPP and as a guide log: what is understood does not depend on the pieces, nothing is counted
/// twice, and a figure is a number.
pub fn logs(bytes: &[u8]) {
    let piece = usize::from(bytes.first().copied().unwrap_or(0)) + 1;
    wbpp_log(bytes, piece);
    guide_log(bytes, piece);
}

fn wbpp_log(bytes: &[u8], piece: usize) {
    let read = |piece: usize| {
        let mut reader = wbpp::LogReader::default();
        for piece in bytes.chunks(piece) {
            reader.push(piece);
        }
        reader.finish()
    };
    wbpp::is_log(bytes);
    let log = read(piece);
    assert_eq!(format!("{log:?}"), format!("{:?}", read(bytes.len().max(1))));
    let Some(log) = log else { return };
    assert!(log.integrated() + log.rejected() <= log.exposures.len());
    for exposure in &log.exposures {
        let used = exposure.masters.unwrap_or_default();
        for id in [used.bias, used.dark, used.flat].into_iter().flatten() {
            assert!(log.master(id).is_some());
        }
    }
    for stack in &log.stacks {
        assert!(stack.integrated <= stack.offered, "{stack:?}");
    }
}

fn guide_log(bytes: &[u8], piece: usize) {
    let read = |piece: usize| {
        let mut reader = guide::LogReader::default();
        for piece in bytes.chunks(piece) {
            reader.push(piece);
        }
        reader.finish()
    };
    guide::is_log(bytes);
    let log = read(piece);
    assert_eq!(format!("{log:?}"), format!("{:?}", read(bytes.len().max(1))));
    let Some(log) = log else { return };
    let mut captures: Vec<&guide::Capture> = log.captures.iter().collect();
    captures.sort_by(|one, other| one.begins_s.total_cmp(&other.begins_s));
    let lights = guide::Lights::default();
    let zones = guide::Zones::new(&log, &captures, &lights);
    for section in &log.sections {
        let zone = zones.of(section).map_or(0.0, |zone| zone.ahead_s);
        for exposure_s in [0.0, 1.0, 300.0, f64::NAN] {
            let sections = log.sections.iter().map(|section| (section, zone));
            let found = guide::rms(sections, section.begins_s, exposure_s);
            assert!(found.is_none_or(|rms| rms.samples >= guide::LEAST_SAMPLES && rms.cover <= 1.0));
        }
    }
}
