//! Calibration in groups for people: what each is called, and why a group that is near does not match.

use nightledger_order::Map;

use nightledger_frame::Kind;
use time::Date;

use super::agree::{Hurdle, Needs, dark_flat_lengths_agree, dark_lengths_agree, free, temps_agree};
use super::lot::{Lot, place};
use crate::filter_names::spelled_alike;
use crate::steps::names::{Name, Names};
use crate::steps::subject::{Dictionary, Sensitivity};
use crate::{Calibration, CalibrationGroup, CalibrationKind, NearMiss, RowCount, Tolerances};

/// How many near groups a row lists for a kind.
const LISTED: usize = 4;

/// Groups the lots and tells each lot its group: alike in all that must agree, temperatures and exposures to the
/// tolerances (from the lowest on, so that a chain of temperatures does not become one group).
pub(crate) fn groups(
    lots: &mut [Lot<'_, '_>],
    words: &Dictionary<'_>,
    tolerances: &Tolerances,
) -> Vec<CalibrationGroup> {
    type Key = (
        Kind,
        Kind,
        bool,
        (Option<u8>, Sensitivity, Option<i64>),
        (Option<Name>, Option<Name>, Option<Name>),
        Option<Date>,
    );
    let mut alike: Map<Key, Vec<usize>> = Map::new();
    for (at, lot) in lots.iter().enumerate() {
        let key = (
            lot.kind,
            lot.serves,
            lot.masters,
            (lot.binning, lot.sensitivity, lot.offset),
            (lot.camera, lot.telescope, lot.filter),
            lot.night,
        );
        alike.entry(key).or_default().push(at);
    }
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let lot_at = |at: &usize| lots.get(*at);
    for mut members in alike.into_values() {
        let by_length = |at: &usize| lot_at(at).map(|lot| (lot.exposure_s.map(f64::to_bits), lot.temp));
        nightledger_order::sort_by_key(&mut members, by_length);
        let lengths = split(&members, |first, next| {
            let (Some(first), Some(next)) = (lot_at(&first), lot_at(&next)) else { return false };
            match (first.serves, first.exposure_s, next.exposure_s) {
                (Kind::Dark, Some(one), Some(other)) => dark_lengths_agree(other, one, tolerances),
                (Kind::DarkFlat, Some(one), Some(other)) => dark_flat_lengths_agree(other, one, tolerances),
                (Kind::Dark | Kind::DarkFlat, None, Some(_)) => false,
                _ => true,
            }
        });
        for mut members in lengths {
            nightledger_order::sort_by_key(&mut members, |at| {
                lot_at(at).map(|lot| (lot.temp, lot.exposure_s.map(f64::to_bits)))
            });
            runs.extend(split(&members, |first, next| {
                match (lot_at(&first).and_then(|lot| lot.temp), lot_at(&next).and_then(|lot| lot.temp)) {
                    (Some(one), Some(other)) => temps_agree(one, other, tolerances),
                    (one, other) => one == other,
                }
            }));
        }
    }
    let first_place = |run: &Vec<usize>| {
        run.iter().filter_map(lot_at).filter_map(|lot| lot.frames.first().map(|frame| place(frame))).min()
    };
    let mut described: Vec<(String, Vec<usize>)> = runs
        .into_iter()
        .map(|run| (run.first().and_then(lot_at).map(|lot| label(lot, words)).unwrap_or_default(), run))
        .collect();
    nightledger_order::sort_by(&mut described, |(label, run), (other_label, other)| {
        let kind = |run: &Vec<usize>| run.first().and_then(lot_at).map(|lot| (lot.kind, !lot.masters));
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
        };
        for at in run {
            let Some(lot) = lots.get_mut(at) else { continue };
            lot.group = number;
            group.kind = lot.kind;
            group.masters = lot.masters;
            for frame in &lot.frames {
                group.frames.push(frame.index);
                group.count = match (group.count, frame.subframes) {
                    (RowCount::Known(sum), Some(more)) => RowCount::Known(sum.saturating_add(more)),
                    _ => RowCount::Unknown,
                };
            }
        }
        nightledger_order::sort(&mut group.frames);
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
fn label(lot: &Lot<'_, '_>, words: &Dictionary<'_>) -> String {
    let kind = match (lot.kind, lot.serves) {
        (Kind::Dark, Kind::DarkFlat) => "Dark for flats",
        (Kind::DarkFlat, _) => "Dark flat",
        (kind, _) => kind.word(),
    };
    let mut parts = Vec::new();
    let head = if lot.masters { format!("Master {}", kind.to_lowercase()) } else { kind.to_owned() };
    parts.push(match (lot.kind, lot.exposure_s) {
        (Kind::Bias, _) | (_, None) => head,
        (_, Some(length)) => format!("{head} {}", seconds(length)),
    });
    if lot.kind == Kind::Flat {
        parts.push(
            lot.filter.map_or_else(|| "no filter".to_owned(), |name| words.filters.shown(name).to_owned()),
        );
        parts.extend(lot.night.map(|night| format!("night {night}")));
    }
    parts.extend(lot.sensitivity.gain.map(|gain| format!("gain {}", hundredths(gain))));
    parts.extend(lot.sensitivity.iso.map(|iso| format!("ISO {iso}")));
    parts.extend(lot.offset.map(|offset| format!("offset {}", hundredths(offset))));
    parts.extend(lot.binning.filter(|binning| *binning != 1).map(|binning| format!("binning {binning}")));
    parts.extend(lot.temp.map(degrees));
    parts.extend(lot.telescope.map(|name| words.telescopes.shown(name).to_owned()));
    parts.extend(lot.camera.map(|name| words.cameras.shown(name).to_owned()));
    parts.join(", ")
}

/// The groups that nearly match: at most two things stand in the way, and neither is another filter, nor another camera
/// unless nothing but names differs.
pub(crate) fn near<'k, 's: 'k, 'a: 's>(
    lots: impl Iterator<Item = &'k Lot<'s, 'a>>,
    kind: Kind,
    needs: &Needs,
    flats: &[&Lot<'_, '_>],
    words: &Dictionary<'_>,
    (has_bias, tolerances): (bool, &Tolerances),
) -> Vec<NearMiss> {
    let mut found: Map<u32, (&Lot<'_, '_>, Option<&Lot<'_, '_>>, Vec<Hurdle>)> = Map::new();
    for lot in lots {
        let mut hurdles = Vec::new();
        let mut nearest = None;
        let mut hurdle = |passed: bool, hurdle: Hurdle| {
            if !passed {
                hurdles.push(hurdle);
            }
        };
        hurdle(free(needs.camera, lot.camera), Hurdle::Camera);
        hurdle(needs.binning == lot.binning, Hurdle::Binning);
        match kind {
            Kind::Flat => {
                hurdle(needs.filter == lot.filter, Hurdle::Filter);
                hurdle(free(needs.telescope, lot.telescope), Hurdle::Telescope);
            }
            Kind::DarkFlat => {
                // Any flat of the set would do: the reasons are those against the one that it is nearest to.
                let Some(flat) = flats.iter().copied().min_by_key(|flat| apart(flat, lot, tolerances).len())
                else {
                    continue;
                };
                nearest = Some(flat);
                for each in apart(flat, lot, tolerances) {
                    hurdle(false, each);
                }
            }
            _ => {
                hurdle(needs.sensitivity == lot.sensitivity, Hurdle::Gain);
                hurdle(needs.offset_agrees(lot), Hurdle::Offset);
                if kind == Kind::Dark {
                    hurdle(needs.temp_agrees(lot, tolerances), Hurdle::Temperature);
                    hurdle(needs.dark_exposure_agrees(lot, tolerances), Hurdle::Exposure);
                }
            }
        }
        let folded = |name: Name| words.filters.folded(name);
        let other_filter = lot.filter.zip(needs.filter);
        let other_filter =
            other_filter.is_some_and(|(one, other)| !spelled_alike(folded(one), folded(other)));
        // One camera may go by two names; whoever has all else alike is asked.
        let beside_names = |hurdle: &Hurdle| !matches!(hurdle, Hurdle::Camera | Hurdle::Telescope);
        let other_camera = hurdles.contains(&Hurdle::Camera) && hurdles.iter().any(beside_names);
        let far = other_camera || (hurdles.contains(&Hurdle::Filter) && other_filter);
        if far || hurdles.len() > 2 {
            continue;
        }
        if hurdles.is_empty() {
            hurdles.push(Hurdle::ServesAsDark);
        }
        found.entry(lot.group).or_insert((lot, nearest, hurdles));
    }
    let mut found: Vec<_> = found.into_iter().collect();
    // What only names keep apart comes first, then what differs in the fewest things.
    nightledger_order::sort_by_key(&mut found, |(group, (lot, _, hurdles))| {
        let named = |hurdle: &Hurdle| match hurdle {
            Hurdle::Camera | Hurdle::Telescope => true,
            Hurdle::Filter => lot.filter.is_some(),
            _ => false,
        };
        (!hurdles.iter().all(named), hurdles.len(), *group)
    });
    found
        .into_iter()
        .take(LISTED)
        .map(|(group, (lot, flat, hurdles))| {
            let mut why: Vec<String> =
                hurdles.iter().map(|hurdle| words_for(*hurdle, lot, needs, flat, words)).collect();
            if kind == Kind::Dark && !has_bias && hurdles.contains(&Hurdle::Exposure) {
                why.push("and no bias to scale it with".to_owned());
            }
            NearMiss { group, why: why.join(", ") }
        })
        .collect()
}

/// What keeps a dark flat from being that of a flat.
fn apart(flat: &Lot<'_, '_>, dark: &Lot<'_, '_>, tolerances: &Tolerances) -> Vec<Hurdle> {
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
    lot: &Lot<'_, '_>,
    needs: &Needs,
    flat: Option<&Lot<'_, '_>>,
    words: &Dictionary<'_>,
) -> String {
    let not = |what: &str, has: Option<String>, wants: Option<String>| {
        let (has, wants) = (has.unwrap_or_else(unknown), wants.unwrap_or_else(unknown));
        // Two unknown exposures do not agree.
        if has == wants { format!("{what} {has}") } else { format!("{what} {has}, not {wants}") }
    };
    let named = |names: &Names<'_>, name: Option<Name>| name.map(|name| names.shown(name).to_owned());
    let wanted = flat.map_or(needs.sensitivity, |flat| flat.sensitivity);
    match hurdle {
        Hurdle::Camera => {
            not("camera", named(&words.cameras, lot.camera), named(&words.cameras, needs.camera))
        }
        Hurdle::Binning => {
            not("binning", lot.binning.map(|b| b.to_string()), needs.binning.map(|b| b.to_string()))
        }
        Hurdle::Filter => {
            not("filter", named(&words.filters, lot.filter), named(&words.filters, needs.filter))
        }
        Hurdle::Telescope => not(
            "telescope",
            named(&words.telescopes, lot.telescope),
            named(&words.telescopes, needs.telescope),
        ),
        Hurdle::Gain if lot.sensitivity.gain == wanted.gain => {
            not("ISO", lot.sensitivity.iso.map(|iso| iso.to_string()), wanted.iso.map(|iso| iso.to_string()))
        }
        Hurdle::Gain => not("gain", lot.sensitivity.gain.map(hundredths), wanted.gain.map(hundredths)),
        Hurdle::Offset => {
            let offset = flat.map_or_else(|| needs.offset(), |flat| flat.offset);
            not("offset", lot.offset.map(hundredths), offset.map(hundredths))
        }
        Hurdle::Temperature => not("at", lot.temp.map(degrees), needs.temp().map(degrees)),
        Hurdle::Exposure => {
            let length = flat.map_or(needs.exposure_s, |flat| flat.exposure_s);
            not("exposure", lot.exposure_s.map(seconds), length.map(seconds))
        }
        Hurdle::ServesAsDark => "it serves these lights as a scaled dark".to_owned(),
    }
}

fn unknown() -> String {
    "unknown".to_owned()
}

pub(crate) fn seconds(length: f64) -> String {
    let text = format!("{length:.4}");
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Hundredths in shortest form.
fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    let text = format!("{sign}{}.{:02}", value / 100, value % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// To a tenth of a degree.
fn degrees(temp: i64) -> String {
    let tenths = if temp < 0 { (temp - 5) / 10 } else { (temp + 5) / 10 };
    format!("{} °C", hundredths(tenths.saturating_mul(10)))
}

/// The rows that lack a kind.
pub(crate) fn missing(rows: &[Calibration]) -> Vec<(u32, CalibrationKind)> {
    let mut missing = Vec::new();
    for (row, calibration) in (0_u32..).zip(rows) {
        let kinds = [
            (CalibrationKind::Dark, &calibration.dark),
            (CalibrationKind::Flat, &calibration.flat),
            (CalibrationKind::DarkFlat, &calibration.dark_flat),
            (CalibrationKind::Bias, &calibration.bias),
        ];
        let lacking = kinds.into_iter().filter(|(_, part)| part.frames.is_empty());
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
