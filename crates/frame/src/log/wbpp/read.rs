//! Reads a log line by line. What a line means depends on the block it stands in, and some blocks go on behind their
//! own end: the frames of a calibration, the count of an integration.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::line::{Frames, Kind, Line, Step, may_count};
use super::{Exposure, Integration, Master, MasterId, MastersUsed, Outcome, Reason, Stack, is_reference};
use crate::log::lines::Lines;
use crate::stem::{base_name, cut_mark, without_suffixes};

/// The channels of separate debayering, behind PixInsight's marks.
const CHANNELS: [&str; 3] = ["_R", "_G", "_B"];

/// No log has as many marks and suffixes together.
const MOST_ENDINGS: usize = 16;

/// Whether a file that begins so is a WBPP log: one of its first lines names the script. A few KiB are enough.
pub fn is_log(beginning: &[u8]) -> bool {
    let mut lines = Lines::default();
    let (mut found, mut seen) = (false, 0);
    let mut each = |line: &[u8]| {
        seen += 1;
        if seen <= 40 && !found {
            let text = String::from_utf8_lossy(line);
            found = matches!(Line::read(without_stamp(&text)), Line::Tool(..));
        }
    };
    lines.push(beginning.get(..16 << 10).unwrap_or(beginning), &mut each);
    lines.finish(&mut each);
    found
}

/// Takes a log in pieces, in their order.
#[derive(Debug, Default)]
pub struct LogReader {
    lines: Lines,
    state: State,
}

impl LogReader {
    /// The next bytes of the log.
    pub fn push(&mut self, piece: &[u8]) {
        let Self { lines, state } = self;
        lines.push(piece, &mut |line| state.line(line));
    }

    /// What the log says; nothing where it is none of WBPP.
    pub fn finish(self) -> Option<Integration> {
        let Self { mut lines, mut state } = self;
        let breaks_off = lines.is_inside_line();
        lines.finish(&mut |line| {
            // Half a line says half a path; a whole last line without its end is the run's last.
            if !breaks_off || line.windows(14).any(|window| window == b"Preprocessing:") {
                state.line(line);
            }
        });
        state.finish()
    }
}

/// A block of integration until it is known what it was.
#[derive(Debug, Default)]
struct Open {
    frames: Option<Frames>,
    group: Group,
    has_ended: bool,
    /// Offered, and whether switched on.
    listed: Vec<(usize, bool)>,
    /// In the order of their places once the block is closed.
    went_in: Vec<usize>,
    counts_are_whole: bool,
    count: Option<u32>,
    minimum_weight: Option<f64>,
    master: Option<Box<str>>,
    too_few: bool,
    from_cache: bool,
}

/// What a block says about its group.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Group {
    active: Option<u32>,
    filter: Option<Arc<str>>,
    exposure: Option<Arc<str>>,
    channel: Option<Box<str>>,
}

/// A calibration: its group and masters. Its frames follow behind its end.
#[derive(Debug, Default)]
struct Calibrating {
    frames: Option<Frames>,
    group: Group,
    bias: Choice,
    dark: Choice,
    flat: Choice,
    /// What these come to, once it was asked.
    used: Option<MastersUsed>,
}

/// What a calibration says of one kind of master.
#[derive(Debug, Default, Clone)]
struct Choice {
    /// In words.
    word: Option<Box<str>>,
    /// In the process's source. A path may stand there that was not used.
    enabled: Option<bool>,
    path: Option<Box<str>>,
}

impl Calibrating {
    fn of(&mut self, kind: Kind) -> &mut Choice {
        self.used = None;
        match kind {
            Kind::Bias => &mut self.bias,
            Kind::Dark => &mut self.dark,
            Kind::Flat => &mut self.flat,
        }
    }
}

impl Choice {
    /// As the process was set, else as the words say.
    fn used(&self) -> Option<Box<str>> {
        match self.enabled {
            Some(true) => self.path.clone().or_else(|| self.word.clone()),
            Some(false) => None,
            None => self.word.clone(),
        }
    }
}

/// Lines that follow another and are paths.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Listing {
    #[default]
    Nothing,
    /// `II.images = [` ... `];`
    Source,
    /// `Opening files:`
    Opening,
    /// `Pixel rejection counts:` ... `Total :`
    Counts,
    /// The next path is the master.
    Master,
    /// The next path is an input (1.4).
    Loading,
}

/// What is known of an exposure beside what is handed out.
#[derive(Debug, Default, Clone)]
struct Trace {
    reason: Option<Reason>,
    is_integrated: bool,
    /// It was offered to a block that the log does not end.
    is_open: bool,
    exposure: Option<Arc<str>>,
    /// Where the base name without suffix stands in its path: from, length.
    name: (usize, usize),
}

/// Base names without suffix.
#[derive(Debug, Default)]
struct Names {
    /// By the hash of the name under which an exposure came in, which its path holds.
    own: FxHashMap<u64, usize>,
    /// Names under which steps wrote exposures, and such as share a hash; these come first.
    others: FxHashMap<Box<str>, usize>,
}

fn hash(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}

#[derive(Debug, Default)]
struct State {
    integration: Integration,
    traces: Vec<Trace>,
    names: Names,
    /// The exposure named last: most lines name it again, or the one that came in behind it.
    latest: usize,
    /// What followed exposures' names so far: marks and suffixes. A log has a handful, a hundred thousand times.
    endings: Vec<Box<str>>,
    /// A name ends in a mark of its own, or stands for an exposure of another name: what a name means shows only when all
    /// that is left of it is looked up.
    names_are_marked: bool,
    master_by_path: FxHashMap<Box<str>, MasterId>,
    step: Option<Step>,
    group: Group,
    listing: Listing,
    calibrating: Calibrating,
    /// Calibrations of flats, for the flats made of them: group and masters.
    flat_calibrations: Vec<(Group, MastersUsed)>,
    open: Option<Open>,
    /// Final integrations: what was offered, for drizzle's word about it; group.
    offered: Vec<(Vec<usize>, Group)>,
    not_drizzled: Vec<usize>,
    too_few: Vec<Group>,
    measured: Option<usize>,
}

impl State {
    /// A million lines pass here; what only some of them need is kept apart, so that the rest becomes part of the loop.
    #[inline]
    fn line(&mut self, line: &[u8]) {
        let (stamp, text) = stamp_of(line);
        if self.integration.started.is_none()
            && let Some(stamp) = stamp
        {
            self.starts(stamp);
        }
        let text = if text.first() == Some(&b'<') { untagged(text.trim_ascii_end()) } else { text };
        if may_count(text) {
            self.counts(text);
        } else if self.listing == Listing::Opening && !text.trim_ascii().is_empty() {
            self.listing = Listing::Nothing;
        }
    }

    #[cold]
    fn starts(&mut self, stamp: &[u8]) {
        self.integration.started = Some(String::from_utf8_lossy(stamp).into());
    }

    #[inline(never)]
    fn counts(&mut self, text: &[u8]) {
        // Statistics name nothing, and most of a log is read no further than this.
        let text = untagged(text.trim_ascii_end());
        match std::str::from_utf8(text) {
            Ok(text) => self.takes(text),
            Err(_) => self.takes(&String::from_utf8_lossy(text)),
        }
    }

    fn takes(&mut self, text: &str) {
        let line = Line::read(text);
        if !matches!(line, Line::Path(_)) && matches!(self.listing, Listing::Opening | Listing::Loading) {
            self.listing = Listing::Nothing;
        }
        match line {
            Line::PixInsight(version) => {
                self.integration.pixinsight.get_or_insert_with(|| version.into());
            }
            Line::Tool(name, version) => {
                if self.integration.version.is_empty() {
                    (self.integration.tool, self.integration.version) = (name.into(), version.into());
                }
            }
            Line::Begin(step) => self.begin(step),
            Line::End(step) => self.end(step),
            Line::Group(active) => self.group.active = Some(active),
            Line::Filter(name) => self.group.filter = Some(name.into()),
            Line::Exposure(times) => self.group.exposure = Some(times.into()),
            Line::Channel(name) => self.group.channel = Some(name.into()),
            Line::Master(kind, path) => self.calibrating.of(kind).word = path.map(Into::into),
            Line::Enabled(kind, on) => self.calibrating.of(kind).enabled = Some(on),
            Line::MasterPath(kind, path) => {
                self.calibrating.of(kind).path = Some(path).filter(|path| !path.is_empty()).map(Into::into);
            }
            Line::Calibrated(from, to) => {
                let light = self.calibrating.frames == Some(Frames::Light);
                if light {
                    let exposure = self.calibrated(from);
                    match to {
                        Some(to) => self.written(exposure, to),
                        None => self.is_out(exposure, Reason::Calibration),
                    }
                }
            }
            Line::Registered(from, to) => {
                let exposure = self.named(from);
                match to {
                    Some(to) => self.written(exposure, to),
                    None => self.is_out(exposure, Reason::Registration),
                }
            }
            Line::Loading if self.step == Some(Step::Calibration(Frames::Light)) => {
                self.listing = Listing::Loading;
            }
            Line::SelectedOut(name) if self.step == Some(Step::Selection) => {
                let exposure = self.named(name);
                self.is_out(exposure, Reason::Selection);
            }
            Line::Weighed(name, value, limit, out) => {
                let exposure = self.named(name);
                if out {
                    self.is_out(exposure, Reason::Weight { value, limit });
                }
            }
            Line::NotNormalised(path) => {
                let exposure = self.named(path);
                self.is_out(exposure, Reason::LocalNormalization);
            }
            Line::NotDebayered(name) => {
                let exposure = self.named(name);
                self.is_out(exposure, Reason::Debayer);
            }
            Line::NoWeight(path) => {
                let exposure = self.named(path);
                self.is_out(exposure, Reason::WeightFormula);
            }
            Line::NoDrizzle(path) => {
                let exposure = self.named(path);
                self.not_drizzled.push(exposure);
            }
            Line::ListBegins => self.listing = Listing::Source,
            Line::ListEnds => self.listing = Listing::Nothing,
            Line::Listed(active, path) if self.listing == Listing::Source => self.offers(path, active),
            Line::Opening if self.open.is_some() => self.listing = Listing::Opening,
            Line::CountsBegin if self.open.is_some() => self.listing = Listing::Counts,
            Line::CountsEnd => {
                if self.listing == Listing::Counts {
                    self.listing = Listing::Nothing;
                    if let Some(open) = &mut self.open {
                        open.counts_are_whole = true;
                    }
                }
            }
            Line::MasterFollows => self.listing = Listing::Master,
            Line::Path(path) => self.path(path),
            Line::Fwhm(pixels) => {
                if let Some(exposure) = self.measured.and_then(|at| self.integration.exposures.get_mut(at)) {
                    exposure.fwhm_px = Some(pixels).filter(|pixels| pixels.is_finite() && *pixels > 0.0);
                }
            }
            Line::Finished => self.integration.is_finished = true,
            Line::MinimumWeight(limit) => self.of_open(|open| open.minimum_weight = Some(limit)),
            Line::Integrated(count) => self.of_open(|open| open.count = Some(count)),
            Line::TooFew => self.of_open(|open| open.too_few = true),
            Line::Listed(..)
            | Line::Opening
            | Line::CountsBegin
            | Line::Loading
            | Line::SelectedOut(_)
            | Line::Other => {
                if text.starts_with("** Using cached data") {
                    self.of_open(|open| open.from_cache = true);
                }
            }
        }
    }

    fn of_open(&mut self, change: impl FnOnce(&mut Open)) {
        if let Some(open) = &mut self.open {
            change(open);
        }
    }

    fn begin(&mut self, step: Step) {
        self.close(true);
        self.listing = Listing::Nothing;
        self.step = Some(step);
        self.group = Group::default();
        match step {
            Step::Calibration(frames) => {
                self.calibrating = Calibrating { frames: Some(frames), ..Calibrating::default() };
            }
            Step::Integration(frames) => {
                self.open = Some(Open { frames: Some(frames), ..Open::default() });
            }
            _ => {}
        }
    }

    fn end(&mut self, step: Step) {
        self.listing = Listing::Nothing;
        match step {
            Step::Calibration(frames) => {
                self.calibrating.group = self.group.clone();
                if frames == Frames::Flat {
                    let used = self.masters_used();
                    self.flat_calibrations.push((self.group.clone(), used));
                }
            }
            Step::Integration(_) => {
                let group = self.group.clone();
                self.of_open(|open| {
                    open.has_ended = true;
                    open.group = group;
                });
            }
            _ => {}
        }
        self.step = None;
    }

    fn path(&mut self, path: &str) {
        match self.listing {
            Listing::Master => {
                self.listing = Listing::Nothing;
                let path: Box<str> = path.into();
                self.of_open(|open| open.master = Some(path));
            }
            Listing::Opening => self.offers(path, true),
            Listing::Counts => {
                let exposure = self.resolve(path);
                self.of_open(|open| {
                    if let Some(exposure) = exposure {
                        open.went_in.push(exposure);
                    }
                });
            }
            Listing::Loading => {
                self.listing = Listing::Nothing;
                self.calibrated(path);
            }
            // What is measured stands under its path.
            Listing::Nothing => self.measured = self.resolve(path),
            Listing::Source => {}
        }
    }

    fn offers(&mut self, path: &str, active: bool) {
        let is_light = self.open.as_ref().is_some_and(|open| open.frames == Some(Frames::Light));
        if is_light {
            let exposure = self.named(path);
            self.of_open(|open| open.listed.push((exposure, active)));
        }
    }

    /// An input of the calibration that is being read.
    fn calibrated(&mut self, path: &str) -> usize {
        let at = self.named(path);
        if self.calibrating.group == Group::default() {
            // Version 1.4 names the inputs inside the block.
            self.calibrating.group = self.group.clone();
        }
        let masters = self.masters_used();
        let group = &self.calibrating.group;
        if let Some(exposure) = self.integration.exposures.get_mut(at) {
            if exposure.masters.is_some() && *exposure.path != *path {
                exposure.shares_name = true;
            }
            exposure.masters = Some(masters);
            exposure.filter.clone_from(&group.filter);
        }
        if let Some(trace) = self.traces.get_mut(at) {
            trace.exposure.clone_from(&group.exposure);
        }
        at
    }

    /// The masters of the calibration that is being read.
    fn masters_used(&mut self) -> MastersUsed {
        if let Some(used) = self.calibrating.used {
            return used;
        }
        let Calibrating { bias, dark, flat, .. } = &self.calibrating;
        let [bias, dark, flat] = [bias, dark, flat].map(Choice::used);
        let mut id = |path: Option<Box<str>>| path.map(|path| self.master(&path));
        let used = MastersUsed { bias: id(bias), dark: id(dark), flat: id(flat) };
        self.calibrating.used = Some(used);
        used
    }

    fn master(&mut self, path: &str) -> MasterId {
        if let Some(id) = self.master_by_path.get(path) {
            return *id;
        }
        let id = MasterId(self.integration.masters.len());
        self.integration.masters.push(Master { path: path.into(), frames: None, masters: None });
        self.master_by_path.insert(path.into(), id);
        id
    }

    fn is_out(&mut self, at: usize, reason: Reason) {
        if let Some(trace) = self.traces.get_mut(at) {
            trace.reason.get_or_insert(reason);
        }
    }

    /// The exposure that a file belongs to, where the log named it before.
    fn resolve(&mut self, path: &str) -> Option<usize> {
        let base = base_name(path);
        let near = [self.latest.wrapping_add(1), self.latest];
        let expected = near.into_iter().find(|at| !self.names_are_marked && self.is_file_of(base, *at));
        let named = || forms(without_suffixes(base)).find_map(|form| self.exposure_called(form));
        let found = expected.or_else(named)?;
        self.latest = found;
        Some(found)
    }

    /// The base name without suffix under which an exposure came in.
    fn own_name(&self, at: usize) -> Option<&str> {
        let (from, length) = self.traces.get(at)?.name;
        self.integration.exposures.get(at)?.path.get(from..from.saturating_add(length))
    }

    fn exposure_called(&self, name: &str) -> Option<usize> {
        if let Some(at) = self.names.others.get(name) {
            return Some(*at);
        }
        let at = *self.names.own.get(&hash(name))?;
        (self.own_name(at) == Some(name)).then_some(at)
    }

    /// Whether a file is called as an exposure, or as that with marks behind its name.
    fn is_file_of(&mut self, base: &str, at: usize) -> bool {
        let own = self.own_name(at);
        let Some((own, ending)) = own.and_then(|own| Some(own).zip(base.strip_prefix(own))) else {
            return false;
        };
        if self.endings.iter().any(|known| **known == *ending) {
            return true;
        }
        let is_of = forms(without_suffixes(base)).any(|form| form.len() == own.len());
        // What is cut of an ending does not depend on what stands before it: no suffix and no mark holds one of these.
        if is_of && ending.starts_with(['.', '_']) && self.endings.len() < MOST_ENDINGS {
            self.endings.push(ending.into());
        }
        is_of
    }

    /// The exposure that a file belongs to; a new one where the log did not name it before.
    fn named(&mut self, path: &str) -> usize {
        if let Some(at) = self.resolve(path) {
            return at;
        }
        let at = self.integration.exposures.len();
        self.integration.exposures.push(Exposure {
            path: path.into(),
            filter: None,
            masters: None,
            outcome: Outcome::Unknown,
            fwhm_px: None,
            shares_name: false,
        });
        let base = base_name(path);
        let name = without_suffixes(base);
        let place = (path.len().saturating_sub(base.len()), name.len());
        self.traces.push(Trace { name: place, ..Trace::default() });
        // What came in without a calibration may be a calibrated file: later steps append to its name.
        self.names_are_marked |= forms(name).nth(1).is_some();
        if let Entry::Vacant(place) = self.names.own.entry(hash(name)) {
            place.insert(at);
        } else {
            self.names.others.insert(name.into(), at);
        }
        self.latest = at;
        at
    }

    /// A step wrote the exposure under another name.
    fn written(&mut self, at: usize, path: &str) {
        if self.resolve(path) != Some(at) {
            self.names_are_marked = true;
            self.names.others.insert(without_suffixes(base_name(path)).into(), at);
        }
    }

    /// Decides what the open integration was. `goes_on`: another block follows, so this one is over.
    fn close(&mut self, goes_on: bool) {
        let Some(mut open) = self.open.take() else { return };
        if !open.has_ended {
            open.group = self.group.clone();
        }
        let is_over = open.has_ended || goes_on;
        if open.frames == Some(Frames::Light) {
            self.close_lights(open, is_over);
        } else if let Some(path) = &open.master {
            let id = self.master(path);
            let chain = self.flat_chain(&open);
            if let Some(master) = self.integration.masters.get_mut(id.0) {
                master.frames = open.count.or(open.group.active);
                master.masters = chain;
            }
        }
    }

    /// What the frames of the flat being made were calibrated with: the last calibration of flats like it.
    fn flat_chain(&self, open: &Open) -> Option<MastersUsed> {
        if open.frames != Some(Frames::Flat) {
            return None;
        }
        let like = |group: &Group| group.filter == open.group.filter && group.exposure == open.group.exposure;
        let found = self.flat_calibrations.iter().rev().find(|(group, _)| like(group));
        found.or(self.flat_calibrations.last()).map(|(_, used)| *used)
    }

    fn close_lights(&mut self, mut open: Open, is_over: bool) {
        let is_reference = open.master.as_deref().is_some_and(|path| is_reference(base_name(path)));
        if is_reference {
            return;
        }
        let (mut offered, mut switched_off) = (Vec::new(), Vec::new());
        for (at, active) in &open.listed {
            if *active { offered.push(*at) } else { switched_off.push(*at) }
        }
        let is_made = open.master.is_some() || (open.has_ended && open.count.is_some());
        if !is_made {
            if open.too_few {
                for at in offered {
                    self.is_out(at, Reason::TooFew);
                }
                self.too_few.push(open.group);
            } else if !is_over {
                for at in offered {
                    if let Some(trace) = self.traces.get_mut(at) {
                        trace.is_open = true;
                    }
                }
            }
            return;
        }
        offered.sort_unstable();
        offered.dedup();
        let all = count(offered.len());
        let stated = open.count.unwrap_or(all);
        open.went_in.sort_unstable();
        open.went_in.dedup();
        let by_list = open.counts_are_whole && !open.went_in.is_empty();
        // 1.4 names them in its own list alone.
        if offered.is_empty() {
            offered.clone_from(&open.went_in);
        }
        let mut integrated = 0;
        for at in &offered {
            let went_in = !by_list || open.went_in.binary_search(at).is_ok();
            if went_in {
                integrated += 1;
                if let Some(trace) = self.traces.get_mut(*at) {
                    trace.is_integrated = true;
                }
            } else {
                self.is_out(*at, Reason::IntegrationWeight { limit: open.minimum_weight });
            }
        }
        for at in switched_off {
            self.is_out(at, Reason::SwitchedOff);
        }
        let only_counts = !by_list && stated < integrated;
        self.integration.stacks.push(Stack {
            master: open.master,
            filter: open.group.filter.clone(),
            channel: open.group.channel.clone(),
            offered: count(offered.len()),
            integrated: if only_counts { stated } else { integrated },
            only_counts,
            from_cache: open.from_cache,
        });
        for at in &offered {
            if let Some(exposure) = self.integration.exposures.get_mut(*at)
                && exposure.filter.is_none()
            {
                exposure.filter.clone_from(&open.group.filter);
            }
        }
        self.offered.push((offered, open.group));
    }

    /// Where the log only counts, drizzle may have said which were left out.
    fn ask_drizzle(&mut self) {
        for (stack, (offered, _)) in self.integration.stacks.iter_mut().zip(&self.offered) {
            if !stack.only_counts {
                continue;
            }
            let left_out: FxHashSet<usize> =
                self.not_drizzled.iter().copied().filter(|at| offered.contains(at)).collect();
            if count(left_out.len()) != stack.offered.saturating_sub(stack.integrated) {
                continue;
            }
            stack.only_counts = false;
            for at in left_out {
                if let Some(trace) = self.traces.get_mut(at) {
                    trace.is_integrated = false;
                    trace.reason.get_or_insert(Reason::IntegrationWeight { limit: None });
                }
            }
        }
    }

    fn finish(mut self) -> Option<Integration> {
        if self.integration.version.is_empty() {
            return None;
        }
        self.close(false);
        self.ask_drizzle();
        let finished = self.integration.is_finished;
        for (exposure, trace) in self.integration.exposures.iter_mut().zip(&self.traces) {
            let of_group = |group: &Group| {
                exposure.filter == group.filter
                    && (trace.exposure.is_none() || trace.exposure == group.exposure)
            };
            exposure.outcome = match trace.reason {
                _ if trace.is_integrated => Outcome::Integrated,
                Some(reason) => Outcome::Rejected(reason),
                None if trace.is_open => Outcome::Unknown,
                None if self.too_few.iter().any(of_group) => Outcome::Rejected(Reason::TooFew),
                None if finished || self.offered.iter().any(|(_, group)| of_group(group)) => {
                    Outcome::Rejected(Reason::NotOffered)
                }
                None => Outcome::Unknown,
            };
        }
        Some(self.integration)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// `[2024-01-12 09:30:16] ` before a line (2.x and later), and what follows it without blanks in front.
#[inline]
fn stamp_of(line: &[u8]) -> (Option<&[u8]>, &[u8]) {
    // Nearly every line has one.
    let stamped = |line| match <[u8]>::split_at_checked(line, 21) {
        Some(([b'[', b'0'..=b'9', stamp @ .., b']'], text)) if stamp.get(9) == Some(&b' ') => {
            Some((line.get(1..20), text.trim_ascii_start()))
        }
        _ => None,
    };
    stamped(line).unwrap_or_else(|| {
        let line = line.trim_ascii_start();
        stamped(line).unwrap_or((None, line))
    })
}

fn without_stamp(line: &str) -> &str {
    let (_, text) = stamp_of(line.trim().as_bytes());
    std::str::from_utf8(text).unwrap_or(line)
}

/// Without the console's tags around the text.
fn untagged(mut text: &[u8]) -> &[u8] {
    const TAGS: [&[u8]; 6] = [b"<raw>", b"</raw>", b"<end>", b"<cbr>", b"<b>", b"</b>"];
    while let [b'<', ..] | [.., b'>'] = text {
        let cut = TAGS.iter().find_map(|tag| text.strip_prefix(*tag).or_else(|| text.strip_suffix(*tag)));
        let Some(shorter) = cut else { break };
        text = shorter.trim_ascii();
    }
    text
}

/// A name as it is, and with one more mark cut each time: the first that the log knows is the exposure.
fn forms(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| {
        let channel = || {
            let short = CHANNELS.iter().find_map(|channel| name.strip_suffix(channel))?;
            (!short.is_empty()).then_some(short)
        };
        cut_mark(name).map(|(short, _)| short).or_else(channel)
    })
}
