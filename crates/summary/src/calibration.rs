//! Calibration tables: the flats, biases, darks and dark flats that a site's rows used, masters apart, and what no row
//! uses.

use std::collections::BTreeMap;

use nightledger_frame::Role;
use nightledger_language::{mark, of, tr, tr_n};
use nightledger_ledger::{Calibration, CalibrationGroup, EditedFrame, FrameId, Ledger, Match, RowCount};

use crate::figures::{self, Figure};
use crate::material::{Material, SiteRows};
use crate::shown::{UNKNOWN, celsius, duration, exposure, exposure_figure, is_default, marked, one_line};
use crate::{Column, Fact, Table};

/// A kind in the README's order and words.
struct KindOf {
    /// `FLATS`, and those of masters.
    titles: [&'static str; 2],
    /// What their total is called.
    totals: [&'static str; 2],
    of: fn(&Calibration) -> &Match,
    has_filter: bool,
    has_temperature: bool,
}

const KINDS: [KindOf; 4] = [
    KindOf {
        titles: [mark!("FLATS"), mark!("MASTERFLATS")],
        totals: [mark!("Total FLAT Exposure Time"), mark!("Total MASTERFLAT Exposure Time")],
        of: |c| &c.flat,
        has_filter: true,
        has_temperature: false,
    },
    KindOf {
        titles: [mark!("BIASES"), mark!("MASTERBIASES")],
        totals: [mark!("Total BIAS Exposure Time"), mark!("Total MASTERBIAS Exposure Time")],
        of: |c| &c.bias,
        has_filter: false,
        has_temperature: false,
    },
    KindOf {
        titles: [mark!("DARKS"), mark!("MASTERDARKS")],
        totals: [mark!("Total DARK Exposure Time"), mark!("Total MASTERDARK Exposure Time")],
        of: |c| &c.dark,
        has_filter: false,
        has_temperature: true,
    },
    KindOf {
        titles: [mark!("DARKFLATS"), mark!("MASTERDARKFLATS")],
        totals: [mark!("Total DARKFLAT Exposure Time"), mark!("Total MASTERDARKFLAT Exposure Time")],
        of: |c| &c.dark_flat,
        has_filter: false,
        has_temperature: true,
    },
];

/// Flats of more different exposures than this (a sky flat's are all different) share a line that names the range.
const MOST_EXPOSURES: usize = 4;

/// What a line of a table has in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    filter: (String, Option<String>),
    gain: Figure,
    iso: Option<u32>,
    /// Whole degC: a cooler holds its set point to a few tenths.
    temperature_c: Figure,
    /// As it is shown, so that no two lines look alike; the figure before it sorts.
    exposure: (Figure, Option<String>),
}

/// Frames by their exposure as it is shown, with the shortest that is shown so.
type ByExposure = BTreeMap<Option<String>, (Figure, Vec<FrameId>)>;

/// The frames of matches, each once, in order: many rows use the same.
fn each_once<'r>(matches: impl Iterator<Item = &'r Match>) -> Vec<FrameId> {
    let mut used = Vec::new();
    for at in matches.flat_map(|part| &part.frames).map(|frame| frame.index()) {
        if used.len() <= at {
            used.resize(at + 1, false);
        }
        if let Some(slot) = used.get_mut(at) {
            *slot = true;
        }
    }
    FrameId::all().zip(used).filter(|(_, used)| *used).map(|(index, _)| index).collect()
}

/// The tables of one site.
pub(crate) fn tables(material: &Material<'_>, site: &SiteRows<'_>) -> Vec<Table> {
    let mut tables = Vec::new();
    for kind in &KINDS {
        let frames = each_once(site.rows.iter().map(|row| (kind.of)(&row.calibration)));
        let (masters, singles): (Vec<FrameId>, Vec<FrameId>) = frames
            .into_iter()
            .partition(|index| material.view(*index).is_some_and(|view| view.role() != Role::Single));
        for (frames, masters) in [(masters, true), (singles, false)] {
            if !frames.is_empty() {
                tables.push(table(material, kind, &frames, masters));
            }
        }
    }
    tables
}

fn table(material: &Material<'_>, kind: &KindOf, frames: &[FrameId], masters: bool) -> Table {
    let of_kind = |[single, master]: [&'static str; 2]| of(if masters { master } else { single });
    let lines = lines(material, kind, frames);
    let mut columns = Vec::new();
    if kind.has_filter {
        columns.push(Column::text(tr!("Filter")));
    }
    columns.extend([tr!("Frames"), tr!("Gain"), tr!("Egain")].map(Column::figure));
    if kind.has_temperature {
        columns.push(Column::figure(tr!("Sensor Temperature")));
    }
    columns.extend([tr!("Exposure"), tr!("Total Exposure")].map(Column::figure));
    let mut total_s = 0.0;
    let mut some_unknown = false;
    let mut rows = Vec::new();
    let mut files = Vec::new();
    for (line, frames) in &lines {
        let (cells, seconds) = cells(material, kind, line, frames);
        some_unknown |= seconds.is_none();
        total_s += seconds.unwrap_or(0.0);
        rows.push(cells);
        files.push(frames.clone());
    }
    let total = match (duration(total_s), some_unknown) {
        (total, false) => total,
        (_, true) if total_s == 0.0 => UNKNOWN.to_owned(),
        (total, true) => tr!("{total} and what is unknown", total),
    };
    Table {
        title: of_kind(kind.titles).to_owned(),
        columns,
        rows,
        files,
        total: Fact::one(of_kind(kind.totals), total, frames.to_vec())
            .by(tr!("Exposure times exposures, added up.")),
        total_s,
    }
}

fn lines(material: &Material<'_>, kind: &KindOf, frames: &[FrameId]) -> BTreeMap<Line, Vec<FrameId>> {
    let mut lines: BTreeMap<Line, Vec<FrameId>> = BTreeMap::new();
    for index in frames {
        let Some(view) = material.view(*index) else { continue };
        let filter = view.filter().filter(|_| kind.has_filter).map(|filter| one_line(&filter.value));
        let seconds = view.exposure_s().map(|known| known.value);
        let line = Line {
            filter: (filter.clone().unwrap_or_default().to_lowercase(), filter),
            gain: Figure(view.gain().map(|gain| gain.value)),
            iso: view.iso().map(|iso| iso.value),
            temperature_c: Figure(temperature(&view).filter(|_| kind.has_temperature).map(f64::round)),
            exposure: (Figure(seconds), seconds.map(exposure)),
        };
        lines.entry(line).or_default().push(*index);
    }
    merged(lines)
}

/// Lines that show the same exposure are one; those of very many exposures are one line with their range.
fn merged(lines: BTreeMap<Line, Vec<FrameId>>) -> BTreeMap<Line, Vec<FrameId>> {
    let mut together: BTreeMap<Line, ByExposure> = BTreeMap::new();
    for (line, frames) in lines {
        let (figure, text) = line.exposure.clone();
        let key = Line { exposure: (Figure(None), None), ..line };
        // Lines come sorted by exposure: the first figure of a text is the shortest.
        together.entry(key).or_default().entry(text).or_insert((figure, Vec::new())).1.extend(frames);
    }
    let mut out = BTreeMap::new();
    for (key, exposures) in together {
        if exposures.len() <= MOST_EXPOSURES {
            for (text, (figure, frames)) in exposures {
                out.insert(Line { exposure: (figure, text), ..key.clone() }, frames);
            }
            continue;
        }
        let mut sorted: Vec<_> =
            exposures.into_iter().map(|(text, (figure, frames))| (figure, text, frames)).collect();
        sorted.sort_by_key(|(figure, ..)| *figure);
        let ends = sorted
            .iter()
            .find_map(|(figure, ..)| figure.0)
            .zip(sorted.iter().rev().find_map(|(_, text, _)| text.clone()));
        let range = ends.map(|(first, last)| tr!("{first} to {last}", first = exposure_figure(first), last));
        let first = sorted.first().map_or(Figure(None), |(figure, ..)| *figure);
        let frames = sorted.into_iter().flat_map(|(.., frames)| frames).collect();
        out.insert(Line { exposure: (first, range), ..key }, frames);
    }
    out
}

/// The sensor's temperature, else the set point.
fn temperature(view: &EditedFrame<'_>) -> Option<f64> {
    view.sensor_temp_c().or_else(|| view.set_temp_c()).map(|known| known.value)
}

/// The cells of a line and its seconds, `None` when a master does not say how many exposures it stands for.
fn cells(
    material: &Material<'_>,
    kind: &KindOf,
    line: &Line,
    frames: &[FrameId],
) -> (Vec<String>, Option<f64>) {
    let views: Vec<EditedFrame<'_>> = frames.iter().filter_map(|index| material.view(*index)).collect();
    let counts: Vec<Option<u32>> = views.iter().map(count).collect();
    let number = counts.iter().copied().try_fold(0_u32, |sum, count| Some(sum.saturating_add(count?)));
    let seconds: Option<f64> = views
        .iter()
        .zip(&counts)
        .map(|(view, count)| Some(f64::from((*count)?) * view.exposure_s()?.value))
        .sum();
    let temperatures: Vec<f64> = views.iter().filter_map(temperature).collect();
    let many = f64::from(u32::try_from(temperatures.len()).unwrap_or(u32::MAX));
    let mean = (many > 0.0).then(|| temperatures.iter().sum::<f64>() / many);

    let mut cells = Vec::new();
    if kind.has_filter {
        cells.push(line.filter.1.clone().unwrap_or_else(|| tr!("No filter").to_owned()));
    }
    cells.push(number.map_or_else(|| UNKNOWN.to_owned(), |number| number.to_string()));
    let gain_is_default = views.iter().any(|view| view.gain().as_ref().is_some_and(is_default));
    cells.push(marked(figures::gain(line.gain.0, line.iso), gain_is_default));
    cells.push(figures::egain(material, frames.iter().copied()));
    if kind.has_temperature {
        cells.push(marked(mean.map(celsius), false));
    }
    cells.push(marked(line.exposure.1.clone(), false));
    cells.push(marked(seconds.map(duration), false));
    (cells, seconds)
}

/// How many exposures a frame stands for.
fn count(view: &EditedFrame<'_>) -> Option<u32> {
    match view.role() {
        Role::Single => Some(1),
        Role::Master | Role::Stack => view.subframes().map(|known| known.value),
    }
}

/// Calibration that counts and that no row uses.
pub(crate) fn unused_groups(ledger: &Ledger) -> impl Iterator<Item = &CalibrationGroup> {
    ledger.coverage.groups.iter().filter(|group| group.is_unused())
}

/// The same in words.
pub(crate) fn unused(ledger: &Ledger) -> Vec<String> {
    unused_groups(ledger)
        .map(|group| {
            let count = match group.count {
                RowCount::Known(count) => tr_n!(count, "{n} frame", "{n} frames", n = count),
                RowCount::Unknown => tr!("an unknown number of frames").to_owned(),
            };
            format!("{}: {count}", one_line(&group.label))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::sample::{frame, matched, read, scan};
    use nightledger_frame::Kind;
    use nightledger_ledger::{Edits, Settings};

    /// The flat table of flats with these exposures.
    fn flats(exposures: &[f64]) -> Vec<Vec<String>> {
        let (mut frames, mut ledger) = scan();
        let first = u32::try_from(frames.len()).unwrap();
        for (index, seconds) in exposures.iter().enumerate() {
            let mut flat = frame(&format!("f{index}"), Kind::Flat);
            (flat.filter, flat.exposure_s) = (Some(read("Ha".into())), Some(read(*seconds)));
            frames.push(flat);
        }
        let all: Vec<u32> = (first..).take(exposures.len()).collect();
        for row in &mut ledger.rows {
            row.calibration.flat = matched(&all);
        }
        let summary = crate::summary(&frames, &ledger, &Settings::default(), &Edits::default(), "");
        let table = summary.parts[0].calibration.iter().find(|table| table.title == "FLATS").unwrap();
        table.rows.iter().map(|row| [row[1].clone(), row[4].clone(), row[5].clone()].to_vec()).collect()
    }

    #[test]
    fn exposures_that_look_alike_are_one_line() {
        assert_eq!(flats(&[1.5, 1.500_1, 2.0]), [["2", "1.50 s", "3 s"], ["1", "2 s", "2 s"]]);
    }

    #[test]
    fn sky_flats_share_a_line_with_their_range() {
        assert_eq!(flats(&[3.0, 1.0, 2.0, 4.0, 12.0]), [["5", "1 to 12 s", "22 s"]]);
    }

    #[test]
    fn masters_and_single_frames_stand_apart() {
        let (mut frames, mut ledger) = scan();
        frames.push(frame("f", Kind::Flat));
        ledger.rows[0].calibration.flat = matched(&[4, 10]);
        let summary = crate::summary(&frames, &ledger, &Settings::default(), &Edits::default(), "");
        let titles: Vec<&str> =
            summary.parts[0].calibration.iter().map(|table| table.title.as_str()).collect();
        assert_eq!(titles, ["MASTERFLATS", "FLATS", "MASTERBIASES", "DARKS"]);
    }

    #[test]
    fn a_frame_that_serves_several_rows_counts_once() {
        let (frames, ledger) = scan();
        let summary = crate::summary(&frames, &ledger, &Settings::default(), &Edits::default(), "");
        let darks = summary.parts[0].calibration.iter().find(|table| table.title == "DARKS").unwrap();
        assert_eq!(darks.rows[0][0], "2");
        assert_eq!(darks.total_s, 600.0);
    }
}
