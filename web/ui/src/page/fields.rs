//! The one field of all forms: it shows what is set and takes what was typed.

use leptos::prelude::*;
use nightledger_language::{of, tr};
use nightledger_ledger::evening;
use nightledger_ledger::limits::Limits;

use nightledger_session::present::correct::{NO_DATE, number};

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// Words.
    Text,
    /// A number; phones show digits.
    Within(Limits),
    /// An evening's date.
    Night,
    /// A filter's number on AstroBin, or its address there.
    FilterId,
}

impl Form {
    /// What is wrong with what was typed. Nothing typed is never wrong.
    fn fault(self, typed: &str) -> Option<String> {
        match (self, number(typed)) {
            _ if typed.is_empty() => None,
            (Self::FilterId, _) => nightledger_astrobin::filter_id(typed)
                .is_none()
                .then(|| tr!("Neither a number nor the address of a filter on AstroBin.").to_owned()),
            (Self::Night, _) => evening(typed).is_none().then(|| of(NO_DATE).to_owned()),
            (Self::Within(_), None) => Some(tr!("Not a number.").to_owned()),
            (Self::Within(limits), Some(number)) if !limits.allow(number) => Some(limits.words()),
            _ => None,
        }
    }
}

/// What a field shows.
pub type Shown = Box<dyn Fn() -> String + Send>;
/// What is done with what was typed, without blanks around it.
pub type Take = Box<dyn Fn(&str) + Send>;

/// A field without a label of its own in sight, in a table say; `name` is for who cannot see the table.
pub fn bare(
    name: Option<String>,
    placeholder: impl Into<Signal<Option<String>>>,
    form: Form,
    shown: Shown,
    take: Take,
) -> impl IntoView {
    let placeholder = placeholder.into();
    // What is wrong is said, and what was typed stays to be mended; it is not taken.
    let fault = RwSignal::new(None::<String>);
    view! {
        <input
            type="text"
            autocomplete="off"
            inputmode=matches!(form, Form::Within(_)).then_some("decimal")
            class:short=form != Form::Text && name.is_some()
            aria-invalid=move || fault.with(Option::is_some).then_some("true")
            aria-label=name
            placeholder=move || placeholder.get()
            prop:value=shown
            on:change=move |event| {
                let typed = event_target_value(&event);
                let wrong = form.fault(typed.trim());
                if wrong.is_none() {
                    take(typed.trim());
                }
                fault.set(wrong);
            }
        />
        <small class="fault" role="alert">{fault}</small>
    }
}

/// A field below its label.
pub fn labelled(
    label: String,
    placeholder: Option<String>,
    form: Form,
    shown: Shown,
    take: Take,
) -> impl IntoView {
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
