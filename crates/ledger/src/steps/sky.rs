//! Brightness of the sky: Bortle classes from SQM readings (docs/rules.md#8-bortle).

/// The Bortle class of a sky of so many mag/arcsec^2.
pub(crate) fn bortle_of_sqm(sqm: f64) -> f64 {
    // Thresholds of docs/rules.md#8-bortle; the first is "brighter than", the others "at least".
    const AT_LEAST: [(f64, f64); 7] =
        [(21.50, 2.0), (21.25, 3.0), (20.50, 4.0), (19.50, 5.0), (18.50, 6.0), (17.50, 7.0), (17.00, 8.0)];
    if sqm > 21.99 {
        return 1.0;
    }
    // A mean of readings may fall short of 21.25 by the last bit of its sum.
    AT_LEAST.iter().find(|(least, _)| sqm >= *least - 1e-9).map_or(9.0, |(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bortle_from_sqm_by_the_thresholds() {
        let expect = [
            (22.0, 1.0),
            (21.99, 2.0),
            (21.50, 2.0),
            (21.49, 3.0),
            (21.25, 3.0),
            (21.24, 4.0),
            (20.52, 4.0),
            (20.50, 4.0),
            (20.49, 5.0),
            (19.50, 5.0),
            (19.49, 6.0),
            (18.50, 6.0),
            (18.49, 7.0),
            (17.50, 7.0),
            (17.49, 8.0),
            (17.00, 8.0),
            (16.99, 9.0),
            (10.0, 9.0),
        ];
        for (sqm, class) in expect {
            assert_eq!(bortle_of_sqm(sqm), class, "{sqm}");
        }
    }
}
