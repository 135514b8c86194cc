//! What files, rows and sites are called by: their places in the slices of a scan and its ledger.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(
            /// Counted from 0.
            pub u32,
        );

        impl $name {
            /// That of the entry at this place of a slice.
            pub fn at(place: usize) -> Self {
                Self(u32::try_from(place).unwrap_or(u32::MAX))
            }

            /// All of them in order, to be zipped with what they stand for.
            pub fn all() -> impl Iterator<Item = Self> + Clone {
                (0..u32::MAX).map(Self)
            }

            /// Its place in a slice.
            pub fn index(self) -> usize {
                usize::try_from(self.0).unwrap_or(usize::MAX)
            }

            /// What it stands for, of all.
            pub fn of<T>(self, all: &[T]) -> Option<&T> {
                all.get(self.index())
            }
        }
    )*};
}

ids! {
    /// A file of the scan: its place among the frames as they were handed in, and so among [`Ledger::decisions`](crate::Ledger::decisions).
    FrameId
    /// A log of a stacking program: its place among those that were handed in.
    LogId
    /// A row: its place in [`Ledger::rows`](crate::Ledger::rows), and so its line in acquisition.csv.
    RowId
    /// A site: its place in [`Ledger::sites`](crate::Ledger::sites).
    SiteId
}
