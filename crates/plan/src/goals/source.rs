//! Where goals come from: told by content, whatever the file is called (docs/rules.md#20-plans).

use nightledger_language::tr;
use nightledger_ledger::{Amount, Goal, GoalSource, SourceKind};

use super::goal::Found;
use super::sqlite::Database;
use super::{ekos, nina, scheduler, sgpro, table};

/// Larger than any planner's database without its thumbnails gone astray: files are read whole, so a host reads none
/// that is larger.
pub const MOST_PLAN_BYTES: u64 = 512 << 20;

/// A file as it was read, with what lies beside a database.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanFile<'b> {
    /// What it is called.
    pub name: &'b str,
    /// Its bytes.
    pub bytes: &'b [u8],
    /// Those of the file of its name with `-wal` behind it.
    pub wal: Option<&'b [u8]>,
    /// Those of the file of its name with `-journal` behind it.
    pub journal: Option<&'b [u8]>,
}

/// Reads goals, whatever form they have. All that is wrong comes back in words, with its line where there is one.
pub fn read_goals(file: PlanFile<'_>) -> Result<GoalSource, String> {
    let (source, faults) = read_what_can_be_read(file)?;
    if faults.is_empty() { Ok(source) } else { Err(faults.join("; ")) }
}

/// Reads goals past lines of a table that are wrong: these come back in words, each with its number. The error says why
/// there are no goals at all.
pub fn read_what_can_be_read(file: PlanFile<'_>) -> Result<(GoalSource, Vec<String>), String> {
    let mut faults = Vec::new();
    let (kind, mut found) = if file.bytes.starts_with(b"SQLite format 3\0") {
        let database = Database::open(file.bytes, file.wal, file.journal)?;
        (SourceKind::Database, scheduler::read(&database)?)
    } else {
        let decoded = nightledger_header::text::decode(file.bytes);
        let text = decoded.text.trim_start_matches('\u{feff}');
        match text.trim_start().chars().next() {
            Some('<') => (SourceKind::Sequence, ekos::read(text)?),
            Some('{') => {
                let plan: serde_json::Value = serde_json::from_str(text)
                    .map_err(|error| tr!("line {line}: {error}", line = error.line(), error))?;
                let found =
                    if plan.get("arEventGroups").is_some() { sgpro::read(&plan) } else { nina::read(&plan)? };
                (SourceKind::Sequence, found)
            }
            _ => {
                let (goals, of_lines) = table::read(text)?;
                faults = of_lines;
                (SourceKind::Table, Found { goals, ..Found::default() })
            }
        }
    };
    if kind != SourceKind::Table {
        found.goals = added(found.goals);
        found.without_target = added(found.without_target);
    }
    let source = GoalSource {
        name: file.name.to_owned(),
        kind,
        goals: found.goals,
        without_target: found.without_target,
        remarks: found.remarks,
    };
    Ok((source, faults))
}

/// Equal target, panel, filter and exposure are one goal, frames added.
fn added(goals: Vec<Goal>) -> Vec<Goal> {
    let mut sums: Vec<Goal> = Vec::new();
    for goal in goals {
        let same = |other: &&mut Goal| {
            (&other.target, &other.panel, &other.filter, other.exposure_s)
                == (&goal.target, &goal.panel, &goal.filter, goal.exposure_s)
        };
        match sums.iter_mut().find(same).map(|other| &mut other.amount) {
            Some(Amount::Frames(frames)) => {
                if let Amount::Frames(more) = goal.amount {
                    *frames = frames.saturating_add(more);
                }
            }
            Some(Amount::Seconds(seconds)) => {
                if let Amount::Seconds(more) = goal.amount {
                    *seconds += more;
                }
            }
            None => sums.push(goal),
        }
    }
    sums
}
