//! Why each figure of a row is what it is: the rule, the values, the files behind it.

use nightledger_frame::{Known, Role, Source};
use nightledger_language::{mark, number, tr, tr_n};
use nightledger_ledger::{CalibrationKind, EditedFrame, FileKey, FrameId, Mean, Row, RowCount, RowId};
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::frame_row::FrameRow;
use super::origins::{files, from, in_no_file, said, sentence, sources};
use super::plain;
use super::reasons::no_date_read;
use super::sight::Sight;
use super::why_width::behind_fwhm;
use crate::kind_words::{heading, of_column};

/// A row opened.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RowDetail {
    /// Which row.
    pub row: u32,
    /// Why, cell by cell, in the CSV's order.
    pub cells: Vec<Why>,
    /// Site, target, filter, rig.
    pub place: Vec<Why>,
    /// Its lights.
    pub frames: Vec<FrameRow>,
    /// How many lights it has; more than [`LIGHTS`] are not listed here.
    pub lights: u32,
}

/// Lights listed with a row.
pub const LIGHTS: usize = 500;

/// One cell explained.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Why {
    /// The CSV's column.
    pub column: String,
    /// What the cell says.
    pub value: String,
    /// Why.
    pub text: String,
    /// How the user can change it.
    pub change: Change,
}

/// How a cell can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Change {
    /// It follows from the files.
    #[default]
    No,
    /// By correcting the row's lights ([`super::correct`]).
    Lights,
    /// By the site's entry in Settings.
    Site,
    /// By the filter's id in Settings.
    Filter,
    /// By saying how many exposures this master stands for.
    Count(u32),
}

impl RowDetail {
    /// What row `row` is made of.
    pub fn new(sight: &Sight, row: u32) -> Option<Self> {
        let at = usize::try_from(row).ok()?;
        let answer = sight.answer;
        let ledger = &answer.ledger;
        let found = ledger.rows.get(at)?;
        let lights: Vec<(FrameId, EditedFrame)> =
            found.frames.iter().filter_map(|&index| Some((index, sight.view(index)?))).collect();
        let cells = answer.cells.get(at).map(Vec::as_slice).unwrap_or_default();
        let cells = cells
            .iter()
            .map(|cell| (cell.column.name(), cell.value.to_string()))
            .map(|(column, value)| Why {
                text: why(column, found, sight, &lights),
                change: asked(column, found, sight)
                    .map_or_else(|| change(column), |master| Change::Count(master.0)),
                column: column.to_owned(),
                value,
            })
            .collect();
        let frames = lights.iter().take(LIGHTS);
        let frames = frames.filter_map(|(index, _)| FrameRow::new(sight, *index)).collect();
        let site = found.site.of(&ledger.sites);
        let part = |name: &str, value: Option<&str>, text: String| Why {
            column: name.to_owned(),
            value: value.unwrap_or_default().to_owned(),
            text,
            change: if name == "Site" { Change::Site } else { change(name) },
        };
        let name_of = |of: fn(&EditedFrame) -> Option<Known<Box<str>>>| {
            sentence(&sources(&lights, |view| of(view).map(|known| known.source)))
        };
        let position = site.and_then(|site| site.position);
        #[allow(
            clippy::redundant_closure_for_method_calls,
            reason = "a method of EditedFrame is of one lifetime, a pointer of any"
        )]
        let mut place = vec![
            part(
                "Site",
                site.map(|site| site.name.as_str()),
                position.map_or_else(
                    || tr!("No file of this row says where it was taken.").to_owned(),
                    |at| {
                        let [north, east] = [at.latitude, at.longitude].map(|at| number(plain(at, 4)));
                        tr!("{north}° north, {east}° east.", north, east)
                    },
                ),
            ),
            part("Target", found.target.as_deref(), name_of(|view| view.object())),
            part("Panel", found.panel.as_deref(), name_of(|view| view.panel())),
            part(
                "Filter",
                found.filter.as_ref().map(|known| known.value.as_str()),
                name_of(|view| view.filter()),
            ),
            part("Telescope", found.telescope.as_deref(), name_of(|view| view.telescope())),
            part("Camera", found.camera.as_deref(), name_of(|view| view.camera())),
        ];
        if let Some((least, most)) = super::moon::apart_deg(sight, found) {
            let [from, to] = [least, most].map(|degrees| format!("{}°", number(plain(degrees, 1))));
            let range = if from == to { from } else { tr!("{from} to {to}", from, to) };
            let text = tr!(
                "How far the Moon was from the middle of the image, in the middle of each exposure, as seen from the site."
            );
            place.push(part("Moon", Some(&range), text.to_owned()));
        }
        Some(Self { row, cells, place, lights: super::whole(lights.len()), frames })
    }
}

/// The lights of a row, for who wants to change them all.
pub fn lights(sight: &Sight, row: u32) -> Vec<FileKey> {
    let found = RowId(row).of(&sight.answer.ledger.rows);
    let frames = found.map(|row| row.frames.as_slice()).unwrap_or_default();
    frames.iter().filter_map(|&index| Some(key(sight.frame(index)?))).collect()
}

/// The master that leaves a cell empty.
fn asked(column: &str, row: &Row, sight: &Sight) -> Option<FrameId> {
    let part = row.calibration.of(of_column(column)?);
    if part.count != RowCount::Unknown {
        return None;
    }
    part.frames.iter().copied().find(|&frame| {
        let view = sight.view(frame);
        view.is_some_and(|view| view.role() != Role::Single && view.subframes().is_none())
    })
}

fn change(column: &str) -> Change {
    match column {
        "filter" => Change::Filter,
        "bortle" | "meanSqm" => Change::Site,
        _ if super::correct::is_correctable(column) => Change::Lights,
        _ => Change::No,
    }
}

fn why(column: &str, row: &Row, sight: &Sight, lights: &[(FrameId, EditedFrame)]) -> String {
    let ledger = &sight.answer.ledger;
    if let Some(kind) = of_column(column) {
        return calibration(kind, row, sight);
    }
    match column {
        "date" => {
            let from = sources(lights, |view| match view.night_edit() {
                Some(_) => Some(Source::Edit),
                None => view.start().map(|known| known.source.clone()),
            });
            let other = lights.iter().any(|(index, _)| {
                let decision = index.of(&ledger.decisions);
                decision.is_some_and(|decision| decision.night != decision.date)
            });
            if row.date.is_none() {
                no_date_read().to_owned()
            } else if other {
                tr!(
                    "The calendar date in UTC (Settings, Dates) of the exposures’ start: {sources}.",
                    sources = from
                )
            } else {
                tr!("The evening’s date of the exposures’ start: {sources}.", sources = from)
            }
        }
        "filter" => match (&row.filter, row.filter_id) {
            (None, _) => tr!("No filter is named, so there is no id.").to_owned(),
            (Some(filter), Some(id)) => {
                tr!(
                    "{id} is your AstroBin id for “{filter}” ({source}).",
                    id,
                    filter = filter.value,
                    source = filter.source
                )
            }
            (Some(filter), None) => {
                tr!(
                    "“{filter}” ({source}) has no AstroBin id yet: give it one above.",
                    filter = filter.value,
                    source = filter.source
                )
            }
        },
        "number" => exposures(row),
        "duration" => tr!(
            "Seconds of one exposure: {sources}.",
            sources = sources(lights, |view| view.exposure_s().map(|known| known.source))
        ),
        "iso" => sentence(&sources(lights, |view| view.iso().map(|known| known.source))),
        "binning" => sentence(&sources(lights, |view| view.binning().map(|known| known.source))),
        "gain" => sentence(&sources(lights, |view| view.gain().map(|known| known.source))),
        "sensorCooling" => mean_rounded(row.sensor_temp_c.as_ref(), "°C"),
        "fNumber" => known(row.focal_ratio.as_ref(), tr!("No file names a focal ratio.")),
        "bortle" => {
            known(row.bortle.as_ref(), tr!("No Bortle class is known: set one for the site in Settings."))
        }
        "meanSqm" => mean(row.mean_sqm.as_ref(), "mag/arcsec²"),
        "meanFwhm" => with(mean(row.mean_fwhm_arcsec.as_ref(), "arcsec"), &behind_fwhm(lights)),
        "temperature" => mean(row.ambient_c.as_ref(), "°C"),
        _ => String::new(),
    }
}

/// How many files a row has, and what stacks among them stand for.
fn exposures(row: &Row) -> String {
    let files = row.frames.len();
    if usize::try_from(row.number) == Ok(files) {
        tr_n!(files, "{n} file, listed below.", "{n} files, listed below.", n = files)
    } else {
        tr_n!(
            files,
            "{n} file, listed below; stacks among them weigh the exposures they were made of, {all} in all.",
            "{n} files, listed below; stacks among them weigh the exposures they were made of, {all} in all.",
            n = files,
            all = row.number
        )
    }
}

/// A sentence behind others.
fn with(text: String, sentence: &str) -> String {
    if sentence.is_empty() { text } else { format!("{text} {sentence}") }
}

/// The rule by which rows have their dates.
pub const NIGHT: &str = mark!(
    "The lights of the rows with this date: that of the evening before, from noon to noon at the site, or the date in UTC (Settings, Dates)."
);

/// Why a row has so many of one kind of calibration.
pub fn served(sight: &Sight, row: u32, kind: CalibrationKind) -> String {
    let row = RowId(row).of(&sight.answer.ledger.rows);
    row.map(|row| calibration(kind, row, sight)).unwrap_or_default()
}

/// What must agree for a kind to count (docs/rules.md#7).
fn calibration_rule(kind: CalibrationKind, sight: &Sight) -> String {
    let within = &sight.settings.tolerances;
    let share = |share: f64| number(plain(share * 100.0, 2));
    match kind {
        CalibrationKind::Dark => tr!(
            "Darks count that have the camera, binning, gain, offset and read mode of the lights, their exposure within {share} % or {seconds} s, and their set point within {degrees} °C.",
            share = share(within.dark_exposure_relative),
            seconds = number(plain(within.dark_exposure_s, 3)),
            degrees = number(plain(within.set_temp_c, 2))
        ),
        CalibrationKind::Flat => tr!("Flats count that have the camera, binning, filter and telescope of the lights: those of their night, else of the nearest.").to_owned(),
        CalibrationKind::DarkFlat => tr!(
            "Dark flats count that have the camera, binning, gain and offset of the row’s flats, and their exposure within {share} % or {seconds} s.",
            share = share(within.dark_flat_exposure_relative),
            seconds = number(plain(within.dark_flat_exposure_s, 3))
        ),
        CalibrationKind::Bias => tr!("Bias frames count that have the camera, binning, gain, offset and read mode of the lights.").to_owned(),
    }
}

/// What masters stand for, and who says so.
fn masters(frames: &[FrameId], sight: &Sight) -> String {
    const NAMED: usize = 3;
    let views = frames.iter().filter_map(|index| sight.view(*index));
    let counts = views.filter(|view| view.role() != Role::Single).filter_map(|view| {
        let count = view.subframes()?;
        let by = match count.source {
            Source::Edit => tr!("you set this").to_owned(),
            source => source.to_string(),
        };
        let name = view.frame.place.file_name();
        let sentence = tr!("{name} stands for {n} ({source}).", name, n = count.value, source = by);
        Some(format!(" {sentence}"))
    });
    counts.take(NAMED).collect()
}

fn calibration(kind: CalibrationKind, row: &Row, sight: &Sight) -> String {
    let ledger = &sight.answer.ledger;
    let part = row.calibration.of(kind);
    let label = |index: u32| {
        usize::try_from(index)
            .ok()
            .and_then(|at| ledger.coverage.groups.get(at))
            .map(|group| group.label.clone())
    };
    let mut text = if part.frames.is_empty() {
        tr!("{kind}: nothing matches.", kind = heading(kind))
    } else {
        let groups: Vec<String> = ledger
            .coverage
            .groups
            .iter()
            .filter(|group| group.frames.iter().any(|frame| part.frames.binary_search(frame).is_ok()))
            .map(|group| group.label.clone())
            .collect();
        format!("{}: {}.{}", groups.join("; "), files(part.frames.len()), masters(&part.frames, sight))
    };
    if part.typed {
        return tr!("You typed this number, for all lights of the row. What matches: {text}", text);
    }
    let mut add = |sentence: &str| text.extend([" ", sentence]);
    add(&calibration_rule(kind, sight));
    if part.count == RowCount::Unknown {
        add(tr!(
            "The cell is empty because a master among them does not say how many exposures it was made of."
        ));
    }
    if part.scaled {
        add(tr!("None has this exposure; the nearest counts because a bias allows scaling it."));
    }
    if kind == CalibrationKind::Flat && ledger.flats_are_of_another_night(row) {
        add(tr!("None was taken on the night of these lights; these are the nearest."));
    }
    for miss in part.near.iter().take(4) {
        if let Some(label) = label(miss.group) {
            add(&tr!("Near: {group}, but {why}.", group = label, why = miss.why));
        }
    }
    text
}

fn mean(mean: Option<&Mean>, unit: &str) -> String {
    let Some(Mean { value, frames, from }) = mean else { return in_no_file().to_owned() };
    let value = format!("{} {unit}", number(plain(*value, 4)));
    if *frames <= 1 {
        return tr!("{value}, from {source}.", value, source = from);
    }
    tr_n!(
        *frames,
        "{value}: the mean over {n} file, from {source}.",
        "{value}: the mean over {n} files, from {source}.",
        value,
        n = frames,
        source = from
    )
}

/// [`mean`] of what the CSV has as a whole number.
fn mean_rounded(mean: Option<&Mean>, unit: &str) -> String {
    let Some(Mean { value, frames, from }) = mean else { return in_no_file().to_owned() };
    let value = format!("{} {unit}", number(plain(*value, 4)));
    if *frames <= 1 {
        return tr!("{value}, rounded to a whole number, from {source}.", value, source = from);
    }
    tr_n!(
        *frames,
        "{value}, rounded to a whole number: the mean over {n} file, from {source}.",
        "{value}, rounded to a whole number: the mean over {n} files, from {source}.",
        value,
        n = frames,
        source = from
    )
}

fn known(known: Option<&Known<f64>>, nothing: &str) -> String {
    known.map_or_else(|| nothing.to_owned(), |known| from(&said(&known.source)))
}
