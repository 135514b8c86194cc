//! The rows as the page's table shows them: the very cells of the CSV, with what belongs to them beside.

use nightledger_scan::Answer;
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowsView {
    /// The CSV's header.
    pub columns: Vec<String>,
    /// Its lines.
    pub rows: Vec<RowView>,
    /// Whether the rows are of more than one target, panel, rig or site: then these are shown too.
    pub several_targets: bool,
    /// Whether any row has a panel.
    pub has_panels: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowView {
    /// As many as there are columns.
    pub cells: Vec<String>,
    /// The filter's name, which the CSV does not have.
    pub filter: Option<String>,
    /// Target.
    pub target: Option<String>,
    /// Panel.
    pub panel: Option<String>,
    /// Columns that AstroBin would refuse, with the reason.
    pub problems: Vec<(String, String)>,
    /// Names of defaults that this row owes something to.
    pub defaults: Vec<String>,
}

impl RowsView {
    /// The rows of an answer. The CSV is split as AstroBin splits it: at newlines and commas, no quoting (SPEC 9).
    pub fn new(answer: &Answer) -> Self {
        let columns = answer
            .csv
            .iter()
            .find_map(|file| file.text.lines().next())
            .map(|line| cells(line))
            .unwrap_or_default();
        let lines = answer.csv.iter().flat_map(|file| file.text.lines().skip(1));
        let rows: Vec<RowView> = answer
            .ledger
            .rows
            .iter()
            .zip(lines)
            .enumerate()
            .map(|(index, (row, line))| RowView {
                cells: cells(line),
                filter: row.filter.as_ref().map(|known| known.value.clone()),
                target: row.target.clone(),
                panel: row.panel.clone(),
                problems: answer
                    .problems
                    .iter()
                    .filter(|problem| usize::try_from(problem.row) == Ok(index))
                    .map(|problem| (problem.column.clone(), problem.text.clone()))
                    .collect(),
                defaults: row.defaults_used.clone(),
            })
            .collect();
        let several_targets = rows.iter().any(|row| Some(&row.target) != rows.first().map(|first| &first.target));
        let has_panels = rows.iter().any(|row| row.panel.is_some());
        Self { columns, rows, several_targets, has_panels }
    }
}

fn cells(line: &str) -> Vec<String> {
    line.split(',').map(str::to_owned).collect()
}
