//! Logs that programs leave beside the frames: what was stacked ([`wbpp`]) and how the mount was guided ([`guide`]).
//!
//! A log is known by what stands in it, not by its name. Each has a reader that takes the file in pieces, in any
//! encoding of its time, and gives what it understood: a log that breaks off says what it said until then.

pub mod guide;
pub mod wbpp;

mod lines;
