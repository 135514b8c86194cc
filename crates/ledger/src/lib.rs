//! The rules: nights, sessions, one exposure once, masters and stacks, calibration, sites, means.
//! [`Frame`](nightledger_frame::Frame)s and [`Settings`] become a [`Ledger`] of rows, decisions, coverage and notices.
//!
//! No I/O, no clock, no randomness: what only the host knows (today, its time zone) is handed in with [`Host`]. The
//! same frames in any order give the same ledger. Nothing here knows a file format, CSV or a screen.
#![forbid(unsafe_code)]

mod filter_names;
mod folder_facts;
mod input;
mod ledger;
mod output;
mod project_folders;
mod stem;
mod steps;
#[cfg(test)]
mod tests;

pub use filter_names::{imaging_order, usual_filter};
pub use input::limits;
pub use input::{
    Amount, Contributions, Correction, Dates, Defaults, EditedFrame, Edits, FileKey, FilterId, FilterProfile,
    FixedZone, GivenText, Goal, GoalSource, Goals, GuidingRms, Host, Judgement, NameOf, QualityLimits,
    Remark, RemarkCode, Renames, RigDefaults, RigLimits, Settings, SiteEntry, SourceKind, StackingLog, Text,
    Tolerances, evening, fold_name, image_lists, name_order,
};
pub use ledger::ledger;
pub use output::{
    ByKind, Calibration, CalibrationGroup, CalibrationKind, Centre, Code, Coverage, Decision, EditedFrames,
    FrameId, InLog, Ledger, LogId, Lookup, Match, Mean, NearMiss, Notice, Reason, Row, RowCount, RowId,
    SameObject, Severity, Site, SiteId, TargetPart,
};
pub use project_folders::{ProjectFolders, project_folders, stage_number};
pub use steps::same_objects::same_objects;
