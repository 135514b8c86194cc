//! One target: what there is of it, what is missing, what comes next.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{number, tr, tr_n};
use nightledger_ledger::fold_name;
use nightledger_session::present::projects::{GoalBar, Next, Project, ProjectsView, Tonight};
use nightledger_session::present::{duration, plain};

use super::goals::Goals;
use crate::page::state::state;
use crate::page::targets::only;
use crate::page::words;

/// A row of the table; a card on a phone.
#[component]
pub fn Line(
    /// The target, which keeps its name.
    now: Memo<Project>,
    /// Whose goals are being typed.
    open: RwSignal<Option<String>>,
    /// All of them.
    view: Memo<Option<Arc<ProjectsView>>>,
) -> impl IntoView {
    let state = state();
    let key = now.with_untracked(|target| target.name.clone()).unwrap_or_default();
    let name = if key.is_empty() { tr!("no object").to_owned() } else { key.clone() };
    let folded = fold_name(&key);
    let is_on = {
        let folded = folded.clone();
        Memo::new(move |_| {
            state.settings.with(|settings| settings.targets_off.iter().all(|off| fold_name(off) != folded))
        })
    };
    let has_lights = Memo::new(move |_| now.with(|target| target.exposures > 0));
    let check = {
        let (name, key) = (name.clone(), key.clone());
        move || {
            let (label, key) = (tr!("{name} in the CSV", name), key.clone());
            has_lights.get().then(|| {
                view! {
                    <input
                        type="checkbox"
                        aria-label=label
                        title=tr!("In the CSV")
                        prop:checked=move || is_on.get()
                        on:change=move |event| state.switch_target(&key, event_target_checked(&event))
                    />
                }
            })
        }
    };
    let heading = {
        let name = name.clone();
        move || {
            let (name, key) = (name.clone(), key.clone());
            if has_lights.get() {
                let show = move |_| only(state, &key);
                view! {
                    <button type="button" class="link" title=tr!("Show only this target") on:click=show>
                        {name}
                    </button>
                }
                .into_any()
            } else {
                name.into_any()
            }
        }
    };
    let is_open = {
        let folded = folded.clone();
        Memo::new(move |_| open.with(|open| open.as_deref() == Some(folded.as_str())))
    };
    let toggle = move |_| open.set((!is_open.get_untracked()).then(|| folded.clone()));
    let of_bars = name.clone();
    view! {
        <tr role="row" class:off=move || has_lights.get() && !is_on.get()>
            <td role="cell" class="mark">
                {check}
            </td>
            <th role="rowheader" scope="row">
                {heading}
                {move || facts(&now.read(), state.beside().projects_query.with(|query| query.rig), view)}
            </th>
            <td role="cell">
                {move || bars(&now.read().bars, &of_bars)}
                <button
                    type="button"
                    class="quiet"
                    aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    aria-label=tr!("Goals of {name}", name)
                    on:click=toggle
                >
                    {tr!("Goals")}
                </button>
                <Show when=move || is_open.get()>
                    <Goals now />
                </Show>
            </td>
            <td role="cell" data-word=tr!("What is missing")>{move || missing(&now.read())}</td>
        </tr>
    }
}

/// What is known of a target beside its filters.
fn facts(target: &Project, rig: Option<u32>, view: Memo<Option<Arc<ProjectsView>>>) -> impl IntoView + use<> {
    let rigs = view.with_untracked(|view| {
        let names = view.as_ref().map(|view| view.rigs.as_slice()).unwrap_or_default();
        let own = target.rigs().into_iter().filter_map(|at| names.get(usize::try_from(at).ok()?).cloned());
        own.collect::<Vec<_>>().join("; ")
    });
    let stages = target.stages.iter().map(|(stage, status)| format!("{stage} ({})", status_words(status)));
    let stages = stages.collect::<Vec<_>>().join(", ");
    let of_rig = rig.map(|_| tr!("{time} with this rig", time = duration(target.seconds_of(rig))));
    let last = target.last_night_of(rig).map(|night| tr!("last night {date}", date = words::date(night)));
    let muted = last
        .into_iter()
        .chain(Some(rigs).filter(|rigs| !rigs.is_empty()))
        .chain(Some(stages).filter(|stages| !stages.is_empty()));
    view! {
        <span class=format!("next {}", next_class(target.next))>{target.next.words()}</span>
        <span class="block">
            {duration(target.seconds)}
            <span class="muted">
                " · "
                {tr_n!(target.exposures, "{n} exposure", "{n} exposures", n = words::count(target.exposures))}
                {(target.panels > 1)
                    .then(|| [" · ", &tr_n!(target.panels, "{n} panel", "{n} panels", n = target.panels)].concat())}
            </span>
        </span>
        {of_rig.map(|text| view! { <span class="block">{text}</span> })}
        {muted.map(|text| view! { <span class="muted block">{text}</span> }).collect::<Vec<_>>()}
    }
}

/// The status of a stage; a word that is none stays as it is.
fn status_words(status: &str) -> &str {
    match status {
        "draft" => tr!("draft" in "status"),
        "active" => tr!("active" in "status"),
        "inactive" => tr!("inactive" in "status"),
        "closed" => tr!("closed" in "status"),
        "abandoned" => tr!("abandoned" in "status"),
        other => other,
    }
}

fn next_class(next: Next) -> &'static str {
    match next {
        Next::Stack => "good",
        Next::Shoot | Next::Calibrate => "warn",
        _ => "muted",
    }
}

/// What there is of each filter, against its goal.
pub fn bars(bars: &[GoalBar], label: &str) -> impl IntoView + use<> {
    // Without a goal, a bar is as long as its part of the longest.
    let most = bars.iter().map(|bar| bar.have_s).fold(0.0, f64::max);
    let bar = |bar: &GoalBar| {
        let share = bar.share().unwrap_or(if most > 0.0 { bar.have_s / most } else { 0.0 }) * 100.0;
        let class = words::filter_class(bar.filter.as_deref());
        let goal = match (bar.want_s, bar.want_frames) {
            (_, Some(frames)) => Some(tr_n!(frames, "of {n} frames", n = frames)),
            (Some(seconds), _) => Some(tr!("of {time}", time = duration(seconds))),
            _ => None,
        };
        let goal = goal.map(|goal| [" ", &goal].concat());
        let have = match bar.want_frames {
            Some(_) => bar.frames.to_string(),
            None => duration(bar.have_s),
        };
        view! {
            <li>
                <span class="bar-name">{bar.label()}</span>
                <svg class="bar" class:of-goal=goal.is_some() aria-hidden="true" focusable="false">
                    <rect class=class width=format!("{share:.2}%") height="100%" rx="3"></rect>
                </svg>
                <span class="bar-value">{have} <span class="muted">{goal}</span></span>
            </li>
        }
    };
    view! {
        <ul class="bars" aria-label=tr!("Light of {target} by filter", target = label)>
            {bars.iter().map(bar).collect::<Vec<_>>()}
        </ul>
    }
}

/// Light and calibration that are missing, and when the target is high tonight.
pub fn missing(target: &Project) -> impl IntoView + use<> {
    let lights = target.bars.iter().filter_map(|bar| Some(format!("{}: {}", bar.label(), bar.missing()?)));
    let lights: Vec<_> = lights.map(|text| view! { <li>{text}</li> }).collect();
    let lacks: Vec<_> =
        target.lacks.iter().map(|text| view! { <li class="muted">{text.clone()}</li> }).collect();
    let nothing = lights.is_empty() && lacks.is_empty();
    view! {
        <ul class="missing">{lights}{lacks}</ul>
        {nothing.then(|| view! { <span class="muted">{tr!("nothing" in "what is missing")}</span> })}
        {target.tonight.map(|tonight| view! { <span class="muted block">{tonight_words(tonight)}</span> })}
    }
}

fn tonight_words(tonight: Tonight) -> String {
    match tonight.best_min {
        Some(best) => tr!(
            "tonight over 30° for {hours} h, highest at {time}",
            hours = number(plain(tonight.high_h, 1)),
            time = format!("{:02}:{:02}", best / 60, best % 60)
        ),
        None => tr!("not over 30° in tonight’s dark").to_owned(),
    }
}
