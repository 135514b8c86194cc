//! The form by which names compare.

/// The form by which names compare: case, blanks, `_` and `-` do not count (docs/rules.md#9-targets: one target). A name made of
/// nothing else folds to itself.
pub fn fold_name(name: &str) -> String {
    let folded: String = folded(name).collect();
    if folded.is_empty() { name.to_lowercase() } else { folded }
}

/// By what names stand in a list as people expect it: as they compare, and numbers by their value, so that `M 8` comes
/// before `M 13` and that before `M 101`.
pub fn name_order(name: &str) -> String {
    let folded = fold_name(name);
    let mut order = String::with_capacity(folded.len() + NUMBER_DIGITS);
    let mut digits = String::new();
    for c in folded.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            add_number(&mut order, &mut digits);
            order.push(c);
        }
    }
    add_number(&mut order, &mut digits);
    order
}

/// Digits of the largest number in a name of a catalogue, and more.
const NUMBER_DIGITS: usize = 20;

fn add_number(order: &mut String, digits: &mut String) {
    if !digits.is_empty() {
        let value = digits.trim_start_matches('0');
        order.extend(std::iter::repeat_n('0', NUMBER_DIGITS.saturating_sub(value.len())));
        order.push_str(value);
        digits.clear();
    }
}

/// What of a name counts when it is compared.
pub(crate) fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::name_order;

    #[test]
    fn names_stand_in_the_order_of_their_numbers() {
        let wanted = [
            "C/2020 F3",
            "C/2023 A3",
            "IC 405",
            "IC 1396",
            "M 1",
            "m_3",
            "M 8",
            "M013",
            "M-101",
            "NGC 281",
            "NGC 7000 2",
            "NGC 7000 10",
            "Sh2-101",
            "Sh2-132",
            "Sh2-9999999999999999999999",
        ];
        let mut names = wanted;
        names.reverse();
        names.sort_by_cached_key(|name| name_order(name));
        assert_eq!(names, wanted);
    }
}
