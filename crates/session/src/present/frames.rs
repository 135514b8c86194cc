//! The frames table by window, and one frame in full.

use std::cmp::Ordering;

use nightledger_frame::{
    ARCSEC_PER_UM_MM, AnyValue, Clock, DoubtCode, Field, Formula, Instant, Kind, Known, Place, Position,
    Role, Source, Start,
};
use nightledger_header::{Header, Value};
use nightledger_language::{number, of, tr};
use nightledger_ledger::{
    CalibrationKind, Code, Correction, Decision, EditedFrame, FileKey, FrameId, Reason, RowId, Severity,
};
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::frame_row::{kind_words, rig_words, target_words};
use super::sight::Sight;
use super::stacked::Fate;
use super::{plain, whole};

pub use super::frame_row::{FrameRow, kind_label};

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
    /// Only of this kind, as [`FrameRow::kind`] has it.
    pub kind: Option<String>,
    /// Only through this filter.
    pub filter: Option<String>,
    /// Only counted, or only not.
    pub counted: Option<bool>,
    /// Only the files behind something.
    pub only: Option<Only>,
    /// Only lights with an HFR over this, px.
    pub hfr_over_px: Option<f64>,
    /// Only lights with a FWHM over this, arcsec.
    pub fwhm_over_arcsec: Option<f64>,
    /// Order.
    pub sort: SortKey,
    /// The other way round.
    pub descending: bool,
    /// First row of the window.
    pub offset: u32,
    /// Rows of the window.
    pub count: u32,
}

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SortKey {
    /// Folder and path.
    #[default]
    File,
    /// Kind.
    Kind,
    /// Target.
    Target,
    /// Filter.
    Filter,
    /// Telescope and camera.
    Rig,
    /// The evening's date.
    Night,
    /// Exposure.
    Exposure,
    /// Gain.
    Gain,
    /// Sensor temperature.
    Temperature,
    /// HFR.
    Hfr,
    /// FWHM.
    Fwhm,
    /// RMS of guiding.
    Guiding,
    /// Start.
    Start,
    /// Counted, and why not.
    Status,
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
    pub rows: Vec<FrameRow>,
    /// Kinds of the scan, as [`FrameRow::kind`] has them.
    pub kinds: Vec<String>,
    /// Filters of the scan.
    pub filters: Vec<String>,
}

/// How much of a query is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extent {
    /// All that it matches.
    All,
    /// Its window.
    Window,
}

/// The order of the last query, kept while it lasts.
#[derive(Debug, Default)]
pub struct FrameIndex {
    query: Option<FrameQuery>,
    /// Files by their places, in the order of the scan: their numbers change when more is read.
    only: Option<(Only, Vec<Place>)>,
    rule: String,
    order: Vec<FrameId>,
    counted: u32,
    excluded: u32,
    seconds: f64,
    kinds: Vec<String>,
    filters: Vec<String>,
}

impl FrameIndex {
    /// Forgets the order: the answer changed.
    pub fn forget(&mut self) {
        self.query = None;
    }

    /// The window that `query` asks for.
    pub fn page(&mut self, sight: &Sight, query: &FrameQuery) -> FramesPage {
        self.sort(sight, query);
        let from = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let count = usize::try_from(query.count).unwrap_or(usize::MAX).min(1000);
        let rows = self.order.iter().skip(from).take(count).filter_map(|&index| FrameRow::new(sight, index));
        FramesPage {
            offset: query.offset,
            matches: whole(self.order.len()),
            rule: self.rule.clone(),
            counted: self.counted,
            excluded: self.excluded,
            seconds: self.seconds,
            rows: rows.collect(),
            kinds: self.kinds.clone(),
            filters: self.filters.clone(),
        }
    }

    /// The files that `query` matches: all, or those of its window.
    pub fn keys(&mut self, sight: &Sight, query: &FrameQuery, of: Extent) -> Vec<FileKey> {
        self.sort(sight, query);
        let (from, count) = match of {
            Extent::All => (0, usize::MAX),
            Extent::Window => (
                usize::try_from(query.offset).unwrap_or(usize::MAX),
                usize::try_from(query.count).unwrap_or(usize::MAX),
            ),
        };
        let files = self.order.iter().skip(from).take(count);
        files.filter_map(|&index| Some(key(sight.frame(index)?))).collect()
    }

    fn sort(&mut self, sight: &Sight, query: &FrameQuery) {
        let same = FrameQuery { offset: 0, count: 0, ..query.clone() };
        if self.query.as_ref() == Some(&same) {
            return;
        }
        let files = sight.scan.frames().len();
        let all = || FrameId::all().take(files).filter_map(|at| Some((at, sight.view(at)?)));
        self.kinds = distinct(all().map(|(_, view)| kind_words(&view)));
        self.filters = distinct(all().filter_map(|(_, view)| Some(view.filter()?.value.to_string())));
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
                    && matches(view, sight.decision(*at), query, &words)
                    && query.counted.is_none_or(|want| counted(*at) == want)
            })
            .map(|(at, view)| (sort_value(&view, sight.decision(at), query.sort, at), at))
            .collect();
        order.sort_by(|(one, one_at), (other, other_at)| {
            let by_value = one.compare(other);
            let by_value = if query.descending { by_value.reverse() } else { by_value };
            by_value.then(one_at.cmp(other_at))
        });
        self.counted = whole(order.iter().filter(|(_, at)| counted(*at)).count());
        let excluded = |at: FrameId| sight.frame(at).is_some_and(|frame| sight.is_excluded(frame));
        self.excluded = whole(order.iter().filter(|(_, at)| excluded(*at)).count());
        self.seconds = order.iter().map(|(_, at)| light_s(sight, *at)).sum();
        self.order = order.into_iter().map(|(_, at)| at).collect();
        self.query = Some(same);
    }
}

/// Seconds of light that a counted file adds to the rows.
fn light_s(sight: &Sight, at: FrameId) -> f64 {
    let light = sight.view(at).filter(|view| view.kind().is_some_and(|kind| kind.value == Kind::Light));
    let exposure_s = light.and_then(|view| view.exposure_s()).map_or(0.0, |known| known.value);
    exposure_s * f64::from(sight.decision(at).map_or(0, |decision| decision.weight))
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    words.filter(|word| !word.is_empty()).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn matches(view: &EditedFrame, decision: Option<&Decision>, query: &FrameQuery, words: &[String]) -> bool {
    if query.kind.as_ref().is_some_and(|kind| *kind != kind_words(view)) {
        return false;
    }
    let is_through = |filter: &String| view.filter().is_some_and(|known| *known.value == **filter);
    if query.filter.as_ref().is_some_and(|filter| !is_through(filter)) {
        return false;
    }
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

/// What a file is sorted by.
#[derive(Debug, PartialEq)]
enum SortValue {
    /// The place in the order of folders and paths, which the scan has.
    Place(FrameId),
    Number(Option<f64>),
    Text(String),
    Start(Option<Instant>),
    Status(bool, Option<Reason>),
}

impl SortValue {
    /// Numbers first, what nobody knows after them.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Place(one), Self::Place(other)) => one.cmp(other),
            (Self::Number(one), Self::Number(other)) => match (one, other) {
                (Some(one), Some(other)) => one.total_cmp(other),
                (one, other) => one.is_none().cmp(&other.is_none()),
            },
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Start(one), Self::Start(other)) => (one.is_none(), one).cmp(&(other.is_none(), other)),
            (Self::Status(one, why), Self::Status(other, because)) => (one, why).cmp(&(other, because)),
            _ => Ordering::Equal,
        }
    }
}

fn sort_value(view: &EditedFrame, decision: Option<&Decision>, by: SortKey, at: FrameId) -> SortValue {
    let number = |known: Option<Known<f64>>| SortValue::Number(known.map(|known| known.value));
    match by {
        SortKey::File => SortValue::Place(at),
        SortKey::Kind => SortValue::Text(kind_words(view)),
        SortKey::Target => SortValue::Text(target_words(view)),
        SortKey::Filter => {
            SortValue::Text(view.filter().map(|known| known.value.to_string()).unwrap_or_default())
        }
        SortKey::Rig => SortValue::Text(rig_words(view)),
        SortKey::Night => SortValue::Text(
            decision.and_then(|decision| decision.night).map(|night| night.to_string()).unwrap_or_default(),
        ),
        SortKey::Exposure => number(view.exposure_s()),
        SortKey::Gain => number(view.gain()),
        SortKey::Temperature => number(view.sensor_temp_c()),
        SortKey::Hfr => number(view.hfr_px()),
        SortKey::Fwhm => number(decision.and_then(|decision| decision.fwhm_arcsec.clone())),
        SortKey::Guiding => SortValue::Number(view.guiding_rms().map(|rms| rms.value)),
        SortKey::Start => SortValue::Start(decision.and_then(|decision| decision.start_utc)),
        SortKey::Status => SortValue::Status(
            decision.is_some_and(|decision| decision.counted),
            decision.and_then(|d| d.reason),
        ),
    }
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
    /// Everything about file `index` but its header.
    pub fn new(sight: &Sight, index: u32) -> Option<Self> {
        let file = FrameId(index);
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
    let frame = view.frame;
    list.add(Field::Kind, view.kind().map(|known| known.map(|_| kind_label(&kind_words(view)))));
    // Of a single frame it says nothing that its kind does not.
    list.add(Field::Subframes, view.subframes().filter(|_| view.role() != Role::Single));
    list.add(Field::Object, view.object());
    list.add(Field::Panel, view.panel());
    list.add(Field::Filter, view.filter());
    list.number(Field::Exposure, view.exposure_s());
    let start = |start: Start| {
        let time = start.at.iso();
        if start.clock == Clock::Utc { format!("{time} UTC") } else { tr!("{time} local time", time) }
    };
    list.add(Field::Start, view.start().cloned().map(|known| known.map(start)));
    list.number(Field::Gain, view.gain());
    list.add(Field::Iso, view.iso());
    list.number(Field::Egain, view.egain());
    list.number(Field::Offset, view.offset());
    list.add(Field::ReadMode, frame.read_mode.clone());
    list.add(Field::Binning, view.binning());
    list.number(Field::SensorTemp, view.sensor_temp_c());
    list.number(Field::SetTemp, view.set_temp_c());
    list.number(Field::Ambient, view.ambient_c());
    list.number(Field::Sqm, frame.sqm.clone());
    list.number(Field::Hfr, view.hfr_px());
    let fwhm = decision.and_then(|decision| decision.fwhm_arcsec.clone());
    list.add(Field::Fwhm, fwhm.map(|known| known.map(|value| worked_out(value, Field::Fwhm.unit()))));
    list.number(Field::Pixel, view.pixel_um());
    list.number(Field::FocalLength, view.focal_length_mm());
    let scale = view.pixel_um().zip(view.focal_length_mm());
    let scale = scale.filter(|(_, focal)| focal.value > 0.0).map(|(pixel, focal)| {
        let from = Source::Computed(Formula::ImageScale);
        Known::new(worked_out(pixel.value / focal.value * ARCSEC_PER_UM_MM, "arcsec/px"), from)
    });
    list.named(tr!("Image scale"), scale);
    list.number(Field::FocalRatio, view.focal_ratio());
    list.add(Field::Telescope, view.telescope());
    list.add(Field::Camera, view.camera());
    list.add(Field::FilterWheel, view.filter_wheel());
    list.add(Field::Focuser, view.focuser());
    list.add(Field::Rotator, view.rotator());
    let degrees = |degrees: f64| number(plain(degrees, 5));
    let position = |at: Position| format!("{}°, {}°", degrees(at.latitude), degrees(at.longitude));
    list.add(Field::Position, view.position().cloned().map(|known| known.map(position)));
    list.add(Field::Software, view.software());
    for field in Field::ALL.iter().filter(|field| field.is_only_shown()) {
        let Some(known) = frame.get(*field) else { continue };
        let value = match known.value {
            AnyValue::Number(value) => with_unit(value, field.unit()),
            AnyValue::Whole(number) => format!("{number} {}", field.unit()).trim_end().to_owned(),
            AnyValue::Text(text) => text.to_owned(),
            AnyValue::Kind(_) | AnyValue::Start(_) | AnyValue::Position(_) => continue,
        };
        list.add(*field, Some(Known::new(value, known.source.clone())));
    }
    list.0
}

/// Values being listed.
#[derive(Default)]
struct Values(Vec<ValueView>);

impl Values {
    fn add<T: ToString>(&mut self, field: Field, known: Option<Known<T>>) {
        self.named(of(field.words()), known);
    }

    fn number(&mut self, field: Field, known: Option<Known<f64>>) {
        self.add(field, known.map(|known| known.map(|value| with_unit(value, field.unit()))));
    }

    fn named<T: ToString>(&mut self, name: &str, known: Option<Known<T>>) {
        if let Some(known) = known {
            self.0.push(ValueView {
                name: name.to_owned(),
                value: known.value.to_string(),
                not_read: !known.source.is_read(),
                source: known.source.to_string(),
            });
        }
    }
}

/// A number as the language writes it, with its unit.
fn with_unit(value: f64, unit: &str) -> String {
    rounded(value, 6, unit)
}

/// The same of a figure of which more than two decimals say nothing.
fn worked_out(value: f64, unit: &str) -> String {
    rounded(value, 2, unit)
}

fn rounded(value: f64, decimals: usize, unit: &str) -> String {
    format!("{} {unit}", number(plain(value, decimals))).trim_end().to_owned()
}
