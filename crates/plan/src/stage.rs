//! Stages of a project: the folder `NN_<Name>` directly above the target's (docs/rules.md#20-stage).

/// Where a project stands, by the number of its stage's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// No stage, or one below 10.
    Draft,
    /// 10 to 29: frames are still taken or looked through.
    Active,
    /// 30 to 59: being processed.
    Inactive,
    /// 60 to 69: finished.
    Closed,
    /// 70 to 99: given up.
    Abandoned,
}

impl Status {
    /// That of a stage's folder.
    pub fn of(stage: Option<&str>) -> Self {
        match stage.and_then(number) {
            Some(10..=29) => Self::Active,
            Some(30..=59) => Self::Inactive,
            Some(60..=69) => Self::Closed,
            Some(70..=99) => Self::Abandoned,
            _ => Self::Draft,
        }
    }

    /// The word of the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Closed => "closed",
            Self::Abandoned => "abandoned",
        }
    }
}

/// The folder that holds calibration libraries and what has no target: no project.
const LIBRARY: u8 = 0;

/// What the folders above a file say of its project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout<'f> {
    /// The stage's folder, as it is called; none of `00_Misc`.
    pub stage: Option<&'f str>,
    /// The target's folder, directly below it.
    pub target: Option<&'f str>,
    /// Whether it lies in `00_...`: a library of calibration and other things, no project.
    pub is_library: bool,
}

/// Reads the folders above a file, the nearest first.
pub fn layout<'f>(folders: impl Iterator<Item = &'f str>) -> Layout<'f> {
    let mut below = None;
    for folder in folders {
        match number(folder) {
            Some(LIBRARY) => return Layout { is_library: true, ..Layout::default() },
            Some(_) if below.is_some() => {
                return Layout { stage: Some(folder), target: below, is_library: false };
            }
            // Directly below the stage: it belongs to no target.
            Some(_) => return Layout::default(),
            None => below = Some(folder),
        }
    }
    Layout::default()
}

/// The number of a stage's folder: two digits, `_` and a name.
fn number(folder: &str) -> Option<u8> {
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
        fn check(path: &str, stage: Option<&str>, target: Option<&str>, is_library: bool) {
            let found = layout(path.rsplit('/'));
            assert_eq!(found, Layout { stage, target, is_library }, "{path}");
        }
        check("Rig@f5+Cam/20_Data/M 31/accept/DATE_2024-03-01", Some("20_Data"), Some("M 31"), false);
        check("20_Data/M 31", Some("20_Data"), Some("M 31"), false);
        check("25_Own stage/M 31/x", Some("25_Own stage"), Some("M 31"), false);
        check("Rig/00_Misc/Darks", None, None, true);
        check("20_Data", None, None, false);
        check("Rig/M 31/20_2024/x", None, None, false);
        check("M 31/2024-03-01", None, None, false);
    }

    #[test]
    fn a_status_follows_from_the_number_of_the_stage() {
        for (stage, word) in [
            (Some("05_Ideas"), "draft"),
            (Some("10_Blink"), "active"),
            (Some("29_X"), "active"),
            (Some("30_Master"), "inactive"),
            (Some("59_Bake"), "inactive"),
            (Some("60_Done"), "closed"),
            (Some("70_Abandon"), "abandoned"),
            (Some("99_Abandoned"), "abandoned"),
            (Some("Data"), "draft"),
            (None, "draft"),
        ] {
            assert_eq!(Status::of(stage).as_str(), word, "{stage:?}");
        }
    }
}
