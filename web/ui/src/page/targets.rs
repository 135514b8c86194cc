//! The column of targets: all of them as projects, then each with its hours. On a phone it is a picker.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::{Target, duration};

use super::growing::after_picture;
use super::state::{Place, State, Tab, state};

/// What a target is called.
pub fn name_of(target: &Target) -> String {
    target.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| tr!("no object").to_owned())
}

/// The column; nothing where there is one target only.
#[component]
pub fn Targets() -> impl IntoView {
    let state = state();
    let targets = Memo::new(move |_| {
        let all = state.view.with(|view| view.as_ref().map(|view| view.targets.clone()).unwrap_or_default());
        // One that is switched off must be there to be switched on.
        if all.len() > 1 || all.iter().any(|target| !target.on) { all } else { Vec::new() }
    });
    view! {
        <Show when=move || targets.with(|targets| !targets.is_empty())>
            <nav class="targets" aria-label=tr!("Targets")>
                <Picker targets />
                <button
                    type="button"
                    class="place"
                    aria-current=move || (state.place.get() == Place::Projects).then_some("page")
                    on:click=move |_| state.go(Place::Projects)
                >
                    {tr!("Projects")}
                </button>
                <Lines targets />
                <button type="button" class="quiet" on:click=move |_| state.all_targets()>
                    {tr!("All into the CSV")}
                </button>
            </nav>
        </Show>
    }
}

/// All of them: those in sight first, and the others after the first picture, since what an archive comes with is much.
#[component]
fn Lines(targets: Memo<Vec<Target>>) -> impl IntoView {
    const IN_SIGHT: usize = 15;
    let rest = after_picture();
    let shown = move || {
        let most = if rest.get() { usize::MAX } else { IN_SIGHT };
        targets.with(|targets| targets.iter().take(most).cloned().collect::<Vec<_>>())
    };
    view! {
        <ul>
            <For each=shown key=name_of children=move |target| view! { <Line target targets /> } />
        </ul>
    }
}

/// A target: its check mark, its name, its hours.
#[component]
fn Line(target: Target, targets: Memo<Vec<Target>>) -> impl IntoView {
    let state = state();
    let name = name_of(&target);
    let key = target.name.clone().unwrap_or_default();
    let find = {
        let name = name.clone();
        move || targets.with(|all| all.iter().find(|target| name_of(target) == name).cloned())
    };
    let now = Memo::new(move |_| find());
    let on = move || now.with(|target| target.as_ref().is_some_and(|target| target.on));
    let alone = move || {
        on() && targets.with(|all| all.iter().filter(|target| target.on).count() == 1)
            && matches!(state.place.get(), Place::Tab(_))
    };
    let only = {
        let key = key.clone();
        move |_| only(state, &key)
    };
    view! {
        <li>
            <input
                type="checkbox"
                aria-label=tr!("{name} in the CSV", name)
                title=tr!("In the CSV")
                prop:checked=on
                on:change=move |event| state.switch_target(&key, event_target_checked(&event))
            />
            <button
                type="button"
                class="place"
                title=tr!("Show only this target")
                aria-current=move || alone().then_some("true")
                on:click=only
            >
                <span class="target-name">{name}</span>
                <span class="muted">{move || now.get().map(|target| duration(target.seconds))}</span>
            </button>
        </li>
    }
}

/// Shows one target: the CSV is of it alone.
pub fn only(state: State, name: &str) {
    state.only_target(name);
    if state.place.get_untracked() == Place::Projects {
        state.show(Tab::Publish);
    }
}

/// The column of a narrow window.
#[component]
fn Picker(targets: Memo<Vec<Target>>) -> impl IntoView {
    let state = state();
    let chosen = Memo::new(move |_| {
        if state.place.get() == Place::Projects {
            return "projects".to_owned();
        }
        targets.with(|all| {
            let on: Vec<_> =
                (0..).zip(all).filter(|(_, target)| target.on).map(|(at, _): (usize, _)| at).collect();
            match on.as_slice() {
                [at] => at.to_string(),
                on if on.len() == all.len() => "all".to_owned(),
                _ => "some".to_owned(),
            }
        })
    });
    let pick = move |event| match event_target_value(&event).as_str() {
        "projects" => state.go(Place::Projects),
        "all" => {
            state.all_targets();
            state.show(Tab::Publish);
        }
        at => {
            let at: Option<usize> = at.parse().ok();
            if let Some(target) = at.and_then(|at| targets.with_untracked(|all| all.get(at).cloned())) {
                state.only_target(&target.name.unwrap_or_default());
                state.show(Tab::Publish);
            }
        }
    };
    let options = move || {
        let option = |(at, target): (usize, Target)| {
            let value = at.to_string();
            let text = format!("{}, {}", name_of(&target), duration(target.seconds));
            view! { <option value=value.clone() prop:selected=move || chosen.get() == value>{text}</option> }
        };
        targets.get().into_iter().enumerate().map(|(at, target)| option((at, target))).collect::<Vec<_>>()
    };
    view! {
        <label class="picker">
            <span>{tr!("Target")}</span>
            <select on:change=pick>
                <option value="projects" prop:selected=move || chosen.get() == "projects">{tr!("Projects")}</option>
                <option value="all" prop:selected=move || chosen.get() == "all">{tr!("All targets")}</option>
                <option value="some" disabled prop:selected=move || chosen.get() == "some">{tr!("Several targets")}</option>
                {options}
            </select>
        </label>
    }
}
