//! Which files of a folder are read, by their names alone (docs/rules.md#2-suffixes).

use std::collections::BTreeMap;

/// What a file is to a scan, by its name alone (docs/rules.md#2-suffixes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// Its header is read.
    Header,
    /// It is read whole: it says something about the frames beside it.
    Sidecar,
    /// Only totalled by suffix.
    Total,
    /// A system or hidden file: not mentioned.
    Skip,
}

/// Suffixes whose header is read, in lower case.
const READ: [&str; 10] =
    [".fits", ".fit", ".fts", ".xisf", ".xish", ".fits.gz", ".fit.gz", ".fts.gz", ".fits.fz", ".fz"];

/// What Windows keeps in every folder that it has shown; compared without case.
const SYSTEM_FILES: [&str; 3] = ["thumbs.db", "ehthumbs.db", "desktop.ini"];

/// Folders in which systems and NAS boxes keep deleted files, thumbnails and snapshots; compared without case.
const SYSTEM_FOLDERS: [&str; 6] =
    ["$recycle.bin", "system volume information", "@eadir", "#recycle", "#snapshot", "__macosx"];

/// What a file called `name` (its last path component) is to a scan.
pub fn interest(name: &str) -> Interest {
    let lower = name.to_ascii_lowercase();
    if lower.is_empty()
        || lower.starts_with('.')
        || SYSTEM_FILES.contains(&lower.as_str())
        || lower == "icon\r"
    {
        return Interest::Skip;
    }
    if READ.iter().any(|suffix| lower.len() > suffix.len() && lower.ends_with(suffix)) {
        return Interest::Header;
    }
    if nightledger_frame::sidecar_serves(name) { Interest::Sidecar } else { Interest::Total }
}

/// Whether a walk goes into a folder called `name`: not into hidden ones and those in which systems keep deleted files
/// and thumbnails. (Folders such as `rejected` are entered: their files are listed, and the ledger sets them aside.)
pub fn descends(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    !lower.starts_with('.') && !SYSTEM_FOLDERS.contains(&lower.as_str())
}

/// The suffix under which a file that is not read is totalled: in lower case, without its point; empty when the name
/// has none.
pub fn total_suffix(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, suffix)) if !stem.is_empty() => suffix.to_lowercase(),
        _ => String::new(),
    }
}

/// What a host found in one of the folders given, before anything is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Paths below the root whose header is to be read, in path order once [`Self::sort`] was called.
    pub headers: Vec<Box<str>>,
    /// Paths of sidecars: read them before the headers.
    pub sidecars: Vec<Box<str>>,
    /// Files not read, by suffix in lower case (empty: none).
    pub ignored: BTreeMap<String, u64>,
}

impl Listing {
    /// Puts a file where it belongs by its path below the root (`/` between folders). Files below a folder that a walk
    /// does not enter are skipped, so that a host which cannot choose where to go (`webkitdirectory`) lists the same.
    pub fn add(&mut self, path: &str) -> Interest {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !folders.is_empty() && !folders.split('/').all(descends) {
            return Interest::Skip;
        }
        let interest = interest(name);
        match interest {
            Interest::Header => self.headers.push(path.into()),
            Interest::Sidecar => self.sidecars.push(path.into()),
            Interest::Total => {
                let files = self.ignored.entry(total_suffix(name)).or_default();
                *files = files.saturating_add(1);
            }
            Interest::Skip => {}
        }
        interest
    }

    /// Brings the paths into path order, each once.
    pub fn sort(&mut self) {
        for paths in [&mut self.headers, &mut self.sidecars] {
            nightledger_order::sort(paths);
            paths.dedup();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: Interest) {
        assert_eq!(interest(name), expect, "{name}");
    }

    #[test]
    fn suffixes_of_any_case_are_read() {
        for name in [
            "a.fits",
            "A.FIT",
            "b.Fts",
            "c.xisf",
            "d.XISH",
            "e.fits.gz",
            "e.FIT.GZ",
            "e.fts.gz",
            "f.fits.fz",
            "f.fz",
            "M106_frame11.wcs.fits",
            "x .fits",
            "LIGHT_0001_c_cc_r.xisf",
        ] {
            check(name, Interest::Header);
        }
    }

    #[test]
    fn everything_else_is_only_totalled() {
        for name in
            ["a.fits.tmp", "a.fits.bz2", "a.xisf.gz", "a.gz", "fits", "note.txt", "x.jpg", "a.fits~", "xfits"]
        {
            check(name, Interest::Total);
        }
    }

    #[test]
    fn hidden_and_system_files_are_skipped() {
        for name in [
            "._a.fits",
            ".DS_Store",
            "Thumbs.db",
            "THUMBS.DB",
            "desktop.ini",
            ".hidden",
            "Icon\r",
            ".fits",
            "",
        ] {
            check(name, Interest::Skip);
        }
    }

    #[test]
    fn a_listing_sorts_files_by_what_they_are() {
        let mut listing = Listing::default();
        for path in [
            "b/z.fits",
            "b/a.fits",
            "x.JPG",
            "b/y.jpg",
            "README",
            "$RECYCLE.BIN/q.fits",
            ".git/x.fits",
            "b/a.fits",
        ] {
            listing.add(path);
        }
        listing.sort();
        assert_eq!(listing.headers, ["b/a.fits".into(), "b/z.fits".into()] as [Box<str>; 2]);
        assert_eq!(listing.ignored, BTreeMap::from([("jpg".to_owned(), 2), (String::new(), 1)]));
    }

    #[test]
    fn rejected_folders_are_entered() {
        for (name, expect) in [
            ("rejected", true),
            ("_stash", true),
            ("AstroBinUploadInfo", true),
            (".Trash-1000", false),
            ("@eaDir", false),
        ] {
            assert_eq!(descends(name), expect, "{name}");
        }
    }
}
