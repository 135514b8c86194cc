//! Pictures of small files, and what the command leaves alone.

use std::fs::File;
use std::io;

use nightledger_measuring::Sensor;

use super::*;

/// A FITS file of bytes.
fn fits(width: usize, height: usize, more: &[&str], pixels: &[u8]) -> Vec<u8> {
    let size = [format!("NAXIS1  = {width:>20}"), format!("NAXIS2  = {height:>20}")];
    let begun = ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2"].map(str::to_owned);
    let cards = begun.into_iter().chain(size).chain(more.iter().map(|card| (*card).to_owned()));
    let mut file: Vec<u8> =
        cards.chain(["END".to_owned()]).flat_map(|card| format!("{card:80}").into_bytes()).collect();
    file.resize(2880, b' ');
    file.extend_from_slice(pixels);
    file
}

fn read(path: &Path) -> (u32, u32, png::ColorType, Vec<u8>) {
    let mut reader = png::Decoder::new(io::BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    (info.width, info.height, info.color_type, bytes)
}

fn ran(args: &[&str], folders: &[&Path]) -> (u8, Value) {
    let args = ["preview", "--json"].iter().chain(args).map(OsString::from);
    let args: Vec<OsString> = args.chain(folders.iter().map(OsString::from)).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(&args, &mut out, &mut err);
    (code, serde_json::from_slice(&out).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&err))))
}

#[test]
fn pictures_lie_as_the_frames_do_and_nothing_is_overwritten() {
    let dir = std::env::temp_dir().join(format!("nightledger-preview-{}", std::process::id()));
    let (frames, out) = (dir.join("frames"), dir.join("out"));
    fs::create_dir_all(frames.join("Ha")).unwrap();
    let ramp: Vec<u8> = (0_u8..64).collect();
    fs::write(frames.join("Ha/a.fits"), fits(8, 8, &["ROWORDER= 'BOTTOM-UP'"], &ramp)).unwrap();
    fs::write(frames.join("osc.fit"), fits(8, 8, &["BAYERPAT= 'RGGB'"], &ramp)).unwrap();
    fs::write(frames.join("cut.fit"), fits(8, 8, &[], &ramp[..9])).unwrap();
    fs::create_dir_all(out.join("Ha")).unwrap();
    fs::write(out.join("Ha/a.fits.png"), "mine").unwrap();
    let to = out.to_str().unwrap();
    let (code, answer) = ran(&["--out", to, "--crops"], &[&frames]);
    assert_eq!(code, 1);
    let [a, cut, osc] = answer["previews"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert_eq!((&a["preview"], &a["crops"]), (&json!("Ha/a.fits.png"), &json!("Ha/a.fits.crops.png")));
    assert!(cut["error"].as_str().unwrap().contains("ends before"), "{cut}");
    assert_eq!(
        osc,
        &json!({
            "path": "osc.fit", "root": 0, "preview": "osc.fit.png", "crops": "osc.fit.crops.png",
            "written": true, "width": 4, "height": 4,
        })
    );
    assert_eq!(fs::read_to_string(out.join("Ha/a.fits.png")).unwrap(), "mine");
    let (width, height, colours, _) = read(&out.join("osc.fit.png"));
    assert_eq!((width, height, colours), (4, 4, png::ColorType::Rgb));
    // Parts of 3 x 3 pixels with gaps of 2; the last stored row, the brightest, is the first that is shown.
    let (width, height, colours, bytes) = read(&out.join("Ha/a.fits.crops.png"));
    assert_eq!((width, height, colours), (13, 13, png::ColorType::Grayscale));
    assert_eq!((bytes[12], bytes[12 * 13]), (255, 0));
    // Again: what is there is left, whatever it is.
    let (code, answer) = ran(&["--out", to], &[&frames.join("Ha")]);
    assert_eq!((code, answer["previews"][0]["written"].clone()), (0, json!(true)));
    let (code, answer) = ran(&["--out", to, "--crops"], &[&frames]);
    assert_eq!((code, answer["previews"][2]["written"].clone()), (1, json!(false)));
    let mut names: Vec<String> =
        fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["Ha", "a.fits.png", "osc.fit.crops.png", "osc.fit.png"]);
    // Two folders of one name.
    let (code, answer) =
        ran(&["--out", dir.join("two").to_str().unwrap()], &[&frames.join("Ha"), &out.join("Ha")]);
    fs::remove_dir_all(&dir).unwrap();
    assert_eq!((code, answer["previews"][0]["preview"].clone()), (0, json!("Ha/a.fits.png")));
}

#[cfg(unix)]
#[test]
fn names_that_systems_refuse_are_made_safe_and_stay_apart() {
    let dir = std::env::temp_dir().join(format!("nightledger-preview-names-{}", std::process::id()));
    let frames = dir.join("frames");
    fs::create_dir_all(&frames).unwrap();
    for name in ["a:b.fits", "a_b.fits", "A?B.fits", "con.fits", "-x\n.fits"] {
        fs::write(frames.join(name), fits(2, 2, &[], &[1, 2, 3, 4])).unwrap();
    }
    let (code, answer) = ran(&["--out", dir.join("out").to_str().unwrap(), "--size", "16"], &[&frames]);
    fs::remove_dir_all(&dir).unwrap();
    let mut names: Vec<&str> =
        answer["previews"].as_array().unwrap().iter().filter_map(|line| text(line, "preview")).collect();
    names.sort_unstable();
    assert_eq!(code, 0);
    assert_eq!(
        names,
        ["-x_.fits.png", "A_B.fits.png", "_con.fits.png", "a_b.fits (2).png", "a_b.fits (3).png"]
    );
}

#[test]
fn wrong_usage_is_told() {
    for args in
        [&["preview", "x"][..], &["preview", "--out", "o", "--size", "0", "x"], &["preview", "--out", "o"]]
    {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        assert_eq!(run(&args, &mut Vec::new(), &mut Vec::new()), 2, "{args:?}");
    }
}

/// What the pattern of a mosaic is said to be where its stars are measured and where AZOTEA asks for it.
#[test]
fn both_readings_of_a_colour_pattern_agree() {
    let orders = ["", "ROWORDER= 'TOP-DOWN'", "ROWORDER= 'bottom-up'"];
    let programs =
        ["", "SWCREATE= 'SharpCap v3.2.6482.0, 32 bit'", "SWCREATE= 'SharpCap v4.1'", "SWCREATE= 'SharpCap'"];
    let shifts = ["", "XBAYROFF= 1", "BAYOFFY = 3", "YBAYROFF= -1", "YBAYROFF= 0.5"];
    for pattern in ["BAYERPAT= 'RGGB'", "BAYERPAT= 'GBRG'"] {
        for (order, program, shift) in orders
            .iter()
            .flat_map(|order| programs.iter().map(move |program| (order, program)))
            .flat_map(|(order, program)| shifts.iter().map(move |shift| (order, program, shift)))
        {
            let cards =
                [pattern, order, program, shift].map(|card| if card.is_empty() { "COMMENT" } else { card });
            let file = fits(2, 2, &cards, &[1, 2, 3, 4]);
            let header = nightledger_header::HeaderReader::read_all(
                "x.fits",
                &file,
                nightledger_header::Limits::default(),
            );
            let facts = nightledger_registry::Facts::of(&header, &std::collections::BTreeSet::new());
            let bayer = nightledger_registry::azotea::bayer_top_left(&facts).unwrap();
            let sensor = Sensor::of(&header);
            assert_eq!(sensor.filters.as_deref(), Some(bayer.stored.as_str()), "{cards:?}");
            assert_eq!(sensor.is_bottom_up, bayer.is_bottom_up, "{cards:?}");
        }
    }
}
