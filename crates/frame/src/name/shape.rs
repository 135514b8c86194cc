//! Fields of a name that tell by their shape what they are.

use crate::date;
use crate::text::{self, leading_number, starts_with};
use crate::{Clock, Start};

/// `300.00s`, `30sec`, `120.000secs`, `180S`: seconds; `810.0ms` (ASIAIR's flats): thousandths.
pub(super) fn seconds(field: &str) -> Option<f64> {
    let (value, unit) = leading_number(field)?;
    if value < 0.0 || field.starts_with('+') {
        return None;
    }
    if unit.eq_ignore_ascii_case("ms") {
        return Some(crate::decimal::tidy(value * 1e-3));
    }
    ["s", "sec", "secs", "seconds"].iter().any(|known| unit.eq_ignore_ascii_case(known)).then_some(value)
}

/// `gain100`, `g100`, `100g`, `110G`: the gain setting.
pub(super) fn gain(field: &str) -> Option<f64> {
    if starts_with(field, "gain") {
        return text::number(field.get(4..)?);
    }
    if let Some(digits) = field.strip_prefix(['g', 'G']).filter(|digits| is_digits(digits)) {
        return text::number(digits);
    }
    let (value, unit) = leading_number(field)?;
    (unit.eq_ignore_ascii_case("g") && value >= 0.0).then_some(value)
}

/// `ISO1600`.
pub(super) fn iso(field: &str) -> Option<u32> {
    let digits = starts_with(field, "iso").then(|| field.get(3..))??;
    let digits = digits.trim_start_matches([' ', '-']);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// `50Of`, `50off`, `offset50`, `o50`: the offset setting. `O3` is a filter.
pub(super) fn offset(field: &str) -> Option<f64> {
    if starts_with(field, "offset") {
        return text::number(field.get(6..)?);
    }
    let digits = field.strip_prefix(['o', 'O']).filter(|digits| digits.len() > 1 && is_digits(digits));
    if let Some(digits) = digits {
        return text::number(digits);
    }
    let (value, unit) = leading_number(field)?;
    (unit.eq_ignore_ascii_case("of") || unit.eq_ignore_ascii_case("off")).then_some(value)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Bin1`, `BIN2`, `Bin1x1`, `1x1`.
pub(super) fn binning(field: &str) -> Option<u8> {
    let plain = if starts_with(field, "bin") { field.get(3..)? } else { field };
    let plain = plain.trim_start_matches(['-', ' ']);
    let (first, second) = match plain.split_once(['x', 'X']) {
        Some((first, second)) => (first, second),
        None if plain.len() < field.len() => (plain, plain),
        None => return None,
    };
    let small = |part: &str| part.parse().ok().filter(|bin: &u8| (1..=16).contains(bin));
    small(second)?;
    small(first)
}

/// `-10.0C`, `32C`, `10C`: the sensor's temperature.
pub(super) fn celsius(field: &str) -> Option<f64> {
    let (value, unit) = leading_number(field)?;
    let known = unit == "C" || unit == "\u{b0}C" || unit.eq_ignore_ascii_case("degC");
    (known && (-100.0..=60.0).contains(&value)).then_some(value)
}

/// A setting, its name, or a number of a date: what stands beside the kind in a folder's name (`Darks 300s gain 100`).
pub(super) fn is_setting(field: &str) -> bool {
    const NAMES: &[&str] = &["gain", "iso", "offset", "bin", "s", "sec", "secs", "min", "c", "deg"];
    let with_unit = |(value, unit): (f64, &str)| {
        value >= 0.0 && ["min", "m", "nm", "c"].iter().any(|known| unit.eq_ignore_ascii_case(known))
    };
    is_digits(field)
        || NAMES.iter().any(|name| field.eq_ignore_ascii_case(name))
        || seconds(field).is_some()
        || gain(field).is_some()
        || iso(field).is_some()
        || offset(field).is_some()
        || binning(field).is_some()
        || celsius(field).is_some()
        || leading_number(field).is_some_and(with_unit)
}

/// A moment in one field: `2020-05-30T022249`, `20230212-195555`, `20260812-000629484`, `2023-03-20T21-04-17`.
pub(super) fn moment(field: &str) -> Option<Start> {
    let (day, time) = field.split_once('T').or_else(|| {
        // Eight digits, a joint, six digits or nine with milliseconds.
        (field.len() >= 15)
            .then(|| field.split_at_checked(8))
            .flatten()
            .map(|(day, rest)| (day, rest.strip_prefix(['-', '@', ' ']).unwrap_or_default()))
    })?;
    start(day, time)
}

/// A moment in two fields: `2021-03-02`, `21-19-00` or `20260311`, `213509`.
pub(super) fn start(day: &str, time: &str) -> Option<Start> {
    let day = date::date_of(day)?;
    let colons;
    let time = if time.len() >= 6 && time.bytes().all(|byte| byte.is_ascii_digit()) {
        let (clock, fraction) = time.split_at_checked(6)?;
        let joint = if fraction.is_empty() { "" } else { "." };
        colons = format!("{}:{}:{}{joint}{fraction}", clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?);
        &colons
    } else {
        time
    };
    let (ns, has_fraction) = date::seconds_of_day(time)?;
    let midnight = crate::Instant::from_date_time(time::PrimitiveDateTime::new(day, time::Time::MIDNIGHT))?;
    let at = crate::Instant { ns: midnight.ns.checked_add(ns)? };
    Some(Start { at, clock: Clock::Local, has_fraction })
}

/// A field that can be a filter's name: it begins with a letter, is short, and is nothing else.
pub(super) fn filter_like(field: &str) -> bool {
    let field = field.trim();
    field.chars().next().is_some_and(char::is_alphabetic)
        && field.chars().count() <= 16
        && seconds(field).is_none()
        && gain(field).is_none()
        && iso(field).is_none()
        && binning(field).is_none()
        && offset(field).is_none()
        && !text::starts_with(field, "frame")
        && !["rms", "sqm", "fwhm", "stars", "ecc", "east", "west", "osc"]
            .iter()
            .any(|other| text::starts_with(field, other))
        && !text::contains(field, "hfr")
        && super::words::kind(field, None).is_none()
}

/// `M 31`, `NGC7000`, `Sh2-101`, `IC 443`: letters and a number, as catalogues name objects.
pub(super) fn is_designation(field: &str) -> bool {
    const CATALOGUES: &[&str] = &[
        "m", "ngc", "ic", "sh2", "sh", "ldn", "lbn", "vdb", "b", "barnard", "abell", "arp", "cr", "c",
        "caldwell", "ced", "mel", "ugc", "pgc", "pk", "rcw", "gum", "hcg", "simeis", "wr", "snr", "ou",
        "cygnus", "dwb", "st", "stock", "tr", "kohoutek",
    ];
    let head = field.trim_end_matches(|c: char| c.is_ascii_digit());
    head.len() < field.len() && CATALOGUES.contains(&text::squashed(head).as_str())
}
