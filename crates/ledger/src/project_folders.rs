//! Folders of projects: `NN_Stage/<target>/accept/...` (docs/rules.md#20-stage).

use nightledger_frame::Place;

/// The folder that holds calibration libraries and what has no target: no project.
const LIBRARY: u8 = 0;

/// What the folders above a file say of its project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProjectFolders<'f> {
    /// The stage's folder, as it is called; none of `00_Misc`.
    pub stage: Option<&'f str>,
    /// The target's folder, directly below it.
    pub target: Option<&'f str>,
    /// The folder in the target's folder; none where the file lies in that itself.
    pub part: Option<&'f str>,
    /// How many folders lie between the file and the target's folder.
    pub depth: usize,
    /// Whether it lies in `00_...`: a library of calibration and other things, no project.
    pub is_library: bool,
}

/// Reads the folders above a file, those above its root (`above`, the nearest first) too.
pub fn project_folders<'f>(place: &'f Place, above: &'f [String]) -> ProjectFolders<'f> {
    of_folders(place.folders().chain(above.iter().map(String::as_str)))
}

fn of_folders<'f>(folders: impl Iterator<Item = &'f str>) -> ProjectFolders<'f> {
    let mut below: Option<&str> = None;
    let mut part = None;
    for (number, folder) in folders.enumerate() {
        match (stage_number(folder), below) {
            (Some(LIBRARY), _) => return ProjectFolders { is_library: true, ..ProjectFolders::default() },
            (Some(_), Some(target)) => {
                let depth = number - 1;
                return ProjectFolders {
                    stage: Some(folder),
                    target: Some(target),
                    part,
                    depth,
                    is_library: false,
                };
            }
            // Directly below the stage: it belongs to no target.
            (Some(_), None) => return ProjectFolders::default(),
            (None, _) => {
                part = below;
                below = Some(folder);
            }
        }
    }
    ProjectFolders::default()
}

/// The number of a stage's folder: two digits, `_` and a name.
pub fn stage_number(folder: &str) -> Option<u8> {
    let (number, name) = folder.split_once('_')?;
    // `20_2024`, `10_30s` are no stages.
    let is_named = name.chars().next().is_some_and(char::is_alphabetic);
    (number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()) && is_named)
        .then(|| number.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_is_the_folder_directly_above_the_target() {
        #[track_caller]
        fn check(
            path: &str,
            stage: Option<&str>,
            target: Option<&str>,
            part: Option<&str>,
            is_library: bool,
        ) {
            let found = of_folders(path.rsplit('/'));
            assert_eq!(
                (found.stage, found.target, found.part, found.is_library),
                (stage, target, part, is_library),
                "{path}"
            );
        }
        let stage = Some("20_Data");
        check("Rig@f5+Cam/20_Data/M 31/accept/DATE_2024-03-01", stage, Some("M 31"), Some("accept"), false);
        check("20_Data/M 31", stage, Some("M 31"), None, false);
        check("25_Own stage/M 31/x", Some("25_Own stage"), Some("M 31"), Some("x"), false);
        check("Rig/00_Misc/Darks", None, None, None, true);
        check("20_Data", None, None, None, false);
        check("Rig/M 31/20_2024/x", None, None, None, false);
        check("M 31/2024-03-01", None, None, None, false);
    }
}
