//! `cargo xtask findings`: the scripts in `findings/`, each of which shows what an outside program, library or format
//! does. They are no tests of Nightledger and need what they name, so `cargo xtask test` leaves them alone.

use crate::child;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Runs one script, or all; false when one of them did not find what its head says.
pub(crate) fn run(project: &Project, name: Option<&str>) -> Result<bool> {
    let scripts = scripts(project, name)?;
    let mut lines = Vec::new();
    let mut all_hold = true;
    for script in scripts {
        println!("\n=== {}", script.file_name().unwrap_or_default().to_string_lossy());
        let mut last = String::new();
        let outcome = child::run_reading(Command::new("bash").arg(&script), |line| {
            if !line.is_empty() {
                line.clone_into(&mut last);
            }
        });
        let holds = outcome.is_ok() && last.starts_with("ok: ");
        all_hold &= holds;
        let shown = script.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        lines.push(format!("{} {shown}", if holds { "holds " } else { "FAILED" }));
        if let Err(error) = outcome {
            println!("--- {error:#}");
        }
    }
    println!("\n{}", lines.join("\n"));
    Ok(all_hold)
}

/// The script of this name, or all of them.
fn scripts(project: &Project, name: Option<&str>) -> Result<Vec<PathBuf>> {
    let dir = project.existing("findings", "there are no findings")?;
    let mut scripts = Vec::new();
    for entry in fs::read_dir(&dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "sh")
            && name.is_none_or(|name| path.file_stem().is_some_and(|stem| stem == name))
        {
            scripts.push(path);
        }
    }
    scripts.sort();
    if scripts.is_empty() {
        bail!("there is no such script in {}", dir.display());
    }
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_named_without_its_ending() {
        let project = Project::here();
        let all = scripts(&project, None).unwrap();
        assert!(!all.is_empty());
        let name = all[0].file_stem().unwrap().to_str().unwrap();
        assert_eq!(scripts(&project, Some(name)).unwrap(), [all[0].clone()]);
        assert!(scripts(&project, Some("nothing")).is_err());
    }

    /// What findings/README.md asks of each.
    #[test]
    fn each_says_what_was_found_where_and_ends_with_its_result() {
        for script in scripts(&Project::here(), None).unwrap() {
            let text = fs::read_to_string(&script).unwrap();
            for part in ["# Package: ", "# Version: ", "# Behaviour: ", "# Output seen", "echo \"ok: "] {
                assert!(text.contains(part), "{} lacks {part:?}", script.display());
            }
        }
    }
}
