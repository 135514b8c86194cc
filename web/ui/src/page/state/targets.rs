//! Which targets are in the CSV.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::fold_name;

use super::State;

impl State {
    /// Takes a target into the CSV, or out of it. Lights without an object go by the empty name.
    pub fn switch_target(self, name: &str, on: bool) {
        let called = if name.is_empty() { tr!("no object") } else { name };
        let what = if on {
            tr!("{target} switched on", target = called)
        } else {
            tr!("{target} switched off", target = called)
        };
        self.set(what, |settings| {
            let folded = fold_name(name);
            settings.targets_off.retain(|off| fold_name(off) != folded);
            if !on {
                settings.targets_off.push(name.to_owned());
            }
        });
    }

    /// Takes one target into the CSV and all others out of it.
    pub fn only_target(self, name: &str) {
        let called = if name.is_empty() { tr!("no object") } else { name };
        let folded = fold_name(name);
        let all = self.view.with_untracked(|view| {
            let names = view.iter().flat_map(|view| &view.targets);
            names.map(|target| target.name.clone().unwrap_or_default()).collect::<Vec<_>>()
        });
        self.set(tr!("only {target}", target = called), |settings| {
            settings.targets_off = all.into_iter().filter(|each| fold_name(each) != folded).collect();
        });
    }

    /// Takes all targets into the CSV.
    pub fn all_targets(self) {
        self.set(tr!("all targets"), |settings| settings.targets_off.clear());
    }
}
