//! The table of figures: of its rows only those in sight, and a few around them, exist.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_session::present::quality::{QualityColumn, QualityRow};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::super::{change_quality, list_row_px, window};
use crate::page::state::state;

/// Its columns, with that of what counts.
const WIDTH: usize = QualityColumn::ALL.len() + 1;

/// The table.
#[component]
pub fn Table() -> impl IntoView {
    let state = state();
    let frame = window::Frame::new();
    let query = state.of_frames().query;
    let quality = state.of_frames().quality;
    let scrolled = move |_| {
        let asked = query.with_untracked(|query| query.offset);
        if let Some(offset) = window::offset(frame, list_row_px(), asked) {
            query.update_untracked(|query| query.offset = offset);
            state.ask_quality_table();
        }
    };
    let above = move || quality.with(|page| page.offset);
    let below = move || quality.with(|page| window::below(page.offset, page.rows.len(), page.matches));
    // What no capture program wrote takes no room from what was measured.
    let captured = Memo::new(move |_| quality.with(|page| page.captured > 0));
    // The line that the Tab key stops at: where the focus was last, else the first.
    let last = RwSignal::new(None::<u32>);
    let stop = Memo::new(move |_| {
        let last = last.get();
        quality.with(|page| {
            let is_there = |index: &u32| page.rows.iter().any(|row| row.index == *index);
            last.filter(is_there).or_else(|| page.rows.first().map(|row| row.index))
        })
    });
    let head = move |column: QualityColumn| {
        let descending = move || query.with(|query| (query.sort == column).then_some(query.descending));
        let sort = move || {
            change_quality(state, |query| {
                query.descending = query.sort == column && !query.descending;
                query.sort = column;
            });
        };
        window::head(frame, column.name(), column.is_number(), descending, sort)
    };
    let heads = move || columns(captured.get()).map(head).collect::<Vec<_>>();
    view! {
        <div class="scroll frames-scroll quality" node_ref=frame tabindex="0" role="region" aria-label=tr!("Table of quality") on:scroll=scrolled on:keydown=move |event| pressed(&event)>
            <table
                class="frames list"
                aria-label=tr!("Quality")
                aria-rowcount=move || quality.with(|page| page.matches.saturating_add(1).to_string())
            >
                <thead>
                    <tr>
                        <th scope="col">{tr!("Counted")}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    {window::space(above, list_row_px, WIDTH)}
                    <For
                        each=move || {
                            let captured = captured.get();
                            quality.with(|page| {
                                let rows = page.rows.iter().cloned().zip(page.offset.saturating_add(2)..);
                                rows.map(|(row, at)| (row, at, captured)).collect::<Vec<_>>()
                            })
                        }
                        key=|(row, at, captured)| print_of(row, *at, *captured)
                        children=move |(row, at, captured)| view! { <Line row at captured stop last /> }
                    />
                    {window::space(below, list_row_px, WIDTH)}
                </tbody>
            </table>
        </div>
    }
}

/// The columns that say anything.
fn columns(captured: bool) -> impl Iterator<Item = QualityColumn> {
    QualityColumn::ALL.into_iter().filter(move |column| captured || *column != QualityColumn::CaptureHfr)
}

/// Arrows move between the lines, of which the Tab key stops at one, and between what is in a line.
fn pressed(event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let region = event.current_target().and_then(|region| region.dyn_into::<Element>().ok());
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some((region, target)) = region.zip(target) else { return };
    let line = target.closest("tbody tr").ok().flatten();
    let (line, control) = match (event.key().as_str(), line) {
        ("ArrowDown", Some(line)) => (line.next_element_sibling(), control_like(&target)),
        ("ArrowUp", Some(line)) => (line.previous_element_sibling(), control_like(&target)),
        // At either end of a line the table is scrolled.
        ("ArrowLeft", Some(line)) if control_like(&target) == NAME => (Some(line), TICK),
        ("ArrowRight", Some(line)) if control_like(&target) == TICK => (Some(line), NAME),
        ("ArrowDown" | "ArrowUp", None) if target == region => (first_in_sight(&region), NAME),
        _ => return,
    };
    event.prevent_default();
    // Beyond what is there lines come while it is scrolled. What cannot be ticked has a name all the same.
    let found = |selector| line.as_ref().and_then(|line| line.query_selector(selector).ok().flatten());
    if let Some(control) = found(control).or_else(|| found(NAME)) {
        // Into sight too; what is on the page takes the focus.
        let _ = control.unchecked_ref::<HtmlElement>().focus();
    }
}

/// What opens a file.
const NAME: &str = "th button";
/// What says whether it counts.
const TICK: &str = "input:enabled";

/// The same in another line.
fn control_like(control: &Element) -> &'static str {
    if control.has_type::<HtmlInputElement>() { TICK } else { NAME }
}

/// The first line that is not scrolled away. Of the head it is the cells that stay.
fn first_in_sight(region: &Element) -> Option<Element> {
    let bottom_of = |element: &Element| element.get_bounding_client_rect().bottom();
    let head = region.query_selector("thead th").ok().flatten().map(|head| bottom_of(&head))?;
    let lines = region.query_selector_all("tbody tr:not(.space)").ok()?;
    let lines = (0..lines.length()).filter_map(|at| lines.get(at)?.dyn_into::<Element>().ok());
    lines.into_iter().find(|line| bottom_of(line) > head + 1.0)
}

/// What a row shows and where: it is drawn anew when any of it changes.
fn print_of(row: &QualityRow, at: u32, captured: bool) -> String {
    let flags = u8::from(row.counted) + 2 * u8::from(row.excluded) + 4 * u8::from(captured);
    let mut print = format!("{at} {} {flags}", row.index);
    for (text, out) in &row.cells {
        print.push(if *out { '!' } else { '\n' });
        print.push_str(text);
    }
    print
}

/// What a card on a phone says before a figure, and behind it.
fn card_of(column: QualityColumn) -> Option<[Option<&'static str>; 2]> {
    match column {
        QualityColumn::Filter | QualityColumn::Start | QualityColumn::Status => Some([None, None]),
        QualityColumn::Stars => Some([Some("★"), None]),
        QualityColumn::Fwhm => Some([Some("FWHM"), Some("px")]),
        QualityColumn::FwhmArcsec => Some([Some("FWHM"), Some("″")]),
        QualityColumn::Eccentricity => Some([Some(tr!("Ecc.")), None]),
        _ => None,
    }
}

/// What stands in a column. `card`: whether it is in the card on a phone too.
fn cell(column: QualityColumn, (text, out): (String, bool), card: bool) -> AnyView {
    let why = if column == QualityColumn::Status {
        tr!("cannot be measured")
    } else {
        tr!("stands out in its group")
    };
    let mark = out.then(|| {
        view! {
            <span class="mark" role="img" aria-label=why title=why>
                "▲"
            </span>
        }
    });
    let card = card_of(column).filter(|_| card && !text.is_empty());
    let is_card = card.is_some();
    let [word, unit] = card.unwrap_or_default();
    match column {
        QualityColumn::Start => {
            // On a phone the line has room for hour and minute.
            let (day, minute) = text.split_at_checked(11).unwrap_or(("", &text));
            let (day, minute) = (day.to_owned(), minute.to_owned());
            view! { <td class:card=is_card><span class="wide">{day}</span>{minute}</td> }.into_any()
        }
        QualityColumn::Status if !text.is_empty() => {
            let title = text.clone();
            view! { <td class="why-not card" class:out=out title=title>{mark}" "{text}</td> }.into_any()
        }
        _ => view! {
            <td class:n=column.is_number() class:out=out class:card=is_card data-word=word data-unit=unit>
                {text}
                {mark}
            </td>
        }
        .into_any(),
    }
}

#[component]
fn Line(
    row: QualityRow,
    at: u32,
    captured: bool,
    stop: Memo<Option<u32>>,
    last: RwSignal<Option<u32>>,
) -> impl IntoView {
    let QualityRow { index, key, counted, excluded, cells } = row;
    let mut cells = cells.into_iter().zip(QualityColumn::ALL);
    let path = cells.next().map(|((path, _), _)| path).unwrap_or_default();
    let here = Signal::derive(move || stop.get() == Some(index));
    let file = window::File { ids: "quality", control_ids: "quality-", index, path: &path, stop: Some(here) };
    // Of both widths the card has that on the sky, where it is known.
    let on_sky =
        cells.clone().any(|((text, _), column)| column == QualityColumn::FwhmArcsec && !text.is_empty());
    let cells = cells.filter(|(_, column)| captured || *column != QualityColumn::CaptureHfr);
    let cells = cells.map(|(text, column)| cell(column, text, column != QualityColumn::Fwhm || !on_sky));
    view! {
        <tr class:off=!counted aria-rowindex=at.to_string() on:focusin=move |_| last.set(Some(index))>
            {file.counted(key, counted, excluded, None)}
            {file.name(false)}
            {cells.collect::<Vec<_>>()}
        </tr>
    }
}
