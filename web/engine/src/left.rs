//! What is still to be read.

use std::rc::Rc;

use js_sys::Array;
use nightledger_browser::folders::Source;
use nightledger_session::not_read;

/// Files to read, by their paths: their handles, or themselves.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) paths: Vec<String>,
    pub(crate) files: Array,
}

impl Files {
    /// Those at these places.
    pub(crate) fn at(&self, places: Vec<u32>) -> Self {
        let mut some = Self::default();
        for place in places {
            if let Some(path) = self.paths.get(usize::try_from(place).unwrap_or(usize::MAX)) {
                some.paths.push(path.clone());
                some.files.push(&self.files.get(place));
            }
        }
        some
    }
}

/// A folder that is to be read, or was not read to its end.
pub(crate) struct Left {
    pub(crate) root: u16,
    pub(crate) source: Rc<dyn Source>,
    /// Its sidecars and headers; nothing before it was listed.
    pub(crate) files: Option<(Files, Files)>,
}

impl Left {
    /// What is left to read, in whole sentences; nothing when nothing is.
    pub(crate) fn in_words(left: &[Self]) -> Option<String> {
        let files = left.iter().filter_map(|left| left.files.as_ref());
        let files: usize = files.map(|(sidecars, headers)| sidecars.paths.len() + headers.paths.len()).sum();
        let folders = left.iter().filter(|left| left.files.is_none()).count();
        (!left.is_empty()).then(|| not_read(files, folders))
    }
}
