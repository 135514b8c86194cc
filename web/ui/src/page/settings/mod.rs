//! The Settings panel: everything the user sets, kept in this browser, imported and exported as a file.

mod contribute;
mod defaults;
mod file;
mod filters;
mod look;
mod lookups;
mod names;
mod profiles;
mod rows;
mod sites;
mod tolerances;

use leptos::prelude::*;
use nightledger_language::{of, tr};
use nightledger_ledger::Settings as Chosen;

use super::fields::{Form, labelled};
use super::state::state;
pub use file::{hear, take_file};

/// The panel.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <div class="settings">
            <sites::SitesPart />
            <filters::FiltersPart />
            <rows::RowsPart />
            <contribute::ContributePart />
            <look::LookPart />
            <file::FilePart />
            <names::EditsPart />
            <details class="advanced">
                <summary>{tr!("Advanced: defaults, names, tolerances")}</summary>
                <defaults::DefaultsPart />
                <names::NamesPart />
                <tolerances::TolerancesPart />
            </details>
            <p class="about muted">{format!("Nightledger {}", built())}</p>
        </div>
    }
}

/// Version and commit, which the build writes into `index.html` (xtask/src/commit.rs).
fn built() -> String {
    let meta = document().query_selector("meta[name=version]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// A field of the settings: its label in English, what is typed, how it is read and written.
type FieldOf = (&'static str, Form, fn(&Chosen) -> String, fn(&mut Chosen, &str));

/// A number by its place in the settings.
macro_rules! number {
    ($label:expr, $limits:ident, $($place:ident).+) => {
        (
            $label,
            Form::Within(limits::$limits),
            |s| words(s.$($place).+),
            |s, typed| s.$($place).+ = number(typed),
        )
    };
}

/// A text by its place in the settings.
macro_rules! text {
    ($label:expr, $($place:ident).+) => {
        ($label, Form::Text, |s| s.$($place).+.clone().unwrap_or_default(), |s, typed| s.$($place).+ = some(typed))
    };
}

use {number, text};

/// Fields of the settings; `named` says by a field's label what a change of it is called.
fn fields(named: fn(&'static str) -> String, all: &'static [FieldOf]) -> impl IntoView {
    let state = state();
    let fields = all.iter().map(|&(label, form, get, set)| {
        let label = of(label);
        let take = move |typed: &str| state.set(named(label), |settings| set(settings, typed));
        labelled(label.to_owned(), None, form, Box::new(move || state.settings.with(get)), Box::new(take))
    });
    view! { <div class="fields">{fields.collect::<Vec<_>>()}</div> }
}

/// A button at the end of a table's row.
fn remove(label: String, act: Box<dyn Fn() + Send>) -> impl IntoView {
    view! {
        <td>
            <button type="button" class="quiet" aria-label=label on:click=move |_| act()>
                {tr!("Remove")}
            </button>
        </td>
    }
}
