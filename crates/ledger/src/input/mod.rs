//! What the rules are asked with: settings, edits, what only the host knows, and a frame as these have it.

mod contributions;
mod edited_frame;
mod edits;
mod file_edits;
mod filter_profile;
mod fold;
mod goals;
mod guiding;
mod host;
mod image_lists;
pub mod limits;
mod quality_limits;
mod renames;
mod rig_name;
mod settings;
mod stacking_log;

pub use contributions::{Contributions, GivenText};
pub use edited_frame::{EditedFrame, Text};
pub use edits::{Correction, Edits, FileKey, Judgement, NameOf, evening};
pub(crate) use file_edits::FileEdits;
pub(crate) use fold::folded;
pub use fold::{fold_name, name_order};
pub use goals::{Amount, Goal, GoalSource, Goals, Remark, RemarkCode, SourceKind};
pub use guiding::GuidingRms;
pub use host::{FixedZone, Host};
pub use image_lists::image_lists;
pub use quality_limits::{QualityLimits, RigLimits};
pub use renames::Renames;
pub(crate) use rig_name::names_rig;
pub use settings::{Dates, Defaults, FilterId, FilterProfile, RigDefaults, Settings, SiteEntry, Tolerances};
pub use stacking_log::StackingLog;
