//! What a piece of header text says: numbers, whole numbers, placeholders, angles.

/// A number as FITS and the capture programs write them, quoted or not: `-12.5`, `+1.5E+03`, `2.5D3`, `4.`.
/// Anything else in the text (`4x`, a decimal comma, `nan`) makes it no number (docs/rules.md#4-quoted-numbers).
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.bytes().any(|byte| byte.is_ascii_digit())
        || !text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E' | b'd' | b'D'))
    {
        return None;
    }
    let plain = text.parse().ok().or_else(|| text.replace(['d', 'D'], "e").parse().ok());
    plain.filter(|value: &f64| value.is_finite())
}

/// A number at the start of a text, and what follows it.
pub(crate) fn leading_number(text: &str) -> Option<(f64, &str)> {
    let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign_bytes = text.len() - signed.len();
    let mut dot = false;
    let digits = signed
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || (*byte == b'.' && !std::mem::replace(&mut dot, true)))
        .count();
    let end = sign_bytes + digits;
    let (head, rest) = text.split_at_checked(end)?;
    // `2.fits` is the number 2 and a suffix, not `2.`
    match head.strip_suffix('.') {
        Some(short) => Some((number(short)?, text.get(short.len()..)?)),
        None => Some((number(head)?, rest)),
    }
}

/// The shortest decimal that a float32 had before a program printed it with 15 digits (Seestar writes 0.01 s as
/// `0.00999999977648258`); every other number as it is.
pub(crate) fn settled(value: f64) -> f64 {
    if value.fract() == 0.0 {
        return value;
    }
    #[allow(clippy::cast_possible_truncation, reason = "the loss is what is being looked for")]
    let narrow = value as f32;
    let wide = f64::from(narrow);
    if !narrow.is_normal() || ((wide - value) / value).abs() > 2e-15 {
        return value;
    }
    let short = narrow.to_string();
    if short.len() <= 10 { short.parse().unwrap_or(value) } else { value }
}

/// A whole number that is not negative.
pub(crate) fn whole(value: f64) -> Option<u32> {
    let near = value.round();
    if (value - near).abs() > 1e-6 || !(0.0..=f64::from(u32::MAX)).contains(&near) {
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be within the range"
    )]
    let number = near as u32;
    Some(number)
}

/// Lower case without blanks, `_` and `-`: how spellings compare (docs/dialects.md).
pub(crate) fn squashed(text: &str) -> String {
    let mut squashed = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')) {
        if c.is_ascii() {
            squashed.push(c.to_ascii_lowercase());
        } else {
            squashed.extend(c.to_lowercase());
        }
    }
    squashed
}

/// Whether the text only fills a place (docs/rules.md#4-placeholders): such a value is missing.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 16 {
        return false;
    }
    matches!(
        squashed(text).as_str(),
        "" | "unknown" | "notavailable" | "n/a" | "n.a." | "undefined" | "null" | "unavailable" | "?"
    )
}

/// Whether a text names no equipment and no target: a placeholder, or the word none.
pub(crate) fn is_nothing(text: &str) -> bool {
    is_placeholder(text) || text.trim().eq_ignore_ascii_case("none")
}

/// Filter names that mean no filter, squashed (docs/rules.md#4-placeholders).
const NO_FILTER: &[&str] = &["none", "nofilter", "nofilters"];

/// A filter as names and sidecars tell it: empty where they say that there is none.
pub(crate) fn told_filter(name: &str) -> Box<str> {
    let squashed = squashed(name);
    // A colour camera's users write so of what needs no filter.
    if says_no_filter(&squashed) || squashed == "osc" { "".into() } else { name.trim().into() }
}

/// Whether a squashed filter name means that there is none.
pub(crate) fn says_no_filter(squashed: &str) -> bool {
    NO_FILTER.contains(&squashed.trim_matches(['(', ')', '<', '>', '[', ']']))
}

/// Case-insensitive search for an ASCII needle in lower case.
pub(crate) fn contains(text: &str, needle: &str) -> bool {
    let (text, Some((first, rest))) = (text.as_bytes(), needle.as_bytes().split_first()) else {
        return false;
    };
    // Comments and names are searched for many words, each of which stands in few of them.
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), text)
        .any(|at| text.get(at + 1..at + needle.len()).is_some_and(|window| window.eq_ignore_ascii_case(rest)))
}

/// Whether one of the words stands in the text as a whole word, without case.
pub(crate) fn has_word(text: &str, words: &[&str]) -> bool {
    let stands_alone =
        |word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word));
    words.iter().any(|word| contains(text, word) && stands_alone(word))
}

/// Case-insensitive prefix.
pub(crate) fn starts_with(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// Case-insensitive suffix.
pub(crate) fn ends_with(text: &str, suffix: &str) -> bool {
    let from = text.len().checked_sub(suffix.len());
    from.and_then(|from| text.as_bytes().get(from..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(suffix.as_bytes()))
}

/// An angle in degrees, and whether a letter N, S, E or W told its direction.
pub(crate) struct Angle {
    /// Degrees; south and west negative where a letter said so.
    pub(crate) degrees: f64,
    /// A letter told the direction: no program's sign convention applies.
    pub(crate) lettered: bool,
}

/// Reads `52.25`, `+51 03 00.000`, `51:3:0`, `-0 07 23.2` (the sign of a zero counts), `52 14 24 N`, `3d43m0s`,
/// `+48*08:14.7` (LX200), `48 deg 08 min 14.7 sec`, `-33.87\u{b0}`, `33 52 07.5 South`.
pub(crate) fn angle(text: &str) -> Option<Angle> {
    let short = in_letters(text.trim());
    let mut text = short.trim();
    let mut negative = false;
    let mut lettered = false;
    if let Some(first) = text.chars().next().filter(|c| "NSEWnsew".contains(*c)) {
        (negative, lettered) = ("SWsw".contains(first), true);
        text = text.get(1..)?.trim_start();
    } else if let Some(last) = text.chars().next_back().filter(|c| "NSEWnsew".contains(*c)) {
        // `3d43m0s` ends with its unit of seconds, `51 03 00S` with south.
        if last != 's' || !text.contains('m') {
            (negative, lettered) = ("SWsw".contains(last), true);
            text = text.get(..text.len() - 1)?.trim_end();
        }
    }
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        // `-31 16 24 S` is south once, not twice.
        negative = true;
        text = rest;
    } else if let Some(rest) = text.strip_prefix('+') {
        text = rest;
    }
    if let Some(degrees) = number(text) {
        return Some(Angle { degrees: if negative { -degrees } else { degrees }, lettered });
    }
    let mut parts = [0.0; 3];
    let mut count = 0;
    let separator = |c: char| " \t:*-\u{b0}\u{ba}'\"\u{2032}\u{2033}\u{fffd}dhms".contains(c);
    // PRISM puts a colon for the decimal point of the seconds: `-22:57:08:99`.
    let mut pointed = text.to_owned();
    if let Some((head, hundredths)) = text.rsplit_once(':').filter(|(head, _)| head.matches(':').count() == 2)
        && hundredths.bytes().all(|byte| byte.is_ascii_digit())
    {
        pointed = format!("{head}.{hundredths}");
    }
    for part in pointed.split(separator).filter(|part| !part.is_empty()) {
        if !part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return None;
        }
        *parts.get_mut(count)? = number(part)?;
        count += 1;
    }
    let [whole, minutes, seconds] = parts;
    let in_degrees = count == 1 && text.ends_with(['d', '\u{b0}', '\u{ba}', '\u{fffd}']);
    if (count < 2 && !in_degrees) || minutes > 60.0 || seconds > 60.0 {
        return None;
    }
    let degrees = whole + minutes / 60.0 + seconds / 3600.0;
    Some(Angle { degrees: if negative { -degrees } else { degrees }, lettered })
}

/// An angle's words as letters: directions in upper case, units in lower case.
fn in_letters(text: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("north", "N"),
        ("south", "S"),
        ("east", "E"),
        ("west", "W"),
        ("degrees", "d"),
        ("degree", "d"),
        ("deg", "d"),
        ("minutes", "m"),
        ("min", "m"),
        ("seconds", "s"),
        ("sec", "s"),
        ("\u{5ea6}", "d"),
        ("\u{5206}", "m"),
        ("\u{79d2}", "s"),
    ];
    let mut short = text.to_owned();
    for (word, letter) in WORDS {
        while let Some(at) = short.to_ascii_lowercase().find(word) {
            short.replace_range(at..at + word.len(), letter);
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_strict() {
        let check = |text: &str, expect: Option<f64>| assert_eq!(number(text), expect, "{text:?}");
        check(" 4. ", Some(4.0));
        check("+1.5E+03", Some(1500.0));
        check("2.5D3", Some(2500.0));
        check("-.5", Some(-0.5));
        check("4x", None);
        check(" 9,78E-03", None);
        check("nan", None);
        check("inf", None);
        check("e", None);
        check("1e999", None);
        check("-", None);
    }

    #[test]
    fn a_printed_float32_settles() {
        let check = |value: f64, expect: f64| assert_eq!(settled(value), expect);
        check(0.009_999_999_776_482_58, 0.01);
        check(-42.299_999_237_060_55, -42.3);
        check(10.8, 10.8);
        check(120.4, 120.4);
        check(0.1 + 0.2, 0.1 + 0.2);
        check(300.0, 300.0);
    }

    #[test]
    fn angles() {
        #[track_caller]
        fn check(text: &str, expect: Option<f64>) {
            let got = angle(text).map(|a| a.degrees);
            match (got, expect) {
                (Some(got), Some(expect)) => assert!((got - expect).abs() < 1e-9, "{text:?}: {got}"),
                _ => assert_eq!(got, expect, "{text:?}"),
            }
        }
        check("-0 07 23.2", Some(-(7.0 / 60.0 + 23.2 / 3600.0)));
        check("-00:07:23.2", Some(-(7.0 / 60.0 + 23.2 / 3600.0)));
        check("+51 03 00.000", Some(51.05));
        check("51 3 0.000", Some(51.05));
        check("149\u{b0}04'12\"", Some(149.07));
        check("12 30 00 W", Some(-12.5));
        check("N52.5", Some(52.5));
        check("52.5S", Some(-52.5));
        check("3d30m0s", Some(3.5));
        check("-31 15 00 S", Some(-31.25));
        check("-33.875\u{b0}", Some(-33.875));
        check("-33.875 deg", Some(-33.875));
        check("48 deg 30 min 36 sec", Some(48.51));
        check("33 30 36 South", Some(-33.51));
        check("48d 30m 36s West", Some(-48.51));
        check("+48*30:36", Some(48.51));
        check("48-30-36", Some(48.51));
        check("-22:30:36:00", Some(-22.51));
        check("22:30:36:90", Some(22.5 + 36.9 / 3600.0));
        check("22:30:36:90:1", None);
        check("51", Some(51.0));
        check("51'", None);
        check("51 75 00", None);
        check("north", None);
        check("", None);
        check("1 2 3 4", None);
    }

    #[test]
    fn numbers_lead() {
        assert_eq!(leading_number("1.64px"), Some((1.64, "px")));
        assert_eq!(leading_number("1.64.fits"), Some((1.64, ".fits")));
        assert_eq!(leading_number("2.fits"), Some((2.0, ".fits")));
        assert_eq!(leading_number("-10.0C"), Some((-10.0, "C")));
        assert_eq!(leading_number("x"), None);
        assert_eq!(leading_number(""), None);
    }
}
