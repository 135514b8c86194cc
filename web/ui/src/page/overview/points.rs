//! The points of a chart one by one: under the pointer, or with arrow keys; a click shows the file.

use std::sync::Arc;

use leptos::prelude::*;
use nightledger_language::tr;
use wasm_bindgen::JsCast;

use super::axes::{HEIGHT, width};
use crate::page::state::{State, state};

/// A pointer further away than this, in the chart's own coordinates, means no point.
const REACH: f64 = 24.0;

/// One point.
#[derive(Clone, Copy)]
pub struct Dot {
    /// Where it is drawn.
    pub x: f64,
    /// The same.
    pub y: f64,
    /// The file's index in the scan.
    pub file: u32,
    /// Its filter, as the series numbers them.
    pub filter: u32,
    /// s since 1970, UTC.
    pub time_s: f64,
    /// What it shows.
    pub value: f64,
}

/// What a point says: of thousands, one is read.
pub type Worded = Box<dyn Fn(&Dot) -> String + Send + Sync>;

/// Which point is meant.
#[derive(Clone, Copy)]
pub struct Chosen {
    dots: StoredValue<Arc<[Dot]>>,
    worded: StoredValue<Worded>,
    /// Its place among them.
    pub at: RwSignal<Option<usize>>,
}

impl Chosen {
    /// None of these, from left to right.
    pub fn new(dots: Vec<Dot>, worded: Worded) -> Self {
        Self {
            dots: StoredValue::new(dots.into()),
            worded: StoredValue::new(worded),
            at: RwSignal::new(None),
        }
    }

    /// The one that is meant.
    pub fn dot(self) -> Option<Dot> {
        let at = self.at.get()?;
        self.dots.with_value(|dots| dots.get(at).copied())
    }

    /// What it says.
    fn text(self) -> Option<String> {
        let dot = self.dot()?;
        Some(self.worded.with_value(|worded| worded(&dot)))
    }

    /// Means the point next to the pointer.
    pub fn near(self, event: &web_sys::PointerEvent) {
        let Some(svg) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        let drawn = svg.get_bounding_client_rect();
        let scale = width() / drawn.width().max(1.0);
        let x = (f64::from(event.client_x()) - drawn.left()) * scale;
        let y = (f64::from(event.client_y()) - drawn.top()) * HEIGHT / drawn.height().max(1.0);
        let apart = |dot: &Dot| (dot.x - x).hypot(dot.y - y);
        let nearest = self.dots.with_value(|dots| {
            let near = dots.iter().enumerate().min_by(|one, other| apart(one.1).total_cmp(&apart(other.1)));
            near.filter(|(_, dot)| apart(dot) <= REACH).map(|(at, _)| at)
        });
        if nearest.is_some() && nearest != self.at.get_untracked() {
            self.at.set(nearest);
        }
    }

    /// Shows the file of the point that is meant.
    pub fn open(self, state: State) {
        let file =
            self.at.get_untracked().and_then(|at| self.dots.with_value(|dots| Some(dots.get(at)?.file)));
        if let Some(file) = file {
            state.open_file(file);
        }
    }

    /// Means another point, as a key says.
    fn pressed(self, event: &web_sys::KeyboardEvent) {
        let last = self.dots.with_value(|dots| dots.len()).saturating_sub(1);
        let at = self.at.get_untracked();
        let next = match (event.key().as_str(), at) {
            ("ArrowRight" | "ArrowUp", Some(at)) => (at + 1).min(last),
            ("ArrowLeft" | "ArrowDown", Some(at)) => at.saturating_sub(1),
            ("ArrowRight" | "ArrowUp" | "ArrowLeft" | "ArrowDown", None) | ("Home", _) => 0,
            ("End", _) => last,
            _ => return,
        };
        event.prevent_default();
        self.at.set(Some(next));
    }
}

/// What the point that is meant shows; arrow keys mean the next one.
#[component]
pub fn Points(chosen: Chosen, title: &'static str) -> impl IntoView {
    let state = state();
    let text =
        move || chosen.text().unwrap_or_else(|| tr!("Point at a dot, or use arrow keys here").to_owned());
    view! {
        <button
            type="button"
            class="link point"
            aria-label=move || format!("{title}: {}", text())
            aria-live="polite"
            on:keydown=move |event| chosen.pressed(&event)
            on:click=move |_| chosen.open(state)
        >
            {text}
        </button>
    }
}
