//! What the page shows of what is laid out for a stacking program.

use std::collections::BTreeMap;

use nightledger_frame::Kind;
use serde::{Deserialize, Serialize};

use super::whole;
use crate::Session;
use crate::for_stacking::{Laid, stays_because};

/// What would be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StackView {
    /// Copies that would be made: of a file that serves several lights, one for each.
    pub copies: u32,
    /// How many of them are lights.
    pub lights: u32,
    /// Folders that would be made, and how many files each would hold.
    pub folders: Vec<(String, u32)>,
    /// Lights' folders for which a kind of calibration is missing: the folder, the kind in words.
    pub missing: Vec<(String, String)>,
    /// Rigs with gain and binning that have a folder each, where there are several.
    pub setups: Vec<String>,
    /// Files that are not copied: the path, and why.
    pub stay: Vec<(String, String)>,
    /// The given folders, by name, in order.
    pub roots: Vec<String>,
}

pub(crate) fn view(session: &Session, laid: &Laid) -> StackView {
    let mut folders: BTreeMap<String, u32> = BTreeMap::new();
    let frames = session.scan.frames();
    let lights: std::collections::BTreeSet<(u16, &str)> = frames
        .iter()
        .filter(|frame| frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light))
        .map(|frame| (frame.place.root, &*frame.place.path))
        .collect();
    let mut of_lights = 0_usize;
    for one in &laid.plan.moves {
        let folder = one.to.rsplit_once('/').map_or("", |(folder, _)| folder);
        *folders.entry(folder.to_owned()).or_default() += 1;
        of_lights += usize::from(lights.contains(&(one.root, one.from.as_str())));
    }
    let mut stay: Vec<(String, String)> = Vec::new();
    stay.extend(laid.plan.stay.iter().map(|one| (one.path.clone(), stays_because(&one.reason).to_owned())));
    for conflict in &laid.plan.conflicts {
        let why = format!("another file would take its place, {}", conflict.to);
        stay.extend(conflict.from.iter().map(|from| (from.clone(), why.clone())));
    }
    StackView {
        copies: whole(laid.plan.moves.len()),
        lights: whole(of_lights),
        folders: folders.into_iter().collect(),
        missing: laid
            .layout
            .missing
            .iter()
            .map(|one| (one.folder.clone(), one.kind.words().to_owned()))
            .collect(),
        setups: laid.layout.setups.iter().cloned().collect(),
        stay,
        roots: session.scan.roots().map(|(_, name)| name.to_owned()).collect(),
    }
}
