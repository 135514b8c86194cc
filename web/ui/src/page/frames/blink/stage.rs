//! The picture itself with its circles, and what it is of.

use std::rc::Rc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::blink::BlinkLight;
use web_sys::HtmlCanvasElement;

use crate::page::state::{State, state};
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
            // An element that is on the page takes the focus.
            let _ = stage.focus();
        }
    });
    let shows = move || matches!(now.get(), Seen::Picture(_));
    let circles = move || match now.get() {
        Seen::Picture(picture) if part.stars.get() && !part.parts.get() => {
            let (width, height) = picture.size(false);
            Some(view! {
                <svg class="circles" viewBox=format!("0 0 {width} {height}") aria-hidden="true">
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
    view! {
        <div
            class="stage"
            tabindex="0"
            role="group"
            aria-label=tr!("Picture. Arrow keys step, Space plays, X excludes.")
            node_ref=stage
        >
            <div class="sheet" class:waits=move || !shows()>
                <canvas node_ref=canvas role="img" aria-label=move || light.with(|light| light.name.clone()) aria-busy=move || matches!(now.get(), Seen::Waiting).then_some("true")></canvas>
                {circles}
            </div>
            {move || why().map(|why| view! { <p class="why">{why}</p> })}
        </div>
        {move || light.with(caption)}
    }
}

/// What the picture is of.
fn caption(light: &BlinkLight) -> impl IntoView + use<> {
    let mark = match (light.counted, light.reason.is_empty()) {
        (true, _) => tr!("Counts").to_owned(),
        (false, true) => tr!("Does not count").to_owned(),
        (false, false) => tr!("Does not count: {reason}", reason = light.reason),
    };
    view! {
        <p class="of">
            <span class="mark" class:off=!light.counted>{mark}</span>
            <strong>{light.name.clone()}</strong>
            <span>{(!light.time.is_empty()).then(|| format!("{} UTC", light.time))}</span>
            {light.figures.iter().map(|figure| view! { <span>{figure.clone()}</span> }).collect::<Vec<_>>()}
        </p>
    }
}
