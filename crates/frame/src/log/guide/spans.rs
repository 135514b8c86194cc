//! Spans of time, found by a time that they meet without looking at all of them: an archive has tens of thousands of lights
//! and of sections.

/// Spans in order of their beginnings.
#[derive(Debug, Clone, Default)]
pub(super) struct Spans {
    /// Beginning, end, and place among those given.
    spans: Vec<(f64, f64, usize)>,
    /// The latest end up to each.
    ended: Vec<f64>,
}

impl Spans {
    /// Of beginnings and ends.
    pub(super) fn new(spans: Vec<(f64, f64)>) -> Self {
        let mut spans: Vec<(f64, f64, usize)> =
            spans.into_iter().enumerate().map(|(at, (begin, end))| (begin, end, at)).collect();
        spans.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.2.cmp(&other.2)));
        let mut latest = f64::NEG_INFINITY;
        let ended = spans.iter().map(|(_, end, _)| {
            latest = latest.max(*end);
            latest
        });
        let ended = ended.collect();
        Self { spans, ended }
    }

    /// The places of the spans that have a moment in common with `from..=to`, the latest beginning first.
    pub(super) fn meeting(&self, from: f64, to: f64) -> impl Iterator<Item = usize> {
        let begun = self.spans.partition_point(|(begin, _, _)| *begin <= to);
        let before = self.spans.get(..begun).unwrap_or_default();
        let ended = self.ended.get(..begun).unwrap_or_default();
        let near = before.iter().zip(ended).rev().take_while(move |(_, latest)| **latest >= from);
        near.filter(move |((_, end, _), _)| *end >= from).map(|((_, _, at), _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_meets_is_found_whatever_lies_between() {
        // The first reaches over all others.
        let given = vec![(0.0, 100.0), (10.0, 12.0), (20.0, 22.0), (12.0, 13.0)];
        let spans = Spans::new(given.clone());
        for (from, to) in [(0.0, 0.0), (11.0, 12.0), (12.5, 21.0), (50.0, 60.0), (101.0, 200.0), (-5.0, -1.0)]
        {
            let mut found: Vec<usize> = spans.meeting(from, to).collect();
            found.sort_unstable();
            let meets = |(begin, end): &(f64, f64)| *begin <= to && *end >= from;
            let expect: Vec<usize> =
                given.iter().enumerate().filter(|(_, span)| meets(span)).map(|(at, _)| at).collect();
            assert_eq!(found, expect, "{from} to {to}");
        }
    }
}
