//! One object under its many names: `M 31`, `NGC 224` and `Andromeda Galaxy` are one target (docs/rules.md#9-targets).
//!
//! [`identify`] reads a target's name as people write it and says which catalogue object it means, or nothing where it
//! means none, two, or one that sources do not agree on. The table holds single facts that at least two catalogues
//! share. Places are no reason for two names to be one object, only a veto ([`places_agree`]).
//!
//! No I/O, no clock; the table is a text inside the crate, sorted once at its first use.
#![forbid(unsafe_code)]

mod catalogue;
mod table;
mod words;

use std::fmt;

use catalogue::Designation;
use table::TABLE;
use words::Word;

/// One object on the sky: two names that give the same one mean the same target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(Designation);

impl ObjectId {
    /// The object's own name in English, such as `Andromeda Galaxy`; the most usual where it has several.
    pub fn common_name(self) -> Option<&'static str> {
        TABLE.names_of(self.0).next()
    }
}

/// The designation that people know best: `M 31` rather than `NGC 224`, `NGC 7000` rather than `C 20`.
impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The object that `name` means. Nothing for names of two objects (`M 81 and M 82`), parts and mosaics in words
/// (`M 8 core`), names that several objects have (`Pinwheel Galaxy`), comets, and whatever is not known.
///
/// Case, accents, blanks, `_`, `-`, apostrophes and leading zeros make no difference; a panel at the end
/// (`M 31 Panel 2`) is left out.
pub fn identify(name: &str) -> Option<ObjectId> {
    let words = words::split(name);
    let mut object = None;
    let mut rest: Vec<&str> = Vec::new();
    let mut joined = false;
    let mut left = words::without_panel(&words);
    while let Some((first, after)) = left.split_first() {
        if let Some((designation, taken)) = catalogue::read(left) {
            let found = TABLE.first_of(designation);
            if object.is_some_and(|object| object != found) {
                return None;
            }
            object = Some(found);
            left = left.get(taken..).unwrap_or_default();
            continue;
        }
        match first {
            Word::Joint => joined = true,
            Word::Text(text) => rest.push(text),
        }
        left = after;
    }
    let key = words::key(&rest);
    match object {
        Some(object) if key.is_empty() || TABLE.is_called(object, &key) => Some(ObjectId(object)),
        None if !joined => TABLE.only_one_called(&key).map(ObjectId),
        _ => None,
    }
}

/// Whether both names mean one object.
pub fn same_object(one: &str, other: &str) -> bool {
    identify(one).is_some_and(|object| identify(other) == Some(object))
}

/// Whether two centres (right ascension and declination, degrees) may belong to one target: not farther apart than 1
/// degree or than the diagonal of the field of view in degrees, whichever is larger. Nearness alone proves nothing:
/// M 81 and M 82 lie 0.6 degrees apart.
pub fn places_agree(one_deg: (f64, f64), other_deg: (f64, f64), field_diagonal_deg: f64) -> bool {
    let limit = if field_diagonal_deg > 1.0 { field_diagonal_deg } else { 1.0 };
    let apart = separation_deg(one_deg, other_deg);
    // What is no number is no veto.
    apart.is_nan() || apart <= limit
}

/// The angle between two directions, degrees.
fn separation_deg((ra1, dec1): (f64, f64), (ra2, dec2): (f64, f64)) -> f64 {
    let [dec1, dec2, ra] = [dec1, dec2, ra2 - ra1].map(f64::to_radians);
    // Vincenty's form: right for small and for opposite directions.
    let across = (dec2.cos() * ra.sin()).hypot(dec1.cos() * dec2.sin() - dec1.sin() * dec2.cos() * ra.cos());
    let along = dec1.sin() * dec2.sin() + dec1.cos() * dec2.cos() * ra.cos();
    across.atan2(along).to_degrees()
}

#[cfg(test)]
mod tests;
