//! What the table of files is narrowed to, and what is done with all that it shows.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::Command;
use nightledger_session::present::correct::number;
use nightledger_session::present::duration;
use nightledger_session::present::frames::{Extent, FrameQuery, kind_label};

use super::change;
use crate::page::state::{State, state};
use crate::page::words;

/// A limit over which files are shown.
fn limit(
    state: State,
    label: &'static str,
    get: fn(&FrameQuery) -> Option<f64>,
    set: fn(&mut FrameQuery, Option<f64>),
) -> impl IntoView {
    let fault = RwSignal::new("");
    view! {
        <label>
            <span>{label}</span>
            <input
                type="text"
                inputmode="decimal"
                class="short"
                aria-invalid=move || (!fault.get().is_empty()).then_some("true")
                prop:value=state.query.with_untracked(get).map(|number| number.to_string()).unwrap_or_default()
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    let limit = number(&typed);
                    let wrong = limit.is_none() && !typed.trim().is_empty();
                    fault.set(if wrong { tr!("That is no number: it limits nothing.") } else { "" });
                    change(state, |query| set(query, limit));
                }
            />
            <small class="fault" role="alert">{fault}</small>
        </label>
    }
}

/// The fields above the table.
#[component]
pub fn Tools() -> impl IntoView {
    let state = state();
    let chosen = |text: String| Some(text).filter(|text| !text.is_empty());
    let options = move |pick: fn(&nightledger_session::present::frames::FramesPage) -> Vec<String>,
                        label: fn(&str) -> String,
                        now: Option<String>| {
        state.frames.with(|page| {
            pick(page)
                .into_iter()
                .map(|name| {
                    let selected = now.as_deref() == Some(name.as_str());
                    view! {
                        <option value=name.clone() selected=selected>
                            {label(&name)}
                        </option>
                    }
                })
                .collect::<Vec<_>>()
        })
    };
    let kinds = Memo::new(move |_| state.frames.with(|page| page.kinds.clone()));
    let filters = Memo::new(move |_| state.frames.with(|page| page.filters.clone()));
    let query = state.query;
    let narrowed = Memo::new(move |_| {
        query.with(|query| {
            let all = FrameQuery {
                sort: query.sort,
                descending: query.descending,
                offset: query.offset,
                count: query.count,
                ..FrameQuery::default()
            };
            *query != all
        })
    });
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
                        state.alter(Command::Exclude { query: query.get_untracked(), extent: Extent::All, exclude });
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
            <label>
                <span>{tr!("Kind")}</span>
                <select on:change=move |event| {
                    let kind = chosen(event_target_value(&event));
                    change(state, |query| query.kind = kind);
                }>
                    <option value="">{tr!("All")}</option>
                    {move || {
                        kinds.with(|_| ());
                        options(|page| page.kinds.clone(), kind_label, query.with_untracked(|query| query.kind.clone()))
                    }}
                </select>
            </label>
            <label>
                <span>{tr!("Filter")}</span>
                <select on:change=move |event| {
                    let filter = chosen(event_target_value(&event));
                    change(state, |query| query.filter = filter);
                }>
                    <option value="">{tr!("All")}</option>
                    {move || {
                        filters.with(|_| ());
                        options(|page| page.filters.clone(), str::to_owned, query.with_untracked(|query| query.filter.clone()))
                    }}
                </select>
            </label>
            <label>
                <span>{tr!("Counted")}</span>
                <select
                    prop:value=move || match query.with(|query| query.counted) {
                        Some(true) => "yes",
                        Some(false) => "no",
                        None => "",
                    }
                    on:change=move |event| {
                        let counted = match event_target_value(&event).as_str() {
                            "yes" => Some(true),
                            "no" => Some(false),
                            _ => None,
                        };
                        change(state, |query| query.counted = counted);
                    }
                >
                    <option value="">{tr!("All")}</option>
                    <option value="yes">{tr!("Counted")}</option>
                    <option value="no">{tr!("Not counted")}</option>
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
        </form>
        <p class="muted rule">{move || state.frames.with(|page| page.rule.clone())}</p>
        <div class="these" role="group" aria-label=tr!("Files found")>
            {switch(tr!("Exclude these"), true)}
            {switch(tr!("Include these"), false)}
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
    }
}
