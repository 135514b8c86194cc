//! What to tell of a folder that was not read, in whole sentences.

use nightledger_language::{tr, tr_n};

/// What so many files, and folders that were not listed to their end, come to.
pub fn not_read(files: usize, folders: usize) -> String {
    match (files, folders) {
        (files, 0) => tr_n!(
            files,
            "Reading was stopped: {n} file was not read. All counts and totals lack them. Press “Go on reading” to have them read.",
            "Reading was stopped: {n} files were not read. All counts and totals lack them. Press “Go on reading” to have them read.",
            n = files
        ),
        (0, _) => tr!("Reading was stopped: not all files were even found. All counts and totals lack them. Press “Go on reading” to have them read.").to_owned(),
        (files, _) => tr_n!(
            files,
            "Reading was stopped: {n} file was not read, and not all were even found. All counts and totals lack them. Press “Go on reading” to have them read.",
            "Reading was stopped: {n} files were not read, and not all were even found. All counts and totals lack them. Press “Go on reading” to have them read.",
            n = files
        ),
    }
}

/// What to tell of a folder without anything to read, which has so many `others`. `hides_names`: the browser may have left
/// some out.
pub fn nothing_here(name: &str, others: u64, hides_names: bool) -> String {
    let nothing = if name.is_empty() {
        tr!("There are no FITS or XISF files and no camera raws in what was dropped:").to_owned()
    } else {
        tr!("There are no FITS or XISF files and no camera raws in “{name}”:", name)
    };
    let others = match others {
        // Why nothing may be seen of a folder that was chosen, not dropped.
        0 if hides_names => tr!("it is empty, or the browser hides what it holds from pages. Browsers do so with hidden files and with names that have : ? < > | * \" in them: to have those read, drop the folder on the page.").to_owned(),
        0 => tr!("it is empty, or holds only hidden files.").to_owned(),
        1 => tr!("its only file is of another kind.").to_owned(),
        many => {
            tr_n!(many, "its {n} file is of another kind.", "its {n} files are of other kinds.", n = many)
        }
    };
    let advice = tr!(
        "Choose the folder that holds your frames (.fits, .fit, .fts, .xisf, .cr2, .nef and the like; folders inside it are searched too)."
    );
    format!("{nothing} {others} {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said() {
        for (files, folders, expect) in [
            (1, 0, ": 1 file was not read."),
            (7, 0, ": 7 files were not read."),
            (0, 1, ": not all files were even found."),
            (2, 1, ": 2 files were not read, and not all were even found."),
        ] {
            let text = not_read(files, folders);
            assert!(text.contains(expect), "{text}");
        }
    }

    #[test]
    fn an_empty_folder_is_called_by_its_name() {
        assert!(nothing_here("Moon", 0, false).contains("“Moon”: it is empty, or holds only hidden files."));
        assert!(
            nothing_here("Moon", 0, true)
                .contains("names that have : ? < > | * \" in them: to have those read")
        );
        assert!(nothing_here("Moon", 12, true).contains("its 12 files are of other kinds"));
    }
}
