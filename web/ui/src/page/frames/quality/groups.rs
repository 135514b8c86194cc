//! The groups in which lights are compared, with the medians of their figures.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::quality::{GROUP_FIGURES, QualityColumn, QualityGroup};

use crate::page::state::state;
use crate::page::words;

/// Which columns say anything.
#[derive(Clone, Copy, PartialEq)]
struct Shows {
    /// Groups of several rigs.
    rig: bool,
    /// What the capture program wrote.
    captured: bool,
}

/// The table of groups.
#[component]
pub fn Groups() -> impl IntoView {
    let state = state();
    let groups = Memo::new(move |_| state.of_frames().quality.with(|page| page.groups.clone()));
    let shows = Memo::new(move |_| {
        state.of_frames().quality.with(|page| Shows {
            rig: page
                .groups
                .iter()
                .any(|group| page.groups.first().is_some_and(|first| first.name[3] != group.name[3])),
            captured: page.captured > 0,
        })
    });
    let figures = |shows: Shows| {
        GROUP_FIGURES.into_iter().filter(move |column| shows.captured || *column != QualityColumn::CaptureHfr)
    };
    let line = move |group: QualityGroup, shows: Shows| {
        let [target, filter, exposure, rig] = group.name;
        let medians = GROUP_FIGURES.into_iter().zip(group.medians);
        let medians = medians.filter(|(column, _)| shows.captured || *column != QualityColumn::CaptureHfr);
        view! {
            <tr>
                <th scope="row">{target}</th>
                <td>{filter}</td>
                <td class="n">{exposure}</td>
                {shows.rig.then(|| view! { <td>{rig}</td> })}
                <td class="n">{tr!("{some} of {all}", some = words::count(group.measured), all = words::count(group.lights))}</td>
                {medians.map(|(_, text)| view! { <td class="n">{text}</td> }).collect::<Vec<_>>()}
                <td class="n">{words::count(group.outliers)}</td>
            </tr>
        }
    };
    let heads = move || {
        let heads =
            figures(shows.get()).map(|column| view! { <th scope="col" class="n">{column.name()}</th> });
        heads.collect::<Vec<_>>()
    };
    view! {
        <Show when=move || groups.with(|groups| !groups.is_empty())>
            <details class="groups" open>
                <summary>{tr!("Medians of each group")}</summary>
                <div class="scroll" tabindex="0" role="region" aria-label=tr!("Medians of each group")>
                    <table class="plain" aria-label=tr!("Groups")>
                        <thead>
                            <tr>
                                <th scope="col">{tr!("Target")}</th>
                                <th scope="col">{tr!("Filter")}</th>
                                <th scope="col" class="n">{tr!("Exposure")}</th>
                                {move || shows.get().rig.then(|| view! { <th scope="col">{tr!("Rig")}</th> })}
                                <th scope="col" class="n">{tr!("Measured")}</th>
                                {heads}
                                <th scope="col" class="n">{tr!("Stand out")}</th>
                            </tr>
                        </thead>
                        <tbody>{move || groups.get().into_iter().map(|group| line(group, shows.get())).collect::<Vec<_>>()}</tbody>
                    </table>
                </div>
            </details>
        </Show>
    }
}
