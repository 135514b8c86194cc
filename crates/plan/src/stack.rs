//! From the match to the stack (docs/rules.md#20-stack): the lights that count and the calibration that was matched to
//! them, each at the place where a stacking program looks for it. It plans; a host links, copies or moves.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::decimal::shortest;
use nightledger_frame::{Frame, Role};
use nightledger_ledger::{CalibrationKind, FrameId, Ledger, Row, fold_name};
use serde::{Deserialize, Serialize};
use time::Date;

use crate::goals::fold_filter;
use crate::tidy::{StayReason, Wanted, folded, limited, safe_name, safe_part, safe_value};

/// Whose folders are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Program {
    /// PixInsight's WBPP: one folder a target, its grouping keywords in folders' names.
    #[default]
    Wbpp,
    /// Siril's scripts: `lights`, `darks`, `flats`, `biases` for each stack, masters where later scripts keep theirs.
    Siril,
}

/// Which lights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Targets by their names; empty: all.
    pub targets: Vec<String>,
    /// Filters by their names; empty: all.
    pub filters: Vec<String>,
    /// Nights; empty: all.
    pub nights: Vec<Date>,
}

/// What a plan is worked out from.
#[derive(Clone, Copy)]
pub struct Matched<'a> {
    /// The frames of the scan.
    pub frames: &'a [Frame],
    /// What the rules made of them: its rows are what is stacked.
    pub ledger: &'a Ledger,
    /// How long the path of the target folder is, UTF-16 units.
    pub into_length: usize,
}

/// Lights of one folder to which no calibration of a kind is matched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Missing {
    /// Their folder, below the target folder.
    pub folder: String,
    /// What they lack.
    pub kind: CalibrationKind,
}

/// What is to lie where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Each file and its place. A file of calibration may have several.
    pub wanted: Vec<Wanted>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Rigs with their gain and binning, where there are several: each has a folder of its own.
    pub setups: BTreeSet<String>,
}

/// Lights that are calibrated alike: they become one session.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
struct Likeness {
    /// Target and panel as they are compared.
    target: (Option<String>, Option<String>),
    setup: String,
    filter: Option<String>,
    calibration: Vec<Vec<FrameId>>,
}

/// What lies together.
#[derive(Debug, Default)]
struct Session<'a> {
    /// The rows of its lights. Where exposures share flats, each has darks of its own.
    rows: Vec<&'a Row>,
    lights: BTreeSet<FrameId>,
    first_night: Option<Date>,
}

/// Where each file would go.
pub fn layout(program: Program, selection: &Selection, matched_files: Matched<'_>) -> Layout {
    let Matched { frames, ledger, .. } = matched_files;
    let filters: Vec<String> = selection.filters.iter().map(|name| fold_filter(name)).collect();
    let targets: Vec<String> = selection.targets.iter().map(|name| fold_name(name)).collect();
    let mut sessions: BTreeMap<Likeness, Session<'_>> = BTreeMap::new();
    let mut layout = Layout::default();
    for row in &ledger.rows {
        let filter = row.filter.as_ref().map(|known| fold_filter(&known.value));
        let target = row.target.as_deref().map(fold_name);
        if !targets.is_empty() && !target.as_ref().is_some_and(|target| targets.contains(target)) {
            continue;
        }
        if !filters.is_empty() && !filter.as_ref().is_some_and(|filter| filters.contains(filter)) {
            continue;
        }
        let kinds: &[CalibrationKind] = match program {
            // Darks and bias of all lights lie together; exposures tell them apart.
            Program::Wbpp => &[CalibrationKind::Flat, CalibrationKind::DarkFlat],
            Program::Siril => &CalibrationKind::ALL,
        };
        let setup = setup(row);
        let likeness = Likeness {
            target: (target, row.panel.as_deref().map(str::to_lowercase)),
            setup,
            filter,
            calibration: kinds.iter().map(|kind| row.calibration.of(*kind).frames.clone()).collect(),
        };
        for id in &row.frames {
            let (Some(frame), Some(decision)) = (id.of(frames), id.of(&ledger.decisions)) else { continue };
            let is_wanted = selection.nights.is_empty()
                || decision.night.is_some_and(|night| selection.nights.contains(&night));
            if !is_wanted {
                continue;
            }
            if frame.role != Role::Single {
                let (root, from) = (frame.place.root, frame.place.path.to_string());
                layout.wanted.push(Wanted { root, from, to: Err(StayReason::Stack), beside: None });
                continue;
            }
            let session = sessions.entry(likeness.clone()).or_default();
            if !session.rows.last().is_some_and(|last| std::ptr::eq(*last, row)) {
                session.rows.push(row);
            }
            session.lights.insert(*id);
            session.first_night = match (session.first_night, decision.night) {
                (Some(first), Some(night)) => Some(first.min(night)),
                (first, night) => first.or(night),
            };
        }
    }
    let setups: BTreeSet<&String> = sessions.keys().map(|likeness| &likeness.setup).collect();
    let several_setups = setups.len() > 1;
    if several_setups {
        layout.setups = setups.into_iter().cloned().collect();
    }
    let names = session_names(&sessions);
    let mut places: BTreeMap<String, BTreeSet<FrameId>> = BTreeMap::new();
    for (likeness, session) in &sessions {
        let (Some(first), Some(name)) = (session.rows.first(), names.get(likeness)) else { continue };
        let folders =
            Folders { program, row: first, setup: several_setups.then_some(&*likeness.setup), name };
        let lights = folders.lights();
        for (row, (kind, part)) in
            session.rows.iter().flat_map(|row| row.calibration.iter().map(move |part| (row, part)))
        {
            let files = &part.frames;
            if files.is_empty() && !(kind == CalibrationKind::DarkFlat || kind == CalibrationKind::Bias) {
                layout.missing.push(Missing { folder: lights.clone(), kind });
            }
            // What is subtracted from flats is either.
            if kind == CalibrationKind::Bias
                && files.is_empty()
                && row.calibration.dark_flat.frames.is_empty()
            {
                layout.missing.push(Missing { folder: lights.clone(), kind });
            }
            for id in files {
                let Some(frame) = id.of(frames) else { continue };
                if let Some(folder) = folders.of(kind, frame.role) {
                    places.entry(folder).or_default().insert(*id);
                }
            }
        }
        places.entry(lights).or_default().extend(&session.lights);
    }
    for (folder, ids) in places {
        put(&folder, &ids, matched_files, &mut layout.wanted);
    }
    layout.missing.sort();
    layout.missing.dedup();
    layout.wanted.sort();
    layout
}

/// Puts files into a folder. Two of one name have their night in front.
fn put(folder: &str, ids: &BTreeSet<FrameId>, files: Matched<'_>, wanted: &mut Vec<Wanted>) {
    let of = |id: &FrameId| id.of(files.frames);
    let mut same: BTreeMap<String, u32> = BTreeMap::new();
    for frame in ids.iter().filter_map(of) {
        *same.entry(folded(frame.place.file_name())).or_default() += 1;
    }
    let is_masters = folder.ends_with("/masters");
    for id in ids {
        let Some(frame) = of(id) else { continue };
        // Of several exposures in one file, the file goes.
        if frame.place.exposure > 1 {
            continue;
        }
        let own = frame.place.file_name();
        let night = id.of(&files.ledger.decisions).and_then(|decision| decision.night);
        let name = match night.filter(|_| same.get(&folded(own)).is_some_and(|number| *number > 1)) {
            Some(night) => format!("{night}_{own}"),
            None => own.to_owned(),
        };
        let name = if is_masters { siril_master(frame, ids, files, &name) } else { name };
        let to = format!("{folder}/{}", safe_name(&name));
        wanted.push(Wanted {
            root: frame.place.root,
            from: frame.place.path.to_string(),
            to: limited(to, files.into_length),
            beside: None,
        });
    }
}

/// What Siril's scripts call a master, where it is the only one of its kind.
fn siril_master(frame: &Frame, ids: &BTreeSet<FrameId>, files: Matched<'_>, name: &str) -> String {
    use nightledger_frame::Kind;
    let kind = |frame: &Frame| frame.kind.as_ref().map(|known| known.value);
    let alike = ids.iter().filter_map(|id| id.of(files.frames)).filter(|other| kind(other) == kind(frame));
    let stem = match kind(frame) {
        Some(Kind::Dark) => "dark_stacked",
        Some(Kind::Flat) => "pp_flat_stacked",
        Some(Kind::Bias | Kind::DarkFlat) => "bias_stacked",
        Some(Kind::Light) | None => return name.to_owned(),
    };
    if alike.count() > 1 {
        return name.to_owned();
    }
    let suffix = name.get(nightledger_frame::without_suffixes(name).len()..).unwrap_or_default();
    format!("{stem}{suffix}")
}

/// What makes one picture: target and panel, setup, filter.
type Stack<'a> = (&'a (Option<String>, Option<String>), &'a str, &'a Option<String>);

/// A name for each session: its first night, with a number where that is the name of two.
fn session_names(sessions: &BTreeMap<Likeness, Session<'_>>) -> BTreeMap<Likeness, SessionName> {
    let mut by_stack: BTreeMap<Stack<'_>, Vec<&Likeness>> = BTreeMap::new();
    for likeness in sessions.keys() {
        by_stack.entry((&likeness.target, &likeness.setup, &likeness.filter)).or_default().push(likeness);
    }
    let mut names = BTreeMap::new();
    for mut alike in by_stack.into_values() {
        let night = |likeness: &Likeness| sessions.get(likeness).and_then(|session| session.first_night);
        alike.sort_by_key(|likeness| (night(likeness).is_none(), night(likeness)));
        let is_only = alike.len() == 1;
        let mut taken: BTreeMap<String, u32> = BTreeMap::new();
        for likeness in alike {
            let night = night(likeness).map_or_else(|| "undated".to_owned(), |night| night.to_string());
            let number = taken.entry(night.clone()).or_default();
            *number += 1;
            let text = if *number > 1 { format!("{night}-{number}") } else { night };
            names.insert(likeness.clone(), SessionName { text, is_only });
        }
    }
    names
}

/// The name of a session.
struct SessionName {
    text: String,
    /// Whether there is no other of its stack.
    is_only: bool,
}

/// The rig with what no stacking program tells apart by itself.
fn setup(row: &Row) -> String {
    let number = |value: f64| shortest(value, 2).unwrap_or_default();
    let parts = [
        row.telescope.clone(),
        row.camera.clone(),
        row.gain.map(|gain| format!("gain {}", number(gain))),
        row.iso.map(|iso| format!("ISO {iso}")),
        row.binning.map(|binning| format!("bin {binning}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "unknown".to_owned() } else { parts.join(" ") }
}

/// The folders of a session.
struct Folders<'a> {
    program: Program,
    row: &'a Row,
    setup: Option<&'a str>,
    name: &'a SessionName,
}

impl Folders<'_> {
    /// The folder that a program is given.
    fn top(&self) -> Vec<String> {
        let target = self.row.target.as_deref().unwrap_or("unknown target");
        let setup = self.setup.map(safe_name);
        match self.program {
            Program::Wbpp => setup.into_iter().chain([keyword("TARGET", target)]).collect(),
            Program::Siril => {
                let panel = self.row.panel.as_deref().map(|panel| safe_name(&format!("panel {panel}")));
                let filter = self.row.filter.as_ref().map(|filter| safe_name(&filter.value));
                let session = (!self.name.is_only).then(|| self.name.text.clone());
                let below = setup.into_iter().chain(panel).chain(filter).chain(session);
                [safe_name(target)].into_iter().chain(below).collect()
            }
        }
    }

    fn lights(&self) -> String {
        let mut folders = self.top();
        match self.program {
            Program::Wbpp => {
                folders.push("LIGHT".to_owned());
                folders.extend(self.row.panel.as_deref().map(|panel| keyword("PANEL", panel)));
                folders.extend(self.filter_and_session());
            }
            Program::Siril => folders.push("lights".to_owned()),
        }
        folders.join("/")
    }

    /// The folder of a kind of calibration; nothing where the program has no use for it.
    fn of(&self, kind: CalibrationKind, role: Role) -> Option<String> {
        let mut folders = self.top();
        match self.program {
            Program::Wbpp => {
                folders.push(
                    match kind {
                        // It takes the darks of flats for darks, by their exposure.
                        CalibrationKind::Dark | CalibrationKind::DarkFlat => "DARK",
                        CalibrationKind::Flat => "FLAT",
                        CalibrationKind::Bias => "BIAS",
                    }
                    .to_owned(),
                );
                if kind == CalibrationKind::Flat {
                    folders.extend(self.filter_and_session());
                }
            }
            Program::Siril => {
                // Its scripts subtract what lies in `biases` from flats: dark flats where there are any.
                let has_dark_flats = !self.row.calibration.dark_flat.frames.is_empty();
                if kind == CalibrationKind::Bias && has_dark_flats {
                    return None;
                }
                let folder = match (role, kind) {
                    (Role::Master, _) => "masters",
                    (_, CalibrationKind::Dark) => "darks",
                    (_, CalibrationKind::Flat) => "flats",
                    (_, CalibrationKind::DarkFlat | CalibrationKind::Bias) => "biases",
                };
                folders.push(folder.to_owned());
            }
        }
        Some(folders.join("/"))
    }

    fn filter_and_session(&self) -> impl Iterator<Item = String> {
        let filter = self.row.filter.as_ref().map(|filter| keyword("FILTER", &filter.value));
        filter.into_iter().chain([format!("SESSION_{}", self.name.text)])
    }
}

/// A grouping keyword with its value: WBPP reads the value up to the next `_` or the end of the folder's name.
fn keyword(word: &str, value: &str) -> String {
    let plain: String = safe_value(value)
        .chars()
        .map(|letter| if letter == '_' || letter.is_whitespace() { '-' } else { letter })
        .collect();
    safe_part(&format!("{word}_{plain}"))
}
