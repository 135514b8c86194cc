//! A measurement of one plane as its rows come: a band of rows is held, stars are fitted as soon as the rows around them
//! are there.

use crate::background::Background;
use crate::blend::{self, Form};
use crate::counting::FAINTEST;
use crate::crowd::{self, Crowd, Field, Seen, Told};
use crate::detection::{Detection, Peak};
use crate::evaluation::{Candidate, half_maximum};
use crate::fitted_star::{CLEAR_PEAK, FEWEST_CLEAR, FittedStar, Place};
use crate::frame_values::{self, Found};
use crate::hot_pixels::Neighbours;
use crate::measured::{Measured, Problem};
use crate::mosaic::Mosaic;
use crate::number::{float, nearest};
use crate::points::Points;
use crate::rings::{Ring, Rings};
use crate::rows::Rows;
use crate::saturation::Top;
use crate::statistics::median;

/// What is known of an image beside its pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Settings {
    /// The colour filters over its pixels, if any.
    pub mosaic: Option<Mosaic>,
    /// The value from which pixels are clipped, where a header or the type of the samples says it.
    pub saturation: Option<f32>,
}

/// Takes an image row by row and measures what is in it.
#[derive(Debug)]
pub struct Measurement {
    width: usize,
    height: usize,
    settings: Settings,
    /// Rows that came.
    rows: usize,
    /// As they came.
    image: Rows,
    /// Without the sky.
    sky_free: Rows,
    background: Background,
    detection: Detection,
    neighbours: Neighbours,
    top: Top,
    /// Rows of tiles whose sky was taken away.
    levelled: usize,
    candidates: Vec<Candidate>,
    /// Candidates that were looked at for fits.
    looked_at: usize,
    /// Candidates that were looked at for two stars in one.
    parted: usize,
    fitted: Vec<FittedStar>,
    /// What the frame's stars look like, once enough are fitted.
    form: Option<Form>,
    /// Stars of crowded fields, and the first of those of the rows looked at last.
    told: Vec<Told>,
    recent: usize,
    /// Rows above this one were looked at for crowds.
    settled: usize,
    crowd: Crowd,
    /// What the frame's stars look like where they are far out of focus.
    ring: Option<Ring>,
    rings: Rings,
    room: Room,
}

/// Room to work in.
#[derive(Debug, Default)]
struct Room {
    levels: Vec<f32>,
    noises: Vec<f32>,
    other_levels: Vec<f32>,
    other_noises: Vec<f32>,
    row: Vec<f32>,
    /// Noise of the row before.
    before: Vec<f32>,
    even: Vec<f32>,
    points: Points,
}

/// Stars that are fitted in a frame, about: more would make its values no better.
const FITS: usize = 500;

/// Fits after which the frame's width is known well enough to look for stars of about this width alone.
const FITS_FOR_WIDTH: usize = 40;

/// Fits after which it is known well enough what the frame's stars look like.
const FITS_FOR_FORM: usize = 10;

/// Rows that are held until that is known, at most.
const HELD: usize = 512;

/// Fits of fainter stars that are tried.
const FAINT_FITS: usize = 60;

/// Stars narrower than this do not cover a part of a tile, pixels.
const NARROW: f32 = 5.0;

/// Columns that are crowded or not, about.
const CROWD: usize = 128;

/// Stars in a square as wide as a star, from which a field is crowded.
const CROWDED: f32 = 0.01;

/// Sides shorter than this hold no star with sky around it.
const SHORTEST: usize = 24;

impl Measurement {
    /// Begins with an image of this size.
    pub fn new(width: usize, height: usize, settings: Settings) -> Result<Self, Problem> {
        if width < SHORTEST || height < SHORTEST {
            return Err(Problem::TooSmall);
        }
        let is_mosaic = settings.mosaic.is_some();
        Ok(Self {
            width,
            height,
            settings,
            rows: 0,
            image: Rows::default(),
            sky_free: Rows::default(),
            background: Background::new(width, height, is_mosaic),
            detection: Detection::new(width, is_mosaic),
            neighbours: Neighbours::of_narrowest(is_mosaic),
            top: Top::new(settings.saturation),
            levelled: 0,
            candidates: Vec::new(),
            looked_at: 0,
            parted: 0,
            fitted: Vec::new(),
            form: None,
            told: Vec::new(),
            recent: 0,
            settled: 0,
            crowd: Crowd::default(),
            ring: None,
            rings: Rings::default(),
            room: Room::default(),
        })
    }

    /// Takes the next rows, one after another, the first stored one first. What does not fill a row, and rows beyond the
    /// image, are left out.
    pub fn rows(&mut self, rows: &[f32]) {
        for row in rows.chunks_exact(self.width) {
            if self.rows == self.height {
                return;
            }
            self.top.row(row);
            self.image.push(row);
            self.rows += 1;
            let end = self.background.tile_row(self.background.measured()).map(|(_, end)| end);
            if end == Some(self.rows) {
                let are_narrow = self.form.is_some_and(|form| form.fwhm < NARROW);
                self.background.measure(&self.image, are_narrow);
                self.advance();
            }
        }
    }

    /// What the image held.
    pub fn finish(mut self) -> Result<Measured, Problem> {
        if self.rows < self.height {
            return Err(Problem::Incomplete);
        }
        self.detection.finish();
        self.look(true);
        let tiles = self.background.frame();
        let found = Found {
            candidates: &self.candidates,
            fitted: &self.fitted,
            told: &self.told,
            saturation: self.top.level(),
            mosaic: self.settings.mosaic,
            ring: self.ring.as_ref().map(|ring| ring.radius),
        };
        frame_values::measured(&tiles, &found).ok_or(Problem::NoSignal)
    }

    /// Takes the sky away from rows of tiles whose neighbours are measured, and looks at what stands in them.
    fn advance(&mut self) {
        let is_last = self.rows == self.height;
        while let Some((top, bottom)) = self.background.tile_row(self.levelled) {
            if self.levelled + 1 >= self.background.measured() && !is_last {
                return;
            }
            for row in top..bottom {
                self.level(row);
            }
            self.levelled += 1;
            self.look(false);
            // Fits of one row of tiles reach into both neighbours.
            if let Some((kept, _)) =
                self.levelled.checked_sub(3).and_then(|row| self.background.tile_row(row))
            {
                self.image.drop_before(kept);
                let is_asked = self.form.is_none();
                self.sky_free.drop_before(if is_asked { kept.saturating_sub(HELD) } else { kept });
            }
        }
    }

    /// Takes the sky away from a row, and looks for peaks in it.
    fn level(&mut self, row: usize) {
        let Self { background, image, sky_free, room, .. } = self;
        let Some(pixels) = image.get(row) else { return };
        room.row.clear();
        if background.cells() == 1 {
            background.levels(row, 0, &mut room.levels);
            background.noises(row, 0, &mut room.noises);
            room.row.extend(pixels.iter().zip(&room.levels).map(|(pixel, level)| pixel - level));
        } else {
            let first = 2 * (row % 2);
            background.levels(row, first, &mut room.levels);
            background.levels(row, first + 1, &mut room.other_levels);
            let sky = room.levels.iter().zip(&room.other_levels).enumerate();
            let sky = sky.map(|(column, (even, odd))| if column % 2 == 0 { even } else { odd });
            room.row.extend(pixels.iter().zip(sky).map(|(pixel, level)| pixel - level));
            // One noise for all colours: what adding up the four of them has.
            room.noises.clear();
            room.noises.resize(pixels.len(), 0.0);
            for cell in 0..4 {
                background.noises(row, cell, &mut room.other_noises);
                for (sum, noise) in room.noises.iter_mut().zip(&room.other_noises) {
                    *sum += 0.25 * noise * noise;
                }
            }
            for noise in &mut room.noises {
                *noise = noise.sqrt();
            }
        }
        sky_free.push(&room.row);
        std::mem::swap(&mut room.before, &mut room.noises);
        if let Some(before) = row.checked_sub(1) {
            // `noises` is now that of the row before.
            self.detect(before);
        }
        if row + 1 == self.height {
            std::mem::swap(&mut self.room.before, &mut self.room.noises);
            self.detect(row);
        }
    }

    /// Takes hot pixels out of a row whose neighbours are held, and looks for peaks in it.
    fn detect(&mut self, row: usize) {
        let Self { sky_free, room, neighbours, detection, .. } = self;
        neighbours.clean(sky_free, row, &room.noises);
        let Some(line) = sky_free.get(row) else { return };
        room.even.clear();
        room.even.extend(line.iter().zip(&room.noises).enumerate().map(|(column, (value, noise))| {
            let value = if value.is_finite() { *value } else { stand_in(sky_free, column, row) };
            let even = value / noise;
            if even.is_finite() { even } else { 0.0 }
        }));
        detection.push(&room.even);
    }

    /// Looks at the peaks above the row of tiles that was levelled last, and fits the best of them.
    fn look(&mut self, is_end: bool) {
        let safe = if is_end {
            self.height
        } else {
            let Some((top, _)) = self.levelled.checked_sub(1).and_then(|row| self.background.tile_row(row))
            else {
                return;
            };
            top
        };
        let mut ready: Vec<Peak> = Vec::new();
        self.detection.peaks.retain(|peak| {
            let is_ready = peak.y < float(safe);
            if is_ready {
                ready.push(*peak);
            }
            !is_ready
        });
        ready.sort_by(|one, other| one.y.total_cmp(&other.y).then(one.x.total_cmp(&other.x)));
        for peak in ready {
            let noise = self.background.noise_at(nearest(peak.x), nearest(peak.y));
            if noise.is_nan() || noise <= 0.0 {
                continue;
            }
            self.candidates.extend(Candidate::of(peak, &self.image, &self.sky_free, noise));
        }
        let complete = self.looked_at;
        self.fit_best(safe);
        self.tell_rings(safe);
        self.tell_crowds(safe);
        // Those that are new lack the neighbours below them.
        self.part(if is_end { self.candidates.len() } else { complete });
    }

    /// Looks for two stars in one peak, among the candidates before this one that were not looked at yet.
    fn part(&mut self, end: usize) {
        let Some(form) = self.form else { return };
        for at in self.parted..end {
            let Some(candidate) = self.candidates.get(at) else { continue };
            // Two of the faintest stars that count have about this signal, together.
            let may_be = candidate.peak.scale == form.scale
                && !candidate.is_told
                && candidate.peak.snr > 2.0_f32.sqrt() * FAINTEST
                && !candidate.is_sharp
                && !candidate.is_flat
                && self.settings.saturation.is_none_or(|level| candidate.raw_top < level)
                && self.sky_free.get(candidate.row.saturating_sub(form.reach())).is_some();
            if !may_be {
                continue;
            }
            let place = Place {
                sky_free: &self.sky_free,
                mosaic: self.settings.mosaic,
                size: (self.width, self.height),
                noise: self.background.noise_at(candidate.column, candidate.row),
            };
            let parts = blend::parts(&self.candidates, at, &form, &place, &mut self.room.points);
            if let Some(candidate) = self.candidates.get_mut(at) {
                candidate.parts = parts.filter(|parts| parts.iter().all(|part| part.snr >= FAINTEST));
            }
        }
        self.parted = end;
    }

    /// Tells the stars of crowded fields, down to where what gives them light is known.
    fn tell_crowds(&mut self, safe: usize) {
        let Some(form) = self.form.filter(|form| form.mosaic.is_none()) else { return };
        let begin = self.settled.max(self.sky_free.first());
        let end = if safe == self.height { safe } else { safe.saturating_sub(crowd::margin(&form)) };
        if end <= begin {
            return;
        }
        let cells = (self.width / CROWD).max(1);
        let edge = |cell: usize| cell * self.width / cells;
        let mut counts = vec![0_usize; cells];
        let recent =
            self.candidates.iter().rev().take_while(|candidate| candidate.peak.y > float(begin) - 8.0);
        for candidate in recent {
            let is_asked = candidate.peak.scale == form.scale
                && candidate.peak.snr > FAINTEST
                && !candidate.is_sharp
                && candidate.contrast > crowd::STANDS_OUT
                && candidate.along < crowd::ALONG
                && candidate.peak.y >= float(begin);
            if let Some(count) =
                counts.get_mut(nearest(candidate.peak.x) * cells / self.width).filter(|_| is_asked)
            {
                *count += 1;
            }
        }
        let area = float(self.width / cells * (safe - begin)) / form.fwhm.powi(2);
        let is_crowded = |cell: usize| counts.get(cell).is_some_and(|count| float(*count) > CROWDED * area);
        let first_of_these = self.told.len();
        let mut cell = 0;
        while cell < cells {
            if !is_crowded(cell) {
                cell += 1;
                continue;
            }
            let behind = cell + if is_crowded(cell + 1) { 2 } else { 1 };
            let field =
                Field { columns: (edge(cell), edge(behind)), rows: (begin, end), end: (self.width, safe) };
            cell = behind;
            let background = &self.background;
            let seen = Seen {
                sky_free: &self.sky_free,
                candidates: &self.candidates,
                noise_at: |column, row| background.noise_at(column, row),
                clip: self.settings.saturation.or(self.top.level()),
                is_mosaic: self.settings.mosaic.is_some(),
                recent: self.recent,
            };
            let sky = self.crowd.tell(&field, &form, &seen, &mut self.told);
            if let Some(sky) = sky {
                let noise = Some(sky.noise).filter(|noise| noise.is_finite());
                self.background.correct(field.columns, field.rows, sky.level, noise);
            }
            let candidates = self.candidates.iter_mut().rev();
            for candidate in candidates.take_while(|candidate| candidate.peak.y > float(begin) - 8.0) {
                candidate.is_told |= (candidate.peak.scale == form.scale
                    || candidate.peak.scale + 1 == form.scale)
                    && field.holds(candidate.peak.x, candidate.peak.y);
            }
        }
        self.recent = first_of_these;
        self.settled = end;
    }

    /// Learns what rings look like in a frame far out of focus, and tells them, down to where what gives them light is known.
    fn tell_rings(&mut self, safe: usize) {
        if self.form.is_some() || self.fitted.len() >= FEWEST_CLEAR {
            return;
        }
        let Self { candidates, sky_free, background, settings, .. } = self;
        let noise_at = |column, row| background.noise_at(column, row);
        let is_last = safe == self.height;
        if self.ring.is_none() && (is_last || safe >= HELD / 2) {
            let fitted: Vec<&FittedStar> = self.fitted.iter().collect();
            let Some(scale) = frame_values::scale_of_wide_things(candidates, &fitted) else { return };
            let rows = (sky_free.first(), safe);
            self.ring = Ring::learn(candidates, scale, sky_free, settings.mosaic, rows, noise_at);
        }
        let Some(ring) = &self.ring else { return };
        let end = if is_last { safe } else { safe.saturating_sub(ring.margin()) };
        let mut begin = self.settled.max(sky_free.first());
        while begin < end {
            let rows = (begin, end.min(begin + HELD / 2));
            let field = Field { columns: (0, self.width), rows, end: (self.width, safe) };
            let first_of_these = self.told.len();
            let seen = Seen {
                sky_free,
                candidates,
                noise_at,
                clip: None,
                is_mosaic: settings.mosaic.is_some(),
                recent: self.recent,
            };
            self.rings.tell(&field, ring, &seen, &mut self.told);
            self.recent = first_of_these;
            let near = candidates.iter_mut().rev();
            for candidate in near.take_while(|candidate| candidate.peak.y > float(rows.0) - 8.0) {
                candidate.is_told |= field.holds(candidate.peak.x, candidate.peak.y);
            }
            begin = rows.1;
        }
        self.settled = begin;
    }

    /// Fits the brightest of the stars that stand alone, among the candidates that were not looked at yet.
    fn fit_best(&mut self, safe: usize) {
        let fresh: Vec<Candidate> = self.candidates.get(self.looked_at..).unwrap_or_default().to_vec();
        let mut wanted: Vec<(Candidate, f32)> = Vec::new();
        for candidate in &fresh {
            let may_be = candidate.peak.snr > 10.0
                && !candidate.is_sharp
                && !candidate.is_flat
                && candidate.contrast > 0.4
                && candidate.along < 0.5
                && self.settings.saturation.is_none_or(|level| candidate.raw_top < level);
            if !may_be {
                continue;
            }
            let Some(width) = half_maximum(&self.sky_free, candidate.column, candidate.row) else { continue };
            if self.stands_alone(candidate, width) {
                wanted.push((*candidate, width));
            }
        }
        // By their light, not their peaks, or wide stars would have no say.
        let light = |(star, width): &(Candidate, f32)| star.top * width * width;
        wanted.sort_by(|one, other| light(other).total_cmp(&light(one)));
        let quota = (FITS * safe / self.height).max(FITS_FOR_WIDTH);
        let mut room = quota.saturating_sub(self.fitted.len()).max(2);
        for (candidate, width) in wanted {
            let is_clear = candidate.top > CLEAR_PEAK;
            let clear = || self.fitted.iter().filter(|star| star.candidate.top > CLEAR_PEAK).count();
            if room == 0 {
                break;
            }
            if !is_clear && (self.fitted.len() >= FAINT_FITS || clear() >= FEWEST_CLEAR) {
                continue;
            }
            room -= 1;
            let noise = self.background.noise_at(candidate.column, candidate.row);
            let place = Place {
                sky_free: &self.sky_free,
                mosaic: self.settings.mosaic,
                size: (self.width, self.height),
                noise,
            };
            self.fitted.extend(FittedStar::of(candidate, width, &place, &mut self.room.points));
        }
        self.looked_at = self.candidates.len();
        if self.fitted.len() >= FITS_FOR_FORM && self.ring.is_none() {
            self.form = Form::of(&self.fitted, self.settings.mosaic);
        }
        if self.fitted.len() >= FITS_FOR_WIDTH && self.ring.is_none() {
            let mut widths: Vec<f32> = self.fitted.iter().map(|star| star.widths.fwhm()).collect();
            if let Some(width) = median(&mut widths) {
                self.detection.keep_near(width);
                self.neighbours = Neighbours::of_width(width, self.settings.mosaic.is_some());
            }
        }
    }

    /// Whether it is the best peak of its star, and no other star is near and bright enough to change its width.
    fn stands_alone(&self, candidate: &Candidate, width: f32) -> bool {
        let near = (2.6 * width + 1.5).powi(2);
        let own = (0.6 * width + 1.0).powi(2);
        let far = 3.0 * width + 40.0;
        let peak = &candidate.peak;
        let before =
            self.candidates.iter().rev().map(|other| &other.peak).take_while(|other| other.y > peak.y - far);
        before.chain(&self.detection.peaks).all(|other| {
            let apart = (other.x - peak.x).powi(2) + (other.y - peak.y).powi(2);
            if apart > near || other == peak {
                return true;
            }
            if apart < own {
                // The same star on another scale, or a neighbour too near to be told apart.
                return other.scale != peak.scale && other.snr <= peak.snr;
            }
            other.snr < 0.06 * peak.snr
        })
    }
}

/// The mean of the pixels around one that has no value.
fn stand_in(rows: &Rows, column: usize, row: usize) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0);
    for y in row.saturating_sub(1)..=row + 1 {
        let Some(line) = rows.get(y) else { continue };
        let end = (column + 2).min(line.len());
        for value in line
            .get(column.saturating_sub(1)..end)
            .unwrap_or_default()
            .iter()
            .filter(|value| value.is_finite())
        {
            sum += value;
            count += 1.0;
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}
