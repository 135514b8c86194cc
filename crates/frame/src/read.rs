//! The door of this crate: header + place + sidecars in, frame out.

use nightledger_header::Header;

use crate::{Doubt, DoubtCode, Frame, Place, Role, Unfit};

/// A file beside the frames that says something about them, read whole (they are small).
#[derive(Debug, Clone)]
pub struct Sidecar {
    /// Where it lies.
    pub place: Place,
    /// Its text; not UTF-8 is read as Latin-1 by whoever read it.
    pub text: String,
}

/// Whether a file of this name is a sidecar that [`read_frame`] can use (SPEC 4): SharpCap `*.CameraSettings.txt`,
/// N.I.N.A. Session Metadata `ImageMetaData`/`AcquisitionDetails` `.csv`/`.json`, Dwarf `shotsInfo.json`.
pub fn sidecar_serves(name: &str) -> bool {
    let _ = name;
    false
}

/// The sidecar files of a scan, parsed once ([`Sidecars::add`]) and then asked for each frame.
#[derive(Debug, Clone, Default)]
pub struct Sidecars {
    files: Vec<Sidecar>,
}

impl Sidecars {
    /// Takes in one sidecar. A doubt (`SidecarNotRead`, about the sidecar file) when it could not be understood; the
    /// others serve all the same. Which comes first makes no difference.
    pub fn add(&mut self, sidecar: Sidecar) -> Option<Doubt> {
        self.files.push(sidecar);
        None
    }
}

/// Reads a frame out of its header, its place and the sidecars of the scan: those in its folder, or above it, serve.
pub fn read_frame(header: &Header, place: Place, sidecars: &Sidecars) -> Frame {
    let _ = (header, &sidecars.files);
    unreadable(place, Unfit::Unreadable, String::new())
}

/// The frame of a file that could not be opened or read; `why` in words for people.
pub fn unreadable(place: Place, unfit: Unfit, why: String) -> Frame {
    Frame {
        place,
        unfit: Some(unfit),
        kind: None,
        role: Role::Single,
        processed: false,
        subframes: None,
        exposure_s: None,
        start: None,
        zone_min: None,
        gain: None,
        iso: None,
        egain: None,
        offset: None,
        filter: None,
        binning: None,
        sensor_temp_c: None,
        set_temp_c: None,
        pixel_um: None,
        focal_length_mm: None,
        focal_ratio: None,
        telescope: None,
        camera: None,
        filter_wheel: None,
        focuser: None,
        rotator: None,
        ambient_c: None,
        ambient_is_focuser: false,
        sqm: None,
        hfr_px: None,
        fwhm_arcsec: None,
        position: None,
        object: None,
        panel: None,
        software: None,
        header_hash: 0,
        doubts: if why.is_empty() { Vec::new() } else { vec![Doubt { code: DoubtCode::NotRead, text: why.into() }] },
    }
}
