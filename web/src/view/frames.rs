//! The frames table by window, and one frame in full.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use nightledger_frame::{Frame, Known, Role, Source};
use nightledger_header::{Header, Value};
use nightledger_ledger::{Edits, FileKey, Override, Settings};
use nightledger_scan::{Answer, Scan};
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::{plain, whole};

/// Which files, in what order, and which window of them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameQuery {
    /// Words that path, target or filter contain, all of them.
    pub text: String,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only through this filter.
    pub filter: Option<String>,
    /// Only counted, or only not.
    pub counted: Option<bool>,
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
    /// Of these, how many count.
    pub counted: u32,
    /// The window.
    pub rows: Vec<FrameRow>,
    /// Kinds of the scan.
    pub kinds: Vec<String>,
    /// Filters of the scan.
    pub filters: Vec<String>,
}

/// One file in the table. What nobody knows is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FrameRow {
    /// Its index in the scan.
    pub index: u32,
    /// How edits name it.
    pub key: Option<FileKey>,
    /// `Light`, `Master Dark`, `Stack`.
    pub kind: String,
    /// Target and panel.
    pub target: String,
    /// Filter.
    pub filter: String,
    /// s.
    pub exposure: String,
    /// Gain, or `ISO 800`.
    pub gain: String,
    /// degC.
    pub temperature: String,
    /// px.
    pub hfr: String,
    /// arcsec.
    pub fwhm: String,
    /// UTC, without seconds' fraction.
    pub start: String,
    /// Whether it counts.
    pub counted: bool,
    /// Why not.
    pub reason: String,
    /// Whether the user excluded it by itself.
    pub excluded: bool,
}

impl FrameRow {
    /// The row of file `index`.
    pub fn new(scan: &Scan, answer: &Answer, index: u32, excluded: bool) -> Option<Self> {
        let at = usize::try_from(index).ok()?;
        let frame = scan.frames().get(at)?;
        let decision = answer.ledger.decisions.get(at);
        let number = |known: &Option<Known<f64>>, decimals| {
            known.as_ref().map(|known| plain(known.value, decimals)).unwrap_or_default()
        };
        let gain =
            frame.iso.as_ref().map_or_else(|| number(&frame.gain, 2), |iso| format!("ISO {}", iso.value));
        Some(Self {
            index,
            key: Some(key(frame)),
            kind: kind_words(frame),
            target: target_words(frame),
            filter: frame.filter.as_ref().map(|known| known.value.to_string()).unwrap_or_default(),
            exposure: number(&frame.exposure_s, 4),
            gain,
            temperature: number(&frame.sensor_temp_c, 1),
            hfr: number(&frame.hfr_px, 2),
            fwhm: decision
                .and_then(|d| d.fwhm_arcsec.as_ref())
                .map(|f| plain(f.value, 2))
                .unwrap_or_default(),
            start: decision
                .and_then(|decision| decision.start_utc)
                .map(|start| start.iso().chars().take(19).collect::<String>().replace('T', " "))
                .unwrap_or_default(),
            counted: decision.is_some_and(|decision| decision.counted),
            reason: decision
                .and_then(|decision| decision.reason)
                .map(|reason| super::why::reason_words(reason).to_owned())
                .unwrap_or_default(),
            excluded,
        })
    }
}

/// The order of the last query, kept while it lasts.
#[derive(Debug, Default)]
pub struct FrameIndex {
    query: Option<FrameQuery>,
    order: Vec<u32>,
    counted: u32,
    kinds: Vec<String>,
    filters: Vec<String>,
    excluded: BTreeSet<FileKey>,
}

impl FrameIndex {
    /// Forgets the order: the answer changed.
    pub fn forget(&mut self) {
        self.query = None;
    }

    /// The window that `query` asks for.
    pub fn page(&mut self, scan: &Scan, answer: &Answer, edits: &Edits, query: &FrameQuery) -> FramesPage {
        self.sort(scan, answer, edits, query);
        let from = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let count = usize::try_from(query.count).unwrap_or(usize::MAX).min(1000);
        let rows = self.order.iter().skip(from).take(count).filter_map(|&index| {
            let frame = scan.frames().get(usize::try_from(index).ok()?)?;
            FrameRow::new(scan, answer, index, self.excluded.contains(&key(frame)))
        });
        FramesPage {
            offset: query.offset,
            matches: whole(self.order.len()),
            counted: self.counted,
            rows: rows.collect(),
            kinds: self.kinds.clone(),
            filters: self.filters.clone(),
        }
    }

    /// The files that `query` matches.
    pub fn keys(&mut self, scan: &Scan, answer: &Answer, edits: &Edits, query: &FrameQuery) -> Vec<FileKey> {
        self.sort(scan, answer, edits, query);
        let frames = scan.frames();
        self.order.iter().filter_map(|&index| Some(key(frames.get(usize::try_from(index).ok()?)?))).collect()
    }

    fn sort(&mut self, scan: &Scan, answer: &Answer, edits: &Edits, query: &FrameQuery) {
        let same = FrameQuery { offset: 0, count: 0, ..query.clone() };
        if self.query.as_ref() == Some(&same) {
            return;
        }
        let frames = scan.frames();
        self.excluded = edits.excluded.iter().cloned().collect();
        self.kinds = distinct(frames.iter().map(kind_words));
        self.filters =
            distinct(frames.iter().filter_map(|frame| Some(frame.filter.as_ref()?.value.to_string())));
        let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
        let counted = |at: usize| answer.ledger.decisions.get(at).is_some_and(|decision| decision.counted);
        let mut order: Vec<usize> = frames
            .iter()
            .enumerate()
            .filter(|(at, frame)| {
                matches(frame, *at, answer, query, &words)
                    && query.counted.is_none_or(|want| counted(*at) == want)
            })
            .map(|(at, _)| at)
            .collect();
        order.sort_by(|&one, &other| {
            let by_key = compare(frames, answer, one, other, query.sort);
            let by_key = if query.descending { by_key.reverse() } else { by_key };
            by_key.then(one.cmp(&other))
        });
        self.counted = whole(order.iter().filter(|&&at| counted(at)).count());
        self.order = order.into_iter().map(whole).collect();
        self.query = Some(same);
    }
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    words.filter(|word| !word.is_empty()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn matches(frame: &Frame, at: usize, answer: &Answer, query: &FrameQuery, words: &[String]) -> bool {
    if query.kind.as_ref().is_some_and(|kind| *kind != kind_words(frame)) {
        return false;
    }
    if query
        .filter
        .as_ref()
        .is_some_and(|filter| frame.filter.as_ref().is_none_or(|known| &*known.value != filter.as_str()))
    {
        return false;
    }
    if query.hfr_over_px.is_some_and(|limit| frame.hfr_px.as_ref().is_none_or(|hfr| hfr.value <= limit)) {
        return false;
    }
    let fwhm = answer.ledger.decisions.get(at).and_then(|decision| decision.fwhm_arcsec.as_ref());
    if query.fwhm_over_arcsec.is_some_and(|limit| fwhm.is_none_or(|fwhm| fwhm.value <= limit)) {
        return false;
    }
    if words.is_empty() {
        return true;
    }
    let filter = frame.filter.as_ref().map_or("", |known| &known.value);
    let all = format!("{}/{} {} {filter}", frame.place.root_name, frame.place.path, target_words(frame))
        .to_lowercase();
    words.iter().all(|word| all.contains(word))
}

fn compare(frames: &[Frame], answer: &Answer, one: usize, other: usize, key: SortKey) -> Ordering {
    let (Some(a), Some(b)) = (frames.get(one), frames.get(other)) else { return Ordering::Equal };
    let number = |pick: fn(&Frame) -> Option<f64>| compare_known(pick(a), pick(b));
    let value = |known: &Option<Known<f64>>| known.as_ref().map(|known| known.value);
    let decisions = (answer.ledger.decisions.get(one), answer.ledger.decisions.get(other));
    match key {
        SortKey::File => Ordering::Equal,
        SortKey::Kind => kind_words(a).cmp(&kind_words(b)),
        SortKey::Target => target_words(a).cmp(&target_words(b)),
        SortKey::Filter => {
            let name = |frame: &Frame| frame.filter.as_ref().map(|known| known.value.clone());
            name(a).cmp(&name(b))
        }
        SortKey::Exposure => compare_known(value(&a.exposure_s), value(&b.exposure_s)),
        SortKey::Gain => compare_known(value(&a.gain), value(&b.gain)),
        SortKey::Temperature => compare_known(value(&a.sensor_temp_c), value(&b.sensor_temp_c)),
        SortKey::Hfr => number(|frame| frame.hfr_px.as_ref().map(|known| known.value)),
        SortKey::Fwhm => {
            let fwhm = |decision: Option<&nightledger_ledger::Decision>| {
                decision.and_then(|decision| decision.fwhm_arcsec.as_ref()).map(|known| known.value)
            };
            compare_known(fwhm(decisions.0), fwhm(decisions.1))
        }
        SortKey::Start => {
            let start = |decision: Option<&nightledger_ledger::Decision>| decision.and_then(|d| d.start_utc);
            start(decisions.0).cmp(&start(decisions.1))
        }
        SortKey::Status => {
            let status = |decision: Option<&nightledger_ledger::Decision>| {
                decision.map(|decision| (!decision.counted, decision.reason))
            };
            status(decisions.0).cmp(&status(decisions.1))
        }
    }
}

/// Numbers first, what nobody knows after them.
fn compare_known(one: Option<f64>, other: Option<f64>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// `Light`, `Master Dark`, `Stack`.
fn kind_words(frame: &Frame) -> String {
    let kind = frame.kind.as_ref().map_or("", |known| known.value.word());
    let kind = if kind == "DarkFlat" { "Dark flat" } else { kind };
    match frame.role {
        Role::Single => kind.to_owned(),
        Role::Master => format!("Master {}", kind.to_lowercase()),
        Role::Stack => "Stack".to_owned(),
    }
}

fn target_words(frame: &Frame) -> String {
    let object = frame.object.as_ref().map_or("", |known| &*known.value);
    match &frame.panel {
        Some(panel) => format!("{object} · panel {}", panel.value),
        None => object.to_owned(),
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
    pub patch: Option<Override>,
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
            diagnostics: header.diagnostics.iter().map(|diagnostic| diagnostic.text.clone()).collect(),
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
    pub fn new(
        scan: &Scan,
        answer: &Answer,
        edits: &Edits,
        _settings: &Settings,
        index: u32,
    ) -> Option<Self> {
        let at = usize::try_from(index).ok()?;
        let frame = scan.frames().get(at)?;
        let own = key(frame);
        let excluded = edits.excluded.contains(&own);
        let decision = answer.ledger.decisions.get(at);
        let words = match decision {
            None => String::new(),
            Some(decision) if decision.counted => {
                let dark_flat = if decision.served_as_dark_flat { " It served as a dark flat." } else { "" };
                match decision.night {
                    Some(night) => format!("Counted. Night of {night}.{dark_flat}"),
                    None => format!("Counted.{dark_flat}"),
                }
            }
            Some(decision) => {
                let reason = decision.reason.map_or("no reason was given", super::why::reason_words);
                let of = decision
                    .duplicate_of
                    .and_then(|of| scan.frames().get(usize::try_from(of).ok()?))
                    .map(|of| format!(" The one that counts is {}.", of.place.path))
                    .unwrap_or_default();
                format!("Not counted: {reason}.{of}")
            }
        };
        Some(Self {
            row: FrameRow::new(scan, answer, index, excluded)?,
            decision: words,
            values: values(frame, answer, at),
            doubts: frame.doubts.iter().map(|doubt| doubt.text.to_string()).collect(),
            patch: edits.overrides.iter().find(|(of, _)| *of == own).map(|(_, patch)| patch.clone()),
            header: HeaderView::default(),
        })
    }
}

fn values(frame: &Frame, answer: &Answer, at: usize) -> Vec<ValueView> {
    let mut out = Vec::new();
    let mut add = |name: &str, value: Option<String>, source: Option<&Source>| {
        if let (Some(value), Some(source)) = (value, source) {
            out.push(ValueView {
                name: name.to_owned(),
                value,
                source: source.to_string(),
                not_read: matches!(source, Source::Guessed(_) | Source::Setting(_) | Source::Edit),
            });
        }
    };
    let text = |known: &Option<Known<Box<str>>>| known.as_ref().map(|known| known.value.to_string());
    let number = |known: &Option<Known<f64>>, unit: &str| {
        known.as_ref().map(|known| format!("{}{unit}", plain(known.value, 6)))
    };
    macro_rules! source {
        ($field:ident) => {
            frame.$field.as_ref().map(|known| &known.source)
        };
    }
    add("Kind", frame.kind.as_ref().map(|_| kind_words(frame)), source!(kind));
    add("Exposures it stands for", frame.subframes.as_ref().map(|n| n.value.to_string()), source!(subframes));
    add("Target", text(&frame.object), source!(object));
    add("Panel", text(&frame.panel), source!(panel));
    add("Filter", text(&frame.filter), source!(filter));
    add("Exposure", number(&frame.exposure_s, " s"), source!(exposure_s));
    let clock = |start: &nightledger_frame::Start| match start.clock {
        nightledger_frame::Clock::Utc => "UTC",
        nightledger_frame::Clock::Local => "local time",
    };
    let start = frame.start.as_ref().map(|known| format!("{} {}", known.value.at.iso(), clock(&known.value)));
    add("Start", start, source!(start));
    add("Gain", number(&frame.gain, ""), source!(gain));
    add("ISO", frame.iso.as_ref().map(|iso| iso.value.to_string()), source!(iso));
    add("Electrons per count", number(&frame.egain, " e-/ADU"), source!(egain));
    add("Offset", number(&frame.offset, ""), source!(offset));
    add("Binning", frame.binning.as_ref().map(|binning| binning.value.to_string()), source!(binning));
    add("Sensor temperature", number(&frame.sensor_temp_c, " °C"), source!(sensor_temp_c));
    add("Set point", number(&frame.set_temp_c, " °C"), source!(set_temp_c));
    add("Ambient temperature", number(&frame.ambient_c, " °C"), source!(ambient_c));
    add("Sky brightness", number(&frame.sqm, " mag/arcsec²"), source!(sqm));
    add("HFR", number(&frame.hfr_px, " px"), source!(hfr_px));
    let fwhm = answer.ledger.decisions.get(at).and_then(|decision| decision.fwhm_arcsec.as_ref());
    add("FWHM", fwhm.map(|fwhm| format!("{}″", plain(fwhm.value, 4))), fwhm.map(|fwhm| &fwhm.source));
    add("Pixel size", number(&frame.pixel_um, " µm"), source!(pixel_um));
    add("Focal length", number(&frame.focal_length_mm, " mm"), source!(focal_length_mm));
    add("Focal ratio", number(&frame.focal_ratio, ""), source!(focal_ratio));
    add("Telescope", text(&frame.telescope), source!(telescope));
    add("Camera", text(&frame.camera), source!(camera));
    add("Filter wheel", text(&frame.filter_wheel), source!(filter_wheel));
    add("Focuser", text(&frame.focuser), source!(focuser));
    add("Rotator", text(&frame.rotator), source!(rotator));
    let position = frame
        .position
        .as_ref()
        .map(|known| format!("{}°, {}°", plain(known.value.latitude, 5), plain(known.value.longitude, 5)));
    add("Position", position, source!(position));
    add("Capture program", text(&frame.software), source!(software));
    out
}
