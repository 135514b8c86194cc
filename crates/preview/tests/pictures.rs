//! Pictures of small frames whose every pixel is known.
#![allow(
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "frames of the tests are small"
)]

use nightledger_preview::{Crop, PartPreview, Picture, Preview, Settings, Shown, ShownPart, Source};
use nightledger_stars::Mosaic;
use proptest::prelude::*;

fn source(width: usize, height: usize) -> Source {
    Source { width, height, planes: 1, mosaic: None, is_bottom_up: false }
}

fn mosaic(width: usize, height: usize, letters: &str) -> Source {
    Source { mosaic: Mosaic::from_letters(letters), ..source(width, height) }
}

fn shown(source: Source, settings: Settings, values: &[f32]) -> Shown {
    let mut preview = Preview::new(source, settings).unwrap();
    preview.rows(values);
    preview.finish().unwrap()
}

/// A part, as bright as the whole: of the rows that it needs alone, those of another frame in the place of the others.
fn part(source: Source, crop: Crop, values: &[f32]) -> ShownPart {
    let stretches = shown(source, SMALL, values).stretches;
    let mut preview = PartPreview::new(source, crop).unwrap();
    assert!(preview.takes(&stretches));
    let needed = preview.rows();
    for (number, row) in values.chunks(source.width).enumerate() {
        assert!(!preview.is_complete() || !needed.contains(&number));
        if number >= needed.start.saturating_sub(1) {
            preview.strip(0, number, if needed.contains(&number) { row } else { &[9e9; 64][..source.width] });
        }
    }
    preview.finish(stretches).unwrap()
}

const SMALL: Settings = Settings { longest_px: 4, panel_px: 0 };

/// One colour channel, row by row.
fn channel(picture: &Picture, channel: usize) -> Vec<Vec<u8>> {
    (0..picture.height)
        .map(|row| (0..picture.width).map(|column| picture.pixel(column, row).unwrap()[channel]).collect())
        .collect()
}

#[test]
fn a_gradient_stays_one() {
    // 0, 1, ... 255 in 16 columns: every pixel of the picture is the mean of 4 x 4 of them.
    let values: Vec<f32> = (0_u8..=255).map(f32::from).collect();
    let made = shown(source(16, 16), SMALL, &values);
    assert_eq!((made.picture.width, made.picture.height, made.covered), (4, 4, (16, 16)));
    assert!(made.picture.is_grey);
    // The means are 25.5, 29.5 ... Black is 0, since 2.8 deviations below the median of 127.5 lie below it; white is 255,
    // so that the median is at a half, and the midtones balance is three quarters.
    let expected: Vec<Vec<u8>> = (0_u8..4)
        .map(|row| {
            (0_u8..4)
                .map(|column| {
                    let mean = 25.5 + 64.0 * f64::from(row) + 4.0 * f64::from(column);
                    let level = mean / 255.0;
                    let bright = 0.25 * level / (0.75 - 0.5 * level);
                    (0..=255).find(|byte| (bright * 255.0 - f64::from(*byte)).abs() <= 0.5).unwrap()
                })
                .collect()
        })
        .collect();
    assert_eq!(channel(&made.picture, 0), expected);
    assert_eq!(channel(&made.picture, 2), expected);
}

#[test]
fn a_small_frame_is_shown_pixel_by_pixel_and_bottom_up_ones_are_turned() {
    let values = [0.0, 0.0, 9.0, 1.0, 1.0, 1.0];
    let top_down = shown(source(3, 2), SMALL, &values);
    let rows = channel(&top_down.picture, 0);
    assert_eq!((rows[0].len(), rows[0][2], rows[0][0]), (3, 255, 0));
    let bottom_up = shown(Source { is_bottom_up: true, ..source(3, 2) }, SMALL, &values);
    assert_eq!(channel(&bottom_up.picture, 0), [rows[1].clone(), rows[0].clone()]);
}

/// A mosaic whose red pixels are 100, green ones 200 and blue ones 300, each a little uneven, with one brighter red.
fn patterned(width: usize, height: usize, letters: &str) -> Vec<f32> {
    let letters: Vec<char> = letters.chars().collect();
    let level = |column: usize, row: usize| match letters[column % 2 + 2 * (row % 2)] {
        'R' => 100.0,
        'G' => 200.0,
        _ => 300.0,
    };
    let of =
        |row: usize| (0..width).map(move |column| level(column, row) + ((column / 2 + row / 2) % 3) as f32);
    (0..height).flat_map(of).collect()
}

#[test]
fn each_pattern_shows_its_colours_where_they_are() {
    for letters in ["RGGB", "BGGR", "GRBG", "GBRG"] {
        let mut values = patterned(8, 8, letters);
        // A red light on the first cell, whatever its place in it.
        for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            if values[row * 8 + column] < 150.0 {
                values[row * 8 + column] = 50_000.0;
            }
        }
        let made = shown(mosaic(8, 8, letters), Settings { longest_px: 16, panel_px: 2 }, &values);
        assert_eq!((made.picture.width, made.picture.height), (4, 4), "{letters}");
        assert!(!made.picture.is_grey);
        assert_eq!(made.picture.pixel(0, 0).unwrap()[0], 255, "{letters}");
        // The other cells are as bright in all three colours, which are stretched each for itself.
        for (column, row) in [(1, 0), (2, 1), (3, 3), (1, 2)] {
            let [_, green, blue] = made.picture.pixel(column, row).unwrap();
            assert_eq!(green, blue, "{letters} {column} {row}");
        }
        // As they are: the red light reaches its neighbours' red, and no other colour.
        let panels = made.panels.unwrap();
        assert_eq!((panels.width, panels.height), (10, 10));
        let reds: Vec<u8> = [(0, 0), (1, 0), (0, 1), (1, 1)]
            .map(|(column, row)| panels.pixel(column, row).unwrap()[0])
            .into_iter()
            .collect();
        assert!(reds.contains(&255), "{letters} {reds:?}");
        assert!(panels.pixel(0, 0).unwrap()[1..].iter().all(|level| *level < 200), "{letters}");
    }
}

#[test]
fn missing_colours_are_means_of_the_pixels_around() {
    // Red 10, green 20 and blue 30, but for one red, one green and one blue pixel.
    let mut values: Vec<f32> = (0..36)
        .map(|at: usize| match (at % 6 % 2, at / 6 % 2) {
            (0, 0) => 10.0,
            (1, 1) => 30.0,
            _ => 20.0,
        })
        .collect();
    values[2 * 6 + 2] = 50.0;
    let made = shown(mosaic(6, 6, "RGGB"), Settings { longest_px: 6, panel_px: 6 }, &values);
    // The parts are 2 x 2 pixels with gaps of 2: pixel (x, y) of the frame is at x + x / 2 * 2.
    let panels = made.panels.unwrap();
    let red =
        |column: usize, row: usize| panels.pixel(column + column / 2 * 2, row + row / 2 * 2).unwrap()[0];
    let of = |level: f64| {
        // Half of the reds but one are 10, so that deviations are alike: 1.2533 times their mean is used.
        let deviation = 1.2533 * 40.0 / 9.0;
        let black = 10.0 - 2.8 * deviation;
        let middle = (10.0 - black) / (50.0 - black);
        let midtones = 0.75 * middle / (0.5 * middle + 0.25);
        let level = (level - black) / (50.0 - black);
        (midtones - 1.0) * level / ((2.0 * midtones - 1.0) * level - midtones)
    };
    for (column, row, value) in [
        (2, 2, 50.0),
        (3, 2, 30.0),
        (1, 2, 30.0),
        (2, 1, 30.0),
        (3, 3, 20.0),
        (1, 1, 20.0),
        (0, 0, 10.0),
        (5, 5, 10.0),
    ] {
        let expected = of(value) * 255.0;
        assert!(
            (f64::from(red(column, row)) - expected).abs() <= 0.5,
            "{column} {row}: {} {expected}",
            red(column, row)
        );
    }
}

#[test]
fn three_planes_are_red_green_and_blue_and_of_others_the_first_is_shown() {
    let mut values = vec![10.0; 27];
    (values[0], values[9 + 4], values[18 + 8]) = (99.0, 99.0, 99.0);
    let made = shown(Source { planes: 3, ..source(3, 3) }, Settings { longest_px: 8, panel_px: 1 }, &values);
    assert_eq!(made.picture.pixel(0, 0).unwrap(), [255, 64, 64]);
    assert_eq!(made.picture.pixel(1, 1).unwrap(), [64, 255, 64]);
    assert_eq!(made.picture.pixel(2, 2).unwrap(), [64, 64, 255]);
    assert_eq!(made.panels.unwrap().pixel(3, 3).unwrap(), [64, 255, 64]);
    let mut preview = Preview::new(Source { planes: 2, ..source(3, 3) }, SMALL).unwrap();
    preview.rows(&values[..9]);
    assert!(preview.is_complete());
    let made = preview.finish().unwrap();
    assert_eq!((made.picture.is_grey, made.picture.pixel(0, 0).unwrap()), (true, [255; 3]));
}

#[test]
fn the_nine_parts_lie_as_in_the_frame() {
    let mut values: Vec<f32> = (0..144).map(|at: usize| 100.0 + (at % 7) as f32).collect();
    // The stored top right corner, and the centre.
    (values[11], values[6 * 12 + 6]) = (5000.0, 5000.0);
    let settings = Settings { longest_px: 16, panel_px: 2 };
    let panels = shown(source(12, 12), settings, &values).panels.unwrap();
    assert_eq!((panels.width, panels.height), (10, 10));
    assert_eq!((panels.pixel(9, 0).unwrap()[0], panels.pixel(5, 5).unwrap()[0]), (255, 255));
    assert_eq!(
        (panels.pixel(2, 0).unwrap(), panels.pixel(0, 3).unwrap()),
        ([0; 3], [0; 3]),
        "gaps are black"
    );
    let turned = shown(Source { is_bottom_up: true, ..source(12, 12) }, settings, &values).panels.unwrap();
    assert_eq!((turned.pixel(9, 9).unwrap()[0], turned.pixel(5, 4).unwrap()[0]), (255, 255));
}

/// docs/rules.md#17-crop
#[test]
fn one_part_lies_where_it_was_asked_for_and_is_as_bright_as_the_nine() {
    let values: Vec<f32> = (0_u8..48).map(|at| 100.0 + f32::from(at * 5)).collect();
    for is_bottom_up in [false, true] {
        let source = Source { is_bottom_up, ..source(8, 6) };
        let whole = shown(source, Settings { longest_px: 8, panel_px: 0 }, &values).picture;
        let crop = |left, top, width, height| {
            let made = part(source, Crop { left, top, width, height }, &values);
            (made.picture, made.crop)
        };
        let (part, found) = crop(3, 1, 4, 2);
        assert_eq!((part.width, part.height), (4, 2));
        assert_eq!(found, Crop { left: 3, top: 1, width: 4, height: 2 });
        for (column, row) in [(0, 0), (3, 0), (0, 1), (3, 1)] {
            assert_eq!(part.pixel(column, row), whole.pixel(3 + column, 1 + row), "{is_bottom_up}");
        }
        // Beyond the frame's edge it is moved, and of a frame that is smaller it is all.
        assert_eq!(crop(7, 5, 4, 2).1, Crop { left: 4, top: 4, width: 4, height: 2 });
        let (all, found) = crop(2, 2, 90, 90);
        assert_eq!((all, found), (whole, Crop { left: 0, top: 0, width: 8, height: 6 }));
    }
    // A mosaic's colours at the part's edge are those of the pixels around it, too.
    let values = patterned(8, 8, "RGGB");
    let made = |left, top, width, height| {
        part(mosaic(8, 8, "RGGB"), Crop { left, top, width, height }, &values).picture
    };
    let (part, all) = (made(1, 1, 5, 5), made(0, 0, 8, 8));
    for (column, row) in [(0, 0), (4, 0), (2, 2), (0, 4), (4, 4)] {
        assert_eq!(part.pixel(column, row), all.pixel(1 + column, 1 + row));
    }
}

#[test]
fn the_smallest_frames_and_those_without_values() {
    let settings = Settings { longest_px: 4, panel_px: 2 };
    for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 1)] {
        for letters in ["", "RGGB"] {
            let made = shown(mosaic(width, height, letters), settings, &vec![7.0; width * height]);
            assert_eq!((made.picture.width, made.picture.height), (width.min(4), height.min(4)));
            assert!(made.picture.rgba.as_chunks::<4>().0.iter().all(|pixel| *pixel == [64, 64, 64, 255]));
        }
    }
    let made = shown(source(3, 3), settings, &[f32::NAN; 9]);
    assert!(made.picture.rgba.as_chunks::<4>().0.iter().all(|pixel| *pixel == [0, 0, 0, 255]));
    // A pixel without a value takes no part in the mean of its neighbours.
    let values = [f32::NAN, 5.0, 5.0, f32::INFINITY];
    let made = shown(source(2, 2), Settings { longest_px: 1, panel_px: 0 }, &values);
    assert_eq!(made.picture.pixel(0, 0).unwrap(), [64; 3]);
    assert_eq!(Preview::new(source(0, 4), settings).map(|_| ()), None);
    let mut cut_off = Preview::new(source(2, 2), settings).unwrap();
    cut_off.rows(&[1.0, 2.0, 3.0]);
    assert_eq!(cut_off.finish(), None);
}

#[test]
fn bytes_and_floats_of_one_picture_look_alike() {
    let bytes: Vec<f32> =
        (0..400).map(|at: u16| f32::from(20 + at * 7 % 13 + 230 * u16::from(at == 210))).collect();
    let floats: Vec<f32> = bytes.iter().map(|value| value / 256.0).collect();
    let settings = Settings { longest_px: 10, panel_px: 4 };
    let [bytes, floats] = [bytes, floats].map(|values| {
        let made = shown(source(20, 20), settings, &values);
        (made.picture, made.panels.unwrap())
    });
    assert!(bytes == floats);
}

/// The mean of a box of pixels.
fn naive(values: &[f32], width: usize, columns: (usize, usize), rows: (usize, usize)) -> f64 {
    let pixels = (rows.0..rows.1).flat_map(|row| (columns.0..columns.1).map(move |column| (row, column)));
    let all: Vec<f64> = pixels.map(|(row, column)| f64::from(values[row * width + column])).collect();
    all.iter().sum::<f64>() / all.len() as f64
}

proptest! {
    /// However the rows come, the picture is the same; it is never larger than asked for, and a brighter part of the frame
    /// is never darker in it.
    #[test]
    fn any_frame_in_any_strips_makes_one_picture(
        width in 1_usize..40,
        height in 1_usize..40,
        planes in 1_usize..4,
        letters in prop::sample::select(vec!["", "RGGB", "BGGR", "GRBG", "GBRG"]),
        is_bottom_up in any::<bool>(),
        longest_px in 1_usize..50,
        panel_px in 0_usize..12,
        splits in prop::collection::vec(1_usize..60, 1..12),
        values in prop::collection::vec(prop_oneof![9 => 0.0_f32..5000.0, 1 => Just(f32::NAN)], 40 * 40 * 3),
    ) {
        let source = Source { width, height, planes, mosaic: Mosaic::from_letters(letters), is_bottom_up };
        let settings = Settings { longest_px, panel_px };
        let values = &values[..width * height * planes];
        let whole = shown(source, settings, values);
        let mut preview = Preview::new(source, settings).unwrap();
        let mut rows = values.chunks_exact(width);
        for split in splits.iter().cycle() {
            let strip: Vec<f32> = rows.by_ref().take(*split).flatten().copied().collect();
            if strip.is_empty() {
                break;
            }
            preview.rows(&strip);
        }
        prop_assert_eq!(&preview.finish().unwrap(), &whole);
        let picture = &whole.picture;
        prop_assert!(picture.width.max(picture.height) <= longest_px);
        prop_assert_eq!(picture.rgba.len(), picture.width * picture.height * 4);
        if planes == 1 && (letters.is_empty() || width == 1 || height == 1) && values.iter().all(|value| value.is_finite()) {
            let mut levels = Vec::new();
            for row in 0..picture.height {
                for column in 0..picture.width {
                    let columns = (column * width / picture.width, (column + 1) * width / picture.width);
                    let rows = (row * height / picture.height, (row + 1) * height / picture.height);
                    let at = if is_bottom_up { picture.height - 1 - row } else { row };
                    levels.push((naive(values, width, columns, rows), picture.pixel(column, at).unwrap()[0]));
                }
            }
            levels.sort_by(|one, other| one.0.total_cmp(&other.0));
            prop_assert!(levels.windows(2).all(|pair| pair[0].1 <= pair[1].1 || pair[1].0 - pair[0].0 < 1e-2));
        }
    }
}
