//! What the two tables of files share: of their rows only those in sight, and a few around them, exist.

use leptos::prelude::*;
use nightledger_language::tr;
use nightledger_ledger::FileKey;
use nightledger_session::Command;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::MARGIN;
use crate::page::state::state;
use crate::page::words;

/// What a table scrolls in.
pub type Frame = NodeRef<leptos::html::Div>;

/// The first row to ask for where a table is scrolled to, if it is far enough from the one that was asked for.
pub fn offset(frame: Frame, row_px: f64, asked: u32) -> Option<u32> {
    let frame = frame.get_untracked()?;
    let top = f64::from(frame.unchecked_ref::<HtmlElement>().scroll_top());
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to integer cast saturates"
    )]
    let first = (top / row_px).floor() as u32;
    Some(first.saturating_sub(MARGIN)).filter(|offset| offset.abs_diff(asked) > MARGIN / 2)
}

/// How many rows stand below those that exist.
pub fn below(offset: u32, rows: usize, matches: u32) -> u32 {
    matches.saturating_sub(offset.saturating_add(words::whole(rows)))
}

/// The room of rows that do not exist, over so many columns.
pub fn space(
    rows: impl Fn() -> u32 + Send + Sync + 'static,
    row_px: impl Fn() -> f64 + Send + Sync + 'static,
    columns: usize,
) -> impl IntoView {
    let height = move || format!("{}px", f64::from(rows()) * row_px());
    view! {
        <tr class="space" aria-hidden="true">
            <td colspan=columns.to_string() style:height=height></td>
        </tr>
    }
}

/// The head of a column, which sorts by it. `descending`: whether it does so from the greatest, if by this column;
/// the table is shown from its top then.
pub fn head(
    frame: Frame,
    name: impl Into<String>,
    is_figure: bool,
    descending: impl Fn() -> Option<bool> + Send + Sync + 'static,
    sort: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    let sorted = move || match descending() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let sort = move |_| {
        sort();
        if let Some(frame) = frame.get_untracked() {
            frame.unchecked_ref::<HtmlElement>().set_scroll_top(0);
        }
    };
    view! {
        <th scope="col" class:n=is_figure aria-sort=sorted>
            <button type="button" class="sorter" on:click=sort>
                {name.into()}
            </button>
        </th>
    }
}

/// A file as the line of a table.
pub struct File<'a> {
    /// What the id of its cell begins with: it stands in both tables.
    pub ids: &'static str,
    /// The same for what is in the line.
    pub control_ids: &'static str,
    /// Its place in the scan.
    pub index: u32,
    /// Its path.
    pub path: &'a str,
    /// In a table that arrows move in: whether the Tab key stops at this line.
    pub stop: Option<Signal<bool>>,
}

impl File<'_> {
    /// Nothing in a table all of whose lines the Tab key stops at.
    fn tabindex(&self) -> Option<impl Fn() -> &'static str + Send + Sync + Copy + use<>> {
        self.stop.map(|stop| move || if stop.get() { "0" } else { "-1" })
    }

    fn id(&self) -> String {
        format!("{}-{}", self.ids, self.index)
    }

    /// Whether it counts; `why` it does not.
    pub fn counted(
        &self,
        key: Option<FileKey>,
        counted: bool,
        excluded: bool,
        why: Option<String>,
    ) -> impl IntoView + use<> {
        let state = state();
        view! {
            <td>
                <input
                    type="checkbox"
                    class="counted"
                    id=format!("{}counted-{}", self.control_ids, self.index)
                    aria-label=tr!("Counted")
                    aria-describedby=self.id()
                    tabindex=self.tabindex()
                    title=why
                    disabled=!counted && !excluded
                    prop:checked=counted
                    on:change=move |_| {
                        if let Some(key) = key.clone() {
                            state.alter(Command::ExcludeFile { file: key, exclude: !excluded });
                        }
                    }
                />
            </td>
        }
    }

    /// Its name, which opens it, and its folder. `selects`: with Shift, a click selects rows instead.
    pub fn name(&self, selects: bool) -> impl IntoView + use<> {
        let state = state();
        let index = self.index;
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", self.path));
        view! {
            <th scope="row" id=self.id() title=self.path.to_owned()>
                <button
                    type="button"
                    class="link"
                    id=format!("{}open-{index}", self.control_ids)
                    tabindex=self.tabindex()
                    on:click=move |event: web_sys::MouseEvent| {
                        if !selects || !event.shift_key() {
                            state.open_file(index);
                        }
                    }
                >
                    {name.to_owned()}
                </button>
                <span class="muted folder">{folder.to_owned()}</span>
            </th>
        }
    }
}
