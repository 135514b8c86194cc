//! Leptos' memos, effects and listeners, compiled once instead of for each closure.

use leptos::ev::EventDescriptor;
use leptos::prelude::*;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

/// A value that follows signals and tells when it has changed.
pub fn memo<T: PartialEq + Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let make: Box<dyn Fn() -> T + Send + Sync> = Box::new(make);
    Memo::new(move |_| make())
}

/// Something that is done now, and again whenever a signal changes that it read; it is told whether it is done again.
pub fn effect(run: impl Fn(bool) + 'static) {
    let run: Box<dyn Fn(bool)> = Box::new(run);
    Effect::new(move |before: Option<()>| run(before.is_some()));
}

/// Hears an event anywhere on the page, for as long as the page is open.
#[allow(clippy::needless_pass_by_value, reason = "events are names without content")]
pub fn on_window<D: EventDescriptor>(event: D, handle: impl Fn(D::EventType) + 'static)
where
    D::EventType: JsCast,
{
    let handle: Box<dyn Fn(Event)> = Box::new(move |event| handle(event.unchecked_into()));
    // The page's own window takes listeners.
    let _ = window().add_event_listener_with_callback(&event.name(), listener(handle).unchecked_ref());
}

/// What the browser calls; it drops it when nothing can call it any more.
pub fn listener(handle: Box<dyn Fn(Event)>) -> JsValue {
    Closure::wrap(handle).into_js_value()
}
