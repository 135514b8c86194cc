//! Folders: kinds and filters (`LIGHT/Ha`), the layout of seed 2
//! (`<optics>@f<ratio>+<camera>/NN_Stage/<target>/accept/[PANEL_n/]DATE_.../FILTER_..._EXP_...`), pairs of any kind.

use super::{Name, dwarf, filters, folder_kind, pairs, words};
use crate::Values;
use crate::panel::split_panel;
use crate::text;
use crate::{Known, Source};

/// What the folders tell, the nearest first.
pub(super) fn read(name: &Name, object: Option<&str>) -> Values {
    let mut told = Values::default();
    for (index, folder) in name.folders.iter().enumerate() {
        if let Some(dwarf) = dwarf::of_folder(folder) {
            told.fill_from(dwarf);
        }
        told.fill_from(pairs::of_folder(folder));
        // `Panel 2`, `panel2`, `M 31 Panel 2`: as in OBJECT.
        if told.panel.is_none() {
            told.panel = split_panel(folder).1.map(|panel| Known::new(panel, Source::FolderName));
        }
        if told.kind.is_none()
            && let Some((kind, _)) = words::kind(folder, object)
        {
            told.kind = Some(Known::new(kind, Source::FolderName));
        }
        if told.filter.is_none() && is_filter_folder(name, index) {
            told.filter = Some(Known::new((*folder).into(), Source::FolderName));
        }
        // As above, what the user gave as a root is no convention.
        if told.filter.is_none()
            && index + 1 < name.folders.len()
            && let Some(filter) = folder_kind::filter(folder, object)
        {
            told.filter = Some(Known::new(filter.into(), Source::FolderName));
        }
        if let Some(rig) = rig(folder) {
            told.fill_from(rig);
        }
        if told.object.is_none()
            && folder.eq_ignore_ascii_case("accept")
            && let Some(target) = name.folders.get(index + 1).map(|target| target.trim())
            && !text::is_nothing(target)
        {
            told.object = Some(Known::new(target.into(), Source::FolderName));
        }
    }
    told
}

/// `<optics>@f<ratio>+<camera>`.
pub(crate) fn rig(folder: &str) -> Option<Values> {
    let (optics, rest) = folder.split_once('@')?;
    let (ratio, camera) = rest.strip_prefix(['f', 'F'])?.split_once('+')?;
    let ratio = text::number(ratio.trim_start_matches('/')).filter(|ratio| *ratio > 0.0 && *ratio < 100.0)?;
    let known = |name: &str| {
        let name = name.trim();
        (!name.is_empty()).then(|| Known::new(Box::from(name), Source::FolderName))
    };
    Some(Values {
        telescope: known(optics),
        camera: known(camera),
        focal_ratio: Some(Known::new(ratio, Source::FolderName)),
        ..Values::default()
    })
}

/// A folder that is nothing but a filter's name: a single letter only next to a folder named after a kind.
fn is_filter_folder(name: &Name, index: usize) -> bool {
    let Some(folder) = name.folders.get(index) else { return false };
    // A folder given by the user may be called anything: only those below it are a convention.
    if index + 1 >= name.folders.len() || !filters::is_known_filter(folder) {
        return false;
    }
    let beside = |at: Option<usize>| {
        at.and_then(|at| name.folders.get(at)).is_some_and(|folder| words::kind(folder, None).is_some())
    };
    folder.chars().count() > 1 || beside(index.checked_sub(1)) || beside(Some(index + 1))
}
