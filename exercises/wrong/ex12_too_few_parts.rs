//! Wrong: with `chunks` of equal size, 9 items for 6 threads keep only 5 of them busy.

use std::thread;

pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let size = items.len().div_ceil(n).max(1);
    let value = &value;
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for part in items.chunks(size) {
            threads.push(scope.spawn(move || part.iter().map(value).sum::<u64>()));
        }
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).sum()
    })
}
