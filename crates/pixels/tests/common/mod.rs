//! What the tests of this crate share: writers of small files, and a reader that hands over what is asked for.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "each test file uses a part of this, and fails by panicking"
)]

use std::io::Write;

use nightledger_header::HeaderReader;
use nightledger_pixels::{Limits, PixelError, PixelReader, Step};

/// Whole blocks of 2880 bytes.
pub(crate) fn block(mut bytes: Vec<u8>, fill: u8) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(2880), fill);
    bytes
}

/// A header of cards.
pub(crate) fn header(cards: &[String]) -> Vec<u8> {
    let cards = cards.iter().map(String::as_str).chain(["END"]);
    block(cards.flat_map(|card| format!("{card:80}").into_bytes()).collect(), b' ')
}

/// A primary image.
pub(crate) fn fits(bitpix: i32, axes: &[usize], cards: &[&str], data: &[u8]) -> Vec<u8> {
    let mut all =
        vec!["SIMPLE  = T".to_owned(), format!("BITPIX  = {bitpix}"), format!("NAXIS   = {}", axes.len())];
    all.extend(
        axes.iter().enumerate().map(|(axis, length)| format!("{:8}= {length}", format!("NAXIS{}", axis + 1))),
    );
    all.extend(cards.iter().map(|card| (*card).to_owned()));
    [header(&all), block(data.to_vec(), 0)].concat()
}

/// The headers of a file whose image is a table of tiles: `rows` of `row_bytes`, and `heap_bytes` behind them.
pub(crate) fn table(row_bytes: usize, rows: usize, heap_bytes: usize, cards: &[&str]) -> Vec<u8> {
    let fields = cards.iter().filter(|card| card.starts_with("TFORM")).count();
    let mut all = vec![
        "XTENSION= 'BINTABLE'".to_owned(),
        "BITPIX  = 8".to_owned(),
        "NAXIS   = 2".to_owned(),
        format!("NAXIS1  = {row_bytes}"),
        format!("NAXIS2  = {rows}"),
        format!("PCOUNT  = {heap_bytes}"),
        "GCOUNT  = 1".to_owned(),
        format!("TFIELDS = {fields}"),
        "ZIMAGE  = T".to_owned(),
    ];
    all.extend(cards.iter().map(|card| (*card).to_owned()));
    let primary = ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0", "EXTEND  = T"].map(str::to_owned);
    [header(&primary), header(&all)].concat()
}

/// One gzip member.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// All values of a file, in order.
pub(crate) fn read(file: &[u8]) -> Result<Vec<f64>, PixelError> {
    read_with(file, Limits::default())
}

/// The same within limits. Checks on the way that strips come in order and whole, and that f32 values are the f64 ones.
pub(crate) fn read_with(file: &[u8], limits: Limits) -> Result<Vec<f64>, PixelError> {
    let header = HeaderReader::read_all("a.fits", file, nightledger_header::Limits::default());
    let mut reader = PixelReader::new(&header, file.len() as u64, limits)?;
    let geometry = reader.geometry();
    let (mut all, mut doubles, mut floats) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        match reader.step()? {
            Step::Read { offset, length } => {
                assert!(length > 0);
                let from = usize::try_from(offset).unwrap();
                reader.supply(&file[from..file.len().min(from + length)])?;
            }
            Step::Strip(strip) => {
                assert!(strip.rows > 0);
                assert_eq!(strip.width, geometry.width);
                assert_eq!(all.len(), (strip.plane * geometry.height + strip.first_row) * geometry.width);
                strip.f64(&mut doubles);
                strip.f32(&mut floats);
                assert_eq!(doubles.len(), strip.rows * strip.width);
                #[allow(clippy::cast_possible_truncation, reason = "f32 is what is promised")]
                let rounded: Vec<u32> = doubles.iter().map(|value| (*value as f32).to_bits()).collect();
                let is_nan = |bits: u32| f32::from_bits(bits).is_nan();
                assert_eq!(floats.len(), rounded.len());
                assert!(
                    floats.iter().zip(rounded).all(|(f, d)| f.to_bits() == d || (f.is_nan() && is_nan(d)))
                );
                all.extend_from_slice(&doubles);
            }
            Step::Done => break,
        }
    }
    assert_eq!(all.len(), geometry.rows() * geometry.width);
    Ok(all)
}
