//! The rules, one step each, in this order: files, subject, set aside, identity, stacks, stacking, completed, one name,
//! targets, sites, placed, rows, calibration, typed counts, decisions, notices. A step uses what earlier steps gave, nothing of later
//! ones.

pub(crate) mod agreement;
pub(crate) mod beside_raws;
pub(crate) mod calibration;
pub(crate) mod completed;
pub(crate) mod copied_calibration;
pub(crate) mod decisions;
pub(crate) mod distance;
pub(crate) mod files;
pub(crate) mod filter_ids;
pub(crate) mod groups;
pub(crate) mod identity;
pub(crate) mod mean;
pub(crate) mod names;
pub(crate) mod nights;
pub(crate) mod notices;
pub(crate) mod one_name;
pub(crate) mod placed;
pub(crate) mod rows;
pub(crate) mod same_objects;
pub(crate) mod set_aside;
pub(crate) mod site_facts;
pub(crate) mod sites;
pub(crate) mod sky;
pub(crate) mod stacking;
pub(crate) mod stacks;
pub(crate) mod subject;
pub(crate) mod targets;
pub(crate) mod typed_counts;
pub(crate) mod verdict;
