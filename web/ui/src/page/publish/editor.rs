//! The field in which a figure of a row is corrected, or what it lacks is given.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::Command;
use nightledger_session::present::correct;
use nightledger_session::present::part_names::name_of;
use nightledger_session::present::why::Change;

use super::fixes::set_subframes;
use crate::page::focus;
use crate::page::state::State;

/// The field in which a figure is corrected, or what it lacks is said.
pub fn editor(state: State, row: u32, column: String, value: &str, change: Change) -> impl IntoView + use<> {
    let unknown = match change {
        Change::Count(frame) => state.view.with_untracked(|view| {
            let mut counts = view.iter().flat_map(|view| &view.fixes.counts);
            counts.find(|unknown| unknown.frame == frame).cloned()
        }),
        _ => None,
    };
    let typed = RwSignal::new(value.to_owned());
    let fault = RwSignal::new(String::new());
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            focus::focus(&field);
            // The view itself sets it a moment later only.
            field.set_value(&typed.get_untracked());
            field.select();
            // A double click is far above it.
            focus::into_sight(&field);
        }
    });
    let (label, hint) = match &unknown {
        Some(unknown) => (unknown.question(), format!("{} {}", unknown.question(), unknown.key.path)),
        None => (
            tr!("{column} of all frames of this row", column = name_of(&column)),
            tr!("For all frames of the row. Empty: as it was read.").to_owned(),
        ),
    };
    let id = format!("fault-{column}");
    let end = {
        let column = column.clone();
        move || {
            state.editing.set(None);
            if let Some(button) = document().get_element_by_id(&format!("why-{column}")) {
                focus::focus(&button);
            }
        }
    };
    let save = {
        let end = end.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let typed = typed.get_untracked();
            let done = match &unknown {
                Some(unknown) => set_subframes(state, &unknown.key, &typed),
                None => correct::correct(&mut nightledger_ledger::Correction::default(), &column, &typed)
                    .map(|()| state.alter(Command::Correct { row, column: column.clone(), text: typed })),
            };
            match done {
                Ok(()) => end(),
                Err(why) => fault.set(why),
            }
        }
    };
    let cancel = end.clone();
    view! {
        <form
            class="editor"
            on:submit=save
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    end();
                }
            }
        >
            <div class="field">
                <input type="text" autocomplete="off" aria-label=label aria-describedby=id.clone() node_ref=field bind:value=typed />
                <button type="submit">{tr!("Set" in "button")}</button>
                <button type="button" class="quiet" on:click=move |_| cancel()>
                    {tr!("Cancel")}
                </button>
            </div>
            <p class="muted">{hint}</p>
            <p class="fault" id=id role="alert">{fault}</p>
        </form>
    }
}
