//! The part "Solar System": AstroBin's rows of videos, each with its own way out.

use leptos::prelude::*;
use nightledger_astrobin::{BEST_SEEING, BEST_TRANSPARENCY};
use nightledger_language::{tr, tr_n};
use nightledger_session::present::solar::{SolarFigure, SolarRow, SolarView};
use wasm_bindgen_futures::spawn_local;

use crate::page::state::{State, state};
use crate::page::{save, words};

/// The part, where there are captures.
#[component]
pub fn SolarSystem() -> impl IntoView {
    let state = state();
    let solar = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().map(|view| view.solar.clone())).unwrap_or_default()
    });
    let is_there = Memo::new(move |_| solar.with(|solar| !solar.rows.is_empty()));
    // A row stays where it is while it is judged: a field that has the focus keeps it.
    let each = move || {
        solar.with(|solar| {
            solar.rows.iter().enumerate().map(|(at, row)| (at, row.key.path.clone())).collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || is_there.get()>
            <section class="solar" aria-labelledby="solar-system">
                <h2 id="solar-system">{tr!("Solar System")}</h2>
                <p class="muted no-print">
                    {tr!("AstroBin takes one video row per image, so each row here is a CSV of its own. Seeing and transparency are for you to judge; higher is better.")}
                </p>
                <For each=each key=|(at, path)| (*at, path.clone()) children=move |(at, _)| view! { <Row solar at /> } />
                {move || solar.with(notices)}
            </section>
        </Show>
    }
}

#[component]
fn Row(solar: Memo<SolarView>, at: usize) -> impl IntoView {
    let state = state();
    let row = Memo::new(move |_| solar.with(|solar| solar.rows.get(at).cloned()).unwrap_or_default());
    let title = move || row.with(|row| row.title.clone());
    let id = format!("solar-{at}");
    let [of_article, of_heading, of_copy, of_download] = std::array::from_fn(|_| id.clone());
    let camera =
        move || row.with(|row| row.camera.clone()).map(|camera| view! { <p class="muted">{camera}</p> });
    let figures = move || row.with(|row| row.figures.iter().map(figure).collect::<Vec<_>>());
    let remarks = move || {
        let remarks = row.with(|row| row.remarks.clone());
        (!remarks.is_empty()).then(|| {
            view! { <ul class="remarks">{remarks.into_iter().map(|text| view! { <li>{text}</li> }).collect::<Vec<_>>()}</ul> }
        })
    };
    let files = move || {
        let files = row.with(|row| row.files.clone());
        let captures = words::whole(files.len());
        let count = tr_n!(captures, "{n} capture", "{n} captures", n = words::count(captures));
        view! {
            <details class="solar-files">
                <summary>{count}</summary>
                <ul>{files.into_iter().map(|file| view! { <li class="path">{file}</li> }).collect::<Vec<_>>()}</ul>
            </details>
        }
    };
    view! {
        <article aria-labelledby=of_article>
            <h3 id=of_heading>{title}</h3>
            {camera}
            <div class="scroll" tabindex="0" role="region" aria-label=move || tr!("Figures of {title}", title = title())>
                <table aria-label=move || tr!("Video row of {title}", title = title())>
                    <thead>
                        <tr>
                            <th scope="col">{tr!("column" in "column")}</th>
                            <th scope="col">{tr!("figure" in "column")}</th>
                            <th scope="col">{tr!("from" in "column")}</th>
                        </tr>
                    </thead>
                    <tbody>{figures}</tbody>
                </table>
            </div>
            <div class="judged">
                <Judged row is_seeing=true />
                <Judged row is_seeing=false />
            </div>
            <div class="actions">
                <button type="button" aria-describedby=of_copy on:click=move |_| copy(state, row)>
                    {tr!("Copy row")}
                </button>
                <button type="button" aria-describedby=of_download on:click=move |_| download(state, row)>
                    {tr!("Download row")}
                </button>
            </div>
            {remarks}
            {files}
        </article>
    }
}

fn figure(figure: &SolarFigure) -> impl IntoView + use<> {
    let is_unknown = figure.text.is_empty();
    view! {
        <tr>
            <th scope="row">{figure.column.clone()}</th>
            <td class="n" class:unknown=is_unknown>{figure.text.clone()}</td>
            <td class="muted">{figure.sources.join("; ")}</td>
        </tr>
    }
}

/// Seeing or transparency of a row.
#[component]
fn Judged(row: Memo<SolarRow>, is_seeing: bool) -> impl IntoView {
    let state = state();
    let best = if is_seeing { BEST_SEEING } else { BEST_TRANSPARENCY };
    let judged = move || {
        let judged = row.with(|row| row.judged);
        if is_seeing { judged.seeing } else { judged.transparency }
    };
    let choose = move |event: web_sys::Event| {
        let chosen = event_target_value(&event).parse().ok();
        let (key, title, mut judged) =
            row.with_untracked(|row| (row.key.clone(), row.title.clone(), row.judged));
        if is_seeing {
            judged.seeing = chosen;
        } else {
            judged.transparency = chosen;
        }
        let what =
            if is_seeing { tr!("seeing of {title}", title) } else { tr!("transparency of {title}", title) };
        state.edit(what, move |edits| edits.judge(key, judged));
    };
    let choices = (1..=best).map(|number| {
        view! {
            <option value=number.to_string() prop:selected=move || judged() == Some(number)>
                {number.to_string()}
            </option>
        }
    });
    let label =
        if is_seeing { tr!("Seeing (1 to {best})", best) } else { tr!("Transparency (1 to {best})", best) };
    let label_of = move || {
        let title = row.with(|row| row.title.clone());
        if is_seeing { tr!("Seeing of {title}", title) } else { tr!("Transparency of {title}", title) }
    };
    view! {
        <label>
            <span>{label}</span>
            <select aria-label=label_of on:change=choose>
                <option value="" prop:selected=move || judged().is_none()>
                    {tr!("not said" in "choice")}
                </option>
                {choices.collect::<Vec<_>>()}
            </select>
        </label>
    }
}

fn notices(solar: &SolarView) -> Option<impl IntoView + use<>> {
    let each = solar.notices.iter().map(|notice| {
        view! {
            <li class:warning=notice.is_warning>
                <span class="path">{notice.path.clone()}</span>
                ": "
                {notice.text.clone()}
            </li>
        }
    });
    let files = words::whole(solar.notices.len());
    let about = tr_n!(files, "About {n} file", "About {n} files", n = words::count(files));
    (!solar.notices.is_empty()).then(|| {
        view! {
            <details class="solar-files" open>
                <summary>{about}</summary>
                <ul class="remarks" aria-label=tr!("About these videos")>{each.collect::<Vec<_>>()}</ul>
            </details>
        }
    })
}

fn copy(state: State, row: Memo<SolarRow>) {
    let (title, text) = row.with_untracked(|row| (row.title.clone(), row.csv.text.clone()));
    spawn_local(async move {
        match save::copy(&text).await {
            Ok(()) => {
                state.say(tr!("Copied the row of {title}. Paste it into AstroBin’s CSV import.", title));
            }
            Err(()) => state.trouble(
                tr!("The browser did not let the page copy: press “Download row” instead.").to_owned(),
            ),
        }
    });
}

fn download(state: State, row: Memo<SolarRow>) {
    let csv = row.with_untracked(|row| row.csv.clone());
    match save::download(&csv.name, &csv.text, "text/csv") {
        Ok(()) => state.say(tr!("{file} downloaded", file = csv.name)),
        Err(why) => state.trouble(why),
    }
}
