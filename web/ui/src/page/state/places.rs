//! Going from place to place.

use leptos::prelude::*;
use nightledger_session::Command;
use nightledger_session::present::PageModel;
use nightledger_session::present::frames::{FrameQuery, Only, Part};

use super::{CalibrationTab, Drawer, FramesTab, Place, Sheet, State, Tab};
use crate::page::focus;
use crate::protocol::ToEngine;

impl State {
    /// Shows the files behind something in the frames table.
    pub fn show_files(self, part: Part, label: String) {
        let asked = self.ticket();
        let only = Some(Only { part, label, asked });
        self.list(FrameQuery { only, ..FrameQuery::default() });
    }

    /// Shows the files that do not count in the frames table.
    pub fn show_set_aside(self) {
        self.list(FrameQuery { counted: Some(false), ..FrameQuery::default() });
    }

    /// Shows these files in the frames table, from within another tab or its own.
    fn list(self, query: FrameQuery) {
        // As many rows as before: where the table is in sight already, it does not say anew how many it needs.
        let count = self.query.with_untracked(|now| now.count);
        self.query.set(FrameQuery { count, ..query });
        self.choose(None);
        self.show_frames(FramesTab::List);
        focus::lead_to_tab();
    }

    /// Shows the top of a tab, from within another: the focus goes there too.
    pub fn lead_to(self, tab: Tab) {
        self.show(tab);
        focus::lead_to_tab();
    }

    /// Shows a tab.
    pub fn show(self, tab: Tab) {
        self.go(Place::Tab(tab));
    }

    /// Shows a place of the page.
    pub fn go(self, place: Place) {
        self.unseen.update_value(|unseen| unseen.lands = false);
        self.drawer.set(None);
        // Whoever comes back by the arrow keys stays in the row of tabs: a field that were open still would take the focus.
        self.editing.set(None);
        self.place.set(place);
        match place {
            Place::Tab(Tab::Overview) if self.series.with_untracked(Option::is_none) => {
                self.ask(Command::Series);
            }
            Place::Projects => self.send(ToEngine::Projects),
            Place::Tab(_) => {}
        }
    }

    /// Shows a tab of the files.
    pub fn show_frames(self, tab: FramesTab) {
        let frames = Place::Tab(Tab::Frames);
        let is_shown = self.place.get_untracked() == frames && self.of_frames().tab.get_untracked() == tab;
        self.of_frames().tab.set(tab);
        self.go(frames);
        // One that comes into sight asks by itself.
        if is_shown {
            self.ask_frames_tab();
        }
    }

    /// Shows a tab of calibration.
    pub fn show_calibration(self, tab: CalibrationTab) {
        self.beside().calibration.set(tab);
        self.go(Place::Tab(Tab::Calibration));
    }

    /// Shows a part of what is published.
    pub fn show_sheet(self, sheet: Sheet) {
        self.sheet.set(sheet);
        self.show(Tab::Publish);
    }

    /// Where what was read is best seen first: one target is published, several are projects.
    pub(super) fn land(self, view: &PageModel) {
        if self.unseen.with_value(|unseen| unseen.lands) {
            let several = view.targets.len() > 1;
            let reading = self.progress.with_untracked(|progress| progress.busy);
            self.unseen.update_value(|unseen| unseen.lands = reading);
            self.place.set(if several { Place::Projects } else { Place::Tab(Tab::Publish) });
        }
    }

    /// Shows the files whose target, name or night has these words.
    pub fn search(self, text: String) {
        self.query.update(|query| {
            *query = FrameQuery {
                text,
                count: query.count,
                sort: query.sort,
                descending: query.descending,
                ..FrameQuery::default()
            };
        });
        self.choose(None);
        self.show_frames(FramesTab::List);
    }

    /// Opens a panel beside the page, or closes it.
    pub fn toggle(self, drawer: Drawer) {
        if self.drawer.get_untracked() == Some(drawer) {
            self.close_drawer();
        } else {
            self.open_drawer(drawer);
            focus::lead_to(format!("#{}", drawer.id()));
        }
    }

    fn open_drawer(self, drawer: Drawer) {
        if self.drawer.get_untracked().is_none() {
            let scrolled = window().scroll_y().unwrap_or_default();
            self.unseen.update_value(|unseen| unseen.scrolled = scrolled);
        }
        self.drawer.set(Some(drawer));
    }

    /// Closes the panel; its button has the focus then.
    pub fn close_drawer(self) {
        if let Some(drawer) = self.drawer.get_untracked() {
            let had_the_place = focus::panel_has_the_place();
            self.drawer.set(None);
            if had_the_place {
                let scrolled = self.unseen.with_value(|unseen| unseen.scrolled);
                // By then what is worked on is there again, and as long as it was.
                gloo_timers::callback::Timeout::new(0, move || {
                    window().scroll_to_with_x_and_y(0.0, scrolled);
                })
                .forget();
            }
            if let Some(button) = document().get_element_by_id(&format!("open-{}", drawer.id())) {
                focus::focus(&button);
            }
        }
    }

    /// Opens a row, wherever it is asked for.
    pub fn open(self, row: u32) {
        self.show_sheet(Sheet::AstroBin);
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
        self.open_drawer(Drawer::Settings);
        focus::lead_to(format!("#{heading}"));
    }

    /// Opens a row, or closes it when it is the one that is open.
    pub fn toggle_row(self, row: u32) {
        self.row.set(None);
        self.editing.set(None);
        if self.open_row.get_untracked() == Some(row) {
            self.open_row.set(None);
        } else {
            self.open_row.set(Some(row));
            self.ask(Command::Row(row));
        }
    }
}
