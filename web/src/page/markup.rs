//! Views as values of one type. Leptos makes a type of every element with its attributes and children, and the compiler
//! building, updating and removing for each of them; here they are compiled once. Signals, effects, components and
//! where the page begins are Leptos'; [`view`] has its syntax.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::ev::EventDescriptor;
use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::Owner;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, Node};

use super::react::{listener, memo};

pub use nightledger_markup::view;

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

/// An element that is being put together.
pub struct Element(Box<Parts>);

struct Parts {
    name: &'static str,
    is_svg: bool,
    texts: &'static [(&'static str, &'static str)],
    settings: Vec<(Place, &'static str, Setting)>,
    listeners: Vec<(Cow<'static, str>, Handler)>,
    children: Vec<Markup>,
    refer: Option<Box<dyn Fn(&web_sys::Element)>>,
}

/// What is done when something happens to an element.
type Handler = Rc<dyn Fn(Event)>;

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
enum Setting {
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

impl Parts {
    fn built(self) -> Built {
        let node = if self.is_svg {
            document().create_element_ns(Some("http://www.w3.org/2000/svg"), self.name)
        } else {
            document().create_element(self.name)
        };
        // The names are the page's own.
        let node = node.unwrap_or_else(|_| unreachable!());
        for (name, text) in self.texts {
            let _ = node.set_attribute(name, text);
        }
        // A choice takes its value when the options are there.
        let mut children: Vec<State> = self.children.into_iter().map(State::new).collect();
        for child in &mut children {
            child.mount(&node, None);
        }
        let set = |(place, name, setting)| Given::new(&node, place, name, setting);
        let settings = self.settings.into_iter().map(set).collect();
        let listen = |(event, handler)| Listener::new(&node, event, handler);
        let listeners = self.listeners.into_iter().map(listen).collect();
        if let Some(refer) = self.refer {
            refer(&node);
        }
        Built { name: self.name, texts: self.texts, node, settings, listeners, children }
    }
}

/// An element on the page.
struct Built {
    name: &'static str,
    texts: &'static [(&'static str, &'static str)],
    node: web_sys::Element,
    settings: Vec<Given>,
    listeners: Vec<Listener>,
    children: Vec<State>,
}

impl Built {
    /// Whether the element differs from this one in values only, so that this one can take them: it keeps the focus and
    /// what was typed.
    fn is_like(&self, element: &Parts) -> bool {
        let settings = || self.settings.iter().zip(&element.settings);
        let listeners = || self.listeners.iter().zip(&element.listeners);
        self.name == element.name
            && self.texts == element.texts
            && self.settings.len() == element.settings.len()
            && settings().all(|(old, new)| (old.place, old.name) == (new.0, new.1))
            && self.listeners.len() == element.listeners.len()
            && listeners().all(|(old, new)| old.event == new.0)
            && self.children.len() == element.children.len()
    }

    fn update(&mut self, element: Parts) {
        for (child, new) in self.children.iter_mut().zip(element.children) {
            child.update(new);
        }
        // Writing all classes writes over those that are switched.
        let mut fresh_class = false;
        for (old, (place, name, new)) in self.settings.iter_mut().zip(element.settings) {
            let is_same = matches!((&old.now, &new), (Now::Fixed(old), Setting::Fixed(new)) if old == new);
            if !is_same || (fresh_class && place == Place::Class) {
                *old = Given::new(&self.node, place, name, new);
                fresh_class |= place == Place::Attribute && name == "class";
            }
        }
        for (old, (_, new)) in self.listeners.iter().zip(element.listeners) {
            old.handler.replace(new);
        }
        if let Some(refer) = element.refer {
            refer(&self.node);
        }
    }
}

/// A value of an element on the page.
struct Given {
    place: Place,
    name: &'static str,
    now: Now,
}

enum Now {
    Fixed(Value),
    Live { _until_dropped: RenderEffect<Value> },
}

impl Given {
    fn new(node: &web_sys::Element, place: Place, name: &'static str, setting: Setting) -> Self {
        let now = match setting {
            Setting::Fixed(value) => {
                place.write(node, name, &value);
                Now::Fixed(value)
            }
            Setting::Live(make) => {
                let node = node.clone();
                let follow = move |before: Option<Value>| {
                    let value = make();
                    if before.as_ref() != Some(&value) {
                        place.write(&node, name, &value);
                    }
                    value
                };
                Now::Live { _until_dropped: RenderEffect::new(follow) }
            }
        };
        Self { place, name, now }
    }
}

impl Place {
    /// Elements take values of the page's own names; there is nobody to tell if one does not.
    fn write(self, node: &web_sys::Element, name: &'static str, value: &Value) {
        match (self, value) {
            (Self::Attribute, Value::Text(text)) => {
                let _ = node.set_attribute(name, text);
            }
            (Self::Attribute, Value::Flag(true)) => {
                let _ = node.set_attribute(name, "");
            }
            (Self::Attribute, _) => {
                let _ = node.remove_attribute(name);
            }
            (Self::Class, value) => {
                let _ = node.class_list().toggle_with_force(name, *value == Value::Flag(true));
            }
            (Self::Style, value) => {
                let text = if let Value::Text(text) = value { text } else { "" };
                let _ = node.unchecked_ref::<HtmlElement>().style().set_property(name, text);
            }
            (Self::Property, value) => {
                let value = match value {
                    Value::Absent => JsValue::UNDEFINED,
                    Value::Flag(flag) => (*flag).into(),
                    Value::Text(text) => text.as_ref().into(),
                };
                let _ = js_sys::Reflect::set(node, &name.into(), &value);
            }
        }
    }
}

/// An element's ear, and what is done now.
struct Listener {
    event: Cow<'static, str>,
    handler: Rc<RefCell<Handler>>,
}

impl Listener {
    fn new(node: &web_sys::Element, event: Cow<'static, str>, handler: Handler) -> Self {
        let handler = Rc::new(RefCell::new(handler));
        let now = Rc::clone(&handler);
        let listen = listener(Box::new(move |event| {
            // What it does may replace it.
            let now = Rc::clone(&now.borrow());
            now(event);
        }));
        let _ = node.add_event_listener_with_callback(&event, listen.unchecked_ref());
        Self { event, handler }
    }
}

/// A view on the page.
enum State {
    Text(web_sys::Text, Cow<'static, str>),
    Html(web_sys::Element, &'static str),
    Element(Box<Built>),
    /// Views, and an empty text behind them that keeps their place.
    Several(Vec<State>, web_sys::Text),
    Live(RenderEffect<State>),
    Rows(Vec<Row>, web_sys::Text),
}

impl State {
    fn new(markup: Markup) -> Self {
        match *markup.0 {
            Kind::Text(text) => Self::Text(document().create_text_node(&text), text),
            Kind::Html(html) => Self::Html(parsed(html), html),
            Kind::Element(element) => Self::Element(Box::new(element.0.built())),
            Kind::Several(several) => {
                Self::Several(several.into_iter().map(Self::new).collect(), document().create_text_node(""))
            }
            Kind::Live(make) => Self::Live(RenderEffect::new(move |before: Option<Self>| {
                let markup = make();
                match before {
                    None => Self::new(markup),
                    Some(mut state) => {
                        state.update(markup);
                        state
                    }
                }
            })),
            Kind::Rows(make) => {
                // Rows live on when others come and go.
                let owner = Owner::current().unwrap_or_default();
                Self::Live(RenderEffect::new(move |before: Option<Self>| {
                    let (mut rows, end) = match before {
                        Some(Self::Rows(rows, end)) => (rows, end),
                        _ => (Vec::new(), document().create_text_node("")),
                    };
                    Row::update(&mut rows, make(), &end, &owner);
                    Self::Rows(rows, end)
                }))
            }
        }
    }

    /// Makes it what the view is now, and keeps what it can.
    fn update(&mut self, markup: Markup) {
        match (&mut *self, *markup.0) {
            (Self::Text(node, old), Kind::Text(new)) => {
                if *old != new {
                    node.set_data(&new);
                    *old = new;
                }
            }
            (Self::Html(_, old), Kind::Html(new)) if *old == new => {}
            (Self::Element(built), Kind::Element(element)) if built.is_like(&element.0) => {
                built.update(*element.0)
            }
            (Self::Several(old, end), Kind::Several(new)) => {
                for state in old.drain(new.len().min(old.len())..) {
                    state.unmount();
                }
                let mut new = new.into_iter();
                for (state, new) in old.iter_mut().zip(&mut new) {
                    state.update(new);
                }
                for new in new {
                    let state = Self::new(new);
                    state.mount_before(Some(end));
                    old.push(state);
                }
            }
            (_, kind) => {
                let new = Self::new(Markup(Box::new(kind)));
                new.mount_before(self.first().as_ref());
                std::mem::replace(self, new).unmount();
            }
        }
    }

    /// The first of its nodes.
    fn first(&self) -> Option<Node> {
        let mut first = None;
        self.each(&mut |node| {
            first.get_or_insert_with(|| node.clone());
        });
        first
    }

    /// Calls with each of its nodes, in order.
    fn each(&self, call: &mut dyn FnMut(&Node)) {
        match self {
            Self::Text(node, _) => call(node),
            Self::Html(node, _) => call(node),
            Self::Element(built) => call(&built.node),
            Self::Several(several, end) => {
                for state in several {
                    state.each(call);
                }
                call(end);
            }
            Self::Rows(rows, end) => {
                for row in rows {
                    row.state.each(call);
                }
                call(end);
            }
            Self::Live(effect) => {
                effect.with_value_mut(|state| state.each(call));
            }
        }
    }

    fn mount(&self, parent: &Node, before: Option<&Node>) {
        self.each(&mut |node| {
            let _ = parent.insert_before(node, before);
        });
    }

    /// Nowhere, if the other is nowhere yet: both are mounted with what they are in.
    fn mount_before(&self, other: Option<&Node>) {
        if let Some(parent) = other.and_then(Node::parent_node) {
            self.mount(&parent, other);
        }
    }

    fn unmount(&self) {
        self.each(&mut |node| {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(node);
            }
        });
    }
}

/// The one element of a text of the page's own.
fn parsed(html: &str) -> web_sys::Element {
    let template =
        document().create_element("template").map(JsCast::unchecked_into::<web_sys::HtmlTemplateElement>);
    let first = template.ok().and_then(|template| {
        template.set_inner_html(html);
        template.content().first_element_child()
    });
    first.unwrap_or_else(|| unreachable!())
}

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

/// A row that is wanted: what tells it from others, and how it is made.
type NewRow = (String, Box<dyn FnOnce() -> Markup>);

/// A row on the page.
struct Row {
    key: String,
    state: State,
    /// What its signals and effects belong to.
    owner: Owner,
}

impl Row {
    /// Removes rows, makes rows and moves rows until they are those wanted. Those that stay in order stay untouched.
    fn update(rows: &mut Vec<Self>, wanted: Vec<NewRow>, end: &Node, owner: &Owner) {
        let keys: nightledger_order::Set<&str> = wanted.iter().map(|(key, _)| key.as_str()).collect();
        let (stay, go): (Vec<_>, Vec<_>) = rows.drain(..).partition(|row| keys.contains(row.key.as_str()));
        for row in go {
            row.state.unmount();
            row.owner.cleanup();
        }
        let mut old: Vec<Option<Self>> = stay.into_iter().map(Some).collect();
        let mut next = 0;
        for (key, make) in wanted {
            while old.get(next).is_some_and(Option::is_none) {
                next += 1;
            }
            let at = old.iter().skip(next).position(|row| row.as_ref().is_some_and(|row| row.key == key));
            let found = at.and_then(|at| old.get_mut(next + at)?.take());
            let before = old.iter().skip(next).flatten().next().and_then(|row| row.state.first());
            let before = before.as_ref().or(Some(end));
            match found {
                Some(row) => {
                    if at != Some(0) {
                        row.state.mount_before(before);
                    }
                    rows.push(row);
                }
                None => {
                    let owner = owner.child();
                    let state = owner.with(|| State::new(make()));
                    state.mount_before(before);
                    rows.push(Self { key, state, owner });
                }
            }
        }
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
    (move || shown.get().then(|| children())).into()
}
