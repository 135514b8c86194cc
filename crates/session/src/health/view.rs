//! Calibration health for people.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_health::{Camera, CameraFigures, Flat, Seen, Side, Verdict};
use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::imaging_order;

use super::cameras::{Calibration, Plan, seen};
use super::report::{errors, figures};
use crate::present::health::{FlatSet, HealthCamera, HealthFigure, HealthView};
use crate::present::{plain, whole};
use crate::{Session, ToLook};

pub(super) fn view(session: &Session, plan: &Plan<'_>) -> HealthView {
    let mut view = HealthView { files: whole(plan.frames.len()), ..HealthView::default() };
    let mut left: BTreeSet<(u16, &str)> = BTreeSet::new();
    let pairs = plan.cameras.iter().flat_map(|(_, pairs, darks)| pairs.iter().chain(darks));
    for what in pairs.chain(plan.others.iter().map(|(_, what)| what)) {
        if !session.is_looked(what) {
            left.extend(what.files.iter().map(|file| (file.root, file.path.as_str())));
        }
    }
    view.left = whole(left.len());
    let all_figures = figures(session, plan);
    for ((camera, pairs, darks), figures) in plan.cameras.iter().zip(&all_figures) {
        let is_looked = pairs.iter().chain(darks).any(|what| session.is_looked(what));
        if is_looked {
            view.cameras.push(of_camera(session, plan, (camera, pairs, darks.as_ref()), figures));
        }
    }
    let mut sets: BTreeMap<SetKey, Vec<Flat>> = BTreeMap::new();
    for (one, what) in &plan.others {
        match seen(session, what) {
            Some(Seen::Flat(flat)) => sets.entry(set_of(one)).or_default().push(*flat),
            Some(Seen::Leak(side)) => {
                view.darks = view.darks.saturating_add(1);
                if let Some(side) = side {
                    view.leaks.push((one.frame.place.path.to_string(), leak_words(*side)));
                }
            }
            _ => {}
        }
    }
    let cameras: BTreeSet<&str> = sets.keys().map(|key| key.camera.as_str()).collect();
    let several = cameras.len() > 1;
    view.flats = sets.iter().map(|(key, flats)| flat_set(key, flats, several)).collect();
    view.errors = errors(session, plan).into_iter().map(|line| (line.path, line.error)).collect();
    view
}

fn leak_words(side: Side) -> String {
    let words = match side {
        Side::Left => tr!(
            "brighter at its left edge than opposite: light may leak into the camera. Take it again in the dark"
        ),
        Side::Right => tr!(
            "brighter at its right edge than opposite: light may leak into the camera. Take it again in the dark"
        ),
        Side::Top => tr!(
            "brighter at its first stored rows than opposite: light may leak into the camera. Take it again in the dark"
        ),
        Side::Bottom => tr!(
            "brighter at its last stored rows than opposite: light may leak into the camera. Take it again in the dark"
        ),
    };
    words.to_owned()
}

fn of_camera(
    session: &Session,
    plan: &Plan<'_>,
    (camera, pairs, together): (&Camera, &[ToLook], Option<&ToLook>),
    figures: &CameraFigures,
) -> HealthCamera {
    let name = [
        Some(camera.camera.clone().unwrap_or_else(|| tr!("A camera without a name").to_owned())),
        camera.gain.map(|gain| tr!("gain {gain}", gain = number(plain(gain, 2)))),
        camera.binning.map(|binning| tr!("binning {binning}", binning)),
    ];
    let has_noise = |pair: &&ToLook| matches!(seen(session, pair), Some(Seen::Bias { noise: Some(_), .. }));
    let noises = pairs.iter().filter(has_noise).count();
    let levels = Plan::bias_levels(session, pairs);
    let mut by_night: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for one in &plan.frames {
        if let Some(level) = levels.get(&(one.frame.place.root, one.frame.place.file_path())) {
            by_night.entry(&one.night).or_default().push(*level);
        }
    }
    let with_electrons = |adu: f64, e: Option<f64>, per: &str| {
        let electrons = e.map(|e| format!(" = {} e⁻{per}", figure(e))).unwrap_or_default();
        format!("{} ADU{per}{electrons}", figure(adu))
    };
    let darks = || {
        // Those that were left out show nothing.
        let left_out =
            together.and_then(|what| session.looked.get(what)).map_or(0, |looked| looked.unread.len());
        let count = camera.darks.len().saturating_sub(left_out);
        let exposure = format!("{} s", number(plain(camera.dark_s, 3)));
        tr_n!(count, "{n} dark of {exposure}", "{n} darks of {exposure}", n = count, exposure)
    };
    let no_darks = tr!("needs a dark of this camera, gain and binning");
    let defects = |list: &Option<Vec<usize>>| {
        list.as_ref().map(|list| match list.as_slice() {
            [] => tr!("none").to_owned(),
            list if list.len() <= 12 => list.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
            list => list.len().to_string(),
        })
    };
    let figure_of = |name: &str, value: Option<String>, from: String, lacks: &str| HealthFigure {
        name: name.to_owned(),
        from: if value.is_some() { from } else { lacks.to_owned() },
        value,
    };
    let figures = vec![
        figure_of(
            tr!("Read noise"),
            figures.read_noise_adu.map(|adu| with_electrons(adu, figures.read_noise_e, "")),
            tr_n!(noises, "{n} pair of bias frames", "{n} pairs of bias frames", n = noises),
            tr!("needs two bias frames of this camera, gain and binning"),
        ),
        figure_of(
            tr!("Bias level"),
            figures.bias_level.map(|level| format!("{} ADU", figure(level))),
            tr_n!(levels.len(), "{n} bias frame", "{n} bias frames", n = levels.len()),
            tr!("needs a bias frame of this camera, gain and binning"),
        ),
        figure_of(
            tr!("Dark current"),
            figures.dark_current_adu_s.map(|adu| with_electrons(adu, figures.dark_current_e_s, "/s")),
            darks(),
            tr!("needs bias frames and darks of this camera, gain and binning"),
        ),
        figure_of(tr!("Hot pixels"), figures.hot_pixels.map(|hot| hot.to_string()), darks(), no_darks),
        figure_of(tr!("Bad columns"), defects(&figures.bad_columns), darks(), no_darks),
        figure_of(tr!("Bad rows"), defects(&figures.bad_rows), darks(), no_darks),
    ];
    let bias_nights = by_night.iter().filter_map(|(night, levels)| {
        let middle = nightledger_plan::median(levels.iter().copied())?;
        Some(((*night).to_owned(), format!("{} ADU", figure(middle))))
    });
    let mut bias_nights: Vec<(String, String)> = bias_nights.collect();
    if bias_nights.len() < 2 {
        bias_nights.clear();
    }
    HealthCamera { name: name.into_iter().flatten().collect::<Vec<_>>().join(", "), figures, bias_nights }
}

/// A measured figure with about four digits that mean something.
fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.01 => 4,
        _ => 6,
    };
    number(plain(value, decimals))
}

/// What makes a set of flats.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SetKey {
    camera: String,
    night: String,
    order: (usize, String),
    filter: Option<String>,
}

fn set_of(one: &Calibration<'_>) -> SetKey {
    SetKey {
        camera: one.camera.clone().unwrap_or_default(),
        night: one.night.clone(),
        order: imaging_order(one.filter.as_deref()),
        filter: one.filter.clone(),
    }
}

fn flat_set(key: &SetKey, flats: &[Flat], names_camera: bool) -> FlatSet {
    let filter = key.filter.as_deref().unwrap_or(tr!("no filter"));
    let name = if names_camera { format!("{filter} · {}", key.camera) } else { filter.to_owned() };
    let range = |value: fn(&Flat) -> f64, decimals: usize| {
        let percent = |share: f64| number(plain(share * 100.0, decimals));
        let least = percent(flats.iter().map(value).fold(f64::INFINITY, f64::min));
        let most = percent(flats.iter().map(value).fold(f64::NEG_INFINITY, f64::max));
        if least == most { format!("{least} %") } else { format!("{least}–{most} %") }
    };
    let so = |verdict: Verdict| flats.iter().filter(|flat| flat.verdict == verdict).count();
    let (dark, clipped) = (so(Verdict::TooDark), so(Verdict::Clipped));
    let of_all = flats.len();
    let told = |count: usize, what: &str| {
        if count == of_all {
            what.to_owned()
        } else {
            tr!("{n} of {all}: {what}", n = count, all = of_all, what)
        }
    };
    let verdict = match (clipped, dark) {
        (1.., _) => Verdict::Clipped,
        (_, 1..) => Verdict::TooDark,
        _ => Verdict::Good,
    };
    let mut why = Vec::new();
    if clipped > 0 {
        why.push(told(clipped, tr!("over 1 % of the pixels are at saturation: expose shorter")));
    }
    if dark > 0 {
        why.push(told(dark, tr!("under 10 % of saturation: expose longer")));
    }
    FlatSet {
        name,
        night: key.night.clone(),
        files: whole(flats.len()),
        level: range(|flat| flat.level, 1),
        spread: range(|flat| flat.spread, 1),
        verdict: verdict.as_str().to_owned(),
        why: why.join("; "),
    }
}
