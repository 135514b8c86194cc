//! The projects of an archive: each target with its rig and stage (docs/rules.md#20-stage).

use std::collections::BTreeSet;

use nightledger_frame::{Frame, Kind};
use nightledger_ledger::{
    EditedFrame, EditedFrames, Edits, FrameId, Ledger, Reason, Settings, fold_name, project_folders,
};
use serde::Serialize;

use crate::Status;

/// A target with one rig at one stage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ProjectReport {
    /// The target as the scan calls it.
    pub target: Option<String>,
    /// `TELESCOP@f5.4+CAMERA`.
    pub rig: Option<String>,
    /// The stage's folder.
    pub stage: Option<String>,
    /// The word of its status.
    pub status: &'static str,
}

/// The projects that lights belong to; `above` are the folders above each root, the nearest first.
pub fn projects(
    frames: &[Frame],
    ledger: &Ledger,
    settings: &Settings,
    edits: &Edits,
    above: &[Vec<String>],
) -> Vec<ProjectReport> {
    let views = EditedFrames::new(frames, ledger, settings, edits);
    let shown = |name: &str| {
        let folded = fold_name(name);
        let names = ledger.targets.iter().filter_map(|target| target.name.as_deref());
        names.into_iter().find(|other| fold_name(other) == folded).unwrap_or(name).to_owned()
    };
    let mut found = BTreeSet::new();
    for ((id, frame), decision) in FrameId::all().zip(frames).zip(&ledger.decisions) {
        let Some(view) = views.view(id) else { continue };
        let is_light = view.kind().is_some_and(|kind| kind.value == Kind::Light);
        let is_out =
            matches!(decision.reason, Some(Reason::Unfit(_) | Reason::RejectFolder | Reason::Excluded));
        if !is_light || is_out {
            continue;
        }
        let none = Vec::new();
        let layout = project_folders(&frame.place, above.get(usize::from(frame.place.root)).unwrap_or(&none));
        if layout.is_library {
            continue;
        }
        let stage = layout.stage.map(str::to_owned);
        found.insert(ProjectReport {
            target: view.object().map(|object| shown(&object.value)),
            rig: rig(&view),
            status: Status::of(stage.as_deref()).as_str(),
            stage,
        });
    }
    let mut all: Vec<ProjectReport> = found.into_iter().collect();
    all.sort_by_key(|project| {
        let name = project.target.as_deref().map(str::to_lowercase);
        (name.is_none(), name, project.rig.clone(), project.stage.clone())
    });
    all
}

/// A rig as text: `TELESCOP@f5.4+CAMERA`; what is not known falls away.
pub fn rig(view: &EditedFrame<'_>) -> Option<String> {
    let telescope = view.telescope_text().map(|text| text.text);
    let camera = view.camera_text().map(|text| text.text);
    let ratio = view
        .focal_ratio()
        .filter(|_| telescope.is_some())
        .and_then(|ratio| nightledger_frame::decimal::fixed(ratio.value, 1));
    let optics = telescope.map(|telescope| match ratio {
        Some(ratio) => format!("{telescope}@f{ratio}"),
        None => telescope.to_owned(),
    });
    let parts: Vec<String> = optics.into_iter().chain(camera.map(str::to_owned)).collect();
    (!parts.is_empty()).then(|| parts.join("+"))
}
