//! Elements while they are put together.

use std::borrow::Cow;
use std::rc::Rc;

use leptos::ev::EventDescriptor;
use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos::tachys::html::node_ref::NodeRefContainer;
use wasm_bindgen::JsCast;
use web_sys::Event;

use super::Markup;

/// An element that is being put together.
pub struct Element(pub(super) Box<Parts>);

/// What an element is made of.
pub(super) struct Parts {
    pub(super) name: &'static str,
    pub(super) is_svg: bool,
    /// Attributes that stay.
    pub(super) texts: &'static [(&'static str, &'static str)],
    pub(super) settings: Vec<(Place, &'static str, Setting)>,
    pub(super) listeners: Vec<(Cow<'static, str>, Handler)>,
    pub(super) children: Vec<Markup>,
    /// Tells others where the element is.
    pub(super) refer: Option<Refer>,
}

type Refer = Box<dyn Fn(&web_sys::Element)>;

/// What is done when something happens to an element.
pub(super) type Handler = Rc<dyn Fn(Event)>;

/// Where a value of an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In an attribute.
    Attribute,
    /// Among its classes, or not.
    Class,
    /// In a property of its style.
    Style,
    /// In a property of the object.
    Property,
}

/// A value of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// There is none.
    Absent,
    /// It is there, or not.
    Flag(bool),
    /// A text.
    Text(Cow<'static, str>),
}

/// A value of an element that stays, or follows signals.
pub(super) enum Setting {
    /// As long as the element.
    Fixed(Value),
    /// Until a signal changes that it read.
    Live(Box<dyn Fn() -> Value>),
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        number.to_string().into()
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        number.to_string().into()
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(perhaps: Option<T>) -> Self {
        perhaps.map_or(Self::Absent, Into::into)
    }
}

/// What an element can be given.
pub trait Give {
    /// Gives it.
    fn give(self, element: &mut Element, place: Place, name: &'static str);
}

macro_rules! fixed {
    ($($type:ty)*) => {$(
        impl Give for $type {
            #[inline(never)]
            fn give(self, element: &mut Element, place: Place, name: &'static str) {
                element.put(place, name, Setting::Fixed(self.into()));
            }
        }
    )*};
}
fixed!(bool &'static str String u32 f64);

impl<T: Into<Value>> Give for Option<T> {
    #[inline(never)]
    fn give(self, element: &mut Element, place: Place, name: &'static str) {
        element.put(place, name, Setting::Fixed(self.into()));
    }
}

impl<F: Fn() -> T + 'static, T: Into<Value>> Give for F {
    fn give(self, element: &mut Element, place: Place, name: &'static str) {
        element.follow(place, name, Box::new(move || self().into()));
    }
}

impl Give for Memo<bool> {
    fn give(self, element: &mut Element, place: Place, name: &'static str) {
        (move || self.get()).give(element, place, name);
    }
}

/// A signal that a field shows and writes to.
pub trait Bound: Copy + 'static {
    /// The event after which the field has something new.
    const EVENT: &'static str;
    /// What it shows.
    fn shown(self) -> Value;
    /// Takes what the field has now.
    fn take(self, event: &Event);
}

impl Bound for RwSignal<String> {
    const EVENT: &'static str = "input";

    fn shown(self) -> Value {
        self.get().into()
    }

    fn take(self, event: &Event) {
        Set::set(&self, event_target_value(event));
    }
}

impl Bound for RwSignal<bool> {
    const EVENT: &'static str = "change";

    fn shown(self) -> Value {
        self.get().into()
    }

    fn take(self, event: &Event) {
        Set::set(&self, event_target_checked(event));
    }
}

impl Element {
    /// An element with the attributes that stay.
    #[inline(never)]
    pub fn new(name: &'static str, is_svg: bool, texts: &'static [(&'static str, &'static str)]) -> Self {
        Self(Box::new(Parts {
            name,
            is_svg,
            texts,
            settings: Vec::new(),
            listeners: Vec::new(),
            children: Vec::new(),
            refer: None,
        }))
    }

    fn put(&mut self, place: Place, name: &'static str, setting: Setting) {
        self.0.settings.push((place, name, setting));
    }

    #[inline(never)]
    fn follow(&mut self, place: Place, name: &'static str, make: Box<dyn Fn() -> Value>) {
        self.put(place, name, Setting::Live(make));
    }

    /// A value that is not known beforehand.
    pub fn set(&mut self, place: Place, name: &'static str, value: impl Give) {
        value.give(self, place, name);
    }

    /// A property and a signal that are the same.
    pub fn bind<B: Bound>(&mut self, property: &'static str, signal: B) {
        self.set(Place::Property, property, move || signal.shown());
        self.listen(B::EVENT.into(), Rc::new(move |event| signal.take(&event)));
    }

    /// What is done at an event.
    #[allow(clippy::needless_pass_by_value, reason = "events are names without content")]
    pub fn on<D: EventDescriptor>(&mut self, event: D, handle: impl Fn(D::EventType) + 'static)
    where
        D::EventType: JsCast,
    {
        self.listen(event.name(), Rc::new(move |event: Event| handle(event.unchecked_into())));
    }

    #[inline(never)]
    fn listen(&mut self, event: Cow<'static, str>, handle: Handler) {
        let owner = Owner::current().unwrap_or_default();
        self.0.listeners.push((event, Rc::new(move |event| owner.with(|| handle(event)))));
    }

    /// Where others find the element.
    pub fn refer<E: ElementType + 'static>(&mut self, to: NodeRef<E>)
    where
        E::Output: JsCast + 'static,
    {
        self.0.refer = Some(Box::new(move |element| to.load(element)));
    }

    /// One more child.
    #[inline(never)]
    pub fn add(&mut self, child: Markup) {
        self.0.children.push(child);
    }
}
