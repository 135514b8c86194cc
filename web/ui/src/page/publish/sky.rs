//! How bright the sky is in each file for AZOTEA, in a region that is dragged on a picture or set by keys.

use std::rc::Rc;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::FileKey;
use nightledger_session::present::contribute::{SkyFrame, SkyRow, SkyView};
use nightledger_session::present::pictures::PictureWanted;
use nightledger_session::present::sky_region::{SkyDrag, SkyRegion};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::contribute::downloads;
use crate::page::fields::{Form, labelled};
use crate::page::state::{State, state};
use crate::page::tabs::on_leaving;
use crate::page::with_reasons::with_reasons;
use crate::page::words;
use crate::picture::Picture;
use crate::protocol::{Ask, Checked, ToEngine};

/// Measuring the sky; nothing as long as no file with a colour pattern is known.
#[component]
pub fn SkyPart() -> impl IntoView {
    let state = state();
    let azotea = state.beside().azotea;
    let sky = Memo::new(move |_| {
        azotea.with(|view| view.as_ref().map(|view| view.sky.clone()).unwrap_or_default())
    });
    let any = Memo::new(move |_| sky.with(|sky| sky.files > 0));
    view! {
        <Show when=move || any.get()>
            <section class="camera" aria-labelledby="sky-background">
                <h3 id="sky-background">{tr!("Sky background")}</h3>
                {if state.sample.get_untracked() {
                    view! { <p>{tr!("The sample has no pixels, only headers: add a folder of your own to measure the sky.")}</p> }.into_any()
                } else {
                    view! {
                        <Asked sky />
                        <Chosen sky />
                        <Measuring sky />
                        {move || sky.with(found)}
                    }.into_any()
                }}
            </section>
        </Show>
    }
}

/// Region and bias.
#[component]
fn Asked(sky: Memo<SkyView>) -> impl IntoView {
    let state = state();
    let of_settings = move |of: fn(&nightledger_ledger::Contributions) -> String| {
        state.settings.with(|settings| of(&settings.contributions))
    };
    let masters = move || {
        let now = state.settings.with(|settings| settings.contributions.sky_master.clone());
        let masters = sky.with(|sky| sky.masters.clone());
        // One that is gone is shown as long as it is set: what is wrong with it stands below.
        let gone = now.clone().filter(|now| !masters.contains(now));
        let all: Vec<FileKey> = masters.into_iter().chain(gone).collect();
        (!all.is_empty()).then(|| {
            let options = all.iter().enumerate().map(|(at, key)| {
                view! { <option value=at.to_string() selected=now.as_ref() == Some(key)>{key.path.clone()}</option> }
            });
            let options = options.collect::<Vec<_>>();
            let choose = move |event| {
                let key = event_target_value(&event).parse::<usize>().ok().and_then(|at| all.get(at).cloned());
                state.set(tr!("master bias of the sky"), |settings| settings.contributions.sky_master = key);
            };
            view! {
                <label>
                    <span>{tr!("Master bias to take off")}</span>
                    <select on:change=choose>
                        <option value="">{tr!("none" in "nothing is taken off")}</option>
                        {options}
                    </select>
                </label>
            }
        })
    };
    view! {
        <div class="fields">
            {labelled(
                tr!("Region, in pixels of half size").to_owned(),
                Some(tr!("500 x 400 in the middle").to_owned()),
                Form::Text,
                Box::new(move || of_settings(|given| given.sky_region.clone())),
                Box::new(move |typed| set_region(state, typed)),
            )}
            {labelled(
                tr!("Level to take off, in ADU").to_owned(),
                Some(tr!("none" in "nothing is taken off").to_owned()),
                Form::Text,
                Box::new(move || of_settings(|given| given.sky_bias.clone())),
                Box::new(move |typed| {
                    state.set(tr!("bias level of the sky"), |settings| typed.clone_into(&mut settings.contributions.sky_bias));
                }),
            )}
            {masters}
        </div>
        {move || sky.with(|sky| {
            let each = |trouble: &String| view! { <p class="warn">{trouble.clone()}</p> };
            sky.troubles.iter().map(each).collect::<Vec<_>>()
        })}
    }
}

fn set_region(state: State, text: &str) {
    state.set(tr!("region of the sky"), |settings| text.clone_into(&mut settings.contributions.sky_region));
}

/// The picture on which the region is dragged: it is read on a click.
#[component]
fn Chosen(sky: Memo<SkyView>) -> impl IntoView {
    let open = RwSignal::new(false);
    let at = RwSignal::new(0_usize);
    let some = Memo::new(move |_| sky.with(|sky| !sky.frames.is_empty()));
    let names = Memo::new(move |_| {
        sky.with(|sky| sky.frames.iter().map(|frame| frame.file.path.clone()).collect::<Vec<_>>())
    });
    let options = move || {
        let option = |(place, name): (usize, String)| {
            view! { <option value=place.to_string() selected=place == at.get_untracked()>{name}</option> }
        };
        names.get().into_iter().enumerate().map(option).collect::<Vec<_>>()
    };
    let choose = move |event| at.set(event_target_value(&event).parse().unwrap_or_default());
    view! {
        <Show when=move || some.get()>
            <div class="actions">
                <button type="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                    {move || if open.get() { tr!("Hide the picture") } else { tr!("Choose the region on a picture") }}
                </button>
            </div>
            <Show when=move || open.get()>
                <label class="group">
                    <span>{tr!("Picture")}</span>
                    <select on:change=choose>{options}</select>
                </label>
                <Sheet frame=Memo::new(move |_| sky.with(|sky| sky.frames.get(at.get()).cloned().unwrap_or_default())) />
            </Show>
        </Show>
    }
}

/// A picture with its region.
#[component]
fn Sheet(frame: Memo<SkyFrame>) -> impl IntoView {
    let state = state();
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let sheet = NodeRef::<leptos::html::Div>::new();
    // As it is dragged, until it is set.
    let dragged = RwSignal::new(None::<SkyRegion>);
    let drag = StoredValue::new(None::<SkyDrag>);
    let set = Memo::new(move |_| frame.with(SkyRegion::of));
    let region = move || dragged.get().unwrap_or_else(|| set.get());
    Effect::new(move |_| {
        set.track();
        dragged.set(None);
    });
    let file = Memo::new(move |_| frame.with(|frame| frame.file.clone()));
    let pictures = state.of_frames().blinking.pictures;
    // What failed is tried again.
    pictures.update(|pictures| pictures.retain(Result::is_ok));
    let picture = Signal::derive_local(move || pictures.with(|pictures| pictures.get(&file.get()).cloned()));
    Effect::new(move |_| {
        let file = file.get();
        if pictures.with_untracked(|pictures| pictures.get(&file).is_none()) {
            state.send(ToEngine::Preview(vec![PictureWanted { file, stars: false, part: None }]));
        }
    });
    on_leaving(move || state.send(ToEngine::Preview(Vec::new())));
    Effect::new(move |drawn: Option<Option<Rc<Picture>>>| {
        let drawn = drawn.flatten();
        let (Some(Ok(picture)), Some(canvas)) = (picture.get(), canvas.get()) else { return None };
        if !drawn.is_some_and(|drawn| Rc::ptr_eq(&drawn, &picture)) {
            // A canvas of this size can be drawn on, or the browser has no memory for it, which it says itself.
            let _ = picture.draw(&canvas, false);
        }
        Some(picture)
    });
    let commit = move || {
        if let Some(region) = dragged.get_untracked() {
            set_region(state, &region.text());
        }
    };
    let down = move |event: PointerEvent| {
        let (Some(element), Some(place)) = (sheet.get_untracked(), place(sheet, &event)) else { return };
        let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let on_corner = on.as_ref().is_some_and(|on| on.class_list().contains("corner"));
        let on_region = on.is_some_and(|on| on.closest(".sky-region").is_ok_and(|region| region.is_some()));
        // A finger beside the region scrolls.
        if event.button() != 0 || (!on_region && event.pointer_type() == "touch") {
            return;
        }
        // Without it the pointer is followed as long as it stays on the picture.
        let _ = element.set_pointer_capture(event.pointer_id());
        drag.set_value(Some(untrack(region).taken(place, on_corner)));
    };
    let moved = move |event: PointerEvent| {
        if let (Some(drag), Some(place)) = (drag.get_value(), place(sheet, &event)) {
            dragged.set(Some(untrack(region).dragged(drag, place)));
        }
    };
    let up = move |_| {
        if drag.get_value().is_some() {
            drag.set_value(None);
            commit();
        }
    };
    let cancel = move || {
        drag.set_value(None);
        dragged.set(None);
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" && dragged.with_untracked(Option::is_some) {
            cancel();
        } else if let Some(next) = untrack(region).keyed(&event.key(), event.shift_key()) {
            dragged.set(Some(next));
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    };
    // Each by itself: the page's policy allows no attribute of styles.
    let percent = |share: f64| format!("{}%", 100.0 * share);
    let left = move || percent(region().shares()[0]);
    let top = move || percent(region().shares()[1]);
    let width = move || percent(region().shares()[2]);
    let height = move || percent(region().shares()[3]);
    let why = move || match picture.get() {
        Some(Ok(_)) => None,
        Some(Err(why)) => Some(tr!("This file cannot be shown: {why}.", why)),
        None => Some(tr!("Reading …").to_owned()),
    };
    let shows = move || matches!(picture.get(), Some(Ok(_)));
    view! {
        <div class="sky-stage">
            <div
                class="sky-sheet"
                class:waits=move || !shows()
                node_ref=sheet
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointercancel=move |_| cancel()
            >
                <canvas node_ref=canvas role="img" aria-label=move || file.with(|file| file.path.clone())></canvas>
                <div
                    class="sky-region"
                    tabindex="0"
                    role="group"
                    aria-label=move || tr!("Region {region}. Arrow keys move it, with Shift they change its size.", region = region().text())
                    style:left=left
                    style:top=top
                    style:width=width
                    style:height=height
                    on:keydown=pressed
                    on:keyup=move |_| commit()
                >
                    <span class="corner"></span>
                </div>
            </div>
            {move || why().map(|why| view! { <p class="why">{why}</p> })}
        </div>
        <p class="figures">{move || tr!("Region {region}", region = region().text())}</p>
        <p class="muted">
            {tr!("Drag the region, its corner, or another one beside it; or move it with the arrow keys, and with Shift change its size.")}
        </p>
    }
}

/// Where a pointer is on the picture, in shares of it.
fn place(sheet: NodeRef<leptos::html::Div>, event: &PointerEvent) -> Option<(f64, f64)> {
    let place = sheet.get_untracked()?.get_bounding_client_rect();
    let share = |at: i32, from: f64, side: f64| (f64::from(at) - from) / side.max(1.0);
    Some((
        share(event.client_x(), place.left(), place.width()),
        share(event.client_y(), place.top(), place.height()),
    ))
}

/// The button that measures, and how far it is.
#[component]
fn Measuring(sky: Memo<SkyView>) -> impl IntoView {
    let state = state();
    let progress = state.beside().sky;
    let busy = Memo::new(move |_| progress.with(|progress| progress.busy));
    let left = Memo::new(move |_| sky.with(|sky| sky.left));
    let far = move || {
        let progress = progress.get();
        tr_n!(
            progress.total,
            "{done} of {total} files measured.",
            done = words::count(progress.done),
            total = words::count(progress.total)
        )
    };
    let send = move |ask: Ask| state.send(ToEngine::Check(Checked::Sky, ask));
    view! {
        <div class="actions" aria-live="polite">
            {move || if busy.get() {
                view! {
                    <span>{far}</span>
                    <button type="button" on:click=move |_| send(Ask::Stop)>{tr!("Stop measuring")}</button>
                }.into_any()
            } else if left.get() > 0 {
                view! {
                    <button type="button" class="primary" on:click=move |_| send(Ask::Read)>
                        {tr_n!(
                            left.get(),
                            "Measure the sky of {n} file",
                            "Measure the sky of {n} files",
                            n = words::count(left.get())
                        )}
                    </button>
                    <span class="muted">{tr!("Their pixels are read on this machine.")}</span>
                }.into_any()
            } else {
                ().into_any()
            }}
        </div>
    }
}

/// What was measured.
fn found(sky: &SkyView) -> impl IntoView + use<> {
    let line = |row: &SkyRow| {
        let SkyRow { path, kind, region, channels } = row.clone();
        let cells = channels.map(|figures| view! { <td class="n">{figures}</td> });
        view! {
            <tr>
                <th scope="row">{path}</th>
                <td>{kind}</td>
                <td class="region">{region}</td>
                {cells.into_iter().collect::<Vec<_>>()}
            </tr>
        }
    };
    let more = sky.measured.saturating_sub(words::whole(sky.rows.len()));
    let table = (!sky.rows.is_empty()).then(|| {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=tr!("Table of the sky")>
                <table class="plain" aria-label=tr!("Sky background by file")>
                    <thead>
                        <tr>
                            <th scope="col">{tr!("File" in "column")}</th>
                            <th scope="col">{tr!("Type" in "column")}</th>
                            <th scope="col">{tr!("Region")}</th>
                            <th scope="col" class="n">"R"</th>
                            <th scope="col" class="n">"G1"</th>
                            <th scope="col" class="n">"G2"</th>
                            <th scope="col" class="n">"B"</th>
                        </tr>
                    </thead>
                    <tbody>{sky.rows.iter().map(line).collect::<Vec<_>>()}</tbody>
                </table>
            </div>
            <p class="muted">{tr!("Mean ± standard deviation of each channel, in ADU.")}</p>
        }
    });
    view! {
        {table}
        {(more > 0).then(|| view! { <p class="muted">{tr_n!(more, "{n} file more are in the file.", "{n} files more are in the file.", n = words::count(more))}</p> })}
        {(!sky.errors.is_empty()).then(|| view! {
            <h4>{tr!("Could not be measured")}</h4>
            {with_reasons(sky.errors.clone())}
        })}
        {sky.table.clone().map(|table| downloads(vec![(table, tr!("Download sky (CSV)"))]))}
    }
}
