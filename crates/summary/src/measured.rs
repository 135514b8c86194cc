//! What the pixels of a line's lights show, as columns behind the others (docs/rules.md#10-measured).

use nightledger_frame::{Known, StarFigures};
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{EditedFrame, Row};

use crate::Column;
use crate::material::Material;
use crate::shown::{decimals, is_default, marked};

/// The lights of a line that were measured, each with the exposures that it stands for.
struct Lights<'a>(Vec<(EditedFrame<'a>, &'a StarFigures, u32)>);

impl<'a> Lights<'a> {
    fn of(material: &Material<'a>, rows: &[&Row]) -> Self {
        let frames = rows.iter().flat_map(|row| &row.frames);
        let measured = frames.filter_map(|&id| {
            let view = material.view(id)?;
            Some((view, view.frame.measured.as_deref()?, material.decision(id)?.weight))
        });
        Self(measured.collect())
    }

    /// The mean over those that have a value.
    fn mean(&self, of: impl Fn(&EditedFrame<'_>, &StarFigures) -> Option<f64>) -> Option<f64> {
        let mut weights = 0.0;
        let mut sum = 0.0;
        for (view, figures, weight) in &self.0 {
            let Some(value) = of(view, figures) else { continue };
            weights += f64::from(*weight);
            sum += value * f64::from(*weight);
        }
        (weights > 0.0).then(|| sum / weights)
    }

    /// In arcsec where each light's scale is known, else in pixels.
    fn fwhm(&self) -> String {
        let on_sky: Vec<Known<f64>> =
            self.0.iter().filter_map(|(view, _, _)| view.star_fwhm_arcsec()).collect();
        let with_width = self.0.iter().filter(|(_, figures, _)| figures.fwhm_px.is_some());
        if on_sky.len() == with_width.count() {
            let mean = self.mean(|view, _| Some(view.star_fwhm_arcsec()?.value));
            let text = mean.map(|mean| format!("{} arcsec", decimals(mean, 2)));
            return marked(text, on_sky.iter().any(is_default));
        }
        marked(self.mean(|_, figures| figures.fwhm_px).map(px), false)
    }
}

/// The columns' headings; none where no light of these rows was measured.
pub(crate) fn columns(material: &Material<'_>, rows: &[&Row]) -> Vec<Column> {
    if Lights::of(material, rows).0.is_empty() {
        return Vec::new();
    }
    [tr!("Measured"), tr!("FWHM (measured)"), tr!("HFR (measured)"), tr!("Eccentricity"), tr!("Stars")]
        .map(Column::figure)
        .into()
}

/// The cells of a line of them.
pub(crate) fn cells(material: &Material<'_>, rows: &[&Row]) -> [String; 5] {
    let lights = Lights::of(material, rows);
    let stars = lights.mean(|_, figures| Some(f64::from(figures.stars)));
    let eccentricity = lights.mean(|_, figures| figures.eccentricity);
    [
        lights.0.len().to_string(),
        lights.fwhm(),
        marked(lights.mean(|_, figures| figures.hfr_px).map(px), false),
        marked(eccentricity.map(|value| decimals(value, 2)), false),
        marked(stars.map(|stars| decimals(stars, 0)), false),
    ]
}

/// What is said of rows whose Mean FWHM is only worked out from HFR (docs/rules.md#17-mean-fwhm).
pub(crate) fn estimates(material: &Material<'_>, rows: &[&Row]) -> Option<String> {
    let lights = rows.iter().flat_map(|row| &row.frames).filter_map(|&id| material.view(id));
    let estimates = lights.filter(EditedFrame::fwhm_is_estimate).count();
    (estimates > 0).then(|| {
        tr_n!(
            estimates,
            "Mean FWHM of {n} light is an estimate from HFR, which reads 13 to 70 % over the width of stars in the pixels.",
            "Mean FWHM of {n} lights is an estimate from HFR, which reads 13 to 70 % over the width of stars in the pixels.",
            n = estimates
        )
    })
}

fn px(value: f64) -> String {
    format!("{} px", decimals(value, 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Summary;
    use crate::sample::{read, scan};
    use nightledger_frame::Frame;
    use nightledger_ledger::{Edits, Ledger, Settings};

    fn figures(fwhm_px: Option<f64>, stars: u32) -> StarFigures {
        StarFigures {
            stars,
            fwhm_px,
            hfr_px: Some(1.5),
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 900.0,
            noise: 9.0,
            saturated: 0,
            colours: None,
        }
    }

    fn of(frames: &[Frame], ledger: &Ledger, settings: &Settings) -> Summary {
        crate::summary(frames, ledger, settings, &Edits::default(), "")
    }

    /// The last five columns of the first table, headings first.
    fn last_columns(summary: &Summary) -> Vec<Vec<String>> {
        let table = &summary.parts[0].lights[0];
        let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        std::iter::once(&names).chain(&table.rows).map(|line| line[line.len() - 5..].to_vec()).collect()
    }

    #[test]
    fn means_are_over_the_lights_that_were_measured() {
        let (mut frames, ledger) = scan();
        let settings = Settings::default();
        assert!(of(&frames, &ledger, &settings).parts[0].lights.iter().all(|table| table.columns.len() == 9));
        for (at, fwhm_px, stars) in [(0, Some(2.0), 100), (1, None, 121)] {
            frames[at].measured = Some(Box::new(figures(fwhm_px, stars)));
        }
        let summary = of(&frames, &ledger, &settings);
        assert_eq!(
            last_columns(&summary),
            [
                ["Measured", "FWHM (measured)", "HFR (measured)", "Eccentricity", "Stars"],
                ["2", "2.00 px", "1.50 px", "-", "111"],
                ["0", "-", "-", "-", "-"],
            ]
        );
        // Nothing of the other panel was.
        assert_eq!(summary.parts[0].lights[1].columns.len(), 9);
        assert!(summary.to_markdown().contains("HFR (measured)"));
    }

    #[test]
    fn a_stack_weighs_its_exposures() {
        let (mut frames, mut ledger) = scan();
        frames[0].measured = Some(Box::new(figures(Some(2.0), 100)));
        frames[1].measured = Some(Box::new(figures(Some(3.0), 200)));
        ledger.decisions[1].weight = 3;
        assert_eq!(last_columns(&of(&frames, &ledger, &Settings::default()))[1][1], "2.75 px");
    }

    #[test]
    fn widths_are_on_the_sky_where_the_scale_is_known() {
        let (mut frames, ledger) = scan();
        frames[0].measured = Some(Box::new(figures(Some(2.0), 100)));
        frames[1].measured = Some(Box::new(figures(Some(4.0), 100)));
        for at in [0, 1] {
            frames[at].pixel_um = Some(read(3.76));
        }
        frames[0].focal_length_mm = Some(read(400.0));
        let mut settings = Settings::default();
        assert_eq!(last_columns(&of(&frames, &ledger, &settings))[1][1], "3.00 px");
        settings.defaults.focal_length_mm = Some(400.0);
        assert_eq!(last_columns(&of(&frames, &ledger, &settings))[1][1], "5.82 arcsec*");
        frames[1].focal_length_mm = Some(read(400.0));
        assert_eq!(last_columns(&of(&frames, &ledger, &settings))[1][1], "5.82 arcsec");
    }

    #[test]
    fn an_estimate_is_said_to_be_one() {
        let (mut frames, ledger) = scan();
        let notes = |frames: &[Frame]| {
            let notes = of(frames, &ledger, &Settings::default()).footnotes;
            notes.into_iter().filter(|note| note.contains("estimate")).collect::<Vec<_>>()
        };
        assert_eq!(notes(&frames), [] as [&str; 0]);
        for at in [0, 1] {
            frames[at].hfr_px = Some(read(2.0));
            frames[at].pixel_um = Some(read(3.76));
            frames[at].focal_length_mm = Some(read(400.0));
        }
        assert!(notes(&frames)[0].starts_with("Mean FWHM of 2 lights is an estimate"));
        frames[0].measured = Some(Box::new(figures(Some(2.0), 100)));
        assert!(notes(&frames)[0].starts_with("Mean FWHM of 1 light is an estimate"));
        frames[1].fwhm_arcsec = Some(read(2.5));
        assert_eq!(notes(&frames), [] as [&str; 0]);
    }
}
