//! From text to tree.

use std::fmt;

use crate::Value;

/// Lists and objects within each other: more than anybody writes, and few enough for any stack.
const DEEPEST: u32 = 128;

/// Where a text is no JSON, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    expected: &'static str,
    line: usize,
    column: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} expected at line {}, column {}", self.expected, self.line, self.column)
    }
}

impl std::error::Error for Fault {}

impl Value {
    /// The value that a whole text is.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut parser = Parser { rest: text, depth: 0 };
        let value = parser.value().and_then(|value| {
            parser.skip_blanks();
            if parser.rest.is_empty() { Ok(value) } else { Err("the end") }
        });
        value.map_err(|expected| {
            let read = text.get(..text.len() - parser.rest.len()).unwrap_or(text);
            let line = read.rsplit('\n').next().unwrap_or(read);
            Fault { expected, line: read.matches('\n').count() + 1, column: line.chars().count() + 1 }
        })
    }
}

/// What was read, or what was expected instead.
type Parsed<T> = Result<T, &'static str>;

struct Parser<'a> {
    rest: &'a str,
    depth: u32,
}

impl Parser<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Whether this comes next, behind blanks; then it is passed.
    fn passes(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self) -> Parsed<Value> {
        for (word, value) in
            [("null", Value::Null), ("true", Value::Flag(true)), ("false", Value::Flag(false))]
        {
            if self.passes(word) {
                return Ok(value);
            }
        }
        if self.passes("\"") {
            return self.text().map(Value::Text);
        }
        if self.passes("[") {
            let mut values = Vec::new();
            self.items("]", |parser| {
                values.push(parser.value()?);
                Ok(())
            })?;
            return Ok(Value::List(values));
        }
        if self.passes("{") {
            let mut fields = Vec::new();
            self.items("}", |parser| {
                let name = if parser.passes("\"") { parser.text()? } else { return Err("a name in quotes") };
                if !parser.passes(":") {
                    return Err("a colon");
                }
                fields.push((name, parser.value()?));
                Ok(())
            })?;
            return Ok(Value::Object(fields));
        }
        self.number()
    }

    /// What stands between commas, until the end.
    fn items(&mut self, end: &str, mut item: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("less depth");
        }
        if !self.passes(end) {
            loop {
                item(self)?;
                if self.passes(end) {
                    break;
                }
                if !self.passes(",") {
                    return Err("a comma, or the end of a list or object,");
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn number(&mut self) -> Parsed<Value> {
        const EXPECTED: &str = "a value";
        let len = self
            .rest
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'))
            .count();
        let (digits, rest) = self.rest.split_at_checked(len).ok_or(EXPECTED)?;
        let number = digits.strip_prefix('-').unwrap_or(digits);
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = [whole, fraction, exponent].into_iter().all(all_digits)
            && (whole == "0" || !whole.starts_with('0'))
            // One that no computer can hold is no number to anybody.
            && digits.parse::<f64>().is_ok_and(f64::is_finite);
        if !is_number {
            return Err(EXPECTED);
        }
        self.rest = rest;
        Ok(Value::Number(digits.to_owned()))
    }

    /// The text behind a quote, until the next.
    fn text(&mut self) -> Parsed<String> {
        const EXPECTED: &str = "the end of a text";
        let mut text = String::new();
        loop {
            let plain = self.rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ').ok_or(EXPECTED)?;
            let (before, rest) = self.rest.split_at_checked(plain).ok_or(EXPECTED)?;
            text.push_str(before);
            self.rest = rest;
            if self.take() == Some('"') {
                return Ok(text);
            }
            if !rest.starts_with('\\') {
                return Err("a text without control characters");
            }
            text.push(self.escaped().ok_or("an escape that JSON knows")?);
        }
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    /// The character that stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        Some(match self.take()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.unit()?;
                // Characters beyond 16 bits are written in two halves.
                let low = if (0xd800..0xdc00).contains(&unit) {
                    self.rest = self.rest.strip_prefix("\\u")?;
                    Some(self.unit()?)
                } else {
                    None
                };
                char::decode_utf16([unit].into_iter().chain(low)).next()?.ok()?
            }
            other @ ('"' | '\\' | '/') => other,
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        if digits.starts_with('+') {
            return None;
        }
        u16::from_str_radix(digits, 16).ok()
    }
}
