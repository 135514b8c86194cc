//! Where all targets of a scan stand, whichever of them are in the CSV: worked out once for what was read and set, and held
//! against goals as often as these change (docs/rules.md#20-view).

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::decimal::shortest;
use nightledger_language::{Language, language, number, tr, tr_n};
use nightledger_ledger::{
    CalibrationKind, Edits, Host, Ledger, Row, RowId, Settings, fold_name, imaging_order,
};
use nightledger_plan::goals::Tally;
use nightledger_plan::{ProjectReport, projects};
use time::Date;

use crate::Scan;
use crate::answer::ledger_of;
use crate::kind_words::in_sentence;
use crate::tonight::{Tonight, tonight};

/// Where all targets stand, without their goals.
#[derive(Debug)]
pub(crate) struct Standing {
    of: (Settings, Edits),
    /// Of what it says in words.
    language: Language,
    changes: u64,
    today: Date,
    /// What there is, to be held against goals.
    pub(crate) tally: Tally,
    /// By name, lights without an object last.
    pub(crate) targets: Vec<TargetStanding>,
    /// Telescopes with cameras, as settings name them.
    pub(crate) rigs: Vec<String>,
}

/// Where one target stands.
#[derive(Debug, Default)]
pub(crate) struct TargetStanding {
    /// As shown; nothing for lights without an object.
    pub(crate) name: Option<String>,
    /// How many panels it has, where it is a mosaic.
    pub(crate) panels: u32,
    /// What was gathered by night and rig.
    pub(crate) nights: BTreeMap<(Option<Date>, Option<u32>), Gathered>,
    /// Its stages, with the words of their status.
    pub(crate) stages: BTreeSet<(String, &'static str)>,
    /// Calibration that its lights lack, in words.
    pub(crate) lacks: Vec<String>,
    /// When it is high in the night that begins today.
    pub(crate) tonight: Option<Tonight>,
}

/// Light of one night through one rig.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gathered {
    /// s.
    pub(crate) seconds: f64,
    /// Exposures, stacks weighing their subframes.
    pub(crate) exposures: u32,
}

impl Standing {
    /// Works it out. `ledger` is the one of the same scan, settings and edits, if there is one.
    pub(crate) fn new(
        scan: &Scan,
        settings: &Settings,
        edits: &Edits,
        host: &dyn Host,
        ledger: Option<&Ledger>,
    ) -> Self {
        let all = with_all_targets(settings);
        let own;
        let ledger = if let Some(ledger) = ledger.filter(|_| all == settings.of_rules()) {
            ledger
        } else {
            own = ledger_of(scan, &all, edits, host);
            &own
        };
        let frames = scan.frames();
        let rigs: BTreeSet<String> = ledger.rows.iter().filter_map(rig).collect();
        let rigs: Vec<String> = rigs.into_iter().collect();
        let mut targets: Vec<TargetStanding> = ledger
            .targets
            .iter()
            .map(|part| TargetStanding {
                name: part.name.clone(),
                panels: whole(part.panels.len()),
                ..TargetStanding::default()
            })
            .collect();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (place, target) in targets.iter().enumerate() {
            places.insert(folded(target.name.as_deref()), place);
        }
        for row in &ledger.rows {
            let at = places.get(&folded(row.target.as_deref()));
            let Some(target) = at.and_then(|at| targets.get_mut(*at)) else { continue };
            let rig = rig(row).and_then(|rig| rigs.binary_search(&rig).ok()).map(whole);
            let sum = target.nights.entry((row.date, rig)).or_default();
            sum.seconds += row.exposure_s.unwrap_or(0.0) * f64::from(row.number);
            sum.exposures = sum.exposures.saturating_add(row.number);
        }
        let above: Vec<Vec<String>> = scan.roots().map(|(root, _)| scan.above(root).to_vec()).collect();
        for ProjectReport { target, stage, status, .. } in projects(frames, ledger, &all, edits, &above) {
            let at = places.get(&folded(target.as_deref()));
            if let (Some(target), Some(stage)) = (at.and_then(|at| targets.get_mut(*at)), stage) {
                target.stages.insert((stage, status));
            }
        }
        let lacking = lacking(ledger);
        let when = tonight(ledger, host);
        for target in &mut targets {
            let folded = folded(target.name.as_deref());
            target.lacks = lacking.get(&folded).cloned().unwrap_or_default();
            target.tonight = when.get(&folded).copied();
        }
        Self {
            tally: Tally::new(frames, ledger, &all, edits),
            of: (all, edits.clone()),
            language: language(),
            changes: scan.changes(),
            today: host.today(),
            targets,
            rigs,
        }
    }

    /// Whether it is still what it was made of.
    pub(crate) fn is_of(&self, scan: &Scan, settings: &Settings, edits: &Edits, host: &dyn Host) -> bool {
        self.changes == scan.changes()
            && self.language == language()
            && self.today == host.today()
            && self.of.1 == *edits
            && self.of.0 == with_all_targets(settings)
    }
}

/// What of the settings counts here: a target stands where it stands whether it is in the CSV or not.
fn with_all_targets(settings: &Settings) -> Settings {
    Settings { targets_off: Vec::new(), targets_only: Vec::new(), ..settings.of_rules() }
}

/// A count of things in memory, which never reaches the limit.
fn whole(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn folded(name: Option<&str>) -> String {
    name.map(fold_name).unwrap_or_default()
}

/// Telescope and camera of a row, or one of them.
pub(crate) fn rig(row: &Row) -> Option<String> {
    let names = [&row.telescope, &row.camera];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    (!names.is_empty()).then(|| names.join(" + "))
}

/// The calibration that lights lack to be stacked: darks and flats. Bias and dark flats stand in for darks or belong to
/// flats, and not everybody takes them.
fn lacking(ledger: &Ledger) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, BTreeMap<String, Lack>> = BTreeMap::new();
    for (row, kind) in &ledger.coverage.missing {
        let Some((row, what)) = lack(ledger, *row, *kind) else { continue };
        let lack = found.entry(folded(row.target.as_deref())).or_default().entry(what).or_default();
        lack.nights.insert(row.date);
        lack.exposures = lack.exposures.saturating_add(row.number);
        if *kind == CalibrationKind::Flat {
            let filter = row.filter.as_ref().map(|known| known.value.as_str());
            lack.filters.insert((imaging_order(filter), filter.unwrap_or(tr!("no filter")).to_owned()));
        }
    }
    let words = |(what, lack): (String, Lack)| {
        let filters: Vec<String> = lack.filters.into_iter().map(|(_, filter)| filter).collect();
        let what =
            if filters.is_empty() { what } else { tr!("flats for {filters}", filters = filters.join(", ")) };
        let lights = tr_n!(lack.exposures, "{n} light", "{n} lights", n = lack.exposures);
        let nights = lack.nights.len();
        let lights = tr_n!(nights, "{lights} of {n} night", "{lights} of {n} nights", lights, n = nights);
        format!("{what}: {lights}")
    };
    found.into_iter().map(|(target, lacks)| (target, lacks.into_iter().map(words).collect())).collect()
}

/// Lights that lack the same.
#[derive(Debug, Default)]
struct Lack {
    nights: BTreeSet<Option<Date>>,
    exposures: u32,
    /// Of flats, in the order of imaging.
    filters: BTreeSet<((usize, String), String)>,
}

/// What calibration a row lacks, if it must have it: `flats`, `darks of 300 s, gain 100`.
fn lack(ledger: &Ledger, row: RowId, kind: CalibrationKind) -> Option<(&Row, String)> {
    let row = row.of(&ledger.rows)?;
    let plain = |value: f64| number(shortest(value, 4).unwrap_or_else(|| value.to_string()));
    let what = match kind {
        CalibrationKind::Dark => {
            let darks = match row.exposure_s {
                Some(seconds) => tr!("darks of {exposure}", exposure = format!("{} s", plain(seconds))),
                None => in_sentence(kind).to_owned(),
            };
            let parts = [
                Some(darks),
                row.gain.map(|gain| tr!("gain {gain}", gain = plain(gain))),
                row.iso.map(|iso| format!("ISO {iso}")),
                row.binning.filter(|binning| *binning != 1).map(|binning| tr!("binning {binning}", binning)),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        CalibrationKind::Flat => in_sentence(kind).to_owned(),
        CalibrationKind::DarkFlat | CalibrationKind::Bias => return None,
    };
    Some((row, what))
}
