//! A limit in a chart: a line that is dragged, under fingers by its handle alone, since they scroll over charts. By keyboard
//! it is set in its field.

use std::fmt::Write as _;

use leptos::prelude::*;
use nightledger_language::{number, tr_n};
use nightledger_session::present::figure;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::axes::{ABOVE, BELOW, HEIGHT, LEFT, Scale, width};
use super::points::Dot;
use crate::page::words;

/// How long the handle is, at the line's end.
const HANDLE: f64 = 44.0;

/// A limit.
#[derive(Clone, Copy)]
pub struct Limit {
    /// What it is; nothing while it is not set.
    pub value: Signal<Option<f64>>,
    /// Sets it.
    pub set: Callback<f64>,
    /// The files that it would take away, in the order of the scan.
    pub beyond: Memo<Vec<u32>>,
}

impl Limit {
    /// Its line on this scale: while it is not set it waits at the top.
    pub fn line(self, scale: Scale) -> impl IntoView {
        // Beyond the chart it stands at its edge.
        let y = move || {
            self.value.get().map_or(scale.top(), |value| scale.y(value).clamp(scale.top(), HEIGHT - BELOW))
        };
        let dragging = StoredValue::new(false);
        let take = move |event: &PointerEvent| {
            let Some(picture) = picture(event) else { return };
            let place = picture.get_bounding_client_rect();
            let share = (f64::from(event.client_y()) - place.top()) / place.height().max(1.0);
            // Three digits are as many as anyone means.
            let value = scale.value(share * HEIGHT);
            self.set.run((value * 1000.0).round() / 1000.0);
        };
        let down = move |event: PointerEvent, is_handle: bool| {
            if event.pointer_type() == "touch" && !is_handle {
                return;
            }
            if let Some(line) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                // Without it the pointer is followed as long as it stays on the line.
                let _ = line.set_pointer_capture(event.pointer_id());
            }
            event.prevent_default();
            dragging.set_value(true);
        };
        let moved = move |event: PointerEvent| {
            if dragging.get_value() {
                take(&event);
            }
        };
        let part = move |class: &'static str, x1: f64, is_handle: bool| {
            view! {
                <line
                    class=class
                    x1=x1
                    x2=width()
                    y1=y
                    y2=y
                    on:pointerdown=move |event| down(event, is_handle)
                    on:pointermove=moved
                    on:pointerup=move |_| dragging.set_value(false)
                    on:pointercancel=move |_| dragging.set_value(false)
                    // The end of a drag shows no file.
                    on:click=move |event| event.stop_propagation()
                ></line>
            }
        };
        // The line stands at the edge where its value lies beyond: what it says is the value.
        let words = move || {
            let limit = number(figure(self.value.get()?));
            let lights = self.beyond.with(|files| words::whole(files.len()));
            let n = words::count(lights);
            Some(tr_n!(lights, "{limit}: {n} light out", "{limit}: {n} lights out", limit, n))
        };
        // Near the top of the chart there is no room above the line.
        let words_y = move || if y() < ABOVE { y() + 14.0 } else { y() - 4.0 };
        view! {
            <g class="limit" class:unset=move || self.value.get().is_none()>
                <line x1=LEFT x2=width() y1=y y2=y></line>
                <text class="limit-value" x=width() - HANDLE - 6.0 y=words_y>{words}</text>
                {part("grip", LEFT, false)}
                <line class="handle" x1=width() - HANDLE x2=width() y1=y y2=y></line>
                {part("for-fingers", width() - HANDLE, true)}
            </g>
        }
    }
}

/// Crosses over the dots of what a limit would take away.
pub fn crosses(limit: Limit, dots: &[Dot]) -> impl IntoView + use<> {
    let places: Vec<(u32, f64, f64)> = dots.iter().map(|dot| (dot.file, dot.x, dot.y)).collect();
    let path = move || {
        limit.beyond.with(|files| {
            let beyond = places.iter().filter(|(file, ..)| files.binary_search(file).is_ok());
            beyond.fold(String::new(), |mut path, (_, x, y)| {
                // Writing into a text cannot fail.
                let _ = write!(path, "M{:.1} {:.1}l8 8m0-8l-8 8", x - 4.0, y - 4.0);
                path
            })
        })
    };
    view! { <path class="beyond" d=path></path> }
}

/// The picture that an event happened in.
fn picture(event: &PointerEvent) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("svg").ok()?
}
