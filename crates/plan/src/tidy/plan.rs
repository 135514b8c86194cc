//! Which file goes where, which stay and why, and which would take one place.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::decimal::{fixed, shortest};
use nightledger_frame::{Frame, Kind, settings_stem, without_suffixes};
use nightledger_ledger::{
    EditedFrames, Edits, FrameId, Ledger, Reason, Settings, fold_name, project_folders,
};
use serde::{Serialize, Serializer};

use super::Template;
use super::part::folded;

/// What a plan is worked out from.
pub struct Files<'a> {
    /// The frames of the scan.
    pub frames: &'a [Frame],
    /// What the rules made of them.
    pub ledger: &'a Ledger,
    /// The user's settings.
    pub settings: &'a Settings,
    /// The user's edits.
    pub edits: &'a Edits,
    /// The names of the folders above each root, the nearest first.
    pub above: &'a [Vec<String>],
    /// Files beside a frame that belong to it alone, by root and path of both: they go with it.
    pub sidecars: &'a BTreeMap<(u16, String), Vec<String>>,
    /// How long the path of the target folder is, UTF-16 units.
    pub into_length: usize,
}

/// Why a file stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StayReason {
    /// It lacks a placeholder of the template.
    Lacks(&'static str),
    /// It is a light that was not accepted, and its new place is one of accepted lights.
    NotAccepted,
    /// It is a stack of lights already.
    Stack,
    /// It is no frame of any kind.
    NoFrame,
    /// It was not read.
    NotRead,
    /// It goes with its frame, or the settings beside it go with it, and these stay.
    NotAlone,
    /// It is a link, or lies behind one.
    Link,
    /// It lies where it would go.
    InPlace,
    /// A part of its new path is over 255 bytes.
    NameTooLong,
    /// Its new path is over what Windows takes (259 letters).
    PathTooLong,
    /// Its name is no text.
    NameNotText,
}

impl StayReason {
    /// The word of the answer.
    pub fn as_text(self) -> String {
        match self {
            Self::Lacks(placeholder) => format!("no-{}", placeholder.replace('_', "-")),
            Self::NotAccepted => "not-accepted".to_owned(),
            Self::Stack => "stack".to_owned(),
            Self::NoFrame => "no-frame".to_owned(),
            Self::NotRead => "not-read".to_owned(),
            Self::NotAlone => "not-alone".to_owned(),
            Self::Link => "link".to_owned(),
            Self::InPlace => "in-place".to_owned(),
            Self::NameTooLong => "name-too-long".to_owned(),
            Self::PathTooLong => "path-too-long".to_owned(),
            Self::NameNotText => "name-not-text".to_owned(),
        }
    }

    /// Whether something was left that was to be done (docs/rules.md#24-answers).
    pub fn is_left(self) -> bool {
        matches!(self, Self::NameTooLong | Self::PathTooLong)
    }
}

impl Serialize for StayReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.as_text())
    }
}

/// A file that would go somewhere, before anything else is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Its folder's number.
    pub root: u16,
    /// Its path below that.
    pub from: String,
    /// Its path below the target folder, or why it stays.
    pub to: Result<String, StayReason>,
    /// The frame whose settings it holds: neither of them goes without the other.
    pub beside: Option<String>,
}

/// What becomes of a file that moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MoveKind {
    /// It goes to its place.
    Move,
    /// Its place holds the same bytes already: it goes away.
    SameBytes,
    /// A copy of it goes to its place.
    Copy,
    /// A link to it stands at its place.
    Link,
}

/// One move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Its folder's number.
    pub root: u16,
    /// Its path below that.
    pub from: String,
    /// Its path below the target folder.
    pub to: String,
    /// How.
    pub kind: MoveKind,
}

/// A file that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stay {
    /// Its folder's number.
    pub root: u16,
    /// Its path below that.
    pub path: String,
    /// Why.
    pub reason: StayReason,
}

/// A place that several files would take, or that other bytes have: none of them moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The place.
    pub to: String,
    /// The files, by their paths.
    pub from: Vec<String>,
    /// Their folders' numbers.
    pub roots: Vec<u16>,
    /// Why.
    pub reason: &'static str,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Plan {
    /// What moves.
    pub moves: Vec<Move>,
    /// What stays.
    pub stay: Vec<Stay>,
    /// What would take one place.
    pub conflicts: Vec<Conflict>,
}

/// What stands at a place by now; a host looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing.
    Free,
    /// The file itself.
    Itself,
    /// Another file with the same bytes.
    SameBytes,
    /// Something else.
    Other,
}

/// Names on ext4 and its like have so many bytes.
const NAME_BYTES: usize = 255;
/// Paths on Windows have so many letters, with the zero at their end one more.
const PATH_LETTERS: usize = 259;

/// Where every frame would go, and the files that go with it. Files of several exposures are there once.
pub fn wanted(template: &Template, files: &Files<'_>) -> Vec<Wanted> {
    let views = EditedFrames::new(files.frames, files.ledger, files.settings, files.edits);
    let mut all = Vec::new();
    for ((id, frame), decision) in FrameId::all().zip(files.frames).zip(&files.ledger.decisions) {
        if frame.place.exposure > 1 {
            continue;
        }
        let root = frame.place.root;
        let from = frame.place.path.to_string();
        // Copies of one exposure go together: by what the one says that counts.
        let shown_by = decision.duplicate_of.unwrap_or(id);
        let to = match (views.view(id), views.view(shown_by)) {
            (Some(own), Some(view)) if own.kind().is_some() && frame.unfit.is_none_or(is_a_frame) => {
                let counted = shown_by.of(&files.ledger.decisions).unwrap_or(decision);
                let value = |name: &str| value_of(name, template, files, frame, &view, counted);
                template.expand(&value).map_err(StayReason::Lacks)
            }
            _ => Err(StayReason::NoFrame),
        };
        let thrown_away = matches!(decision.reason, Some(Reason::RejectFolder | Reason::Excluded));
        let to = to.map(|to| if thrown_away { format!("reject/{to}") } else { to });
        // Its owner has yet to look at it: sorting files accepts none.
        let waits = decision.reason == Some(Reason::NotAccepted);
        let to =
            to.and_then(|to| if waits && is_accepted(&to) { Err(StayReason::NotAccepted) } else { Ok(to) });
        for sidecar in files.sidecars.get(&(root, from.clone())).into_iter().flatten() {
            let to = match &to {
                Ok(to) => limited(beside_of(to, &from, sidecar), files.into_length),
                Err(_) => Err(StayReason::NotAlone),
            };
            all.push(Wanted { root, from: sidecar.clone(), to, beside: Some(from.clone()) });
        }
        let to = to.and_then(|to| limited(to, files.into_length));
        all.push(Wanted { root, from, to, beside: None });
    }
    all.sort();
    all
}

/// Settings of a capture that belong to one frame alone, by their name: for each frame that has any, by root and path.
/// `frames` and `sidecars` are files by root and path.
pub fn own_sidecars<'a>(
    frames: impl Iterator<Item = (u16, &'a str)>,
    sidecars: impl Iterator<Item = (u16, &'a str)>,
) -> BTreeMap<(u16, String), Vec<String>> {
    let parts = |path: &'a str| path.rsplit_once('/').unwrap_or(("", path));
    let mut by_stem: BTreeMap<(u16, &str, String), Vec<&str>> = BTreeMap::new();
    for (root, path) in frames {
        let (folder, name) = parts(path);
        by_stem.entry((root, folder, without_suffixes(name).to_lowercase())).or_default().push(path);
    }
    let mut own: BTreeMap<(u16, String), Vec<String>> = BTreeMap::new();
    for (root, path) in sidecars {
        let (folder, name) = parts(path);
        let Some(stem) = settings_stem(name) else { continue };
        if let Some([frame]) = by_stem.get(&(root, folder, stem)).map(Vec::as_slice) {
            own.entry((root, (*frame).to_owned())).or_default().push(path.to_owned());
        }
    }
    own
}

/// Whether a place is one of accepted lights.
fn is_accepted(to: &str) -> bool {
    to.split('/').any(|folder| folder.eq_ignore_ascii_case("accept"))
}

/// Whether a file that does not count is a frame all the same, of which a kind is known.
fn is_a_frame(unfit: nightledger_frame::Unfit) -> bool {
    use nightledger_frame::Unfit;
    matches!(unfit, Unfit::Processed | Unfit::Edited | Unfit::NotScience | Unfit::NoExposureData)
}

/// A sidecar's place: beside its frame, by its frame's new name.
fn beside_of(to: &str, from: &str, sidecar: &str) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let stem = |name: &str| without_suffixes(name).to_owned();
    let (old, new) = (stem(&name(from)), stem(&name(to)));
    let own = name(sidecar);
    let renamed = match own.get(..old.len()).filter(|begin| begin.eq_ignore_ascii_case(&old)) {
        Some(_) => format!("{new}{}", own.get(old.len()..).unwrap_or_default()),
        None => own,
    };
    match to.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{renamed}"),
        None => renamed,
    }
}

/// The path, unless file systems would refuse it below a folder whose path has so many letters.
pub(crate) fn limited(to: String, into_length: usize) -> Result<String, StayReason> {
    if to.split('/').any(|part| part.len() > NAME_BYTES) {
        return Err(StayReason::NameTooLong);
    }
    if into_length + 1 + to.encode_utf16().count() > PATH_LETTERS {
        return Err(StayReason::PathTooLong);
    }
    Ok(to)
}

/// What a placeholder stands for.
fn value_of(
    name: &str,
    template: &Template,
    files: &Files<'_>,
    frame: &Frame,
    view: &nightledger_ledger::EditedFrame<'_>,
    decision: &nightledger_ledger::Decision,
) -> Option<String> {
    let number = |value: Option<f64>| value.and_then(|value| shortest(value, 4));
    match name {
        "optics" => view.telescope().map(|known| known.value.into()),
        "ratio" => view.focal_ratio().and_then(|known| fixed(known.value, 1)),
        "camera" => view.camera().map(|known| known.value.into()),
        "stage" => {
            let none = Vec::new();
            let above = files.above.get(usize::from(frame.place.root)).unwrap_or(&none);
            let stage = project_folders(&frame.place, above).stage.map(str::to_owned);
            stage.or_else(|| template.default_stage.map(str::to_owned))
        }
        "target" => view.object().map(|known| {
            let folded = fold_name(&known.value);
            let names = files.ledger.targets.iter().filter_map(|target| target.name.as_deref());
            names.into_iter().find(|shown| fold_name(shown) == folded).unwrap_or(&known.value).to_owned()
        }),
        "panel" => view.panel().map(|known| known.value.into()),
        "night" => decision.night.map(|night| night.to_string()),
        "filter" => view.filter().map(|known| known.value.into()),
        "exposure" => number(view.exposure_s().map(|known| known.value)),
        "set_temp" => number(view.set_temp_c().map(|known| known.value)),
        "kind" => view.kind().map(|known| {
            let word = match known.value {
                Kind::Light => "LIGHT",
                Kind::Dark => "DARK",
                Kind::Flat => "FLAT",
                Kind::DarkFlat => "DARKFLAT",
                Kind::Bias => "BIAS",
            };
            word.to_owned()
        }),
        "name" => Some(frame.place.file_name().to_owned()),
        _ => None,
    }
}

/// Sets against each other what is wanted to move: `existing` says what stands at a file's place, `taken` are all paths
/// that there are below the target folder.
pub fn plan(wanted: Vec<Wanted>, taken: &[String], existing: &dyn Fn(&Wanted, &str) -> Existing) -> Plan {
    plan_as(MoveKind::Move, wanted, taken, existing)
}

/// The same for files that move, are copied or linked, as `kind` says.
pub fn plan_as(
    kind: MoveKind,
    wanted: Vec<Wanted>,
    taken: &[String],
    existing: &dyn Fn(&Wanted, &str) -> Existing,
) -> Plan {
    let moves = matches!(kind, MoveKind::Move | MoveKind::SameBytes);
    // A file that moves is in one place then.
    let mut wanted_of: BTreeMap<(u16, &str), usize> = BTreeMap::new();
    for one in wanted.iter().filter(|one| one.to.is_ok()) {
        *wanted_of.entry((one.root, &one.from)).or_default() += 1;
    }
    let several: BTreeSet<(u16, String)> = wanted_of
        .into_iter()
        .filter(|(_, places)| moves && *places > 1)
        .map(|((root, from), _)| (root, from.to_owned()))
        .collect();
    let together: Vec<(u16, String, String)> = wanted
        .iter()
        .filter_map(|one| Some((one.root, one.beside.clone()?, one.from.clone())))
        .filter(|_| moves)
        .collect();
    let mut plan = Plan::default();
    let taken: BTreeMap<String, &str> = taken.iter().map(|path| (folded(path), path.as_str())).collect();
    let mut places: BTreeMap<String, Vec<Wanted>> = BTreeMap::new();
    for one in wanted {
        match &one.to {
            Ok(to) => places.entry(folded(to)).or_default().push(one),
            Err(reason) => plan.stay.push(Stay { root: one.root, path: one.from, reason: *reason }),
        }
    }
    // A place that is a folder on the way to another.
    let folders: BTreeSet<String> = places
        .keys()
        .flat_map(|place| {
            place.match_indices('/').map(|(at, _)| place.get(..at).unwrap_or_default().to_owned())
        })
        .collect();
    for (place, files) in places {
        let to = files.first().and_then(|one| one.to.clone().ok()).unwrap_or_default();
        let mut conflict = |reason: &'static str, files: &[Wanted]| {
            plan.conflicts.push(Conflict {
                to: to.clone(),
                from: files.iter().map(|one| one.from.clone()).collect(),
                roots: files.iter().map(|one| one.root).collect(),
                reason,
            });
        };
        let [one] = files.as_slice() else {
            let same_spelling = files.iter().all(|one| one.to.as_ref() == Ok(&to));
            conflict(if same_spelling { "one-place" } else { "names-differ-in-case" }, &files);
            continue;
        };
        if folders.contains(&place) {
            conflict("a-folder-too", &files);
            continue;
        }
        if several.contains(&(one.root, one.from.clone())) {
            conflict("several-places", &files);
            continue;
        }
        match existing(one, &to) {
            Existing::SameBytes if moves => plan.moves.push(moved(one, &to, MoveKind::SameBytes)),
            Existing::Itself | Existing::SameBytes => {
                plan.stay.push(Stay { root: one.root, path: one.from.clone(), reason: StayReason::InPlace });
            }
            Existing::Free => match taken.get(&place).filter(|other| **other != to) {
                Some(_) => conflict("names-differ-in-case", &files),
                None => plan.moves.push(moved(one, &to, kind)),
            },
            Existing::Other => conflict("taken", &files),
        }
    }
    keep_together(&mut plan, &together);
    plan.moves.sort_by(|one, other| (one.root, &one.from).cmp(&(other.root, &other.from)));
    plan.stay.sort_by(|one, other| (one.root, &one.path).cmp(&(other.root, &other.path)));
    plan
}

/// A frame and the settings beside it are not torn apart: where one of them stays, all do. `together`: root, frame,
/// settings.
fn keep_together(plan: &mut Plan, together: &[(u16, String, String)]) {
    let goes: BTreeSet<(u16, &str)> = plan.moves.iter().map(|one| (one.root, one.from.as_str())).collect();
    let goes = |root: u16, path: &str| goes.contains(&(root, path));
    let torn: BTreeSet<(u16, &str)> = together
        .iter()
        .filter(|(root, frame, beside)| !(goes(*root, frame) && goes(*root, beside)))
        .map(|(root, frame, _)| (*root, frame.as_str()))
        .collect();
    let of_torn = together.iter().filter(|(root, frame, _)| torn.contains(&(*root, frame.as_str())));
    let held: BTreeSet<(u16, String)> = of_torn
        .flat_map(|(root, frame, beside)| [frame, beside].map(|path| (*root, path.clone())))
        .filter(|(root, path)| goes(*root, path))
        .collect();
    plan.moves.retain(|one| !held.contains(&(one.root, one.from.clone())));
    let reason = StayReason::NotAlone;
    plan.stay.extend(held.into_iter().map(|(root, path)| Stay { root, path, reason }));
}

fn moved(one: &Wanted, to: &str, kind: MoveKind) -> Move {
    Move { root: one.root, from: one.from.clone(), to: to.to_owned(), kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(from: &str, to: &str) -> Wanted {
        Wanted { root: 0, from: from.to_owned(), to: Ok(to.to_owned()), beside: None }
    }

    /// docs/rules.md#20-conflicts
    #[test]
    fn two_files_for_one_place_do_not_move_whatever_their_case() {
        let wanted = vec![
            want("a", "M 31/x"),
            want("b", "m 31/X"),
            want("c", "M 31/y"),
            want("d", "M 31/y/z"),
            want("e", "f"),
        ];
        let plan = plan(wanted, &["F".to_owned()], &|_, _| Existing::Free);
        let conflicts: Vec<_> = plan.conflicts.iter().map(|one| (one.from.join(" "), one.reason)).collect();
        assert_eq!(
            conflicts,
            [
                ("e".to_owned(), "names-differ-in-case"),
                ("a b".to_owned(), "names-differ-in-case"),
                ("c".to_owned(), "a-folder-too")
            ]
        );
        assert_eq!(plan.moves.iter().map(|one| one.from.as_str()).collect::<Vec<_>>(), ["d"]);
    }

    /// docs/rules.md#20-safe
    #[test]
    fn a_name_of_255_bytes_and_a_path_of_259_letters_are_made_and_one_more_is_not() {
        // Two bytes a letter: 127 of them and a dot.
        let name = |letters: usize| "ß".repeat(letters) + "x";
        assert!(limited(name(127), 0).is_ok());
        assert_eq!(limited(name(127) + "x", 0), Err(StayReason::NameTooLong));
        assert_eq!(limited(format!("a/{}/b", name(128)), 0), Err(StayReason::NameTooLong));
        // Letters as Windows counts them, with those of the target folder and the slash behind it.
        let path = |letters: usize| format!("{}/{}", "ß".repeat(99), "x".repeat(letters - 100));
        assert!(limited(path(200), 58).is_ok());
        assert_eq!(limited(path(201), 58), Err(StayReason::PathTooLong));
        assert_eq!(limited(path(199) + "🌌", 58), Err(StayReason::PathTooLong));
    }

    #[test]
    fn what_stands_at_the_place_decides() {
        let wanted = ["itself", "same", "other", "free"].map(|name| want(name, name)).to_vec();
        let existing = |one: &Wanted, _: &str| match one.from.as_str() {
            "itself" => Existing::Itself,
            "same" => Existing::SameBytes,
            "other" => Existing::Other,
            _ => Existing::Free,
        };
        let stay = |plan: &Plan| -> Vec<String> {
            plan.stay.iter().map(|stay| format!("{} {}", stay.path, stay.reason.as_text())).collect()
        };
        let moves = |plan: &Plan| -> Vec<(String, MoveKind)> {
            plan.moves.iter().map(|one| (one.from.clone(), one.kind)).collect()
        };
        let moved = plan(wanted.clone(), &[], &existing);
        assert_eq!(stay(&moved), ["itself in-place"]);
        assert_eq!(moved.conflicts[0].reason, "taken");
        let expect = [("free", MoveKind::Move), ("same", MoveKind::SameBytes)]
            .map(|(from, kind)| (from.to_owned(), kind));
        assert_eq!(moves(&moved), expect);
        // A copy that is there already is made once.
        let copied = plan_as(MoveKind::Copy, wanted, &[], &existing);
        assert_eq!(stay(&copied), ["itself in-place", "same in-place"]);
        assert_eq!(moves(&copied), [("free".to_owned(), MoveKind::Copy)]);
    }

    /// docs/rules.md#20-together
    #[test]
    fn settings_and_their_frame_stay_together_whichever_of_them_cannot_go() {
        let beside = |from: &str, of: &str, to| Wanted { beside: Some(of.to_owned()), ..want(from, to) };
        let wanted = vec![
            want("free.fits", "x/free.fits"),
            beside("free.txt", "free.fits", "x/free.txt"),
            want("frame.fits", "x/taken.fits"),
            beside("frame.txt", "frame.fits", "x/frame.txt"),
            beside("frame_.txt", "frame.fits", "x/frame_.txt"),
            want("other.fits", "x/other.fits"),
            beside("other.txt", "other.fits", "x/taken.txt"),
            Wanted { to: Err(StayReason::Link), ..want("link.fits", "") },
            beside("link.txt", "link.fits", "x/link.txt"),
        ];
        let existing =
            |_: &Wanted, to: &str| if to.contains("taken") { Existing::Other } else { Existing::Free };
        let plan = plan(wanted, &[], &existing);
        assert_eq!(
            plan.moves.iter().map(|one| one.from.as_str()).collect::<Vec<_>>(),
            ["free.fits", "free.txt"]
        );
        assert_eq!(plan.conflicts.len(), 2);
        let stay: Vec<String> =
            plan.stay.iter().map(|one| format!("{} {}", one.path, one.reason.as_text())).collect();
        let expect = [
            "frame.txt not-alone",
            "frame_.txt not-alone",
            "link.fits link",
            "link.txt not-alone",
            "other.fits not-alone",
        ];
        assert_eq!(stay, expect);
    }

    #[test]
    fn a_file_for_two_places_is_copied_and_linked_but_not_moved() {
        let wanted = vec![want("flat", "a/flat"), want("flat", "b/flat"), want("light", "a/light")];
        let made = |kind| plan_as(kind, wanted.clone(), &[], &|_, _| Existing::Free);
        assert_eq!(made(MoveKind::Link).moves.len(), 3);
        let moved = made(MoveKind::Move);
        assert_eq!(moved.moves.len(), 1);
        assert!(moved.conflicts.iter().all(|conflict| conflict.reason == "several-places"));
        assert_eq!(moved.conflicts.len(), 2);
    }

    /// docs/rules.md#20-together
    #[test]
    fn a_sidecar_goes_beside_its_frame_by_its_new_name() {
        assert_eq!(
            beside_of("M 31/n/x.fits", "a/x.fits", "a/x.CameraSettings.txt"),
            "M 31/n/x.CameraSettings.txt"
        );
        assert_eq!(
            beside_of("n/2024_x.fits", "a/x.fits", "a/X.CameraSettings.txt"),
            "n/2024_x.CameraSettings.txt"
        );
        assert_eq!(beside_of("x.fits", "x.fits", "x_CameraSettings.txt"), "x_CameraSettings.txt");
        assert_eq!(
            beside_of("n/2024_x.fits.gz", "x.fits.gz", "x.CameraSettings.txt"),
            "n/2024_x.CameraSettings.txt"
        );
    }
}
