//! Does several things at the same time.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Calls `work` for each item, `per_core` at a time on each core, and returns the results in the order
/// of the items. Work that mostly waits leaves room for more than one on a core.
///
/// # Errors
///
/// One of the errors of `work`. Some items may then be left out.
pub(crate) fn map<'a, T: Sync, R: Send>(
    items: &'a [T],
    per_core: usize,
    work: impl Fn(&'a T) -> io::Result<R> + Sync,
) -> io::Result<Vec<R>> {
    let queue = Mutex::new(items.iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || {
        let mut results = Vec::new();
        while let Some((index, item)) = next() {
            results.push((index, work(item)?));
        }
        io::Result::Ok(results)
    };
    let workers = per_core * thread::available_parallelism().map_or(1, usize::from);
    let mut results = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        let mut results = Vec::new();
        for worker in workers {
            results.extend(worker.join().expect("no worker panics")?);
        }
        io::Result::Ok(results)
    })?;
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order_and_errors_are_returned() {
        let items: Vec<i32> = (0..1000).collect();
        let doubled = map(&items, 2, |item| Ok(2 * item)).expect("no item fails");
        assert!(doubled.into_iter().eq((0..1000).map(|item| 2 * item)), "the order is wrong");
        let fail = |item: &i32| if *item == 7 { Err(io::Error::other("seven")) } else { Ok(()) };
        assert_eq!(map(&items, 1, fail).expect_err("an item fails").to_string(), "seven");
    }
}
