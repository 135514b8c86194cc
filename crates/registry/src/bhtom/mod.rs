//! BHTOM (docs/rules.md#21): its observatories, what its `.info` files say, its filters, which frames are ready to be
//! sent, and what sends them.

mod calls;
mod choose;
mod filters;
mod info;
mod manifest;
mod mjd;
mod observatory;
mod ready;
mod write_info;

pub use calls::upload_files;
pub use filters::{FilterTable, all_filters, standard_filter};
pub use info::{Info, InfoColumns, InfoLine};
pub use observatory::{Mirrored, Observatory, Registry, shipped};
pub use ready::{FrameReport, Given, Report, Unready, readiness};
pub use write_info::{Pictured, write_info};
