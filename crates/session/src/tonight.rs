//! When targets are high in the dark of the night that begins today, seen from where most of their light was taken.

use std::collections::BTreeMap;

use nightledger_frame::{Instant, Position};
use nightledger_ledger::{Host, Ledger, SiteId, fold_name};
use nightledger_sky::{Site, airmass, night};
use serde::{Deserialize, Serialize};

/// 30 degrees above the horizon, as a secant of the distance from the zenith.
const LOW: f64 = 2.0;

/// How closely the night is looked at.
const STEP_S: i64 = 600;

/// When a target is high.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Tonight {
    /// Hours of astronomical darkness in which it is more than 30 degrees up.
    pub high_h: f64,
    /// Minutes after midnight of the host's clock at which it is highest in the dark, if it rises above 30 degrees then.
    pub best_min: Option<u32>,
}

/// By folded name, of targets whose place on the sky and site are known.
pub(crate) fn tonight(ledger: &Ledger, host: &dyn Host) -> BTreeMap<String, Tonight> {
    let mut light: BTreeMap<(String, SiteId), u32> = BTreeMap::new();
    for row in &ledger.rows {
        let name = row.target.as_deref().map(fold_name).unwrap_or_default();
        let lights = light.entry((name, row.site)).or_default();
        *lights = lights.saturating_add(row.number);
    }
    let noon = host.today().midnight().assume_utc().unix_timestamp_nanos() + 43_200_000_000_000;
    let noon = i64::try_from(noon).unwrap_or_default();
    let mut dark: BTreeMap<SiteId, Option<(i64, i64)>> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for target in &ledger.targets {
        let Some((name, centre)) = target.name.as_deref().map(fold_name).zip(target.centre) else { continue };
        let of_it = light.range((name.clone(), SiteId(0))..=(name.clone(), SiteId(u32::MAX)));
        let Some(((_, site), _)) = of_it.max_by_key(|(_, lights)| **lights) else { continue };
        let Some(position) = site.of(&ledger.sites).and_then(|site| site.position) else { continue };
        let place = place(position);
        let dark = dark.entry(*site).or_insert_with(|| night(noon, place).dark_utc_ns);
        found.insert(name, high(*dark, place, (centre.ra_deg, centre.dec_deg), host));
    }
    found
}

fn place(position: Position) -> Site {
    Site { latitude: position.latitude, longitude: position.longitude }
}

fn high(dark: Option<(i64, i64)>, site: Site, (ra_deg, dec_deg): (f64, f64), host: &dyn Host) -> Tonight {
    let Some((begins, ends)) = dark else { return Tonight::default() };
    let step = STEP_S * 1_000_000_000;
    let mut steps = 0_u32;
    let mut best: Option<(f64, i64)> = None;
    let mut at = begins;
    while at < ends {
        if let Some(air) = airmass(at, site, ra_deg, dec_deg).filter(|air| *air < LOW) {
            steps += 1;
            if best.is_none_or(|(least, _)| air < least) {
                best = Some((air, at));
            }
        }
        at = at.saturating_add(step);
    }
    let best_min = best.map(|(_, at)| {
        let local_s = at / 1_000_000_000 + i64::from(host.zone_offset_min(Instant { ns: at })) * 60;
        u32::try_from(local_s.rem_euclid(86_400) / 60).unwrap_or_default()
    });
    Tonight { high_h: f64::from(steps) * 600.0 / 3600.0, best_min }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::{answer, scan_of};
    use nightledger_ledger::{Edits, FixedZone, Settings};

    #[test]
    fn a_target_that_is_high_at_midnight_is_best_then_and_one_of_the_other_pole_never() {
        let light = |name: &str, ra: f64, dec: f64, hour: u32| {
            format!(
                "IMAGETYP = 'LIGHT'\nOBJECT = '{name}'\nEXPTIME = 60.0\nDATE-OBS = '2025-11-20T{hour}:00:00'\nRA = {ra}\nDEC = {dec}\nSITELAT = 50.0\nSITELONG = 0.0"
            )
        };
        let files = [
            ("a.fits", light("Pleiades", 56.75, 24.1, 20)),
            ("b.fits", light("Octans", 0.0, -88.0, 21)),
            ("c.fits", light("Pole", 37.0, 89.2, 22)),
        ];
        let scan = scan_of(&files.each_ref().map(|(path, cards)| (*path, cards.as_str())));
        let ledger = answer(&scan, &Settings::default(), &Edits::default()).ledger;
        let date = time::Date::from_calendar_date(2025, time::Month::November, 20).unwrap();
        let found = tonight(&ledger, &FixedZone { today: date, offset_min: 60 });
        // The Sun is opposite of RA 56.75 degrees on 20 November: the Pleiades culminate at midnight, 1 h later by this zone.
        let best = found["pleiades"].best_min.unwrap();
        assert!((35..=85).contains(&best), "{best}");
        assert!((7.0..=10.5).contains(&found["pleiades"].high_h), "{:?}", found["pleiades"]);
        assert_eq!(found["octans"], Tonight::default());
        assert!(found["pole"].high_h > 11.0, "{:?}", found["pole"]);
    }
}
