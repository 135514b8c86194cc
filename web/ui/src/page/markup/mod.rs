//! Views as values of one type. Leptos makes a type of every element with its attributes and children, and the compiler
//! building, updating and removing for each of them; here they are compiled once. Signals, effects, components and
//! where the page begins are Leptos'; [`view`] has its syntax.

mod element;
mod root;
mod rows;
mod shown;

use std::borrow::Cow;

use leptos::prelude::*;

use super::react::memo;
use rows::NewRow;

pub use element::{Element, Place};
pub use nightledger_markup::view;
pub use root::mount;

/// A view. One pointer, as [`Element`] is: the code of a page hands many of them around.
pub struct Markup(Box<Kind>);

enum Kind {
    Text(Cow<'static, str>),
    /// One element of which nothing changes, as HTML.
    Html(&'static str),
    Element(Element),
    Several(Vec<Markup>),
    /// Made anew whenever a signal changes that it read.
    Live(Box<dyn Fn() -> Markup>),
    Rows(Box<dyn Fn() -> Vec<NewRow>>),
}

/// What a component shows between its tags, once.
pub type Children = Box<dyn FnOnce() -> Markup>;
/// What a component shows between its tags, as often as it likes.
pub type ChildrenFn = Box<dyn Fn() -> Markup>;

/// Anything that can be seen.
pub fn markup(content: impl Into<Markup>) -> Markup {
    content.into()
}

impl Markup {
    /// One element of which nothing changes.
    #[inline(never)]
    pub fn html(html: &'static str) -> Self {
        Self(Box::new(Kind::Html(html)))
    }

    #[inline(never)]
    fn several(several: Vec<Markup>) -> Self {
        Self(Box::new(Kind::Several(several)))
    }

    #[inline(never)]
    fn live(make: Box<dyn Fn() -> Markup>) -> Self {
        Self(Box::new(Kind::Live(make)))
    }
}

impl From<&'static str> for Markup {
    #[inline(never)]
    fn from(text: &'static str) -> Self {
        Self(Box::new(Kind::Text(text.into())))
    }
}

impl From<String> for Markup {
    #[inline(never)]
    fn from(text: String) -> Self {
        Self(Box::new(Kind::Text(text.into())))
    }
}

impl From<Element> for Markup {
    #[inline(never)]
    fn from(element: Element) -> Self {
        Self(Box::new(Kind::Element(element)))
    }
}

impl From<()> for Markup {
    fn from((): ()) -> Self {
        Self::several(Vec::new())
    }
}

impl<T: Into<Markup>> From<Vec<T>> for Markup {
    fn from(several: Vec<T>) -> Self {
        several.into_iter().map(Into::into).collect()
    }
}

impl FromIterator<Markup> for Markup {
    fn from_iter<I: IntoIterator<Item = Markup>>(several: I) -> Self {
        Self::several(several.into_iter().collect())
    }
}

impl<T: Into<Markup>> From<Option<T>> for Markup {
    fn from(perhaps: Option<T>) -> Self {
        perhaps.map_or_else(|| ().into(), Into::into)
    }
}

impl<F: Fn() -> T + 'static, T: Into<Markup>> From<F> for Markup {
    fn from(make: F) -> Self {
        Self::live(Box::new(move || make().into()))
    }
}

impl From<RwSignal<String>> for Markup {
    fn from(text: RwSignal<String>) -> Self {
        (move || text.get()).into()
    }
}

impl From<RwSignal<&'static str>> for Markup {
    fn from(text: RwSignal<&'static str>) -> Self {
        (move || text.get()).into()
    }
}

impl From<RwSignal<Option<String>>> for Markup {
    fn from(text: RwSignal<Option<String>>) -> Self {
        (move || text.get()).into()
    }
}

impl From<u32> for Markup {
    fn from(number: u32) -> Self {
        number.to_string().into()
    }
}

/// As Leptos' own `For`: a row for each of some things, which stays as long as its key is among theirs.
#[component]
pub fn For<I: IntoIterator<Item = T>, T: 'static, K: ToString>(
    each: impl Fn() -> I + 'static,
    key: impl Fn(&T) -> K + 'static,
    children: impl Fn(T) -> Markup + Clone + 'static,
) -> Markup {
    let row = move |thing: T| -> NewRow {
        let children = children.clone();
        (key(&thing).to_string(), Box::new(move || children(thing)))
    };
    Markup(Box::new(Kind::Rows(Box::new(move || each().into_iter().map(&row).collect()))))
}

/// A condition under which something is shown.
pub struct When(Box<dyn Fn() -> bool + Send + Sync>);

impl<F: Fn() -> bool + Send + Sync + 'static> From<F> for When {
    fn from(when: F) -> Self {
        Self(Box::new(when))
    }
}

/// As Leptos' own `Show`: its children for as long as the condition holds.
#[component]
pub fn Show(#[prop(into)] when: When, children: ChildrenFn) -> Markup {
    let shown = memo(when.0);
    (move || shown.get().then(&children)).into()
}
