//! The database of N.I.N.A.'s Target Scheduler (docs/rules.md#20-plans): versions 0 to 23 of its tables, by names of
//! columns.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::{tr, tr_n};
use nightledger_ledger::{Goal, Remark, RemarkCode};

use super::goal::{Found, target_and_panel};
use super::sqlite::{Cell, Database, Table};

/// A project that has not begun.
const DRAFT: i64 = 0;

/// Plans with a number of frames are goals; the counts of what was taken stay unread: frames say what there is.
pub(super) fn read(database: &Database<'_>) -> Result<Found, String> {
    let tables = database.tables()?;
    let table = |name: &str| {
        tables.iter().find(|table| table.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
            tr!("it is an SQLite database, but no table “{name}” of the Target Scheduler is in it", name)
        })
    };
    let (project, target, plan, template) =
        (table("project")?, table("target")?, table("exposureplan")?, table("exposuretemplate")?);
    let projects = by_id(database, project)?;
    let targets = by_id(database, target)?;
    let templates = by_id(database, template)?;
    let mut found = Found::default();
    let mut inactive = BTreeSet::new();
    let mut orphans = 0_u32;
    for row in database.rows(plan.root)? {
        let value = |name: &str| plan.value(&row, name);
        let desired = value("desired").number().unwrap_or(0.0);
        let Some(amount) = super::goal::frames(desired) else { continue };
        let of =
            |rows: &BTreeMap<i64, Row>, name: &str| value(name).whole().and_then(|id| rows.get(&id).cloned());
        let (Some(target_row), Some(template_row)) =
            (of(&targets, "targetid"), of(&templates, "exposuretemplateid"))
        else {
            orphans += 1;
            continue;
        };
        let project_row = target.value(&target_row, "projectid").whole().and_then(|id| projects.get(&id));
        let text = |table: &Table, row: &Row, name: &str| {
            table.value(row, name).text().unwrap_or_default().trim().to_owned()
        };
        let (mut name, panel) = target_and_panel(&text(target, &target_row, "name"));
        if name.is_empty() {
            name = project_row.map(|row| text(project, row, "name")).unwrap_or_default();
        }
        let filter = text(template, &template_row, "filtername");
        let is_draft = project_row.is_some_and(|row| project.value(row, "state").whole() == Some(DRAFT));
        let is_enabled = !plan.has("enabled") || value("enabled").whole() != Some(0);
        if is_draft || !is_enabled {
            inactive.insert(format!("{name} {filter}"));
            continue;
        }
        let exposure_s = match value("exposure").number() {
            Some(seconds) if seconds > 0.0 => Some(seconds),
            // -1 stands for the template's; older tables have none there.
            _ => template.value(&template_row, "defaultexposure").number().filter(|seconds| *seconds > 0.0),
        };
        found.goals.push(Goal { target: name, panel, filter, exposure_s, amount });
    }
    let mut remark = |code: RemarkCode, text: String| found.remarks.push(Remark { code, text });
    if !inactive.is_empty() {
        let names: Vec<String> = inactive.into_iter().collect();
        remark(
            RemarkCode::Inactive,
            tr!(
                "Plans of draft projects, and plans that are switched off, are no goals: {names}.",
                names = names.join(", ")
            ),
        );
    }
    if orphans > 0 {
        remark(
            RemarkCode::Orphan,
            tr_n!(
                orphans,
                "{n} plan has no target or no exposure template and is left out.",
                "{n} plans have no target or no exposure template and are left out.",
                n = orphans
            ),
        );
    }
    if database.lacks_wal {
        remark(
            RemarkCode::Incomplete,
            tr!("What N.I.N.A. wrote last may be missing: choose schedulerdb.sqlite-wal too, or close N.I.N.A.")
                .to_owned(),
        );
    }
    Ok(found)
}

/// A row's number and its values.
type Row = (i64, Vec<Cell>);

fn by_id(database: &Database<'_>, table: &Table) -> Result<BTreeMap<i64, Row>, String> {
    let rows = database.rows(table.root)?.into_iter();
    Ok(rows.filter_map(|row| Some((table.value(&row, "id").whole()?, row))).collect())
}
