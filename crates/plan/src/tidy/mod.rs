//! Tidying: where each file of a scan would go by a template (docs/rules.md#20-tidy). It plans; a host moves.

mod part;
mod plan;
mod script;
mod template;

pub use part::{folded, safe_name};
pub(crate) use part::{safe_part, safe_value};
pub(crate) use plan::limited;
pub use plan::{
    Conflict, Existing, Files, Move, MoveKind, Plan, Stay, StayReason, Wanted, own_sidecars, plan, plan_as,
    wanted,
};
pub use script::{moves_csv, posix_script, power_shell_script};
pub use template::Template;
