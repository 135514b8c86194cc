//! Views on the page, and how they become what they are to be next.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::Owner;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Node};

use super::element::{Handler, Parts, Place, Setting, Value};
use super::rows::Row;
use super::{Kind, Markup};
use crate::page::react::listener;

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
pub(super) struct Built {
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
pub(super) enum State {
    Text(web_sys::Text, Cow<'static, str>),
    Html(web_sys::Element, &'static str),
    Element(Box<Built>),
    /// Views, and an empty text behind them that keeps their place.
    Several(Vec<State>, web_sys::Text),
    Live(RenderEffect<State>),
    Rows(Vec<Row>, web_sys::Text),
}

impl State {
    pub(super) fn new(markup: Markup) -> Self {
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
    pub(super) fn update(&mut self, markup: Markup) {
        match (&mut *self, *markup.0) {
            (Self::Text(node, old), Kind::Text(new)) => {
                if *old != new {
                    node.set_data(&new);
                    *old = new;
                }
            }
            (Self::Html(_, old), Kind::Html(new)) if *old == new => {}
            (Self::Element(built), Kind::Element(element)) if built.is_like(&element.0) => {
                built.update(*element.0);
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
    pub(super) fn first(&self) -> Option<Node> {
        let mut first = None;
        self.each(&mut |node| {
            first.get_or_insert_with(|| node.clone());
        });
        first
    }

    /// Calls with each of its nodes, in order.
    pub(super) fn each(&self, call: &mut dyn FnMut(&Node)) {
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

    pub(super) fn mount(&self, parent: &Node, before: Option<&Node>) {
        self.each(&mut |node| {
            let _ = parent.insert_before(node, before);
        });
    }

    /// Nowhere, if the other is nowhere yet: both are mounted with what they are in.
    pub(super) fn mount_before(&self, other: Option<&Node>) {
        if let Some(parent) = other.and_then(Node::parent_node) {
            self.mount(&parent, other);
        }
    }

    pub(super) fn unmount(&self) {
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
