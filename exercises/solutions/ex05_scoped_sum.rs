//! # 05: a borrowed slice, summed in parts

use std::thread;

/// Returns the sum of `value(item)` over all `items`, summed in `parts` parts concurrently.
pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    // These boundaries give parts that differ by at most one item. `chunks` would not: it makes all
    // parts but the last equally large, so there may be fewer parts than asked for.
    let boundary = |i| i * items.len() / parts;
    let value = &value;
    thread::scope(|scope| {
        let spawn_part = |i| {
            let part = &items[boundary(i)..boundary(i + 1)];
            scope.spawn(move || part.iter().map(value).sum::<u64>())
        };
        // Iterators are lazy: `collect` spawns all threads before the first one is joined.
        let handles: Vec<_> = (0..parts).map(spawn_part).collect();
        let join = |handle: thread::ScopedJoinHandle<_>| handle.join().expect("`value` panicked");
        handles.into_iter().map(join).sum()
    })
}
