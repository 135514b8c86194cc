//! Figures of stars kept from an earlier scan: measuring a file's pixels takes long.

use std::collections::BTreeMap;

use nightledger_frame::StarOutcome;
use serde::{Deserialize, Serialize};

use crate::Stamp;
use crate::kept::MEASURING;

/// What was measured in the files of one folder.
///
/// It serves only for the same path, size and time of change, and only the build whose rules measured it (`build.rs`
/// numbers them): what is kept may be thrown away at any time, and is never wrong.
#[derive(Debug, Default)]
pub struct KeptFigures {
    files: BTreeMap<String, (Stamp, StarOutcome)>,
}

/// One file in a block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptFigure {
    /// Its path below the folder.
    pub path: String,
    /// As it was when it was measured. Sidecars do not matter.
    pub stamp: Stamp,
    /// What was found.
    pub outcome: StarOutcome,
}

impl KeptFigures {
    /// Adds what a block holds; what it says of a file counts more than what came before. A block of another build, or one
    /// that is damaged, holds nothing.
    pub fn add_block(&mut self, block: &[u8]) {
        let entries = block.strip_prefix(MEASURING.as_bytes());
        let entries: Vec<KeptFigure> =
            entries.and_then(|entries| postcard::from_bytes(entries).ok()).unwrap_or_default();
        for entry in entries {
            self.add(entry);
        }
    }

    /// Adds one file.
    pub fn add(&mut self, KeptFigure { path, stamp, outcome }: KeptFigure) {
        self.files.insert(path, (Stamp { sidecars: 0, ..stamp }, outcome));
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What was measured of a file, if it has not changed since.
    pub fn outcome(&self, path: &str, stamp: Stamp) -> Option<&StarOutcome> {
        let stamp = Stamp { sidecars: 0, ..stamp };
        self.files.get(path).filter(|(kept, _)| *kept == stamp).map(|(_, outcome)| outcome)
    }

    /// All of it as one block.
    pub fn block(&self) -> Vec<u8> {
        let entries = self.files.iter().map(|(path, (stamp, outcome))| KeptFigure {
            path: path.clone(),
            stamp: *stamp,
            outcome: outcome.clone(),
        });
        figures_block(&entries.collect::<Vec<_>>())
    }
}

/// A block of these files.
pub fn figures_block(entries: &[KeptFigure]) -> Vec<u8> {
    let mut block = MEASURING.as_bytes().to_vec();
    // What cannot be written is measured again next time.
    block.extend(postcard::to_allocvec(entries).unwrap_or_default());
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_language::Said;

    const STAMP: Stamp = Stamp { size_bytes: 10, modified_ms: 20, sidecars: 0 };

    fn entry(path: &str, why: &str) -> KeptFigure {
        KeptFigure { path: path.to_owned(), stamp: STAMP, outcome: Err(Said::plain(why)) }
    }

    fn of(blocks: &[Vec<u8>]) -> KeptFigures {
        let mut kept = KeptFigures::default();
        for block in blocks {
            kept.add_block(block);
        }
        kept
    }

    #[test]
    fn figures_serve_for_the_same_file_alone() {
        let kept = of(&[figures_block(&[entry("1.fits", "it is small"), entry("2.fits", "it is dark")])]);
        assert_eq!(kept.outcome("1.fits", STAMP), Some(&Err(Said::plain("it is small"))));
        assert_eq!(
            kept.outcome("2.fits", Stamp { sidecars: 7, ..STAMP }),
            Some(&Err(Said::plain("it is dark")))
        );
        assert_eq!(kept.outcome("3.fits", STAMP), None);
        assert_eq!(kept.outcome("1.fits", Stamp { size_bytes: 11, ..STAMP }), None);
        assert_eq!(kept.outcome("1.fits", Stamp { modified_ms: 21, ..STAMP }), None);
    }

    #[test]
    fn later_blocks_count_more_and_one_block_holds_all() {
        let kept = of(&[
            figures_block(&[entry("1.fits", "a"), entry("2.fits", "b")]),
            figures_block(&[entry("1.fits", "c")]),
        ]);
        let again = of(&[kept.block()]);
        assert_eq!(again.outcome("1.fits", STAMP), Some(&Err(Said::plain("c"))));
        assert_eq!(again.outcome("2.fits", STAMP), Some(&Err(Said::plain("b"))));
    }

    #[test]
    fn blocks_of_another_build_or_damaged_ones_hold_nothing() {
        let block = figures_block(&[entry("1.fits", "a")]);
        let mut other = block.clone();
        other[0] ^= 1;
        assert!(of(&[other]).is_empty());
        for end in 0..block.len() {
            assert!(of(&[block[..end].to_vec()]).is_empty(), "cut at {end}");
        }
    }
}
