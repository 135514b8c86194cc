//! Which observatory and camera a frame is of (docs/rules.md#24-observatory).

use nightledger_frame::Position;

use super::Observatory;
use crate::longitude::{apart_km, is_near};

/// What was found for a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Chosen<'r> {
    /// The one.
    One(&'r Observatory),
    /// None within 2 km.
    None,
    /// Several cameras, and none of them is the frame's by its name.
    Unclear,
}

/// The only one within 2 km; of several the nearest whose camera agrees with the frame's.
pub(super) fn choose<'r>(registry: &'r [Observatory], at: Position, camera: Option<&str>) -> Chosen<'r> {
    let mut near: Vec<(f64, &Observatory)> = registry
        .iter()
        .filter_map(|entry| {
            let place = entry.position()?;
            is_near(place, at).then(|| (apart_km(place, at), entry))
        })
        .collect();
    near.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.oname.cmp(&other.1.oname)));
    match near.as_slice() {
        [] => Chosen::None,
        [(_, only)] => Chosen::One(only),
        several => {
            let agrees =
                |entry: &Observatory| camera.is_some_and(|camera| cameras_agree(entry.camera_name(), camera));
            let found = several.iter().find(|(_, entry)| agrees(entry));
            found.map_or(Chosen::Unclear, |(_, entry)| Chosen::One(entry))
        }
    }
}

/// Whether every word of one name is part of the other: `ASI6200` and `ZWO ASI6200MM Pro`, `Andor-934` and
/// `Andor iKon-M 934`.
fn cameras_agree(one: &str, other: &str) -> bool {
    let within = |words: &str, whole: &str| {
        let whole: String =
            whole.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let words: Vec<String> = words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        !words.is_empty() && words.iter().all(|word| whole.contains(word.as_str()))
    };
    within(one, other) || within(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(oname: &str, latitude: f64) -> Observatory {
        Observatory {
            oname: oname.to_owned(),
            latitude: Some(latitude),
            longitude: Some(10.0),
            ..Observatory::default()
        }
    }

    /// docs/rules.md#24-observatory
    #[test]
    fn of_several_observatories_the_nearest_whose_camera_agrees() {
        #[track_caller]
        fn check(registry: &[Observatory], latitude: f64, camera: Option<&str>, expect: Result<&str, bool>) {
            let found = match choose(registry, Position { latitude, longitude: 10.0 }, camera) {
                Chosen::One(entry) => Ok(entry.oname.as_str()),
                Chosen::None => Err(false),
                Chosen::Unclear => Err(true),
            };
            assert_eq!(found, expect);
        }
        let registry = [
            entry("HILL_CCD47", 50.0),
            entry("HILL2_ASI6200", 50.01),
            entry("HILL3_ASI6200", 50.005),
            entry("FAR_X", 60.0),
        ];
        check(&registry, 50.0, Some("ZWO ASI6200MM Pro"), Ok("HILL3_ASI6200"));
        check(&registry, 50.0, Some("CCD47-10"), Ok("HILL_CCD47"));
        check(&registry, 50.0, Some("QHY600"), Err(true));
        check(&registry, 50.0, None, Err(true));
        // One alone serves whatever the camera is called.
        check(&registry, 60.01, Some("QHY600"), Ok("FAR_X"));
        check(&registry, 61.0, Some("X"), Err(false));
    }

    /// docs/rules.md#24-observatory
    #[test]
    fn cameras_go_by_their_words() {
        assert!(cameras_agree("Andor-934", "Andor iKon-M 934 BEX2-DD"));
        assert!(cameras_agree("ASI6200", "ZWO ASI6200MM Pro"));
        assert!(!cameras_agree("Andor-936", "Andor iKon-M 934"));
        assert!(!cameras_agree("", "Andor"));
    }
}
