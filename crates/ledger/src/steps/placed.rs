//! Where and when each file was taken, and what it weighs (docs/rules.md#5, 6, 8).

use nightledger_frame::Kind;
use time::Date;

use crate::steps::nights::{NightFrom, night};
use crate::steps::sites::{Joined, Sites};
use crate::steps::subject::{Dictionary, Subject};
use crate::steps::targets::Switches;
use crate::steps::verdict::Verdict;
use crate::{Dates, Host, Reason, Settings, SiteId};

/// A file in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    /// Why it does not count; its target may be switched off.
    pub(crate) reason: Option<Reason>,
    /// Where it was taken.
    pub(crate) site: Option<SiteId>,
    /// How it came to its site.
    pub(crate) joined: Joined,
    /// The evening's local date.
    pub(crate) night: Option<Date>,
    /// How the night was found.
    pub(crate) night_from: Option<NightFrom>,
    /// The date of its row, by the date mode.
    pub(crate) date: Option<Date>,
    /// How many exposures it stands for in its row; 0 when it does not count.
    pub(crate) weight: u32,
}

impl Placed {
    fn of(
        subject: &Subject<'_>,
        reason: Option<Reason>,
        sites: &Sites<'_>,
        dates: Dates,
        host: &dyn Host,
    ) -> Self {
        let (site, joined) = sites.site_of(subject);
        let typed = subject.view.night_edit();
        let zone_min = subject.frame.zone_min.as_ref().map(|known| known.value);
        let by_start = || {
            let start = subject.view.start()?;
            Some(night(start.value, sites.longitude_of(subject, site), zone_min, host))
        };
        let found = typed
            .map(|typed| (typed, NightFrom::Edit))
            .or_else(by_start)
            .or_else(|| Some((subject.named_night?, NightFrom::FolderName)));
        let (night, night_from) = found.unzip();
        let date = match dates {
            Dates::Night => night,
            Dates::UtcDate => typed
                .or_else(|| subject.start_utc.map(|start| start.date_time().date()))
                .or(subject.named_night),
        };
        let weight = match (reason, subject.kind) {
            (None, Some(Kind::Light)) => subject.subframes.unwrap_or(1),
            (None, _) => 1,
            (Some(_), _) => 0,
        };
        Self { reason, site, joined, night, night_from, date, weight }
    }
}

/// Every file in its place, in path order.
pub(crate) fn place_all(
    subjects: &[Subject<'_>],
    verdicts: &[Verdict],
    sites: &Sites<'_>,
    switches: &Switches,
    words: &Dictionary<'_>,
    settings: &Settings,
    host: &dyn Host,
) -> Vec<Placed> {
    let place = |(subject, verdict): (&Subject<'_>, &Verdict)| {
        let is_off = || subject.kind == Some(Kind::Light) && !switches.on(subject.target, words);
        let reason = verdict.reason.or_else(|| is_off().then_some(Reason::TargetOff));
        Placed::of(subject, reason, sites, settings.dates, host)
    };
    subjects.iter().zip(verdicts).map(place).collect()
}
