//! How cameras and calibration frames are, by their pixels: on a click, in workers, on this machine.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::present::health::{FlatSet, HealthCamera, HealthView};
use nightledger_session::{Command, HealthFile};

use crate::page::state::{State, state};
use crate::page::with_reasons::with_reasons;
use crate::page::words;
use crate::protocol::{Ask, Checked, ToEngine};

/// The tab.
#[component]
pub fn Health() -> impl IntoView {
    let state = state();
    let ready = Memo::new(move |_| state.view.with(Option::is_some));
    state.send(ToEngine::Check(Checked::Calibration, Ask::Known));
    view! {
        {move || if ready.get() {
            view! {
                <Checking />
                {move || state.beside().health.get().map(|view| view! { <Found view=(*view).clone() /> })}
            }.into_any()
        } else {
            view! { <crate::page::Nothing text=tr!("Read noise, dark current, bad pixels, and whether flats are well exposed will appear here once you add a folder.") /> }.into_any()
        }}
    }
}

/// The button that looks at pixels, how far it is, and what is saved of it.
#[component]
fn Checking() -> impl IntoView {
    let state = state();
    let progress = state.beside().checking;
    let busy = Memo::new(move |_| progress.with(|progress| progress.busy));
    let of_view =
        move |of: fn(&HealthView) -> bool| state.beside().health.with(|view| view.as_deref().is_some_and(of));
    let none =
        Memo::new(move |_| of_view(|view| view.files == 0) || state.progress.with(|progress| progress.busy));
    let left = Memo::new(move |_| of_view(|view| view.left > 0));
    let any = Memo::new(move |_| of_view(|view| view.left < view.files));
    let check = move |_| {
        if !none.get_untracked() {
            state.send(ToEngine::Check(Checked::Calibration, Ask::Read));
        }
    };
    let save = move |file: HealthFile| move |_| state.ask(Command::HealthFile(file));
    let so_far = move || {
        let progress = progress.get();
        #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
        let megabytes = progress.bytes as f64 / 1e6;
        tr_n!(
            progress.total,
            "{done} of {n} step, {megabytes} MB read",
            "{done} of {n} steps, {megabytes} MB read",
            done = words::count(progress.done),
            n = words::count(progress.total),
            megabytes = format!("{megabytes:.0}")
        )
    };
    view! {
        <div class="tools measuring">
            {move || if state.sample.get() {
                view! { <p>{tr!("The sample has no pixels, only headers: add a folder of your own to check its calibration.")}</p> }.into_any()
            } else if busy.get() {
                view! {
                    <progress
                        aria-label=tr!("Checking progress")
                        max=move || progress.with(|progress| progress.total.max(1))
                        value=move || progress.with(|progress| progress.done)
                    ></progress>
                    <span class="figures">{so_far}</span>
                    <button type="button" on:click=move |_| state.send(ToEngine::Check(Checked::Calibration, Ask::Stop))>{tr!("Stop")}</button>
                }.into_any()
            } else {
                view! {
                    <button
                        type="button"
                        class:primary=left
                        aria-disabled=move || none.get().then_some("true")
                        on:click=check
                    >
                        {tr!("Check calibration")}
                    </button>
                }.into_any()
            }}
            <Show when=move || any.get()>
                <button type="button" on:click=save(HealthFile::Cameras)>{tr!("Cameras as CSV")}</button>
                <button type="button" on:click=save(HealthFile::Files)>{tr!("Files as CSV")}</button>
                <button type="button" on:click=save(HealthFile::Defects)>{tr!("Bad pixels as YAML")}</button>
            </Show>
        </div>
        <p role="status" class="muted">{move || counts(state)}</p>
    }
}

/// `12 of 40 bias frames, darks and flats checked`.
fn counts(state: State) -> String {
    if state.sample.get() || state.beside().checking.with(|progress| progress.busy) {
        return String::new();
    }
    state.beside().health.with(|view| match view.as_deref() {
        None => String::new(),
        Some(view) if view.files == 0 => {
            tr!("There are no single bias frames, darks or flats here. Masters are not checked: what was wrong is averaged away in them.").to_owned()
        }
        Some(view) => tr_n!(
            view.files,
            "{checked} of {n} bias frame, dark or flat checked. Their pixels are read on this machine.",
            "{checked} of {n} bias frames, darks and flats checked. Their pixels are read on this machine.",
            checked = words::count(view.files.saturating_sub(view.left)),
            n = words::count(view.files)
        ),
    })
}

#[component]
fn Found(view: HealthView) -> impl IntoView {
    let names = |title: &'static str, files: Vec<(String, String)>| {
        (!files.is_empty()).then(|| {
            view! {
                <section class="groups">
                    <h2>{title}</h2>
                    {with_reasons(files)}
                </section>
            }
        })
    };
    let sound = (view.darks > 0 && view.leaks.is_empty()).then(|| {
        let sound = tr_n!(
            view.darks,
            "No light leaks: {n} dark, as bright on one side as on the other.",
            "No light leaks: {n} darks, as bright on one side as on the other.",
            n = words::count(view.darks)
        );
        view! { <p>{sound}</p> }
    });
    view! {
        {view.cameras.into_iter().map(|camera| view! { <Camera camera /> }).collect::<Vec<_>>()}
        {(!view.flats.is_empty()).then(|| view! { <Flats flats=view.flats /> })}
        {names(tr!("Light leaks"), view.leaks)}
        {sound}
        {names(tr!("Could not be checked"), view.errors)}
    }
}

#[component]
fn Camera(camera: HealthCamera) -> impl IntoView {
    let figures = camera.figures.into_iter().map(|figure| {
        let mark = if figure.value.is_some() { "figures" } else { "muted" };
        view! {
            <tr>
                <th scope="row">{figure.name}</th>
                <td class=mark>{figure.value.unwrap_or_else(|| tr!("unknown").to_owned())}</td>
                <td class="muted">{figure.from}</td>
            </tr>
        }
    });
    let nights = (!camera.bias_nights.is_empty()).then(|| {
        let nights = camera.bias_nights.into_iter().map(|(night, level)| {
            let night = if night.is_empty() { tr!("undated").to_owned() } else { words::date(&night) };
            view! { <tr><th scope="row">{night}</th><td class="figures">{level}</td></tr> }
        });
        view! {
            <details>
                <summary>{tr!("Bias level night by night")}</summary>
                <table class="health"><tbody>{nights.collect::<Vec<_>>()}</tbody></table>
            </details>
        }
    });
    view! {
        <section class="groups">
            <h2>{camera.name.clone()}</h2>
            <table class="health" aria-label=camera.name>
                <tbody>{figures.collect::<Vec<_>>()}</tbody>
            </table>
            {nights}
        </section>
    }
}

#[component]
fn Flats(flats: Vec<FlatSet>) -> impl IntoView {
    let rows = flats.into_iter().map(|set| {
        let (mark, word) = match set.verdict.as_str() {
            "good" => ("matched", tr!("good")),
            "clipped" => ("asked", tr!("clipped")),
            _ => ("asked", tr!("too dark")),
        };
        view! {
            <tr>
                <th scope="row">{set.name}</th>
                <td>{if set.night.is_empty() { tr!("undated").to_owned() } else { words::date(&set.night) }}</td>
                <td class="figures">{words::count(set.files)}</td>
                <td class="figures">{set.level}</td>
                <td class="figures">{set.spread}</td>
                <td class=mark>
                    <span class="count">{word}</span>
                    {(!set.why.is_empty()).then(|| view! { <span class="muted block">{set.why}</span> })}
                </td>
            </tr>
        }
    });
    view! {
        <section class="groups">
            <h2>{tr!("Flats")}</h2>
            <div class="scroll" tabindex="0" role="region" aria-label=tr!("Table of flats")>
                <table class="coverage health" aria-label=tr!("Flats")>
                    <thead>
                        <tr>
                            <th scope="col">{tr!("Filter")}</th>
                            <th scope="col">{tr!("Night")}</th>
                            <th scope="col">{tr!("Files")}</th>
                            <th scope="col" title=tr!("The median, as a share of saturation")>{tr!("Level")}</th>
                            <th scope="col" title=tr!("The width of the values, as a share of the median")>{tr!("Spread")}</th>
                            <th scope="col">{tr!("Verdict")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect::<Vec<_>>()}</tbody>
                </table>
            </div>
        </section>
    }
}
