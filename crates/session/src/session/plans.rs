//! Goals that are read from plans.

use nightledger_language::{tr, tr_n};
use nightledger_plan::goals::{PlanFile, read_what_can_be_read};

use super::Session;
use crate::message::Event;

impl Session {
    /// Takes over goals out of plans, as one step: CSVs, databases of the Target Scheduler with what lies beside them,
    /// sequences. What is wrong comes back in words.
    pub fn read_plans(&mut self, files: &[(String, Vec<u8>)]) -> Vec<Event> {
        let beside = |name: &str, end: &str| {
            let wanted = format!("{name}{end}");
            files.iter().find(|(other, _)| *other == wanted).map(|(_, bytes)| bytes.as_slice())
        };
        let is_beside = |name: &str| {
            ["-wal", "-journal"].iter().any(|end| {
                name.strip_suffix(end).is_some_and(|whole| files.iter().any(|(other, _)| other == whole))
            })
        };
        let (mut plans, mut events) = (Vec::new(), Vec::new());
        for (name, bytes) in files.iter().filter(|(name, _)| !is_beside(name)) {
            let (wal, journal) = (beside(name, "-wal"), beside(name, "-journal"));
            match read_what_can_be_read(PlanFile { name, bytes, wal, journal }) {
                Ok((source, faults)) => {
                    if !faults.is_empty() {
                        let text = faults.join("; ");
                        events.push(Event::Trouble(tr!(
                            "{name}: {text}. The other lines were read; correct these in the file and choose it again.",
                            name,
                            text
                        )));
                    }
                    if source.goals.is_empty() && source.without_target.is_empty() {
                        let mut text = tr!("{name} has no goals.", name);
                        for remark in &source.remarks {
                            text = format!("{text} {}", remark.text);
                        }
                        events.push(Event::Trouble(text));
                    } else {
                        plans.push(source);
                    }
                }
                Err(why) => {
                    events.push(Event::Trouble(tr!("No goals were read from {name}: {why}", name, why)));
                }
            }
        }
        if plans.is_empty() {
            return events;
        }
        let names = plans.iter().map(|plan| plan.name.as_str()).collect::<Vec<_>>().join(", ");
        let count: usize = plans.iter().map(|plan| plan.goals.len() + plan.without_target.len()).sum();
        let changed = self.change(tr!("goals of {names}", names), |settings, _| {
            for plan in plans {
                settings.goals.take_plan(plan);
            }
        });
        let said = tr_n!(count, "{n} goal from {names}", "{n} goals from {names}", n = count, names);
        changed.into_iter().chain([Event::Said(said)]).chain(events).collect()
    }
}
