//! Calibration in groups for people: what each is called, and why a group that is near does not match.

use std::collections::BTreeMap;

use nightledger_frame::Kind;
use nightledger_language::{number, tr};
use time::Date;

use super::agree::{dark_flat_lengths_agree, dark_lengths_agree, temps_agree};
use super::needs::{Hurdle, Needs};
use super::set::{CalibrationSet, focal_lengths_agree, place};
use crate::filter_names::spelled_alike;
use crate::steps::agreement::{fixed, free};
use crate::steps::names::{Name, Names};
use crate::steps::subject::{Dictionary, ReadMode, Sensitivity};
use crate::{Calibration, CalibrationGroup, CalibrationKind, NearMiss, RowCount, RowId, Tolerances};

/// How many near groups a row lists for a kind.
const LISTED: usize = 4;

/// Groups the sets and tells each set its group: alike in all that must agree, temperatures and exposures to the
/// tolerances (from the lowest on, so that a chain of temperatures does not become one group).
pub(crate) fn groups(
    sets: &mut [CalibrationSet<'_, '_>],
    words: &Dictionary<'_>,
    tolerances: &Tolerances,
) -> Vec<CalibrationGroup> {
    type Key = (
        Kind,
        Kind,
        bool,
        (Option<u8>, Sensitivity, Option<i64>, Option<ReadMode>),
        (Option<Name>, Option<Name>, Option<Name>),
        (Option<Date>, Option<i64>),
    );
    let mut alike: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        let key = (
            set.kind,
            set.serves,
            set.masters,
            (set.binning, set.sensitivity, set.offset, set.read_mode),
            (set.camera, set.telescope, set.filter),
            (set.night, set.focal_length_mm.map(|mm| fixed(mm, 0))),
        );
        alike.entry(key).or_default().push(at);
    }
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let set_at = |at: &usize| sets.get(*at);
    for mut members in alike.into_values() {
        let by_length = |at: &usize| set_at(at).map(|set| (set.exposure_s.map(f64::to_bits), set.temp));
        members.sort_by_key(by_length);
        let lengths = split(&members, |first, next| {
            let (Some(first), Some(next)) = (set_at(&first), set_at(&next)) else { return false };
            match (first.serves, first.exposure_s, next.exposure_s) {
                (Kind::Dark, Some(one), Some(other)) => dark_lengths_agree(other, one, tolerances),
                (Kind::DarkFlat, Some(one), Some(other)) => dark_flat_lengths_agree(other, one, tolerances),
                (Kind::Dark | Kind::DarkFlat, None, Some(_)) => false,
                _ => true,
            }
        });
        for mut members in lengths {
            members.sort_by_key(|at| set_at(at).map(|set| (set.temp, set.exposure_s.map(f64::to_bits))));
            runs.extend(split(&members, |first, next| {
                match (set_at(&first).and_then(|set| set.temp), set_at(&next).and_then(|set| set.temp)) {
                    (Some(one), Some(other)) => temps_agree(one, other, tolerances),
                    (one, other) => one == other,
                }
            }));
        }
    }
    let first_place = |run: &Vec<usize>| {
        run.iter().filter_map(set_at).filter_map(|set| set.frames.first().map(|frame| place(frame))).min()
    };
    let mut described: Vec<(String, Vec<usize>)> = runs
        .into_iter()
        .map(|run| (run.first().and_then(set_at).map(|set| label(set, words)).unwrap_or_default(), run))
        .collect();
    described.sort_by(|(label, run), (other_label, other)| {
        let kind = |run: &Vec<usize>| run.first().and_then(set_at).map(|set| (set.kind, !set.masters));
        kind(run)
            .cmp(&kind(other))
            .then_with(|| label.cmp(other_label))
            .then_with(|| first_place(run).cmp(&first_place(other)))
    });
    let mut groups = Vec::with_capacity(described.len());
    for (number, (label, run)) in (0_u32..).zip(described) {
        let mut group = CalibrationGroup {
            kind: Kind::Dark,
            masters: false,
            label,
            frames: Vec::new(),
            count: RowCount::Known(0),
            used_by: Vec::new(),
            is_behind_master: false,
        };
        for at in run {
            let Some(set) = sets.get_mut(at) else { continue };
            set.group = number;
            group.kind = set.kind;
            group.masters = set.masters;
            for frame in &set.frames {
                group.frames.push(frame.id);
                group.count = group.count.and(frame.subframes);
            }
        }
        group.frames.sort_unstable();
        groups.push(group);
    }
    groups
}

/// Cuts sorted members into runs that belong with the first of their run.
fn split(members: &[usize], together: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for next in members {
        match runs.last_mut() {
            Some(run) if run.first().is_some_and(|first| together(*first, *next)) => run.push(*next),
            _ => runs.push(vec![*next]),
        }
    }
    runs
}

/// `Dark 600 s, gain 100, -10 °C, ZWO ASI6200MM Pro`
fn label(set: &CalibrationSet<'_, '_>, words: &Dictionary<'_>) -> String {
    let head = match (set.kind, set.serves, set.masters) {
        (Kind::Dark, Kind::DarkFlat, false) => tr!("Dark for flats"),
        (Kind::Dark, Kind::DarkFlat, true) => tr!("Master dark for flats"),
        (Kind::Dark, _, false) => tr!("Dark"),
        (Kind::Dark, _, true) => tr!("Master dark"),
        (Kind::DarkFlat, _, false) => tr!("Dark flat"),
        (Kind::DarkFlat, _, true) => tr!("Master dark flat"),
        (Kind::Flat, _, false) => tr!("Flat"),
        (Kind::Flat, _, true) => tr!("Master flat"),
        (Kind::Bias, _, false) => tr!("Bias"),
        (Kind::Bias, _, true) => tr!("Master bias"),
        (Kind::Light, _, false) => tr!("Light"),
        (Kind::Light, _, true) => tr!("Master light"),
    };
    let mut parts = Vec::new();
    parts.push(match (set.kind, set.exposure_s) {
        (Kind::Bias, _) | (_, None) => head.to_owned(),
        (_, Some(length)) => format!("{head} {}", seconds(length)),
    });
    if set.kind == Kind::Flat {
        parts.push(
            set.filter
                .map_or_else(|| tr!("no filter").to_owned(), |name| words.filters.shown(name).to_owned()),
        );
        parts.extend(set.night.map(|night| tr!("night {night}", night)));
    }
    parts.extend(set.sensitivity.gain.map(|gain| tr!("gain {gain}", gain = hundredths(gain))));
    parts.extend(set.sensitivity.iso.map(|iso| format!("ISO {iso}")));
    parts.extend(set.offset.map(|offset| tr!("offset {offset}", offset = hundredths(offset))));
    parts.extend(set.read_mode.map(|mode| tr!("read mode {mode}", mode = mode_words(mode, words))));
    parts
        .extend(set.binning.filter(|binning| *binning != 1).map(|binning| tr!("binning {binning}", binning)));
    parts.extend(set.temp.map(degrees));
    parts.extend(set.telescope.map(|name| words.telescopes.shown(name).to_owned()));
    parts.extend(set.camera.map(|name| words.cameras.shown(name).to_owned()));
    parts.join(", ")
}

/// The groups that nearly match: at most two things stand in the way, and neither is another filter, nor another camera
/// unless nothing but names differs.
pub(crate) fn near<'k, 's: 'k, 'a: 's>(
    sets: impl Iterator<Item = &'k CalibrationSet<'s, 'a>>,
    kind: Kind,
    needs: &Needs,
    flats: &[&CalibrationSet<'_, '_>],
    words: &Dictionary<'_>,
    (has_bias, tolerances): (bool, &Tolerances),
) -> Vec<NearMiss> {
    let mut found: BTreeMap<u32, (&CalibrationSet<'_, '_>, Option<&CalibrationSet<'_, '_>>, Vec<Hurdle>)> =
        BTreeMap::new();
    for set in sets {
        let mut hurdles = Vec::new();
        let mut nearest = None;
        let mut hurdle = |passed: bool, hurdle: Hurdle| {
            if !passed {
                hurdles.push(hurdle);
            }
        };
        hurdle(free(needs.camera, set.camera), Hurdle::Camera);
        hurdle(needs.binning == set.binning, Hurdle::Binning);
        match kind {
            Kind::Flat => {
                hurdle(needs.filter == set.filter, Hurdle::Filter);
                hurdle(free(needs.telescope, set.telescope), Hurdle::Telescope);
                hurdle(focal_lengths_agree(needs.focal_length_mm, set.focal_length_mm), Hurdle::FocalLength);
            }
            Kind::DarkFlat => {
                // Any flat of the set would do: the reasons are those against the one that it is nearest to.
                let Some(flat) = flats.iter().copied().min_by_key(|flat| apart(flat, set, tolerances).len())
                else {
                    continue;
                };
                nearest = Some(flat);
                for each in apart(flat, set, tolerances) {
                    hurdle(false, each);
                }
            }
            _ => {
                hurdle(needs.sensitivity == set.sensitivity, Hurdle::Gain);
                hurdle(needs.offset_agrees(set), Hurdle::Offset);
                hurdle(needs.read_mode_agrees(set), Hurdle::ReadMode);
                if kind == Kind::Bias && needs.uncooled_apart(set).is_some() {
                    hurdle(needs.temp_agrees(set, tolerances), Hurdle::Temperature);
                }
                if kind == Kind::Dark {
                    hurdle(needs.temp_agrees(set, tolerances), Hurdle::Temperature);
                    hurdle(needs.dark_exposure_agrees(set, tolerances), Hurdle::Exposure);
                }
            }
        }
        let folded = |name: Name| words.filters.folded(name);
        let other_filter = set.filter.zip(needs.filter);
        let other_filter =
            other_filter.is_some_and(|(one, other)| !spelled_alike(folded(one), folded(other)));
        // One camera may go by two names; whoever has all else alike is asked.
        let beside_names = |hurdle: &Hurdle| !matches!(hurdle, Hurdle::Camera | Hurdle::Telescope);
        // Another camera is none that is near: only one whose name the other's has within it may be the same.
        let cameras = set
            .camera
            .zip(needs.camera)
            .map(|(one, other)| (words.cameras.folded(one), words.cameras.folded(other)));
        let alike = cameras.is_some_and(|(one, other)| one.contains(other) || other.contains(one));
        let other_camera = hurdles.contains(&Hurdle::Camera) && (!alike || hurdles.iter().any(beside_names));
        let far = other_camera || (hurdles.contains(&Hurdle::Filter) && other_filter);
        if far || hurdles.len() > 2 {
            continue;
        }
        if hurdles.is_empty() {
            hurdles.push(Hurdle::ServesAsDark);
        }
        found.entry(set.group).or_insert((set, nearest, hurdles));
    }
    let mut found: Vec<_> = found.into_iter().collect();
    // What only names keep apart comes first, then what differs in the fewest things.
    found.sort_by_key(|(group, (set, _, hurdles))| {
        let named = |hurdle: &Hurdle| match hurdle {
            Hurdle::Camera | Hurdle::Telescope => true,
            Hurdle::Filter => set.filter.is_some(),
            _ => false,
        };
        (!hurdles.iter().all(named), hurdles.len(), *group)
    });
    found
        .into_iter()
        .take(LISTED)
        .map(|(group, (set, flat, hurdles))| {
            let mut why: Vec<String> =
                hurdles.iter().map(|hurdle| words_for(*hurdle, set, needs, flat, words)).collect();
            if kind == Kind::Dark && !has_bias && hurdles.contains(&Hurdle::Exposure) {
                why.push(tr!("and no bias to scale it with").to_owned());
            }
            NearMiss { group, why: why.join(", ") }
        })
        .collect()
}

/// What keeps a dark flat from being that of a flat.
fn apart(
    flat: &CalibrationSet<'_, '_>,
    dark: &CalibrationSet<'_, '_>,
    tolerances: &Tolerances,
) -> Vec<Hurdle> {
    let lengths = flat.exposure_s.zip(dark.exposure_s);
    let lengths = lengths.is_some_and(|(flat_s, dark_s)| dark_flat_lengths_agree(flat_s, dark_s, tolerances));
    let passed = [
        (flat.sensitivity == dark.sensitivity, Hurdle::Gain),
        (flat.offset == dark.offset, Hurdle::Offset),
        (lengths, Hurdle::Exposure),
    ];
    passed.into_iter().filter(|(passed, _)| !passed).map(|(_, hurdle)| hurdle).collect()
}

/// `gain 0, not 100`
fn words_for(
    hurdle: Hurdle,
    set: &CalibrationSet<'_, '_>,
    needs: &Needs,
    flat: Option<&CalibrationSet<'_, '_>>,
    words: &Dictionary<'_>,
) -> String {
    let not = |what: &str, has: Option<String>, wants: Option<String>| {
        let (has, wants) = (has.unwrap_or_else(unknown), wants.unwrap_or_else(unknown));
        // Two unknown exposures do not agree.
        if has == wants {
            format!("{what} {has}")
        } else {
            tr!("{what} {has}, not {wants}", what, has, wants)
        }
    };
    let named = |names: &Names<'_>, name: Option<Name>| name.map(|name| names.shown(name).to_owned());
    let wanted = flat.map_or(needs.sensitivity, |flat| flat.sensitivity);
    match hurdle {
        Hurdle::Camera => {
            not(tr!("camera"), named(&words.cameras, set.camera), named(&words.cameras, needs.camera))
        }
        Hurdle::Binning => {
            not(tr!("binning"), set.binning.map(|b| b.to_string()), needs.binning.map(|b| b.to_string()))
        }
        Hurdle::Filter => {
            not(tr!("filter"), named(&words.filters, set.filter), named(&words.filters, needs.filter))
        }
        Hurdle::Telescope => not(
            tr!("telescope"),
            named(&words.telescopes, set.telescope),
            named(&words.telescopes, needs.telescope),
        ),
        Hurdle::FocalLength => {
            let mm = |length: Option<f64>| length.map(|mm| format!("{mm:.0} mm"));
            not(tr!("focal length"), mm(set.focal_length_mm), mm(needs.focal_length_mm))
        }
        Hurdle::Gain if set.sensitivity.gain == wanted.gain => {
            not("ISO", set.sensitivity.iso.map(|iso| iso.to_string()), wanted.iso.map(|iso| iso.to_string()))
        }
        Hurdle::Gain => not(tr!("gain"), set.sensitivity.gain.map(hundredths), wanted.gain.map(hundredths)),
        Hurdle::Offset => {
            let offset = flat.map_or_else(|| needs.offset(), |flat| flat.offset);
            not(tr!("offset"), set.offset.map(hundredths), offset.map(hundredths))
        }
        Hurdle::ReadMode => {
            let mode = |mode: Option<ReadMode>| mode.map(|mode| mode_words(mode, words));
            not(tr!("read mode"), mode(set.read_mode), mode(needs.read_mode()))
        }
        Hurdle::Temperature => {
            not(tr!("at" in "temperature"), set.temp.map(degrees), needs.temp().map(degrees))
        }
        Hurdle::Exposure => {
            let length = flat.map_or(needs.exposure_s, |flat| flat.exposure_s);
            not(tr!("exposure"), set.exposure_s.map(seconds), length.map(seconds))
        }
        Hurdle::ServesAsDark => tr!("it serves these lights as a scaled dark").to_owned(),
    }
}

/// The mode as its driver calls it.
fn mode_words(mode: ReadMode, words: &Dictionary<'_>) -> String {
    match mode {
        ReadMode::Number(number) => number.to_string(),
        ReadMode::Named(name) => words.read_modes.shown(name).to_owned(),
    }
}

fn unknown() -> String {
    tr!("unknown").to_owned()
}

pub(crate) fn seconds(length: f64) -> String {
    format!("{} s", rounded(length, 4))
}

/// Hundredths in shortest form.
fn hundredths(value: i64) -> String {
    rounded(in_whole(value), 2)
}

/// To a tenth of a degree.
fn degrees(temp: i64) -> String {
    format!("{} °C", rounded(in_whole(temp), 1))
}

#[allow(clippy::cast_precision_loss, reason = "settings of cameras in hundredths fit an f64")]
fn in_whole(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

fn rounded(value: f64, decimals: usize) -> String {
    number(nightledger_frame::decimal::shortest(value, decimals).unwrap_or_else(|| value.to_string()))
}

/// The rows that lack a kind.
pub(crate) fn missing(rows: &[Calibration]) -> Vec<(RowId, CalibrationKind)> {
    let mut missing = Vec::new();
    for (row, calibration) in RowId::all().zip(rows) {
        let lacking = calibration.iter().filter(|(_, part)| part.frames.is_empty() && !part.by_log);
        missing.extend(lacking.map(|(kind, _)| (row, kind)));
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_in_words_are_short() {
        assert_eq!(seconds(600.0), "600 s");
        assert_eq!(seconds(0.05), "0.05 s");
        assert_eq!(hundredths(10_000), "100");
        assert_eq!(hundredths(-50), "-0.5");
        assert_eq!(hundredths(0), "0");
        assert_eq!(degrees(-1004), "-10 °C");
        assert_eq!(degrees(-996), "-10 °C");
        assert_eq!(degrees(1550), "15.5 °C");
    }
}
