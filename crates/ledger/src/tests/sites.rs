//! docs/rules.md#8: sites and sky.

use nightledger_frame::Kind;

use super::build::{calibration, count, count_with, light, many, read, says};
use crate::{Edits, Ledger, RowCount, Settings, SiteEntry};

fn entry(name: &str, latitude: f64, longitude: f64) -> SiteEntry {
    SiteEntry { name: name.into(), latitude, longitude, bortle: None, sqm: None }
}

fn names(ledger: &Ledger) -> Vec<&str> {
    ledger.sites.iter().map(|site| site.name.as_str()).collect()
}

/// A light at another time, so that no two are one exposure.
fn at(number: u32, latitude: f64, longitude: f64) -> super::build::Build {
    light(&format!("{number}.fits")).place(latitude, longitude).at(&format!("2024-01-05T22:{number:02}:00"))
}

#[test]
fn positions_within_2_km_are_one_site_as_connected_components() {
    // 0.017 degrees are 1.89 km.
    let chain = |order: &[u32]| {
        let ledger = count(order.iter().map(|step| at(*step, 52.0 + 0.017 * f64::from(*step), 0.0)));
        ledger.sites.len()
    };
    assert_eq!(chain(&[0, 1, 2, 3, 4]), 1);
    assert_eq!(chain(&[4, 0, 2, 1, 3]), 1);
    assert_eq!(chain(&[0, 1, 3, 4]), 2);
}

#[test]
fn the_antimeridian_and_the_pole_divide_no_site() {
    assert_eq!(names(&count([at(0, 10.0, 179.999), at(1, 10.0, -179.999)])), ["10.0000, 180.0000"]);
    assert_eq!(count([at(0, 89.999, 0.0), at(1, 89.999, 180.0)]).sites.len(), 1);
}

#[test]
fn a_table_entry_within_2_km_names_a_site_the_nearest_wins() {
    let settings = Settings {
        sites: vec![entry("Far", 52.0, 0.1), entry("Near", 52.016, 0.0), entry("Nearest", 52.01, 0.0)],
        ..Settings::default()
    };
    let ledger = count_with([at(0, 52.0, 0.0)], &settings, &Edits::default());
    assert_eq!(names(&ledger), ["Nearest"]);
    assert_eq!(ledger.lookups.len(), 1);
    assert!(!ledger.lookups[0].name && ledger.lookups[0].brightness);
}

#[test]
fn without_a_name_the_coordinates_are_the_name_and_a_lookup_is_offered_to_3_decimals() {
    let ledger = count([at(0, 52.248_51, -0.123_24)]);
    assert_eq!(names(&ledger), ["52.2485, -0.1232"]);
    let lookup = &ledger.lookups[0];
    assert!(lookup.name && lookup.brightness);
    assert_eq!((lookup.position.latitude, lookup.position.longitude), (52.249, -0.123));
}

#[test]
fn frames_without_a_position_join_the_rigs_only_site_else_the_default_else_none() {
    let without = |path: &str| light(path).no_position().at("2024-01-05T23:30:00");
    let ledger = count([at(0, 52.0, 0.0), without("b.fits")]);
    assert_eq!((ledger.sites.len(), ledger.rows.len()), (1, 1));
    // Another rig does not join.
    let ledger = count([at(0, 52.0, 0.0), without("b.fits").telescope("Other")]);
    assert_eq!(names(&ledger), ["52.0000, 0.0000", "no site"]);
    assert!(says(&ledger, "no-site"));
    // A rig with two sites does not tell.
    let mut settings = Settings::default();
    settings.defaults.site = Some(entry("Home", 40.0, 10.0));
    let ledger =
        count_with([at(0, 52.0, 0.0), at(1, 45.0, 0.0), without("b.fits")], &settings, &Edits::default());
    assert_eq!(names(&ledger), ["45.0000, 0.0000", "52.0000, 0.0000", "Home"]);
    assert!(says(&ledger, "default-site"));
    // Without need the default site is not among the sites.
    let ledger = count_with([at(0, 52.0, 0.0)], &settings, &Edits::default());
    assert_eq!(names(&ledger), ["52.0000, 0.0000"]);
}

#[test]
fn the_night_of_flats_is_told_as_that_of_their_rigs_lights() {
    // Neither the rig's lights nor its flats have a position; another rig's light is half a world away.
    let home = |build: super::build::Build| build.camera("Cam 1").telescope("Scope 1").no_position();
    let lights = ["2024-01-10T09:00:00", "2024-01-11T09:00:00"]
        .map(|start| home(light(&format!("{}.fits", &start[..10])).at(start)));
    let flats =
        [("a", "2024-01-10T07:00:00", 3), ("b", "2024-01-11T07:00:00", 5)].map(|(name, start, number)| {
            many(number, |n| home(calibration(Kind::Flat, &format!("{name}{n}.fits")).at(start)))
        });
    let abroad =
        light("z.fits").camera("Cam 2").telescope("Scope 2").place(-31.0, 150.0).at("2024-01-10T09:00:00");
    let of_home = |ledger: &Ledger| -> Vec<(String, RowCount)> {
        let rows = ledger.rows.iter().filter(|row| row.camera.as_deref() == Some("Cam 1"));
        rows.map(|row| (row.date.unwrap().to_string(), row.calibration.flat.count)).collect()
    };
    let expect =
        [("2024-01-09".to_owned(), RowCount::Known(3)), ("2024-01-10".to_owned(), RowCount::Known(5))];
    let alone: Vec<_> = lights.into_iter().chain(flats.into_iter().flatten()).collect();
    assert_eq!(of_home(&count(alone.clone())), expect);
    assert_eq!(of_home(&count(alone.into_iter().chain([abroad]))), expect);
}

#[test]
fn the_default_site_is_the_site_it_lies_at() {
    let mut settings = Settings::default();
    settings.defaults.site = Some(entry("Home", 52.001, 0.0));
    let other = light("b.fits").no_position().telescope("Other").at("2024-01-05T23:30:00");
    let ledger = count_with([at(0, 52.0, 0.0), other], &settings, &Edits::default());
    assert_eq!(names(&ledger), ["Home"]);
}

#[test]
fn brightness_is_readings_then_the_table_then_the_default_then_blank() {
    let sqm = |ledger: &Ledger| ledger.rows[0].mean_sqm.as_ref().map(|mean| (mean.value, mean.from.clone()));
    let one = |reading: Option<f64>| vec![at(0, 52.0, 0.0).with(|frame| frame.sqm = reading.and_then(read))];
    let mut settings = Settings::default();
    assert_eq!(sqm(&count(one(None))), None);
    settings.defaults.sqm = Some(20.5);
    let ledger = count_with(one(None), &settings, &Edits::default());
    assert_eq!(sqm(&ledger), Some((20.5, "setting SQM".into())));
    assert_eq!(ledger.rows[0].defaults_used.to_string(), "SQM");
    settings.sites = vec![SiteEntry { sqm: Some(20.7), ..entry("A", 52.0, 0.0) }];
    let ledger = count_with(one(None), &settings, &Edits::default());
    assert_eq!(sqm(&ledger), Some((20.7, "site table".into())));
    assert!(ledger.rows[0].defaults_used.is_empty());
    let ledger = count_with(one(Some(21.3)), &settings, &Edits::default());
    assert_eq!(sqm(&ledger).map(|(value, _)| value), Some(21.3));
}

#[test]
fn per_frame_readings_are_averaged_over_the_rows_frames() {
    let reading = |number: u32, value: Option<f64>| {
        at(number, 52.0, 0.0).with(|frame| frame.sqm = value.and_then(read))
    };
    let ledger = count([reading(0, Some(21.0)), reading(1, Some(21.2)), reading(2, None)]);
    let mean = ledger.rows[0].mean_sqm.as_ref().unwrap();
    assert_eq!((mean.value, mean.frames), (21.1, 2));
    assert_eq!(ledger.rows[0].bortle.as_ref().unwrap().value, 4.0);
}

#[test]
fn bortle_is_the_tables_then_from_its_sqm_then_from_readings_then_the_default_then_blank() {
    let bortle = |ledger: &Ledger| ledger.rows[0].bortle.as_ref().map(|known| known.value);
    let one = |reading: Option<f64>| vec![at(0, 52.0, 0.0).with(|frame| frame.sqm = reading.and_then(read))];
    let mut settings = Settings::default();
    let of = |settings: &Settings, reading| bortle(&count_with(one(reading), settings, &Edits::default()));
    assert_eq!(of(&settings, None), None);
    settings.defaults.bortle = Some(7.0);
    assert_eq!(of(&settings, None), Some(7.0));
    assert_eq!(of(&settings, Some(21.6)), Some(2.0));
    settings.sites = vec![SiteEntry { sqm: Some(18.0), ..entry("A", 52.0, 0.0) }];
    assert_eq!(of(&settings, Some(21.6)), Some(7.0));
    settings.sites[0].bortle = Some(4.5);
    assert_eq!(of(&settings, Some(21.6)), Some(4.5));
}
