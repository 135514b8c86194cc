//! One exposure counts once (docs/rules.md#6-same-exposure): which files are the same exposure, and which of them counts.
//!
//! Identity is a fact about files, so it goes by what was read, not by the user's corrections: to correct the filter of
//! one file must not make its calibrated copy a second exposure.
//!
//! Three rules join files:
//! 1. one name (after cutting marks and prefixes), starts and lengths that agree, nothing that contradicts;
//! 2. two frames of one kind and camera with the same start and length, whatever their names;
//! 3. a file without a start joins the only exposure of its name that it fits, if a mark shows that it is a copy; two
//!    without a start are one by a mark, or by byte-equal headers in folders that do not tell them apart;
//! 4. calibration frames in different folders are one by byte-equal headers, whatever their names (`copied_calibration.rs`).
//!
//! A camera's raw file and what a program made of it have a rule of their own (`beside_raws`).
//!
//! "Within 10 ms" is not transitive; files join the earliest of a run (its *anchor*), never a neighbour of a neighbour,
//! so that a chain of short exposures stays many and the order of files does not matter.

use std::collections::BTreeMap;
use std::hash::Hasher;

use fnv::FnvHasher;
use nightledger_frame::{Clock, Frame, Instant, Kind, Place, Position, Role, Source, Start};
use rustc_hash::FxHashMap;

use crate::folder_facts::FolderFacts;
use crate::input::FileEdits;
use crate::stem::{processing_folders, stem};
use crate::steps::agreement::{fixed, free};
use crate::steps::beside_raws::{Candidate, join_with_raws};
use crate::steps::copied_calibration::{Copied, join_copies};
use crate::steps::distance::apart_km;
use crate::steps::files::File;
use crate::steps::groups::Groups;
use crate::steps::names::{Name, Names};
use crate::steps::verdict::{Verdict, decide};
use crate::{Host, Reason};

/// Starts with fractions agree within this.
const FINE_NS: i64 = 10_000_000;
/// Starts agree within this where either has no fraction.
const COARSE_NS: i64 = Instant::SECOND;
/// Positions nearer than this are one place (docs/rules.md#4-site).
const ONE_PLACE_KM: f64 = 2.0;
/// How many exposures of other settings are compared around a start: more than any tree of real files has there.
const LOOK_AROUND: usize = 64;

/// Decides which files are copies of another. Stacks are told apart by their own rule (`stacks`): many have one name and
/// one start, but not one target.
///
/// A file that the user excluded by itself takes part: to exclude the file that counts is to exclude the exposure, else a
/// calibrated copy would step in for a frame that was thrown out.
pub(crate) fn one_exposure_once(
    files: &[File<'_>],
    file_edits: &FileEdits<'_>,
    host: &dyn Host,
    verdicts: &mut [Verdict],
) {
    let takes_part =
        |(_, (file, verdict)): &(usize, (&File<'_>, &Verdict))| verdict.reason.is_none() && !file.is_stack();
    let (positions, participants): (Vec<usize>, Vec<&Frame>) = files
        .iter()
        .zip(verdicts.iter())
        .enumerate()
        .filter(takes_part)
        .map(|(at, (file, _))| (at, file.edited.frame))
        .unzip();
    let kept_by = kept_by(&participants, host);
    for (number, ((at, frame), kept)) in positions.iter().zip(&participants).zip(kept_by).enumerate() {
        if file_edits.excludes(&frame.place) {
            decide(verdicts, *at, Verdict::of(Some(Reason::Excluded)));
        } else if let Some(kept) = positions.get(kept).filter(|_| kept != number) {
            decide(verdicts, *at, Verdict::duplicate(*kept));
        }
    }
}

/// For each file (by position in the slice) the position of the file that counts for its exposure.
///
/// `files` are in the order of their paths, which decides last which file is kept.
fn kept_by(files: &[&Frame], host: &dyn Host) -> Vec<usize> {
    let mut words = Words::default();
    let traits: Vec<Traits<'_>> =
        files.iter().enumerate().map(|(at, file)| Traits::new(at, file, &mut words)).collect();
    let mut groups = Groups::new(files.len());

    let of_one_name = of_one_name(&traits);
    let mut named: Vec<Vec<Exposure>> = Vec::with_capacity(of_one_name.len());
    for files in &of_one_name {
        let mut exposures = Vec::new();
        for clock in [Clock::Utc, Clock::Local] {
            let dated = files.iter().filter(|file| file.start.is_some_and(|start| start.clock == clock));
            let keyed = dated.map(|file| (*file, file.key)).collect();
            exposures.extend(run_together(keyed, Rule::OneName, &mut groups));
        }
        named.push(exposures);
    }
    of_one_camera(&traits, &mut groups);
    for (files, mut exposures) in of_one_name.iter().zip(named) {
        without_start(files, &mut exposures, &mut groups);
    }
    let copies = traits.iter().filter(|file| file.key.kind.is_some_and(|kind| kind != Kind::Light));
    join_copies(
        copies.map(|file| Copied { at: file.at, told: file.told, place: file.place, folders: &file.folders }),
        &mut groups,
    );
    if traits.iter().any(|file| file.is_raw) {
        let candidates: Vec<Candidate<'_>> = traits
            .iter()
            .zip(files)
            .filter(|(file, _)| file.role == Role::Single)
            .map(|(file, frame)| Candidate { at: file.at, frame, name: file.name, camera: file.camera })
            .collect();
        join_with_raws(&candidates, lengths_agree, host, &mut groups);
    }
    kept(&traits, &mut groups)
}

/// Files of one name and role, where there are several: most files of a scan have a name of their own. Names compare by
/// a number first, because most differ only at their end.
fn of_one_name<'t, 'a>(traits: &'t [Traits<'a>]) -> Vec<Vec<&'t Traits<'a>>> {
    let mut sorted: Vec<(u64, &Traits<'_>)> =
        traits.iter().map(|file| (number_of(file.name), file)).collect();
    sorted.sort_unstable_by(|(one, file), (other, beside)| {
        let rest = |file: &Traits<'_>| (file.role, file.at);
        one.cmp(other).then_with(|| file.name.cmp(beside.name)).then_with(|| rest(file).cmp(&rest(beside)))
    });
    let runs = sorted.chunk_by(|(one, file), (other, beside)| {
        one == other && (file.name, file.role) == (beside.name, beside.role)
    });
    runs.filter(|run| run.len() > 1).map(|run| run.iter().map(|(_, file)| *file).collect()).collect()
}

/// Numbers are compared faster than names.
fn number_of(name: &str) -> u64 {
    let mut hasher = FnvHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}

/// The names that files are compared by.
#[derive(Debug, Default)]
struct Words<'a> {
    filters: Names<'a>,
    cameras: Names<'a>,
    telescopes: Names<'a>,
}

/// What the rules compare.
#[derive(Debug)]
struct Traits<'a> {
    /// Position among the participants.
    at: usize,
    name: &'a str,
    marks: u8,
    /// A processing program wrote it; or it is a raw of which nothing tells the kind.
    by_processing: bool,
    /// What a capture program made of a raw says more than the raw does.
    is_raw: bool,
    place: &'a Place,
    role: Role,
    start: Option<Start>,
    exposure_s: Option<f64>,
    key: Key,
    /// The key by rule 2: what names and folders say does not count, because a copy may have any name.
    header_key: Key,
    camera: Option<Name>,
    position: Option<Position>,
    optics: Option<Optics>,
    header_hash: u64,
    told: Told,
    folders: FolderFacts,
}

/// What copies under other names have in common: their headers, and what names, folders and logs said where these did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Told {
    header_hash: u64,
    role: Role,
    key: Key,
    start: Option<Start>,
    exposure_s: Option<u64>,
    set_temp_c: Option<i64>,
}

/// What a header says that the camera looked through.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Optics {
    telescope: Name,
    focal_length_mm: f64,
}

/// Settings that must not contradict each other; `None` contradicts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    kind: Option<Kind>,
    filter: Option<Name>,
    gain: Option<i64>,
    iso: Option<u32>,
    binning: Option<u8>,
    /// The camera; for rule 2 the telescope, because two rigs may have cameras of one model.
    equipment: Option<Name>,
}

impl Key {
    fn agrees(self, other: Self) -> bool {
        free(self.kind, other.kind)
            && free(self.filter, other.filter)
            && free(self.gain, other.gain)
            && free(self.iso, other.iso)
            && free(self.binning, other.binning)
            && free(self.equipment, other.equipment)
    }

    fn filled(self, other: Self) -> Self {
        Self {
            kind: self.kind.or(other.kind),
            filter: self.filter.or(other.filter),
            gain: self.gain.or(other.gain),
            iso: self.iso.or(other.iso),
            binning: self.binning.or(other.binning),
            equipment: self.equipment.or(other.equipment),
        }
    }

    fn known(self) -> u8 {
        let known = [
            self.kind.is_some(),
            self.filter.is_some(),
            self.gain.is_some(),
            self.iso.is_some(),
            self.binning.is_some(),
            self.equipment.is_some(),
        ];
        known.into_iter().map(u8::from).sum()
    }
}

impl<'a> Traits<'a> {
    fn new(at: usize, frame: &'a Frame, words: &mut Words<'a>) -> Self {
        let cut = stem(frame.place.file_name());
        let key = Key {
            kind: frame
                .kind
                .as_ref()
                .filter(|kind| !matches!(kind.source, Source::Guessed(_)))
                .map(|kind| kind.value),
            filter: frame.filter.as_ref().map(|filter| words.filters.word(&filter.value).name),
            gain: frame.gain.as_ref().map(|gain| fixed(gain.value, 2)),
            iso: frame.iso.as_ref().map(|iso| iso.value),
            binning: frame.binning.as_ref().map(|binning| binning.value),
            equipment: frame.camera.as_ref().map(|camera| words.cameras.word(&camera.value).name),
        };
        // A camera that names itself makes one exposure at a time, whatever a copy's header says of it since (Siril and
        // WBPP write a filter for each colour they extract). Without a name two cameras must be thought of.
        let named = frame.camera.is_some();
        let written = |source: Option<&Source>| !named && source.is_some_and(in_header);
        let header_key = Key {
            kind: None,
            filter: key.filter.filter(|_| written(frame.filter.as_ref().map(|known| &known.source))),
            gain: key.gain.filter(|_| written(frame.gain.as_ref().map(|known| &known.source))),
            iso: key.iso.filter(|_| written(frame.iso.as_ref().map(|known| &known.source))),
            binning: key.binning.filter(|_| written(frame.binning.as_ref().map(|known| &known.source))),
            equipment: frame
                .telescope
                .as_ref()
                .filter(|known| in_header(&known.source))
                .map(|telescope| words.telescopes.word(&telescope.value).name),
        };
        Self {
            at,
            name: cut.name,
            marks: cut.marks,
            by_processing: frame.by_processing || (frame.is_raw() && key.kind.is_none()),
            is_raw: frame.is_raw(),
            place: &frame.place,
            role: frame.role,
            start: frame.start.as_ref().map(|known| known.value),
            exposure_s: frame.exposure_s.as_ref().map(|known| known.value),
            key,
            header_key,
            camera: key.equipment,
            position: frame.position.as_ref().map(|known| known.value),
            optics: header_key
                .equipment
                .zip(frame.focal_length_mm.as_ref())
                .map(|(telescope, focal_length)| Optics { telescope, focal_length_mm: focal_length.value }),
            header_hash: frame.header_hash,
            told: Told {
                header_hash: frame.header_hash,
                role: frame.role,
                key,
                start: frame.start.as_ref().map(|known| known.value),
                exposure_s: frame.exposure_s.as_ref().map(|known| known.value.to_bits()),
                set_temp_c: frame.set_temp_c.as_ref().map(|known| fixed(known.value, 2)),
            },
            // Only files without a start are told apart by folders.
            folders: if frame.start.is_none() {
                FolderFacts::read(&frame.place)
            } else {
                FolderFacts::default()
            },
        }
    }
}

impl Traits<'_> {
    /// What a capture program wrote first, before its raw; then marks, then processing folders, then the length of the path, then path
    /// order: the least is kept.
    fn rank(&self) -> (bool, bool, u8, u8, usize, usize) {
        (
            self.by_processing,
            self.is_raw,
            self.marks,
            processing_folders(self.place.folders()),
            self.place.path.chars().count(),
            self.at,
        )
    }
}

fn in_header(source: &Source) -> bool {
    matches!(
        source,
        Source::Header { .. } | Source::Property { .. } | Source::Tag { .. } | Source::Computed(_)
    )
}

/// Lengths agree within 0.01 s or 0.1 %; an unknown one contradicts nothing.
fn lengths_agree(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            (one - other).abs() <= (0.001 * one.abs().max(other.abs())).max(0.01) + 1e-9
        }
        _ => true,
    }
}

/// Whether two lights of one start can be of one camera: two people far apart may have cameras of one model. A copy whose
/// longitude was turned (west as positive) is at the same place.
fn at_one_place(one: Option<Position>, other: Option<Position>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let mirrored = Position { longitude: -other.longitude, ..other };
    [other, mirrored].into_iter().any(|other| apart_km(one, other) <= ONE_PLACE_KM)
}

/// Whether two lights can be of one telescope: two rigs with cameras of one model begin together and call their files
/// alike. A corrected name alone proves nothing, a plate solver's focal length neither.
fn through_one_telescope(one: Option<Optics>, other: Option<Optics>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let longer = one.focal_length_mm.max(other.focal_length_mm);
    one.telescope == other.telescope || (one.focal_length_mm - other.focal_length_mm).abs() <= 0.05 * longer
}

/// Which rule joins dated files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    OneName,
    OneCamera,
}

impl Rule {
    /// Whether a length is such that a start tells it apart: docs/rules.md#6-same-start asks rule 2 for 1 s, 2 s without a fraction.
    fn allows(self, exposure_s: Option<f64>, fine: bool) -> bool {
        match self {
            Self::OneName => true,
            Self::OneCamera => exposure_s.is_some_and(|length| length >= if fine { 1.0 } else { 2.0 }),
        }
    }
}

/// Files found to be one.
#[derive(Debug)]
struct Exposure {
    /// The earliest start.
    anchor: Start,
    length_s: Option<f64>,
    /// The settings of all its files.
    key: Key,
    /// One of its files.
    member: usize,
    /// Whether one of its files carries a mark or prefix.
    marked: bool,
    /// Where it was taken, by the first file that says so.
    position: Option<Position>,
    /// Through which telescope, by the first file that says so.
    optics: Option<Optics>,
}

impl Exposure {
    fn of(file: &Traits<'_>, start: Start, key: Key) -> Self {
        Self {
            anchor: start,
            length_s: file.exposure_s,
            key,
            member: file.at,
            marked: file.marks > 0,
            position: file.position,
            optics: file.optics,
        }
    }

    fn fits(&self, file: &Traits<'_>, key: Key) -> bool {
        lengths_agree(self.length_s, file.exposure_s) && self.key.agrees(key)
    }

    fn take(&mut self, file: &Traits<'_>, key: Key, groups: &mut Groups) {
        groups.join(self.member, file.at);
        self.length_s = self.length_s.or(file.exposure_s);
        self.key = self.key.filled(key);
        self.marked |= file.marks > 0;
        self.position = self.position.or(file.position);
        self.optics = self.optics.or(file.optics);
    }
}

/// Joins dated files that are one: first those with fractions (10 ms), then each whole second to the nearest (1 s).
fn run_together(mut files: Vec<(&Traits<'_>, Key)>, rule: Rule, groups: &mut Groups) -> Vec<Exposure> {
    let ns_of = |file: &Traits<'_>| file.start.map(|start| start.at.ns);
    // In order of time; of equal starts the one that says most first, so that the others fill in.
    files.sort_unstable_by(|(one, one_key), (other, other_key)| {
        let says = |file: &Traits<'_>, key: Key| {
            (std::cmp::Reverse(key.known()), key, file.exposure_s.map(f64::to_bits))
        };
        ns_of(one)
            .cmp(&ns_of(other))
            .then_with(|| says(one, *one_key).cmp(&says(other, *other_key)))
            .then_with(|| one.rank().cmp(&other.rank()))
    });
    // No window is wider than a second: files further apart than that have nothing to do with each other.
    let runs = files.chunk_by(|(one, _), (next, _)| match (ns_of(one), ns_of(next)) {
        (Some(one), Some(next)) => next.saturating_sub(one) <= COARSE_NS,
        _ => true,
    });
    let mut exposures = Vec::new();
    for run in runs {
        match (run, rule) {
            ([(file, key)], Rule::OneName) => {
                exposures.extend(file.start.map(|start| Exposure::of(file, start, *key)));
            }
            ([_], Rule::OneCamera) => {}
            _ => exposures.extend(run_of_one_time(run, rule, groups)),
        }
    }
    exposures
}

/// The same for files in order of time.
fn run_of_one_time(files: &[(&Traits<'_>, Key)], rule: Rule, groups: &mut Groups) -> Vec<Exposure> {
    let mut fine = Line::new(rule);
    let mut coarse = Line::new(rule);
    for fraction in [true, false] {
        for (file, key) in files {
            let Some(start) = file.start.filter(|start| start.has_fraction == fraction) else { continue };
            if !rule.allows(file.exposure_s, fraction) {
                continue;
            }
            let found = if fraction {
                fine.nearest(file, start, *key, FINE_NS)
            } else {
                let beside = fine.nearest(file, start, *key, COARSE_NS);
                if let Some(at) = beside {
                    fine.take(at, file, *key, groups);
                    continue;
                }
                coarse.nearest(file, start, *key, COARSE_NS)
            };
            let line = if fraction { &mut fine } else { &mut coarse };
            match found {
                Some(at) => line.take(at, file, *key, groups),
                None => line.push(Exposure::of(file, start, *key)),
            }
        }
    }
    fine.exposures.append(&mut coarse.exposures);
    fine.exposures
}

/// Exposures in order of time, and those of each setting.
#[derive(Debug)]
struct Line {
    rule: Rule,
    exposures: Vec<Exposure>,
    by_key: FxHashMap<Key, Vec<usize>>,
}

impl Line {
    fn new(rule: Rule) -> Self {
        Self { rule, exposures: Vec::new(), by_key: FxHashMap::default() }
    }

    fn push(&mut self, exposure: Exposure) {
        self.by_key.entry(exposure.key).or_default().push(self.exposures.len());
        self.exposures.push(exposure);
    }

    fn take(&mut self, at: usize, file: &Traits<'_>, key: Key, groups: &mut Groups) {
        if let Some(exposure) = self.exposures.get_mut(at) {
            exposure.take(file, key, groups);
        }
    }

    /// The exposure nearest in time within `window` that the file fits: first among those of exactly its settings, which
    /// costs nothing even if many files share a start, then among the others.
    fn nearest(&self, file: &Traits<'_>, start: Start, key: Key, window: i64) -> Option<usize> {
        let same = self.by_key.get(&key).map_or(&[][..], Vec::as_slice);
        self.nearest_of(same.len(), |at| same.get(at).copied(), file, start, key, window).or_else(|| {
            if self.exposures.len() == same.len() {
                return None;
            }
            self.nearest_of(self.exposures.len(), Some, file, start, key, window)
        })
    }

    fn nearest_of(
        &self,
        count: usize,
        nth: impl Fn(usize) -> Option<usize>,
        file: &Traits<'_>,
        start: Start,
        key: Key,
        window: i64,
    ) -> Option<usize> {
        let at_time = |place: usize| nth(place).and_then(|at| Some((at, self.exposures.get(at)?)));
        let ns_of = |place: usize| at_time(place).map_or(i64::MAX, |(_, exposure)| exposure.anchor.at.ns);
        let earliest = start.at.ns.saturating_sub(window);
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            if ns_of(middle) < earliest { low = middle + 1 } else { high = middle }
        }
        let mut best: Option<(i64, usize)> = None;
        for place in low..count.min(low.saturating_add(LOOK_AROUND)) {
            let Some((at, exposure)) = at_time(place) else { break };
            let apart = exposure.anchor.at.ns.saturating_sub(start.at.ns);
            if apart > window {
                break;
            }
            let at_one_place = self.rule == Rule::OneName || at_one_place(exposure.position, file.position);
            let is_one = at_one_place && through_one_telescope(exposure.optics, file.optics);
            if is_one && exposure.fits(file, key) && best.is_none_or(|(least, _)| apart.abs() < least) {
                best = Some((apart.abs(), at));
            }
        }
        best.map(|(_, at)| at)
    }
}

/// Calibration frames under a second are one only where their starts are equal to the microsecond: bias frames follow
/// each other quickly.
fn short_of_one_start(files: &[(&Traits<'_>, Key)], groups: &mut Groups) {
    let mut first: FxHashMap<(i64, u64, Key), usize> = FxHashMap::default();
    for (file, key) in files {
        let (Some(start), Some(length)) = (file.start.filter(|start| start.has_fraction), file.exposure_s)
        else {
            continue;
        };
        if length < 1.0 {
            let one = *first.entry((start.at.ns / 1000, length.to_bits(), *key)).or_insert(file.at);
            groups.join(one, file.at);
        }
    }
}

/// Rule 2. Both must name the camera, or neither; two telescopes are two cameras of one model, and so are two filters,
/// gains or binnings where nothing names the camera.
fn of_one_camera(traits: &[Traits<'_>], groups: &mut Groups) {
    type Keyed<'t, 'a> = Vec<(&'t Traits<'a>, Key)>;
    let mut by_camera: BTreeMap<(Option<Kind>, Option<Name>, bool), Keyed<'_, '_>> = BTreeMap::new();
    for file in traits {
        let Some(start) = file.start.filter(|_| file.role == Role::Single) else { continue };
        let calibration = file.key.kind.filter(|kind| *kind != Kind::Light);
        by_camera
            .entry((calibration, file.camera, start.clock == Clock::Local))
            .or_default()
            .push((file, if calibration.is_some() { file.key } else { file.header_key }));
    }
    for ((calibration, ..), files) in by_camera {
        if calibration.is_some() {
            short_of_one_start(&files, groups);
        }
        run_together(files, Rule::OneCamera, groups);
    }
}

/// Rule 3, among the files of one name. `exposures` are the dated ones of that name.
fn without_start(files: &[&Traits<'_>], exposures: &mut Vec<Exposure>, groups: &mut Groups) {
    // A local start (from a name) cannot be compared with one in UTC: such a file joins as one without a start does.
    let (local, mut dated): (Vec<Exposure>, Vec<Exposure>) =
        std::mem::take(exposures).into_iter().partition(|exposure| exposure.anchor.clock == Clock::Local);
    for exposure in local {
        let near = |other: &&mut Exposure| {
            let apart = other.anchor.at.ns.saturating_sub(exposure.anchor.at.ns).saturating_abs();
            // No clock on Earth is further from UTC.
            apart <= 15 * 3600 * Instant::SECOND
                && lengths_agree(other.length_s, exposure.length_s)
                && other.key.agrees(exposure.key)
        };
        let mut fitting = dated.iter_mut().filter(|other| other.anchor.clock == Clock::Utc).filter(near);
        let only = fitting.next().filter(|_| fitting.next().is_none());
        match only.filter(|other| other.marked || exposure.marked) {
            Some(other) => groups.join(other.member, exposure.member),
            None => dated.push(exposure),
        }
    }
    let mut undated: Vec<&Traits<'_>> = files.iter().copied().filter(|file| file.start.is_none()).collect();
    if undated.is_empty() {
        return;
    }
    undated.sort_unstable_by_key(|file| file.rank());
    let mut dated = Bag::of(dated, groups);
    // Files without a mark: copies with byte-equal headers, then the only dated exposure if that one has a mark.
    let mut found = Bag::default();
    let mut twins: BTreeMap<(u64, Key), Vec<(FolderFacts, usize)>> = BTreeMap::new();
    for file in undated.iter().filter(|file| file.marks == 0) {
        let same = twins.entry((file.header_hash, file.key)).or_default();
        let twin = same.iter_mut().take(LOOK_AROUND).find(|(facts, _)| facts.agree(&file.folders));
        if let Some((facts, member)) = twin {
            groups.join(*member, file.at);
            facts.fill(&file.folders);
            continue;
        }
        same.push((file.folders.clone(), file.at));
        match dated.only(file) {
            Some(exposure) if exposure.marked => exposure.take(file, file.key, groups),
            _ => found.push(file),
        }
    }
    // Files with a mark: the only exposure they fit, dated or not.
    for file in undated.iter().filter(|file| file.marks > 0) {
        let (with, without) = (dated.fitting(file), found.fitting(file));
        match (with, without) {
            (1, 0) => {
                if let Some(exposure) = dated.only(file) {
                    exposure.take(file, file.key, groups);
                }
            }
            (0, 1) => {
                if let Some(exposure) = found.only(file) {
                    exposure.take(file, file.key, groups);
                }
            }
            _ => found.push(file),
        }
    }
}

/// Exposures of one name by their settings: of many with the same settings one look tells that there are several.
#[derive(Debug, Default)]
struct Bag {
    by_key: FxHashMap<Key, Vec<Exposure>>,
}

impl Bag {
    fn of(exposures: Vec<Exposure>, groups: &mut Groups) -> Self {
        let mut bag = Self::default();
        let mut by_root: BTreeMap<usize, Exposure> = BTreeMap::new();
        for exposure in exposures {
            // Rule 2 may have made one of two.
            let root = groups.root(exposure.member);
            match by_root.get_mut(&root) {
                None => {
                    by_root.insert(root, exposure);
                }
                Some(first) => {
                    first.marked |= exposure.marked;
                    first.key = first.key.filled(exposure.key);
                }
            }
        }
        for exposure in by_root.into_values() {
            bag.by_key.entry(exposure.key).or_default().push(exposure);
        }
        bag
    }

    fn push(&mut self, file: &Traits<'_>) {
        let nowhen = Start { at: Instant { ns: 0 }, clock: Clock::Utc, has_fraction: false };
        self.by_key.entry(file.key).or_default().push(Exposure::of(file, nowhen, file.key));
    }

    /// How many exposures the file fits: 0, 1 or 2 for several.
    fn fitting(&self, file: &Traits<'_>) -> usize {
        self.by_key
            .iter()
            .filter(|(key, _)| key.agrees(file.key))
            .flat_map(|(_, exposures)| exposures)
            .filter(|exposure| exposure.fits(file, file.key))
            .take(2)
            .count()
    }

    /// The only exposure that the file fits.
    fn only(&mut self, file: &Traits<'_>) -> Option<&mut Exposure> {
        let mut fitting = self
            .by_key
            .iter_mut()
            .filter(|(key, _)| key.agrees(file.key))
            .flat_map(|(_, exposures)| exposures)
            .filter(|exposure| exposure.fits(file, file.key));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }
}

/// The least processed file of each exposure, then the shorter path, then the first in path order.
fn kept(traits: &[Traits<'_>], groups: &mut Groups) -> Vec<usize> {
    // By the number that stands for an exposure: its file so far.
    let mut best: Vec<usize> = (0..traits.len()).collect();
    let rank = |at: usize| traits.get(at).map(Traits::rank);
    for at in 0..traits.len() {
        let root = groups.root(at);
        if let Some(slot) = best.get_mut(root).filter(|slot| **slot != at && rank(at) < rank(**slot)) {
            *slot = at;
        }
    }
    (0..traits.len()).map(|at| best.get(groups.root(at)).copied().unwrap_or(at)).collect()
}
