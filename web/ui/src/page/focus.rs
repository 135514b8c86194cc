//! Focus is never lost: what is derived is drawn anew, and whoever stood in it stands there again afterwards.

use std::cell::{Cell, RefCell};

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, KeyboardEvent, MutationObserver, MutationObserverInit};

/// Where the focus is, and what that lies in: when it goes with a part of the page, nobody else remembers.
struct Stand {
    element: Element,
    around: Vec<Element>,
}

thread_local! {
    static STAND: RefCell<Option<Stand>> = const { RefCell::new(None) };
    /// Whether it will soon be looked after.
    static LOOKING: Cell<bool> = const { Cell::new(false) };
}

/// Watches the focus as long as the page is open. Where what had it goes or is hidden, what now has its id gets it, else
/// the nearest thing that can, else the tab's panel.
pub fn guard() {
    window_event_listener(leptos::ev::focusin, |event| {
        let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let around =
            std::iter::successors(element.parent_element(), |element| element.parent_element()).collect();
        STAND.set(Some(Stand { element, around }));
    });
    // Who clicks beside everything wants the focus nowhere.
    window_event_listener(leptos::ev::mouseup, |_| {
        if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
            STAND.set(None);
        }
    });
    let changed: Box<dyn Fn()> = Box::new(|| {
        if !LOOKING.replace(true) {
            spawn_local(async {
                // Effects run before timers do.
                TimeoutFuture::new(0).await;
                LOOKING.set(false);
                look_after();
            });
        }
    });
    let changed = Closure::wrap(changed).into_js_value();
    let Ok(observer) = MutationObserver::new(changed.unchecked_ref()) else { return };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    options.set_attribute_filter(&js_sys::Array::of1(&JsValue::from_str("hidden")));
    if let Some(body) = document().body() {
        // The page's own body can be watched.
        let _ = observer.observe_with_options(&body, &options);
    }
}

/// Where what had the focus has gone, gives it to what is next.
fn look_after() {
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    let Some(stand) = STAND.take() else { return };
    if !lost || can_be_seen(&stand.element) {
        STAND.set(Some(stand));
        return;
    }
    let by_id = || {
        let id = Some(stand.element.id()).filter(|id| !id.is_empty())?;
        document().get_element_by_id(&id).filter(can_be_seen)
    };
    let left = || stand.around.iter().find(|element| can_be_seen(element) && element.tag_name() != "BODY");
    let near = || {
        let left = left().filter(|left| !left.matches("main, [role=tabpanel]").unwrap_or(true))?;
        // In a table that scrolls, another row's button would be a trap.
        if let Ok(Some(region)) = left.closest("[role=region]") {
            return Some(region);
        }
        let inside = if left.closest(".fixes").is_ok_and(|found| found.is_some()) {
            first(EMPTY_FIX).or_else(|| first(".fixes input"))
        } else {
            left.query_selector(FOCUSABLE).ok().flatten()
        };
        inside.filter(can_be_seen)
    };
    if let Some(element) = by_id().or_else(near).or_else(|| first(PANEL)).or_else(|| first("#add-folder")) {
        focus(&element);
    }
}

fn can_be_seen(element: &Element) -> bool {
    element.is_connected() && element.get_client_rects().length() > 0
}

/// What a tab shows. One that was left is still there for a moment, with tabs of its own in it.
const PANEL: &str = "[role=tabpanel]:not([hidden], [hidden] *)";

/// What the Tab key stops at.
const FOCUSABLE: &str = "button:enabled, input:enabled, select:enabled, a[href], summary, [tabindex=\"0\"]";

/// A field of what needs the user that nobody has filled yet.
const EMPTY_FIX: &str = ".fixes input:placeholder-shown";

/// Moves on from a field of what needs the user to the next that is empty. At once: who types on meanwhile, before the
/// answer to this field is worked out, types into that one.
pub fn next_fix() {
    let after = format!(".fixes li:focus-within ~ li {}", EMPTY_FIX.trim_start_matches(".fixes "));
    if let Some(field) = first(&after).or_else(|| first(EMPTY_FIX)) {
        focus(&field);
    }
}

/// Arrows, Home and End move between the buttons of a part of the page that is one stop of the Tab key.
pub fn rove(event: &KeyboardEvent) {
    let part = event.current_target().and_then(|part| part.dyn_into::<Element>().ok());
    let Some(all) = part.and_then(|part| part.query_selector_all("button, summary").ok()) else { return };
    let here = event.target();
    let last: u32 = all.length().saturating_sub(1);
    let at: Option<u32> = (0..=last).find(|at| all.get(*at).map(Into::into) == here);
    let to = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => at.map_or(0, |at| (at + 1).min(last)),
        "ArrowUp" | "ArrowLeft" => at.map_or(last, |at| at.saturating_sub(1)),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    if let Some(button) = all.get(to) {
        event.prevent_default();
        // Into sight too; what is on the page takes the focus.
        let _ = button.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Gives the focus to what a selector finds as soon as it is there, with its picture at the top of the window. What it
/// hides is opened.
pub fn lead_to(selector: String) {
    spawn_local(async move {
        // Pictures and tables come one after another.
        for _ in 0..100 {
            TimeoutFuture::new(0).await;
            if let Some(element) = first(&selector) {
                if let Ok(Some(details)) = element.closest("details") {
                    // Any element takes an attribute.
                    let _ = details.set_attribute("open", "");
                }
                let scrolled = window().scroll_y().unwrap_or_default();
                element.closest("figure").ok().flatten().as_ref().unwrap_or(&element).scroll_into_view();
                // A panel with a column of its own is in sight wherever the page is scrolled to, and the page stays there.
                if element.closest("aside").is_ok_and(|panel| panel.is_some()) && !panel_has_the_place() {
                    window().scroll_to_with_x_and_y(0.0, scrolled);
                }
                return focus(&element);
            }
        }
    });
}

/// Whether a panel is in the place of what is worked on: the window has no room for both.
pub fn panel_has_the_place() -> bool {
    first("main").is_some_and(|main| main.get_bounding_client_rect().height() < 1.0)
}

/// Leads to the top of the tab that is shown now.
pub fn lead_to_tab() {
    spawn_local(async {
        // The tab is drawn by then.
        TimeoutFuture::new(0).await;
        let Some(panel) = first(PANEL) else { return };
        if let Some(tabs) = first("[role=tablist]").filter(|tabs| tabs.get_bounding_client_rect().top() < 0.0)
        {
            tabs.scroll_into_view();
        }
        focus(&panel);
    });
}

/// Brings an element into the window, by as little as it takes.
pub fn into_sight(element: &Element) {
    let nearest = web_sys::ScrollIntoViewOptions::new();
    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

/// Brings what will soon have this id into the window.
pub fn into_sight_soon(id: String) {
    spawn_local(async move {
        TimeoutFuture::new(0).await;
        if let Some(element) = document().get_element_by_id(&id) {
            into_sight(&element);
        }
    });
}

/// Gives an element the focus without scrolling to it.
pub fn focus(element: &Element) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that is on the page takes the focus.
    let _ = element.unchecked_ref::<HtmlElement>().focus_with_options(&options);
}

fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
