//! Which files lie below the folders given, symbolic links followed (docs/rules.md#2-links).
//!
//! Real folders are walked first and links after them, so that a file that can be reached in several ways is read
//! once, by its own path. A folder is never entered twice, which also ends every loop of links. Names are sorted:
//! the same tree gives the same answer on every file system.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nightledger_session::{Interest, Listing, descends, interest};

/// A file or folder given on the command line that cannot be used.
#[derive(Debug)]
pub(crate) struct Unusable {
    pub(crate) path: PathBuf,
    pub(crate) error: io::Error,
}

/// A folder of the scan; the loose files of one folder share one without a name.
#[derive(Debug, Default)]
pub(crate) struct Root {
    /// The folder's canonical last component; empty for loose files.
    pub(crate) name: String,
    /// The canonical path of the folder; nothing for loose files.
    pub(crate) on_disk: Option<PathBuf>,
    /// What was found in it.
    pub(crate) listing: Listing,
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) root: u16,
    /// Below the root, with `/`.
    pub(crate) path: String,
    /// As the system knows it, where that is not its root's folder and `path`: one path for each of very many files is
    /// enough.
    elsewhere: Option<PathBuf>,
    /// Whether its folder says that it is a regular file: then it need not be looked at before it is opened.
    pub(crate) is_regular: bool,
}

/// Something in the tree that cannot be read although it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) root: u16,
    pub(crate) path: String,
    /// For people.
    pub(crate) why: String,
}

/// What the walk found.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    pub(crate) roots: Vec<Root>,
    pub(crate) headers: Vec<Found>,
    pub(crate) sidecars: Vec<Found>,
    /// What may be logs of a stacking program, or of a video.
    pub(crate) logs: Vec<Found>,
    pub(crate) videos: Vec<Found>,
    /// Files that would have been read: listed as not counted.
    pub(crate) failures: Vec<Trouble>,
    /// Videos that cannot be reached: what reads no videos warns of them.
    pub(crate) lost_videos: Vec<Trouble>,
    /// Folders that could not be listed.
    pub(crate) unlisted: Vec<Trouble>,
    /// Links that lead nowhere new: worth a warning, no file is lost.
    pub(crate) warnings: Vec<Trouble>,
    /// Folders entered, by their canonical paths.
    entered: HashSet<PathBuf>,
    /// Those of them that could not be listed.
    closed: HashSet<PathBuf>,
    /// Files found otherwise than in a folder that was entered (loose, or behind a link), by their canonical paths.
    files: HashSet<PathBuf>,
    links: VecDeque<Link>,
}

/// A symbolic link to look at once all real folders were walked.
#[derive(Debug)]
struct Link {
    root: u16,
    path: String,
    on_disk: PathBuf,
}

/// A folder to walk.
struct Folder {
    root: u16,
    /// Below the root; empty for the root itself.
    path: String,
    canonical: PathBuf,
    /// Whether `canonical` is the root's folder and `path`: no link leads there, and all names are text.
    is_below_root: bool,
}

/// Walks all that was given, in that order.
pub(crate) fn walk(inputs: &[PathBuf]) -> Result<Walk, Unusable> {
    let mut walk = Walk::default();
    // The folders of loose files, each with its root's number.
    let mut loose: Vec<(PathBuf, u16)> = Vec::new();
    for input in inputs {
        let unusable = |error| Unusable { path: input.clone(), error };
        let canonical = input.canonicalize().map_err(unusable)?;
        if fs::metadata(&canonical).map_err(unusable)?.is_dir() {
            // Said now, before anything else is read: a folder given by name must be readable.
            fs::read_dir(&canonical).map_err(unusable)?;
            let root = walk.add_root(canonical.file_name(), Some(&canonical));
            if walk.entered.insert(canonical.clone()) {
                walk.enter(Folder { root, path: String::new(), canonical, is_below_root: true });
            } else {
                walk.warnings.push(Trouble {
                    root,
                    path: String::new(),
                    why: format!(
                        "{} is part of a folder given before it; its files are read once",
                        input.display()
                    ),
                });
            }
        } else {
            let parent = canonical.parent().map(Path::to_path_buf).unwrap_or_default();
            let known = loose.iter().find(|(folder, _)| *folder == parent).map(|(_, root)| *root);
            let root = known.unwrap_or_else(|| walk.add_root(None, None));
            if known.is_none() {
                loose.push((parent, root));
            }
            // The name that was given decides, a link's too.
            let name = input.file_name().or_else(|| canonical.file_name()).map(readable).unwrap_or_default();
            walk.found_by_path(root, name, canonical.clone(), canonical);
        }
    }
    walk.follow_links();
    (walk.entered, walk.closed, walk.files) = Default::default();
    for found in [&mut walk.headers, &mut walk.sidecars, &mut walk.logs, &mut walk.videos] {
        found.sort_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
        found.shrink_to_fit();
    }
    Ok(walk)
}

impl Walk {
    fn add_root(&mut self, name: Option<&OsStr>, on_disk: Option<&Path>) -> u16 {
        let name = name.map(readable).unwrap_or_default();
        self.roots.push(Root { name, on_disk: on_disk.map(Path::to_owned), ..Root::default() });
        u16::try_from(self.roots.len() - 1).unwrap_or(u16::MAX)
    }

    /// Walks a folder and the real folders below it; links are remembered.
    fn enter(&mut self, folder: Folder) {
        let mut stack = vec![folder];
        while let Some(folder) = stack.pop() {
            let entries = match entries(&folder.canonical) {
                Ok(entries) => entries,
                Err(error) => {
                    let why = reason(&error);
                    self.unlisted.push(Trouble { root: folder.root, path: folder.path, why });
                    self.closed.insert(folder.canonical);
                    continue;
                }
            };
            for (name, kind) in entries {
                let shown = readable(&name);
                let path =
                    if folder.path.is_empty() { shown.clone() } else { format!("{}/{shown}", folder.path) };
                let on_disk = || folder.canonical.join(&name);
                let is_below_root = folder.is_below_root && name.to_str() == Some(shown.as_str());
                match kind {
                    Ok(kind) if kind.is_symlink() => {
                        self.links.push_back(Link { root: folder.root, path, on_disk: on_disk() });
                    }
                    Ok(kind) if kind.is_dir() => {
                        let canonical = on_disk();
                        if descends(&shown) && self.entered.insert(canonical.clone()) {
                            stack.push(Folder { root: folder.root, path, canonical, is_below_root });
                        }
                    }
                    Ok(kind) => {
                        if self.files.is_empty() || !self.files.contains(&on_disk()) {
                            let elsewhere = if is_below_root { None } else { Some(on_disk()) };
                            self.file(folder.root, path, elsewhere, kind.is_file());
                        }
                    }
                    Err(error) => {
                        let lost = match interest(&shown) {
                            Interest::Video => &mut self.lost_videos,
                            _ => &mut self.failures,
                        };
                        lost.push(Trouble { root: folder.root, path, why: reason(&error) });
                    }
                }
            }
        }
    }

    /// Follows links in the order in which they were met, those of linked folders after all others.
    fn follow_links(&mut self) {
        while let Some(link) = self.links.pop_front() {
            let Link { root, path, on_disk } = link;
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            match on_disk
                .canonicalize()
                .and_then(|canonical| Ok((fs::metadata(&canonical)?.is_dir(), canonical)))
            {
                Ok((true, canonical)) => {
                    if !descends(&name) {
                        continue;
                    }
                    if self.entered.insert(canonical.clone()) {
                        self.enter(Folder { root, path, canonical, is_below_root: false });
                    } else if on_disk.starts_with(&canonical) {
                        let why = "this link leads back to a folder above it; it is not followed".to_owned();
                        self.warnings.push(Trouble { root, path, why });
                    }
                }
                Ok((false, canonical)) => self.found_by_path(root, path, canonical, on_disk),
                Err(error) => {
                    let why = match error.kind() {
                        io::ErrorKind::NotFound => {
                            "this link leads to something that does not exist".to_owned()
                        }
                        _ => format!("this link cannot be followed: {}", reason(&error)),
                    };
                    let lost = match interest(&name) {
                        Interest::Header | Interest::Sidecar => &mut self.failures,
                        Interest::Video => &mut self.lost_videos,
                        Interest::Log | Interest::Total | Interest::Skip => &mut self.warnings,
                    };
                    lost.push(Trouble { root, path, why });
                }
            }
        }
    }

    /// A file as the system knows it.
    pub(crate) fn on_disk<'f>(&self, found: &'f Found) -> Cow<'f, Path> {
        let below_root = || {
            let root = self.roots.get(usize::from(found.root)).and_then(|root| root.on_disk.as_deref());
            root.unwrap_or(Path::new("")).join(&found.path)
        };
        found.elsewhere.as_deref().map_or_else(|| Cow::Owned(below_root()), Cow::Borrowed)
    }

    /// Takes in a file that was met otherwise than in its folder, unless it is here already.
    fn found_by_path(&mut self, root: u16, path: String, canonical: PathBuf, on_disk: PathBuf) {
        let is_listed = canonical
            .parent()
            .is_some_and(|folder| self.entered.contains(folder) && !self.closed.contains(folder));
        if !is_listed && self.files.insert(canonical) {
            self.file(root, path, Some(on_disk), false);
        }
    }

    fn file(&mut self, root: u16, path: String, elsewhere: Option<PathBuf>, is_regular: bool) {
        let Some(listing) = self.roots.get_mut(usize::from(root)).map(|root| &mut root.listing) else {
            return;
        };
        match listing.add(&path) {
            Interest::Header => self.headers.push(Found { root, path, elsewhere, is_regular }),
            Interest::Sidecar => self.sidecars.push(Found { root, path, elsewhere, is_regular }),
            Interest::Log => self.logs.push(Found { root, path, elsewhere, is_regular }),
            Interest::Video => self.videos.push(Found { root, path, elsewhere, is_regular }),
            Interest::Total | Interest::Skip => {}
        }
    }
}

/// A folder's entries with what they are, by name.
fn entries(folder: &Path) -> io::Result<Vec<(OsString, io::Result<fs::FileType>)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        entries.push((entry.file_name(), entry.file_type()));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(entries)
}

/// A name as text. Bytes that are no text become `\xNN`, so that two such names stay different.
fn readable(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.extend(format!("\\x{byte:02X}").chars());
        }
    }
    text
}

/// What the system said, for people.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there (any more)".to_owned(),
        io::ErrorKind::PermissionDenied => "permission was refused; check who may read it".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fresh folder that goes when the test is over.
    struct Tree(PathBuf);

    impl Tree {
        fn new(name: &str, files: &[&str]) -> Self {
            let dir = std::env::temp_dir().join(format!("nightledger-walk-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&dir);
            for file in files {
                let path = dir.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, b"").unwrap();
            }
            Self(dir.canonicalize().unwrap())
        }

        fn walk(&self, inputs: &[&str]) -> Walk {
            let inputs: Vec<_> = inputs.iter().map(|input| self.0.join(input)).collect();
            walk(&inputs).unwrap()
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[track_caller]
    fn check(walk: &Walk, expect: &[(u16, &str)]) {
        let found: Vec<_> = walk.headers.iter().map(|found| (found.root, found.path.as_str())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn files_of_several_folders_come_by_folder_and_path() {
        let tree = Tree::new(
            "several",
            &["B/z.fits", "B/a/x.fit", "A/q.xisf", "A/q.jpg", "A/.DS_Store", "A/._q.xisf"],
        );
        let walk = tree.walk(&["B", "A"]);
        check(&walk, &[(0, "a/x.fit"), (0, "z.fits"), (1, "q.xisf")]);
        assert_eq!(walk.roots.iter().map(|root| root.name.as_str()).collect::<Vec<_>>(), ["B", "A"]);
        assert_eq!(walk.roots[1].listing.ignored.get("jpg"), Some(&1));
        assert_eq!(walk.roots[1].listing.ignored.len(), 1);
    }

    #[test]
    fn overlapping_folders_give_each_file_once() {
        let tree = Tree::new("overlap", &["A/sub/x.fits", "A/y.fits"]);
        check(&tree.walk(&["A", "A/sub", "A"]), &[(0, "sub/x.fits"), (0, "y.fits")]);
        check(&tree.walk(&["A/sub", "A", "A/y.fits"]), &[(0, "x.fits"), (1, "y.fits")]);
    }

    #[test]
    fn loose_files_of_one_folder_share_a_nameless_root() {
        let tree = Tree::new("loose", &["A/x.fits", "A/y.fits", "B/x.fits", "A/notes.md"]);
        let walk = tree.walk(&["A/y.fits", "B/x.fits", "A/x.fits", "A/notes.md"]);
        check(&walk, &[(0, "x.fits"), (0, "y.fits"), (1, "x.fits")]);
        assert!(walk.roots.iter().all(|root| root.name.is_empty()));
        assert_eq!(walk.roots[0].listing.ignored.get("md"), Some(&1));
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let error = walk(&[PathBuf::from("/nightledger/no/such/folder")]).unwrap_err();
        assert_eq!(error.error.kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_loops_end() {
        use std::os::unix::fs::symlink;
        let tree = Tree::new("links", &["A/x.fits", "A/sub/y.fits", "C/dark.fits", "C/more/d2.fits"]);
        let at = |path: &str| tree.0.join(path);
        symlink(at("C"), at("A/calibration")).unwrap();
        symlink(at("C"), at("A/again")).unwrap();
        symlink(at("A"), at("A/sub/up")).unwrap();
        symlink(at("A"), at("C/more/back")).unwrap();
        symlink(at("nowhere"), at("A/gone")).unwrap();
        symlink(at("nowhere.fits"), at("A/gone.fits")).unwrap();
        symlink(at("nowhere.ser"), at("A/gone.ser")).unwrap();
        symlink(at("A/self.fits"), at("A/self.fits")).unwrap();
        symlink(at("A/x.fits"), at("A/a_link.fits")).unwrap();
        let walk = tree.walk(&["A"]);
        check(&walk, &[(0, "again/dark.fits"), (0, "again/more/d2.fits"), (0, "sub/y.fits"), (0, "x.fits")]);
        let paths = |troubles: &[Trouble]| troubles.iter().map(|t| t.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&walk.failures), ["gone.fits", "self.fits"]);
        assert_eq!(paths(&walk.lost_videos), ["gone.ser"]);
        assert_eq!(paths(&walk.warnings), ["gone", "sub/up"]);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(readable(OsStr::from_bytes(b"a\xFF.fits")), "a\\xFF.fits");
        assert_eq!(readable(OsStr::from_bytes("Größe 🌌".as_bytes())), "Größe 🌌");
    }
}
