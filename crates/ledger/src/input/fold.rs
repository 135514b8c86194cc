//! The form by which names compare.

/// A name as it was written; kept apart from its folded form.
pub type UnfoldedName = str;

/// The form by which names compare: case, blanks, `_` and `-` do not count (docs/rules.md#9-targets: one target). A name made of
/// nothing else folds to itself.
pub fn fold_name(name: &UnfoldedName) -> String {
    let folded: String = folded(name).collect();
    if folded.is_empty() { name.to_lowercase() } else { folded }
}

/// What of a name counts when it is compared.
pub(crate) fn folded(name: &UnfoldedName) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase)
}
