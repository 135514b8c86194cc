//! Which bias frames and darks belong together, and what a camera's figures are.

use serde::Serialize;

use crate::defects::Defects;

/// Darks whose median shows defects: more of them cost memory and show no more.
const MOST_DARKS: usize = 5;

/// What a calibration frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exposed {
    /// A bias frame.
    Bias,
    /// A dark.
    Dark,
}

/// A calibration frame, as its header has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposure {
    /// What it is.
    pub exposed: Exposed,
    /// The camera's name.
    pub camera: Option<String>,
    /// The camera's gain setting.
    pub gain: Option<f64>,
    /// Pixels binned to one, along a side.
    pub binning: Option<u8>,
    /// Seconds; of bias frames no matter.
    pub exposure_s: f64,
    /// Electrons for each unit of a value.
    pub egain: Option<f64>,
}

/// The frames of one camera with one gain and binning, by their numbers in the list that was given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Camera {
    /// The camera's name.
    pub camera: Option<String>,
    /// Its gain setting.
    pub gain: Option<f64>,
    /// Its binning.
    pub binning: Option<u8>,
    /// Electrons for each unit of a value, by the first frame that says so.
    pub egain: Option<f64>,
    /// All bias frames, in the order given.
    pub bias: Vec<usize>,
    /// The longest darks, no more than show what there is.
    pub darks: Vec<usize>,
    /// Their exposure.
    pub dark_s: f64,
}

/// A camera's figures (docs/rules.md#23-health). What nobody knows is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CameraFigures {
    /// The camera's name.
    pub camera: Option<String>,
    /// Its gain setting.
    pub gain: Option<f64>,
    /// Its binning.
    pub binning: Option<u8>,
    /// Read noise in units of values: the mean over pairs of bias frames.
    pub read_noise_adu: Option<f64>,
    /// The same in electrons.
    pub read_noise_e: Option<f64>,
    /// The median of the bias frames' medians.
    pub bias_level: Option<f64>,
    /// Dark current in units of values a second.
    pub dark_current_adu_s: Option<f64>,
    /// The same in electrons.
    pub dark_current_e_s: Option<f64>,
    /// How many pixels are hot.
    pub hot_pixels: Option<usize>,
    /// Bad columns, counted from 1.
    pub bad_columns: Option<Vec<usize>>,
    /// Bad rows, counted from 1; the first stored row is 1.
    pub bad_rows: Option<Vec<usize>>,
}

/// Puts frames together, in the order in which their cameras come.
pub fn cameras(exposures: &[Exposure]) -> Vec<Camera> {
    let mut cameras: Vec<Camera> = Vec::new();
    for (number, exposure) in exposures.iter().enumerate() {
        let Exposure { camera, gain, binning, .. } = exposure;
        let own =
            |known: &Camera| known.camera == *camera && known.gain == *gain && known.binning == *binning;
        let place = cameras.iter().position(own).unwrap_or(cameras.len());
        if place == cameras.len() {
            let (camera, gain, binning) = (camera.clone(), *gain, *binning);
            cameras.push(Camera { camera, gain, binning, ..Camera::default() });
        }
        let Some(known) = cameras.get_mut(place) else { continue };
        known.egain = known.egain.or(exposure.egain);
        match exposure.exposed {
            Exposed::Bias => known.bias.push(number),
            Exposed::Dark if exposure.exposure_s > known.dark_s => {
                known.dark_s = exposure.exposure_s;
                known.darks = vec![number];
            }
            Exposed::Dark if exposure.exposure_s == known.dark_s && known.darks.len() < MOST_DARKS => {
                known.darks.push(number);
            }
            Exposed::Dark => {}
        }
    }
    cameras
}

impl Camera {
    /// Its figures: `levels` are the medians of its bias frames, `noises` the read noise of its pairs, `dark` the median
    /// and the defects of its longest darks.
    pub fn figures(&self, levels: &[f64], noises: &[f64], dark: Option<(f64, &Defects)>) -> CameraFigures {
        let bias_level = middle(levels);
        #[allow(clippy::cast_precision_loss, reason = "a number of frames")]
        let read_noise = (!noises.is_empty()).then(|| noises.iter().sum::<f64>() / noises.len() as f64);
        let current = dark.zip(bias_level).filter(|_| self.dark_s > 0.0);
        let current = current.map(|((level, _), bias)| (level - bias) / self.dark_s);
        let electrons = |value: Option<f64>| Some(value? * self.egain?);
        CameraFigures {
            camera: self.camera.clone(),
            gain: self.gain,
            binning: self.binning,
            read_noise_adu: read_noise,
            read_noise_e: electrons(read_noise),
            bias_level,
            dark_current_adu_s: current,
            dark_current_e_s: electrons(current),
            hot_pixels: dark.map(|(_, defects)| defects.hot_pixels.len()),
            bad_columns: dark.map(|(_, defects)| defects.bad_columns.clone()),
            bad_rows: dark.map(|(_, defects)| defects.bad_rows.clone()),
        }
    }
}

fn middle(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = if sorted.len().is_multiple_of(2) { *sorted.get(sorted.len() / 2 - 1)? } else { upper };
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#23-camera
    #[test]
    fn frames_of_one_setting_belong_together_and_the_longest_darks_count() {
        let exposure = |exposed, gain, exposure_s, egain| Exposure {
            exposed,
            camera: Some("Cam".to_owned()),
            gain: Some(gain),
            binning: Some(1),
            exposure_s,
            egain,
        };
        let given = [
            exposure(Exposed::Bias, 100.0, 0.0, None),
            exposure(Exposed::Dark, 100.0, 60.0, Some(0.5)),
            exposure(Exposed::Bias, 0.0, 0.0, None),
            exposure(Exposed::Dark, 100.0, 300.0, None),
            exposure(Exposed::Bias, 100.0, 0.0, None),
            exposure(Exposed::Dark, 100.0, 300.0, None),
            exposure(Exposed::Dark, 100.0, 30.0, None),
        ];
        let found = cameras(&given);
        assert_eq!(found.len(), 2);
        assert_eq!((&found[0].bias, &found[0].darks), (&vec![0, 4], &vec![3, 5]));
        assert_eq!(found[1].bias, [2]);
        let defects = Defects { bad_rows: vec![3], ..Defects::default() };
        let figures = found[0].figures(&[500.0, 502.0], &[4.0, 6.0], Some((561.0, &defects)));
        assert_eq!(figures.bias_level, Some(501.0));
        assert_eq!((figures.read_noise_adu, figures.read_noise_e), (Some(5.0), Some(2.5)));
        assert_eq!((figures.dark_current_adu_s, figures.dark_current_e_s), (Some(0.2), Some(0.1)));
        assert_eq!((figures.hot_pixels, figures.bad_rows), (Some(0), Some(vec![3])));
        let none = found[1].figures(&[180.0], &[], None);
        assert_eq!((none.read_noise_adu, none.dark_current_adu_s, none.hot_pixels), (None, None, None));
    }
}
