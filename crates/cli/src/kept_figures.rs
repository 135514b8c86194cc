//! Figures of stars kept between runs, beside the kept frames.

use std::path::Path;

use nightledger_session::{KeptFigure, KeptFigures};

use crate::cache::{Cache, Content, Shelf};
use crate::walk::reason;

/// What is kept of one folder, and where.
#[derive(Debug)]
pub(crate) struct FolderFigures {
    shelf: Shelf,
    /// What earlier runs measured.
    pub(crate) kept: KeptFigures,
}

impl FolderFigures {
    /// What earlier runs of the same build measured in the folder with this canonical path.
    pub(crate) fn of(cache: &Cache, folder: Option<&Path>) -> Self {
        let shelf = cache.shelf(Content::Figures, folder);
        let mut kept = KeptFigures::default();
        for block in shelf.take() {
            kept.add_block(&block);
        }
        Self { shelf, kept }
    }

    /// Keeps what was measured now, with what was kept before.
    pub(crate) fn store(mut self, fresh: Vec<KeptFigure>) -> Result<(), String> {
        if fresh.is_empty() && !self.shelf.gave_away() {
            return Ok(());
        }
        for figure in fresh {
            self.kept.add(figure);
        }
        self.shelf.put(vec![self.kept.block()]).map_err(|error| reason(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_session::Stamp;

    #[test]
    fn figures_are_kept_by_folder_with_those_of_earlier_runs() {
        let place = std::env::temp_dir().join(format!("nightledger-figures-{}", std::process::id()));
        let cache = Cache::Disk(place.join("frames"));
        let folder = Some(Path::new("/a"));
        let stamp = Stamp { size_bytes: 10, modified_ms: 20, sidecars: 0 };
        for path in ["1.fits", "2.fits"] {
            let figure =
                KeptFigure { path: path.to_owned(), stamp, outcome: Err("it is small".to_owned().into()) };
            FolderFigures::of(&cache, folder).store(vec![figure]).unwrap();
        }
        let FolderFigures { kept, .. } = FolderFigures::of(&cache, folder);
        assert_eq!(kept.outcome("1.fits", stamp), Some(&Err("it is small".to_owned().into())));
        assert_eq!(kept.outcome("2.fits", stamp), Some(&Err("it is small".to_owned().into())));
        assert!(FolderFigures::of(&cache, Some(Path::new("/b"))).kept.is_empty());
        assert!(FolderFigures::of(&Cache::Nowhere, folder).kept.is_empty());
        std::fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn in_memory_figures_stay_as_long_as_the_cache() {
        let cache = Cache::in_memory();
        let folder = Some(Path::new("/a"));
        let stamp = Stamp { size_bytes: 10, modified_ms: 20, sidecars: 0 };
        let figure =
            KeptFigure { path: "1.fits".to_owned(), stamp, outcome: Err("it is small".to_owned().into()) };
        FolderFigures::of(&cache, folder).store(vec![figure]).unwrap();
        // A look at which nothing is measured loses none.
        FolderFigures::of(&cache, folder).store(Vec::new()).unwrap();
        let FolderFigures { kept, .. } = FolderFigures::of(&cache, folder);
        assert_eq!(kept.outcome("1.fits", stamp), Some(&Err("it is small".to_owned().into())));
    }
}
