//! Files that the browser handed over one by one: `<input webkitdirectory>`, dropped entries, loose files.

use nightledger_order::Map;

use std::rc::Rc;

use web_sys::File;

use super::{Found, Local, Source};

/// A folder (or loose files) by its files.
pub struct Files {
    name: String,
    files: Map<String, File>,
}

impl Files {
    /// `files` by their paths below the folder called `name`.
    pub fn new(name: String, files: Map<String, File>) -> Self {
        Self { name, files }
    }
}

impl Source for Files {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn list(&self, seen: Rc<dyn Fn(usize) -> bool>) -> Local<'_, Found> {
        Box::pin(async move {
            seen(self.files.len());
            Found {
                paths: self.files.iter().map(|(path, _)| path.clone()).collect(),
                files: self.files.iter().map(|(_, file)| file).collect(),
                ..Found::default()
            }
        })
    }

    fn open<'a>(&'a self, path: &'a str) -> Local<'a, Result<File, String>> {
        Box::pin(async move {
            self.files.get(path).cloned().ok_or_else(|| "it is no longer among the files".to_owned())
        })
    }
}
