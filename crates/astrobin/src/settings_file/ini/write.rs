//! From settings to config.ini.

use std::fmt::Write as _;

use nightledger_ledger::{Dates, Edits, Settings};

use super::configobj::{quoted, quoted_name};
use super::defaults::{Field, keys};
use super::{ANY_NAME, placeholder, section};
use crate::settings_file::Secrets;

/// A config.ini and what did not fit into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file, lines ended with `\n`.
    pub text: String,
    /// What of the settings AstroBinUpload's form has no place for, for people.
    pub left_out: Vec<String>,
}

/// Writes a config.ini that AstroBinUpload reads. Key and e-mail only when asked for; else its placeholders stand
/// there.
pub fn write(settings: &Settings, edits: &Edits, secrets: Secrets) -> Exported {
    let mut text = String::new();
    defaults(&mut text, settings);
    equipment(&mut text, edits);
    let _ = writeln!(text, "[{}]\n    #Filter = code", section::FILTERS);
    for filter in settings.filters.iter().filter(|filter| filter.rig.is_none()) {
        let _ = writeln!(text, "    {} = {}", quoted_name(&filter.name), filter.id);
    }
    let (key, email) = match secrets {
        Secrets::Included => (settings.sky_key.as_deref(), settings.email.as_deref()),
        Secrets::LeftOut => (None, None),
    };
    let _ = writeln!(
        text,
        "[{}]\n    #API key = API endpoint\n    {} = {}\n    EMAIL_ADDRESS = {}\n[{}]",
        section::SECRET,
        quoted_name(key.unwrap_or(placeholder::KEY)),
        placeholder::ENDPOINT,
        quoted(email.unwrap_or(placeholder::EMAIL)),
        section::SITES,
    );
    for site in &settings.sites {
        // Always in quotes: addresses have commas.
        let name = quoted_name(&site.name);
        let name = if name.starts_with(['"', '\'']) { name } else { format!("\"{name}\"") };
        let _ = writeln!(
            text,
            "    [[{name}]]\n        latitude = {}\n        longitude = {}",
            site.latitude, site.longitude
        );
        for (key, value) in [("bortle", site.bortle), ("sqm", site.sqm)] {
            if let Some(value) = value {
                let _ = writeln!(text, "        {key} = {value}");
            }
        }
    }
    Exported { text, left_out: left_out(settings, edits) }
}

fn defaults(text: &mut String, settings: &Settings) {
    // A copy, because the table hands out places to write to.
    let mut values = settings.defaults.clone();
    let _ = writeln!(text, "[{}]\n    IMAGETYP = LIGHT\n    DATE-OBS = 2023-01-01", section::DEFAULTS);
    for key in keys() {
        let value = match key.field {
            Field::Number(field, _) => field(&mut values).map(|value| value.to_string()),
            Field::Binning => values.binning.map(|value| value.to_string()),
            Field::Text(field) => field(&mut values).as_deref().map(quoted),
        };
        match value.as_deref().or(key.nothing) {
            Some(value) => {
                let _ = writeln!(text, "    {} = {value}", key.name);
                if key.name == "ROTATOR" {
                    // The same by the name that 2.x knows.
                    let _ = writeln!(text, "    ROTNAME = {value}");
                }
            }
            None => {
                let _ = writeln!(text, "    #{} = (not set)", key.name);
            }
        }
    }
    if let Some(site) = &settings.defaults.site {
        let _ = writeln!(
            text,
            "    SITE = {}\n    SITELAT = {}\n    SITELONG = {}",
            quoted(&site.name),
            site.latitude,
            site.longitude
        );
    }
    let use_obs_date = match settings.dates {
        Dates::Night => "False",
        Dates::UtcDate => "True",
    };
    let _ = writeln!(text, "    USEOBSDATE = {use_obs_date}");
}

fn equipment(text: &mut String, edits: &Edits) {
    let forced: Vec<(&str, &String)> =
        [("INSTRUME", &edits.camera_names), ("TELESCOP", &edits.telescope_names)]
            .into_iter()
            .filter_map(|(key, names)| names.get(ANY_NAME).map(|name| (key, name)))
            .collect();
    if forced.is_empty() {
        return;
    }
    let _ = writeln!(text, "[{}]", section::EQUIPMENT);
    for (key, name) in forced {
        let _ = writeln!(text, "    {key} = {}", quoted(name));
    }
}

fn left_out(settings: &Settings, edits: &Edits) -> Vec<String> {
    let plain = Settings::default();
    let one_rig = settings.filters.iter().filter(|filter| filter.rig.is_some()).count();
    let own_sky = settings
        .defaults
        .site
        .as_ref()
        .is_some_and(|site| (site.bortle, site.sqm) != (settings.defaults.bortle, settings.defaults.sqm));
    let switches = |s: &Settings| {
        (
            s.row_per_panel,
            s.count_set_aside_folders,
            s.count_stacks,
            s.tolerances.clone(),
            s.targets_off.clone(),
        )
    };
    let mut others = edits.clone();
    others.camera_names.remove(ANY_NAME);
    others.telescope_names.remove(ANY_NAME);
    let said = [
        (one_rig > 0, "Filter ids that hold for one rig only."),
        (own_sky, "The default site's own Bortle class and SQM, which differ from the defaults."),
        (
            switches(settings) != switches(&plain),
            "Switches and tolerances that AstroBinUpload does not know.",
        ),
        (others != Edits::default(), "Corrections of frames and new names."),
    ];
    said.into_iter().filter(|(applies, _)| *applies).map(|(_, text)| text.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings_file::ini::read;
    use nightledger_ledger::{FilterId, SiteEntry};

    fn round_trip(settings: &Settings, secrets: Secrets) -> Settings {
        let exported = write(settings, &Edits::default(), secrets);
        let imported = read(&exported.text, &Settings::default(), &Edits::default()).unwrap();
        assert_eq!(imported.remarks, Vec::<String>::new(), "{}", exported.text);
        imported.settings
    }

    #[test]
    fn nothing_set_comes_back_as_nothing_set() {
        let plain = Settings::default();
        assert_eq!(round_trip(&plain, Secrets::Included), plain);
        assert!(write(&plain, &Edits::default(), Secrets::Included).left_out.is_empty());
    }

    #[test]
    fn secrets_stay_at_home_unless_asked_for() {
        let settings = Settings {
            email: Some("me@example.org".into()),
            sky_key: Some("A1=b2#".into()),
            ..Settings::default()
        };
        let text = write(&settings, &Edits::default(), Secrets::LeftOut).text;
        assert!(!text.contains("A1") && !text.contains("me@"));
        assert_eq!(round_trip(&settings, Secrets::Included), settings);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let mut settings = Settings { row_per_panel: false, ..Settings::default() };
        settings.filters.push(FilterId { name: "Ha".into(), id: 1, rig: Some("A".into()) });
        let mut edits = Edits::default();
        edits.camera_names.insert(ANY_NAME.into(), "Camera, B".into());
        edits.camera_names.insert("x".into(), "y".into());
        let exported = write(&settings, &edits, Secrets::LeftOut);
        assert_eq!(exported.left_out.len(), 3, "{:?}", exported.left_out);
        let back = read(&exported.text, &Settings::default(), &Edits::default()).unwrap();
        assert_eq!(back.edits.camera_names.get(ANY_NAME).map(String::as_str), Some("Camera, B"));
    }

    mod any_settings {
        use super::*;
        use crate::settings_file::ini::placeholder;
        use proptest::option::of;
        use proptest::prelude::*;

        /// Names without line breaks and without both kinds of quotes, which the form cannot carry.
        fn name() -> impl Strategy<Value = String> {
            "[\\PC]{1,24}".prop_filter("representable", |text| {
                let is_tidy = text.split_whitespace().collect::<Vec<_>>().join(" ") == *text;
                let has_both_quotes = text.contains('"') && text.contains('\'');
                let is_quoted = text.starts_with('"') && text.ends_with('"');
                let says_nothing = placeholder::is_no_text(text) || placeholder::is_no_key(text);
                is_tidy
                    && !is_quoted
                    && !has_both_quotes
                    && !says_nothing
                    && !text.chars().any(char::is_control)
            })
        }

        fn settings() -> impl Strategy<Value = Settings> {
            let numbers = (
                of(0.001..1e5_f64),
                of(1_u8..=4),
                of(0.0..1e3_f64),
                of(0.01..50.0_f64),
                of(1.5..30.0_f64),
                of(-60.0..60.0_f64),
                of(1.0..1e4_f64),
                of(0.5..32.0_f64),
                of(-40.0..50.0_f64),
                of(0.1..20.0_f64),
            );
            let words = (
                of(name()),
                of(name()),
                of(name()),
                of(name()),
                of(name()),
                of(name()),
                of(name()),
                of(name()),
            );
            let sky = (of(1.0..=9.0_f64), of(15.0..22.0_f64));
            let places = proptest::collection::btree_map(
                name(),
                (-90.0..=90.0_f64, -180.0..=180.0_f64, of(1.0..=9.0_f64), of(15.0..22.0_f64)),
                0..4,
            );
            let home = of((name(), 0.1..=90.0_f64, -180.0..=180.0_f64));
            let filters = proptest::collection::btree_map(name(), 1_u32.., 0..5);
            let rest = (of(name()), of("[a-z]{1,8}@[a-z]{1,8}\\.org"), any::<bool>());
            (numbers, words, sky, places, home, filters, rest).prop_map(
                |(numbers, words, (bortle, sqm), places, home, filters, (sky_key, email, utc))| {
                    let mut all = Settings::default();
                    let d = &mut all.defaults;
                    (
                        d.exposure_s,
                        d.binning,
                        d.gain,
                        d.egain,
                        d.pixel_um,
                        d.sensor_temp_c,
                        d.focal_length_mm,
                        d.focal_ratio,
                        d.ambient_c,
                        d.hfr_px,
                    ) = numbers;
                    (
                        d.camera,
                        d.telescope,
                        d.focuser,
                        d.filter_wheel,
                        d.rotator,
                        d.filter,
                        d.object,
                        d.software,
                    ) = words;
                    (d.bortle, d.sqm) = (bortle, sqm);
                    d.site = home.map(|(name, latitude, longitude)| SiteEntry {
                        name,
                        latitude,
                        longitude,
                        bortle,
                        sqm,
                    });
                    all.sites = places
                        .into_iter()
                        .map(|(name, (latitude, longitude, bortle, sqm))| SiteEntry {
                            name,
                            latitude,
                            longitude,
                            bortle,
                            sqm,
                        })
                        .collect();
                    let mut seen = std::collections::BTreeSet::new();
                    all.filters = filters
                        .into_iter()
                        .filter(|(name, _)| seen.insert(nightledger_ledger::fold_name(name)))
                        .map(|(name, id)| FilterId { name, id, rig: None })
                        .collect();
                    all.dates = if utc { Dates::UtcDate } else { Dates::Night };
                    (all.sky_key, all.email) = (sky_key, email);
                    all
                },
            )
        }

        proptest! {
            #[test]
            fn come_back_as_they_went(settings in settings()) {
                prop_assert_eq!(round_trip(&settings, Secrets::Included), settings);
            }
        }
    }
}
