//! Looks at calibration frames.

use js_sys::Array;
use nightledger_browser::clock::now_ms;
use nightledger_browser::folders::{read_range_into, size_bytes};
use nightledger_health::{Look, Looked};
use nightledger_measuring::{LookStep, Looking};
use wasm_bindgen::JsCast;
use web_sys::File;

use crate::measure::SAID_EVERY_MS;

/// What is seen in files (or in what tells why one cannot be opened). `read` hears of bytes that were read.
pub(crate) async fn looked(look: Look, files: Array, read: impl Fn(u64)) -> Looked {
    let files: Vec<Result<File, String>> = files
        .iter()
        .map(|file| file.dyn_into::<File>().map_err(|why| why.as_string().unwrap_or_default()))
        .collect();
    let opened = files.iter().map(|file| match file {
        Ok(file) => Ok((file.name(), size_bytes(file))),
        Err(why) => Err(why.clone()),
    });
    let mut looking = Looking::new(look, opened.collect());
    let mut piece = Vec::new();
    let (mut bytes, mut said_ms) = (0, now_ms());
    let looked = loop {
        match looking.step() {
            LookStep::Strip => {}
            LookStep::Done(looked) => break looked,
            LookStep::Read { file, offset, length } => {
                let Some(Ok(file)) = files.get(file) else { continue };
                match read_range_into(file, offset, length, &mut piece).await {
                    Ok(()) => looking.supply(&piece),
                    Err(why) => looking.fail(why),
                }
                bytes += piece.len() as u64;
                if now_ms() - said_ms > SAID_EVERY_MS {
                    read(bytes);
                    (bytes, said_ms) = (0, now_ms());
                }
            }
        }
    };
    read(bytes);
    looked
}
