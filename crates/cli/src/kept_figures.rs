//! Figures of stars kept between runs, beside the kept frames: measuring a file's pixels takes long.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nightledger_frame::StarFigures;
use nightledger_session::{MEASURING, Stamp};

use crate::cache::{self, Cache};
use crate::walk::reason;

/// What a measurement found, or why there is none.
pub(crate) type Outcome = Result<StarFigures, String>;

/// What is kept of one folder.
#[derive(Debug, Default)]
pub(crate) struct KeptFigures {
    file: Option<PathBuf>,
    figures: BTreeMap<String, (Stamp, Outcome)>,
}

impl KeptFigures {
    /// What earlier runs of the same build measured in the folder with this canonical path.
    pub(crate) fn of(cache: &Cache, folder: Option<&Path>) -> Self {
        let file = cache.figures_of(folder);
        // A file that is not there, is damaged or of another build holds nothing.
        let blocks = file.as_deref().and_then(|file| cache::read(file).ok()).unwrap_or_default();
        let figures = match blocks.as_slice() {
            [build, figures] if build == MEASURING.as_bytes() => postcard::from_bytes(figures).ok(),
            _ => None,
        };
        Self { file, figures: figures.unwrap_or_default() }
    }

    /// Whether nothing is kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// What was measured of a file, if it has not changed since.
    pub(crate) fn outcome(&self, path: &str, stamp: Stamp) -> Option<Outcome> {
        self.figures.get(path).filter(|(kept, _)| *kept == stamp).map(|(_, outcome)| outcome.clone())
    }

    /// Keeps what was measured now, with what was kept before.
    pub(crate) fn store(mut self, fresh: Vec<(String, Stamp, Outcome)>) -> Result<(), String> {
        let Some(file) = self.file.take().filter(|_| !fresh.is_empty()) else { return Ok(()) };
        self.figures.extend(fresh.into_iter().map(|(path, stamp, outcome)| (path, (stamp, outcome))));
        let figures = postcard::to_allocvec(&self.figures).map_err(|error| error.to_string())?;
        let blocks = [MEASURING.as_bytes(), figures.as_slice()];
        cache::write(&file, blocks.into_iter()).map_err(|error| reason(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_serve_for_the_same_file_alone() {
        let place = std::env::temp_dir().join(format!("nightledger-figures-{}", std::process::id()));
        let cache = Cache::at(&place.join("frames"));
        let folder = Some(Path::new("/a"));
        let stamp = Stamp { size_bytes: 10, modified_ms: 20, sidecars: 0 };
        let outcome: Outcome = Err("it is small".to_owned());
        KeptFigures::of(&cache, folder).store(vec![("1.fits".to_owned(), stamp, outcome.clone())]).unwrap();
        KeptFigures::of(&cache, folder).store(vec![("2.fits".to_owned(), stamp, outcome.clone())]).unwrap();
        let kept = KeptFigures::of(&cache, folder);
        assert_eq!(kept.outcome("1.fits", stamp), Some(outcome.clone()));
        assert_eq!(kept.outcome("2.fits", stamp), Some(outcome));
        assert_eq!(kept.outcome("3.fits", stamp), None);
        assert_eq!(kept.outcome("1.fits", Stamp { size_bytes: 11, ..stamp }), None);
        assert_eq!(kept.outcome("1.fits", Stamp { modified_ms: 21, ..stamp }), None);
        assert_eq!(KeptFigures::of(&cache, Some(Path::new("/b"))).outcome("1.fits", stamp), None);
        assert_eq!(KeptFigures::of(&Cache::none(), folder).outcome("1.fits", stamp), None);
        std::fs::remove_dir_all(&place).unwrap();
    }
}
