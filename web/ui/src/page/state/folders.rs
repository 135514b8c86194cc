//! Folders that are added, read, and forgotten.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Array;
use leptos::prelude::*;
use nightledger_session::present::PageModel;
use nightledger_session::present::frames::FrameQuery;
use nightledger_session::present::projects::ProjectsQuery;
use nightledger_session::present::quality::QualityQuery;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{FileSystemDirectoryEntry, FileSystemDirectoryHandle};

use super::{FramesTab, Sheet, State, Tab};
use crate::page::{offline, remembered, twice};
use crate::protocol::{CopyProgress, NewRoot, ToEngine};
use crate::source::picker::Folder;
use crate::source::{entries, here_already, permitted};

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
    pub(super) fn ticket(&self) -> Option<u32> {
        self.entries.as_ref().map(|(ticket, _)| *ticket)
    }
}

/// Whether nothing was found in what was read.
fn is_empty(view: &PageModel) -> bool {
    view.counts.read == 0 && view.solar.rows.is_empty()
}

impl State {
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
                self.remember(handle.clone());
            }
            self.add_walked(name, Some(handle), entry);
        }
    }

    /// Remembers a folder for the next visit, once there is something to come back for.
    fn remember(self, handle: FileSystemDirectoryHandle) {
        self.unseen.update_value(|unseen| unseen.to_remember.push(handle));
        self.remember_found();
    }

    /// Remembers the folders added so far, if anything was found.
    pub(super) fn remember_found(self) {
        if self.view.with_untracked(|view| view.as_ref().is_none_or(|view| is_empty(view))) {
            return;
        }
        let handles = self
            .unseen
            .try_update_value(|unseen| std::mem::take(&mut unseen.to_remember))
            .unwrap_or_default();
        if handles.is_empty() {
            return;
        }
        spawn_local(async move {
            for handle in handles {
                remembered::remember(handle).await;
            }
            self.remembered().update(|changes| *changes += 1);
        });
    }

    /// Whether what was added was read to its end and held nothing: the ways in are shown again then.
    pub fn found_nothing(self) -> bool {
        let settled = self
            .progress
            .with(|progress| !progress.busy && !progress.stopped && progress.failed + progress.unlisted == 0);
        settled && self.view.with(|view| view.as_ref().is_some_and(|view| is_empty(view)))
    }

    /// Adds dropped folders of which there are only entries. Whether one is here already shows when it was walked.
    pub fn add_entries(self, entries: Vec<FileSystemDirectoryEntry>) {
        for entry in entries {
            self.add_walked(entry.name(), None, Some(entry));
        }
    }

    pub(super) fn add_walked(
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
    pub(super) fn walk(self, ticket: u32) {
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
                self.remember(handle);
            }
        });
    }

    /// Whether the files found in a folder are here already; the folder goes then.
    pub(super) fn is_twice(self, ticket: u32, name: &str, paths: &str, files: &Array) -> bool {
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

    /// Adds the sample. What is added after it takes its place.
    pub fn add_sample(self) {
        self.add_folders(crate::source::picker::sample_folder());
        self.sample.set(true);
    }

    pub(super) fn add(self, root: Root, new: NewRoot) {
        // Made-up exposures never add up with the user's own.
        if self.sample.get_untracked() {
            self.start_over();
        }
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
        self.roots.set(Vec::new());
        self.unseen.update_value(|unseen| unseen.to_remember.clear());
        self.sample.set(false);
        self.watch().on.set(false);
        self.watch().looked.set(String::new());
        self.view.set(None);
        self.beside().projects.set(None);
        self.beside().health.set(None);
        self.beside().stacking.set(None);
        self.beside().copying.set(CopyProgress::default());
        self.beside().bhtom.set(None);
        self.beside().azotea.set(None);
        self.beside().keywords.set(None);
        self.beside().projects_query.set(ProjectsQuery::default());
        self.row.set(None);
        self.open_row.set(None);
        self.editing.set(None);
        self.unseen.update_value(|unseen| unseen.drafts = BTreeMap::default());
        self.close_file();
        self.series.set(None);
        self.troubles.update(|all| {
            all.broken = false;
            all.told.clear();
        });
        self.query.set(FrameQuery::default());
        self.choose(None);
        self.frames.set(Arc::default());
        self.of_frames().quality.set(Arc::default());
        self.of_frames().blink.set(Arc::default());
        self.of_frames().blinking.forget();
        self.of_frames().query.set(QualityQuery::default());
        self.of_frames().culling.set(Arc::default());
        // A rig and its groups are those of a scan; limits stay.
        let kept = self.settings.with_untracked(|settings| settings.culling.clone());
        self.of_frames().limits.update(|limits| limits.take(None, &kept));
        self.of_frames().tab.set(FramesTab::default());
        self.sheet.set(Sheet::default());
        self.show(Tab::Publish);
        self.unseen.update_value(|unseen| unseen.lands = true);
    }
}
