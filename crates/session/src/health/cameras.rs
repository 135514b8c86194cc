//! Which calibration frames there are, and which of them are looked at together.

use std::collections::BTreeMap;

use nightledger_frame::{Frame, Kind, Role};
use nightledger_health::{Camera, Exposed, Exposure, Look, Seen, cameras};
use nightledger_ledger::{EditedFrame, FrameId};

use crate::{Session, ToLook, ToMeasure};

/// A calibration frame, as the user sees it: corrections tell two cameras apart, or make one of them.
#[derive(Debug, Clone)]
pub(crate) struct Calibration<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) kind: Kind,
    pub(crate) camera: Option<String>,
    pub(crate) gain: Option<f64>,
    pub(crate) binning: Option<u8>,
    pub(crate) filter: Option<String>,
    /// `2024-03-01`, nothing where it is not known.
    pub(crate) night: String,
    exposure_s: f64,
    egain: Option<f64>,
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
                .map(|(frame, _)| ToMeasure::of(frame))
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
            Some((one.clone(), ToLook { look, files: vec![ToMeasure::of(one.frame)] }))
        };
        let others = frames.iter().filter_map(single).collect();
        Self { cameras, others, frames }
    }

    /// The levels of the bias frames that were looked at, by folder and path.
    pub(crate) fn bias_levels<'p>(
        session: &Session,
        pairs: impl IntoIterator<Item = &'p ToLook>,
    ) -> BTreeMap<(u16, &'p str), f64> {
        let of_pair = |pair: &'p ToLook| {
            let levels = match seen(session, pair) {
                Some(Seen::Bias { levels, .. }) => levels.as_slice(),
                _ => &[],
            };
            let files = pair.files.iter().zip(levels.to_vec());
            files.filter_map(|(file, level)| Some(((file.root, file.path.as_str()), level?)))
        };
        pairs.into_iter().flat_map(of_pair).collect()
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
    let all = FrameId::all().zip(session.scan.frames());
    let mut frames: Vec<Calibration<'_>> = all
        .filter_map(|(id, frame)| {
            // Before anything was derived there are no corrections to follow.
            let seen = sight.as_ref().and_then(|sight| sight.view(id));
            let view =
                seen.unwrap_or_else(|| EditedFrame::new(frame, None, session.edits(), session.settings()));
            let decision = sight.as_ref().and_then(|sight| sight.decision(id));
            let kind = view.kind()?.value;
            let is_wanted = matches!(kind, Kind::Bias | Kind::Dark | Kind::Flat)
                && view.role() == Role::Single
                && (frame.unfit.is_none() || decision.is_some_and(|decision| decision.counted))
                && frame.place.exposure <= 1;
            let night = decision.and_then(|decision| decision.night);
            is_wanted.then(|| Calibration {
                frame,
                kind,
                camera: view.camera().map(|camera| camera.value.to_string()),
                gain: view.gain().map(|gain| gain.value),
                binning: view.binning().map(|binning| binning.value),
                filter: view.filter().map(|filter| filter.value.to_string()),
                night: night.map(|night| night.to_string()).unwrap_or_default(),
                exposure_s: view.exposure_s().map_or(0.0, |exposure| exposure.value),
                egain: view.egain().map(|egain| egain.value),
            })
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

fn exposure(one: &Calibration<'_>) -> Option<Exposure> {
    let exposed = match one.kind {
        Kind::Bias => Exposed::Bias,
        Kind::Dark => Exposed::Dark,
        Kind::Light | Kind::Flat | Kind::DarkFlat => return None,
    };
    Some(Exposure {
        exposed,
        camera: one.camera.clone(),
        gain: one.gain,
        binning: one.binning,
        exposure_s: one.exposure_s,
        egain: one.egain,
    })
}
