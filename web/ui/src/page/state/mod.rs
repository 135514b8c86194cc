//! The page's state, in one place: what the user set and corrected, what is shown. What is derived comes from the
//! engine and is replaced, never patched.

mod blink;
mod changes;
mod engine;
mod folders;
mod follow;
pub mod language;
mod look;
mod place;
mod places;
mod targets;

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use nightledger_astrobin::Repaired;
use nightledger_language::Language;
use nightledger_ledger::{Edits, RigLimits, Settings};
use nightledger_session::present::PageModel;
use nightledger_session::present::blink::BlinkPage;
use nightledger_session::present::contribute::{AzoteaView, BhtomView};
use nightledger_session::present::culling::{CullQuery, CullView};
use nightledger_session::present::for_stacking::StackView;
use nightledger_session::present::frames::{AboveFrames, FrameDetail, FrameQuery, FramesPage};
use nightledger_session::present::health::HealthView;
use nightledger_session::present::projects::{ProjectsQuery, ProjectsView};
use nightledger_session::present::quality::{QualityPage, QualityQuery};
use nightledger_session::present::series::Series;
use nightledger_session::present::tidying::TidyView;
use nightledger_session::present::why::RowDetail;
use nightledger_session::{Command, Event, MeasureProgress};

use super::kept_filters::Filters;
use crate::link::Link;
use crate::protocol::{CopyProgress, Progress, Steps, ViewPart};
use crate::storage::{self, Aside, Shelf, Word};
use blink::BlinkPart;
pub use blink::FASTEST;
use folders::Root;
pub use look::Look;
pub use place::{CalibrationTab, Drawer, FramesTab, Place, Sheet, Tab, TabName};

/// How long a word on what was done stays in sight.
const SAID_MS: u32 = 6000;

/// The page's state. Cheap to copy: its parts are signals.
#[derive(Clone, Copy)]
pub struct State {
    /// What the user set.
    pub settings: RwSignal<Settings>,
    /// What the user corrected.
    pub edits: RwSignal<Edits>,
    /// Whether settings and edits are here: the session has read what was kept.
    pub known: RwSignal<bool>,
    /// The steps that can be taken back or made again.
    pub history: RwSignal<Steps>,
    /// Everything derived, once a folder was read.
    pub view: RwSignal<Option<Arc<PageModel>>>,
    /// How far reading is.
    pub progress: RwSignal<Progress>,
    /// What went wrong.
    pub troubles: RwSignal<Troubles>,
    /// What the middle of the page shows.
    pub place: RwSignal<Place>,
    /// Which part of what is published is shown.
    pub sheet: RwSignal<Sheet>,
    /// The panel that is open.
    pub drawer: RwSignal<Option<Drawer>>,
    /// What the frames table shows.
    pub query: RwSignal<FrameQuery>,
    /// The window of the frames table.
    pub frames: RwSignal<Arc<FramesPage>>,
    /// Rows of the frames table chosen together: where the choice began and where it ends, both counted. More than once
    /// where other files came among those that were chosen.
    pub chosen: RwSignal<Vec<(u32, u32)>>,
    /// What the tabs of the files show beside the list: one handle for all of it, since copies of this state are passed on.
    parts: StoredValue<Parts>,
    unseen: StoredValue<Unseen, LocalStorage>,
    /// The file opened.
    pub frame: RwSignal<Option<Arc<FrameDetail>>>,
    /// The row opened.
    pub row: RwSignal<Option<Arc<RowDetail>>>,
    /// Which row is open, or about to be.
    pub open_row: RwSignal<Option<u32>>,
    /// The figure being corrected: row and column.
    pub editing: RwSignal<Option<(u32, String)>>,
    /// Points for the charts.
    pub series: RwSignal<Option<Arc<Series>>>,
    /// The theme.
    pub look: RwSignal<Look>,
    /// Whether what was read is the sample.
    pub sample: RwSignal<bool>,
    /// Folders added.
    pub roots: RwSignal<Vec<Root>, LocalStorage>,
    /// A short word on what was just done, for eyes and screen readers.
    pub said: RwSignal<String>,
    /// AstroBin's export as it was pasted, repaired and beside the rows, or why it cannot be.
    pub repaired: RwSignal<Option<Result<Repaired, String>>>,
}

/// Parts of the state that are apart, so that it stays small: it is handed on by value everywhere.
#[derive(Clone, Copy)]
struct Parts {
    frames: FramesPart,
    beside: Beside,
    watch: Watch,
    filters: Filters,
    language: RwSignal<Language>,
    remembered: RwSignal<u32>,
}

/// What the tabs of the files show beside the list.
#[derive(Clone, Copy, Default)]
pub struct FramesPart {
    /// Which tab is shown.
    pub tab: RwSignal<FramesTab>,
    /// What stands above the list's rows.
    pub above: RwSignal<Arc<AboveFrames>>,
    /// Whether columns of the list are being chosen.
    pub columns: RwSignal<bool>,
    /// How far measuring stars is.
    pub measuring: RwSignal<MeasureProgress>,
    /// What the table of quality shows.
    pub query: RwSignal<QualityQuery>,
    /// The window of the table of quality.
    pub quality: RwSignal<Arc<QualityPage>>,
    /// The limits.
    pub limits: RwSignal<Limits>,
    /// What they would take away.
    pub culling: RwSignal<Arc<CullView>>,
    /// How often that was asked for.
    pub asked: StoredValue<u32>,
    /// What was asked last, until it is answered.
    pub asking: StoredValue<Option<CullQuery>>,
    /// The groups of lights to look through, and the lights of one.
    pub blink: RwSignal<Arc<BlinkPage>>,
    /// What of them is looked at.
    pub blinking: BlinkPart,
}

/// Limits of quality: two passes with limits of their own.
#[derive(Clone, Default, PartialEq)]
pub struct Limits {
    /// The limits of each pass; rig, figures and groups are of both.
    pub query: CullQuery,
    /// The limits of the other pass.
    pub other: [Option<f64>; 6],
    /// Whether the second pass, with hard limits, is shown.
    pub hard: bool,
    /// Whether it was the user who said which figures are judged.
    pub chosen: bool,
}

impl Limits {
    /// As they are kept.
    pub fn kept(&self) -> RigLimits {
        let (mut soft, mut hard) = (self.query.limits, self.other);
        if self.hard {
            std::mem::swap(&mut soft, &mut hard);
        }
        let CullQuery { rig, measured, .. } = self.query.clone();
        RigLimits { rig, measured, soft: soft.into(), hard: hard.into() }
    }

    /// Takes over what is kept of a rig's.
    pub fn take(&mut self, rig: Option<String>, all: &[RigLimits]) {
        let kept = all.iter().find(|kept| kept.rig == rig);
        let (soft, hard) =
            kept.map_or_else(Default::default, |kept| (kept.soft.numbers(), kept.hard.numbers()));
        (self.query.limits, self.other) = if self.hard { (hard, soft) } else { (soft, hard) };
        self.query.measured = kept.map_or(self.query.measured, |kept| kept.measured);
        self.query.spared.clear();
        self.query.rig = rig;
    }
}

/// Projects, calibration, and what goes to others than AstroBin.
#[derive(Clone, Copy, Default)]
pub struct Beside {
    /// All targets against their goals, once that was asked for.
    pub projects: RwSignal<Option<Arc<ProjectsView>>>,
    /// Which of them are shown.
    pub projects_query: RwSignal<ProjectsQuery>,
    /// What is ready for BHTOM.
    pub bhtom: RwSignal<Option<Arc<BhtomView>>>,
    /// What AZOTEA needs.
    pub azotea: RwSignal<Option<Arc<AzoteaView>>>,
    /// Which tab of calibration is shown.
    pub calibration: RwSignal<CalibrationTab>,
    /// How cameras and calibration frames are, once that was asked for.
    pub health: RwSignal<Option<Arc<HealthView>>>,
    /// What would be laid out for a stacking program.
    pub stacking: RwSignal<Option<Arc<StackView>>>,
    /// Where files would go by a template.
    pub tidying: RwSignal<Option<Arc<TidyView>>>,
    /// How far copying it is.
    pub copying: RwSignal<CopyProgress>,
    /// How far looking at their pixels is.
    pub checking: RwSignal<MeasureProgress>,
    /// How far looking at the sky in pictures is.
    pub sky: RwSignal<MeasureProgress>,
    /// How many files of how many were read again for their keywords, while that goes on.
    pub keywords: RwSignal<Option<(u32, u32)>>,
}

/// Whether folders are watched, and what that brings.
#[derive(Clone, Copy, Default)]
pub struct Watch {
    /// Whether they are.
    pub on: RwSignal<bool>,
    /// What the last look at them found.
    pub looked: RwSignal<String>,
}

/// What went wrong.
#[derive(Clone, Default)]
pub struct Troubles {
    /// The program broke down: nothing is read any more until the page is loaded again.
    pub broken: bool,
    /// Anything else, in whole sentences.
    pub told: Vec<String>,
    /// What was kept by an earlier visit and cannot be read.
    pub aside: Vec<Aside>,
}

/// What is kept beside what is shown.
#[derive(Default)]
struct Unseen {
    /// The way to the engine.
    link: Option<Link>,
    /// Windows of the frames table that were asked for: by it what comes late is known.
    ticket: u32,
    /// Files that were opened or closed: by it what was asked for before is known.
    opening: u32,
    /// The last window of the frames table that was asked for before rows were chosen.
    chosen_at: u32,
    /// What was said: a later word is not cut short by an earlier one's end.
    saying: u32,
    /// When, on the clock of events.
    said_ms: f64,
    /// What is being typed where the page asks, by the field's id: fields come and go with their tab.
    drafts: BTreeMap<String, String>,
    /// Whether the place shown is still the one for what was read: nobody went elsewhere.
    lands: bool,
    /// How far the page was scrolled when a panel opened, which may take the place of what was seen.
    scrolled: f64,
    /// Is told of settings files that were taken over or are to be saved.
    hear_of_files: Option<fn(State, Event)>,
    /// Parts of the view, or of the series, that comes next.
    parts: Vec<ViewPart>,
    /// How often settings and edits were changed here.
    turns: Turns,
    /// Stops: what was walked for a scan before them is of no use.
    stops: u32,
    /// Folders to be remembered for the next visit once something was found in them.
    to_remember: Vec<web_sys::FileSystemDirectoryHandle>,
}

/// Numbers of changes that were made here: what the session says of an earlier time is not shown.
#[derive(Clone, Copy, Default)]
struct Turns {
    /// Of any.
    all: u32,
    /// Of the last one to the settings that was shown at once.
    settings: u32,
    /// Of the last one to the edits that was shown at once.
    edits: u32,
}

impl State {
    /// The state as it was kept, with an engine that `here` keeps on this thread. `hear_of_files` is told of settings
    /// files that were taken over or are to be saved.
    pub fn new(here: bool, hear_of_files: fn(Self, Event)) -> Self {
        let state = Self {
            settings: RwSignal::default(),
            edits: RwSignal::default(),
            known: RwSignal::new(false),
            history: RwSignal::default(),
            view: RwSignal::new(None),
            progress: RwSignal::default(),
            troubles: RwSignal::default(),
            place: RwSignal::default(),
            sheet: RwSignal::default(),
            drawer: RwSignal::new(None),
            query: RwSignal::default(),
            frames: RwSignal::default(),
            chosen: RwSignal::default(),
            parts: StoredValue::new(Parts {
                frames: FramesPart::default(),
                beside: Beside::default(),
                watch: Watch::default(),
                filters: Filters::kept(),
                language: RwSignal::default(),
                remembered: RwSignal::default(),
            }),
            unseen: StoredValue::new_local(Unseen {
                lands: true,
                hear_of_files: Some(hear_of_files),
                ..Unseen::default()
            }),
            frame: RwSignal::new(None),
            row: RwSignal::new(None),
            open_row: RwSignal::new(None),
            editing: RwSignal::new(None),
            series: RwSignal::new(None),
            look: RwSignal::new(Look::named(Word::Look.kept().as_deref())),
            sample: RwSignal::new(false),
            roots: RwSignal::new_local(Vec::new()),
            said: RwSignal::default(),
            repaired: RwSignal::new(None),
        };
        let link = Link::start(move |message| state.hear(message), here);
        state.unseen.update_value(|unseen| unseen.link = Some(link));
        let (settings, edits) = (storage::kept(Shelf::Settings), storage::kept(Shelf::Edits));
        state.ask(Command::Restore {
            settings,
            edits,
            in_haste: storage::in_haste(),
            aside: storage::aside(),
        });
        state.follow();
        state.follow_breakdowns();
        state.follow_other_tabs();
        state.follow_said();
        state.follow_keys();
        state
    }

    /// What the tabs of the files show beside the list.
    pub fn of_frames(self) -> FramesPart {
        self.parts.get_value().frames
    }

    /// Projects, and what goes to others than AstroBin.
    pub fn beside(self) -> Beside {
        self.parts.get_value().beside
    }

    /// Whether folders are watched.
    pub fn watch(self) -> Watch {
        self.parts.get_value().watch
    }

    /// The language that is spoken, once its texts are here.
    pub fn language(self) -> RwSignal<Language> {
        self.parts.get_value().language
    }

    /// How often the folders of earlier visits changed.
    pub fn remembered(self) -> RwSignal<u32> {
        self.parts.get_value().remembered
    }

    /// AstroBin's list of filters.
    pub fn filters(self) -> Filters {
        self.parts.get_value().filters
    }

    /// Shows something that went wrong until the user closes it.
    pub fn trouble(self, text: String) {
        if self.troubles.with_untracked(|troubles| !troubles.told.contains(&text)) {
            self.troubles.update(|troubles| troubles.told.push(text));
        }
    }

    /// Says in a word what was done; it goes by itself.
    pub fn say(self, text: impl Into<String>) {
        self.said.set(text.into());
        let now_ms = window().performance().map_or(f64::MAX, |clock| clock.now());
        self.unseen.update_value(|unseen| {
            unseen.saying = unseen.saying.wrapping_add(1);
            unseen.said_ms = now_ms;
        });
        let turn = self.unseen.with_value(|unseen| unseen.saying);
        gloo_timers::callback::Timeout::new(SAID_MS, move || {
            if self.unseen.with_value(|unseen| unseen.saying) == turn {
                self.said.set(String::new());
            }
        })
        .forget();
    }

    /// What is typed into the field `id`: it stays until it is taken, also when the field goes out of sight.
    pub fn draft(self, id: String) -> RwSignal<String> {
        let typed = RwSignal::new(
            self.unseen.with_value(|unseen| unseen.drafts.get(&id).cloned().unwrap_or_default()),
        );
        Effect::new(move |_| {
            let typed = typed.get();
            self.unseen.update_value(|unseen| drop(unseen.drafts.insert(id.clone(), typed)));
        });
        typed
    }

    /// Forgets what was typed into a field: it was taken.
    pub fn taken(self, id: &str) {
        self.unseen.update_value(|unseen| drop(unseen.drafts.insert(id.to_owned(), String::new())));
    }
}

/// The page's state, from any component.
pub fn state() -> State {
    expect_context::<State>()
}
