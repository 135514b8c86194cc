//! The two lookups of a site (docs/rules.md#8-name): its name from OpenStreetMap's Nominatim, its brightness from
//! lightpollutionmap.info. Requests are built and answers read here; fetching is the page's, on a click.

use nightledger_frame::decimal::fixed;
use nightledger_language::tr;
use serde_json::Value;

use crate::address::address;

/// Natural sky brightness, mcd/m^2, and the luminance of magnitude 0, of lightpollutionmap.info's own conversion.
const NATURAL_MCD_M2: f64 = 0.171_168_465;
const MAGNITUDE_ZERO_MCD_M2: f64 = 108_000_000.0;

/// The address that asks Nominatim for the name of a place. `base` is `https://nominatim.openstreetmap.org` unless a
/// build says otherwise. Degrees are sent with 3 decimals (100 m), `email` only if the user gave one.
pub fn site_name_url(base: &str, latitude: f64, longitude: f64, email: Option<&str>) -> String {
    let (latitude, longitude) = (degrees(latitude), degrees(longitude));
    let mut query = vec![("lat", &*latitude), ("lon", &*longitude), ("format", "jsonv2"), ("zoom", "14")];
    query.extend(email.map(str::trim).filter(|email| !email.is_empty()).map(|email| ("email", email)));
    address(base, "reverse", &query)
}

/// The name in Nominatim's answer. Anything else, its error answers included, is an error in words and never a site.
pub fn site_name_answer(body: &str) -> Result<String, String> {
    let refused =
        |why: &str| tr!("OpenStreetMap gave no name for this place: {why}. Name the site in Settings.", why);
    let answer: Value = serde_json::from_str(body.trim_start_matches('\u{feff}'))
        .map_err(|_| refused(tr!("its answer is no JSON")))?;
    if let Some(error) = answer.get("error") {
        let words = error
            .as_str()
            .or_else(|| error.get("message")?.as_str())
            .unwrap_or_else(|| tr!("it reports an error"));
        return Err(refused(&one_line(words)));
    }
    let name = answer.get("display_name").and_then(Value::as_str).map(one_line).unwrap_or_default();
    if name.is_empty() { Err(refused(tr!("its answer has no display_name"))) } else { Ok(name) }
}

/// The address that asks lightpollutionmap.info for the artificial brightness at a place, with the user's own key.
/// `base` is `https://www.lightpollutionmap.info` unless a build says otherwise. Degrees are sent with 3 decimals.
pub fn brightness_url(base: &str, latitude: f64, longitude: f64, key: &str) -> String {
    let place = format!("{},{}", degrees(longitude), degrees(latitude));
    address(base, "QueryRaster/", &[("ql", "wa_2015"), ("qt", "point"), ("qd", &place), ("key", key.trim())])
}

/// The artificial brightness in the answer, mcd/m^2: a bare number. A text such as `Invalid authentication.` is an
/// error in words.
pub fn brightness_answer(body: &str) -> Result<f64, String> {
    let text = body.trim_start_matches('\u{feff}').trim().trim_matches('"');
    let refused = |why: String| {
        tr!(
            "lightpollutionmap.info gave no brightness: {why}. Check the key, or give the site's SQM in Settings.",
            why
        )
    };
    match text.parse::<f64>() {
        // The brightest places on Earth reach some 100 mcd/m^2.
        Ok(value) if (0.0..=10_000.0).contains(&value) => Ok(value),
        Ok(value) => Err(refused(tr!("its answer {value} is no brightness", value))),
        Err(_) if text.is_empty() => Err(refused(tr!("its answer is empty").into())),
        Err(_) if text.starts_with('<') => Err(refused(tr!("it answered with a web page").into())),
        Err(_) => Err(refused(tr!("it says \"{text}\"", text = one_line(text).trim_end_matches('.')))),
    }
}

/// SQM, mag/arcsec^2 to two decimals, from the artificial brightness in mcd/m^2 (docs/rules.md#8-brightness). `None` for what is no
/// brightness.
pub fn sqm_from_brightness(artificial_mcd_m2: f64) -> Option<f64> {
    let total = artificial_mcd_m2 + NATURAL_MCD_M2;
    if !total.is_finite() || total <= 0.0 {
        return None;
    }
    let sqm = (total / MAGNITUDE_ZERO_MCD_M2).log10() / -0.4;
    fixed(sqm, 2)?.parse().ok()
}

fn degrees(value: f64) -> String {
    fixed(value, 3).unwrap_or_default()
}

/// One line of at most 300 characters, without control characters.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOMINATIM: &str = "https://nominatim.openstreetmap.org";

    #[test]
    fn addresses() {
        assert_eq!(
            site_name_url(NOMINATIM, 47.123_45, -8.000_4, None),
            "https://nominatim.openstreetmap.org/reverse?lat=47.123&lon=-8.000&format=jsonv2&zoom=14"
        );
        assert_eq!(
            site_name_url("http://localhost:1/", -0.000_1, 8.0, Some(" a+b@example.org ")),
            "http://localhost:1/reverse?lat=0.000&lon=8.000&format=jsonv2&zoom=14&email=a%2Bb%40example.org"
        );
        assert_eq!(site_name_url(NOMINATIM, 1.0, 2.0, Some("  ")), site_name_url(NOMINATIM, 1.0, 2.0, None));
        assert_eq!(
            brightness_url("https://www.lightpollutionmap.info", 47.123_45, -8.5, "a b&c"),
            "https://www.lightpollutionmap.info/QueryRaster/?ql=wa_2015&qt=point&qd=-8.500,47.123&key=a%20b%26c"
        );
    }

    #[test]
    fn names() {
        let name = |body: &str| site_name_answer(body);
        assert_eq!(name(r#"{"display_name": "Hill,\n Village", "lat": "1"}"#).unwrap(), "Hill, Village");
        assert!(name(r#"{"error": "Unable to geocode"}"#).unwrap_err().contains("Unable to geocode"));
        assert!(
            name(r#"{"error": {"code": 400, "message": "Bad"}, "display_name": "x"}"#)
                .unwrap_err()
                .contains("Bad")
        );
        for body in
            ["", "<html>busy</html>", "[]", "{}", r#"{"display_name": "  "}"#, r#"{"display_name": 4}"#]
        {
            assert!(name(body).is_err(), "{body}");
        }
    }

    #[test]
    fn brightness() {
        assert_eq!(brightness_answer("0.5437").unwrap(), 0.5437);
        assert_eq!(brightness_answer(" 0\r\n").unwrap(), 0.0);
        assert!(
            brightness_answer("Invalid authentication.").unwrap_err().contains("\"Invalid authentication\"")
        );
        for body in ["", "NaN", "inf", "-1", "1e9", "<html>", "0,5", "1 2"] {
            assert!(brightness_answer(body).is_err(), "{body}");
        }
    }

    #[test]
    fn sqm() {
        // log10(0.171168465 / 108e6) / -0.4 = 21.99995...
        assert_eq!(sqm_from_brightness(0.0), Some(22.0));
        assert_eq!(sqm_from_brightness(0.5), Some(20.52));
        assert_eq!(sqm_from_brightness(10.0), Some(17.57));
        assert_eq!(sqm_from_brightness(-1.0), None);
        assert_eq!(sqm_from_brightness(f64::NAN), None);
    }
}
