//! What is told to the engine, and what it answers.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::blink::{BlinkOf, BlinkPage};
use nightledger_session::{Command, Event, MeasureProgress};

use super::{CalibrationTab, FramesTab, Place, State, Tab};
use crate::page::{focus, save, words};
use crate::picture::Picture;
use crate::protocol::{Ask, Checked, Contribution, CopyProgress, FromEngine, Progress, ToEngine};
use crate::storage::{self, Aside, Shelf};

impl State {
    /// Tells the engine something.
    pub fn send(self, message: ToEngine) {
        if let Some(link) = self.unseen.with_value(|unseen| unseen.link.clone()) {
            link.send(message);
        }
    }

    /// Asks the session for something.
    pub fn ask(self, command: Command) {
        self.send(ToEngine::Session(self.unseen.with_value(|unseen| unseen.turns.all), command));
    }

    pub(super) fn hear(self, message: FromEngine) {
        match message {
            FromEngine::Ready => {}
            FromEngine::Progress(progress) => {
                self.progress.update(|now| *now = Progress { not_kept: now.not_kept, ..progress });
            }
            FromEngine::Part(part) => self.unseen.update_value(|unseen| unseen.parts.push(*part)),
            FromEngine::View(mut view) => {
                self.unseen.update_value(|unseen| {
                    for part in unseen.parts.drain(..) {
                        part.put_into(&mut view);
                    }
                });
                self.land(&view);
                // A tab that is there no more leaves its place to the first.
                if view.stacked.logs.is_empty() && self.place.get_untracked() == Place::Tab(Tab::Stacked) {
                    self.place.set(Place::Tab(Tab::Publish));
                }
                self.view.set(Some(Arc::new(*view)));
                self.remember_found();
                self.ask_again();
            }
            FromEngine::Mine(mine) => self.take(*mine),
            FromEngine::Session(event) => self.hear_session(event),
            FromEngine::Contribution(contribution) => self.hear_contribution(contribution),
            FromEngine::Projects(projects) => self.beside().projects.set(Some(Arc::new(*projects))),
            FromEngine::Frame(ticket, detail) => {
                if self.unseen.with_value(|unseen| unseen.opening) == ticket {
                    self.frame.set(detail.map(|detail| Arc::new(*detail)));
                }
            }
            FromEngine::Walk(ticket) => self.walk(ticket),
            FromEngine::StartWorker(number) => {
                if let Some(link) = self.unseen.with_value(|unseen| unseen.link.clone()) {
                    link.start_worker(number);
                }
            }
            FromEngine::Previewed { of, outcome, pixels } => {
                let picture = outcome.map_err(|why| why.to_string()).and_then(|shape| {
                    let picture = Picture::new(shape, pixels).map(Rc::new);
                    picture.ok_or_else(|| tr!("its picture was lost on the way").to_owned())
                });
                let bytes = picture.as_ref().map_or(0, |picture| picture.bytes());
                let kept = self.of_frames().blinking.kept(of.part);
                kept.update(|pictures| pictures.put(of, bytes, picture));
            }
            FromEngine::Measuring(progress) => self.of_frames().measuring.set(progress),
            FromEngine::Copying(progress) => self.beside().copying.set(progress),
            FromEngine::Checking(Checked::Calibration, progress) => self.beside().checking.set(progress),
            FromEngine::Checking(Checked::Sky, progress) => self.beside().sky.set(progress),
            FromEngine::NotKept { no_room } => self.progress.update(|now| now.not_kept = Some(no_room)),
            FromEngine::Looked(text) => self.watch().looked.set(text),
            FromEngine::Trouble(text) => self.trouble(text),
            FromEngine::Broken => {
                self.progress.set(Progress::default());
                self.of_frames().measuring.set(MeasureProgress::default());
                self.beside().checking.set(MeasureProgress::default());
                self.beside().sky.set(MeasureProgress::default());
                self.beside().copying.set(CopyProgress::default());
                self.troubles.update(|troubles| troubles.broken = true);
            }
        }
    }

    fn hear_contribution(self, contribution: Contribution) {
        let beside = self.beside();
        match contribution {
            Contribution::Reading(done, total) => {
                beside.keywords.set(Some((done, total)).filter(|_| done < total));
            }
            Contribution::Bhtom(view) => beside.bhtom.set(Some(Arc::new(*view))),
            Contribution::Azotea(view) => beside.azotea.set(Some(Arc::new(*view))),
            Contribution::Itelescope(files) => {
                if let Err(why) = save::download_each(&files, "text/yaml") {
                    self.trouble(why);
                }
            }
        }
    }

    fn hear_session(self, event: Event) {
        match event {
            Event::Changed => {}
            Event::Said(text) => self.say(text),
            Event::Repaired(repaired) => self.repaired.set(Some(repaired)),
            Event::Trouble(text) => self.trouble(text),
            Event::Row(detail) => {
                if self.open_row.get_untracked() == Some(detail.row) {
                    self.row.set(Some(Arc::new(*detail)));
                }
            }
            Event::RowAgain(detail) => {
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
            Event::Frames(ticket, mut page) => {
                // Also with rows that come too late: it is not said again.
                if let Some(above) = page.above.take() {
                    self.of_frames().above.set(Arc::new(*above));
                }
                if ticket == self.ticket() {
                    // Those chosen are where they stand now; what was chosen since is not known there yet.
                    if self.unseen.with_value(|unseen| unseen.chosen_at) != ticket
                        && self.chosen.with_untracked(|chosen| *chosen != page.chosen)
                    {
                        self.chosen.set(std::mem::take(&mut page.chosen));
                    }
                    self.frames.set(Arc::new(*page));
                }
            }
            Event::Quality(ticket, page) => {
                let quality = self.of_frames().quality;
                if ticket == self.ticket() && quality.with_untracked(|before| **before != *page) {
                    quality.set(Arc::new(*page));
                }
            }
            Event::Cull(ticket, view) => {
                let part = self.of_frames();
                if ticket == part.asked.get_value() {
                    let asked = part.asking.try_update_value(Option::take).flatten();
                    if part.culling.with_untracked(|before| **before != *view) {
                        part.culling.set(Arc::new(*view));
                    }
                    // The line of a limit was dragged on meanwhile.
                    if asked.is_some_and(|asked| part.limits.with_untracked(|limits| limits.query != asked)) {
                        self.ask_culling();
                    }
                }
            }
            Event::Tidying(view) => self.beside().tidying.set(Some(Arc::new(*view))),
            Event::Stacking(view) => {
                let beside = self.beside();
                // What was copied before was another plan's.
                let is_other = beside.stacking.with_untracked(|before| before.as_deref() != Some(&*view));
                if is_other && beside.copying.with_untracked(|copying| !copying.busy) {
                    beside.copying.set(CopyProgress::default());
                }
                beside.stacking.set(Some(Arc::new(*view)));
            }
            Event::Health(view) => self.beside().health.set(Some(Arc::new(*view))),
            Event::Blink(page) => self.take_blink(*page),
            Event::Series(mut series) => {
                self.unseen.update_value(|unseen| {
                    for part in unseen.parts.drain(..) {
                        part.put_into_series(&mut series);
                    }
                });
                self.series.set(Some(Arc::new(*series)));
            }
            Event::Read(shelf) => {
                if storage::settle(shelf) {
                    self.troubles.update(|all| all.aside.retain(|aside| aside.shelf != shelf));
                }
            }
            Event::Unread(shelf, text) => {
                storage::put_aside(shelf);
                self.put_aside(shelf, text);
            }
            Event::Aside(shelf, text) => self.put_aside(shelf, text),
            Event::Kept(shelf, text) => self.keep(shelf, &text),
            Event::Packed { name, bytes, said } => {
                match save::download_bytes(&name, &bytes, "application/zip") {
                    Ok(()) => self.say(said),
                    Err(why) => self.trouble(why),
                }
            }
            event @ (Event::Imported(_) | Event::Exported { .. }) => {
                if let Some(hear) = self.unseen.with_value(|unseen| unseen.hear_of_files) {
                    hear(self, event);
                }
            }
        }
    }

    /// Tells that something was kept that cannot be read.
    fn put_aside(self, shelf: Shelf, text: String) {
        self.troubles.update(|all| {
            all.aside.retain(|aside| aside.shelf != shelf);
            all.aside.push(Aside { shelf, text });
        });
    }

    /// The answer changed: what was asked about it is asked again.
    pub(super) fn ask_again(self) {
        // Charts that stand among tables stay until the new ones come: what is below them would jump.
        let among_tables = self.place.get_untracked() == Place::Tab(Tab::Frames)
            && self.of_frames().tab.get_untracked() == FramesTab::Quality;
        if !among_tables {
            self.series.set(None);
        }
        match self.place.get_untracked() {
            Place::Tab(Tab::Overview) => self.ask(Command::Series),
            Place::Tab(Tab::Frames) => self.ask_frames_tab(),
            Place::Projects => self.send(ToEngine::Projects),
            Place::Tab(Tab::Calibration)
                if self.beside().calibration.get_untracked() == CalibrationTab::Health =>
            {
                self.send(ToEngine::Check(Checked::Calibration, Ask::Known));
            }
            Place::Tab(_) => {}
        }
        if let Some(row) = self.open_row.get_untracked() {
            // A corrected row may stand elsewhere now.
            let is_here = self.row.with_untracked(Option::is_some);
            self.ask(if is_here { Command::RowAgain } else { Command::Row(row) });
        }
        if self.frame.with_untracked(Option::is_some) {
            self.ask_file(None);
        }
    }

    /// Opens a file of the answer.
    pub fn open_file(self, file: u32) {
        self.ask_file(Some(file));
    }

    /// Closes the file that is open, or about to be.
    pub fn close_file(self) {
        self.next_opening();
        self.frame.set(None);
    }

    /// Asks for a file, or again for the one that is open.
    fn ask_file(self, file: Option<u32>) {
        self.send(ToEngine::Frame(self.next_opening(), file));
    }

    /// A number of its own for what is opened now; what was asked for before comes too late.
    fn next_opening(self) -> u32 {
        self.unseen.update_value(|unseen| unseen.opening = unseen.opening.wrapping_add(1));
        self.unseen.with_value(|unseen| unseen.opening)
    }

    /// Asks for the group of lights that is looked at, as it is now.
    pub fn ask_blink(self) {
        let part = self.of_frames();
        let next = part.blinking.next.try_update_value(Option::take).flatten();
        let still = || BlinkOf::Still(words::whole(part.blinking.at.get_untracked()));
        self.ask(Command::Blink(next.unwrap_or_else(still)));
    }

    /// Looks at what the table of quality lists, one light after another.
    pub fn blink_listed(self) {
        let part = self.of_frames();
        part.blinking.next.set_value(Some(BlinkOf::Listed(part.query.get_untracked())));
        // What was looked at before is not gone on with.
        part.blink.set(Arc::default());
        self.show_frames(FramesTab::Blink);
    }

    /// Takes a group of lights over. The light that is looked at by now stays, if it is among them.
    fn take_blink(self, page: BlinkPage) {
        let part = self.of_frames();
        let at = part.blinking.at.get_untracked();
        let stays = part.blink.with_untracked(|before| {
            let now = before.lights.get(at)?;
            page.lights.iter().position(|light| (light.root, &light.key) == (now.root, &now.key))
        });
        let asked = usize::try_from(page.at).unwrap_or_default();
        let at = stays.filter(|_| !page.opens).unwrap_or(asked);
        part.blink.set(Arc::new(page));
        part.blinking.at.set(at);
    }

    /// Chooses rows of the frames table together, from one to another, or none.
    pub fn choose(self, rows: Option<(u32, u32)>) {
        self.chosen.set(rows.into_iter().collect());
        let ticket = self.ticket();
        self.unseen.update_value(|unseen| unseen.chosen_at = ticket);
        self.ask(Command::Choose(self.query.get_untracked(), rows));
    }

    /// Asks for the window of the frames table that the query names.
    pub fn ask_frames(self) {
        let ticket = self.next_ticket();
        self.ask(Command::Frames(ticket, self.query.get_untracked()));
    }

    /// Asks for what the tab of the files that is shown is made of.
    pub(super) fn ask_frames_tab(self) {
        match self.of_frames().tab.get_untracked() {
            FramesTab::List => self.ask_frames(),
            FramesTab::Quality => self.ask_quality(),
            FramesTab::Blink => self.ask_blink(),
        }
    }

    /// Asks for the window of the table of quality that its query names, and for the points of the charts.
    pub fn ask_quality(self) {
        self.ask_quality_table();
        self.ask(Command::Series);
        self.ask_culling();
    }

    /// Asks for what the limits would take away.
    pub fn ask_culling(self) {
        let part = self.of_frames();
        part.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let query = part.limits.with_untracked(|limits| limits.query.clone());
        part.asking.set_value(Some(query.clone()));
        self.ask(Command::Cull(part.asked.get_value(), query));
    }

    /// Asks for it once what was asked before is answered: a limit that is dragged changes faster than an archive is judged.
    pub fn ask_culling_in_turn(self) {
        if self.of_frames().asking.with_value(Option::is_none) {
            self.ask_culling();
        }
    }

    /// Asks for the window of the table of quality.
    pub fn ask_quality_table(self) {
        let ticket = self.next_ticket();
        self.ask(Command::Quality(ticket, self.of_frames().query.get_untracked()));
    }

    /// A number that no earlier message to the engine had. A frames table asked for before comes too late then; a folder
    /// that is added has it asked for again.
    pub(super) fn next_ticket(self) -> u32 {
        self.unseen.update_value(|unseen| unseen.ticket = unseen.ticket.wrapping_add(1));
        self.ticket()
    }

    pub(super) fn ticket(self) -> u32 {
        self.unseen.with_value(|unseen| unseen.ticket)
    }
}
