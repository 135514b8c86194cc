//! Figures of stars kept between runs, beside the kept frames.

use std::path::{Path, PathBuf};

use nightledger_session::{KeptFigure, KeptFigures};

use crate::cache::{self, Cache};
use crate::walk::reason;

/// What is kept of one folder, and where.
#[derive(Debug, Default)]
pub(crate) struct FolderFigures {
    file: Option<PathBuf>,
    /// What earlier runs measured.
    pub(crate) kept: KeptFigures,
}

impl FolderFigures {
    /// What earlier runs of the same build measured in the folder with this canonical path.
    pub(crate) fn of(cache: &Cache, folder: Option<&Path>) -> Self {
        let file = cache.figures_of(folder);
        let mut kept = KeptFigures::default();
        // A file that is not there or is damaged holds nothing.
        for block in file.as_deref().and_then(|file| cache::read(file).ok()).unwrap_or_default() {
            kept.add_block(&block);
        }
        Self { file, kept }
    }

    /// Keeps what was measured now, with what was kept before.
    pub(crate) fn store(mut self, fresh: Vec<KeptFigure>) -> Result<(), String> {
        let Some(file) = self.file.take().filter(|_| !fresh.is_empty()) else { return Ok(()) };
        for figure in fresh {
            self.kept.add(figure);
        }
        cache::write(&file, std::iter::once(self.kept.block().as_slice())).map_err(|error| reason(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_session::Stamp;

    #[test]
    fn figures_are_kept_by_folder_with_those_of_earlier_runs() {
        let place = std::env::temp_dir().join(format!("nightledger-figures-{}", std::process::id()));
        let cache = Cache::at(&place.join("frames"));
        let folder = Some(Path::new("/a"));
        let stamp = Stamp { size_bytes: 10, modified_ms: 20, sidecars: 0 };
        for path in ["1.fits", "2.fits"] {
            let figure = KeptFigure { path: path.to_owned(), stamp, outcome: Err("it is small".to_owned()) };
            FolderFigures::of(&cache, folder).store(vec![figure]).unwrap();
        }
        let FolderFigures { kept, .. } = FolderFigures::of(&cache, folder);
        assert_eq!(kept.outcome("1.fits", stamp), Some(&Err("it is small".to_owned())));
        assert_eq!(kept.outcome("2.fits", stamp), Some(&Err("it is small".to_owned())));
        assert!(FolderFigures::of(&cache, Some(Path::new("/b"))).kept.is_empty());
        assert!(FolderFigures::of(&Cache::none(), folder).kept.is_empty());
        std::fs::remove_dir_all(&place).unwrap();
    }
}
