//! `view!` in Leptos' syntax, for the page.
//!
//! Leptos' own macro makes a type of every element with its attributes and children, and the compiler building, updating
//! and removing for every such type. This one makes calls of the few functions in `web/ui/src/page/markup`, which are
//! compiled once; what never changes becomes text for the browser to parse.

#![forbid(unsafe_code)]

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeName};
use syn::spanned::Spanned;
use syn::{Block, Error, Ident, Result, Stmt};

type Element = rstml::node::NodeElement<rstml::Infallible>;

/// Elements of pictures; no element of HTML that the page uses has such a name.
const SVG: [&str; 7] = ["circle", "g", "line", "path", "rect", "svg", "text"];

/// Elements that have no end.
const VOID: [&str; 3] = ["br", "hr", "input"];

/// A view as `page::markup::Markup`.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    rstml::parse2(tokens.into())
        .and_then(|nodes| views(&nodes))
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// Several nodes as one view.
fn views(nodes: &[Node]) -> Result<TokenStream> {
    match nodes {
        [only] => view_of(only),
        all => {
            let all = all.iter().map(view_of).collect::<Result<Vec<_>>>()?;
            Ok(quote! { crate::page::markup::Markup::from(::std::vec![#(#all),*]) })
        }
    }
}

fn view_of(node: &Node) -> Result<TokenStream> {
    let content = match node {
        Node::Element(node) if is_component(node) => component(node)?,
        Node::Element(node) => match fixed(node) {
            Some(html) => return Ok(quote! { crate::page::markup::Markup::html(#html) }),
            None => element(node)?,
        },
        Node::Text(text) => {
            let text = &text.value;
            quote! { #text }
        }
        Node::Block(NodeBlock::ValidBlock(block)) => without_braces(block),
        other => {
            return Err(Error::new(
                other.span(),
                "a view is of elements, components, \"texts\" and {blocks}",
            ));
        }
    };
    Ok(quote_spanned! { node.span()=> crate::page::markup::markup(#content) })
}

fn without_braces(block: &Block) -> TokenStream {
    if let [Stmt::Expr(only, None)] = block.stmts.as_slice() {
        quote! { #only }
    } else {
        quote! { #block }
    }
}

fn is_component(node: &Element) -> bool {
    let name = node.name().to_string();
    name.contains("::") || name.starts_with(|first: char| first.is_ascii_uppercase())
}

/// `<Line row at />` is a call of Leptos' `#[component] fn Line`.
fn component(node: &Element) -> Result<TokenStream> {
    let name = node.name();
    let mut properties = TokenStream::new();
    for attribute in node.attributes() {
        let attribute = keyed(attribute)?;
        let NodeName::Path(key) = &attribute.key else {
            return Err(Error::new(attribute.key.span(), "a component has properties only"));
        };
        let value = attribute.value().map_or_else(|| quote! { #key }, |value| quote! { #value });
        properties.extend(quote! { .#key(#value) });
    }
    if !node.children.is_empty() {
        let children = views(&node.children)?;
        properties.extend(quote! { .children(::std::boxed::Box::new(move || #children)) });
    }
    Ok(quote! {
        ::leptos::component::component_view(
            &#name,
            ::leptos::component::component_props_builder(&#name) #properties .build(),
        )
    })
}

/// An element with parts that change: `markup::Element` is told one after another.
fn element(node: &Element) -> Result<TokenStream> {
    let name = node.name().to_string();
    let is_svg = SVG.contains(&name.as_str());
    // Not visible to the expressions in it.
    let this = Ident::new("element", Span::mixed_site());
    let (mut texts, mut steps) = (Vec::new(), TokenStream::new());
    for attribute in node.attributes() {
        let attribute = keyed(attribute)?;
        let key = attribute.key.to_string();
        let step = match (key.split_once(':'), attribute.value_literal_string(), attribute.value()) {
            (None, text, value) if text.is_some() || value.is_none() => {
                let text = text.unwrap_or_default();
                texts.push(quote! { (#key, #text) });
                continue;
            }
            (None, _, Some(value)) if key == "node_ref" => quote! { #this.refer(#value); },
            (None, _, Some(value)) => quote! { #this.set(Attribute, #key, #value); },
            (Some(("class", class)), _, Some(value)) => quote! { #this.set(Class, #class, #value); },
            (Some(("style", style)), _, Some(value)) => quote! { #this.set(Style, #style, #value); },
            (Some(("prop", property)), _, Some(value)) => quote! { #this.set(Property, #property, #value); },
            (Some(("bind", property)), _, Some(value)) => quote! { #this.bind(#property, #value); },
            (Some(("on", event)), _, Some(value)) => {
                let event = Ident::new(event, attribute.key.span());
                quote! { #this.on(::leptos::ev::#event, #value); }
            }
            _ => return Err(Error::new(attribute.key.span(), "this says nothing of an element")),
        };
        steps.extend(step);
    }
    for child in &node.children {
        let child = view_of(child)?;
        steps.extend(quote! { #this.add(#child); });
    }
    Ok(quote! {{
        #[allow(unused_imports, reason = "few elements have all")]
        use crate::page::markup::Place::{Attribute, Class, Property, Style};
        let mut #this = crate::page::markup::Element::new(#name, #is_svg, &[#(#texts),*]);
        #steps
        #this
    }})
}

fn keyed(attribute: &NodeAttribute) -> Result<&KeyedAttribute> {
    match attribute {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        NodeAttribute::Block(block) => Err(Error::new(block.span(), "an attribute has a name")),
    }
}

/// The element as HTML, if nothing in it changes. Parts of pictures are none: alone they would be parsed as HTML.
fn fixed(node: &Element) -> Option<String> {
    let name = node.name().to_string();
    if SVG.contains(&name.as_str()) && name != "svg" {
        return None;
    }
    let mut html = String::new();
    write(node, &mut html)?;
    Some(html)
}

fn write(node: &Element, html: &mut String) -> Option<()> {
    if is_component(node) {
        return None;
    }
    let name = node.name().to_string();
    html.push('<');
    html.push_str(&name);
    for attribute in node.attributes() {
        let attribute = keyed(attribute).ok()?;
        let key = attribute.key.to_string();
        if key.contains(':') {
            return None;
        }
        html.push(' ');
        html.push_str(&key);
        if attribute.value().is_some() {
            html.push_str("=\"");
            html.push_str(&escaped(&attribute.value_literal_string()?));
            html.push('"');
        }
    }
    html.push('>');
    if VOID.contains(&name.as_str()) {
        return Some(());
    }
    for child in &node.children {
        match child {
            Node::Element(child) => write(child, html)?,
            Node::Text(text) => html.push_str(&escaped(&text.value_string())),
            _ => return None,
        }
    }
    html.push_str("</");
    html.push_str(&name);
    html.push('>');
    Some(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a view, without blanks.
    fn expanded(tokens: TokenStream) -> String {
        let tokens = rstml::parse2(tokens).and_then(|nodes| views(&nodes)).unwrap();
        tokens.to_string().replace(' ', "")
    }

    #[test]
    fn what_never_changes_is_html() {
        let view = expanded(quote! { <p class="a" hidden>"1 < 2 & \"3\"" <br/><b>"x"</b></p> });
        let html = r#"<pclass=\"a\"hidden>1&lt;2&amp;&quot;3&quot;<br><b>x</b></p>"#;
        assert_eq!(view, format!("crate::page::markup::Markup::html(\"{html}\")"));
        assert!(
            expanded(quote! { <svg viewBox="0 0 1 1"><rect width="1"></rect></svg> }).contains("::html(")
        );
    }

    #[test]
    fn what_changes_is_told_step_by_step_in_order() {
        let view = expanded(quote! {
            <td class="n" class:bad=is_bad title=why on:click=move |_| act()>"a" {name} <b>"x"</b></td>
        });
        let steps = [
            r#"Element::new("td",false,&[("class","n")])"#,
            r#"set(Class,"bad",is_bad)"#,
            r#"set(Attribute,"title",why)"#,
            "on(::leptos::ev::click,move|_|act())",
            r#"add(crate::page::markup::markup("a"))"#,
            "add(crate::page::markup::markup(name))",
            r#"add(crate::page::markup::Markup::html("<b>x</b>"))"#,
        ];
        let places: Vec<Option<usize>> = steps.iter().map(|step| view.find(step)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {view}");
        // Alone the browser would take it for HTML's.
        assert!(expanded(quote! { <circle r="5"></circle> }).contains(r#"Element::new("circle",true,"#));
    }

    #[test]
    fn components_get_their_properties_and_children() {
        let view = expanded(quote! { <Line row at=2><p>"x"</p></Line> });
        assert!(view.contains(".row(row).at(2).children(::std::boxed::Box::new(move||"), "{view}");
    }

    #[test]
    fn what_is_no_view_is_an_error() {
        for tokens in
            [quote! { <p use:directive=x></p> }, quote! { <p {..spread}></p> }, quote! { <p>{a.}</p> }]
        {
            let error = rstml::parse2(tokens.clone()).and_then(|nodes| views(&nodes));
            assert!(error.is_err(), "{tokens}");
        }
    }
}
