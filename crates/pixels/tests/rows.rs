//! Some rows of an image: the values that they have in the whole, from fewer bytes where the format allows it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use common::{fits, gzip};
use nightledger_header::HeaderReader;
use nightledger_pixels::{Geometry, Limits, PixelReader, Step};

/// Bits of the values of rows, by plane and row.
type Rows = BTreeMap<(usize, usize), Vec<u64>>;

struct Read {
    geometry: Geometry,
    rows: Rows,
    /// Bytes that were asked for.
    asked: usize,
}

fn read(file: &[u8], only: Option<&Range<usize>>, strip_pixels: u32) -> Read {
    let header = HeaderReader::read_all("a.fits", file, nightledger_header::Limits::default());
    let limits = Limits { strip_pixels, ..Limits::default() };
    let mut reader = PixelReader::new(&header, file.len() as u64, limits).unwrap();
    if let Some(rows) = only {
        reader.only(rows);
    }
    let geometry = reader.geometry();
    let (mut rows, mut asked, mut values) = (Rows::new(), 0, Vec::new());
    loop {
        match reader.step().unwrap() {
            Step::Read { offset, length } => {
                asked += length;
                let from = usize::try_from(offset).unwrap();
                reader.supply(&file[from..file.len().min(from + length)]).unwrap();
            }
            Step::Strip(strip) => {
                strip.f64(&mut values);
                assert_eq!(values.len(), strip.rows * strip.width);
                for (row, number) in values.chunks(strip.width).zip(strip.first_row..) {
                    let bits = row.iter().map(|value| value.to_bits()).collect();
                    assert_eq!(rows.insert((strip.plane, number), bits), None, "a row comes twice");
                }
            }
            Step::Done => return Read { geometry, rows, asked },
        }
    }
}

/// Whether these rows of each plane come as they are in the whole.
#[track_caller]
fn check(name: &str, file: &[u8], wanted: &Range<usize>, strip_pixels: u32) -> Read {
    let (whole, part) = (read(file, None, strip_pixels), read(file, Some(wanted), strip_pixels));
    for plane in 0..whole.geometry.planes {
        for row in wanted.start..wanted.end.min(whole.geometry.height) {
            assert!(part.rows.contains_key(&(plane, row)), "{name}: row {row} of plane {plane} is missing");
        }
    }
    for (place, row) in &part.rows {
        assert_eq!(Some(row), whole.rows.get(place), "{name}: {place:?}");
    }
    part
}

#[test]
fn rows_of_files_of_other_programs_are_those_of_the_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/made");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if matches!(path.extension().and_then(|end| end.to_str()), Some("txt" | "py")) {
            continue;
        }
        let (file, name) = (fs::read(&path).unwrap(), path.display().to_string());
        let height = read(&file, None, 1 << 20).geometry.height;
        for strip_pixels in [1, 200, 1 << 20] {
            for wanted in [0..1, height / 3..height / 3 + 1, height / 2..height, 0..height + 5] {
                check(&name, &file, &wanted, strip_pixels);
            }
            assert_eq!(check(&name, &file, &(height..height + 9), strip_pixels).rows.len(), 0, "{name}");
            assert_eq!(check(&name, &file, &(1..1), strip_pixels).rows.len(), 0, "{name}");
        }
    }
}

#[test]
fn of_a_file_that_is_not_packed_no_other_byte_is_asked_for() {
    let data: Vec<u8> = (0..3 * 50 * 40).map(|at: u32| u8::try_from(at % 251).unwrap()).collect();
    let file = fits(8, &[40, 50, 3], &[], &data);
    // The first two bytes tell whether it is gzip.
    assert_eq!(check("plain", &file, &(20..27), 80).asked, 2 + 3 * 7 * 40);
    // Packed as a whole, it is inflated as far as the last row, and not to its end.
    let mut dice = 1_u32;
    let noise = (0..400_000).map(|_| {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        dice.to_be_bytes()[0]
    });
    let packed = gzip(&fits(8, &[400, 1000], &[], &noise.collect::<Vec<u8>>()));
    let part = check("gzip", &packed, &(20..40), 4000);
    assert!(part.asked < packed.len() * 3 / 4, "{} of {}", part.asked, packed.len());
}

#[test]
fn of_tiles_no_others_are_read() {
    // A tile to a row, as most programs pack, every one of its own length.
    let mut heap = Vec::new();
    let mut table = Vec::new();
    for row in 0..3000_u32 {
        let line: Vec<u8> =
            (0..50_u32).map(|column| ((row * 7 + column * column) % 253).to_be_bytes()[3]).collect();
        let packed = gzip(&line);
        table.extend(u32::try_from(packed.len()).unwrap().to_be_bytes());
        table.extend(u32::try_from(heap.len()).unwrap().to_be_bytes());
        heap.extend(packed);
    }
    let cards = [
        "TTYPE1  = 'COMPRESSED_DATA'",
        "TFORM1  = '1PB(99)'",
        "ZCMPTYPE= 'GZIP_1'",
        "ZBITPIX = 8",
        "ZNAXIS  = 2",
        "ZNAXIS1 = 50",
        "ZNAXIS2 = 3000",
    ];
    let mut file = common::table(8, 3000, heap.len(), &cards);
    let table_bytes = table.len();
    file.extend(common::block([table, heap.clone()].concat(), 0));
    let part = check("tiles", &file, &(700..800), 1 << 20);
    assert_eq!(part.rows.len(), 100);
    assert!(part.asked < table_bytes + heap.len() / 20, "{} of {}", part.asked, file.len());
}
