//! One site's part: heading, place, and what the other modules say of its rows.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::DefaultField;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{Row, Site, SiteId};

use crate::figures::mean_of;
use crate::material::{Material, SiteRows};
use crate::shown::{decimals, is_default, marked, one_line, shortest};
use crate::{Fact, Part, calibration, equipment, lights, period, shown};

/// One part for each site that has rows, in the ledger's order of sites.
pub(crate) fn parts<'a>(material: &Material<'a>, rows: &[&'a Row]) -> Vec<Part> {
    let mut by_site: BTreeMap<SiteId, Vec<&'a Row>> = BTreeMap::new();
    for row in rows {
        by_site.entry(row.site).or_default().push(row);
    }
    let sites = by_site.len();
    by_site
        .into_iter()
        .zip(1_usize..)
        .map(|((site, rows), number)| {
            let heading = (sites > 1).then(|| tr!("Site {number} of {sites}", number, sites));
            part(material, site.of(&material.ledger.sites), &SiteRows::new(rows), heading)
        })
        .collect()
}

fn part(material: &Material<'_>, site: Option<&Site>, rows: &SiteRows<'_>, heading: Option<String>) -> Part {
    let (lights, total_light_s) = lights::tables(material, rows);
    let panels = panels(material, rows);
    let position = site.and_then(|site| site.position);
    let degrees = |value: Option<f64>| marked(value.map(|value| format!("{}°", decimals(value, 4))), false);
    let name = site.map(|site| marked(Some(one_line(&site.name)), site.is_default));
    Part {
        heading,
        targets: targets(&panels),
        mosaics: mosaics(&panels, rows),
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
            tr!("Total LIGHT Exposure Time"),
            shown::duration(total_light_s),
            rows.lights.clone(),
        )
        .by(tr!("Exposure times exposures, added up.")),
        total_light_s,
        calibration: calibration::tables(material, rows),
    }
}

/// The panels of each target of the site.
type Panels<'a> = BTreeMap<Option<&'a str>, BTreeSet<String>>;

fn panels<'a>(material: &Material<'_>, rows: &SiteRows<'a>) -> Panels<'a> {
    let mut panels: Panels<'a> = BTreeMap::new();
    for row in &rows.rows {
        let seen = panels.entry(row.target.as_deref()).or_default();
        if let Some(panel) = &row.panel {
            seen.insert(panel.clone());
            continue;
        }
        // Merged rows name no panel; their frames do.
        let views = row.frames.iter().filter_map(|index| material.view(*index));
        let panels: BTreeSet<&str> = views.filter_map(|view| Some(view.panel_text()?.text)).collect();
        seen.extend(panels.into_iter().map(str::to_owned));
    }
    panels
}

/// `M 51 2 Panel Mosaic`: every target of the site, with the number of its panels where it has several.
fn targets(panels: &Panels<'_>) -> Vec<String> {
    let named = panels.iter().map(|(target, panels)| {
        let name = lights::target_name(*target);
        match panels.len() {
            0 | 1 => name,
            several => {
                tr_n!(several, "{name} {n} Panel Mosaic", n = several, name)
            }
        }
    });
    named.collect()
}

/// The light of all panels of a target; nothing where it is the site's only target, whose total says it.
fn mosaics(panels: &Panels<'_>, rows: &SiteRows<'_>) -> Vec<Fact> {
    let several = panels.iter().filter(|(_, of_target)| panels.len() > 1 && of_target.len() > 1);
    let fact = |(target, of_target): (Option<&str>, &BTreeSet<String>)| {
        let own: Vec<_> = rows.rows.iter().copied().filter(|row| row.target.as_deref() == target).collect();
        let name = lights::target_name(target);
        let label = tr_n!(
            of_target.len(),
            "Exposure time for {name}, {n} panel",
            "Exposure time for {name}, {n} panels",
            n = of_target.len(),
            name
        );
        Fact::one(&label, shown::duration(lights::total_s(&own)), lights::files(&own))
            .by(tr!("The totals of the panels, added up."))
    };
    several.map(|(target, of_target)| fact((*target, of_target))).collect()
}

/// The mean of the frames' readings, as the rows have it; else the site's.
fn sqm(site: Option<&Site>, rows: &SiteRows<'_>) -> String {
    let by_default = rows.rows.iter().any(|row| row.defaults_used.contains(DefaultField::Sqm));
    let (value, by_default) = match mean_of(&rows.rows, |row| row.mean_sqm.as_ref()) {
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
