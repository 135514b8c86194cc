//! Where each file would go by a template: as a tree, and as a script that moves them. The page moves nothing itself.

use leptos::prelude::*;
use nightledger_language::{mark, of, tr, tr_n};
use nightledger_session::Command;
use nightledger_session::present::tidying::TidyView;

use crate::page::as_script::AsScript;
use crate::page::state::{State, state};
use crate::page::with_reasons::with_reasons;
use crate::page::words;

/// Built-in templates by their names, and in words.
const BUILT_IN: [(&str, &str); 2] =
    [("seed2", mark!("Projects with stages")), ("nina", mark!("N.I.N.A.’s default"))];

/// What a template can name.
const PLACES: &str =
    "{optics} {ratio} {camera} {stage} {target} {panel} {night} {filter} {exposure} {set_temp} {kind} {name}";

/// An own template to begin with.
const EXAMPLE: &str = "{target}/[PANEL_{panel}/]{night}/{filter}/{name}";

/// Closed until it is wanted: the plan is made then.
#[component]
pub fn Tidying() -> impl IntoView {
    let state = state();
    let open = RwSignal::new(false);
    let built_in = RwSignal::new(BUILT_IN.first().map_or("", |(name, _)| name).to_owned());
    let own = state.draft("tidy template".to_owned());
    if own.with_untracked(String::is_empty) {
        own.set(EXAMPLE.to_owned());
    }
    let template =
        Memo::new(move |_| if built_in.with(String::is_empty) { own.get() } else { built_in.get() });
    Effect::new(move |_| {
        if open.get() && state.view.with(Option::is_some) {
            state.ask(Command::Tidying(template.get()));
        }
    });
    let options = BUILT_IN.map(|(name, words)| view! { <option value=name>{of(words)}</option> });
    view! {
        <details class="for-stacking" on:toggle=move |event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"))>
            <summary>{tr!("Sort files into folders")}</summary>
            <p class="muted">
                {tr!("Where each file would go by a template. The page moves nothing: a script does, or nightledger tidy, which can take it back.")}
            </p>
            <div class="tools">
                <label>
                    <span>{tr!("Folders as in")} " "</span>
                    <select on:change=move |event| built_in.set(event_target_value(&event))>
                        {options.into_iter().collect::<Vec<_>>()}
                        <option value="">{tr!("a template of your own")}</option>
                    </select>
                </label>
            </div>
            <Show when=move || built_in.with(String::is_empty)>
                <div class="fields">
                    <label>
                        <span class="block">{tr!("Template")}</span>
                        <input
                            type="text"
                            spellcheck="false"
                            prop:value=own
                            on:change=move |event| own.set(event_target_value(&event))
                        />
                    </label>
                </div>
                <p class="muted">
                    {tr!("{places}; a part in [ ] falls away where something in it is unknown.", places = PLACES)}
                </p>
            </Show>
            {move || state.beside().tidying.get().map(|view| plan(state, (*view).clone(), template))}
        </details>
    }
}

/// How many would move, and how many not.
fn said(view: &TidyView) -> String {
    let stay = words::count(view.stays);
    let n = words::count(view.moves);
    match words::whole(view.conflicts.len()) {
        0 => tr_n!(
            view.moves,
            "{n} file would move, {stay} would stay.",
            "{n} files would move, {stay} would stay.",
            n,
            stay
        ),
        1 => tr_n!(
            view.moves,
            "{n} file would move, {stay} would stay, and one place is wanted by several.",
            "{n} files would move, {stay} would stay, and one place is wanted by several.",
            n,
            stay
        ),
        places => tr_n!(
            view.moves,
            "{n} file would move, {stay} would stay, and {places} places are wanted by several.",
            "{n} files would move, {stay} would stay, and {places} places are wanted by several.",
            n,
            stay,
            places = words::count(places)
        ),
    }
}

fn plan(state: State, view: TidyView, template: Memo<String>) -> AnyView {
    if let Some(fault) = view.fault {
        return view! { <p class="warn" role="alert">{fault}</p> }.into_any();
    }
    let said = said(&view);
    let folders = view.folders.into_iter().map(|folder| {
        view! {
            <li style:margin-inline-start=format!("{}rem", 1.2 * f64::from(folder.depth))>
                {folder.name}
                <span class="muted">{format!(" · {}", tr_n!(folder.files, "{n} file", "{n} files", n = words::count(folder.files)))}</span>
            </li>
        }
    });
    let listed = |title: &'static str, files: Vec<(String, String)>, more: u32| {
        (!files.is_empty()).then(|| {
            view! {
                <details>
                    <summary>{title}</summary>
                    {with_reasons(files)}
                    {(more > 0).then(|| view! { <p class="muted">{tr!("and {more} more", more = words::count(more))}</p> })}
                </details>
            }
        })
    };
    let more_stay = view.stays.saturating_sub(words::whole(view.stay.len()));
    view! {
        <p role="status">{said}</p>
        <details open>
            <summary>{tr!("Folders as they would be")}</summary>
            <ul class="tree" aria-label=tr!("Folders as they would be")>{folders.collect::<Vec<_>>()}</ul>
            {(view.more_folders > 0).then(|| view! {
                <p class="muted">{tr_n!(view.more_folders, "and {n} folder more in the table", "and {n} folders more in the table", n = words::count(view.more_folders))}</p>
            })}
        </details>
        {listed(tr!("What stays, and why"), view.stay, more_stay)}
        {listed(tr!("Places wanted by several: none of these moves"), view.conflicts, 0)}
        <AsScript
            roots=view.roots
            into="tidy into"
            into_label=tr!("Where the files go")
            does=tr!("The scripts move, never overwrite, and quote every name.")
            save=Callback::new(move |(script, folders, into)| {
                state.ask(Command::TidyScript { template: template.get_untracked(), script, folders, into });
            })
        />
    }
    .into_any()
}
