//! The numbers of an image in words, for its description on AstroBin.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::{Row, imaging_order};

use super::totals::{Totals, seconds};
use super::{duration, plain};

/// Total, dates, filters and equipment of the rows, one line each, target by target; nothing where there is no row.
pub fn description(rows: &[Row]) -> String {
    let targets: BTreeSet<Option<&str>> = rows.iter().map(|row| row.target.as_deref()).collect();
    let of_target = |target: Option<&str>| {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.target.as_deref() == target).collect();
        of_rows(target, &rows)
    };
    targets.into_iter().map(of_target).collect::<Vec<_>>().join("\n\n")
}

fn of_rows(target: Option<&str>, rows: &[&Row]) -> String {
    let totals = Totals::of(rows);
    let mut lines: Vec<String> = target.map(str::to_owned).into_iter().collect();
    lines.push(tr_n!(
        totals.exposures,
        "Integration: {time} ({n} exposure)",
        "Integration: {time} ({n} exposures)",
        time = duration(totals.seconds),
        n = totals.exposures
    ));
    let dates: Vec<&str> = totals.by_night.iter().map(|night| night.date.as_str()).collect();
    if let Some((first, last)) = dates.first().zip(dates.last()) {
        let n = totals.nights;
        lines.push(if first == last {
            tr_n!(n, "Dates: {date} ({n} night)", "Dates: {date} ({n} nights)", date = first, n)
        } else {
            tr_n!(
                n,
                "Dates: {first} to {last} ({n} night)",
                "Dates: {first} to {last} ({n} nights)",
                first,
                last,
                n
            )
        });
    }
    lines.extend(by_filter(rows));
    for (word, of) in [
        (tr!("Telescope"), (|row: &Row| row.telescope.clone()) as fn(&Row) -> Option<String>),
        (tr!("Camera"), |row| row.camera.clone()),
    ] {
        let names: BTreeSet<String> = rows.iter().filter_map(|row| of(row)).collect();
        if !names.is_empty() {
            lines.push(format!("{word}: {}", names.into_iter().collect::<Vec<_>>().join(", ")));
        }
    }
    lines.join("\n")
}

/// `Ha: 60 × 300 s, 12 × 120 s = 5 h 24 min`, in the order of imaging.
fn by_filter(rows: &[&Row]) -> Vec<String> {
    let mut filters: BTreeMap<_, (f64, Vec<(f64, u32)>)> = BTreeMap::new();
    for row in rows {
        let name = row.filter.as_ref().map(|known| known.value.as_str());
        let (sum, lengths) = filters.entry((imaging_order(name), name)).or_default();
        *sum += seconds(row);
        let length = row.exposure_s.unwrap_or_default();
        match lengths.iter_mut().find(|(other, _)| *other == length) {
            Some((_, number)) => *number = number.saturating_add(row.number),
            None => lengths.push((length, row.number)),
        }
    }
    let mut lines = Vec::new();
    for ((_, name), (sum, mut lengths)) in filters {
        lengths.sort_by(|one, other| other.0.total_cmp(&one.0));
        let lengths: Vec<String> = lengths
            .iter()
            .map(|(length, count)| format!("{count} × {} s", number(plain(*length, 2))))
            .collect();
        lines.push(format!(
            "{}: {} = {}",
            name.unwrap_or(tr!("No filter")),
            lengths.join(", "),
            duration(sum)
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::tests::{answer, sample, scan_of};
    use nightledger_ledger::{Edits, Settings};

    #[test]
    fn the_numbers_stand_in_the_order_of_imaging() {
        let answer = answer(&sample(), &Settings::default(), &Edits::default());
        let text = description(&answer.ledger.rows);
        let words: Vec<&str> = text.lines().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(
            words[1..],
            ["Integration", "Dates", "Ha", "OIII", "SII", "Telescope", "Camera"],
            "{text}"
        );
        assert!(text.contains("Integration: 5 h 50 min ("), "{text}");
        assert!(text.contains(" × 300 s") && text.contains(" = 2 h\n"), "{text}");
    }

    #[test]
    fn each_target_has_its_own_numbers() {
        let light = |object: &str, start: &str| {
            format!(
                "IMAGETYP = 'Light'\nOBJECT = '{object}'\nFILTER = 'L'\nEXPTIME = 60.0\nDATE-OBS = '{start}'"
            )
        };
        let files = [
            ("a.fits", light("Lynx", "2024-03-01T20:00:00.1")),
            ("b.fits", light("Crater", "2024-03-02T20:00:00.1")),
            ("c.fits", light("Crater", "2024-03-02T20:02:00.1")),
        ];
        let scan = scan_of(&files.each_ref().map(|(path, cards)| (*path, cards.as_str())));
        let text = description(&answer(&scan, &Settings::default(), &Edits::default()).ledger.rows);
        let expect = "Crater\nIntegration: 2 min (2 exposures)\nDates: 2024-03-02 (1 night)\nL: 2 × 60 s = 2 min\n\n\
                      Lynx\nIntegration: 1 min (1 exposure)\nDates: 2024-03-01 (1 night)\nL: 1 × 60 s = 1 min";
        assert_eq!(text, expect);
        assert_eq!(description(&[]), "");
    }
}
