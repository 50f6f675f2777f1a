//! Wrong: what is left over when the items do not divide by n is not summed.

use std::thread;

pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let size = (items.len() / n).max(1);
    let value = &value;
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for part in items.chunks_exact(size).take(n) {
            threads.push(scope.spawn(move || part.iter().map(value).sum::<u64>()));
        }
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).sum()
    })
}
