//! What stands above the rows: integration in all, by filter and by night.

use std::collections::BTreeMap;

use nightledger_ledger::{Ledger, Row, imaging_order};
use serde::{Deserialize, Serialize};

/// Sums over the rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// s of light, all rows.
    pub seconds: f64,
    /// Exposures, stacks weighing their subframes.
    pub exposures: u32,
    /// Dates that rows have.
    pub nights: u32,
    /// Exposures of rows without a date, which are in no night.
    pub undated: u32,
    /// By filter, in the order of imaging (L R G B Ha OIII SII), those without a filter last.
    pub filters: Vec<FilterTotal>,
    /// By date, ascending; rows without one are not among them.
    pub by_night: Vec<NightTotal>,
}

/// Integration through one filter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FilterTotal {
    /// The filter; nothing for lights without one.
    pub filter: Option<String>,
    /// s.
    pub seconds: f64,
    /// Exposures.
    pub exposures: u32,
}

/// Integration of one date.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NightTotal {
    /// `2023-07-06`.
    pub date: String,
    /// s by filter, as indices into [`Totals::filters`].
    pub seconds: Vec<f64>,
}

impl Totals {
    /// Sums up a ledger's rows.
    pub fn new(ledger: &Ledger) -> Self {
        Self::of(&ledger.rows.iter().collect::<Vec<_>>())
    }

    /// Sums up rows.
    pub(crate) fn of(rows: &[&Row]) -> Self {
        let mut totals = Self::default();
        let mut names: Vec<Option<String>> =
            rows.iter().map(|row| row.filter.as_ref().map(|known| known.value.clone())).collect();
        names.sort_by_cached_key(|name| (imaging_order(name.as_deref()), name.clone()));
        names.dedup();
        let total = |filter| FilterTotal { filter, ..FilterTotal::default() };
        totals.filters = names.into_iter().map(total).collect();
        for row in rows {
            let at = totals.filter_index(row);
            let seconds = seconds(row);
            totals.seconds += seconds;
            totals.exposures = totals.exposures.saturating_add(row.number);
            if row.date.is_none() {
                totals.undated = totals.undated.saturating_add(row.number);
            }
            if let Some(filter) = totals.filters.get_mut(at) {
                filter.seconds += seconds;
                filter.exposures = filter.exposures.saturating_add(row.number);
            }
        }
        let mut nights: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for row in rows {
            let (Some(date), at) = (row.date, totals.filter_index(row)) else { continue };
            let night = nights.entry(date.to_string()).or_insert_with(|| vec![0.0; totals.filters.len()]);
            if let Some(sum) = night.get_mut(at) {
                *sum += seconds(row);
            }
        }
        totals.nights = super::whole(nights.len());
        totals.by_night = nights.into_iter().map(|(date, seconds)| NightTotal { date, seconds }).collect();
        totals
    }

    /// Where a row's filter stands in [`Self::filters`].
    pub fn filter_index(&self, row: &Row) -> usize {
        let name = row.filter.as_ref().map(|known| known.value.as_str());
        let at = self.filters.iter().position(|total| total.filter.as_deref() == name);
        at.unwrap_or(self.filters.len())
    }
}

/// A row's light in s.
pub(crate) fn seconds(row: &Row) -> f64 {
    row.exposure_s.unwrap_or(0.0) * f64::from(row.number)
}
