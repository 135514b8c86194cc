//! The goals of a target, typed: hours or frames of each filter.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::Amount;
use nightledger_ledger::limits::Limits;
use nightledger_session::present::correct::number;
use nightledger_session::present::plain;
use nightledger_session::present::projects::{GoalBar, Project};

use crate::page::fields::{Form, bare};
use crate::page::state::{State, state};

/// No target is worth more: ten years of nights.
const MOST: Limits = Limits { least: 0.0, most: 100_000.0 };

/// A field for each filter, and one more.
#[component]
pub fn Goals(now: Memo<Project>) -> impl IntoView {
    let state = state();
    let name = now.with_untracked(|target| target.name.clone()).unwrap_or_default();
    let bars = move || now.with(|target| target.bars.clone());
    let field = {
        let name = name.clone();
        move |bar: GoalBar| view! { <Field now name=name.clone() bar /> }
    };
    let (filter, amount, frames) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let fault = RwSignal::new("");
    let add = {
        let name = name.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let wanted = amount.with_untracked(|typed| amount_of(typed, frames.get_untracked()));
            let named = filter.with_untracked(|filter| filter.trim().to_owned());
            match wanted {
                Some(wanted) if !named.is_empty() => {
                    let bar = GoalBar { filter: Some(named), ..GoalBar::default() };
                    type_in(state, &name, &bar, Some(wanted));
                    filter.set(String::new());
                    amount.set(String::new());
                    fault.set("");
                }
                Some(_) => fault.set(tr!("Which filter?")),
                None => fault.set(tr!("How many? A number over 0.")),
            }
        }
    };
    view! {
        <div class="goals">
            <ul>
                <For each=bars key=key_of children=field />
            </ul>
            <form on:submit=add>
                <label>
                    <span>{tr!("Another filter")}</span>
                    <input type="text" autocomplete="off" bind:value=filter />
                </label>
                <label>
                    <span>{tr!("Goal")}</span>
                    <input type="text" inputmode="decimal" autocomplete="off" class="short" bind:value=amount />
                </label>
                <Unit frames name=tr!("the other filter").to_owned() />
                <button type="submit">{tr!("Add goal")}</button>
                <small class="fault" role="alert">{fault}</small>
            </form>
        </div>
    }
}

/// The goal of one filter.
#[component]
fn Field(now: Memo<Project>, name: String, bar: GoalBar) -> impl IntoView {
    let state = state();
    let label = bar.label();
    let typed = {
        let (name, bar) = (name.clone(), bar.clone());
        Memo::new(move |_| {
            let filter = bar.filter.as_deref()?;
            state
                .settings
                .with(|settings| settings.goals.typed_of(&name, bar.panel.as_deref(), filter, bar.exposure_s))
        })
    };
    // What a plan says shows where nothing is typed.
    let planned = {
        let bar = bar.clone();
        Memo::new(move |_| {
            let bars = now.read();
            let bar = bars.bars.iter().find(|other| key_of(other) == key_of(&bar));
            bar.filter(|_| typed.with(Option::is_none)).and_then(wanted)
        })
    };
    let is_in_frames = move |amount| matches!(amount, Amount::Frames(_));
    let frames = RwSignal::new(typed.get_untracked().or(planned.get_untracked()).is_some_and(is_in_frames));
    // What is undone, or stands in a plan that is read, may have the other unit.
    Effect::new(move |_| {
        if let Some(amount) = typed.get().or(planned.get()) {
            frames.set(is_in_frames(amount));
        }
    });
    let shown = move || typed.get().map(words_of).unwrap_or_default();
    let take = {
        let (name, bar) = (name.clone(), bar.clone());
        move |typed: &str| type_in(state, &name, &bar, amount_of(typed, frames.get_untracked()))
    };
    let retype = move || {
        if let Some(text) = typed.get_untracked().map(words_of) {
            type_in(state, &name, &bar, amount_of(&text, frames.get_untracked()));
        }
    };
    let changed: Box<dyn Fn() + Send> = Box::new(retype);
    view! {
        <li>
            <span>{label.clone()}</span>
            {bare(
                Some(tr!("Goal for {filter}", filter = label)),
                Signal::derive(move || planned.get().map(words_of)),
                Form::Within(MOST),
                Box::new(shown),
                Box::new(take),
            )}
            <Unit frames name=label changed />
        </li>
    }
}

/// Hours or frames.
#[component]
fn Unit(
    /// Whether frames are counted.
    frames: RwSignal<bool>,
    /// Of what.
    name: String,
    /// Called when it is another one.
    #[prop(optional)]
    changed: Option<Box<dyn Fn() + Send>>,
) -> impl IntoView {
    let change = move |event| {
        frames.set(event_target_value(&event) == "frames");
        if let Some(changed) = &changed {
            changed();
        }
    };
    view! {
        <select aria-label=tr!("Unit of the goal for {filter}", filter = name) on:change=change>
            <option value="hours" prop:selected=move || !frames.get()>{tr!("hours")}</option>
            <option value="frames" prop:selected=move || frames.get()>{tr!("frames")}</option>
        </select>
    }
}

/// What a bar stays the same by while its goal changes, and its field with it.
fn key_of(bar: &GoalBar) -> (Option<String>, Option<String>, Option<u64>) {
    (bar.panel.clone(), bar.filter.clone(), bar.exposure_s.map(f64::to_bits))
}

/// What is wanted, whoever says so.
fn wanted(bar: &GoalBar) -> Option<Amount> {
    bar.want_frames.map(Amount::Frames).or_else(|| bar.want_s.map(Amount::Seconds))
}

/// An amount as a field shows it.
fn words_of(amount: Amount) -> String {
    match amount {
        Amount::Frames(count) => count.to_string(),
        Amount::Seconds(seconds) => plain(seconds / 3600.0, 4),
    }
}

/// What was typed, as an amount; nothing for nothing or 0.
fn amount_of(typed: &str, frames: bool) -> Option<Amount> {
    let number = number(typed).filter(|number| *number > 0.0)?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the field's limits")]
    let count = number.round() as u32;
    Some(if frames { Amount::Frames(count.max(1)) } else { Amount::Seconds(number * 3600.0) })
}

fn type_in(state: State, target: &str, bar: &GoalBar, amount: Option<Amount>) {
    let filter = bar.filter.clone().unwrap_or_default();
    state.set(tr!("goal of {target} {filter}", target, filter = bar.label()), |settings| {
        settings.goals.type_in(target, bar.panel.as_deref(), &filter, bar.exposure_s, amount);
    });
}
