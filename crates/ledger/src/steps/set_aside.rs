//! What does not count before any rule is asked: unfit files, the user's exclusions, folders of rejects (docs/rules.md#2-rejected, 11).

use std::collections::BTreeSet;

use nightledger_frame::{Kind, Place, Unfit};

use crate::input::FileEdits;
use crate::steps::files::File;
use crate::steps::verdict::Verdict;
use crate::{Host, Reason, Settings, fold_name, project_folders};

/// What folders of thrown-away files are called, alone or with one of [`OF_FRAMES`] before or after it
/// (docs/rules.md#2-rejected). Case, `_`, `-` and blanks do not count.
const REJECTS: [&str; 13] = [
    "stash",
    "reject",
    "rejects",
    "rejected",
    "rejection",
    "rejections",
    "bad",
    "discard",
    "discards",
    "discarded",
    "trash",
    "trashed",
    "deleted",
];

/// Words that make a name clear wherever it stands at its start or end: `Blink_Rejected`.
const CLEAR_WORDS: [&str; 7] =
    ["reject", "rejects", "rejected", "rejection", "discard", "discards", "discarded"];

/// What is thrown away.
const OF_FRAMES: [&str; 10] =
    ["frame", "frames", "light", "lights", "sub", "subs", "image", "images", "exposure", "exposures"];

/// For each file whether it has a part in the rules at all. A file that the user excluded by itself has: its exposure is
/// then excluded with all copies (see `identity`).
pub(crate) fn set_aside(
    files: &[File<'_>],
    file_edits: &FileEdits<'_>,
    settings: &Settings,
    host: &dyn Host,
) -> Vec<Verdict> {
    let accepted = Accepted::of(files, host);
    let mut rejects = Rejects::default();
    files
        .iter()
        .map(|file| {
            let reason = reason_of(file, file_edits, settings, &mut rejects);
            let left_out = || accepted.leaves_out(file, file_edits, host).then_some(Reason::NotAccepted);
            Verdict::of(reason.or_else(left_out))
        })
        .collect()
}

/// The projects whose accepted lights lie in a folder of their own (docs/rules.md#20-accept).
#[derive(Debug, Default)]
struct Accepted<'a> {
    /// Their folders, from the target's up.
    projects: BTreeSet<Vec<&'a str>>,
}

impl<'a> Accepted<'a> {
    fn of(files: &[File<'a>], host: &'a dyn Host) -> Self {
        let mut accepted = Self::default();
        for file in files {
            let place = &file.edited.frame.place;
            let found = project_folders(place, host.folders_above(place.root));
            if found.part.is_some_and(|part| part.eq_ignore_ascii_case("accept")) {
                accepted.projects.insert(folders_from(place, host, found.depth));
            }
        }
        accepted
    }

    /// Whether a light of such a project lies elsewhere in it, or among what was made of its lights.
    fn leaves_out(&self, file: &File<'_>, file_edits: &FileEdits<'_>, host: &dyn Host) -> bool {
        let place = &file.edited.frame.place;
        if file.kind != Some(Kind::Light) || file_edits.includes(place) {
            return false;
        }
        let found = project_folders(place, host.folders_above(place.root));
        match found.part {
            _ if found.stage.is_none() => false,
            Some(part) if part.eq_ignore_ascii_case("accept") => false,
            Some(part) if part.eq_ignore_ascii_case("master") => true,
            _ => self.projects.contains(&folders_from(place, host, found.depth)),
        }
    }
}

/// The folders from the target's up.
fn folders_from<'a>(place: &'a Place, host: &'a dyn Host, depth: usize) -> Vec<&'a str> {
    let above = host.folders_above(place.root).iter().map(String::as_str);
    place.folders().chain(above).skip(depth).collect()
}

fn reason_of<'a>(
    file: &File<'a>,
    file_edits: &FileEdits<'_>,
    settings: &Settings,
    rejects: &mut Rejects<'a>,
) -> Option<Reason> {
    let frame = file.edited.frame;
    let place = &frame.place;
    let included = file_edits.includes(place);
    // What such a frame was taken for is a matter of words: the user knows better.
    let can_be_wrong = matches!(frame.unfit, Some(Unfit::NotScience | Unfit::Edited));
    let unfit = frame.unfit.filter(|_| !(can_be_wrong && (included || file.edited.is_kind_corrected())));
    if let Some(unfit) = unfit {
        return Some(Reason::Unfit(unfit));
    }
    if !included && file_edits.in_excluded_folder(place) {
        return Some(Reason::Excluded);
    }
    if !included && settings.exclude.iter().any(|pattern| pattern_matches(pattern, &place.path)) {
        return Some(Reason::Excluded);
    }
    let (folder, name) = place.path.rsplit_once('/').unwrap_or(("", &place.path));
    if !included && !settings.count_set_aside_folders && (failed(name) || rejects.hold(place, folder)) {
        return Some(Reason::RejectFolder);
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
    /// `folder`: that of the place, below its root.
    fn hold(&mut self, place: &'a Place, folder: &'a str) -> bool {
        match self.last {
            Some((root, last, held)) if root == place.root && last == folder => held,
            _ => {
                // What the user gave as a root must be called so as a whole.
                let held = folder.split('/').any(|name| is_reject_folder(name) || has_clear_word(name))
                    || is_reject_folder(&place.root_name);
                self.last = Some((place.root, folder, held));
                held
            }
        }
    }
}

/// Dwarf's name for a frame that it did not stack.
fn failed(name: &str) -> bool {
    name.get(..7).is_some_and(|begin| begin.eq_ignore_ascii_case("failed_"))
}

/// Whether a folder is called as a whole as people and programs call what they threw away.
fn is_reject_folder(name: &str) -> bool {
    let plain = fold_name(name);
    let of_frames = |rest: &str| rest.is_empty() || OF_FRAMES.contains(&rest);
    // `bad` may stand beside the others: `bad rejects`.
    let rejects = |rest: &str| {
        REJECTS.iter().any(|word| {
            rest.strip_prefix(word).is_some_and(of_frames) || rest.strip_suffix(word).is_some_and(of_frames)
        })
    };
    plain == "astrobinuploadinfo" || rejects(&plain) || plain.strip_prefix("bad").is_some_and(rejects)
}

/// Whether a name begins or ends with a word that is clear.
fn has_clear_word(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words =
        lower.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-')).filter(|word| !word.is_empty());
    let (first, last) = (words.next(), words.next_back());
    let clear = |word: Option<&str>| word.is_some_and(|word| CLEAR_WORDS.contains(&word));
    clear(first) || (clear(last) && !matches!(first, Some("not" | "non" | "no" | "un")))
}

/// Whether a pattern of the user's (`*` any text, `?` any one character, without case) is the path of a file below its
/// root, or a part of it between two slashes: a folder's or file's name, or several of them.
fn pattern_matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<char> = pattern.trim().trim_matches('/').to_lowercase().chars().collect();
    if pattern.is_empty() {
        return false;
    }
    let path = path.to_lowercase();
    let begins = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    begins.into_iter().any(|begin| {
        let rest = path.get(begin..).unwrap_or_default();
        let ends = rest.match_indices('/').map(|(at, _)| at).chain([rest.len()]);
        ends.into_iter().any(|end| {
            let text: Vec<char> = rest.get(..end).unwrap_or_default().chars().collect();
            is_like(&pattern, &text)
        })
    })
}

/// `*` and `?` against a text, in time of pattern times text.
fn is_like(pattern: &[char], text: &[char]) -> bool {
    // Which beginnings of the text the pattern so far can be.
    let mut fits = vec![false; text.len() + 1];
    if let Some(none) = fits.first_mut() {
        *none = true;
    }
    for sign in pattern {
        let mut next = Vec::with_capacity(fits.len());
        let mut any = false;
        for (at, fit) in fits.iter().enumerate() {
            any |= fit;
            let before = at.checked_sub(1);
            let fitted_before = before.and_then(|at| fits.get(at)).copied().unwrap_or(false);
            let letter = before.and_then(|at| text.get(at));
            next.push(match sign {
                '*' => any,
                '?' => fitted_before,
                sign => fitted_before && letter == Some(sign),
            });
        }
        fits = next;
    }
    fits.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_rejects_in_all_spellings() {
        let is_of_rejects = |name: &str| is_reject_folder(name) || has_clear_word(name);
        for name in [
            "_stash",
            "Reject",
            "_rejected",
            "LIGHT_REJECT",
            "reject_light",
            "Light-Rejected",
            "rejects",
            "Rejected frames",
            "bad",
            "Bad subs",
            "bad_rejects",
            "Discard",
            "_trash",
            "deleted",
            "Blink_Rejected",
            "AstroBinUploadInfo",
            "lightrejected",
            "Rejection",
        ] {
            assert!(is_of_rejects(name), "{name}");
        }
        for name in
            ["LIGHT", "badlands", "Bad Homburg", "Karlsbad", "not rejected", "Trash Can", "stashed", ""]
        {
            assert!(!is_of_rejects(name), "{name}");
        }
        // What the user gave as a root: a word in its name is not enough.
        assert!(is_reject_folder("rejects") && !is_reject_folder("Blink_Rejected"));
    }

    #[test]
    fn patterns_match_the_path_or_parts_of_it() {
        let path = "Night 1/Test shots/x_01.fits";
        for pattern in ["*.FITS", "test*", "Night 1/*", "night ?/test shots", "*/x_*", "Test shots/x_01.fits"]
        {
            assert!(pattern_matches(pattern, path), "{pattern}");
        }
        for pattern in ["", "/", "x", "*.fit", "shots", "Night", "Test/*", "?.fits"] {
            assert!(!pattern_matches(pattern, path), "{pattern}");
        }
    }
}
