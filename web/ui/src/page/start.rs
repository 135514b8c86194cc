//! The ways in. Their elements stand in index.html and work before the program is there (`web/early.js`); from now on the
//! page does what they ask for.

use js_sys::{Array, Function};
use leptos::prelude::*;
use nightledger_language::tr;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::state::State;
use crate::source::dropped::Dropped;
use crate::source::picker::{self, Picked};

#[wasm_bindgen]
extern "C" {
    /// Tells what is given, first what was given before: a word, and what goes with it.
    #[wasm_bindgen(js_namespace = early, js_name = take)]
    fn take_early(hear: &Function);
}

/// Takes the elements over: the first steps are in sight until something was added, and again
/// where that held nothing.
pub fn take_over(state: State) {
    Effect::new(move |_| {
        let empty = state.roots.with(Vec::is_empty) || state.found_nothing();
        if let Some(start) = document().get_element_by_id("start") {
            // Any element takes the attribute.
            let _ = start.toggle_attribute_with_force("hidden", !empty);
        }
    });
    let hear: Box<dyn Fn(String, JsValue)> = Box::new(move |what, with| match what.as_str() {
        "picked" => spawn_local(picked(state, with)),
        "files" => state.add_folders(picker::input_folders(
            Array::from(&with).iter().map(JsCast::unchecked_into::<File>),
        )),
        "dropped" => spawn_local(dropped(state, Dropped::new(&with.unchecked_into()))),
        "unusable" => state.trouble(unusable(&with)),
        _ => state.add_sample(),
    });
    take_early(Closure::wrap(hear).into_js_value().unchecked_ref());
}

/// Why a drop without files is of no use: what the browser gave in its place.
fn unusable(types: &JsValue) -> String {
    let has =
        |wanted: &str| Array::from(types).iter().any(|each| each.as_string().as_deref() == Some(wanted));
    if has("text/uri-list") {
        tr!(
            "This browser gave only the address of what was dropped, not its files: press “Add folder” and choose the folder there."
        )
    } else {
        tr!("There are no files in what was dropped. Drop a folder from a file manager, or press “Add folder”.")
    }
    .to_owned()
}

async fn picked(state: State, promise: JsValue) {
    match picker::picked(promise.unchecked_into()).await {
        Picked::Folder(handle) => state.add_handles(vec![(handle, None)]).await,
        Picked::Cancelled => {}
        Picked::Refused(why) => state.trouble(why),
    }
}

async fn dropped(state: State, dropped: Dropped) {
    let found = dropped.contents().await;
    if found.is_empty() {
        state.trouble(unusable(&JsValue::UNDEFINED));
    }
    for why in found.faults {
        state.trouble(why);
    }
    if let Some(file) = found.settings {
        super::settings::take_file(state, file).await;
    }
    state.add_handles(found.handles).await;
    state.add_entries(found.entries);
    state.add_folders(found.loose.into_iter().collect());
}
