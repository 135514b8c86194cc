//! Which things belong together, when some pairs do: union-find.

/// Sets of the numbers 0 to n-1.
#[derive(Debug)]
pub(crate) struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    /// Each number alone.
    pub(crate) fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    /// The number that stands for the set: the same for all its members.
    pub(crate) fn root(&mut self, mut at: usize) -> usize {
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            // Halving the path keeps the next walk short.
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(at) {
                *slot = above;
            }
            at = above;
        }
        at
    }

    /// Joins two sets. The smaller number stands for both, so that the order of joining does not show.
    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(slot) = self.parents.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_grow_whatever_the_order() {
        let mut groups = Groups::new(6);
        for (one, other) in [(4, 3), (1, 5), (3, 5)] {
            groups.join(one, other);
        }
        let roots: Vec<usize> = (0..6).map(|at| groups.root(at)).collect();
        assert_eq!(roots, [0, 1, 2, 1, 1, 1]);
    }
}
