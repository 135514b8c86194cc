//! The fuzz targets of pixels: whole files, and each family of codecs by itself, where the input is compressed data.

use nightledger_header::{
    Block, ByteRange, Compression, DataUnit, HeaderReader, Packing, SampleType, Scale, TableColumn, Tiles,
};
use nightledger_pixels::{Limits, PixelError, PixelReader, Step, Strip};

use super::inputs;

/// Small, so that the limits themselves are reached by small inputs.
fn limits(strip_pixels: u32) -> Limits {
    Limits {
        pixels: 1 << 22,
        held_bytes: 1 << 24,
        table_bytes: 1 << 16,
        inflated_bytes: 1 << 24,
        strip_pixels,
    }
}

/// Hands over each strip with its values; only bytes of the file are asked for.
fn strips(
    reader: &mut PixelReader,
    bytes: &[u8],
    mut strip: impl FnMut(&Strip, &[f64]),
) -> Result<(), PixelError> {
    let geometry = reader.geometry();
    let mut values = Vec::new();
    loop {
        match reader.step()? {
            Step::Read { offset, length } => {
                let from = usize::try_from(offset).unwrap();
                assert!(length > 0 && from + length <= bytes.len());
                reader.supply(&bytes[from..from + length])?;
            }
            Step::Strip(next) => {
                next.f64(&mut values);
                assert_eq!(values.len(), next.rows * geometry.width);
                strip(&next, &values);
            }
            Step::Done => return Ok(()),
        }
    }
}

/// All values of a file, or why there are none: strips come in order and whole.
fn values(mut reader: PixelReader, bytes: &[u8]) -> Result<Vec<u64>, PixelError> {
    let geometry = reader.geometry();
    let mut all = Vec::new();
    strips(&mut reader, bytes, |strip, values| {
        assert_eq!(all.len(), (strip.plane * geometry.height + strip.first_row) * geometry.width);
        all.extend(values.iter().map(|value| value.to_bits()));
    })?;
    assert_eq!(all.len(), geometry.rows() * geometry.width);
    Ok(all)
}

/// Rows that are read alone have the values that they have among `whole`, where there is such.
fn part(mut reader: PixelReader, bytes: &[u8], whole: Option<&[u64]>) {
    let geometry = reader.geometry();
    let middle = geometry.height / 2;
    reader.only(&(middle..middle + 1));
    let mut planes = Vec::new();
    let read = strips(&mut reader, bytes, |strip, values| {
        let first = (strip.plane * geometry.height + strip.first_row) * geometry.width;
        if let Some(whole) = whole {
            assert!(
                values.iter().map(|value| value.to_bits()).eq(whole[first..][..values.len()].iter().copied())
            );
        }
        if (strip.first_row..strip.first_row + strip.rows).contains(&middle) {
            planes.push(strip.plane);
        }
    });
    if whole.is_some() {
        read.unwrap();
        assert!(planes.into_iter().eq(0..geometry.planes));
    }
}

/// The same whatever the strips' height, but for what limits forbid, and whatever rows are read.
fn check(make: impl Fn(Limits) -> Result<PixelReader, PixelError>, bytes: &[u8]) {
    let high = make(limits(1 << 20)).and_then(|reader| values(reader, bytes));
    let low = make(limits(1)).and_then(|reader| values(reader, bytes));
    if let (Ok(high), Ok(low)) = (&high, &low) {
        assert!(high == low);
    }
    for (strip_pixels, whole) in [(1 << 20, &high), (1, &low)] {
        if let Ok(reader) = make(limits(strip_pixels)) {
            part(reader, bytes, whole.as_deref().ok());
        }
    }
}

/// Bytes of a FITS or XISF file, packed or not.
pub fn pixels(bytes: &[u8]) {
    let header = HeaderReader::read_all("a.fits", bytes, inputs::limits());
    check(|limits| PixelReader::new(&header, bytes.len() as u64, limits), bytes);
}

/// An image of one tile: the input's first bytes say its size and type, the others are the compressed data.
fn one_tile(bytes: &[u8], algorithms: &[&str]) {
    let Some((&[width, rows, choice], packed)) = bytes.split_first_chunk::<3>() else { return };
    let types = [SampleType::U8, SampleType::I16, SampleType::I32, SampleType::F32, SampleType::F64];
    let sample = types[usize::from(choice) % types.len()];
    let is_quantized = choice & 0x80 != 0;
    let choice = choice / 8;
    let algorithm = algorithms[usize::from(choice) % algorithms.len()];
    let column = |name: &str, format: &str| TableColumn { name: name.to_owned(), format: format.to_owned() };
    let mut columns = vec![column("COMPRESSED_DATA", "1PB")];
    let mut file = u32::try_from(packed.len()).unwrap().to_be_bytes().to_vec();
    file.extend([0; 4]);
    if is_quantized {
        columns.extend([column("ZSCALE", "1D"), column("ZZERO", "1D"), column("ZBLANK", "1J")]);
        file.extend(0.5_f64.to_be_bytes());
        file.extend(100_f64.to_be_bytes());
        file.extend((-7_i32).to_be_bytes());
    }
    let row_bytes = file.len() as u64;
    file.extend(packed);
    let axes = vec![u64::from(width) * 3, u64::from(rows)];
    let parameters = vec![
        ("BLOCKSIZE".to_owned(), if choice & 1 == 0 { 32.0 } else { 16.0 }),
        ("BYTEPIX".to_owned(), [1.0, 2.0, 4.0][usize::from(choice) % 3]),
        ("SMOOTH".to_owned(), f64::from(choice >> 1 & 1)),
    ];
    let tiles = Tiles {
        algorithm: algorithm.to_owned(),
        tile: axes.clone(),
        parameters,
        quantization: Some(
            ["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"][usize::from(rows) % 3].to_owned(),
        ),
        dither_seed: Some(i64::from(width) * 100),
        blank: None,
        scale: None,
        zero: None,
        row_bytes,
        rows: 1,
        heap_offset: row_bytes,
        columns,
    };
    let unit = DataUnit {
        range: ByteRange { offset: 0, length: file.len() as u64 },
        sample,
        axes,
        scale: Scale { zero: 32768.0, factor: 1.0, blank: Some(3), bounds: None },
        packing: Packing::Tiles(Box::new(tiles)),
    };
    check(|limits| PixelReader::of_unit(&unit, file.len() as u64, limits), &file);
}

/// RICE_1.
pub fn pixels_rice(bytes: &[u8]) {
    one_tile(bytes, &["RICE_1"]);
}

/// GZIP_1, GZIP_2 and NOCOMPRESS.
pub fn pixels_gzip(bytes: &[u8]) {
    one_tile(bytes, &["GZIP_1", "GZIP_2", "NOCOMPRESS"]);
}

/// PLIO_1.
pub fn pixels_plio(bytes: &[u8]) {
    one_tile(bytes, &["PLIO_1"]);
}

/// HCOMPRESS_1.
pub fn pixels_hcompress(bytes: &[u8]) {
    one_tile(bytes, &["HCOMPRESS_1"]);
}

/// An XISF block: zlib, LZ4, Zstandard, whole or in two sub-blocks.
pub fn pixels_block(bytes: &[u8]) {
    let Some((&[width, rows, choice, cut], packed)) = bytes.split_first_chunk::<4>() else { return };
    let types = [(SampleType::U8, 1), (SampleType::U16, 2), (SampleType::F32, 4), (SampleType::U64, 8)];
    let (sample, sample_bytes) = types[usize::from(choice) % 4];
    let unpacked_bytes = u64::from(width) * u64::from(rows) * 3 * sample_bytes;
    let length = packed.len() as u64;
    let cut = u64::from(cut).min(length);
    let sub_blocks = if choice & 4 == 0 {
        Vec::new()
    } else {
        vec![(cut, unpacked_bytes / 3), (length - cut, unpacked_bytes - unpacked_bytes / 3)]
    };
    let compression = Compression {
        codec: ["zlib", "lz4", "zstd"][usize::from(choice >> 3) % 3].to_owned(),
        unpacked_bytes,
        shuffled_item_bytes: (choice & 0x40 != 0).then_some(sample_bytes),
        sub_blocks,
    };
    let block = Block {
        is_big_endian: choice & 1 != 0,
        is_interleaved: choice & 0x80 != 0,
        compression: Some(compression),
        checksum: None,
        text_encoding: None,
    };
    let unit = DataUnit {
        range: ByteRange { offset: 0, length },
        sample,
        axes: vec![u64::from(width), u64::from(rows), 3],
        scale: Scale { zero: 0.0, factor: 1.0, blank: None, bounds: None },
        packing: Packing::Block(block),
    };
    check(|limits| PixelReader::of_unit(&unit, length, limits), packed);
}
