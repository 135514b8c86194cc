//! Limits of quality, what they would take away, and the button that does it, as one step.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use nightledger_language::{of, tr, tr_n};
use nightledger_session::Command;
use nightledger_session::present::culling::{CullGroup, LIMITS, NAMED};
use nightledger_session::present::duration;
use web_sys::HtmlInputElement;

use crate::page::is_narrow;
use crate::page::state::{Limits, State, state};
use crate::page::words;

/// Changes limits, and asks what they would take away.
pub fn change_limits(state: State, change: impl FnOnce(&mut Limits)) {
    let limits = state.of_frames().limits;
    limits.update(change);
    state.ask_culling_in_turn();
    let now = limits.get_untracked();
    // A line that is dragged changes with every step of the pointer.
    Timeout::new(PAUSE_MS, move || {
        if limits.with_untracked(|limits| *limits == now) {
            state.ask(Command::KeepLimits(now.kept()));
        }
    })
    .forget();
}

/// So long a limit stays as it is before it is kept.
const PAUSE_MS: u32 = 80;

/// The form.
#[component]
pub fn Culling() -> impl IntoView {
    let state = state();
    let part = state.of_frames();
    let hard = Memo::new(move |_| part.limits.with(|limits| limits.hard));
    let pass = move |is_hard: bool| {
        change_limits(state, |limits| {
            if limits.hard != is_hard {
                std::mem::swap(&mut limits.query.limits, &mut limits.other);
                limits.hard = is_hard;
            }
        });
    };
    let choice = move |name: &'static str, is_hard: bool| {
        view! {
            <label class="check">
                <input type="radio" name="pass" prop:checked=move || hard.get() == is_hard on:change=move |_| pass(is_hard) />
                <span>{name}</span>
            </label>
        }
    };
    let rigs = Memo::new(move |_| part.culling.with(|view| view.rigs.clone()));
    let of_rig = Memo::new(move |_| part.limits.with(|limits| limits.query.rig.clone()));
    // A limit that is dragged in a chart opens it; it closes by hand alone.
    let opened = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || part.limits.with(|limits| limits.query.limits.iter().any(Option::is_some))
    });
    let nothing = Memo::new(move |_| part.culling.with(|view| view.rejected == 0));
    let apply = move |_| {
        if !nothing.get_untracked() {
            state.alter(Command::ApplyCull(part.limits.with_untracked(|limits| limits.query.clone())));
        }
    };
    view! {
        <details class="groups culling" open=opened>
            <summary>{tr!("Limits")}</summary>
            <p class="muted">
                {tr!("A light strictly beyond a limit is out. Nothing changes before you press “Exclude”; it can be undone in one step.")}
            </p>
            <div class="tools" role="group" aria-label=tr!("Which limits")>
                {choice(tr!("Soft limits"), false)}
                {choice(tr!("Hard limits"), true)}
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || part.limits.with(|limits| limits.query.measured)
                        on:change=move |event| {
                            let measured = event_target_checked(&event);
                            change_limits(state, |limits| {
                                limits.query.measured = measured;
                                limits.chosen = true;
                            });
                        }
                    />
                    <span>{tr!("Judge what was measured, not the capture program’s figures")}</span>
                </label>
                <Show when=move || rigs.with(|rigs| rigs.len() > 1)>
                    <label>
                        <span>{tr!("Rig")}</span>
                        <select on:change=move |event| {
                            let rig = Some(event_target_value(&event)).filter(|rig| !rig.is_empty());
                            let kept = state.settings.with_untracked(|settings| settings.culling.clone());
                            change_limits(state, |limits| limits.take(rig, &kept));
                        }>
                            <option value="" prop:selected=move || of_rig.with(Option::is_none)>{tr!("All")}</option>
                            {move || rigs.get().into_iter().map(|rig| {
                                let (value, name) = (rig.clone(), rig.clone());
                                view! {
                                    <option value=value prop:selected=move || of_rig.with(|of| of.as_ref() == Some(&rig))>{name}</option>
                                }
                            }).collect::<Vec<_>>()}
                        </select>
                    </label>
                </Show>
            </div>
            <div class="tools">{(0..LIMITS.len()).map(|at| field(state, at)).collect::<Vec<_>>()}</div>
            <p role="status">{move || told(state)}</p>
            {move || which(state, part.culling.with(|view| (view.unjudged_files.clone(), view.unjudged)))}
            <div class="scroll" tabindex="0" role="region" aria-label=tr!("What each group would lose")>
                <table class="plain losses" aria-label=tr!("What each group would lose")>
                    <thead>
                        <tr>
                            <th scope="col">{tr!("Exclude")}</th>
                            <th scope="col">{tr!("Group")}</th>
                            <th scope="col" class="n">{tr!("Lights")}</th>
                            <th scope="col" class="n">{tr!("Out")}</th>
                            <th scope="col" class="n">{tr!("Share")}</th>
                            <th scope="col" class="n">{tr!("Time")}</th>
                            <th scope="col">{tr!("Which")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || part.culling.get().groups.iter().cloned().map(|group| line(state, group)).collect::<Vec<_>>()}
                    </tbody>
                </table>
            </div>
            <button type="button" class="primary" aria-disabled=move || nothing.get().then_some("true") on:click=apply>
                {move || {
                    let rejected = part.culling.with(|view| view.rejected);
                    tr_n!(rejected, "Exclude {n} light", "Exclude {n} lights", n = words::count(rejected))
                }}
            </button>
        </details>
    }
}

/// What was typed that limits nothing: where, what, and why it does not.
#[derive(Clone, PartialEq)]
struct Wrong {
    /// The pass and the rig: what is wrong with one is nothing to another.
    of: (bool, Option<String>),
    typed: String,
    why: &'static str,
}

/// A limit's field.
fn field(state: State, at: usize) -> impl IntoView {
    let part = state.of_frames();
    let limit = LIMITS.get(at);
    let wrong = RwSignal::new(None::<Wrong>);
    let now = move || part.limits.with(|limits| limits.query.limits.get(at).copied().flatten());
    let of_this = move || part.limits.with(|limits| (limits.hard, limits.query.rig.clone()));
    // A limit that was set since, in a chart or by another rig, stands in its place.
    let fault = Memo::new(move |_| wrong.get().filter(|wrong| now().is_none() && wrong.of == of_this()));
    let shown = move || match (fault.get(), now()) {
        (Some(wrong), _) => wrong.typed,
        (None, Some(number)) => limit.map(|limit| limit.text(number)).unwrap_or_default(),
        (None, None) => String::new(),
    };
    let typed = move |event| {
        let field = event_target::<HtmlInputElement>(&event);
        let typed = field.value();
        match limit.map_or(Ok(None), |limit| limit.typed(&typed)) {
            Ok(number) => {
                wrong.set(None);
                set(state, at, number);
                // Also where it was typed in another way than it stands there: 0.7 is 70 %.
                field.set_value(&untrack(shown));
            }
            Err(why) => {
                wrong.set(Some(Wrong { of: untrack(of_this), typed, why }));
                set(state, at, None);
            }
        }
    };
    view! {
        <label>
            <span>{limit.map(|limit| of(limit.name))}</span>
            <input
                type="text"
                inputmode="decimal"
                class="short"
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=shown
                on:input=move |event| {
                    if event_target_value(&event).trim().is_empty() {
                        wrong.set(None);
                    }
                }
                on:change=typed
            />
            <small class="fault" role="alert">{move || fault.get().map(|wrong| of(wrong.why)).unwrap_or_default()}</small>
        </label>
    }
}

/// Sets a limit of the pass that is shown.
pub fn set(state: State, at: usize, limit: Option<f64>) {
    change_limits(state, |limits| {
        if let Some(place) = limits.query.limits.get_mut(at) {
            *place = limit;
        }
    });
}

/// What would go, and what cannot be judged.
fn told(state: State) -> String {
    state.of_frames().culling.with(|view| {
        let mut told = tr_n!(
            view.rejected,
            "{n} light, {time} of light, would be excluded.",
            "{n} lights, {time} of light, would be excluded.",
            n = words::count(view.rejected),
            time = duration(view.rejected_s)
        );
        if view.unjudged > 0 {
            told.push(' ');
            told.push_str(&tr_n!(
                view.unjudged,
                "{n} light cannot be judged by some limit, and stay.",
                "{n} lights cannot be judged by some limit, and stay.",
                n = words::count(view.unjudged)
            ));
        }
        if view.rms_in_pixels > 0 {
            told.push(' ');
            told.push_str(&tr_n!(
                view.rms_in_pixels,
                "The guiding RMS of {n} light is in pixels of the guide camera, and judged as if it were arcsec.",
                "The guiding RMS of {n} lights is in pixels of the guide camera, and judged as if it were arcsec.",
                n = words::count(view.rms_in_pixels)
            ));
        }
        told
    })
}

/// The first files of a list of so many, each leading to it. The whole list is the table with what does not count, once it
/// is done.
fn which(state: State, (files, all): (Vec<(u32, String)>, u32)) -> impl IntoView {
    /// On a phone more of them would hide what is below.
    const FEW: usize = 6;
    let most = if is_narrow() { FEW } else { NAMED };
    let more = all.saturating_sub(words::whole(files.len().min(most)));
    let file = move |(file, why): (u32, String)| {
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| state.open_file(file)>
                    {why}
                </button>
            </li>
        }
    };
    let more = (more > 0)
        .then(|| view! { <li class="muted">{tr_n!(more, "and {n} more", n = words::count(more))}</li> });
    view! { <ul class="which">{files.into_iter().take(most).map(file).collect::<Vec<_>>()}{more}</ul> }
}

fn line(state: State, group: CullGroup) -> impl IntoView {
    let CullGroup { key, name, lights, rejected, rejected_s, files, is_spared } = group;
    let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let share = 100.0 * f64::from(rejected) / f64::from(lights.max(1));
    let label = tr!("Exclude from {name}", name);
    view! {
        <tr>
            <td>
                <input
                    type="checkbox"
                    aria-label=label
                    prop:checked=!is_spared
                    on:change=move |event| {
                        let spare = !event_target_checked(&event);
                        change_limits(state, |limits| limits.query.spare(key.clone(), spare));
                    }
                />
            </td>
            <th scope="row">{name}</th>
            <td class="n" data-word=tr!("Lights")>{words::count(lights)}</td>
            <td class="n" data-word=tr!("Out")>{words::count(rejected)}</td>
            <td class="n">{format!("{share:.0} %")}</td>
            <td class="n">{duration(rejected_s)}</td>
            <td>{which(state, (files, rejected))}</td>
        </tr>
    }
}
