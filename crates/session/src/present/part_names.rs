//! What the parts of a row are called.

use nightledger_language::tr;

/// What [`Why::column`](super::why::Why::column) is called: a column by its name in the CSV, all else in words.
pub fn name_of(column: &str) -> &str {
    match column {
        "Site" => tr!("Site"),
        "Target" => tr!("Target"),
        "Panel" => tr!("Panel"),
        "Filter" => tr!("Filter"),
        "Telescope" => tr!("Telescope"),
        "Camera" => tr!("Camera"),
        "Moon" => tr!("Moon"),
        column => column,
    }
}
