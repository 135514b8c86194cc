//! Why a row's meanFwhm is what it is: what was measured, and what is an estimate.

use nightledger_frame::ARCSEC_PER_UM_MM;
use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::{EditedFrame, FrameId};

use super::origins::sources;
use super::plain;

/// What an FWHM rests on that no header says (docs/rules.md#17-mean-fwhm): the formula where all lights share it, and of how
/// many lights it is an estimate.
pub(super) fn behind_fwhm(lights: &[(FrameId, EditedFrame)]) -> String {
    let hfr_px = |view: &EditedFrame| view.hfr_px().filter(|_| view.fwhm_is_estimate());
    let star_px = |view: &EditedFrame| {
        let measured = view.frame.measured.as_ref().and_then(|figures| figures.fwhm_px);
        measured.filter(|_| view.measured_fwhm_arcsec().is_none())
    };
    let estimates = lights.iter().filter(|(_, view)| view.fwhm_is_estimate()).count();
    let text = if let Some((hfr, scale)) = scaled(lights, |view| hfr_px(view).map(|hfr| hfr.value)) {
        let sources = sources(lights, |view| Some(hfr_px(view)?.source));
        tr!("2 × HFR {hfr} px × {scale}. HFR from {sources}.", hfr, scale, sources)
    } else if let Some((fwhm, scale)) = scaled(lights, star_px) {
        tr!("Measured stars {fwhm} px wide × {scale}.", fwhm, scale)
    } else {
        String::new()
    };
    if estimates == 0 {
        return text;
    }
    let estimate = if estimates < lights.len() {
        tr_n!(
            estimates,
            "An estimate of {n} file: it reads 13 to 70 % over the width of stars, which Frames, Quality, Measure stars tells.",
            "An estimate of {n} files: it reads 13 to 70 % over the width of stars, which Frames, Quality, Measure stars tells.",
            n = estimates
        )
    } else {
        tr!("An estimate: it reads 13 to 70 % over the width of stars, which Frames, Quality, Measure stars tells.").to_owned()
    };
    if text.is_empty() { estimate } else { format!("{text} {estimate}") }
}

/// The mean of widths in pixels and what makes them arcsec, where every light has one, and all the same pixels and focal
/// length: the mean is then that of the mean width.
fn scaled(
    lights: &[(FrameId, EditedFrame)],
    width_px: impl Fn(&EditedFrame) -> Option<f64>,
) -> Option<(String, String)> {
    let parts =
        |view: &EditedFrame| Some((width_px(view)?, view.pixel_um()?.value, view.focal_length_mm()?.value));
    let all: Option<Vec<_>> = lights.iter().map(|(_, view)| parts(view)).collect();
    let all = all?;
    let (_, pixel_um, focal_mm) = *all.first()?;
    let same = |(_, pixel, focal): &(f64, f64, f64)| {
        (pixel - pixel_um).abs() < 1e-6 && (focal - focal_mm).abs() < 1e-6
    };
    if !all.iter().all(same) {
        return None;
    }
    let mean_px = all.iter().map(|(width, _, _)| width).sum::<f64>() / f64::from(super::whole(all.len()));
    let scale = tr!(
        "pixel {pixel} µm / focal length {focal} mm × {constant} (scale {scale} arcsec/px)",
        pixel = number(plain(pixel_um, 4)),
        focal = number(plain(focal_mm, 2)),
        constant = number("206.265"),
        scale = number(plain(pixel_um / focal_mm * ARCSEC_PER_UM_MM, 3))
    );
    Some((number(plain(mean_px, 3)), scale))
}

#[cfg(test)]
mod tests {
    use crate::Scan;
    use crate::present::rows::{Mark, RowsView};
    use crate::present::sight::Sight;
    use crate::present::tests::{answer, scan_of};
    use crate::present::why::RowDetail;
    use nightledger_frame::StarFigures;
    use nightledger_ledger::{Edits, Settings};

    /// Two lights of one row with a HFR in their names.
    fn scan() -> Scan {
        let cards = |minute: u32| {
            format!(
                "IMAGETYP = 'Light'\nOBJECT = 'M 31'\nFILTER = 'Ha'\nEXPTIME = 60.0\nXPIXSZ = 4.0\nFOCALLEN = 400.0\nDATE-OBS = '2024-03-01T22:{minute:02}:00'"
            )
        };
        scan_of(&[("a_HFR_2.00.fits", &cards(1)), ("b_HFR_3.00.fits", &cards(2))])
    }

    fn measure(scan: &mut Scan, path: &str, fwhm_px: f64) {
        let figures = StarFigures {
            stars: 90,
            fwhm_px: Some(fwhm_px),
            hfr_px: None,
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 900.0,
            noise: 9.0,
            saturated: 0,
            colours: None,
        };
        scan.take_measured(0, path, Ok(figures));
    }

    /// The cell, why it is that, and whether it is marked as an estimate.
    fn cell(scan: &Scan) -> (String, String, bool) {
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(scan, &settings, &edits);
        let sight = Sight::new(scan, &answer, &edits, &settings);
        let detail = RowDetail::new(&sight, 0).unwrap();
        let cell = detail.cells.into_iter().find(|cell| cell.column == "meanFwhm").unwrap();
        let marks = &RowsView::new(&sight).rows[0].marks;
        (cell.value, cell.text, marks.contains(&("meanFwhm".to_owned(), Mark::Estimated)))
    }

    #[test]
    fn what_was_measured_takes_the_place_of_the_estimate_light_by_light() {
        let mut scan = scan();
        let estimate = cell(&scan);
        assert_eq!((estimate.0.as_str(), estimate.2), ("10.31", true));
        assert!(estimate.1.contains("2 × HFR 2.5 px × pixel 4 µm / focal length 400 mm"), "{}", estimate.1);
        assert!(estimate.1.contains("HFR from file name. An estimate: "), "{}", estimate.1);
        measure(&mut scan, "a_HFR_2.00.fits", 3.0);
        let mixed = cell(&scan);
        assert_eq!((mixed.0.as_str(), mixed.2), ("9.28", true));
        assert!(mixed.1.contains("from HFR x 2 x scale (estimate), measured stars x scale."), "{}", mixed.1);
        assert!(mixed.1.contains(" An estimate of 1 file: "), "{}", mixed.1);
        measure(&mut scan, "b_HFR_3.00.fits", 4.0);
        let measured = cell(&scan);
        assert_eq!((measured.0.as_str(), measured.2), ("7.22", false));
        assert!(measured.1.ends_with("Measured stars 3.5 px wide × pixel 4 µm / focal length 400 mm × 206.265 (scale 2.063 arcsec/px)."), "{}", measured.1);
    }
}
