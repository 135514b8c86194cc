//! What does not count before any rule is asked: unfit files, the user's exclusions, folders of rejects (docs/rules.md#2-rejected, 11).

use nightledger_frame::{Place, Unfit};

use crate::input::FileEdits;
use crate::steps::files::File;
use crate::steps::verdict::Verdict;
use crate::{Reason, Settings};

/// Folders whose files are listed but not counted (docs/rules.md#2-rejected). Names compare without case, as file systems often do.
const SET_ASIDE: [&str; 5] = ["_stash", "rejected", "reject", "bad", "astrobinuploadinfo"];

/// For each file whether it has a part in the rules at all. A file that the user excluded by itself has: its exposure is
/// then excluded with all copies (see `identity`).
pub(crate) fn set_aside(files: &[File<'_>], file_edits: &FileEdits<'_>, settings: &Settings) -> Vec<Verdict> {
    let mut rejects = Rejects::default();
    files.iter().map(|file| Verdict::of(reason_of(file, file_edits, settings, &mut rejects))).collect()
}

fn reason_of<'a>(
    file: &File<'a>,
    file_edits: &FileEdits<'_>,
    settings: &Settings,
    rejects: &mut Rejects<'a>,
) -> Option<Reason> {
    let frame = file.edited.frame;
    let place = &frame.place;
    if let Some(unfit) = frame.unfit {
        return Some(Reason::Unfit(unfit));
    }
    let included = file_edits.includes(place);
    if !included && file_edits.in_excluded_folder(place) {
        return Some(Reason::Excluded);
    }
    if !included && !settings.count_set_aside_folders && rejects.hold(place) {
        return Some(Reason::SetAsideFolder);
    }
    if frame.processed {
        return Some(Reason::Processed);
    }
    file.kind.is_none().then_some(Reason::Unfit(Unfit::NoFrame))
}

/// Whether files lie in a folder of rejects, asked in path order: files beside each other share their folder.
#[derive(Debug, Default)]
pub(crate) struct Rejects<'a> {
    last: Option<(u16, &'a str, bool)>,
}

impl<'a> Rejects<'a> {
    fn hold(&mut self, place: &'a Place) -> bool {
        let folder = place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match self.last {
            Some((root, last, held)) if root == place.root && last == folder => held,
            _ => {
                let held = in_set_aside_folder(place);
                self.last = Some((place.root, folder, held));
                held
            }
        }
    }
}

fn in_set_aside_folder(place: &Place) -> bool {
    place.folders().any(|folder| SET_ASIDE.iter().any(|name| folder.eq_ignore_ascii_case(name)))
}
