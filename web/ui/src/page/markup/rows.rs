//! Rows that come, go and move, each as long as it is wanted.

use leptos::reactive::owner::Owner;
use web_sys::Node;

use super::Markup;
use super::shown::State;

/// A row that is wanted: what tells it from others, and how it is made.
pub(super) type NewRow = (String, Box<dyn FnOnce() -> Markup>);

/// A row on the page.
pub(super) struct Row {
    key: String,
    pub(super) state: State,
    /// What its signals and effects belong to.
    owner: Owner,
}

impl Row {
    /// Removes rows, makes rows and moves rows until they are those wanted. Those that stay in order stay untouched.
    pub(super) fn update(rows: &mut Vec<Self>, wanted: Vec<NewRow>, end: &Node, owner: &Owner) {
        let keys: nightledger_order::Set<&str> = wanted.iter().map(|(key, _)| key.as_str()).collect();
        let (stay, go): (Vec<_>, Vec<_>) = rows.drain(..).partition(|row| keys.contains(row.key.as_str()));
        for row in go {
            row.state.unmount();
            row.owner.cleanup();
        }
        let mut old: Vec<Option<Self>> = stay.into_iter().map(Some).collect();
        let mut next = 0;
        for (key, make) in wanted {
            while old.get(next).is_some_and(Option::is_none) {
                next += 1;
            }
            let at = old.iter().skip(next).position(|row| row.as_ref().is_some_and(|row| row.key == key));
            let found = at.and_then(|at| old.get_mut(next + at)?.take());
            let before = old.iter().skip(next).flatten().next().and_then(|row| row.state.first());
            let before = before.as_ref().or(Some(end));
            if let Some(row) = found {
                if at != Some(0) {
                    row.state.mount_before(before);
                }
                rows.push(row);
            } else {
                let owner = owner.child();
                let state = owner.with(|| State::new(make()));
                state.mount_before(before);
                rows.push(Self { key, state, owner });
            }
        }
    }
}
