//! Views of one type. Leptos compiles building, updating and removing anew for each type that a `view!` or a list of
//! them has; with these the page has few types, and is smaller for it.

use leptos::children::ViewFn;
use leptos::either::Either;
use leptos::prelude::*;

/// As `leptos::view!`, with [`AnyView`] as the result whatever stands in it.
macro_rules! view {
    ($($tokens:tt)*) => {{
        #[allow(unused_imports, reason = "most views are elements")]
        use $crate::page::erased::{Erase as _, Typed};
        Typed(::leptos::view! { $($tokens)* }).erase()
    }};
}
pub(super) use view;

/// What `leptos::view!` made.
pub struct Typed<T>(pub T);

impl<T: IntoView> Typed<View<T>> {
    /// The view as any other: without Leptos' wrapper it is the type that parts of views have already.
    pub fn erase(self) -> AnyView {
        self.0.into_inner().into_any()
    }
}

/// For what Leptos does not wrap: a block or a component alone.
pub trait Erase {
    /// The view as any other.
    fn erase(self) -> AnyView;
}

impl<T: IntoView> Erase for Typed<T> {
    fn erase(self) -> AnyView {
        self.0.into_any()
    }
}

/// A condition under which something is shown.
pub struct When(Box<dyn Fn() -> bool + Send + Sync>);

impl<F: Fn() -> bool + Send + Sync + 'static> From<F> for When {
    fn from(when: F) -> Self {
        Self(Box::new(when))
    }
}

/// As Leptos' own `Show`: its children for as long as the condition holds, else what stands in for them.
#[component]
pub fn Show(
    #[prop(into)] when: When,
    children: ChildrenFn,
    #[prop(optional, into)] fallback: ViewFn,
) -> impl IntoView {
    let shown = ArcMemo::new(move |_| (when.0)());
    move || if shown.get() { Either::Left(children()) } else { Either::Right(fallback.run()) }
}
