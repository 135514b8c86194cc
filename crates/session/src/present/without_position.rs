//! Lights without a position beside lights of one place: that it is theirs too is one press away.

use nightledger_ledger::{Settings, Site, SiteEntry, SiteId};
use serde::{Deserialize, Serialize};

use super::whole;
use crate::Answer;

/// Lights that would be taken to be of the scan's only site, if the user said so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WithoutPosition {
    /// How many.
    pub lights: u32,
    /// The site's name.
    pub site: String,
    /// What becomes the default site.
    pub entry: SiteEntry,
}

impl WithoutPosition {
    /// Nothing where there are no such lights, or another number of places than one.
    pub fn new(answer: &Answer, settings: &Settings) -> Option<Self> {
        let ledger = &answer.ledger;
        let mut places = ledger.sites.iter().filter(|site| site.position.is_some());
        let site: &Site = places.next().filter(|_| places.next().is_none())?;
        let position = site.position?;
        let homeless = SiteId::all().zip(&ledger.sites).find(|(_, site)| site.position.is_none())?.0;
        let lights = ledger.rows.iter().filter(|row| row.site == homeless).map(|row| row.frames.len()).sum();
        let entry = SiteEntry::at(position.latitude, position.longitude);
        // The user's own entry knows the sky too.
        let known = settings.sites.iter().find(|known| known.name.trim() == site.name);
        (lights > 0).then(|| Self {
            lights: whole(lights),
            site: site.name.clone(),
            entry: known.cloned().unwrap_or(entry),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::{answer, scan_of};
    use nightledger_ledger::{Code, Edits};

    fn light(camera: &str, place: &str, start: &str) -> String {
        format!(
            "IMAGETYP = 'Light'\nOBJECT = 'Lynx'\nINSTRUME = '{camera}'\nEXPTIME = 60.0\nDATE-OBS = '{start}'\n{place}"
        )
    }

    const HILL: &str = "SITELAT = 47.0\nSITELONG = 8.3";
    const VALLEY: &str = "SITELAT = 44.0\nSITELONG = 3.1";

    #[track_caller]
    fn check(places: &[&str], settings: &Settings) -> Option<WithoutPosition> {
        // A rig each: a light without a position would join its rig's only site.
        let files: Vec<(String, String)> = places
            .iter()
            .enumerate()
            .map(|(at, place)| {
                let camera = format!("Tarn {at}");
                (format!("{at}.fits"), light(&camera, place, &format!("2024-03-01T20:0{at}:00.1")))
            })
            .collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, cards)| (path.as_str(), cards.as_str())).collect();
        let scan = scan_of(&files);
        let offered = WithoutPosition::new(&answer(&scan, settings, &Edits::default()), settings)?;
        // Once it was taken, no light is without a site, and nothing is offered any more.
        let mut taken = settings.clone();
        taken.defaults.site = Some(offered.entry.clone());
        let after = answer(&scan, &taken, &Edits::default());
        assert!(after.ledger.sites.len() == 1 && after.ledger.rows.iter().all(|row| row.site == SiteId(0)));
        assert!(after.ledger.notices.iter().any(|notice| notice.code == Code::DefaultSite));
        assert_eq!(WithoutPosition::new(&after, &taken), None);
        Some(offered)
    }

    #[test]
    fn the_only_place_is_offered() {
        let settings = Settings::default();
        let offered = check(&[HILL, HILL, "", ""], &settings).unwrap();
        assert_eq!((offered.lights, offered.site.as_str()), (2, "47.0000, 8.3000"));
        assert_eq!(offered.entry, SiteEntry::at(47.0, 8.3));
        assert_eq!(check(&[HILL, VALLEY, ""], &settings), None, "of two places either may be it");
        assert_eq!(check(&["", ""], &settings), None);
        assert_eq!(check(&[HILL], &settings), None);
    }

    #[test]
    fn the_sky_of_a_known_site_comes_along() {
        let entry = SiteEntry { name: "Hill".into(), sqm: Some(21.3), ..SiteEntry::at(47.0, 8.3) };
        let settings = Settings { sites: vec![entry.clone()], ..Settings::default() };
        let offered = check(&[HILL, ""], &settings).unwrap();
        assert_eq!((offered.site.as_str(), offered.entry), ("Hill", entry));
    }
}
