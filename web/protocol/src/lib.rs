//! What the page and the engine say to each other: one enum each way, the same in a worker and on the page's thread.
//!
//! Between threads a message is one array: its bytes, then what only the browser can carry. The bytes are postcard's,
//! which names no fields: reading and writing JavaScript objects instead made the page a tenth larger. So these types
//! have no `serde` attributes that leave fields out.
#![forbid(unsafe_code)]

pub mod jobs;
pub mod preview;

use js_sys::{Array, Uint8Array};
use nightledger_language::{Language, Said};
use nightledger_ledger::{Edits, Settings};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use nightledger_session::present::contribute::{AzoteaView, BhtomView};
use nightledger_session::present::coverage::CoverageView;
use nightledger_session::present::frames::FrameDetail;
use nightledger_session::present::matrix::RigMatrix;
use nightledger_session::present::pictures::PictureWanted;
use nightledger_session::present::projects::ProjectsView;
use nightledger_session::present::rows::RowsView;
use nightledger_session::present::series::{Point, Series};
use nightledger_session::present::{Output, PageModel};
use nightledger_session::{Asking, Command, Event, MeasureProgress, Shelf, StackFor, Which};
use preview::PictureOutcome;

/// From the page to the engine.
#[derive(Serialize, Deserialize)]
pub enum ToEngine {
    /// What the session is to do or to answer. The number counts the page's changes: it comes back with what they led to.
    Session(u32, Command),
    /// Folders to read.
    Add(Vec<NewRoot>),
    /// How many files were found so far in the folder of this number, which is walked by its entries.
    Seen(u32, u32),
    /// What was found in a folder that was walked.
    Found {
        /// Its number.
        ticket: u32,
        /// What `source::entries` gave; undefined if these files are here already.
        #[serde(skip)]
        parts: JsValue,
    },
    /// Stop reading; what was read counts.
    Stop,
    /// Read what was not read when reading was stopped.
    GoOn,
    /// Read again what could not be read.
    ReadAgain,
    /// Forget everything that was read.
    StartOver,
    /// Look at the folders again and again, or no more.
    Watch(bool),
    /// Forget what is kept from scan to scan.
    ForgetKept,
    /// One file (an index of the scan), or the one that was asked for last, whatever its index is by now: its values and its
    /// whole header, read again. The number comes back, so that only what was asked for last is shown.
    Frame(u32, Option<u32>),
    /// Measure the stars of these files, as far as they are not measured.
    Measure(Which),
    /// Measure no more; what was measured counts.
    StopMeasuring,
    /// How cameras and calibration frames, or skies, are: what an earlier visit saw, what is to be seen in pixels, or no
    /// more of it.
    Check(Checked, Ask),
    /// Copy what is laid out for a stacking program.
    Copy {
        /// The program.
        program: StackFor,
        /// The folder that it goes into: a `FileSystemDirectoryHandle` that may be written to.
        #[serde(skip)]
        into: JsValue,
    },
    /// Copy no more; what was copied stays.
    StopCopying,
    /// Make pictures of these files, in this order, and of none that were asked for before; none of any: no more of them
    /// are wanted.
    Preview(Vec<PictureWanted>),
    /// The worker of this number was started: the port to it.
    Worker {
        /// The number that it was asked for by.
        number: u32,
        /// A `MessagePort`.
        #[serde(skip)]
        port: JsValue,
    },
    /// The worker of this number broke down, or could not be started.
    WorkerBroke(u32),
    /// All targets against their goals.
    Projects,
    /// What goes to others than AstroBin.
    Contribute(Asking, Ask),
    /// Speak a language from now on; with its texts, which English has not.
    Speak(Language, String),
    /// Take over goals out of these files.
    Plans {
        /// What they are called.
        names: Vec<String>,
        /// The files, as many as names.
        #[serde(skip)]
        files: Array,
    },
}

/// What pixels are looked at for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Checked {
    /// How cameras and calibration frames are.
    #[default]
    Calibration,
    /// How bright the sky is, for AZOTEA.
    Sky,
}

/// What is asked of keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// What follows from those that were read.
    Known,
    /// To read those that were not.
    Read,
    /// To read no more.
    Stop,
}

/// What goes to others than AstroBin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Contribution {
    /// So many files of so many were read again; no more are, when it is all of them.
    Reading(u32, u32),
    /// For BHTOM.
    Bhtom(Box<BhtomView>),
    /// For AZOTEA.
    Azotea(Box<AzoteaView>),
    /// Metadata of folders, for iTelescope's pipeline.
    Itelescope(Vec<Output>),
}

/// A folder for the engine: its handle, or its files.
#[derive(Serialize, Deserialize)]
pub struct NewRoot {
    /// Its name; empty for loose files.
    pub name: String,
    /// A `FileSystemDirectoryHandle`, or undefined.
    #[serde(skip)]
    pub handle: JsValue,
    /// The number under which the page knows its entries, which bring what the handle leaves out, or all; nothing if it
    /// has none.
    pub ticket: Option<u32>,
    /// Paths of the files below the folder.
    pub paths: Vec<String>,
    /// The files, as many as paths.
    #[serde(skip)]
    pub files: Array,
}

/// From the engine to the page.
#[derive(Serialize, Deserialize)]
pub enum FromEngine {
    /// The engine listens.
    Ready,
    /// How far reading is.
    Progress(Progress),
    /// Everything derived, anew; its largest parts came right before it ([`Self::Part`]).
    View(Box<PageModel>),
    /// What the user set and corrected is otherwise now.
    Mine(Box<Mine>),
    /// What the session answers and says.
    Session(Event),
    /// Answer to [`ToEngine::Frame`]; nothing when the file is there no more.
    Frame(u32, Option<Box<FrameDetail>>),
    /// Answer to [`ToEngine::Contribute`].
    Contribution(Contribution),
    /// All targets against their goals: when asked for, and whenever goals change.
    Projects(Box<ProjectsView>),
    /// Walk the folder of this number by its entries, for [`ToEngine::Found`].
    Walk(u32),
    /// Start a worker that reads pixels, for [`ToEngine::Worker`] with this number.
    StartWorker(u32),
    /// How far measuring is.
    Measuring(MeasureProgress),
    /// How far looking at calibration frames, or skies, is.
    Checking(Checked, MeasureProgress),
    /// How far copying is.
    Copying(CopyProgress),
    /// One of the pictures asked for.
    Previewed {
        /// Which.
        of: PictureWanted,
        /// What it is.
        outcome: PictureOutcome,
        /// The pixels, an `Uint8Array`; undefined without a picture.
        #[serde(skip)]
        pixels: JsValue,
    },
    /// What is read cannot be kept for the next visit.
    NotKept {
        /// There is no room; else the browser keeps nothing.
        no_room: bool,
    },
    /// What a look at the watched folders found, in a line.
    Looked(String),
    /// Something went wrong that the user should read, in whole sentences.
    Trouble(String),
    /// It broke down; the page's side says so in its place.
    Broken,
    /// A part of the [`Self::View`] or the charts' series that follows: all of an archive's in one message would hold the page
    /// up.
    Part(Box<ViewPart>),
}

/// Points of charts in one message.
const POINTS: usize = 10_000;

/// A part of what is derived that is large where the archive is.
#[derive(Serialize, Deserialize)]
pub enum ViewPart {
    /// The rows of the CSV.
    Rows(RowsView),
    /// Calibration against rows.
    Coverage(CoverageView),
    /// What calibration served which night.
    Rigs(Vec<RigMatrix>),
    /// The session summary's lines.
    SummaryLines(Vec<(String, bool)>),
    /// Some points of the charts.
    Points(Vec<Point>),
}

impl ViewPart {
    /// Takes the parts out of a view.
    pub fn out_of(view: &mut PageModel) -> [Self; 4] {
        [
            Self::Rows(std::mem::take(&mut view.rows)),
            Self::Coverage(std::mem::take(&mut view.coverage)),
            Self::Rigs(std::mem::take(&mut view.rigs)),
            Self::SummaryLines(std::mem::take(&mut view.summary_lines)),
        ]
    }

    /// Puts it back into its view.
    pub fn put_into(self, view: &mut PageModel) {
        match self {
            Self::Rows(rows) => view.rows = rows,
            Self::Coverage(coverage) => view.coverage = coverage,
            Self::Rigs(rigs) => view.rigs = rigs,
            Self::SummaryLines(lines) => view.summary_lines = lines,
            Self::Points(_) => {}
        }
    }

    /// Takes the points out of what charts show.
    pub fn out_of_series(series: &mut Series) -> Vec<Self> {
        let points = std::mem::take(&mut series.points);
        points.chunks(POINTS).map(|points| Self::Points(points.to_vec())).collect()
    }

    /// Puts points back, in the order in which they came.
    pub fn put_into_series(self, series: &mut Series) {
        if let Self::Points(points) = self {
            series.points.extend(points);
        }
    }
}

/// What the user set and corrected, as far as it changed.
#[derive(Serialize, Deserialize)]
pub struct Mine {
    /// How many changes of the page are in it.
    pub turn: u32,
    /// What the user set.
    pub settings: Option<Box<Settings>>,
    /// What the user corrected.
    pub edits: Option<Box<Edits>>,
    /// The steps that can be taken back or made again.
    pub steps: Steps,
    /// Texts to keep for the next visit.
    pub kept: Vec<(Shelf, String)>,
}

/// The next steps in both directions, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Steps {
    /// What can be taken back.
    pub undo: Option<String>,
    /// What can be made again.
    pub redo: Option<String>,
}

impl Steps {
    /// What can be taken back, or made again.
    pub fn next(&self, back: bool) -> Option<&str> {
        if back { self.undo.as_deref() } else { self.redo.as_deref() }
    }
}

/// How far copying is, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CopyProgress {
    /// Whether it is under way.
    pub busy: bool,
    /// Whether it ended before all was copied: stopped, or for want of room.
    pub stopped: bool,
    /// Copies to make.
    pub total: u32,
    /// Those that are made, were there, or cannot be made.
    pub done: u32,
    /// Those that were there already.
    pub same: u32,
    /// Bytes copied.
    pub bytes: u64,
    /// Those that cannot be made: how many.
    pub failed: u32,
    /// The first of them: the path, and why.
    pub left: Vec<(String, Said)>,
}

impl CopyProgress {
    /// One cannot be made. So many are named at most.
    pub fn leave(&mut self, path: &str, why: Said, most: usize) {
        self.failed += 1;
        if self.left.len() < most {
            self.left.push((path.to_owned(), why));
        }
    }
}

/// How far reading is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Whether anything is under way.
    pub busy: bool,
    /// Whether the answer is being worked out from what was read.
    pub deriving: bool,
    /// Whether reading was stopped before all was read.
    pub stopped: bool,
    /// Files that could not be read, and can be read again.
    pub failed: u32,
    /// Folders that could not be listed, and can be listed again.
    pub unlisted: u32,
    /// Whether for want of room, if what is read is not kept: what [`FromEngine::NotKept`] said, which the page adds.
    pub not_kept: Option<bool>,
    /// Files found so far while folders are still being listed.
    pub listing: Option<u32>,
    /// Files read.
    pub done: u32,
    /// Files to read.
    pub total: u32,
    /// Files among `done` that had not changed since an earlier scan and were not read again.
    pub unchanged: u32,
    /// Milliseconds that reading took, listing included, once it is done.
    pub took_ms: u32,
    /// Milliseconds of `took_ms` until all folders were listed.
    pub listing_ms: u32,
    /// Milliseconds of `took_ms` in which headers were turned into frames.
    pub parsing_ms: f64,
    /// Milliseconds that it took to work the answer out last.
    pub deriving_ms: u32,
    /// The longest time that the engine kept its thread to itself, in milliseconds.
    pub longest_ms: u32,
}

impl ToEngine {
    /// The message as it is posted; nothing if it cannot be written.
    pub fn to_js(&self) -> Option<JsValue> {
        let message = written(self)?;
        match self {
            Self::Add(roots) => {
                for root in roots {
                    message.push(&root.handle);
                    message.push(&root.files);
                }
            }
            Self::Found { parts, .. } => {
                message.push(parts);
            }
            Self::Worker { port, .. } => {
                message.push(port);
            }
            Self::Plans { files, .. } => {
                message.push(files);
            }
            Self::Copy { into, .. } => {
                message.push(into);
            }
            _ => {}
        }
        Some(message.into())
    }

    /// What of the message goes over to another thread and is here no more.
    pub fn handed_over(&self) -> Array {
        match self {
            Self::Worker { port, .. } => Array::of1(port),
            _ => Array::new(),
        }
    }

    /// A message that was posted; nothing if it cannot be read.
    pub fn from_js(posted: JsValue) -> Option<Self> {
        let (mut message, mut carried) = read(posted)?;
        match &mut message {
            Self::Add(roots) => {
                for root in roots {
                    root.handle = carried.next()?;
                    root.files = carried.next()?.dyn_into().ok()?;
                }
            }
            Self::Found { parts, .. } => *parts = carried.next()?,
            Self::Worker { port: carry, .. } | Self::Copy { into: carry, .. } => *carry = carried.next()?,
            Self::Plans { files, .. } => *files = carried.next()?.dyn_into().ok()?,
            _ => {}
        }
        Some(message)
    }
}

impl FromEngine {
    /// The message as it is posted; nothing if it cannot be written.
    pub fn to_js(&self) -> Option<JsValue> {
        let message = written(self)?;
        if let Self::Previewed { pixels, .. } = self {
            message.push(pixels);
        }
        Some(message.into())
    }

    /// A message that was posted; nothing if it cannot be read.
    pub fn from_js(posted: JsValue) -> Option<Self> {
        let (mut message, mut carried) = read(posted)?;
        if let Self::Previewed { pixels, .. } = &mut message {
            *pixels = carried.next()?;
        }
        Some(message)
    }
}

fn written(message: &impl Serialize) -> Option<Array> {
    let bytes = postcard::to_allocvec(message).ok()?;
    Some(Array::of1(&Uint8Array::from(bytes.as_slice())))
}

/// The message, and what was carried beside it.
fn read<T: DeserializeOwned>(posted: JsValue) -> Option<(T, impl Iterator<Item = JsValue>)> {
    let mut parts = posted.dyn_into::<Array>().ok()?.into_iter();
    let bytes: Uint8Array = parts.next()?.dyn_into().ok()?;
    Some((postcard::from_bytes(&bytes.to_vec()).ok()?, parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_ledger::FixedZone;
    use nightledger_ledger::{Correction, FileKey, FilterId, FrameId};
    use nightledger_session::{Answer, HeaderReader, Limits, Scan};

    /// The page's sample and its answer.
    fn sample(settings: &Settings, edits: &Edits) -> (Scan, Answer) {
        let mut scan = Scan::default();
        let root = scan.add_root("Sample");
        for (path, bytes) in nightledger_session::sample::tree() {
            scan.take_header(root, &path, &HeaderReader::read_all(&path, &bytes, Limits::default()));
        }
        let host = FixedZone { today: time::Date::MAX, offset_min: 0 };
        let answer = Answer::new(&scan, settings, edits, &host, "now");
        (scan, answer)
    }

    /// Through the bytes that are posted, and through them again.
    #[track_caller]
    fn travels<T: Serialize + DeserializeOwned>(message: &T) -> T {
        let bytes = postcard::to_allocvec(message).unwrap();
        let arrived = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(postcard::to_allocvec(&arrived).unwrap(), bytes);
        arrived
    }

    #[test]
    fn what_the_engine_says_arrives() {
        let (settings, edits) = (Settings::default(), Edits::default());
        let (scan, answer) = sample(&settings, &edits);
        let sight = nightledger_session::present::sight::Sight::new(&scan, &answer, &edits, &settings);
        let view = PageModel::new(&scan, &answer, &settings, &edits);
        let frame = FrameDetail::new(&sight, FrameId(0)).unwrap();
        assert!(
            matches!(travels(&FromEngine::View(Box::new(view.clone()))), FromEngine::View(got) if *got == view)
        );
        let mut rest = view.clone();
        let parts = ViewPart::out_of(&mut rest);
        assert!(rest.rows.rows.is_empty() && rest.rigs.is_empty() && rest.summary_lines.is_empty());
        for part in parts {
            travels(&part).put_into(&mut rest);
        }
        assert_eq!(rest, view);
        let series = Series::new(&sight);
        let mut rest = series.clone();
        let parts = ViewPart::out_of_series(&mut rest);
        assert!(rest.points.is_empty() && !series.points.is_empty());
        for part in parts {
            travels(&part).put_into_series(&mut rest);
        }
        assert_eq!(rest, series);
        let asked = FromEngine::Frame(7, Some(Box::new(frame.clone())));
        assert!(matches!(travels(&asked), FromEngine::Frame(7, Some(got)) if *got == frame));
    }

    #[test]
    fn settings_and_edits_arrive_with_fields_that_are_left_out() {
        let key = FileKey { root_name: "root".to_owned(), path: "a.fits".to_owned() };
        let patch = Correction { hfr_px: Some(2.5), ..Correction::default() };
        let filter = FilterId { name: "Ha".to_owned(), id: 4663, rig: None };
        let settings = Some(Box::new(Settings { filters: vec![filter], ..Settings::default() }));
        let edits = Some(Box::new(Edits { corrections: vec![(key, patch)], ..Edits::default() }));
        let mine = Mine {
            turn: 3,
            settings: settings.clone(),
            edits: edits.clone(),
            steps: Steps::default(),
            kept: Vec::new(),
        };
        let FromEngine::Mine(got) = travels(&FromEngine::Mine(Box::new(mine))) else {
            panic!("another message arrived")
        };
        assert_eq!((got.turn, got.settings, got.edits), (3, settings, edits));
    }
}
