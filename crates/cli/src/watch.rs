//! `--watch` (docs/rules.md#13-watch): looks at the folders again and again, reads what is new, and writes the files anew.
//!
//! It asks for sizes and times of change instead of being told of changes: network drives, where capture programs write and
//! where a NAS keeps frames, tell nobody.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use indicatif::ProgressBar;
use nightledger_session::present::standing::{FilesSince, Standing};
use nightledger_session::{Fate, Session, Watched};

use crate::answered;
use crate::args::Args;
use crate::begin::{progress, show, walked};
use crate::cache::Cache;
use crate::clock::Clock;
use crate::measure::{Which, measure};
use crate::outcome::{DONE, Refused, tell};
use crate::read::{self, Beside};
use crate::walk::{Found, Trouble, Walk};

/// Looking takes no more than this part of the time, however large the folders are. What is new is read and measured once.
const SHARE: u32 = 200;

/// Looks until it is ended from outside. `rest` waits for that long and says whether to go on.
pub(crate) fn watch(
    args: &Args,
    session: Session,
    folder: &Path,
    (out, err): (&mut dyn Write, &mut dyn Write),
    rest: &mut dyn FnMut(Duration) -> bool,
) -> Result<u8, Refused> {
    let pause = Duration::from_secs(args.watch.unwrap_or_default());
    let mut watch = Watch {
        args,
        session,
        folder,
        cache: if args.no_cache { Cache::in_memory() } else { Cache::of_user() },
        beside: Beside::default(),
        files: Watched::default(),
        unlisted: BTreeSet::new(),
        has_read: false,
        standing: None,
        is_unwritten: false,
        told: String::new(),
        has_told_unkept: false,
    };
    loop {
        let began = Instant::now();
        let looked = watch.look(pause, err);
        let took = began.elapsed();
        if let Some((walk, since)) = looked? {
            watch.take(&walk, since, out, err)?;
        }
        if !rest(pause.max(took.saturating_mul(SHARE))) {
            return Ok(DONE);
        }
    }
}

/// Waits, and goes on.
pub(crate) fn sleep(pause: Duration) -> bool {
    thread::sleep(pause);
    true
}

/// What one look leaves for the next.
struct Watch<'a> {
    args: &'a Args,
    session: Session,
    folder: &'a Path,
    cache: Cache,
    beside: Beside,
    files: Watched,
    /// Folders that could not be listed when files were read last, by root and path.
    unlisted: BTreeSet<(u16, String)>,
    /// Whether files were read.
    has_read: bool,
    /// How things stood when something counted last.
    standing: Option<Standing>,
    /// Whether the files are still to be written with what was read last.
    is_unwritten: bool,
    /// What was said last of folders that cannot be read, and of files that wait or cannot be written.
    told: String,
    has_told_unkept: bool,
}

impl Watch<'_> {
    /// Lists the folders. What is in them and how that differs from the last look, if there is anything to read.
    fn look(&mut self, pause: Duration, err: &mut dyn Write) -> Result<Option<(Walk, FilesSince)>, Refused> {
        let first = !self.has_read;
        let mut walk = match walked(&self.args.inputs, true, err) {
            Ok(walk) => walk,
            // A drive may come back; at the start it is a wrong name.
            Err(why) if first => return Err(why),
            Err(Refused(why)) => {
                self.wait_for(&why, err);
                return Ok(None);
            }
        };
        // A folder that was closed at the start may stay so; one that was open has not lost its files.
        let is_known = |lost: &&Trouble| self.unlisted.contains(&(lost.root, lost.path.clone()));
        if let Some(lost) = walk.unlisted.iter().find(|lost| !first && !is_known(lost)) {
            let folder = show(&walk, lost.root, &lost.path);
            self.wait_for(&format!("{folder} cannot be read: {}", lost.why), err);
            return Ok(None);
        }
        // What was written a moment ago may not be whole.
        let settled = SystemTime::now().checked_sub(pause).and_then(read::since_1970_ms);
        let since = look(&mut self.files, &mut walk, settled.unwrap_or(i64::MAX));
        // At the start even an empty folder is an answer, unless frames are just coming.
        if since.is_nothing() && (!first || since.waiting > 0) {
            let waits = self.write(err).map_or_else(trying_again, |()| since.waits());
            self.tell(waits, err);
            return Ok(None);
        }
        Ok(Some((walk, since)))
    }

    /// Says what is not there. What was read before is written meanwhile, if that was not possible so far.
    fn wait_for(&mut self, what: &str, err: &mut dyn Write) {
        let unwritten =
            self.write(err).err().map_or_else(String::new, |why| format!("; {}", trying_again(why)));
        self.tell(format!("{what}; waiting for it{unwritten}"), err);
    }

    /// Reads what is new, and writes the files anew.
    fn take(
        &mut self,
        walk: &Walk,
        since: FilesSince,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<(), Refused> {
        let first = !self.has_read;
        self.has_read = true;
        self.unlisted = walk.unlisted.iter().map(|lost| (lost.root, lost.path.clone())).collect();
        let progress =
            if first { progress(self.args.quiet, walk.headers.len()) } else { ProgressBar::hidden() };
        let (scan, unkept) = read::read_beside_and_all(walk, &mut self.beside, &self.cache, &progress);
        self.session.scan = scan;
        let unmeasured = if self.args.measure {
            measure(&mut self.session, walk, Which::Lights, &self.cache, &progress)
        } else {
            None
        };
        progress.finish_and_clear();
        if let Some(why) = unkept.or(unmeasured).filter(|_| !self.has_told_unkept && !self.args.quiet) {
            tell(err, &format!("warning: what was read could not be kept for the next run: {why}"));
            self.has_told_unkept = true;
        }
        answered::derive(self.args, &Clock::new(), &mut self.session);
        self.is_unwritten = false;
        let Some(answer) = self.session.answer() else { return Ok(()) };
        if answer.ledger.decisions.iter().all(|decision| !decision.counted) {
            // A folder that is suddenly empty is one whose drive has gone, more often than one that somebody emptied.
            let stays =
                if self.standing.is_none() { "" } else { "; files that were written stay as they are" };
            self.tell(format!("nothing can be counted{stays}"), err);
            return Ok(());
        }
        let standing = Standing::new(&answer.ledger);
        let said = match &self.standing {
            None => format!("Watching. {}", standing.now()),
            Some(before) if since.is_of_frames() || *before != standing => standing.since(before, since),
            // A log has grown.
            Some(_) => String::new(),
        };
        let summaries =
            if self.standing.is_none() { answered::summaries(answer) + "\n\n" } else { String::new() };
        self.standing = Some(standing);
        self.told.clear();
        self.is_unwritten = true;
        match self.write(err) {
            Ok(()) => {}
            // A drive may come back; at the start it is a wrong name.
            Err(why) if first => return Err(why),
            Err(why) => self.tell(trying_again(why), err),
        }
        if !self.args.quiet && !said.is_empty() {
            // Nobody is left to tell when standard output is gone; the files go on being written.
            let _ =
                writeln!(out, "{summaries}{} {said}", Clock::new().time_of_day()).and_then(|()| out.flush());
        }
        Ok(())
    }

    /// Writes the files with what was read last, unless that was done.
    fn write(&mut self, err: &mut dyn Write) -> Result<(), Refused> {
        if let Some(answer) = self.session.answer().filter(|_| self.is_unwritten) {
            answered::write(self.args, &self.session, answer, self.folder, err)?;
            self.is_unwritten = false;
        }
        Ok(())
    }

    /// Says it once.
    fn tell(&mut self, what: String, err: &mut dyn Write) {
        if what != self.told && !what.is_empty() && !self.args.quiet {
            tell(err, &what);
        }
        self.told = what;
    }
}

fn trying_again(Refused(why): Refused) -> String {
    format!("{why}; trying again at the next look")
}

/// Takes frames out of the walk that may still be being written, and says what is new since the last look.
fn look(watched: &mut Watched, walk: &mut Walk, settled_ms: i64) -> FilesSince {
    let headers = std::mem::take(&mut walk.headers);
    let mut look = watched.look(settled_ms);
    let mut fate = |found: &Found, waits: bool| {
        look.file(found.root, &found.path, read::stamp_of(&walk.on_disk(found)), waits)
    };
    let headers = headers.into_iter().filter(|found| fate(found, true) != Fate::Waits).collect();
    for found in walk.sidecars.iter().chain(&walk.logs) {
        fate(found, false);
    }
    let (since, _) = look.finish();
    walk.headers = headers;
    since
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;
    use nightledger_session::sample;
    use std::fs;
    use std::path::PathBuf;

    /// A folder in which a night is being written, and what was said of it.
    struct Night {
        dir: PathBuf,
        lights: Vec<(String, Vec<u8>)>,
        /// How long saying a line takes.
        telling: Duration,
    }

    impl Night {
        fn new(name: &str) -> Self {
            let dir = std::env::temp_dir().join(format!("nightledger-watch-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&dir);
            let mut lights: Vec<_> = sample::tree()
                .into_iter()
                .filter(|(path, _)| path.to_lowercase().contains("light"))
                .collect();
            lights.sort();
            fs::create_dir_all(dir.join("night")).unwrap();
            Self { dir, lights, telling: Duration::ZERO }
        }

        /// Writes a light, as long ago as that; so many percent of its bytes.
        fn write(&self, at: usize, percent: usize, ago_s: u64) {
            let (path, bytes) = &self.lights[at];
            let file = self.dir.join("night").join(path.replace('/', "_"));
            let length = bytes.len() * percent / 100;
            fs::write(&file, &bytes[..length]).unwrap();
            let modified = SystemTime::now() - Duration::from_secs(ago_s);
            fs::File::options().append(true).open(&file).unwrap().set_modified(modified).unwrap();
        }

        fn remove(&self, at: usize) {
            fs::remove_file(self.dir.join("night").join(self.lights[at].0.replace('/', "_"))).unwrap();
        }

        /// Watches; before each further look one of `steps` is done. Returns what was said, look by look.
        fn watch(&self, steps: &[&dyn Fn()]) -> (Vec<String>, Vec<String>) {
            let night = self.dir.join("night");
            let out_dir = self.dir.join("out");
            fs::create_dir_all(&out_dir).unwrap();
            let args = ["nightledger", "--watch=7", "--no-cache", &night.display().to_string()];
            let args = Args::try_parse_from(args).unwrap();
            let (mut out, mut err) = (Shared::taking(self.telling), Shared::default());
            let (said, told) = (out.clone(), err.clone());
            let (mut outs, mut errs) = (Vec::new(), Vec::new());
            let mut steps = steps.iter();
            let mut rest = |pause: Duration| {
                assert!(pause >= Duration::from_secs(7));
                assert!(pause < Duration::from_secs(200), "looking took less than a second: {pause:?}");
                outs.push(said.take());
                errs.push(told.take());
                steps.next().map(|step| step()).is_some()
            };
            let code = watch(&args, Session::default(), &out_dir, (&mut out, &mut err), &mut rest);
            assert!(code.is_ok_and(|code| code == DONE));
            (outs, errs)
        }

        fn csv(&self) -> String {
            fs::read_to_string(self.dir.join("out").join("night_acquisition.csv")).unwrap_or_default()
        }
    }

    impl Drop for Night {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.dir);
        }
    }

    #[derive(Clone, Default)]
    struct Shared(std::rc::Rc<std::cell::RefCell<Vec<u8>>>, Duration);

    impl Shared {
        fn taking(time: Duration) -> Self {
            Self(std::rc::Rc::default(), time)
        }

        fn take(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.0.borrow_mut())).unwrap()
        }
    }

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            thread::sleep(self.1);
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn frames_appear_as_they_are_written_and_half_written_ones_wait() {
        let night = Night::new("appear");
        night.write(0, 100, 600);
        let nothing = || ();
        let half = || night.write(1, 60, 0);
        let whole = || night.write(1, 100, 0);
        let before = std::cell::RefCell::new(String::new());
        let keep = || *before.borrow_mut() = night.csv();
        let (out, err) = night.watch(&[&nothing, &half, &whole, &keep, &nothing]);
        assert!(out[0].contains("Watching. Now 1 exposure,"), "{out:?}");
        assert_eq!((out[1].as_str(), out[2].as_str(), out[3].as_str()), ("", "", ""), "{err:?}");
        assert!(err[2].contains("1 file is still being written"), "{err:?}");
        assert!(out[4].contains(" +1 (") && out[4].contains("; 1 new file. Now 2 exposures,"), "{out:?}");
        assert_eq!((out[5].as_str(), err[5].as_str()), ("", ""));
        assert_ne!(*before.borrow(), night.csv());
    }

    #[test]
    fn what_was_just_written_waits_at_the_first_look_too() {
        let night = Night::new("first");
        night.write(0, 100, 0);
        let (out, err) = night.watch(&[&|| ()]);
        assert!(out[0].is_empty() && err[0].contains("still being written"), "{out:?} {err:?}");
        assert!(out[1].contains("Watching. Now 1 exposure,"), "{out:?}");
    }

    #[test]
    fn what_goes_is_said_and_an_empty_folder_overwrites_nothing() {
        let night = Night::new("gone");
        night.write(0, 100, 600);
        night.write(1, 100, 600);
        let (out, err) = night.watch(&[&|| night.remove(1), &|| night.remove(0)]);
        assert!(out[1].contains(" −1 (") && out[1].contains("; 1 file gone. Now 1 exposure,"), "{out:?}");
        assert!(out[2].is_empty() && err[2].contains("stay as they are"), "{out:?} {err:?}");
        assert_eq!(night.csv().lines().count(), 2);
    }

    #[test]
    fn what_is_made_of_new_files_does_not_make_the_pause_longer() {
        let mut night = Night::new("pause");
        night.telling = Duration::from_secs(1);
        night.write(0, 100, 600);
        let (out, _) = night.watch(&[]);
        assert!(out[0].contains("Watching. Now 1 exposure,"), "{out:?}");
    }

    #[test]
    fn a_drive_may_go_and_come_back_before_anything_counts() {
        let night = Night::new("drive");
        let (there, away) = (night.dir.join("night"), night.dir.join("away"));
        let go = || fs::rename(&there, &away).unwrap();
        let come = || {
            fs::rename(&away, &there).unwrap();
            night.write(0, 100, 600);
        };
        let (out, err) = night.watch(&[&|| (), &go, &come]);
        assert!(err[0].contains("nothing can be counted") && err[1].is_empty(), "{out:?} {err:?}");
        assert!(err[2].contains("waiting for it"), "{out:?} {err:?}");
        assert!(out[3].contains("Watching. Now 1 exposure,"), "{out:?} {err:?}");
    }

    #[test]
    fn files_that_cannot_be_written_are_written_at_a_later_look() {
        let night = Night::new("unwritten");
        night.write(0, 100, 600);
        let (there, away) = (night.dir.join("out"), night.dir.join("away"));
        let nothing = || ();
        let come = || {
            night.write(1, 100, 600);
            fs::rename(&there, &away).unwrap();
        };
        let back = || fs::rename(&away, &there).unwrap();
        let (out, err) = night.watch(&[&come, &nothing, &nothing, &back]);
        assert!(err[2].contains("cannot be written") && err[2].contains("at the next look"), "{err:?}");
        assert!(out[2].contains("Now 2 exposures,"), "{out:?}");
        assert!(err[3].is_empty() && err[4].is_empty(), "once: {err:?}");
        let later = night.csv();
        let (out, _) = night.watch(&[]);
        assert!(out[0].contains("Now 2 exposures,"), "{out:?}");
        assert_eq!(later, night.csv());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_below_that_closes_takes_nothing_from_what_was_written() {
        let night = Night::new("closes");
        night.write(0, 100, 600);
        night.write(1, 100, 600);
        // No system call takes a path of more than 4096 bytes: moved far down, a folder cannot be listed.
        let chain = |folders: usize| ["d".repeat(250).as_str()].repeat(folders).join("/");
        let (near, far) = (night.dir.join("night/near"), night.dir.join("night").join(chain(10)));
        let low = near.join(chain(8));
        fs::create_dir_all(&low).unwrap();
        fs::create_dir_all(&far).unwrap();
        let name = night.lights[1].0.replace('/', "_");
        fs::rename(night.dir.join("night").join(&name), low.join(&name)).unwrap();
        let nothing = || ();
        let close = || fs::rename(&near, far.join("near")).unwrap();
        let open = || fs::rename(far.join("near"), &near).unwrap();
        let (out, err) = night.watch(&[&close, &nothing, &open]);
        assert!(out[0].contains("Watching. Now 2 exposures,"), "{out:?} {err:?}");
        assert!(out[1].is_empty() && err[1].contains("cannot be read"), "{out:?} {err:?}");
        assert!(err[1].contains("waiting for it"), "{err:?}");
        assert_eq!((out[2..].concat(), err[2..].concat()), (String::new(), String::new()));
        // One that is closed from the start hinders nobody.
        close();
        night.remove(0);
        let (out, err) = night.watch(&[&|| night.write(0, 100, 600)]);
        assert!(err[0].contains("nothing can be counted"), "{out:?} {err:?}");
        assert!(out[1].contains("Watching. Now 1 exposure,"), "{out:?} {err:?}");
    }
}
