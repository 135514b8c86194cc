//! What could not be read, and where.

use nightledger_language::Said;

/// One thing that could not be read. It never stops the reading of the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which of the known faults it is, for programs.
    pub kind: FaultKind,
    /// Byte offset in the file.
    pub offset: u64,
    /// What happened, for people; without the file's name.
    pub text: Said,
}

/// The closed list of faults that a raw file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FaultKind {
    /// Something should stand behind the end of the file.
    BeyondEnd,
    /// A count that cannot be true.
    BadCount,
    /// Something that points back to what was read before.
    Circle,
    /// A structure without which nothing can be read is not there.
    Missing,
    /// The reader's own limit was reached.
    Limit,
    /// The file became shorter while it was read.
    Shrunk,
}
