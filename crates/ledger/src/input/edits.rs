//! What the user corrected: kept apart from what was read, listed, undoable, and applied before the rules (docs/rules.md#11-edits).

use nightledger_frame::Kind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Month};

use crate::Renames;

/// Names a file across rescans: the root's name and the path below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct FileKey {
    /// The name of the folder given.
    pub root_name: String,
    /// The path below it.
    pub path: String,
}

/// The layer of edits.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// Files that do not count.
    pub excluded: Vec<FileKey>,
    /// Folders (path prefix below a root, no trailing `/`; empty: the whole root) that do not count.
    pub excluded_folders: Vec<FileKey>,
    /// Files that count although they lie in a set-aside or excluded folder.
    pub included: Vec<FileKey>,
    /// Values corrected for single files. In files it is called as in their first version.
    #[serde(rename = "overrides")]
    pub corrections: Vec<(FileKey, Correction)>,
    /// Telescopes renamed, old name to new.
    pub telescope_names: Renames,
    /// Cameras renamed.
    pub camera_names: Renames,
    /// Targets renamed (two spellings of one become one).
    pub target_names: Renames,
    /// Filters renamed.
    pub filter_names: Renames,
    /// How good the sky was over a video row, by the first file of the row.
    pub judgements: Vec<(FileKey, Judgement)>,
    /// By which limits files were excluded, in words.
    pub excluded_for: Vec<(FileKey, String)>,
    /// By what edited files are known beside their names, in any folder: their start, else their header.
    pub marks: Vec<(FileKey, String)>,
}

/// How good the sky was: what only who was there can say (docs/rules.md#25-judgement).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Judgement {
    /// 1 to 5, larger is better.
    pub seeing: Option<u8>,
    /// 1 to 10, larger is better.
    pub transparency: Option<u8>,
}

/// Corrected values of one file; `None` leaves what was read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Correction {
    /// Kind.
    pub kind: Option<Kind>,
    /// A master's or stack's number of exposures.
    pub subframes: Option<u32>,
    /// The date of the evening, as `2025-02-03` ([`evening`]).
    pub night: Option<String>,
    /// s, of one exposure.
    pub exposure_s: Option<f64>,
    /// The gain setting.
    pub gain: Option<f64>,
    /// The offset setting.
    pub offset: Option<f64>,
    /// The filter's name.
    pub filter: Option<String>,
    /// Binning.
    pub binning: Option<u8>,
    /// Set point, degC.
    pub set_temp_c: Option<f64>,
    /// Sensor temperature, degC.
    pub sensor_temp_c: Option<f64>,
    /// Target.
    pub object: Option<String>,
    /// Panel.
    pub panel: Option<String>,
    /// px.
    pub hfr_px: Option<f64>,
    /// arcsec.
    pub fwhm_arcsec: Option<f64>,
    /// degC.
    pub ambient_c: Option<f64>,
    /// mm.
    pub focal_length_mm: Option<f64>,
    /// Focal ratio.
    pub focal_ratio: Option<f64>,
    /// Darks of the row that the light is in, whatever matches (docs/rules.md#7-typed). The same for the next three.
    pub darks: Option<u32>,
    /// Flats.
    pub flats: Option<u32>,
    /// Dark flats.
    pub dark_flats: Option<u32>,
    /// Bias frames.
    pub bias: Option<u32>,
}

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NameOf {
    /// A telescope.
    Telescope,
    /// A camera.
    Camera,
    /// A target.
    Target,
    /// A filter.
    Filter,
}

impl NameOf {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Telescope, Self::Camera, Self::Target, Self::Filter];
}

impl Edits {
    /// What the user said of the sky over the row that begins with a file.
    pub fn judgement(&self, file: &FileKey) -> Judgement {
        let said = self.judgements.iter().find(|(key, _)| key == file);
        said.map_or_else(Judgement::default, |(_, judgement)| *judgement)
    }

    /// Says it; a judgement of nothing is none.
    pub fn judge(&mut self, file: FileKey, judgement: Judgement) {
        self.judgements.retain(|(key, _)| *key != file);
        if judgement != Judgement::default() {
            self.judgements.push((file, judgement));
        }
    }

    /// Excludes these files. A file that was included by itself no longer is.
    pub fn exclude(&mut self, files: impl IntoIterator<Item = FileKey>) {
        let files: BTreeSet<FileKey> = files.into_iter().collect();
        self.excluded.retain(|key| !files.contains(key));
        self.excluded_for.retain(|(key, _)| !files.contains(key));
        self.included.retain(|key| !files.contains(key));
        self.excluded.extend(files);
        self.excluded.sort_unstable();
    }

    /// Excludes these files, each by limits in words.
    pub fn exclude_for(&mut self, files: Vec<(FileKey, String)>) {
        self.exclude(files.iter().map(|(file, _)| file.clone()));
        self.excluded_for.extend(files);
        self.excluded_for.sort_unstable();
    }

    /// Takes the exclusion of these files back.
    pub fn include(&mut self, files: impl IntoIterator<Item = FileKey>) {
        let files: BTreeSet<FileKey> = files.into_iter().collect();
        self.excluded.retain(|key| !files.contains(key));
        self.excluded_for.retain(|(key, _)| !files.contains(key));
    }

    /// Excludes a folder with all that lies in it.
    pub fn exclude_folder(&mut self, folder: FileKey) {
        if !self.excluded_folders.contains(&folder) {
            self.excluded_folders.push(folder);
            self.excluded_folders.sort_unstable();
        }
    }

    /// Takes the exclusion of a folder back.
    pub fn include_folder(&mut self, folder: &FileKey) {
        self.excluded_folders.retain(|key| key != folder);
    }

    /// Changes the corrections of these files; a file left without any is no longer among the edits.
    pub fn correct<'k>(
        &mut self,
        files: impl IntoIterator<Item = &'k FileKey>,
        mut change: impl FnMut(&mut Correction),
    ) {
        let mut by_file: BTreeMap<FileKey, Correction> =
            std::mem::take(&mut self.corrections).into_iter().collect();
        for key in files {
            change(by_file.entry(key.clone()).or_default());
        }
        self.corrections =
            by_file.into_iter().filter(|(_, correction)| *correction != Correction::default()).collect();
    }

    /// The files that are edited by themselves, each once.
    pub fn files(&self) -> BTreeSet<&FileKey> {
        let corrected = self.corrections.iter().map(|(key, _)| key);
        self.excluded.iter().chain(&self.included).chain(corrected).collect()
    }

    /// By what an edited file is known beside its name, if that was noted.
    pub fn mark(&self, file: &FileKey) -> Option<&str> {
        self.marks.iter().find(|(key, _)| key == file).map(|(_, mark)| mark.as_str())
    }

    /// Notes by what edited files are known; those of files that are edited no more go.
    pub fn take_marks(&mut self, marks: Vec<(FileKey, String)>) {
        let mut all: BTreeMap<FileKey, String> = std::mem::take(&mut self.marks).into_iter().collect();
        all.extend(marks);
        let edited = self.files();
        let all: Vec<_> = all.into_iter().filter(|(key, _)| edited.contains(key)).collect();
        self.marks = all;
    }

    /// Edits follow files that lie elsewhere now: each from its old place to its new one, or to several.
    pub fn move_files(&mut self, moved: &[(FileKey, FileKey)]) {
        let mut to: BTreeMap<&FileKey, Vec<&FileKey>> = BTreeMap::new();
        for (old, new) in moved {
            to.entry(old).or_default().push(new);
        }
        let follow = |key: FileKey| match to.get(&key) {
            Some(places) => places.iter().map(|&new| new.clone()).collect(),
            None => vec![key],
        };
        for keys in [&mut self.excluded, &mut self.included] {
            let moved: BTreeSet<FileKey> = std::mem::take(keys).into_iter().flat_map(follow).collect();
            *keys = moved.into_iter().collect();
        }
        at_new_places(&mut self.corrections, follow);
        at_new_places(&mut self.excluded_for, follow);
        at_new_places(&mut self.marks, follow);
    }

    /// The corrections of a file.
    pub fn correction(&self, file: &FileKey) -> Option<&Correction> {
        self.corrections.iter().find(|(key, _)| key == file).map(|(_, correction)| correction)
    }

    /// The renames of one sort.
    pub fn renames(&self, of: NameOf) -> &Renames {
        match of {
            NameOf::Telescope => &self.telescope_names,
            NameOf::Camera => &self.camera_names,
            NameOf::Target => &self.target_names,
            NameOf::Filter => &self.filter_names,
        }
    }

    /// Calls what files name `old` by a `new` name; two old names with one new name are merged. An empty new name, or
    /// the old one, leaves the name as the files have it.
    pub fn rename(&mut self, of: NameOf, old: &str, new: &str) {
        let names = match of {
            NameOf::Telescope => &mut self.telescope_names,
            NameOf::Camera => &mut self.camera_names,
            NameOf::Target => &mut self.target_names,
            NameOf::Filter => &mut self.filter_names,
        };
        let new = new.trim();
        if new.is_empty() || new == old {
            names.remove(old);
        } else {
            names.insert(old.to_owned(), new.to_owned());
        }
    }
}

/// What was said of files at their old places, at their new ones.
fn at_new_places<T: Clone>(all: &mut Vec<(FileKey, T)>, follow: impl Fn(FileKey) -> Vec<FileKey>) {
    let moved: BTreeMap<FileKey, T> = std::mem::take(all)
        .into_iter()
        .flat_map(|(key, value)| follow(key).into_iter().map(move |key| (key, value.clone())))
        .collect();
    *all = moved.into_iter().collect();
}

/// A date as `2025-02-03`.
pub fn evening(text: &str) -> Option<Date> {
    let mut parts = text.trim().splitn(3, '-').map(str::parse::<u16>);
    let mut part = || parts.next()?.ok();
    let (year, month, day) = (part()?, part()?, part()?);
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok())?;
    // Before photography it is a slip of the finger.
    let date = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok();
    date.filter(|date| (1826..=9999).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> FileKey {
        FileKey { root_name: "A".to_owned(), path: path.to_owned() }
    }

    #[test]
    fn why_a_file_was_excluded_goes_with_its_exclusion() {
        let mut edits = Edits::default();
        let why = |path: &str| (key(path), "FWHM over 4″".to_owned());
        edits.exclude_for(vec![why("b"), why("a"), why("c")]);
        assert_eq!(edits.excluded, [key("a"), key("b"), key("c")]);
        edits.include([key("a")]);
        edits.exclude([key("b")]);
        edits.move_files(&[(key("c"), key("d"))]);
        assert_eq!(
            (edits.excluded.as_slice(), edits.excluded_for.as_slice()),
            ([key("b"), key("d")].as_slice(), [why("d")].as_slice())
        );
    }

    #[test]
    fn an_excluded_file_is_excluded_once_and_no_longer_included() {
        let mut edits = Edits { included: vec![key("a"), key("b")], ..Edits::default() };
        edits.exclude([key("c"), key("a")]);
        edits.exclude([key("a")]);
        assert_eq!(
            (edits.excluded.as_slice(), edits.included.as_slice()),
            (&[key("a"), key("c")][..], &[key("b")][..])
        );
        edits.include([key("a"), key("x")]);
        assert_eq!(edits.excluded, [key("c")]);
    }

    #[test]
    fn a_folder_is_excluded_once() {
        let mut edits = Edits::default();
        for folder in ["b", "a", "b"] {
            edits.exclude_folder(key(folder));
        }
        assert_eq!(edits.excluded_folders, [key("a"), key("b")]);
        edits.include_folder(&key("b"));
        assert_eq!(edits.excluded_folders, [key("a")]);
    }

    #[test]
    fn a_file_without_corrections_is_no_longer_among_the_edits() {
        let mut edits = Edits::default();
        edits.correct(&[key("b"), key("a")], |correction| correction.gain = Some(1.0));
        assert_eq!(edits.correction(&key("a")).and_then(|correction| correction.gain), Some(1.0));
        edits.correct(&[key("b")], |correction| correction.gain = None);
        let files: Vec<&str> = edits.corrections.iter().map(|(key, _)| key.path.as_str()).collect();
        assert_eq!(files, ["a"]);
        edits.correct(&[key("a")], |correction| correction.gain = None);
        assert_eq!(edits, Edits::default());
    }

    #[test]
    fn a_name_is_given_changed_and_taken_back() {
        let mut edits = Edits::default();
        for of in NameOf::ALL {
            edits.rename(of, "EQ6-R", " Newton ");
            assert_eq!(edits.renames(of).new_name("EQ6-R"), Some("Newton"));
            edits.rename(of, "EQ6-R", "EQ6-R");
            assert!(edits.renames(of).is_empty());
        }
        edits.rename(NameOf::Target, "M31", "Andromeda");
        edits.rename(NameOf::Target, "M31", "");
        assert_eq!(edits, Edits::default());
    }
}
