//! Where a file lies, and where on Earth a frame was taken.

use serde::{Deserialize, Serialize};

/// Where a file lies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Which of the folders given, from 0.
    pub root: u16,
    /// The name of that folder (its last component); empty for loose files. Naming conventions may use it.
    pub root_name: std::sync::Arc<str>,
    /// Path below it with `/`, the file's name last; of the second exposure in one file with ` [2]` behind it, and so on.
    pub path: Box<str>,
    /// Which of the exposures in its file it is, from 1.
    pub exposure: u16,
}

/// A position on Earth in degrees, north and east positive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    pub longitude: f64,
}

impl Place {
    /// The file's path below its root, whichever of its exposures this is.
    pub fn file_path(&self) -> &str {
        let marked = self.path.rsplit_once(" [").filter(|_| self.exposure > 1);
        marked.map_or(&*self.path, |(file, _)| file)
    }

    /// The file's own name.
    pub fn file_name(&self) -> &str {
        let path = self.file_path();
        path.rsplit('/').next().unwrap_or(path)
    }

    /// The place of a further exposure in the file that begins with this one.
    #[must_use]
    pub fn of_exposure(&self, exposure: u16) -> Self {
        let path =
            if exposure > 1 { format!("{} [{exposure}]", self.path).into() } else { self.path.clone() };
        Self { path, exposure, ..self.clone() }
    }

    /// The folders above the file, the nearest first, ending with the root's name.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let above = self.path.rsplit('/').skip(1);
        above.chain(Some(&*self.root_name).filter(|name| !name.is_empty()))
    }
}
