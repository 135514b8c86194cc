//! Reads tables of an SQLite database from its bytes: all rows of a table, by names of columns. Nothing else: no SQL, no
//! index, no writing. The format is that of <https://www.sqlite.org/fileformat2.html>.
//!
//! It stands here because goals are four small tables in a file that its owner's program may have open: a reader that
//! opens nothing for writing leaves that file alone, and it is a fraction of an engine's size in the page.

mod bytes;
mod columns;
mod journal;
mod pages;
mod record;
mod wal;

pub(super) use columns::Table;
pub(super) use pages::Database;
pub(super) use record::Cell;
