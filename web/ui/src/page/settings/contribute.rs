//! To whom frames go beside AstroBin: each has a tab of its own on Publish, for who wants it.

use leptos::prelude::*;
use nightledger_language::tr;

use super::rows::Switch;

/// The switches.
#[component]
pub fn ContributePart() -> impl IntoView {
    view! {
        <section aria-labelledby="set-contribute">
            <h2 id="set-contribute" tabindex="-1">{tr!("Contributing")}</h2>
            <Switch
                label=tr!("I contribute to BHTOM")
                hint=tr!("Publish gets a tab that says which lights are ready to be sent, why others are not, and what sends them.")
                get=|settings| settings.contributions.bhtom
                set=|settings, on| settings.contributions.bhtom = on
            />
            <Switch
                label=tr!("I contribute to AZOTEA")
                hint=tr!("Publish gets a tab that checks keywords, gain and colour pattern of each camera’s files.")
                get=|settings| settings.contributions.azotea
                set=|settings, on| settings.contributions.azotea = on
            />
        </section>
    }
}
