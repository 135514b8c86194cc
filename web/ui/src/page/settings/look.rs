//! Theme and language.

use leptos::prelude::*;
use nightledger_language::{Language, tr};

use crate::page::state::language::CHOICE;
use crate::page::state::{Look, state};

/// Theme and language.
#[component]
pub fn LookPart() -> impl IntoView {
    let state = state();
    view! {
        <section aria-labelledby="set-look">
            <h2 id="set-look" tabindex="-1">{tr!("Look" in "heading")}</h2>
            <div class="fields">
                <label>
                    <span>{tr!("Theme")}</span>
                    <select
                        prop:value=move || state.look.get().word()
                        on:change=move |event| {
                            let word = event_target_value(&event);
                            state.look.set(Look::named(Some(&word)));
                        }
                    >
                        {Look::ALL
                            .map(|look| view! { <option value=look.word()>{look.name()}</option> })
                            .into_iter()
                            .collect::<Vec<_>>()}
                    </select>
                </label>
                <label>
                    <span>{tr!("Language")}</span>
                    // By its id the focus finds it again: in another language it is another element.
                    <select
                        id=CHOICE
                        prop:value=move || state.language().get().tag()
                        on:change=move |event| {
                            state.choose_language(Language::of_tag(&event_target_value(&event)).unwrap_or_default());
                        }
                    >
                        {Language::ALL
                            .map(|language| {
                                view! {
                                    <option value=language.tag() lang=language.tag()>
                                        {language.own_name()}
                                    </option>
                                }
                            })
                            .into_iter()
                            .collect::<Vec<_>>()}
                    </select>
                </label>
            </div>
            <p class="muted">{tr!("Red keeps your eyes dark-adapted at the telescope.")}</p>
        </section>
    }
}
