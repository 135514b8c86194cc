//! The rules: nights, sessions, one exposure once, masters and stacks, calibration, sites, means.
//! [`Frame`](nightledger_frame::Frame)s and [`Settings`] become a [`Ledger`] of rows, decisions, coverage and notices.
//!
//! No I/O, no clock, no randomness: what only the host knows (today, its time zone) is handed in with [`Host`]. The
//! same frames in any order give the same ledger. Nothing here knows a file format, CSV or a screen.
#![forbid(unsafe_code)]

mod calibration;
mod completed;
mod edits;
mod engine;
mod filter_names;
mod folder_facts;
mod groups;
mod host;
mod identity;
mod ledger;
pub mod limits;
mod mean;
mod names;
mod night;
mod notice;
mod notices;
mod renames;
mod rig_name;
mod rows;
mod sessions;
mod set_aside;
mod settings;
mod sites;
mod sky;
mod stacks;
mod stem;
mod subject;
mod targets;
#[cfg(test)]
mod tests;
mod view;
mod views;

pub use edits::{Edits, FileKey, Override, evening};
pub use engine::ledger;
pub use filter_names::usual_filter;
pub use host::{FixedZone, Host};
pub use ledger::{
    Calibration, CalibrationGroup, CalibrationKind, Coverage, Decision, Ledger, Lookup, Match, Mean,
    NearMiss, Reason, Row, RowCount, Site, TargetPart,
};
pub use notice::{Code, Notice, Severity};
pub use renames::Renames;
pub use sessions::Period;
pub use settings::{
    Dates, Defaults, FilterId, RigDefaults, Settings, SiteEntry, Tolerances, UnfoldedName, fold_name,
};
pub use view::{Text, View};
pub use views::Views;
