//! Wrong: sums eight parts at a time.

use std::thread;

pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let boundary = |i| i * items.len() / parts;
    let value = &value;
    let sum_batch = |batch: &[usize]| {
        thread::scope(|scope| {
            let spawn_part = |&i: &usize| {
                let part = &items[boundary(i)..boundary(i + 1)];
                scope.spawn(move || part.iter().map(value).sum::<u64>())
            };
            let handles: Vec<_> = batch.iter().map(spawn_part).collect();
            handles.into_iter().map(|handle| handle.join().unwrap()).sum::<u64>()
        })
    };
    Vec::from_iter(0..parts).chunks(8).map(sum_batch).sum()
}
