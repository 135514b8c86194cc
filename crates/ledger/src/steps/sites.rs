//! Where frames were taken (docs/rules.md#8-positions): positions become sites, frames without a position join one.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::{Kind, Position};

use crate::steps::agreement::fixed;
use crate::steps::agreement::free;
use crate::steps::distance::{EARTH_KM, apart_km};
use crate::steps::groups::Groups;
use crate::steps::names::Name;
use crate::steps::subject::Subject;
use crate::steps::verdict::Verdict;
use crate::{Settings, SiteEntry, SiteId};

/// A rig: telescope, camera, focal ratio.
pub(crate) type Rig = (Option<Name>, Option<Name>, Option<i64>);

/// A site before names and brightness are put in words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place<'a> {
    /// Mean position; `None` is "no site".
    pub(crate) position: Option<Position>,
    /// The user's entry for it.
    pub(crate) entry: Option<&'a SiteEntry>,
    /// The user's default site, where it lies here.
    pub(crate) default_entry: Option<&'a SiteEntry>,
    /// Whether it is there only because it is the default site.
    pub(crate) is_default: bool,
}

/// How a frame came to its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joined {
    /// By its own position.
    Own,
    /// Its rig has one site only.
    ByRig,
    /// The user's default site.
    ByDefault,
    /// No site.
    Not,
}

/// All sites of a scan.
#[derive(Debug)]
pub(crate) struct Sites<'a> {
    /// Sorted as rows are.
    pub(crate) places: Vec<Place<'a>>,
    by_position: BTreeMap<(i64, i64), SiteId>,
    only_site_of: BTreeMap<Rig, SiteId>,
    /// The rigs that lights were taken with.
    light_rigs: BTreeSet<Rig>,
    default_site: Option<SiteId>,
    no_site: Option<SiteId>,
    site_km: f64,
}

impl<'a> Sites<'a> {
    /// Finds the sites of the files that count, whether or not their targets are switched on.
    pub(crate) fn of(subjects: &[Subject<'_>], verdicts: &[Verdict], settings: &'a Settings) -> Self {
        let counts = |(_, verdict): &(&Subject<'_>, &Verdict)| verdict.reason.is_none();
        let in_force: Vec<&Subject<'_>> =
            subjects.iter().zip(verdicts).filter(counts).map(|(subject, _)| subject).collect();
        Self::of_files(&in_force, settings)
    }

    fn of_files(in_force: &[&Subject<'_>], settings: &'a Settings) -> Self {
        let site_km = settings.tolerances.site_km;
        let clusters = clusters(in_force, site_km);
        let default = settings.defaults.site.as_ref();
        let mut places: Vec<Place<'a>> = clusters
            .means
            .iter()
            .map(|position| Place {
                position: Some(*position),
                entry: nearest_entry(*position, &settings.sites, site_km),
                default_entry: default.filter(|entry| apart_km(*position, position_of(entry)) <= site_km),
                is_default: false,
            })
            .collect();
        let mut only_site_of = rigs_with_one_site(in_force, &clusters.of);

        let light_without = |light: &&&Subject<'_>| {
            light.kind == Some(Kind::Light)
                && light.frame.position.is_none()
                && !only_site_of.contains_key(&rig_of(light))
        };
        let homeless = in_force.iter().any(|light| light_without(&light));
        let mut default_site = None;
        let mut no_site = None;
        if let Some(entry) = default {
            let position = position_of(entry);
            let near = places
                .iter()
                .zip(SiteId::all())
                .filter_map(|(place, site)| Some((apart_km(place.position?, position), site)))
                .filter(|(apart, _)| *apart <= site_km)
                .min_by(|a, b| a.0.total_cmp(&b.0));
            default_site = near.map(|(_, site)| site);
            if homeless && default_site.is_none() {
                default_site = Some(SiteId::at(places.len()));
                places.push(Place {
                    position: Some(position),
                    entry: nearest_entry(position, &settings.sites, site_km),
                    default_entry: Some(entry),
                    is_default: true,
                });
            }
        } else if homeless {
            no_site = Some(SiteId::at(places.len()));
            places.push(Place { position: None, entry: None, default_entry: None, is_default: false });
        }

        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_cached_key(|at| places.get(*at).map(sort_key));
        let mut new_index = vec![SiteId::default(); places.len()];
        for (new, old) in SiteId::all().zip(&order) {
            if let Some(slot) = new_index.get_mut(*old) {
                *slot = new;
            }
        }
        let turned = |old: SiteId| old.of(&new_index).copied().unwrap_or(old);
        for site in only_site_of.values_mut() {
            *site = turned(*site);
        }
        Self {
            places: order.iter().filter_map(|at| places.get(*at).cloned()).collect(),
            by_position: clusters.of.into_iter().map(|(position, site)| (position, turned(site))).collect(),
            only_site_of,
            light_rigs: light_rigs(in_force),
            default_site: default_site.map(turned),
            no_site: no_site.map(turned),
            site_km,
        }
    }

    /// The site of a frame, and how it came there. Calibration without a position belongs to its rig, not to a place:
    /// it gets none.
    pub(crate) fn site_of(&self, subject: &Subject<'_>) -> (Option<SiteId>, Joined) {
        if let Some(known) = &subject.frame.position {
            let own =
                self.by_position.get(&order_of(known.value)).copied().or_else(|| self.nearest(known.value));
            return (own, Joined::Own);
        }
        if subject.kind != Some(Kind::Light) {
            return (None, Joined::Not);
        }
        if let Some(site) = self.only_site_of.get(&rig_of(subject)) {
            return (Some(*site), Joined::ByRig);
        }
        match self.default_site {
            Some(site) => (Some(site), Joined::ByDefault),
            None => (self.no_site, Joined::Not),
        }
    }

    /// The longitude by which a frame's night is told: its own, that of the `site` it joins, or for calibration that of
    /// its rig's only site (telescope, camera and focal ratio count if both name them). Where its rig's lights have no
    /// position either, their night and that of their flats are told alike; calibration that belongs to no rig of the
    /// lights goes by the only or default site there is.
    pub(crate) fn longitude_of(&self, subject: &Subject<'_>, site: Option<SiteId>) -> Option<f64> {
        if let Some(known) = &subject.frame.position {
            return Some(known.value.longitude);
        }
        let of = |site: SiteId| {
            site.of(&self.places).and_then(|place| place.position).map(|position| position.longitude)
        };
        if subject.kind == Some(Kind::Light) {
            return site.and_then(of);
        }
        let rig = rig_of(subject);
        let rigs = self.only_site_of.iter().filter(|(other, _)| compatible(rig, **other));
        let mut sites: BTreeSet<SiteId> = rigs.map(|(_, site)| *site).collect();
        if sites.is_empty() && !self.light_rigs.iter().any(|other| compatible(rig, *other)) {
            sites.extend(SiteId::all().take(self.places.len()).filter(|site| of(*site).is_some()));
        }
        let only = sites.first().copied().filter(|_| sites.len() == 1);
        only.or(self.default_site).and_then(of)
    }

    fn nearest(&self, position: Position) -> Option<SiteId> {
        let apart = |(site, place): (SiteId, &Place<'_>)| Some((apart_km(place.position?, position), site));
        let near = SiteId::all().zip(&self.places).filter_map(apart);
        near.filter(|(apart, _)| *apart <= self.site_km)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, site)| site)
    }
}

impl Place<'_> {
    /// Its name: the user's table, the default site, the coordinates, "no site".
    pub(crate) fn name(&self) -> String {
        match (self.entry.or(self.default_entry), self.position) {
            (Some(entry), _) if !entry.name.trim().is_empty() => entry.name.trim().to_owned(),
            (_, Some(position)) => coordinates(position),
            (_, None) => "no site".to_owned(),
        }
    }
}

/// `52.2485, -0.1232`
fn coordinates(position: Position) -> String {
    let plain = |degrees: f64| {
        let text = format!("{degrees:.4}");
        if text == "-0.0000" { "0.0000".to_owned() } else { text }
    };
    format!("{}, {}", plain(position.latitude), plain(position.longitude))
}

/// By name, then coordinates, "no site" last.
fn sort_key(place: &Place<'_>) -> (bool, String, String, i64, i64) {
    let name = place.name();
    let micro = |degrees: f64| fixed(degrees, 6);
    let (latitude, longitude) =
        place.position.map_or((0, 0), |position| (micro(position.latitude), micro(position.longitude)));
    (place.position.is_none(), name.to_lowercase(), name, latitude, longitude)
}

pub(crate) fn rig_of(subject: &Subject<'_>) -> Rig {
    (subject.telescope, subject.camera, subject.ratio)
}

fn compatible(one: Rig, other: Rig) -> bool {
    free(one.0, other.0) && free(one.1, other.1) && free(one.2, other.2)
}

/// Rigs whose frames with a position are all at one site: their lights tell, else their calibration.
fn rigs_with_one_site(
    in_force: &[&Subject<'_>],
    site_of: &BTreeMap<(i64, i64), SiteId>,
) -> BTreeMap<Rig, SiteId> {
    let mut sites: BTreeMap<(Rig, bool), BTreeSet<SiteId>> = BTreeMap::new();
    // Frames beside each other most often share rig and place.
    let mut last = None;
    for subject in in_force {
        let Some(known) = &subject.frame.position else { continue };
        let found = (rig_of(subject), subject.kind == Some(Kind::Light), order_of(known.value));
        if last == Some(found) {
            continue;
        }
        last = Some(found);
        let (rig, is_light, position) = found;
        if let Some(site) = site_of.get(&position) {
            sites.entry((rig, is_light)).or_default().insert(*site);
        }
    }
    let rigs: BTreeSet<Rig> = sites.keys().map(|(rig, _)| *rig).collect();
    let only = |rig: Rig| {
        let theirs = sites.get(&(rig, true)).or_else(|| sites.get(&(rig, false)))?;
        theirs.first().copied().filter(|_| theirs.len() == 1)
    };
    rigs.into_iter().filter_map(|rig| Some((rig, only(rig)?))).collect()
}

fn light_rigs(in_force: &[&Subject<'_>]) -> BTreeSet<Rig> {
    let mut rigs = BTreeSet::new();
    let mut last = None;
    for light in in_force.iter().filter(|subject| subject.kind == Some(Kind::Light)) {
        let rig = rig_of(light);
        if last.replace(rig) != Some(rig) {
            rigs.insert(rig);
        }
    }
    rigs
}

struct Clusters {
    means: Vec<Position>,
    of: BTreeMap<(i64, i64), SiteId>,
}

/// Positions within `site_km` as connected components. Each distinct position is looked at once; a grid in space (which
/// knows no antimeridian and no poles) finds its neighbours.
fn clusters(in_force: &[&Subject<'_>], site_km: f64) -> Clusters {
    // How many lights, and how many frames, stand at each position; in order of the positions.
    let mut counts: BTreeMap<(i64, i64), (Position, u32, u32)> = BTreeMap::new();
    for subject in in_force {
        let Some(known) = &subject.frame.position else { continue };
        let slot = counts.entry(order_of(known.value)).or_insert((known.value, 0, 0));
        slot.1 = slot.1.saturating_add(u32::from(subject.kind == Some(Kind::Light)));
        slot.2 = slot.2.saturating_add(1);
    }
    let positions: Vec<(Position, u32, u32)> = counts.into_values().collect();
    let mut groups = Groups::new(positions.len());
    // Cells so small that all within one are near each other.
    let cell_km = (site_km / 3_f64.sqrt()).max(1e-3);
    let cell_of = |position: Position| in_space(position).map(|km| fixed((km / cell_km).floor(), 0));
    let mut cells: BTreeMap<[i64; 3], Vec<usize>> = BTreeMap::new();
    for (at, (position, _, _)) in positions.iter().enumerate() {
        cells.entry(cell_of(*position)).or_default().push(at);
    }
    let near = |one: usize, other: usize| match (positions.get(one), positions.get(other)) {
        (Some((one, _, _)), Some((other, _, _))) => apart_km(*one, *other) <= site_km,
        _ => false,
    };
    for (cell, members) in &cells {
        let Some(first) = members.first() else { continue };
        for other in members {
            groups.join(*first, *other);
        }
        let [x, y, z] = *cell;
        for step in 0..125_i64 {
            let beside = [x + step % 5 - 2, y + step / 5 % 5 - 2, z + step / 25 - 2];
            // Each pair of cells once.
            if beside <= *cell {
                continue;
            }
            let Some(others) = cells.get(&beside) else { continue };
            let pair = members
                .iter()
                .find_map(|one| others.iter().find(|other| near(*one, **other)).map(|o| (*one, *o)));
            if let Some((one, other)) = pair {
                groups.join(one, other);
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<(Position, u32, u32)>> = BTreeMap::new();
    let mut roots = Vec::with_capacity(positions.len());
    for (at, position) in positions.iter().enumerate() {
        let root = groups.root(at);
        members.entry(root).or_default().push(*position);
        roots.push((order_of(position.0), root));
    }
    let numbers: BTreeMap<usize, SiteId> =
        members.keys().zip(SiteId::all()).map(|(root, number)| (*root, number)).collect();
    Clusters {
        means: members.values().map(|members| mean_position(members)).collect(),
        of: roots.into_iter().filter_map(|(at, root)| Some((at, *numbers.get(&root)?))).collect(),
    }
}

/// A position's place in numeric order, latitude first.
fn order_of(position: Position) -> (i64, i64) {
    let of = |degrees: f64| {
        // -0.0 is 0.0.
        let bits = (degrees + 0.0).to_bits().cast_signed();
        if bits < 0 { i64::MIN ^ !bits } else { bits }
    };
    (of(position.latitude), of(position.longitude))
}

/// On the unit sphere, in km.
fn in_space(position: Position) -> [f64; 3] {
    let (sin_lat, cos_lat) = position.latitude.to_radians().sin_cos();
    let (sin_lon, cos_lon) = position.longitude.to_radians().sin_cos();
    [cos_lat * cos_lon * EARTH_KM, cos_lat * sin_lon * EARTH_KM, sin_lat * EARTH_KM]
}

/// The mean over frames (over lights, where there are any). Longitudes are taken from the first one on, so that a site
/// at the antimeridian does not end up in Greenwich.
fn mean_position(members: &[(Position, u32, u32)]) -> Position {
    let Some((first, _, _)) = members.first() else { return Position { latitude: 0.0, longitude: 0.0 } };
    if members.len() == 1 {
        return *first;
    }
    let lights = members.iter().any(|(_, lights, _)| *lights > 0);
    let (mut weight, mut latitude, mut east) = (0.0, 0.0, 0.0);
    for (position, lights_here, frames_here) in members {
        let share = f64::from(if lights { *lights_here } else { *frames_here });
        weight += share;
        latitude += share * (position.latitude - first.latitude);
        east += share * wrapped(position.longitude - first.longitude);
    }
    let tidy = |degrees: f64| (degrees * 1e9).round() / 1e9;
    let longitude = tidy(wrapped(first.longitude + east / weight));
    Position {
        latitude: tidy(first.latitude + latitude / weight),
        // The date line has two names; one is used.
        longitude: if longitude == -180.0 { 180.0 } else { longitude },
    }
}

/// A longitude or a difference of two in -180 to 180.
fn wrapped(degrees: f64) -> f64 {
    let turned = (degrees + 180.0).rem_euclid(360.0) - 180.0;
    if turned == -180.0 && degrees > 0.0 { 180.0 } else { turned }
}

pub(crate) fn position_of(entry: &SiteEntry) -> Position {
    Position { latitude: entry.latitude, longitude: entry.longitude }
}

/// The entry within `site_km` that is nearest; of equals the first in the table.
fn nearest_entry(position: Position, entries: &[SiteEntry], site_km: f64) -> Option<&SiteEntry> {
    let near = entries.iter().map(|entry| (apart_km(position, position_of(entry)), entry));
    near.filter(|(apart, _)| *apart <= site_km).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, entry)| entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    #[test]
    fn the_mean_position_does_not_break_at_the_antimeridian() {
        let mean = mean_position(&[(at(10.0, 179.999), 1, 1), (at(10.002, -179.999), 1, 1)]);
        assert_eq!(mean, at(10.001, 180.0));
        let mean = mean_position(&[(at(-20.0, 30.0), 3, 3), (at(-20.004, 30.004), 1, 9)]);
        assert_eq!(mean, at(-20.001, 30.001));
        // Without lights all frames count.
        let mean = mean_position(&[(at(0.0, 0.0), 0, 1), (at(0.01, 0.0), 0, 1)]);
        assert_eq!(mean, at(0.005, 0.0));
    }

    #[test]
    fn positions_sort_as_numbers() {
        let mut values = [1.5, -0.1, 0.0, -90.0, 52.0].map(|latitude| at(latitude, -1.0));
        values.sort_by_key(|value| order_of(*value));
        assert_eq!(values.map(|value| value.latitude), [-90.0, -0.1, 0.0, 1.5, 52.0]);
        assert!(order_of(at(0.0, -1.0)) < order_of(at(-0.0, 1.0)));
    }

    #[test]
    fn coordinates_never_show_minus_zero() {
        assert_eq!(coordinates(at(52.2485, -0.00001)), "52.2485, 0.0000");
    }
}
