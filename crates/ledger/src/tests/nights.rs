//! docs/rules.md#5: nights and dates, in a ledger.

use super::build::{count, count_with, frames, host, light, read, says};
use crate::{Dates, Edits, FixedZone, FrameId, Settings, SiteEntry, ledger};

fn dates(ledger: &crate::Ledger) -> Vec<String> {
    ledger.rows.iter().map(|row| row.date.map_or_else(String::new, |date| date.to_string())).collect()
}

#[test]
fn after_midnight_is_the_evenings_night_and_utc_date_is_the_calendar_date() {
    let builds = || [light("a.fits"), light("b.fits").at("2024-01-06T03:00:00")];
    assert_eq!(dates(&count(builds())), ["2024-01-05"]);
    let settings = Settings { dates: Dates::UtcDate, ..Settings::default() };
    let ledger = count_with(builds(), &settings, &Edits::default());
    assert_eq!(dates(&ledger), ["2024-01-05", "2024-01-06"]);
    // The night is always the night.
    assert!(ledger.decisions.iter().all(|decision| decision.night.unwrap().to_string() == "2024-01-05"));
}

#[test]
fn without_a_site_date_loc_or_the_machines_time_zone_tells_with_a_notice() {
    let homeless = || light("a.fits").no_position().at("2024-01-05T13:00:00");
    let ahead = FixedZone { offset_min: -120, ..host() };
    let found = ledger(&frames([homeless()]), &[], &Settings::default(), &Edits::default(), &ahead);
    assert_eq!(dates(&found), ["2024-01-04"]);
    assert!(says(&found, "night-from-time-zone") && says(&found, "no-site"));
    let with_zone = homeless().with(|frame| frame.zone_min = read(60));
    let found = ledger(&frames([with_zone]), &[], &Settings::default(), &Edits::default(), &ahead);
    assert_eq!(dates(&found), ["2024-01-05"]);
    assert!(says(&found, "night-from-date-loc") && !says(&found, "night-from-time-zone"));
}

#[test]
fn a_frame_without_a_position_uses_the_site_it_joins() {
    // 12:00 UTC in Korea is evening, at Greenwich it is noon: the rig's only site decides.
    let korea = light("a.fits").place(36.1, 127.7).at("2024-01-05T11:00:00");
    let joins = light("b.fits").no_position().at("2024-01-05T11:30:00");
    assert_eq!(dates(&count([korea, joins])), ["2024-01-05"]);
    let mut settings = Settings::default();
    settings.defaults.site =
        Some(SiteEntry { name: "Home".into(), latitude: 36.1, longitude: 127.7, bortle: None, sqm: None });
    let alone = light("b.fits").no_position().at("2024-01-05T11:30:00");
    let ledger = count_with([alone], &settings, &Edits::default());
    assert_eq!(dates(&ledger), ["2024-01-05"]);
    assert!(says(&ledger, "default-site") && ledger.sites[0].is_default);
    assert_eq!(ledger.rows[0].defaults_used.to_string(), "SITE");
}

#[test]
fn a_light_without_any_start_is_counted_its_row_has_an_empty_date_and_a_notice_says_so() {
    let ledger = count([light("a.fits").undated()]);
    assert_eq!(dates(&ledger), [""]);
    assert_eq!(ledger.rows[0].number, 1);
    let notice = ledger.notices.iter().find(|notice| notice.code.as_str() == "light-without-start").unwrap();
    assert_eq!(notice.frame, Some(FrameId(0)));
}

#[test]
fn a_local_start_has_its_own_evening_and_turns_to_utc_by_the_machines_zone() {
    let local = light("a.fits").at_local("2024-01-06T01:00:00");
    let ahead = FixedZone { offset_min: 120, ..host() };
    let found = ledger(&frames([local]), &[], &Settings::default(), &Edits::default(), &ahead);
    assert_eq!(dates(&found), ["2024-01-05"]);
    assert_eq!(found.decisions[0].start_utc.unwrap().iso(), "2024-01-05T23:00:00");
}
