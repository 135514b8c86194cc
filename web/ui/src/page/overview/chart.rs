//! A chart: its picture, its key, and the table behind it.

use std::fmt::Write as _;
use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::frames::Part;

use super::axes::{HEIGHT, width};
use super::points::{Chosen, Dot, Points, Worded};
use crate::page::growing::{growing, once};
use crate::page::state::{State, state};
use crate::page::words;

/// A cell of the table behind a chart: what it says, and what it leads to.
#[derive(Clone)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What it leads to.
    pub leads: Option<Lead>,
}

/// What a figure leads to.
#[derive(Clone)]
pub enum Lead {
    /// The file that has it.
    File(u32),
    /// The files that it adds up, and what they are.
    Files(Part, String),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, leads: None }
    }
}

impl Cell {
    /// The same, leading to files.
    pub fn leading_to(self, part: Part, label: String) -> Self {
        Self { leads: Some(Lead::Files(part, label)), ..self }
    }

    /// The cell on the page.
    pub fn shown(self, state: State) -> AnyView {
        let Self { text, leads } = self;
        let Some(lead) = leads else { return view! { <td>{text}</td> }.into_any() };
        let go = move |_| match lead.clone() {
            Lead::File(index) => state.open_file(index),
            Lead::Files(part, label) => state.show_files(part, label),
        };
        view! {
            <td>
                <button type="button" class="link" on:click=go>
                    {text}
                </button>
            </td>
        }
        .into_any()
    }
}

/// What makes the rows of the table behind a chart, once it is asked for.
pub type Behind = Box<dyn Fn() -> Vec<Vec<Cell>> + Send + Sync>;

/// A filter's name.
pub fn name_of(filter: Option<&String>) -> String {
    filter.cloned().unwrap_or_else(|| tr!("no filter").to_owned())
}

/// A mark of a filter's own shape, for who cannot tell the colours apart.
pub fn mark(path: &mut String, filter: u32, x: f64, y: f64) {
    // Writing into a text cannot fail.
    let _ = match filter % 6 {
        0 => write!(path, "M{x:.1} {y:.1}m-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0"),
        1 => write!(path, "M{x:.1} {y:.1}m-2.5-2.5h5v5h-5z"),
        2 => write!(path, "M{x:.1} {y:.1}m0-3.4l3.2 5.6h-6.4z"),
        3 => write!(path, "M{x:.1} {y:.1}m0-3.7l3.7 3.7l-3.7 3.7l-3.7-3.7z"),
        4 => write!(path, "M{x:.1} {y:.1}m-1-3.4h2v2.4h2.4v2h-2.4v2.4h-2v-2.4h-2.4v-2h2.4z"),
        _ => write!(path, "M{x:.1} {y:.1}m0 3.4l3.2-5.6h-6.4z"),
    };
}

/// A chart with its heading, its key and the table behind it.
#[component]
pub fn Chart(
    id: &'static str,
    title: &'static str,
    /// What the picture shows, for who cannot see it.
    says: String,
    /// Filters, for the key, by the numbers of their marks.
    key: Vec<(u32, Option<String>)>,
    /// The rule behind the figures, and what is not among them.
    note: AnyView,
    /// Columns of the table.
    columns: Vec<String>,
    /// Makes the rows of the table.
    table: Behind,
    /// Its points from left to right, each of a file, where it has such; and what one says.
    #[prop(optional)]
    points: Option<(Vec<Dot>, Worded)>,
    children: Children,
) -> impl IntoView {
    let state = state();
    let chosen = points.map(|(dots, worded)| Chosen::new(dots, worded));
    let key = key
        .into_iter()
        .map(|(number, filter)| {
            let class = words::filter_class(filter.as_deref());
            let mut path = String::new();
            mark(&mut path, number, 4.0, 4.0);
            view! {
                <li>
                    <svg class="dot" viewBox="0 0 8 8" aria-hidden="true" focusable="false">
                        <path class=class d=path></path>
                    </svg>
                    {name_of(filter.as_ref())}
                </li>
            }
        })
        .collect::<Vec<_>>();
    // Made when it is looked at: behind the charts of a thousand nights stand thousands of rows.
    let opened = RwSignal::new(false);
    let behind = move || {
        if !opened.get() {
            return ().into_any();
        }
        let heads =
            columns.iter().map(|column| view! { <th scope="col">{column.clone()}</th> }).collect::<Vec<_>>();
        let table: Arc<[Vec<Cell>]> = table().into();
        let shown = growing(table.len(), 100, 100);
        let row = move |at: usize| {
            let cells = table.get(at).cloned().unwrap_or_default();
            view! { <tr>{cells.into_iter().map(|cell| cell.shown(state)).collect::<Vec<_>>()}</tr> }
        };
        view! {
            <table class="plain">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>
                    <For each=move || 0..shown.get() key=|at| *at children=row />
                </tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <figure class="chart" id=id>
            <figcaption>
                <h2>{title}</h2>
            </figcaption>
            <svg
                viewBox=format!("0 0 {} {HEIGHT}", width())
                role="img"
                aria-label=says
                preserveAspectRatio="xMidYMid meet"
                class:chosen=move || chosen.is_some_and(|chosen| chosen.at.get().is_some())
                on:pointermove=move |event| {
                    if let Some(chosen) = chosen {
                        chosen.near(&event);
                    }
                }
                on:click=move |_| {
                    if let Some(chosen) = chosen {
                        chosen.open(state);
                    }
                }
            >
                {children()}
                {move || chosen.and_then(Chosen::dot).map(|dot| view! { <circle class="ring" cx=dot.x cy=dot.y r="6"></circle> })}
            </svg>
            {chosen.map(|chosen| view! { <Points chosen title /> })}
            {(key.len() > 1).then(|| view! { <ul class="key">{key}</ul> })}
            <p class="muted">{note}</p>
            <details on:toggle=move |_| once(opened)>
                <summary>{tr!("As a table")}</summary>
                <div class="scroll" tabindex="0" role="region" aria-label=tr!("{title}, as a table", title)>
                    {behind}
                </div>
            </details>
        </figure>
    }
}
