//! Goals as a CSV: `target,panel,filter,exposure_s,hours,frames`.

use nightledger_ledger::fold_name;

use super::goal::{Amount, Goal};

/// Reads it; what is wrong comes back with its line, counted from 1.
pub(super) fn read(text: &str) -> Result<Vec<Goal>, String> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| format!("line 1: {error}"))?.clone();
    let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let needed = |name: &str| {
        column(name).ok_or_else(|| {
            format!(
                "line 1: there is no column \u{201c}{name}\u{201d}; goals are target,panel,filter,exposure_s,hours,frames"
            )
        })
    };
    let (target, filter) = (needed("target")?, needed("filter")?);
    let (panel, exposure, hours, frames) =
        (column("panel"), column("exposure_s"), column("hours"), column("frames"));
    if hours.is_none() && frames.is_none() {
        needed("hours")?;
    }
    let mut goals: Vec<Goal> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| match error.position() {
            Some(at) => format!("line {}: {error}", at.line()),
            None => error.to_string(),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).filter(|cell| !cell.is_empty());
        if record.iter().all(str::is_empty) {
            continue;
        }
        let number = |name: &str, at: Option<usize>| -> Result<Option<f64>, String> {
            let Some(cell) = cell(at) else { return Ok(None) };
            let read = cell.parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite());
            read.map(Some).ok_or_else(|| {
                format!("line {line}: {name} is \u{201c}{cell}\u{201d}, and a number over 0 is needed")
            })
        };
        let text = |name: &str, at: usize| {
            cell(Some(at)).map(str::to_owned).ok_or_else(|| format!("line {line}: it names no {name}"))
        };
        let amount = match (number("hours", hours)?, number("frames", frames)?) {
            (Some(hours), None) => Amount::Seconds(nightledger_frame::decimal::tidy(hours * 3600.0)),
            (None, Some(count)) => super::goal::frames(count)
                .filter(|_| count.fract() == 0.0)
                .ok_or_else(|| format!("line {line}: frames is {count}, and a whole number is needed"))?,
            _ => return Err(format!("line {line}: it needs either hours or frames, and not both")),
        };
        let goal = Goal {
            target: text("target", target)?,
            panel: cell(panel).map(|panel| {
                nightledger_frame::panel_number(panel).map_or_else(|| panel.to_owned(), Into::into)
            }),
            filter: text("filter", filter)?,
            exposure_s: number("exposure_s", exposure)?,
            amount,
        };
        let same = |other: &&Goal| {
            fold_name(&other.target) == fold_name(&goal.target)
                && other.panel == goal.panel
                && super::goal::fold_filter(&other.filter) == super::goal::fold_filter(&goal.filter)
                && other.exposure_s == goal.exposure_s
        };
        if goals.iter().find(same).is_some() {
            return Err(format!(
                "line {line}: there is a goal for {} {} already; leave one of the two",
                goal.target, goal.filter
            ));
        }
        goals.push(goal);
    }
    Ok(goals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_goal_in_hours_or_frames() {
        let goals = read(
            "target,panel,filter,exposure_s,hours,frames\nM 31,,Ha,,2.5,\nM 31,02,OIII,300,,12\n,,,,,\n",
        )
        .unwrap();
        assert_eq!(goals.len(), 2);
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
            let why = read(&format!("{head}{lines}")).unwrap_err();
            assert!(why.starts_with(expect), "{why}");
        }
        assert!(read("object,filter,hours\n").unwrap_err().starts_with("line 1"));
    }
}
