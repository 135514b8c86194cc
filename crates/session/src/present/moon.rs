//! How far the Moon was from what a light shows, as seen from its site (docs/rules.md#10-moon).

use nightledger_ledger::{FrameId, Row};
use nightledger_sky::Site;

use super::sight::Sight;

/// The least and the greatest distance of lights from the Moon, degrees, at the middle of their exposures. Nothing where
/// the site, or where the lights' middle lies, is unknown.
pub(super) fn apart_deg(sight: &Sight, row: &Row) -> Option<(f64, f64)> {
    let apart = row.frames.iter().filter_map(|light| light_apart_deg(sight, row, *light));
    apart.fold(None, |range: Option<(f64, f64)>, deg| {
        Some(range.map_or((deg, deg), |(least, most)| (least.min(deg), most.max(deg))))
    })
}

/// The distance of one light of a row.
pub(super) fn light_apart_deg(sight: &Sight, row: &Row, light: FrameId) -> Option<f64> {
    let position = row.site.of(&sight.answer.ledger.sites)?.position?;
    let (view, decision) = (sight.view(light)?, sight.decision(light)?);
    let (ra, dec) = (view.frame.ra_deg.as_ref()?.value, view.frame.dec_deg.as_ref()?.value);
    let half_s = view.exposure_s().map_or(0.0, |known| known.value / 2.0);
    let middle = decision.start_utc?.plus_s(half_s);
    let site = Site { latitude: position.latitude, longitude: position.longitude };
    Some(nightledger_sky::moon_separation_deg(middle.ns, site, ra, dec))
}

#[cfg(test)]
mod tests {
    use crate::present::series::Series;
    use crate::present::sight::Sight;
    use crate::present::tests::{answer, scan_of};
    use crate::present::why::RowDetail;
    use nightledger_ledger::{Edits, Settings};

    #[test]
    fn a_row_and_a_night_say_how_near_the_moon_was() {
        // The Pleiades from 60 N, 25 E on 2025-12-03 at 22:00 UTC: 3.59 degrees by an ephemeris.
        let light = |start: &str| {
            format!(
                "IMAGETYP = 'LIGHT'\nOBJECT = 'Pleiades'\nFILTER = 'L'\nEXPTIME = 60.0\nDATE-OBS = '{start}'\nRA = 56.75\nDEC = 24.1167\nSITELAT = 60.0\nSITELONG = 25.0"
            )
        };
        let files = [("a.fits", light("2025-12-03T21:59:30.0")), ("b.fits", light("2025-12-03T20:00:00.0"))];
        let scan = scan_of(&files.each_ref().map(|(path, cards)| (*path, cards.as_str())));
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = Sight::new(&scan, &answer, &edits, &settings);
        let night = Series::new(&sight).nights[0].clone();
        assert!(night.moon_nearest_deg.is_some_and(|deg| (deg - 3.59).abs() < 0.05), "{night:?}");
        let place = RowDetail::new(&sight, 0).unwrap().place;
        let moon = place.iter().find(|why| why.column == "Moon").unwrap();
        assert!(moon.value.starts_with("3.6° to ") && moon.text.contains("from the site"), "{moon:?}");
    }
}
