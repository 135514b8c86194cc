//! What one file costs, from its bytes to the answer, for scans of 1,000, 10,000 and 100,000 files: whether the time for
//! a file stays the same however many there are. `cargo xtask bench --only pace` runs it natively and in wasm.
//!
//! `pace [FILES...]` measures scans of these sizes instead.
#![forbid(unsafe_code)]

use std::time::Instant;

use nightledger_header::{HeaderReader, Limits, Step};
use nightledger_ledger::{Edits, FixedZone, Settings, ledger};
use nightledger_session::present::frames::{FrameIndex, FrameQuery};
use nightledger_session::{Answer, Header, Options, Session};
use nightledger_tests::examples;
use nightledger_tests::tree::TreeFile;
use time::Date;

/// Each piece of work is done this often; the fastest counts, so that others' work on the machine counts least.
const TURNS: usize = 3;

/// One piece of work, in microseconds for each file.
struct Cost {
    what: &'static str,
    us: f64,
}

fn main() {
    let asked: Vec<u32> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000, 10_000, 100_000] } else { asked };
    for name in ["bulk", "archive"] {
        println!("\n{name}: microseconds a file");
        let mut before: Vec<Cost> = Vec::new();
        for files in &sizes {
            let costs = measured(name, *files);
            print!("{files:>9} files");
            for (at, cost) in costs.iter().enumerate() {
                let growth =
                    before.get(at).map_or(String::new(), |less| format!(" ({:.2}x)", cost.us / less.us));
                print!("   {} {:.2}{growth}", cost.what, cost.us);
            }
            let whole = costs.last().map_or(0.0, |cost| cost.us * f64::from(*files) / 1e6);
            println!("   = {whole:.2} s for the answer");
            before = costs;
        }
    }
}

/// The costs of a scan of that many files; the last is that of the whole answer, which a changed setting asks for.
fn measured(name: &str, files: u32) -> Vec<Cost> {
    let mut session = Session::default();
    let scan = &mut session.scan;
    let root = scan.add_root(name);
    let (mut header_s, mut frame_s) = (0.0, 0.0);
    examples::make(name, 0, files, &mut |file| {
        let began = Instant::now();
        let header = header_of(&file);
        header_s += began.elapsed().as_secs_f64();
        let began = Instant::now();
        scan.take_header(root, &file.path, &header);
        frame_s += began.elapsed().as_secs_f64();
    });
    let (settings, edits) = (Settings::default(), Edits::default());
    let today = Date::from_ordinal_date(2099, 1).unwrap_or(Date::MAX);
    let host = FixedZone { today, offset_min: 60 };
    let scan = &session.scan;
    let frames = scan.frames();
    let rules_s = fastest(|| drop(ledger(frames, &[], &settings, &edits, &host)));
    let answer_s = fastest(|| drop(Answer::new(scan, &settings, &edits, &host, "")));
    session.derive(&host, "", Options::default());
    let query = FrameQuery { count: 80, ..FrameQuery::default() };
    let list_s =
        session.sight().map_or(0.0, |sight| fastest(|| drop(FrameIndex::default().page(&sight, &query))));
    let a_file = |what, seconds: f64| Cost { what, us: seconds * 1e6 / f64::from(files.max(1)) };
    vec![
        a_file("header", header_s),
        a_file("frame", frame_s),
        a_file("rules", rules_s),
        a_file("list", list_s),
        a_file("answer", answer_s),
    ]
}

fn fastest(mut work: impl FnMut()) -> f64 {
    let mut turn = || {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64()
    };
    (0..TURNS).map(|_| turn()).fold(f64::INFINITY, f64::min)
}

fn header_of(file: &TreeFile) -> Header {
    let mut reader = HeaderReader::new(&file.path, file.size(), Limits::default());
    loop {
        match reader.step() {
            Step::Done(header) => return *header,
            Step::Read { offset, length } => reader.supply(&file.slice(offset, length)),
        }
    }
}
