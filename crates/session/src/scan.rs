//! What was read so far.

mod frames;
mod part;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use nightledger_frame::log::guide;
use nightledger_frame::{
    Doubt, DoubtCode, Exposures, Frame, Place, Sidecar, Sidecars, StarOutcome, Unfit, is_guide_log,
    read_exposures, unreadable,
};
use nightledger_header::{Header, text};
use nightledger_language::{Said, said};
use nightledger_ledger::{Code, FrameId, Host, Notice, Severity, StackingLog};
use nightledger_video::{CaptureLog, Content, LogFile, VideoFile, is_capture_log, read_capture_log};

use crate::fnv::fnv;
use crate::listing::{may_be_anything, total_suffix};
use crate::{Interest, Listing, LogSaid, interest};
use frames::Frames;

/// A scan: folders given, frames read. Feed it in any order; what it answers does not depend on that order.
///
/// Only one order matters: the sidecars of a folder come before its headers, because a frame is finished when its
/// header comes in (headers are not kept).
#[derive(Debug, Default)]
pub struct Scan {
    roots: Vec<Root>,
    /// Sidecars as they came.
    sidecar_files: Vec<Sidecar>,
    sidecars: Sidecars,
    /// For each folder with sidecars, by root: a number that changes when one of them does.
    marks: BTreeMap<u16, BTreeMap<Box<str>, u64>>,
    frames: Frames,
    /// Logs of stacking programs, by place.
    logs: Vec<StackingLog>,
    /// Videos of the Sun, the Moon and planets.
    videos: Vec<VideoFile>,
    /// Logs that capture programs wrote beside them.
    capture_logs: Vec<LogFile>,
    /// The image lists of pictures, where no log decides: made when first asked for.
    lists: OnceLock<Vec<StackingLog>>,
    /// Why files that were to be read are not here, in a whole sentence.
    cut_short: Option<String>,
    /// What else could not be read, in whole sentences.
    troubles: Vec<String>,
    /// What guide logs leave doubtful; nothing before [`Self::guide`] was asked since frames last came in.
    guided: Option<Vec<(guide::GuideDoubt, Said)>>,
    /// How often something came in or went.
    changes: u64,
}

/// One of the folders given.
#[derive(Debug)]
struct Root {
    name: Arc<str>,
    ignored: BTreeMap<String, u64>,
    /// Files whose suffix may be anything's, and whose first bytes are no frame's: totalled as others that are not read.
    other: BTreeSet<Box<str>>,
    /// Folders in it that could not be listed (empty: itself), and why.
    unlisted: Vec<(String, Said)>,
    /// The names of the folders above it, the nearest first; none where the host does not know them.
    above: Vec<String>,
}

impl Scan {
    /// Adds a folder by its name (its canonical last component; empty for loose files) and returns its number.
    pub fn add_root(&mut self, name: &str) -> u16 {
        let (ignored, other, unlisted) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        self.roots.push(Root { name: name.into(), ignored, other, unlisted, above: Vec::new() });
        u16::try_from(self.roots.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Says what the folders above a root are called, the nearest first (docs/rules.md#20-above).
    pub fn set_above(&mut self, root: u16, above: Vec<String>) {
        if let Some(root) = self.roots.get_mut(usize::from(root)) {
            root.above = above;
        }
    }

    /// The names of the folders above a root, the nearest first.
    pub fn above(&self, root: u16) -> &[String] {
        self.roots.get(usize::from(root)).map(|root| root.above.as_slice()).unwrap_or_default()
    }

    /// The names of the folders that belong to the scan, in the order in which they were given, with their numbers.
    pub fn roots(&self) -> impl Iterator<Item = (u16, &str)> {
        (0..=u16::MAX).zip(&self.roots).map(|(number, root)| (number, &*root.name))
    }

    /// A sidecar's text (UTF-8, UTF-16 with its mark, else read as Latin-1). Sidecars come before the headers of their
    /// root. One that cannot be understood is listed among the frames as a file that is none, with its doubt.
    pub fn take_sidecar(&mut self, root: u16, path: &str, bytes: &[u8]) {
        let place = self.place(root, path);
        let sidecar = Sidecar { place: place.clone(), text: text::decode(bytes).text.into_owned() };
        let earlier = self.sidecar_files.iter().position(|earlier| earlier.place == place);
        let earlier = earlier.map_or(0, |at| mark_of(&self.sidecar_files.swap_remove(at)));
        self.guided = None;
        self.changes += 1;
        if !is_guide_log(place.file_name()) && !guide::is_log_of_any_name(bytes) {
            // A sum: in whatever order they come.
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let mark = self.marks.entry(root).or_default().entry(folder.into()).or_default();
            *mark = mark.wrapping_sub(earlier).wrapping_add(mark_of(&sidecar));
        }
        if is_capture_log(sidecar.text.as_bytes()) {
            self.take_capture_log(place.clone(), read_capture_log(sidecar.text.as_bytes()));
        }
        self.sidecar_files.push(sidecar.clone());
        if let Some(doubt) = self.sidecars.add(sidecar) {
            let mut listed = unreadable(place, Unfit::NoFrame, None);
            listed.doubts.push(doubt);
            self.take_frame(listed);
        }
    }

    /// A file that may have been a log, and what it says. A log of a video is totalled too, as the video is.
    pub fn take_log(&mut self, root: u16, path: &str, said: LogSaid) {
        let place = self.place(root, path);
        self.changes += 1;
        self.logs.retain(|log| log.place != place);
        let total = |scan: &mut Self| {
            if let Some(root) = scan.roots.get_mut(usize::from(root)) {
                root.other.insert(path.into());
            }
        };
        match said {
            LogSaid::Stacking(integration) => {
                let integration = *integration;
                let before =
                    |log: &StackingLog| (log.place.root, &log.place.path) < (place.root, &place.path);
                let at = self.logs.partition_point(before);
                self.logs.insert(at, StackingLog { place, integration });
            }
            LogSaid::Capture(log) => {
                self.take_capture_log(place, Some(*log));
                total(self);
            }
            LogSaid::Guide(text) => self.take_sidecar(root, path, &text),
            LogSaid::Nothing => total(self),
        }
    }

    fn take_capture_log(&mut self, place: Place, log: Option<CaptureLog>) {
        self.capture_logs.retain(|earlier| earlier.place != place);
        self.capture_logs.extend(log.map(|log| LogFile { place, log }));
    }

    /// A video, as far as it was read.
    pub fn take_video(&mut self, root: u16, path: &str, content: Content) {
        let place = self.place(root, path);
        self.videos.retain(|earlier| earlier.place != place);
        self.videos.push(VideoFile { place, content });
    }

    /// The videos, in whatever order they came.
    pub(crate) fn videos(&self) -> &[VideoFile] {
        &self.videos
    }

    /// The logs of videos, in whatever order they came.
    pub(crate) fn capture_logs(&self) -> &[LogFile] {
        &self.capture_logs
    }

    /// The logs of stacking programs, by root and path.
    pub fn logs(&self) -> &[StackingLog] {
        &self.logs
    }

    /// What decides about what was stacked: the logs; where none does, the image lists that pictures carry
    /// (docs/rules.md#18-image-lists).
    pub fn stackings(&self) -> &[StackingLog] {
        if self.logs.iter().any(|log| log.integration.decides()) {
            return &self.logs;
        }
        self.lists.get_or_init(|| nightledger_ledger::image_lists(self.frames()))
    }

    /// Gives the lights their figures of guiding, out of the guide logs among the sidecars. A host calls it when all is
    /// read, before anything is derived.
    pub fn guide(&mut self, host: &dyn Host) {
        let logs = self.sidecars.guide_logs();
        if self.guided.is_some() || logs.is_empty() {
            return;
        }
        let machine = |at| f64::from(host.zone_offset_min(at)) * 60.0;
        self.guided = Some(guide::give_figures(self.frames.in_order_mut(), &logs, &machine));
    }

    /// What guide logs leave doubtful.
    pub(crate) fn guide_notices(&self) -> impl Iterator<Item = Notice> {
        self.guided.iter().flatten().map(|(doubt, text)| {
            let (doubt, text) = (*doubt, text.to_string());
            let severity = match doubt {
                guide::GuideDoubt::Unused
                | guide::GuideDoubt::WithoutGuiding
                | guide::GuideDoubt::Differs => Severity::Info,
                _ => Severity::Warning,
            };
            Notice { code: Code::Guide(doubt), severity, frame: None, others: Vec::new(), row: None, text }
        })
    }

    /// A number that is another one after something came in or went.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Makes room for so many frames, where a host knows how many will come: growing a little at a time would need room
    /// for all of them twice.
    pub fn expect(&mut self, frames: usize) {
        self.frames.reserve(frames);
    }

    /// A header that was read.
    pub fn take_header(&mut self, root: u16, path: &str, header: &Header) {
        let exposures = self.read(root, path, header);
        self.take_exposures(exposures);
    }

    /// The exposures of a file, without taking them in: for hosts that read in several threads.
    /// [`Self::take_exposures`] takes them.
    pub fn read(&self, root: u16, path: &str, header: &Header) -> Exposures {
        let mut exposures = read_exposures(header, self.place(root, path), &self.sidecars);
        exposures.take_rig(self.above(root));
        exposures
    }

    /// The exposures of a file that was read before: by [`Self::read`], or kept from an earlier scan.
    pub fn take_exposures(&mut self, exposures: Exposures) {
        for frame in exposures.into_frames() {
            self.take_frame(frame);
        }
    }

    /// The same with what was measured in the file, if anything was.
    pub fn take_exposures_measured(&mut self, mut exposures: Exposures, outcome: Option<StarOutcome>) {
        if let Some(outcome) = outcome {
            give_figures(&mut exposures.first, outcome);
        }
        self.take_exposures(exposures);
    }

    /// A frame that was read before: one of [`Self::read`]'s, or kept from an earlier scan of an unchanged file (a
    /// [`Frame`] serialises). Its place says which folder it belongs to; that folder's name is this scan's.
    pub fn take_frame(&mut self, mut frame: Frame) {
        if let Some(root) = self.roots.get(usize::from(frame.place.root)) {
            frame.place.root_name = Arc::clone(&root.name);
        }
        if frame.unfit == Some(Unfit::NotFitsOrXisf) && may_be_anything(frame.place.file_name()) {
            if let Some(root) = self.roots.get_mut(usize::from(frame.place.root)) {
                root.other.insert(frame.place.path);
            }
            return;
        }
        self.frames_mut().push(frame);
    }

    /// Frames as [`Self::take_frame`] takes them, all at once: without room for all of them twice where they are the
    /// first.
    pub fn take_frames(&mut self, mut frames: Vec<Frame>) {
        for frame in &mut frames {
            if let Some(root) = self.roots.get(usize::from(frame.place.root)) {
                frame.place.root_name = Arc::clone(&root.name);
            }
        }
        self.frames_mut().take(frames);
    }

    /// A number that changes with any sidecar that may speak of the file at `path`: those of its folder and above.
    pub fn sidecar_mark(&self, root: u16, path: &str) -> u64 {
        let Some(folders) = self.marks.get(&root) else { return 0 };
        let mut mark = 0;
        let mut rest = path;
        while !rest.is_empty() {
            rest = rest.rsplit_once('/').map_or("", |(folder, _)| folder);
            if let Some(own) = folders.get(rest) {
                mark = fnv(mark, &own.to_le_bytes());
            }
        }
        mark
    }

    /// A file that could not be opened or read; `why` in words for people. Of what may be a log, what is not
    /// called `.log` is hardly ever one, and is totalled.
    pub fn take_failure(&mut self, root: u16, path: &str, why: impl Into<Said>) {
        let why = why.into();
        let place = self.place(root, path);
        match interest(place.file_name()) {
            Interest::Video => self.take_video(root, path, Content::Unreadable(why.to_string().into())),
            Interest::Log if !path.to_ascii_lowercase().ends_with(".log") => {
                self.take_log(root, path, LogSaid::Nothing);
            }
            _ => self.take_frame(unreadable(place, Unfit::Unreadable, Some(why))),
        }
    }

    /// Counts the files of a folder that are not read, in the place of what was counted of it before.
    pub fn take_listing(&mut self, root: u16, listing: &Listing) {
        if let Some(root) = self.roots.get_mut(usize::from(root)) {
            root.ignored.clone_from(&listing.ignored);
        }
    }

    /// Says which folders of a root could not be listed, by their paths below it (empty: the root itself), and why, in
    /// words for people. It takes the place of what was said of that root before.
    pub fn take_unlisted(&mut self, root: u16, mut folders: Vec<(String, Said)>) {
        folders.sort_unstable();
        if let Some(root) = self.roots.get_mut(usize::from(root)) {
            root.unlisted = folders;
        }
    }

    /// The folders that could not be listed, each with the name of its root, and why.
    pub fn unlisted(&self) -> impl Iterator<Item = (String, &Said)> {
        self.roots.iter().flat_map(|root| {
            root.unlisted.iter().map(|(path, why)| {
                let between = if root.name.is_empty() || path.is_empty() { "" } else { "/" };
                ([&root.name, between, path].concat(), why)
            })
        })
    }

    /// Forgets files of a root that are there no more. A text beside frames that has gone still speaks of those that were
    /// read with it.
    pub fn forget_files(&mut self, root: u16, gone: &[String]) {
        if gone.is_empty() {
            return;
        }
        let gone: BTreeSet<&str> = gone.iter().map(String::as_str).collect();
        let stays = |place: &Place| place.root != root || !gone.contains(place.file_path());
        self.frames_mut().retain(|frame| stays(&frame.place));
        self.logs.retain(|log| stays(&log.place));
        self.videos.retain(|video| stays(&video.place));
        self.capture_logs.retain(|log| stays(&log.place));
        if let Some(root) = self.roots.get_mut(usize::from(root)) {
            root.other.retain(|path| !gone.contains(&**path));
        }
    }

    /// Forgets which files of a root could not be read: they are about to be read again.
    pub fn forget_failures(&mut self, root: u16) {
        let fails = |frame: &Frame| frame.place.root == root && frame.unfit == Some(Unfit::Unreadable);
        self.frames_mut().retain(|frame| !fails(frame));
        self.videos.retain(|video| video.place.root != root || !is_unreadable(video));
    }

    /// Whether a file was read, and was whole then: not one that may have been half written.
    pub fn has_whole(&self, root: u16, path: &str) -> bool {
        let is_part = |doubt: &Doubt| {
            matches!(
                doubt.code,
                DoubtCode::PixelsCutOff
                    | DoubtCode::PixelsLost
                    | DoubtCode::HeaderCutOff
                    | DoubtCode::NotRead
                    | DoubtCode::NoImageData
            )
        };
        self.frames
            .at(root, path)
            .and_then(|at| self.frames().get(at))
            .is_some_and(|frame| !frame.doubts.iter().any(is_part))
    }

    /// How many files could not be opened or read, videos among them.
    pub fn failures(&self) -> usize {
        let frames = self.frames().iter().filter(|frame| frame.unfit == Some(Unfit::Unreadable)).count();
        frames + self.video_failures()
    }

    /// How many videos could not be opened or read.
    pub fn video_failures(&self) -> usize {
        self.videos.iter().filter(|video| is_unreadable(video)).count()
    }

    /// Says that files which belong to the scan were not read, and why; nothing when all were. Whatever the scan answers
    /// says so too.
    pub fn cut_short(&mut self, why: Option<String>) {
        self.cut_short = why;
    }

    /// Why files were not read.
    pub(crate) fn why_cut_short(&self) -> Option<&str> {
        self.cut_short.as_deref()
    }

    /// How many files were not read, by suffix in lower case (empty: none); logs too where they are not used.
    pub fn ignored(&self, logs_are_used: bool) -> BTreeMap<String, u64> {
        let mut all = BTreeMap::new();
        for (suffix, files) in self.roots.iter().flat_map(|root| &root.ignored) {
            let total: &mut u64 = all.entry(suffix.clone()).or_default();
            *total = total.saturating_add(*files);
        }
        for path in self.roots.iter().flat_map(|root| &root.other) {
            *all.entry(total_suffix(path.rsplit('/').next().unwrap_or(path))).or_default() += 1;
        }
        for log in self.logs.iter().filter(|_| !logs_are_used) {
            *all.entry(total_suffix(log.place.file_name())).or_default() += 1;
        }
        all
    }

    /// The sidecars taken in, in the order of their folders and paths.
    pub fn sidecars(&self) -> Vec<&Place> {
        let mut places: Vec<_> = self.sidecar_files.iter().map(|sidecar| &sidecar.place).collect();
        places.sort_unstable_by(|a, b| (a.root, &a.path).cmp(&(b.root, &b.path)));
        places
    }

    /// The frames, sorted by root and path. A file that was read again is there once, as it was read last. What came or went
    /// since something was derived is not seen before [`Self::settle`].
    pub fn frames(&self) -> &[Frame] {
        self.frames.in_order()
    }

    /// From now on frames keep their numbers, by which an answer names them, whatever comes and goes.
    pub(crate) fn hold(&mut self) {
        self.frames.hold();
    }

    /// Takes in what came, and leaves out what went, since something was derived from the frames. A host calls it when all
    /// is read; who derives does it.
    pub fn settle(&mut self) {
        if self.frames.settle() {
            self.lists.take();
        }
    }

    /// The frame that lies there, whatever number it has by now.
    pub fn frame_at(&self, place: &Place) -> Option<FrameId> {
        self.frames.at(place.root, &place.path).map(FrameId::at)
    }

    /// The frames, to add to them or to take from them.
    fn frames_mut(&mut self) -> &mut Frames {
        self.guided = None;
        self.changes += 1;
        self.lists.take();
        &mut self.frames
    }

    /// What the pixels of a frame show, or why they could not be measured, in words for people. A frame that is not in the
    /// scan is left out.
    pub fn take_measured(&mut self, root: u16, path: &str, outcome: StarOutcome) {
        if let Some(frame) = self.frame_mut(root, path) {
            give_figures(frame, outcome);
        }
    }

    /// Why a frame was not measured although nothing is known against its pixels, in words for people: it could not be
    /// read, say. A frame that is not in the scan is left out.
    pub fn take_unmeasured(&mut self, root: u16, path: &str, why: Said) {
        let Some(frame) = self.frame_mut(root, path) else { return };
        forget_figures(frame);
        let text = said!(
            "Its stars could not be measured this time: {why}. Measure stars once more to try again. It counts as before.";
            why = why
        );
        frame.doubts.push(Doubt { code: DoubtCode::MeasuringFailed, text });
    }

    /// A frame, to give it what changes nothing of where it stands.
    fn frame_mut(&mut self, root: u16, path: &str) -> Option<&mut Frame> {
        let at = self.frames.at(root, path)?;
        self.frames.in_order_mut().get_mut(at)
    }

    /// Where a file lies, by the number of its root and its path below it.
    pub fn place(&self, root: u16, path: &str) -> Place {
        let root_name =
            self.roots.get(usize::from(root)).map_or_else(|| Arc::from(""), |root| Arc::clone(&root.name));
        Place { root, root_name, path: path.into(), exposure: 1 }
    }
}

/// Gives a frame what its pixels show, or the doubt that they show nothing.
fn give_figures(frame: &mut Frame, outcome: StarOutcome) {
    forget_figures(frame);
    match outcome {
        Ok(figures) => frame.measured = Some(Box::new(figures)),
        Err(why) => {
            let text = said!("Its stars could not be measured: {why}. It counts as before."; why = why);
            frame.doubts.push(Doubt { code: DoubtCode::NotMeasured, text });
        }
    }
}

fn forget_figures(frame: &mut Frame) {
    frame.doubts.retain(|doubt| !doubt.code.is_of_measuring());
    frame.measured = None;
}

fn is_unreadable(video: &VideoFile) -> bool {
    matches!(video.content, Content::Unreadable(_))
}

/// A number for a sidecar's name and text.
fn mark_of(sidecar: &Sidecar) -> u64 {
    fnv(fnv(0, sidecar.place.path.as_bytes()), sidecar.text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(scan: &Scan) -> Vec<(u16, String)> {
        scan.frames().iter().map(|frame| (frame.place.root, frame.place.path.to_string())).collect()
    }

    #[test]
    fn frames_come_out_by_root_and_path() {
        let mut scan = Scan::default();
        let (first, second) = (scan.add_root("A"), scan.add_root("B"));
        for (root, path) in [(second, "a.fits"), (first, "z.fits"), (first, "a/b.fits"), (first, "a.fits")] {
            scan.take_failure(root, path, "gone");
        }
        let expect = [(0, "a.fits"), (0, "a/b.fits"), (0, "z.fits"), (1, "a.fits")];
        assert_eq!(paths(&scan), expect.map(|(root, path)| (root, path.to_owned())));
    }

    #[test]
    fn a_file_read_again_stands_once_as_read_last() {
        let mut scan = Scan::default();
        let root = scan.add_root("A");
        scan.take_failure(root, "a.fits", "first");
        assert_eq!(scan.frames().len(), 1);
        scan.take_failure(root, "a.fits", "second");
        scan.take_failure(root, "a.fits", "third");
        assert_eq!(scan.frames().len(), 1);
        assert_eq!(scan.frames()[0].doubts[0].text.to_string(), "third");
    }

    #[test]
    fn files_that_have_gone_are_forgotten_in_their_root_alone() {
        let mut scan = Scan::default();
        let (first, second) = (scan.add_root("A"), scan.add_root("B"));
        for root in [first, second] {
            scan.take_failure(root, "a.fits", "locked");
            scan.take_failure(root, "b.fits", "locked");
            scan.take_log(root, "z.log", crate::read_log(b"Weighted Batch Preprocessing Script 2.8.9\n"));
        }
        scan.forget_files(first, &["a.fits".to_owned(), "z.log".to_owned()]);
        assert_eq!(
            paths(&scan),
            [(0, "b.fits".to_owned()), (1, "a.fits".to_owned()), (1, "b.fits".to_owned())]
        );
        assert_eq!(scan.logs().len(), 1);
    }

    #[test]
    fn of_a_file_that_has_gone_no_exposure_and_no_total_stays() {
        let mut scan = Scan::default();
        let root = scan.add_root("A");
        for file in ["a.fits", "b.fits"] {
            for exposure in 1..=3 {
                let place = scan.place(root, file).of_exposure(exposure);
                scan.take_frame(unreadable(place, Unfit::NoFrame, None));
            }
        }
        for file in ["notes.txt", "read me.txt"] {
            scan.take_log(root, file, crate::read_log(b"notes"));
        }
        scan.forget_files(root, &["a.fits".to_owned(), "notes.txt".to_owned()]);
        let left: Vec<String> = paths(&scan).into_iter().map(|(_, path)| path).collect();
        assert_eq!(left, ["b.fits", "b.fits [2]", "b.fits [3]"]);
        assert_eq!(scan.ignored(true), [("txt".to_owned(), 1)].into());
    }

    #[test]
    fn many_files_read_again_stand_as_read_last() {
        let mut scan = Scan::default();
        let root = scan.add_root("A");
        for said in ["first", "last"] {
            for file in 0..200 {
                scan.take_failure(root, &format!("{:03}.fits", (file * 73) % 200), said);
            }
        }
        assert_eq!(scan.frames().len(), 200);
        assert!(scan.frames().iter().all(|frame| frame.doubts[0].text.to_string() == "last"));
    }

    #[test]
    fn failures_of_a_root_are_forgotten() {
        let mut scan = Scan::default();
        let (first, second) = (scan.add_root("A"), scan.add_root("B"));
        scan.take_failure(first, "ImageMetaData.csv", "locked");
        scan.take_failure(second, "b.fits", "gone");
        scan.take_sidecar(first, "ImageMetaData.json", b"no JSON");
        assert_eq!(scan.failures(), 2);
        scan.forget_failures(first);
        assert_eq!(paths(&scan), [(0, "ImageMetaData.json".to_owned()), (1, "b.fits".to_owned())]);
    }

    #[test]
    fn a_kept_frame_comes_back_whole() {
        let mut scan = Scan::default();
        let root = scan.add_root("A");
        scan.take_failure(root, "a.fits", "gone");
        let kept = serde_json::to_string(&scan.frames()[0]).unwrap();
        let mut again = Scan::default();
        again.add_root("A");
        again.take_frame(serde_json::from_str(&kept).unwrap());
        assert_eq!(again.frames(), scan.frames());
    }

    #[test]
    fn logs_are_by_path_and_what_is_none_or_unused_is_totalled() {
        let mut scan = Scan::default();
        let root = scan.add_root("A");
        let log = b"Weighted Batch Preprocessing Script 2.8.9\n";
        for (path, bytes) in [("z.log", &log[..]), ("notes.txt", b"notes"), ("a.log", log), ("z.log", log)] {
            scan.take_log(root, path, crate::read_log(bytes));
        }
        let paths: Vec<&str> = scan.logs().iter().map(|log| &*log.place.path).collect();
        assert_eq!(paths, ["a.log", "z.log"]);
        assert_eq!(scan.ignored(true), [("txt".to_owned(), 1)].into());
        assert_eq!(scan.ignored(false), [("log".to_owned(), 2), ("txt".to_owned(), 1)].into());
    }

    #[track_caller]
    fn check_text(bytes: &[u8], expect: &str) {
        assert_eq!(text::decode(bytes).text.into_owned(), expect);
    }

    #[test]
    fn text_is_read_whatever_its_encoding() {
        check_text("−10 °C".as_bytes(), "−10 °C");
        check_text(b"\xEF\xBB\xBFa", "a");
        check_text(b"10 \xB0C", "10 °C");
        check_text(b"\xFF\xFEa\0\xB0\0", "a°");
        check_text(b"\xFE\xFF\0a", "a");
        check_text(b"", "");
    }
}
