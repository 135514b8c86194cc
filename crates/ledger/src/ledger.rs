//! The rules in their order. Each step is a function that uses only what the steps before it gave; this one passes their
//! answers on.
//!
//! Everything is done in path order (root, then path), so the order in which files were read does not show.

use nightledger_frame::Frame;

use crate::input::FileEdits;
use crate::steps::calibration::match_calibration;
use crate::steps::completed::{completed, subjects};
use crate::steps::decisions::{decisions, mark_dark_flats};
use crate::steps::files::in_path_order;
use crate::steps::filter_ids::FilterIds;
use crate::steps::identity::one_exposure_once;
use crate::steps::notices::{Noticed, notices};
use crate::steps::one_name::{one_filter, one_rig};
use crate::steps::placed::place_all;
use crate::steps::rows::{lights, row_groups, rows};
use crate::steps::set_aside::set_aside;
use crate::steps::site_facts::{describe_sites, lookups};
use crate::steps::sites::Sites;
use crate::steps::stacking::by_logs;
use crate::steps::stacks::judge_stacks;
use crate::steps::subject::{Dictionary, one_exposure};
use crate::steps::targets::{Switches, candidates, targets};
use crate::steps::typed_counts::put_typed;
use crate::{Edits, Host, Ledger, Settings, StackingLog};

/// Applies the rules of docs/rules.md#5 to 9 to what was read; `logs` are those of stacking programs (docs/rules.md#18-wbpp).
pub fn ledger(
    frames: &[Frame],
    logs: &[StackingLog],
    settings: &Settings,
    edits: &Edits,
    host: &dyn Host,
) -> Ledger {
    let file_edits = FileEdits::new(edits);
    let files = in_path_order(frames, &file_edits, edits, settings);
    let mut verdicts = set_aside(&files, &file_edits, settings, host);
    one_exposure_once(&files, &file_edits, host, &mut verdicts);
    let stacks = judge_stacks(&files, &file_edits, settings, host, &mut verdicts);
    let by_logs = by_logs(&files, logs, settings, &mut verdicts);
    let completed = completed(&files, &verdicts, &by_logs);

    let mut words = Dictionary::default();
    let mut subjects = subjects(&files, &completed, edits, settings, host, &mut words);
    one_exposure(&mut subjects);
    one_filter(&mut subjects, &words, &FilterIds::new(&settings.filters));
    let telescope_joined = one_rig(&mut subjects, &verdicts);
    let candidates = candidates(&subjects, &verdicts, &mut words);
    let switches = Switches::new(settings);
    let targets = targets(&candidates, &words, &switches);
    let sites = Sites::of(&subjects, &verdicts, settings);
    let placed = place_all(&subjects, &verdicts, &sites, &switches, &words, settings, host);

    let lights = lights(&subjects, &placed);
    let groups = row_groups(&lights, &words, settings.row_per_panel);
    let (mut matched, mut coverage) =
        match_calibration(&subjects, &verdicts, &placed, &groups, &by_logs.told, &words, settings);
    put_typed(&groups, &file_edits, &mut matched, &mut coverage);
    let rows = rows(&groups, matched, &sites, &words, settings);

    let mut decisions = decisions(frames.len(), &subjects, &verdicts, &placed, &by_logs);
    mark_dark_flats(&rows, frames, &mut decisions);
    let noticed = Noticed::new(&subjects, &placed, stacks, telescope_joined, by_logs);
    let notices = notices(&subjects, &rows, &coverage.groups, &targets, &noticed, settings, host);
    Ledger {
        sites: describe_sites(&sites, &lights, settings),
        lookups: lookups(&sites, &lights),
        decisions,
        completed,
        rows,
        coverage,
        targets,
        notices,
    }
}
