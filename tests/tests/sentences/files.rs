//! Files for these tests, and a look at folders.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// How values are stored.
#[derive(Clone, Copy)]
pub(crate) enum Depth {
    Eight,
    Sixteen,
    Float,
}

/// A FITS file of these cards (`KEY=value`, texts in quotes) and rows of `width` values; a column and a row count from 0.
pub(crate) fn image(
    path: &Path,
    cards: &[&str],
    depth: Depth,
    (height, width): (u16, u16),
    value: impl Fn(u16, u16) -> f64,
) {
    let (bits, zero) = match depth {
        Depth::Eight => ("BITPIX=8", None),
        Depth::Sixteen => ("BITPIX=16", Some("BZERO=32768")),
        Depth::Float => ("BITPIX=-32", None),
    };
    let size = [format!("NAXIS1={width}"), format!("NAXIS2={height}")];
    let begun = ["SIMPLE=T", bits, "NAXIS=2", &size[0], &size[1]].into_iter().chain(zero);
    let mut bytes = Vec::new();
    for card in begun.chain(cards.iter().copied()) {
        let (key, value) = card.split_once('=').unwrap();
        bytes.extend(format!("{:<80}", format!("{key:<8}= {value:>20}")).bytes());
    }
    bytes.extend(format!("{:<80}", "END").bytes());
    bytes.resize(bytes.len().next_multiple_of(2880), b' ');
    for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
        let value = value(column, row);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "values of the tests fit"
        )]
        match depth {
            Depth::Eight => bytes.push(value as u8),
            Depth::Sixteen => bytes.extend((value as u16 ^ 0x8000).to_be_bytes()),
            Depth::Float => bytes.extend((value as f32).to_be_bytes()),
        }
    }
    bytes.resize(bytes.len().next_multiple_of(2880), 0);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A light of one rig, the `number`th of the night, ten minutes apart; `other` cards replace its own or, with nothing behind
/// `=`, take them away.
pub(crate) fn light(path: &Path, number: u16, other: &[&str]) {
    let start = format!("DATE-OBS='2024-03-01T{:02}:{:02}:00'", 18 + number / 6, 10 * (number % 6));
    let own = [
        "IMAGETYP='LIGHT'",
        "OBJECT='M 31'",
        "FILTER='Ha'",
        "EXPTIME=300.0",
        &start,
        "TELESCOP='Brook 90'",
        "FOCRATIO=5.6",
        "INSTRUME='Tarn 2600M'",
        "XBINNING=1",
        "SITELAT=47.5",
        "SITELONG=8.5",
    ];
    let cards = replaced(&own, other);
    image(path, &cards, Depth::Sixteen, (2, 8), |column, row| f64::from(number * 16 + row * 8 + column));
}

/// Cards with others in their place.
pub(crate) fn replaced<'c>(own: &[&'c str], other: &[&'c str]) -> Vec<&'c str> {
    let key = |card: &'c str| card.split_once('=').unwrap().0;
    let kept = own.iter().filter(|card| !other.iter().any(|other| key(other) == key(card)));
    kept.chain(other.iter().filter(|card| !card.ends_with('='))).copied().collect()
}

/// All files below a folder with their bytes, and folders (`a/`) with none; what tidying keeps its own books in is left out.
pub(crate) fn entries(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, below: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let path = format!("{below}{name}");
            if entry.file_type().unwrap().is_dir() {
                found.insert(format!("{path}/"), Vec::new());
                walk(&entry.path(), &format!("{path}/"), found);
            } else if !name.contains("nightledger-tidy") {
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}
