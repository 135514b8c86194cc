//! What files are called and why they do not count, in words.

use nightledger_frame::{Frame, Kind, Role};
use nightledger_language::{mark, number, of, tr};
use nightledger_ledger::{Decision, EditedFrame, GuidingRms, Reason};

use super::reasons::words_of;
use super::sight::Sight;

/// Telescope and camera, as far as they are known.
pub(super) fn rig_words(view: &EditedFrame) -> String {
    let names = [view.telescope(), view.camera()];
    names.into_iter().flatten().map(|known| known.value.to_string()).collect::<Vec<_>>().join(" + ")
}

/// `0.62`, `0.45 px`.
pub(super) fn guiding_words(rms: &GuidingRms) -> String {
    let unit = if rms.in_pixels { " px" } else { "" };
    format!("{}{unit}", hundredths(rms.value))
}

/// Two decimals, also where the last are 0: figures below one another have their points below one another.
pub(super) fn hundredths(value: f64) -> String {
    nightledger_frame::decimal::fixed(value, 2).map(number).unwrap_or_default()
}

/// Why a file does not count; the other file by its name where it is the same exposure, by its folder where the names are
/// one.
pub(super) fn reason_of(sight: &Sight, frame: &Frame, decision: &Decision) -> Option<String> {
    let reason = words_of(decision)?;
    let other = decision.duplicate_of.and_then(|of| sight.frame(of));
    Some(match other.filter(|_| decision.reason == Some(Reason::Duplicate)) {
        Some(other) if other.place.file_name() == frame.place.file_name() => {
            tr!("a copy of the one in {folder}", folder = folder(other, frame))
        }
        Some(other) => tr!("the same exposure as {name}", name = other.place.file_name()),
        None => match sight.excluded_for(frame).filter(|_| decision.reason == Some(Reason::Excluded)) {
            Some(limits) => format!("{reason}: {}", super::limit_words::shown(limits)),
            None => reason,
        },
    })
}

/// The folder of a file, with the folder given where it is another than that of `beside`.
fn folder(frame: &Frame, beside: &Frame) -> String {
    let above = frame.place.path.rsplit_once('/').map_or("", |(above, _)| above);
    match (&*frame.place.root_name, above) {
        (root, "") => root.to_owned(),
        (root, above) if root == &*beside.place.root_name => above.to_owned(),
        (root, above) => format!("{root}/{above}"),
    }
}

/// `Light`, `Master dark`, `Stack`.
pub(super) fn kind_words(view: &EditedFrame) -> String {
    words_of_kind(view.kind().map(|known| known.value), view.role())
}

/// The same of a kind and a role.
pub(super) fn words_of_kind(kind: Option<Kind>, role: Role) -> String {
    let kind = match kind {
        None => "",
        Some(Kind::DarkFlat) => "Dark flat",
        Some(kind) => kind.word(),
    };
    match role {
        Role::Single => kind.to_owned(),
        Role::Master => format!("Master {}", kind.to_lowercase()),
        Role::Stack => "Stack".to_owned(),
    }
}

/// What people read for a kind.
pub(super) fn kind_label(kind: &str) -> String {
    const KINDS: [&str; 11] = [
        mark!("Light"),
        mark!("Dark"),
        mark!("Flat"),
        mark!("Bias"),
        mark!("Dark flat"),
        mark!("Stack"),
        mark!("Master light"),
        mark!("Master dark"),
        mark!("Master flat"),
        mark!("Master bias"),
        mark!("Master dark flat"),
    ];
    KINDS.into_iter().find(|each| *each == kind).map_or_else(|| kind.to_owned(), |kind| of(kind).to_owned())
}

/// A target with its panel, if it has any.
pub(super) fn with_panel(target: &str, panel: Option<&str>) -> String {
    panel.map_or_else(|| target.to_owned(), |panel| tr!("{target} · panel {panel}", target, panel))
}

/// Target and panel.
pub(super) fn target_words(view: &EditedFrame) -> String {
    let object = view.object().map(|known| known.value).unwrap_or_default();
    with_panel(&object, view.panel().as_ref().map(|panel| &*panel.value))
}
