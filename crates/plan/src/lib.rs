//! Where a project stands and what is to be done with its files: stages, goals, culling, tidying.
//!
//! Everything is worked out from what the rules decided ([`Ledger`](nightledger_ledger::Ledger)); a host carries it out.
#![forbid(unsafe_code)]

mod cull;
pub mod goals;
mod project;
pub mod stack;
mod stage;
pub mod tidy;

pub use cull::{By, Culling, Figures, Group, GroupKey, Judged, Quality, cull, is_counted_light, median};
pub use project::{ProjectReport, projects, rig};
pub use stage::Status;
