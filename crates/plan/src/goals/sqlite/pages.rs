//! Pages: the file's own, and those that a log beside it puts in their place.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::tr;

use super::bytes::{place, u16_at, u32_at};
use super::record::{Cell, Encoding, record, varint};
use super::{Table, journal, wal};

/// What every database begins with.
pub(crate) const MAGIC: &[u8] = b"SQLite format 3\0";

/// B-trees of honest databases are far less deep.
const DEEPEST: usize = 64;

/// A database as it stood after its last whole transaction.
#[derive(Debug)]
pub(crate) struct Database<'b> {
    main: &'b [u8],
    /// Pages that stand elsewhere, by number.
    replaced: BTreeMap<u32, &'b [u8]>,
    /// How many pages there are, where a log says so.
    pages: Option<u32>,
    page_size: usize,
    /// Bytes of a page that hold data.
    usable: usize,
    encoding: Encoding,
    /// Whether its program writes a log (`-wal`) beside it that was not given.
    pub(crate) lacks_wal: bool,
}

impl<'b> Database<'b> {
    /// Opens the bytes of a database, with those of its `-wal` and `-journal` where they lie beside it.
    pub(crate) fn open(
        main: &'b [u8],
        wal: Option<&'b [u8]>,
        journal: Option<&'b [u8]>,
    ) -> Result<Self, String> {
        let broken = || tr!("it is no whole SQLite database").to_owned();
        if !main.starts_with(MAGIC) {
            return Err(broken());
        }
        let page_size = match u16_at(main, 16).ok_or_else(broken)? {
            1 => 65_536,
            size @ 512.. if size.is_power_of_two() => size,
            _ => return Err(broken()),
        };
        let mut database = Self {
            main,
            replaced: BTreeMap::new(),
            pages: None,
            page_size,
            usable: page_size,
            encoding: Encoding::Utf8,
            lacks_wal: false,
        };
        // The log of undone changes goes first: its pages are those from before a transaction that never ended.
        if let Some(journal) = journal {
            let undone = journal::undone(journal, page_size);
            database.replaced.extend(undone.pages);
            database.pages = undone.size;
        }
        let header = database.page(1).ok_or_else(broken)?;
        if header.get(18..20).is_some_and(|versions| versions.contains(&2)) {
            match wal {
                Some(wal) => {
                    let done = wal::done(wal, page_size);
                    database.pages = done.size.or(database.pages);
                    database.replaced.extend(done.pages);
                }
                None => database.lacks_wal = true,
            }
        }
        let header = database.page(1).ok_or_else(broken)?;
        let reserved = header.get(20).copied().map(usize::from).unwrap_or_default();
        let encoding = match u32_at(header, 56) {
            Some(2) => Encoding::Utf16Little,
            Some(3) => Encoding::Utf16Big,
            _ => Encoding::Utf8,
        };
        let usable = page_size.checked_sub(reserved).filter(|usable| *usable >= 480).ok_or_else(broken)?;
        Ok(Self { usable, encoding, ..database })
    }

    /// A page by its number, from 1.
    fn page(&self, number: u32) -> Option<&'b [u8]> {
        if self.pages.is_some_and(|pages| number > pages) {
            return None;
        }
        if let Some(page) = self.replaced.get(&number) {
            return Some(page);
        }
        let at = place(number).checked_sub(1)?.checked_mul(self.page_size)?;
        self.main.get(at..at.checked_add(self.page_size)?)
    }

    /// The tables, by the texts that made them.
    pub(crate) fn tables(&self) -> Result<Vec<Table>, String> {
        let mut tables = Vec::new();
        for (_, cells) in self.rows(1)? {
            let text = |at: usize| cells.get(at).and_then(Cell::text);
            let root = match cells.get(3) {
                Some(Cell::Whole(root)) => u32::try_from(*root).ok(),
                _ => None,
            };
            if let (Some("table"), Some(name), Some(root), Some(sql)) = (text(0), text(1), root, text(4)) {
                tables.push(Table::read(name, root, sql));
            }
        }
        Ok(tables)
    }

    /// All rows of the table that begins at this page, each with its number.
    pub(crate) fn rows(&self, root: u32) -> Result<Vec<(i64, Vec<Cell>)>, String> {
        let mut rows = Vec::new();
        let mut seen = BTreeSet::new();
        self.walk(root, 0, &mut seen, &mut rows)?;
        Ok(rows)
    }

    fn walk(
        &self,
        number: u32,
        depth: usize,
        seen: &mut BTreeSet<u32>,
        rows: &mut Vec<(i64, Vec<Cell>)>,
    ) -> Result<(), String> {
        let broken = || tr!("its page {number} is damaged", number);
        if depth > DEEPEST || !seen.insert(number) {
            return Err(broken());
        }
        let page = self.page(number).ok_or_else(broken)?;
        // The file's header stands on the first page.
        let at = if number == 1 { 100 } else { 0 };
        let kind = *page.get(at).ok_or_else(broken)?;
        let cells = u16_at(page, at + 3).ok_or_else(broken)?;
        let pointers = at + if kind == 5 { 12 } else { 8 };
        for cell in 0..cells {
            let start = u16_at(page, pointers + 2 * cell).ok_or_else(broken)?;
            match kind {
                5 => {
                    let child = u32_at(page, start).ok_or_else(broken)?;
                    self.walk(child, depth + 1, seen, rows)?;
                }
                13 => rows.push(self.leaf(page, start).ok_or_else(broken)?),
                _ => return Err(broken()),
            }
        }
        if kind == 5 {
            let last = u32_at(page, at + 8).ok_or_else(broken)?;
            self.walk(last, depth + 1, seen, rows)?;
        }
        Ok(())
    }

    /// The row at a place of a leaf.
    fn leaf(&self, page: &[u8], start: usize) -> Option<(i64, Vec<Cell>)> {
        let (length, at) = varint(page, start)?;
        let (rowid, at) = varint(page, at)?;
        let length = usize::try_from(length).ok()?;
        // How much of a row that is too long for its page stands there.
        let most = self.usable - 35;
        let least = (self.usable - 12) * 32 / 255 - 23;
        let here = if length <= most {
            length
        } else {
            let fitting = least + (length - least) % (self.usable - 4);
            if fitting <= most { fitting } else { least }
        };
        let mut bytes = page.get(at..at.checked_add(here)?)?.to_vec();
        if here < length {
            let mut next = u32_at(page, at + here)?;
            let mut left = length - here;
            let mut pages = 0_usize;
            while left > 0 {
                let overflow = self.page(next)?;
                let part = left.min(self.usable - 4);
                bytes.extend_from_slice(overflow.get(4..4 + part)?);
                left -= part;
                next = u32_at(overflow, 0)?;
                pages += 1;
                // A ring of pages would give bytes for ever.
                if pages > self.main.len() / self.page_size + self.replaced.len() + 1 {
                    return None;
                }
            }
        }
        Some((rowid, record(&bytes, self.encoding)?))
    }
}
