//! Sessions and observation periods (docs/rules.md#5, 10), worked out from a ledger.

use nightledger_order::Map;

use nightledger_frame::Instant;
use time::Date;

use crate::Ledger;

/// When lights of one site were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Index into [`Ledger::sites`].
    pub site: u32,
    /// The first night; `None` when no light of the site has a start.
    pub first_night: Option<Date>,
    /// The last night.
    pub last_night: Option<Date>,
    /// Last night minus first night plus 1 (docs/rules.md#5); 0 without any.
    pub days: u32,
    /// How many sessions: a gap over 5 h from start to start begins another.
    pub sessions: u32,
}

impl Ledger {
    /// The period of each site that has rows, in the order of the sites. `gap_h` is
    /// [`Tolerances::session_gap_h`](crate::Tolerances::session_gap_h).
    pub fn periods(&self, gap_h: f64) -> Vec<Period> {
        type Found = (Vec<Instant>, Option<(Date, Date)>);
        let mut sites: Map<u32, Found> = Map::new();
        for row in &self.rows {
            let (starts, nights) = sites.entry(row.site).or_default();
            for frame in &row.frames {
                let decision = usize::try_from(*frame).ok().and_then(|at| self.decisions.get(at));
                let Some(decision) = decision else { continue };
                starts.extend(decision.start_utc);
                if let Some(night) = decision.night {
                    *nights = Some(
                        nights.map_or((night, night), |(first, last)| (first.min(night), last.max(night))),
                    );
                }
            }
        }
        sites
            .into_iter()
            .map(|(site, (mut starts, nights))| Period {
                site,
                first_night: nights.map(|(first, _)| first),
                last_night: nights.map(|(_, last)| last),
                days: nights.map_or(0, |(first, last)| {
                    u32::try_from((last - first).whole_days() + 1).unwrap_or(u32::MAX)
                }),
                sessions: sessions(&mut starts, gap_h),
            })
            .collect()
    }
}

/// How many runs of starts there are with no gap longer than `gap_h`.
fn sessions(starts: &mut [Instant], gap_h: f64) -> u32 {
    nightledger_order::sort(starts);
    let gap = Instant { ns: 0 }.plus_s(gap_h * 3600.0).ns;
    let gaps = starts.windows(2).filter(|pair| match pair {
        [one, next] => next.ns.saturating_sub(one.ns) > gap,
        _ => false,
    });
    if starts.is_empty() { 0 } else { u32::try_from(gaps.count()).unwrap_or(u32::MAX).saturating_add(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_over_5_h_from_start_to_start_begins_another_session() {
        let check = |seconds: &[i64], expect: u32| {
            let mut starts: Vec<Instant> =
                seconds.iter().map(|seconds| Instant { ns: seconds * Instant::SECOND }).collect();
            assert_eq!(sessions(&mut starts, 5.0), expect, "{seconds:?}");
        };
        check(&[], 0);
        check(&[0], 1);
        check(&[0, 18_000], 1);
        check(&[18_001, 0], 2);
        check(&[0, 10_000, 20_000, 30_000, 60_000], 2);
    }
}
