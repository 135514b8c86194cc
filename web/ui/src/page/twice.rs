//! A folder that is added twice is read once, and said.

use nightledger_language::tr;
use std::hash::{DefaultHasher, Hash, Hasher};

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle};

use crate::source::here_already;

/// What to tell about a folder that touches one that is here.
pub struct Told {
    /// In whole sentences.
    pub text: String,
    /// Whether all of it is here already.
    pub inside: bool,
}

/// How `new` touches one of the folders that are here.
pub async fn among(here: Vec<FileSystemDirectoryHandle>, new: &FileSystemDirectoryHandle) -> Option<Told> {
    let name = new.name();
    for old in here {
        let old_name = old.name();
        match depth(&old, new).await {
            Some(0) => return Some(Told { text: here_already(&name), inside: true }),
            Some(_) => {
                let text = tr!(
                    "“{name}” lies in “{other}”, which was read with all its folders. It was not read again.",
                    name,
                    other = old_name
                );
                return Some(Told { text, inside: true });
            }
            None if depth(new, &old).await.is_some() => {
                let text = tr!(
                    "“{name}” contains “{other}”, which was added before. Files that lie in both count once; Notices list the others as the same exposures.",
                    name,
                    other = old_name
                );
                return Some(Told { text, inside: false });
            }
            None => {}
        }
    }
    None
}

/// How far `inner` lies below `outer`; nothing when it does not.
async fn depth(outer: &FileSystemDirectoryHandle, inner: &FileSystemDirectoryHandle) -> Option<u32> {
    let path = JsFuture::from(outer.resolve(inner)).await.ok()?;
    Some(path.dyn_into::<Array>().ok()?.length())
}

/// What tells these files from others, in whatever order they come: name, paths, sizes and times of change.
pub fn fingerprint<'a>(name: &str, files: impl Iterator<Item = (&'a str, File)>) -> u64 {
    let mut sum = of(name);
    for (path, file) in files {
        sum = sum.wrapping_add(of((path, file.size().to_bits(), file.last_modified().to_bits())));
    }
    sum
}

fn of(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
