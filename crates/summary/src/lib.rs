//! The session summary (docs/rules.md#10-parts): what was observed, where, with what, for how long, in the parts and the order of
//! AstroBinUpload's `session_summary.txt`.
//!
//! [`summary`] gives it in structured form, all values already in words and with the files behind them;
//! [`Summary::to_text`] and [`Summary::to_markdown`] lay the same out as files, [`Summary::to_lines`] for the page, where
//! each line leads to its files. Values that rest on the user's defaults
//! carry a `*`; a value nobody knows is `-`.
#![forbid(unsafe_code)]

mod calibration;
mod counts;
mod equipment;
mod figures;
mod layout;
mod lights;
mod markdown;
mod material;
mod measured;
mod part;
mod period;
#[cfg(test)]
mod sample;
mod shown;
mod text;

pub use text::{Line, text_of};

use nightledger_frame::Frame;
use nightledger_language::tr;
use nightledger_ledger::{Code, Edits, FrameId, Ledger, Settings};
use serde::{Deserialize, Serialize};

/// The whole summary.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// When it was made, in words (the host's clock).
    pub generated: String,
    /// One part for each site, in the ledger's order.
    pub parts: Vec<Part>,
    /// Calibration that counts but that no light uses: `Dark 300 s, gain 0: 20 frames`.
    pub unused: Vec<String>,
    /// The files of each.
    pub unused_files: Vec<Vec<FrameId>>,
    /// Files that were opened.
    pub opened: u32,
    /// Files that count, calibration that nothing uses included.
    pub counted: u32,
    /// Whether each file counts, by its index in the scan.
    pub is_counted: Vec<bool>,
    /// Files that do not count, by reason in words, sorted.
    pub set_aside: Vec<(String, u32)>,
    /// Files of targets that are switched off, ascending: nothing is wrong with these.
    pub of_other_targets: Vec<FrameId>,
    /// What the `*` and other marks mean, in words.
    pub footnotes: Vec<String>,
}

/// What was done at one site.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Part {
    /// `Site 1 of 2`; `None` when there is only one.
    pub heading: Option<String>,
    /// The targets: `M 51 2 Panel Mosaic`.
    pub targets: Vec<String>,
    /// The site's name.
    pub site: String,
    /// `52.2485°`.
    pub latitude: String,
    /// `-0.1232°`.
    pub longitude: String,
    /// `4.5`, with a `*` when it is a default.
    pub bortle: String,
    /// `20.52 mag/arcsec²`.
    pub sqm: String,
    /// Telescope, camera ... with every name that occurs.
    pub equipment: Vec<Fact>,
    /// Start, end, days, sessions, temperatures.
    pub period: Vec<Fact>,
    /// One light table for each target or panel.
    pub lights: Vec<Table>,
    /// The light of each mosaic of the site, where there are other targets too.
    pub mosaics: Vec<Fact>,
    /// The lights of the site.
    pub files: Vec<FrameId>,
    /// All light of the site.
    pub total_light: Fact,
    /// The same, s.
    pub total_light_s: f64,
    /// Flats, biases, darks, dark flats that the site's rows used, masters apart.
    pub calibration: Vec<Table>,
}

/// A label with one or more values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fact {
    /// What the values are: `Telescope`, `Number of days`.
    pub label: String,
    /// The values; never empty.
    pub values: Vec<String>,
    /// The files that each value comes from, by their indices in the scan.
    pub files: Vec<Vec<FrameId>>,
    /// How it follows from them, in a sentence; empty where the files have it as it stands.
    pub rule: String,
}

/// A table, cells in words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// `Target: M 51 Panel 1`, `MASTERFLATS`.
    pub title: String,
    /// Headings and alignment, from left to right.
    pub columns: Vec<Column>,
    /// One text for each column.
    pub rows: Vec<Vec<String>>,
    /// The files behind each row.
    pub files: Vec<Vec<FrameId>>,
    /// The total below the rows.
    pub total: Fact,
    /// The same, s.
    pub total_s: f64,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Column {
    /// Its heading: `Sensor Temperature`.
    pub name: String,
    /// Whether its cells are figures, which line up on the right.
    pub is_figure: bool,
}

/// The summary of everything the ledger counts. `generated` is the moment it names, already in words.
pub fn summary(
    frames: &[Frame],
    ledger: &Ledger,
    settings: &Settings,
    edits: &Edits,
    generated: &str,
) -> Summary {
    whole(frames, ledger, settings, edits, generated, &|_| true)
}

/// The summary of one target's rows, as the ledger shows its name (`None`: lights without an object): for one pair of
/// files per target.
pub fn summary_of_target(
    frames: &[Frame],
    ledger: &Ledger,
    settings: &Settings,
    edits: &Edits,
    generated: &str,
    target: Option<&str>,
) -> Summary {
    whole(frames, ledger, settings, edits, generated, &|of| of == target)
}

fn whole(
    frames: &[Frame],
    ledger: &Ledger,
    settings: &Settings,
    edits: &Edits,
    generated: &str,
    wanted: &dyn Fn(Option<&str>) -> bool,
) -> Summary {
    let material = material::Material::new(frames, ledger, settings, edits);
    let rows: Vec<_> = ledger.rows.iter().filter(|row| wanted(row.target.as_deref())).collect();
    let parts = part::parts(&material, &rows);
    let counts = counts::Counts::of(ledger);
    let mut summary = Summary {
        generated: shown::one_line(generated),
        parts,
        unused: calibration::unused(ledger),
        unused_files: calibration::unused_groups(ledger).map(|group| group.frames.clone()).collect(),
        opened: counts.opened,
        counted: counts.counted,
        is_counted: ledger.decisions.iter().map(|decision| decision.counted).collect(),
        set_aside: counts.set_aside,
        of_other_targets: counts.of_other_targets,
        footnotes: Vec::new(),
    };
    summary.footnotes = layout::footnotes(&summary);
    summary.footnotes.extend(measured::estimates(&material, &rows));
    // Totals that lack files say so wherever they are read.
    let lacking = [Code::ReadingStopped, Code::FolderNotListed, Code::LineNotRead];
    let lacking = ledger.notices.iter().filter(|notice| lacking.contains(&notice.code));
    summary.footnotes.extend(lacking.map(|notice| notice.text.clone()));
    summary
}

impl Summary {
    /// The light of all sites together, where there are several.
    pub fn light_of_all_sites(&self) -> Option<Fact> {
        let total_s = self.parts.iter().map(|part| part.total_light_s).sum();
        let files = self.parts.iter().flat_map(|part| part.files.iter().copied()).collect();
        (self.parts.len() > 1).then(|| {
            Fact::one(tr!("Total LIGHT Exposure Time, all sites"), shown::duration(total_s), files)
                .by(tr!("The totals of the sites, added up."))
        })
    }
}

impl Fact {
    fn one(label: &str, value: String, files: Vec<FrameId>) -> Self {
        Self { label: label.to_owned(), values: vec![value], files: vec![files], rule: String::new() }
    }

    fn by(self, rule: &str) -> Self {
        Self { rule: rule.to_owned(), ..self }
    }
}

impl Column {
    fn text(name: &str) -> Self {
        Self { name: name.to_owned(), is_figure: false }
    }

    fn figure(name: &str) -> Self {
        Self { name: name.to_owned(), is_figure: true }
    }
}
