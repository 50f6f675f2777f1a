//! Wrong: iterators are lazy, so each thread is joined before the next one is spawned.

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
        (0..parts)
            .map(spawn_part)
            .map(|handle| handle.join().expect("`value` does not panic"))
            .sum()
    })
}
