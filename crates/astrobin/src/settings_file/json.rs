//! The page's own settings file: settings and edits in one JSON object with a version.

use nightledger_language::tr;
use nightledger_ledger::limits::{Figure, Limits};
use nightledger_ledger::{Amount, Correction, Defaults, Edits, Settings, SiteEntry, Tolerances, evening};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Imported, Secrets};

/// The form that is written, and the newest that is read.
const VERSION: u64 = 1;

/// Names the file's kind within it.
const KIND: &str = "nightledger-settings";

/// The file's form.
#[derive(Serialize)]
struct File<'a> {
    kind: &'static str,
    version: u64,
    settings: &'a Settings,
    edits: &'a Edits,
}

/// The settings file as text; e-mail and key only when asked for.
pub fn export(settings: &Settings, edits: &Edits, secrets: Secrets) -> String {
    let mut settings = settings.clone();
    if secrets == Secrets::LeftOut {
        settings.email = None;
        settings.sky_key = None;
    }
    let file = File { kind: KIND, version: VERSION, settings: &settings, edits };
    // Texts, numbers and lists of them: nothing in it has no form in JSON.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// Reads a settings file. Unknown fields are passed over, absent ones have their defaults; a wrong type, a newer
/// version or a figure that makes no sense is an error, and nothing is taken over. E-mail and key, which an export
/// leaves out, stay as they are in `current` where the file has none.
pub(crate) fn import(text: &str, current: &Settings, current_edits: &Edits) -> Result<Imported, String> {
    let refused = |why: String| tr!("This settings file could not be read: {why}. Nothing was changed.", why);
    let file: Value =
        serde_json::from_str(text).map_err(|fault| refused(tr!("it is no JSON ({fault})", fault)))?;
    if !file.is_object() {
        return Err(refused(tr!("it is no JSON object").into()));
    }
    if let Some(version) = file.get("version") {
        match version.as_u64() {
            Some(version) if version <= VERSION => {}
            Some(version) => {
                return Err(refused(tr!(
                    "it was written by a newer Nightledger (version {version}; this one reads up to {known})",
                    version,
                    known = VERSION
                )));
            }
            None => return Err(refused(tr!("its version is no number").into())),
        }
    }
    let has = |[one, other]: [&str; 2]| file.get(one).or(file.get(other)).is_some();
    let settings = |value| typed::<Settings>("settings", value).map_err(refused);
    let edits = |value| typed::<Edits>("edits", value).map_err(refused);
    let (mut settings, edits) = match file.get("settings") {
        Some(all) => (settings(all)?, file.get("edits").map(edits).transpose()?.unwrap_or_default()),
        // Settings alone or edits alone, as the page keeps them; it lets them be saved so when it cannot read them.
        None if has(["defaults", "filters"]) => (settings(&file)?, current_edits.clone()),
        None if has(["excluded", "overrides"]) => (current.clone(), edits(&file)?),
        None => return Err(refused(tr!("it has no \"settings\"").into())),
    };
    sensible(&settings, &edits).map_err(refused)?;
    settings.version = Settings::default().version;
    settings.email = settings.email.or_else(|| current.email.clone());
    settings.sky_key = settings.sky_key.or_else(|| current.sky_key.clone());
    if settings.culling.is_empty() {
        // Files of before there were limits, or of a desk that has none, say nothing of them.
        settings.culling.clone_from(&current.culling);
    }
    if settings.frame_columns.is_empty() {
        settings.frame_columns.clone_from(&current.frame_columns);
    }
    Ok(Imported { settings, edits, remarks: Vec::new() })
}

/// `value` as a `T`, which has a default for each of its fields; the error names the field.
fn typed<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, String> {
    let Some(fields) = value.as_object() else {
        return Err(tr!("its \"{name}\" is no object", name));
    };
    T::deserialize(value).map_err(|fault| {
        // Each field is read by itself, and each entry of a list: a library that follows the path while reading makes
        // all of the derived code a second time.
        let is_wrong = |key: &str, value: Value| {
            T::deserialize(&Value::Object([(key.to_owned(), value)].into_iter().collect())).is_err()
        };
        let field = fields.iter().find(|(key, value)| is_wrong(key, (*value).clone()));
        let entry = |key: &str, value: &Value| {
            let entries = value.as_array()?;
            entries.iter().position(|entry| is_wrong(key, Value::Array(vec![entry.clone()])))
        };
        let at = field.map_or_else(String::new, |(key, value)| match entry(key, value) {
            Some(at) => format!(".{key}[{at}]"),
            None => format!(".{key}"),
        });
        tr!("\"{field}\" is not what it should be ({fault})", field = format!("{name}{at}"), fault)
    })
}

/// Figures that the page's fields would refuse, and dates that are none.
fn sensible(settings: &Settings, edits: &Edits) -> Result<(), String> {
    within(&settings.tolerances, &Tolerances::FIGURES).map_err(|why| tr!("the tolerance {why}", why))?;
    let of_rigs = settings.rig_defaults.iter().map(|of_rig| &of_rig.defaults);
    for defaults in of_rigs.chain([&settings.defaults]) {
        within(defaults, &Defaults::FIGURES).map_err(|why| tr!("the default {why}", why))?;
    }
    for site in settings.sites.iter().chain(&settings.defaults.site) {
        within(site, &SiteEntry::FIGURES)
            .map_err(|why| tr!("of the site {name}, {why}", name = site.name, why))?;
    }
    if let Some(filter) = settings.filters.iter().find(|filter| filter.id == 0) {
        return Err(tr!("the filter {name} has the id 0", name = filter.name));
    }
    let wanted = settings.goals.sources();
    for goal in wanted.iter().flat_map(|source| source.goals.iter().chain(&source.without_target)) {
        if matches!(goal.amount, Amount::Frames(0)) || matches!(goal.amount, Amount::Seconds(s) if s <= 0.0) {
            return Err(tr!(
                "the goal of {target} {filter} is 0",
                target = goal.target,
                filter = goal.filter
            ));
        }
    }
    if !(0.0..=1.0).contains(&settings.goals.share) {
        return Err(tr!("the share of a goal is {share}, not from 0 to 1", share = settings.goals.share));
    }
    let limits = settings.culling.iter().flat_map(|of_rig| [of_rig.soft, of_rig.hard]);
    if limits.flat_map(|limits| limits.numbers()).flatten().any(|limit| limit < 0.0) {
        return Err(tr!("a limit of quality is below 0").to_owned());
    }
    for (key, patch) in &edits.corrections {
        let is_night = |night: &str| evening(night).is_some();
        let corrected = match patch {
            Correction { subframes: Some(0), .. } => Err(tr!("the count is 0").to_owned()),
            Correction { night: Some(night), .. } if !is_night(night) => {
                Err(tr!("the night is no date").to_owned())
            }
            patch => within(patch, &Correction::FIGURES),
        };
        corrected.map_err(|why| tr!("of the file {path}, {why}", path = key.path, why))?;
    }
    Ok(())
}

/// The error names the first figure outside its limits.
fn within<T>(what: &T, figures: &[Figure<T>]) -> Result<(), String> {
    let wrong = figures.iter().find_map(|(name, limits, get)| {
        get(what).filter(|&value| !limits.allow(value)).map(|value| (*name, *limits, value))
    });
    wrong.map_or(Ok(()), |(name, limits, value)| Err(outside(name, limits, value)))
}

fn outside(name: &str, limits: Limits, value: f64) -> String {
    tr!(
        "{name} is {value}, not from {least} to {most}",
        name,
        value,
        least = limits.least,
        most = limits.most
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::{Dates, FileKey, FilterId, RigDefaults};

    fn import(text: &str, current: &Settings) -> Result<Imported, String> {
        super::import(text, current, &Edits::default())
    }

    fn full() -> (Settings, Edits) {
        let mut settings = Settings { dates: Dates::UtcDate, row_per_panel: false, ..Settings::default() };
        settings.email = Some("me@example.org".into());
        settings.sky_key = Some("A1b2".into());
        settings.filters.push(FilterId { name: "Ha".into(), id: 7, rig: Some("A + B".into()) });
        settings.sites.push(SiteEntry {
            name: "한국".into(),
            latitude: 36.5,
            longitude: 127.5,
            bortle: None,
            sqm: Some(21.0),
        });
        settings.defaults.hfr_px = Some(1.6);
        let of_rig = Defaults { focal_ratio: Some(4.8), ..Defaults::default() };
        settings.rig_defaults.push(RigDefaults { rig: "A + B".into(), defaults: of_rig });
        let mut edits = Edits::default();
        let key = FileKey { root_name: "Target".into(), path: "a/b.fits".into() };
        edits.excluded.push(key.clone());
        edits.corrections.push((
            key,
            Correction {
                subframes: Some(20),
                kind: Some(nightledger_frame::Kind::Dark),
                ..Correction::default()
            },
        ));
        edits.camera_names.insert("x".into(), "y".into());
        (settings, edits)
    }

    #[test]
    fn everything_comes_back() {
        let (settings, edits) = full();
        let back = import(&export(&settings, &edits, Secrets::Included), &Settings::default()).unwrap();
        assert_eq!(back, Imported { settings, edits, remarks: Vec::new() });
    }

    #[test]
    fn secrets_stay_at_home_unless_asked_for_and_are_not_lost_by_an_import() {
        let (settings, edits) = full();
        let text = export(&settings, &edits, Secrets::LeftOut);
        assert!(!text.contains("A1b2") && !text.contains("me@"));
        assert_eq!(import(&text, &Settings::default()).unwrap().settings.sky_key, None);
        assert_eq!(import(&text, &settings).unwrap().settings, settings);
    }

    #[test]
    fn unknown_and_absent_fields_are_no_fault() {
        let back = import(
            r#"{"version": 1, "settings": {"dates": "utc-date", "new": [1]}, "more": {}}"#,
            &Settings::default(),
        );
        assert_eq!(back.unwrap().settings, Settings { dates: Dates::UtcDate, ..Settings::default() });
    }

    #[test]
    fn settings_alone_and_edits_alone_leave_the_others_as_they_are() {
        let (settings, edits) = full();
        let whole = Imported { settings, edits, remarks: Vec::new() };
        let alone = serde_json::to_string(&whole.settings).unwrap();
        assert_eq!(super::import(&alone, &Settings::default(), &whole.edits).as_ref(), Ok(&whole));
        let alone = serde_json::to_string(&whole.edits).unwrap();
        assert_eq!(super::import(&alone, &whole.settings, &Edits::default()), Ok(whole));
    }

    #[track_caller]
    fn refused(text: &str, why: &str) {
        let error = import(text, &Settings::default()).unwrap_err();
        assert!(error.contains(why) && error.ends_with("Nothing was changed."), "{error}");
    }

    #[test]
    fn what_is_wrong_is_refused_whole_and_named() {
        refused("{", "no JSON");
        refused("{}", "no \"settings\"");
        refused(r#"{"version": 2, "settings": {}}"#, "newer");
        refused(r#"{"version": "x", "settings": {}}"#, "version");
        refused(r#"{"settings": []}"#, "no object");
        refused(r#"{"settings": {"row_per_panel": "yes"}}"#, "settings.row_per_panel");
        let filters = r#"[{"name": "OIII", "id": 4}, {"name": "Ha", "id": 1e12}]"#;
        refused(&format!(r#"{{"settings": {{"filters": {filters}}}}}"#), "\"settings.filters[1]\" is not");
        refused(r#"{"settings": {"filters": [{"name": "Ha", "id": 0}]}}"#, "Ha");
        refused(r#"{"settings": {"tolerances": {"site_km": -1}}}"#, "site_km");
        refused(r#"{"settings": {"tolerances": {"site_km": 1e999}}}"#, "no JSON");
        refused(r#"{"settings": {"sites": [{"name": "X", "latitude": 91, "longitude": 0}]}}"#, "X");
        refused(r#"{"settings": {}, "edits": {"excluded": 4}}"#, "edits.excluded");
        refused(r#"{"settings": {"defaults": {"bortle": 99}}}"#, "the default bortle is 99, not from 1 to 9");
        refused(r#"{"settings": {"defaults": {"focal_ratio": -4}}}"#, "focal_ratio");
        refused(r#"{"settings": {"defaults": {"binning": 200}}}"#, "binning is 200");
        let of_rig = r#"{"settings": {"rig_defaults": [{"rig": "A", "defaults": {"pixel_um": -1}}]}}"#;
        refused(of_rig, "pixel_um");
        let site = r#"{"name": "X", "latitude": 1, "longitude": 0, "sqm": 1e9}"#;
        refused(&format!(r#"{{"settings": {{"sites": [{site}]}}}}"#), "of the site X, sqm is 1000000000");
        refused(&format!(r#"{{"settings": {{"defaults": {{"site": {site}}}}}}}"#), "sqm");
        let corrected = |patch: &str| {
            format!(
                r#"{{"settings": {{}}, "edits": {{"overrides": [[{{"root_name": "R", "path": "a.fits"}}, {patch}]]}}}}"#
            )
        };
        for (patch, why) in [
            (r#"{"exposure_s": -1}"#, "of the file a.fits, exposure_s is -1"),
            (r#"{"binning": 9}"#, "binning"),
            (r#"{"subframes": 0}"#, "count"),
            (r#"{"night": "2024-13-40"}"#, "night"),
        ] {
            refused(&corrected(patch), why);
        }
        refused(&format!("{{\"settings\": {}", "[".repeat(100_000)), "no JSON");
    }
}
