//! A folder that is added twice is read once, and said.

use nightledger_order::Map;
use std::hash::{DefaultHasher, Hash, Hasher};

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle};

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
            Some(0) => return Some(Told { text: again(&name), inside: true }),
            Some(_) => {
                let text = format!(
                    "“{name}” lies in “{old_name}”, which was read with all its folders. It was not read again."
                );
                return Some(Told { text, inside: true });
            }
            None if depth(new, &old).await.is_some() => {
                let text = format!(
                    "“{name}” contains “{old_name}”, which was added before. Files that lie in both count once; the Notices tab lists the others as the same exposures."
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

/// What tells these files from others: name, paths, sizes and times of change.
pub fn fingerprint(name: &str, files: &Map<String, File>) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    for (path, file) in files.iter() {
        (path, file.size().to_bits(), file.last_modified().to_bits()).hash(&mut hasher);
    }
    hasher.finish()
}

/// The sentence for a folder that is here.
pub fn again(name: &str) -> String {
    let what = if name.is_empty() { "These files are".to_owned() } else { format!("“{name}” is") };
    format!("{what} here already and was not read twice. To read it anew, press “Start over” first.")
}
