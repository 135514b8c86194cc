//! The frames of a scan in their order, and what came and went since.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use nightledger_frame::{Frame, Place};

/// Frames by root and path, each file once, as it was read last.
///
/// Whoever derives something names frames by their numbers in that order. So from [`Self::hold`] on they keep them, whatever
/// comes and goes, until [`Self::settle`].
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// In the order in which they came; empty as soon as `sorted` holds them.
    arrived: Mutex<Vec<Frame>>,
    /// Made when first asked for.
    sorted: OnceLock<Vec<Frame>>,
    /// While frames keep their numbers.
    waiting: Option<Waiting>,
}

/// What came and went since frames keep their numbers.
#[derive(Debug, Default)]
struct Waiting {
    /// In the order in which they came.
    arrived: Vec<Frame>,
    /// The numbers of those that are to go.
    gone: BTreeSet<usize>,
}

fn by_place(place: &Place) -> (u16, &str) {
    (place.root, &place.path)
}

impl Frames {
    /// The frames in their order.
    pub(super) fn in_order(&self) -> &[Frame] {
        self.sorted.get_or_init(|| {
            let mut frames =
                std::mem::take(&mut *self.arrived.lock().unwrap_or_else(PoisonError::into_inner));
            // Stable: of one file read twice the later reading stays behind the earlier.
            frames.sort_by(|a, b| by_place(&a.place).cmp(&by_place(&b.place)));
            frames.dedup_by(|later, earlier| {
                let same = by_place(&later.place) == by_place(&earlier.place);
                if same {
                    std::mem::swap(later, earlier);
                }
                same
            });
            frames
        })
    }

    /// Where the frame of this place stands.
    pub(super) fn at(&self, root: u16, path: &str) -> Option<usize> {
        self.in_order().binary_search_by(|frame| by_place(&frame.place).cmp(&(root, path))).ok()
    }

    /// All of them, to give them what changes nothing of where they stand.
    pub(super) fn in_order_mut(&mut self) -> &mut [Frame] {
        self.in_order();
        self.sorted.get_mut().map(Vec::as_mut_slice).unwrap_or_default()
    }

    /// From now on frames keep their numbers.
    pub(super) fn hold(&mut self) {
        self.in_order();
        self.waiting.get_or_insert_default();
    }

    /// Takes in what came, and leaves out what went, while frames kept their numbers; whether anything did.
    pub(super) fn settle(&mut self) -> bool {
        let Some(Waiting { mut arrived, gone }) = self.waiting.take() else { return false };
        if arrived.is_empty() && gone.is_empty() {
            return false;
        }
        let all = self.incoming();
        let mut numbers = 0..;
        all.retain(|_| numbers.next().is_none_or(|number| !gone.contains(&number)));
        all.append(&mut arrived);
        true
    }

    /// Takes frames in. Without room for all of them twice where they are the first.
    pub(super) fn take(&mut self, mut frames: Vec<Frame>) {
        let incoming = self.incoming();
        if incoming.is_empty() { *incoming = frames } else { incoming.append(&mut frames) }
    }

    /// Takes a frame in.
    pub(super) fn push(&mut self, frame: Frame) {
        self.incoming().push(frame);
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, frames: usize) {
        self.incoming().reserve_exact(frames);
    }

    /// Leaves out the others.
    pub(super) fn retain(&mut self, stays: impl Fn(&Frame) -> bool) {
        if let Some(waiting) = &mut self.waiting {
            let sorted = self.sorted.get().map(Vec::as_slice).unwrap_or_default();
            waiting
                .gone
                .extend((0..).zip(sorted).filter(|(_, frame)| !stays(frame)).map(|(number, _)| number));
        }
        self.incoming().retain(stays);
    }

    /// The list that frames are added to; what was in order before will be put in order again.
    fn incoming(&mut self) -> &mut Vec<Frame> {
        if let Some(waiting) = &mut self.waiting {
            return &mut waiting.arrived;
        }
        let arrived = self.arrived.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(sorted) = self.sorted.take() {
            *arrived = sorted;
        }
        arrived
    }

    /// The frames in their order, on their own.
    pub(super) fn into_in_order(mut self) -> Vec<Frame> {
        self.settle();
        self.in_order();
        self.sorted.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use nightledger_frame::{Unfit, unreadable};

    use super::*;

    fn frame(path: &str, why: &str) -> Frame {
        let place = Place { root: 0, root_name: Arc::from("A"), path: path.into(), exposure: 1 };
        unreadable(place, Unfit::Unreadable, Some(why.to_owned().into()))
    }

    fn told(frames: &Frames) -> Vec<String> {
        let told = |frame: &Frame| format!("{} {}", frame.place.path, frame.doubts[0].text);
        frames.in_order().iter().map(told).collect()
    }

    #[test]
    fn what_comes_and_goes_waits_while_frames_keep_their_numbers() {
        let mut frames = Frames::default();
        frames.take(vec![frame("b", "1"), frame("d", "2")]);
        frames.hold();
        let held = told(&frames);
        frames.push(frame("a", "3"));
        frames.push(frame("d", "4"));
        frames.take(vec![frame("c", "5"), frame("e", "6")]);
        frames.retain(|frame| !matches!(&*frame.place.path, "b" | "e"));
        frames.hold();
        assert_eq!(told(&frames), held);
        assert_eq!((frames.at(0, "a"), frames.at(0, "d")), (None, Some(1)));
        assert!(frames.settle());
        let settled = told(&frames);
        assert!(settled[0].contains('3'), "{settled:?}");
        let paths: Vec<&str> = settled.iter().map(|told| &told[..1]).collect();
        assert_eq!(paths, ["a", "c", "d"]);
        assert!(settled[2].contains('4'), "{settled:?}");
        assert!(!frames.settle(), "nothing waits");
        assert_eq!(told(&frames), settled);
    }

    #[test]
    fn what_went_and_came_again_is_there() {
        let mut frames = Frames::default();
        frames.push(frame("a", "1"));
        frames.hold();
        frames.retain(|_| false);
        frames.push(frame("a", "2"));
        assert!(told(&frames)[0].contains('1'));
        assert!(frames.settle());
        let told = told(&frames);
        assert!(told.len() == 1 && told[0].contains('2'), "{told:?}");
    }
}
