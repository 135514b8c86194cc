//! Goals as a CSV: `target,panel,filter,exposure_s,hours,frames`.

use nightledger_frame::spreadsheet::line_of;
use nightledger_language::tr;
use nightledger_ledger::fold_name;

use nightledger_ledger::{Amount, Goal};

/// Reads it. Lines that are wrong come back in words, with their number (the first is 1) and what to do; the error says
/// why it is no table of goals at all.
pub(super) fn read(text: &str) -> Result<(Vec<Goal>, Vec<String>), String> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| tr!("line 1: {error}", error))?.clone();
    let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let needed = |name: &str| {
        column(name).ok_or_else(|| {
            tr!(
                "line 1: there is no column “{name}”; goals are target,panel,filter,exposure_s,hours,frames",
                name
            )
        })
    };
    let (target, filter) = (needed("target")?, needed("filter")?);
    let (panel, exposure, hours, frames) =
        (column("panel"), column("exposure_s"), column("hours"), column("frames"));
    if hours.is_none() && frames.is_none() {
        needed("hours")?;
    }
    let columns = Columns { target, filter, panel, exposure, hours, frames };
    let (mut goals, mut faults): (Vec<Goal>, Vec<String>) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(match error.position() {
                    Some(at) => tr!("line {line}: {error}", line = at.line(), error),
                    None => error.to_string(),
                });
                continue;
            }
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |at| line_of(text, at.byte()));
        match columns.goal(&record).and_then(|goal| first_of_its_kind(goal, &goals)) {
            Ok(goal) => goals.push(goal),
            Err(why) => faults.push(tr!("line {line}: {why}", line, why)),
        }
    }
    Ok((goals, faults))
}

/// Where the columns stand.
struct Columns {
    target: usize,
    filter: usize,
    panel: Option<usize>,
    exposure: Option<usize>,
    hours: Option<usize>,
    frames: Option<usize>,
}

impl Columns {
    /// The goal of a line, or what is wrong with it.
    fn goal(&self, record: &csv::StringRecord) -> Result<Goal, String> {
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).filter(|cell| !cell.is_empty());
        let number = |name: &str, at: Option<usize>| -> Result<Option<f64>, String> {
            let Some(cell) = cell(at) else { return Ok(None) };
            let read = cell.parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite());
            read.map(Some).ok_or_else(|| tr!("{name} is “{cell}”, and a number over 0 is needed", name, cell))
        };
        let text =
            |name: &str, at: usize| cell(Some(at)).map(str::to_owned).ok_or(tr!("it names no {name}", name));
        let amount = match (number("hours", self.hours)?, number("frames", self.frames)?) {
            (Some(hours), None) => Amount::Seconds(nightledger_frame::decimal::tidy(hours * 3600.0)),
            (None, Some(count)) => super::goal::frames(count)
                .filter(|_| count.fract() == 0.0)
                .ok_or_else(|| tr!("frames is {count}, and a whole number is needed", count))?,
            _ => return Err(tr!("it needs either hours or frames, and not both").to_owned()),
        };
        Ok(Goal {
            target: text("target", self.target)?,
            panel: cell(self.panel).map(|panel| {
                nightledger_frame::panel_number(panel).map_or_else(|| panel.to_owned(), Into::into)
            }),
            filter: text("filter", self.filter)?,
            exposure_s: number("exposure_s", self.exposure)?,
            amount,
        })
    }
}

/// A goal that stands twice is a slip: nobody knows which of the two is meant.
fn first_of_its_kind(goal: Goal, goals: &[Goal]) -> Result<Goal, String> {
    let same = |other: &Goal| {
        fold_name(&other.target) == fold_name(&goal.target)
            && other.panel == goal.panel
            && super::goal::fold_filter(&other.filter) == super::goal::fold_filter(&goal.filter)
            && other.exposure_s == goal.exposure_s
    };
    if goals.iter().any(same) {
        let Goal { target, filter, .. } = goal;
        return Err(tr!(
            "there is a goal for {target} {filter} already; leave one of the two",
            target,
            filter
        ));
    }
    Ok(goal)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#20-goals
    #[test]
    fn a_line_is_a_goal_in_hours_or_frames() {
        let (goals, faults) = read(
            "target,panel,filter,exposure_s,hours,frames\nM 31,,Ha,,2.5,\nM 31,02,OIII,300,,12\n,,,,,\n",
        )
        .unwrap();
        assert_eq!((goals.len(), faults), (2, Vec::new()));
        assert_eq!(
            (goals[0].amount, goals[0].exposure_s, &goals[0].panel),
            (Amount::Seconds(9000.0), None, &None)
        );
        assert_eq!(
            (goals[1].amount, goals[1].exposure_s, goals[1].panel.as_deref()),
            (Amount::Frames(12), Some(300.0), Some("2"))
        );
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        let head = "target,panel,filter,exposure_s,hours,frames\n";
        for (lines, expect) in [
            ("M 31,,Ha,,2,3\n", "line 2: it needs either"),
            ("M 31,,Ha,,,\n", "line 2: it needs either"),
            ("M 31,,Ha,,2,\nM_31,,ha,,3,\n", "line 3: there is a goal"),
            ("M 31,,Ha,x,2,\n", "line 2: exposure_s is"),
            ("M 31,,Ha,,-2,\n", "line 2: hours is"),
            ("M 31,,Ha,,,1.5\n", "line 2: frames is"),
            (",,Ha,,2,\n", "line 2: it names no target"),
            ("M 31,,,,2,\n", "line 2: it names no filter"),
        ] {
            let (_, faults) = read(&format!("{head}{lines}M 33,,L,,1,\n")).unwrap();
            assert!(faults.len() == 1 && faults[0].starts_with(expect), "{faults:?}");
        }
        let (goals, faults) = read(&format!("{head}M 31,,Ha,,x,\nM 33,,L,,1,\n")).unwrap();
        assert_eq!((goals[0].target.as_str(), goals.len(), faults.len()), ("M 33", 1, 1), "the rest is read");
        assert!(read("object,filter,hours\n").unwrap_err().starts_with("line 1"));
    }
}
