//! Work in several threads at once.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does the work in so many threads, of which each takes what is next.
pub(crate) fn in_threads(threads: usize, work: impl Fn() + Sync) {
    thread::scope(|scope| {
        for _ in 1..threads {
            // Where the system gives no more threads, those that there are do the work.
            if thread::Builder::new().spawn_scoped(scope, &work).is_err() {
                break;
            }
        }
        work();
    });
}

/// What `work` makes of each, in their order. It is for pixels, which keep a core busy: more threads than cores would only
/// cost memory.
pub(crate) fn each<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let made = Mutex::new(BTreeMap::new());
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    in_threads(cores.min(all.len()), || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = all.get(at) else { return };
            let result = work(one);
            made.lock().unwrap_or_else(PoisonError::into_inner).insert(at, result);
        }
    });
    made.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}
