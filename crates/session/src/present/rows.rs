//! The rows as the page's table shows them: the very cells of the CSV, with what belongs to them beside.

use crate::Answer;
use serde::{Deserialize, Serialize};

use super::reasons::NO_DATE_READ;

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
    /// The rows of an answer.
    pub fn new(answer: &Answer) -> Self {
        let columns = nightledger_astrobin::columns(&answer.ledger.rows);
        let rows: Vec<RowView> = answer
            .ledger
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| RowView {
                cells: nightledger_astrobin::cells(row, &columns)
                    .into_iter()
                    .map(|cell| cell.value.to_string())
                    .collect(),
                filter: row.filter.as_ref().map(|known| known.value.clone()),
                target: row.target.clone(),
                panel: row.panel.clone(),
                problems: answer
                    .problems
                    .iter()
                    .filter(|problem| problem.row.index() == index)
                    .map(|problem| (problem.column.clone(), problem.text.clone()))
                    .chain(row.date.is_none().then(|| ("date".to_owned(), NO_DATE_READ.to_owned())))
                    .collect(),
                defaults: row.defaults_used.iter().map(|field| field.word().to_owned()).collect(),
            })
            .collect();
        let several_targets =
            rows.iter().any(|row| Some(&row.target) != rows.first().map(|first| &first.target));
        let has_panels = rows.iter().any(|row| row.panel.is_some());
        let columns = columns.into_iter().map(|column| column.name().to_owned()).collect();
        Self { columns, rows, several_targets, has_panels }
    }
}
