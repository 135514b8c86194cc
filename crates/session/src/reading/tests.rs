use std::cell::RefCell;
use std::collections::BTreeMap;

use super::*;
use crate::{KeptFigure, KeptFigures};

/// A disk, by path: the bytes of a file and whether it can be opened and read to its end.
#[derive(Default)]
struct Disk {
    files: BTreeMap<&'static str, (Vec<u8>, Health)>,
    faults: Vec<(String, nightledger_language::Said)>,
    /// What is kept, with how often it served.
    kept: RefCell<Vec<(Stamp, Exposures, u32)>>,
    /// What was measured.
    figures: RefCell<KeptFigures>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    Good,
    /// It cannot be opened.
    Locked,
    /// It goes after the first piece was read.
    Goes,
}

/// A file that is being read: which of those to be read, its place, and what of it is wanted.
type Lane = (usize, u32, Option<(u64, usize)>);

impl Keeps for Disk {
    fn exposures(&self, place: Place, stamp: Stamp) -> Option<Exposures> {
        let mut kept = self.kept.borrow_mut();
        let found = kept
            .iter_mut()
            .find(|(known, exposures, _)| *known == stamp && exposures.first.place.path == place.path)?;
        found.2 += 1;
        let mut exposures = found.1.clone();
        exposures.set_place(place);
        Some(exposures)
    }

    fn figures(&self, path: &str, stamp: Stamp) -> Option<StarOutcome> {
        self.figures.borrow().outcome(path, stamp).cloned()
    }

    fn keep(&self, stamp: Stamp, exposures: &mut Exposures) {
        self.kept.borrow_mut().push((stamp, exposures.clone(), 0));
    }
}

/// A FITS file of a light; `padding` more cards before END.
fn light(padding: usize) -> Vec<u8> {
    let mut cards = vec![
        "SIMPLE  =                    T".to_owned(),
        "BITPIX  =                   16".to_owned(),
        "NAXIS   =                    2".to_owned(),
        "NAXIS1  =                   32".to_owned(),
        "NAXIS2  =                   45".to_owned(),
        "IMAGETYP= 'Light   '".to_owned(),
        "EXPTIME =                 60.0".to_owned(),
    ];
    cards.extend((0..padding).map(|number| format!("HISTORY line {number}")));
    cards.push("END".to_owned());
    let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:<80}").into_bytes()).collect();
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    bytes.resize(bytes.len() + 2880, 0);
    bytes
}

impl Disk {
    fn with(mut self, path: &'static str, bytes: Vec<u8>, health: Health) -> Self {
        self.files.insert(path, (bytes, health));
        self
    }

    fn listed(&self) -> Listed {
        Listed {
            // Not in order: no host promises one.
            paths: self.files.keys().rev().map(|path| (*path).to_owned()).collect(),
            faults: self.faults.clone(),
            ..Listed::default()
        }
    }

    /// What comes of a file when it is opened, or these bytes of it are asked for.
    fn give(&self, path: &str, wanted: Option<(u64, usize)>) -> Result<Vec<u8>, String> {
        let (bytes, health) = self.files.get(path).ok_or("it is no longer there")?;
        match (wanted, health) {
            (_, Health::Locked) => Err("it is locked".to_owned()),
            (Some((1.., _)), Health::Goes) => Err("it is no longer there".to_owned()),
            (None, _) => Ok(Vec::new()),
            (Some((offset, length)), _) => {
                let from = bytes.len().min(usize::try_from(offset).unwrap());
                Ok(bytes[from..bytes.len().min(from + length)].to_vec())
            }
        }
    }

    /// Reads these files, `at_once` of them side by side, until all are read or `steps` are done; gives those left.
    fn read(
        &self,
        (scan, reading): (&mut Scan, &mut Reading),
        (paths, places): (&[String], &[u32]),
        (at_once, mut steps): (usize, usize),
    ) -> (Vec<u32>, u32) {
        let mut waiting = places.iter().copied().enumerate();
        let mut lanes: Vec<Option<Lane>> = vec![None; at_once];
        let mut unchanged = 0;
        loop {
            let mut busy = false;
            for (lane, holds) in lanes.iter_mut().enumerate() {
                if steps == 0 {
                    let rest = waiting.by_ref().map(|(_, place)| place).collect::<Vec<_>>();
                    return (
                        lanes.iter().flatten().map(|(_, place, _)| *place).chain(rest).collect(),
                        unchanged,
                    );
                }
                if holds.is_none() {
                    *holds = waiting.next().map(|(at, place)| (at, place, None));
                }
                let Some((at, place, wanted)) = *holds else { continue };
                busy = true;
                steps -= 1;
                let path = &paths[usize::try_from(place).unwrap()];
                let size_bytes =
                    u64::try_from(self.files.get(path.as_str()).map_or(0, |(bytes, _)| bytes.len())).unwrap();
                let came = self.give(path, wanted);
                let given = match (&came, wanted) {
                    (Ok(_), None) => Given::Opened { size_bytes, modified_ms: 7 },
                    (Ok(bytes), Some(_)) => Given::Bytes(bytes),
                    (Err(why), _) => Given::Fault(why.as_str().into()),
                };
                match reading.step((scan, self), lane, (at, path), given) {
                    Next::Read { offset, length } => *holds = Some((at, place, Some((offset, length)))),
                    next => {
                        unchanged += u32::from(next == Next::Unchanged);
                        *holds = None;
                    }
                }
            }
            if !busy {
                return (Vec::new(), unchanged);
            }
        }
    }

    /// A whole scan: what came of it, what is worth another try, and how many files had not changed.
    fn scan(&self, at_once: usize) -> (Scan, Again, u32) {
        let mut scan = Scan::default();
        let root = scan.add_root("Night");
        let listed = self.listed();
        let to_read = scan.take_listed(root, "Night", &listed);
        let mut reading = Reading::new(root);
        let all = (at_once, usize::MAX);
        self.read((&mut scan, &mut reading), (&listed.paths, &to_read.sidecars), all);
        let (left, unchanged) = self.read((&mut scan, &mut reading), (&listed.paths, &to_read.headers), all);
        assert!(left.is_empty());
        (scan, reading.again(listed.faults.is_empty()), unchanged)
    }
}

fn paths(scan: &Scan) -> Vec<&str> {
    scan.frames().iter().map(|frame| &*frame.place.path).collect()
}

fn two_lights() -> Disk {
    Disk::default().with("b.fits", light(0), Health::Good).with("a.fits", light(300), Health::Good).with(
        "notes.doc",
        b"x".to_vec(),
        Health::Good,
    )
}

#[test]
fn sidecars_come_first_and_headers_by_path() {
    let disk = two_lights().with("x/c.fits", light(0), Health::Good).with(
        "weather.csv.log",
        b"no log of a stack".to_vec(),
        Health::Good,
    );
    let listed = disk.listed();
    let mut scan = Scan::default();
    let root = scan.add_root("Night");
    let read = scan.take_listed(root, "Night", &listed);
    let named = |places: &[u32]| -> Vec<&str> {
        places.iter().map(|at| listed.paths[usize::try_from(*at).unwrap()].as_str()).collect()
    };
    assert_eq!(named(&read.headers), ["a.fits", "b.fits", "x/c.fits"]);
    assert_eq!(named(&read.sidecars), ["weather.csv.log"]);
    assert_eq!(read.troubles, Vec::<String>::new());
    assert_eq!(scan.ignored(true), BTreeMap::from([("doc".to_owned(), 1)]));
}

#[test]
fn however_many_are_read_at_once_the_frames_are_the_same() {
    for at_once in [1, 2, 5] {
        let (scan, again, unchanged) = two_lights().scan(at_once);
        assert_eq!(paths(&scan), ["a.fits", "b.fits"], "{at_once} at once");
        assert!(scan.frames().iter().all(|frame| frame.unfit.is_none()));
        assert_eq!((again, unchanged), (Again::Nothing, 0));
    }
}

#[test]
fn an_unchanged_file_is_not_read_again() {
    let mut disk = two_lights();
    disk.scan(2);
    let (scan, again, unchanged) = disk.scan(2);
    assert_eq!((paths(&scan).len(), again, unchanged), (2, Again::Nothing, 2));
    // Another size is another state of the file.
    disk.files.insert("b.fits", (light(40), Health::Good));
    assert_eq!(disk.scan(2).2, 1);
    // And so is another sidecar beside it.
    disk.files.insert("WeatherData.csv", (b"ExposureNumber,Temperature\n0,4.5\n".to_vec(), Health::Good));
    assert_eq!(disk.scan(2).2, 0);
}

#[test]
fn a_file_that_fails_loses_no_other() {
    for health in [Health::Locked, Health::Goes] {
        let disk = two_lights().with("m.fits", light(600), health);
        let (scan, again, _) = disk.scan(2);
        assert_eq!(paths(&scan), ["a.fits", "b.fits", "m.fits"]);
        assert_eq!(scan.failures(), 1);
        assert_eq!(again, Again::Files(vec![2]));
    }
}

#[test]
fn a_video_that_fails_is_counted_and_worth_another_try() {
    let mut disk = two_lights().with("Moon/a.ser", vec![0; 200], Health::Locked);
    let (mut scan, again, _) = disk.scan(2);
    assert_eq!((paths(&scan).len(), scan.failures(), again), (2, 1, Again::Folder));
    disk.files.remove("Moon/a.ser");
    scan.take_listed(0, "Night", &disk.listed());
    assert_eq!(scan.failures(), 0, "it is not there any more");
    let mut scan = Scan::default();
    let root = scan.add_root("Night");
    let lost = ["a.ser", "b.log", "c.txt", "d.pdf"].map(|path| (path.to_owned(), "it is gone".into()));
    scan.take_listed(root, "Night", &Listed { lost: lost.into(), ..Listed::default() });
    assert_eq!((scan.failures(), scan.video_failures()), (2, 1));
}

#[test]
fn a_sidecar_or_a_folder_that_fails_is_worth_reading_all_again() {
    let sidecar = two_lights().with("WeatherData.csv", Vec::new(), Health::Locked);
    let log = two_lights().with("wbpp.log", Vec::new(), Health::Locked);
    let mut folder = two_lights();
    folder.faults.push(("closed".to_owned(), "you may not read it".into()));
    for disk in [sidecar, log, folder] {
        let (scan, again, _) = disk.scan(1);
        assert!(paths(&scan).starts_with(&["a.fits", "b.fits"]) || paths(&scan).ends_with(&["b.fits"]));
        assert_eq!(again, Again::Folder);
    }
}

#[test]
fn a_sidecar_that_is_too_large_is_not_read() {
    let mut scan = Scan::default();
    let root = scan.add_root("Night");
    let mut reading = Reading::new(root);
    let given = Given::Opened { size_bytes: 1 << 30, modified_ms: 0 };
    let next = reading.step((&mut scan, &Disk::default()), 0, (0, "WeatherData.csv"), given);
    assert_eq!((next, scan.failures()), (Next::Done, 1));
    assert_eq!(reading.again(true), Again::Folder);
}

#[test]
fn reading_that_was_stopped_goes_on_with_what_is_left() {
    let disk = two_lights();
    let listed = disk.listed();
    for steps in 0..6 {
        let mut scan = Scan::default();
        let root = scan.add_root("Night");
        let to_read = scan.take_listed(root, "Night", &listed);
        let mut reading = Reading::new(root);
        let (left, _) = disk.read((&mut scan, &mut reading), (&listed.paths, &to_read.headers), (2, steps));
        assert_eq!(scan.frames().len() + left.len(), 2, "after {steps} steps");
        disk.kept.borrow_mut().clear();
        let mut reading = Reading::new(root);
        disk.read((&mut scan, &mut reading), (&listed.paths, &left), (2, usize::MAX));
        assert_eq!(paths(&scan), ["a.fits", "b.fits"], "after {steps} steps");
        disk.kept.borrow_mut().clear();
    }
}

#[test]
fn bytes_that_nobody_asked_for_do_nothing() {
    let mut scan = Scan::default();
    let root = scan.add_root("Night");
    let mut reading = Reading::new(root);
    let next = reading.step((&mut scan, &Disk::default()), 3, (0, "a.fits"), Given::Bytes(b"SIMPLE"));
    assert_eq!((next, scan.frames().len()), (Next::Done, 0));
}

#[test]
fn what_cannot_be_listed_is_not_called_empty() {
    let mut scan = Scan::default();
    let root = scan.add_root("Night");
    let empty = scan.take_listed(root, "Night", &Listed::default());
    assert!(empty.troubles[0].contains("“Night”: it is empty"), "{:?}", empty.troubles);
    let fault = ("sub".to_owned(), "you may not read it".into());
    let closed = Listed { faults: vec![fault], ..Listed::default() };
    let told = scan.take_listed(root, "Night", &closed).troubles;
    assert_eq!(told, ["The folder “Night/sub” could not be listed: you may not read it."]);
    let lost = Listed { lost: vec![("x.fits".to_owned(), "gone".into())], ..Listed::default() };
    assert_eq!(scan.take_listed(root, "Night", &lost).troubles, Vec::<String>::new());
    assert_eq!(scan.failures(), 1);
    let videos = Listed { paths: vec!["Moon/a.ser".to_owned()], ..Listed::default() };
    let read = scan.take_listed(root, "Night", &videos);
    assert_eq!((read.sidecars, read.troubles), (vec![0], Vec::new()));
}

#[test]
fn a_look_that_could_list_all_ends_what_was_said_of_folders() {
    let mut scan = Scan::default();
    let root = scan.add_root("Night");
    let fault = ("sub".to_owned(), "you may not read it".into());
    scan.take_listed(root, "Night", &Listed { faults: vec![fault], ..Listed::default() });
    assert_eq!(
        scan.unlisted().collect::<Vec<_>>(),
        [("Night/sub".to_owned(), &"you may not read it".into())]
    );
    scan.take_look(root, &Listed::default(), &[]);
    assert_eq!(scan.unlisted().count(), 0);
}

#[test]
fn what_was_measured_in_an_unchanged_file_comes_with_it() {
    let disk = two_lights();
    let size_bytes = u64::try_from(light(0).len()).unwrap();
    let entry = |path: &str, size_bytes: u64| KeptFigure {
        path: path.to_owned(),
        stamp: Stamp { size_bytes, modified_ms: 7, sidecars: 0 },
        outcome: Err("it is too small".to_owned().into()),
    };
    disk.figures.borrow_mut().add(entry("b.fits", size_bytes));
    disk.figures.borrow_mut().add(entry("a.fits", 1));
    // Read anew, and out of what is kept.
    for unchanged in [0, 2] {
        let (scan, _, kept) = disk.scan(2);
        assert_eq!(kept, unchanged);
        let told = |frame: &nightledger_frame::Frame| {
            frame.doubts.iter().any(|d| d.text.to_string().contains("too small"))
        };
        assert_eq!(scan.frames().iter().map(told).collect::<Vec<_>>(), [false, true]);
    }
}
