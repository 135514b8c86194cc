//! Where a scan stands, to say what changed since an earlier look at the same folders (docs/rules.md#13-watch).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::{tr, tr_n};
use nightledger_ledger::Ledger;

use super::duration;
use super::totals::{Totals, seconds};

/// What a scan comes to, target by target and filter by filter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    lights: BTreeMap<(Option<String>, Option<String>), Light>,
    /// Exposures, stacks weighing their subframes.
    exposures: u32,
    /// s.
    seconds: f64,
}

/// The light of one target through one filter.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Light {
    exposures: u32,
    seconds: f64,
}

/// How many files came, changed or went between two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FilesSince {
    /// They were not there.
    pub new: usize,
    /// Their size or time of change is another.
    pub changed: usize,
    /// They are not there any more.
    pub gone: usize,
    /// They are still being written, and are read when that is over.
    pub waiting: usize,
    /// Logs and other files beside the frames that came or changed.
    pub beside: usize,
}

impl Standing {
    /// Of a scan's rows.
    pub fn new(ledger: &Ledger) -> Self {
        let totals = Totals::new(ledger);
        let mut lights: BTreeMap<_, Light> = BTreeMap::new();
        for row in &ledger.rows {
            let filter = row.filter.as_ref().map(|known| known.value.clone());
            let light = lights.entry((row.target.clone(), filter)).or_default();
            light.exposures = light.exposures.saturating_add(row.number);
            light.seconds += seconds(row);
        }
        Self { lights, exposures: totals.exposures, seconds: totals.seconds }
    }

    /// What changed since `before`, in one line: the light by filter, the files, and what there is now.
    pub fn since(&self, before: &Self, files: FilesSince) -> String {
        let both: BTreeSet<_> = self.lights.keys().chain(before.lights.keys()).collect();
        let targets: BTreeSet<_> = both.iter().map(|(target, _)| target).collect();
        let mut parts = Vec::new();
        for key @ (target, filter) in both {
            let of = |standing: &Self| standing.lights.get(key).copied().unwrap_or_default();
            let (now, then) = (of(self), of(before));
            if now == then {
                continue;
            }
            let filter = filter.as_deref().unwrap_or(tr!("no filter"));
            let name = match target {
                Some(target) if targets.len() > 1 => format!("{target} {filter}"),
                _ => filter.to_owned(),
            };
            let sign = if now.exposures < then.exposures { '−' } else { '+' };
            let exposures = now.exposures.abs_diff(then.exposures);
            let time = duration((now.seconds - then.seconds).abs());
            parts.push(format!("{name} {sign}{exposures} ({time})"));
        }
        let mut text = if parts.is_empty() { tr!("No other light").to_owned() } else { parts.join(", ") };
        let files = files.in_words();
        if !files.is_empty() {
            text = format!("{text}; {files}");
        }
        format!("{text}. {}", self.now())
    }

    /// What there is: `Now 42 exposures, 3 h 30 min.`
    pub fn now(&self) -> String {
        tr_n!(
            self.exposures,
            "Now {n} exposure, {time}.",
            "Now {n} exposures, {time}.",
            n = self.exposures,
            time = duration(self.seconds)
        )
    }
}

impl FilesSince {
    /// Whether nothing was to be read, and nothing to be forgotten.
    pub fn is_nothing(&self) -> bool {
        !self.is_of_frames() && self.beside == 0
    }

    /// Whether frames came, changed or went, and not only what stands beside them.
    pub fn is_of_frames(&self) -> bool {
        (self.new, self.changed, self.gone) != (0, 0, 0)
    }

    /// Of files that are still being written; nothing where there are none.
    pub fn waits(&self) -> String {
        match self.waiting {
            0 => String::new(),
            files => {
                tr_n!(
                    files,
                    "{n} file is still being written",
                    "{n} files are still being written",
                    n = files
                )
            }
        }
    }

    /// `3 new files, 1 changed, 2 still being written`; nothing where there is nothing to say.
    fn in_words(self) -> String {
        let mut texts = Vec::new();
        let mut is_first = true;
        // Only the first says that it is files.
        let mut take = |n: usize, whole: fn(usize) -> String, short: fn(usize) -> String| {
            if n > 0 {
                texts.push(if std::mem::take(&mut is_first) { whole(n) } else { short(n) });
            }
        };
        take(self.new, |n| tr_n!(n, "{n} new file", "{n} new files", n), |n| tr_n!(n, "{n} new", n));
        take(
            self.changed,
            |n| tr_n!(n, "{n} file changed", "{n} files changed", n),
            |n| tr_n!(n, "{n} changed", n),
        );
        take(self.gone, |n| tr_n!(n, "{n} file gone", "{n} files gone", n), |n| tr_n!(n, "{n} gone", n));
        take(
            self.waiting,
            |n| tr_n!(n, "{n} file still being written", "{n} files still being written", n),
            |n| tr_n!(n, "{n} still being written", n),
        );
        texts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Answer, Scan, sample};
    use nightledger_header::{HeaderReader, Limits};
    use nightledger_ledger::{Edits, FixedZone, Settings};

    /// Where the sample stands, without the files that `left_out` names.
    fn standing(left_out: impl Fn(&str) -> bool) -> Standing {
        let mut scan = Scan::default();
        let root = scan.add_root("Sample");
        for (path, bytes) in sample::tree() {
            if !left_out(&path) {
                scan.take_header(root, &path, &HeaderReader::read_all(&path, &bytes, Limits::default()));
            }
        }
        let host = FixedZone { today: time::Date::MAX, offset_min: 0 };
        Standing::new(&Answer::new(&scan, &Settings::default(), &Edits::default(), &host, "now").ledger)
    }

    #[test]
    fn what_came_is_named_by_filter_and_what_went_too() {
        let all = standing(|_| false);
        let mut lights: Vec<String> = sample::tree()
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| path.to_lowercase().contains("light"))
            .collect();
        lights.sort();
        let last = lights.last().unwrap().clone();
        let before = standing(|path| path == last);
        let files = FilesSince { new: 1, waiting: 2, ..FilesSince::default() };
        let came = all.since(&before, files);
        assert!(
            came.contains(" +1 (") && came.contains("; 1 new file, 2 still being written. Now "),
            "{came}"
        );
        assert!(!came.contains(','.to_string().repeat(2).as_str()) && !came.contains('−'), "{came}");
        let went = before.since(&all, FilesSince { gone: 1, ..FilesSince::default() });
        assert!(went.contains(" −1 (") && went.contains("; 1 file gone. Now "), "{went}");
    }

    #[test]
    fn the_same_light_says_so() {
        let all = standing(|_| false);
        let said = all.since(&all, FilesSince { changed: 3, ..FilesSince::default() });
        assert!(said.starts_with("No other light; 3 files changed. Now "), "{said}");
        assert!(FilesSince { waiting: 4, ..FilesSince::default() }.is_nothing());
    }
}
