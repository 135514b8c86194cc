//! The Stacked tab: by the logs of the stacking program, what each target's lights became, why some were left out, and
//! which masters calibrated the rest.

use leptos::prelude::*;
use nightledger_session::present::duration;
use nightledger_session::present::frames::Part;
use nightledger_session::present::stacked::{
    Fate, LeftOut, LogView, Share, StackedFilter, StackedTarget, UsedMaster,
};

use super::focus::rove;
use super::state::{State, Tab, state};
use super::words;
use crate::protocol::ToEngine;

/// Whether a tab is there: this one only with a log.
pub fn has_tab(state: State, tab: Tab) -> bool {
    tab != Tab::Stacked
        || state.view.with(|view| view.as_ref().is_some_and(|view| !view.stacked.logs.is_empty()))
}

/// The tab.
#[component]
pub fn Stacked() -> impl IntoView {
    let state = state();
    let shown = move || {
        let stacked = state.view.get()?.stacked.clone();
        let off = (!stacked.in_use).then(|| {
            view! {
                <p class="empty-note">
                    "“Use WBPP logs” is off: all lights count, whatever the logs say. "
                    <button type="button" class="link" on:click=move |_| state.show_setting("set-rows")>
                        "Show the setting"
                    </button>
                </p>
            }
        });
        let nothing = (stacked.in_use && stacked.targets.is_empty()).then(|| {
            view! { <p class="empty-note">"The logs name no light of the targets shown."</p> }
        });
        let targets = (0_u32..)
            .zip(stacked.targets)
            .map(|(at, target)| view! { <Lights target at /> }.into_any())
            .collect::<Vec<_>>();
        let logs = stacked.logs.into_iter().map(|log| view! { <Log log /> }.into_any()).collect::<Vec<_>>();
        Some(view! { {off} {nothing} {targets} {logs} })
    };
    view! { {shown} }
}

/// A target's lights by filter, and why some were left out.
#[component]
fn Lights(target: StackedTarget, at: u32) -> impl IntoView {
    let StackedTarget { name, filters, all, reasons } = target;
    let name = name.unwrap_or_else(|| "Lights without a target".to_owned());
    let some_undecided = all.share(Fate::Undecided).exposures > 0;
    let several = filters.len() > 1;
    let lines = (0_u32..)
        .zip(filters)
        .map(|(filter, line)| view! { <Line line at filter=Some(filter) some_undecided /> }.into_any())
        .collect::<Vec<_>>();
    let sum = several.then(|| view! { <Line line=all at filter=None some_undecided /> });
    let reasons =
        reasons.into_iter().map(|reason| view! { <Why reason at /> }.into_any()).collect::<Vec<_>>();
    let label = format!("What was stacked of {name}");
    let region = format!("{label}: arrow keys move between its figures");
    view! {
        <section class="groups">
            <h2>{name}</h2>
            <div
                class="scroll"
                tabindex="0"
                role="region"
                aria-label=region
                on:keydown=move |event| rove(&event)
            >
                <table class="plain stacked" aria-label=label>
                    <thead>
                        <tr>
                            <th scope="col">"Filter"</th>
                            <th scope="col">"Offered"</th>
                            <th scope="col">"Integrated"</th>
                            <th scope="col">"Rejected"</th>
                            {some_undecided.then(|| view! { <th scope="col">"In no log"</th> })}
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                    <tfoot>{sum}</tfoot>
                </table>
            </div>
            {reasons}
        </section>
    }
}

#[component]
fn Line(line: StackedFilter, at: u32, filter: Option<u32>, some_undecided: bool) -> impl IntoView {
    let class = words::filter_class(line.filter.as_deref());
    let name = match filter {
        None => "All filters".to_owned(),
        Some(_) => line.filter.clone().unwrap_or_else(|| "no filter".to_owned()),
    };
    let dot = filter.is_some().then(|| {
        view! {
            <svg class="dot" aria-hidden="true" focusable="false" viewBox="0 0 10 10">
                <circle class=class cx="5" cy="5" r="5"></circle>
            </svg>
        }
    });
    let cell = |share: Share, fate: Option<Fate>, what: &str| {
        let label = format!("lights {what}, {name}");
        view! { <Figure share part=Part::Stacked(at, filter, fate) label lost=fate == Some(Fate::LeftOut) /> }
    };
    let of = |fate, what| cell(line.share(fate), Some(fate), what);
    view! {
        <tr>
            <th scope="row">{dot} {name.clone()}</th>
            {cell(line.offered(), None, "offered")}
            {of(Fate::Integrated, "integrated")}
            {of(Fate::LeftOut, "rejected")}
            {some_undecided.then(|| of(Fate::Undecided, "in no log"))}
        </tr>
    }
}

/// So many lights and their time, leading to them.
#[component]
fn Figure(share: Share, part: Part, label: String, lost: bool) -> impl IntoView {
    let state = state();
    if share.exposures == 0 {
        return view! { <td class="muted">"none"</td> }.into_any();
    }
    view! {
        <td>
            <button
                type="button"
                class="behind"
                class:lost=lost
                tabindex="-1"
                title="Shows the files"
                on:click=move |_| state.show_files(part, label.clone())
            >
                {words::count(share.exposures)} <span class="muted">{format!(" · {}", duration(share.seconds))}</span>
            </button>
        </td>
    }
    .into_any()
}

/// One reason, and the files that were left out for it.
#[component]
fn Why(reason: LeftOut, at: u32) -> impl IntoView {
    let state = state();
    let LeftOut { why, share, files } = reason;
    let rest = share.exposures.saturating_sub(words::whole(files.len()));
    let files = files
        .into_iter()
        .map(|(file, path, said)| {
            let said = (said != why).then(|| format!(" {said}"));
            view! {
                <li>
                    <button type="button" class="link" on:click=move |_| state.send(ToEngine::Frame(file))>
                        {path}
                    </button>
                    <span class="muted">{said}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let more = (rest > 0).then(|| {
        let all = move |_| {
            state.show_files(Part::Stacked(at, None, Some(Fate::LeftOut)), "lights rejected".to_owned());
        };
        view! {
            <li>
                <button type="button" class="link" on:click=all>
                    {format!("and {} more: show all that were rejected", words::count(rest))}
                </button>
            </li>
        }
    });
    let figures = format!(
        ": {}, {} lost",
        words::counted(share.exposures, "exposure", "exposures"),
        duration(share.seconds)
    );
    view! {
        <details class="notice warning">
            <summary>
                // One piece: the parts of a summary stand apart.
                <span>
                    <strong>{why}</strong>
                    {figures}
                </span>
            </summary>
            <ul class="files told">{files} {more}</ul>
        </details>
    }
}

/// A log, and the masters that it names.
#[component]
fn Log(log: LogView) -> impl IntoView {
    let exposures = |count| words::counted(count, "exposure", "exposures");
    let mut about = vec![log.tool];
    about.extend(
        Some(log.pixinsight).filter(|text| !text.is_empty()).map(|text| format!("PixInsight {text}")),
    );
    about.extend(Some(log.started).filter(|text| !text.is_empty()).map(|text| format!("started {text}")));
    let said = if log.is_image_list {
        format!("A picture that lists what it was made of: {}.", exposures(log.integrated))
    } else if log.decides {
        format!("It integrated {} and rejected {}.", exposures(log.integrated), words::count(log.rejected))
    } else {
        "It has no integration of lights, so it decides nothing about them.".to_owned()
    };
    let breaks_off = (!log.is_finished && log.decides)
        .then_some(" It breaks off: of exposures behind its end it says nothing.");
    let masters =
        log.masters.into_iter().map(|master| view! { <Master master /> }.into_any()).collect::<Vec<_>>();
    let label = format!("Masters that {} names", log.path);
    let masters = (!masters.is_empty()).then(|| {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=label.clone()>
                <table class="plain" aria-label="Masters really used">
                    <thead>
                        <tr>
                            <th scope="col">"Master"</th>
                            <th scope="col">"File"</th>
                            <th scope="col">"Made of"</th>
                            <th scope="col">"Calibrated"</th>
                        </tr>
                    </thead>
                    <tbody>{masters}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <section class="groups">
            <h2 class="log-name">{log.path}</h2>
            <p>{about.join(" · ")}</p>
            <p class="muted">{said} {breaks_off}</p>
            {masters}
        </section>
    }
}

#[component]
fn Master(master: UsedMaster) -> impl IntoView {
    let state = state();
    let UsedMaster { kind, name, frames, exposures, file } = master;
    let name = match file {
        Some(file) => view! {
            <button type="button" class="link" on:click=move |_| state.send(ToEngine::Frame(file))>
                {name}
            </button>
        }
        .into_any(),
        None => name.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{kind}</th>
            <td>{name}</td>
            <td>{frames.map_or_else(|| "unknown".to_owned(), |frames| words::counted(frames, "frame", "frames"))}</td>
            <td>{words::counted(exposures, "exposure", "exposures")}</td>
        </tr>
    }
}
