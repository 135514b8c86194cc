//! Every version of every tool, in one place.
//!
//! Files that other programs read (`rust-toolchain.toml`, `Trunk.toml`, `web/ui/Cargo.toml`,
//! `tests/browser/package.json`) have to repeat some of them; the tests below compare.

/// The Rust toolchain, as in `rust-toolchain.toml`.
pub(crate) const RUST: &str = "1.95.0";
/// The target that the page is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The target for what is measured in wasm but without a browser: Node.js runs it, with a clock.
pub(crate) const WASI_TARGET: &str = "wasm32-wasip1";
/// Trunk; 0.22 needs a newer Rust.
pub(crate) const TRUNK: &str = "0.21.14";
/// wasm-bindgen's command; the crate in `web/ui/Cargo.toml` is pinned to the same version because the
/// two share an unversioned format.
pub(crate) const WASM_BINDGEN: &str = "0.2.130";
/// cargo-deny: licences, banned crates, sources, advisories.
pub(crate) const CARGO_DENY: &str = "0.20.2";
/// cargo-fuzz, for `cargo xtask fuzz` only.
pub(crate) const CARGO_FUZZ: &str = "0.13.2";
/// The oldest Node.js major version that the npm packages below accept.
pub(crate) const NODE_MAJOR: u32 = 20;
/// npm's binaryen, for its `wasm-opt`. Trunk calls this version `version_132`.
pub(crate) const BINARYEN: &str = "132.0.0";
/// Drives Chromium in the browser tests.
pub(crate) const PLAYWRIGHT_CORE: &str = "1.65.1";
/// Drives Firefox in the browser tests; 25 needs Node 22.
pub(crate) const PUPPETEER_CORE: &str = "24.43.1";
/// Accessibility rules in the browser tests.
pub(crate) const AXE_CORE: &str = "4.14.1";

/// The npm packages of `tests/browser/package.json`, all of them.
pub(crate) const NPM_PACKAGES: [(&str, &str); 4] = [
    ("axe-core", AXE_CORE),
    ("binaryen", BINARYEN),
    ("playwright-core", PLAYWRIGHT_CORE),
    ("puppeteer-core", PUPPETEER_CORE),
];

/// The packages of the browser tests' Python: Django REST framework with all that it needs.
pub(crate) const PYTHON_PACKAGES: [(&str, &str); 4] =
    [("asgiref", "3.13.0"), ("Django", "5.2.19"), ("djangorestframework", "3.18.3"), ("sqlparse", "0.6.1")];

/// The packages of the lab's Python; what they need comes with them.
pub(crate) const LAB_PYTHON_PACKAGES: [(&str, &str); 5] = [
    ("astropop", "0.9.4"),
    ("astropy", "8.0.2"),
    ("ccdproc", "2.5.1"),
    ("pyobs-core", "2.19.1"),
    ("xisf", "0.9.7"),
];

/// The real engine that the queries of `docs/archive.md` run in.
pub(crate) const ARCHIVE_PYTHON_PACKAGES: [(&str, &str); 1] = [("duckdb", "2.0.1")];

/// The lab's programs, as the distribution has them; the table says which versions ran.
pub(crate) const LAB_DEBIAN_PACKAGES: [&str; 8] =
    ["astap-cli", "gnuastro", "indi-bin", "libcfitsio-bin", "munipack", "siril", "source-extractor", "swarp"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::child;
    use crate::project::Project;

    fn toml_file(path: &str) -> toml::Value {
        let text = std::fs::read_to_string(Project::here().root.join(path)).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn json_file(path: &str) -> serde_json::Value {
        let text = std::fs::read_to_string(Project::here().root.join(path)).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    #[test]
    fn rust_toolchain_toml_names_this_rust_and_what_the_page_needs() {
        let toolchain = toml_file("rust-toolchain.toml");
        assert_eq!(toolchain["toolchain"]["channel"].as_str(), Some(RUST));
        let targets = toolchain["toolchain"]["targets"].as_array().unwrap();
        assert!(targets.iter().any(|target| target.as_str() == Some(WASM_TARGET)), "{targets:?}");
    }

    #[test]
    fn the_workspace_asks_for_no_newer_rust_than_the_toolchain() {
        let oldest = toml_file("Cargo.toml")["workspace"]["package"]["rust-version"].clone();
        let oldest = oldest.as_str().unwrap();
        assert!(RUST.starts_with(oldest), "Cargo.toml says {oldest}, the toolchain is {RUST}");
    }

    #[test]
    fn trunk_toml_names_these_tools() {
        let trunk = toml_file("Trunk.toml");
        assert_eq!(trunk["trunk-version"].as_str(), Some(format!("={TRUNK}").as_str()));
        assert_eq!(trunk["tools"]["wasm_bindgen"].as_str(), Some(WASM_BINDGEN));
        let major = BINARYEN.split('.').next().unwrap();
        assert_eq!(trunk["tools"]["wasm_opt"].as_str(), Some(format!("version_{major}").as_str()));
    }

    #[test]
    fn the_page_pins_the_crate_to_the_version_of_the_command() {
        let folders = crate::pages::folders(&Project::here()).unwrap();
        let mut pinned = 0;
        for folder in folders {
            let manifest = toml_file(&format!("web/{folder}/Cargo.toml"));
            let Some(dependency) = manifest["dependencies"].get("wasm-bindgen") else { continue };
            let version = dependency.as_str().or_else(|| dependency.get("version")?.as_str());
            let is_workspaces = dependency.get("workspace").is_some();
            assert!(
                is_workspaces || version == Some(format!("={WASM_BINDGEN}").as_str()),
                "{folder}: {version:?}"
            );
            pinned += 1;
        }
        assert!(pinned > 0);
        if let Some(shared) = toml_file("Cargo.toml")["workspace"]["dependencies"].get("wasm-bindgen") {
            let version = shared.as_str().or_else(|| shared.get("version")?.as_str());
            assert_eq!(version, Some(format!("={WASM_BINDGEN}").as_str()));
        }
    }

    /// Each version, and the files that have to repeat it because other programs read them.
    const REPEATED: [(&str, &[&str]); 8] = [
        (RUST, &["rust-toolchain.toml"]),
        (TRUNK, &["Trunk.toml"]),
        (
            WASM_BINDGEN,
            &[
                "Cargo.toml",
                "Trunk.toml",
                "web/engine/Cargo.toml",
                "web/host/Cargo.toml",
                "web/measure/Cargo.toml",
                "web/protocol/Cargo.toml",
                "web/ui/Cargo.toml",
            ],
        ),
        (CARGO_DENY, &[]),
        (CARGO_FUZZ, &[]),
        (BINARYEN, &["tests/browser/package.json"]),
        (PLAYWRIGHT_CORE, &["tests/browser/package.json"]),
        (PUPPETEER_CORE, &["tests/browser/package.json"]),
    ];

    /// Whether a version stands in a text as it is, and not as a part of a longer one.
    fn names(text: &str, version: &str) -> bool {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '.';
        text.match_indices(version).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + version.len()..]);
            let sentence_ends =
                after.strip_prefix('.').is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
            !before.ends_with(part) && (sentence_ends || !after.starts_with(part))
        })
    }

    #[test]
    fn a_version_stands_here_and_where_another_program_reads_it() {
        assert!(names("= \"=1.2.3\"", "1.2.3") && names("is 1.2.3.", "1.2.3"));
        assert!(!names("11.2.3", "1.2.3") && !names("1.2.3.4", "1.2.3") && !names("1.2.34", "1.2.3"));
        let root = Project::here().root;
        // What was measured or tried on a day keeps the versions of that day.
        let dated = ["docs/benchmarks.md", "CHANGELOG.md", "xtask/src/versions.rs"];
        for path in child::output_of("git", &["-C", root.to_str().unwrap(), "ls-files"]).unwrap().lines() {
            if path.ends_with("-lock.json")
                || path == "Cargo.lock"
                || dated.contains(&path)
                || path.starts_with("findings/")
            {
                continue;
            }
            // A file that was just removed is still listed, and a picture is no text.
            let Ok(text) = std::fs::read_to_string(root.join(path)) else { continue };
            if path.starts_with("crates/") || path.starts_with("tests/cases/") {
                // Versions of capture programs in headers.
                continue;
            }
            for (version, files) in REPEATED {
                assert!(
                    !names(&text, version) || files.contains(&path),
                    "{path} repeats the version {version}"
                );
            }
        }
    }

    #[test]
    fn package_json_names_these_npm_packages_and_no_others() {
        let package = json_file("tests/browser/package.json");
        let asked: Vec<(&str, &str)> = package["devDependencies"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, version)| (name.as_str(), version.as_str().unwrap()))
            .collect();
        assert_eq!(asked, NPM_PACKAGES);
        assert_eq!(package["engines"]["node"].as_str(), Some(format!(">={NODE_MAJOR}").as_str()));
        assert!(package.get("dependencies").is_none(), "everything is a devDependency");
    }

    #[test]
    fn the_npm_lock_holds_these_packages_and_no_download_addresses() {
        let lock = json_file("tests/browser/package-lock.json");
        for (name, version) in NPM_PACKAGES {
            let locked = &lock["packages"][format!("node_modules/{name}")]["version"];
            assert_eq!(locked.as_str(), Some(version), "{name}");
        }
        for (name, package) in lock["packages"].as_object().unwrap() {
            assert!(package.get("resolved").is_none(), "{name} names the host it was downloaded from");
        }
    }

    #[test]
    fn the_wasm_clippy_configuration_keeps_every_setting_of_the_native_one() {
        let wasm = toml_file("xtask/clippy_wasm/clippy.toml");
        for (key, value) in toml_file("clippy.toml").as_table().unwrap() {
            assert_eq!(wasm.get(key), Some(value), "{key}");
        }
    }
}
