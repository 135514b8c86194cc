//! The wasm modules beside the page's own: each is compiled for speed, made callable by `wasm-bindgen`, and lies in the
//! build under a name that changes with its content. `index.html` says in a `<meta>` where each one is.

use crate::project::Project;
use crate::versions::WASM_TARGET;
use crate::{child, digest};
use anyhow::{Context, Result, anyhow, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// The Cargo profile of all of them.
pub(crate) const PROFILE: &str = "engine-release";
/// Four numbers at a time: every browser since 2023 has it (Safari 16.4).
pub(crate) const SIMD: &str = "-C target-feature=+simd128";

/// A wasm module that the page loads by hand.
#[derive(Debug)]
pub(crate) struct Module {
    /// The name of its files, and of the `<meta>` that tells where they are.
    pub(crate) name: &'static str,
    package: &'static str,
    folder: &'static str,
    /// Whether every visit needs it. What only some visits need is loaded on their click.
    pub(crate) on_first_visit: bool,
}

/// All that exist or will; one whose folder is not there yet is left out.
pub(crate) const MODULES: [Module; 2] = [
    Module { name: "engine", package: "nightledger-engine", folder: "web/engine", on_first_visit: true },
    Module { name: "measure", package: "nightledger-measure", folder: "web/measure", on_first_visit: false },
];

/// The modules of this checkout.
pub(crate) fn present(project: &Project) -> impl Iterator<Item = &'static Module> {
    let root = project.root.clone();
    MODULES.iter().filter(move |module| root.join(module.folder).join("Cargo.toml").exists())
}

/// How the modules are built.
pub(crate) struct Build<'a> {
    /// Whether `wasm-opt` makes them faster and smaller.
    pub(crate) optimised: bool,
    /// `PATH` with `wasm-bindgen`, and `wasm-opt` if it is used.
    pub(crate) path: &'a OsString,
    /// The compiler's flags, as for the page.
    pub(crate) rust_flags: OsString,
}

/// A module's finished files by their addresses in the build.
#[derive(Debug)]
pub(crate) struct Built {
    module: &'static Module,
    /// The glue's file name, which names the wasm's.
    glue: String,
    files: Vec<(String, Vec<u8>)>,
}

impl Build<'_> {
    /// Makes all modules of this checkout. The page can be made at the same time: it has another profile, and cargo locks a
    /// folder for each. While one module is made smaller, on one core, the next is compiled.
    pub(crate) fn make(&self, project: &Project) -> Result<Vec<Built>> {
        thread::scope(|scope| {
            let mut finishing = Vec::new();
            for module in present(project) {
                self.compile(project, module)?;
                finishing.push(scope.spawn(|| self.finish(project, module)));
            }
            let broke_off = || Err(anyhow!("making a module smaller broke off"));
            finishing.into_iter().map(|made| made.join().unwrap_or_else(|_| broke_off())).collect()
        })
    }

    fn compile(&self, project: &Project, module: &Module) -> Result<()> {
        let mut flags = self.rust_flags.clone();
        flags.push(" ");
        flags.push(SIMD);
        let mut cargo = child::cargo();
        cargo
            .args(["build", "--locked", "--package", module.package])
            .args(["--target", WASM_TARGET, "--profile", PROFILE])
            .current_dir(&project.root)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        child::run(&mut cargo)
    }

    /// Makes callable what was compiled.
    fn finish(&self, project: &Project, module: &'static Module) -> Result<Built> {
        let Module { name, package, .. } = module;
        let compiled = compiled(&project.target_dir().join(WASM_TARGET).join(PROFILE), package)?;
        let out = project.target_dir().join("modules").join(name);
        if out.exists() {
            fs::remove_dir_all(&out)?;
        }
        let mut bindgen = Command::new("wasm-bindgen");
        bindgen.args(["--target", "web", "--no-typescript", "--out-name", name, "--out-dir"]).arg(&out);
        child::run(bindgen.arg(compiled).env("PATH", self.path))?;
        if self.optimised {
            let wasm = out.join(format!("{name}_bg.wasm"));
            let mut opt = Command::new("wasm-opt");
            opt.arg("-O3").arg(&wasm).arg("--output").arg(&wasm);
            child::run(opt.env("PATH", self.path))?;
        }
        Built::from(module, read(&out, "")?)
    }
}

/// The compiler's file: of a library or of a program, whichever the package is now.
fn compiled(dir: &Path, package: &str) -> Result<PathBuf> {
    [package.replace('-', "_"), package.to_owned()]
        .into_iter()
        .map(|name| dir.join(format!("{name}.wasm")))
        .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
        .max()
        .map(|(_, path)| path)
        .with_context(|| format!("{package} made no wasm file in {}", dir.display()))
}

/// All files below a folder, by their addresses.
fn read(dir: &Path, prefix: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let entry = entry?;
        let address = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files.extend(read(&entry.path(), &format!("{address}/"))?);
        } else {
            files.push((address, fs::read(entry.path())?));
        }
    }
    files.sort();
    Ok(files)
}

impl Built {
    /// Gives the glue and the wasm names of their content. The snippets that the glue imports have such names already.
    fn from(module: &'static Module, files: Vec<(String, Vec<u8>)>) -> Result<Self> {
        let (glue, wasm) = (format!("{}.js", module.name), format!("{}_bg.wasm", module.name));
        let content: Vec<u8> =
            files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes].concat()).collect();
        let hash = digest::short(&content);
        let hashed_glue = format!("{}-{hash}.js", module.name);
        let hashed_wasm = format!("{}-{hash}_bg.wasm", module.name);
        let mut named = Vec::new();
        let mut found = 0;
        for (name, bytes) in files {
            if name == glue {
                let text = String::from_utf8(bytes).context("the glue is not text")?;
                if !text.contains(&wasm) {
                    bail!("{glue} does not name {wasm}: wasm-bindgen writes it otherwise now");
                }
                named.push((hashed_glue.clone(), text.replace(&wasm, &hashed_wasm).into_bytes()));
                found += 1;
            } else if name == wasm {
                named.push((hashed_wasm.clone(), bytes));
                found += 1;
            } else if name.starts_with("snippets/") {
                named.push((name, bytes));
            } else {
                bail!("wasm-bindgen made {name}, which nothing here expects");
            }
        }
        if found != 2 {
            bail!("wasm-bindgen did not make both {glue} and {wasm}");
        }
        Ok(Self { module, glue: hashed_glue, files: named })
    }

    /// Puts the files into the build. Two modules may bring the same snippet.
    pub(crate) fn write(&self, dist: &Path) -> Result<()> {
        for (name, bytes) in &self.files {
            let path = dist.join(name);
            if fs::read(&path).is_ok_and(|there| there != *bytes) {
                bail!("{} of {} differs from the page's file of that name", name, self.module.name);
            }
            fs::create_dir_all(path.parent().unwrap_or(dist))?;
            fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }

    /// What `index.html` says of it. The wasm that every visit needs is fetched at once, but after what the page itself
    /// needs.
    fn tags(&self, public_url: &str) -> String {
        let name = self.module.name;
        let glue = format!("{public_url}{}", self.glue);
        let wasm = glue.replace(".js", "_bg.wasm");
        let places = format!(
            "  <meta name=\"{name}\" content=\"{glue}\">\n  <meta name=\"{name}-wasm\" content=\"{wasm}\">\n"
        );
        let early = format!(
            "  <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" \
             fetchpriority=\"low\">\n"
        );
        if self.module.on_first_visit { places + &early } else { places }
    }
}

/// The page with the places of these modules at the end of its head.
pub(crate) fn with_places(page: &str, modules: &[Built], public_url: &str) -> Result<String> {
    let (head, rest) = page.split_once("</head>").context("index.html has no </head>")?;
    let tags: String = modules.iter().map(|module| module.tags(public_url)).collect();
    Ok(format!("{head}{tags}</head>{rest}"))
}

/// The module that a file of the build belongs to, by its name.
pub(crate) fn of(file: &str) -> Option<&'static Module> {
    MODULES.iter().find(|module| file.strip_prefix(module.name).is_some_and(|rest| rest.starts_with('-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(wasm: &str) -> Result<Built> {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let glue = "import { a } from './snippets/x-1/a.js'; new URL('engine_bg.wasm', import.meta.url)";
        Built::from(
            &MODULES[0],
            vec![file("engine.js", glue), file("engine_bg.wasm", wasm), file("snippets/x-1/a.js", "a")],
        )
    }

    #[test]
    fn names_follow_the_content() {
        let (one, same, other) = (built("1").unwrap(), built("1").unwrap(), built("2").unwrap());
        assert_eq!(one.glue, same.glue);
        assert_ne!(one.glue, other.glue);
        let glue = String::from_utf8(one.files[0].1.clone()).unwrap();
        assert!(glue.contains(&one.files[1].0) && !glue.contains("'engine_bg.wasm'"), "{glue}");
        assert_eq!(of(&one.glue).map(|module| module.name), Some("engine"));
        assert!(of("nightledger-page-1.js").is_none() && of("engineer.js").is_none());
    }

    #[test]
    fn what_wasm_bindgen_makes_otherwise_is_an_error() {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let error =
            |files| Built::from(&MODULES[0], files).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error(vec![file("engine.js", "x")]).contains("does not name engine_bg.wasm"));
        assert!(error(vec![file("engine_bg.wasm", "x")]).contains("did not make both"));
        assert!(error(vec![file("more.js", "x")]).contains("more.js, which nothing here expects"));
    }

    #[test]
    fn the_page_says_where_each_is_and_asks_for_the_first_at_once() {
        let engine = built("1").unwrap();
        let measure = Built { module: &MODULES[1], glue: "measure-2.js".to_owned(), files: Vec::new() };
        let page = with_places("<head>\n</head><body>", &[engine, measure], "/sub/").unwrap();
        assert!(page.contains("<meta name=\"engine\" content=\"/sub/engine-"), "{page}");
        assert!(
            page.contains("<meta name=\"measure-wasm\" content=\"/sub/measure-2_bg.wasm\">\n</head>"),
            "{page}"
        );
        assert_eq!(page.matches("rel=\"preload\" href=\"/sub/engine-").count(), 1, "{page}");
        assert!(!page.contains("rel=\"preload\" href=\"/sub/measure"), "{page}");
        assert!(with_places("<p>", &[], "./").is_err());
    }

    #[test]
    fn snippets_of_one_name_are_the_same_or_an_error() {
        let dir = tempfile::tempdir().unwrap();
        built("1").unwrap().write(dir.path()).unwrap();
        built("2").unwrap().write(dir.path()).unwrap();
        fs::write(dir.path().join("snippets/x-1/a.js"), "b").unwrap();
        assert!(built("1").unwrap().write(dir.path()).unwrap_err().to_string().contains("differs"));
    }
}
