//! A limit in a chart: a line that is dragged, under fingers by its handle alone, since they scroll over charts. By keyboard
//! it is set in its field.

use leptos::prelude::*;
use nightledger_language::number;
use nightledger_session::present::figure;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::axes::{BELOW, HEIGHT, LEFT, Scale, width};

/// How long the handle is, at the line's end.
const HANDLE: f64 = 44.0;

/// A limit.
#[derive(Clone, Copy)]
pub struct Limit {
    /// What it is; nothing while it is not set.
    pub value: Signal<Option<f64>>,
    /// Sets it.
    pub set: Callback<f64>,
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
        let words = move || self.value.get().map(|value| number(figure(value)));
        view! {
            <g class="limit" class:unset=move || self.value.get().is_none()>
                <line x1=LEFT x2=width() y1=y y2=y></line>
                <text class="limit-value" x=width() - HANDLE - 6.0 y=move || y() - 4.0>{words}</text>
                {part("grip", LEFT, false)}
                <line class="handle" x1=width() - HANDLE x2=width() y1=y y2=y></line>
                {part("for-fingers", width() - HANDLE, true)}
            </g>
        }
    }
}

/// The picture that an event happened in.
fn picture(event: &PointerEvent) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("svg").ok()?
}
