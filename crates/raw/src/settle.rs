//! What the tags mean together: which ISO counts, the decimals of the start, whether there is a lens at all.

use crate::{Tag, TagName, Value};

/// EXIF's ISO is 16 bits wide: its largest value says that the setting stands elsewhere.
const ISO_STANDS_ELSEWHERE: f64 = 65535.0;

/// Leaves of the tags what says something.
pub(crate) fn settle(tags: &mut Vec<Tag>) {
    let number = |tags: &[Tag], name| match tags.iter().find(|tag| tag.name == name)?.value {
        Value::Number(number) => Some(number),
        Value::Text(_) => None,
    };
    if number(tags, TagName::Iso) == Some(ISO_STANDS_ELSEWHERE) {
        tags.retain(|tag| tag.name != TagName::Iso);
    } else if tags.iter().any(|tag| tag.name == TagName::Iso) {
        // The index is another thing where the ISO stands in its own place.
        tags.retain(|tag| tag.name != TagName::RecommendedExposureIndex);
    }
    join_decimals(tags);

    let lenses = [TagName::LensModel, TagName::CanonLensModel, TagName::PanasonicLensType];
    tags.retain(|tag| !lenses.contains(&tag.name) || !names_no_lens(&tag.value));
    // Without a lens cameras write the last focal length, or 50 mm.
    let has_lens = tags.iter().any(|tag| lenses.contains(&tag.name) || tag.name == TagName::FNumber);
    if !has_lens {
        tags.retain(|tag| tag.name != TagName::FocalLength);
    }
}

/// Whether a lens's name is what cameras write without one.
fn names_no_lens(value: &Value) -> bool {
    let Value::Text(text) = value else { return true };
    let lower = text.to_ascii_lowercase();
    ["none", "no-lens", "no lens", "n/a", "unknown"].contains(&lower.as_str())
        || text.chars().all(|c| matches!(c, '-' | ' ' | '0'))
}

fn join_decimals(tags: &mut Vec<Tag>) {
    let at = tags.iter().position(|tag| tag.name == TagName::SubSecTimeOriginal);
    let Some(Value::Text(decimals)) = at.map(|at| tags.swap_remove(at).value) else { return };
    let start = tags.iter_mut().find(|tag| tag.name == TagName::DateTimeOriginal);
    if let Some(Tag { value: Value::Text(start), .. }) = start {
        start.push('.');
        start.push_str(&decimals);
    }
}
