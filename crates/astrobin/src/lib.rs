//! AstroBin: its `acquisition.csv` and the limits of its import form, filter ids, the lookups that a click makes, and
//! the settings files that AstroBinUpload and Nightledger write.
//!
//! Everything here is text to values and values to text. Nothing fetches, reads a file or knows how a frame was read.
#![forbid(unsafe_code)]

mod address;
mod check;
mod csv;
mod export;
mod filter_id;
mod filter_list;
mod lookup;
#[cfg(test)]
mod sample;
mod settings_file;
mod video;

pub use check::{Gravity, Problem, check};
pub use csv::{Cell, CellValue, Column, cells, columns, csv};
pub use export::{Repaired, is_export, repair_export};
pub use filter_id::{FilterSearch, FoundFilter, filter_id, filter_search_answer, filter_search_url};
pub use filter_list::{FilterList, filter_list_url};
pub use lookup::{brightness_answer, brightness_url, site_name_answer, site_name_url, sqm_from_brightness};
pub use settings_file::{Imported, MOST_BYTES, Secrets, TOO_LARGE, decode, import};
pub use settings_file::{export as settings_json, ini as config_ini};
pub use video::{BEST_SEEING, BEST_TRANSPARENCY, VideoCell, VideoColumn, video_cells, video_csv};
