//! What the table of files is narrowed to, and what is done with all that it shows.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::Command;
use nightledger_session::present::correct::number;
use nightledger_session::present::duration;
use nightledger_session::present::frames::{Choice, Facet, FrameQuery};

use super::{change, columns};
use crate::page::growing::after_picture;
use crate::page::state::{State, state};
use crate::page::words;

/// The value of the choice for what the user excluded.
const EXCLUDED: &str = "excluded";

/// A limit over which files are shown.
fn limit(
    state: State,
    label: &'static str,
    get: fn(&FrameQuery) -> Option<f64>,
    set: fn(&mut FrameQuery, Option<f64>),
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let wrong = move || typed.with(|typed| number(typed).is_none() && !typed.trim().is_empty());
    // What is taken away elsewhere does not stay in the field; what is being typed does.
    Effect::new(move |_| {
        let limit = state.query.with(get);
        if typed.with_untracked(|typed| number(typed) != limit) {
            typed.set(limit.map(|limit| limit.to_string()).unwrap_or_default());
        }
    });
    view! {
        <label>
            <span>{label}</span>
            <input
                type="text"
                inputmode="decimal"
                class="short"
                aria-invalid=move || wrong().then_some("true")
                prop:value=typed
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    let limit = typed.with_untracked(|typed| number(typed));
                    change(state, |query| set(query, limit));
                }
            />
            <small class="fault" role="alert">
                {move || wrong().then(|| tr!("That is no number: it limits nothing."))}
            </small>
        </label>
    }
    .into_any()
}

/// What of a facet is shown, each with its number of files; nothing where the files differ in nothing.
fn facet(state: State, facet: Facet, label: &'static str) -> impl IntoView {
    let choices = Memo::new(move |_| state.of_frames().above.with(|above| above.choices_of(facet).to_vec()));
    let wanted = Memo::new(move |_| state.query.with(|query| query.wanted(facet).map(str::to_owned)));
    let any = Memo::new(move |_| choices.with(|choices| !choices.is_empty()));
    let all = after_picture();
    // The empty value is one to choose as well.
    let choose = move |event| {
        let value = event_target_value(&event).strip_prefix('=').map(str::to_owned);
        change(state, |query| query.want(facet, value));
    };
    // Of an archive's thousand nights each is as light as it can be.
    let options = move || {
        let (wanted, all) = (wanted.get(), all.get());
        let option = |choice: Choice| {
            let is_wanted = wanted.as_ref() == Some(&choice.value);
            (all || is_wanted).then(|| {
                view! {
                    <option value=format!("={}", choice.value) prop:selected=is_wanted>
                        {format!("{} ({})", choice.label, words::count(choice.files))}
                    </option>
                }
            })
        };
        choices.get().into_iter().filter_map(option).collect::<Vec<_>>()
    };
    view! {
        <Show when=move || any.get()>
            <label>
                <span>{label}</span>
                <select on:change=choose>
                    <option value="" prop:selected=move || wanted.with(Option::is_none)>{tr!("All")}</option>
                    {options}
                </select>
            </label>
        </Show>
    }
    .into_any()
}

/// The fields above the table.
#[component]
pub fn Tools() -> impl IntoView {
    let state = state();
    let query = state.query;
    let narrowed = Memo::new(move |_| query.with(FrameQuery::is_narrowed));
    let widen = move |_| change(state, |query| *query = query.widened());
    // Always there and always in one place: who clicks twice must not hit the other one.
    let switch = move |label: &'static str, exclude: bool| {
        let idle = Memo::new(move |_| {
            let left = state.frames.with(|page| {
                if exclude { page.matches.saturating_sub(page.excluded) } else { page.excluded }
            });
            left == 0 || !narrowed.get()
        });
        view! {
            <button
                type="button"
                aria-disabled=move || idle.get().then_some("true")
                on:click=move |_| {
                    if !idle.get_untracked() {
                        state.alter(Command::Exclude { query: query.get_untracked(), exclude });
                    }
                }
            >
                {label}
            </button>
        }
    };
    view! {
        <form class="tools" on:submit=|event| event.prevent_default()>
            <label>
                <span>{tr!("Find")}</span>
                <input
                    type="search"
                    placeholder=tr!("name, folder, target")
                    prop:value=move || query.with(|query| query.text.clone())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        change(state, |query| query.text = text);
                    }
                />
            </label>
            {facet(state, Facet::Target, tr!("Target"))}
            {facet(state, Facet::Night, tr!("Night"))}
            {facet(state, Facet::Rig, tr!("Rig"))}
            {facet(state, Facet::Kind, tr!("Kind"))}
            {facet(state, Facet::Filter, tr!("Filter"))}
            <label>
                <span>{tr!("Counted")}</span>
                <select
                    prop:value=move || match query.with(|query| (query.excluded, query.counted)) {
                        (true, _) => EXCLUDED,
                        (false, Some(true)) => "yes",
                        (false, Some(false)) => "no",
                        (false, None) => "",
                    }
                    on:change=move |event| {
                        let value = event_target_value(&event);
                        let counted = match value.as_str() {
                            "yes" => Some(true),
                            "no" => Some(false),
                            _ => None,
                        };
                        change(state, |query| (query.counted, query.excluded) = (counted, value == EXCLUDED));
                    }
                >
                    <option value="">{tr!("All")}</option>
                    <option value="yes">{tr!("Counted")}</option>
                    <option value="no">{tr!("Not counted")}</option>
                    <option value=EXCLUDED>{tr!("Excluded by you")}</option>
                </select>
            </label>
            {limit(state, tr!("HFR over, px"), |query| query.hfr_over_px, |query, limit| query.hfr_over_px = limit)}
            {limit(state, tr!("FWHM over, arcsec"), |query| query.fwhm_over_arcsec, |query, limit| query.fwhm_over_arcsec = limit)}
            {move || {
                query
                    .with(|query| query.only.as_ref().map(|only| only.label.clone()))
                    .map(|label| {
                        let shown = label.clone();
                        view! {
                            <button
                                type="button"
                                class="chip only"
                                aria-label=tr!("Show all files, not only {label}", label)
                                on:click=move |_| change(state, |query| query.only = None)
                            >
                                {shown}
                            </button>
                        }
                    })
            }}
            <button type="button" class="quiet" aria-disabled=move || (!narrowed.get()).then_some("true") on:click=widen>
                {tr!("Show all files")}
            </button>
        </form>
        <p class="muted rule">{move || state.frames.with(|page| page.rule.clone())}</p>
        <div class="these" role="group" aria-label=tr!("Files found")>
            {switch(tr!("Exclude these"), true)}
            {switch(tr!("Include these"), false)}
            {columns::button(state)}
            <p class="matches">
                {move || state.frames.with(|page| {
                    let (n, counted) = (words::count(page.matches), words::count(page.counted));
                    if page.seconds > 0.0 {
                        let time = duration(page.seconds);
                        tr_n!(page.matches, "{n} file, {counted} counted, {time} of light", "{n} files, {counted} counted, {time} of light", n, counted, time)
                    } else {
                        tr_n!(page.matches, "{n} file, {counted} counted", "{n} files, {counted} counted", n, counted)
                    }
                })}
            </p>
        </div>
        <columns::Columns />
    }
}
