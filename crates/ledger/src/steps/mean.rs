//! Means over frames (docs/rules.md#9-means), with what they are means of.

use std::collections::BTreeSet;

use nightledger_frame::decimal::tidy;

use crate::Mean;

/// Values being gathered.
#[derive(Debug, Default)]
pub(crate) struct MeanOf {
    /// Each with its weight: a counted stack weighs its exposures.
    values: Vec<(f64, u32)>,
    from: BTreeSet<String>,
    /// What the last value was from: most often it is that of all.
    last_from: String,
}

impl MeanOf {
    /// Adds one file's value.
    pub(crate) fn add(&mut self, value: f64, weight: u32, from: &str) {
        self.add_of(value, weight, from, "");
    }

    /// Adds one file's value; `of` says more about what it is from.
    pub(crate) fn add_of(&mut self, value: f64, weight: u32, from: &str, of: &str) {
        if !value.is_finite() {
            return;
        }
        self.values.push((value, weight));
        let said = self.last_from.strip_prefix(from);
        if self.values.len() > 1 && said.is_some_and(|said| said.strip_prefix(' ').unwrap_or(said) == of) {
            return;
        }
        let between = if of.is_empty() { "" } else { " " };
        self.last_from = format!("{from}{between}{of}");
        if !self.from.contains(&self.last_from) {
            self.from.insert(self.last_from.clone());
        }
    }

    /// The mean of what was added. It is summed in order of the values, so that the order of the files does not show,
    /// and settled at the 12th digit, so that `1.005` is not `1.00499999999999`.
    pub(crate) fn mean(mut self) -> Option<Mean> {
        self.values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let weight: f64 = self.values.iter().map(|(_, weight)| f64::from(*weight)).sum();
        if weight <= 0.0 {
            return None;
        }
        let first = self.values.first()?.0;
        let same = self.values.iter().all(|(value, _)| *value == first);
        let value = if same {
            first
        } else {
            tidy(self.values.iter().map(|(value, weight)| value * f64::from(*weight)).sum::<f64>() / weight)
        };
        Some(Mean {
            value,
            frames: u32::try_from(self.values.len()).unwrap_or(u32::MAX),
            from: self.from.into_iter().collect::<Vec<_>>().join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_over_frames_in_any_order() {
        let values = [10.1, 10.2, 9.7, 1e9, -1e9, 0.1];
        let mean_of = |order: &[f64]| {
            let mut values = MeanOf::default();
            for value in order {
                values.add(*value, 1, "x");
            }
            values.mean().unwrap().value.to_bits()
        };
        let mut backwards = values;
        backwards.reverse();
        assert_eq!(mean_of(&values), mean_of(&backwards));
    }

    #[test]
    fn a_half_stays_a_half() {
        let mut values = MeanOf::default();
        values.add(1.0, 1, "HFR");
        values.add(1.01, 1, "FWHM");
        let mean = values.mean().unwrap();
        assert_eq!((mean.value, mean.frames, mean.from.as_str()), (1.005, 2, "FWHM, HFR"));
    }

    #[test]
    fn a_stack_weighs_its_exposures_and_nothing_has_no_mean() {
        let mut values = MeanOf::default();
        values.add(10.0, 1, "a");
        values.add(20.0, 3, "a");
        assert_eq!(values.mean().unwrap().value, 17.5);
        assert_eq!(MeanOf::default().mean(), None);
    }
}
