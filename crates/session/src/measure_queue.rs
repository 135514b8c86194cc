//! Which files have their stars measured, by which of several workers, and how far that is.

use std::collections::{BTreeMap, VecDeque};

use nightledger_frame::{FileFormat, Frame};
use nightledger_language::said;
use nightledger_ledger::{Decision, EditedFrame, FrameId};
use nightledger_plan::is_counted_light;
use serde::{Deserialize, Serialize};

use crate::present::light_quality::why_unmeasured;
use crate::{Session, ToMeasure};

/// Which files are to be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    /// Lights that count.
    Counted,
    /// Whatever has an image.
    All,
    /// Lights, whether they count or not.
    Lights,
}

impl Which {
    /// Whether a frame is among them: what counts always is, since the user may count what its words call no light.
    fn takes(self, view: &EditedFrame<'_>, decision: &Decision) -> bool {
        let is_fit = || view.frame.unfit.is_none();
        is_counted_light(view, decision)
            || match self {
                Self::Counted => false,
                Self::All => is_fit(),
                Self::Lights => is_fit() && view.is_light(),
            }
    }
}

/// How far measuring is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MeasureProgress {
    /// Whether it is under way.
    pub busy: bool,
    /// Files to measure since it began.
    pub total: u32,
    /// Those of them that are done, one way or the other.
    pub done: u32,
    /// Those of them that could not be measured.
    pub failed: u32,
    /// Bytes read since it began.
    pub bytes: u64,
    /// Workers that measure.
    pub workers: u32,
}

impl Session {
    /// The files that are to be measured and have no figures yet, by root and path.
    pub fn to_measure(&self, which: Which) -> Vec<ToMeasure> {
        self.files(which, |frame| why_unmeasured(frame).is_none() && frame.measured.is_none())
    }

    /// Says of each camera raw among the files that were asked for that it is not measured.
    pub fn tell_undecoded(&mut self, which: Which) {
        for raw in self.files(which, |frame| matches!(frame.format, Some(FileFormat::Raw(_)))) {
            let why = said!("this is a camera's raw file; its pixels are not decoded");
            self.scan.take_measured(raw.root, &raw.path, Err(why));
        }
    }

    fn files(&self, which: Which, of: impl Fn(&Frame) -> bool) -> Vec<ToMeasure> {
        let Some(sight) = self.sight() else { return Vec::new() };
        let file = |(file, decision)| {
            let view = sight.view(file)?;
            (which.takes(&view, decision) && of(view.frame)).then(|| ToMeasure::of(view.frame))
        };
        FrameId::all().zip(&sight.answer.ledger.decisions).filter_map(file).collect()
    }
}

/// Files (or other work) that several workers measure, each one at a time.
#[derive(Debug)]
pub struct MeasureQueue<T = ToMeasure> {
    waiting: VecDeque<T>,
    under_way: BTreeMap<u32, T>,
    progress: MeasureProgress,
}

impl<T> Default for MeasureQueue<T> {
    fn default() -> Self {
        let (waiting, under_way) = (VecDeque::new(), BTreeMap::new());
        Self { waiting, under_way, progress: MeasureProgress::default() }
    }
}

impl<T: Clone> MeasureQueue<T> {
    /// Begins with these files; nothing of what was before goes on.
    pub fn begin(&mut self, files: Vec<T>) {
        let total = u32::try_from(files.len()).unwrap_or(u32::MAX);
        self.under_way.clear();
        self.progress = MeasureProgress { busy: total > 0, total, ..MeasureProgress::default() };
        self.waiting = files.into();
    }

    /// How far it is.
    pub fn progress(&self) -> MeasureProgress {
        self.progress
    }

    /// How many workers there are.
    pub fn workers(&mut self, count: u32) {
        self.progress.workers = count;
    }

    /// The next file, for the worker of this number.
    pub fn next(&mut self, worker: u32) -> Option<T> {
        let file = self.waiting.pop_front()?;
        self.under_way.insert(worker, file.clone());
        Some(file)
    }

    /// What the worker of this number has.
    pub fn of(&self, worker: u32) -> Option<&T> {
        self.under_way.get(&worker)
    }

    /// A worker has read so many bytes more.
    pub fn read(&mut self, bytes: u64) {
        self.progress.bytes = self.progress.bytes.saturating_add(bytes);
    }

    /// The worker of this number is done with its file, which comes back; `measured`: whether figures came of it.
    pub fn done(&mut self, worker: u32, measured: bool) -> Option<T> {
        let file = self.under_way.remove(&worker)?;
        self.progress.done = self.progress.done.saturating_add(1);
        self.progress.failed = self.progress.failed.saturating_add(u32::from(!measured));
        self.progress.busy = !(self.waiting.is_empty() && self.under_way.is_empty());
        Some(file)
    }

    /// Whether a worker could take a file.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Nothing more is measured. What was not measured is still to be.
    pub fn stop(&mut self) {
        self.waiting.clear();
        self.under_way.clear();
        self.progress.busy = false;
        self.progress.workers = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::fixes::key;
    use crate::present::tests::night_of;
    use crate::{HeaderReader, Limits, Options, sample};
    use nightledger_frame::{Kind, RawFormat, StarFigures};
    use nightledger_ledger::FixedZone;

    fn files(names: &[&str]) -> Vec<ToMeasure> {
        names.iter().map(|name| ToMeasure { root: 0, path: (*name).to_owned() }).collect()
    }

    #[test]
    fn each_file_is_measured_once_whoever_is_first() {
        let mut queue = MeasureQueue::default();
        queue.begin(files(&["a", "b", "c"]));
        assert_eq!(queue.next(1).unwrap().path, "a");
        assert_eq!(queue.next(2).unwrap().path, "b");
        assert_eq!(queue.done(2, true).unwrap().path, "b");
        assert_eq!(queue.next(2).unwrap().path, "c");
        assert!(!queue.is_waiting() && queue.next(3).is_none());
        assert_eq!(queue.done(3, true), None, "it had no file");
        assert_eq!(queue.done(1, false).unwrap().path, "a");
        queue.read(10);
        queue.read(5);
        assert!(queue.progress().busy);
        assert_eq!(queue.done(2, true).unwrap().path, "c");
        let expect = MeasureProgress { busy: false, total: 3, done: 3, failed: 1, bytes: 15, workers: 0 };
        assert_eq!(queue.progress(), expect);
    }

    #[test]
    fn what_was_stopped_comes_to_nothing() {
        let mut queue = MeasureQueue::default();
        queue.begin(files(&["a", "b"]));
        queue.next(1);
        queue.stop();
        assert!(!queue.progress().busy && !queue.is_waiting());
        assert_eq!(queue.done(1, true), None);
        queue.begin(Vec::new());
        assert!(!queue.progress().busy);
    }

    #[test]
    fn counted_lights_without_figures_are_measured_or_all_files() {
        let mut session = Session::default();
        let root = session.scan.add_root("Sample");
        for (path, bytes) in sample::tree() {
            let header = HeaderReader::read_all(&path, &bytes, Limits::default());
            session.scan.take_header(root, &path, &header);
        }
        assert_eq!(session.to_measure(Which::All), [], "nothing was derived");
        let zone = FixedZone { today: time::Date::MAX, offset_min: 0 };
        session.derive(&zone, "now", Options::default());
        let counted = session.to_measure(Which::Counted);
        let of_rows = session.answer().unwrap().ledger.rows.iter().flat_map(|row| &row.frames).count();
        assert_eq!(counted.len(), of_rows);
        assert!(session.to_measure(Which::All).len() > counted.len());
        let figures = StarFigures {
            stars: 1,
            fwhm_px: None,
            hfr_px: None,
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 1.0,
            noise: 1.0,
            saturated: 0,
            colours: None,
        };
        session.scan.take_measured(root, &counted[1].path, Ok(figures));
        let left = session.to_measure(Which::Counted);
        assert_eq!(left.len(), counted.len() - 1);
        assert!(!left.contains(&counted[1]));
    }

    #[test]
    fn what_counts_as_a_light_by_a_correction_is_measured_and_what_no_longer_does_is_not() {
        let night = [
            ("a.fits", "Dark"),
            ("b.fits", "Light"),
            ("c.fits", "Light"),
            ("Preview/d.fits", "Light"),
            ("Preview/e.fits", "Light"),
        ];
        let mut session = Session::default();
        session.scan = night_of(&night);
        let keys: Vec<_> = session.scan.frames().iter().map(key).collect();
        let of = |path: &str| keys.iter().find(|key| key.path == path).unwrap();
        session.change("kinds".to_owned(), |_, edits| {
            edits.correct([of("a.fits")], |correction| correction.kind = Some(Kind::Light));
            edits.correct([of("Preview/d.fits")], |correction| correction.kind = Some(Kind::Light));
            edits.correct([of("b.fits")], |correction| correction.kind = Some(Kind::Dark));
        });
        let zone = FixedZone { today: time::Date::MAX, offset_min: 0 };
        session.derive(&zone, "now", Options::default());
        assert_eq!(session.to_measure(Which::Counted), files(&["Preview/d.fits", "a.fits", "c.fits"]));
        assert_eq!(session.to_measure(Which::All).len(), 4, "no preview that nobody corrected");
    }

    /// docs/rules.md#17-page
    #[test]
    fn what_could_not_be_read_is_tried_again_and_raws_are_told_of() {
        let night = [
            ("a.fits", "Light"),
            ("b.fits", "Light"),
            ("c.fits", "Light"),
            ("d.fits", "Dark"),
            ("bad/e.fits", "Light"),
        ];
        let mut frames = night_of(&night).frames().to_vec();
        for frame in frames.iter_mut().filter(|frame| ["c.fits", "d.fits"].contains(&&*frame.place.path)) {
            frame.format = Some(FileFormat::Raw(RawFormat::Nef));
        }
        let mut session = Session::default();
        session.scan.add_root("Night");
        session.scan.take_frames(frames);
        let zone = FixedZone { today: time::Date::MAX, offset_min: 0 };
        session.derive(&zone, "now", Options::default());
        for (which, paths) in [
            (Which::Counted, &["a.fits", "b.fits"][..]),
            (Which::Lights, &["a.fits", "b.fits", "bad/e.fits"]),
            (Which::All, &["a.fits", "b.fits", "bad/e.fits"]),
        ] {
            assert_eq!(session.to_measure(which), files(paths), "{which:?}");
        }
        session.scan.take_unmeasured(0, "a.fits", "the disk is gone".to_owned().into());
        assert_eq!(session.to_measure(Which::Counted), files(&["a.fits", "b.fits"]));
        let told = |session: &Session| {
            let frames = session.scan.frames().iter();
            let told = frames.filter(|frame| frame.doubts.iter().any(|doubt| doubt.code.is_of_measuring()));
            told.map(|frame| frame.place.path.to_string()).collect::<Vec<_>>()
        };
        session.tell_undecoded(Which::Lights);
        assert_eq!(told(&session), ["a.fits", "c.fits"]);
        session.tell_undecoded(Which::All);
        assert_eq!(told(&session), ["a.fits", "c.fits", "d.fits"]);
    }
}
