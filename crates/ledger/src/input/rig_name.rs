//! A rig as the user names it in settings: its telescope and camera, or one of them.

use crate::input::folded;

/// Whether `wanted` names the rig of this telescope and camera: `Borg 71FL + ASI2600MM`, or either alone. Names compare
/// as [`fold_name`](crate::fold_name) has it, and what may stand between the two does not count.
pub(crate) fn names_rig(wanted: &str, telescope: Option<&str>, camera: Option<&str>) -> bool {
    let plain =
        |name: &'_ str| -> String { folded(name).filter(|c| !matches!(c, '+' | ',' | '/')).collect() };
    let wanted = plain(wanted);
    let is = |names: [Option<&str>; 2]| {
        let mut rest = wanted.as_str();
        for name in names.into_iter().flatten() {
            match rest.strip_prefix(plain(name).as_str()) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty()
    };
    !wanted.is_empty() && (is([telescope, camera]) || is([telescope, None]) || is([None, camera]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rig_goes_by_telescope_and_camera_or_by_one_of_them() {
        #[track_caller]
        fn check(wanted: &str, expect: bool) {
            assert_eq!(names_rig(wanted, Some("Borg 71-FL"), Some("Cam 2600/M")), expect, "{wanted}");
        }
        check("Borg 71FL + Cam 2600M", true);
        check("borg71fl, cam2600m", true);
        check("BORG 71FL", true);
        check("cam 2600m", true);
        check("Borg", false);
        check("Borg 71FL + Cam 2600", false);
        check("Borg 71FL Cam 2600M Mk II", false);
        check(" + ", false);
        check("", false);
        assert!(!names_rig("Borg", None, None));
        assert!(names_rig("Cam", None, Some("cam")));
    }
}
