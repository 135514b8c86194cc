//! What served each night, rig by rig, and how old it was.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::CalibrationKind;
use nightledger_session::kind_words::heading;
use nightledger_session::present::PageModel;
use nightledger_session::present::frames::Part;
use nightledger_session::present::matrix::{NightLine, RigMatrix, Served};

use crate::page::focus::rove;
use crate::page::growing::AsAsked;
use crate::page::state::{State, state};
use crate::page::words;

/// Nights of a rig in its table until more are asked for.
const NIGHTS: usize = 60;

/// What a rig is called, whose files may not say.
pub fn rig_name(rig: String) -> String {
    if rig.is_empty() { tr!("Rig not named").to_owned() } else { rig }
}

/// A table of a rig's nights: darks, flats, dark flats and bias in columns.
#[component]
pub fn Matrix(
    view: Arc<PageModel>,
    /// Which rig.
    at: usize,
) -> impl IntoView {
    let state = state();
    let Some(RigMatrix { rig, common, columns, nights, without }) = view.rigs.get(at) else {
        return ().into_any();
    };
    let without = if without.is_empty() { String::new() } else { tr!("none at all: {without}", without) };
    let rig = rig_name(rig.clone());
    let heads = columns.chunk_by(|one, next| one.kind == next.kind).filter_map(|run| {
        let first = run.first()?;
        Some(view! {
            <th scope="colgroup" colspan=run.len()>
                {heading(first.kind)}
            </th>
        })
    });
    let heads = heads.collect::<Vec<_>>();
    let names = columns.iter().map(|column| match column.name.clone() {
        // The kind says it all.
        name if name.is_empty() => view! { <td></td> }.into_any(),
        name => view! { <th scope="col">{name}</th> }.into_any(),
    });
    let names = names.collect::<Vec<_>>();
    let named = columns.iter().any(|column| !column.name.is_empty());
    let kinds: Vec<CalibrationKind> = columns.iter().map(|column| column.kind).collect();
    let parts =
        [common.clone(), without].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let label = tr!("Calibration by night, {rig}", rig);
    let rows = AsAsked::new(nights.len(), 10, 20, NIGHTS);
    let nights = Arc::clone(&view);
    let line = move |night: usize| {
        let night = nights.rigs.get(at).and_then(|rig| rig.nights.get(night));
        let NightLine { date, cells } = night.cloned().unwrap_or_default();
        let cells = cells.into_iter().zip(&kinds).map(|(cell, kind)| cell_of(state, cell, *kind));
        view! {
            <tr>
                <th scope="row">{date.as_deref().map_or_else(|| tr!("no date").to_owned(), words::date)}</th>
                {cells.collect::<Vec<_>>()}
            </tr>
        }
    };
    view! {
        <section class="groups">
            <h2>{rig}</h2>
            <p class="muted">{parts}</p>
            <div
                class="scroll"
                tabindex="0"
                role="region"
                aria-label=tr!("{title}: arrow keys move between its figures", title = label)
                on:keydown=move |event| rove(&event)
            >
                <table class="plain matrix" aria-label=label.clone()>
                    <thead>
                        <tr>
                            <th scope="col" rowspan=if named { "2" } else { "1" }>
                                {tr!("Lights of")}
                            </th>
                            {heads}
                        </tr>
                        {named.then(|| view! { <tr>{names}</tr> })}
                    </thead>
                    <tbody>
                        <For each=move || 0..rows.there() key=|at| *at children=line />
                    </tbody>
                </table>
            </div>
            {move || rows.more().map(|more| view! { <p class="after-table">{more}</p> })}
        </section>
    }
    .into_any()
}

/// What served in one night; nothing where no light asked for it.
fn cell_of(state: State, cell: Vec<Served>, kind: CalibrationKind) -> AnyView {
    let one = |served: Served| {
        if served.count == Some(0) {
            return view! { <span class="lacking block">{tr!("none")}</span> }.into_any();
        }
        let count = served.count.map_or_else(|| "?".to_owned(), words::count);
        let label = tr!("{kind} of row {row}", kind = heading(kind), row = served.row + 1);
        let class = if served.mark.is_empty() { "muted" } else { "lacking" };
        // Another night's flats are told by their age.
        let mark =
            (kind == CalibrationKind::Dark && !served.mark.is_empty()).then(|| format!("{}, ", served.mark));
        view! {
            <span class="block">
                <button
                    type="button"
                    class="link"
                    tabindex="-1"
                    on:click=move |_| state.show_files(Part::Served(served.row, kind), label.clone())
                >
                    {count}
                </button>
                <span class=class>{format!(" {}{}", mark.unwrap_or_default(), served.age)}</span>
            </span>
        }
        .into_any()
    };
    view! { <td>{cell.into_iter().map(one).collect::<Vec<_>>()}</td> }.into_any()
}
