//! The fuzz targets of settings files and of services' answers.

use nightledger_astrobin::{Imported, Secrets};
use nightledger_ledger::limits::Figure;
use nightledger_ledger::{Correction, Defaults, Edits, Settings, SiteEntry, Tolerances};

/// The page's own settings file: what is taken is within the limits, and comes back as it was.
pub fn settings(bytes: &[u8]) {
    let text = nightledger_astrobin::decode(bytes);
    if text.trim_start().starts_with('{') {
        imported(&text);
    }
}

/// A config.ini, whole: what is taken is what the page's own file could hold, and what was not understood is said in
/// few and short lines.
pub fn config_ini(bytes: &[u8]) {
    let text = nightledger_astrobin::decode(bytes);
    if !text.trim_start().starts_with('{') {
        imported(&text);
    }
}

fn imported(text: &str) {
    let import = |text: &str| nightledger_astrobin::import(text, &Settings::default(), &Edits::default());
    let taken = match import(text) {
        Ok(taken) => taken,
        Err(why) => return assert!(why.ends_with("Nothing was changed."), "{why}"),
    };
    let Imported { settings, edits, remarks } = &taken;
    within(&settings.tolerances, &Tolerances::FIGURES);
    within(&settings.defaults, &Defaults::FIGURES);
    for of_rig in &settings.rig_defaults {
        within(&of_rig.defaults, &Defaults::FIGURES);
    }
    for site in settings.sites.iter().chain(&settings.defaults.site) {
        within(site, &SiteEntry::FIGURES);
    }
    for (_, patch) in &edits.corrections {
        within(patch, &Correction::FIGURES);
    }
    assert!(remarks.len() <= 51, "{} remarks", remarks.len());
    for remark in remarks {
        assert!(remark.chars().count() < 400 && !remark.contains(char::is_control), "{remark:?}");
    }
    let file = nightledger_astrobin::settings_json(settings, edits, Secrets::Included);
    let back = import(&file).unwrap();
    assert_eq!((&back.settings, &back.edits), (settings, edits), "an exported file comes back whole");
    // This one may leave things out, and says which.
    let ini = nightledger_astrobin::config_ini::write(settings, edits, Secrets::LeftOut);
    assert!(import(&ini.text).is_ok(), "{}", ini.text);
}

fn within<T>(what: &T, figures: &[Figure<T>]) {
    for (name, limits, get) in figures {
        assert!(get(what).is_none_or(|value| limits.allow(value)), "{name}");
    }
}

/// Answers of services: a value that can be shown, or why there is none.
pub fn answers(bytes: &[u8]) {
    let body = String::from_utf8_lossy(bytes);
    match nightledger_astrobin::site_name_answer(&body) {
        Ok(name) => assert!(!name.is_empty() && name.chars().count() <= 300, "{name:?}"),
        Err(why) => assert!(why.chars().count() < 500, "{why}"),
    }
    match nightledger_astrobin::brightness_answer(&body) {
        Ok(brightness) => {
            let sqm = nightledger_astrobin::sqm_from_brightness(brightness).unwrap();
            assert!((0.0..=30.0).contains(&sqm), "{brightness} is {sqm}");
        }
        Err(why) => assert!(why.chars().count() < 500, "{why}"),
    }
    match nightledger_astrobin::filter_search_answer(&body) {
        Ok(found) => {
            for filter in found.filters {
                assert!(filter.id > 0 && !filter.name.is_empty(), "{filter:?}");
                assert!(filter.name.chars().count() <= 401 && filter.details.chars().count() <= 650);
                assert_eq!(nightledger_astrobin::filter_id(&filter.id.to_string()), Some(filter.id));
            }
        }
        Err(why) => assert!(why.starts_with("AstroBin's answer") && why.chars().count() < 500, "{why}"),
    }
}
