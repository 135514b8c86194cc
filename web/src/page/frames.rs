//! The Frames tab: one table row per file, of which only those in sight exist, however many files there are.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::erased::{Show, view};
use super::state::{State, state};
use super::words;
use crate::protocol::ToEngine;
use crate::view::duration;
use crate::view::frames::{FrameQuery, FrameRow, SortKey};

/// Height of a row in px, as web/style/frames.css has it.
const ROW_PX: f64 = 34.0;
/// Rows asked for at a time.
const WINDOW: u32 = 80;
/// Rows kept ready above and below what is in sight.
const MARGIN: u32 = 20;

const COLUMNS: [(SortKey, &str); 11] = [
    (SortKey::File, "File"),
    (SortKey::Kind, "Kind"),
    (SortKey::Target, "Target"),
    (SortKey::Filter, "Filter"),
    (SortKey::Exposure, "s"),
    (SortKey::Gain, "Gain"),
    (SortKey::Temperature, "°C"),
    (SortKey::Hfr, "HFR"),
    (SortKey::Fwhm, "FWHM"),
    (SortKey::Start, "Start (UTC)"),
    (SortKey::Status, "Counts"),
];

/// The tab.
#[component]
pub fn Frames() -> impl IntoView {
    let state = state();
    let ready = Memo::new(move |_| state.view.with(Option::is_some));
    state.query.update_untracked(|query| {
        query.offset = 0;
        query.count = WINDOW;
    });
    state.ask_frames();
    view! {
        {move || if ready.get() {
            view! {
                <Tools />
                <Table />
            }
                .into_any()
        } else {
            view! { <super::Nothing what="Every file with its values and where they came from" /> }.into_any()
        }}
    }
}

fn change(state: State, change: impl FnOnce(&mut FrameQuery)) {
    state.query.update(|query| {
        change(query);
        query.offset = 0;
        query.count = WINDOW;
    });
    state.ask_frames();
}

fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())
}

#[component]
fn Tools() -> impl IntoView {
    let state = state();
    let chosen = |text: String| Some(text).filter(|text| !text.is_empty());
    let options = move |pick: fn(&crate::view::frames::FramesPage) -> Vec<String>, now: Option<String>| {
        state.frames.with(|page| {
            pick(page)
                .into_iter()
                .map(|name| {
                    let selected = now.as_deref() == Some(name.as_str());
                    view! {
                        <option value=name.clone() selected=selected>
                            {name.clone()}
                        </option>
                    }
                })
                .collect_view()
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
    view! {
        <form class="tools" on:submit=|event| event.prevent_default()>
            <label>
                <span>"Find"</span>
                <input
                    type="search"
                    placeholder="name, folder, target"
                    prop:value=move || query.with(|query| query.text.clone())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        change(state, |query| query.text = text);
                    }
                />
            </label>
            <label>
                <span>"Kind"</span>
                <select on:change=move |event| {
                    let kind = chosen(event_target_value(&event));
                    change(state, |query| query.kind = kind);
                }>
                    <option value="">"All"</option>
                    {move || {
                        kinds.track();
                        options(|page| page.kinds.clone(), query.with_untracked(|query| query.kind.clone()))
                    }}
                </select>
            </label>
            <label>
                <span>"Filter"</span>
                <select on:change=move |event| {
                    let filter = chosen(event_target_value(&event));
                    change(state, |query| query.filter = filter);
                }>
                    <option value="">"All"</option>
                    {move || {
                        filters.track();
                        options(|page| page.filters.clone(), query.with_untracked(|query| query.filter.clone()))
                    }}
                </select>
            </label>
            <label>
                <span>"Counts"</span>
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
                    <option value="">"All"</option>
                    <option value="yes">"Counted"</option>
                    <option value="no">"Set aside"</option>
                </select>
            </label>
            <label>
                <span>"HFR over"</span>
                <input
                    type="text"
                    inputmode="decimal"
                    class="short"
                    on:input=move |event| {
                        let limit = number(&event_target_value(&event));
                        change(state, |query| query.hfr_over_px = limit);
                    }
                />
            </label>
            <label>
                <span>"FWHM over"</span>
                <input
                    type="text"
                    inputmode="decimal"
                    class="short"
                    on:input=move |event| {
                        let limit = number(&event_target_value(&event));
                        change(state, |query| query.fwhm_over_arcsec = limit);
                    }
                />
            </label>
            <p class="matches">
                {move || state.frames.with(|page| {
                    let files = words::counted(page.matches, "file", "files");
                    let light = if page.seconds > 0.0 { format!(", {} of light", duration(page.seconds)) } else { String::new() };
                    format!("{files}, {} counted{light}", words::count(page.counted))
                })}
            </p>
            <Show when=move || narrowed.get()>
                <button type="button" on:click=move |_| state.send(ToEngine::Keys(query.get_untracked(), true))>
                    "Exclude these"
                </button>
                <button type="button" on:click=move |_| state.send(ToEngine::Keys(query.get_untracked(), false))>
                    "Include these"
                </button>
            </Show>
        </form>
    }
}

#[component]
fn Table() -> impl IntoView {
    let state = state();
    let frame = NodeRef::<leptos::html::Div>::new();
    let scrolled = move |_| {
        let Some(frame) = frame.get_untracked() else { return };
        let top = f64::from(frame.unchecked_ref::<HtmlElement>().scroll_top());
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float to integer cast saturates"
        )]
        let first = (top / ROW_PX).floor() as u32;
        let offset = first.saturating_sub(MARGIN);
        let now = state.query.with_untracked(|query| query.offset);
        if offset.abs_diff(now) > MARGIN / 2 {
            state.query.update_untracked(|query| query.offset = offset);
            state.ask_frames();
        }
    };
    let before = move || state.frames.with(|page| format!("{}px", f64::from(page.offset) * ROW_PX));
    let after = move || {
        state.frames.with(|page| {
            let shown = page.offset.saturating_add(words::whole(page.rows.len()));
            format!("{}px", f64::from(page.matches.saturating_sub(shown)) * ROW_PX)
        })
    };
    let heads = COLUMNS
        .into_iter()
        .map(|(key, name)| {
            let sorted = move || {
                state.query.with(|query| match (query.sort == key, query.descending) {
                    (false, _) => "none",
                    (true, false) => "ascending",
                    (true, true) => "descending",
                })
            };
            let sort = move |_| {
                change(state, |query| {
                    query.descending = query.sort == key && !query.descending;
                    query.sort = key;
                });
                if let Some(frame) = frame.get_untracked() {
                    frame.unchecked_ref::<HtmlElement>().set_scroll_top(0);
                }
            };
            view! {
                <th scope="col" aria-sort=sorted>
                    <button type="button" class="sorter" on:click=sort>
                        {name}
                    </button>
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="scroll frames-scroll" node_ref=frame tabindex="0" role="region" aria-label="Table of files" on:scroll=scrolled>
            <table
                class="frames"
                aria-label="Frames"
                aria-rowcount=move || state.frames.with(|page| page.matches.saturating_add(1).to_string())
            >
                <thead>
                    <tr>
                        <th scope="col">"Exclude"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    <tr class="space" aria-hidden="true">
                        <td colspan="12" style:height=before></td>
                    </tr>
                    <For
                        each=move || {
                            state.frames.with(|page| {
                                page.rows.iter().cloned().zip(page.offset.saturating_add(2)..).collect::<Vec<_>>()
                            })
                        }
                        key=|(row, at)| format!("{at} {row:?}")
                        children=move |(row, at)| view! { <Line row at /> }
                    />
                    <tr class="space" aria-hidden="true">
                        <td colspan="12" style:height=after></td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(row: FrameRow, at: u32) -> impl IntoView {
    let state = state();
    let index = row.index;
    let path = row.key.as_ref().map(|key| key.path.clone()).unwrap_or_default();
    let (folder, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
    let (folder, name) = (folder.to_owned(), name.to_owned());
    let id = format!("file-{index}");
    let key = row.key.clone();
    let excluded = row.excluded;
    view! {
        <tr class:off=!row.counted aria-rowindex=at.to_string()>
            <td>
                <button
                    type="button"
                    role="switch"
                    class="switch"
                    aria-label="Exclude"
                    aria-describedby=id.clone()
                    aria-checked=if excluded { "true" } else { "false" }
                    on:click=move |_| {
                        if let Some(key) = key.clone() {
                            state.exclude(vec![key], !excluded);
                        }
                    }
                ></button>
            </td>
            <th scope="row" id=id title=path.clone()>
                <button type="button" class="link" on:click=move |_| state.send(ToEngine::Frame(index))>
                    {name}
                </button>
                <span class="muted folder">{folder}</span>
            </th>
            <td>{row.kind}</td>
            <td>{row.target}</td>
            <td>{row.filter}</td>
            <td class="n">{row.exposure}</td>
            <td class="n">{row.gain}</td>
            <td class="n">{row.temperature}</td>
            <td class="n">{row.hfr}</td>
            <td class="n">{row.fwhm}</td>
            <td class="n">{row.start}</td>
            <td>{if row.counted { "yes".to_owned() } else { row.reason }}</td>
        </tr>
    }
}
