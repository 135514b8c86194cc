//! From the match to the stack (docs/rules.md#20-stack): the lights of the targets that are in the CSV and the calibration
//! matched to them, laid out for a stacking program. A host copies them, or a script of the user does.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::tr;
use nightledger_ledger::Ledger;
use nightledger_plan::stack::{Layout, Matched, Program, Selection, layout};
use nightledger_plan::tidy::{
    Existing, Move, MoveKind, Plan, StayReason, moves_csv, plan_as, posix_script, power_shell_script,
};

use crate::kind_words::in_sentence;
use crate::present::for_stacking::StackView;
use crate::present::whole;
use crate::{OutputFile, Script, Session};

/// What goes where, and why not the rest.
struct Laid {
    layout: Layout,
    plan: Plan,
}

impl Session {
    /// Where each file would go.
    pub fn stacking(&self, program: Program) -> StackView {
        self.laid(program, 0).map(|laid| view(self, &laid)).unwrap_or_default()
    }

    /// The copies that are to be made.
    pub fn stack_copies(&self, program: Program) -> Vec<Move> {
        self.laid(program, 0).map(|laid| laid.plan.moves).unwrap_or_default()
    }

    /// A script that makes the copies: `folders` are where the given folders lie, in their order, `into` is where the
    /// copies go.
    pub fn stack_script(
        &self,
        program: Program,
        script: Script,
        folders: &[String],
        into: &str,
    ) -> OutputFile {
        let length = into.encode_utf16().count();
        let moves = self.laid(program, length).map(|laid| laid.plan.moves).unwrap_or_default();
        self.moves_file("stack", &moves, script, folders, into)
    }

    /// Moves or copies as a file: its name ends with `what` and what the form asks for.
    pub(crate) fn moves_file(
        &self,
        what: &str,
        moves: &[Move],
        script: Script,
        folders: &[String],
        into: &str,
    ) -> OutputFile {
        let end = match script {
            Script::Posix => format!("{what}.sh"),
            Script::PowerShell => format!("{what}.ps1"),
            Script::Csv => format!("{what}.csv"),
        };
        let text = script_of(moves, script, folders, into);
        let name = self.answer().map_or_else(|| end.clone(), |answer| answer.stem.file(&end));
        OutputFile { name, text }
    }

    fn laid(&self, program: Program, into_length: usize) -> Option<Laid> {
        let ledger: &Ledger = &self.answer()?.ledger;
        let files = Matched { frames: self.scan.frames(), ledger, into_length };
        let mut layout = layout(program, &Selection::default(), files);
        let wanted = std::mem::take(&mut layout.wanted);
        let plan = plan_as(MoveKind::Copy, wanted, &[], &|_, _| Existing::Free);
        Some(Laid { layout, plan })
    }
}

/// Moves as a script: `folders` are where the given folders lie, in their order, `into` is where the files go. A table has
/// paths below them.
fn script_of(moves: &[Move], script: Script, folders: &[String], into: &str) -> String {
    let below = |folder: &str, path: &str| {
        let windows = folder.contains('\\') || script == Script::PowerShell;
        let trimmed = folder.trim_end_matches(if windows { &['/', '\\'][..] } else { &['/'][..] });
        if windows { format!("{trimmed}\\{}", path.replace('/', "\\")) } else { format!("{trimmed}/{path}") }
    };
    let from = |one: &Move| below(folders.get(usize::from(one.root)).map_or("", String::as_str), &one.from);
    let to = |one: &Move| below(into, &one.to);
    match script {
        Script::Posix => posix_script(moves, from, to),
        Script::PowerShell => power_shell_script(moves, from, to),
        Script::Csv => moves_csv(moves, |one| one.from.clone(), |one| one.to.clone()),
    }
}

fn view(session: &Session, laid: &Laid) -> StackView {
    let mut folders: BTreeMap<String, u32> = BTreeMap::new();
    let frames = session.scan.frames();
    let rows = session.answer().map_or(&[][..], |answer| answer.ledger.rows.as_slice());
    let of_rows = rows.iter().flat_map(|row| &row.frames).filter_map(|id| id.of(frames));
    let lights: BTreeSet<(u16, &str)> =
        of_rows.map(|frame| (frame.place.root, frame.place.file_path())).collect();
    let mut of_lights = 0_usize;
    for one in &laid.plan.moves {
        let folder = one.to.rsplit_once('/').map_or("", |(folder, _)| folder);
        *folders.entry(folder.to_owned()).or_default() += 1;
        of_lights += usize::from(lights.contains(&(one.root, one.from.as_str())));
    }
    let mut stay: Vec<(String, String)> = Vec::new();
    stay.extend(laid.plan.stay.iter().map(|one| (one.path.clone(), stays_because(one.reason))));
    for conflict in &laid.plan.conflicts {
        let why = tr!("another file would take its place, {path}", path = conflict.to);
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
            .map(|one| (one.folder.clone(), in_sentence(one.kind).to_owned()))
            .collect(),
        setups: laid.layout.setups.iter().cloned().collect(),
        stay,
        roots: session.scan.roots().map(|(_, name)| name.to_owned()).collect(),
    }
}

/// Why a file stays where it is, in words.
pub(crate) fn stays_because(reason: StayReason) -> String {
    let words = match reason {
        StayReason::Lacks(placeholder) => match placeholder {
            "optics" => tr!("nothing tells its optics"),
            "ratio" => tr!("nothing tells its ratio"),
            "camera" => tr!("nothing tells its camera"),
            "stage" => tr!("nothing tells its stage"),
            "target" => tr!("nothing tells its target"),
            "panel" => tr!("nothing tells its panel"),
            "night" => tr!("nothing tells its night"),
            "filter" => tr!("nothing tells its filter"),
            "exposure" => tr!("nothing tells its exposure"),
            "set_temp" => tr!("nothing tells its set temp"),
            "kind" => tr!("nothing tells its kind"),
            _ => return tr!("nothing tells its {placeholder}", placeholder = placeholder.replace('_', " ")),
        },
        StayReason::NotAccepted => {
            tr!("it was not accepted, and its new place would be among accepted lights")
        }
        StayReason::Stack => tr!("it is a stack already; stack its single exposures"),
        StayReason::NoFrame => tr!("it is no frame of any kind"),
        StayReason::NotRead => tr!("it was not read"),
        StayReason::NotAlone => tr!("what belongs to it, its frame or the settings beside it, stays"),
        StayReason::Link => tr!("it is a link, or lies behind one"),
        StayReason::InPlace => tr!("it lies there already"),
        StayReason::NameTooLong => tr!("a part of its new path is over 255 bytes; shorten the name"),
        StayReason::PathTooLong => tr!("its new path is longer than Windows takes; shorten names"),
        StayReason::NameNotText => tr!("its name is no text; rename it"),
    };
    words.to_owned()
}
