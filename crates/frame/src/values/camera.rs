//! What the camera was set to and measured: gain, ISO, e-/ADU, offset, binning, temperatures, pixel size (docs/rules.md#4-gain).

use nightledger_language::said;

use crate::Values;
use crate::cards::{Cell, Hit};
use crate::decimal::tidy;
use crate::dialect::GainMeans;
use crate::keys::{COMMENT, Key, RAW_MODEL};
use crate::text::{self, has_word};
use crate::values::Reading;
use crate::{DoubtCode, Formula, Keyword, Kind, Known, Source};

/// Gain, ISO and e-/ADU are read together: one GAIN card may be any of them.
pub(crate) struct Gains {
    /// The setting.
    pub(crate) gain: Option<Known<f64>>,
    /// The ISO setting.
    pub(crate) iso: Option<Known<u32>>,
    /// e-/ADU.
    pub(crate) egain: Option<Known<f64>>,
}

impl Reading<'_> {
    /// The gain's three faces.
    pub(crate) fn gains(&self, told: &Values) -> Gains {
        let keys = self.keys();
        let mut gains =
            Gains { gain: None, iso: None, egain: self.cards.number(keys.egain, |value| value > 0.0) };
        for key in keys.iso {
            let Some(hit) = self.cards.find(key) else { continue };
            if let Some(iso) = iso(&hit) {
                gains.iso = Some(Known::new(iso, hit.source));
                break;
            }
        }
        // Munipack writes its own comment over that of the capture program's gain.
        let comment_is_foreign = self.cards.lines(COMMENT.word).any(|(_, _, line)| line.contains("PHCORR"));
        for key in keys.gain {
            let Some(hit) = self.cards.find(key) else { continue };
            let comment = if comment_is_foreign { "" } else { hit.comment };
            if is_iso(hit.comment) {
                gains.iso = gains.iso.or_else(|| iso(&hit).map(|iso| Known::new(iso, hit.source)));
                continue;
            }
            let Some(value) = hit.number(key).or_else(|| spelt_gain(&hit)) else { continue };
            let means = gain_unit(comment).unwrap_or(if self.gain_is_conversion(value, &gains) {
                GainMeans::ElectronsPerAdu
            } else {
                self.writers.capture.gain
            });
            match means {
                GainMeans::Setting => {}
                GainMeans::AduPerElectron | GainMeans::Percent => continue,
                GainMeans::ElectronsPerAdu => {
                    if value > 0.0 && gains.egain.is_none() {
                        gains.egain = Some(Known::new(value, hit.source));
                    }
                    continue;
                }
            }
            let zero_unknown = self.writers.capture.zero_gain_is_unknown;
            // -1 is what programs write for a camera without a gain setting.
            if value == -1.0 || (value == 0.0 && zero_unknown) {
                continue;
            }
            gains.gain = Some(Known::new(value, hit.source));
            break;
        }
        // A camera has a gain or an ISO: the header's one leaves no room for the name's other.
        if gains.gain.is_none() && gains.iso.is_none() {
            gains.gain.clone_from(&told.gain);
            gains.iso.clone_from(&told.iso);
        }
        gains
    }

    /// Whether a GAIN without a unit is e-/ADU: observatories write it with a fraction, beside the readout noise in
    /// electrons. SharpCap has a readout noise too, but keeps the two apart (EGAIN).
    fn gain_is_conversion(&self, value: f64, gains: &Gains) -> bool {
        const READOUT_NOISE: &[&str] = &["RDNOISE", "READNOIS", "RON", "ENOISE"];
        value.fract() != 0.0
            && gains.egain.is_none()
            && READOUT_NOISE.iter().any(|word| self.cards.number_of(word).is_some())
    }

    /// The offset setting. 0 is one; a pixel pedestal is none, nor is the -1 of cameras that have no offset
    /// (docs/rules.md#4-offset).
    pub(crate) fn offset(&self, told: &Values) -> Option<Known<f64>> {
        let found = self.keys().offset.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let value =
                hit.number(key).filter(|value| *value >= 0.0 && !text::contains(hit.comment, "pedestal"))?;
            Some(Known::new(value, hit.source))
        });
        found.or_else(|| told.offset.clone())
    }

    /// How the sensor was read; a number stays one (docs/rules.md#4-read-mode).
    pub(crate) fn read_mode(&self) -> Option<Known<Box<str>>> {
        self.keys().read_mode.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let mode: Box<str> = match hit.cell {
                Cell::Number(number) => text::whole(number)?.to_string().into(),
                Cell::Text(text) if !text::is_nothing(text) => text.into(),
                Cell::Text(_) | Cell::Bool => return None,
            };
            Some(Known::new(mode, hit.source))
        })
    }

    /// Binning (x).
    pub(crate) fn binning(&self, told: &Values) -> Option<Known<u8>> {
        let found = self.keys().binning.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let number = match hit.cell {
                Cell::Number(number) => number,
                Cell::Text(text) => {
                    let bare = bare_binning(text);
                    text::number(bare).or_else(|| pair(bare))?
                }
                Cell::Bool => return None,
            };
            let whole =
                text::whole(number).and_then(|whole| u8::try_from(whole).ok()).filter(|whole| *whole > 0)?;
            Some(Known::new(whole, hit.source))
        });
        found.or_else(|| told.binning.clone())
    }

    /// The measured temperature of the sensor.
    pub(crate) fn sensor_temp(&mut self, told: &Values) -> Option<Known<f64>> {
        let keys = self.keys().sensor_temp;
        if let Some(found) = self.cards.number(keys, |_| true).filter(|found| !in_range(found.value))
            && self.of_sensor(keys).is_none_or(|used| used.source != found.source)
        {
            let word = found.source.keyword().map_or("", Keyword::word);
            self.doubt(
                DoubtCode::SensorTempOutOfRange,
                said!(
                    "{word} = {value} is no sensor temperature in degC (kelvin?): it is not used.",
                    word,
                    value = found.value
                ),
            );
        }
        self.of_sensor(keys).or_else(|| told.sensor_temp_c.clone())
    }

    /// The cooler's set point.
    pub(crate) fn set_temp(&self, told: &Values) -> Option<Known<f64>> {
        self.of_sensor(self.keys().set_temp).or_else(|| told.set_temp_c.clone())
    }

    /// The first temperature that a sensor can have, in the unit that its comment names, else in degC.
    fn of_sensor(&self, keys: &'static [Key]) -> Option<Known<f64>> {
        keys.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let value = [hit.celsius(key), hit.number(key)].into_iter().flatten().find(|c| in_range(*c))?;
            Some(Known::new(value, hit.source))
        })
    }

    /// A calibration frame far from its own set point gets a doubt (docs/rules.md#4-set-point).
    pub(crate) fn check_set_point(
        &mut self,
        kind: Kind,
        sensor: Option<&Known<f64>>,
        set: Option<&Known<f64>>,
    ) {
        let (Some(sensor), Some(set)) = (sensor, set) else { return };
        if kind != Kind::Light && (sensor.value - set.value).abs() > 2.0 + 1e-6 {
            self.doubt(DoubtCode::OffSetPoint, said!("The sensor was at {measured} degC while the cooler was set to {set} degC: a frame taken too early or with a failing cooler. Exclude it if its temperature matters.", measured = sensor.value, set = set.value));
        }
    }

    /// Pixel size including binning.
    pub(crate) fn pixel(&self, binning: Option<&Known<u8>>, told: &Values) -> Option<Known<f64>> {
        let keys = self.keys();
        if let Some(binned) = self.micrometres(keys.pixel) {
            return Some(binned);
        }
        if let Some(bare) = self.micrometres(keys.pixel_unbinned) {
            let factor = binning.map_or(1, |binning| binning.value);
            let Some(keyword) = bare.source.keyword().filter(|_| factor != 1) else {
                return Some(bare);
            };
            let formula = Formula::PixelFromBinning(keyword);
            return Some(Known::new(tidy(bare.value * f64::from(factor)), Source::Computed(formula)));
        }
        told.pixel_um.clone().or_else(|| self.pixel_of_model())
    }

    /// The first size over zero, in um; the comment may name another unit, where the number can only be of that.
    fn micrometres(&self, keys: &'static [Key]) -> Option<Known<f64>> {
        keys.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let written = hit.number(key).filter(|size| *size > 0.0)?;
            let size =
                if written < 0.001 && has_word(hit.comment, &["m", "meter", "meters", "metre", "metres"]) {
                    tidy(written * 1e6)
                } else if key.scale == 1.0 && written < 0.1 && has_word(hit.comment, &["mm"]) {
                    tidy(written * 1e3)
                } else {
                    written
                };
            Some(Known::new(size, hit.source))
        })
    }

    /// The pixel size of a raw file's camera: what EXIF says of it is wrong on many bodies (docs/rules.md#19-pixel-size).
    fn pixel_of_model(&self) -> Option<Known<f64>> {
        let hit = self.cards.find(&RAW_MODEL)?;
        let Cell::Text(model) = hit.cell else { return None };
        let formula = Formula::PixelFromModel(Keyword::of(&RAW_MODEL));
        Some(Known::new(nightledger_raw::pixel_um(model)?, Source::Computed(formula)))
    }
}

/// docs/rules.md#4-placeholders: outside of this it is no temperature of a sensor in degC.
fn in_range(value: f64) -> bool {
    (-100.0..=60.0).contains(&value)
}

/// `Bin2`, `BIN 2x2`, `(2 x 2)` (INDI's first drivers) without what stands around the numbers.
fn bare_binning(text: &str) -> &str {
    let bare = text.trim_matches(['(', ')']).trim();
    let head = bare.get(..3).filter(|head| head.eq_ignore_ascii_case("bin"));
    head.and_then(|head| bare.get(head.len()..)).map_or(bare, str::trim_start)
}

/// `2*2`, `2x2`, `2:2`, `2 2` (CCDSUM): the first.
fn pair(bare: &str) -> Option<f64> {
    let (first, second) = bare.split_once(['*', 'x', 'X', ',', ':']).or_else(|| bare.split_once(' '))?;
    text::number(second).and_then(|_| text::number(first))
}

/// `Gain 80`, which INDI writes for ASCOM Alpaca's cameras.
fn spelt_gain(hit: &Hit<'_>) -> Option<f64> {
    let Cell::Text(text) = hit.cell else { return None };
    let head = text.get(..4).filter(|head| head.eq_ignore_ascii_case("gain"))?;
    text::number(text.get(head.len()..)?.trim_start_matches([' ', ':', '=']))
}

fn iso(hit: &Hit<'_>) -> Option<u32> {
    let number = match hit.cell {
        Cell::Number(number) => number,
        Cell::Text(text) => text::number(text.trim_start_matches(['I', 'S', 'O', 'i', 's', 'o', ' ', '-']))?,
        Cell::Bool => return None,
    };
    text::whole(number).filter(|iso| *iso > 0)
}

/// Whether a comment says that a gain is an ISO setting (CCDciel's `Camera ISO`): APP's `gain or ISO` does not.
fn is_iso(comment: &str) -> bool {
    let mut words = comment.split(|c: char| !c.is_alphanumeric());
    words.clone().any(|word| word.eq_ignore_ascii_case("iso"))
        && !words.any(|word| word.eq_ignore_ascii_case("or"))
}

/// What a comment says a gain is: a figure in e-/ADU, or its inverse, is no setting.
fn gain_unit(comment: &str) -> Option<GainMeans> {
    const PER_ADU: &[&str] =
        &["e-/", "e- per", "e-per", "e/adu", "e/count", "e/cnt", "e/dn", "e per adu", "photon", "per adu"];
    const PER_ELECTRON: &[&str] = &["/e-", "/electron", "per electron", "per e-"];
    // Most comments have none of this.
    let parts = ["[", "e-", "e/", "photon", "per adu", "electron"];
    if !parts.iter().any(|part| text::contains(comment, part)) {
        return None;
    }
    // `[e-]/[ADU]`; and what an `Electronic gain` counts it does not say.
    let bare = comment
        .replace(['[', ']'], "")
        .to_ascii_lowercase()
        .replace("electronic", "")
        .replace("electron mult", "");
    let names = |parts: &[&str]| parts.iter().any(|part| bare.contains(part));
    if names(PER_ADU) {
        Some(GainMeans::ElectronsPerAdu)
    } else if names(PER_ELECTRON) {
        Some(GainMeans::AduPerElectron)
    } else {
        bare.contains("electron").then_some(GainMeans::ElectronsPerAdu)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        #[track_caller]
        fn check(text: &str, expect: Option<f64>) {
            assert_eq!(pair(bare_binning(text)), expect, "{text:?}");
        }
        check("2*2", Some(2.0));
        check("2x1", Some(2.0));
        check("2 2", Some(2.0));
        check("(2 x 2)", Some(2.0));
        check("Bin 2x2", Some(2.0));
        check("2:2", Some(2.0));
        check("bin", None);
        check("2 x", None);
        check("2", None);
        check("", None);
    }

    #[test]
    fn comments_on_isos() {
        assert!(is_iso("Camera ISO"));
        assert!(is_iso("[ISO] setting"));
        assert!(!is_iso("gain or ISO depending on instrument"));
        assert!(!is_iso("isolated"));
        assert!(!is_iso(""));
    }

    #[test]
    fn comments_on_gains() {
        #[track_caller]
        fn check(comment: &str, expect: Option<GainMeans>) {
            assert_eq!(gain_unit(comment), expect, "{comment:?}");
        }
        check("Sensor gain", None);
        check("Electronic gain", None);
        check("Electron multiplying gain", None);
        check("Gain Value", None);
        check("The ratio of output / input", None);
        check("Electronic gain in e-/ADU", Some(GainMeans::ElectronsPerAdu));
        check("[e-/ADU] Electrons per A/D unit", Some(GainMeans::ElectronsPerAdu));
        check("[e-]/[ADU]", Some(GainMeans::ElectronsPerAdu));
        check("Gain, in e/cnt(ADU)", Some(GainMeans::ElectronsPerAdu));
        check("[electrons/count] calibrated", Some(GainMeans::ElectronsPerAdu));
        check("Nominal Photo-electrons per ADU.", Some(GainMeans::ElectronsPerAdu));
        check("[photons/ADU]", Some(GainMeans::ElectronsPerAdu));
        check("gain, electrons per adu", Some(GainMeans::ElectronsPerAdu));
        check("CCD gain (electrons)", Some(GainMeans::ElectronsPerAdu));
        check("[ADU/e-]", Some(GainMeans::AduPerElectron));
        check("counts per electron", Some(GainMeans::AduPerElectron));
    }
}
