//! Lights looked at one after another, as one goes through a night in the morning: keys or buttons step, play and exclude.

mod stage;
mod tools;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::Command;
use nightledger_session::present::blink::{BlinkLight, BlinkOf};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::page::state::{State, state};
use crate::page::tabs::on_leaving;
use crate::page::words;
use crate::protocol::ToEngine;
use stage::Stage;
use tools::Tools;

/// Between one picture and the next where they play, if both are here.
const PLAY_MS: u32 = 450;

impl State {
    /// The light that is looked at.
    fn blinked(self) -> Option<BlinkLight> {
        let at = self.of_frames().blinking.at.get();
        self.of_frames().blink.with(|page| page.lights.get(at).cloned())
    }

    /// Goes so many lights on or back; `round`: from the last to the first.
    fn step(self, by: isize, round: bool) {
        let last = self.of_frames().blink.with_untracked(|page| page.lights.len()).saturating_sub(1);
        self.of_frames().blinking.at.update(|at| {
            *at = match at.checked_add_signed(by) {
                Some(next) if next <= last => next,
                Some(_) if round => 0,
                Some(_) => last,
                None => 0,
            };
        });
    }

    /// Goes to the next light that stands out in its group, round and round.
    fn step_to_outlier(self) {
        let at = self.of_frames().blinking.at.get_untracked();
        let next = self.of_frames().blink.with_untracked(|page| {
            let out = |at: &usize| page.lights.get(*at).is_some_and(|light| light.stands_out);
            (at.saturating_add(1)..page.lights.len()).chain(0..at).find(out)
        });
        match next {
            Some(next) => self.of_frames().blinking.at.set(next),
            None => self.say(tr!("No other light of this group stands out")),
        }
    }

    /// Shows a group from its first light on.
    fn blink_group(self, group: u32) {
        self.of_frames().blinking.at.set(0);
        self.ask(Command::Blink(BlinkOf::Group(group)));
    }

    /// Goes to the next group, after the last to the first.
    fn next_group(self) {
        let (group, groups) =
            self.of_frames().blink.with_untracked(|page| (page.group, words::whole(page.groups.len())));
        let next = group.saturating_add(1);
        self.blink_group(if next < groups { next } else { 0 });
    }

    /// Excludes the light that is looked at, or includes it again.
    fn turn_blinked(self) {
        let Some(light) = untrack(|| self.blinked()) else { return };
        if let Some(file) = light.key.clone().filter(|_| light.can_turn()) {
            self.alter(Command::ExcludeFile { file, exclude: !light.excluded });
        }
    }
}

/// The tab.
#[component]
pub fn Blink() -> impl IntoView {
    let state = state();
    let part = state.of_frames().blinking;
    // What failed is tried again.
    part.pictures.update(|pictures| pictures.retain(Result::is_ok));
    state.ask_blink();
    // What is shown, and the lights beside it, are to be here.
    Effect::new(move |_| {
        let (at, stars) = (part.at.get(), part.stars.get());
        let wanted = state.of_frames().blink.with(|page| {
            let mut wanted = Vec::new();
            part.pictures.update_untracked(|pictures| wanted = pictures.show(&page.lights, at, stars));
            wanted
        });
        if !wanted.is_empty() && !state.sample.get_untracked() {
            state.send(ToEngine::Preview(wanted));
        }
    });
    play(state);
    on_leaving(move || {
        part.plays.set(false);
        state.send(ToEngine::Preview(Vec::new()));
    });
    let any = Memo::new(move |_| state.of_frames().blink.with(|page| !page.lights.is_empty()));
    let several = Memo::new(move |_| state.of_frames().blink.with(|page| page.groups.len() > 1));
    let groups = move || {
        state.of_frames().blink.with(|page| {
            let option = |(at, group): (usize, &nightledger_session::present::blink::BlinkGroup)| {
                let name = tr!(
                    "{group} ({counted} of {lights} count)",
                    group = group.name,
                    counted = group.counted,
                    lights = group.lights
                );
                view! { <option value=at.to_string() selected=u32::try_from(at) == Ok(page.group)>{name}</option> }
            };
            page.groups.iter().enumerate().map(option).collect::<Vec<_>>()
        })
    };
    let choose = move |event| {
        if let Ok(group) = event_target_value(&event).parse() {
            state.blink_group(group);
        }
    };
    view! {
        {move || if any.get() {
            view! {
                <div class="blink" on:keydown=move |event| pressed(state, &event)>
                    <div class="group">
                        <label>
                            <span>{tr!("Group")}</span>
                            <select on:change=choose>{groups}</select>
                        </label>
                        <Show when=move || several.get()>
                            <button type="button" on:click=move |_| state.next_group()>{tr!("Next group")}</button>
                        </Show>
                    </div>
                    <Stage />
                    <Tools />
                </div>
            }.into_any()
        } else {
            view! { <p class="empty-note">{move || nothing(state)}</p> }.into_any()
        }}
    }
}

/// Why there is nothing to look at.
fn nothing(state: State) -> &'static str {
    if state.view.with(Option::is_none) {
        tr!("Pictures of the lights, one after another, will appear here once you add a folder.")
    } else {
        tr!("There is no light to look at: calibration frames, stacks and videos are not shown here.")
    }
}

/// Goes on to the next picture as long as it plays; it waits for one that is not here yet.
fn play(state: State) {
    let part = state.of_frames().blinking;
    let is_here = move || {
        let light = untrack(|| state.blinked());
        light.is_some_and(|light| {
            let here = |key| part.pictures.with_untracked(|pictures| pictures.get(key).is_some());
            light.unshown.is_some() || light.key.as_ref().is_some_and(here)
        })
    };
    let timer = StoredValue::new_local(None::<gloo_timers::callback::Interval>);
    Effect::new(move |_| {
        timer.set_value(part.plays.get().then(|| {
            gloo_timers::callback::Interval::new(PLAY_MS, move || {
                if is_here() {
                    state.step(1, true);
                }
            })
        }));
    });
}

/// A key: fields and buttons keep their own.
fn pressed(state: State, event: &KeyboardEvent) {
    let part = state.of_frames().blinking;
    let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_on = |name: &str| on.as_ref().is_some_and(|element| element.tag_name() == name);
    if is_on("SELECT") || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "ArrowRight" => state.step(1, false),
        "ArrowLeft" => state.step(-1, false),
        "PageDown" => state.step(10, false),
        "PageUp" => state.step(-10, false),
        "n" | "N" => state.step_to_outlier(),
        "g" | "G" => state.next_group(),
        "Home" => part.at.set(0),
        "End" => state.step(isize::MAX, false),
        "x" | "X" => state.turn_blinked(),
        " " if !is_on("BUTTON") => part.plays.update(|plays| *plays = !*plays),
        _ => return,
    }
    event.prevent_default();
}
