//! MaxIm DL's autosave: `<target>-<number><filter>`, `M27-001R`, `NGC 40-012Ha`.

use super::{Name, from_file, nina::from_filter, shape, words};
use crate::told::Told;

pub(super) fn read(name: &Name) -> Option<Told> {
    let (target, tail) = name.stem.rsplit_once('-')?;
    let (number, filter) = tail.split_at_checked(3)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) || !shape::is_known_filter(filter) {
        return None;
    }
    // `Flat-001R` is of no target.
    let kind = words::kind(target, None).map(|(kind, _)| from_file(kind));
    let object = (kind.is_none() && !target.trim().is_empty()).then(|| from_file(target.trim().into()));
    Some(Told { kind, object, filter: Some(from_filter(filter)), ..Told::default() })
}
