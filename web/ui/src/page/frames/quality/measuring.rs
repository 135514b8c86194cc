//! The button that measures, how far it is, and what is done with the figures.

use leptos::prelude::*;
use nightledger_language::{tr, tr_n};
use nightledger_session::{Command, ReportForm, Which};

use super::super::change_quality;
use crate::page::state::{State, state};
use crate::page::words;
use crate::protocol::ToEngine;

/// The row of buttons.
#[component]
pub fn Measuring() -> impl IntoView {
    let state = state();
    let all = RwSignal::new(false);
    let busy = Memo::new(move |_| state.of_frames().measuring.with(|progress| progress.busy));
    let reading = Memo::new(move |_| state.progress.with(|progress| progress.busy));
    // Nothing is left to do, unless all images are asked for.
    let idle = Memo::new(move |_| {
        reading.get() || state.of_frames().quality.with(|page| page.left + page.failed == 0 && !all.get())
    });
    let label = move || {
        let stopped = state.of_frames().measuring.with(|progress| progress.done < progress.total);
        state.of_frames().quality.with(|page| match (page.left, page.failed) {
            (1.., _) if stopped => tr!("Go on"),
            (0, 1..) => tr!("Try again"),
            _ => tr!("Measure stars"),
        })
    };
    // What could not be measured will hardly be now.
    let fresh = move || all.get() || state.of_frames().quality.with(|page| page.left > 0);
    let measure = move |_| {
        if !idle.get_untracked() {
            let which = if all.get_untracked() { Which::All } else { Which::Counted };
            state.send(ToEngine::Measure(which));
        }
    };
    let save = move |form: ReportForm| move |_| state.ask(Command::QualityReport(form));
    let any = Memo::new(move |_| state.of_frames().quality.with(|page| page.measured + page.others > 0));
    let listed = Memo::new(move |_| state.of_frames().quality.with(|page| page.matches));
    let undecoded = Memo::new(move |_| state.of_frames().quality.with(|page| page.undecoded.clone()));
    let doubtful = Memo::new(move |_| state.of_frames().quality.with(|page| page.outliers));
    view! {
        <div class="tools measuring">
            {move || if state.sample.get() {
                view! { <p>{tr!("The sample has no pixels, only headers: add a folder of your own to measure its stars.")}</p> }.into_any()
            } else if busy.get() {
                view! {
                    <progress
                        aria-label=tr!("Measuring progress")
                        max=move || state.of_frames().measuring.with(|progress| progress.total.max(1))
                        value=move || state.of_frames().measuring.with(|progress| progress.done)
                    ></progress>
                    <span class="figures">{move || so_far(state)}</span>
                    <button type="button" on:click=move |_| state.send(ToEngine::StopMeasuring)>
                        {tr!("Stop")}
                    </button>
                }.into_any()
            } else {
                view! {
                    <button type="button" class:primary=fresh aria-disabled=move || idle.get().then_some("true") on:click=measure>
                        {label}
                    </button>
                    <label class="check">
                        <input type="checkbox" prop:checked=all on:change=move |event| all.set(event_target_checked(&event)) />
                        <span>{tr!("All images, not only lights that count")}</span>
                    </label>
                }.into_any()
            }}
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || state.of_frames().query.with(|query| query.outliers)
                    on:change=move |event| {
                        let outliers = event_target_checked(&event);
                        change_quality(state, |query| query.outliers = outliers);
                    }
                />
                <span>{move || tr!("Only what stands out ({lights})", lights = words::count(doubtful.get()))}</span>
            </label>
            <Show when=move || { listed.get() > 0 && !state.sample.get() }>
                <button type="button" on:click=move |_| state.blink_listed()>
                    {tr!("Blink these")}
                </button>
            </Show>
            <Show when=move || { doubtful.get() > 0 }>
                <button type="button" on:click=move |_| state.alter(Command::ExcludeOutliers)>
                    {move || {
                        let lights = doubtful.get();
                        tr_n!(lights, "Exclude the {n} that stands out", "Exclude the {n} that stand out", n = words::count(lights))
                    }}
                </button>
            </Show>
            <Show when=move || any.get()>
                <button type="button" on:click=save(ReportForm::Csv)>{tr!("Download CSV")}</button>
                <button type="button" on:click=save(ReportForm::Yaml)>{tr!("Download YAML")}</button>
            </Show>
        </div>
        <p role="status" class="muted">{move || counts(state)}</p>
        <Show when=move || undecoded.with(|text| !text.is_empty())>
            <p class="muted">{undecoded}</p>
        </Show>
    }
}

/// `12 of 200 files, 640 MB read`.
fn so_far(state: State) -> String {
    state.of_frames().measuring.with(|progress| {
        #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
        let megabytes = progress.bytes as f64 / 1e6;
        tr_n!(
            progress.total,
            "{done} of {n} file, {megabytes} MB read",
            "{done} of {n} files, {megabytes} MB read",
            done = words::count(progress.done),
            n = words::count(progress.total),
            megabytes = format!("{megabytes:.0}")
        )
    })
}

/// `198 of 200 lights measured; 2 could not be`.
fn counts(state: State) -> String {
    if state.sample.get() || state.of_frames().measuring.with(|progress| progress.busy) {
        return String::new();
    }
    state.of_frames().quality.with(|page| {
        let all = page.measured.saturating_add(page.failed).saturating_add(page.left);
        if all == 0 && !page.undecoded.is_empty() {
            return String::new();
        }
        if all == 0 {
            return tr!("No light counts: there is nothing to measure.").to_owned();
        }
        let (measured, n) = (words::count(page.measured), words::count(all));
        match page.failed {
            0 => tr_n!(
                all,
                "{measured} of {n} light measured",
                "{measured} of {n} lights measured",
                measured,
                n
            ),
            failed => tr_n!(
                all,
                "{measured} of {n} light measured; {failed} could not be",
                "{measured} of {n} lights measured; {failed} could not be",
                measured,
                n,
                failed = words::count(failed)
            ),
        }
    })
}
