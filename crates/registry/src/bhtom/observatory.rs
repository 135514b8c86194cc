//! Observatories and cameras as BHTOM keeps them, and longitudes that may be mirrored (docs/rules.md#21-registry).

use std::collections::BTreeSet;

use nightledger_frame::Position;
use nightledger_language::tr;
use nightledger_ledger::fold_name;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Info;
use crate::longitude::{east_of_west, is_mirror, is_near, wrapped};

/// One camera at one observatory.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Observatory {
    /// The observatory's or telescope's name.
    pub name: Option<String>,
    /// Degrees east as the file has it.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Above the sea, m.
    pub altitude_m: Option<f64>,
    /// Limiting magnitude in V.
    pub limiting_mag: Option<f64>,
    /// Filters as they are called in FITS headers.
    pub filters: Option<Value>,
    /// The institution.
    pub origin: Option<String>,
    /// The telescope.
    pub telescope: Option<String>,
    /// m.
    pub aperture_m: Option<f64>,
    /// mm.
    pub focal_length_mm: Option<f64>,
    /// arcsec.
    pub seeing_arcsec: Option<f64>,
    /// The camera.
    pub camera: Option<String>,
    /// BHTOM's name for both: `OBSERVATORY_CAMERA`.
    pub oname: String,
    /// e-/ADU.
    pub gain_e_adu: Option<f64>,
    /// e-.
    pub read_noise_e: Option<f64>,
    /// Binning.
    pub binning: Option<u8>,
    /// ADU.
    pub saturation_adu: Option<f64>,
    /// arcsec/px.
    pub pixel_scale_arcsec: Option<f64>,
    /// us/px.
    pub readout_us_px: Option<f64>,
    /// um.
    pub pixel_size_um: Option<f64>,
    /// The keyword of the date.
    pub date_keyword: Option<String>,
    /// The keyword of the time.
    pub time_keyword: Option<String>,
    /// The keyword of the exposure.
    pub exposure_keyword: Option<String>,
    /// Degrees west as an `.info` file has it, where that is what says it.
    #[serde(skip)]
    pub west: Option<f64>,
    /// What else the file says of it.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Observatory {
    /// Where it is, if both coordinates are known; longitudes over 180 lose 360.
    pub fn position(&self) -> Option<Position> {
        Some(Position { latitude: self.latitude?, longitude: wrapped(self.longitude?) })
    }

    /// The camera: its own name, else the end of ONAME.
    pub(super) fn camera_name(&self) -> &str {
        self.camera.as_deref().unwrap_or_else(|| self.oname.rsplit_once('_').map_or("", |(_, camera)| camera))
    }

    /// The observatory's part of ONAME.
    pub(super) fn place_name(&self) -> &str {
        self.oname.rsplit_once('_').map_or(self.oname.as_str(), |(place, _)| place)
    }

    /// What an `.info` file says of its own observatory.
    pub fn of_info(info: &Info) -> Option<Self> {
        let own = || Some(format!("{}_{}", info.value("OBSERVAT")?, info.value("INSTRUME")?));
        let text = |word: &str| info.value(word).map(str::to_owned);
        Some(Self {
            oname: info.oname.clone().or_else(own)?,
            name: text("OBSERVAT"),
            longitude: info.longitude_east(),
            west: info.number("LONGITUD"),
            latitude: info.number("LATITUDE"),
            altitude_m: info.number("ALTITUDE"),
            limiting_mag: info.number("MAGLIMIT"),
            origin: text("ORIGIN"),
            telescope: text("TELESCOP"),
            camera: text("INSTRUME"),
            gain_e_adu: info.number("GAIN"),
            read_noise_e: info.number("RDNOISE"),
            binning: info.value("BIN").and_then(|binning| binning.parse().ok()),
            saturation_adu: info.number("SATURATE"),
            pixel_size_um: info.number("PIXSIZE1"),
            date_keyword: info.keyword("DATE-OBS"),
            time_keyword: info.keyword("TIME-OBS"),
            exposure_keyword: info.keyword("EXPTIME"),
            ..Self::default()
        })
    }
}

/// The observatories that frames may be of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Registry {
    /// Those that serve.
    pub observatories: Vec<Observatory>,
    /// Those that longitudes are held against besides.
    pub twins: Vec<Observatory>,
    /// What `.info` files say of those that serve.
    told: Vec<Observatory>,
}

/// A longitude that may be mirrored.
#[derive(Debug, Clone, PartialEq)]
pub struct Mirrored {
    /// Whose it is.
    pub oname: String,
    /// As the file has it: of an `.info` file counted to the west.
    pub longitude: f64,
    /// What it was taken as, degrees east, where it is of an `.info` file.
    pub of_info: Option<f64>,
    /// Its mirror, degrees east.
    pub suggested: f64,
    /// Whether frames lie at the mirror; else the registry's other entry does.
    pub by_frames: bool,
}

impl Registry {
    /// The tables that are shipped, the newer entry of each name.
    pub fn of_shipped() -> Self {
        let mut seen = BTreeSet::new();
        let newest = shipped().into_iter().rev().filter(|entry| seen.insert(entry.oname.clone()));
        let mut observatories: Vec<Observatory> = newest.collect();
        observatories.reverse();
        Self { observatories, twins: shipped(), told: Vec::new() }
    }

    /// Reads a registry file, `[{ "oname", "longitude", "latitude", ... }]`; the shipped tables serve as twins only. What
    /// is wrong comes back with its lines, counted from 1.
    pub fn read(text: &str) -> Result<Self, String> {
        let (registry, faults) = Self::read_what_can_be_read(text)?;
        if faults.is_empty() { Ok(registry) } else { Err(faults.join("; ")) }
    }

    /// Reads a registry past entries that are wrong: these come back in words, each with its line. The error says why it
    /// is no registry at all.
    pub fn read_what_can_be_read(text: &str) -> Result<(Self, Vec<String>), String> {
        let text = text.trim_start_matches('\u{feff}');
        let told = |error: serde_json::Error| tr!("line {line}: {error}", line = error.line(), error);
        let entries: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).map_err(told)?;
        let mut observatories: Vec<Observatory> = Vec::new();
        let mut faults = Vec::new();
        for entry in entries {
            let entry = entry.get();
            // A slice of the text: where it begins is where it stands.
            let at = entry.as_ptr().addr() - text.as_ptr().addr();
            let before = text.get(..at).unwrap_or_default().matches('\n').count();
            match entry_of(entry, &observatories, before) {
                Ok(read) => observatories.push(read),
                Err(why) => faults.push(why),
            }
        }
        Ok((Self { observatories, twins: shipped(), told: Vec::new() }, faults))
    }

    /// Takes in what an `.info` file says: as an entry of its own, or what the entry of its name lacks.
    pub fn take_info(&mut self, info: &Info) {
        let Some(told) = Observatory::of_info(info) else { return };
        match self.observatories.iter_mut().find(|entry| entry.oname == told.oname) {
            Some(entry) => {
                entry.binning = entry.binning.or(told.binning);
                entry.camera = entry.camera.take().or_else(|| told.camera.clone());
                if told.position().is_some() {
                    self.told.push(told);
                }
            }
            None if told.position().is_some() => self.observatories.push(told),
            None => {}
        }
    }

    /// Longitudes that lie mirrored to where frames were taken, or to what a twin says: to be shown and asked about, never
    /// turned (docs/rules.md#21-sign).
    pub fn mirrored(&self, frames: &[Position]) -> Vec<Mirrored> {
        let mut found = Vec::new();
        for entry in self.observatories.iter().chain(&self.told) {
            let (Some(at), Some(longitude)) = (entry.position(), entry.longitude) else { continue };
            // Frames that lie there settle it.
            if frames.iter().any(|frame| is_near(at, *frame)) {
                continue;
            }
            let by_frames = frames.iter().any(|frame| is_mirror(at, *frame));
            let others = self.observatories.iter().chain(&self.twins).chain(&self.told);
            let others = others.filter(|other| *other != entry);
            let mut twins = others.filter(|other| is_twin(entry, other)).filter_map(Observatory::position);
            if by_frames || twins.any(|twin| is_mirror(at, twin)) {
                found.push(Mirrored {
                    oname: entry.oname.clone(),
                    longitude: entry.west.unwrap_or(longitude),
                    of_info: entry.west.map(|_| longitude),
                    suggested: east_of_west(at.longitude),
                    by_frames,
                });
            }
        }
        found
    }
}

/// One entry of a registry file, `before` which so many lines stand, or what is wrong with it.
fn entry_of(entry: &str, others: &[Observatory], before: usize) -> Result<Observatory, String> {
    let line = |within: usize| before + within.max(1);
    let read: Observatory = serde_json::from_str(entry)
        .map_err(|error| tr!("line {line}: {error}", line = line(error.line()), error))?;
    let fault = |why: &str| {
        Err(tr!("line {line}: {observatory} {why}", line = line(1), observatory = read.oname, why))
    };
    if read.oname.trim().is_empty() {
        return Err(tr!("line {line}: the entry has no oname", line = line(1)));
    }
    if read.latitude.is_some_and(|latitude| !(-90.0..=90.0).contains(&latitude)) {
        return fault(tr!("has a latitude that is not between -90 and 90"));
    }
    if read.longitude.is_some_and(|longitude| !(-360.0..=360.0).contains(&longitude)) {
        return fault(tr!("has a longitude that is not between -360 and 360"));
    }
    if others.iter().any(|other| other.oname == read.oname) {
        return fault(tr!("stands there twice"));
    }
    Ok(read)
}

/// Whether two entries are of one observatory by their names.
fn is_twin(one: &Observatory, other: &Observatory) -> bool {
    let name = |entry: &Observatory| entry.name.as_deref().map(fold_name).filter(|name| !name.is_empty());
    one.oname == other.oname
        || fold_name(one.place_name()) == fold_name(other.place_name())
        || name(one).is_some_and(|own| name(other).is_some_and(|other| own == other))
}

/// The tables of BHTOM's slides, the older one first; where they come from stands in the file.
pub fn shipped() -> Vec<Observatory> {
    #[derive(Deserialize)]
    struct Row {
        name: String,
        oname: String,
        longitude: f64,
        latitude: f64,
    }
    let table = include_str!("../../data/observatories.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
    let rows = reader.deserialize().filter_map(|row: Result<Row, _>| row.ok());
    rows.map(|row| Observatory {
        name: Some(row.name),
        oname: row.oname,
        longitude: Some(row.longitude),
        latitude: Some(row.latitude),
        ..Observatory::default()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    /// docs/rules.md#21-registry
    #[test]
    fn the_shipped_tables_are_whole_and_east_positive() {
        let all = shipped();
        assert_eq!(all.len(), 75);
        let of = |oname: &str| {
            let found = all.iter().filter(|entry| entry.oname == oname);
            found.map(|entry| entry.longitude.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(of("Flarestar-MPC171_G2-1600"), [14.469_711, 14.469_711]);
        assert_eq!(of("Adyu60_Andor-934"), [38.225_41, 38.225_41]);
        assert_eq!(of("GeoNAO_SXVR-H36"), [42.819_426, 42.819_426]);
        // Row 50 counts to the east in a table that counts to the west.
        assert_eq!(of("DANISH_DFOSC-FASU"), [-70.7403, -70.737_437]);
        // Both tables agree on every observatory that stands in both.
        for entry in &all {
            for other in all.iter().filter(|other| other.oname == entry.oname) {
                assert!(is_near(entry.position().unwrap(), other.position().unwrap()), "{}", entry.oname);
            }
        }
        let registry = Registry::of_shipped();
        assert_eq!(registry.observatories.len(), 69);
        assert_eq!(registry.mirrored(&[]), []);
    }

    /// docs/rules.md#21-registry
    #[test]
    fn a_registry_has_these_keys_and_keeps_others() {
        let keys = [
            "name",
            "longitude",
            "latitude",
            "altitude_m",
            "limiting_mag",
            "filters",
            "origin",
            "telescope",
            "aperture_m",
            "focal_length_mm",
            "seeing_arcsec",
            "camera",
            "oname",
            "gain_e_adu",
            "read_noise_e",
            "binning",
            "saturation_adu",
            "pixel_scale_arcsec",
            "readout_us_px",
            "pixel_size_um",
            "date_keyword",
            "time_keyword",
            "exposure_keyword",
        ];
        let texts = [
            "name",
            "origin",
            "telescope",
            "camera",
            "oname",
            "date_keyword",
            "time_keyword",
            "exposure_keyword",
        ];
        let value = |key: &str| if texts.contains(&key) { Value::from("x") } else { Value::from(2) };
        let entry: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), value(key))).collect();
        let registry = Registry::read(&Value::from(vec![Value::Object(entry.clone())]).to_string()).unwrap();
        assert_eq!(registry.observatories[0].other, Map::new());
        let written = serde_json::to_value(&registry.observatories[0]).unwrap();
        let written = written.as_object().unwrap();
        assert_eq!(written.len(), keys.len());
        for (key, value) in &entry {
            assert!(
                written[key] == *value || written[key].as_f64() == value.as_f64(),
                "{key}: {}",
                written[key]
            );
        }
    }

    /// docs/rules.md#21-info
    #[test]
    fn an_info_file_becomes_a_registry_entry_with_the_names_of_its_keywords() {
        let lines = "Observatory : - : OBSERVAT : str : HILL : ID : F\nOrganization : - : ORIGIN : str : Institute : ID : F\n\
            Longitude : - : LONGITUD : float : 345.530289 : deg, West is + : F\nLatitude : - : LATITUDE : float : 35.9 : deg : F\n\
            Altitude : - : ALTITUDE : float : 130 : m : F\nTelescope : - : TELESCOP : str : Scope : ID : F\n\
            Camera : - : INSTRUME : str : CAM : ID : F\nDate : DATE : DATE-OBS : str : - : c : F\n\
            Time : UT : TIME-OBS : hh:mm:ss : - : c : F\nExposure : EXPOSURE : EXPTIME : float : - : seconds : F\n\
            Binning : - : BIN : int : 2 : c : F\nGain : GAIN : GAIN : float : 1.5 | 2.5 : two modes : F\n\
            Noise : - : RDNOISE : float : 8.5 : c : F\nLimit : - : SATURATE : int : 60000 : ADU : F\n\
            Pixel : - : PIXSIZE1 : float : 9 : um : F\nMagnitude : - : MAGLIMIT : float : 18.5 : V : F\n";
        let (info, faults) = Info::read("x.info", lines);
        assert_eq!(faults, [] as [String; 0]);
        let entry = Observatory::of_info(&info).unwrap();
        let expect = Observatory {
            // Its name says nothing: what stands in it does.
            oname: "HILL_CAM".to_owned(),
            name: Some("HILL".to_owned()),
            origin: Some("Institute".to_owned()),
            longitude: Some(14.469_711),
            west: Some(345.530_289),
            latitude: Some(35.9),
            altitude_m: Some(130.0),
            telescope: Some("Scope".to_owned()),
            camera: Some("CAM".to_owned()),
            date_keyword: Some("DATE".to_owned()),
            time_keyword: Some("UT".to_owned()),
            exposure_keyword: Some("EXPOSURE".to_owned()),
            binning: Some(2),
            // Of two modes none is the camera's.
            gain_e_adu: None,
            read_noise_e: Some(8.5),
            saturation_adu: Some(60_000.0),
            pixel_size_um: Some(9.0),
            limiting_mag: Some(18.5),
            ..Observatory::default()
        };
        assert_eq!(entry, expect);
        let named = Info::read("HILL2_CAM-1_obs.info", lines).0;
        assert_eq!(Observatory::of_info(&named).unwrap().oname, "HILL2_CAM-1");
    }

    /// docs/rules.md#21-registry
    #[test]
    fn unknown_keys_of_a_registry_are_kept() {
        let registry =
            Registry::read(r#"[{"oname":"A_B","longitude":1.5,"latitude":2,"authors":"x"}]"#).unwrap();
        assert_eq!(registry.observatories[0].other["authors"], "x");
        let written = serde_json::to_value(&registry.observatories[0]).unwrap();
        assert_eq!((&written["authors"], &written["longitude"]), (&Value::from("x"), &Value::from(1.5)));
    }

    #[test]
    fn a_registry_that_is_wrong_names_the_line() {
        for (text, line) in [
            ("[\n{\"oname\":\"A_B\",\n\"longitude\":\"x\"}]", "line 3"),
            ("[\n{\"oname\":\"A_B\"},\n\n{\"oname\":\"A_B\"}]", "line 4"),
            ("[\n{\"longitude\":1}]", "line 2"),
            ("[\n{\"oname\":\"A_B\",\"latitude\":91}]", "line 2"),
            ("[\n{\"oname\":\"A_B\",", "line 2"),
            ("{}", "line 1"),
        ] {
            let why = Registry::read(text).unwrap_err();
            assert!(why.starts_with(line), "{why}");
        }
    }

    #[test]
    fn a_mirrored_longitude_is_shown_and_never_turned() {
        let file = r#"[{"oname":"HILL_CAM","longitude":343.5,"latitude":40},{"oname":"IAC80_CAMELOT","longitude":16.51104,"latitude":28.29959}]"#;
        let registry = Registry::read(file).unwrap();
        let found = registry.mirrored(&[at(40.0, 16.5)]);
        let names: Vec<_> = found
            .iter()
            .map(|one| (one.oname.as_str(), one.longitude, one.suggested, one.by_frames))
            .collect();
        assert_eq!(names, [("HILL_CAM", 343.5, 16.5, true), ("IAC80_CAMELOT", 16.511_04, -16.511_04, false)]);
        assert_eq!(registry.observatories[0].longitude, Some(343.5));
        // Frames at the value itself settle what a twin doubts.
        assert_eq!(registry.mirrored(&[at(40.0, -16.5), at(28.3, 16.511)]), []);
    }

    #[test]
    fn twins_in_the_file_are_held_against_each_other() {
        let file = r#"[{"oname":"HILL_CAM1","longitude":21.2,"latitude":40},{"oname":"HILL_CAM2","longitude":-21.2,"latitude":40}]"#;
        let registry = Registry::read(file).unwrap();
        assert_eq!(registry.mirrored(&[]).len(), 2);
        let found = registry.mirrored(&[at(40.0, 21.2)]);
        assert_eq!(found.iter().map(|one| one.oname.as_str()).collect::<Vec<_>>(), ["HILL_CAM2"]);
    }
}
