//! The files that captures are made of, and which log belongs to which video (docs/rules.md#25-pairs).

use std::collections::BTreeMap;

use nightledger_frame::Place;

use crate::log::CaptureLog;
use crate::name::{folder, log_stem, stem};
use crate::reader::Content;

/// A SER or AVI file, as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoFile {
    /// Where it lies.
    pub place: Place,
    /// What stands in it.
    pub content: Content,
}

/// A capture program's log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogFile {
    /// Where it lies.
    pub place: Place,
    /// What it says.
    pub log: CaptureLog,
}

/// A video, its log, or both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) video: Option<&'a VideoFile>,
    pub(crate) log: Option<&'a LogFile>,
    /// Whether another video of the same name and folder is the capture itself.
    pub(crate) is_copy: bool,
}

/// Where a video is looked for: root, folder, name without suffix in lower case.
type Key = (u16, String, String);

/// Pairs videos with logs, in the order of their paths. A log that no video has stands alone.
pub(crate) fn pairs<'a>(videos: &'a [VideoFile], logs: &'a [LogFile]) -> Vec<Pair<'a>> {
    let mut videos: Vec<&VideoFile> = videos.iter().collect();
    videos.sort_by(|a, b| a.place.cmp(&b.place));
    videos.dedup_by(|a, b| a.place == b.place);
    let mut free: BTreeMap<&Place, &LogFile> = logs.iter().map(|log| (&log.place, log)).collect();
    let mut by_stem: BTreeMap<Key, Vec<&LogFile>> = BTreeMap::new();
    for log in free.values() {
        by_stem.entry(key(&log.place, log_stem(log.place.file_name()))).or_default().push(log);
    }
    let of_video = |video: &VideoFile| key(&video.place, stem(video.place.file_name()).to_lowercase());
    let mut pairs: Vec<Pair> = Vec::new();
    for video in &videos {
        let beside = by_stem.get(&of_video(video)).and_then(|logs| logs.first().copied());
        if let Some(log) = beside {
            free.remove(&log.place);
        }
        pairs.push(Pair { video: Some(video), log: beside, is_copy: false });
    }
    for pair in pairs.iter_mut().filter(|pair| pair.log.is_none()) {
        let Some(video) = pair.video else { continue };
        let names = |log: &LogFile| log.log.file_name.as_deref().is_some_and(|name| is_named(video, name));
        let here = |log: &LogFile| {
            log.place.root == video.place.root && folder(&log.place.path) == folder(&video.place.path)
        };
        let named: Vec<&LogFile> = free.values().copied().filter(|log| names(log)).collect();
        // Elsewhere only where there is no other.
        let found =
            named.iter().find(|log| here(log)).or(if named.len() == 1 { named.first() } else { None });
        if let Some(log) = found {
            free.remove(&log.place);
            pair.log = Some(log);
        }
    }
    mark_copies(&mut pairs, of_video);
    pairs.extend(free.into_values().map(|log| Pair { video: None, log: Some(log), is_copy: false }));
    pairs
}

/// Of an AVI and a SER of one name the log says which is the capture; else the SER is, which has the times.
fn mark_copies(pairs: &mut [Pair], of_video: impl Fn(&VideoFile) -> Key) {
    let mut by_stem: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        let Some(video) =
            pair.video.filter(|video| matches!(video.content, Content::Ser(_) | Content::Avi(_)))
        else {
            continue;
        };
        by_stem.entry(of_video(video)).or_default().push(at);
    }
    for same in by_stem.into_values().filter(|same| same.len() > 1) {
        let rank = |at: &usize| {
            let pair = pairs.get(*at)?;
            let video = pair.video?;
            let name = pair.log.and_then(|log| log.log.file_name.as_deref());
            let is_meant = name.is_some_and(|name| name.eq_ignore_ascii_case(video.place.file_name()));
            Some((!is_meant, !matches!(video.content, Content::Ser(_))))
        };
        let Some(kept) = same.iter().copied().min_by_key(rank) else { continue };
        for at in same.into_iter().filter(|at| *at != kept) {
            if let Some(pair) = pairs.get_mut(at) {
                pair.is_copy = true;
            }
        }
    }
}

fn key(place: &Place, stem: String) -> Key {
    (place.root, folder(&place.path).to_lowercase(), stem)
}

/// Whether a log means this video by `name`, with its suffix or without.
fn is_named(video: &VideoFile, name: &str) -> bool {
    let own = video.place.file_name().to_lowercase();
    let name = name.to_lowercase();
    own == name || stem(&own) == name
}
