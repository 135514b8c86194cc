//! Focus is never lost: what is derived is drawn anew, and whoever stood in it stands there again afterwards.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};

/// Makes a change that draws parts of the page anew. What had the focus gets it back by its id; where it is gone, the
/// next thing to do gets it, else the tab's panel.
pub fn kept(change: impl FnOnce()) {
    let before = document().active_element().filter(|element| element.tag_name() != "BODY");
    change();
    let Some(before) = before else { return };
    let in_fixes = before.closest(".fixes").is_ok_and(|found| found.is_some());
    spawn_local(async move {
        // Effects run before timers do.
        TimeoutFuture::new(0).await;
        if before.is_connected() {
            return;
        }
        let by_id = || document().get_element_by_id(&before.id());
        let next = || first(EMPTY_FIX).or_else(|| first(".fixes input")).filter(|_| in_fixes);
        let panel = || first("[role=tabpanel]:not([hidden])");
        if let Some(element) = by_id().or_else(next).or_else(panel) {
            focus(&element);
        }
    });
}

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
