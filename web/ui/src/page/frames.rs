//! The Frames tab: one table row per file, of which only those in sight exist, however many files there are.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::state::{State, state};
use super::words;
use crate::protocol::ToEngine;
use nightledger_session::present::correct::number;
use nightledger_session::present::duration;
use nightledger_session::present::frames::{Extent, FrameQuery, FrameRow, SortKey};

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
    state.chosen.set(None);
    state.ask_frames();
    view! {
        {move || if ready.get() {
            view! {
                <Tools />
                {chosen_tools(state)}
                <Table />
            }.into_any()
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
    state.chosen.set(None);
    state.ask_frames();
}

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
                    fault.set(if wrong { "That is no number: it limits nothing." } else { "" });
                    change(state, |query| set(query, limit));
                }
            />
            <small class="fault" role="alert">{fault}</small>
        </label>
    }
}

/// What can be done with the rows that were chosen together, and how to choose them.
fn chosen_tools(state: State) -> impl IntoView {
    let count = move || state.chosen.get().map_or(0, |(from, to)| from.abs_diff(to) + 1);
    let switch = move |exclude: bool| {
        let Some((from, to)) = state.chosen.get_untracked() else { return };
        let query = state.query.get_untracked();
        let window = FrameQuery { offset: from.min(to), count: from.abs_diff(to) + 1, ..query };
        state.send(ToEngine::Keys(window, Extent::Window, exclude));
        state.chosen.set(None);
    };
    view! {
        <div class="chosen" role="group" aria-label="Chosen rows">
            {move || {
                if count() == 0 {
                    return view! {
                        <p class="muted by-mouse">
                            "Click a row and Shift-click another to choose a range; with the keyboard, arrows move and Shift with arrows chooses."
                        </p>
                    }.into_any();
                }
                view! {
                    <p>{format!("{} chosen", words::counted(count(), "file", "files"))}</p>
                    <button type="button" on:click=move |_| switch(true)>
                        "Exclude chosen"
                    </button>
                    <button type="button" on:click=move |_| switch(false)>
                        "Include chosen"
                    </button>
                    <button type="button" class="quiet" on:click=move |_| state.chosen.set(None)>
                        "Choose none"
                    </button>
                }.into_any()
            }}
        </div>
    }
}

/// The row (by its place in the order) that an event happened in, and whether it happened on a control.
fn row_of(event: &web_sys::Event) -> Option<(u32, bool)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let row = target.closest("tr[aria-rowindex]").ok()??;
    let at = row.get_attribute("aria-rowindex")?.parse::<u32>().ok()?.checked_sub(2)?;
    Some((at, target.closest("button").is_ok_and(|button| button.is_some())))
}

/// Chooses one row, or, with Shift, all rows from the one where the choice began.
fn choose(state: State, at: u32, extend: bool) {
    let from = state.chosen.get_untracked().filter(|_| extend).map_or(at, |(from, _)| from);
    state.chosen.set(Some((from, at)));
}

fn clicked(state: State, event: &web_sys::MouseEvent) {
    if let Some((at, on_control)) = row_of(event)
        && (!on_control || event.shift_key())
    {
        if event.shift_key() {
            event.prevent_default();
        }
        choose(state, at, event.shift_key());
    }
}

/// Arrows move between rows, on the same control; with Shift they choose what they pass.
fn pressed(state: State, event: &web_sys::KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        "Escape" => return state.chosen.set(None),
        _ => return,
    };
    let next = |at: u32| if down { at.saturating_add(1) } else { at.saturating_sub(1) };
    let Some((at, true)) = row_of(event) else {
        // The table itself has the focus: the choice moves.
        event.prevent_default();
        let last = state.frames.with_untracked(|page| page.matches).saturating_sub(1);
        let to = state.chosen.get_untracked().map_or(0, |(_, at)| next(at).min(last));
        choose(state, to, event.shift_key());
        if let Ok(Some(row)) = document().query_selector(&format!(".frames tr[aria-rowindex=\"{}\"]", to + 2))
        {
            super::focus::into_sight(&row);
        }
        return;
    };
    event.prevent_default();
    let to = next(at);
    let selector = |at: u32| {
        let control = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let class = control.map(|control| control.class_name()).unwrap_or_default();
        format!(".frames tr[aria-rowindex=\"{}\"] .{class}", at.saturating_add(2))
    };
    let Ok(Some(control)) = document().query_selector(&selector(to)) else { return };
    if event.shift_key() {
        if state.chosen.with_untracked(Option::is_none) {
            choose(state, at, false);
        }
        choose(state, to, true);
    } else {
        state.chosen.set(None);
    }
    // Into sight, as far as needed; the window follows.
    let _ = control.unchecked_ref::<HtmlElement>().focus();
}

#[component]
fn Tools() -> impl IntoView {
    let state = state();
    let chosen = |text: String| Some(text).filter(|text| !text.is_empty());
    let options = move |pick: fn(&nightledger_session::present::frames::FramesPage) -> Vec<String>,
                        now: Option<String>| {
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
                        state.send(ToEngine::Keys(query.get_untracked(), Extent::All, exclude));
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
                        kinds.with(|_| ());
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
                        filters.with(|_| ());
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
            {limit(state, "HFR over, px", |query| query.hfr_over_px, |query, limit| query.hfr_over_px = limit)}
            {limit(state, "FWHM over, arcsec", |query| query.fwhm_over_arcsec, |query, limit| query.fwhm_over_arcsec = limit)}
            {move || {
                query
                    .with(|query| query.only.as_ref().map(|only| only.label.clone()))
                    .map(|label| {
                        let shown = label.clone();
                        view! {
                            <button
                                type="button"
                                class="chip only"
                                aria-label=format!("Show all files, not only {label}")
                                on:click=move |_| change(state, |query| query.only = None)
                            >
                                {shown}
                            </button>
                        }
                    })
            }}
        </form>
        <p class="muted rule">{move || state.frames.with(|page| page.rule.clone())}</p>
        <div class="these" role="group" aria-label="Files found">
            {switch("Exclude these", true)}
            {switch("Include these", false)}
            <p class="matches">
                {move || state.frames.with(|page| {
                    let files = words::counted(page.matches, "file", "files");
                    let light = if page.seconds > 0.0 { format!(", {} of light", duration(page.seconds)) } else { String::new() };
                    format!("{files}, {} counted{light}", words::count(page.counted))
                })}
            </p>
        </div>
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
            let is_figure = matches!(
                key,
                SortKey::Exposure | SortKey::Gain | SortKey::Temperature | SortKey::Hfr | SortKey::Fwhm
            );
            view! {
                <th scope="col" class:n=is_figure aria-sort=sorted>
                    <button type="button" class="sorter" on:click=sort>
                        {name}
                    </button>
                </th>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="scroll frames-scroll" node_ref=frame tabindex="0" role="region" aria-label="Table of files" on:scroll=scrolled on:keydown=move |event| pressed(state, &event)>
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
                <tbody on:click=move |event| clicked(state, &event)>
                    <tr class="space" aria-hidden="true">
                        <td colspan="12" style:height=before></td>
                    </tr>
                    <For
                        each=move || {
                            state.frames.with(|page| {
                                page.rows.iter().cloned().zip(page.offset.saturating_add(2)..).collect::<Vec<_>>()
                            })
                        }
                        key=|(row, at)| print_of(row, *at)
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

/// What a row shows and where: it is drawn anew when any of it changes.
fn print_of(row: &FrameRow, at: u32) -> String {
    let path = row.key.as_ref().map(|key| key.path.as_str()).unwrap_or_default();
    let flags = if row.excluded { "x" } else { "" };
    let FrameRow {
        index, kind, target, filter, exposure, gain, temperature, hfr, fwhm, start, reason, ..
    } = row;
    let texts = [path, kind, target, filter, exposure, gain, temperature, hfr, fwhm, start, reason, flags];
    format!("{at} {index} {} {}", u8::from(row.counted), texts.join("\n"))
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
    let place = at.saturating_sub(2);
    let chosen =
        move || state.chosen.get().is_some_and(|(from, to)| (from.min(to)..=from.max(to)).contains(&place));
    view! {
        <tr
            class:off=!row.counted
            class:chosen=chosen
            aria-selected=move || chosen().then_some("true")
            aria-rowindex=at.to_string()
        >
            <td>
                <button
                    type="button"
                    role="switch"
                    class="switch"
                    id=format!("exclude-{index}")
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
                <button
                    type="button"
                    class="link"
                    id=format!("open-{index}")
                    on:click=move |event: web_sys::MouseEvent| {
                        if !event.shift_key() {
                            state.send(ToEngine::Frame(index));
                        }
                    }
                >
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
            <td>{row.start}</td>
            <td>{if row.counted { "yes".to_owned() } else { row.reason }}</td>
        </tr>
    }
}
