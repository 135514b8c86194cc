//! What must be answered before copying, answered in place.

use leptos::prelude::*;
use nightledger_language::{of, tr, tr_n};
use nightledger_ledger::{Correction, FileKey, NameOf, evening};
use nightledger_session::Command;

use super::profiles::ProfileOffers;
use crate::page::filter_list::{FetchFilters, Offers};
use crate::page::focus;
use crate::page::state::state;
use crate::page::topbar::ToCsv;
use crate::page::words;
use nightledger_session::present::correct::NO_DATE;
use nightledger_session::present::fixes::{Fixes, UnknownCount};

/// The list; nothing in sight when there is nothing to do. What is being typed for one thing stays when another is done.
#[component]
pub fn FixList() -> impl IntoView {
    let state = state();
    let fixes = Memo::new(move |_| {
        state.view.with(|view| view.as_ref().map(|view| view.fixes.clone()).unwrap_or_default())
    });
    let refused = move || {
        let line = |(row, column, text): (u32, String, String)| {
            view! {
                <li>
                    <span>{tr!("Row {row_number}, {column}: {text}", row_number = row + 1, column, text)}</span>
                    <button type="button" on:click=move |_| state.open(row)>
                        {tr!("Show the row")}
                    </button>
                </li>
            }
        };
        fixes.with(|fixes| fixes.refused.clone()).into_iter().map(line).collect::<Vec<_>>()
    };
    view! {
        <section class="fixes" aria-labelledby="fixes-title" hidden=move || fixes.with(Fixes::is_empty)>
            <h3 id="fixes-title">{tr!("To complete before you copy")}</h3>
            // The answers can wait: past them for who has no pointer.
            <ToCsv />
            <ul>
                <ProfileOffers />
                <For
                    each=move || fixes.with(|fixes| fixes.filters.clone())
                    key=|(name, _)| name.clone()
                    children=move |(name, _)| view! { <FilterFix name fixes /> }
                />
                <For
                    each=move || fixes.with(|fixes| fixes.mounts.clone())
                    key=Clone::clone
                    children=|mount| view! { <MountFix mount /> }
                />
                <For
                    each=move || fixes.with(|fixes| fixes.counts.clone())
                    key=|unknown| unknown.frame
                    children=|unknown| view! { <CountFix unknown /> }
                />
                <For
                    each=move || fixes.with(|fixes| fixes.undated.clone())
                    key=|(row, lights, exposures)| format!("{row} {lights} {exposures}")
                    children=|(row, lights, exposures)| view! { <DateFix row lights exposures /> }
                />
                {refused}
            </ul>
            <Show when=move || fixes.with(|fixes| !fixes.filters.is_empty())>
                <FetchFilters />
            </Show>
        </section>
    }
}

/// A filter without an id: paste the filter's address or number. It stays as it is while other things are done, how
/// many exposures hang on it apart.
#[component]
fn FilterFix(name: String, fixes: Memo<Fixes>) -> impl IntoView {
    let state = state();
    let named = name.clone();
    let exposures = move || {
        let count =
            fixes.with(|fixes| fixes.filters.iter().find(|(each, _)| *each == named).map(|(_, n)| *n));
        count.map(exposures_words)
    };
    let fault = RwSignal::new(None::<String>);
    let id = format!("filter-id-{}", nightledger_ledger::fold_name(&name));
    let typed = state.draft(id.clone());
    let choose = {
        let (name, field) = (name.clone(), id.clone());
        Callback::new(move |id| {
            focus::next_fix();
            state.taken(&field);
            fault.set(None);
            state.set_filter_id(&name, id);
        })
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match nightledger_astrobin::filter_id(&typed.get_untracked()) {
            Some(id) => choose.run(id),
            None => fault.set(Some(
                tr!("That is neither a number nor the address of a filter on AstroBin, such as app.astrobin.com/equipment/explorer/filter/4663/…")
                    .to_owned(),
            )),
        }
    };
    let placeholder = move || {
        if state.filters().are_here() {
            tr!("Name, AstroBin id or page address")
        } else {
            tr!("AstroBin id or page address")
        }
    };
    let label = tr!("AstroBin filter id or address for {name}", name);
    view! {
        <li>
            <form on:submit=save>
                <label for=id.clone()>
                    {about(&tr!("Which filter is {name}?", name = NAME), name.clone())} " "
                    <span class="muted">{exposures}</span>
                </label>
                <div class="field">
                    <input
                        id=id.clone()
                        type="text"
                        inputmode="url"
                        autocomplete="off"
                        aria-label=label
                        aria-describedby=format!("{id}-fault")
                        placeholder=placeholder
                        bind:value=typed
                    />
                    <button type="submit">{tr!("Set" in "button")}</button>
                </div>
                <p class="fault" id=format!("{id}-fault")>{fault}</p>
            </form>
            <Offers name=name.clone() typed choose />
            <super::filter_search::FilterSearch name=name.clone() />
        </li>
    }
}

/// A master or stack that does not say how many exposures it stands for.
#[component]
fn CountFix(unknown: UnknownCount) -> impl IntoView {
    let state = state();
    let question = unknown.question();
    let UnknownCount { key, frame, .. } = unknown;
    let path = key.path.clone();
    let id = format!("count-{frame}");
    // A file's number in the scan changes when folders are added.
    let field = format!("count of {}/{path}", key.root_name);
    let typed = state.draft(field.clone());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // What is no number the field itself does not take.
        if set_subframes(state, &key, &typed.get_untracked()).is_ok() {
            focus::next_fix();
            state.taken(&field);
        }
    };
    view! {
        <li>
            <form on:submit=save>
                <label for=id.clone()>
                    {question} " " <span class="muted">{path}</span>
                </label>
                <div class="field">
                    <input id=id.clone() type="number" min="1" step="1" placeholder=tr!("e.g. {example}", example = "30") bind:value=typed />
                    <button type="submit">{tr!("Set" in "button")}</button>
                </div>
            </form>
        </li>
    }
}

/// A row whose files do not say when they were taken.
#[component]
fn DateFix(row: u32, lights: String, exposures: u32) -> impl IntoView {
    let state = state();
    // A row's number changes with the rows.
    let field = format!("date of {lights}");
    let typed = state.draft(field.clone());
    let fault = RwSignal::new(None::<String>);
    let id = format!("date-{row}");
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = typed.get_untracked();
        if evening(&typed).is_some() {
            focus::next_fix();
            state.taken(&field);
            state.alter(Command::Correct { row, column: "date".to_owned(), text: typed });
        } else {
            fault.set(Some(of(NO_DATE).to_owned()));
        }
    };
    view! {
        <li>
            <form on:submit=save>
                <label for=id.clone()>
                    {about(&tr!("Which evening is {lights} of?", lights = NAME), lights)} " "
                    <span class="muted">{exposures_words(exposures)}</span>
                </label>
                <div class="field">
                    <input
                        id=id.clone()
                        type="text"
                        autocomplete="off"
                        placeholder=tr!("e.g. {example}", example = "2025-02-03")
                        aria-describedby=format!("{id}-fault")
                        bind:value=typed
                    />
                    <button type="submit">{tr!("Set" in "button")}</button>
                    <button type="button" class="link" on:click=move |_| state.open(row)>
                        {tr!("Show the row")}
                    </button>
                </div>
                <p class="fault" id=format!("{id}-fault")>{fault}</p>
            </form>
        </li>
    }
}

/// A mount where the telescope's name belongs: asked about once, however many files have it.
#[component]
fn MountFix(mount: String) -> impl IntoView {
    let state = state();
    let id = format!("mount-{}", nightledger_ledger::fold_name(&mount));
    let typed = state.draft(id.clone());
    let (old, field) = (mount.clone(), id.clone());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let new = typed.get_untracked().trim().to_owned();
        if !new.is_empty() {
            focus::next_fix();
            state.taken(&field);
            state.say(tr!("The telescope on {mount} is {telescope}", mount = old, telescope = new));
            // The rig keeps what is its own.
            state.alter(Command::Rename { of: NameOf::Telescope, old: old.clone(), new });
        }
    };
    view! {
        <li>
            <form on:submit=save>
                <label for=id.clone()>
                    {about(&tr!("What is the telescope on {mount}?", mount = NAME), mount)} " "
                    <span class="muted">{tr!("The files name the mount.")}</span>
                </label>
                <div class="field">
                    <input id=id.clone() type="text" autocomplete="off" placeholder=tr!("e.g. {example}", example = "Esprit 100ED") bind:value=typed />
                    <button type="submit">{tr!("Set" in "button")}</button>
                </div>
            </form>
        </li>
    }
}

/// Stands for a name in a question.
const NAME: char = '\u{fffc}';

/// A question about [`NAME`], with the name in its place.
fn about(question: &str, name: String) -> impl IntoView + use<> {
    let (before, after) = question.split_once(NAME).unwrap_or((question, ""));
    view! {
        {before.to_owned()}
        <strong>{name}</strong>
        {after.to_owned()}
    }
}

/// How many exposures hang on an answer.
fn exposures_words(count: u32) -> String {
    tr_n!(count, "{n} exposure", "{n} exposures", n = words::count(count))
}

/// Says how many exposures a master or stack stands for; the error says what to type.
pub fn set_subframes(state: crate::page::state::State, key: &FileKey, typed: &str) -> Result<(), String> {
    let count = typed.trim().parse::<u32>().ok().filter(|count| *count > 0);
    let count = count.ok_or_else(|| tr!("Give a whole number, 1 or more."))?;
    let file = &key.path;
    patch(state, tr!("count"), key, |patch| patch.subframes = Some(count));
    state.say(tr!("{file} stands for {count}", file, count));
    Ok(())
}

/// Changes what the user corrected in one file.
pub fn patch(
    state: crate::page::state::State,
    what: &str,
    key: &FileKey,
    change: impl FnMut(&mut Correction),
) {
    let what = tr!("{what} of {file}", what, file = key.path);
    state.edit(what, |edits| edits.correct([key], change));
}
