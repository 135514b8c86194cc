//! Which calibration frames there are, and which of them are looked at together.

use nightledger_frame::{Frame, Kind, Role};
use nightledger_health::{Camera, Exposed, Exposure, Look, Seen, cameras};
use nightledger_ledger::FrameId;

use crate::{Session, ToLook, ToMeasure};

/// A calibration frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calibration<'a> {
    pub(crate) id: FrameId,
    pub(crate) frame: &'a Frame,
    pub(crate) kind: Kind,
}

/// What is looked at.
pub(crate) struct Plan<'a> {
    /// Each camera, with its bias frames two by two, and its longest darks.
    pub(crate) cameras: Vec<(Camera, Vec<ToLook>, Option<ToLook>)>,
    /// Single darks and flats, each in the order of exposure.
    pub(crate) others: Vec<(Calibration<'a>, ToLook)>,
    /// Bias frames, darks and flats in the order of exposure.
    pub(crate) frames: Vec<Calibration<'a>>,
}

impl<'a> Plan<'a> {
    /// Of what was read.
    pub(crate) fn of(session: &'a Session) -> Self {
        let frames = of_kinds(session);
        let exposed: Vec<(&Frame, Exposure)> =
            frames.iter().filter_map(|one| Some((one.frame, exposure(one)?))).collect();
        let exposures: Vec<Exposure> = exposed.iter().map(|(_, exposure)| exposure.clone()).collect();
        let together = |look: Look, numbers: &[usize]| ToLook {
            look,
            files: numbers
                .iter()
                .filter_map(|number| exposed.get(*number))
                .map(|(frame, _)| file(frame))
                .collect(),
        };
        let cameras = cameras(&exposures).into_iter().map(|camera| {
            let pairs = camera.bias.chunks(2).map(|pair| together(Look::Bias, pair)).collect();
            let darks = (!camera.darks.is_empty()).then(|| together(Look::Defects, &camera.darks));
            (camera, pairs, darks)
        });
        let cameras = cameras.collect();
        let single = |one: &Calibration<'a>| {
            let look = match one.kind {
                Kind::Dark => Look::Leak,
                Kind::Flat => Look::Flat,
                Kind::Bias | Kind::Light | Kind::DarkFlat => return None,
            };
            Some((*one, ToLook { look, files: vec![file(one.frame)] }))
        };
        let others = frames.iter().filter_map(single).collect();
        Self { cameras, others, frames }
    }

    /// All that is looked at.
    pub(crate) fn all(self) -> Vec<ToLook> {
        let of_cameras =
            self.cameras.into_iter().flat_map(|(_, pairs, darks)| pairs.into_iter().chain(darks));
        of_cameras.chain(self.others.into_iter().map(|(_, single)| single)).collect()
    }
}

/// What was seen, if that was looked at.
pub(crate) fn seen<'s>(session: &'s Session, what: &ToLook) -> Option<&'s Seen> {
    session.looked.get(what)?.seen.as_ref()
}

/// Single bias frames, darks and flats in the order of their exposure, each exposure once.
fn of_kinds(session: &Session) -> Vec<Calibration<'_>> {
    let sight = session.sight();
    let kind = |id: FrameId, frame: &Frame| {
        let seen = sight.as_ref().and_then(|sight| sight.view(id)).and_then(|view| view.kind());
        seen.map(|kind| kind.value).or_else(|| frame.kind.as_ref().map(|kind| kind.value))
    };
    let all = FrameId::all().zip(session.scan.frames());
    let mut frames: Vec<Calibration<'_>> = all
        .filter_map(|(id, frame)| {
            let kind = kind(id, frame)?;
            let is_wanted = matches!(kind, Kind::Bias | Kind::Dark | Kind::Flat)
                && frame.role == Role::Single
                && frame.unfit.is_none()
                && frame.place.exposure <= 1;
            is_wanted.then_some(Calibration { id, frame, kind })
        })
        .collect();
    let start = |one: &Calibration<'_>| one.frame.start.as_ref().map(|start| start.value.at);
    frames.sort_by(|a, b| {
        let place = |one: &Calibration<'_>| (one.frame.place.root, one.frame.place.path.clone());
        start(a).cmp(&start(b)).then_with(|| place(a).cmp(&place(b)))
    });
    // A copy of a frame beside itself has no noise.
    frames.dedup_by(|a, b| {
        start(a).is_some() && start(a) == start(b) && a.frame.header_hash == b.frame.header_hash
    });
    frames
}

fn file(frame: &Frame) -> ToMeasure {
    ToMeasure { root: frame.place.root, path: frame.place.file_path().to_owned() }
}

fn exposure(one: &Calibration<'_>) -> Option<Exposure> {
    let exposed = match one.kind {
        Kind::Bias => Exposed::Bias,
        Kind::Dark => Exposed::Dark,
        Kind::Light | Kind::Flat | Kind::DarkFlat => return None,
    };
    let frame = one.frame;
    Some(Exposure {
        exposed,
        camera: frame.camera.as_ref().map(|camera| camera.value.to_string()),
        gain: frame.gain.as_ref().map(|gain| gain.value),
        binning: frame.binning.as_ref().map(|binning| binning.value),
        exposure_s: frame.exposure_s.as_ref().map_or(0.0, |exposure| exposure.value),
        egain: frame.egain.as_ref().map(|egain| egain.value),
    })
}
