//! The table of objects and names, read from two texts at its first use.

use std::sync::LazyLock;

use crate::catalogue::{self, Designation};
use crate::words;

/// Read once; a few tens of microseconds.
pub(crate) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("table.txt"), include_str!("ambiguous.txt")));

/// Sorted lists, searched by halves.
pub(crate) struct Table {
    /// A designation and the one that stands first for the same object.
    designations: Vec<(Designation, Designation)>,
    /// A name's key and an object that is called so.
    names: Vec<(String, Designation)>,
    /// Keys of names that mean no single object.
    ambiguous: Vec<String>,
    /// Names as they are shown, by object, in the order of the text.
    shown: Vec<(Designation, &'static str)>,
}

impl Table {
    fn read(table: &'static str, ambiguous: &'static str) -> Self {
        let mut read = Self { designations: vec![], names: vec![], ambiguous: vec![], shown: vec![] };
        for (designations, names) in lines(table) {
            let mut first = None;
            for text in designations.split('=') {
                let Some(designation) = designation(text) else { continue };
                read.designations.push((designation, *first.get_or_insert(designation)));
            }
            let Some(first) = first else { continue };
            for name in parts(names) {
                read.shown.push((first, name));
                read.names.extend(keys(name).map(|key| (key, first)));
            }
        }
        read.designations.sort_unstable();
        for (name, objects) in lines(ambiguous) {
            for key in keys(name) {
                for object in parts(objects).filter_map(designation) {
                    let first = read.first_of(object);
                    read.names.push((key.clone(), first));
                }
                read.ambiguous.push(key);
            }
        }
        // A name with an object of its own is not ambiguous, whoever else is called so.
        let own: Vec<String> = read.shown.iter().flat_map(|(_, name)| keys(name)).collect();
        read.ambiguous.retain(|key| !own.contains(key));
        read.names.sort_unstable();
        read.ambiguous.sort_unstable();
        read.shown.sort_by_key(|(object, _)| *object);
        read
    }

    /// The designation that stands for the object: of `C 20` it is `NGC 7000`. One that is not in the table stands for
    /// itself.
    pub(crate) fn first_of(&self, designation: Designation) -> Designation {
        let found = self.designations.binary_search_by_key(&designation, |(own, _)| *own);
        found.ok().and_then(|at| self.designations.get(at)).map_or(designation, |(_, first)| *first)
    }

    /// Whether the object is called so, with or without `Nebula`, `Galaxy` or `Cluster`.
    pub(crate) fn is_called(&self, object: Designation, key: &str) -> bool {
        ["", "nebula", "galaxy", "cluster"].iter().any(|kind| {
            let key = format!("{key}{kind}");
            self.objects_called(&key).any(|(_, called)| *called == object)
        })
    }

    /// The one object of this name.
    pub(crate) fn only_one_called(&self, key: &str) -> Option<Designation> {
        if self.ambiguous.binary_search_by(|own| own.as_str().cmp(key)).is_ok() {
            return None;
        }
        let own = |object: Designation| self.names_of(object).flat_map(keys).any(|own| own == key);
        let mut objects = self.objects_called(key).map(|(_, object)| *object).filter(|object| own(*object));
        let first = objects.next()?;
        objects.all(|object| object == first).then_some(first)
    }

    fn objects_called(&self, key: &str) -> impl Iterator<Item = &(String, Designation)> {
        let start = self.names.partition_point(|(own, _)| own.as_str() < key);
        self.names.get(start..).unwrap_or_default().iter().take_while(move |(own, _)| own == key)
    }

    /// The object's own names, the most usual first.
    pub(crate) fn names_of(&self, object: Designation) -> impl Iterator<Item = &'static str> {
        let start = self.shown.partition_point(|(own, _)| *own < object);
        let rest = self.shown.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(own, _)| *own == object).map(|(_, name)| *name)
    }

    #[cfg(test)]
    pub(crate) fn sizes(&self) -> (usize, usize) {
        (self.designations.len(), self.names.len())
    }

    #[cfg(test)]
    pub(crate) fn designations(&self) -> &[(Designation, Designation)] {
        &self.designations
    }

    #[cfg(test)]
    pub(crate) fn shown(&self) -> &[(Designation, &'static str)] {
        &self.shown
    }
}

/// Lines of the form `left | right`, without comments.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split_once('|').unwrap_or((line, "")))
}

fn parts(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn designation(text: &str) -> Option<Designation> {
    let words = words::split(text);
    catalogue::read(&words).filter(|(_, taken)| *taken == words.len()).map(|(designation, _)| designation)
}

/// How a name is looked up: as it is, and `Bode Galaxy` for `Bode's Galaxy`.
fn keys(name: &str) -> impl Iterator<Item = String> {
    let key = |name: &str| {
        let words = words::split(name);
        words::key(&words.iter().filter_map(words::Word::text).collect::<Vec<_>>())
    };
    let short = name.contains("'s").then(|| key(&name.replace("'s", "")));
    std::iter::once(key(name)).chain(short)
}
