//! The gain of cameras that count it in decibels (docs/rules.md#22-gain).

use nightledger_frame::{Frame, Source};
use nightledger_language::tr;

use super::keyword_report::{KeywordReport, State};
use crate::Facts;

/// LOG-GAIN, in steps of 0.1 dB, and where it stands: the header's own, SharpCap's settings beside the file, or the GAIN
/// of a ZWO camera that SharpCap wrote.
pub fn log_gain(facts: &Facts, frame: &Frame) -> KeywordReport {
    if let Some(own) = facts.get("LOG-GAIN") {
        return KeywordReport::present(own);
    }
    let is_sharpcap = facts.text("SWCREATE").is_some_and(|software| software.starts_with("SharpCap"));
    let is_zwo = facts.text("INSTRUME").is_some_and(|camera| camera.to_uppercase().contains("ZWO"));
    if let Some(gain) = &frame.gain {
        match &gain.source {
            Source::Sidecar(name) => {
                return KeywordReport::derived(gain.value, tr!("Gain in {name}", name));
            }
            Source::Header { .. } if is_sharpcap && is_zwo => {
                return KeywordReport::derived(gain.value, "GAIN".to_owned());
            }
            _ => {}
        }
    }
    KeywordReport {
        state: State::Missing,
        value: None,
        from: None,
        write: Some(tr!("LOG-GAIN: the gain setting in steps of 0.1 dB, as the capture program shows it")),
    }
}

/// How many times the signal is amplified, four decimals: 0.1 dB of an amplitude is a factor of 10^(1/200).
pub fn relative_gain(log_gain: f64) -> f64 {
    (10_f64.powf(log_gain / 200.0) * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#22-gain
    #[test]
    fn a_step_is_a_tenth_of_a_decibel_of_amplitude() {
        for (log, relative) in [(0.0, 1.0), (200.0, 10.0), (300.0, 31.6228), (230.0, 14.1254)] {
            assert_eq!(relative_gain(log), relative);
        }
    }
}
