//! One pass through what is known of a file: values found, bytes missing, faults met.

use nightledger_language::{Said, said};

use crate::bytes::Bytes;
use crate::{Fault, FaultKind, Tag, TagName, Value};

/// One pass. Where bytes are missing it notes them and goes on with the rest; when they came the next pass begins anew.
pub(crate) struct Walk<'f> {
    bytes: &'f Bytes,
    /// Whether nothing more may be asked for.
    is_closed: bool,
    /// What is asked for: place and length.
    pub(crate) missing: Vec<(u64, u64)>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) faults: Vec<Fault>,
}

impl<'f> Walk<'f> {
    pub(crate) fn new(bytes: &'f Bytes, is_closed: bool) -> Self {
        Self { bytes, is_closed, missing: Vec::new(), tags: Vec::new(), faults: Vec::new() }
    }

    /// The bytes `offset .. offset + length`, which are `what` for people. `None` where they are yet to come or do not
    /// exist.
    pub(crate) fn get(&mut self, offset: u64, length: u64, what: &'static str) -> Option<&'f [u8]> {
        self.get_with(offset, length, length, what)
    }

    /// The same; where they are yet to come `ahead` bytes are asked for, as far as the file goes: what follows will be
    /// wanted too.
    pub(crate) fn get_with(
        &mut self,
        offset: u64,
        length: u64,
        ahead: u64,
        what: &'static str,
    ) -> Option<&'f [u8]> {
        let size = self.bytes.size;
        let end = offset.checked_add(length);
        if end.is_none_or(|end| end > size) {
            let text = said!("{what} should stand at byte {offset}, but the file has only {size} bytes", offset, size; what = Said::marked(what));
            self.fault(FaultKind::BeyondEnd, offset, text);
            return None;
        }
        match self.bytes.get(offset, length) {
            Ok(found) => Some(found),
            Err(_) if self.is_closed => None,
            Err((from, length)) => {
                let most = size.saturating_sub(from);
                self.missing.push((from, length.max(ahead).min(most)));
                None
            }
        }
    }

    pub(crate) fn fault(&mut self, kind: FaultKind, offset: u64, text: Said) {
        self.faults.push(Fault { kind, offset, text });
    }

    /// Takes a value. Of several the first counts: the better places are read first.
    pub(crate) fn give(&mut self, name: TagName, value: Value, offset: u64) {
        if self.tag(name).is_none() {
            self.tags.push(Tag { name, value, offset });
        }
    }

    /// A value taken before.
    pub(crate) fn tag(&self, name: TagName) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.name == name)
    }

    /// The text of a value taken before; empty where there is none.
    pub(crate) fn text(&self, name: TagName) -> String {
        match self.tag(name).map(|tag| &tag.value) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }
}
