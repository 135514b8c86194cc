//! The picture itself with its circles, and what it is of.

use std::rc::Rc;

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::blink::BlinkLight;
use nightledger_session::present::pictures::{Pictures, Zoom};
use web_sys::HtmlCanvasElement;

use super::pointer::Pointers;
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
    let part = state.of_frames().blinking;
    let file = light.file();
    let kept = |whose: RwSignal<Pictures<_>, LocalStorage>| {
        file.as_ref().and_then(|file| whose.with(|pictures| pictures.get(file).cloned()))
    };
    // Where no part of it can be shown, the whole cannot.
    match kept(part.pictures).or_else(|| kept(part.near).filter(Result::is_err)) {
        Some(Ok(picture)) => Seen::Picture(picture),
        Some(Err(why)) => Seen::Why(tr!("This file cannot be shown: {why}.", why)),
        None => Seen::Waiting,
    }
}

/// The part of a light that is looked at pixel by pixel, if it is here.
fn near(state: State, light: &BlinkLight) -> Option<Rc<Picture>> {
    let part = state.of_frames().blinking;
    part.zoom.with(Option::is_some).then_some(())?;
    let picture = part.near.with(|pictures| pictures.get(&light.file()?).cloned());
    picture?.ok()
}

/// Where a piece of a frame lies below what is seen of it, as a CSS transform, and how large it is.
#[derive(Clone, PartialEq)]
struct Lies {
    transform: String,
    width: String,
    height: String,
}

fn lies(zoom: Zoom, first: (u32, u32), size: (u32, u32)) -> Lies {
    let across = f64::from(first.0) - zoom.centre.0;
    let down = f64::from(first.1) - zoom.centre.1;
    // Whole pixels: between them nothing is as it is.
    Lies {
        transform: format!("translate({}px, {}px)", across.round(), down.round()),
        width: format!("{}px", size.0),
        height: format!("{}px", size.1),
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
    let close = Signal::derive_local(move || light.with(|light| near(state, light)));
    let near_canvas = NodeRef::<leptos::html::Canvas>::new();
    Effect::new(move |drawn: Option<Option<Drawn>>| {
        let drawn = drawn.flatten();
        let (Some(picture), Some(canvas)) = (close.get(), near_canvas.get()) else { return drawn };
        let next = Drawn { picture, parts: true, canvas };
        if drawn.as_ref() != Some(&next) {
            let _ = next.picture.draw(&next.canvas, true);
        }
        Some(next)
    });
    let shows = move || matches!(now.get(), Seen::Picture(_));
    let waits = move || !shows() && close.with(Option::is_none);
    // Below the part that is looked at lies the whole picture, as large as the frame: until the part is here, and around it.
    let whole_lies = Memo::new(move |_| part.zoom.get().map(|zoom| lies(zoom, (0, 0), zoom.frame)));
    let near_lies = Memo::new(move |_| {
        let zoom = part.zoom.get()?;
        close.with(|picture| {
            let shown = picture.as_ref()?.shape.part?;
            Some(lies(zoom, (shown.left, shown.top), (shown.width, shown.height)))
        })
    });
    let style = |lies: Memo<Option<Lies>>, of: fn(&Lies) -> &String| {
        move || lies.with(|lies| lies.as_ref().map(|lies| of(lies).clone()))
    };
    let picture_of_circles = move || match (close.get(), now.get()) {
        (Some(picture), _) | (None, Seen::Picture(picture)) => Some(picture),
        (None, _) => None,
    };
    let circles = move || match picture_of_circles() {
        Some(picture) if part.stars.get() && !part.parts.get() => {
            let (width, height) = picture.size(false);
            Some(view! {
                // As large as the picture: both are made smaller in the same way.
                <svg
                    class="circles"
                    style:transform=style(whole_lies, |lies| &lies.transform)
                    style:width=style(whole_lies, |lies| &lies.width)
                    style:height=style(whole_lies, |lies| &lies.height)
                    width=width.to_string() height=height.to_string() viewBox=format!("0 0 {width} {height}") aria-hidden="true">
                    <path d=picture.circles(false)></path>
                    <path class="worst" d=picture.circles(true)></path>
                </svg>
            })
        }
        _ => None,
    };
    let why = move || match now.get() {
        Seen::Picture(_) => None,
        _ if close.with(Option::is_some) => None,
        Seen::Why(why) => Some(why),
        Seen::Waiting => Some(tr!("Reading …").to_owned()),
    };
    let off = Memo::new(move |_| light.with(|light| !light.counted));
    let pointers = Pointers::new(state);
    view! {
        <div
            class="stage"
            class:off=move || off.get()
            class:parts=move || part.parts.get()
            class:near=move || part.zoom.with(Option::is_some)
            tabindex="0"
            role="group"
            aria-label=tr!("Picture. Arrow keys step, Space plays, X excludes, Z shows pixels.")
            node_ref=stage
            on:pointerdown=move |event| pointers.down(&event)
            on:pointermove=move |event| pointers.moved(&event)
            on:pointerup=move |event| pointers.up(&event)
            on:pointercancel=move |_| pointers.gone()
        >
            <div class="sheet" class:waits=waits>
                <canvas
                    class:gone=move || !shows()
                    style:transform=style(whole_lies, |lies| &lies.transform)
                    style:width=style(whole_lies, |lies| &lies.width)
                    style:height=style(whole_lies, |lies| &lies.height)
                    node_ref=canvas role="img" aria-label=move || light.with(|light| light.name.clone()) aria-busy=move || matches!(now.get(), Seen::Waiting).then_some("true")></canvas>
                <canvas
                    class:gone=move || close.with(Option::is_none)
                    style:transform=style(near_lies, |lies| &lies.transform)
                    style:width=style(near_lies, |lies| &lies.width)
                    style:height=style(near_lies, |lies| &lies.height)
                    node_ref=near_canvas
                    aria-hidden="true"
                ></canvas>
                {circles}
            </div>
            {move || why().map(|why| view! { <p class="why">{why}</p> })}
            {move || light.with(|light| over(state, light))}
            <span class="said-here" aria-hidden="true"></span>
        </div>
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
            {tr!("Keys: ← → step, Page Up and Down by ten, N goes to the next that stands out, G to the next group and Shift+G to the one before, Space plays, + and − faster and slower, X excludes or includes, Z or a click shows pixels 1:1 and the whole again, Shift with arrows or a drag moves there, Home and End go to the first and the last.")}
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
