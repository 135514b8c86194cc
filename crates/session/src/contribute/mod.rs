//! What goes to others than AstroBin: BHTOM (docs/rules.md#21), AZOTEA (docs/rules.md#22), the metadata of iTelescope
//! (docs/rules.md#23-keywords). They ask for keywords that a frame does not keep: headers are read again for them, when
//! somebody asks.

mod azotea;
mod bhtom;
mod sky;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use nightledger_frame::{Frame, Kind};
use nightledger_header::Header;
use nightledger_ledger::{FrameId, Reason};
use nightledger_registry::Facts;
use nightledger_registry::bhtom::Info;
use nightledger_registry::itelescope::{FolderMetadata, metadata};
use serde::{Deserialize, Serialize};

use crate::keywords::Keywords;
use crate::present::contribute::{AzoteaView, BhtomView};
use crate::{OutputFile, Session, ToLook};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asking {
    /// BHTOM, for lights.
    Bhtom,
    /// AZOTEA, for every picture.
    Azotea,
    /// The metadata step of iTelescope's pipeline, for lights.
    Itelescope,
}

impl Session {
    /// The files, by root and path, whose headers are to be read for this.
    pub fn unread_keywords(&mut self, asking: Asking) -> Vec<(u16, String)> {
        let words = self.info().as_ref().map(Info::keywords).unwrap_or_default();
        if self.keywords.changes != self.scan.changes() || !words.is_subset(&self.keywords.words) {
            let changes = self.scan.changes();
            self.keywords = Keywords { words, changes, ..Keywords::default() };
        }
        let unread = |frame: &&Frame| !self.keywords.of_files.contains_key(&file_of(frame));
        let files = self.asked_about(asking).into_iter().filter(unread).map(file_of);
        let files: BTreeSet<(u16, Box<str>)> = files.collect();
        files.into_iter().map(|(root, path)| (root, path.into())).collect()
    }

    /// The header of one of these files.
    pub fn take_keywords(&mut self, root: u16, path: &str, header: &Header) {
        let mut more = self.keywords.words.clone();
        more.insert("IMG_FILE".to_owned());
        self.keywords.of_files.insert((root, path.into()), Facts::of(header, &more));
    }

    /// Which lights are ready for BHTOM.
    pub fn bhtom(&mut self) -> BhtomView {
        let unread = self.unread_keywords(Asking::Bhtom).len();
        bhtom::view(self, unread)
    }

    /// What AZOTEA needs of each camera's files.
    pub fn azotea(&mut self) -> AzoteaView {
        let unread = self.unread_keywords(Asking::Azotea).len();
        azotea::view(self, unread)
    }

    /// The files whose sky is looked at, as far as their keywords were read.
    pub fn to_look_sky(&self) -> Vec<ToLook> {
        azotea::report(self).map(|report| sky::to_look(self, &report)).unwrap_or_default()
    }

    /// Key and value pairs for the folders of lights that the pipeline of iTelescope is given.
    pub fn itelescope_metadata(&self) -> Vec<OutputFile> {
        let Some(answer) = self.answer() else { return Vec::new() };
        let facts = self.facts();
        let folders = metadata(self.scan.frames(), &answer.ledger, self.settings(), self.edits(), &facts);
        let file = |of: FolderMetadata| OutputFile { name: of.file_name, text: of.yaml };
        folders.into_iter().map(file).collect()
    }

    /// The keywords of each frame, in the frames' order, as far as they were read.
    fn facts(&self) -> Vec<Option<Facts>> {
        let all = self.scan.frames().iter();
        all.map(|frame| self.keywords.of_files.get(&file_of(frame)).cloned()).collect()
    }

    /// The frames that this is about: of the targets that are in the CSV.
    fn asked_about(&self, asking: Asking) -> Vec<&Frame> {
        let Some(sight) = self.sight() else { return Vec::new() };
        let decisions = &sight.answer.ledger.decisions;
        let all = FrameId::all().zip(self.scan.frames()).zip(decisions);
        let is_asked = |((id, _), decision): &((FrameId, &Frame), &nightledger_ledger::Decision)| {
            let out = matches!(decision.reason, Some(Reason::Unfit(_) | Reason::TargetOff));
            let thrown = matches!(decision.reason, Some(Reason::RejectFolder | Reason::Excluded));
            let is_light =
                sight.view(*id).and_then(|view| view.kind()).is_some_and(|kind| kind.value == Kind::Light);
            !out && (asking == Asking::Azotea || (is_light && !thrown))
        };
        all.filter(is_asked).map(|((_, frame), _)| frame).collect()
    }

    /// The `.info` file that the user gave, as far as it can be read.
    fn info(&self) -> Option<Info> {
        let given = self.settings().contributions.info.as_ref()?;
        Some(Info::read(&given.name, &given.text).0)
    }
}

fn file_of(frame: &Frame) -> (u16, Box<str>) {
    (frame.place.root, frame.place.file_path().into())
}
