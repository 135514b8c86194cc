//! What an HDU's mandatory cards say: what it holds and how long its data are (FITS 4.0 sections 4.4.1, 6 and 7).

use nightledger_language::{Said, said};

use crate::{Card, HduKind, Value};

/// Axes that are looked at; the standard allows 999 (section 4.4.1.1).
const MOST_AXES: i64 = 999;

/// An HDU as its mandatory cards describe it.
#[derive(Debug)]
pub(crate) struct Structure {
    /// What the HDU holds.
    pub(crate) kind: HduKind,
    /// Length of its data in bytes without padding; `None` where the cards do not tell.
    pub(crate) data_bytes: Option<u64>,
    /// What is wrong with the mandatory cards, for people; empty when nothing is.
    pub(crate) faults: Vec<Said>,
}

impl Structure {
    /// Reads the structure out of the cards of a primary HDU (`primary`) or an extension. `complete` says that the
    /// header's END was read: only then is a missing NAXIS a writer's omission rather than a truncated file.
    pub(crate) fn of(cards: &[Card], primary: bool, complete: bool) -> Self {
        let mut faults = Vec::new();
        let axes = axes(cards, "NAXIS", &mut faults);
        let bitpix = whole(cards, "BITPIX");
        if bitpix.is_none() {
            faults.push(said!("{keyword} is missing", keyword = "BITPIX"));
        }
        faults.extend(out_of_order(cards, axes.as_ref().map_or(0, Vec::len)));

        let groups = primary
            && flag(cards, "GROUPS")
            && axes.as_ref().is_none_or(|axes| axes.first().is_none_or(|&n| n == Some(0)));
        let has_zero = |axes: &[Option<u64>]| axes.is_empty() || axes.contains(&Some(0));
        let kind = match (&axes, extension(cards)) {
            // DeepSkyStacker writes frames without any NAXIS: SIMPLE and BITPIX are enough to take it for one.
            (None, None) if primary && complete && bitpix.is_some() && has(cards, "SIMPLE") => HduKind::Image,
            (None, _) => HduKind::Empty,
            (Some(_), None) if groups => HduKind::Other,
            (Some(axes), None) if has_zero(axes) => HduKind::Empty,
            // A dump of coordinate keywords alone may name the number of axes, but is no frame.
            (Some(axes), None) if axes.iter().all(Option::is_none) && !has(cards, "SIMPLE") => HduKind::Empty,
            (Some(_), None) => HduKind::Image,
            (Some(axes), Some("IMAGE" | "IUEIMAGE")) => {
                if has_zero(axes) {
                    HduKind::Empty
                } else {
                    HduKind::Image
                }
            }
            (Some(axes), Some("BINTABLE" | "A3DTABLE")) if flag(cards, "ZIMAGE") => {
                let image = self::axes(cards, "ZNAXIS", &mut Vec::new());
                let no_pixels = image.is_some_and(|image| has_zero(&image));
                if no_pixels || has_zero(axes) { HduKind::Empty } else { HduKind::Image }
            }
            (Some(_), Some("BINTABLE" | "A3DTABLE" | "TABLE")) => HduKind::Table,
            (Some(_), Some(_)) => HduKind::Other,
        };
        let data_bytes = axes.and_then(|axes| data_bytes(cards, &axes, bitpix, primary, groups));
        Self { kind, data_bytes, faults }
    }
}

/// The extension's type; `None` for a primary HDU.
fn extension(cards: &[Card]) -> Option<&str> {
    cards.iter().find(|card| card.keyword == "XTENSION").map(|card| match &card.value {
        Value::Text(name) => name.trim(),
        _ => "",
    })
}

/// The first card with `keyword`: mandatory cards stand at the head, and what repeats them later (DeepSkyStacker
/// copies the source's header) describes another file.
fn first<'a>(cards: &'a [Card], keyword: &str) -> Option<&'a Value> {
    cards.iter().find(|card| card.keyword == keyword && card.value.is_present()).map(|card| &card.value)
}

fn has(cards: &[Card], keyword: &str) -> bool {
    first(cards, keyword).is_some()
}

fn whole(cards: &[Card], keyword: &str) -> Option<i64> {
    first(cards, keyword)?.whole()
}

fn flag(cards: &[Card], keyword: &str) -> bool {
    match first(cards, keyword) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Text(text)) => text.trim().eq_ignore_ascii_case("T"),
        _ => false,
    }
}

/// The lengths of the axes that `NAXIS` (or `ZNAXIS`) announces; `None` inside where a length is not given. `None`
/// for all where the keyword itself is missing.
fn axes(cards: &[Card], keyword: &str, faults: &mut Vec<Said>) -> Option<Vec<Option<u64>>> {
    let Some(count) = whole(cards, keyword) else {
        faults.push(said!("{keyword} is missing", keyword));
        return None;
    };
    if !(0..=MOST_AXES).contains(&count) {
        faults.push(said!("{keyword} is {value}", keyword, value = count));
    }
    let lengths = (1..=count.clamp(0, MOST_AXES)).map(|axis| {
        let name = format!("{keyword}{axis}");
        match whole(cards, &name) {
            None => {
                // One sentence is enough for all axes.
                if faults.is_empty() {
                    faults.push(said!("{keyword} is missing", keyword = name));
                }
                None
            }
            Some(length) => Some(u64::try_from(length).unwrap_or_else(|_| {
                faults.push(said!("{keyword} is {value}", keyword = name, value = length));
                0
            })),
        }
    });
    Some(lengths.collect())
}

/// BITPIX, NAXIS, NAXIS1 ... follow the first card in this order (sections 4.4.1.1 and 4.4.1.2): the first one that
/// does not, in words.
fn out_of_order(cards: &[Card], axes: usize) -> Option<Said> {
    let number = |keyword: &str| cards.iter().find(|card| card.keyword == keyword).map(|card| card.card);
    let fixed = [(2, "BITPIX".to_owned()), (3, "NAXIS".to_owned())];
    let axes = (1..=axes).zip(4_u32..).map(|(axis, place)| (place, format!("NAXIS{axis}")));
    fixed.into_iter().chain(axes).find_map(|(place, keyword)| {
        let stands = number(&keyword)?;
        (stands != place)
            .then(|| said!("{keyword} is card {stands} rather than {place}", keyword, stands, place))
    })
}

/// |BITPIX| / 8 x GCOUNT x (PCOUNT + the product of the axes) (section 4.4.1.2, equation 2); for random groups the
/// first axis, which is 0, is left out (section 6.1.1, equation 4). Saturates: such a file ends here anyway.
fn data_bytes(
    cards: &[Card],
    axes: &[Option<u64>],
    bitpix: Option<i64>,
    primary: bool,
    groups: bool,
) -> Option<u64> {
    let counted = if groups { axes.get(1..).unwrap_or_default() } else { axes };
    let pixels = if counted.is_empty() || counted.contains(&Some(0)) {
        0
    } else {
        counted.iter().try_fold(1_u64, |product, length| Some(product.saturating_mul((*length)?)))?
    };
    let positive = |keyword: &str| whole(cards, keyword).and_then(|count| u64::try_from(count).ok());
    let (pcount, gcount) = if primary && !groups {
        (0, 1)
    } else {
        (positive("PCOUNT").unwrap_or(0), positive("GCOUNT").unwrap_or(1))
    };
    let elements = pixels.saturating_add(pcount).saturating_mul(gcount);
    if elements == 0 {
        return Some(0);
    }
    Some(elements.saturating_mul(bitpix?.unsigned_abs().div_ceil(8)))
}
