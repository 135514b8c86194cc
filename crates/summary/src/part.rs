//! One site's part: heading, place, and what the other modules say of its rows.

use nightledger_order::{Map, Set};

use nightledger_frame::{DefaultField, Frame};
use nightledger_ledger::{Decision, Edits, Ledger, Row, Settings, Site, View, Views};

use crate::shown::{decimals, is_default, marked, one_line, shortest};
use crate::{Fact, Part, calibration, equipment, lights, period, shown};

/// What all modules read from.
pub(crate) struct Material<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) settings: &'a Settings,
    views: Views<'a>,
}

impl<'a> Material<'a> {
    pub(crate) fn new(
        frames: &'a [Frame],
        ledger: &'a Ledger,
        settings: &'a Settings,
        edits: &'a Edits,
    ) -> Self {
        Self { ledger, settings, views: Views::new(frames, ledger, settings, edits) }
    }

    /// The frame of that index, seen through edits and defaults.
    pub(crate) fn view(&self, index: u32) -> Option<View<'a>> {
        self.views.view(index)
    }

    pub(crate) fn decision(&self, index: u32) -> Option<&'a Decision> {
        self.ledger.decisions.get(usize::try_from(index).ok()?)
    }
}

/// The rows of one site.
pub(crate) struct SiteRows<'a> {
    pub(crate) rows: Vec<&'a Row>,
    /// Their lights in order; a light belongs to one row.
    pub(crate) lights: Vec<u32>,
}

impl<'a> SiteRows<'a> {
    fn new(rows: Vec<&'a Row>) -> Self {
        let mut lights: Vec<u32> = rows.iter().flat_map(|row| row.frames.iter().copied()).collect();
        nightledger_order::sort(&mut lights);
        Self { rows, lights }
    }
}

/// One part for each site that has rows, in the ledger's order of sites.
pub(crate) fn parts<'a>(material: &Material<'a>, rows: &[&'a Row]) -> Vec<Part> {
    let mut by_site: Map<u32, Vec<&'a Row>> = Map::new();
    for row in rows {
        by_site.entry(row.site).or_default().push(row);
    }
    let sites = by_site.len();
    by_site
        .into_iter()
        .zip(1_usize..)
        .map(|((site, rows), number)| {
            let heading = (sites > 1).then(|| format!("Site {number} of {sites}"));
            let site = usize::try_from(site).ok().and_then(|site| material.ledger.sites.get(site));
            part(material, site, &SiteRows::new(rows), heading)
        })
        .collect()
}

fn part(material: &Material<'_>, site: Option<&Site>, rows: &SiteRows<'_>, heading: Option<String>) -> Part {
    let (lights, total_light_s) = lights::tables(material, rows);
    let position = site.and_then(|site| site.position);
    let degrees = |value: Option<f64>| marked(value.map(|value| format!("{}°", decimals(value, 4))), false);
    let name = site.map(|site| marked(Some(one_line(&site.name)), site.is_default));
    Part {
        heading,
        targets: targets(material, rows),
        site: name.unwrap_or_else(|| shown::UNKNOWN.to_owned()),
        latitude: degrees(position.map(|p| p.latitude)),
        longitude: degrees(position.map(|p| p.longitude)),
        bortle: bortle(site, rows),
        sqm: sqm(site, rows),
        equipment: equipment::facts(material, rows),
        period: period::facts(material, rows),
        lights,
        files: rows.lights.clone(),
        total_light: Fact::one(
            "Total LIGHT Exposure Time",
            shown::full_duration(total_light_s),
            rows.lights.clone(),
        )
        .by("Exposure times exposures, added up."),
        total_light_s,
        calibration: calibration::tables(material, rows),
    }
}

/// `M 51 2 Panel Mosaic`: every target of the site, with the number of its panels where it has several.
fn targets(material: &Material<'_>, rows: &SiteRows<'_>) -> Vec<String> {
    let mut panels: Map<Option<&str>, Set<String>> = Map::new();
    for row in &rows.rows {
        let seen = panels.entry(row.target.as_deref()).or_default();
        if let Some(panel) = &row.panel {
            seen.insert(panel.clone());
            continue;
        }
        // Merged rows name no panel; their frames do.
        let views = row.frames.iter().filter_map(|index| material.view(*index));
        let panels: Set<&str> = views.filter_map(|view| Some(view.panel_text()?.text)).collect();
        seen.extend(panels.into_iter().map(str::to_owned));
    }
    panels
        .into_iter()
        .map(|(target, panels)| {
            let name = lights::target_name(target);
            match panels.len() {
                0 | 1 => name,
                several => format!("{name} {several} Panel Mosaic"),
            }
        })
        .collect()
}

/// The mean of the frames' readings, as the rows have it; else the site's.
fn sqm(site: Option<&Site>, rows: &SiteRows<'_>) -> String {
    let by_default = rows.rows.iter().any(|row| row.defaults_used.contains(DefaultField::Sqm));
    let (value, by_default) = match lights::mean_of(&rows.rows, |row| row.mean_sqm.as_ref()) {
        Some(mean) => (Some(mean), by_default),
        None => match site.and_then(|site| site.sqm.as_ref()) {
            Some(known) => (Some(known.value), is_default(known)),
            None => (None, false),
        },
    };
    marked(value.map(|value| format!("{} mag/arcsec²", decimals(value, 2))), by_default)
}

fn bortle(site: Option<&Site>, rows: &SiteRows<'_>) -> String {
    let known = site
        .and_then(|site| site.bortle.as_ref())
        .or_else(|| rows.rows.iter().find_map(|row| row.bortle.as_ref()));
    marked(known.map(|known| shortest(known.value, 2)), known.is_some_and(is_default))
}
