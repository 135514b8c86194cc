//! The JSON report of docs/rules.md#13-report: every file with its values and their provenance, rows, notices.

use std::borrow::Cow;
use std::collections::BTreeMap;

use nightledger_astrobin::{Cell, Column};
use nightledger_frame::log::wbpp::Outcome;
use nightledger_frame::{
    AnyValue, DefaultField, DefaultFields, Field, FileFormat, Frame, Instant, Kind, Known, Role, Values,
};
use nightledger_ledger::{
    ByKind, CalibrationGroup, CalibrationKind, Decision, EditedFrame, EditedFrames, Edits, FrameId, Ledger,
    NearMiss, Notice, Reason, RowCount, RowId, Settings, project_folders,
};
use nightledger_plan::goals::{Given, GoalReport, progress};
use nightledger_plan::{ProjectReport, projects};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

use crate::carried::{BUILD, CarriedFrame, CarriedLog, CarriedScan, CarriedSidecar, VERSION};
use crate::cell_value::{cell_value, number};
use crate::{Answer, Scan};

/// The report. It serialises with the keys of docs/rules.md#13-report in their order; what Nightledger adds stands behind them.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// Every file that was opened; nothing where they are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<Vec<FrameReport<'a>>>,
    /// The rows of acquisition.csv.
    pub rows: Vec<RowReport<'a>>,
    /// The notices, the gravest first.
    pub notices: Vec<NoticeReport<'a>>,
    /// Files that were not read, by suffix.
    pub ignored: BTreeMap<String, u64>,
    /// Files that said something about the frames beside them.
    pub sidecars: Vec<FilePath<'a>>,
    /// The logs of stacking programs that were used (docs/rules.md#18-wbpp).
    pub logs: Vec<LogReport<'a>>,
    /// What calibration there is and which rows use it (docs/rules.md#7-coverage).
    pub coverage: CoverageReport<'a>,
    /// The projects that lights belong to (docs/rules.md#20-stage).
    pub projects: Vec<ProjectReport>,
    /// Goals, where there are any, and what there is without one (docs/rules.md#20-progress).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goals: Option<Vec<GoalReport>>,
    /// What another run goes on from, with what the frames carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan: Option<ScanReport<'a>>,
}

/// The scan behind a report.
#[derive(Debug, Serialize)]
pub struct ScanReport<'a> {
    #[serde(flatten)]
    scan: CarriedScan,
    beside: Vec<CarriedSidecar<'a>>,
    stacking_logs: Vec<CarriedLog<'a>>,
}

/// One file.
#[derive(Debug, Serialize)]
pub struct FrameReport<'a> {
    path: &'a str,
    kind: Option<&'static str>,
    master: bool,
    stack: bool,
    subframes: Option<u32>,
    exposure_s: Option<f64>,
    gain: Option<Number>,
    iso: Option<u32>,
    offset: Option<Number>,
    read_mode: Option<String>,
    egain: Option<f64>,
    filter: Option<String>,
    binning: Option<u8>,
    sensor_temp_c: Option<f64>,
    set_temp_c: Option<f64>,
    pixel_um: Option<f64>,
    focal_length_mm: Option<f64>,
    focal_ratio: Option<f64>,
    telescope: Option<String>,
    camera: Option<String>,
    filter_wheel: Option<String>,
    focuser: Option<String>,
    rotator: Option<String>,
    ambient_c: Option<f64>,
    sqm: Option<f64>,
    hfr_px: Option<f64>,
    fwhm_arcsec: Option<f64>,
    start_utc: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    object: Option<String>,
    panel: Option<Value>,
    software: Option<String>,
    night: Option<String>,
    counted: bool,
    reason: Option<Cow<'static, str>>,
    root: u16,
    format: Option<&'static str>,
    duplicate_of: Option<&'a str>,
    ambient_is_focuser: bool,
    served_as_dark_flat: bool,
    stage: Option<&'a str>,
    /// What its pixels show, where they were measured.
    measured: Option<MeasuredReport>,
    /// The values that are only shown, by the keys of their fields; null where nobody knows them.
    #[serde(flatten)]
    only_shown: BTreeMap<&'static str, Value>,
    provenance: BTreeMap<&'static str, String>,
    /// All of it as it was read.
    read: CarriedFrame<'a>,
}

/// What a frame's pixels show (docs/rules.md#17-fwhm).
#[derive(Debug, Serialize)]
pub struct MeasuredReport {
    stars: u32,
    fwhm_px: Option<f64>,
    fwhm_arcsec: Option<f64>,
    hfr_px: Option<f64>,
    eccentricity: Option<f64>,
    angle_agreement: Option<f64>,
    angle_deg: Option<f64>,
    background: f64,
    noise: f64,
    saturated: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    colours: Option<ColoursReport>,
}

/// Sky of the colours of a mosaic.
#[derive(Debug, Serialize)]
struct ColoursReport {
    red: SkyReport,
    green: SkyReport,
    blue: SkyReport,
}

/// Sky of one colour.
#[derive(Debug, Serialize)]
struct SkyReport {
    background: f64,
    noise: f64,
}

impl MeasuredReport {
    /// What a frame's pixels show, if they were measured.
    pub fn of(view: &EditedFrame<'_>) -> Option<Self> {
        let figures = view.frame.measured.as_ref()?;
        let sky = |[background, noise]: [f64; 2]| SkyReport { background, noise };
        Some(Self {
            stars: figures.stars,
            fwhm_px: figures.fwhm_px,
            fwhm_arcsec: view.star_fwhm_arcsec().map(|known| known.value),
            hfr_px: figures.hfr_px,
            eccentricity: figures.eccentricity,
            angle_agreement: figures.angle_agreement,
            angle_deg: figures.angle_deg,
            background: figures.background,
            noise: figures.noise,
            saturated: figures.saturated,
            colours: figures.colours.map(|[red, green, blue]| ColoursReport {
                red: sky(red),
                green: sky(green),
                blue: sky(blue),
            }),
        })
    }
}

/// One notice.
#[derive(Debug, Serialize)]
pub struct NoticeReport<'a> {
    code: &'static str,
    severity: &'static str,
    path: Option<&'a str>,
    row: Option<RowId>,
    text: String,
    root: Option<u16>,
    /// All files, where it is about several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    paths: Vec<&'a str>,
}

/// A file by its folder and path.
#[derive(Debug, Serialize)]
pub struct FilePath<'a> {
    root: u16,
    path: &'a str,
}

/// The log of a stacking program.
#[derive(Debug, Serialize)]
pub struct LogReport<'a> {
    root: u16,
    path: &'a str,
    tool: &'a str,
    version: &'a str,
    integrated: usize,
    rejected: usize,
}

/// What calibration there is.
#[derive(Debug, Serialize)]
pub struct CoverageReport<'a> {
    groups: Vec<GroupReport<'a>>,
    missing: Vec<MissingReport>,
    near: Vec<NearReport<'a>>,
}

/// Calibration frames that go together.
#[derive(Debug, Serialize)]
struct GroupReport<'a> {
    kind: &'static str,
    masters: bool,
    label: &'a str,
    count: Option<u32>,
    frames: &'a [FrameId],
    used_by: &'a [RowId],
    behind_master: bool,
}

/// A row that lacks a kind of calibration.
#[derive(Debug, Serialize)]
struct MissingReport {
    row: RowId,
    kind: CalibrationKind,
}

/// A group that nearly matched a row.
#[derive(Debug, Serialize)]
struct NearReport<'a> {
    row: RowId,
    kind: CalibrationKind,
    group: u32,
    why: &'a str,
}

/// One row: what it is about, the CSV's cells as numbers, its frames.
#[derive(Debug)]
pub struct RowReport<'a> {
    site: Option<&'a str>,
    target: Option<&'a str>,
    panel: Option<Value>,
    filter_name: Option<&'a str>,
    /// The CSV's columns with their cells.
    cells: &'a [Cell],
    telescope: Option<&'a str>,
    camera: Option<&'a str>,
    frames: &'a [FrameId],
    calibration: ByKind<&'a [FrameId]>,
    defaults_used: DefaultFields,
}

impl Serialize for RowReport<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("site", &self.site)?;
        map.serialize_entry("target", &self.target)?;
        map.serialize_entry("panel", &self.panel)?;
        map.serialize_entry("filter_name", &self.filter_name)?;
        for cell in self.cells {
            map.serialize_entry(cell.column.name(), &cell_value(&cell.value))?;
        }
        if !self.cells.iter().any(|cell| cell.column == Column::Iso) {
            map.serialize_entry("iso", &None::<u32>)?;
        }
        map.serialize_entry("telescope", &self.telescope)?;
        map.serialize_entry("camera", &self.camera)?;
        map.serialize_entry("frames", self.frames)?;
        map.serialize_entry("calibration", &self.calibration)?;
        let defaults: Vec<&str> = self.defaults_used.iter().map(DefaultField::word).collect();
        map.serialize_entry("defaults_used", &defaults)?;
        map.end()
    }
}

impl Answer {
    /// The report of docs/rules.md#13-report under the settings and edits of which this is the answer.
    pub fn report<'a>(&'a self, scan: &'a Scan, settings: &'a Settings, edits: &'a Edits) -> Report<'a> {
        Report {
            frames: Some(self.frame_reports(scan, settings, edits).collect()),
            scan: Some(ScanReport {
                scan: self.carried_scan(scan),
                beside: scan.carried_sidecars().collect(),
                stacking_logs: scan.carried_logs().collect(),
            }),
            ..self.report_of_rows(scan, settings, edits)
        }
    }

    /// The report without its frames.
    pub fn report_of_rows<'a>(&'a self, scan: &'a Scan, settings: &Settings, edits: &Edits) -> Report<'a> {
        let ledger = &self.ledger;
        Report {
            frames: None,
            scan: None,
            rows: self.row_reports(),
            notices: ledger.notices.iter().map(|notice| notice_report(notice, scan)).collect(),
            ignored: scan.ignored(settings.use_stacking_logs),
            sidecars: scan
                .sidecars()
                .into_iter()
                .map(|place| FilePath { root: place.root, path: &place.path })
                .collect(),
            logs: scan
                .logs()
                .iter()
                .filter(|_| settings.use_stacking_logs)
                .map(|log| LogReport {
                    root: log.place.root,
                    path: &log.place.path,
                    tool: &log.integration.tool,
                    version: &log.integration.version,
                    integrated: log.integration.integrated(),
                    rejected: log.integration.rejected(),
                })
                .collect(),
            coverage: coverage_report(ledger),
            projects: projects(scan.frames(), ledger, settings, edits, &above(scan)),
            goals: None,
        }
    }

    /// The files of the report, one after another.
    pub(crate) fn frame_reports<'a>(
        &'a self,
        scan: &'a Scan,
        settings: &'a Settings,
        edits: &'a Edits,
    ) -> impl Iterator<Item = FrameReport<'a>> {
        let ledger = &self.ledger;
        let views = EditedFrames::new(scan.frames(), ledger, settings, edits);
        let path_of = |id: FrameId| id.of(scan.frames()).map(|frame| &*frame.place.path);
        let decided = FrameId::all().zip(scan.frames()).zip(&ledger.decisions);
        decided.filter_map(move |((id, frame), decision)| {
            let duplicate_of = decision.duplicate_of.and_then(path_of);
            let stage = project_folders(&frame.place, scan.above(frame.place.root)).stage;
            Some(frame_report(&views.view(id)?, frame, stage, decision, duplicate_of))
        })
    }

    /// What another run goes on from, without the frames.
    pub(crate) fn carried_scan(&self, scan: &Scan) -> CarriedScan {
        CarriedScan {
            version: VERSION.to_owned(),
            build: BUILD.to_owned(),
            zone: self.zone.name.clone(),
            zone_min: self.zone.ahead_min,
            roots: scan.carried_roots(),
            frames: scan.frames().len(),
            sidecars: scan.sidecars().len(),
            logs: scan.logs().len(),
            cut_short: scan.why_cut_short().map(str::to_owned),
            troubles: scan.troubles().to_vec(),
        }
    }

    /// Works out goals, and puts them with what is to be told of them into a report.
    pub fn add_goals(&self, report: &mut Report<'_>, given: &Given<'_>) {
        let found = progress(given);
        report.notices.extend(found.remarks.into_iter().map(|remark| NoticeReport {
            code: remark.code.as_str(),
            severity: "info",
            path: None,
            row: None,
            text: remark.text,
            root: None,
            paths: Vec::new(),
        }));
        report.goals = Some(found.goals);
    }

    fn row_reports(&self) -> Vec<RowReport<'_>> {
        let rows = self.ledger.rows.iter().zip(&self.cells);
        rows.map(|(row, cells)| RowReport {
            site: row.site.of(&self.ledger.sites).map(|site| site.name.as_str()),
            target: row.target.as_deref(),
            panel: row.panel.as_deref().map(panel_value),
            filter_name: row.filter.as_ref().map(|known| known.value.as_str()),
            cells,
            telescope: row.telescope.as_deref(),
            camera: row.camera.as_deref(),
            frames: &row.frames,
            calibration: row.calibration.map(|part| &*part.frames),
            defaults_used: row.defaults_used,
        })
        .collect()
    }
}

/// The word of a reason; of a light that was not stacked also why, in words.
fn reason_report(decision: &Decision) -> Option<Cow<'static, str>> {
    let word = decision.reason?.as_str();
    let why = decision.in_log.filter(|_| decision.reason == Some(Reason::NotIntegrated));
    Some(match why.map(|in_log| in_log.outcome) {
        Some(Outcome::Rejected(why)) => format!("{word}: {why}").into(),
        _ => word.into(),
    })
}

/// The names of the folders above each root.
fn above(scan: &Scan) -> Vec<Vec<String>> {
    scan.roots().map(|(root, _)| scan.above(root).to_vec()).collect()
}

fn frame_report<'a>(
    view: &EditedFrame<'_>,
    read: &'a Frame,
    stage: Option<&'a str>,
    decision: &Decision,
    duplicate_of: Option<&'a str>,
) -> FrameReport<'a> {
    let mut provenance = BTreeMap::new();
    let mut said = Said(&mut provenance);
    let (frame, place) = (view.frame, &read.place);
    let position = said.of("latitude", view.position().cloned());
    // A position from elsewhere (a copy) has one source for both.
    let own = frame.longitude_source.as_ref();
    if let Some(source) = view.position().map(|known| own.unwrap_or(&known.source)) {
        said.0.insert("longitude", source.to_string());
    }
    let start = view.start().filter(|_| decision.start_utc.is_some());
    said.of("start_utc", start.cloned());
    said.of("night", frame.named_night.clone().filter(|_| decision.start_utc.is_none()));
    let only_shown = said.only_shown(&frame.values);
    let ambient_c = said.of("ambient_c", view.ambient_c());
    mark_focuser(said.0, view.ambient_is_focuser());
    FrameReport {
        path: &place.path,
        kind: said.of("kind", view.kind()).map(Kind::word),
        master: view.role() == Role::Master,
        stack: view.role() == Role::Stack,
        subframes: said.of("subframes", view.subframes()),
        exposure_s: said.of("exposure_s", view.exposure_s()),
        gain: said.of("gain", view.gain()).and_then(number),
        iso: said.of("iso", view.iso()),
        offset: said.of("offset", view.offset()).and_then(number),
        read_mode: said.of("read_mode", frame.read_mode.clone()).map(Into::into),
        egain: said.of("egain", view.egain()),
        filter: said.of("filter", view.filter()).map(Into::into),
        binning: said.of("binning", view.binning()),
        sensor_temp_c: said.of("sensor_temp_c", view.sensor_temp_c()),
        set_temp_c: said.of("set_temp_c", view.set_temp_c()),
        pixel_um: said.of("pixel_um", view.pixel_um()),
        focal_length_mm: said.of("focal_length_mm", view.focal_length_mm()),
        focal_ratio: said.of("focal_ratio", view.focal_ratio()),
        telescope: said.of("telescope", view.telescope()).map(Into::into),
        camera: said.of("camera", view.camera()).map(Into::into),
        filter_wheel: said.of("filter_wheel", view.filter_wheel()).map(Into::into),
        focuser: said.of("focuser", view.focuser()).map(Into::into),
        rotator: said.of("rotator", view.rotator()).map(Into::into),
        ambient_c,
        sqm: said.of("sqm", frame.sqm.clone()),
        hfr_px: said.of("hfr_px", view.hfr_px()),
        fwhm_arcsec: said.of("fwhm_arcsec", decision.fwhm_arcsec.clone()),
        start_utc: decision.start_utc.map(Instant::iso),
        latitude: position.map(|position| position.latitude),
        longitude: position.map(|position| position.longitude),
        object: said.of("object", view.object()).map(Into::into),
        panel: said.of("panel", view.panel()).map(|panel| panel_value(&panel)),
        software: said.of("software", view.software()).map(Into::into),
        night: decision.night.map(|date| date.to_string()),
        counted: decision.counted,
        reason: reason_report(decision),
        root: place.root,
        format: frame.format.map(FileFormat::word),
        duplicate_of,
        ambient_is_focuser: view.ambient_is_focuser(),
        served_as_dark_flat: decision.served_as_dark_flat,
        stage,
        measured: MeasuredReport::of(view),
        only_shown,
        provenance,
        read: CarriedFrame(read),
    }
}

/// Notes where a value came from while it is taken out.
struct Said<'a>(&'a mut BTreeMap<&'static str, String>);

impl Said<'_> {
    fn of<T>(&mut self, key: &'static str, known: Option<Known<T>>) -> Option<T> {
        let known = known?;
        self.0.insert(key, known.source.to_string());
        Some(known.value)
    }

    /// The values that no rule uses.
    fn only_shown(&mut self, values: &Values) -> BTreeMap<&'static str, Value> {
        let only_shown = Field::ALL.iter().filter(|field| field.is_only_shown());
        let each = only_shown.map(|field| {
            let known = values.get(*field);
            if let Some(known) = &known {
                self.0.insert(field.key(), known.source.to_string());
            }
            (field.key(), known.map_or(Value::Null, |known| json_of(known.value)))
        });
        each.collect()
    }
}

/// A value that is only shown: a number or a text.
fn json_of(value: AnyValue<'_>) -> Value {
    match value {
        AnyValue::Number(number) => number.into(),
        AnyValue::Whole(number) => number.into(),
        AnyValue::Text(text) => text.into(),
        AnyValue::Kind(kind) => kind.word().into(),
        AnyValue::Start(start) => start.at.iso().into(),
        AnyValue::Position(at) => vec![at.latitude, at.longitude].into(),
    }
}

/// FOCTEMP is marked as the focuser's (docs/rules.md#4-ambient).
fn mark_focuser(provenance: &mut BTreeMap<&'static str, String>, is_focuser: bool) {
    if let Some(source) = provenance.get_mut("ambient_c").filter(|_| is_focuser) {
        source.push_str(" (the focuser's)");
    }
}

fn notice_report<'a>(notice: &'a Notice, scan: &'a Scan) -> NoticeReport<'a> {
    let place = notice.frame.and_then(|frame| frame.of(scan.frames())).map(|frame| &frame.place);
    let others = notice.others.iter().filter_map(|at| at.of(scan.frames()));
    let paths: Vec<&str> = match notice.others.len() {
        0 => Vec::new(),
        _ => place.into_iter().chain(others.map(|frame| &frame.place)).map(|place| &*place.path).collect(),
    };
    NoticeReport {
        code: notice.code.as_str(),
        severity: notice.severity.as_str(),
        path: place.map(|place| &*place.path),
        row: notice.row,
        text: notice.text_with(scan.frames()),
        root: place.map(|place| place.root),
        paths,
    }
}

fn coverage_report(ledger: &Ledger) -> CoverageReport<'_> {
    let near = RowId::all().zip(&ledger.rows).flat_map(|(number, row)| {
        row.calibration.iter().flat_map(move |(kind, matched)| {
            let report = move |near| near_report(number, kind, near);
            matched.near.iter().map(report)
        })
    });
    CoverageReport {
        near: near.collect(),
        missing: ledger.coverage.missing.iter().map(|&(row, kind)| MissingReport { row, kind }).collect(),
        groups: ledger.coverage.groups.iter().map(group_report).collect(),
    }
}

fn near_report(row: RowId, kind: CalibrationKind, near: &NearMiss) -> NearReport<'_> {
    NearReport { row, kind, group: near.group, why: &near.why }
}

fn group_report(group: &CalibrationGroup) -> GroupReport<'_> {
    GroupReport {
        kind: group.kind.word(),
        masters: group.masters,
        label: &group.label,
        count: match group.count {
            RowCount::Known(count) => Some(count),
            RowCount::Unknown => None,
        },
        frames: &group.frames,
        used_by: &group.used_by,
        behind_master: group.is_behind_master,
    }
}

/// A number where it is one, else the text: `3`, `"2b"`.
fn panel_value(panel: &str) -> Value {
    panel.parse::<u32>().map_or_else(|_| Value::from(panel), Value::from)
}
