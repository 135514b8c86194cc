//! The Stacked tab: by the logs of the stacking program, what each target's lights became, why some were left out, and
//! which masters calibrated the rest.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::present::duration;
use nightledger_session::present::frames::Part;
use nightledger_session::present::stacked::{
    Fate, LeftOut, LogView, Share, StackedFilter, StackedTarget, UsedMaster,
};

use super::focus::rove;
use super::state::{State, Tab, state};
use super::words;

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
                    {tr!("“Use WBPP logs” is off: all lights count, whatever the logs say.")} " "
                    <button type="button" class="link" on:click=move |_| state.show_setting("set-rows")>
                        {tr!("Show the setting")}
                    </button>
                </p>
            }
        });
        let nothing = (stacked.in_use && stacked.targets.is_empty()).then(|| {
            view! { <p class="empty-note">{tr!("The logs name no light of the targets shown.")}</p> }
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
    let name = name.unwrap_or_else(|| tr!("Lights without a target").to_owned());
    let some_undecided = all.share(Fate::Undecided).exposures > 0;
    let several = filters.len() > 1;
    let lines = (0_u32..)
        .zip(filters)
        .map(|(filter, line)| view! { <Line line at filter=Some(filter) some_undecided /> }.into_any())
        .collect::<Vec<_>>();
    let sum = several.then(|| view! { <Line line=all at filter=None some_undecided /> });
    let reasons =
        reasons.into_iter().map(|reason| view! { <Why reason at /> }.into_any()).collect::<Vec<_>>();
    let label = tr!("What was stacked of {name}", name);
    let region = tr!("{title}: arrow keys move between its figures", title = label);
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
                // The roles stay where a phone's style makes cards of the lines.
                <table class="plain stacked" role="table" aria-label=label>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{tr!("Filter")}</th>
                            <th role="columnheader" scope="col">{tr!("Offered")}</th>
                            <th role="columnheader" scope="col">{tr!("Integrated")}</th>
                            <th role="columnheader" scope="col">{tr!("Rejected")}</th>
                            {some_undecided
                                .then(|| view! { <th role="columnheader" scope="col">{tr!("In no log")}</th> })}
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{lines}</tbody>
                    <tfoot role="rowgroup">{sum}</tfoot>
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
        None => tr!("All filters").to_owned(),
        Some(_) => line.filter.clone().unwrap_or_else(|| tr!("no filter").to_owned()),
    };
    let dot = filter.is_some().then(|| {
        view! {
            <svg class="dot" aria-hidden="true" focusable="false" viewBox="0 0 10 10">
                <circle class=class cx="5" cy="5" r="5"></circle>
            </svg>
        }
    });
    let cell = |share: Share, fate: Option<Fate>| {
        let name = &name;
        let (word, label) = match fate {
            None => (tr!("Offered"), tr!("lights offered, {name}", name)),
            Some(Fate::Integrated) => (tr!("Integrated"), tr!("lights integrated, {name}", name)),
            Some(Fate::LeftOut) => (tr!("Rejected"), tr!("lights rejected, {name}", name)),
            Some(Fate::Undecided) => (tr!("In no log"), tr!("lights in no log, {name}", name)),
        };
        let lost = fate == Some(Fate::LeftOut);
        view! { <Figure share part=Part::Stacked(at, filter, fate) word label lost /> }
    };
    let of = |fate| cell(line.share(fate), Some(fate));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{dot} {name.clone()}</th>
            {cell(line.offered(), None)}
            {of(Fate::Integrated)}
            {of(Fate::LeftOut)}
            {some_undecided.then(|| of(Fate::Undecided))}
        </tr>
    }
}

/// So many lights and their time, leading to them.
#[component]
fn Figure(share: Share, part: Part, word: &'static str, label: String, lost: bool) -> impl IntoView {
    let state = state();
    if share.exposures == 0 {
        return view! { <td role="cell" data-word=word class="muted">{tr!("none")}</td> }.into_any();
    }
    view! {
        <td role="cell" data-word=word>
            <button
                type="button"
                class="behind"
                class:lost=lost
                tabindex="-1"
                title=tr!("Shows the files")
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
                    <button type="button" class="link" on:click=move |_| state.open_file(file)>
                        {path}
                    </button>
                    <span class="muted">{said}</span>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let more = (rest > 0).then(|| {
        let all = move |_| {
            state.show_files(Part::Stacked(at, None, Some(Fate::LeftOut)), tr!("lights rejected").to_owned());
        };
        view! {
            <li>
                <button type="button" class="link" on:click=all>
                    {tr!("and {more} more: show all that were rejected", more = words::count(rest))}
                </button>
            </li>
        }
    });
    let figures = tr_n!(
        share.exposures,
        "{n} exposure, {time} lost",
        "{n} exposures, {time} lost",
        n = words::count(share.exposures),
        time = duration(share.seconds)
    );
    view! {
        <details class="notice warning">
            <summary>
                // One piece: the parts of a summary stand apart.
                <span>
                    <strong>{why}</strong>
                    ": "
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
    let mut about = vec![log.tool];
    about.extend(
        Some(log.pixinsight).filter(|text| !text.is_empty()).map(|text| format!("PixInsight {text}")),
    );
    about.extend(
        Some(log.started).filter(|text| !text.is_empty()).map(|text| tr!("started {time}", time = text)),
    );
    let said = if log.is_image_list {
        tr_n!(
            log.integrated,
            "A picture that lists what it was made of: {n} exposure.",
            "A picture that lists what it was made of: {n} exposures.",
            n = words::count(log.integrated)
        )
    } else if log.decides {
        tr_n!(
            log.integrated,
            "It integrated {n} exposure and rejected {rejected}.",
            "It integrated {n} exposures and rejected {rejected}.",
            n = words::count(log.integrated),
            rejected = words::count(log.rejected)
        )
    } else {
        tr!("It has no integration of lights, so it decides nothing about them.").to_owned()
    };
    let breaks_off = (!log.is_finished && log.decides)
        .then(|| [" ", tr!("It breaks off: of exposures behind its end it says nothing.")].concat());
    let masters =
        log.masters.into_iter().map(|master| view! { <Master master /> }.into_any()).collect::<Vec<_>>();
    let label = tr!("Masters that {log} names", log = log.path);
    let masters = (!masters.is_empty()).then(|| {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=label.clone()>
                <table class="plain masters" role="table" aria-label=tr!("Masters really used")>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{tr!("Master")}</th>
                            <th role="columnheader" scope="col">{tr!("File")}</th>
                            <th role="columnheader" scope="col">{tr!("Made of")}</th>
                            <th role="columnheader" scope="col">{tr!("Calibrated")}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{masters}</tbody>
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
            <button type="button" class="link" on:click=move |_| state.open_file(file)>
                {name}
            </button>
        }
        .into_any(),
        None => name.into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{kind}</th>
            <td role="cell">{name}</td>
            <td role="cell" data-word=tr!("Made of")>{frames.map_or_else(|| tr!("unknown").to_owned(), |frames| tr_n!(frames, "{n} frame", "{n} frames", n = words::count(frames)))}</td>
            <td role="cell" data-word=tr!("Calibrated")>{tr_n!(exposures, "{n} exposure", "{n} exposures", n = words::count(exposures))}</td>
        </tr>
    }
}
