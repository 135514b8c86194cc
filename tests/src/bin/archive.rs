//! Writes what the machines of an archive print with `--json=lines`, and the hours that there are by target, filter and
//! year, which come from the numbers that the frames are made of and from no line (`lab/archive.py` compares).
//!
//! `archive FRAMES MACHINES DIR`
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;
use std::process::ExitCode;

use nightledger_header::{HeaderReader, Limits};
use nightledger_ledger::{Edits, FixedZone, Settings};
use nightledger_session::{Answer, Scan};
use time::{Date, Duration, Month};

const TARGETS: [&str; 12] = [
    "M 31", "M 33", "M 42", "M 81", "M 101", "NGC 7000", "NGC 6888", "IC 1396", "IC 1805", "Sh2-132",
    "LDN 1250", "Abell 39",
];
const FILTERS: [(&str, u32); 7] =
    [("L", 60), ("R", 120), ("G", 120), ("B", 120), ("Ha", 300), ("OIII", 300), ("SII", 600)];
/// Frames of one night. Those that were thrown away are the last of them.
const A_NIGHT: u32 = 60;
const THROWN_AWAY: u32 = 2;

/// Seconds by target, filter and year.
type Truth = BTreeMap<(&'static str, &'static str, i32), u64>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize| args.get(at).and_then(|text| text.parse::<u32>().ok()).filter(|number| *number > 0);
    let (Some(frames), Some(machines), Some(dir)) = (number(0), number(1), args.get(2)) else {
        eprintln!("archive FRAMES MACHINES DIR");
        return ExitCode::from(2);
    };
    match write_all(frames, machines, Path::new(dir)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("archive: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write_all(frames: u32, machines: u32, dir: &Path) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    let mut truth = Truth::new();
    let mut first = 0;
    for machine in 0..machines {
        let end = u64::from(frames) * (u64::from(machine) + 1) / u64::from(machines);
        let end = u32::try_from(end).unwrap_or(frames);
        let scan = scan_of(machine, first..end, &mut truth);
        let file = File::create(dir.join(format!("nas{machine:02}.jsonl")))?;
        write_lines(&scan, &mut BufWriter::with_capacity(1 << 20, file))?;
        first = end;
    }
    let mut table = "target,filter,year,seconds\n".to_owned();
    for ((target, filter, year), seconds) in &truth {
        // Writing to a text cannot fail.
        let _ = writeln!(table, "{target},{filter},{year},{seconds}");
    }
    fs::write(dir.join("truth.csv"), table)
}

/// The lights of one machine: night after night, target after target.
fn scan_of(machine: u32, numbers: std::ops::Range<u32>, truth: &mut Truth) -> Scan {
    let mut scan = Scan::default();
    let root = scan.add_root(&format!("disk {machine}"));
    let began = Date::from_calendar_date(2016, Month::December, 20).unwrap_or(Date::MIN);
    for number in numbers {
        let (night, of_night) = (number / A_NIGHT, number % A_NIGHT);
        let (target, turn) = (night % 12, night / 12);
        // Each night several filters, some in the new year of its second half.
        let target_name = TARGETS.get(target as usize).copied().unwrap_or_default();
        let (filter, exposure_s) =
            FILTERS.get(((of_night / 9 + turn) % 7) as usize).copied().unwrap_or_default();
        let date = began + Duration::days(i64::from(night % 3600));
        // 17:00 UTC, and 10 minutes for each frame; nights that come again lie a second later.
        let start = date.midnight()
            + Duration::hours(17)
            + Duration::minutes(i64::from(of_night) * 10)
            + Duration::seconds(i64::from(night / 3600));
        let is_out = of_night >= A_NIGHT - THROWN_AWAY;
        let folder = if is_out { "rejected" } else { "LIGHT" };
        let path = format!("{target_name}/{date}/{folder}/{filter}_{of_night:03}_{night}.fits");
        let bytes = header(target_name, filter, exposure_s, &start.to_string().replacen(' ', "T", 1), number);
        scan.take_header(root, &path, &HeaderReader::read_all(&path, &bytes, Limits::default()));
        if !is_out {
            *truth.entry((target_name, filter, date.year())).or_default() += u64::from(exposure_s);
        }
    }
    scan
}

fn header(target: &str, filter: &str, exposure_s: u32, start: &str, number: u32) -> Vec<u8> {
    let cards = [
        "SIMPLE  =                    T".to_owned(),
        "BITPIX  =                   16".to_owned(),
        "NAXIS   =                    2".to_owned(),
        "NAXIS1  =                    6".to_owned(),
        "NAXIS2  =                    4".to_owned(),
        "IMAGETYP= 'LIGHT   '".to_owned(),
        format!("EXPTIME = {exposure_s:>20}"),
        format!("DATE-OBS= '{start}'"),
        format!("OBJECT  = '{target}'"),
        format!("FILTER  = '{filter}'"),
        "GAIN    =                  100".to_owned(),
        "XBINNING=                    1".to_owned(),
        format!("CCD-TEMP=                -{}.{}", 9 + number % 2, number % 10),
        "SET-TEMP=                -10.0".to_owned(),
        "XPIXSZ  =                 3.76".to_owned(),
        "FOCALLEN=                504.0".to_owned(),
        "TELESCOP= 'Brook 90'".to_owned(),
        "INSTRUME= 'Tarn 2600M'".to_owned(),
        "SITELAT =              47.1305".to_owned(),
        "SITELONG=               9.4172".to_owned(),
        "END".to_owned(),
    ];
    let mut bytes: Vec<u8> = cards.iter().flat_map(|card| format!("{card:<80}").into_bytes()).collect();
    bytes.resize(2880, b' ');
    // A picture of 48 bytes.
    bytes.resize(2 * 2880, 0);
    bytes
}

fn write_lines(scan: &Scan, to: &mut impl std::io::Write) -> std::io::Result<()> {
    let (settings, edits) = (Settings::default(), Edits::default());
    let today = Date::from_ordinal_date(2099, 1).unwrap_or(Date::MAX);
    let host = FixedZone { today, offset_min: 60 };
    let answer = Answer::new(scan, &settings, &edits, &host, "now");
    for line in answer.lines(scan, &settings, &edits, answer.report_of_rows(scan, &settings, &edits)) {
        serde_json::to_writer(&mut *to, &line)?;
        to.write_all(b"\n")?;
    }
    to.flush()
}
