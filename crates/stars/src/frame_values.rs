//! The frame's values from its stars (docs/rules.md#17).

use crate::background::of_cells;
use crate::counting::{FAINTEST, NEAREST};
use crate::crowd::Told;
use crate::detection::{SCALES, deviation, scale_for};
use crate::evaluation::{Candidate, Part};
use crate::fitted_star::{CLEAR_PEAK, FEWEST_CLEAR, FittedStar};
use crate::measured::{Channel, Measured, Star};
use crate::mosaic::{Colour, Mosaic};
use crate::number::{float, nearest};
use crate::rings;
use crate::statistics::{median, quantile};
use crate::tile::Tile;
use crate::typical::Typical;
use std::collections::BTreeMap;

/// What a measurement found on its way.
pub(crate) struct Found<'a> {
    pub(crate) candidates: &'a [Candidate],
    pub(crate) fitted: &'a [FittedStar],
    pub(crate) told: &'a [Told],
    pub(crate) saturation: Option<f32>,
    pub(crate) mosaic: Option<Mosaic>,
    /// Half of the diameter of the frame's stars, where they are rings.
    pub(crate) ring: Option<f32>,
}

/// Signal over noise of a star that counts, as far as it stands out of its surroundings, at least ([`FAINTEST`] is of all of
/// it).
const IN_PLACE: f32 = 7.0;

/// The same on the finer scale, where clouds that noise makes peaks of look more like stars.
const IN_PLACE_FINER: f32 = 8.4;

impl Found<'_> {
    fn is_clipped(&self, candidate: &Candidate) -> bool {
        self.saturation.is_some_and(|level| candidate.raw_top >= level)
    }
}

/// The frame's values; `None` where there is no sky.
pub(crate) fn measured(tiles: &[Tile], found: &Found) -> Option<Measured> {
    let levels: Vec<f32> = tiles.iter().map(|tile| tile.level).collect();
    let variances: Vec<f32> = tiles.iter().map(|tile| tile.noise * tile.noise).collect();
    let (background, noise) = (of_cells(&levels)?, of_cells(&variances)?.sqrt());
    let usable: Vec<&FittedStar> =
        found.fitted.iter().filter(|star| !found.is_clipped(&star.candidate)).collect();
    let clear: Vec<&FittedStar> =
        usable.iter().copied().filter(|star| star.candidate.top > CLEAR_PEAK).collect();
    let mut chosen = if clear.len() >= FEWEST_CLEAR { clear } else { usable };
    let is_wide = || scale_of_wide_things(found.candidates, &chosen).is_some();
    if found.ring.is_some() || (chosen.len() < FEWEST_CLEAR && is_wide()) {
        chosen.clear();
    }
    let usual = median(&mut chosen.iter().map(|star| star.widths.fwhm()).collect::<Vec<_>>());
    let clearest = clearest(&chosen);
    let direction = direction(&clearest);
    let mut stars = stars(found, &chosen, usual);
    take_widths(&mut stars, &chosen);
    let typical = Typical::new(&chosen, &stars);
    let fwhm_px = typical.middle(|star| Some(star.widths.fwhm()));
    Some(Measured {
        saturated: stars.iter().filter(|star| star.is_saturated).count(),
        stars,
        fwhm_px,
        hfr_px: fwhm_px.and_then(|fwhm| typical.middle(|star| star.disc.as_ref()?.mean_distance(2.0 * fwhm))),
        eccentricity: median(&mut clearest.iter().map(|star| star.widths.eccentricity()).collect::<Vec<_>>()),
        angle_agreement: direction.map(|(agreement, _)| agreement),
        angle_deg: direction.map(|(_, angle)| angle),
        background,
        noise,
        channels: found.mosaic.and_then(|mosaic| channels(mosaic, tiles)),
        fitted: chosen.len(),
    })
}

/// The scale on which most of what stands out stands out best, where that is far wider than what was fitted: rings of stars
/// out of focus, say.
pub(crate) fn scale_of_wide_things(candidates: &[Candidate], fitted: &[&FittedStar]) -> Option<usize> {
    let own = fitted.iter().map(|star| scale_for(star.widths.fwhm())).max().unwrap_or(0);
    best_scale(candidates).filter(|scale| *scale > own + 1)
}

/// The scale on which most of what stands out stands out best.
fn best_scale(candidates: &[Candidate]) -> Option<usize> {
    let mut sorted: Vec<&Candidate> = candidates
        .iter()
        .filter(|candidate| {
            candidate.peak.snr > 2.0 * FAINTEST && !candidate.is_sharp && candidate.contrast > 0.4
        })
        .collect();
    sorted.sort_by(|one, other| other.peak.snr.total_cmp(&one.peak.snr));
    sorted.truncate(MOST_VOTES);
    let mut kept: Vec<&Candidate> = Vec::new();
    let mut votes = [0_usize; SCALES];
    for candidate in sorted {
        let is_own = kept.iter().any(|other| {
            (other.peak.x - candidate.peak.x).hypot(other.peak.y - candidate.peak.y)
                < 2.5 * deviation(other.peak.scale.max(candidate.peak.scale))
        });
        if !is_own {
            kept.push(candidate);
            if let Some(votes) = votes.get_mut(candidate.peak.scale) {
                *votes += 1;
            }
        }
    }
    votes
        .iter()
        .enumerate()
        .filter(|(_, votes)| **votes > 0)
        .max_by_key(|(_, votes)| **votes)
        .map(|(scale, _)| scale)
}

/// Candidates that have a say in [`best_scale`].
const MOST_VOTES: usize = 600;

/// The stars that show their form best: noise makes round ones look long. A quarter of them, but not fewer than
/// [`FEWEST_FORMS`].
fn clearest<'a>(stars: &[&'a FittedStar]) -> Vec<&'a FittedStar> {
    let mut sorted = stars.to_vec();
    let clarity = |star: &FittedStar| star.fit.profile.height / star.fit.residual.max(star.noise);
    sorted.sort_by(|one, other| clarity(other).total_cmp(&clarity(one)));
    sorted.truncate((sorted.len() / 4).max(FEWEST_FORMS));
    sorted
}

/// Fewest stars that the frame's eccentricity is of, where there are so many.
const FEWEST_FORMS: usize = 6;

/// Length and direction of the mean of the stars' axes, as unit vectors of twice their angle.
fn direction(stars: &[&FittedStar]) -> Option<(f32, f32)> {
    let count = crate::number::float(stars.len());
    let sum = stars.iter().fold((0.0, 0.0), |(x, y), star| {
        let (sine, cosine) = (2.0 * star.widths.angle).sin_cos();
        (x + cosine, y + sine)
    });
    let angle = (0.5 * sum.1.atan2(sum.0)).to_degrees().rem_euclid(180.0);
    (!stars.is_empty()).then(|| (sum.0.hypot(sum.1) / count, angle))
}

/// A scale's peaks as signals of stars.
struct Scaled<'a> {
    candidates: Vec<&'a Candidate>,
    /// How much better than this scale's filter the best one is.
    gain: f32,
    /// Height of the brightest pixel over the signal, of the sharpest stars.
    sharpest: f32,
    /// How far a star stands out of its surroundings, and how bright two opposite places beside it are, as [`Candidate`]'s.
    contrast: f32,
    along: f32,
}

impl<'a> Scaled<'a> {
    fn new(found: &'a Found, fitted: &[&FittedStar], scale: usize) -> Self {
        let candidates: Vec<&Candidate> =
            found.candidates.iter().filter(|candidate| candidate.peak.scale == scale).collect();
        let (mut gains, mut sharpness) = (Vec::new(), Vec::new());
        let (mut contrasts, mut alongs) = (Vec::new(), Vec::new());
        for star in fitted {
            let (x, y) = (star.candidate.peak.x, star.candidate.peak.y);
            let peak = |candidate: &&Candidate| (candidate.peak.x, candidate.peak.y);
            if let Some((_, twin)) = near(&candidates, peak, (x, y)).next() {
                // Of a mosaic only half of the pixels were fitted, the green ones.
                let pixels = if found.mosaic.is_some() { 2.0 } else { 1.0 };
                let best = star.fit.profile.height * (pixels * star.fit.squares).sqrt() / star.noise;
                gains.push(best / twin.peak.snr);
                sharpness.push(twin.top / twin.peak.snr);
                contrasts.push(twin.contrast);
                alongs.push(twin.along);
            }
        }
        let gain = median(&mut gains).unwrap_or(1.0).clamp(1.0, 1.4);
        let sharpest = quantile(&mut sharpness, 0.98).map_or(f32::INFINITY, |sharpest| 1.2 * sharpest);
        let contrast = median(&mut contrasts).unwrap_or(1.0).clamp(0.4, 1.0);
        let along = median(&mut alongs).unwrap_or(0.0).clamp(0.0, 0.5);
        Self { candidates, gain, sharpest, contrast, along }
    }

    /// Those that count, of which so much signal over noise is left over their surroundings.
    fn stars(&self, found: &Found, in_place: f32) -> impl Iterator<Item = Counted> {
        let counted = move |candidate: &&Candidate| {
            let stands_out = candidate.contrast / self.contrast;
            let snr = candidate.peak.snr * self.gain;
            let is_clipped = found.is_clipped(candidate);
            let is_apart =
                stands_out > 0.5 && candidate.along < self.along + ALONG && stands_out * snr >= in_place;
            let is_sharp = candidate.is_sharp
                || (!is_clipped && candidate.top > self.sharpest * candidate.peak.snr + 3.0);
            if candidate.is_told || snr < FAINTEST || !is_apart || is_sharp {
                return [None, None];
            }
            let star =
                |x, y, snr| Star { x, y, snr, is_saturated: is_clipped, fwhm_px: None, eccentricity: None };
            let peak = &candidate.peak;
            let whole = Counted { star: star(peak.x, peak.y, snr), top: candidate.plateau, is_part: false };
            match candidate.parts {
                None => [Some(whole), None],
                Some(parts) => parts.map(|part| {
                    Some(Counted { star: star(part.x, part.y, part.snr), top: 0.0, is_part: true })
                }),
            }
        };
        self.candidates.iter().flat_map(move |candidate| counted(candidate).into_iter().flatten())
    }
}

/// A star that counts, unless it is of one that comes before it.
struct Counted {
    star: Star,
    /// Half of the width of its flat top, pixels.
    top: f32,
    /// Whether it was told from another one by a fit of both.
    is_part: bool,
}

/// The brighter of two opposite places beside a star is no brighter than usual by more than this share of its height.
const ALONG: f32 = 0.27;

/// The stars that count: peaks of the scale that suits the frame's width, and between them those of the next finer one,
/// which tells near neighbours apart.
fn stars(found: &Found, fitted: &[&FittedStar], fwhm: Option<f32>) -> Vec<Star> {
    let scale = fwhm.map(scale_for).or_else(|| best_scale(found.candidates)).unwrap_or(1);
    let mut stars: Vec<Counted> = Scaled::new(found, fitted, scale).stars(found, IN_PLACE).collect();
    if let Some(finer) = scale.checked_sub(1).filter(|_| fwhm.is_some()) {
        stars.extend(Scaled::new(found, fitted, finer).stars(found, IN_PLACE_FINER));
    }
    stars.extend(found.told.iter().filter_map(|told| {
        let host = told.host.and_then(|at| found.candidates.get(at));
        let Part { x, y, snr } = told.part;
        let is_saturated = host.is_some_and(|host| found.is_clipped(host));
        let star = Star { x, y, snr, is_saturated, fwhm_px: None, eccentricity: None };
        let top = host.filter(|_| is_saturated).map_or(0.0, |host| host.plateau);
        let is_sharp = host.is_some_and(|host| host.is_sharp && !is_saturated);
        (!is_sharp).then_some(Counted { star, top, is_part: true })
    }));
    stars.sort_by(|one, other| other.is_part.cmp(&one.is_part).then(other.star.snr.total_cmp(&one.star.snr)));
    let nearest = found.ring.map_or_else(
        || NEAREST * fwhm.unwrap_or(2.355 * deviation(scale)),
        |radius| 2.0 * rings::NEAREST * radius,
    );
    let mut stars = apart(stars, nearest);
    stars.sort_by(|one, other| other.snr.total_cmp(&one.snr));
    stars
}

/// Gives stars the widths that were fitted to them.
fn take_widths(stars: &mut [Star], fitted: &[&FittedStar]) {
    let mut by_row: Vec<((f32, f32), &FittedStar)> = fitted
        .iter()
        .map(|star| {
            let profile = &star.fit.profile;
            let place = (float(star.candidate.column) + profile.x, float(star.candidate.row) + profile.y);
            (place, *star)
        })
        .collect();
    by_row.sort_by(|((_, one), _), ((_, other), _)| one.total_cmp(other));
    for star in stars {
        let fitted = near(&by_row, |(place, _)| *place, (star.x, star.y));
        if let Some((_, (_, own))) = fitted.min_by(|(one, _), (other, _)| one.total_cmp(other)) {
            star.fwhm_px = Some(own.widths.fwhm());
            star.eccentricity = Some(own.widths.eccentricity());
        }
    }
}

/// A star's peak and its fitted centre are nearer to each other than this, in pixels.
const SAME: f32 = 2.0;

/// What lies at a place, of things that are sorted by row, each with how far it is off.
fn near<T>(
    sorted: &[T],
    place: impl Fn(&T) -> (f32, f32),
    (x, y): (f32, f32),
) -> impl Iterator<Item = (f32, &T)> {
    let from = sorted.partition_point(|one| place(one).1 < y - SAME);
    let rest = sorted.iter().skip(from).map(move |one| (place(one), one));
    rest.take_while(move |((_, row), _)| *row < y + SAME)
        .map(move |((column, row), one)| ((column - x).hypot(row - y), one))
        .filter(|(apart, _)| *apart < SAME)
}

/// Leaves out what lies within the top of a brighter star.
fn apart(stars: Vec<Counted>, nearest_apart: f32) -> Vec<Star> {
    let mut cells: BTreeMap<(usize, usize), Vec<Counted>> = BTreeMap::new();
    let mut kept: Vec<Star> = Vec::new();
    let cell = |place: f32| nearest(place / CELL);
    for counted in stars {
        let star = counted.star;
        let (column, row) = (cell(star.x), cell(star.y));
        let is_own = |other: &Counted| {
            (other.star.x - star.x).hypot(other.star.y - star.y) < nearest_apart + other.top
        };
        let is_own = (row.saturating_sub(1)..=row + 1).any(|row| {
            (column.saturating_sub(1)..=column + 1)
                .any(|column| cells.get(&(column, row)).is_some_and(|others| others.iter().any(is_own)))
        });
        if !is_own {
            cells.entry((column, row)).or_default().push(counted);
            kept.push(star);
        }
    }
    kept
}

/// Sides of the cells that neighbours are looked for in, pixels: the widest star and its flat top.
const CELL: f32 = 64.0;

/// Sky and noise of the three colours.
fn channels(mosaic: Mosaic, tiles: &[Tile]) -> Option<[Channel; 3]> {
    let of = |colour: Colour| {
        let cells = mosaic.cells();
        let of_colour =
            || cells.iter().zip(tiles).filter(|(cell, _)| **cell == colour).map(|(_, tile)| *tile);
        let levels: Vec<f32> = of_colour().map(|tile| tile.level).collect();
        let variances: Vec<f32> = of_colour().map(|tile| tile.noise * tile.noise).collect();
        Some(Channel { background: of_cells(&levels)?, noise: of_cells(&variances)?.sqrt() })
    };
    Some([of(Colour::Red)?, of(Colour::Green)?, of(Colour::Blue)?])
}
