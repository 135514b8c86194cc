//! TIFF directories: 12-byte entries, each a value or where it stands (TIFF 6.0, section 2).

use nightledger_language::{Said, said};

use crate::walk::Walk;
use crate::{FaultKind, TagName, Value};

/// The order of a number's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    /// By a TIFF head's `II` or `MM`.
    pub(crate) fn of(mark: &[u8]) -> Option<Self> {
        match mark.get(..2)? {
            b"II" => Some(Self::Little),
            b"MM" => Some(Self::Big),
            _ => None,
        }
    }

    pub(crate) fn u16(self, bytes: &[u8]) -> Option<u16> {
        let bytes = *bytes.first_chunk()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        })
    }

    pub(crate) fn u32(self, bytes: &[u8]) -> Option<u32> {
        let bytes = *bytes.first_chunk()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        })
    }
}

/// A structure of directories: where its offsets count from, and its byte order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tiff {
    /// Place in the file of offset 0. Below 0 where a converter moved a note towards the file's beginning.
    pub(crate) base: i64,
    pub(crate) order: Order,
}

impl Tiff {
    /// A place in the file; `None` before its beginning.
    pub(crate) fn at(self, offset: u32) -> Option<u64> {
        u64::try_from(self.base.checked_add(i64::from(offset))?).ok()
    }
}

/// A directory that was read.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    pub(crate) tiff: Tiff,
    /// Where it stands in the file.
    pub(crate) at: u64,
    entries: Vec<Entry>,
}

/// One entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) tag: u16,
    kind: u16,
    pub(crate) count: u32,
    /// The value, or where it stands.
    field: [u8; 4],
    /// Where the entry stands in the file.
    pub(crate) at: u64,
}

/// A value's bytes with what they mean.
#[derive(Debug)]
pub(crate) struct Found {
    kind: u16,
    /// How many the value has; [`Self::bytes`] may be fewer.
    pub(crate) count: u32,
    pub(crate) bytes: Vec<u8>,
    pub(crate) order: Order,
}

/// A line of a brand's table: which entry, under which name, and how its value is read.
pub(crate) struct Wanted {
    pub(crate) tag: u16,
    pub(crate) name: TagName,
    /// How many bytes of the value are of use, the first ones.
    pub(crate) most_bytes: u32,
    /// The value, `None` where it says nothing; `model` is the camera's.
    pub(crate) read: fn(found: &Found, model: &str) -> Option<Value>,
}

/// Entries of a directory. Those of cameras have below 200; what claims more is none.
const MOST_ENTRIES: u16 = 1000;
/// Asked for at a directory's place: most have fewer entries, and their values follow.
const DIRECTORY_BYTES: u64 = 1024;
const ENTRY_BYTES: u64 = 12;

impl Walk<'_> {
    /// The first directory of the TIFF that begins at `base` in the file; `what` it is for people.
    pub(crate) fn first_directory(&mut self, base: u64, what: &'static str) -> Option<Directory> {
        let head = self.get(base, 8, what)?;
        let order = Order::of(head)?;
        let tiff = Tiff { base: i64::try_from(base).ok()?, order };
        let at = tiff.at(order.u32(head.get(4..)?)?)?;
        self.directory(tiff, at, what)
    }

    /// The directory at `at` in the file, which is `what` for people.
    pub(crate) fn directory(&mut self, tiff: Tiff, at: u64, what: &'static str) -> Option<Directory> {
        let count = tiff.order.u16(self.get_with(at, 2, DIRECTORY_BYTES, what)?)?;
        if count > MOST_ENTRIES {
            let text = said!("{what} claims {count} entries, which cannot be; it was not read", count; what = Said::marked(what));
            self.fault(FaultKind::BadCount, at, text);
            return None;
        }
        let start = at.checked_add(2)?;
        let bytes = self.get(start, u64::from(count) * ENTRY_BYTES, what)?;
        let places = (start..).step_by(12);
        let entries = bytes.chunks_exact(12).zip(places).filter_map(|(entry, at)| {
            Some(Entry {
                tag: tiff.order.u16(entry)?,
                kind: tiff.order.u16(entry.get(2..)?)?,
                count: tiff.order.u32(entry.get(4..)?)?,
                field: *entry.last_chunk()?,
                at,
            })
        });
        Some(Directory { tiff, at, entries: entries.collect() })
    }

    /// The directory that an entry points to.
    pub(crate) fn sub_directory(
        &mut self,
        from: &Directory,
        entry: &Entry,
        what: &'static str,
    ) -> Option<Directory> {
        let at = from.place_of(entry)?;
        if at == from.at {
            let text = said!("{what} points back to the directory that it stands in; it was not read"; what = Said::marked(what));
            self.fault(FaultKind::Circle, entry.at, text);
            return None;
        }
        self.directory(from.tiff, at, what)
    }

    /// The first `most` bytes of an entry's value, which is `what` for people.
    pub(crate) fn value(
        &mut self,
        of: &Directory,
        entry: &Entry,
        most: u32,
        what: &'static str,
    ) -> Option<Found> {
        let item = item_bytes(entry.kind)?;
        let length = u64::from(entry.count).checked_mul(item)?;
        let wanted = length.min(u64::from(most));
        let bytes = if length <= 4 {
            entry.field.get(..usize::try_from(wanted).ok()?)?.to_vec()
        } else {
            let place = of.tiff.at(of.tiff.order.u32(&entry.field)?);
            let Some(place) = place else {
                let text =
                    said!("{what} should stand before the beginning of the file"; what = Said::marked(what));
                self.fault(FaultKind::BeyondEnd, entry.at, text);
                return None;
            };
            self.get(place, wanted, what)?.to_vec()
        };
        Some(Found { kind: entry.kind, count: entry.count, bytes, order: of.tiff.order })
    }

    /// Reads what a table wants of a directory.
    pub(crate) fn take(&mut self, directory: &Directory, table: &[Wanted]) {
        let model = self.text(TagName::Model);
        for wanted in table {
            // A value from a better place is not read again.
            if self.tag(wanted.name).is_some() {
                continue;
            }
            let Some(entry) = directory.entry(wanted.tag) else { continue };
            let Some(found) = self.value(directory, &entry, wanted.most_bytes, wanted.name.word()) else {
                continue;
            };
            if let Some(value) = (wanted.read)(&found, &model) {
                self.give(wanted.name, value, entry.at);
            }
        }
    }
}

impl Directory {
    /// The first entry of a tag.
    pub(crate) fn entry(&self, tag: u16) -> Option<Entry> {
        self.entries.iter().find(|entry| entry.tag == tag).copied()
    }

    /// The place in the file that an entry's only value or its values' offset names.
    pub(crate) fn place_of(&self, entry: &Entry) -> Option<u64> {
        self.tiff.at(self.tiff.order.u32(&entry.field)?)
    }

    /// An entry's whole number that stands in the entry itself.
    pub(crate) fn number(&self, tag: u16) -> Option<u32> {
        let entry = self.entry(tag)?;
        match entry.kind {
            1 | 7 => entry.field.first().copied().map(u32::from),
            3 => self.tiff.order.u16(&entry.field).map(u32::from),
            4 | 13 => self.tiff.order.u32(&entry.field),
            _ => None,
        }
    }
}

/// Bytes of one item of a TIFF type.
fn item_bytes(kind: u16) -> Option<u64> {
    Some(match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 => 8,
        _ => return None,
    })
}

impl Found {
    /// The whole number at `index`, with its sign where the type has one.
    pub(crate) fn whole(&self, index: usize) -> Option<i64> {
        let width = usize::try_from(item_bytes(self.kind)?).ok()?;
        let at = index.checked_mul(width)?;
        let bytes = self.bytes.get(at..at.checked_add(width)?)?;
        Some(match self.kind {
            1 | 7 => i64::from(*bytes.first()?),
            6 => i64::from(i8::from_le_bytes(*bytes.first_chunk()?)),
            3 => i64::from(self.order.u16(bytes)?),
            8 => i64::from(self.order.u16(bytes)?.cast_signed()),
            4 | 13 => i64::from(self.order.u32(bytes)?),
            9 => i64::from(self.order.u32(bytes)?.cast_signed()),
            _ => return None,
        })
    }

    /// The rational at `index`; `None` where it divides by 0.
    pub(crate) fn rational(&self, index: usize) -> Option<f64> {
        let at = index.checked_mul(8)?;
        let (above, below) = self.bytes.get(at..at.checked_add(8)?)?.split_at_checked(4)?;
        let (above, below) = (self.order.u32(above)?, self.order.u32(below)?);
        let (above, below) = match self.kind {
            5 => (f64::from(above), f64::from(below)),
            10 => (f64::from(above.cast_signed()), f64::from(below.cast_signed())),
            _ => return None,
        };
        (below != 0.0).then(|| above / below)
    }

    /// A text up to its first zero byte, trimmed: UTF-8, else Latin-1. `None` where it is blank.
    pub(crate) fn text(&self) -> Option<String> {
        let end = self.bytes.iter().position(|&byte| byte == 0).unwrap_or(self.bytes.len());
        let bytes = self.bytes.get(..end)?;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.trim().to_owned(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect::<String>().trim().to_owned(),
        };
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}
