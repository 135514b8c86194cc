//! From tree to text.

use std::fmt;

use crate::Value;

impl fmt::Display for Value {
    /// One value a line, indented by two blanks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, 0, f)
    }
}

fn write(value: &Value, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Value::Null => f.write_str("null"),
        Value::Flag(flag) => f.write_str(if *flag { "true" } else { "false" }),
        Value::Number(digits) => f.write_str(digits),
        Value::Text(text) => quoted(text, f),
        Value::List(values) => items("[]", depth, f, values.len(), &mut |at, f| {
            values.get(at).map_or(Ok(()), |value| write(value, depth + 1, f))
        }),
        Value::Object(fields) => items("{}", depth, f, fields.len(), &mut |at, f| {
            let Some((name, value)) = fields.get(at) else { return Ok(()) };
            quoted(name, f)?;
            f.write_str(": ")?;
            write(value, depth + 1, f)
        }),
    }
}

/// Items between brackets, each on a line.
fn items(
    brackets: &str,
    depth: usize,
    f: &mut fmt::Formatter<'_>,
    count: usize,
    item: &mut dyn FnMut(usize, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    let (open, close) = brackets.split_at(1);
    f.write_str(open)?;
    for at in 0..count {
        line(depth + 1, f, if at > 0 { "," } else { "" })?;
        item(at, f)?;
    }
    if count > 0 {
        line(depth, f, "")?;
    }
    f.write_str(close)
}

fn line(depth: usize, f: &mut fmt::Formatter<'_>, before: &str) -> fmt::Result {
    f.write_str(before)?;
    f.write_str("\n")?;
    (0..depth).try_for_each(|_| f.write_str("  "))
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ') {
        let (plain, special) = rest.split_at(at);
        f.write_str(plain)?;
        let mut chars = special.chars();
        match chars.next() {
            Some('\n') => f.write_str("\\n")?,
            Some(c @ ('"' | '\\')) => {
                f.write_str("\\")?;
                f.write_str(c.encode_utf8(&mut [0; 4]))?;
            }
            Some(c) => write!(f, "\\u{:04x}", u32::from(c))?,
            None => {}
        }
        rest = chars.as_str();
    }
    f.write_str(rest)?;
    f.write_str("\"")
}
