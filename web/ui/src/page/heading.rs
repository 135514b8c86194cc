//! What is shown, by name, and what it adds up to: above the tabs.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::Dates;
use nightledger_session::present::frames::Part;
use nightledger_session::present::{PageModel, duration};

use super::state::{State, Tab, state};
use super::words;

/// More names than these are not spelt out.
const NAMES: usize = 3;

/// The name of the one target, or of the few, and three figures.
#[component]
pub fn Heading(view: Arc<PageModel>) -> impl IntoView {
    let totals = &view.totals;
    let on: Vec<String> = view
        .targets
        .iter()
        .filter(|target| target.on)
        .map(|target| target.name.clone().unwrap_or_default())
        .collect();
    let names: Vec<&String> = on.iter().filter(|name| !name.is_empty()).collect();
    let title = match names.as_slice() {
        [] => view.folder.clone(),
        several if several.len() > NAMES => {
            let (folder, targets) = (&view.folder, words::whole(on.len()));
            tr_n!(targets, "{folder}, {n} target", "{folder}, {n} targets", n = words::count(targets), folder)
        }
        several => several.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "),
    };
    let panels: usize =
        view.targets.iter().filter(|target| target.on).map(|target| target.panels.len()).sum();
    let state = state();
    let figure = move |value: String, label: &'static str, to: fn(State)| {
        view! {
            <div class="figure">
                <dt>{label}</dt>
                <dd>
                    <button type="button" class="behind" title=tr!("Why? Shows what this adds up") on:click=move |_| to(state)>
                        {value}
                    </button>
                </dd>
            </div>
        }
    };
    let utc = state.settings.with_untracked(|settings| settings.dates == Dates::UtcDate);
    let night_word = match (utc, totals.nights) {
        (false, 1) => tr!("night" in "below a number"),
        (false, _) => tr!("nights" in "below a number"),
        (true, 1) => tr!("date" in "below a number"),
        (true, _) => tr!("dates" in "below a number"),
    };
    let exposures_word = match totals.exposures {
        1 => tr!("exposure" in "below a number"),
        _ => tr!("exposures" in "below a number"),
    };
    let lights: fn(State) = |state| state.show_files(Part::Lights(None), tr!("counted lights").to_owned());
    let nights: fn(State) = |state| {
        state.show(Tab::Overview);
        super::focus::lead_to("#by-night summary".to_owned());
    };
    view! {
        <header class="heading">
            <h2 class="target">
                {title}
                {(panels > 1).then(|| view! { <span class="muted">" · " {tr_n!(panels, "{n} panel", "{n} panels", n = panels)}</span> })}
            </h2>
            <dl class="figures">
                {figure(duration(totals.seconds), tr!("integration" in "below a number"), lights)}
                {figure(words::count(totals.nights), night_word, nights)}
                {figure(words::count(totals.exposures), exposures_word, lights)}
            </dl>
        </header>
    }
}
