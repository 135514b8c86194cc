//! The observation period of a site: dates, days, sessions, ambient temperatures.

use nightledger_frame::Instant;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::FrameId;
use time::Date;

use crate::Fact;
use crate::material::{Material, SiteRows};
use crate::shown::{UNKNOWN, celsius, decimals, is_default, marked, shortest};

pub(crate) fn facts(material: &Material<'_>, site: &SiteRows<'_>) -> Vec<Fact> {
    let lights = &site.lights;
    let decisions: Vec<_> = lights.iter().filter_map(|index| material.decision(*index)).collect();
    let of_date = |date: Option<&Date>| {
        let is_of = |index: &FrameId| {
            material.decision(*index).is_some_and(|decision| decision.date.as_ref() == date)
        };
        lights.iter().copied().filter(is_of).collect::<Vec<FrameId>>()
    };
    // The dates are those of the rows, in either date mode; days are counted in nights (docs/rules.md#5-sessions).
    let dates: Vec<Date> = decisions.iter().filter_map(|decision| decision.date).collect();
    let nights: Vec<Date> = decisions.iter().filter_map(|decision| decision.night).collect();
    let starts: Vec<Instant> = decisions.iter().filter_map(|decision| decision.start_utc).collect();
    let date = |date: Option<&Date>| date.map_or_else(|| UNKNOWN.to_owned(), ToString::to_string);
    let days =
        nights.iter().max().zip(nights.iter().min()).map(|(last, first)| (*last - *first).whole_days() + 1);
    let or_unknown = |text: Option<String>| text.unwrap_or_else(|| UNKNOWN.to_owned());
    let gap_h = material.settings.tolerances.session_gap_h;
    let sessions = sessions(starts, gap_h);

    let ambient: Vec<_> =
        lights.iter().filter_map(|at| Some((*at, material.view(*at)?.ambient_c()?))).collect();
    let by_default = ambient.iter().any(|(_, known)| is_default(known));
    let values = || ambient.iter().map(|(_, known)| known.value);
    let (coldest, warmest) = (values().reduce(f64::min), values().reduce(f64::max));
    let measured = |at: Option<f64>| {
        let is_so = |value: f64| at.is_none_or(|at| value.total_cmp(&at).is_eq());
        ambient
            .iter()
            .filter(|(_, known)| is_so(known.value))
            .map(|(index, _)| *index)
            .collect::<Vec<FrameId>>()
    };
    let temperature = |value: Option<f64>| marked(value.map(celsius), by_default);
    let count = u32::try_from(ambient.len()).unwrap_or(u32::MAX);
    let mean = (count > 0).then(|| values().sum::<f64>() / f64::from(count));
    let mut facts = vec![
        Fact::one(tr!("Start date"), date(dates.iter().min()), of_date(dates.iter().min()))
            .by(tr!("The first date of the rows; these are its lights.")),
        Fact::one(tr!("End date"), date(dates.iter().max()), of_date(dates.iter().max()))
            .by(tr!("The last date of the rows; these are its lights.")),
        Fact::one(tr!("Number of days"), or_unknown(days.map(|days| days.to_string())), lights.clone())
            .by(tr!("From the first night to the last, both counted.")),
        Fact::one(
            tr!("Observation sessions"),
            or_unknown(sessions.map(|count| count.to_string())),
            lights.clone(),
        )
        .by(&tr!("A gap of more than {gap} h from start to start ends a session.", gap = shortest(gap_h, 2))),
        Fact::one(tr!("Min temperature"), temperature(coldest), measured(coldest))
            .by(tr!("The lowest ambient temperature; these lights have it.")),
        Fact::one(tr!("Max temperature"), temperature(warmest), measured(warmest))
            .by(tr!("The highest ambient temperature; these lights have it.")),
        Fact::one(tr!("Mean temperature"), temperature(mean), measured(None))
            .by(tr!("The mean of the ambient temperatures of these lights.")),
    ];
    facts.extend(guiding(material, lights));
    facts
}

/// The mean RMS of guiding, where any light has one in arcsec; else there is no such line.
fn guiding(material: &Material<'_>, lights: &[FrameId]) -> Option<Fact> {
    let guided = lights.iter().filter_map(|at| {
        let rms = material.view(*at)?.guiding_rms().filter(|rms| !rms.in_pixels)?;
        Some((*at, rms.value))
    });
    let guided: Vec<(FrameId, f64)> = guided.collect();
    let count = u32::try_from(guided.len()).unwrap_or(u32::MAX);
    let mean = guided.iter().map(|(_, rms)| rms).sum::<f64>() / f64::from(count);
    let of = if guided.len() == lights.len() {
        String::new()
    } else {
        let of =
            tr_n!(lights.len(), "{count} of {n} light", "{count} of {n} lights", n = lights.len(), count);
        format!(" ({of})")
    };
    let files = guided.into_iter().map(|(at, _)| at).collect();
    (count > 0).then(|| {
        Fact::one(tr!("Mean guiding RMS"), format!("{} arcsec{of}", decimals(mean, 2)), files).by(tr!(
            "The mean of the RMS of guiding of these lights, by their guide logs or their capture program."
        ))
    })
}

/// Sessions: a gap of more than `gap_h` hours from start to start ends one (docs/rules.md#5-sessions). `None` without any start.
fn sessions(mut starts: Vec<Instant>, gap_h: f64) -> Option<usize> {
    starts.sort_unstable();
    let gaps = starts
        .iter()
        .zip(starts.iter().skip(1))
        .filter(|(one, two)| two.ns > one.plus_s(gap_h * 3600.0).ns)
        .count();
    (!starts.is_empty()).then_some(gaps + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hours: &[i64], expect: Option<usize>) {
        let starts = hours.iter().map(|h| Instant { ns: h * 3600 * Instant::SECOND }).collect();
        assert_eq!(sessions(starts, 5.0), expect);
    }

    #[test]
    fn a_gap_over_five_hours_ends_a_session() {
        check(&[], None);
        check(&[7], Some(1));
        check(&[0, 5, 10], Some(1));
        check(&[0, 6, 11], Some(2));
        check(&[30, 0, 24, 48], Some(4));
        check(&[i64::MIN / 3600 / Instant::SECOND, i64::MAX / 3600 / Instant::SECOND], Some(2));
    }
}
