//! `nightledger preview`: small pictures of frames, for looking through a night (docs/rules.md#17-preview).

mod png_file;

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Parser;
use nightledger_plan::tidy::{folded, safe_name};
use nightledger_preview::Settings;
use serde_json::{Value, json};

use super::scanned::{parsed, print_json, print_table, told};
use crate::begin::{progress, walked};
use crate::outcome::{DONE, NOTHING_COUNTED, Refused, tell};
use crate::strips::preview_file;
use crate::threads::each;
use crate::walk::{Found, Walk, reason};
use png_file::write_png;

/// Writes a small stretched picture of each FITS and XISF file as PNG, to look through a night.
#[derive(Debug, Parser)]
#[command(name = "nightledger preview", max_term_width = 100)]
#[command(
    after_help = "A file that is there already is left as it is, so that a second run makes only what is missing.\n\
                  Exit codes: 0 done; 1 a file could not be decoded or written, or there was none; 2 wrong usage."
)]
pub(super) struct Args {
    /// Files, or folders whose FITS and XISF files are shown
    #[arg(value_name = "FILE|DIR", required = true)]
    inputs: Vec<PathBuf>,

    /// Write the pictures below this folder, in folders as the frames lie in
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// Pixels of the longer side, at most
    #[arg(long, value_name = "PX", default_value_t = 1600, value_parser = clap::value_parser!(u32).range(16..=16_384))]
    size: u32,

    /// Also write the corners, the centre and the middles of the sides as they are, side by side
    #[arg(long)]
    crops: bool,

    /// Print nothing but the answer and errors
    #[arg(long, short)]
    quiet: bool,

    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(args: &[OsString], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match parsed::<Args>(args, out, err) {
        Ok(args) => told(answer(&args, out, err), err),
        Err(code) => code,
    }
}

/// What is to be made of one file.
struct Wanted<'w> {
    found: &'w Found,
    picture: PathBuf,
    /// Its parts as they are, if they are wanted.
    crops: Option<PathBuf>,
}

/// What was made of it.
struct Made {
    /// Of the picture; `None` where all was there already.
    size: Option<(usize, usize)>,
}

fn answer(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Refused> {
    let walk = walked(&args.inputs, args.quiet, err)?;
    fs::create_dir_all(&args.out)
        .map_err(|error| Refused(format!("{} cannot be made: {}", args.out.display(), reason(&error))))?;
    let wanted = wanted(&walk, args);
    let bar = progress(args.quiet, wanted.len());
    let settings = Settings {
        longest_px: usize::try_from(args.size).unwrap_or(usize::MAX),
        panel_px: if args.crops { Settings::default().panel_px } else { 0 },
    };
    let made = each(&wanted, |wanted| {
        let made = make(&walk, &args.out, wanted, settings);
        bar.inc(1);
        made
    });
    bar.finish_and_clear();
    let mut previews = Vec::new();
    let mut is_all = true;
    for trouble in walk.failures.iter().chain(&walk.unlisted) {
        is_all = false;
        previews.push(json!({ "path": trouble.path, "root": trouble.root, "error": trouble.why }));
    }
    for (wanted, made) in wanted.iter().zip(&made) {
        let place = json!({ "path": wanted.found.path, "root": wanted.found.root });
        let mut line = place.as_object().cloned().unwrap_or_default();
        match made {
            Ok(Made { size }) => {
                line.insert("preview".to_owned(), wanted.picture.to_string_lossy().into());
                if let Some(crops) = &wanted.crops {
                    line.insert("crops".to_owned(), crops.to_string_lossy().into());
                }
                line.insert("written".to_owned(), size.is_some().into());
                if let Some((width, height)) = size {
                    line.insert("width".to_owned(), (*width).into());
                    line.insert("height".to_owned(), (*height).into());
                }
            }
            Err(why) => {
                is_all = false;
                line.insert("error".to_owned(), why.clone().into());
            }
        }
        previews.push(Value::Object(line));
    }
    let code = if is_all && !previews.is_empty() { DONE } else { NOTHING_COUNTED };
    if args.json {
        return print_json(&json!({ "previews": previews }), out, code);
    }
    for preview in &previews {
        if let (Some(path), Some(why)) = (text(preview, "path"), text(preview, "error")) {
            tell(err, &format!("warning: {path}: {why}"));
        }
    }
    print_table(&table(&previews), out, code)
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

/// For people: what was made of each file.
fn table(previews: &[Value]) -> Vec<Vec<String>> {
    let mut rows = vec![["file", "preview", "pixels"].map(str::to_owned).to_vec()];
    for preview in previews {
        let Some(picture) = text(preview, "preview") else { continue };
        let side = |key: &str| preview.get(key).and_then(Value::as_u64);
        let pixels = match (side("width"), side("height")) {
            (Some(width), Some(height)) => format!("{width} x {height}"),
            _ => "there already".to_owned(),
        };
        rows.push(vec![text(preview, "path").unwrap_or_default().to_owned(), picture.to_owned(), pixels]);
    }
    rows
}

/// Where the pictures go: below the output folder as the frames lie, each part of a name such that every system takes it,
/// and no two at one place.
fn wanted<'w>(walk: &'w Walk, args: &Args) -> Vec<Wanted<'w>> {
    let several_roots = walk.roots.len() > 1;
    let mut taken: HashSet<String> = HashSet::new();
    walk.headers
        .iter()
        .map(|found| {
            let root = walk.roots.get(usize::from(found.root)).map(|root| root.name.as_str());
            let root = root.filter(|name| several_roots && !name.is_empty());
            let parts: Vec<String> = root.into_iter().chain(found.path.split('/')).map(safe_name).collect();
            let path = parts.join("/");
            let free = (1_u32..).find_map(|number| {
                let path = if number == 1 { path.clone() } else { format!("{path} ({number})") };
                taken.insert(folded(&path)).then_some(path)
            });
            let path = free.unwrap_or(path);
            Wanted {
                found,
                picture: PathBuf::from(format!("{path}.png")),
                crops: args.crops.then(|| PathBuf::from(format!("{path}.crops.png"))),
            }
        })
        .collect()
}

/// Makes what is not there yet of one file.
fn make(walk: &Walk, out: &Path, wanted: &Wanted, settings: Settings) -> Result<Made, String> {
    let is_there = |path: &PathBuf| fs::symlink_metadata(out.join(path)).is_ok();
    let (no_picture, no_crops) =
        (!is_there(&wanted.picture), wanted.crops.as_ref().is_some_and(|crops| !is_there(crops)));
    if !no_picture && !no_crops {
        return Ok(Made { size: None });
    }
    let shown = preview_file(&walk.on_disk(wanted.found), &wanted.found.path, settings)?;
    if no_picture {
        write_png(&out.join(&wanted.picture), &shown.picture)?;
    }
    if let (true, Some(crops), Some(panels)) = (no_crops, &wanted.crops, &shown.panels) {
        write_png(&out.join(crops), panels)?;
    }
    Ok(Made { size: Some((shown.picture.width, shown.picture.height)) })
}

#[cfg(test)]
mod tests;
