//! What a `case.toml` may say.

use std::collections::BTreeMap;

use nightledger_ledger::{Dates, Edits, FileKey, Settings};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::tree::Tree;

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// The sentence that the case checks.
    pub rule: String,
    /// The paragraph of the rules that it comes from: `docs/rules.md#7-bias`.
    pub paragraph: String,
    /// Why the case does not hold yet.
    pub known_failure: Option<String>,
    /// The files, as [`Tree::read`] reads them.
    pub tree: String,
    /// The user's settings as AstroBinUpload writes them.
    pub config_ini: Option<String>,
    /// The user's settings by the keys of the page's settings file.
    pub settings: Option<Map<String, Value>>,
    /// What the run is given beside the settings.
    #[serde(default)]
    pub options: Options,
    /// The user's corrections of a file's values, by path.
    #[serde(default)]
    pub corrections: BTreeMap<String, Value>,
    /// What must follow.
    pub expect: Expect,
}

/// What a case sets beside the user's settings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Minutes that the machine is ahead of UTC.
    pub zone_min: i32,
    /// The date of the run, `2026-11-20` if none is given.
    pub today: Option<String>,
    /// `night` or `utc-date`.
    pub dates: Option<String>,
    /// One row for all panels of a mosaic.
    pub merge_panels: bool,
    /// Only these targets.
    pub targets: Vec<String>,
    /// One pair of files for each target.
    pub split_targets: bool,
    /// Paths of files that the user excluded.
    pub exclude: Vec<String>,
}

/// What must follow. Lines that begin with `#` say something to the reader only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// All rows, in order, by columns of the report's rows (any of them); numbers compare as numbers.
    pub rows: Option<String>,
    /// `PATH: key=value; provenance.key=value` for some files; `counted = N` and `ignored = {...}` for all.
    pub frames: Option<String>,
    /// `code`, `code PATH` or `code row N` that must be there, with `!` that must not; ` ~ words` behind it for what its
    /// text says.
    pub notices: Option<String>,
    /// The rows of videos, as `rows`; `files` joined with blanks.
    pub video: Option<String>,
    /// `code PATH` or `code` of the notices about videos: all of them, in order.
    pub video_notices: Option<String>,
    /// `unused KIND COUNT`, `missing ROW KIND`, `near ROW KIND: words of the reason`; `!` as above.
    pub coverage: Option<String>,
    /// acquisition.csv, every character of it.
    pub acquisition_csv: Option<String>,
    /// Lines that the summary must have, in this order; of several blanks one counts.
    pub summary: Option<String>,
    /// Names of all files that would be written, in order.
    pub files: Option<Vec<String>>,
}

impl CaseFile {
    /// Reads a `case.toml`; what is wrong with it comes back in words.
    pub fn read(text: &str) -> Result<Self, String> {
        let case: Self = toml::from_str(text).map_err(|error| format!("case.toml: {error}"))?;
        if case.rule.trim().is_empty() || !case.paragraph.starts_with("docs/") {
            return Err("case.toml names no rule or no paragraph of docs/".to_owned());
        }
        Ok(case)
    }

    /// The user's settings.
    pub fn settings(&self) -> Result<Settings, String> {
        let mut settings = match (&self.config_ini, &self.settings) {
            (None, None) => Settings::default(),
            (Some(text), None) => imported(text)?.0,
            (None, Some(given)) => {
                let text =
                    Value::Object(Map::from_iter([("settings".to_owned(), Value::Object(given.clone()))]));
                let (settings, remarks) = imported(&text.to_string())?;
                if !remarks.is_empty() {
                    return Err(format!("settings: {}", remarks.join("; ")));
                }
                settings
            }
            (Some(_), Some(_)) => return Err("case.toml has both config_ini and [settings]".to_owned()),
        };
        let options = &self.options;
        if let Some(dates) = &options.dates {
            let dates: Dates = serde_json::from_value(Value::String(dates.clone()))
                .map_err(|error| format!("dates: {error}"))?;
            settings.dates = dates;
        }
        if options.merge_panels {
            settings.row_per_panel = false;
        }
        settings.targets_only.extend(options.targets.iter().cloned());
        Ok(settings)
    }

    /// The user's edits of the files of `tree`.
    pub fn edits(&self, tree: &Tree) -> Result<Edits, String> {
        let root_name = tree.roots.first().cloned().unwrap_or_default();
        let key = |path: &String| FileKey { root_name: root_name.clone(), path: path.clone() };
        let mut edits =
            Edits { excluded: self.options.exclude.iter().map(key).collect(), ..Edits::default() };
        for (path, patch) in &self.corrections {
            // Of several exposures in one file each has a mark of its own.
            let file_path = path.split_once(" [").map_or(&**path, |(file, _)| file);
            if !tree.files.iter().any(|file| file.path == file_path) {
                return Err(format!("corrections: no file {path}"));
            }
            let patch = serde_json::from_value(patch.clone())
                .map_err(|error| format!("corrections of {path}: {error}"))?;
            edits.corrections.push((key(path), patch));
        }
        Ok(edits)
    }

    /// The date of the run.
    pub fn today(&self) -> Result<time::Date, String> {
        let text = self.options.today.as_deref().unwrap_or("2026-11-20");
        let wrong = || format!("today: {text} is no date");
        let parts: Vec<i32> =
            text.split('-').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
        let [year, month, day] = parts[..] else { return Err(wrong()) };
        let month = u8::try_from(month).ok().and_then(|month| month.try_into().ok()).ok_or_else(wrong)?;
        let day = u8::try_from(day).map_err(|_| wrong())?;
        time::Date::from_calendar_date(year, month, day).map_err(|_| wrong())
    }
}

fn imported(text: &str) -> Result<(Settings, Vec<String>), String> {
    let imported = nightledger_astrobin::import(text, &Settings::default(), &Edits::default());
    imported
        .map(|imported| (imported.settings, imported.remarks))
        .map_err(|error| format!("settings: {error}"))
}
