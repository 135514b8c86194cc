//! Lights looked at one after another, as one goes through a night in the morning: keys or buttons step, play and exclude.

mod pointer;
mod stage;
mod tools;

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::Command;
use nightledger_session::present::blink::{BlinkLight, BlinkOf, Lights, NextOutlier};
use nightledger_session::present::pictures::Zoom;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use crate::page::focus;
use crate::page::state::{FASTEST, State, state};
use crate::page::tabs::on_leaving;
use crate::page::words;
use crate::protocol::ToEngine;
use crate::storage::Word;
use stage::{Beside, Stage};
use tools::Tools;

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

    /// Goes to the next light that stands out and still counts, in this group or another.
    fn step_to_outlier(self) {
        let part = self.of_frames().blinking;
        let at = part.at.get_untracked();
        let (next, judged) =
            self.of_frames().blink.with_untracked(|page| (page.next_outlier(at), page.judged));
        match next {
            Some(NextOutlier::Further(at)) => part.at.set(at),
            Some(NextOutlier::InGroup { group, name }) => {
                self.ask(Command::Blink(BlinkOf::Outlier(group)));
                self.say(tr!("Group {group}", group = name));
            }
            Some(NextOutlier::Before(at)) => {
                part.at.set(at);
                self.say(tr!("Back at the first that stands out"));
            }
            None if judged => self.say(tr!("No other light stands out")),
            None => self.say(unjudged()),
        }
    }

    /// Shows a group from its first light on.
    fn blink_group(self, group: u32) {
        self.of_frames().blinking.at.set(0);
        self.ask(Command::Blink(BlinkOf::Group(group)));
    }

    /// Goes to the next group, after the last to the first.
    fn next_group(self) {
        let (group, groups) = self.group_of_groups();
        let next = group.saturating_add(1);
        self.blink_group(if next < groups { next } else { 0 });
    }

    /// Goes to the group before, from the first to the last.
    fn previous_group(self) {
        let (group, groups) = self.group_of_groups();
        self.blink_group(group.checked_sub(1).unwrap_or(groups.saturating_sub(1)));
    }

    /// The place of the group that is looked at, and how many there are.
    fn group_of_groups(self) -> (u32, u32) {
        self.of_frames().blink.with_untracked(|page| (page.group, words::whole(page.groups.len())))
    }

    /// Plays so many pictures a second from now on, and keeps that.
    fn pace(self, pace: u32) {
        let pace = pace.clamp(1, FASTEST);
        self.of_frames().blinking.pace.set(pace);
        if let Err(why) = Word::Pace.keep(&pace.to_string()) {
            self.trouble(why.to_owned());
        }
    }

    /// Plays faster or slower, and says how fast.
    fn pace_by(self, by: i32) {
        self.pace(self.of_frames().blinking.pace.get_untracked().saturating_add_signed(by));
        let pace = self.of_frames().blinking.pace.get_untracked();
        self.say(tr_n!(pace, "{n} picture a second", "{n} pictures a second", n = words::count(pace)));
    }

    /// Shows pixels around a place, in pixels of the frame, or the whole picture again. Without a place it is the one that
    /// was looked at last, or the middle.
    fn turn_zoom(self, place: Option<(f64, f64)>) {
        let part = self.of_frames().blinking;
        if part.zoom.with_untracked(Option::is_some) {
            return part.zoom.set(None);
        }
        let Some((frame, seen)) = self.blinked_frame().zip(pointer::seen()) else { return };
        let middle = (f64::from(frame.0) / 2.0, f64::from(frame.1) / 2.0);
        let centre = place.or(part.looked.get_value()).unwrap_or(middle);
        part.parts.set(false);
        part.zoom.set(Some(Zoom { centre, frame, seen }.moved(0.0, 0.0)));
    }

    /// Columns and rows of the frame that is looked at, once its picture is here.
    fn blinked_frame(self) -> Option<(u32, u32)> {
        let file = untrack(|| self.blinked())?.file()?;
        let pictures = self.of_frames().blinking.pictures;
        pictures
            .with_untracked(|pictures| pictures.get(&file)?.as_ref().ok().map(|picture| picture.shape.frame))
    }

    /// Looks at another place of the frame, so many pixels further; whether that was done.
    fn pan(self, across: f64, down: f64) -> bool {
        let zoom = self.of_frames().blinking.zoom;
        let Some(now) = zoom.get_untracked() else { return false };
        // The window may be another size by now.
        let seen = pointer::seen().unwrap_or(now.seen);
        zoom.set(Some(Zoom { seen, ..now }.moved(across, down)));
        true
    }

    /// Looks at a place so many eighths of what is seen further; whether that was done.
    fn pan_by_keys(self, across: f64, down: f64) -> bool {
        let seen = self.of_frames().blinking.zoom.with_untracked(|zoom| zoom.map(|zoom| zoom.seen));
        seen.is_some_and(|(width, height)| self.pan(across * width / 8.0, down * height / 8.0))
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
    for pictures in [part.pictures, part.near] {
        pictures.update(|pictures| pictures.retain(Result::is_ok));
    }
    state.ask_blink();
    // Of what is looked at pixel by pixel, some more is made than is seen.
    Effect::new(move |_| {
        let zoom = part.zoom.get();
        if let Some(zoom) = zoom {
            part.looked.set_value(Some(zoom.centre));
        }
        let now = part.part.get_untracked();
        let next = zoom.map(|zoom| zoom.part(now));
        if now != next {
            part.part.set(next);
        }
    });
    // What is shown, and the lights beside it, are to be here.
    Effect::new(move |_| {
        let (at, stars, near) = (part.at.get(), part.stars.get(), part.part.get());
        let wanted = state.of_frames().blink.with(|page| {
            let mut wanted = Vec::new();
            part.kept(near)
                .update_untracked(|pictures| wanted = pictures.show(&page.lights, at, stars, near));
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
    let several = Memo::new(move |_| {
        state.of_frames().blink.with(|page| page.groups.len() > usize::from(page.are == Lights::Group))
    });
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
            let lights = words::whole(page.lights.len());
            let name = match page.are {
                Lights::Group => None,
                Lights::Listed => Some(tr_n!(
                    lights,
                    "{n} light as Quality lists it",
                    "{n} lights as Quality lists them",
                    n = words::count(lights)
                )),
                Lights::Alone => page.lights.first().map(|light| light.name.clone()),
            };
            let others = name.map(|name| view! { <option value="" selected=true>{name}</option> });
            (others, page.groups.iter().enumerate().map(option).collect::<Vec<_>>())
        })
    };
    // By a pointer or by keys, which go on in the list.
    let by_pointer = StoredValue::new(false);
    let choose = move |event: Event| {
        if let Ok(group) = event_target_value(&event).parse() {
            state.blink_group(group);
        }
        if by_pointer.get_value() {
            focus_picture();
        }
    };
    view! {
        {move || if any.get() {
            view! {
                <div class="blink" on:keydown=move |event| pressed(state, &event) on:click=move |event| clicked(&event)>
                    <div class="view" id="blink-view">
                        <div class="group">
                            <label>
                                <span>{tr!("Group")}</span>
                                <select
                                    on:change=choose
                                    on:pointerdown=move |_| by_pointer.set_value(true)
                                    on:keydown=move |_| by_pointer.set_value(false)
                                >
                                    {groups}
                                </select>
                            </label>
                            <Show when=move || several.get()>
                                <button type="button" on:click=move |_| state.next_group()>{tr!("Next group")}</button>
                            </Show>
                        </div>
                        <Stage />
                        <Tools />
                    </div>
                    <Beside />
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
    let is_here = move || untrack(|| state.blinked()).is_some_and(|light| part.is_here(&light));
    let timer = StoredValue::new_local(None::<gloo_timers::callback::Interval>);
    Effect::new(move |_| {
        let pace = part.pace.get();
        timer.set_value(part.plays.get().then(|| {
            gloo_timers::callback::Interval::new(1000 / pace.max(1), move || {
                if is_here() {
                    state.step(1, true);
                }
            })
        }));
    });
}

/// Why nothing can stand out.
fn unjudged() -> &'static str {
    tr!("Nothing is measured yet: “Measure stars” in Quality does that.")
}

/// Gives the picture the focus, and with it the keys.
fn focus_picture() {
    if let Ok(Some(stage)) = document().query_selector(".blink .stage") {
        focus::focus(&stage);
    }
}

/// A click anywhere gives the keys back to the picture: Space would press again what was clicked. A press of a key on a
/// button is a click too, without a number, and leaves the focus there.
fn clicked(event: &MouseEvent) {
    let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_in = |what: &str| {
        on.as_ref().is_some_and(|element| element.closest(what).is_ok_and(|in_it| in_it.is_some()))
    };
    if event.detail() == 0 || is_in("select") {
        return;
    }
    focus_picture();
    // What a label is of takes the focus after this.
    if is_in("label.check") {
        spawn_local(async {
            gloo_timers::future::TimeoutFuture::new(0).await;
            focus_picture();
        });
    }
}

/// A key: fields and buttons keep their own.
fn pressed(state: State, event: &KeyboardEvent) {
    let part = state.of_frames().blinking;
    let on = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_on = |name: &str| on.as_ref().is_some_and(|element| element.tag_name() == name);
    if is_on("SELECT") || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let key = event.key();
    if key == " " && (is_on("BUTTON") || is_on("INPUT")) {
        return;
    }
    // A key that is held steps on; whatever else it does, it does once.
    let once = !event.repeat();
    if event.shift_key() {
        let is_moved = match key.as_str() {
            "ArrowRight" => state.pan_by_keys(1.0, 0.0),
            "ArrowLeft" => state.pan_by_keys(-1.0, 0.0),
            "ArrowDown" => state.pan_by_keys(0.0, 1.0),
            "ArrowUp" => state.pan_by_keys(0.0, -1.0),
            _ => false,
        };
        if is_moved {
            return event.prevent_default();
        }
    }
    match key.as_str() {
        "ArrowRight" => state.step(1, false),
        "ArrowLeft" => state.step(-1, false),
        "PageDown" => state.step(10, false),
        "PageUp" => state.step(-10, false),
        "Home" => part.at.set(0),
        "End" => state.step(isize::MAX, false),
        "n" | "N" if once => state.step_to_outlier(),
        "g" | "G" if once && event.shift_key() => state.previous_group(),
        "g" | "G" if once => state.next_group(),
        "x" | "X" if once => state.turn_blinked(),
        "z" | "Z" if once => state.turn_zoom(None),
        "+" | "=" => state.pace_by(1),
        "-" => state.pace_by(-1),
        " " if once => part.plays.update(|plays| *plays = !*plays),
        // A space that is held would scroll.
        "n" | "N" | "g" | "G" | "x" | "X" | "z" | "Z" | " " => {}
        _ => return,
    }
    event.prevent_default();
}
