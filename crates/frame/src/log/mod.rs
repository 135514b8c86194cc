//! Logs that programs leave beside the frames: what was stacked ([`wbpp`]), how the mount
//! was guided ([`guide`]) and what the weather was ([`weather`]).
//!
//! A log is known by what stands in it, not by its name. Those that grow long have a reader that takes pieces, in any
//! encoding of its time, and gives what it understood: a log that breaks off says what it said until then.

pub mod guide;
pub mod wbpp;
pub mod weather;

mod lines;
