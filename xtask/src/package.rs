//! `cargo xtask package`: what people download. The same commit gives the same bytes: times are the commit's, names are in
//! order, nobody owns anything.

use crate::commit::{self, Commit};
use crate::hosting::{self, Place, TEMPLATES};
use crate::options::PackageOptions;
use crate::page::{self, PageBuild};
use crate::project::{Project, shown};
use crate::{child, tools};
use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

/// A file of an archive: its address, its bytes, whether it is a program.
type Entry = (String, Vec<u8>, bool);

/// Builds the page and the command and packs them into `target/package`.
pub(crate) fn run(project: &Project, options: &PackageOptions) -> Result<()> {
    let commit = Commit::of(project);
    let version = env!("CARGO_PKG_VERSION");
    let packages = Packages {
        to: project.target_dir().join("package"),
        time_s: commit.as_ref().map_or(0, |commit| commit.time_s),
    };
    if packages.to.exists() {
        fs::remove_dir_all(&packages.to)
            .with_context(|| format!("{} cannot be emptied", packages.to.display()))?;
    }
    fs::create_dir_all(&packages.to)?;

    let page = if options.command_only { Vec::new() } else { the_page(project)? };
    let program = program(project, commit.as_ref())?;
    let texts = |names: &[&str]| -> Result<Vec<Entry>> {
        names.iter().map(|name| Ok(((*name).to_owned(), fs::read(project.root.join(name))?, false))).collect()
    };

    let mut command = vec![(format!("nightledger{EXE_SUFFIX}"), program.clone(), true)];
    command.extend(texts(&["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"])?);
    packages.tar(&format!("nightledger-{version}-{ARCH}-{OS}"), command)?;
    if !page.is_empty() {
        let index = page.iter().find(|(name, ..)| name == "page/index.html").context("there is no page")?;
        let index = String::from_utf8(index.1.clone()).context("index.html is not text")?;
        let policy = hosting::policy_of(&index)?;
        let place = Place { address: "8080", mount: "/", files: "/srv/nightledger", policy };
        let packaging = |name: &str| project.root.join("packaging").join(name);
        let configuration = |name: &str| -> Result<Vec<u8>> {
            Ok(hosting::filled(&fs::read_to_string(packaging(name))?, &place).into_bytes())
        };
        let mut files = page.clone();
        for name in TEMPLATES {
            files.push((format!("hosting/{name}"), configuration(name)?, false));
        }
        files.push(("hosting/README.md".to_owned(), fs::read(project.root.join("docs/hosting.md"))?, false));
        files.extend(texts(&["LICENSE-APACHE", "LICENSE-MIT"])?);
        packages.zip(&format!("nightledger-{version}-page"), files)?;

        // The container's system is Linux, whatever builds it.
        if OS == "linux" {
            let mut files = page;
            files.push(("nightledger".to_owned(), program, true));
            files.push(("nginx.conf".to_owned(), configuration("nginx.conf")?, false));
            for (name, runs) in [("Containerfile", false), ("start", true), ("nginx-main.conf", false)] {
                files.push((name.to_owned(), fs::read(packaging(name))?, runs));
            }
            packages.tar(&format!("nightledger-{version}-container"), files)?;
        }
    }
    let sums = packages.sums()?;
    println!("\n{} is in {}:\n\n{sums}", commit::version(commit.as_ref()), shown(&packages.to));
    Ok(())
}

/// The page as it ships, below `page/`.
fn the_page(project: &Project) -> Result<Vec<Entry>> {
    let build = PageBuild::shipped(project)?;
    page::build(project, &build)?;
    let mut entries = Vec::new();
    collect(&build.dist, "page", &mut entries)?;
    Ok(entries)
}

/// The command for this machine's kind, on Linux without any library that it would have to find there.
fn program(project: &Project, commit: Option<&Commit>) -> Result<Vec<u8>> {
    let target = (OS == "linux").then(|| format!("{ARCH}-unknown-linux-musl"));
    let mut cargo = child::cargo();
    cargo.args(["build", "--locked", "--release", "--package", "nightledger-cli"]).current_dir(&project.root);
    let mut dir = project.target_dir();
    if let Some(target) = &target {
        tools::ensure_target(target, "which runs on every Linux")?;
        cargo.args(["--target", target]);
        dir.push(target);
    }
    cargo.env("RUSTFLAGS", page::rust_flags(project));
    if let Some(commit) = commit {
        cargo.env("NIGHTLEDGER_COMMIT", &commit.name);
    }
    child::run(&mut cargo).context("the command was not built")?;
    let path = dir.join("release").join(format!("nightledger{EXE_SUFFIX}"));
    let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    if target.is_some() && wants_a_loader(&bytes) {
        bail!("{} needs libraries of the system that it runs on", path.display());
    }
    let said = child::output_of(&path, &["--version"]).unwrap_or_default();
    let expect = format!("nightledger {}", commit::version(commit));
    if said.trim() != expect {
        bail!("{} says that it is {:?}, and not {expect:?}", path.display(), said.trim());
    }
    Ok(bytes)
}

/// Whether a 64-bit ELF program names a loader (`PT_INTERP`), as each does that needs shared libraries.
fn wants_a_loader(elf: &[u8]) -> bool {
    const INTERP: u32 = 3;
    let number = |at: usize, length: usize| -> Option<usize> {
        let bytes = elf.get(at..at.checked_add(length)?)?;
        usize::try_from(bytes.iter().rev().fold(0_u64, |all, &byte| all << 8 | u64::from(byte))).ok()
    };
    let headers = || Some((number(0x20, 8)?, number(0x36, 2)?, number(0x38, 2)?));
    let Some((first, size, count)) = headers() else { return false };
    (0..count).any(|header| number(first + header * size, 4) == usize::try_from(INTERP).ok())
}

/// All files below a folder, by their addresses in an archive.
fn collect(dir: &Path, prefix: &str, entries: &mut Vec<Entry>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let entry = entry?;
        let address = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &address, entries)?;
        } else {
            entries.push((address, fs::read(entry.path())?, false));
        }
    }
    Ok(())
}

/// Where packages go, and the time that their files have.
struct Packages {
    to: PathBuf,
    time_s: u64,
}

impl Packages {
    /// A `.tar.gz` whose files lie in a folder of its name.
    fn tar(&self, name: &str, mut files: Vec<Entry>) -> Result<()> {
        files.sort();
        let path = self.to.join(format!("{name}.tar.gz"));
        // Of this form a gzip file says neither when nor where it was made.
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
        for (address, bytes, runs) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(u64::try_from(bytes.len())?);
            header.set_mode(if runs { 0o755 } else { 0o644 });
            header.set_mtime(self.time_s);
            header.set_uid(0);
            header.set_gid(0);
            tar.append_data(&mut header, format!("{name}/{address}"), bytes.as_slice())?;
        }
        let bytes = tar.into_inner()?.finish()?;
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// A `.zip` of files.
    fn zip(&self, name: &str, mut files: Vec<Entry>) -> Result<()> {
        files.sort();
        let path = self.to.join(format!("{name}.zip"));
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        // Its files have the zip format's first day: it knows no time zone, and a commit's time would be another here and there.
        let options = SimpleFileOptions::default()
            .last_modified_time(zip::DateTime::default())
            .compression_level(Some(9))
            .unix_permissions(0o644);
        for (address, bytes, _) in files {
            zip.start_file(address, options)?;
            zip.write_all(&bytes)?;
        }
        let bytes = zip.finish()?.into_inner();
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Writes `SHA256SUMS`, which `sha256sum --check` reads, and returns it.
    fn sums(&self) -> Result<String> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.to)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        let mut sums = String::new();
        for name in names {
            let digest = Sha256::digest(fs::read(self.to.join(&name))?);
            for byte in digest {
                write!(sums, "{byte:02x}")?;
            }
            writeln!(sums, "  {name}")?;
        }
        fs::write(self.to.join("SHA256SUMS"), &sums)?;
        Ok(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn entries() -> Vec<Entry> {
        vec![("b/run".to_owned(), b"#!".to_vec(), true), ("a.txt".to_owned(), b"one".to_vec(), false)]
    }

    #[test]
    fn archives_hold_what_they_were_given_and_are_the_same_in_any_order() {
        let make = |files: Vec<Entry>| {
            let dir = tempfile::tempdir().unwrap();
            let packages = Packages { to: dir.path().to_owned(), time_s: 1_700_000_000 };
            packages.tar("x", files.clone()).unwrap();
            packages.zip("x", files).unwrap();
            let sums = packages.sums().unwrap();
            (
                sums,
                fs::read(dir.path().join("x.tar.gz")).unwrap(),
                fs::read(dir.path().join("x.zip")).unwrap(),
            )
        };
        let (sums, tar, zip) = make(entries());
        let turned = make(entries().into_iter().rev().collect());
        assert_eq!((&sums, &tar, &zip), (&turned.0, &turned.1, &turned.2));
        assert_eq!(sums.lines().count(), 2, "{sums}");

        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(tar.as_slice()));
        let found: Vec<_> = tar
            .entries()
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let header = entry.header();
                (entry.path().unwrap().display().to_string(), header.mode().unwrap(), header.mtime().unwrap())
            })
            .collect();
        assert_eq!(
            found,
            [("x/a.txt".to_owned(), 0o644, 1_700_000_000), ("x/b/run".to_owned(), 0o755, 1_700_000_000)]
        );
        let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let mut text = String::new();
        zip.by_name("a.txt").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), zip.len()), ("one", 2));
    }

    #[test]
    fn a_program_with_a_loader_is_told_from_one_without() {
        let elf = |kinds: &[u32]| {
            let mut elf = vec![0; 64];
            elf[0x20] = 64;
            elf[0x36] = 56;
            elf[0x38] = u8::try_from(kinds.len()).unwrap();
            for kind in kinds {
                elf.extend(kind.to_le_bytes());
                elf.extend([0; 52]);
            }
            elf
        };
        assert!(wants_a_loader(&elf(&[1, 3])));
        assert!(!wants_a_loader(&elf(&[1, 6])));
        assert!(!wants_a_loader(b""));
    }
}
