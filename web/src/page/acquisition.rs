//! The Acquisition tab: totals, what still needs the user, the rows, and why each figure is what it is.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::erased::{Show, view};
use super::fixes::FixList;
use super::growing::growing;
use super::save;
use super::state::{State, state};
use super::words;
use crate::view::rows::RowView;
use crate::view::totals::Totals;
use crate::view::why::RowDetail;
use crate::view::{Output, View, duration};

/// The tab.
#[component]
pub fn Acquisition() -> impl IntoView {
    let state = state();
    view! {
        {move || match state.view.get() {
            None => view! { <FirstSteps /> }.into_any(),
            Some(view) => {
                view! {
                    <Heading view=Arc::clone(&view) />
                    <FixList fixes=view.fixes.clone() />
                    <Leave view=Arc::clone(&view) />
                    <Rows view />
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn FirstSteps() -> impl IntoView {
    view! {
        <ol class="steps">
            <li>
                <h2>"Add the folder of a target"</h2>
                <p>"Lights, darks, flats, bias or masters, in any arrangement. Several folders make one image."</p>
            </li>
            <li>
                <h2>"Give each filter its AstroBin id"</h2>
                <p>"Once. The page remembers them, and imports AstroBinUpload’s config.ini on the Settings tab."</p>
            </li>
            <li>
                <h2>"Copy the CSV into AstroBin"</h2>
                <p>"Edit image, Acquisition, Import from CSV."</p>
            </li>
        </ol>
    }
}

#[component]
fn Heading(view: Arc<View>) -> impl IntoView {
    let totals = view.totals.clone();
    let on: Vec<String> = view
        .targets
        .iter()
        .filter(|target| target.on)
        .map(|target| target.name.clone().unwrap_or_default())
        .collect();
    let title = match on.iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().as_slice() {
        [] => view.folder.clone(),
        [only] => (*only).clone(),
        several => several.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "),
    };
    let panels: usize =
        view.targets.iter().filter(|target| target.on).map(|target| target.panels.len()).sum();
    let figure = |value: String, label: &'static str| {
        view! {
            <div class="figure">
                <dt>{label}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        <header class="heading">
            <h2 class="target">
                {title}
                {(panels > 1).then(|| view! { <span class="muted">{format!(" · {panels} panels")}</span> })}
            </h2>
            <dl class="figures">
                {figure(duration(totals.seconds), "integration")}
                {figure(words::count(totals.nights), if totals.nights == 1 { "night" } else { "nights" })}
                {figure(words::count(totals.exposures), if totals.exposures == 1 { "exposure" } else { "exposures" })}
            </dl>
            <FilterBars totals />
            <Targets view />
        </header>
    }
}

#[component]
fn FilterBars(totals: Totals) -> impl IntoView {
    let most = totals.filters.iter().map(|filter| filter.seconds).fold(0.0, f64::max);
    view! {
        <ul class="bars" aria-label="Integration by filter">
            {totals
                .filters
                .into_iter()
                .map(|filter| {
                    let share = if most > 0.0 { filter.seconds / most * 100.0 } else { 0.0 };
                    let class = words::filter_class(filter.filter.as_deref());
                    view! {
                        <li>
                            <span class="bar-name">{filter.filter.unwrap_or_else(|| "no filter".to_owned())}</span>
                            <svg class="bar" aria-hidden="true" focusable="false">
                                <rect class=class width=format!("{share:.2}%") height="100%" rx="3"></rect>
                            </svg>
                            <span class="bar-value">
                                {duration(filter.seconds)} <span class="muted">{format!(" · {}", words::count(filter.exposures))}</span>
                            </span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// Several targets in one scan: chips that switch them off and on.
#[component]
fn Targets(view: Arc<View>) -> impl IntoView {
    let state = state();
    if view.targets.len() < 2 {
        return ().into_any();
    }
    let chips = view
        .targets
        .iter()
        .map(|target| {
            let name = target.name.clone();
            let shown = name.clone().unwrap_or_else(|| "no object".to_owned());
            let lights = words::counted(target.lights, "light", "lights");
            let on = target.on;
            let switch = move |_| {
                let Some(name) = name.clone() else { return };
                state.settings.update(|settings| {
                    let folded = nightledger_ledger::fold_name(&name);
                    settings.targets_off.retain(|off| nightledger_ledger::fold_name(off) != folded);
                    if on {
                        settings.targets_off.push(name);
                    }
                });
            };
            view! {
                <button type="button" class="chip" aria-pressed=if on { "true" } else { "false" } on:click=switch>
                    {shown}
                    <span class="muted">{format!(" {lights}")}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="chips" role="group" aria-label="Targets">
            <p class="muted">"Several targets: each usually belongs to an AstroBin image of its own. Switch off what does not belong."</p>
            {chips}
        </div>
    }
    .into_any()
}

/// The ways out: copy, download, save.
#[component]
fn Leave(view: Arc<View>) -> impl IntoView {
    let state = state();
    let csv: Arc<[Output]> = view.csv.clone().into();
    let summary: Arc<[Output]> = view.summary.clone().into();
    let copy = {
        let csv = Arc::clone(&csv);
        move |_| {
            let text = csv.iter().map(|file| file.text.as_str()).collect::<String>();
            spawn_local(async move {
                match save::copy(&text).await {
                    Ok(()) => state.say("Copied. Paste it into AstroBin’s CSV import."),
                    Err(why) => state.trouble(why),
                }
            });
        }
    };
    let csv_again = Arc::clone(&csv);
    let summary_again = Arc::clone(&summary);
    let write = move |_| {
        let files: Vec<Output> = csv.iter().chain(summary.iter()).cloned().collect();
        let Some(handle) = writable(state) else { return };
        spawn_local(async move {
            match save::into_folder(&handle, &files).await {
                Ok(()) => state.say(format!("Saved into {}/{}", handle.name(), save::FOLDER)),
                Err(why) => state.trouble(why),
            }
        });
    };
    let empty = view.rows.rows.is_empty();
    view! {
        <div class="leave">
            <div class="actions">
                <button type="button" class="primary" on:click=copy disabled=empty>
                    "Copy CSV"
                </button>
                <button type="button" disabled=empty on:click=move |_| download_all(state, &csv_again, "text/csv")>
                    "Download CSV"
                </button>
                <button type="button" on:click=move |_| download_all(state, &summary_again, "text/plain")>
                    "Download summary"
                </button>
                <Show when=move || writable(state).is_some()>
                    <button type="button" on:click=write.clone()>
                        "Save to folder"
                    </button>
                </Show>
            </div>
            <p class="muted">
                "AstroBin’s import replaces the acquisition details that an image already has. "
                <a href="https://welcome.astrobin.com/importing-acquisitions-from-csv" target="_blank" rel="noreferrer noopener">
                    "How to import"
                </a>
            </p>
        </div>
    }
}

/// The first folder that can be written to.
fn writable(state: State) -> Option<web_sys::FileSystemDirectoryHandle> {
    state.roots.with(|roots| roots.iter().find_map(|root| root.handle.clone()))
}

fn download_all(state: State, files: &[Output], media_type: &str) {
    for file in files {
        match save::download(&file.name, &file.text, media_type) {
            Ok(()) => state.say(format!("{} downloaded", file.name)),
            Err(why) => state.trouble(why),
        }
    }
}

/// The table of rows.
#[component]
fn Rows(view: Arc<View>) -> impl IntoView {
    let state = state();
    if view.rows.rows.is_empty() {
        return view! {
            <p class="empty-note">
                "There are no rows: no light was counted. The Notices tab says why for every file, and the Frames tab lists them all."
            </p>
        }
        .into_any();
    }
    let table = &view.rows;
    let (targets, panels) = (table.several_targets, table.has_panels);
    let span = table.columns.len() + 1 + usize::from(targets) + usize::from(panels);
    let heads =
        table.columns.iter().map(|column| view! { <th scope="col">{column.clone()}</th> }).collect_view();
    let columns: Arc<[String]> = table.columns.clone().into();
    // More at once than fit on a screen.
    let shown = growing(table.rows.len(), 40, 20);
    let each = move || (0_u32..).zip(0..shown.get()).collect::<Vec<_>>();
    let rows = Arc::clone(&view);
    let line = move |(index, at): (u32, usize)| {
        let Some(row) = rows.rows.rows.get(at).cloned() else { return ().into_any() };
        let open = Memo::new(move |_| state.open_row.get() == Some(index));
        let columns = Arc::clone(&columns);
        view! {
            <Line row index open columns targets panels />
            <Show when=move || open.get()>
                <tr class="detail">
                    <td colspan=span.to_string()>
                        {move || match state.row.get() {
                            Some(detail) if detail.row == index => view! { <Detail detail /> }.into_any(),
                            _ => view! { <p class="muted">"Looking it up"</p> }.into_any(),
                        }}
                    </td>
                </tr>
            </Show>
        }
        .into_any()
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Table of acquisition rows">
            <table class="rows" aria-label="Acquisition rows">
                <thead>
                    <tr>
                        <th scope="col">"filter name"</th>
                        {targets.then(|| view! { <th scope="col">"target"</th> })}
                        {panels.then(|| view! { <th scope="col">"panel"</th> })}
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
        <p class="muted after-table">"Open a row to see its frames and why each figure is what it is."</p>
    }
    .into_any()
}

#[component]
fn Line(
    row: RowView,
    index: u32,
    open: Memo<bool>,
    columns: Arc<[String]>,
    targets: bool,
    panels: bool,
) -> impl IntoView {
    let state = state();
    let class = words::filter_class(row.filter.as_deref());
    let name = row.filter.clone().unwrap_or_else(|| "no filter".to_owned());
    let cells = columns
        .iter()
        .zip(row.cells.clone())
        .map(|(column, text)| {
            let problem = row.problems.iter().find(|(of, _)| of == column).map(|(_, why)| why.clone());
            let empty = text.is_empty();
            view! {
                <td class:bad=problem.is_some() class:unknown=empty title=problem>
                    {text}
                </td>
            }
        })
        .collect_view();
    let marked = !row.defaults.is_empty();
    let defaults = format!("Rests on your default for {}", row.defaults.join(", "));
    view! {
        <tr class="row" class:open=open>
            <th scope="row">
                <button
                    type="button"
                    class="opener"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    on:click=move |_| state.toggle_row(index)
                >
                    <svg class="dot" aria-hidden="true" focusable="false" viewBox="0 0 10 10">
                        <circle class=class cx="5" cy="5" r="5"></circle>
                    </svg>
                    {name}
                </button>
                {marked.then(|| view! { <span class="mark" title=defaults.clone()>"default"</span> })}
            </th>
            {targets.then(|| view! { <td>{row.target.clone()}</td> })}
            {panels.then(|| view! { <td>{row.panel.clone()}</td> })}
            {cells}
        </tr>
    }
}

/// A row opened.
#[component]
fn Detail(detail: Arc<RowDetail>) -> impl IntoView {
    let state = state();
    let place = detail
        .place
        .iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{name.clone()}</dt>
                    <dd>{value.clone()}</dd>
                </div>
            }
        })
        .collect_view();
    let cells = detail
        .cells
        .iter()
        .map(|why| {
            let value = if why.value.is_empty() { "empty".to_owned() } else { why.value.clone() };
            view! {
                <div>
                    <dt>{why.column.clone()} <span class="value">{value}</span></dt>
                    <dd>{why.text.clone()}</dd>
                </div>
            }
        })
        .collect_view();
    let more = detail.lights > words::whole(detail.frames.len());
    let frames = detail
        .frames
        .iter()
        .map(|frame| {
            let path = frame.key.as_ref().map(|key| key.path.clone()).unwrap_or_default();
            let index = frame.index;
            view! {
                <tr>
                    <th scope="row">
                        <button
                            type="button"
                            class="link"
                            on:click=move |_| {
                                state.show(super::state::Tab::Frames);
                                state.send(crate::protocol::ToEngine::Frame(index));
                            }
                        >
                            {path}
                        </button>
                    </th>
                    <td>{frame.start.clone()}</td>
                    <td>{frame.exposure.clone()}</td>
                    <td>{frame.temperature.clone()}</td>
                    <td>{frame.hfr.clone()}</td>
                    <td>{frame.fwhm.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="opened">
            <dl class="place">{place}</dl>
            <h3>"Why"</h3>
            <dl class="why">{cells}</dl>
            <h3>{words::counted(detail.lights, "frame", "frames")}</h3>
            <table class="plain" aria-label="Frames of this row">
                <thead>
                    <tr>
                        <th scope="col">"file"</th>
                        <th scope="col">"start (UTC)"</th>
                        <th scope="col">"s"</th>
                        <th scope="col">"°C"</th>
                        <th scope="col">"HFR"</th>
                        <th scope="col">"FWHM"</th>
                    </tr>
                </thead>
                <tbody>{frames}</tbody>
            </table>
            {more.then(|| view! { <p class="muted">"Only the first are listed; the Frames tab has them all."</p> })}
        </div>
    }
}
