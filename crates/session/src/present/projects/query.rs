//! Which projects are shown, in which order, and what they add up to.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::tr;
use nightledger_ledger::fold_name;

use super::{Next, Project, ProjectsView};

/// Which projects are shown, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectsQuery {
    /// What the name must hold, case aside.
    pub text: String,
    /// Only targets of this rig, and what was gathered through it.
    pub rig: Option<u32>,
    /// Only these.
    pub only: Only,
    /// By what they are sorted.
    pub sort: Sort,
}

/// Which targets are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    /// All.
    #[default]
    All,
    /// Whose goals are not reached.
    ToShoot,
    /// That are ready to be stacked.
    Ready,
    /// That lack calibration and are not finished.
    LackCalibration,
}

/// By what targets are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By name.
    #[default]
    Name,
    /// Most light first.
    Hours,
    /// Latest first.
    LastNight,
    /// Most missing first.
    Missing,
    /// Longest high tonight first.
    Tonight,
}

/// What the targets shown add up to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProjectsTotal {
    /// s.
    pub seconds: f64,
    /// Exposures.
    pub exposures: u32,
    /// Different nights.
    pub nights: u32,
    /// s that are missing to goals.
    pub need_s: f64,
    /// By year, the latest first: s, and nights.
    pub years: Vec<(String, f64, u32)>,
}

impl ProjectsView {
    /// The places of the targets that a query asks for, in its order.
    pub fn shown(&self, query: &ProjectsQuery) -> Vec<usize> {
        let text = query.text.trim().to_lowercase();
        let fits = |target: &Project| {
            let name = target.name.as_deref().unwrap_or(tr!("no object"));
            (text.is_empty() || name.to_lowercase().contains(&text) || fold_name(name).contains(&text))
                && query.rig.is_none_or(|rig| target.nights.iter().any(|night| night.rig == Some(rig)))
                && query.only.takes(target)
        };
        let all = self.targets.iter().enumerate().filter(|(_, target)| fits(target));
        let mut shown: Vec<(usize, &Project)> = all.collect();
        // Stable: of equals the order of names stays.
        shown.sort_by(|(_, one), (_, other)| query.sort.compare(one, other, query.rig));
        shown.into_iter().map(|(place, _)| place).collect()
    }

    /// How many targets there are of some.
    pub fn count(&self, only: Only) -> u32 {
        crate::present::whole(self.targets.iter().filter(|target| only.takes(target)).count())
    }

    /// What targets add up to, of one rig or of all.
    pub fn total(&self, places: &[usize], rig: Option<u32>) -> ProjectsTotal {
        let mut total = ProjectsTotal::default();
        let mut nights = BTreeSet::new();
        let mut years: BTreeMap<&str, (f64, BTreeSet<&str>)> = BTreeMap::new();
        for target in places.iter().filter_map(|place| self.targets.get(*place)) {
            total.need_s += target.need_s;
            for night in target.nights_of(rig) {
                total.seconds += night.seconds;
                total.exposures = total.exposures.saturating_add(night.exposures);
                let Some(date) = night.date.as_deref() else { continue };
                nights.insert(date);
                let (seconds, dates) = years.entry(date.get(..4).unwrap_or(date)).or_default();
                *seconds += night.seconds;
                dates.insert(date);
            }
        }
        total.nights = crate::present::whole(nights.len());
        total.years = years
            .into_iter()
            .rev()
            .map(|(year, (seconds, dates))| (year.to_owned(), seconds, crate::present::whole(dates.len())))
            .collect();
        total
    }
}

impl Only {
    fn takes(self, target: &Project) -> bool {
        match self {
            Self::All => true,
            Self::ToShoot => target.next == Next::Shoot,
            Self::Ready => target.next == Next::Stack,
            Self::LackCalibration => {
                !target.lacks.is_empty()
                    && !matches!(target.next, Next::Process | Next::Finished | Next::Abandoned)
            }
        }
    }
}

impl Sort {
    fn compare(self, one: &Project, other: &Project, rig: Option<u32>) -> Ordering {
        let high = |target: &Project| target.tonight.map_or(-1.0, |tonight| tonight.high_h);
        match self {
            Self::Name => Ordering::Equal,
            Self::Hours => other.seconds_of(rig).total_cmp(&one.seconds_of(rig)),
            Self::LastNight => other.last_night_of(rig).cmp(&one.last_night_of(rig)),
            Self::Missing => other.need_s.total_cmp(&one.need_s),
            Self::Tonight => high(other).total_cmp(&high(one)),
        }
    }
}
