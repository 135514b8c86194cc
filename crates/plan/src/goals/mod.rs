//! Goals: how much of each target, panel and filter is wanted, what there is, and what is still needed
//! (docs/rules.md#20-goals).

mod ekos;
mod goal;
mod nina;
mod progress;
mod scheduler;
mod sgpro;
mod source;
mod sqlite;
mod table;

pub(crate) use goal::fold_filter;
pub use goal::{Amount, Goal, GoalSource, Remark, RemarkCode, SourceKind};
pub use progress::{Given, GoalReport, Progress, progress};
pub use source::{PlanFile, read_goals};
