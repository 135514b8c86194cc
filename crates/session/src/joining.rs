//! Puts together what other runs read, from their lines or reports (docs/rules.md#13-from): the frames as they were read
//! come back, and everything else is worked out anew.

use std::borrow::Cow;
use std::collections::BTreeSet;

use nightledger_frame::Frame;
use nightledger_ledger::Host;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answer::Zone;
use crate::carried::{self, BUILD, CarriedLog, CarriedScan, CarriedSidecar, VERSION};
use crate::{LogSaid, Scan};

/// So many lines that could not be read are told one by one.
const TOLD_ONE_BY_ONE: usize = 20;

/// A scan that comes together.
#[derive(Debug, Default)]
pub struct Joining {
    scan: Scan,
    frames: Vec<Frame>,
    /// The file that is being read, for people.
    name: String,
    /// The number of its line, from 1.
    line: usize,
    /// Lines of it that could not be read.
    broken: usize,
    part: Option<Part>,
    zones: Vec<(String, [i32; 2])>,
}

/// One run's scan, as far as it has come.
#[derive(Debug)]
struct Part {
    /// The number that its first folder has here.
    first: u16,
    roots: u16,
    promised: Counts,
    came: Counts,
}

/// How much there is of what.
#[derive(Debug, Default)]
struct Counts {
    frames: usize,
    sidecars: usize,
    logs: usize,
}

/// A line as far as it is read; all else is for people.
#[derive(Deserialize)]
struct LineRead<'a> {
    #[serde(borrow)]
    line: Cow<'a, str>,
    scan: Option<CarriedScan>,
    root: Option<u16>,
    path: Option<String>,
    read: Option<String>,
}

#[derive(Deserialize)]
struct FrameRead<'a> {
    #[serde(borrow)]
    read: Cow<'a, str>,
}

#[derive(Deserialize)]
struct WholeReport<'a> {
    #[serde(borrow)]
    frames: Vec<&'a RawValue>,
    #[serde(borrow)]
    scan: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ScanRead<'a> {
    #[serde(borrow)]
    beside: Vec<&'a RawValue>,
    #[serde(borrow)]
    stacking_logs: Vec<&'a RawValue>,
}

/// What is wrong with a line.
enum Wrong {
    /// What it says does not count.
    Line(String),
    /// Nothing of all this can be used.
    All(String),
}

impl From<&str> for Wrong {
    fn from(why: &str) -> Self {
        Self::Line(why.to_owned())
    }
}

impl Joining {
    /// Begins a file, which people call `name`.
    pub fn begin(&mut self, name: &str) {
        name.clone_into(&mut self.name);
        (self.line, self.broken, self.part) = (0, 0, None);
    }

    /// Whether a file that begins with this line is a whole report.
    pub fn is_report(first_line: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Beginning<'a> {
            #[serde(borrow)]
            frames: Option<&'a RawValue>,
            #[serde(borrow)]
            line: Option<&'a RawValue>,
        }
        let line = first_line.trim_ascii();
        let begins = [b"{\"frames\"".as_slice(), b"{ \"frames\""];
        line == b"{"
            || begins.iter().any(|begin| line.starts_with(begin))
            || serde_json::from_slice::<Beginning<'_>>(line)
                .is_ok_and(|begin| begin.frames.is_some() && begin.line.is_none())
    }

    /// Takes a line. What it says is lost where it cannot be read, and told; the error says why nothing of all can be used.
    pub fn take_line(&mut self, line: &[u8]) -> Result<(), String> {
        self.line += 1;
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(());
        }
        let taken = self.take_whole_line(line);
        self.tell(taken, &format!("Line {} of {}", self.line, self.name))
    }

    fn take_whole_line(&mut self, line: &[u8]) -> Result<(), Wrong> {
        let read: LineRead<'_> = serde_json::from_slice(line).map_err(|error| wrong(&error))?;
        let lacks = || Wrong::from("it is no line of an answer");
        match &*read.line {
            "row" | "notice" | "goal" => Ok(()),
            "scan" => self.take_scan(read.scan.ok_or_else(lacks)?),
            "frame" => self.take_frame(&read.read.ok_or_else(lacks)?),
            word => {
                let (root, path) = read.root.zip(read.path).ok_or_else(lacks)?;
                let path = path.into();
                match (word, read.read) {
                    ("beside", read) => self.take_beside(CarriedSidecar { root, path, read }),
                    ("stacking-log", Some(read)) => self.take_log(&CarriedLog { root, path, read }),
                    _ => Err(lacks()),
                }
            }
        }
    }

    /// A line that is longer than any.
    pub fn take_too_long(&mut self) {
        self.line += 1;
        let taken = Err(Wrong::from("it is longer than any line of an answer"));
        // Such a line alone spoils nothing else.
        let _ = self.tell(taken, &format!("Line {} of {}", self.line, self.name));
    }

    /// Takes a whole report.
    pub fn take_report(&mut self, bytes: &[u8]) -> Result<(), String> {
        let broken = |error: serde_json::Error| format!("{}: it is no whole report: {error}", self.name);
        let report: WholeReport<'_> = serde_json::from_slice(bytes).map_err(broken)?;
        let Some(raw) = report.scan else {
            return Err(format!(
                "{}: this report does not carry what was read (its “scan” is missing): make it with --json or --json=lines of this version.",
                self.name
            ));
        };
        let scan: CarriedScan = serde_json::from_str(raw.get()).map_err(broken)?;
        let beside: ScanRead<'_> = serde_json::from_str(raw.get()).map_err(broken)?;
        let name = self.name.clone();
        let taken = self.take_scan(scan);
        self.tell(taken, &format!("“scan” of {name}"))?;
        for (number, raw) in beside.beside.iter().enumerate() {
            let taken = read_raw(raw).and_then(|one| self.take_beside(one));
            self.tell(taken, &format!("File {number} of “beside” of {name}"))?;
        }
        for (number, raw) in beside.stacking_logs.iter().enumerate() {
            let taken = read_raw(raw).and_then(|one| self.take_log(&one));
            self.tell(taken, &format!("Log {number} of “stacking_logs” of {name}"))?;
        }
        for (number, raw) in report.frames.iter().enumerate() {
            let taken = read_raw(raw).and_then(|one: FrameRead<'_>| self.take_frame(&one.read));
            self.tell(taken, &format!("Frame {number} of {name}"))?;
        }
        Ok(())
    }

    /// Ends a file.
    pub fn end(&mut self) {
        if self.part.is_none() && self.broken == 0 {
            let name = &self.name;
            self.scan.take_trouble(format!("{name} has no line “scan”: nothing of it counts."));
        }
        self.end_part();
        if let Some(more @ 1..) = self.broken.checked_sub(TOLD_ONE_BY_ONE) {
            let name = &self.name;
            self.scan.take_trouble(format!(
                "{more} more lines of {name} could not be read. What they say does not count."
            ));
        }
    }

    /// What came together.
    pub fn finish(mut self) -> Scan {
        self.scan.take_frames(self.frames);
        self.scan
    }

    /// Machines whose zone is another than the host's, in words.
    pub fn other_zones(&self, host: &dyn Host) -> Vec<String> {
        let own = Zone::of(host).ahead_min;
        let others = self.zones.iter().filter(|(_, zone)| *zone != own);
        let others: BTreeSet<&String> = others.map(|(name, _)| name).collect();
        others.into_iter().cloned().collect()
    }

    fn tell(&mut self, taken: Result<(), Wrong>, what: &str) -> Result<(), String> {
        match taken {
            Ok(()) => {}
            Err(Wrong::All(why)) => return Err(format!("{}: {why}", self.name)),
            Err(Wrong::Line(why)) => {
                self.broken += 1;
                if self.broken <= TOLD_ONE_BY_ONE {
                    self.scan.take_trouble(format!(
                        "{what} could not be read: {why}. What it says does not count."
                    ));
                }
            }
        }
        Ok(())
    }

    fn part(&mut self) -> Result<&mut Part, Wrong> {
        self.part.as_mut().ok_or_else(|| "no line “scan” stands before it".into())
    }

    fn take_beside(&mut self, file: CarriedSidecar<'_>) -> Result<(), Wrong> {
        let root = self.part()?.root(file.root)?;
        match file.read {
            None => self.scan.take_known_sidecar(root, &file.path),
            Some(read) => {
                let text = carried::text(&read).ok_or("it is damaged")?;
                self.scan.take_sidecar(root, &file.path, text.as_bytes());
            }
        }
        self.part()?.came.sidecars += 1;
        Ok(())
    }

    fn take_log(&mut self, log: &CarriedLog<'_>) -> Result<(), Wrong> {
        let root = self.part()?.root(log.root)?;
        let said = carried::log(&log.read).ok_or("it is damaged")?;
        self.scan.take_log(root, &log.path, LogSaid::Stacking(Box::new(said)));
        self.part()?.came.logs += 1;
        Ok(())
    }

    fn take_frame(&mut self, read: &str) -> Result<(), Wrong> {
        let mut frame = carried::frame(read).ok_or("it is damaged")?;
        let part = self.part()?;
        frame.place.root = part.root(frame.place.root)?;
        part.came.frames += 1;
        self.frames.push(frame);
        Ok(())
    }

    fn take_scan(&mut self, carried: CarriedScan) -> Result<(), Wrong> {
        self.end_part();
        if carried.build != BUILD {
            return Err(Wrong::All(format!(
                "it was written by nightledger {} (build {}), and this is {VERSION} (build {BUILD}): the two may read files otherwise. Use one version on all machines, or read the folders again.",
                carried.version, carried.build
            )));
        }
        let before = self.scan.roots().count();
        let (first, roots) = (u16::try_from(before), u16::try_from(carried.roots.len()));
        let (Ok(first), Ok(roots), Ok(_)) = (first, roots, u16::try_from(before + carried.roots.len()))
        else {
            return Err(Wrong::All("there are more than 65,535 folders in all".to_owned()));
        };
        for root in carried.roots {
            self.scan.add_carried_root(root);
        }
        if carried.cut_short.is_some() {
            self.scan.cut_short(carried.cut_short);
        }
        for trouble in carried.troubles {
            self.scan.take_trouble(trouble);
        }
        self.zones.push((carried.zone, carried.zone_min));
        let promised = Counts { frames: carried.frames, sidecars: carried.sidecars, logs: carried.logs };
        self.part = Some(Part { first, roots, promised, came: Counts::default() });
        Ok(())
    }

    /// Says what of the part that ends here has not come.
    fn end_part(&mut self) {
        let Some(part) = self.part.take() else { return };
        let Part { promised, came, .. } = part;
        for (promised, came, word) in [
            (promised.frames, came.frames, "frames"),
            (promised.sidecars, came.sidecars, "files beside frames"),
            (promised.logs, came.logs, "logs"),
        ] {
            if promised > came {
                let name = &self.name;
                self.scan.take_trouble(format!(
                    "{name} lacks {word}: {came} of {promised} are there. Was it cut off? All counts and totals lack the others."
                ));
            }
        }
    }
}

impl Part {
    /// The number that a folder has here.
    fn root(&self, root: u16) -> Result<u16, Wrong> {
        let known = (root < self.roots).then(|| self.first.checked_add(root)).flatten();
        known.ok_or_else(|| "it lies in a folder that the line “scan” does not name".into())
    }
}

fn read_raw<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Wrong> {
    serde_json::from_str(raw.get()).map_err(|error| wrong(&error))
}

/// Of one line the parser's own number of it says nothing.
fn wrong(error: &serde_json::Error) -> Wrong {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    Wrong::Line(format!("{what} at its column {}", error.column()))
}

#[cfg(test)]
mod tests;
