//! Reading a folder: its listing, its sidecars, then its headers, many at a time.

use std::rc::Rc;

use futures_util::future::join;
use futures_util::{StreamExt, stream};
use nightledger_frame::Frame;
use nightledger_scan::{Interest, Listing, Stamp};

use super::keep::Keep;
use super::{Engine, pace, read_header, whole_ms};
use crate::protocol::FromEngine;
use crate::source::{FileRef, FoundFile, Source, modified_ms, read_range, size_bytes};

/// Files in flight: measured best between 16 and 64 (TOOLCHAIN.md); more are slower and can hang.
const IN_FLIGHT: usize = 24;

/// A sidecar is read whole, but no further than this.
const SIDECAR_BYTES: u64 = 16 * 1024 * 1024;

impl Engine {
    /// Reads everything of one folder into the scan.
    pub(super) async fn read_root(&self, root: u16, source: Rc<dyn Source>, generation: u32) {
        let before = self.state.borrow().progress.listing.unwrap_or(0);
        let seen = |count: usize| {
            self.state.borrow_mut().progress.listing =
                Some(before.saturating_add(u32::try_from(count).unwrap_or(u32::MAX)));
            self.say_progress(false);
            !self.over(generation)
        };
        let (found, keep) = join(source.list(&seen), self.keeping.open(&source.name())).await;
        if self.gone(generation) {
            return;
        }
        let mut listing = Listing::default();
        let mut headers = Vec::new();
        let mut sidecars = Vec::new();
        for file in found.files {
            match listing.add(&file.path) {
                Interest::Header => headers.push(file),
                Interest::Sidecar => sidecars.push(file),
                Interest::Total | Interest::Skip => {}
            }
        }
        for (suffix, files) in &listing.ignored {
            self.state.borrow_mut().scan.take_ignored(suffix, *files);
        }
        let whole = found.faults.is_empty();
        for (folder, why) in found.faults {
            let of = if folder.is_empty() { source.name() } else { format!("{}/{folder}", source.name()) };
            (self.emit)(FromEngine::Trouble(format!("The folder “{of}” could not be listed: {why}.")));
        }
        if headers.is_empty() && !self.over(generation) {
            (self.emit)(FromEngine::Trouble(nothing_here(&source.name(), listing.ignored.values().sum())));
        }
        // The same order in every browser: what progress and Stop leave behind is then the same too.
        nightledger_order::sort_by(&mut headers, |one, other| one.path.cmp(&other.path));
        {
            let mut state = self.state.borrow_mut();
            state.progress.listing = None;
            state.progress.listing_ms = whole_ms(pace::now_ms() - state.started_ms);
            let files = headers.len() + sidecars.len();
            state.progress.total =
                state.progress.total.saturating_add(u32::try_from(files).unwrap_or(u32::MAX));
        }
        self.say_progress(true);
        stream::iter(sidecars)
            .for_each_concurrent(IN_FLIGHT, |file| self.read_sidecar(root, file, generation))
            .await;
        stream::iter(headers)
            .for_each_concurrent(IN_FLIGHT, |file| self.read_one(root, file, generation, &keep))
            .await;
        keep.finish(whole && !self.over(generation));
    }

    async fn read_sidecar(&self, root: u16, found: FoundFile, generation: u32) {
        if self.over(generation) {
            return;
        }
        let bytes = read_whole(&found.file).await;
        if self.gone(generation) {
            return;
        }
        {
            let mut state = self.state.borrow_mut();
            match bytes {
                Ok(bytes) => state.scan.take_sidecar(root, &found.path, &bytes),
                Err(why) => state.scan.take_failure(root, &found.path, &why),
            }
            state.progress.done += 1;
        }
        self.say_progress(false);
    }

    async fn read_one(&self, root: u16, found: FoundFile, generation: u32, keep: &Keep) {
        if self.over(generation) {
            return;
        }
        self.pace.breathe().await;
        let frame = self.frame_of(root, &found, keep).await;
        if self.gone(generation) {
            return;
        }
        let began = pace::now_ms();
        {
            let mut state = self.state.borrow_mut();
            match frame {
                Ok((frame, unchanged)) => {
                    state.scan.take_frame(frame);
                    state.progress.unchanged += u32::from(unchanged);
                }
                Err(why) => state.scan.take_failure(root, &found.path, &why),
            }
            state.progress.done += 1;
            state.progress.took_ms = whole_ms(began - state.started_ms);
        }
        self.say_progress(false);
        self.pace.note(began);
    }

    /// A file's frame, and whether it was kept from an earlier scan.
    async fn frame_of(&self, root: u16, found: &FoundFile, keep: &Keep) -> Result<(Frame, bool), String> {
        let file = found.file.open().await?;
        let (place, stamp) = {
            let scan = &self.state.borrow().scan;
            let sidecars = scan.sidecar_mark(root, &found.path);
            let stamp = Stamp { size_bytes: size_bytes(&file), modified_ms: modified_ms(&file), sidecars };
            (scan.place(root, &found.path), stamp)
        };
        if let Some(frame) = keep.frame(place, stamp) {
            return Ok((frame, true));
        }
        let mut parsing_ms = 0.0;
        let header = read_header(&file, &found.path, &mut parsing_ms).await?;
        let began = pace::now_ms();
        let mut frame = self.state.borrow().scan.read(root, &found.path, &header);
        parsing_ms += pace::now_ms() - began;
        self.state.borrow_mut().progress.parsing_ms += parsing_ms;
        keep.add(stamp, &mut frame);
        Ok((frame, false))
    }

    /// Whether nothing more is to be read.
    fn over(&self, generation: u32) -> bool {
        let state = self.state.borrow();
        state.stopped || state.generation != generation
    }

    /// Whether the scan that this belongs to was thrown away.
    fn gone(&self, generation: u32) -> bool {
        self.state.borrow().generation != generation
    }
}

async fn read_whole(file: &FileRef) -> Result<Vec<u8>, String> {
    let file = file.open().await?;
    let length = usize::try_from(size_bytes(&file).min(SIDECAR_BYTES)).unwrap_or(usize::MAX);
    read_range(&file, 0, length).await
}

fn nothing_here(name: &str, others: u64) -> String {
    let of = if name.is_empty() { "what was dropped".to_owned() } else { format!("“{name}”") };
    let others = match others {
        0 => "it is empty, or holds only hidden files".to_owned(),
        1 => "its only file is of another kind".to_owned(),
        many => format!("its {many} files are of other kinds"),
    };
    format!(
        "There are no FITS or XISF files in {of}: {others}. Choose the folder that holds your frames \
         (.fits, .fit, .fts, .xisf; folders inside it are searched too)."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_folder_is_called_by_its_name() {
        assert!(nothing_here("Moon", 0).contains("“Moon”: it is empty"));
        assert!(nothing_here("Moon", 12).contains("its 12 files are of other kinds"));
    }
}
