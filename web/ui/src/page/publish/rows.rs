//! The table of rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::present::PageModel;
use nightledger_session::present::correct;
use nightledger_session::present::rows::{Heading, Mark, RowView};
use nightledger_session::present::without_position::WithoutPosition;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::detail::Detail;
use crate::page::growing::AsAsked;
use crate::page::state::{State, state};
use crate::page::words;

/// Rows in the table until more are asked for: with many thousands, showing and leaving the tab would take seconds.
const ROWS: usize = 100;

/// The table of rows.
#[component]
pub fn Rows(view: Arc<PageModel>) -> impl IntoView {
    let state = state();
    if view.rows.rows.is_empty() {
        let why = if view.counts.read == 0 {
            tr!("There are no FITS or XISF files and no camera raws in what was added.")
        } else {
            tr!(
                "There are no rows: no light was counted. Notices give the reason for every file, and Frames lists them all."
            )
        };
        return view! { <p class="empty-note">{why}</p> }.into_any();
    }
    let table = &view.rows;
    let panels = table.has_panels;
    // The headings have the date, the first of the columns; the filter's name stands in its place.
    let span = (table.columns.len() + usize::from(panels)).to_string();
    let heads = table
        .columns
        .iter()
        .skip(1)
        .map(|column| view! { <th scope="col">{breakable(column)}</th> })
        .collect::<Vec<_>>();
    let columns: Arc<[String]> = table.columns.clone().into();
    // About as many at once as fit on a screen: a row of twenty cells takes a millisecond or two.
    let total = table.rows.len();
    let asked = AsAsked::new(total, 15, 10, ROWS);
    Effect::new(move |_| {
        let opened = state.open_row.get().map_or(0, |row| row.saturating_add(1));
        asked.reach(usize::try_from(opened).unwrap_or(total));
    });
    let empty = |name: &str| {
        let at = table.columns.iter().position(|column| column == name);
        let empty = |row: &RowView| at.and_then(|at| row.cells.get(at)).is_some_and(String::is_empty);
        table.rows.iter().all(empty)
    };
    let no_sky = empty("bortle") && empty("meanSqm");
    let each = move || (0_u32..).zip(0..asked.there()).collect::<Vec<_>>();
    let more = move || {
        asked.more().map(|more| {
            let all = words::whole(total);
            let told = tr_n!(
                all,
                "{shown} rows are shown; the CSV has all {n}.",
                shown = words::count(words::whole(total - asked.left())),
                n = words::count(all)
            );
            view! {
                <p class="after-table">
                    {told} " " {more}
                </p>
            }
        })
    };
    let rows = Arc::clone(&view);
    let line = move |(index, at): (u32, usize)| {
        let Some(row) = rows.rows.rows.get(at).cloned() else { return ().into_any() };
        let open = Memo::new(move |_| state.open_row.get() == Some(index));
        let columns = Arc::clone(&columns);
        let before = at.checked_sub(1).and_then(|before| rows.rows.rows.get(before));
        let is_first = before.is_none_or(|before| before.heading != row.heading);
        let night = rows.rows.headings.get(row.heading).filter(|_| is_first);
        let night = night.map(|night| heading(night, row.heading, &span));
        let span = span.clone();
        view! {
            {night}
            <Line row index open columns panels />
            <Show when=move || open.get()>
                <tr class="detail">
                    <td colspan=span.clone()>
                        {move || match state.row.get() {
                            Some(detail) if detail.row == index => view! { <Detail detail /> }.into_any(),
                            _ => view! { <p class="muted">{tr!("Looking it up")}</p> }.into_any(),
                        }}
                    </td>
                </tr>
            </Show>
        }
        .into_any()
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=tr!("Table of acquisition rows")>
            <table class="rows" aria-label=tr!("Acquisition rows")>
                <thead>
                    <tr>
                        <th scope="col">{tr!("filter name" in "column")}</th>
                        {panels.then(|| view! { <th scope="col">{tr!("panel" in "column")}</th> })}
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=each
                        key=|(index, _)| *index
                        children=line
                    />
                </tbody>
            </table>
        </div>
        {more}
        {legend(&view)}
        {without_position(state, &view)}
        {no_sky.then(|| view! {
            <p class="muted after-table no-print">
                {tr!("bortle and meanSqm are empty: no file gives the sky’s darkness.")} " "
                <button type="button" class="link" on:click=move |_| state.show_setting("set-sites")>
                    {tr!("Set the sky for this site")}
                </button>
            </p>
        })}
        <p class="muted after-table no-print">
            {tr!("Click a row to see its frames and why each figure is what it is.")} " "
            <span class="by-mouse">{tr!("A double click corrects {columns}.", columns = correct::cells())}</span>
        </p>
    }
    .into_any()
}

/// What stands above the rows of one target, night and rig.
fn heading(night: &Heading, at: usize, span: &str) -> AnyView {
    let Heading { target, date, problem, mark, about } = night.clone();
    view! {
        <tr class="night">
            <th scope="colgroup" colspan=span.to_owned() id=format!("night-{at}")>
                <span class="about">
                    {target.map(|target| view! { <strong>{target}</strong> " " })}
                    <span class:bad=problem.is_some() data-mark=mark.map(Mark::word) title=problem>{date}</span>
                    " "
                    <span class="muted">{about}</span>
                </span>
            </th>
        </tr>
    }
    .into_any()
}

/// A column's name, which may go on in a second line before each capital: `sensor`, `Cooling`.
fn breakable(column: &str) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut rest = column;
    while let Some(at) = rest.char_indices().skip(1).find(|(_, letter)| letter.is_ascii_uppercase()) {
        let (part, next) = rest.split_at(at.0);
        parts.push(view! { {part.to_owned()} <wbr /> }.into_any());
        rest = next;
    }
    parts.push(rest.to_owned().into_any());
    parts
}

/// What the marks in the cells mean, of those that are there.
fn legend(view: &PageModel) -> Option<impl IntoView + use<>> {
    let marks = view.rows.rows.iter().flat_map(|row| &row.marks).map(|(_, mark)| *mark);
    let marks: BTreeSet<Mark> = marks.collect();
    let each = |mark: &Mark| {
        view! {
            <li>
                <span data-mark=mark.word() aria-hidden="true">"12"</span>
                {mark.sentence()}
            </li>
        }
    };
    (!marks.is_empty())
        .then(|| view! { <ul class="legend" aria-label=tr!("Marks in the table")>{marks.iter().map(each).collect::<Vec<_>>()}</ul> })
}

/// Lights without a position are given the place of all others by one press.
fn without_position(state: State, view: &PageModel) -> Option<impl IntoView + use<>> {
    let WithoutPosition { lights, site, entry } = view.without_position.clone()?;
    let told = tr_n!(
        lights,
        "{n} light has no position; all others were taken at {site}.",
        "{n} lights have no position; all others were taken at {site}.",
        n = words::count(lights),
        site
    );
    let take = move |_| {
        let entry = entry.clone();
        state.set(tr!("default site"), |settings| settings.defaults.site = Some(entry));
    };
    Some(view! {
        <p class="muted after-table no-print">
            {told} " "
            <button type="button" class="link" on:click=take>
                {tr!("Use this site for them too")}
            </button>
        </p>
    })
}

#[component]
fn Line(row: RowView, index: u32, open: Memo<bool>, columns: Arc<[String]>, panels: bool) -> impl IntoView {
    let state = state();
    let class = words::filter_class(row.filter.as_deref());
    let name = row.filter.clone().unwrap_or_else(|| tr!("no filter").to_owned());
    let cells = columns
        .iter()
        .zip(row.cells.clone())
        .skip(1)
        .map(|(column, text)| {
            let problem = row.problems.iter().find(|(of, _)| of == column).map(|(_, why)| why.clone());
            let empty = text.is_empty();
            let mark = row.marks.iter().find(|(of, _)| of == column).map(|(_, mark)| *mark);
            view! {
                <td
                    class:bad=problem.is_some()
                    class:unknown=empty
                    data-mark=mark.map(Mark::word)
                    title=problem.or_else(|| mark.map(|mark| mark.sentence().to_owned()))
                >
                    {text}
                </td>
            }
        })
        .collect::<Vec<_>>();
    let on = |event: &web_sys::MouseEvent, what: &str| {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        target.closest(what).ok().flatten()
    };
    // The second click of a double one closes nothing, and the opener opens by itself.
    let clicked = move |event: web_sys::MouseEvent| {
        if event.detail() < 2 && on(&event, "button").is_none() {
            state.toggle_row(index);
        }
    };
    // Heard by the row for all its cells: twenty listeners a row took longer to make than the rest of it.
    // The row's head stands in the place of the first column, the date.
    let before = usize::from(panels);
    let edit = move |event: web_sys::MouseEvent| {
        let cell = on(&event, "td");
        let left = std::iter::successors(cell, Element::previous_element_sibling).skip(1).count();
        let column = left.checked_sub(before).and_then(|at| columns.get(at));
        if let Some(column) = column.filter(|column| correct::is_correctable(column)) {
            state.open_to_edit(index, column);
        }
    };
    view! {
        <tr class="row" class:open=open on:click=clicked on:dblclick=edit>
            <th scope="row">
                <button
                    type="button"
                    class="opener"
                    id=format!("row-{index}")
                    aria-describedby=format!("night-{}", row.heading)
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    on:click=move |_| state.toggle_row(index)
                >
                    <svg class="dot" aria-hidden="true" focusable="false" viewBox="0 0 10 10">
                        <circle class=class cx="5" cy="5" r="5"></circle>
                    </svg>
                    {name}
                </button>
            </th>
            {panels.then(|| view! { <td>{row.panel.clone()}</td> })}
            {cells}
        </tr>
    }
}
