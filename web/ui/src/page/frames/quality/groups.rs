//! The groups in which lights are compared, with the medians of their figures.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::quality::{GROUP_FIGURES, QualityGroup};

use crate::page::state::state;
use crate::page::words;

/// The table of groups.
#[component]
pub fn Groups() -> impl IntoView {
    let state = state();
    let groups = Memo::new(move |_| state.of_frames().quality.with(|page| page.groups.clone()));
    let line = |group: QualityGroup| {
        let [target, filter, exposure, rig] = group.name;
        view! {
            <tr>
                <th scope="row">{target}</th>
                <td>{filter}</td>
                <td class="n">{exposure}</td>
                <td>{rig}</td>
                <td class="n">{tr!("{some} of {all}", some = words::count(group.measured), all = words::count(group.lights))}</td>
                {group.medians.into_iter().map(|text| view! { <td class="n">{text}</td> }).collect::<Vec<_>>()}
                <td class="n">{words::count(group.outliers)}</td>
            </tr>
        }
    };
    let heads = || {
        let figures = GROUP_FIGURES.map(|column| view! { <th scope="col" class="n">{column.name()}</th> });
        figures.into_iter().collect::<Vec<_>>()
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
                                <th scope="col">{tr!("Rig")}</th>
                                <th scope="col" class="n">{tr!("Measured")}</th>
                                {heads()}
                                <th scope="col" class="n">{tr!("Stand out")}</th>
                            </tr>
                        </thead>
                        <tbody>{move || groups.get().into_iter().map(line).collect::<Vec<_>>()}</tbody>
                    </table>
                </div>
            </details>
        </Show>
    }
}
