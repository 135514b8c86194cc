//! The one field of all forms: it shows what is set and takes what was typed.

use leptos::prelude::*;

use crate::page::markup::{Markup, view};

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Words.
    Text,
    /// A number; phones show digits.
    Number,
}

/// What a field shows.
pub type Shown = Box<dyn Fn() -> String + Send>;
/// What is done with what was typed, without blanks around it.
pub type Take = Box<dyn Fn(&str) + Send>;

/// A field without a label of its own in sight, in a table say; `name` is for who cannot see the table.
pub fn bare(
    name: Option<String>,
    placeholder: Option<String>,
    form: Form,
    shown: Shown,
    take: Take,
) -> Markup {
    view! {
        <input
            type="text"
            autocomplete="off"
            inputmode=(form == Form::Number).then_some("decimal")
            class:short=form == Form::Number && name.is_some()
            aria-label=name
            placeholder=placeholder
            prop:value=shown
            on:change=move |event| take(event_target_value(&event).trim())
        />
    }
}

/// A field below its label.
pub fn labelled(label: String, placeholder: Option<String>, form: Form, shown: Shown, take: Take) -> Markup {
    view! {
        <label>
            <span>{label}</span>
            {bare(None, placeholder, form, shown, take)}
        </label>
    }
}

/// A number as a field shows it.
pub fn words(number: Option<f64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// What was typed, if anything was.
pub fn some(typed: &str) -> Option<String> {
    Some(typed.to_owned()).filter(|text| !text.is_empty())
}
