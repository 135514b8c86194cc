//! Writes files whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use nightledger_session::OutputFile;

use crate::outcome::Refused;
use crate::walk::reason;

/// Writes a file into `folder` under another name first and renames it then: whoever looks sees the old file or the
/// new one, never half of it. Returns its path.
pub(crate) fn write(folder: &Path, file: &OutputFile) -> io::Result<PathBuf> {
    let path = folder.join(&file.name);
    let unfinished = folder.join(format!(".{}.{}.tmp", short(&file.name), std::process::id()));
    let written = (|| {
        let mut to = File::create(&unfinished)?;
        to.write_all(file.text.as_bytes())?;
        to.sync_all()?;
        drop(to);
        fs::rename(&unfinished, &path)
    })();
    if written.is_err() {
        // What could not be finished is of no use; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(&unfinished);
    }
    written.map(|()| path)
}

/// Writes all files; when one fails, those before it are there whole.
pub(crate) fn write_all(folder: &Path, files: &[&OutputFile]) -> Result<Vec<PathBuf>, Refused> {
    let one = |file: &&OutputFile| {
        write(folder, file).map_err(|error| {
            Refused(format!("{} cannot be written into {}: {}", file.name, folder.display(), reason(&error)))
        })
    };
    files.iter().map(one).collect()
}

/// The first part of a name, so that what is added to it does not make it too long for a file system.
fn short(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_file_is_replaced_whole_and_nothing_else_stays() {
        let dir = std::env::temp_dir().join(format!("nightledger-output-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        for text in ["a longer first text", "second"] {
            let file = OutputFile { name: "a_acquisition.csv".to_owned(), text: text.to_owned() };
            let path = write(&dir, &file).unwrap();
            assert_eq!(fs::read_to_string(path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
        fs::remove_dir_all(&dir).unwrap();
        let file = OutputFile { name: "b".to_owned(), text: String::new() };
        assert_eq!(write(&dir, &file).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
