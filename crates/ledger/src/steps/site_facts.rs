//! What is said of each site: its name, the brightness of its sky, what a click could find out (docs/rules.md#8).

use nightledger_frame::Position;

use crate::steps::mean::MeanOf;
use crate::steps::rows::{Light, Sky};
use crate::steps::sites::{Place, Sites};
use crate::{Lookup, Settings, Site, SiteId};

/// The lights' sky readings, by site.
fn readings(sites: &Sites<'_>, lights: &[Light<'_, '_>]) -> Vec<(MeanOf, bool)> {
    let mut all: Vec<(MeanOf, bool)> = sites.places.iter().map(|_| Default::default()).collect();
    for light in lights {
        let Some((mean_of, has_lights)) = all.get_mut(light.site.index()) else { continue };
        *has_lights = true;
        if let Some(known) = &light.subject.frame.sqm {
            mean_of.add(known.value, light.weight, &known.source.in_short());
        }
    }
    all
}

/// The sites with their names and the brightness of their sky.
pub(crate) fn describe_sites(sites: &Sites<'_>, lights: &[Light<'_, '_>], settings: &Settings) -> Vec<Site> {
    let described = |(place, (mean_of, _)): (&Place<'_>, (MeanOf, bool))| {
        let sky = Sky::of(mean_of.mean(), Some(place), settings);
        Site {
            name: place.name(),
            position: place.position,
            is_default: place.is_default,
            sqm: sky.sqm_known(),
            bortle: sky.bortle,
        }
    };
    sites.places.iter().zip(readings(sites, lights)).map(described).collect()
}

/// Which sites lack a name or a brightness that a click could fetch.
pub(crate) fn lookups(sites: &Sites<'_>, lights: &[Light<'_, '_>]) -> Vec<Lookup> {
    let rounded = |degrees: f64| (degrees * 1000.0).round() / 1000.0 + 0.0;
    let lacking = |(site, (place, (mean_of, has_lights))): (SiteId, (&Place<'_>, (MeanOf, bool)))| {
        let position = place.position.filter(|_| has_lights)?;
        let entry = place.entry.or(place.default_entry);
        let named = entry.is_some_and(|entry| !entry.name.trim().is_empty());
        let bright = mean_of.mean().is_some() || entry.is_some_and(|entry| entry.sqm.is_some());
        let position =
            Position { latitude: rounded(position.latitude), longitude: rounded(position.longitude) };
        (!named || !bright).then_some(Lookup { site, position, name: !named, brightness: !bright })
    };
    SiteId::all().zip(sites.places.iter().zip(readings(sites, lights))).filter_map(lacking).collect()
}
