//! Whole FITS files: which HDU is the frame's, how data are skipped, where headers end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{block, image, kinds, no_data, read};
use nightledger_header::DiagnosticKind::{
    self, Empty, FirstCard, Foreign, LineSeparated, MandatoryCard, MissingEnd, PixelsCutOff, ShortHeader,
};
use nightledger_header::{Format, HduKind, Header, HeaderReader, Limits, Outcome, Step, Value};

const IMAGE: &[&str] = &[
    "XTENSION= 'IMAGE   '",
    "BITPIX  = 16",
    "NAXIS   = 2",
    "NAXIS1  = 2",
    "NAXIS2  = 2",
    "PCOUNT  = 0",
    "GCOUNT  = 1",
];

/// A table of `rows` rows of 100 bytes and a heap of `heap` bytes, and its data.
fn table(rows: usize, heap: usize, more: &[&str]) -> Vec<u8> {
    let (rows_card, heap_card) = (format!("NAXIS2  = {rows}"), format!("PCOUNT  = {heap}"));
    let mut cards =
        vec!["XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 100", &rows_card, &heap_card];
    cards.extend(["GCOUNT  = 1", "TFIELDS = 0"]);
    cards.extend(more);
    cards.push("END");
    let mut bytes = block(&cards);
    bytes.resize(bytes.len() + (rows * 100 + heap).next_multiple_of(2880), 0xA5);
    bytes
}

fn extension(more: &[&str]) -> Vec<u8> {
    let mut bytes = block(&[IMAGE, more, &["END"]].concat());
    bytes.resize(bytes.len() + 2880, 0);
    bytes
}

/// Reads `bytes` and notes the ranges asked for.
fn asked(bytes: &[u8], first_slice_bytes: u32) -> (Header, Vec<(u64, usize)>) {
    let limits = Limits { first_slice_bytes, ..Limits::default() };
    let mut reader = HeaderReader::new("x.fits", bytes.len() as u64, limits);
    let mut ranges = Vec::new();
    loop {
        match reader.step() {
            Step::Done(header) => return (*header, ranges),
            Step::Read { offset, length } => {
                ranges.push((offset, length));
                let from = usize::try_from(offset).unwrap();
                reader.supply(&bytes[from..(from + length).min(bytes.len())]);
            }
        }
    }
}

#[track_caller]
fn check(bytes: &[u8], kinds_of_hdus: &[HduKind], image: Option<usize>, faults: &[DiagnosticKind]) -> Header {
    let header = read(bytes);
    assert_eq!(header.hdus.iter().map(|hdu| hdu.kind).collect::<Vec<_>>(), kinds_of_hdus);
    assert_eq!(header.image_hdu, image);
    assert_eq!(header.outcome, if image.is_some() { Outcome::Image } else { Outcome::NoImageData });
    assert_eq!(kinds(&header), faults, "{:?}", header.diagnostics);
    header
}

#[test]
fn the_first_hdu_with_image_data_is_the_frames() {
    check(&image(&[]), &[HduKind::Image], Some(0), &[]);
    check(&no_data(&[]), &[HduKind::Empty], None, &[]);
    let images = check(
        &[no_data(&[]), extension(&[]), table(2, 0, &[]), extension(&[])].concat(),
        &[HduKind::Empty, HduKind::Image, HduKind::Table, HduKind::Image],
        Some(1),
        &[],
    );
    assert_eq!(images.further_images, [3]);
    let tables = [no_data(&[]), table(40, 77, &[]), table(0, 0, &[]), extension(&[])].concat();
    check(&tables, &[HduKind::Empty, HduKind::Table, HduKind::Table, HduKind::Image], Some(3), &[]);
    let tiled =
        [no_data(&[]), table(3, 10, &["ZIMAGE  = T", "ZNAXIS  = 2", "ZNAXIS1 = 9", "ZNAXIS2 = 3"])].concat();
    check(&tiled, &[HduKind::Empty, HduKind::Image], Some(1), &[]);
    let packed_table = [no_data(&[]), table(3, 10, &["ZTABLE  = T"])].concat();
    check(&packed_table, &[HduKind::Empty, HduKind::Table], None, &[]);
}

#[test]
fn the_rows_of_a_table_of_frames_are_read() {
    let mut head = vec!["XTENSION= 'BINTABLE'", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 39", "NAXIS2  = 2"];
    head.extend(["PCOUNT  = 0", "GCOUNT  = 1", "TFIELDS = 3", "TTYPE1  = 'FRAME'", "TFORM1  = 'K'"]);
    head.extend(["TTYPE2  = 'DATE-OBS'", "TFORM2  = '23A'", "TTYPE3  = 'EXPTIME'", "TFORM3  = 'D'"]);
    let named = |name: &str| {
        let name = format!("EXTNAME = '{name}'");
        let mut bytes = block(&[&head[..], &[&name, "END"]].concat());
        for (number, start, exptime) in
            [(0_i64, "2026-03-01T01:02:03.250", 2.5_f64), (1, "2026-03-01T01:02:06", 2.25)]
        {
            bytes.extend(number.to_be_bytes());
            let mut text = start.as_bytes().to_vec();
            text.resize(23, 0);
            bytes.extend(text);
            bytes.extend(exptime.to_be_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(2880), 0);
        bytes
    };
    let header = read(&[image(&[]), named("frames"), extension(&[])].concat());
    assert_eq!((header.image_hdu, &*header.further_images), (Some(0), &[2][..]));
    let rows = &header.tables[0];
    let text = |text: &str| Value::Text(text.to_owned());
    assert_eq!(
        header.column(rows, "date-obs"),
        [text("2026-03-01T01:02:03.250"), text("2026-03-01T01:02:06")]
    );
    assert_eq!(header.column(rows, "EXPTIME"), [Value::Float(2.5), Value::Float(2.25)]);
    assert_eq!(header.column(rows, "FRAME"), [Value::Int(0), Value::Int(1)]);
    assert_eq!(header.column(rows, "NAME"), []);
    assert!(read(&[image(&[]), named("OTHER")].concat()).tables.is_empty());
    let at_the_end = [image(&[]), named("FRAMES")].concat();
    for first_slice in [2880, 4000, 65_536] {
        let (last, ranges) = asked(&at_the_end, first_slice);
        assert_eq!(last.column(&last.tables[0], "FRAME").len(), 2, "{ranges:?}");
    }
    let cut = read(&at_the_end[..at_the_end.len() - 2830]);
    assert!(cut.tables.is_empty());
}

#[test]
fn an_axis_of_length_zero_is_no_image() {
    let zero =
        block(&["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 777777777", "NAXIS2  = 0", "END"]);
    check(&zero, &[HduKind::Empty], None, &[]);
    let groups = [
        "SIMPLE  = T",
        "BITPIX  = 16",
        "NAXIS   = 2",
        "NAXIS1  = 0",
        "NAXIS2  = 3",
        "GROUPS  = T",
        "PCOUNT  = 2",
    ];
    let mut groups = block(&[&groups[..], &["GCOUNT  = 4", "END"]].concat());
    // 4 x (2 + 3) x 2 bytes of groups, then an image.
    groups.resize(groups.len() + 2880, 0x11);
    groups.extend(extension(&[]));
    check(&groups, &[HduKind::Other, HduKind::Image], Some(1), &[]);
    // NAXIS3 beyond NAXIS says nothing.
    check(&image(&["NAXIS3  = 0"]), &[HduKind::Image], Some(0), &[]);
}

#[test]
fn data_are_skipped_by_arithmetic_and_never_asked_for() {
    let file = [no_data(&[]), table(10_000, 5, &[]), extension(&[])].concat();
    let (header, ranges) = asked(&file, 2880);
    assert_eq!(header.image_hdu, Some(2));
    let after_table = file.len() as u64 - 5760;
    assert_eq!(header.hdus[2].offset, after_table);
    assert_eq!(
        ranges.iter().filter(|(offset, _)| *offset > 8640 && *offset < after_table).count(),
        0,
        "{ranges:?}"
    );
    assert!(header.bytes_read < 30_000, "{}", header.bytes_read);
    // An image's pixels are not asked for, however many there are.
    let huge = block(&[
        "SIMPLE  = T",
        "BITPIX  = -64",
        "NAXIS   = 2",
        "NAXIS1  = 4000000000",
        "NAXIS2  = 4000000000",
        "END",
    ]);
    let mut reader =
        HeaderReader::new("x.fits", u64::MAX, Limits { first_slice_bytes: 2880, ..Limits::default() });
    assert!(matches!(reader.step(), Step::Read { offset: 0, length: 2880 }));
    reader.supply(&huge);
    let Step::Done(header) = reader.step() else { panic!("more was asked for") };
    assert_eq!(header.outcome, Outcome::Image);
    // Lengths beyond all measure end the walk.
    let card = "NAXIS1  = 9223372036854775807";
    let cards = [
        "XTENSION= 'BINTABLE'",
        "BITPIX  = 64",
        "NAXIS   = 3",
        card,
        "NAXIS2  = 9223372036854775807",
        "NAXIS3  = 99",
    ];
    let monster = [
        no_data(&[]),
        block(&[&cards[..], &["PCOUNT  = 0", "GCOUNT  = 9223372036854775807", "END"]].concat()),
    ]
    .concat();
    check(&monster, &[HduKind::Empty, HduKind::Table], None, &[]);
}

#[test]
fn the_primarys_keywords_serve_where_the_image_has_none() {
    let file =
        [no_data(&["OBJECT  = 'M 31'", "FILTER  = 'Ha'"]), extension(&["FILTER  = ' '", "GAIN    = 7"])]
            .concat();
    let header = read(&file);
    let value = |keyword| header.find(keyword).map(|(hdu, card)| (hdu, card.value.clone()));
    assert_eq!(value("OBJECT"), Some((0, Value::Text("M 31".to_owned()))));
    assert_eq!(value("FILTER"), Some((0, Value::Text("Ha".to_owned()))));
    assert_eq!(value("GAIN"), Some((1, Value::Int(7))));
    assert_eq!(value("OFFSET"), None);
}

#[test]
fn pixels_cut_off_do_not_matter() {
    let mut file = image(&[]);
    file.truncate(2880 + 11);
    let header = check(&file, &[HduKind::Image], Some(0), &[PixelsCutOff]);
    assert_eq!(header.diagnostics[0].offset, 2880);
    // Padding alone may miss.
    let mut file = image(&[]);
    file.truncate(2880 + 12);
    check(&file, &[HduKind::Image], Some(0), &[]);
}

#[test]
fn headers_that_break_off() {
    let whole = image(&["GAIN    = 100"]);
    let mut no_end = whole.clone();
    no_end.truncate(480);
    let header = check(&no_end, &[HduKind::Image], Some(0), &[MissingEnd]);
    assert_eq!(header.diagnostics[0].offset, 480);
    let mut inside = whole.clone();
    inside.truncate(412);
    let header = check(&inside, &[HduKind::Image], Some(0), &[ShortHeader, MissingEnd]);
    assert_eq!(header.find("GAIN").map(|(_, card)| card.value.clone()), Some(Value::Int(10)));
    assert_eq!((header.diagnostics[0].card, header.diagnostics[0].offset), (Some(6), 400));
    let mut short_end = whole.clone();
    short_end.truncate(483);
    check(&short_end, &[HduKind::Image], Some(0), &[ShortHeader, PixelsCutOff]);
    // Before NAXIS nothing tells what it is.
    let mut early = whole;
    early.truncate(160);
    check(&early, &[HduKind::Empty], None, &[MandatoryCard, MissingEnd]);
}

#[test]
fn pixels_where_end_is_missing_end_the_header() {
    let mut file = image(&[]);
    for byte in &mut file[400..2880] {
        *byte = b' ';
    }
    for (place, byte) in file[2880..].iter_mut().enumerate() {
        *byte = u8::try_from(place * 7 % 251).unwrap() | 0x80;
    }
    let header = check(&file, &[HduKind::Image], Some(0), &[MissingEnd]);
    assert_eq!(header.diagnostics[0].offset, 2880);
    let mut zeros = image(&[]);
    for byte in &mut zeros[400..2880] {
        *byte = 0;
    }
    let header = check(&zeros, &[HduKind::Image], Some(0), &[MissingEnd]);
    assert_eq!(header.hdus[0].cards.len(), 5);
}

#[test]
fn text_dumps_are_read_line_by_line() {
    let cards =
        ["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 2", "NAXIS2  = 3", "GAIN    = 100", "END"];
    let bare = cards.join("\n");
    let header = check(bare.as_bytes(), &[HduKind::Image], Some(0), &[LineSeparated, PixelsCutOff]);
    assert_eq!(header.hdus[0].cards[5].offset, bare.find("GAIN").unwrap() as u64);
    let windows = cards.join("\r\n") + "\r\n";
    assert_eq!(read(windows.as_bytes()).hdus[0].cards.len(), 6);
    assert_eq!(kinds(&read(windows.as_bytes())), [LineSeparated, PixelsCutOff]);
    let padded = cards.map(|card| format!("{card:80}\n")).concat();
    let header = read(padded.as_bytes());
    assert_eq!(
        header.find("GAIN").map(|(_, card)| (card.offset, card.value.clone())),
        Some((405, Value::Int(100)))
    );
    // A line may be longer than a card, and END may miss.
    let long = format!("{}\nCOMMENT {}", cards[..5].join("\n"), "x".repeat(200));
    let header = check(long.as_bytes(), &[HduKind::Image], Some(0), &[LineSeparated, MissingEnd]);
    assert_eq!(header.commentary("COMMENT").map(str::len).collect::<Vec<_>>(), [200]);
    // One line feed inside a card makes no dump.
    let odd = image(&["COMMENT a\nb"]);
    assert_eq!(read(&odd).hdus[0].cards.len(), 6);
}

#[test]
fn headers_without_their_mandatory_cards() {
    let no_naxis = block(&["SIMPLE  = T", "BITPIX  = 16", "EXPTIME = 60", "END"]);
    check(&no_naxis, &[HduKind::Image], Some(0), &[MandatoryCard]);
    let order = block(&["SIMPLE  = T", "NAXIS   = 0", "BITPIX  = 8", "END"]);
    check(&order, &[HduKind::Empty], None, &[MandatoryCard]);
    let no_simple = block(&["WCSAXES = 2", "CRVAL1  = 1.5", "END"]);
    let header = check(&no_simple, &[HduKind::Empty], None, &[FirstCard, MandatoryCard]);
    assert_eq!(header.hdus[0].cards.len(), 2);
    let wcs_only = block(&["CRVAL1  = 1.5", "NAXIS   = 2", "CRVAL2  = 2.5", "END"]);
    check(&wcs_only, &[HduKind::Empty], None, &[FirstCard, MandatoryCard]);
    let negative = block(&["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 1", "NAXIS1  = -5", "END"]);
    check(&negative, &[HduKind::Empty], None, &[MandatoryCard]);
    let lower = block(&["simple  = T", "BITPIX  = 8", "NAXIS   = 0", "END"]);
    check(&lower, &[HduKind::Empty], None, &[DiagnosticKind::LowerCaseKeyword]);
}

#[test]
fn what_is_no_header_says_so() {
    for (bytes, kind, word) in [
        (&b""[..], Empty, "empty"),
        (&[0; 5000], Foreign, "zero bytes"),
        (b"\xff\xd8\xff\xe0 picture", Foreign, "JPEG"),
        (b"\x1f\x9d\x90abc", Foreign, "compress"),
        (b"BZh91AY", Foreign, "bzip2"),
        (b"II*\0....", Foreign, "TIFF"),
        (b"<!doctype HTML><html>", Foreign, "web page"),
        (b"a = 5\nb = 6\n", Foreign, "neither"),
        (b"key=value\nCOMMENT here\n", Foreign, "neither"),
        (
            b"Just a text that somebody renamed, long enough to fill more than one card of eighty columns.",
            Foreign,
            "neither",
        ),
    ] {
        let header = read(bytes);
        assert_eq!((header.format, header.outcome), (Format::Foreign, Outcome::NotAHeader));
        assert_eq!(kinds(&header), [kind]);
        assert!(header.diagnostics[0].text.to_string().contains(word), "{:?}", header.diagnostics);
    }
}

#[test]
fn left_over_bytes_behind_the_last_hdu_mean_nothing() {
    let junk = [no_data(&[]), vec![0; 2880]].concat();
    check(&junk, &[HduKind::Empty], None, &[]);
    let junk = [no_data(&[]), vec![0xEE; 100]].concat();
    check(&junk, &[HduKind::Empty], None, &[]);
    let joined = [no_data(&[]), image(&[])].concat();
    check(&joined, &[HduKind::Empty], None, &[FirstCard]);
}
