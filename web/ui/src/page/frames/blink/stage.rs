//! The picture itself with its circles, and what it is of.

use std::rc::Rc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::blink::BlinkLight;
use web_sys::{HtmlCanvasElement, PointerEvent};

use crate::page::focus;
use crate::page::state::{State, state};
use crate::page::words;
use crate::picture::Picture;

/// What stands where the picture is to be.
#[derive(Clone)]
enum Seen {
    Picture(Rc<Picture>),
    /// Why there is none.
    Why(String),
    Waiting,
}

fn seen(state: State, light: &BlinkLight) -> Seen {
    if state.sample.get() {
        return Seen::Why(tr!("The sample has headers alone: there is no picture in it.").to_owned());
    }
    if let Some(why) = &light.unshown {
        return Seen::Why(why.clone());
    }
    let picture = light
        .key
        .as_ref()
        .and_then(|key| state.of_frames().blinking.pictures.with(|pictures| pictures.get(key).cloned()));
    match picture {
        Some(Ok(picture)) => Seen::Picture(picture),
        Some(Err(why)) => Seen::Why(tr!("This file cannot be shown: {why}.", why)),
        None => Seen::Waiting,
    }
}

/// What is on the canvas.
struct Drawn {
    picture: Rc<Picture>,
    parts: bool,
    canvas: HtmlCanvasElement,
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.picture, &other.picture) && self.parts == other.parts && self.canvas == other.canvas
    }
}

/// The picture.
#[component]
pub fn Stage() -> impl IntoView {
    let state = state();
    let part = state.of_frames().blinking;
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let stage = NodeRef::<leptos::html::Div>::new();
    let light = Memo::new(move |_| state.blinked().unwrap_or_default());
    let now = Signal::derive_local(move || light.with(|light| seen(state, light)));
    Effect::new(move |drawn: Option<Option<Drawn>>| {
        let drawn = drawn.flatten();
        let (Seen::Picture(picture), Some(canvas)) = (now.get(), canvas.get()) else { return drawn };
        let next = Drawn { picture, parts: part.parts.get(), canvas };
        // Pictures of other lights come all the time.
        if drawn.as_ref() != Some(&next) {
            // A canvas of this size can be drawn on, or the browser has no memory for it, which it says itself.
            let _ = next.picture.draw(&next.canvas, next.parts);
        }
        Some(next)
    });
    // Who came here by a click, and not by keys along the tabs, goes on with the keys of this place.
    Effect::new(move |_| {
        let Some(stage) = stage.get() else { return };
        let by_keys = document().query_selector("[role=tab]:focus-visible").is_ok_and(|tab| tab.is_some());
        if !by_keys {
            focus::focus(&stage);
            // With the buttons below it.
            focus::into_sight_soon("blink-view".to_owned());
        }
    });
    let shows = move || matches!(now.get(), Seen::Picture(_));
    let circles = move || match now.get() {
        Seen::Picture(picture) if part.stars.get() && !part.parts.get() => {
            let (width, height) = picture.size(false);
            Some(view! {
                // As large as the picture: both are made smaller in the same way.
                <svg class="circles" width=width.to_string() height=height.to_string() viewBox=format!("0 0 {width} {height}") aria-hidden="true">
                    <path d=picture.circles(false)></path>
                    <path class="worst" d=picture.circles(true)></path>
                </svg>
            })
        }
        _ => None,
    };
    let why = move || match now.get() {
        Seen::Picture(_) => None,
        Seen::Why(why) => Some(why),
        Seen::Waiting => Some(tr!("Reading …").to_owned()),
    };
    let off = Memo::new(move |_| light.with(|light| !light.counted));
    let began = StoredValue::new(None::<(i32, i32)>);
    let down = move |event: PointerEvent| {
        // Two fingers make it larger.
        let is_one = event.is_primary() && event.pointer_type() == "touch";
        began.set_value(is_one.then(|| (event.client_x(), event.client_y())));
    };
    let up = move |event: PointerEvent| {
        if let Some((x, y)) = began.try_update_value(Option::take).flatten() {
            match swiped(event.client_x().saturating_sub(x), event.client_y().saturating_sub(y)) {
                0 => {}
                by => state.step(by, false),
            }
        }
    };
    view! {
        <div
            class="stage"
            class:off=move || off.get()
            class:parts=move || part.parts.get()
            tabindex="0"
            role="group"
            aria-label=tr!("Picture. Arrow keys step, Space plays, X excludes.")
            node_ref=stage
            on:pointerdown=down
            on:pointerup=up
            on:pointercancel=move |_| began.set_value(None)
        >
            <div class="sheet" class:waits=move || !shows()>
                <canvas node_ref=canvas role="img" aria-label=move || light.with(|light| light.name.clone()) aria-busy=move || matches!(now.get(), Seen::Waiting).then_some("true")></canvas>
                {circles}
            </div>
            {move || why().map(|why| view! { <p class="why">{why}</p> })}
            {move || light.with(|light| over(state, light))}
            <span class="said-here" aria-hidden="true"></span>
        </div>
    }
}

/// Where a finger's way leads: to the next light, to the one before, or nowhere.
fn swiped(x: i32, y: i32) -> isize {
    const LEAST_PX: u32 = 40;
    let is_across = x.unsigned_abs() >= LEAST_PX && x.unsigned_abs() >= y.unsigned_abs().saturating_mul(2);
    match x {
        _ if !is_across => 0,
        ..0 => 1,
        _ => -1,
    }
}

/// Which light it is and whether it counts, on the picture.
fn over(state: State, light: &BlinkLight) -> impl IntoView + use<> {
    let mark = match (light.counted, light.excluded) {
        (true, _) => tr!("Counts"),
        (false, true) => tr!("Excluded"),
        (false, false) => tr!("Does not count"),
    };
    let place = move || {
        let all = state.of_frames().blink.with(|page| page.lights.len());
        let at = state.of_frames().blinking.at.get().saturating_add(1).min(all);
        tr!("{some} of {all}", some = words::count(words::whole(at)), all = words::count(words::whole(all)))
    };
    view! {
        <p class="over">
            <span class="figures place">{place}</span>
            <strong>{light.name.clone()}</strong>
            <span class="mark" class:off=!light.counted>{mark}</span>
            {light.stands_out.then(|| view! { <span class="mark out">{tr!("Stands out")}</span> })}
        </p>
    }
}

/// What else is known of the light, below what must not move.
#[component]
pub fn Beside() -> impl IntoView {
    let state = state();
    let stars = state.of_frames().blinking.stars;
    let light = Memo::new(move |_| state.blinked().unwrap_or_default());
    view! {
        {move || light.with(caption)}
        {move || stars.get().then(|| view! {
            <p class="muted">{tr!("Thick circles: the tenth of the measured stars with the longest axes.")}</p>
        })}
        <p class="muted keys">
            {tr!("Keys: ← → step, Page Up and Down by ten, N goes to the next that stands out, G to the next group and Shift+G to the one before, Space plays, X excludes or includes, Home and End go to the first and the last.")}
        </p>
    }
}

/// When it was taken, its figures, and why it does not count.
fn caption(light: &BlinkLight) -> impl IntoView + use<> {
    let why = (!light.counted && !light.reason.is_empty())
        .then(|| tr!("Does not count: {reason}", reason = light.reason));
    view! {
        <p class="of">
            <span>{(!light.time.is_empty()).then(|| format!("{} UTC", light.time))}</span>
            {light.figures.iter().map(|figure| view! { <span>{figure.clone()}</span> }).collect::<Vec<_>>()}
            {why.map(|why| view! { <span class="mark off">{why}</span> })}
        </p>
    }
}
