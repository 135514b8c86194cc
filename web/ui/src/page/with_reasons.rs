//! Files of which something did not come, each with the reason.

use leptos::prelude::*;

/// A list of paths, each with why.
pub fn with_reasons(files: Vec<(String, String)>) -> AnyView {
    let file = |(path, why)| view! { <li><strong>{path}</strong>{format!(": {why}")}</li> };
    view! { <ul>{files.into_iter().map(file).collect::<Vec<_>>()}</ul> }.into_any()
}
