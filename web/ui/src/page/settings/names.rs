//! The user's own names for what files call otherwise, and the list of all edits.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{Edits, NameOf, Renames};
use nightledger_session::Command;

use crate::page::fields::{Form, labelled};
use crate::page::state::state;
use nightledger_session::present::Names;

/// Which names of the scan, and where the edits keep their replacements.
type NamesOf = (Named, fn(&Names) -> &Vec<String>, fn(&mut Edits) -> &mut Renames);

/// What has a name.
#[derive(Clone, Copy)]
enum Named {
    Telescope,
    Camera,
    Target,
    Filter,
}

const NAMES: [NamesOf; 4] = [
    (Named::Telescope, |names| &names.telescopes, |edits| &mut edits.telescope_names),
    (Named::Camera, |names| &names.cameras, |edits| &mut edits.camera_names),
    (Named::Target, |names| &names.targets, |edits| &mut edits.target_names),
    (Named::Filter, |names| &names.filters, |edits| &mut edits.filter_names),
];

impl Named {
    /// The label of the field of a name, and what a change of it is called.
    fn words(self, name: &str) -> (String, String) {
        match self {
            Self::Telescope => (tr!("Telescope {name}", name), tr!("name of Telescope {name}", name)),
            Self::Camera => (tr!("Camera {name}", name), tr!("name of Camera {name}", name)),
            Self::Target => (tr!("Target {name}", name), tr!("name of Target {name}", name)),
            Self::Filter => (tr!("Filter {name}", name), tr!("name of Filter {name}", name)),
        }
    }
}

/// Names as the files have them, to be changed: a mount in TELESCOP, two spellings of one target.
#[component]
pub fn NamesPart() -> impl IntoView {
    let state = state();
    let names = Memo::new(move |_| state.view.with(|view| view.as_ref().map(|view| view.names.clone())));
    let fields = move || {
        let names = names.get()?;
        let fields = NAMES.into_iter().flat_map(|(what, pick, keep)| {
            let all = pick(&names).clone();
            all.into_iter().map(move |name| {
                let old = name.clone();
                let (label, step) = what.words(&name);
                let shown = move || {
                    let mut edits = state.edits.get();
                    keep(&mut edits).get(&old).cloned().unwrap_or_default()
                };
                let placeholder = Some(name.clone());
                let of_rig = match what {
                    Named::Telescope => Some(NameOf::Telescope),
                    Named::Camera => Some(NameOf::Camera),
                    Named::Target | Named::Filter => None,
                };
                let take = move |new: &str| {
                    if let Some(of) = of_rig {
                        // The rig keeps what is its own.
                        return state.alter(Command::Rename { of, old: name.clone(), new: new.to_owned() });
                    }
                    state.edit(&*step, |edits| {
                        let names = keep(edits);
                        if new.is_empty() || new == name {
                            names.remove(&name);
                        } else {
                            names.insert(name.clone(), new.to_owned());
                        }
                    });
                };
                labelled(label, placeholder, Form::Text, Box::new(shown), Box::new(take))
            })
        });
        Some(fields.collect::<Vec<_>>())
    };
    view! {
        <Show when=move || names.with(Option::is_some)>
            <section aria-labelledby="set-names">
                <h2 id="set-names" tabindex="-1">{tr!("Names")}</h2>
                <p class="muted">
                    {tr!("Names as the files have them. Some programs write the mount as the telescope, or spell a target in two ways: enter the name to use. An empty field keeps the name.")}
                </p>
                <div class="fields">{fields}</div>
            </section>
        </Show>
    }
}

/// The layer of edits, listed.
#[component]
pub fn EditsPart() -> impl IntoView {
    let state = state();
    let list = move || {
        state.edits.with(|edits| {
            let excluded = edits.excluded.iter().map(|key| tr!("{file} is excluded", file = key.path));
            let folders = edits
                .excluded_folders
                .iter()
                .map(|key| tr!("The folder {folder} is excluded", folder = key.path));
            let included = edits.included.iter().map(|key| tr!("{file} is included", file = key.path));
            let corrected =
                edits.corrections.iter().map(|(key, _)| tr!("{file} has corrected values", file = key.path));
            let renamed =
                [&edits.telescope_names, &edits.camera_names, &edits.target_names, &edits.filter_names];
            let renamed =
                renamed.into_iter().flatten().map(|(old, new)| tr!("{old} is called {new}", old, new));
            let all: Vec<String> =
                folders.chain(included).chain(corrected).chain(renamed).chain(excluded).collect();
            let rest = all.len().saturating_sub(100);
            let mut lines: Vec<_> = all.into_iter().take(100).map(|text| view! { <li>{text}</li> }).collect();
            if rest > 0 {
                lines.push(view! { <li>{tr_n!(rest, "and {n} more", n = rest)}</li> });
            }
            lines
        })
    };
    let any = Memo::new(move |_| state.edits.with(|edits| *edits != Edits::default()));
    view! {
        <Show when=move || any.get()>
            <section aria-labelledby="set-edits">
                <h2 id="set-edits" tabindex="-1">{tr!("Your edits")}</h2>
                <ul class="files">{list}</ul>
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| state.alter(Command::ClearEdits)
                >
                    {tr!("Remove all edits")}
                </button>
            </section>
        </Show>
    }
}
