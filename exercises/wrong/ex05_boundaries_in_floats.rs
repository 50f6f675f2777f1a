//! Wrong: computes the boundaries with 32-bit floating-point numbers, so some part sizes differ
//! by two.

use std::thread;

pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let boundary = |i| match i {
        i if i == parts => items.len(),
        i => (i as f32 * items.len() as f32 / parts as f32) as usize,
    };
    let value = &value;
    thread::scope(|scope| {
        let spawn_part = |i| {
            let part = &items[boundary(i)..boundary(i + 1)];
            scope.spawn(move || part.iter().map(value).sum::<u64>())
        };
        let handles: Vec<_> = (0..parts).map(spawn_part).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    })
}
