//! Where pixels lie: FITS images, tile-compressed tables, XISF attachments.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{block, image, no_data, read, xisf_root};
use nightledger_header::{
    Block, ByteRange, Compression, DataUnit, HeaderReader, Limits, Packing, SampleType, Scale, TableColumn,
    TextEncoding, Tiles,
};

const NO_BLOCK: Block = Block {
    is_big_endian: false,
    is_interleaved: false,
    compression: None,
    checksum: None,
    text_encoding: None,
};
const UNSCALED: Scale = Scale { zero: 0.0, factor: 1.0, blank: None, bounds: None };

fn unit(cards: &[&str]) -> Option<DataUnit> {
    read(&image(cards)).data_unit()
}

#[test]
fn a_fits_image_begins_in_the_block_behind_its_header() {
    let expect = DataUnit {
        range: ByteRange { offset: 2880, length: 12 },
        sample: SampleType::I16,
        axes: vec![2, 3],
        scale: UNSCALED,
        packing: Packing::Plain,
    };
    assert_eq!(unit(&[]), Some(expect.clone()));
    let scale = Scale { zero: 32768.0, factor: 2.0, blank: Some(-32768), bounds: None };
    let cards = ["BZERO   = 32768", "BSCALE  = 2.0", "BLANK   = -32768"];
    assert_eq!(unit(&cards), Some(DataUnit { scale, ..expect.clone() }));
    // 40 cards take two blocks.
    let many: Vec<String> = (0..40).map(|number| format!("CARD{number:<4}= {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(unit(&many).map(|unit| unit.range), Some(ByteRange { offset: 5760, length: 12 }));
}

#[test]
fn every_type_of_fits() {
    for (bitpix, sample) in [
        (8, SampleType::U8),
        (16, SampleType::I16),
        (32, SampleType::I32),
        (64, SampleType::I64),
        (-32, SampleType::F32),
        (-64, SampleType::F64),
    ] {
        let bitpix = format!("BITPIX  = {bitpix}");
        let header = block(&["SIMPLE  = T", &bitpix, "NAXIS   = 1", "NAXIS1  = 7", "END"]);
        assert_eq!(read(&header).data_unit().map(|unit| unit.sample), Some(sample));
    }
    let header = block(&["SIMPLE  = T", "BITPIX  = 12", "NAXIS   = 1", "NAXIS1  = 7", "END"]);
    assert_eq!(read(&header).data_unit(), None);
}

#[test]
fn a_header_that_does_not_tell_has_none() {
    assert_eq!(read(&no_data(&[])).data_unit(), None);
    let header = block(&["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 7", "END"]);
    assert_eq!(read(&header).data_unit(), None);
    // Without END nobody knows where the header ends.
    let header = block(&["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 1", "NAXIS1  = 7"]);
    assert_eq!(read(&header).data_unit(), None);
}

#[test]
fn compressed_tiles_with_what_decoding_needs() {
    let mut bytes = no_data(&[]);
    bytes.extend(block(&[
        "XTENSION= 'BINTABLE'",
        "BITPIX  = 8",
        "NAXIS   = 2",
        "NAXIS1  = 24",
        "NAXIS2  = 3",
        "PCOUNT  = 100",
        "GCOUNT  = 1",
        "TFIELDS = 3",
        "TTYPE1  = 'COMPRESSED_DATA'",
        "TFORM1  = '1PB(40)'",
        "TTYPE2  = 'ZSCALE'",
        "TFORM2  = '1D'",
        "TTYPE3  = 'ZZERO'",
        "TFORM3  = '1D'",
        "THEAP   = 96",
        "ZIMAGE  = T",
        "ZBITPIX = -32",
        "ZNAXIS  = 2",
        "ZNAXIS1 = 10",
        "ZNAXIS2 = 3",
        "ZCMPTYPE= 'RICE_1  '",
        "ZNAME1  = 'BLOCKSIZE'",
        "ZVAL1   = 32",
        "ZNAME2  = 'BYTEPIX'",
        "ZVAL2   = 4",
        "ZQUANTIZ= 'SUBTRACTIVE_DITHER_1'",
        "ZDITHER0= 17",
        "ZBLANK  = -2147483648",
        "END",
    ]));
    let column = |name: &str, format: &str| TableColumn { name: name.to_owned(), format: format.to_owned() };
    let expect = DataUnit {
        range: ByteRange { offset: 2 * 2880, length: 24 * 3 + 100 },
        sample: SampleType::F32,
        axes: vec![10, 3],
        scale: UNSCALED,
        packing: Packing::Tiles(Box::new(Tiles {
            algorithm: "RICE_1".into(),
            tile: vec![10, 1],
            parameters: vec![("BLOCKSIZE".into(), 32.0), ("BYTEPIX".into(), 4.0)],
            quantization: Some("SUBTRACTIVE_DITHER_1".into()),
            dither_seed: Some(17),
            blank: Some(-2_147_483_648),
            scale: None,
            zero: None,
            row_bytes: 24,
            rows: 3,
            heap_offset: 96,
            columns: vec![
                column("COMPRESSED_DATA", "1PB(40)"),
                column("ZSCALE", "1D"),
                column("ZZERO", "1D"),
            ],
        })),
    };
    assert_eq!(read(&bytes).data_unit(), Some(expect));
}

#[track_caller]
fn of_xisf(attributes: &str) -> Option<DataUnit> {
    let file = xisf_root(&format!("<Image {attributes}/>"));
    HeaderReader::read_all("x.xisf", &file, Limits::default()).data_unit()
}

#[test]
fn xisf_attachments() {
    let expect = DataUnit {
        range: ByteRange { offset: 4096, length: 48 },
        sample: SampleType::U16,
        axes: vec![4, 2, 3],
        scale: UNSCALED,
        packing: Packing::Block(Block { is_big_endian: false, is_interleaved: false, ..NO_BLOCK }),
    };
    let plain = r#"geometry="4:2:3" sampleFormat="UInt16" colorSpace="RGB" location="attachment:4096:48""#;
    assert_eq!(of_xisf(plain), Some(expect.clone()));
    let packed = r#"geometry="4:2:1" sampleFormat="Float32" bounds="0:1" location="attachment:4096:20" byteOrder="big"
        pixelStorage="Normal" compression="zstd+sh:32:4" subblocks="12,16:8,16""#;
    let compression = Compression {
        codec: "zstd".into(),
        unpacked_bytes: 32,
        shuffled_item_bytes: Some(4),
        sub_blocks: vec![(12, 16), (8, 16)],
    };
    let block =
        Block { is_big_endian: true, is_interleaved: true, compression: Some(compression), ..NO_BLOCK };
    let expect = DataUnit {
        range: ByteRange { offset: 4096, length: 20 },
        sample: SampleType::F32,
        axes: vec![4, 2, 1],
        scale: Scale { bounds: Some((0.0, 1.0)), ..UNSCALED },
        packing: Packing::Block(block),
    };
    assert_eq!(of_xisf(packed), Some(expect));
}

#[test]
fn xisf_pixels_elsewhere_or_unclear_have_none() {
    for attributes in [
        r#"geometry="4:2:3" sampleFormat="UInt16" location="inline:base64""#,
        r#"geometry="4:2:3" sampleFormat="UInt16" location="path(x.fit)""#,
        r#"geometry="4:2:3" sampleFormat="UInt7" location="attachment:4096:48""#,
        r#"geometry="4:2:3" location="attachment:4096:48""#,
        r#"geometry="4:x" sampleFormat="UInt16" location="attachment:4096:48""#,
        r#"geometry="4:2:3" sampleFormat="UInt16" location="attachment:4096:48" compression="zlib""#,
    ] {
        assert_eq!(of_xisf(attributes), None, "{attributes}");
    }
}

/// The text that the unit of an XISF image says its pixels are.
#[track_caller]
fn text_of_pixels(image: &str) -> (String, Block) {
    let file = xisf_root(image);
    let unit = HeaderReader::read_all("x.xisf", &file, Limits::default()).data_unit().unwrap();
    let from = usize::try_from(unit.range.offset).unwrap();
    let text = &file[from..from + usize::try_from(unit.range.length).unwrap()];
    let Packing::Block(block) = unit.packing else { panic!("{:?}", unit.packing) };
    (String::from_utf8_lossy(text).trim().to_owned(), block)
}

#[test]
fn xisf_pixels_in_the_xml_are_a_range_of_text() {
    let attributes = r#"geometry="2:1:1" sampleFormat="UInt8" colorSpace="Gray""#;
    let inline = format!(
        r#"<Image {attributes} location="inline:hex" checksum="sha1:00"> <FITSKeyword name="A" value="1"/>
        <Thumbnail location="inline:base64">AAAAAAAAAAAAAAAAAAAAAAAAAAAA</Thumbnail> 07 08
        </Image>"#
    );
    let expect = Block {
        checksum: Some("sha1:00".into()),
        text_encoding: Some(TextEncoding::Hexadecimal),
        ..NO_BLOCK
    };
    assert_eq!(text_of_pixels(&inline), ("07 08".to_owned(), expect));
    let embedded = format!(
        r#"<Image {attributes} location="embedded"><FITSKeyword name="A" value="1"/>
        <Data encoding="base64" compression="zlib:2" byteOrder="big">Bwg=</Data></Image>"#
    );
    let compression = Compression {
        codec: "zlib".into(),
        unpacked_bytes: 2,
        shuffled_item_bytes: None,
        sub_blocks: vec![],
    };
    let expect = Block {
        is_big_endian: true,
        compression: Some(compression),
        text_encoding: Some(TextEncoding::Base64),
        ..NO_BLOCK
    };
    assert_eq!(text_of_pixels(&embedded), ("Bwg=".to_owned(), expect));
}
