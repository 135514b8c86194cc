//! The page's state, in one place: what the user set and corrected, what is shown. What is derived comes from the
//! engine and is replaced, never patched.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use nightledger_json::{Form, Misfit, Value};
use nightledger_ledger::{Edits, FileKey, Settings};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{FileSystemDirectoryEntry, FileSystemDirectoryHandle};

use super::{focus, offline, twice};
use crate::engine::link::Link;
use crate::protocol::{FromEngine, NewRoot, Progress, ToEngine};
use crate::source::picker::Folder;
use crate::source::{entries, here_already, permitted};
use crate::storage::{self, Aside, Shelf};
use nightledger_session::History;
use nightledger_session::present::PageModel;
use nightledger_session::present::correct;
use nightledger_session::present::frames::{FrameDetail, FrameQuery, FramesPage, Only, Part};
use nightledger_session::present::series::Series;
use nightledger_session::present::why::RowDetail;

/// How long a word on what was done stays in sight.
const SAID_MS: u32 = 6000;

/// The page's state. Cheap to copy: its parts are signals.
#[derive(Clone, Copy)]
pub struct State {
    /// What the user set.
    pub settings: RwSignal<Settings>,
    /// What the user corrected.
    pub edits: RwSignal<Edits>,
    /// Settings and edits before and after the present ones.
    pub history: RwSignal<History>,
    /// Everything derived, once a folder was read.
    pub view: RwSignal<Option<Arc<PageModel>>>,
    /// How far reading is.
    pub progress: RwSignal<Progress>,
    /// What went wrong.
    pub troubles: RwSignal<Troubles>,
    /// The tab shown.
    pub tab: RwSignal<Tab>,
    /// What the frames table shows.
    pub query: RwSignal<FrameQuery>,
    /// The window of the frames table.
    pub frames: RwSignal<Arc<FramesPage>>,
    /// Rows of the frames table chosen together: where the choice began and where it ends, both counted.
    pub chosen: RwSignal<Option<(u32, u32)>>,
    unseen: StoredValue<Unseen>,
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
    /// What was kept and cannot be read.
    pub aside: RwSignal<Vec<Aside>>,
    /// Folders added.
    pub roots: RwSignal<Vec<Root>, LocalStorage>,
    /// A short word on what was just done, for eyes and screen readers.
    pub said: RwSignal<String>,
    link: StoredValue<Option<Link>, LocalStorage>,
}

/// What went wrong.
#[derive(Clone, Default)]
pub struct Troubles {
    /// The program broke down: nothing is read any more until the page is loaded again.
    pub broken: bool,
    /// Anything else, in whole sentences.
    pub told: Vec<String>,
}

/// What is kept beside what is shown.
#[derive(Default)]
struct Unseen {
    /// Windows of the frames table that were asked for: by it what comes late is known.
    ticket: u32,
    /// What was said: a later word is not cut short by an earlier one's end.
    saying: u32,
    /// What is being typed where the page asks, by the field's id: fields come and go with their tab.
    drafts: BTreeMap<String, String>,
    /// Stops: what was walked for a scan before them is of no use.
    stops: u32,
}

/// A folder that was added.
#[derive(Clone)]
pub struct Root {
    /// Its handle, where the browser has such.
    pub handle: Option<FileSystemDirectoryHandle>,
    /// What tells its files from others, where there is no handle and they are known.
    pub files: Option<u64>,
    /// Its entries, where it was dropped, with the number under which the engine knows them.
    pub entries: Option<(u32, FileSystemDirectoryEntry)>,
}

impl Root {
    fn ticket(&self) -> Option<u32> {
        self.entries.as_ref().map(|(ticket, _)| *ticket)
    }
}

/// The tabs, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Rows.
    #[default]
    Acquisition,
    /// The session summary.
    Summary,
    /// Files.
    Frames,
    /// What matched.
    Calibration,
    /// Pictures of numbers.
    Charts,
    /// Doubts.
    Notices,
    /// What the user sets.
    Settings,
}

impl Tab {
    /// All tabs in order.
    pub const ALL: [Self; 7] = [
        Self::Acquisition,
        Self::Summary,
        Self::Frames,
        Self::Calibration,
        Self::Charts,
        Self::Notices,
        Self::Settings,
    ];

    /// The tab's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Acquisition => "Acquisition",
            Self::Summary => "Summary",
            Self::Frames => "Frames",
            Self::Calibration => "Calibration",
            Self::Charts => "Charts",
            Self::Notices => "Notices",
            Self::Settings => "Settings",
        }
    }

    /// A name for elements' ids.
    pub fn id(self) -> String {
        self.name().to_lowercase()
    }
}

/// The themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Red on black, for eyes that are to stay adapted to the dark.
    Red,
}

impl Look {
    /// All themes, with their names.
    pub const ALL: [(Self, &str); 4] =
        [(Self::System, "As the system"), (Self::Light, "Light"), (Self::Dark, "Dark"), (Self::Red, "Red")];

    /// The word in the page's `data-theme`.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Red => "red",
        }
    }
}

impl Form for Look {
    fn blank() -> Self {
        Self::default()
    }

    fn to_json(&self) -> Value {
        Value::Text(self.word().to_owned())
    }

    fn take_json(&mut self, value: &Value) -> Result<(), Misfit> {
        let look = Self::ALL.into_iter().find(|(look, _)| value.text() == Some(look.word()));
        *self = look.ok_or(Misfit::new("the name of a theme"))?.0;
        Ok(())
    }
}

impl State {
    /// The state as it was kept, with an engine that `here` keeps on this thread.
    pub fn new(here: bool) -> Self {
        let mut aside = storage::aside();
        let state = Self {
            settings: RwSignal::new(storage::load(Shelf::Settings, &mut aside).unwrap_or_default()),
            edits: RwSignal::new(storage::load(Shelf::Edits, &mut aside).unwrap_or_default()),
            history: RwSignal::default(),
            view: RwSignal::new(None),
            progress: RwSignal::default(),
            troubles: RwSignal::default(),
            tab: RwSignal::default(),
            query: RwSignal::default(),
            frames: RwSignal::default(),
            chosen: RwSignal::new(None),
            unseen: StoredValue::default(),
            frame: RwSignal::new(None),
            row: RwSignal::new(None),
            open_row: RwSignal::new(None),
            editing: RwSignal::new(None),
            series: RwSignal::new(None),
            look: RwSignal::new(storage::load(Shelf::Look, &mut aside).unwrap_or_default()),
            aside: RwSignal::new(aside),
            roots: RwSignal::new_local(Vec::new()),
            said: RwSignal::default(),
            link: StoredValue::new_local(None),
        };
        let link = Link::start(move |message| state.hear(message), here);
        state.link.set_value(Some(link));
        state.follow();
        state.follow_breakdowns();
        state.follow_other_tabs();
        state.follow_said();
        state.follow_keys();
        state
    }

    /// Keeps and sends what the user changes.
    fn follow(self) {
        Effect::new(move |_| {
            let (settings, edits) = (self.settings.get(), self.edits.get());
            self.send(ToEngine::Configure { settings: Box::new(settings), edits: Box::new(edits) });
        });
        Effect::new(move |before: Option<()>| {
            let again = before.is_some();
            self.settings.with(|settings| self.keep(again, Shelf::Settings, settings));
        });
        Effect::new(move |before: Option<()>| {
            let again = before.is_some();
            self.edits.with(|edits| self.keep(again, Shelf::Edits, edits));
        });
        Effect::new(move |before: Option<()>| {
            let again = before.is_some();
            let look = self.look.get();
            if let Some(root) = document().document_element() {
                // A document element takes attributes; there is nobody to tell if it does not.
                let _ = root.set_attribute("data-theme", look.word());
            }
            self.keep(again, Shelf::Look, &look);
        });
    }

    /// Says it when the program breaks down on this thread.
    fn follow_breakdowns(self) {
        window_event_listener(leptos::ev::error, move |event| {
            // An event without an error is a remark of the browser's own, on its layout for one. What was added to the
            // browser puts its scripts into pages, and their errors are not the page's.
            let own = event.error().is_object() && !event.filename().contains("-extension:");
            if let Some(link) = self.link.get_value().filter(|_| own) {
                link.broke_here();
            }
        });
    }

    /// Takes over what another tab keeps: settings and edits are the user's, not a tab's, and the tab that writes last
    /// must not undo what the other one did.
    fn follow_other_tabs(self) {
        // What cannot be understood, of a newer version, leaves what is here.
        fn there<T: Form + Default>(state: State, shelf: Shelf, emptied: bool) -> Option<T> {
            if emptied {
                return Some(T::default());
            }
            let mut aside = state.aside.get_untracked();
            let there = storage::load(shelf, &mut aside);
            if there.is_none() {
                state.aside.set(aside);
            }
            there
        }
        window_event_listener(leptos::ev::storage, move |event| {
            if storage::is_forgotten(&event) {
                // A scan that is under way here keeps nothing of what it read.
                self.send(ToEngine::ForgetKept);
            }
            for (shelf, emptied) in storage::changed(&event) {
                // Taking back a step of this tab must not take back unsaid what the other one did.
                let what = "changes in another tab";
                match shelf {
                    Shelf::Settings => {
                        if let Some(there) = there(self, shelf, emptied) {
                            self.set(what, |settings| *settings = there);
                        }
                    }
                    Shelf::Edits => {
                        if let Some(there) = there(self, shelf, emptied) {
                            self.edit(what, |edits| *edits = there);
                        }
                    }
                    Shelf::Look => {
                        if let Some(there) = there(self, shelf, emptied) {
                            self.look.set(there);
                        }
                    }
                }
                // What was forgotten there comes back in no tab.
                if emptied {
                    self.aside.set(Vec::new());
                    self.history.set(History::default());
                }
            }
        });
    }

    /// What was said goes with the next thing that is done: it may no longer be true then.
    fn follow_said(self) {
        let hush = move || {
            if self.said.with_untracked(|said| !said.is_empty()) {
                self.said.set(String::new());
            }
        };
        window_event_listener(leptos::ev::pointerdown, move |_| hush());
        window_event_listener(leptos::ev::keydown, move |event| {
            if !event.is_composing() && event.key() != "Tab" {
                hush();
            }
        });
    }

    /// Ctrl+Z takes the last change back, with Shift (or Ctrl+Y) it comes again. A field in which something was typed
    /// that is not taken yet has its own.
    fn follow_keys(self) {
        let typing = StoredValue::new(false);
        window_event_listener(leptos::ev::input, move |_| typing.set_value(true));
        window_event_listener(leptos::ev::change, move |_| typing.set_value(false));
        window_event_listener(leptos::ev::focusin, move |_| typing.set_value(false));
        window_event_listener(leptos::ev::keydown, move |event| {
            if typing.get_value() || !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "z" => self.turn(true),
                "Z" | "y" => self.turn(false),
                _ => return,
            }
            event.prevent_default();
        });
    }

    /// What was just loaded need not be kept again.
    fn keep(self, again: bool, shelf: Shelf, value: &dyn Form) {
        if again && let Err(why) = storage::keep(shelf, value) {
            self.trouble(why.to_owned());
        }
    }

    /// Forgets what was put aside; what holds now takes its place.
    pub fn forget_aside(self) {
        storage::forget_aside();
        self.aside.set(Vec::new());
        self.settings.with_untracked(|settings| self.keep(true, Shelf::Settings, settings));
        self.edits.with_untracked(|edits| self.keep(true, Shelf::Edits, edits));
    }

    /// Tells the engine something.
    pub fn send(self, message: ToEngine) {
        if let Some(link) = self.link.get_value() {
            link.send(message);
        }
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
        self.unseen.update_value(|unseen| unseen.saying = unseen.saying.wrapping_add(1));
        let turn = self.unseen.with_value(|unseen| unseen.saying);
        gloo_timers::callback::Timeout::new(SAID_MS, move || {
            if self.unseen.with_value(|unseen| unseen.saying) == turn {
                self.said.set(String::new());
            }
        })
        .forget();
    }

    fn hear(self, message: FromEngine) {
        match message {
            FromEngine::Ready => {}
            FromEngine::Progress(progress) => {
                self.progress.update(|now| *now = Progress { not_kept: now.not_kept, ..progress });
            }
            FromEngine::View(view) => {
                self.view.set(Some(Arc::new(*view)));
                self.ask_again();
            }
            FromEngine::Row(detail) => {
                if self.open_row.get_untracked() == Some(detail.row) {
                    self.row.set(Some(Arc::new(*detail)));
                }
            }
            FromEngine::RowOf(detail) => {
                if let Some(before) = self.open_row.get_untracked() {
                    let row = detail.as_ref().map(|detail| detail.row);
                    self.open_row.set(row);
                    self.row.set(detail.map(|detail| Arc::new(*detail)));
                    // A correction can give it another place among the rows.
                    if let Some(row) = row.filter(|row| *row != before) {
                        focus::into_sight_soon(format!("row-{row}"));
                    }
                }
            }
            FromEngine::Correct(lights, column, typed) => self.correct(&lights, &column, &typed),
            FromEngine::Frames(ticket, page) => {
                if ticket == self.ticket() {
                    self.frames.set(Arc::new(*page));
                }
            }
            FromEngine::Frame(detail) => self.frame.set(Some(Arc::new(*detail))),
            FromEngine::Keys(keys, exclude) => self.exclude(keys, exclude),
            FromEngine::Series(series) => self.series.set(Some(Arc::new(*series))),
            FromEngine::Walk(ticket) => self.walk(ticket),
            FromEngine::NotKept { no_room } => self.progress.update(|now| now.not_kept = Some(no_room)),
            FromEngine::Trouble(text) => self.trouble(text),
            FromEngine::Broken => {
                self.progress.set(Progress::default());
                self.troubles.update(|troubles| troubles.broken = true);
            }
        }
    }

    /// The answer changed: what was asked about it is asked again.
    fn ask_again(self) {
        self.series.set(None);
        if self.tab.get_untracked() == Tab::Charts {
            self.send(ToEngine::Series);
        }
        if self.tab.get_untracked() == Tab::Frames {
            self.ask_frames();
        }
        if let Some(row) = self.open_row.get_untracked() {
            // A corrected row may stand elsewhere now: its first light knows where.
            let light = self.row.with_untracked(|row| Some(row.as_ref()?.frames.first()?.index));
            self.send(light.map_or(ToEngine::Row(row), ToEngine::RowOf));
        }
        if let Some(index) = self.frame.with_untracked(|frame| frame.as_ref().map(|frame| frame.row.index)) {
            self.send(ToEngine::Frame(index));
        }
    }

    /// Asks for the window of the frames table that the query names.
    pub fn ask_frames(self) {
        self.send(ToEngine::Frames(self.next_ticket(), self.query.get_untracked()));
    }

    /// A number that no earlier message to the engine had. A frames table asked for before comes too late then; a folder
    /// that is added has it asked for again.
    fn next_ticket(self) -> u32 {
        self.unseen.update_value(|unseen| unseen.ticket = unseen.ticket.wrapping_add(1));
        self.ticket()
    }

    fn ticket(self) -> u32 {
        self.unseen.with_value(|unseen| unseen.ticket)
    }

    /// Shows the files behind something in the frames table.
    pub fn show_files(self, part: Part, label: String) {
        let asked = self.ticket();
        self.query.set(FrameQuery { only: Some(Only { part, label, asked }), ..FrameQuery::default() });
        self.chosen.set(None);
        self.lead_to(Tab::Frames);
    }

    /// Shows the files that do not count in the frames table.
    pub fn show_set_aside(self) {
        self.query.set(FrameQuery { counted: Some(false), ..FrameQuery::default() });
        self.chosen.set(None);
        self.lead_to(Tab::Frames);
    }

    /// Shows the top of a tab, from within another: the focus goes there too.
    pub fn lead_to(self, tab: Tab) {
        self.show(tab);
        focus::lead_to_tab();
    }

    /// Shows a tab.
    pub fn show(self, tab: Tab) {
        self.tab.set(tab);
        match tab {
            Tab::Frames => self.ask_frames(),
            Tab::Charts if self.series.with_untracked(Option::is_none) => self.send(ToEngine::Series),
            _ => {}
        }
    }

    /// Opens a row, wherever it is asked for.
    pub fn open(self, row: u32) {
        self.show(Tab::Acquisition);
        if self.open_row.get_untracked() != Some(row) {
            self.toggle_row(row);
        }
        focus::lead_to(format!("#row-{row}"));
    }

    /// Opens a row with the field to correct one of its figures.
    pub fn open_to_edit(self, row: u32, column: &str) {
        if self.open_row.get_untracked() != Some(row) {
            self.toggle_row(row);
        }
        self.editing.set(Some((row, column.to_owned())));
    }

    /// Shows a part of the settings.
    pub fn show_setting(self, heading: &'static str) {
        self.show(Tab::Settings);
        focus::lead_to(format!("#{heading}"));
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

    /// Opens a row, or closes it when it is the one that is open.
    pub fn toggle_row(self, row: u32) {
        self.row.set(None);
        self.editing.set(None);
        if self.open_row.get_untracked() == Some(row) {
            self.open_row.set(None);
        } else {
            self.open_row.set(Some(row));
            self.send(ToEngine::Row(row));
        }
    }

    /// Adds folders by handle. One that is here already, or lies in one that is, is not read again.
    pub async fn add_handles(
        self,
        handles: Vec<(FileSystemDirectoryHandle, Option<FileSystemDirectoryEntry>)>,
    ) {
        for (handle, entry) in handles {
            let name = handle.name();
            let here = self
                .roots
                .with_untracked(|roots| roots.iter().filter_map(|root| root.handle.clone()).collect());
            if let Some(told) = twice::among(here, &handle).await {
                let is_here = told.inside;
                if is_here && self.goes_on() {
                    continue;
                }
                self.trouble(told.text);
                if is_here {
                    continue;
                }
            }
            if entry.is_none() {
                spawn_local(super::recent::remember(handle.clone()));
            }
            self.add_walked(name, Some(handle), entry);
        }
    }

    /// Adds dropped folders of which there are only entries. Whether one is here already shows when it was walked.
    pub fn add_entries(self, entries: Vec<FileSystemDirectoryEntry>) {
        for entry in entries {
            self.add_walked(entry.name(), None, Some(entry));
        }
    }

    fn add_walked(
        self,
        name: String,
        handle: Option<FileSystemDirectoryHandle>,
        entry: Option<FileSystemDirectoryEntry>,
    ) {
        let entries = entry.map(|entry| (self.next_ticket(), entry));
        let new = NewRoot {
            name,
            handle: handle.clone().into(),
            ticket: entries.as_ref().map(|(ticket, _)| *ticket),
            paths: Vec::new(),
            files: Array::new(),
        };
        self.add(Root { handle, files: None, entries }, new);
    }

    /// Walks a folder by its entries for the engine, unless reading ends meanwhile.
    fn walk(self, ticket: u32) {
        let root = self
            .roots
            .with_untracked(|roots| roots.iter().find(|root| root.ticket() == Some(ticket)).cloned());
        let Some(Root { handle, entries: Some((_, entry)), .. }) = root else { return };
        let stops = self.unseen.with_value(|unseen| unseen.stops);
        let all = handle.is_none();
        let seen = move |files| {
            if all {
                self.send(ToEngine::Seen(ticket, files));
            }
            self.unseen.with_value(|unseen| unseen.stops) == stops
        };
        spawn_local(async move {
            let Some(found) = entries(&entry, all, Rc::new(seen)).await else { return };
            let paths = found.get(0).as_string().unwrap_or_default();
            let twice = all && self.is_twice(ticket, &entry.name(), &paths, &found.get(1).unchecked_into());
            let parts = if twice { JsValue::UNDEFINED } else { found.into() };
            self.send(ToEngine::Found { ticket, parts });
            // A handle alone, in a later visit, would leave out what only entries know.
            if let Some(handle) = handle
                && paths.is_empty()
            {
                super::recent::remember(handle).await;
            }
        });
    }

    /// Whether the files found in a folder are here already; the folder goes then.
    fn is_twice(self, ticket: u32, name: &str, paths: &str, files: &Array) -> bool {
        let files = files.iter().map(JsCast::unchecked_into);
        let fingerprint = Some(twice::fingerprint(name, paths.split_terminator('\0').zip(files)));
        let is_own = |root: &Root| root.ticket() == Some(ticket);
        self.roots
            .try_update(|roots| {
                let twice = roots.iter().any(|root| root.files == fingerprint && !is_own(root));
                if twice {
                    roots.retain(|root| !is_own(root));
                } else if let Some(own) = roots.iter_mut().find(|root| is_own(root)) {
                    own.files = fingerprint;
                }
                twice
            })
            .unwrap_or_default()
    }

    /// Adds folders by their files. The same files under the same name are not read again.
    pub fn add_folders(self, folders: Vec<Folder>) {
        for (name, files) in folders {
            let fingerprint =
                twice::fingerprint(&name, files.iter().map(|(path, file)| (&**path, file.clone())));
            if self.roots.with_untracked(|roots| roots.iter().any(|root| root.files == Some(fingerprint))) {
                if !self.goes_on() {
                    self.trouble(here_already(&name));
                }
                continue;
            }
            let root = Root { handle: None, files: Some(fingerprint), entries: None };
            let (paths, files): (Vec<String>, Vec<_>) = files.into_iter().unzip();
            let files = files.into_iter().collect();
            self.add(root, NewRoot { name, handle: JsValue::UNDEFINED, ticket: None, paths, files });
        }
    }

    /// Goes on reading where it was stopped, if it was, and reads again what could not be read.
    pub fn goes_on(self) -> bool {
        let progress = self.progress.get_untracked();
        if progress.stopped {
            self.send(ToEngine::GoOn);
        } else if progress.failed + progress.unlisted > 0 {
            self.read_again();
        } else {
            return false;
        }
        true
    }

    /// Reads again what could not be read. Needs a fresh click: permission may have to be given again.
    pub fn read_again(self) {
        self.troubles.update(|troubles| troubles.told.clear());
        let handles: Vec<_> =
            self.roots.with_untracked(|roots| roots.iter().filter_map(|root| root.handle.clone()).collect());
        spawn_local(async move {
            for handle in handles {
                // What stays closed is said again.
                let _ = permitted(&handle, false, true).await;
            }
            self.send(ToEngine::ReadAgain);
        });
    }

    /// Stops reading; what was read counts.
    pub fn stop(self) {
        self.unseen.update_value(|unseen| unseen.stops = unseen.stops.wrapping_add(1));
        self.send(ToEngine::Stop);
    }

    fn add(self, root: Root, new: NewRoot) {
        self.roots.update(|all| all.push(root));
        self.send(ToEngine::Add(vec![new]));
    }

    /// Forgets what was read. Settings and edits stay.
    pub fn start_over(self) {
        if self.troubles.with_untracked(|troubles| troubles.broken) {
            return offline::reload();
        }
        self.unseen.update_value(|unseen| unseen.stops = unseen.stops.wrapping_add(1));
        self.send(ToEngine::StartOver);
        self.history.set(History::default());
        self.roots.set(Vec::new());
        self.view.set(None);
        self.row.set(None);
        self.open_row.set(None);
        self.editing.set(None);
        self.unseen.update_value(|unseen| unseen.drafts = BTreeMap::default());
        self.frame.set(None);
        self.series.set(None);
        self.troubles.set(Troubles::default());
        self.query.set(FrameQuery::default());
        self.chosen.set(None);
        self.frames.set(Arc::default());
        self.show(Tab::Acquisition);
    }

    /// Changes settings and edits, so that it can be undone; `what` follows "Undo: ".
    pub fn change(self, what: impl Into<String>, change: impl FnOnce(&mut Settings, &mut Edits)) {
        let mut now = self.now();
        change(&mut now.0, &mut now.1);
        let noted = self.history.try_maybe_update(|history| {
            let noted = history.note(what.into(), self.now(), (&now.0, &now.1));
            (noted, noted)
        });
        if noted == Some(true) {
            self.put(now);
        }
    }

    /// Changes the edits, so that it can be undone.
    pub fn edit(self, what: impl Into<String>, change: impl FnOnce(&mut Edits)) {
        self.change(what, |_, edits| change(edits));
    }

    /// Changes the settings, so that it can be undone.
    pub fn set(self, what: impl Into<String>, change: impl FnOnce(&mut Settings)) {
        self.change(what, |settings, _| change(settings));
    }

    fn now(self) -> (Settings, Edits) {
        (self.settings.get_untracked(), self.edits.get_untracked())
    }

    /// Only what differs is told to those who follow it.
    fn put(self, (settings, edits): (Settings, Edits)) {
        if self.settings.with_untracked(|now| *now != settings) {
            self.settings.set(settings);
        }
        if self.edits.with_untracked(|now| *now != edits) {
            self.edits.set(edits);
        }
    }

    /// Corrects a cell of a row, in all its lights.
    fn correct(self, lights: &[FileKey], column: &str, typed: &str) {
        // It was tried before the lights were asked for, where the answer is shown.
        self.edit(format!("{column} of a row"), |edits| {
            correct::patch_files(edits, lights, |patch| {
                let _ = correct::correct(patch, column, typed);
            });
        });
        self.say(match typed.trim() {
            "" => format!("{column} is as it was read"),
            typed => format!("{column} is {typed}"),
        });
    }

    /// Takes the last change back, or makes the last one taken back again.
    pub fn turn(self, back: bool) {
        let mut now = self.now();
        let turned = self.history.try_update(|history| history.turn(back, &mut now.0, &mut now.1));
        if let Some(Some(what)) = turned {
            self.put(now);
            self.say(format!("{}: {what}", if back { "Undone" } else { "Done again" }));
        }
    }

    /// Gives a filter its id on AstroBin.
    pub fn set_filter_id(self, name: &str, id: u32) {
        self.set(format!("filter id of {name}"), |settings| settings.set_filter_id(name, id));
        self.say(format!("{name} is filter {id}"));
    }

    /// Switches files off, or on again.
    pub fn exclude(self, keys: Vec<FileKey>, exclude: bool) {
        let count = keys.len();
        if count == 0 {
            return self.say(if exclude { "No file to exclude" } else { "No file to include" });
        }
        let what = match (count, exclude) {
            (1, true) => "1 file excluded".to_owned(),
            (1, false) => "1 file included".to_owned(),
            (_, true) => format!("{count} files excluded"),
            (_, false) => format!("{count} files included"),
        };
        self.edit(&*what, |edits| {
            let keys: BTreeSet<FileKey> = keys.into_iter().collect();
            edits.excluded.retain(|key| !keys.contains(key));
            if exclude {
                edits.included.retain(|key| !keys.contains(key));
                edits.excluded.extend(keys);
                edits.excluded.sort();
            }
        });
        self.say(what);
    }
}

/// The page's state, from any component.
pub fn state() -> State {
    expect_context::<State>()
}
