//! Measures the stars of one file.

use nightledger_browser::clock::now_ms;
use nightledger_browser::folders::{read_range_into, size_bytes};
use nightledger_measuring::{Measuring, Step};
use nightledger_protocol::jobs::FromWorker;
use web_sys::File;

/// How often is said how much was read.
pub(crate) const SAID_EVERY_MS: f64 = 200.0;

/// What a file's stars are, or why that is not known. `read` hears of bytes that were read.
pub(crate) async fn measured(file: &File, read: impl Fn(u64)) -> FromWorker {
    let mut measuring = Measuring::new(&file.name(), size_bytes(file));
    let mut piece = Vec::new();
    let (mut bytes, mut said_ms) = (0, now_ms());
    let answer = loop {
        match measuring.step() {
            // Between strips the worker is not left by itself: it is after each piece that is read.
            Step::Strip => {}
            Step::Done(outcome) => break FromWorker::Measured(outcome),
            Step::Read { offset, length } => {
                if let Err(why) = read_range_into(file, offset, length, &mut piece).await {
                    break FromWorker::Unread(why);
                }
                measuring.supply(&piece);
                bytes += piece.len() as u64;
                if now_ms() - said_ms > SAID_EVERY_MS {
                    read(bytes);
                    (bytes, said_ms) = (0, now_ms());
                }
            }
        }
    };
    read(bytes);
    answer
}
