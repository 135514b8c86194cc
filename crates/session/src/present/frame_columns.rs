//! Columns of the table of files: which there are, what stands in them, and what they are sorted by.

use std::cmp::Ordering;

use nightledger_frame::{Field, Instant};
use nightledger_language::{number, of, tr};
use nightledger_ledger::{Decision, EditedFrame, FrameId, Reason, Settings};
use serde::{Deserialize, Serialize};

use super::frame_values::{Shown, known};
use super::frame_words::{
    guiding_words, hundredths, kind_label, kind_words, reason_of, rig_words, target_words,
};
use super::plain;
use super::sight::Sight;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Column {
    /// Its name, which is always shown; as an order that of folders and paths, which the scan has.
    #[default]
    File,
    /// Why it does not count.
    Status,
    /// The evening's date.
    Night,
    /// Telescope and camera.
    Rig,
    /// A value.
    Of(Field),
}

/// The columns that are shown unless the user chose others. What is looked for most stands first, what is long and often
/// the same in all last: a window seldom shows all.
const USUAL: [Column; 14] = [
    Column::File,
    Column::Status,
    Column::Of(Field::Kind),
    Column::Of(Field::Object),
    Column::Of(Field::Filter),
    Column::Night,
    Column::Of(Field::Exposure),
    Column::Of(Field::Gain),
    Column::Of(Field::SensorTemp),
    Column::Of(Field::Hfr),
    Column::Of(Field::Fwhm),
    Column::Of(Field::GuideRms),
    Column::Of(Field::Start),
    Column::Rig,
];

/// Values that have no column: those of another column stand in it (ISO in that of the gain, a panel with its target).
const NONE: [Field; 4] = [Field::Iso, Field::Panel, Field::NamedNight, Field::Zone];

/// A column as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnView {
    /// Which.
    pub column: Column,
    /// What stands above it.
    pub head: String,
    /// What it is called where one chooses.
    pub name: String,
    /// Whether it holds figures.
    pub is_figure: bool,
    /// Whether it is shown.
    pub is_shown: bool,
    /// On a phone, where a file is a card: what stands before and behind its value there; nothing where it is in none.
    pub card: Option<[String; 2]>,
}

impl ColumnView {
    /// All columns in order, with those that the user wants.
    pub fn all(settings: &Settings) -> Vec<Self> {
        let shown = Column::shown(settings);
        let view = |column: Column| Self {
            column,
            head: column.head(),
            name: column.name(),
            is_figure: column.is_figure(),
            is_shown: shown.contains(&column),
            card: column.card(),
        };
        Column::all().map(view).collect()
    }
}

impl Column {
    /// All columns, in order.
    fn all() -> impl Iterator<Item = Self> {
        let more = Field::ALL.iter().filter(|field| !NONE.contains(field)).map(|field| Self::Of(*field));
        USUAL.into_iter().chain(more.filter(|column| !USUAL.contains(column)))
    }

    /// Those that the user wants, in order.
    pub(crate) fn shown(settings: &Settings) -> Vec<Self> {
        let kept = &settings.frame_columns;
        let is_kept = |column: &Self| match kept.as_slice() {
            [] => USUAL.contains(column),
            kept => *column == Self::File || kept.iter().any(|key| key == column.key()),
        };
        Self::all().filter(is_kept).collect()
    }

    /// As settings keep it when one more is shown, or one less.
    pub(crate) fn switched(self, on: bool, settings: &Settings) -> Vec<String> {
        let mut shown = Self::shown(settings);
        shown.retain(|column| *column != self);
        if on {
            shown.push(self);
        }
        shown.sort_by_key(|column| Self::all().position(|each| each == *column));
        if shown == USUAL { Vec::new() } else { shown.iter().map(|column| column.key().to_owned()).collect() }
    }

    /// As settings name it.
    fn key(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Status => "status",
            Self::Night => "night",
            Self::Rig => "rig",
            Self::Of(field) => field.key(),
        }
    }

    fn head(self) -> String {
        match self {
            Self::Of(Field::Exposure) => "s".to_owned(),
            Self::Of(Field::SensorTemp) => "°C".to_owned(),
            Self::Of(Field::Hfr) => tr!("HFR").to_owned(),
            Self::Of(Field::Fwhm) => tr!("FWHM").to_owned(),
            Self::Of(Field::GuideRms) => tr!("Guiding ″").to_owned(),
            _ => self.name(),
        }
    }

    fn name(self) -> String {
        match self {
            Self::File => tr!("File").to_owned(),
            Self::Status => tr!("Why not").to_owned(),
            Self::Night => tr!("Night").to_owned(),
            Self::Rig => tr!("Rig").to_owned(),
            Self::Of(Field::Start) => tr!("Start (UTC)").to_owned(),
            Self::Of(field) => match field.unit() {
                "" => of(field.words()).to_owned(),
                unit => format!("{}, {unit}", of(field.words())),
            },
        }
    }

    /// A value that is between limits is a number.
    fn is_figure(self) -> bool {
        matches!(self, Self::Of(field) if field.limits().least < field.limits().most)
    }

    fn card(self) -> Option<[String; 2]> {
        let [before, behind] = match self {
            Self::Of(Field::Filter | Field::Start) => ["", ""],
            Self::Of(Field::Exposure) => ["", "s"],
            Self::Of(Field::Hfr) => [tr!("HFR"), ""],
            Self::Of(Field::Fwhm) => [tr!("FWHM"), ""],
            // What the user wants to see besides.
            Self::Of(field) if !USUAL.contains(&self) => [of(field.words()), field.unit()],
            _ => return None,
        };
        Some([before.to_owned(), behind.to_owned()])
    }

    /// What stands in it.
    pub(super) fn cell(self, sight: &Sight, view: &EditedFrame, decision: Option<&Decision>) -> String {
        let field = match self {
            // The page makes it of the path.
            Self::File => return String::new(),
            Self::Status => {
                let reason = decision.and_then(|decision| reason_of(sight, view.frame, decision));
                return reason.unwrap_or_default();
            }
            Self::Night => {
                let night = decision.and_then(|decision| decision.night);
                return night.map(|night| night.to_string()).unwrap_or_default();
            }
            Self::Rig => return rig_words(view),
            Self::Of(field) => field,
        };
        match field {
            Field::Kind => return kind_label(&kind_words(view)),
            Field::Object => return target_words(view),
            Field::GuideRms => return view.guiding_rms().map(|rms| guiding_words(&rms)).unwrap_or_default(),
            Field::Start => {
                let start = decision.and_then(|decision| decision.start_utc);
                return start.map(start_words).unwrap_or_default();
            }
            Field::Gain => {
                if let Some(iso) = view.iso() {
                    return format!("ISO {}", iso.value);
                }
            }
            _ => {}
        }
        match known(view, decision, field).map(|known| known.value) {
            None => String::new(),
            Some(Shown::Text(text)) => text,
            Some(Shown::Number(value)) => figure(field, value),
        }
    }

    /// What a file is sorted by.
    pub(super) fn value(
        self,
        sight: &Sight,
        view: &EditedFrame,
        decision: Option<&Decision>,
        at: FrameId,
    ) -> SortValue {
        match self {
            Self::File => SortValue::Place(at),
            Self::Status => SortValue::Status(
                decision.is_some_and(|decision| decision.counted),
                decision.and_then(|decision| decision.reason),
            ),
            Self::Of(Field::GuideRms) => SortValue::Number(view.guiding_rms().map(|rms| rms.value)),
            Self::Of(Field::Start) => SortValue::Start(decision.and_then(|decision| decision.start_utc)),
            Self::Of(Field::Gain) => SortValue::Number(view.gain().map(|gain| gain.value)),
            Self::Of(field) if self.is_figure() => {
                SortValue::Number(known(view, decision, field).and_then(|known| match known.value {
                    Shown::Number(value) => Some(value),
                    // Of whole numbers.
                    Shown::Text(text) => text.parse().ok(),
                }))
            }
            Self::Night | Self::Rig | Self::Of(_) => SortValue::Text(self.cell(sight, view, decision)),
        }
    }
}

/// A figure as its column shows it: those that are measured with their decimals below one another.
fn figure(field: Field, value: f64) -> String {
    match field {
        Field::Hfr
        | Field::Fwhm
        | Field::Sqm
        | Field::GuideRmsRa
        | Field::GuideRmsDec
        | Field::CaptureRms
        | Field::CaptureRmsPx
        | Field::CaptureEccentricity => hundredths(value),
        Field::SensorTemp | Field::SetTemp | Field::Ambient => {
            nightledger_frame::decimal::fixed(value, 1).map(number).unwrap_or_default()
        }
        Field::Gain => number(plain(value, 2)),
        _ => number(plain(value, 4)),
    }
}

/// UTC, without seconds' fraction.
fn start_words(start: Instant) -> String {
    start.iso().chars().take(19).collect::<String>().replace('T', " ")
}

/// What a file is sorted by.
#[derive(Debug, PartialEq)]
pub(super) enum SortValue {
    /// The place in the order of folders and paths.
    Place(FrameId),
    Number(Option<f64>),
    Text(String),
    Start(Option<Instant>),
    Status(bool, Option<Reason>),
}

impl SortValue {
    /// What nobody knows stands last, whichever way.
    pub(super) fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let order = match (self, other) {
            (one, other) if one.is_unknown() || other.is_unknown() => {
                return one.is_unknown().cmp(&other.is_unknown());
            }
            (Self::Place(one), Self::Place(other)) => one.cmp(other),
            (Self::Number(Some(one)), Self::Number(Some(other))) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Start(one), Self::Start(other)) => one.cmp(other),
            (Self::Status(one, why), Self::Status(other, because)) => (one, why).cmp(&(other, because)),
            _ => Ordering::Equal,
        };
        if descending { order.reverse() } else { order }
    }

    fn is_unknown(&self) -> bool {
        match self {
            Self::Number(number) => number.is_none(),
            Self::Start(start) => start.is_none(),
            Self::Text(text) => text.is_empty(),
            Self::Place(_) | Self::Status(..) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames::{FrameIndex, FrameQuery, FramesPage};
    use super::super::tests::{answer, scan_of};
    use super::*;
    use nightledger_ledger::Edits;

    const HFR: Column = Column::Of(Field::Hfr);
    const SET_TEMP: Column = Column::Of(Field::SetTemp);

    fn page(settings: &Settings, query: &FrameQuery) -> FramesPage {
        let light = |minute: u32| {
            format!(
                "IMAGETYP = 'Light'\nEXPTIME = 60.0\nFILTER = 'Ha'\nSET-TEMP = -10.0\nDATE-OBS = '2024-03-01T22:{minute:02}:00'"
            )
        };
        let dark = "IMAGETYP = 'Dark'\nEXPTIME = 60.0\nSET-TEMP = -10.0".to_owned();
        let names = ["a_HFR_2.50.fits", "b.fits", "c_HFR_12.00.fits", "dark.fits"];
        let files: Vec<(&str, String)> =
            names.into_iter().zip([light(1), light(2), light(3), dark]).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, cards)| (*name, cards.as_str())).collect();
        let (scan, edits) = (scan_of(&files), Edits::default());
        let answer = answer(&scan, settings, &edits);
        let query = FrameQuery { count: 10, ..query.clone() };
        FrameIndex::default().page(&Sight::new(&scan, &answer, &edits, settings), &query)
    }

    fn with(columns: &[&str]) -> Settings {
        let frame_columns = columns.iter().map(|key| (*key).to_owned()).collect();
        Settings { frame_columns, ..Settings::default() }
    }

    fn heads(page: &FramesPage) -> Vec<&str> {
        let shown = page.above.as_ref().unwrap().columns.iter().filter(|column| column.is_shown);
        shown.map(|column| column.head.as_str()).collect()
    }

    fn files(page: &FramesPage) -> Vec<&str> {
        page.rows.iter().map(|row| row.key.as_ref().unwrap().path.get(..1).unwrap()).collect()
    }

    #[test]
    fn each_column_has_a_key_and_a_name_of_its_own() {
        for of in [|column: Column| column.key().to_owned(), Column::name] {
            let mut all: Vec<String> = Column::all().map(of).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count);
        }
        assert_eq!(Column::all().count(), Field::ALL.len() - NONE.len() + 4);
    }

    #[test]
    fn the_usual_columns_are_shown_until_others_are_chosen() {
        let usual = page(&Settings::default(), &FrameQuery::default());
        let expected = [
            "File",
            "Why not",
            "Kind",
            "Target",
            "Filter",
            "Night",
            "s",
            "Gain",
            "°C",
            "HFR",
            "FWHM",
            "Guiding ″",
            "Start (UTC)",
            "Rig",
        ];
        assert_eq!(heads(&usual), expected);
        assert!(usual.rows.iter().all(|row| row.cells.len() == expected.len()));
        // The file's name always is; what a newer build has is passed over.
        let chosen = page(&with(&["set_temp_c", "hfr_px", "of a newer build"]), &FrameQuery::default());
        assert_eq!(heads(&chosen), ["File", "HFR", "Set point, °C"]);
        assert_eq!(chosen.rows[0].cells, ["", "2.50", "-10.0"]);
        assert_eq!(chosen.rows[3].cells, ["", "", "-10.0"]);
        let columns = &chosen.above.as_ref().unwrap().columns;
        let figures = columns.iter().filter(|column| column.is_shown && column.is_figure);
        assert_eq!(figures.count(), 2);
    }

    #[test]
    fn a_column_is_switched_and_the_usual_ones_are_kept_as_none() {
        let mut settings = Settings::default();
        let mut switch = |column: Column, on| {
            settings.frame_columns = column.switched(on, &settings);
            settings.frame_columns.clone()
        };
        let less = switch(HFR, false);
        assert_eq!((less.len(), less.contains(&"hfr_px".to_owned())), (13, false));
        let more = switch(SET_TEMP, true);
        assert_eq!((more.len(), more.last().unwrap().as_str()), (14, "set_temp_c"));
        switch(SET_TEMP, false);
        // It comes back to its place.
        assert_eq!(switch(HFR, true), [""; 0]);
    }

    #[test]
    fn a_column_that_is_hidden_sorts_nothing_until_it_is_shown_again() {
        let query = FrameQuery { sort: HFR, descending: true, ..FrameQuery::default() };
        let shown = page(&Settings::default(), &query);
        assert_eq!((files(&shown), shown.sort, shown.descending), (vec!["c", "a", "b", "d"], HFR, true));
        let hidden = page(&with(&["filter"]), &query);
        assert_eq!(
            (files(&hidden), hidden.sort, hidden.descending),
            (vec!["a", "b", "c", "d"], Column::File, false)
        );
    }

    #[test]
    fn what_nobody_knows_stands_last_whichever_way() {
        let sorted = |sort, descending| {
            let page = page(&Settings::default(), &FrameQuery { sort, descending, ..FrameQuery::default() });
            files(&page).concat()
        };
        assert_eq!([sorted(HFR, false), sorted(HFR, true)], ["acbd", "cabd"]);
        let start = Column::Of(Field::Start);
        assert_eq!([sorted(start, false), sorted(start, true)], ["abcd", "cbad"]);
        let filter = Column::Of(Field::Filter);
        assert_eq!([sorted(filter, false), sorted(filter, true)], ["abcd", "abcd"]);
    }
}
