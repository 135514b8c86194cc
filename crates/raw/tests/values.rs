//! What raw files of every format and brand are read as.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "a panic with its place is the best report of a test"
)]

mod common;

use common::{
    Order, Shot, adobe, canon_entries, longs, nikon_note, olympus_entries, outer_note, own_note,
    pentax_entries, shorts, signed_shorts, sony_entries, text,
};
use nightledger_raw::{RawFormat, RawReader, Reading, Step};

/// Reads a file as a host does; how many bytes were asked for.
fn read_counted(file: &[u8]) -> (Reading, usize) {
    let mut reader = RawReader::new(file.len() as u64);
    let mut asked = 0;
    for _ in 0..500 {
        match reader.step() {
            Step::Done(reading) => return (reading, asked),
            Step::Read { offset, length } => {
                let (from, length) = (usize::try_from(offset).unwrap(), usize::try_from(length).unwrap());
                let slice = &file[from..file.len().min(from + length)];
                asked += slice.len();
                reader.supply(slice);
            }
        }
    }
    panic!("it never ends");
}

fn read(file: &[u8]) -> Reading {
    read_counted(file).0
}

/// The tags as lines `name = value`, sorted.
fn lines(reading: &Reading) -> Vec<String> {
    let mut lines: Vec<_> = reading.tags.iter().map(|tag| format!("{} = {}", tag.name, tag.value)).collect();
    lines.sort();
    lines
}

#[track_caller]
fn check(file: &[u8], format: RawFormat, expect: &[&str]) {
    let reading = read(file);
    assert_eq!(reading.format, Some(format));
    let lines = lines(&reading);
    for line in expect {
        assert!(lines.iter().any(|found| found == line), "{line} is not in {lines:#?}");
    }
    assert_eq!(reading.faults, []);
}

/// No tag of this name.
#[track_caller]
fn check_without(file: &[u8], name: &str) {
    let reading = read(file);
    assert!(reading.format.is_some());
    assert!(!lines(&reading).iter().any(|line| line.starts_with(name)), "{:#?}", lines(&reading));
}

#[test]
fn plain_values_of_every_container() {
    let expect = [
        "EXIF DateTimeOriginal = 2021-08-14T23:47:09",
        "EXIF ExposureTime = 210",
        "EXIF FNumber = 5.6",
        "EXIF FocalLength = 85",
        "EXIF ISO = 1250",
        "EXIF LensModel = EF85mm f/1.8 USM",
        "EXIF Model = Canon EOS 70D",
    ];
    let shot = Shot::default();
    let made = |make| Shot { make, ..Shot::default() };
    check(&shot.cr2(), RawFormat::Cr2, &expect);
    check(&shot.cr3(&[]), RawFormat::Cr3, &expect);
    check(&made("NIKON CORPORATION").with_preview(), RawFormat::Nef, &expect);
    check(&made("NIKON").nrw(), RawFormat::Nrw, &expect);
    check(&made("SONY").with_preview(), RawFormat::Arw, &expect);
    check(&made("PENTAX Corporation").pef(), RawFormat::Pef, &expect);
    check(&made("RICOH IMAGING COMPANY, LTD.").pef(), RawFormat::Pef, &expect);
    check(&shot.dng(None), RawFormat::Dng, &expect);
    check(&made("OLYMPUS CORPORATION").orf(*b"IIRO"), RawFormat::Orf, &expect);
    check(&made("OLYMPUS CORPORATION").orf(*b"IIRS"), RawFormat::Orf, &expect);
    check(&Shot { order: Order::Big, ..made("OLYMPUS") }.orf(*b"MMOR"), RawFormat::Orf, &expect);
    check(&made("FUJIFILM").raf(), RawFormat::Raf, &expect);
    let (outer, inner) = (&expect[..], true);
    check(
        &Shot { iso: None, ..made("Panasonic") }.rw2(&[shorts(0x17, &[640])], false),
        RawFormat::Rw2,
        &[&outer[..4], &["Panasonic ISO = 640"]].concat(),
    );
    check(&made("Panasonic").rw2(&[], inner), RawFormat::Rw2, &expect);
}

#[test]
fn both_byte_orders_read_alike() {
    let shot = Shot { make: "NIKON CORPORATION", ..Shot::default() };
    let little = read(&shot.with_preview());
    let big = read(&Shot { order: Order::Big, ..shot }.with_preview());
    assert_eq!(lines(&little), lines(&big));
    assert!(little.tags.len() > 7);
}

#[test]
fn the_exposure_is_the_written_one() {
    for (written, seconds) in
        [((481, 100), "4.81"), ((1, 4000), "0.00025"), ((13, 10), "1.3"), ((600, 1), "600")]
    {
        let file = Shot { exposure: written, ..Shot::default() }.cr2();
        check(&file, RawFormat::Cr2, &[&format!("EXIF ExposureTime = {seconds}")]);
    }
    for written in [(0, 1), (4, 0)] {
        check_without(&Shot { exposure: written, ..Shot::default() }.cr2(), "EXIF ExposureTime");
    }
}

#[test]
fn iso_stands_where_each_brand_puts_it() {
    let large = Shot { iso: Some(65535), index: Some(204_800), ..Shot::default() }.cr2();
    check(&large, RawFormat::Cr2, &["EXIF RecommendedExposureIndex = 204800"]);
    check_without(&large, "EXIF ISO");
    check_without(&Shot { index: Some(100), ..Shot::default() }.cr2(), "EXIF Recommended");
    check_without(&Shot { iso: Some(0), ..Shot::default() }.cr2(), "EXIF ISO");
    check_without(&Shot { iso: Some(65535), ..Shot::default() }.cr2(), "EXIF ISO");
    let nikon = |entries| Shot {
        make: "NIKON CORPORATION",
        iso: None,
        note: Some(nikon_note(Order::Big, entries)),
        ..Shot::default()
    };
    check(&nikon(vec![shorts(0x2, &[0, 320])]).with_preview(), RawFormat::Nef, &["Nikon ISO = 320"]);
    let logarithm = nikon(vec![common::bytes(0x25, &[84, 1, 12, 0, 0, 0])]).with_preview();
    check(&logarithm, RawFormat::Nef, &["Nikon ISOInfo = 400"]);
    let panasonic =
        |iso: &[common::Entry]| Shot { make: "Panasonic", iso: None, ..Shot::default() }.rw2(iso, false);
    let large = panasonic(&[shorts(0x17, &[65535]), longs(0x37, &[102_400])]);
    check(&large, RawFormat::Rw2, &["Panasonic ISO = 102400"]);
}

#[test]
fn starts_and_their_decimals() {
    let dated = |date, decimals| Shot { date, decimals, ..Shot::default() }.cr2();
    let expect = ["EXIF DateTimeOriginal = 2021-08-14T23:47:09.07"];
    check(&dated("2021:08:14 23:47:09", Some("07")), RawFormat::Cr2, &expect);
    check(&dated("2021:08:14 23:47:09", Some("070 ")), RawFormat::Cr2, &[&format!("{}0", expect[0])]);
    check(&dated("2021:08:14 23:47:09", Some("  ")), RawFormat::Cr2, &[&expect[0][..43]]);
    for missing in ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "2021:08:14"] {
        check_without(&dated(missing, Some("07")), "EXIF DateTimeOriginal");
        check_without(&dated(missing, Some("07")), "EXIF SubSec");
    }
}

#[test]
fn zones_of_exif_and_of_the_makers() {
    let offset = |offset| Shot { offset: Some(offset), ..Shot::default() }.cr2();
    for (written, minutes) in [("+02:00", 120), ("-09:30", -570), ("+05:45", 345), ("Z", 0), ("+14:00", 840)]
    {
        let expect = format!("EXIF OffsetTimeOriginal = {minutes}");
        check(&offset(written), RawFormat::Cr2, &[&expect]);
    }
    for missing in ["   :  ", "", "+15:00", "02:00", "+02:75", "+2:00"] {
        check_without(&offset(missing), "EXIF OffsetTimeOriginal");
    }
    // Canon's has daylight saving in it, Nikon's has not.
    let canon =
        |zone| Shot { note: Some(outer_note(b"", canon_entries(140, Some(zone)))), ..Shot::default() };
    check(&canon(120).cr2(), RawFormat::Cr2, &["Canon TimeZone = 120"]);
    check_without(&canon(10_000).cr2(), "Canon TimeZone");
    let nikon = |order: Order, minutes: i16, summer: u8| {
        let mut world = order.u16(minutes.cast_unsigned());
        world.extend([summer, 1]);
        Shot {
            make: "NIKON CORPORATION",
            note: Some(nikon_note(order, vec![common::bytes(0x24, &world)])),
            ..Shot::default()
        }
    };
    check(&nikon(Order::Big, -300, 1).with_preview(), RawFormat::Nef, &["Nikon TimeZone = -240"]);
    check(&nikon(Order::Little, 540, 0).with_preview(), RawFormat::Nef, &["Nikon TimeZone = 540"]);
}

#[test]
fn temperatures_have_their_sign() {
    let canon = |raw| Shot { note: Some(outer_note(b"", canon_entries(raw, None))), ..Shot::default() };
    check(&canon(145).cr2(), RawFormat::Cr2, &["Canon CameraTemperature = 17"]);
    check(&canon(119).cr2(), RawFormat::Cr2, &["Canon CameraTemperature = -9"]);
    check(&canon(128).cr2(), RawFormat::Cr2, &["Canon CameraTemperature = 0"]);
    check_without(&canon(0).cr2(), "Canon CameraTemperature");
    check(
        &Shot::default().cr3(&canon_entries(151, Some(-180))),
        RawFormat::Cr3,
        &["Canon CameraTemperature = 23", "Canon TimeZone = -180"],
    );

    let sony = |head, degrees| Shot {
        make: "SONY",
        note: Some(outer_note(head, sony_entries(degrees))),
        ..Shot::default()
    };
    check(&sony(b"", 31).with_preview(), RawFormat::Arw, &["Sony CameraTemperature = 31"]);
    check(&sony(b"SONY DSC \0\0\0", -6).with_preview(), RawFormat::Arw, &["Sony CameraTemperature = -6"]);

    let pentax = |note| Shot { make: "PENTAX", note: Some(note), order: Order::Big, ..Shot::default() };
    let note = outer_note(b"AOC\0MM", pentax_entries(-7));
    check(&pentax(note).pef(), RawFormat::Pef, &["Pentax CameraTemperature = -7"]);
    let note = own_note(b"PENTAX \0MM", Order::Big, pentax_entries(19));
    let own = Shot { make: "PENTAX", order: Order::Big, ..Shot::default() }.dng(Some(note));
    check(&own, RawFormat::Dng, &["Pentax CameraTemperature = 19"]);

    let olympus = |model, head, note: &[i16]| Shot {
        make: "OLYMPUS CORPORATION",
        model,
        note: Some(own_note(head, Order::Little, olympus_entries(note))),
        ..Shot::default()
    };
    let new = b"OLYMPUS\0II\x03\0";
    for (model, written, degrees) in [
        ("E-M10MarkII", &[28, 28, 0][..], "28"),
        ("E-M10MarkII", &[-4, -4, 0], "-4"),
        ("E-M5", &[21], "21"),
        ("E-510", &[481], "28.5"),
    ] {
        let expect = format!("Olympus SensorTemperature = {degrees}");
        check(&olympus(model, new, written).orf(*b"IIRO"), RawFormat::Orf, &[&expect]);
    }
    let om = olympus("OM-5", b"OM SYSTEM\0\0\0II\x04\0", &[-2, -2, 0]);
    check(&om.orf(*b"IIRS"), RawFormat::Orf, &["Olympus SensorTemperature = -2"]);
    let old = |model| Shot {
        make: "OLYMPUS OPTICAL CO.,LTD",
        model,
        note: Some(outer_note(b"OLYMP\0\x01\0", vec![signed_shorts(0x1007, &[26])])),
        ..Shot::default()
    };
    check(&old("E-10").orf(*b"IIRO"), RawFormat::Orf, &["Olympus SensorTemperature = 26"]);
    check_without(&old("C5050Z").orf(*b"IIRO"), "Olympus SensorTemperature");
}

#[test]
fn a_note_that_adobe_moved_is_read_by_its_old_offsets() {
    let note = outer_note(b"", canon_entries(133, Some(60)));
    for old in [0x40, 0x2A0, 0x9000] {
        let file = Shot::default().dng(Some(adobe(old, note.clone())));
        check(&file, RawFormat::Dng, &["Canon CameraTemperature = 5", "Canon TimeZone = 60"]);
    }
}

#[test]
fn without_a_lens_there_is_no_focal_length() {
    let none = |aperture, focal, lens| Shot { aperture, focal, lens, ..Shot::default() }.cr2();
    for lens in [None, Some(""), Some("----"), Some("None"), Some("   ")] {
        for (aperture, focal) in [((0, 1), (50, 1)), ((0, 0), (0, 1)), ((0, 10), (0, 10)), ((0, 1), (0, 0))] {
            let file = none(aperture, focal, lens);
            for name in ["EXIF FocalLength", "EXIF FNumber", "EXIF LensModel"] {
                check_without(&file, name);
            }
        }
    }
    // A lens without contacts that the photographer named, and one of which only the aperture is known.
    check(&none((0, 1), (135, 1), Some("Samyang 135")), RawFormat::Cr2, &["EXIF FocalLength = 135"]);
    check(&none((28, 10), (135, 1), None), RawFormat::Cr2, &["EXIF FocalLength = 135", "EXIF FNumber = 2.8"]);
    let canon = vec![text(0x95, "EF-S18-55mm f/3.5-5.6")];
    let noted = Shot { lens: None, note: Some(outer_note(b"", canon)), ..Shot::default() };
    check(&noted.cr2(), RawFormat::Cr2, &["Canon LensModel = EF-S18-55mm f/3.5-5.6"]);
}

#[test]
fn positions() {
    let at = |north, latitude, east, longitude| Shot {
        gps: Some([(north, latitude), (east, longitude)]),
        ..Shot::default()
    };
    let south = at("S", [(33, 1), (30, 1), (1800, 100)], "W", [(70, 1), (15, 1), (0, 1)]);
    check(&south.cr2(), RawFormat::Cr2, &["EXIF GPSLatitude = -33.505", "EXIF GPSLongitude = -70.25"]);
    check(&south.cr3(&[]), RawFormat::Cr3, &["EXIF GPSLatitude = -33.505", "EXIF GPSLongitude = -70.25"]);
    let decimal = at("N", [(485, 10), (0, 0), (0, 0)], "E", [(9, 1), (0, 1), (0, 1)]);
    check(&decimal.cr2(), RawFormat::Cr2, &["EXIF GPSLatitude = 48.5", "EXIF GPSLongitude = 9"]);
    let none = [(0, 1), (0, 1), (0, 1)];
    for missing in
        [at("N", none, "E", none), at("N", [(95, 1), (0, 1), (0, 1)], "E", none), at("", none, "E", none)]
    {
        check_without(&missing.cr2(), "EXIF GPS");
    }
}

#[test]
fn pictures_are_no_raws() {
    let picture = common::tiff(&Shot::default().first(&[shorts(0x106, &[2])]), Order::Little, None, b"", 0);
    let edited = Shot { make: "NIKON CORPORATION", ..Shot::default() };
    let edited =
        common::tiff(&edited.first(&[longs(0xFE, &[0]), shorts(0x106, &[2])]), Order::Little, None, b"", 0);
    for file in
        [picture, edited, b"II*\0".to_vec(), b"\xff\xd8\xff\xe1".to_vec(), b"SIMPLE  =".to_vec(), Vec::new()]
    {
        assert_eq!(read(&file).format, None);
    }
}

/// Where the picture lies between the head and the directories, what else there is holds the wanted values, and a little
/// more: no more than a fifth above that is read.
#[test]
fn only_what_holds_the_values_is_read() {
    const PICTURE: usize = 30_000_000;
    const SLICE: usize = 65_536;
    let note = || Some(outer_note(b"", canon_entries(140, Some(60))));
    let far = |make| Shot { make, picture: PICTURE, note: note(), offset: Some("+01:00"), ..Shot::default() };
    let files = [
        far("Canon").cr2(),
        far("Canon").cr3(&canon_entries(140, Some(60))),
        far("NIKON CORPORATION").with_preview(),
        far("NIKON").nrw(),
        far("SONY").with_preview(),
        far("OLYMPUS CORPORATION").orf(*b"IIRO"),
        far("PENTAX").pef(),
        far("Canon").dng(None),
    ];
    // These have their values in front.
    let near = |make| Shot { picture: 0, ..far(make) };
    let fronts =
        [near("Panasonic").rw2(&[shorts(0x17, &[1250])], false), near("FUJIFILM").raf()].map(|mut file| {
            file.resize(file.len() + PICTURE, 7);
            file
        });
    for file in files.into_iter().chain(fronts) {
        let (reading, asked) = read_counted(&file);
        assert!(reading.tags.len() >= 8 && reading.faults.is_empty(), "{reading:#?}");
        let wanted = SLICE + file.len() - PICTURE;
        assert!(asked * 10 <= wanted * 12, "{asked} bytes read where {wanted} hold the values");
    }
    // Where all stands in the first slice nothing else is read.
    let mut file = Shot::default().cr2();
    file.resize(PICTURE, 7);
    assert_eq!(read_counted(&file).1, SLICE);
    // A long note: what stands behind it is asked for by its place.
    let long = vec![common::bytes(0x97, &vec![0; 90_000]), shorts(0x4, &[140; 34])];
    let file = Shot { note: Some(outer_note(b"", long)), ..Shot::default() }.cr2();
    let (reading, asked) = read_counted(&file);
    assert!(lines(&reading).contains(&"EXIF LensModel = EF85mm f/1.8 USM".to_owned()), "{reading:#?}");
    assert!(asked <= SLICE + 1024, "{asked}");
}
