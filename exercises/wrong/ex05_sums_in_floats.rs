//! Wrong: sums floating-point numbers, which round large numbers.

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
            scope.spawn(move || part.iter().map(|item| value(item) as f64).sum::<f64>())
        };
        let handles: Vec<_> = (0..parts).map(spawn_part).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).sum::<f64>() as u64
    })
}
