//! The service worker: what makes the page work without a network after its first visit.
//!
//! `sw.js` beside this file is the program; this module fills in which files belong to the build.

use crate::{digest, modules, texts};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const TEMPLATE: &str = include_str!("offline/sw.js");

/// The service worker's file name; the page registers it under this name.
pub(crate) const FILE_NAME: &str = "sw.js";

/// Writes `sw.js` for the files in this folder.
pub(crate) fn write(dist: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(dist, "", &mut files)?;
    let text = service_worker(files)?;
    let path = dist.join(FILE_NAME);
    fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
}

/// Relative addresses and contents of everything a visitor needs.
fn collect(dir: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().context("a built file's name is not UTF-8")?;
        let address = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{address}/"), files)?;
        } else if address != FILE_NAME && !name.starts_with('.') {
            files.push((address, fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// The program for these files: the same for the same files in any order.
fn service_worker(mut files: Vec<(String, Vec<u8>)>) -> Result<String> {
    files.sort();
    let Some((_, page)) = files.iter().find(|(address, _)| address == "index.html") else {
        bail!("the build made no index.html");
    };
    // The page is asked for by its folder as well as by its name.
    let mut at_once = format!("[\n  [\"./\", \"{}\"],\n", digest::integrity(page));
    let mut later = "[\n".to_owned();
    for (address, bytes) in &files {
        if !address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte)) {
            bail!("{address:?}: a built file may only have letters, digits, `-`, `_` and `.` in its name");
        }
        let needed_at_once =
            modules::of(address).map_or(!texts::is_text(address), |module| module.on_first_visit);
        let lines = if needed_at_once { &mut at_once } else { &mut later };
        writeln!(lines, "  [\"{address}\", \"{}\"],", digest::integrity(bytes))?;
    }
    at_once.push(']');
    later.push(']');
    // Over the program as well: a changed program is a new version too.
    let version = digest::short(format!("{TEMPLATE}{at_once}{later}").as_bytes());
    Ok(TEMPLATE.replace("@VERSION@", &version).replace("@FILES@", &at_once).replace("@LATER@", &later))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (String, Vec<u8>) {
        (name.to_owned(), text.as_bytes().to_vec())
    }

    fn version(text: &str) -> &str {
        text.split("VERSION = \"").nth(1).unwrap().split('"').next().unwrap()
    }

    #[test]
    fn every_file_is_listed_with_its_hash() {
        let text = service_worker(vec![file("index.html", "<p>"), file("a-1.js", "")]).unwrap();
        // echo -n '' | openssl dgst -sha256 -binary | base64
        assert!(
            text.contains("[\"a-1.js\", \"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"]"),
            "{text}"
        );
        assert!(text.contains("[\"./\", \"sha256-") && text.contains("[\"index.html\", \"sha256-"), "{text}");
        for place in ["@VERSION@", "@FILES@", "@LATER@"] {
            assert!(!text.contains(place), "{place}: {text}");
        }
    }

    #[test]
    fn the_engine_is_kept_at_once_and_what_measures_pixels_when_it_is_used() {
        let text = service_worker(vec![
            file("index.html", "1"),
            file("engine-1_bg.wasm", "2"),
            file("measure-1_bg.wasm", "3"),
        ])
        .unwrap();
        let (at_once, later) = text.split_once("const LATER").unwrap();
        assert!(at_once.contains("engine-1_bg.wasm") && !at_once.contains("measure-1"), "{at_once}");
        assert!(later.contains("[\"measure-1_bg.wasm\", \"sha256-"), "{later}");
    }

    #[test]
    fn the_version_follows_the_files_and_not_their_order() {
        let one = service_worker(vec![file("index.html", "1"), file("a.js", "")]).unwrap();
        let turned = service_worker(vec![file("a.js", ""), file("index.html", "1")]).unwrap();
        let changed = service_worker(vec![file("index.html", "2"), file("a.js", "")]).unwrap();
        assert_eq!(one, turned);
        assert_ne!(version(&one), version(&changed));
    }

    #[test]
    fn a_folder_is_read_with_its_subfolders_and_without_the_worker_itself() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("icons")).unwrap();
        for name in ["index.html", "sw.js", "icons/a.svg", ".hidden"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        write(dir.path()).unwrap();
        let text = fs::read_to_string(dir.path().join("sw.js")).unwrap();
        assert!(text.contains("[\"icons/a.svg\""), "{text}");
        for absent in ["[\"sw.js\"", ".hidden"] {
            assert!(!text.contains(absent), "{absent}: {text}");
        }
    }

    #[test]
    fn a_build_without_a_page_or_with_odd_names_stops() {
        assert!(service_worker(vec![file("a.js", "")]).unwrap_err().to_string().contains("no index.html"));
        let odd = service_worker(vec![file("index.html", ""), file("a b.js", "")]).unwrap_err().to_string();
        assert!(odd.contains("\"a b.js\""), "{odd}");
    }
}
