//! A map and a set in order of their keys, as the standard library's `BTreeMap` and `BTreeSet`.

use std::borrow::Borrow;

use crate::arrange;
use crate::tree::Tree;

/// As `BTreeMap`, for what is gathered and then walked through. Nothing is removed from it.
#[derive(Debug, Clone)]
pub struct Map<K, V> {
    /// As they came.
    entries: Vec<(K, V)>,
    order: Tree,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Map<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), order: Tree::EMPTY }
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Keys and values in order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let order = self.order.in_order().into_iter();
        order.filter_map(|at| self.entries.get(at)).map(|(key, value)| (key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values in order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// Keys and values as they came, which takes no time to begin with.
    pub fn unsorted(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// Keys and values as they came.
    pub fn unsorted_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.entries.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// The values as they came.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.unsorted_mut().map(|(_, value)| value)
    }

    /// The values in order of their keys.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Map<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.order.find(&mut |at| key.cmp_with(&self.entries, at))
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        Some(&self.entries.get(self.find(key)?)?.1)
    }

    /// The value of a key.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key)?;
        Some(&mut self.entries.get_mut(at)?.1)
    }

    /// Whether a key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_some()
    }

    /// Sets the value of a key; the one before it.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(before) = self.get_mut(&key) {
            return Some(std::mem::replace(before, value));
        }
        self.push(key, value);
        None
    }

    fn push(&mut self, key: K, value: V) {
        let entries = &self.entries;
        self.order.push(&mut |at| key.cmp_with(entries, at));
        self.entries.push((key, value));
    }

    /// The place of a key, to be filled if it is empty.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }
}

#[cfg(test)]
impl<V> Map<u32, V> {
    /// How many keys are looked at to find this one.
    pub(crate) fn comparisons(&self, key: u32) -> usize {
        let mut count = 0;
        self.order.find(&mut |at| {
            count += 1;
            key.cmp_with(&self.entries, at)
        });
        count
    }
}

/// Comparing with the key of an entry, which is there.
trait CmpWith {
    fn cmp_with<K: Borrow<Self>, V>(&self, entries: &[(K, V)], at: usize) -> std::cmp::Ordering;
}

impl<Q: Ord + ?Sized> CmpWith for Q {
    fn cmp_with<K: Borrow<Self>, V>(&self, entries: &[(K, V)], at: usize) -> std::cmp::Ordering {
        entries.get(at).map_or(std::cmp::Ordering::Equal, |(key, _)| self.cmp(key.borrow()))
    }
}

/// The place of a key.
#[derive(Debug)]
pub struct Entry<'m, K, V> {
    map: &'m mut Map<K, V>,
    key: K,
}

impl<'m, K: Ord, V> Entry<'m, K, V> {
    /// The value that is there, else one that is made.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'m mut V {
        let at = self.map.find(&self.key).unwrap_or_else(|| {
            self.map.push(self.key, make());
            self.map.entries.len() - 1
        });
        #[allow(clippy::indexing_slicing, reason = "the tree holds numbers of entries only")]
        &mut self.map.entries[at].1
    }

    /// The value that is there, else this one.
    pub fn or_insert(self, value: V) -> &'m mut V {
        self.or_insert_with(|| value)
    }

    /// The value that is there, else its type's default.
    pub fn or_default(self) -> &'m mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(mut self) -> Self::IntoIter {
        arrange(self.order.in_order(), &mut |one, other| self.entries.swap(one, other));
        self.entries.into_iter()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    /// Of equal keys the last counts.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

/// As `BTreeSet`, for what is gathered and then walked through. Nothing is removed from it.
#[derive(Debug, Clone)]
pub struct Set<T>(Map<T, ()>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Set<T> {
    /// An empty set.
    pub const fn new() -> Self {
        Self(Map::new())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The items in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.keys()
    }

    /// The least.
    pub fn first(&self) -> Option<&T> {
        let (item, ()) = self.0.entries.get(self.0.order.first()?)?;
        Some(item)
    }
}

impl<T: Ord> Set<T> {
    /// Whether an item is there.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.contains_key(item)
    }

    /// Adds an item; whether it is new.
    pub fn insert(&mut self, item: T) -> bool {
        self.0.insert(item, ()).is_none()
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::iter::Map<std::vec::IntoIter<(T, ())>, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(item, ())| item)
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        for item in items {
            self.insert(item);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut set = Self::new();
        set.extend(items);
        set
    }
}
