//! AstroBin's numeric filter ids: from a pasted address, a bare number, or a search of its equipment database.

use nightledger_frame::decimal::shortest;
use nightledger_language::tr;
use serde_json::Value;

use crate::address::address;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterSearch {
    /// The filters of this answer.
    pub filters: Vec<FoundFilter>,
    /// Whether AstroBin has further ones on another page.
    pub more: bool,
    /// How many there are on all pages, if it says so.
    pub count: Option<u32>,
}

/// A filter of AstroBin's database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFilter {
    /// The id that the CSV wants.
    pub id: u32,
    /// Maker and name in words: `Astronomik H-alpha CCD 6nm`.
    pub name: String,
    /// What is known beside the name: `H-alpha, 6 nm, round 2 in`. Empty when nothing is.
    pub details: String,
}

/// The id in a pasted address (`https://app.astrobin.com/equipment/explorer/filter/4663/astronomik-...`, also a part
/// of it) or a bare number. `None` for anything else, and for 0.
pub fn filter_id(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = match text.rfind("explorer/filter/") {
        Some(at) => {
            let rest = text.get(at..)?.trim_start_matches("explorer/filter/");
            let (id, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
            // `4663-x` is no address of AstroBin's.
            matches!(after.chars().next(), None | Some('/' | '?' | '#' | ' ')).then_some(id)?
        }
        None => text,
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|id| *id > 0)
}

/// As many as a search finds at most; AstroBin stops at 50 unless it is told.
const MOST_FOUND: &str = "200";

/// The address of a page, the first being 1, of a search in AstroBin's equipment database. `base` is
/// `https://app.astrobin.com` unless a build says otherwise.
pub fn filter_search_url(base: &str, query: &str, page: u32) -> String {
    let page = page.to_string();
    let values = [("q", query.trim()), ("limit", MOST_FOUND), ("page", &page)];
    // The first page goes by no number.
    let values = if page == "1" { values.get(..2).unwrap_or_default() } else { &values };
    address(base, "api/v2/equipment/filter/", values)
}

/// Reads the answer of such a search (a page of Django REST framework: `count`, `next`, `results`). Entries without an
/// id or a name are passed over; an answer that is no list of filters is an error in words.
pub fn filter_search_answer(body: &str) -> Result<FilterSearch, String> {
    let refused = |why: &str| {
        tr!("AstroBin's answer could not be used: {why}. Paste the filter's address instead.", why)
    };
    let body = body.trim_start_matches('\u{feff}').trim_start();
    let not_json =
        |_| refused(if body.starts_with('<') { tr!("it is a web page") } else { tr!("it is no JSON") });
    let answer: Value = serde_json::from_str(body).map_err(not_json)?;
    let Some(results) = answer.as_array().or_else(|| answer.get("results")?.as_array()) else {
        let detail =
            answer.get("detail").and_then(Value::as_str).unwrap_or_else(|| tr!("it lists no filters"));
        return Err(refused(&clipped(detail)));
    };
    let more = answer.get("next").is_some_and(Value::is_string);
    let count = answer.get("count").and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok());
    Ok(FilterSearch { filters: results.iter().filter_map(found).collect(), more, count })
}

fn found(entry: &Value) -> Option<FoundFilter> {
    let id = entry.get("id")?.as_u64().and_then(|id| u32::try_from(id).ok()).filter(|id| *id > 0)?;
    let text =
        |key: &str| entry.get(key).and_then(Value::as_str).map(clipped).filter(|text| !text.is_empty());
    let name = text("name")?;
    // Only `brandName` is text; `brand` is the maker's own id.
    let name = match text("brandName").or_else(|| text("brand")) {
        Some(brand) if !name.starts_with(&brand) => format!("{brand} {name}"),
        _ => name,
    };
    let bandwidth = entry.get("bandwidth").and_then(|value| {
        let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
        // No light that a telescope sees is wider, and 300 digits are nothing to show.
        shortest(number, 2).filter(|_| number > 0.0 && number < 10_000.0)
    });
    let details: Vec<String> = [
        text("type").map(|word| in_words(&word)),
        bandwidth.map(|nm| format!("{nm} nm")),
        text("size").map(|word| in_words(&word).to_lowercase()),
    ]
    .into_iter()
    .flatten()
    .collect();
    Some(FoundFilter { id, name, details: details.join(", ") })
}

/// AstroBin's constants as words: `H_ALPHA`, `ROUND_2_IN`.
fn in_words(constant: &str) -> String {
    match constant {
        "H_ALPHA" => "H-alpha".into(),
        "H_BETA" => "H-beta".into(),
        "UV_IR_CUT" => "UV/IR cut".into(),
        "L" => "luminance".into(),
        "R" => "red".into(),
        "G" => "green".into(),
        "B" => "blue".into(),
        "LP" => "light pollution".into(),
        "ROUND_1_25_IN" => "round 1.25 in".into(),
        other => other.replace('_', " "),
    }
}

/// One line of at most 200 characters.
fn clipped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<u32>) {
        assert_eq!(filter_id(text), expect, "{text}");
    }

    #[test]
    fn pasted_addresses() {
        check(
            "https://app.astrobin.com/equipment/explorer/filter/4663/astronomik-h-alpha-ccd-6nm-2",
            Some(4663),
        );
        check("https://app.astrobin.com/equipment/explorer/filter/4663", Some(4663));
        check("app.astrobin.com/equipment/explorer/filter/4663/?tab=1", Some(4663));
        check(".../explorer/filter/4663/...", Some(4663));
        check(" https://app.astrobin.com/equipment/explorer/filter/4663#images\n", Some(4663));
        check("https://app.astrobin.com/equipment/explorer/camera/4663/zwo", None);
        check("https://app.astrobin.com/equipment/explorer/filter/", None);
        check("https://app.astrobin.com/equipment/explorer/filter/4663x", None);
    }

    #[test]
    fn bare_ids() {
        check("4663", Some(4663));
        check(" 4663 ", Some(4663));
        check("0", None);
        check("-1", None);
        check("+4", None);
        check("4663.0", None);
        check("4 663", None);
        check("99999999999", None);
        check("Ha", None);
        check("", None);
    }

    #[test]
    fn search_address() {
        let address = |page| filter_search_url("https://app.astrobin.com", " Antlia 3nm ", page);
        let first = "https://app.astrobin.com/api/v2/equipment/filter/?q=Antlia%203nm&limit=200";
        assert_eq!(address(1), first);
        assert_eq!(address(2), format!("{first}&page=2"));
    }

    #[test]
    fn a_page_of_results() {
        let body = r#"{"count": 120, "next": "https://app.astrobin.com/api/v2/equipment/filter/?page=2", "previous": null,
            "results": [
              {"id": 11, "name": "H-alpha 6nm (2\")", "brand": 3, "brandName": "Maker", "type": "H_ALPHA",
               "bandwidth": "6.00", "size": "ROUND_2_IN", "other": {"deep": [1]}},
              {"id": 12, "name": "Maker Clear", "brandName": "Maker", "type": null, "bandwidth": 1e308},
              {"id": "x", "name": "no id"}, {"id": 13}, 7, null
            ]}"#;
        let found = filter_search_answer(body).unwrap();
        assert_eq!((found.more, found.count), (true, Some(120)));
        assert_eq!(
            found.filters,
            [
                FoundFilter {
                    id: 11,
                    name: "Maker H-alpha 6nm (2\")".into(),
                    details: "H-alpha, 6 nm, round 2 in".into()
                },
                FoundFilter { id: 12, name: "Maker Clear".into(), details: String::new() },
            ]
        );
    }

    #[test]
    fn nonsense_is_an_error_in_words() {
        for body in ["", "<html>", "7", "{\"results\": 4}", "{}", "\"x\"", "[[[[["] {
            assert!(filter_search_answer(body).unwrap_err().starts_with("AstroBin's answer"), "{body}");
        }
        assert!(filter_search_answer("\n<html>").unwrap_err().contains("it is a web page"));
        let throttled = filter_search_answer("{\"detail\": \"Request was throttled.\"}").unwrap_err();
        assert!(throttled.contains("throttled"));
        assert_eq!(filter_search_answer("[]").unwrap(), FilterSearch::default());
    }
}
