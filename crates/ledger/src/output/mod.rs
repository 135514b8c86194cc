//! The answer: what became of each file, the rows, calibration, sites, targets and notices.

mod calibration;
mod decision;
mod edited_frames;
mod ids;
mod in_log;
mod ledger;
mod notice;
mod row;
mod site;
mod target;

pub use calibration::{
    ByKind, Calibration, CalibrationGroup, CalibrationKind, Coverage, Match, NearMiss, RowCount,
};
pub use decision::{Decision, Reason};
pub use edited_frames::EditedFrames;
pub use ids::{FrameId, LogId, RowId, SiteId};
pub use in_log::InLog;
pub use ledger::Ledger;
pub use notice::{Code, Notice, Severity};
pub use row::{Mean, Row};
pub use site::{Lookup, Site};
pub use target::{Centre, SameObject, TargetPart};
