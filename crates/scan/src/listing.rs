//! Which files of a folder are read.

use std::collections::BTreeMap;

/// What a file is to a scan, by its name alone (SPEC 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// Its header is read.
    Header,
    /// It is read whole: it says something about the frames beside it.
    Sidecar,
    /// Only totalled by suffix.
    Total,
    /// A system or hidden file: not mentioned.
    Skip,
}

/// What a file called `name` is to a scan.
pub fn interest(name: &str) -> Interest {
    let _ = name;
    Interest::Total
}

/// What a host found in one of the folders given, before anything is read.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Paths below the root whose header is to be read, in path order.
    pub headers: Vec<Box<str>>,
    /// Paths of sidecars: read them before the headers.
    pub sidecars: Vec<Box<str>>,
    /// Files not read, by suffix in lower case (empty: none).
    pub ignored: BTreeMap<String, u64>,
}
