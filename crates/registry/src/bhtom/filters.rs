//! BHTOM's names of filters (docs/rules.md#21-filters).

use std::collections::BTreeMap;

use nightledger_frame::spreadsheet::line_of;
use nightledger_language::tr;

/// The catalogues and their filters.
const STANDARD: [(&str, &[&str]); 3] = [
    ("GaiaSP", &["u", "g", "r", "i", "z", "U", "B", "V", "R", "I", "any"]),
    ("2MASS", &["J", "H", "K", "any"]),
    ("GaiaDR3", &["G", "GBP", "GRP", "any"]),
];

/// Words that say Johnson's and Cousins' letters are meant.
const JOHNSON: [&str; 8] =
    ["bessel", "bessell", "johnson", "cousins", "kron", "jc", "ubvri", "johnsoncousins"];
/// Words that say Sloan's letters are meant.
const SLOAN: [&str; 3] = ["sdss", "sloan", "generation2"];

/// All names that BHTOM has, `GaiaSP/V`.
pub fn all_filters() -> impl Iterator<Item = String> {
    STANDARD
        .iter()
        .flat_map(|(catalogue, filters)| filters.iter().map(move |filter| format!("{catalogue}/{filter}")))
}

/// A standard name as BHTOM spells it; the catalogue's name compares without case.
pub fn standard_filter(name: &str) -> Option<String> {
    let (catalogue, filter) = name.trim().split_once('/')?;
    let (catalogue, filters) = STANDARD.iter().find(|(own, _)| own.eq_ignore_ascii_case(catalogue.trim()))?;
    let exact = filters.iter().find(|own| **own == filter.trim());
    // Letters of one case only can be meant by either.
    let other = || {
        let mut alike = filters.iter().filter(|own| own.eq_ignore_ascii_case(filter.trim()));
        alike.next().filter(|_| alike.next().is_none())
    };
    let filter = exact.or_else(other)?;
    Some(format!("{catalogue}/{filter}"))
}

/// What a plain name means: `V`, `Bessel R`, `SDSS g'`, `Rc`. Nothing for names that several filters have (`L`, `Clear`,
/// `Red`): who sends the frames is asked.
pub(super) fn plain_filter(name: &str) -> Option<String> {
    if let Some(standard) = standard_filter(name) {
        return Some(standard);
    }
    let mut johnson = false;
    let mut sloan = false;
    let mut rest = Vec::new();
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '.' | '(' | ')' | '/'));
    for word in words.filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        if JOHNSON.contains(&lower.as_str()) {
            johnson = true;
        } else if SLOAN.contains(&lower.as_str()) {
            sloan = true;
        } else if lower != "filter" {
            rest.push(word);
        }
    }
    let [word] = rest.as_slice() else { return None };
    let primed = word.trim_end_matches(['\'', '\u{2019}', '\u{2032}', '`']);
    let mut letters = primed.chars();
    let (letter, behind) = (letters.next()?, letters.as_str());
    let is_primed = primed.len() < word.len();
    let of = |letters: &str, letter: char| letters.contains(letter).then(|| format!("GaiaSP/{letter}"));
    match behind {
        "" if sloan || is_primed => of("ugriz", letter.to_ascii_lowercase()),
        "" if johnson => of("UBVRI", letter.to_ascii_uppercase()),
        "" => of("ugrizUBVRI", letter)
            .or_else(|| matches!(letter, 'J' | 'K').then(|| format!("2MASS/{letter}"))),
        // Cousins' `Rc`, and the older `Rj`.
        "c" | "C" | "j" if !sloan => of("RI", letter.to_ascii_uppercase()),
        // `gp`, `rp`: primes in names of files. `zs` is the short z.
        "p" | "2" if !johnson => of("ugriz", letter),
        "s" if letter == 'z' => Some("GaiaSP/z".to_owned()),
        "s" if letter == 'K' => Some("2MASS/K".to_owned()),
        _ => None,
    }
}

/// The user's own names of filters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterTable {
    names: BTreeMap<String, String>,
}

/// A name as it compares.
pub(super) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<String>().to_lowercase()
}

impl FilterTable {
    /// Reads `name,filter` lines. All that is wrong comes back with its lines, counted from 1.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| tr!("line 1: {error}", error))?.clone();
        let column = |name: &str| {
            let found = headers.iter().position(|header| header.eq_ignore_ascii_case(name));
            found.ok_or_else(|| tr!("line 1: there is no column “{name}”; it begins with name,filter", name))
        };
        let (name, filter) = (column("name")?, column("filter")?);
        let mut table = Self::default();
        let mut faults = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, |at| line_of(text, at.byte()));
            let cell = |at: usize| record.get(at).filter(|cell| !cell.is_empty());
            let (Some(name), Some(filter)) = (cell(name), cell(filter)) else {
                faults.push(tr!("line {line}: a name or a filter is missing", line));
                continue;
            };
            let Some(standard) = standard_filter(filter) else {
                faults.push(tr!(
                    "line {line}: “{filter}” is none of BHTOM's filters, such as GaiaSP/V or 2MASS/J",
                    line,
                    filter
                ));
                continue;
            };
            if table.names.insert(folded(name), standard).is_some() {
                faults.push(tr!("line {line}: “{name}” stands there twice", line, name));
            }
        }
        if faults.is_empty() { Ok(table) } else { Err(faults.join("; ")) }
    }

    /// What the user calls a filter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.names.get(&folded(name)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#21-filters
    #[test]
    fn plain_names_mean_one_filter_or_are_asked_about() {
        for (name, filter) in [
            ("V", Some("GaiaSP/V")),
            ("Bessel R", Some("GaiaSP/R")),
            ("Bessell_b", Some("GaiaSP/B")),
            ("Johnson-Cousins I", Some("GaiaSP/I")),
            ("SDSS g'", Some("GaiaSP/g")),
            ("sloan R", Some("GaiaSP/r")),
            ("r'", Some("GaiaSP/r")),
            ("ip", Some("GaiaSP/i")),
            ("Rc", Some("GaiaSP/R")),
            ("Ic", Some("GaiaSP/I")),
            ("zs", Some("GaiaSP/z")),
            ("J", Some("2MASS/J")),
            ("gaiasp/any", Some("GaiaSP/any")),
            ("GaiaDR3/gbp", Some("GaiaDR3/GBP")),
            ("GaiaSP/Q", None),
            ("Ha", None),
            ("H", None),
            ("L", None),
            ("Lum", None),
            ("Clear", None),
            ("CV", None),
            ("Red", None),
            ("Green", None),
            ("Blue", None),
            ("G", None),
            ("v", None),
            ("V R", None),
            ("", None),
        ] {
            assert_eq!(plain_filter(name).as_deref(), filter, "{name}");
        }
    }

    /// docs/rules.md#21-filters
    #[test]
    fn bhtom_has_filters_of_three_catalogues() {
        let all: Vec<String> = all_filters().collect();
        let of = |catalogue: &str| -> Vec<&str> {
            all.iter().filter_map(|name| name.strip_prefix(catalogue)?.strip_prefix('/')).collect()
        };
        assert_eq!(of("GaiaSP"), ["u", "g", "r", "i", "z", "U", "B", "V", "R", "I", "any"]);
        assert_eq!(of("2MASS"), ["J", "H", "K", "any"]);
        assert_eq!(of("GaiaDR3"), ["G", "GBP", "GRP", "any"]);
        assert_eq!(all.len(), 19);
    }

    #[test]
    fn the_users_table_names_the_line_that_is_wrong() {
        let table = FilterTable::read("name,filter\nClear,GaiaSP/any\nRed 2, gaiasp/R\n").unwrap();
        assert_eq!(
            (table.get("CLEAR"), table.get("red2"), table.get("Blue")),
            (Some("GaiaSP/any"), Some("GaiaSP/R"), None)
        );
        for (text, line) in [
            ("name,filter\nV,GaiaSP/V\nL,Lum\n", "line 3"),
            ("name,filter\nV,GaiaSP/V\nv,GaiaSP/R\n", "line 3"),
            ("name,filter\nV\n", "line 2"),
            ("name,filter\nV,GaiaSP/V\n\n\nL,Lum\n", "line 5"),
            ("filter\nGaiaSP/V\n", "line 1"),
        ] {
            let why = FilterTable::read(text).unwrap_err();
            assert!(why.contains(line), "{why}");
        }
        // All that is wrong is told at once.
        let why = FilterTable::read("name,filter\nL,Lum\nV,GaiaSP/V\nC,Clear\n").unwrap_err();
        assert!(why.contains("line 2") && why.contains("line 4") && !why.contains("line 3"), "{why}");
    }
}
