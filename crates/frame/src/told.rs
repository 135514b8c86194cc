//! What names and sidecars tell about a frame: it fills what the header lacks.

use crate::{Kind, Known, Position, Start};

/// Values from one source or several, each with its provenance.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    pub(crate) kind: Option<Known<Kind>>,
    /// The name says that several exposures were combined (`masterDark`, `Stacked`).
    pub(crate) combined: bool,
    pub(crate) subframes: Option<Known<u32>>,
    pub(crate) exposure_s: Option<Known<f64>>,
    pub(crate) start: Option<Known<Start>>,
    /// The evening, as a Julian day.
    pub(crate) night: Option<Known<i32>>,
    pub(crate) gain: Option<Known<f64>>,
    pub(crate) iso: Option<Known<u32>>,
    pub(crate) offset: Option<Known<f64>>,
    /// A filter's name, or that there is none (`NoFilter`).
    pub(crate) filter: Option<Known<Option<Box<str>>>>,
    pub(crate) binning: Option<Known<u8>>,
    pub(crate) sensor_temp_c: Option<Known<f64>>,
    pub(crate) set_temp_c: Option<Known<f64>>,
    pub(crate) pixel_um: Option<Known<f64>>,
    pub(crate) focal_length_mm: Option<Known<f64>>,
    pub(crate) focal_ratio: Option<Known<f64>>,
    pub(crate) telescope: Option<Known<Box<str>>>,
    pub(crate) camera: Option<Known<Box<str>>>,
    pub(crate) ambient_c: Option<Known<f64>>,
    pub(crate) sqm: Option<Known<f64>>,
    pub(crate) hfr_px: Option<Known<f64>>,
    pub(crate) fwhm_arcsec: Option<Known<f64>>,
    pub(crate) position: Option<Known<Position>>,
    pub(crate) object: Option<Known<Box<str>>>,
    pub(crate) panel: Option<Known<Box<str>>>,
}

impl Told {
    /// Takes from `other` what is not known yet.
    pub(crate) fn fill(&mut self, other: Self) {
        fn take<T>(mine: &mut Option<T>, theirs: Option<T>) {
            if mine.is_none() {
                *mine = theirs;
            }
        }
        self.combined |= other.combined;
        take(&mut self.kind, other.kind);
        take(&mut self.subframes, other.subframes);
        take(&mut self.exposure_s, other.exposure_s);
        take(&mut self.start, other.start);
        take(&mut self.night, other.night);
        take(&mut self.gain, other.gain);
        take(&mut self.iso, other.iso);
        take(&mut self.offset, other.offset);
        take(&mut self.filter, other.filter);
        take(&mut self.binning, other.binning);
        take(&mut self.sensor_temp_c, other.sensor_temp_c);
        take(&mut self.set_temp_c, other.set_temp_c);
        take(&mut self.pixel_um, other.pixel_um);
        take(&mut self.focal_length_mm, other.focal_length_mm);
        take(&mut self.focal_ratio, other.focal_ratio);
        take(&mut self.telescope, other.telescope);
        take(&mut self.camera, other.camera);
        take(&mut self.ambient_c, other.ambient_c);
        take(&mut self.sqm, other.sqm);
        take(&mut self.hfr_px, other.hfr_px);
        take(&mut self.fwhm_arcsec, other.fwhm_arcsec);
        take(&mut self.position, other.position);
        take(&mut self.object, other.object);
        take(&mut self.panel, other.panel);
    }
}
