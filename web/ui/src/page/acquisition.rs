//! The Acquisition tab: totals, what still needs the user, the rows, and why each figure is what it is.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::fixes::{FixList, set_subframes};
use super::growing::growing;
use super::save;
use super::state::{State, Tab, state};
use super::words;
use crate::protocol::ToEngine;
use crate::source::picker;
use nightledger_session::present::coverage::COLUMNS;
use nightledger_session::present::frames::Part;
use nightledger_session::present::rows::RowView;
use nightledger_session::present::totals::Totals;
use nightledger_session::present::why::{Change, RowDetail, Why};
use nightledger_session::present::{Output, PageModel, correct, duration};

/// A page that is no wider is a phone's, as for the style sheet.
const NARROW_PX: f64 = 640.0;

/// The tab.
#[component]
pub fn Acquisition() -> impl IntoView {
    let state = state();
    // Of a folder without a frame there is nothing to sum up and nothing to take away.
    let something = move || state.view.get().filter(|view| view.counts.read > 0);
    let heading = move || something().map(|view| view! { <Heading view /> });
    let leave = move || something().map(|view| view! { <Leave view /> });
    let rows = move || state.view.get().map(|view| view! { <Rows view /> });
    // On a phone the way out comes before what may be a long list; in the page's order, which the Tab key follows too.
    let narrow =
        window().inner_width().is_ok_and(|width| width.as_f64().is_some_and(|width| width <= NARROW_PX));
    let (before, after) = if narrow { (Some(leave), None) } else { (None, Some(leave)) };
    let empty = Memo::new(move |_| state.view.with(Option::is_none));
    // All of it made at once would keep the page's thread for longer than an eye takes to see a stumble.
    let parts = move || {
        (!empty.get()).then(|| {
            let made = growing(3, 1, 1);
            let (second, third) = (move || made.get() > 1, move || made.get() > 2);
            view! {
                {heading}
                {before}
                <Show when=second>
                    <FixList />
                </Show>
                <Show when=third>
                    {after}
                    {rows}
                </Show>
            }
        })
    };
    view! {
        <Show when=move || empty.get()>
            <FirstSteps />
        </Show>
        {parts}
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
fn Heading(view: Arc<PageModel>) -> impl IntoView {
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
    let state = state();
    let figure = move |value: String, label: &'static str, to: fn(State)| {
        view! {
            <div class="figure">
                <dt>{label}</dt>
                <dd>
                    <button type="button" class="behind" title="Why? Shows what this adds up" on:click=move |_| to(state)>
                        {value}
                    </button>
                </dd>
            </div>
        }
    };
    let lights: fn(State) = |state| state.show_files(Part::Lights(None), "counted lights".to_owned());
    let nights: fn(State) = |state| {
        state.show(Tab::Charts);
        super::focus::lead_to("#by-night summary".to_owned());
    };
    view! {
        <header class="heading">
            <h2 class="target">
                {title}
                {(panels > 1).then(|| view! { <span class="muted">{format!(" · {panels} panels")}</span> })}
            </h2>
            <dl class="figures">
                {figure(duration(totals.seconds), "integration", lights)}
                {figure(words::count(totals.nights), if totals.nights == 1 { "night" } else { "nights" }, nights)}
                {figure(words::count(totals.exposures), if totals.exposures == 1 { "exposure" } else { "exposures" }, lights)}
            </dl>
            <FilterBars totals />
            <Targets view />
        </header>
    }
}

#[component]
fn FilterBars(totals: Totals) -> impl IntoView {
    let state = state();
    let most = totals.filters.iter().map(|filter| filter.seconds).fold(0.0, f64::max);
    view! {
        <ul class="bars" aria-label="Integration by filter">
            {totals
                .filters
                .into_iter()
                .zip(0_u32..)
                .map(|(filter, at)| {
                    let name = filter.filter.clone().unwrap_or_else(|| "no filter".to_owned());
                    let label = format!("counted lights, {name}");
                    let share = if most > 0.0 { filter.seconds / most * 100.0 } else { 0.0 };
                    let class = words::filter_class(filter.filter.as_deref());
                    view! {
                        <li>
                            <span class="bar-name">{name}</span>
                            <svg class="bar" aria-hidden="true" focusable="false">
                                <rect class=class width=format!("{share:.2}%") height="100%" rx="3"></rect>
                            </svg>
                            <button
                                type="button"
                                class="behind bar-value"
                                title="Why? Shows what this adds up"
                                on:click=move |_| state.show_files(Part::Lights(Some(at)), label.clone())
                            >
                                {duration(filter.seconds)} <span class="muted">{format!(" · {}", words::count(filter.exposures))}</span>
                            </button>
                        </li>
                    }
                })
                .collect::<Vec<_>>()}
        </ul>
    }
}

/// Several targets in one scan: chips that switch them off and on.
#[component]
fn Targets(view: Arc<PageModel>) -> impl IntoView {
    let state = state();
    // One that is switched off, from an earlier scan, must be there to be switched on.
    if view.targets.len() < 2 && view.targets.iter().all(|target| target.on) {
        return ().into_any();
    }
    let chips = view
        .targets
        .iter()
        .map(|target| {
            // Lights without an object go by the empty name.
            let name = target.name.clone().unwrap_or_default();
            let shown = if name.is_empty() { "no object".to_owned() } else { name.clone() };
            let lights = words::counted(target.lights, "light", "lights");
            let id = format!("target-{}", nightledger_ledger::fold_name(&shown));
            let on = target.on;
            let switch = move |_| {
                let name = name.clone();
                let called = if name.is_empty() { "no object" } else { &name };
                let what = format!("{called} switched {}", if on { "off" } else { "on" });
                state.set(what, |settings| {
                    let folded = nightledger_ledger::fold_name(&name);
                    settings.targets_off.retain(|off| nightledger_ledger::fold_name(off) != folded);
                    if on {
                        settings.targets_off.push(name);
                    }
                });
            };
            view! {
                <button type="button" class="chip" id=id aria-pressed=if on { "true" } else { "false" } on:click=switch>
                    {shown}
                    <span class="muted">{format!(" {lights}")}</span>
                </button>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="chips" role="group" aria-label="Targets">
            <p class="muted">"Several targets: each usually belongs to an AstroBin image of its own. Switch off what does not belong."</p>
            {chips}
        </div>
    }.into_any()
}

/// The ways out: copy, download, save.
#[component]
fn Leave(view: Arc<PageModel>) -> impl IntoView {
    let state = state();
    let csv: Arc<[Output]> = view.csv.clone().into();
    let summary: Arc<[Output]> = view.summary.clone().into();
    let refused = RwSignal::new(false);
    let copied = copied(&view);
    let copy = {
        let csv = Arc::clone(&csv);
        move |_| {
            let copied = copied.clone();
            let text = csv.iter().map(|file| file.text.as_str()).collect::<String>();
            spawn_local(async move {
                match save::copy(&text).await {
                    Ok(()) => {
                        refused.set(false);
                        state.say(copied);
                    }
                    Err(()) => refused.set(true),
                }
            });
        }
    };
    let by_hand = {
        let csv = Arc::clone(&csv);
        move || {
            refused.get().then(|| {
                let text = csv.iter().map(|file| file.text.as_str()).collect::<String>();
                view! { <ByHand text /> }
            })
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
            {by_hand}
            <p class="muted">
                "AstroBin’s import replaces the acquisition details that an image already has. "
                <a href="https://welcome.astrobin.com/importing-acquisitions-from-csv" target="_blank" rel="noreferrer noopener">
                    "How to import"
                </a>
                {(!picker::has_picker())
                    .then_some(" This browser does not let pages write into folders, so there is no “Save to folder”: take the downloads.")}
            </p>
        </div>
    }
}

/// What was copied, and what to know of it before it is pasted.
fn copied(view: &PageModel) -> String {
    let stopped = nightledger_ledger::Code::ReadingStopped.as_str();
    let stopped = if view.notices.iter().any(|group| group.code == stopped) {
        " Reading was stopped: not all files are in it."
    } else {
        ""
    };
    let lacking = match words::whole(view.fixes.filters.len()) {
        0 => String::new(),
        lacking => format!(", {} without id", words::counted(lacking, "filter", "filters")),
    };
    let targets = match view.targets.iter().filter(|target| target.on).count() {
        0 | 1 => String::new(),
        targets => format!(", rows of {targets} targets"),
    };
    format!("Copied{lacking}{targets}. Paste it into AstroBin’s CSV import.{stopped}")
}

/// The CSV where the browser does not let the page copy it: selected, to be copied by hand.
#[component]
fn ByHand(text: String) -> impl IntoView {
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(area) = area.get() {
            area.scroll_into_view();
            super::focus::focus(&area);
            area.select();
        }
    });
    view! {
        <div class="trouble by-hand">
            <p role="alert">
                "The browser did not let the page copy. The CSV is selected here: press Ctrl+C (on a Mac ⌘C), or use “Download CSV”."
            </p>
            <textarea aria-label="CSV to copy" readonly=true rows="6" node_ref=area prop:value=text></textarea>
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

/// Rows in the table until more are asked for: with many thousands, showing and leaving the tab would take seconds.
const ROWS: usize = 200;

/// The table of rows.
#[component]
fn Rows(view: Arc<PageModel>) -> impl IntoView {
    let state = state();
    if view.rows.rows.is_empty() {
        let why = if view.counts.read == 0 {
            "There are no FITS or XISF files in what was added."
        } else {
            "There are no rows: no light was counted. The Notices tab says why for every file, and the Frames tab lists them all."
        };
        return view! { <p class="empty-note">{why}</p> }.into_any();
    }
    let table = &view.rows;
    let (targets, panels) = (table.several_targets, table.has_panels);
    let span = table.columns.len() + 1 + usize::from(targets) + usize::from(panels);
    let heads = table
        .columns
        .iter()
        .map(|column| view! { <th scope="col">{column.clone()}</th> })
        .collect::<Vec<_>>();
    let columns: Arc<[String]> = table.columns.clone().into();
    // About as many at once as fit on a screen: a row of twenty cells takes a millisecond or two.
    let total = table.rows.len();
    let grown = growing(total, 15, 10);
    let wanted = RwSignal::new(ROWS);
    let shown = Memo::new(move |_| {
        let opened = state.open_row.get().map_or(0, |row| row.saturating_add(1));
        let opened = usize::try_from(opened).unwrap_or(total).min(total);
        grown.get().min(wanted.get()).max(opened)
    });
    let empty = |name: &str| {
        let at = table.columns.iter().position(|column| column == name);
        let empty = |row: &RowView| at.and_then(|at| row.cells.get(at)).is_some_and(String::is_empty);
        table.rows.iter().all(empty)
    };
    let no_sky = empty("bortle") && empty("meanSqm");
    let each = move || (0_u32..).zip(0..shown.get()).collect::<Vec<_>>();
    let more = move || {
        let left = total.saturating_sub(shown.get().max(wanted.get()));
        (left > 0).then(|| {
            let next = words::counted(words::whole(left.min(ROWS)), "more row", "more rows");
            view! {
                <p class="after-table">
                    {format!("{} rows are shown; the CSV has all {}. ", words::count(words::whole(total - left)), words::count(words::whole(total)))}
                    <button type="button" on:click=move |_| wanted.set(shown.get_untracked().max(wanted.get_untracked()) + ROWS)>
                        {format!("Show {next}")}
                    </button>
                </p>
            }
        })
    };
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
                        {targets.then(|| view! { <th scope="col" class="named">"target"</th> })}
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
        {more}
        {no_sky.then(|| view! {
            <p class="muted after-table no-print">
                "bortle and meanSqm are empty: nothing says how dark the sky is. "
                <button type="button" class="link" on:click=move |_| state.show_setting("set-sites")>
                    "Say it for the site"
                </button>
            </p>
        })}
        <p class="muted after-table no-print">
            "Click a row to see its frames and why each figure is what it is. "
            <span class="by-mouse">{format!("A double click corrects {}.", correct::cells())}</span>
        </p>
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
            let edited = column.clone();
            let edit = move |_| {
                if correct::is_correctable(&edited) {
                    state.open_to_edit(index, &edited);
                }
            };
            let problem = row.problems.iter().find(|(of, _)| of == column).map(|(_, why)| why.clone());
            let empty = text.is_empty();
            view! {
                <td class:bad=problem.is_some() class:unknown=empty title=problem on:dblclick=edit>
                    {text}
                </td>
            }
        })
        .collect::<Vec<_>>();
    // The second click of a double one closes nothing, and the opener opens by itself.
    let clicked = move |event: web_sys::MouseEvent| {
        let on_opener = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|target| target.closest("button").is_ok_and(|button| button.is_some()));
        if event.detail() < 2 && !on_opener {
            state.toggle_row(index);
        }
    };
    let marked = !row.defaults.is_empty();
    let defaults = format!("Rests on your default for {}", row.defaults.join(", "));
    view! {
        <tr class="row" class:open=open on:click=clicked>
            <th scope="row">
                <button
                    type="button"
                    class="opener"
                    id=format!("row-{index}")
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
            {targets.then(|| view! { <td class="named">{row.target.clone()}</td> })}
            {panels.then(|| view! { <td>{row.panel.clone()}</td> })}
            {cells}
        </tr>
    }
}

/// A row opened.
#[component]
fn Detail(detail: Arc<RowDetail>) -> impl IntoView {
    let state = state();
    let row = detail.row;
    let place = detail.place.iter().map(|why| explained(state, row, why)).collect::<Vec<_>>();
    let cells = detail.cells.iter().map(|why| explained(state, row, why)).collect::<Vec<_>>();
    let lights = words::counted(detail.lights, "frame", "frames");
    let label = format!("{lights} of row {}", row + 1);
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
                            on:click=move |_| state.send(ToEngine::Frame(index))
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
        .collect::<Vec<_>>();
    view! {
        <div class="opened">
            <h3>"Why"</h3>
            <dl class="why">{place} {cells}</dl>
            <div class="actions">
                <h3>{lights}</h3>
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| state.show_files(Part::Row(row), label.clone())
                >
                    "Show them on the Frames tab"
                </button>
            </div>
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

/// A figure of an opened row: what it is, why, and where it is changed.
fn explained(state: State, row: u32, why: &Why) -> impl IntoView + use<> {
    let Why { column, value, text, change } = why.clone();
    let shown = if value.is_empty() { "empty".to_owned() } else { value.clone() };
    let edited = column.clone();
    let editing = Memo::new(move |_| state.editing.with(|editing| *editing == Some((row, edited.clone()))));
    let asked = column.clone();
    let button = |text: &'static str, label: String, act: Box<dyn Fn() + Send>| {
        view! {
            <button type="button" class="link" id=format!("why-{column}") aria-label=label on:click=move |_| act()>
                {text}
            </button>
        }
    };
    let kind = COLUMNS.iter().zip(0_u8..).find(|(each, _)| **each == column).map(|(_, at)| at);
    let way = match (change, kind) {
        (Change::Lights, _) => Some(button(
            "Correct",
            format!("Correct {column}"),
            Box::new(move || state.editing.set(Some((row, asked.clone())))),
        )),
        (Change::Site, _) => Some(button(
            "Site settings",
            format!("{column}: site settings"),
            Box::new(move || state.show_setting("set-sites")),
        )),
        (Change::Filter, _) => Some(button(
            "Filter ids",
            format!("{column}: filter ids"),
            Box::new(move || state.show_setting("set-filters")),
        )),
        (Change::Count(_), _) => Some(button(
            "Set the count",
            format!("Set the count of {column}"),
            Box::new(move || state.editing.set(Some((row, asked.clone())))),
        )),
        (Change::No, Some(kind)) if value != "0" => {
            let label = format!("{column} of row {}", row + 1);
            let part = Part::Served(row, kind);
            Some(button(
                "Show the files",
                format!("Show the files of {column}"),
                Box::new(move || state.show_files(part, label.clone())),
            ))
        }
        (Change::No, _) => None,
    };
    view! {
        <div>
            <dt>{column.clone()} <span class="value">{shown}</span></dt>
            <dd>
                {text} " " {way}
                {move || editing.get().then(|| editor(state, row, column.clone(), &value, change))}
            </dd>
        </div>
    }
}

/// The field in which a figure is corrected, or what it lacks is said.
fn editor(state: State, row: u32, column: String, value: &str, change: Change) -> impl IntoView + use<> {
    let unknown = match change {
        Change::Count(frame) => state.view.with_untracked(|view| {
            let mut counts = view.iter().flat_map(|view| &view.fixes.counts);
            counts.find(|unknown| unknown.frame == frame).cloned()
        }),
        _ => None,
    };
    let typed = RwSignal::new(value.to_owned());
    let fault = RwSignal::new(String::new());
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            super::focus::focus(&field);
            field.select();
            // A double click is far above it.
            super::focus::into_sight(&field);
        }
    });
    let (label, hint) = match &unknown {
        Some(unknown) => (unknown.question(), format!("{} {}", unknown.question(), unknown.key.path)),
        None => (
            format!("{column} of all frames of this row"),
            "For all frames of the row. Empty: as it was read.".to_owned(),
        ),
    };
    let id = format!("fault-{column}");
    let end = {
        let column = column.clone();
        move || {
            state.editing.set(None);
            if let Some(button) = document().get_element_by_id(&format!("why-{column}")) {
                super::focus::focus(&button);
            }
        }
    };
    let save = {
        let end = end.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let typed = typed.get_untracked();
            let done = match &unknown {
                Some(unknown) => set_subframes(state, &unknown.key, &typed),
                None => correct::correct(&mut nightledger_ledger::Override::default(), &column, &typed)
                    .map(|()| state.send(ToEngine::Correct(row, column.clone(), typed))),
            };
            match done {
                Ok(()) => end(),
                Err(why) => fault.set(why),
            }
        }
    };
    let cancel = end.clone();
    view! {
        <form
            class="editor"
            on:submit=save
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    end();
                }
            }
        >
            <div class="field">
                <input type="text" autocomplete="off" aria-label=label aria-describedby=id.clone() node_ref=field bind:value=typed />
                <button type="submit">"Set"</button>
                <button type="button" class="quiet" on:click=move |_| cancel()>
                    "Cancel"
                </button>
            </div>
            <p class="muted">{hint}</p>
            <p class="fault" id=id role="alert">{fault}</p>
        </form>
    }
}
