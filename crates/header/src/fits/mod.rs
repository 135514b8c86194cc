//! FITS: walks from HDU to HDU, card by card as the bytes come, and never asks for the data between (FITS 4.0 sections 3 and 4).

mod cards;
mod layout;
mod structure;
mod tolerant;
mod value;

pub(crate) use layout::{Layout, layout};
pub(crate) use tolerant::hierarch_keyword;
pub(crate) use value::lone_value;

use nightledger_language::{Said, said};
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::TableRows;
use crate::bytes::card_text;
use crate::diagnostic::DiagnosticKind as Kind;
use crate::faults::Faults;
use crate::table;
use crate::{ByteRange, Card, Format, Hdu, HduKind, Header, Limits, Outcome, Value};
use structure::Structure;
use tolerant::{Reading, read_card};

/// Bytes of a card (section 4.1.1).
pub(crate) const CARD: usize = 80;
/// Bytes of a block: headers and data are padded to whole ones (section 3.1).
pub(crate) const BLOCK: usize = 2880;
const BLOCK_U32: u32 = 2880;
/// A line of a dump longer than this is cut: no card is, and memory stays bounded.
const LONGEST_LINE: usize = 16 * 1024;
/// Room made for a header's cards at once: most have 40 to 70.
const USUAL_CARDS: usize = 72;
/// So many cards of NULs alone are no cards any more (a block of them).
const NUL_CARDS: u32 = 36;

/// Reads the HDUs of one file up to its image's header.
#[derive(Debug)]
pub(crate) struct FitsReader {
    limits: Limits,
    layout: Layout,
    /// Where the bytes wanted next stand in the file (unpacked).
    position: u64,
    /// The beginning of a card whose end has not come yet.
    carry: Vec<u8>,
    hdu: Hdu,
    /// Cards of [`Self::hdu`] so far, CONTINUE and blank ones counted too.
    number: u32,
    nul_cards: u32,
    /// Whether the last card is a text that a CONTINUE may follow.
    continuable: bool,
    hdus: Vec<Hdu>,
    image_hdu: Option<usize>,
    further_images: Vec<usize>,
    tables: Vec<TableRows>,
    /// The rows that are being read: how many bytes are to come, and where the next HDU begins.
    rows: Option<(TableRows, usize, Option<u64>)>,
    cards: u32,
    header_bytes: u64,
    limit_reached: bool,
    done: bool,
    size: Size,
}

/// How long the (unpacked) file is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Size {
    Known(u64),
    /// Of a packed file its last four bytes say how long it is, or its last member, modulo 2^32 (RFC 1952 section 2.3.1).
    Packed(u32),
    Unknown,
}

impl Size {
    pub(crate) fn known(self) -> Option<u64> {
        match self {
            Self::Known(size) => Some(size),
            Self::Packed(_) | Self::Unknown => None,
        }
    }

    /// The same, if the file ends at that place.
    pub(crate) fn shrunk_to(self, size_bytes: u64) -> Self {
        if matches!(self, Self::Known(_)) { Self::Known(size_bytes) } else { self }
    }

    /// Whether there may be something at that place, where what stands before it is complete. Of a packed file that is
    /// found out by unpacking what stands before, unless its end says that there is nothing.
    fn reaches(self, place: u64) -> bool {
        match self {
            Self::Known(size) => place < size,
            Self::Packed(size) => {
                let place = u32::try_from(place & u64::from(u32::MAX)).unwrap_or_default();
                // The padding behind the last data may be missing.
                place.wrapping_sub(size) >= BLOCK_U32
            }
            Self::Unknown => false,
        }
    }
}

/// What follows a card.
#[derive(Clone, Copy)]
enum Next {
    Card,
    /// The header is complete.
    End,
    /// What comes here is no card: the header ended without END.
    NoCard,
    /// No HDU begins here.
    NoHdu,
    Limit,
}

impl FitsReader {
    pub(crate) fn new(layout: Layout, size: Size, limits: Limits) -> Self {
        Self {
            limits,
            layout,
            position: 0,
            carry: Vec::new(),
            hdu: Hdu { kind: HduKind::Empty, offset: 0, cards: Vec::new(), data: None },
            number: 0,
            nul_cards: 0,
            continuable: false,
            hdus: Vec::new(),
            image_hdu: None,
            further_images: Vec::new(),
            tables: Vec::new(),
            rows: None,
            cards: 0,
            header_bytes: 0,
            limit_reached: false,
            done: false,
            size,
        }
    }

    /// The place of the bytes wanted next; `None` when all is read.
    pub(crate) fn wanted(&self) -> Option<u64> {
        (!self.done).then_some(self.position)
    }

    /// The file turned out to be shorter than announced.
    pub(crate) fn shrunk_to(&mut self, size_bytes: u64) {
        self.size = self.size.shrunk_to(size_bytes);
    }

    /// Bytes from [`Self::wanted`] on.
    pub(crate) fn feed(&mut self, mut bytes: &[u8], faults: &mut Faults) {
        while !self.done && !bytes.is_empty() {
            if let Some((mut rows, missing, next)) = self.rows.take() {
                let (own, rest) = bytes.split_at_checked(missing).unwrap_or((bytes, &[]));
                rows.bytes.extend_from_slice(own);
                self.position += own.len() as u64;
                bytes = rest;
                if own.len() < missing {
                    self.rows = Some((rows, missing - own.len(), next));
                    return;
                }
                self.tables.push(rows);
                let before = self.position;
                self.go_to(next, faults);
                let skip = usize::try_from(self.position.saturating_sub(before)).unwrap_or(usize::MAX);
                bytes = bytes.get(skip..).unwrap_or_default();
                continue;
            }
            // The next card: whole in `bytes`, or put together from the carry.
            let Some(taken) = self.next_record(bytes) else {
                self.position += bytes.len() as u64;
                self.carry.extend_from_slice(bytes);
                return;
            };
            let (record, rest) = bytes.split_at_checked(taken).unwrap_or((bytes, &[]));
            let start = self.position.saturating_sub(self.carry.len() as u64);
            self.position += record.len() as u64;
            let next = if self.carry.is_empty() {
                self.card(record, start, faults)
            } else {
                let mut joined = std::mem::take(&mut self.carry);
                joined.extend_from_slice(record);
                let next = self.card(&joined, start, faults);
                joined.clear();
                self.carry = joined;
                next
            };
            bytes = rest;
            let before = self.position;
            self.go_on(next, faults);
            // The next HDU may begin inside the bytes at hand.
            if self.position > before {
                let skip = usize::try_from(self.position - before).unwrap_or(usize::MAX);
                bytes = bytes.get(skip..).unwrap_or_default();
            }
        }
    }

    /// How many of `bytes` the current card still takes, its separator included; `None` if its end is not there.
    fn next_record(&self, bytes: &[u8]) -> Option<usize> {
        match self.layout {
            Layout::Columns => {
                let missing = CARD.saturating_sub(self.carry.len());
                (bytes.len() >= missing).then_some(missing)
            }
            Layout::Lines => {
                let room = LONGEST_LINE.saturating_sub(self.carry.len()).max(1);
                let line = bytes.iter().take(room).position(|&byte| byte == b'\n').map(|place| place + 1);
                line.or_else(|| (bytes.len() >= room).then_some(room))
            }
        }
    }

    /// The file ends at [`Self::wanted`].
    pub(crate) fn end(&mut self, faults: &mut Faults) {
        if self.done {
            return;
        }
        if self.rows.take().is_some() {
            self.done = true;
            return;
        }
        let last = std::mem::take(&mut self.carry);
        let start = self.position.saturating_sub(last.len() as u64);
        let trimmed = last.trim_ascii_end();
        if self.number == 0 && trimmed.iter().all(|&byte| byte == 0) {
            // Nothing but padding where an HDU could have begun: the regular end of the file.
            self.done = true;
            return;
        }
        let mut next = Next::Card;
        if !trimmed.iter().all(|&byte| byte == 0) {
            next = self.card(trimmed, start, faults);
            // An END in a short card is still END; its block is found to be short in `finish_hdu`.
            if self.layout == Layout::Columns && matches!(next, Next::Card) {
                faults
                    .push(Kind::ShortHeader, said!("the file ends inside this card; what is there was read"));
            }
        }
        match next {
            Next::Card | Next::NoCard => {
                faults.at(self.hdu_number(), None, start);
                faults.push(
                    Kind::MissingEnd,
                    said!("the header has no END; it was read to the end of the file"),
                );
                self.finish_hdu(false, faults);
                self.done = true;
            }
            other => {
                self.go_on(other, faults);
                self.done = true;
            }
        }
    }

    /// Acts on what followed a card.
    fn go_on(&mut self, next: Next, faults: &mut Faults) {
        match next {
            Next::Card => {}
            Next::NoHdu => self.done = true,
            Next::NoCard => {
                faults.push(
                    Kind::MissingEnd,
                    said!("the header has no END; it was read to where no cards follow any more"),
                );
                self.drop_nul_cards();
                self.finish_hdu(false, faults);
                self.done = true;
            }
            Next::Limit => {
                self.limit_reached = true;
                self.finish_hdu(false, faults);
                self.image_hdu = None;
                self.done = true;
            }
            Next::End => {
                let header_end = self.position;
                let data_bytes = self.finish_hdu(true, faults);
                let next_hdu = data_bytes.and_then(|bytes| self.data_end(header_end, bytes));
                if !self.begin_rows(header_end, data_bytes, next_hdu) {
                    self.go_to(next_hdu, faults);
                }
            }
        }
    }

    /// Begins the HDU at that place, if there may be one.
    fn go_to(&mut self, next_hdu: Option<u64>, faults: &mut Faults) {
        match next_hdu.filter(|next_hdu| self.goes_on_at(*next_hdu)) {
            Some(next_hdu) => self.begin_hdu(next_hdu, faults),
            None => self.done = true,
        }
    }

    /// Whether there may be an HDU at that place: before the image always, behind it where the file may go on.
    fn goes_on_at(&self, next_hdu: u64) -> bool {
        self.image_hdu.is_none() || self.size.reaches(next_hdu)
    }

    /// Begins to read the rows of the table whose header was just read, if it is one to be read.
    fn begin_rows(&mut self, header_end: u64, data_bytes: Option<u64>, next_hdu: Option<u64>) -> bool {
        let Some(hdu) = self.hdus.last().filter(|hdu| hdu.kind == HduKind::Table) else { return false };
        let is_wanted = hdu.cards.iter().any(|card| {
            card.keyword == "EXTNAME"
                && matches!(&card.value, Value::Text(name) if table::TABLES.contains(&&*name.trim().to_ascii_uppercase()))
        });
        let is_wanted = is_wanted && self.image_hdu.is_some();
        let data_bytes = data_bytes.filter(|bytes| is_wanted && (1..=table::MOST_BYTES).contains(bytes));
        let missing = data_bytes.and_then(|bytes| usize::try_from(bytes).ok());
        let start = header_end.checked_next_multiple_of(BLOCK as u64);
        let (Some(missing), Some(start)) = (missing, start) else { return false };
        self.position = start;
        let rows = TableRows { hdu: self.hdus.len().saturating_sub(1), bytes: Vec::with_capacity(missing) };
        self.rows = Some((rows, missing, next_hdu));
        true
    }

    /// Where the HDU after a header that ends at `header_end` begins.
    fn data_end(&self, header_end: u64, data_bytes: u64) -> Option<u64> {
        // In a dump nothing is padded and no data follow.
        if self.layout == Layout::Lines {
            return None;
        }
        let block = BLOCK as u64;
        let padded = data_bytes.checked_next_multiple_of(block)?;
        header_end.checked_next_multiple_of(block)?.checked_add(padded)
    }

    fn begin_hdu(&mut self, offset: u64, faults: &mut Faults) {
        if self.image_hdu.is_some() {
            // Each exposure of a sequence has a header of its own; all of them together have the limit of bytes.
            self.cards = 0;
        } else if self.hdus.len() >= usize::from(self.limits.hdus) {
            faults.at(self.hdu_number(), None, offset);
            faults.push(
                Kind::LimitReached,
                said!(
                    "{hdus} HDUs hold no image; the rest of the file was not looked at",
                    hdus = self.limits.hdus
                ),
            );
            self.limit_reached = true;
            self.done = true;
            return;
        }
        self.position = offset;
        self.hdu.offset = offset;
    }

    fn hdu_number(&self) -> u16 {
        u16::try_from(self.hdus.len()).unwrap_or(u16::MAX)
    }

    /// Reads one card's bytes.
    fn card(&mut self, raw: &[u8], offset: u64, faults: &mut Faults) -> Next {
        let raw = match self.layout {
            Layout::Columns => raw,
            Layout::Lines => {
                raw.strip_suffix(b"\n").map_or(raw, |line| line.strip_suffix(b"\r").unwrap_or(line))
            }
        };
        faults.at(self.hdu_number(), None, offset);
        if self.number == 0
            && !self.hdus.is_empty()
            && !raw.get(..8).unwrap_or(raw).eq_ignore_ascii_case(b"XTENSION")
        {
            // Special records (section 3.5) or left-over bytes; only what looks like a header is worth a word.
            if raw.starts_with(b"SIMPLE  =") {
                faults.push(
                    Kind::FirstCard,
                    said!("an HDU begins with SIMPLE rather than XTENSION; it was not read"),
                );
            }
            return Next::NoHdu;
        }
        self.number = self.number.saturating_add(1);
        self.cards = self.cards.saturating_add(1);
        self.header_bytes = self.header_bytes.saturating_add(raw.len() as u64);
        faults.at(self.hdu_number(), Some(self.number), offset);
        if self.cards > self.limits.cards {
            faults.push(
                Kind::LimitReached,
                said!(
                    "the header has more than {cards} cards; the file is not counted",
                    cards = self.limits.cards
                ),
            );
            return Next::Limit;
        }
        if self.header_bytes > self.limits.header_bytes {
            let text = said!(
                "the header is longer than {limit} bytes; the file is not counted",
                limit = self.limits.header_bytes
            );
            faults.push(Kind::LimitReached, text);
            return Next::Limit;
        }
        // Most of a card is padding: cut once here, it need not be looked at again.
        let length = raw.iter().rposition(|&byte| byte != b' ').map_or(0, |last| last + 1);
        let content = raw.get(..length).unwrap_or(raw);
        let reading = if is_printable(content) { cards::card(content) } else { None };
        let reading = match reading {
            Some(reading) => {
                self.nul_cards = 0;
                reading
            }
            None => match self.tolerant(raw, content, faults) {
                Ok(reading) => reading,
                Err(next) => return next,
            },
        };
        if self.hdu.cards.is_empty() {
            // A capture program's header: growing to it would copy what was read again and again.
            self.hdu.cards.reserve(USUAL_CARDS);
        }
        match reading {
            Reading::End => return Next::End,
            Reading::Card { keyword, value, comment } => {
                self.continuable = matches!(&value, Value::Text(text) if text.ends_with('&'));
                self.hdu.cards.push(Card { keyword, value, comment, card: self.number, offset });
            }
            Reading::Continue { all, text, comment } => {
                self.continuation(all, text.as_deref(), &comment, offset, faults);
            }
        }
        Next::Card
    }

    /// Reads a card that departs from the standard: `raw` in full, `content` without its padding.
    fn tolerant(&mut self, raw: &[u8], content: &[u8], faults: &mut Faults) -> Result<Reading, Next> {
        if is_binary(raw) {
            return Err(Next::NoCard);
        }
        if !raw.is_empty() && raw.iter().all(|&byte| byte == 0) {
            self.nul_cards += 1;
            if self.nul_cards == NUL_CARDS {
                return Err(Next::NoCard);
            }
        } else {
            self.nul_cards = 0;
        }
        let (text, foreign_bytes) = card_text(content);
        // NULs behind the last text are padding: one word is enough, at END or where the cards stop.
        if foreign_bytes && self.nul_cards == 0 {
            faults.push(Kind::NonAscii, said!("the card has bytes that FITS does not allow; control characters were read as blanks, others as UTF-8 or Latin-1"));
        }
        Ok(read_card(&text, faults))
    }

    /// Appends a CONTINUE card's text to the text it continues, or keeps it as an orphan.
    fn continuation(
        &mut self,
        all: String,
        text: Option<&str>,
        comment: &str,
        offset: u64,
        faults: &mut Faults,
    ) {
        if let (true, Some(text), Some(card)) = (self.continuable, text, self.hdu.cards.last_mut())
            && let Value::Text(long) = &mut card.value
        {
            long.pop();
            long.push_str(text);
            self.continuable = long.ends_with('&');
            if !comment.is_empty() {
                if !card.comment.is_empty() {
                    card.comment.push(' ');
                }
                card.comment.push_str(comment);
            }
            return;
        }
        faults.push(
            Kind::OrphanContinue,
            said!("a CONTINUE card that continues no text; it was kept by itself"),
        );
        self.continuable = false;
        let keyword = "CONTINUE".to_owned();
        self.hdu.cards.push(Card {
            keyword,
            value: Value::Commentary(all),
            comment: String::new(),
            card: self.number,
            offset,
        });
    }

    fn drop_nul_cards(&mut self) {
        let kept = self.hdu.cards.len().saturating_sub(self.nul_cards.saturating_sub(1) as usize);
        self.hdu.cards.truncate(kept);
    }

    /// Closes the current HDU: checks it, decides what it holds, and returns the length of its data if the next HDU
    /// can be found behind them.
    fn finish_hdu(&mut self, complete: bool, faults: &mut Faults) -> Option<u64> {
        let number = self.hdu_number();
        let mut hdu = std::mem::replace(
            &mut self.hdu,
            Hdu { kind: HduKind::Empty, offset: 0, cards: Vec::new(), data: None },
        );
        let offset = hdu.offset;
        if complete && self.layout == Layout::Columns {
            self.check_padding(number, faults);
        }
        faults.at(number, None, offset);
        if self.layout == Layout::Lines {
            faults.push(
                Kind::LineSeparated,
                said!("the cards are separated by line feeds: a text dump, read line by line"),
            );
        }
        let expected = if number == 0 { "SIMPLE" } else { "XTENSION" };
        let first = hdu.cards.first();
        if first.is_none_or(|card| card.keyword != expected) {
            faults.at(number, first.map(|card| card.card), offset);
            faults.push(
                Kind::FirstCard,
                if let Some(card) = first {
                    let found = &card.keyword;
                    said!("the header begins with {found} rather than {expected}", found, expected)
                } else {
                    said!("the header begins with nothing rather than {expected}", expected)
                },
            );
            faults.at(number, None, offset);
        }
        let structure = Structure::of(&hdu.cards, number == 0, complete);
        if !structure.faults.is_empty() {
            faults.push(Kind::MandatoryCard, listed(structure.faults));
        }
        report_duplicates(&hdu.cards, number, faults);
        hdu.kind = structure.kind;
        if hdu.kind == HduKind::Image {
            match self.image_hdu {
                None => self.image_hdu = Some(self.hdus.len()),
                Some(_) => self.further_images.push(self.hdus.len()),
            }
            self.check_pixels(number, complete, structure.data_bytes, faults);
        }
        if complete && self.layout == Layout::Columns {
            let offset = self.position.checked_next_multiple_of(BLOCK as u64);
            let length = structure.data_bytes.filter(|bytes| *bytes > 0);
            hdu.data = offset.zip(length).map(|(offset, length)| ByteRange { offset, length });
        }
        self.hdus.push(hdu);
        self.number = 0;
        self.nul_cards = 0;
        self.continuable = false;
        structure.data_bytes
    }

    /// The block that END stands in must be whole.
    fn check_padding(&self, number: u16, faults: &mut Faults) {
        let whole = self.position.checked_next_multiple_of(BLOCK as u64);
        if let (Some(size), Some(whole)) = (self.size.known(), whole)
            && size < whole
        {
            faults.at(number, Some(self.number), self.position);
            faults.push(Kind::ShortHeader, said!("the file ends before the header's last block does"));
        }
    }

    /// Pixels that are cut off do not matter, but are worth a word (docs/rules.md#3-limits).
    fn check_pixels(&self, number: u16, complete: bool, data_bytes: Option<u64>, faults: &mut Faults) {
        let (Some(size), Some(data), true) = (self.size.known(), data_bytes, complete) else { return };
        let start = match self.layout {
            Layout::Columns => self.position.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX),
            Layout::Lines => self.position,
        };
        report_missing_pixels(number, start, data, size, faults);
    }

    /// A packed file was unpacked to its end and is this long: the last image may want some.
    pub(crate) fn unpacked_to(&self, size: u64, faults: &mut Faults) {
        let Some((number, hdu)) = self.hdus.iter().enumerate().next_back() else { return };
        if let (Some(data), HduKind::Image) = (hdu.data, hdu.kind) {
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            report_missing_pixels(number, data.offset, data.length, size, faults);
        }
    }

    /// Whether the header of an image was read.
    pub(crate) fn has_image(&self) -> bool {
        self.image_hdu.is_some()
    }

    /// The same, not to be counted: a limit outside this reader was reached.
    pub(crate) fn beyond_limit(mut self) -> Self {
        self.limit_reached = true;
        self.image_hdu = None;
        self
    }

    /// All that was read.
    pub(crate) fn into_header(self) -> Header {
        let outcome = if self.limit_reached {
            Outcome::LimitReached
        } else if self.image_hdu.is_some() {
            Outcome::Image
        } else if self.hdus.iter().any(|hdu| !hdu.cards.is_empty()) {
            Outcome::NoImageData
        } else {
            Outcome::NotAHeader
        };
        Header {
            format: Format::Fits,
            outcome,
            hdus: self.hdus,
            image_hdu: self.image_hdu,
            further_images: self.further_images,
            tables: self.tables,
            properties: Vec::new(),
            image_type: None,
            image_element: None,
            diagnostics: Vec::new(),
            bytes_read: 0,
        }
    }
}

/// Says of an image's data that begin at `start` how many are not there, in a file of `size` bytes.
fn report_missing_pixels(number: u16, start: u64, data: u64, size: u64, faults: &mut Faults) {
    let missing = start.saturating_add(data).saturating_sub(size).min(data);
    if missing > 0 {
        faults.at(number, None, size.min(start));
        faults.push_cut_off(missing, data);
    }
}

/// With commas between.
fn listed(faults: Vec<Said>) -> Said {
    let mut parts = Vec::new();
    for fault in faults {
        if !parts.is_empty() {
            parts.push(Said::plain(", "));
        }
        parts.push(fault);
    }
    Said::joined(parts)
}

/// Section 4.1.2.3 allows no other bytes. Folded, not `all`: without an early way out many are compared at once.
fn is_printable(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |printable, byte| printable & (0x20..=0x7E).contains(byte))
}

/// Whether these bytes are data rather than a card: the keyword's columns hold bytes that no keyword has, many
/// others do too, and it is no text in UTF-8.
fn is_binary(raw: &[u8]) -> bool {
    let foreign = |byte: &u8| !(0x20..=0x7E).contains(byte);
    let keyword = raw.get(..8).unwrap_or(raw);
    if !keyword.iter().any(foreign) || raw.iter().all(|&byte| byte == 0) {
        return false;
    }
    let controls =
        raw.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, 0 | b'\t' | b'\r' | b'\n')).count();
    let many = raw.iter().filter(|byte| foreign(byte)).count() > 16;
    many && (controls > 0 || std::str::from_utf8(raw).is_err())
}

/// One diagnostic for each keyword that stands more than once with a value, at the card that counts: the last.
pub(crate) fn report_duplicates(cards: &[Card], hdu: u16, faults: &mut Faults) {
    let valued = || {
        cards.iter().filter(|card| !card.keyword.is_empty() && !matches!(card.value, Value::Commentary(_)))
    };
    // Most headers have none: a set finds that out for less than sorting would cost.
    let mut seen = FxHashSet::with_capacity_and_hasher(cards.len(), FxBuildHasher);
    if valued().all(|card| seen.insert(card.keyword.as_str())) {
        return;
    }
    let mut valued: Vec<&Card> = valued().collect();
    valued.sort_unstable_by(|a, b| a.keyword.cmp(&b.keyword).then(a.card.cmp(&b.card)));
    for same in valued.chunk_by(|a, b| a.keyword == b.keyword) {
        if let (true, Some(last)) = (same.len() > 1, same.last()) {
            faults.at(hdu, Some(last.card), last.offset);
            faults.push(
                Kind::DuplicateKeyword,
                said!(
                    "{keyword} stands {count} times; the last one, card {card}, counts",
                    keyword = last.keyword,
                    count = same.len(),
                    card = last.card
                ),
            );
        }
    }
}
