//! How lights become rows.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::{Dates, Settings as Chosen};

use crate::page::state::state;

#[component]
pub(super) fn Switch(
    label: &'static str,
    hint: &'static str,
    get: fn(&Chosen) -> bool,
    set: fn(&mut Chosen, bool),
) -> impl IntoView {
    let state = state();
    view! {
        <div class="setting">
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || state.settings.with(get)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        state.set(label, |settings| set(settings, on));
                    }
                />
                {label}
            </label>
            <p class="muted">{hint}</p>
        </div>
    }
}

/// Dates, panels, stacks, folders of rejected files.
#[component]
pub fn RowsPart() -> impl IntoView {
    let state = state();
    view! {
        <section aria-labelledby="set-rows">
            <h2 id="set-rows" tabindex="-1">{tr!("Rows")}</h2>
            <div class="setting">
                <label>
                    <span>{tr!("Dates")}</span>
                    <select
                        prop:value=move || match state.settings.with(|settings| settings.dates) {
                            Dates::Night => "night",
                            Dates::UtcDate => "utc-date",
                        }
                        on:change=move |event| {
                            let dates = if event_target_value(&event) == "utc-date" { Dates::UtcDate } else { Dates::Night };
                            state.set(tr!("Dates"), |settings| settings.dates = dates);
                        }
                    >
                        <option value="night">{tr!("Night")}</option>
                        <option value="utc-date">{tr!("UTC date")}</option>
                    </select>
                </label>
                <p class="muted">
                    {tr!("Night: the date of the evening, so that a night is one row. UTC date: the calendar date of DATE-OBS, as AstroBinUpload writes it.")}
                </p>
            </div>
            <Switch
                label=tr!("One row per panel")
                hint=tr!("Each panel of a mosaic has its own rows. Off: panels are added together.")
                get=|settings| settings.row_per_panel
                set=|settings, on| settings.row_per_panel = on
            />
            <Switch
                label=tr!("Count stacks where there are no single lights")
                hint=tr!("A stack counts as the number of subs in it.")
                get=|settings| settings.count_stacks
                set=|settings, on| settings.count_stacks = on
            />
            <Switch
                label=tr!("Use WBPP logs")
                hint=tr!("A log of PixInsight's WBPP in a folder says which lights were stacked and with which masters. Lights that were left out do not count.")
                get=|settings| settings.use_stacking_logs
                set=|settings, on| settings.use_stacking_logs = on
            />
            <Switch
                label=tr!("Count folders of rejected files")
                hint=tr!("Folders named _stash, rejected, reject, bad and AstroBinUploadInfo.")
                get=|settings| settings.count_set_aside_folders
                set=|settings, on| settings.count_set_aside_folders = on
            />
            <div class="setting">
                <label>
                    <span>{tr!("Files that do not count")}</span>
                    <textarea
                        rows="3"
                        placeholder="*/test/*"
                        spellcheck="false"
                        prop:value=move || state.settings.with(|settings| settings.exclude.join("\n"))
                        on:change=move |event| {
                            let typed = event_target_value(&event);
                            let patterns = typed.lines().map(str::trim).filter(|line| !line.is_empty());
                            let patterns: Vec<String> = patterns.map(str::to_owned).collect();
                            state.set(tr!("files that do not count"), |settings| settings.exclude = patterns);
                        }
                    ></textarea>
                </label>
                <p class="muted">
                    {tr!("One pattern a line, matched against the path below the added folder: * stands for anything, ? for one character.")}
                </p>
            </div>
        </section>
    }
}
