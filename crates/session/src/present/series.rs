//! Points for the charts.

use crate::Answer;
use serde::{Deserialize, Serialize};

use super::SiteView;
use super::sight::Sight;
use super::totals::Totals;

/// What was measured over time, one point per counted light.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Series {
    /// Filters as the totals have them.
    pub filters: Vec<Option<String>>,
    /// Points, by time.
    pub points: Vec<Point>,
    /// The nights of the rows at the first site with a position.
    pub nights: Vec<NightSky>,
    /// That site, and how many have a position.
    pub site: Option<(SiteView, u32)>,
}

/// What one night offered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NightSky {
    /// `2023-07-06`.
    pub date: String,
    /// Hours of astronomical darkness.
    pub dark_h: f64,
    /// Hours of those without the Moon.
    pub moonless_h: f64,
    /// The Moon's lit share at midnight, 0 to 1.
    pub moon_lit: f64,
    /// Whether it is lit on the right, as seen from the site: waxing north of the equator, waning south of it.
    pub moon_lit_right: bool,
    /// The Moon's greatest altitude at night, degrees.
    pub moon_highest_deg: Option<f64>,
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
}

impl Series {
    /// The points of an answer.
    pub fn new(sight: &Sight) -> Self {
        let answer = sight.answer;
        let totals = Totals::new(&answer.ledger);
        let mut points: Vec<Point> = Vec::new();
        for row in &answer.ledger.rows {
            let filter = super::whole(totals.filter_index(row));
            let point = |file: u32| {
                let at = usize::try_from(file).ok()?;
                let (view, decision) = (sight.view(at)?, sight.decision(at)?);
                #[allow(clippy::cast_precision_loss, reason = "a chart shows seconds, not nanoseconds")]
                let time_s = decision.start_utc?.ns as f64 / 1e9;
                Some(Point {
                    file,
                    time_s,
                    filter,
                    fwhm_arcsec: decision.fwhm_arcsec.as_ref().map(|known| known.value),
                    hfr_px: view.hfr_px().map(|known| known.value),
                    sensor_temp_c: view.sensor_temp_c().map(|known| known.value),
                    ambient_c: view.ambient_c().map(|known| known.value),
                })
            };
            points.extend(row.frames.iter().copied().filter_map(point));
        }
        points.sort_by(|one, other| one.time_s.total_cmp(&other.time_s).then(one.file.cmp(&other.file)));
        let mut sites = super::sites(answer).into_iter().filter(|site| site.position.is_some());
        let site = sites.next().map(|site| (site, 1 + super::whole(sites.count())));
        let filters = totals.filters.into_iter().map(|total| total.filter).collect();
        Self { filters, points, nights: nights(answer), site }
    }
}

fn nights(answer: &Answer) -> Vec<NightSky> {
    let ledger = &answer.ledger;
    let Some(position) = ledger.sites.iter().find_map(|site| site.position) else { return Vec::new() };
    let place = nightledger_sky::Place { latitude: position.latitude, longitude: position.longitude };
    let mut dates: Vec<time::Date> = ledger
        .rows
        .iter()
        .flat_map(|row| &row.frames)
        .filter_map(|frame| ledger.decisions.get(usize::try_from(*frame).ok()?)?.night)
        .collect();
    dates.sort();
    dates.dedup();
    let sky = |date: time::Date| {
        let noon = date.midnight().assume_utc().unix_timestamp_nanos() + 43_200_000_000_000;
        let night = nightledger_sky::night(i64::try_from(noon).ok()?, place);
        Some(NightSky {
            date: date.to_string(),
            dark_h: night.dark_h,
            moonless_h: night.dark_moonless_h,
            moon_lit: night.moon_lit,
            moon_lit_right: night.moon_waxes == (place.latitude >= 0.0),
            moon_highest_deg: night.moon_highest_deg,
        })
    };
    dates.into_iter().filter_map(sky).collect()
}
