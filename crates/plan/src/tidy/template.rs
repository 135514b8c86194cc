//! Templates of paths: placeholders in braces, and parts in brackets that fall away when a placeholder in them is missing.

use nightledger_language::tr;

use super::part::{safe_name, safe_value};

/// What a template may ask for.
const PLACEHOLDERS: [&str; 12] = [
    "optics", "ratio", "camera", "stage", "target", "panel", "night", "filter", "exposure", "set_temp",
    "kind", "name",
];

/// The layout of the second seed.
const SEED2: &str = "{optics}@f{ratio}+{camera}/{stage}/{target}/accept/[PANEL_{panel}/]DATE_{night}/FILTER_{filter}_EXP_{exposure}[_SETTEMP_{set_temp}]/{name}";
/// As the capture program N.I.N.A. sorts by default.
const NINA: &str = "{night}/{kind}/{name}";

/// A template that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
    /// What a frame without a stage has.
    pub(super) default_stage: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(&'static str),
    Optional(Vec<Piece>),
}

impl Template {
    /// Reads a template, or the name of a built-in one; what is wrong comes back in words.
    pub fn read(text: &str) -> Result<Self, String> {
        let (text, default_stage) = match text {
            "seed2" => (SEED2, Some("10_Blink")),
            "nina" => (NINA, None),
            other => (other, None),
        };
        let told = |why: &str| tr!("the template “{template}” {why}", template = text, why);
        if text.trim().is_empty() {
            return Err(told(tr!("is empty")));
        }
        let is_drive =
            text.as_bytes().get(1) == Some(&b':') && text.starts_with(|c: char| c.is_ascii_alphabetic());
        if text.starts_with(['/', '\\', '~']) || is_drive {
            return Err(told(tr!("is an absolute path; it goes below --into")));
        }
        // Brackets part nothing: `[../]` leaves the folder too.
        let plain = text.replace(['[', ']'], "");
        if plain.split(['/', '\\']).any(|part| part.trim() == "..") {
            return Err(told(tr!("has .. in it and would leave the folder")));
        }
        let mut letters = text.chars().peekable();
        let mut pieces = pieces(&mut letters, false).map_err(|why| told(&why))?;
        if !has_name(&pieces) {
            pieces.push(Piece::Text("/".to_owned()));
            pieces.push(Piece::Value("name"));
        }
        Ok(Self { pieces, default_stage })
    }

    /// The path of a frame: its parts, each of them safe; or the placeholder that it lacks.
    pub(super) fn expand(&self, value: &dyn Fn(&str) -> Option<String>) -> Result<String, &'static str> {
        let mut path = String::new();
        expand_all(&self.pieces, value, &mut path)?;
        let parts: Vec<String> = path
            .split('/')
            .filter(|part| !part.trim().is_empty())
            .filter(|part| part.trim() != ".")
            // What stands in the template itself is made safe too.
            .map(safe_name)
            .collect();
        Ok(parts.join("/"))
    }
}

fn has_name(pieces: &[Piece]) -> bool {
    // In brackets it would fall away with others.
    pieces.iter().any(|piece| matches!(piece, Piece::Value("name")))
}

fn expand_all(
    pieces: &[Piece],
    value: &dyn Fn(&str) -> Option<String>,
    path: &mut String,
) -> Result<(), &'static str> {
    for piece in pieces {
        match piece {
            Piece::Text(text) => path.push_str(text),
            Piece::Value(name) => {
                let found = value(name).filter(|found| !found.trim().is_empty()).ok_or(*name)?;
                path.push_str(&safe_value(&found));
            }
            Piece::Optional(inner) => {
                let mut some = String::new();
                if expand_all(inner, value, &mut some).is_ok() {
                    path.push_str(&some);
                }
            }
        }
    }
    Ok(())
}

fn pieces(
    letters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    within: bool,
) -> Result<Vec<Piece>, String> {
    let mut found = Vec::new();
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        let mut end_text = |found: &mut Vec<Piece>| {
            if !text.is_empty() {
                found.push(Piece::Text(std::mem::take(&mut text)));
            }
        };
        match letter {
            '{' => {
                end_text(&mut found);
                let mut name = String::new();
                loop {
                    match letters.next() {
                        Some('}') => break,
                        Some(letter) => name.push(letter),
                        None => return Err(tr!("has a {open} without a {close}", open = '{', close = '}')),
                    }
                }
                let known = PLACEHOLDERS.iter().find(|known| **known == name.trim());
                let known = known.ok_or_else(|| {
                    tr!(
                        "asks for {placeholder}; there are {known}",
                        placeholder = format!("{{{name}}}"),
                        known = format!("{{{}}}", PLACEHOLDERS.join("} {"))
                    )
                })?;
                found.push(Piece::Value(known));
            }
            '[' if within => return Err(tr!("has brackets in brackets").to_owned()),
            '[' => {
                end_text(&mut found);
                found.push(Piece::Optional(pieces(letters, true)?));
            }
            ']' if within => {
                end_text(&mut found);
                return Ok(found);
            }
            ']' | '}' => return Err(tr!("has a {letter} that nothing opens", letter)),
            '\\' => text.push('/'),
            letter => text.push(letter),
        }
    }
    if within {
        return Err(tr!("has a {open} without a {close}", open = '[', close = ']'));
    }
    if !text.is_empty() {
        found.push(Piece::Text(text));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str) -> Option<String> {
        match name {
            "target" => Some("../M 31.".to_owned()),
            "night" => Some("2024-03-01".to_owned()),
            "name" => Some("-x.fits".to_owned()),
            "filter" => Some(" ".to_owned()),
            _ => None,
        }
    }

    /// docs/rules.md#20-tidy
    #[test]
    fn parts_in_brackets_fall_away_and_a_name_is_added() {
        let expand = |text: &str| Template::read(text).unwrap().expand(&value);
        assert_eq!(expand("{target}/[P_{panel}/]{night}/{name}").as_deref(), Ok("_M 31/2024-03-01/-x.fits"));
        assert_eq!(expand("{night}").as_deref(), Ok("2024-03-01/-x.fits"));
        assert_eq!(expand("a//./b\\{night}_{name}").as_deref(), Ok("a/b/2024-03-01_-x.fits"));
        assert_eq!(expand("ab:c?/CON/{name}").as_deref(), Ok("ab_c_/_CON/-x.fits"));
        assert_eq!(expand("{filter}/{name}"), Err("filter"));
        assert_eq!(expand("seed2"), Err("optics"));
    }

    /// docs/rules.md#20-template
    #[test]
    fn a_template_that_would_leave_the_folder_or_cannot_be_read_is_refused() {
        for (text, why) in [
            ("../{name}", ".."),
            ("a/../{name}", ".."),
            ("{target}/[../]{name}", ".."),
            ("[{panel}/..]/{name}", ".."),
            ("a\\..\\b", ".."),
            ("/a/{name}", "absolute"),
            ("C:/a", "absolute"),
            ("\\a", "absolute"),
            ("{nights}", "{nights}"),
            ("{night", "without a }"),
            ("[{night}", "without a ]"),
            ("a]", "nothing opens"),
            ("", "empty"),
        ] {
            assert!(Template::read(text).unwrap_err().contains(why), "{text}");
        }
    }
}
