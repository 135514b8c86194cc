//! Where each entry of a [`Map`](crate::Map) stands in the order of the keys: a balanced search tree (an AA tree, Arne
//! Andersson 1993) that knows entries by their numbers only, so that one compiled tree serves the maps of all types.

use std::cmp::Ordering;

/// How what is looked for compares with the entry of this number.
pub(crate) type Compare<'a> = dyn FnMut(usize) -> Ordering + 'a;

/// No entry.
const NONE: usize = usize::MAX;

#[derive(Debug, Clone, Copy)]
struct Node {
    level: u8,
    left: usize,
    right: usize,
}

/// Below all leaves.
const BELOW: Node = Node { level: 0, left: NONE, right: NONE };

/// The order of entries that are numbered as they came.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    root: usize,
}

impl Tree {
    pub(crate) const EMPTY: Self = Self { nodes: Vec::new(), root: NONE };

    /// The entry that is equal.
    pub(crate) fn find(&self, compare: &mut Compare<'_>) -> Option<usize> {
        let mut at = self.root;
        while let Some(node) = self.nodes.get(at) {
            at = match compare(at) {
                Ordering::Less => node.left,
                Ordering::Greater => node.right,
                Ordering::Equal => return Some(at),
            };
        }
        None
    }

    /// Takes in the next entry, which is equal to none.
    pub(crate) fn push(&mut self, compare: &mut Compare<'_>) {
        let new = self.nodes.len();
        self.nodes.push(Node { level: 1, ..BELOW });
        self.root = self.insert(self.root, new, compare);
    }

    /// The first entry in order.
    pub(crate) fn first(&self) -> Option<usize> {
        let mut first = None;
        let mut at = self.root;
        while let Some(node) = self.nodes.get(at) {
            first = Some(at);
            at = node.left;
        }
        first
    }

    /// The numbers of the entries in order.
    pub(crate) fn in_order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut above = Vec::new();
        let mut at = self.root;
        loop {
            if let Some(node) = self.nodes.get(at) {
                above.push((at, node.right));
                at = node.left;
            } else if let Some((passed, right)) = above.pop() {
                order.push(passed);
                at = right;
            } else {
                return order;
            }
        }
    }

    fn node(&self, at: usize) -> Node {
        self.nodes.get(at).copied().unwrap_or(BELOW)
    }

    fn set(&mut self, at: usize, node: Node) {
        if let Some(slot) = self.nodes.get_mut(at) {
            *slot = node;
        }
    }

    /// Puts `new` below `at`; what stands there then.
    fn insert(&mut self, at: usize, new: usize, compare: &mut Compare<'_>) -> usize {
        if at == NONE {
            return new;
        }
        let mut node = self.node(at);
        match compare(at) {
            Ordering::Less => node.left = self.insert(node.left, new, compare),
            _ => node.right = self.insert(node.right, new, compare),
        }
        self.set(at, node);
        let at = self.without_left_of_one_level(at);
        self.without_two_right_of_one_level(at)
    }

    fn without_left_of_one_level(&mut self, at: usize) -> usize {
        let mut node = self.node(at);
        let top = node.left;
        let mut left = self.node(top);
        if left.level != node.level {
            return at;
        }
        node.left = left.right;
        left.right = at;
        self.set(at, node);
        self.set(top, left);
        top
    }

    fn without_two_right_of_one_level(&mut self, at: usize) -> usize {
        let mut node = self.node(at);
        let top = node.right;
        let mut right = self.node(top);
        if self.node(right.right).level != node.level {
            return at;
        }
        node.right = right.left;
        right.left = at;
        right.level = right.level.saturating_add(1);
        self.set(at, node);
        self.set(top, right);
        top
    }
}
