//! Which files of a folder are read, by their names alone (docs/rules.md#2-suffixes).

use std::collections::BTreeMap;

use nightledger_header::{Limits, RawFormat};
use nightledger_language::{Said, said, tr};

/// What a file is to a scan, by its name alone (docs/rules.md#2-suffixes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// Its header is read.
    Header,
    /// It is read whole: it says something about the frames beside it.
    Sidecar,
    /// It may be the log of a stacking program (docs/rules.md#18-wbpp), or that of a video: its first bytes decide.
    Log,
    /// It is a video of the Sun, the Moon or a planet (docs/rules.md#25-files): totalled by suffix as well, for it is no
    /// frame.
    Video,
    /// Only totalled by suffix.
    Total,
    /// A system or hidden file: not mentioned.
    Skip,
}

/// Suffixes whose header is read, in lower case.
const READ: [&str; 14] = [
    ".fits", ".fit", ".fts", ".ftt", ".ftsc", ".xisf", ".xish", ".fits.gz", ".fit.gz", ".fts.gz", ".fits.fz",
    ".fz", ".new", ".bin",
];

/// Whether a name is that of a camera's raw file, which is read too.
fn is_raw(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, suffix)| !stem.is_empty() && RawFormat::is_suffix(suffix))
}

/// Suffixes that many other files have too: only those that begin as FITS are frames (astrometry.net, INDI).
const OF_ANYTHING: [&str; 2] = [".new", ".bin"];

/// Whether the file's suffix says nothing of what it is, so that its first bytes decide.
pub(crate) fn may_be_anything(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    OF_ANYTHING.iter().any(|suffix| lower.ends_with(suffix))
}

/// Suffixes of logs, and of much else.
const LOGS: [&str; 3] = [".log", ".txt", ".json"];

/// Suffixes of videos.
const VIDEOS: [&str; 2] = [".ser", ".avi"];

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
    if READ.iter().any(|suffix| lower.len() > suffix.len() && lower.ends_with(suffix)) || is_raw(&lower) {
        return Interest::Header;
    }
    if nightledger_frame::sidecar_serves(name) {
        return Interest::Sidecar;
    }
    if VIDEOS.iter().any(|suffix| lower.len() > suffix.len() && lower.ends_with(suffix)) {
        return Interest::Video;
    }
    if LOGS.iter().any(|suffix| lower.ends_with(suffix)) { Interest::Log } else { Interest::Total }
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

/// How much of a file is read at first. Most FITS headers fit into 16 KiB, which takes less time than 64 KiB wherever
/// they come from (docs/benchmarks.md); those of XISF are longer, and so is what stands before a raw's picture
/// (docs/rules.md#19-formats).
pub fn limits(name: &str) -> Limits {
    let lower = name.to_ascii_lowercase();
    let is_long = [".xisf", ".xish"].iter().any(|suffix| lower.ends_with(suffix)) || is_raw(&lower);
    let usual = Limits::default();
    Limits { first_slice_bytes: if is_long { usual.first_slice_bytes } else { 16 * 1024 }, ..usual }
}

/// The most bytes of a sidecar: they are small texts.
const SIDECAR_MOST_BYTES: u64 = 16 * 1024 * 1024;

/// How many bytes of a sidecar are read: all of them, or none where there are too many, with the reason.
pub fn sidecar_length(size_bytes: u64) -> Result<usize, Said> {
    let too_large = || {
        let most = SIDECAR_MOST_BYTES / (1024 * 1024);
        said!("it is too large for a sidecar ({size_bytes} bytes; the most is {most} MiB)", size_bytes, most)
    };
    let length = Some(size_bytes).filter(|size| *size <= SIDECAR_MOST_BYTES).ok_or_else(too_large)?;
    usize::try_from(length).map_err(|_| too_large())
}

/// What frames may be packed into, several in one file.
const ARCHIVES: [&str; 4] = ["zip", "7z", "rar", "tar"];

/// What a host found in one of the folders given, before anything is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Files not read, by suffix in lower case (empty: none).
    pub ignored: BTreeMap<String, u64>,
}

impl Listing {
    /// Says what a file is by its path below the root (`/` between folders), and counts it where it is not read. Files
    /// below a folder that a walk does not enter are skipped, so that a host which cannot choose where to go
    /// (`webkitdirectory`) lists the same.
    pub fn add(&mut self, path: &str) -> Interest {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !folders.is_empty() && !folders.split('/').all(descends) {
            return Interest::Skip;
        }
        let interest = interest(name);
        if matches!(interest, Interest::Total | Interest::Video) {
            let files = self.ignored.entry(total_suffix(name)).or_default();
            *files = files.saturating_add(1);
        }
        interest
    }

    /// What to tell about archives among the files, in whole sentences: one for each kind of them.
    pub fn archives(&self) -> Vec<String> {
        let packed = self.ignored.iter().filter(|(suffix, _)| ARCHIVES.contains(&suffix.as_str()));
        let told = packed.map(|(suffix, files)| {
            tr!(
                "Archives are not opened, and there are some among what was added: {files} × .{suffix}. Unpack them and add the folder that comes out.",
                files,
                suffix
            )
        });
        told.collect()
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
            "Light.ftt",
            "Light.FTSC",
            "solved.new",
            "Light_003.bin",
            "LIGHT_0001_c_cc_r.xisf",
            "IMG_0001.CR2",
            "6D1A0001.cr3",
            "P1010001.Orf",
        ] {
            check(name, Interest::Header);
        }
    }

    #[test]
    fn everything_else_is_only_totalled() {
        for name in
            ["a.fits.tmp", "a.fits.bz2", "a.xisf.gz", "a.gz", "fits", "note.doc", "x.jpg", "a.fits~", "xfits"]
        {
            check(name, Interest::Total);
        }
    }

    #[test]
    fn what_may_be_a_log_is_looked_into() {
        for name in ["20240112093015.log", "WBPP.LOG", "console.txt", "2026-01-12-2143_1.JSON"] {
            check(name, Interest::Log);
        }
    }

    #[test]
    fn videos_are_looked_into_and_totalled() {
        let mut listing = Listing::default();
        for name in ["Moon/03_43_07.ser", "Moon/Sun.AVI"] {
            assert_eq!(listing.add(name), Interest::Video, "{name}");
        }
        assert_eq!(listing.ignored.get("avi"), Some(&1));
        check(".ser", Interest::Skip);
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
    fn a_listing_counts_what_is_not_read() {
        let mut listing = Listing::default();
        let paths =
            ["b/z.fits", "x.JPG", "b/y.jpg", "README", "$RECYCLE.BIN/q.fits", ".git/x.fits", "all.zip"];
        let added = paths.map(|path| listing.add(path));
        let (read, total, skip) = (Interest::Header, Interest::Total, Interest::Skip);
        assert_eq!(added, [read, total, total, total, skip, skip, total]);
        let expect = [("jpg", 2), ("", 1), ("zip", 1)].map(|(suffix, files)| (suffix.to_owned(), files));
        assert_eq!(listing.ignored, BTreeMap::from(expect));
        let [told] = &listing.archives()[..] else { panic!("{:?}", listing.archives()) };
        assert!(told.contains("1 × .zip"), "{told}");
    }

    #[test]
    fn the_first_slice_goes_by_the_name() {
        for (name, expect) in [
            ("a.fits", 16_384),
            ("b/x.FIT.gz", 16_384),
            ("a.XISF", 65_536),
            ("a.xish", 65_536),
            ("a.NEF", 65_536),
        ] {
            assert_eq!(limits(name).first_slice_bytes, expect, "{name}");
        }
    }

    #[test]
    fn a_sidecar_is_read_whole_or_refused_in_words() {
        assert_eq!(sidecar_length(16_777_216), Ok(16_777_216));
        let why = sidecar_length(16_777_217).unwrap_err();
        assert_eq!(why.to_string(), "it is too large for a sidecar (16777217 bytes; the most is 16 MiB)");
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
