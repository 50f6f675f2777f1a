//! Wrong: the calling thread sums one of the parts.

use std::thread;

pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let boundary = |i| i * items.len() / parts;
    let value = &value;
    thread::scope(|scope| {
        let spawn_part = |i| {
            let part = &items[boundary(i)..boundary(i + 1)];
            scope.spawn(move || part.iter().map(value).sum::<u64>())
        };
        let handles: Vec<_> = (1..parts).map(spawn_part).collect();
        let first: u64 = items[..boundary(1)].iter().map(value).sum();
        first + handles.into_iter().map(|handle| handle.join().unwrap()).sum::<u64>()
    })
}
