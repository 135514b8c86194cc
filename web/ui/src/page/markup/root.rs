//! Where Leptos takes the page over: it mounts views of its own kind.

use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use web_sys::Node;

use super::Markup;
use super::shown::State;

/// Puts a view into the page's body, by Leptos.
pub fn mount(view: fn() -> Markup) {
    leptos::mount::mount_to_body(move || Root(view));
}

/// A view as Leptos knows views, of which it makes use once.
struct Root(fn() -> Markup);

impl Render for Root {
    type State = State;

    fn build(self) -> State {
        State::new((self.0)())
    }

    fn rebuild(self, state: &mut State) {
        state.update((self.0)());
    }
}

impl Mountable for State {
    fn unmount(&mut self) {
        Self::unmount(self);
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&Node>) {
        Self::mount(self, parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.first();
        let parent = first.as_ref().and_then(Node::parent_element);
        parent.is_some_and(|parent| {
            child.mount(&parent, first.as_ref());
            true
        })
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        Vec::new()
    }
}

// A server's part: this page has none.
impl RenderHtml for Root {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> State {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Root {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}
