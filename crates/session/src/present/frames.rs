//! The frames table by window, and one frame in full.

use nightledger_frame::{ARCSEC_PER_UM_MM, DoubtCode, Field, Formula, Kind, Known, Place, Source};
use nightledger_header::{Header, Value};
use nightledger_language::{number, of, tr};
use nightledger_ledger::{
    CalibrationKind, Code, Correction, Decision, EditedFrame, FileKey, FrameId, Reason, RowId, Severity,
};
use serde::{Deserialize, Serialize};

use super::facets::{FACETS, Facets, Wanted};
use super::fixes::key;
use super::frame_columns::SortValue;
use super::frame_values::{Shown, known};
use super::frame_words::target_words;
use super::light_quality::Figure;
use super::sight::Sight;
use super::stacked::Fate;
use super::{figure, light_quality, plain, whole};

pub use super::facets::{Choice, Facet};
pub use super::frame_columns::{Column, ColumnView};
pub use super::frame_row::{FrameRow, ListRow};

/// Files that something on the page follows from: asked for where that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Only {
    /// Which files. They are found when they are asked for first, and stay the same files when the answer changes.
    pub part: Part,
    /// What they are, for people.
    pub label: String,
    /// Tells one asking from the next.
    pub asked: u32,
}

/// Which files something follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The lights of all rows, or of those of one filter (an index into the totals).
    Lights(Option<u32>),
    /// The lights of a row.
    Row(u32),
    /// What counted for a row in one kind.
    Served(u32, CalibrationKind),
    /// A group of calibration.
    Group(u32),
    /// The lights of one date, an index into the totals, or those of no date.
    Night(Option<u32>),
    /// What is behind a line of the summary.
    Line(u32),
    /// The lights of a target (an index into [`super::stacked::StackedView::targets`]), of one of its filters or all,
    /// that logs say so of; without a fate all that they were given.
    Stacked(u32, Option<u32>, Option<Fate>),
    /// Files that count although over a tenth of their pixels is missing.
    LostPixels,
    /// What a notice is about: the places of its group and its entry in [`super::PageModel::notices`].
    Noticed(u32, u32),
}

impl Part {
    fn files(self, sight: &Sight) -> Vec<FrameId> {
        let answer = sight.answer;
        let ledger = &answer.ledger;
        let row = |at: u32| RowId(at).of(&ledger.rows);
        let mut files = match self {
            Self::Lights(filter) => {
                let filters = super::totals::Totals::new(ledger).filters;
                let filter = filter.and_then(|at| filters.get(usize::try_from(at).ok()?));
                let rows = ledger.rows.iter().filter(|row| {
                    let name = row.filter.as_ref().map(|known| &known.value);
                    filter.is_none_or(|filter| filter.filter.as_ref() == name)
                });
                rows.flat_map(|row| row.frames.iter().copied()).collect()
            }
            Self::Row(at) => row(at).map(|row| row.frames.clone()).unwrap_or_default(),
            Self::Served(at, kind) => {
                row(at).map(|row| row.calibration.of(kind).frames.clone()).unwrap_or_default()
            }
            Self::Group(at) => {
                let group = usize::try_from(at).ok().and_then(|at| ledger.coverage.groups.get(at));
                group.map(|group| group.frames.clone()).unwrap_or_default()
            }
            Self::Night(night) => {
                let nights = super::totals::Totals::new(ledger).by_night;
                let date = night.and_then(|at| nights.get(usize::try_from(at).ok()?));
                let rows = ledger.rows.iter().filter(|row| {
                    row.date.map(|date| date.to_string()) == date.map(|night| night.date.clone())
                });
                rows.flat_map(|row| row.frames.iter().copied()).collect()
            }
            Self::Line(at) => {
                let line = usize::try_from(at).ok().and_then(|at| answer.summary_lines.get(at));
                line.map(|line| line.files.clone()).unwrap_or_default()
            }
            Self::Stacked(target, filter, fate) => super::stacked::files(sight, target, filter, fate),
            Self::LostPixels => {
                let lost = ledger.notices.iter().filter(|notice| {
                    notice.code == Code::Doubt(DoubtCode::PixelsLost) && notice.severity == Severity::Warning
                });
                lost.flat_map(|notice| notice.frame.into_iter().chain(notice.others.iter().copied()))
                    .collect()
            }
            Self::Noticed(group, entry) => {
                let found = super::notices::noticed(sight.scan.frames(), answer, group, entry);
                found.map(|(files, _)| files).unwrap_or_default()
            }
        };
        files.sort_unstable();
        files
    }

    /// The names of the files in edits.
    pub(crate) fn keys(self, sight: &Sight) -> Vec<FileKey> {
        self.files(sight).into_iter().filter_map(|file| Some(key(sight.frame(file)?))).collect()
    }

    /// How it follows from the files, in sentences.
    fn rule(self, sight: &Sight) -> String {
        let rule = match self {
            Self::Lights(_) | Self::Row(_) => tr!(
                "Each row of the CSV has a number of exposures of one duration; number times duration, added up, is the integration."
            ),
            Self::Served(at, kind) => return super::why::served(sight, at, kind),
            Self::Group(_) => tr!(
                "Files that agree in kind, camera, binning, gain, offset, read mode, set point, and exposure or filter go together; masters stand for the exposures that they were made of."
            ),
            Self::Night(_) => of(super::why::NIGHT),
            Self::Line(at) => {
                let line = usize::try_from(at).ok().and_then(|at| sight.answer.summary_lines.get(at));
                line.map_or("", |line| &*line.rule)
            }
            Self::Stacked(..) => tr!(
                "The newest log that names an exposure decides about it: what is in a picture counts, and what was given to the stacking program and is in none does not."
            ),
            Self::LostPixels => tr!(
                "Only headers are read, and they are whole: the file counts, although over a tenth of its pixels is missing."
            ),
            Self::Noticed(group, entry) => {
                let found = super::notices::noticed(sight.scan.frames(), sight.answer, group, entry);
                return found.map(|(_, text)| text).unwrap_or_default();
            }
        };
        rule.to_owned()
    }
}

/// Which files, in what order, and which window of them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameQuery {
    /// Words that path, target or filter contain, all of them.
    pub text: String,
    /// What they are narrowed to, in the order of [`Facet::ALL`].
    pub wanted: Wanted,
    /// Only counted, or only not.
    pub counted: Option<bool>,
    /// Only what the user excluded.
    pub excluded: bool,
    /// Only the files behind something.
    pub only: Option<Only>,
    /// Only lights with an HFR over this, px.
    pub hfr_over_px: Option<f64>,
    /// Only lights with a FWHM over this, arcsec.
    pub fwhm_over_arcsec: Option<f64>,
    /// Order. That of a column that is not shown is of folders and paths.
    pub sort: Column,
    /// The other way round.
    pub descending: bool,
    /// First row of the window.
    pub offset: u32,
    /// Rows of the window.
    pub count: u32,
}

impl FrameQuery {
    /// What they are narrowed to of a facet.
    pub fn wanted(&self, facet: Facet) -> Option<&str> {
        let wanted = Facet::ALL.iter().zip(&self.wanted).find(|(each, _)| **each == facet);
        wanted.and_then(|(_, wanted)| wanted.as_deref())
    }

    /// Narrows them to one value of a facet, or to none.
    pub fn want(&mut self, facet: Facet, value: Option<String>) {
        if let Some((_, wanted)) = Facet::ALL.iter().zip(&mut self.wanted).find(|(each, _)| **each == facet) {
            *wanted = value;
        }
    }

    /// Whether it leaves files out.
    pub fn is_narrowed(&self) -> bool {
        let Self { sort, descending, offset, count, .. } = *self;
        *self != Self { sort, descending, offset, count, ..Self::default() }
    }

    /// All files, in the same order and as many at a time.
    #[must_use]
    pub fn widened(&self) -> Self {
        let Self { sort, descending, count, .. } = *self;
        Self { sort, descending, count, ..Self::default() }
    }
}

/// A window of the table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FramesPage {
    /// First row of the window.
    pub offset: u32,
    /// Rows that the query matches.
    pub matches: u32,
    /// How what was asked about follows from these files.
    pub rule: String,
    /// Of these, how many count.
    pub counted: u32,
    /// Of these, how many the user excluded by themselves.
    pub excluded: u32,
    /// s of light that hang on them.
    pub seconds: f64,
    /// The window.
    pub rows: Vec<ListRow>,
    /// Which rows are chosen together, each from where the choice began to where it ends: where the files that were chosen
    /// stand now, as far as the query matches them.
    pub chosen: Vec<(u32, u32)>,
    /// What it is sorted by.
    pub sort: Column,
    /// Whether that is the other way round.
    pub descending: bool,
    /// What stands above the rows, where it is not what stood there in the window before: an archive has a thousand nights
    /// to choose from, and scrolling asks for many windows.
    pub above: Option<Box<AboveFrames>>,
}

/// What stands above the rows of the table, whichever window of it is seen.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AboveFrames {
    /// The given folders, by name, in order.
    pub roots: Vec<String>,
    /// All columns; rows have cells of those that are shown.
    pub columns: Vec<ColumnView>,
    /// What can be chosen of each facet, in the order of [`Facet::ALL`]; nothing where files differ in nothing.
    pub choices: [Vec<Choice>; FACETS],
}

impl AboveFrames {
    /// What can be chosen of a facet.
    pub fn choices_of(&self, facet: Facet) -> &[Choice] {
        let choices = Facet::ALL.iter().zip(&self.choices).find(|(each, _)| **each == facet);
        choices.map(|(_, choices)| choices.as_slice()).unwrap_or_default()
    }
}

/// The order of the last query, kept while it lasts.
#[derive(Debug, Default)]
pub struct FrameIndex {
    query: Option<FrameQuery>,
    /// That of the answer before.
    before: FrameQuery,
    /// Files by their places, in the order of the scan: their numbers change when more is read.
    only: Option<(Only, Vec<Place>)>,
    rule: String,
    order: Vec<FrameId>,
    counted: u32,
    excluded: u32,
    seconds: f64,
    /// Files that the user chose together, by their places.
    chosen: Vec<Place>,
    /// Where they stand in the order, and which way they were chosen.
    spans: Vec<(u32, u32)>,
    choices: [Vec<Choice>; FACETS],
    facets: Option<Facets>,
    /// What stood above the last window.
    above: Option<AboveFrames>,
}

impl FrameIndex {
    /// Forgets the order: the answer changed.
    pub fn forget(&mut self) {
        if let Some(query) = self.query.take() {
            self.before = query;
        }
        self.facets = None;
    }

    /// Prepares a piece of what the next window needs, in the order that was asked for last; whether there is more to
    /// prepare. Of an archive each piece takes a moment, and all of them are the wait for its first window.
    pub fn prepare(&mut self, sight: &Sight) -> bool {
        if self.query.is_some() {
            return false;
        }
        if self.facets.as_ref().is_none_or(|facets| !facets.are_of(sight.scan.frames().len())) {
            self.facets = Some(Facets::new(sight));
            return true;
        }
        let before = self.before.clone();
        self.sort(sight, &before);
        false
    }

    /// The window that `query` asks for.
    pub fn page(&mut self, sight: &Sight, query: &FrameQuery) -> FramesPage {
        let (columns, sort) = self.sort(sight, query);
        let from = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let count = usize::try_from(query.count).unwrap_or(usize::MAX).min(1000);
        let rows = self.order.iter().skip(from).take(count);
        let above = AboveFrames {
            roots: sight.scan.roots().map(|(_, name)| name.to_owned()).collect(),
            columns: ColumnView::all(sight.settings),
            choices: self.choices.clone(),
        };
        let is_other = self.above.as_ref() != Some(&above);
        if is_other {
            self.above = Some(above.clone());
        }
        FramesPage {
            offset: query.offset,
            matches: whole(self.order.len()),
            rule: self.rule.clone(),
            counted: self.counted,
            excluded: self.excluded,
            seconds: self.seconds,
            rows: rows.filter_map(|&index| ListRow::new(sight, index, &columns)).collect(),
            chosen: self.spans.clone(),
            sort: sort.0,
            descending: sort.1,
            above: is_other.then(|| Box::new(above)),
        }
    }

    /// The files that `query` matches.
    pub(crate) fn files(&mut self, sight: &Sight, query: &FrameQuery) -> Vec<FrameId> {
        self.sort(sight, query);
        self.order.clone()
    }

    /// Chooses the files of these rows together, both counted, or none.
    pub(crate) fn choose(&mut self, sight: &Sight, query: &FrameQuery, rows: Option<(u32, u32)>) {
        self.spans = rows.into_iter().collect();
        self.chosen.clear();
        let Some((from, to)) = rows else { return };
        self.sort(sight, query);
        let first = usize::try_from(from.min(to)).unwrap_or(usize::MAX);
        let files = self.order.iter().skip(first).zip(0..=from.abs_diff(to));
        self.chosen = files.filter_map(|(file, _)| Some(sight.frame(*file)?.place.clone())).collect();
    }

    /// The files that were chosen together.
    pub(crate) fn chosen(&self, sight: &Sight) -> Vec<FrameId> {
        self.chosen.iter().filter_map(|place| sight.scan.frame_at(place)).collect()
    }

    /// Finds the chosen files in the order; those that are not in it are chosen no more.
    fn find_chosen(&mut self, sight: &Sight) {
        let mut files = self.chosen(sight);
        files.sort_unstable();
        let is_back = self.spans.last().is_some_and(|(from, to)| from > to);
        self.spans.clear();
        self.chosen.clear();
        for (file, at) in self.order.iter().zip(0..) {
            if files.binary_search(file).is_err() {
                continue;
            }
            self.chosen.extend(sight.frame(*file).map(|frame| frame.place.clone()));
            match self.spans.last_mut() {
                Some((_, to)) if to.checked_add(1) == Some(at) => *to = at,
                _ => self.spans.push((at, at)),
            }
        }
        if is_back {
            self.spans.reverse();
            for (from, to) in &mut self.spans {
                std::mem::swap(from, to);
            }
        }
    }

    /// Puts the files in order; the columns that are shown, and by which of them they are sorted.
    fn sort(&mut self, sight: &Sight, query: &FrameQuery) -> (Vec<Column>, (Column, bool)) {
        let columns = Column::shown(sight.settings);
        let is_shown = columns.contains(&query.sort);
        let sort = if is_shown { (query.sort, query.descending) } else { Default::default() };
        let same = FrameQuery { offset: 0, count: 0, sort: sort.0, descending: sort.1, ..query.clone() };
        if self.query.as_ref() != Some(&same) {
            self.look(sight, &same);
            self.query = Some(same);
        }
        (columns, sort)
    }

    fn look(&mut self, sight: &Sight, query: &FrameQuery) {
        let files = sight.scan.frames().len();
        let facets = self.facets.take().filter(|facets| facets.are_of(files));
        let facets = self.facets.insert(facets.unwrap_or_else(|| Facets::new(sight)));
        let mut narrowed = facets.narrowed(&query.wanted);
        let all = || FrameId::all().take(files).filter_map(|at| Some((at, sight.view(at)?)));
        if self.only.as_ref().map(|(only, _)| only) != query.only.as_ref() {
            self.only = query.only.clone().map(|only| {
                let files = only.part.files(sight).into_iter();
                let places = files.filter_map(|file| Some(sight.frame(file)?.place.clone())).collect();
                (only, places)
            });
        }
        self.rule = query.only.as_ref().map(|only| only.part.rule(sight)).unwrap_or_default();
        let is_behind = |place: &Place| {
            self.only.as_ref().is_none_or(|(_, files)| {
                files.binary_search_by(|file| (file.root, &file.path).cmp(&(place.root, &place.path))).is_ok()
            })
        };
        let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
        let counted = |at: FrameId| sight.decision(at).is_some_and(|decision| decision.counted);
        let mut order: Vec<(SortValue, FrameId)> = all()
            .filter(|(at, view)| {
                is_behind(&view.frame.place)
                    && query.counted.is_none_or(|want| counted(*at) == want)
                    && (!query.excluded || is_for(sight, *at, Reason::Excluded))
                    && matches(view, sight.decision(*at), query, &words)
                    && narrowed.takes(*at)
            })
            .map(|(at, view)| (query.sort.value(sight, &view, sight.decision(at), at), at))
            .collect();
        order.sort_by(|(one, one_at), (other, other_at)| {
            one.compare(other, query.descending).then(one_at.cmp(other_at))
        });
        self.choices = narrowed.choices(&query.wanted);
        self.counted = whole(order.iter().filter(|(_, at)| counted(*at)).count());
        let excluded = |at: FrameId| sight.frame(at).is_some_and(|frame| sight.is_excluded(frame));
        self.excluded = whole(order.iter().filter(|(_, at)| excluded(*at)).count());
        self.seconds = order.iter().map(|(_, at)| light_s(sight, *at)).sum();
        self.order = order.into_iter().map(|(_, at)| at).collect();
        if !self.chosen.is_empty() {
            self.find_chosen(sight);
        }
    }
}

/// Whether a file does not count for this reason.
pub(crate) fn is_for(sight: &Sight, at: FrameId, reason: Reason) -> bool {
    sight.decision(at).is_some_and(|decision| decision.reason == Some(reason))
}

/// Seconds of light that a counted file adds to the rows.
fn light_s(sight: &Sight, at: FrameId) -> f64 {
    let light = sight.view(at).filter(|view| view.kind().is_some_and(|kind| kind.value == Kind::Light));
    let exposure_s = light.and_then(|view| view.exposure_s()).map_or(0.0, |known| known.value);
    exposure_s * f64::from(sight.decision(at).map_or(0, |decision| decision.weight))
}

fn matches(view: &EditedFrame, decision: Option<&Decision>, query: &FrameQuery, words: &[String]) -> bool {
    if query.hfr_over_px.is_some_and(|limit| view.hfr_px().is_none_or(|hfr| hfr.value <= limit)) {
        return false;
    }
    let fwhm = decision.and_then(|decision| decision.fwhm_arcsec.as_ref());
    if query.fwhm_over_arcsec.is_some_and(|limit| fwhm.is_none_or(|fwhm| fwhm.value <= limit)) {
        return false;
    }
    if words.is_empty() {
        return true;
    }
    let place = &view.frame.place;
    let filter = view.filter().map(|known| known.value).unwrap_or_default();
    let all = format!("{}/{} {} {filter}", place.root_name, place.path, target_words(view)).to_lowercase();
    words.iter().all(|word| all.contains(word))
}

/// One file in full.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameDetail {
    /// Its row in the table.
    pub row: FrameRow,
    /// What became of it, in words.
    pub decision: String,
    /// Its values: name, value with unit, where it came from.
    pub values: Vec<ValueView>,
    /// What is doubtful about it.
    pub doubts: Vec<String>,
    /// What the user corrected.
    pub patch: Option<Correction>,
    /// Its header.
    pub header: HeaderView,
}

/// A value with its provenance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ValueView {
    /// `Exposure`.
    pub name: String,
    /// `600 s`.
    pub value: String,
    /// `header EXPTIME`.
    pub source: String,
    /// Whether it was set by the user or assumed, rather than read.
    pub not_read: bool,
}

/// A header as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeaderView {
    /// Why there is none.
    pub fault: Option<String>,
    /// Cards in order.
    pub cards: Vec<CardView>,
    /// XISF properties: id, value, comment.
    pub properties: Vec<(String, String, String)>,
    /// What was wrong with it.
    pub diagnostics: Vec<String>,
    /// Bytes that reading it took.
    pub bytes_read: u64,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CardView {
    /// The HDU, from 0.
    pub hdu: u32,
    /// Its number in the HDU, from 1.
    pub card: u32,
    /// Keyword.
    pub keyword: String,
    /// Value as written.
    pub value: String,
    /// Comment.
    pub comment: String,
}

impl HeaderView {
    /// No header, and why.
    pub fn fault(why: String) -> Self {
        Self { fault: Some(why), ..Self::default() }
    }
}

impl From<&Header> for HeaderView {
    fn from(header: &Header) -> Self {
        let cards = header.hdus.iter().zip(0_u32..).flat_map(|(hdu, number)| {
            hdu.cards.iter().map(move |card| CardView {
                hdu: number,
                card: card.card,
                keyword: card.keyword.clone(),
                value: value_words(&card.value),
                comment: card.comment.clone(),
            })
        });
        Self {
            fault: None,
            cards: cards.collect(),
            properties: header
                .properties
                .iter()
                .map(|property| (property.id.clone(), property.value.clone(), property.comment.clone()))
                .collect(),
            diagnostics: header.diagnostics.iter().map(|diagnostic| diagnostic.text.to_string()).collect(),
            bytes_read: header.bytes_read,
        }
    }
}

fn value_words(value: &Value) -> String {
    match value {
        Value::Undefined => String::new(),
        Value::Bool(true) => "T".to_owned(),
        Value::Bool(false) => "F".to_owned(),
        Value::Int(whole) => whole.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Complex(re, im) => format!("({re}, {im})"),
        Value::Text(text) => format!("'{text}'"),
        Value::Commentary(text) | Value::Invalid(text) => text.clone(),
    }
}

impl FrameDetail {
    /// Everything about a file but its header.
    pub fn new(sight: &Sight, file: FrameId) -> Option<Self> {
        let (frame, view) = (sight.frame(file)?, sight.view(file)?);
        let decision = sight.decision(file);
        let words = match decision {
            None => String::new(),
            Some(decision) if decision.counted => {
                let counted = match decision.night {
                    Some(night) => tr!("Counted. Night of {night}.", night),
                    None => tr!("Counted.").to_owned(),
                };
                let dark_flat = tr!("It served as a dark flat.");
                if decision.served_as_dark_flat { format!("{counted} {dark_flat}") } else { counted }
            }
            Some(decision) => {
                let reason = super::reasons::words_of(decision);
                let reason = reason.as_deref().unwrap_or(tr!("no reason was given"));
                let not_counted = tr!("Not counted: {reason}.", reason);
                match decision.duplicate_of.and_then(|of| sight.frame(of)) {
                    Some(of) => {
                        let other = tr!("The one that counts is {path}.", path = of.place.path);
                        format!("{not_counted} {other}")
                    }
                    None => not_counted,
                }
            }
        };
        Some(Self {
            row: FrameRow::new(sight, file)?,
            decision: words,
            values: values(&view, decision),
            doubts: frame.doubts.iter().map(|doubt| doubt.text.to_string()).collect(),
            patch: view.patch.cloned(),
            header: HeaderView::default(),
        })
    }
}

/// What somebody knows, by name, with its unit and where it came from.
fn values(view: &EditedFrame, decision: Option<&Decision>) -> Vec<ValueView> {
    let mut list = Values::default();
    let only_shown = Field::ALL.iter().copied().filter(|field| field.is_only_shown());
    for field in VALUES.into_iter().chain(only_shown) {
        let Some(known) = known(view, decision, field) else { continue };
        list.add(
            of(field.words()),
            known.map(|value| match value {
                // Of what is worked out more than two decimals say nothing.
                Shown::Number(value) if field == Field::Fwhm => with_unit(value, 2, field.unit()),
                Shown::Number(value) => with_unit(value, 6, field.unit()),
                Shown::Text(text) => format!("{text} {}", field.unit()).trim_end().to_owned(),
            }),
        );
        if field == Field::FocalLength {
            list.image_scale(view);
        }
    }
    list.measured(view);
    list.0
}

/// The values that rules use, as one looks for them; what is only shown follows.
const VALUES: [Field; 29] = [
    Field::Kind,
    Field::Subframes,
    Field::Object,
    Field::Panel,
    Field::Filter,
    Field::Exposure,
    Field::Start,
    Field::Gain,
    Field::Iso,
    Field::Egain,
    Field::Offset,
    Field::ReadMode,
    Field::Binning,
    Field::SensorTemp,
    Field::SetTemp,
    Field::Ambient,
    Field::Sqm,
    Field::Hfr,
    Field::Fwhm,
    Field::Pixel,
    Field::FocalLength,
    Field::FocalRatio,
    Field::Telescope,
    Field::Camera,
    Field::FilterWheel,
    Field::Focuser,
    Field::Rotator,
    Field::Position,
    Field::Software,
];

/// Values being listed.
#[derive(Default)]
struct Values(Vec<ValueView>);

impl Values {
    fn add(&mut self, name: &str, known: Known<String>) {
        self.0.push(ValueView {
            name: name.to_owned(),
            value: known.value,
            not_read: !known.source.is_read(),
            source: known.source.to_string(),
        });
    }

    /// What was measured in the file's pixels.
    fn measured(&mut self, view: &EditedFrame) {
        let all = Figure::ALL.into_iter().zip(light_quality::values(view));
        // The capture program's stands among the file's own values.
        let measured = all.filter(|(figure, _)| *figure != Figure::CaptureHfr);
        self.0.extend(measured.filter_map(|(of, value)| {
            let value = value?;
            Some(ValueView {
                name: of.name().to_owned(),
                value: if of.is_of_sky() { number(figure(value)) } else { with_unit(value, 2, of.unit()) },
                source: tr!("measured in the file’s pixels").to_owned(),
                not_read: false,
            })
        }));
    }

    fn image_scale(&mut self, view: &EditedFrame) {
        let scale = view.pixel_um().zip(view.focal_length_mm());
        if let Some((pixel, focal)) = scale.filter(|(_, focal)| focal.value > 0.0) {
            let scale = with_unit(pixel.value / focal.value * ARCSEC_PER_UM_MM, 2, "arcsec/px");
            self.add(tr!("Image scale"), Known::new(scale, Source::Computed(Formula::ImageScale)));
        }
    }
}

/// A number as the language writes it, with its unit.
fn with_unit(value: f64, decimals: usize, unit: &str) -> String {
    format!("{} {unit}", number(plain(value, decimals))).trim_end().to_owned()
}
