//! Names as words of shells: it stands here because this is the lowest crate that all who write scripts use.

/// A word of a POSIX shell that stands for exactly this text, whatever is in it.
pub fn posix(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A text of PowerShell that stands for exactly this text: its single quotes, the typographic ones too, are doubled.
pub fn power_shell(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('\'');
    for letter in text.chars() {
        // PowerShell reads all of these as single quotes.
        if matches!(letter, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            word.push(letter);
        }
        word.push(letter);
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_the_only_letters_that_need_care() {
        assert_eq!(posix("-a $x `b`\n'c'"), "'-a $x `b`\n'\\''c'\\'''");
        assert_eq!(power_shell("it's \u{2019} $x `n"), "'it''s \u{2019}\u{2019} $x `n'");
    }
}
