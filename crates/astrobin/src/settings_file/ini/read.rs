//! From config.ini to settings.

use std::collections::BTreeMap;

use nightledger_language::tr;
use nightledger_ledger::limits::{self, Limits};
use nightledger_ledger::{Dates, Edits, FilterId, Settings, SiteEntry, fold_name};

use super::configobj::{Block, Entry, parse};
use super::defaults::{Field, is_no_number, keys};
use super::{ANY_NAME, placeholder, section};
use crate::filter_id::filter_id;
use crate::settings_file::{Imported, Remarks};

/// Keys of `[defaults]` that say nothing Nightledger could use: every type and start is read or unknown, never assumed.
const UNUSED_DEFAULTS: [&str; 3] = ["IMAGETYP", "DATE-OBS", "ROTANTANG"];

/// Keywords behind `[override]` that Nightledger reads by itself (docs/rules.md#4), so that they need no setting.
const READ_ANYWAY: [&str; 14] = [
    "SITENAME",
    "EXPTIME",
    "EXPOSURE",
    "EXP",
    "CAMERA_MODEL",
    "CAMERA",
    "FOCUSER",
    "CREATOR",
    "SOFTWARE",
    "AOCSKYQ",
    "AOCSKYQU",
    "MPSAS",
    "AOCAMBT",
    "AMBTEMP",
];

/// Reads a config.ini over `settings` and `edits`: what the file says replaces what was there, what it does not say
/// stays. An error only when the text has none of AstroBinUpload's sections.
pub fn read(text: &str, settings: &Settings, edits: &Edits) -> Result<Imported, String> {
    let document = parse(text);
    let mut reading = Reading {
        settings: settings.clone(),
        edits: edits.clone(),
        remarks: Remarks::default(),
        site: SiteParts::default(),
        filters: BTreeMap::new(),
    };
    for (index, filter) in settings.filters.iter().enumerate() {
        if filter.rig.is_none() {
            reading.filters.entry(fold_name(&filter.name)).or_insert(index);
        }
    }
    for fault in &document.faults {
        reading.remarks.line(fault.line, &tr!("{fault}; it was left out", fault = fault.text));
    }
    let mut known = 0_usize;
    for block in &document.blocks {
        known += usize::from(reading.block(block));
    }
    if known == 0 {
        return Err(
            tr!(
                "This is no config.ini of AstroBinUpload (it has none of the sections [defaults], [filters], [sites], [secret]) and no settings file of Nightledger. Nothing was changed."
            )
            .to_owned(),
        );
    }
    reading.default_site();
    let Reading { settings, edits, remarks, .. } = reading;
    Ok(Imported { settings, edits, remarks: remarks.into_lines() })
}

struct Reading {
    settings: Settings,
    edits: Edits,
    remarks: Remarks,
    site: SiteParts,
    /// Where in the settings the id of a filter (its name folded) stands that holds for all rigs.
    filters: BTreeMap<String, usize>,
}

/// SITE, SITELAT and SITELONG, which make one site together.
#[derive(Default)]
struct SiteParts {
    name: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    line: Option<usize>,
}

impl Reading {
    /// Reads one section; whether it is one of AstroBinUpload's.
    fn block(&mut self, block: &Block) -> bool {
        let mut path = block.path.iter();
        let Some(name) = path.next() else {
            for entry in &block.entries {
                self.remarks
                    .line(entry.line, &tr!("{key} stands in no section; it was left out", key = entry.key));
            }
            return false;
        };
        self.repeated(&block.entries);
        let child = path.next();
        match (name.to_lowercase().as_str(), child) {
            (section::DEFAULTS, None) => block.entries.iter().for_each(|entry| self.default(entry)),
            (section::FILTERS, None) => block.entries.iter().for_each(|entry| self.filter(entry)),
            (section::SECRET | "secrets", None) => block.entries.iter().for_each(|entry| self.secret(entry)),
            (section::SITES, None) => {
                for entry in &block.entries {
                    self.remarks
                        .line(entry.line, &tr!("{key} belongs to no site; it was left out", key = entry.key));
                }
            }
            (section::SITES, Some(site)) if path.next().is_none() => self.site_entry(site, block),
            (section::OVERRIDE, None) => block.entries.iter().for_each(|entry| self.keyword(entry)),
            (section::EQUIPMENT, None) => block.entries.iter().for_each(|entry| self.equipment(entry)),
            _ => {
                let name = block.path.join("/");
                self.remarks.line(
                    block.line,
                    &tr!("section [{name}] is not one that Nightledger knows; it was left out", name),
                );
                return false;
            }
        }
        true
    }

    fn repeated(&mut self, entries: &[Entry]) {
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries {
            if let Some(line) = last.insert(&entry.key, entry.line) {
                let text = tr!(
                    "{key} stands there again in line {line}, which counts",
                    key = entry.key,
                    line = entry.line
                );
                self.remarks.line(line, &text);
            }
        }
    }

    fn number(&mut self, entry: &Entry, limits: Limits) -> Option<f64> {
        let text = entry.text();
        let value = text.trim().parse::<f64>().ok().filter(|&value| limits.allow(value));
        if value.is_none() {
            self.remarks.line(
                entry.line,
                &tr!(
                    "{key} = {text} is no number from {least} to {most}; it was left out",
                    key = entry.key,
                    text,
                    least = limits.least,
                    most = limits.most
                ),
            );
        }
        value
    }

    fn default(&mut self, entry: &Entry) {
        let key = entry.key.to_ascii_uppercase().replace(' ', "");
        let key = if key == "ROTNAME" { "ROTATOR" } else { key.as_str() };
        let text = entry.text();
        let is_nothing = placeholder::is_no_text(&text);
        match key {
            _ if UNUSED_DEFAULTS.contains(&key) => {}
            "SITE" => {
                self.site.line = Some(entry.line);
                self.site.name = (!is_nothing).then_some(text);
            }
            "SITELAT" if !is_nothing => self.site.latitude = self.number(entry, limits::LATITUDE),
            "SITELONG" if !is_nothing => self.site.longitude = self.number(entry, limits::LONGITUDE),
            "SITELAT" | "SITELONG" => {}
            "USEOBSDATE" => match text.trim().to_lowercase().as_str() {
                "true" | "1" | "yes" | "on" => self.settings.dates = Dates::UtcDate,
                "false" | "0" | "no" | "off" => self.settings.dates = Dates::Night,
                _ => self.remarks.line(
                    entry.line,
                    &tr!("USEOBSDATE = {text} is neither True nor False; it was left out", text),
                ),
            },
            _ => match keys().into_iter().find(|known| known.name == key) {
                None => self.remarks.line(
                    entry.line,
                    &tr!("{key} is not a default that Nightledger uses; it was left out", key = entry.key),
                ),
                Some(_) if is_nothing => {}
                Some(known) => match known.field {
                    Field::Text(field) => *field(&mut self.settings.defaults) = Some(text.trim().to_owned()),
                    Field::Number(field, limits) => {
                        // Nothing, said as a number, may lie outside the limits (EGAIN -1).
                        let says_nothing = text.trim().parse().is_ok_and(|value| is_no_number(key, value));
                        if let (false, Some(value)) =
                            (says_nothing, (!says_nothing).then(|| self.number(entry, limits)).flatten())
                        {
                            *field(&mut self.settings.defaults) = Some(value);
                        }
                    }
                    Field::Binning => {
                        let is_no_binning = text.trim().parse().is_ok_and(|value| is_no_number(key, value));
                        let binning =
                            (1_u8..=4).find(|b| text.trim().parse::<f64>().is_ok_and(|v| v == f64::from(*b)));
                        match binning {
                            Some(binning) => self.settings.defaults.binning = Some(binning),
                            None if is_no_binning => {}
                            None => self.remarks.line(
                                entry.line,
                                &tr!("XBINNING = {text} is no binning; it was left out", text),
                            ),
                        }
                    }
                },
            },
        }
    }

    fn default_site(&mut self) {
        let SiteParts { name, latitude, longitude, line } = std::mem::take(&mut self.site);
        match (latitude, longitude) {
            (Some(latitude), Some(longitude)) => {
                // The template of 2.x has 0, 0 (docs/rules.md#4-placeholders: both under 0.001 is missing).
                if latitude.abs() < 0.001 && longitude.abs() < 0.001 {
                    return;
                }
                let defaults = &mut self.settings.defaults;
                defaults.site = Some(SiteEntry {
                    name: name.unwrap_or_else(|| format!("{latitude}, {longitude}")),
                    latitude,
                    longitude,
                    bortle: defaults.bortle,
                    sqm: defaults.sqm,
                });
            }
            _ => {
                if let (Some(name), Some(line)) = (name, line) {
                    self.remarks.line(
                        line,
                        &tr!("SITE = {name} has no SITELAT and SITELONG beside it; it was left out", name),
                    );
                }
            }
        }
    }

    fn filter(&mut self, entry: &Entry) {
        let text = entry.text();
        let Some(id) = filter_id(&text) else {
            self.remarks.line(
                entry.line,
                &tr!("filter {key} = {text} is no AstroBin id; it was left out", key = entry.key, text),
            );
            return;
        };
        let name = entry.key.clone();
        let filters = &mut self.settings.filters;
        let at = *self.filters.entry(fold_name(&name)).or_insert(filters.len());
        let filter = FilterId { name, id, rig: None };
        match filters.get_mut(at) {
            Some(known) => *known = filter,
            None => filters.push(filter),
        }
    }

    fn secret(&mut self, entry: &Entry) {
        let text = entry.text();
        let text = text.trim();
        if fold_name(&entry.key) == "emailaddress" {
            if placeholder::EMAILS.contains(&text) || placeholder::is_no_text(text) {
                return;
            }
            if text.contains('@') {
                self.settings.email = Some(text.to_owned());
            } else {
                self.remarks.line(entry.line, tr!("EMAIL_ADDRESS is no e-mail address; it was left out"));
            }
            return;
        }
        // The line reads `KEY = ENDPOINT`. The key itself is never repeated in a remark.
        if text.contains("lightpollutionmap.info") {
            if !placeholder::is_no_key(&entry.key) {
                self.settings.sky_key = Some(entry.key.clone());
            }
        } else {
            self.remarks.line(
                entry.line,
                tr!("this key is for a service that Nightledger does not ask; it was left out"),
            );
        }
    }

    fn site_entry(&mut self, name: &str, block: &Block) {
        let mut site = SiteEntry {
            name: site_name(name),
            latitude: f64::NAN,
            longitude: f64::NAN,
            bortle: None,
            sqm: None,
        };
        for entry in &block.entries {
            let text = entry.text();
            let is_nothing = placeholder::is_no_text(&text)
                || text.trim().parse().is_ok_and(|value: f64| value == 0.0 || value == -1.0);
            match entry.key.to_lowercase().as_str() {
                "latitude" => site.latitude = self.number(entry, limits::LATITUDE).unwrap_or(f64::NAN),
                "longitude" => site.longitude = self.number(entry, limits::LONGITUDE).unwrap_or(f64::NAN),
                "bortle" if is_nothing => site.bortle = None,
                "bortle" => site.bortle = self.number(entry, limits::BORTLE),
                "sqm" if is_nothing => site.sqm = None,
                "sqm" => site.sqm = self.number(entry, limits::SQM),
                _ => self
                    .remarks
                    .line(entry.line, &tr!("{key} is not known of a site; it was left out", key = entry.key)),
            }
        }
        if site.latitude.is_nan() || site.longitude.is_nan() {
            self.remarks.line(
                block.line,
                &tr!("site {name} has no latitude and longitude; it was left out", name = site.name),
            );
            return;
        }
        match self.settings.sites.iter_mut().find(|known| known.name == site.name) {
            Some(known) => *known = site,
            None => self.settings.sites.push(site),
        }
    }

    fn keyword(&mut self, entry: &Entry) {
        // ConfigObj makes a list of commas unless they are quoted; AstroBinUpload takes both for one.
        let text = entry.text();
        let unread: Vec<&str> = text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("none"))
            .filter(|word| !READ_ANYWAY.contains(&word.to_ascii_uppercase().as_str()))
            .collect();
        if !unread.is_empty() {
            self.remarks.line(
                entry.line,
                &tr!(
                    "[override] reads {key} from {keywords}; Nightledger has no such setting and reads the keywords that it knows",
                    key = entry.key,
                    keywords = unread.join(", ")
                ),
            );
        }
    }

    /// A name forced upon all frames: a rename of every name, and the default where no file gives one.
    fn equipment(&mut self, entry: &Entry) {
        let text = entry.text();
        let name = text.trim();
        if placeholder::is_no_text(name) {
            return;
        }
        let (defaults, edits) = (&mut self.settings.defaults, &mut self.edits);
        let (default, renames) = match entry.key.to_ascii_uppercase().replace(' ', "").as_str() {
            "TELESCOP" => (&mut defaults.telescope, Some(&mut edits.telescope_names)),
            "INSTRUME" => (&mut defaults.camera, Some(&mut edits.camera_names)),
            "FOCNAME" => (&mut defaults.focuser, None),
            "FWHEEL" => (&mut defaults.filter_wheel, None),
            "ROTNAME" | "ROTATOR" => (&mut defaults.rotator, None),
            _ => {
                let text = tr!(
                    "[equipmentoverrides] {key} is nothing that Nightledger can rename; it was left out",
                    key = entry.key
                );
                self.remarks.line(entry.line, &text);
                return;
            }
        };
        *default = Some(name.to_owned());
        if let Some(renames) = renames {
            renames.insert(ANY_NAME.to_owned(), name.to_owned());
        } else {
            let text = tr!(
                "[equipmentoverrides] {key} = {name} became the default for frames that name none",
                key = entry.key,
                name
            );
            self.remarks.line(entry.line, &text);
        }
    }
}

/// An address as one line, without the quotes that a heading in two kinds of quotes leaves.
fn site_name(heading: &str) -> String {
    let inner = heading.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    inner.unwrap_or(heading).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(text: &str) -> Imported {
        read(text, &Settings::default(), &Edits::default()).unwrap()
    }

    /// The form that AstroBinUpload 1.x writes, with invented places and figures.
    const TEMPLATE: &str = "\
[defaults]
    IMAGETYP = LIGHT
    EXPOSURE = 0.0
    DATE-OBS = 2023-01-01
    XBINNING = 1
    GAIN = -1
    EGAIN = -1
    INSTRUME = None
    TELESCOP = None
    FOCNAME = None
    FWHEEL = None
    ROTATOR = None
    XPIXSZ = 1
    CCD-TEMP = -1
    FOCALLEN = 430
    FOCRATIO = 4.9
    SITE = Hilltop
    SITELAT = 47.1
    SITELONG = -8.25
    BORTLE = 5
    SQM = 20.1
    FILTER = No Filter
    OBJECT = No target
    FOCTEMP = 0
    HFR = 1.9
    SWCREATE = Unknown package
[filters]
    #Filter      code
    Ha           = 11
    L-eXtreme 2\" = https://app.astrobin.com/equipment/explorer/filter/12/name  # pasted
[secret]
    #API key      API endpoint
    xxxxxxxxxxxxx = https://www.lightpollutionmap.info/QueryRaster/
    EMAIL_ADDRESS = id@provider.com
[sites]
    [[\"Mill Lane, St. Mary's, 한국\"]]
        latitude = 47.2
        longitude = -8.5
        bortle = 4.5
        sqm = 20.52
    [['Second \"Hill\"']]
        latitude = -33.0
        longitude = 151.0
        bortle = -1
        sqm = 0
";

    #[test]
    fn the_template_gives_what_it_says_and_no_placeholder() {
        let Imported { settings, edits, remarks } = fresh(TEMPLATE);
        assert_eq!(remarks, Vec::<String>::new());
        assert_eq!(edits, Edits::default());
        let mut expect = Settings::default();
        let defaults = &mut expect.defaults;
        defaults.binning = Some(1);
        defaults.sensor_temp_c = Some(-1.0);
        defaults.focal_length_mm = Some(430.0);
        defaults.focal_ratio = Some(4.9);
        defaults.bortle = Some(5.0);
        defaults.sqm = Some(20.1);
        defaults.ambient_c = Some(0.0);
        defaults.hfr_px = Some(1.9);
        let site = |name: &str, latitude, longitude, bortle, sqm| SiteEntry {
            name: name.into(),
            latitude,
            longitude,
            bortle,
            sqm,
        };
        defaults.site = Some(site("Hilltop", 47.1, -8.25, Some(5.0), Some(20.1)));
        let filter = |name: &str, id| FilterId { name: name.into(), id, rig: None };
        expect.filters = vec![filter("Ha", 11), filter("L-eXtreme 2\"", 12)];
        expect.sites = vec![
            site("Mill Lane, St. Mary's, 한국", 47.2, -8.5, Some(4.5), Some(20.52)),
            site("Second \"Hill\"", -33.0, 151.0, None, None),
        ];
        assert_eq!(settings, expect);
    }

    #[test]
    fn line_ends_and_byte_order_marks_do_not_matter() {
        let windows = format!("\u{feff}{}", TEMPLATE.replace('\n', "\r\n"));
        assert_eq!(fresh(&windows), fresh(TEMPLATE));
    }

    #[test]
    fn the_example_of_the_readme_imports() {
        let Ok(text) = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/examples/config.ini"
        )) else {
            println!("skipped: ../shared/examples/config.ini is not there");
            return;
        };
        let Imported { settings, remarks, .. } = fresh(&text);
        assert_eq!(remarks, Vec::<String>::new());
        assert_eq!(settings.filters.len(), 8);
        assert_eq!(settings.filters.first().map(|f| (f.name.as_str(), f.id)), Some(("Ha", 4663)));
        assert_eq!(settings.sites.len(), 3);
        assert!(settings.sites.iter().all(|site| site.bortle == Some(4.0) && site.sqm.is_some()));
        assert_eq!(
            settings.sites.get(1).map(|s| s.name.as_str()),
            Some("Church Street, Belmont, St. George's, Saint George, Grenada")
        );
        assert_eq!(settings.defaults.hfr_px, Some(1.6));
        assert_eq!(settings.defaults.gain, None);
        assert_eq!(settings.defaults.pixel_um, None);
        assert_eq!(settings.defaults.site.as_ref().map(|s| s.longitude), Some(-0.1231));
        assert_eq!((settings.email, settings.sky_key), (None, None));
        assert_eq!(settings.dates, Dates::Night);
    }

    #[track_caller]
    fn remarked(text: &str, expect: &[&str]) {
        let remarks = fresh(text).remarks;
        assert_eq!(remarks.len(), expect.len(), "{remarks:?}");
        for (remark, expect) in remarks.iter().zip(expect) {
            assert!(remark.contains(expect), "{remark}");
        }
    }

    #[test]
    fn what_is_not_understood_is_remarked_upon_and_the_rest_counts() {
        remarked("[defaults]\nnonsense\nHFR = 2", &["Line 2: this is no"]);
        remarked(
            "[defaults]\nHFR = big\nFOCRATIO = 5,4\nBORTLE = 12",
            &["Line 2: HFR = big", "Line 3: FOCRATIO = 5, 4", "Line 4: BORTLE"],
        );
        remarked("[defaults]\nHFR = nan\nGAIN = inf\nXBINNING = 1.5", &["HFR", "GAIN", "XBINNING"]);
        remarked("[defaults]\nFWHM = 3\nUSEOBSDATE = maybe", &["FWHM is not a default", "USEOBSDATE"]);
        remarked("[filters]\nHa = H-alpha\nOIII = 0\nSII = 7", &["filter Ha", "filter OIII"]);
        remarked(
            "[defaults]\n[extra]\na = 1\n[sites]\nx = 1\n[[a]]\nlatitude = 1\n[[b]]\nlatitude = 1\nlongitude = 181",
            &[
                "section [extra]",
                "x belongs to no site",
                "site a has no latitude",
                "longitude = 181",
                "site b has no latitude",
            ],
        );
        remarked("a = 1\n[defaults]\nSITE = Home", &["a stands in no section", "SITE = Home has no SITELAT"]);
        remarked("[filters]\nHa = 1\nHa = 2", &["again"]);
        remarked("[secret]\nEMAIL_ADDRESS = me\nabc = https://example.org/", &["no e-mail", "a service"]);
        remarked("[override]\nSQM = AOCSKYQ, AOCSKYQU\nEXPOSURE = EXPTIME", &[]);
        remarked("[override]\nSQM = \"MYSQM, AOCSKYQU\"", &["from MYSQM;"]);
    }

    #[test]
    fn a_secret_is_read_but_never_repeated() {
        let text = "[secret]\nA1b2C3 = https://www.lightpollutionmap.info/QueryRaster/\nEMAIL_ADDRESS = me@example.org";
        let Imported { settings, remarks, .. } = fresh(text);
        assert_eq!(settings.sky_key.as_deref(), Some("A1b2C3"));
        assert_eq!(settings.email.as_deref(), Some("me@example.org"));
        assert!(remarks.is_empty());
        let odd = fresh("[secret]\nA1b2C3 = elsewhere");
        assert!(odd.settings.sky_key.is_none() && !odd.remarks[0].contains("A1b2C3"));
        let placeholders = fresh(
            "[secret]\nYOUR_API_KEY = https://www.lightpollutionmap.info/\nEMAIL_ADDRESS = your_email@example.com",
        );
        assert_eq!((placeholders.settings.sky_key, placeholders.settings.email), (None, None));
    }

    #[test]
    fn later_versions() {
        let text = "[defaults]\nUSEOBSDATE = True\nROTNAME = Rotator B\nROTANTANG = 0\nSITE = Unknown Site\nSITELAT = 0.0\nSITELONG = 0.0
            [equipmentoverrides]\nINSTRUME = Camera B\nTELESCOP = None\nFOCNAME = ZWO EAF\nFOO = x";
        let Imported { settings, edits, remarks } = fresh(text);
        assert_eq!(settings.dates, Dates::UtcDate);
        assert_eq!(settings.defaults.rotator.as_deref(), Some("Rotator B"));
        assert_eq!(settings.defaults.site, None);
        assert_eq!(edits.camera_names.get(ANY_NAME).map(String::as_str), Some("Camera B"));
        assert_eq!(settings.defaults.camera.as_deref(), Some("Camera B"));
        assert!(edits.telescope_names.is_empty());
        assert_eq!(settings.defaults.focuser.as_deref(), Some("ZWO EAF"));
        assert_eq!(remarks.len(), 2, "{remarks:?}");
        assert_eq!(fresh("[Defaults]\nuseobsdate = FALSE").settings.dates, Dates::Night);
    }

    #[test]
    fn what_the_file_does_not_say_stays() {
        let mut before = Settings { email: Some("me@example.org".into()), ..Settings::default() };
        before.defaults.gain = Some(120.0);
        before.filters.push(FilterId { name: "HA".into(), id: 1, rig: None });
        before.filters.push(FilterId { name: "Ha".into(), id: 2, rig: Some("Rig".into()) });
        let after = read("[defaults]\nGAIN = -1\nHFR = 2\n[filters]\nHa = 9", &before, &Edits::default())
            .unwrap()
            .settings;
        assert_eq!(after.defaults.gain, Some(120.0));
        assert_eq!(after.defaults.hfr_px, Some(2.0));
        assert_eq!(after.email, before.email);
        assert_eq!(after.filters.iter().map(|f| f.id).collect::<Vec<_>>(), [9, 2]);
    }

    #[test]
    fn an_address_in_two_kinds_of_quotes_is_the_address() {
        let text = "[sites]\n[['\"Mill Lane, Town\"']]\nlatitude = 1\nlongitude = 1";
        assert_eq!(fresh(text).settings.sites[0].name, "Mill Lane, Town");
    }

    #[test]
    fn a_key_may_end_with_equals_signs() {
        let text = "[secret]\nabc== = https://www.lightpollutionmap.info/QueryRaster/";
        assert_eq!(fresh(text).settings.sky_key.as_deref(), Some("abc=="));
    }

    #[test]
    fn a_text_without_its_sections_is_refused() {
        for text in ["", "hello", "[x]\na = 1", "a = 1"] {
            assert!(read(text, &Settings::default(), &Edits::default()).is_err(), "{text}");
        }
    }
}
