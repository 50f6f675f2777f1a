//! # 12: a borrowed slice, summed in parts

use std::thread;

/// Returns the sum of `value(item)` over all the `items`, in `n` parts at the same time.
pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    // The borders are spread evenly, which `chunks` would not do: it makes all parts but the last
    // equally large, and if they are too large there are too few.
    let border = |i| i * items.len() / n;
    let value = &value;
    thread::scope(|scope| {
        let start = |i| {
            let part = &items[border(i)..border(i + 1)];
            scope.spawn(move || part.iter().map(value).sum::<u64>())
        };
        // `collect` starts them all before the first is joined.
        let threads: Vec<_> = (0..n).map(start).collect();
        let join = |thread: thread::ScopedJoinHandle<_>| thread.join().expect("`value` panicked");
        threads.into_iter().map(join).sum()
    })
}
