//! What every scan begins with: the settings, the walk, a bar.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nightledger_astrobin::{MOST_BYTES, TOO_LARGE};
use nightledger_session::Session;

use crate::outcome::{Refused, tell};
use crate::read;
use crate::walk::{Unusable, Walk, reason, walk};

/// Walks what was given; links that lead nowhere new are told.
pub(crate) fn walked(inputs: &[PathBuf], quiet: bool, err: &mut dyn Write) -> Result<Walk, Refused> {
    let walk = walk(inputs).map_err(|Unusable { path, error }| {
        Refused(match error.kind() {
            io::ErrorKind::NotFound => format!("there is no folder or file {}", path.display()),
            _ => format!("{} cannot be read: {}", path.display(), reason(&error)),
        })
    })?;
    if !quiet {
        for warning in walk.warnings.iter().chain(&walk.lost_videos) {
            let about = show(&walk, warning.root, &warning.path);
            tell(err, &format!("warning: {about}: {}", warning.why));
        }
    }
    Ok(walk)
}

/// A session with the settings of a configuration, if one is given.
pub(crate) fn configured(
    config: Option<&Path>,
    quiet: bool,
    err: &mut dyn Write,
) -> Result<Session, Refused> {
    let mut session = Session::default();
    if let Some(path) = config {
        let refused = |why: String| Refused(format!("{}: {why}", path.display()));
        let bytes = read::read_config(path).map_err(|error| refused(reason(&error)))?;
        if u64::try_from(bytes.len()).is_ok_and(|bytes| bytes > u64::from(MOST_BYTES)) {
            return Err(refused(TOO_LARGE.to_owned()));
        }
        let remarks = session.import(&path.display().to_string(), &bytes).map_err(refused)?;
        if !quiet {
            for remark in &remarks {
                tell(err, &format!("warning: {}: {remark}", path.display()));
            }
        }
    }
    Ok(session)
}

/// A bar on the terminal, nothing elsewhere.
pub(crate) fn progress(quiet: bool, files: usize) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} files, {per_sec}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// A path with the name of the folder it lies in.
pub(crate) fn show(walk: &Walk, root: u16, path: &str) -> String {
    let name = walk.roots.get(usize::from(root)).map_or("", |root| root.name.as_str());
    if name.is_empty() || path.is_empty() { format!("{name}{path}") } else { format!("{name}/{path}") }
}
