//! Files that the browser handed over one by one: `<input webkitdirectory>`, dropped entries, loose files.

use std::collections::BTreeMap;

use std::cell::RefCell;

use js_sys::Promise;
use nightledger_language::{Said, said};
use nightledger_session::Listed;
use wasm_bindgen::JsCast;
use web_sys::File;

use super::{Found, Local, Seen, Source, Walk, lanes};

/// A folder (or loose files) by its files.
pub struct Files {
    name: String,
    by_path: RefCell<BTreeMap<String, File>>,
    /// Brings the files, where the folder was dropped.
    walk: Option<Walk>,
}

impl Files {
    /// `files` by their paths below the folder called `name`; `walk` brings them where they are yet to be found.
    pub fn new(name: String, files: BTreeMap<String, File>, walk: Option<Walk>) -> Self {
        Self { name, by_path: RefCell::new(files), walk }
    }
}

impl Source for Files {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn list<'a>(&'a self, seen: Seen, _stop: &'a Promise) -> Local<'a, Found> {
        Box::pin(async move {
            if let Some(walk) = &self.walk {
                let parts = lanes::finished(walk(seen)).await;
                if parts.is_undefined() {
                    return Found { twice: true, ..Found::default() };
                }
                let found = Found::from(parts);
                let files = found.files.iter().map(JsCast::unchecked_into);
                *self.by_path.borrow_mut() = found.listed.paths.iter().cloned().zip(files).collect();
                return found;
            }
            let files = self.by_path.borrow();
            seen(u32::try_from(files.len()).unwrap_or(u32::MAX));
            let listed = Listed { paths: files.keys().cloned().collect(), ..Listed::default() };
            Found { listed, files: files.values().collect(), twice: false }
        })
    }

    fn open<'a>(&'a self, path: &'a str) -> Local<'a, Result<File, Said>> {
        Box::pin(async move {
            let file = self.by_path.borrow().get(path).cloned();
            file.ok_or_else(|| said!("it is no longer among the files"))
        })
    }
}
