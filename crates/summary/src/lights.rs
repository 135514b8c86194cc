//! Light tables: one for each target or panel, a line for each filter, gain and exposure.

use std::collections::BTreeMap;

use nightledger_frame::DefaultField;
use nightledger_language::tr;
use nightledger_ledger::{FrameId, Mean, Row};

use crate::figures::{Figure, egain, gain, mean_of};
use crate::material::{Material, SiteRows};
use crate::measured;
use crate::shown::{celsius, decimals, duration, exposure, marked, one_line};
use crate::{Column, Fact, Table};

/// What a line of a light table has in common. The filter's folded name comes first, so that case does not sort.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    filter: (String, Option<String>),
    gain: Figure,
    iso: Option<u32>,
    exposure_s: Figure,
}

/// The tables of one site, and all its light in seconds.
pub(crate) fn tables(material: &Material<'_>, site: &SiteRows<'_>) -> (Vec<Table>, f64) {
    // Rows are sorted by target, then further down by panel: tables appear as their first row does.
    let mut order: Vec<(Option<&str>, Option<&str>)> = Vec::new();
    for row in &site.rows {
        let key = (row.target.as_deref(), row.panel.as_deref());
        if !order.contains(&key) {
            order.push(key);
        }
    }
    order.sort_unstable_by_key(|(target, panel)| (target.is_none(), *target, panel_order(*panel)));
    let tables: Vec<Table> = order
        .into_iter()
        .map(|(target, panel)| {
            let rows: Vec<&Row> = site
                .rows
                .iter()
                .copied()
                .filter(|row| (row.target.as_deref(), row.panel.as_deref()) == (target, panel))
                .collect();
            table(material, target, panel, &rows)
        })
        .collect();
    let total = tables.iter().map(|table| table.total_s).sum();
    (tables, total)
}

/// Panels sort as numbers where they are numbers (docs/rules.md#9-rows).
fn panel_order(panel: Option<&str>) -> (bool, u64, String) {
    let text = panel.unwrap_or_default();
    let number = text.parse().ok();
    (number.is_none(), number.unwrap_or(0), text.to_owned())
}

/// The target as it is shown.
pub(crate) fn target_name(target: Option<&str>) -> String {
    target.map_or_else(|| tr!("no target").to_owned(), one_line)
}

fn table(material: &Material<'_>, target: Option<&str>, panel: Option<&str>, rows: &[&Row]) -> Table {
    let name = match panel {
        Some(panel) => tr!("{name} Panel {panel}", name = target_name(target), panel = one_line(panel)),
        None => target_name(target),
    };
    let mut lines: BTreeMap<Line, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let filter = row.filter.as_ref().map(|filter| one_line(&filter.value));
        let line = Line {
            filter: (filter.clone().unwrap_or_default().to_lowercase(), filter),
            gain: Figure(row.gain),
            iso: row.iso,
            exposure_s: Figure(row.exposure_s),
        };
        lines.entry(line).or_default().push(row);
    }
    let total_s = total_s(rows);
    let measured = measured::columns(material, rows);
    let cells = |(line, rows): (&Line, &Vec<&Row>)| {
        let mut cells = cells(material, line, rows);
        if !measured.is_empty() {
            cells.extend(measured::cells(material, rows));
        }
        cells
    };
    Table {
        title: tr!("Target: {name}", name),
        rows: lines.iter().map(cells).collect(),
        columns: [
            Column::text(tr!("Filter")),
            Column::figure(tr!("Gain")),
            Column::figure(tr!("Egain")),
            Column::figure(tr!("Mean FWHM")),
            Column::figure(tr!("Frames")),
            Column::figure(tr!("Sensor Temperature")),
            Column::figure(tr!("Mean Temperature")),
            Column::figure(tr!("Exposure")),
            Column::figure(tr!("Total Exposure")),
        ]
        .into_iter()
        .chain(measured)
        .collect(),
        files: lines.values().map(|rows| files(rows)).collect(),
        total: Fact::one(&tr!("Exposure time for {name}", name), duration(total_s), files(rows))
            .by(tr!("Exposure times exposures, added up.")),
        total_s,
    }
}

/// The light of rows, s.
pub(crate) fn total_s(rows: &[&Row]) -> f64 {
    rows.iter().map(|row| f64::from(row.number) * row.exposure_s.unwrap_or(0.0)).sum()
}

/// The lights of rows.
pub(crate) fn files(rows: &[&Row]) -> Vec<FrameId> {
    rows.iter().flat_map(|row| row.frames.iter().copied()).collect()
}

fn cells(material: &Material<'_>, line: &Line, rows: &[&Row]) -> Vec<String> {
    let by_default = |fields: &[DefaultField]| {
        rows.iter().any(|row| fields.iter().any(|field| row.defaults_used.contains(*field)))
    };
    let mean = |of: fn(&Row) -> Option<&Mean>| mean_of(rows, of);
    let number: u32 = rows.iter().map(|row| row.number).fold(0, u32::saturating_add);
    let filter = line.filter.1.clone().unwrap_or_else(|| tr!("No filter").to_owned());
    let exposure_s = line.exposure_s.0;
    let exposure_is_default = by_default(&[DefaultField::Exposure]);
    vec![
        marked(Some(filter), by_default(&[DefaultField::Filter])),
        marked(gain(line.gain.0, line.iso), by_default(&[DefaultField::Gain])),
        egain(material, rows.iter().flat_map(|row| row.frames.iter().copied())),
        marked(
            mean(|row| row.mean_fwhm_arcsec.as_ref()).map(|v| format!("{} arcsec", decimals(v, 2))),
            by_default(&[DefaultField::Hfr, DefaultField::Pixel, DefaultField::FocalLength]),
        ),
        number.to_string(),
        marked(mean(|row| row.sensor_temp_c.as_ref()).map(celsius), by_default(&[DefaultField::SensorTemp])),
        marked(mean(|row| row.ambient_c.as_ref()).map(celsius), by_default(&[DefaultField::Ambient])),
        marked(exposure_s.map(exposure), exposure_is_default),
        marked(exposure_s.map(|s| duration(s * f64::from(number))), exposure_is_default),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{mean, row, scan};
    use nightledger_ledger::{Edits, Settings};

    fn tables_of(rows: Vec<Row>) -> Vec<Table> {
        let (frames, mut ledger) = scan();
        ledger.rows = rows;
        crate::summary(&frames, &ledger, &Settings::default(), &Edits::default(), "").parts.remove(0).lights
    }

    fn column(table: &Table, name: &str) -> Vec<String> {
        let at = table.columns.iter().position(|column| column.name == name).unwrap();
        table.rows.iter().map(|row| row[at].clone()).collect()
    }

    #[test]
    fn means_are_over_frames_not_over_rows() {
        let heavy = Row { mean_fwhm_arcsec: Some(mean(4.0, 3)), ..row("Ha", "1", &[0, 4, 5]) };
        let light = Row { mean_fwhm_arcsec: Some(mean(2.0, 1)), ..row("Ha", "1", &[1]) };
        let unknown = Row { mean_fwhm_arcsec: None, ..row("Ha", "1", &[2]) };
        let tables = tables_of(vec![heavy, light, unknown]);
        assert_eq!(column(&tables[0], "Mean FWHM"), ["3.50 arcsec"]);
        assert_eq!(column(&tables[0], "Frames"), ["5"]);
        assert_eq!(tables[0].total_s, 1500.0);
    }

    #[test]
    fn a_counted_stack_weighs_its_exposures() {
        let stack = Row { number: 30, mean_fwhm_arcsec: Some(mean(4.0, 1)), ..row("Ha", "1", &[0]) };
        let single = Row { number: 10, mean_fwhm_arcsec: Some(mean(2.0, 1)), ..row("Ha", "1", &[1]) };
        assert_eq!(mean_of(&[&stack, &single], |row| row.mean_fwhm_arcsec.as_ref()), Some(3.5));
        let stated = Row { mean_sqm: Some(mean(20.5, 0)), ..row("Ha", "1", &[0]) };
        assert_eq!(mean_of(&[&stated], |row| row.mean_sqm.as_ref()), None);
    }

    #[test]
    fn lines_split_where_exposure_or_gain_differ() {
        let rows = vec![
            row("Ha", "1", &[0]),
            Row { exposure_s: Some(60.0), ..row("Ha", "1", &[1]) },
            Row { gain: Some(0.0), ..row("Ha", "1", &[2]) },
            Row { gain: None, iso: Some(800), ..row("Ha", "1", &[3]) },
        ];
        let tables = tables_of(rows);
        assert_eq!(column(&tables[0], "Gain"), ["ISO 800", "0", "100", "100"]);
        assert_eq!(column(&tables[0], "Exposure"), ["300 s", "300 s", "60 s", "300 s"]);
    }

    #[test]
    fn panels_come_in_the_order_of_their_numbers() {
        let rows = vec![row("Ha", "10", &[0]), row("Ha", "2", &[1]), row("Ha", "A", &[2])];
        let titles: Vec<String> = tables_of(rows).into_iter().map(|table| table.title).collect();
        assert_eq!(titles, ["Target: M 51 Panel 2", "Target: M 51 Panel 10", "Target: M 51 Panel A"]);
    }

    #[test]
    fn merged_rows_still_count_their_panels() {
        let (frames, mut ledger) = scan();
        for row in &mut ledger.rows {
            row.panel = None;
        }
        let part =
            crate::summary(&frames, &ledger, &Settings::default(), &Edits::default(), "").parts.remove(0);
        assert_eq!(part.targets, ["M 51 2 Panel Mosaic"]);
        assert_eq!(part.lights.len(), 1);
        assert_eq!(part.lights[0].title, "Target: M 51");
        assert_eq!(part.total_light_s, 1200.0);
    }

    #[test]
    fn a_name_forced_upon_all_frames_is_shown() {
        let (frames, ledger) = scan();
        let mut edits = Edits::default();
        // What config.ini's [equipmentoverrides] becomes.
        edits.telescope_names.insert("*".into(), "Askar FRA400".into());
        let part = crate::summary(&frames, &ledger, &Settings::default(), &edits, "").parts.remove(0);
        assert_eq!(part.equipment[0].values, ["Askar FRA400"]);
    }

    #[test]
    fn one_target_alone() {
        let (frames, mut ledger) = scan();
        ledger.rows[2].target = Some("Other".into());
        let of = |target| {
            let (settings, edits) = (Settings::default(), Edits::default());
            crate::summary_of_target(&frames, &ledger, &settings, &edits, "", target)
        };
        assert_eq!(of(Some("Other")).parts[0].targets, ["Other"]);
        assert_eq!(of(Some("M 51")).parts[0].total_light_s, 900.0);
        assert!(of(None).parts.is_empty());
    }
}
