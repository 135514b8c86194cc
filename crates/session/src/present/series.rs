//! Points for the charts.

use nightledger_frame::StarFigures;
use nightledger_ledger::{FrameId, SiteId};
use nightledger_plan::median;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SiteView;
use super::calendar::{Month, months};
use super::light_quality::{Figure, LightQuality, lights};
use super::moon;
use super::sight::Sight;
use super::totals::Totals;

/// What was measured over time, one point per counted light.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Series {
    /// Filters as the totals have them.
    pub filters: Vec<Option<String>>,
    /// Points, by time.
    pub points: Vec<Point>,
    /// The nights of the rows, each at the sites that its rows were taken at; rows without a position have none.
    pub nights: Vec<NightSky>,
    /// The months of the rows, the latest first.
    pub calendar: Vec<Month>,
    /// The first site with a position, and how many have one.
    pub site: Option<(SiteView, u32)>,
}

/// What one night offered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NightSky {
    /// `2023-07-06`.
    pub date: String,
    /// The site's name.
    pub site: String,
    /// Hours of astronomical darkness.
    pub dark_h: f64,
    /// Hours of those without the Moon.
    pub moonless_h: f64,
    /// The Moon's lit share at midnight, 0 to 1.
    pub moon_lit: f64,
    /// Whether it is lit on the right, as seen from the site: waxing north of the equator, waning south of it.
    pub moon_lit_right: bool,
    /// The Moon's greatest altitude between sunset and sunrise, degrees; `None` where the Sun does not set.
    pub moon_highest_deg: Option<f64>,
    /// Its greatest altitude in astronomical darkness, degrees; `None` in a white night.
    pub moon_highest_in_dark_deg: Option<f64>,
    /// How near it came to what lights of the night and site show, degrees, as seen from the site.
    pub moon_nearest_deg: Option<f64>,
}

/// One counted light.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The file's index in the scan.
    pub file: u32,
    /// s since 1970, UTC.
    pub time_s: f64,
    /// Index into [`Series::filters`].
    pub filter: u32,
    /// arcsec.
    pub fwhm_arcsec: Option<f64>,
    /// px.
    pub hfr_px: Option<f64>,
    /// degC.
    pub sensor_temp_c: Option<f64>,
    /// degC.
    pub ambient_c: Option<f64>,
    /// RMS of guiding, both axes together, arcsec.
    pub guiding_arcsec: Option<f64>,
    /// The same in right ascension, by a guide log.
    pub guiding_ra_arcsec: Option<f64>,
    /// In declination.
    pub guiding_dec_arcsec: Option<f64>,
    /// What was measured in its pixels.
    pub measured: Option<PointFigures>,
}

/// What was measured in the pixels of a counted light.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PointFigures {
    /// Width of the stars, px.
    pub fwhm_px: Option<f64>,
    /// The same, arcsec, where the scale is known.
    pub fwhm_arcsec: Option<f64>,
    /// Half-flux radius, px.
    pub hfr_px: Option<f64>,
    /// Eccentricity.
    pub eccentricity: Option<f64>,
    /// Number of stars.
    pub stars: f64,
    /// Level of the sky, in the units of the file.
    pub background: f64,
    /// Stars and level of the sky as shares of the medians of its group.
    pub of_median: [Option<f64>; 2],
    /// What stands out in its group (docs/rules.md#17-outliers): a bit for each of width, half-flux radius, that of the
    /// capture program, eccentricity, stars, background and noise.
    pub outliers: u8,
}

impl Series {
    /// Whether a chart of this value, with rings of this bit of [`PointFigures::outliers`], shows the same of both: while lights
    /// are measured, points come again and again, most of them known.
    pub fn shows_as(&self, other: &Self, value: fn(&Point) -> Option<f64>, outlier: u8) -> bool {
        let shown = |point: &Point| {
            let outliers = point.measured.map_or(0, |figures| figures.outliers & outlier);
            Some((point.file, point.time_s.to_bits(), point.filter, value(point)?.to_bits(), outliers))
        };
        let points = |of: &Self| of.points.iter().filter_map(shown).collect::<Vec<_>>();
        self.filters == other.filters && points(self) == points(other)
    }

    /// The points of an answer.
    pub fn new(sight: &Sight) -> Self {
        let answer = sight.answer;
        let totals = Totals::new(&answer.ledger);
        let mut points: Vec<Point> = Vec::new();
        let (lights, groups) = lights(sight);
        let medians = medians(&lights, groups.len());
        let figures = |file: FrameId, measured: Option<&StarFigures>, fwhm_arcsec: Option<f64>| {
            let measured = measured?;
            let light = lights.binary_search_by_key(&file, |light| light.file).ok();
            let light = light.and_then(|at| lights.get(at));
            Some(PointFigures {
                fwhm_px: measured.fwhm_px,
                fwhm_arcsec,
                hfr_px: measured.hfr_px,
                eccentricity: measured.eccentricity,
                stars: f64::from(measured.stars),
                background: measured.background,
                of_median: light.map_or([None; 2], |light| {
                    let [stars, background] =
                        light.group.and_then(|group| medians.get(group)).copied().unwrap_or_default();
                    let share = |value: f64, median: Option<f64>| Some(value / median.filter(|m| *m > 0.0)?);
                    [share(f64::from(measured.stars), stars), share(measured.background, background)]
                }),
                outliers: light.map_or(0, LightQuality::outlier_bits),
            })
        };
        for row in &answer.ledger.rows {
            let filter = super::whole(totals.filter_index(row));
            let point = |file: FrameId| {
                let (view, decision) = (sight.view(file)?, sight.decision(file)?);
                #[allow(clippy::cast_precision_loss, reason = "a chart shows seconds, not nanoseconds")]
                let time_s = decision.start_utc?.ns as f64 / 1e9;
                Some(Point {
                    file: file.0,
                    time_s,
                    filter,
                    fwhm_arcsec: decision.fwhm_arcsec.as_ref().map(|known| known.value),
                    hfr_px: view.hfr_px().filter(|known| !known.source.is_default()).map(|known| known.value),
                    sensor_temp_c: view.sensor_temp_c().map(|known| known.value),
                    ambient_c: view.ambient_c().map(|known| known.value),
                    guiding_arcsec: view.guiding_rms().filter(|rms| !rms.in_pixels).map(|rms| rms.value),
                    guiding_ra_arcsec: view.frame.guide_rms_ra_arcsec.as_ref().map(|known| known.value),
                    guiding_dec_arcsec: view.frame.guide_rms_dec_arcsec.as_ref().map(|known| known.value),
                    measured: figures(
                        file,
                        view.frame.measured.as_deref(),
                        view.star_fwhm_arcsec().map(|known| known.value),
                    ),
                })
            };
            points.extend(row.frames.iter().copied().filter_map(point));
        }
        points.sort_unstable_by(|one, other| {
            one.time_s.total_cmp(&other.time_s).then(one.file.cmp(&other.file))
        });
        let mut sites = super::sites(answer).into_iter().filter(|site| site.position.is_some());
        let site = sites.next().map(|site| (site, 1 + super::whole(sites.count())));
        let nights = nights(sight);
        // Nights stand by date.
        let moon_of = |date: &str| {
            let at = nights.binary_search_by(|night| night.date.as_str().cmp(date)).ok()?;
            nights.get(at).map(|night| (night.moon_lit, night.moon_lit_right))
        };
        let calendar = months(&totals, moon_of);
        let filters = totals.filters.into_iter().map(|total| total.filter).collect();
        Self { filters, points, nights, calendar, site }
    }
}

/// Of each group the medians of stars and of the sky's level over the lights that count, which limits refer to.
fn medians(lights: &[LightQuality], groups: usize) -> Vec<[Option<f64>; 2]> {
    let mut values = vec![[Vec::new(), Vec::new()]; groups];
    for light in lights.iter().filter(|light| light.counts) {
        let Some(of_group) = light.group.and_then(|group| values.get_mut(group)) else { continue };
        for (values, figure) in of_group.iter_mut().zip([Figure::Stars, Figure::Background]) {
            values.extend(light.value(figure));
        }
    }
    values.into_iter().map(|values| values.map(|values| median(values.into_iter()))).collect()
}

fn nights(sight: &Sight) -> Vec<NightSky> {
    let ledger = &sight.answer.ledger;
    let mut nights: BTreeMap<(time::Date, SiteId), Option<f64>> = BTreeMap::new();
    for row in &ledger.rows {
        for light in &row.frames {
            let Some(night) = light.of(&ledger.decisions).and_then(|decision| decision.night) else {
                continue;
            };
            let nearest = nights.entry((night, row.site)).or_default();
            if let Some(apart) = moon::light_apart_deg(sight, row, *light) {
                *nearest = Some(nearest.map_or(apart, |nearest| nearest.min(apart)));
            }
        }
    }
    let sky = |((date, at), moon_nearest_deg): ((time::Date, SiteId), Option<f64>)| {
        let site = at.of(&ledger.sites)?;
        let position = site.position?;
        let place = nightledger_sky::Site { latitude: position.latitude, longitude: position.longitude };
        let noon = date.midnight().assume_utc().unix_timestamp_nanos() + 43_200_000_000_000;
        let night = nightledger_sky::night(i64::try_from(noon).ok()?, place);
        Some(NightSky {
            date: date.to_string(),
            site: site.name.clone(),
            dark_h: night.dark_h,
            moonless_h: night.dark_moonless_h,
            moon_lit: night.moon_lit,
            moon_lit_right: night.moon_waxes == (place.latitude >= 0.0),
            moon_highest_deg: night.moon_highest_deg,
            moon_highest_in_dark_deg: night.moon_highest_in_dark_deg,
            moon_nearest_deg,
        })
    };
    nights.into_iter().filter_map(sky).collect()
}

#[cfg(test)]
mod tests {
    use super::super::culling::{CullQuery, CullView};
    use super::super::tests::{answer, night_of, sample};
    use super::*;
    use nightledger_ledger::{Edits, Settings};

    #[test]
    fn a_chart_is_drawn_anew_where_its_own_value_or_rings_changed() {
        let (scan, settings, edits) = (sample(), Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let before = Series::new(&Sight::new(&scan, &answer, &edits, &settings));
        assert!(before.points.len() > 1);
        let hfr: fn(&Point) -> Option<f64> = |point| point.hfr_px;
        let fwhm: fn(&Point) -> Option<f64> = |point| point.measured?.fwhm_px;
        let mut after = before.clone();
        let measured = PointFigures {
            fwhm_px: Some(3.0),
            fwhm_arcsec: None,
            hfr_px: None,
            eccentricity: None,
            stars: 9.0,
            background: 1.0,
            of_median: [None; 2],
            outliers: 4,
        };
        after.points[0].measured = Some(measured);
        assert!(!before.shows_as(&after, fwhm, 1), "a point more");
        assert!(before.shows_as(&after, hfr, 1), "the same values, and no ring of this chart");
        assert!(!before.shows_as(&after, hfr, 4), "a ring more");
        after.points[1].hfr_px = Some(99.0);
        assert!(!before.shows_as(&after, hfr, 1));
    }

    /// docs/rules.md#20-groups
    #[test]
    fn shares_are_of_the_median_of_lights_that_count() {
        let kinds = ["Light", "Light", "Light", "Dark", "Dark", "Dark", "Dark", "Dark"];
        let paths: Vec<String> = (0..kinds.len()).map(|at| format!("{at}.fits")).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(String::as_str).zip(kinds).collect();
        let mut scan = night_of(&files);
        for ((path, _), background) in
            files.iter().zip([1000.0, 1200.0, 1500.0, 500.0, 500.0, 500.0, 500.0, 500.0])
        {
            let figures = StarFigures {
                stars: 100,
                fwhm_px: None,
                hfr_px: None,
                eccentricity: None,
                angle_agreement: None,
                angle_deg: None,
                background,
                noise: 9.0,
                saturated: 0,
                colours: None,
            };
            scan.take_measured(0, path, Ok(figures));
        }
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        assert!(answer.ledger.decisions.iter().all(|decision| decision.counted), "darks count as darks");
        let sight = Sight::new(&scan, &answer, &edits, &settings);
        let points = Series::new(&sight).points;
        let shares: Vec<f64> =
            points.iter().map(|point| point.measured.unwrap().of_median[1].unwrap()).collect();
        assert_eq!(shares, [1000.0 / 1200.0, 1.0, 1.25]);
        // The line of the chart and what goes by it agree.
        let mut query = CullQuery { measured: true, ..CullQuery::default() };
        for (limit, beyond) in [(1.26, vec![]), (1.2, vec![2]), (0.9, vec![1, 2])] {
            query.limits[5] = Some(limit);
            let gone: Vec<u32> = CullView::new(&sight, &query).beyond(5).collect();
            assert_eq!(gone, beyond);
            let over = points.iter().zip(&shares).filter(|(_, share)| **share > limit);
            assert_eq!(over.map(|(point, _)| point.file).collect::<Vec<_>>(), gone);
        }
    }
}
