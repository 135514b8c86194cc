//! Rows (docs/rules.md#9-rows): one per target, site, rig, date, filter, gain or ISO, binning, exposure and panel, sorted in that order.

use std::collections::BTreeMap;

use nightledger_frame::{DefaultField, DefaultFields, Formula, Kind, Known, Position, Source};
use nightledger_language::tr;
use rustc_hash::FxHashMap;
use time::Date;

use crate::input::{EditedFrame, Text};
use crate::steps::agreement::fixed;
use crate::steps::distance::apart_km;
use crate::steps::filter_ids::FilterIds;
use crate::steps::mean::MeanOf;
use crate::steps::names::Name;
use crate::steps::placed::Placed;
use crate::steps::sites::{Place, Rig, Sites, rig_of};
use crate::steps::sky::bortle_of_sqm;
use crate::steps::subject::{Dictionary, Panel, Sensitivity, Subject};
use crate::{Calibration, Defaults, FrameId, Mean, Row, Settings, SiteId};

/// A light that counts, with what was decided about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Light<'s, 'a> {
    pub(crate) subject: &'s Subject<'a>,
    /// How many exposures it stands for.
    pub(crate) weight: u32,
    pub(crate) site: SiteId,
    pub(crate) night: Option<Date>,
    /// By the date mode.
    pub(crate) date: Option<Date>,
}

/// What makes a row. Names stand for themselves whatever their spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    target: Option<Name>,
    site: SiteId,
    rig: Rig,
    date: Option<Date>,
    filter: Option<Name>,
    sensitivity: Sensitivity,
    binning: Option<u8>,
    exposure: Option<i64>,
    panel: Option<Panel>,
}

/// The lights of one row, in path order.
#[derive(Debug)]
pub(crate) struct Group<'s, 'a> {
    key: Key,
    pub(crate) lights: Vec<Light<'s, 'a>>,
    pub(crate) subjects: Vec<&'s Subject<'a>>,
}

/// The lights that count, in path order.
pub(crate) fn lights<'s, 'a>(subjects: &'s [Subject<'a>], placed: &[Placed]) -> Vec<Light<'s, 'a>> {
    let counts = |(subject, placed): &(&Subject<'_>, &Placed)| {
        placed.reason.is_none() && subject.kind == Some(Kind::Light)
    };
    let light = |(subject, placed): (&'s Subject<'a>, &Placed)| Light {
        subject,
        weight: placed.weight,
        // Every light that counts has a site, if only "no site".
        site: placed.site.unwrap_or(SiteId(u32::MAX)),
        night: placed.night,
        date: placed.date,
    };
    subjects.iter().zip(placed).filter(counts).map(light).collect()
}

/// The rows of these groups with the calibration that was matched.
pub(crate) fn rows<'a>(
    groups: &[Group<'_, 'a>],
    matched: Vec<Calibration>,
    sites: &Sites<'_>,
    words: &Dictionary<'a>,
    settings: &Settings,
) -> Vec<Row> {
    let ids = FilterIds::new(&settings.filters);
    let row = |(group, calibration): (&Group<'_, 'a>, Calibration)| {
        group.row(group.key.site.of(&sites.places), calibration, words, settings, &ids)
    };
    groups.iter().zip(matched).map(row).collect()
}

/// Groups lights (given in path order) into rows, sorted.
pub(crate) fn row_groups<'s, 'a>(
    lights: &[Light<'s, 'a>],
    words: &Dictionary<'a>,
    row_per_panel: bool,
) -> Vec<Group<'s, 'a>> {
    let mut groups: Vec<Group<'s, 'a>> = Vec::new();
    let mut by_key: FxHashMap<Key, usize> = FxHashMap::default();
    // Lights beside each other most often share a row.
    let mut last = usize::MAX;
    for light in lights {
        let subject = light.subject;
        let key = Key {
            target: subject.target,
            site: light.site,
            rig: rig_of(subject),
            date: light.date,
            filter: subject.filter,
            sensitivity: subject.sensitivity,
            binning: subject.binning,
            exposure: subject.exposure,
            panel: if row_per_panel { subject.panel.clone() } else { None },
        };
        if groups.get(last).is_none_or(|group| group.key != key) {
            last = *by_key.entry(key.clone()).or_insert(groups.len());
        }
        if last == groups.len() {
            groups.push(Group { key, lights: Vec::new(), subjects: Vec::new() });
        }
        if let Some(group) = groups.get_mut(last) {
            group.lights.push(*light);
            group.subjects.push(subject);
        }
    }
    // The keys differ, and so do the sort keys.
    groups.sort_by_cached_key(|group| {
        let as_read = group.subjects.first().and_then(|first| first.view.focal_ratio_as_read());
        group.key.sort_key(as_read.map(|ratio| fixed(ratio, 2)), words)
    });
    groups
}

/// What is unknown comes last.
fn last<T>(value: Option<T>) -> (bool, Option<T>) {
    (value.is_none(), value)
}

impl Key {
    /// What rows are sorted by. A corrected focal ratio leaves them where they are: `ratio_as_read` stands for it.
    fn sort_key(&self, ratio_as_read: Option<i64>, words: &Dictionary<'_>) -> impl Ord + use<> {
        let (telescope, camera, ratio) = self.rig;
        let by_name = |folded: Option<&str>| last(folded.map(str::to_owned));
        (
            (by_name(self.target.map(|name| words.targets.folded(name))), self.site),
            (
                by_name(telescope.map(|name| words.telescopes.folded(name))),
                by_name(camera.map(|name| words.cameras.folded(name))),
                last(ratio_as_read),
            ),
            last(self.date),
            by_name(self.filter.map(|name| words.filters.folded(name))),
            (last(self.sensitivity.gain), last(self.sensitivity.iso), last(self.binning)),
            last(self.exposure),
            (last(self.panel.clone()), last(ratio)),
        )
    }
}

impl<'a> Group<'_, 'a> {
    /// The row.
    fn row(
        &self,
        place: Option<&Place<'_>>,
        calibration: Calibration,
        words: &Dictionary<'a>,
        settings: &Settings,
        ids: &FilterIds<'_>,
    ) -> Row {
        let key = &self.key;
        let (telescope, camera, _) = key.rig;
        let telescope = telescope.map(|name| words.telescopes.shown(name).to_owned());
        let camera = camera.map(|name| words.cameras.shown(name).to_owned());
        let filter_name = key.filter.map(|name| words.filters.shown(name));
        let mut defaults_used = DefaultsUsed::default();
        let mut sensor = MeanOf::default();
        let mut fwhm = MeanOf::default();
        let mut ambient = MeanOf::default();
        let mut sqm = MeanOf::default();
        for light in &self.lights {
            let (view, weight) = (&light.subject.view, light.weight);
            match (view.sensor_temp_c(), view.set_temp_c()) {
                (Some(known), _) => {
                    defaults_used.note(&known.source);
                    sensor.add(known.value, weight, &known.source.in_short());
                }
                (None, Some(known)) => sensor.add(known.value, weight, tr!("set point")),
                (None, None) => {}
            }
            if let Some(known) = view.fwhm_arcsec() {
                defaults_used.note(&known.source);
                fwhm.add(known.value, weight, &known.source.in_short());
            }
            if let Some(known) = view.ambient_c() {
                defaults_used.note(&known.source);
                let focuser = view.ambient_is_focuser() && !known.source.is_default();
                let of_focuser = if focuser { tr!("(the focuser's)") } else { "" };
                ambient.add_of(known.value, weight, &known.source.in_short(), of_focuser);
            }
            if let Some(known) = &light.subject.frame.sqm {
                sqm.add(known.value, weight, &known.source.in_short());
            }
            defaults_used.values_of(light.subject);
        }
        let first = self.lights.first().map(|light| &light.subject.view);
        let sky = Sky::of(sqm.mean(), place, settings);
        defaults_used.note_known(sky.bortle.as_ref());
        if sky.default_sqm {
            defaults_used.0.insert(DefaultField::Sqm);
        }
        if place.is_some_and(|place| place.is_default) {
            defaults_used.0.insert(DefaultField::Site);
        }
        let mut frames: Vec<FrameId> = self.lights.iter().map(|light| light.subject.id).collect();
        frames.sort_unstable();
        Row {
            site: key.site,
            target: key.target.map(|name| words.targets.shown(name).to_owned()),
            panel: key.panel.as_ref().map(|panel| match panel {
                Panel::Number(_) => panel.shown(),
                // As the first file spells it.
                Panel::Text(_) => first
                    .and_then(EditedFrame::panel_text)
                    .map_or_else(|| panel.shown(), |text| text.text.trim().to_owned()),
            }),
            filter_id: filter_name.and_then(|name| ids.find(name, telescope.as_deref(), camera.as_deref())),
            telescope,
            camera,
            date: key.date,
            filter: filter_name.and_then(|name| {
                let source = first.and_then(EditedFrame::filter_text)?.source();
                Some(Known::new(name.to_owned(), source))
            }),
            number: self.lights.iter().fold(0, |sum: u32, light| sum.saturating_add(light.weight)),
            exposure_s: self.exposure_s(),
            gain: first.and_then(EditedFrame::gain_value),
            iso: key.sensitivity.iso,
            // Of raws alone no file says it.
            binning: key
                .binning
                .filter(|_| self.lights.iter().any(|light| light.subject.view.binning_value().is_some())),
            sensor_temp_c: sensor.mean(),
            focal_ratio: first.and_then(EditedFrame::focal_ratio),
            calibration,
            bortle: sky.bortle,
            mean_sqm: sky.mean_sqm,
            mean_fwhm_arcsec: fwhm.mean(),
            ambient_c: ambient.mean(),
            frames,
            defaults_used: defaults_used.0,
        }
    }

    /// Of lengths that differ by noise the most frequent; of equals that of the fewest digits, then the shorter.
    fn exposure_s(&self) -> Option<f64> {
        let mut counts: BTreeMap<u64, (f64, u32)> = BTreeMap::new();
        for length in self.lights.iter().filter_map(|light| light.subject.exposure_s) {
            counts.entry(length.to_bits()).or_insert((length, 0)).1 += 1;
        }
        let digits = |length: f64| length.to_string().len();
        let more = |a: &(f64, u32), b: &(f64, u32)| {
            a.1.cmp(&b.1).then_with(|| digits(b.0).cmp(&digits(a.0))).then(b.0.total_cmp(&a.0))
        };
        counts.into_values().max_by(more).map(|(length, _)| length)
    }
}

/// The defaults that a row owes something to.
#[derive(Debug, Default)]
struct DefaultsUsed(DefaultFields);

impl DefaultsUsed {
    fn note(&mut self, source: &Source) {
        self.0.extend(source.defaults());
    }

    fn note_known<T>(&mut self, known: Option<&Known<T>>) {
        if let Some(known) = known {
            self.note(&known.source);
        }
    }

    fn values_of<'a>(&mut self, light: &Subject<'a>) {
        let view = &light.view;
        // Most users set few defaults, and most lights need none: only what is set is asked for.
        let is_set = |set: fn(&Defaults) -> bool| view.defaults().any(set);
        let mut note_text = |is_set: bool, text: &dyn Fn() -> Option<Text<'a>>| {
            let field = if is_set { text().and_then(Text::default_field) } else { None };
            if let Some(field) = field {
                self.0.insert(field);
            }
        };
        note_text(is_set(|defaults| defaults.filter.is_some()), &|| view.filter_text());
        note_text(is_set(|defaults| defaults.object.is_some()), &|| view.object_text());
        note_text(is_set(|defaults| defaults.telescope.is_some()), &|| view.telescope_text());
        note_text(is_set(|defaults| defaults.camera.is_some()), &|| view.camera_text());
        if is_set(|defaults| defaults.exposure_s.is_some()) {
            self.note_known(view.exposure_s().as_ref());
        }
        if is_set(|defaults| defaults.gain.is_some()) {
            self.note_known(view.gain().as_ref());
        }
        if is_set(|defaults| defaults.binning.is_some()) {
            self.note_known(view.binning().as_ref());
        }
        if is_set(|defaults| defaults.focal_ratio.is_some()) {
            self.note_known(view.focal_ratio().as_ref());
        }
    }
}

/// How far a default site's sky reaches, km (docs/rules.md#8-default-sky).
const SAME_SKY_KM: f64 = 50.0;

/// Brightness and Bortle class of a row or a site (docs/rules.md#8-brightness).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sky {
    pub(crate) mean_sqm: Option<Mean>,
    pub(crate) bortle: Option<Known<f64>>,
    pub(crate) default_sqm: bool,
}

impl Sky {
    /// Brightness: readings, the site table's, the default. Bortle: the site table's, from the site's SQM, from the mean
    /// reading, the default.
    pub(crate) fn of(readings: Option<Mean>, place: Option<&Place<'_>>, settings: &Settings) -> Self {
        let entry = place.and_then(|place| place.entry);
        let at_default = place.and_then(|place| place.default_entry);
        let defaults = &settings.defaults;
        let default_site = defaults.site.as_ref();
        // The default sky is that of the default site, where there is one: far from it, it says nothing.
        let is_far = place.and_then(|place| place.position).zip(default_site).is_some_and(|(at, site)| {
            let there = Position { latitude: site.latitude, longitude: site.longitude };
            apart_km(at, there) > SAME_SKY_KM
        });
        let positive = |value: Option<f64>| value.filter(|value| *value > 0.0 && !is_far);
        let at_table = |value: Option<f64>| value.filter(|value| *value > 0.0);
        let table_sqm = at_table(entry.and_then(|entry| entry.sqm));
        let site_sqm = positive(at_default.and_then(|entry| entry.sqm));
        let default_sqm =
            site_sqm.or(positive(defaults.sqm)).or(positive(default_site.and_then(|site| site.sqm)));
        let default_bortle = positive(at_default.and_then(|entry| entry.bortle))
            .or(positive(defaults.bortle))
            .or(positive(default_site.and_then(|site| site.bortle)));

        let from_sqm = |sqm: f64, source: Source| Known::new(bortle_of_sqm(sqm), source);
        let of_table = Source::Computed(Formula::BortleFromSiteTable);
        let of_readings = Source::Computed(Formula::BortleFromReadings);
        let bortle = at_table(entry.and_then(|entry| entry.bortle))
            .map(|class| Known::new(class, Source::SiteTable))
            .or_else(|| table_sqm.map(|sqm| from_sqm(sqm, of_table)))
            .or_else(|| readings.as_ref().map(|mean| from_sqm(mean.value, of_readings)))
            .or_else(|| default_bortle.map(|class| Known::new(class, Source::Default(DefaultField::Bortle))))
            .or_else(|| site_sqm.map(|sqm| from_sqm(sqm, Source::Default(DefaultField::Sqm))));
        let stated = |value: f64, from: String| Mean { value, frames: 0, from };
        let owes_sqm = readings.is_none() && table_sqm.is_none() && default_sqm.is_some();
        let mean_sqm = readings
            .or_else(|| table_sqm.map(|sqm| stated(sqm, "site table".to_owned())))
            .or_else(|| default_sqm.map(|sqm| stated(sqm, Source::Default(DefaultField::Sqm).to_string())));
        Self { mean_sqm, bortle, default_sqm: owes_sqm }
    }

    /// The brightness of a site with its source.
    pub(crate) fn sqm_known(&self) -> Option<Known<f64>> {
        let mean = self.mean_sqm.as_ref()?;
        let source = match (self.default_sqm, mean.frames) {
            (true, _) => Source::Default(DefaultField::Sqm),
            (false, 0) => Source::SiteTable,
            (false, readings) => {
                Source::Computed(Formula::MeanOfReadings { readings, from: mean.from.as_str().into() })
            }
        };
        Some(Known::new(mean.value, source))
    }
}
