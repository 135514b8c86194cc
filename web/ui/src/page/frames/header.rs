//! The whole header of a file.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::frames::HeaderView;

/// Cards and properties, folded away.
#[component]
pub fn HeaderTable(header: HeaderView) -> impl IntoView {
    if let Some(fault) = header.fault {
        return view! { <p class="fault">{fault}</p> }.into_any();
    }
    let cards = header
        .cards
        .into_iter()
        .map(|card| {
            view! {
                <tr>
                    <td class="muted n">{card.card}</td>
                    <th scope="row">{card.keyword}</th>
                    <td>{card.value}</td>
                    <td class="muted">{card.comment}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let properties = header
        .properties
        .into_iter()
        .map(|(id, value, comment)| {
            let value = if value.chars().count() > 300 {
                value.chars().take(300).chain(['…']).collect()
            } else {
                value
            };
            view! {
                <tr>
                    <td></td>
                    <th scope="row">{id}</th>
                    <td>{value}</td>
                    <td class="muted">{comment}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let faults = header.diagnostics.into_iter().map(|text| view! { <li>{text}</li> }).collect::<Vec<_>>();
    view! {
        <details class="header-cards">
            <summary>{tr!("The whole header")}</summary>
            {(!faults.is_empty()).then(|| view! { <ul class="doubts">{faults}</ul> })}
            <table class="plain mono" aria-label=tr!("Header")>
                <thead>
                    <tr>
                        <th scope="col">{tr!("Card")}</th>
                        <th scope="col">{tr!("Keyword")}</th>
                        <th scope="col">{tr!("Value")}</th>
                        <th scope="col">{tr!("Comment")}</th>
                    </tr>
                </thead>
                <tbody>{cards} {properties}</tbody>
            </table>
        </details>
    }
    .into_any()
}
