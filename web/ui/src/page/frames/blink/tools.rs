//! What the keys do, as buttons; and what is shown over or instead of the picture.

use leptos::prelude::*;
use nightledger_language::tr;

use crate::page::state::{FASTEST, state};
use crate::page::words;

/// The row of buttons.
#[component]
pub fn Tools() -> impl IntoView {
    let state = state();
    let part = state.of_frames().blinking;
    let judged = Memo::new(move |_| state.of_frames().blink.with(|page| page.judged));
    let excluded = move || state.blinked().is_some_and(|light| light.excluded);
    let fixed = move || state.blinked().is_none_or(|light| !light.can_turn());
    let paces = (1..=FASTEST)
        .map(|pace| view! { <option value=pace.to_string() prop:selected=move || part.pace.get() == pace>{format!("{}/s", words::count(pace))}</option> })
        .collect::<Vec<_>>();
    // Both show the frame as it is, each in its way.
    Effect::new(move |_| {
        if part.parts.get() {
            part.zoom.set(None);
        }
    });
    let switch = |name: &'static str, on: RwSignal<bool>| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=on on:change=move |event| on.set(event_target_checked(&event)) />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <div class="controls">
            <div class="tools main">
                <button type="button" on:click=move |_| state.step(-1, false)>{tr!("Previous")}</button>
                <button type="button" class="play" on:click=move |_| part.plays.update(|plays| *plays = !*plays)>
                    {move || if part.plays.get() { tr!("Pause") } else { tr!("Play") }}
                </button>
                <button type="button" on:click=move |_| state.step(1, false)>{tr!("Next")}</button>
                <button type="button" class="turn" aria-disabled=move || fixed().then_some("true") on:click=move |_| state.turn_blinked()>
                    {move || if excluded() { tr!("Include") } else { tr!("Exclude") }}
                </button>
            </div>
            <div class="tools">
                <button
                    type="button"
                    aria-disabled=move || (!judged.get()).then_some("true")
                    title=move || (!judged.get()).then(super::unjudged)
                    on:click=move |_| state.step_to_outlier()
                >
                    {tr!("Next that stands out")}
                </button>
                <button type="button" class="zoom" on:click=move |_| state.turn_zoom(None)>
                    {move || if part.zoom.with(Option::is_some) { tr!("Whole picture") } else { tr!("Pixels 1:1") }}
                </button>
                <select
                    aria-label=tr!("Pictures a second")
                    title=tr!("Pictures a second")
                    on:change=move |event| state.pace(event_target_value(&event).parse().unwrap_or_default())
                >
                    {paces}
                </select>
                {switch(tr!("Circle stars"), part.stars)}
                {switch(tr!("Corners and centre, 100 %"), part.parts)}
            </div>
        </div>
    }
}
