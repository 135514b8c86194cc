//! A camera's raw file and what a program made of it are one exposure (docs/rules.md#19-beside-fits).

use nightledger_frame::{Clock, Frame, Instant};

use crate::Host;
use crate::steps::groups::Groups;
use crate::steps::names::Name;
use crate::steps::nights::utc_of_local;

/// The camera's clock gives seconds or hundredths, the program the moment when it asked for the exposure.
const WINDOW_NS: i64 = 2 * Instant::SECOND;
/// Exposures shorter than this may follow each other within the window: only names tell them apart.
const SHORTEST_S: f64 = 2.0;

/// What is compared of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// Position among the participants.
    pub(crate) at: usize,
    pub(crate) frame: &'a Frame,
    /// The name without suffixes, marks and prefixes.
    pub(crate) name: &'a str,
    pub(crate) camera: Option<Name>,
}

/// Joins each raw to the file of another format that has its start, exposure and camera.
pub(crate) fn join_with_raws(
    files: &[Candidate<'_>],
    lengths_agree: fn(Option<f64>, Option<f64>) -> bool,
    host: &dyn Host,
    groups: &mut Groups,
) {
    let mut others: Vec<(i64, &Candidate<'_>)> = files
        .iter()
        .filter(|file| !file.frame.is_raw())
        .filter_map(|file| Some((file.frame.start.as_ref()?.value.at.ns, file)))
        .collect();
    others.sort_by_key(|(ns, file)| (*ns, file.at));
    for raw in files.iter().filter(|file| file.frame.is_raw()) {
        let length = raw.frame.exposure_s.as_ref().map(|known| known.value);
        let is_long = length.is_some_and(|seconds| seconds >= SHORTEST_S);
        let fits = |other: &Candidate<'_>| {
            let same_name = other.name == raw.name;
            let same_camera = other.camera.is_some() && other.camera == raw.camera;
            let other_length = other.frame.exposure_s.as_ref().map(|known| known.value);
            (same_camera || (same_name && other.camera.is_none()))
                && (is_long || same_name)
                && lengths_agree(length, other_length)
        };
        for ns in moments(raw.frame, host) {
            let from = others.partition_point(|(other, _)| *other < ns.saturating_sub(WINDOW_NS));
            let near =
                others.iter().skip(from).take_while(|(other, _)| *other <= ns.saturating_add(WINDOW_NS));
            let nearest = near.filter(|(_, other)| fits(other)).min_by_key(|(other, _)| other.abs_diff(ns));
            if let Some((_, other)) = nearest {
                groups.join(raw.at, other.at);
                break;
            }
        }
    }
}

/// When a raw began, ns: in UTC, by its own zone or the host's; and as its camera's clock had it, which some programs
/// (Siril, rawtran) write into DATE-OBS as it stands.
fn moments(raw: &Frame, host: &dyn Host) -> Vec<i64> {
    let Some(start) = raw.start.as_ref().map(|known| known.value) else { return Vec::new() };
    match start.clock {
        Clock::Local => vec![utc_of_local(start.at, host).ns, start.at.ns],
        Clock::Utc => {
            let zone = raw.zone_min.as_ref().map(|zone| start.at.plus_s(60.0 * f64::from(zone.value)).ns);
            [start.at.ns].into_iter().chain(zone).collect()
        }
    }
}
