//! What follows from a scan, and the files that it is written into.

use std::io::Write;
use std::path::{Path, PathBuf};

use nightledger_astrobin::{decode, repair_export};
use nightledger_session::{Answer, Options, OutputFile, Session};

use crate::args::Args;
use crate::clock::Clock;
use crate::outcome::{Refused, tell};
use crate::walk::reason;
use crate::{output, read};

/// Works out what follows from what was read.
pub(crate) fn derive(args: &Args, clock: &Clock, session: &mut Session) {
    let options = Options { split_targets: args.split_targets };
    session.derive(clock, &clock.generated(), options);
    if args.merge_objects && session.merge_objects() {
        session.derive(clock, &clock.generated(), options);
    }
}

/// Writes the files of an answer, and returns their paths.
pub(crate) fn write(
    args: &Args,
    session: &Session,
    answer: &Answer,
    folder: &Path,
    err: &mut dyn Write,
) -> Result<Vec<PathBuf>, Refused> {
    let merged = merged_with_export(args, answer, err)?;
    let csv = merged.as_deref().unwrap_or(&answer.csv);
    let mut files: Vec<&OutputFile> = csv.iter().chain(&answer.summary).collect();
    let tables = if args.debug {
        answer.debug_tables(&session.scan, session.settings(), session.edits())
    } else {
        Vec::new()
    };
    files.extend(&tables);
    output::write_all(folder, &files)
}

/// The summaries, one after another.
pub(crate) fn summaries(answer: &Answer) -> String {
    let texts: Vec<&str> = answer.summary.iter().map(|file| file.text.trim_end()).collect();
    texts.join("\n\n")
}

/// The rows of the scan with those of AstroBin's own export, which its import would refuse and replace.
fn merged_with_export(
    args: &Args,
    answer: &Answer,
    err: &mut dyn Write,
) -> Result<Option<Vec<OutputFile>>, Refused> {
    let Some(path) = &args.export else { return Ok(None) };
    let refused = |why: String| Refused(format!("{}: {why}", path.display()));
    let bytes = read::read_config(path).map_err(|error| refused(reason(&error)))?;
    let pasted = decode(&bytes);
    let mut files = Vec::new();
    for file in &answer.csv {
        let repaired = repair_export(&pasted, &file.text).map_err(refused)?;
        if !args.quiet {
            let (kept, replaced) = (repaired.from_export, repaired.replaced);
            tell(
                err,
                &format!(
                    "{}: {kept} rows of the export added, {replaced} replaced by the scan's",
                    path.display()
                ),
            );
            for remark in &repaired.remarks {
                tell(err, &format!("{}: {remark}", path.display()));
            }
        }
        files.push(OutputFile { name: file.name.clone(), text: format!("{}\n", repaired.csv) });
    }
    Ok(Some(files))
}
