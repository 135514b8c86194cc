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
mod tally;

pub(crate) use goal::fold_filter;
pub use progress::{Given, GoalReport, Progress, progress};
pub use source::{MOST_PLAN_BYTES, PlanFile, read_goals, read_what_can_be_read};
pub use tally::{Group, Tally};
