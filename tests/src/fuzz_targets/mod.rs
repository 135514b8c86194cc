//! The bodies of the fuzz targets. `fuzz/` runs them under libFuzzer; `cargo test` runs them on stable over the
//! committed corpus and over everything that fuzzing ever found (`fuzz/corpus`, `fuzz/regressions`).
//!
//! Each panics when something does not hold: beside "no panic and no hang" these are the promises of the crates.

mod frames;
mod headers;
mod inputs;
mod kept;
mod logs;
mod pipeline;
mod pixels;
mod settings;
mod videos;

pub use frames::{frame, names};
pub use headers::{fits, gzip, raw, xisf};
pub use kept::kept;
pub use logs::logs;
pub use pipeline::pipeline;
pub use pixels::{pixels, pixels_block, pixels_gzip, pixels_hcompress, pixels_plio, pixels_rice};
pub use settings::{answers, config_ini, settings};
pub use videos::{capture_logs, videos};

/// A fuzz target's body.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const TARGETS: [(&str, Target); 20] = [
    ("fits", fits),
    ("xisf", xisf),
    ("raw", raw),
    ("gzip", gzip),
    ("names", names),
    ("frame", frame),
    ("pipeline", pipeline),
    ("settings", settings),
    ("config_ini", config_ini),
    ("answers", answers),
    ("kept", kept),
    ("logs", logs),
    ("videos", videos),
    ("capture_logs", capture_logs),
    ("pixels", pixels),
    ("pixels_rice", pixels_rice),
    ("pixels_gzip", pixels_gzip),
    ("pixels_plio", pixels_plio),
    ("pixels_hcompress", pixels_hcompress),
    ("pixels_block", pixels_block),
];
