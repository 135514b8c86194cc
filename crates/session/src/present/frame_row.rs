//! One file as a line of a table.

use nightledger_frame::{Frame, Kind, Known, Role};
use nightledger_language::{mark, number, of, tr};
use nightledger_ledger::{Decision, EditedFrame, FileKey, FrameId, GuidingRms, Reason};
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::plain;
use super::reasons::words_of;
use super::sight::Sight;

/// One file in the table. What nobody knows is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameRow {
    /// Its index in the scan.
    pub index: u32,
    /// How edits name it.
    pub key: Option<FileKey>,
    /// `Light`, `Master dark`, `Stack`, as queries have it; [`kind_label`] is what people read.
    pub kind: String,
    /// Target and panel.
    pub target: String,
    /// Filter.
    pub filter: String,
    /// Telescope and camera.
    pub rig: String,
    /// The evening's date.
    pub night: String,
    /// s.
    pub exposure: String,
    /// Gain, or `ISO 800`.
    pub gain: String,
    /// degC.
    pub temperature: String,
    /// px.
    pub hfr: String,
    /// arcsec.
    pub fwhm: String,
    /// RMS of guiding, arcsec, or with `px` pixels of the guide camera.
    pub guiding: String,
    /// UTC, without seconds' fraction.
    pub start: String,
    /// Whether it counts.
    pub counted: bool,
    /// Why not.
    pub reason: String,
    /// Whether the user excluded it by itself.
    pub excluded: bool,
}

impl FrameRow {
    /// The row of that file.
    pub fn new(sight: &Sight, file: FrameId) -> Option<Self> {
        let (frame, view) = (sight.frame(file)?, sight.view(file)?);
        let decision = sight.decision(file);
        let figure = |known: Option<Known<f64>>, decimals| {
            known.map(|known| number(plain(known.value, decimals))).unwrap_or_default()
        };
        let gain = view.iso().map_or_else(|| figure(view.gain(), 2), |iso| format!("ISO {}", iso.value));
        Some(Self {
            index: file.0,
            key: Some(key(frame)),
            kind: kind_words(&view),
            target: target_words(&view),
            filter: view.filter().map(|known| known.value.to_string()).unwrap_or_default(),
            rig: rig_words(&view),
            night: decision
                .and_then(|decision| decision.night)
                .map(|night| night.to_string())
                .unwrap_or_default(),
            exposure: figure(view.exposure_s(), 4),
            gain,
            temperature: figure(view.sensor_temp_c(), 1),
            hfr: view.hfr_px().map(|hfr| hundredths(hfr.value)).unwrap_or_default(),
            fwhm: decision
                .and_then(|d| d.fwhm_arcsec.as_ref())
                .map(|fwhm| hundredths(fwhm.value))
                .unwrap_or_default(),
            guiding: view.guiding_rms().map(|rms| guiding_words(&rms)).unwrap_or_default(),
            start: decision
                .and_then(|decision| decision.start_utc)
                .map(|start| start.iso().chars().take(19).collect::<String>().replace('T', " "))
                .unwrap_or_default(),
            counted: decision.is_some_and(|decision| decision.counted),
            reason: decision.and_then(|decision| reason_of(sight, frame, decision)).unwrap_or_default(),
            excluded: sight.is_excluded(frame),
        })
    }
}

/// Telescope and camera, as far as they are known.
pub(super) fn rig_words(view: &EditedFrame) -> String {
    let names = [view.telescope(), view.camera()];
    names.into_iter().flatten().map(|known| known.value.to_string()).collect::<Vec<_>>().join(" + ")
}

/// `0.62`, `0.45 px`.
fn guiding_words(rms: &GuidingRms) -> String {
    let unit = if rms.in_pixels { " px" } else { "" };
    format!("{}{unit}", hundredths(rms.value))
}

/// Two decimals, also where the last are 0: figures below one another have their points below one another.
fn hundredths(value: f64) -> String {
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
    let kind = match view.kind().map(|known| known.value) {
        None => "",
        Some(Kind::DarkFlat) => "Dark flat",
        Some(kind) => kind.word(),
    };
    match view.role() {
        Role::Single => kind.to_owned(),
        Role::Master => format!("Master {}", kind.to_lowercase()),
        Role::Stack => "Stack".to_owned(),
    }
}

/// What people read for a kind.
pub fn kind_label(kind: &str) -> String {
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
