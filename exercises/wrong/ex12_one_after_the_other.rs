//! Wrong: iterators are lazy, so each thread is joined before the next is started.

use std::thread;

pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let border = |i| i * items.len() / n;
    let value = &value;
    thread::scope(|scope| {
        let start = |i| {
            let part = &items[border(i)..border(i + 1)];
            scope.spawn(move || part.iter().map(value).sum::<u64>())
        };
        (0..n).map(start).map(|thread| thread.join().expect("it does not panic")).sum()
    })
}
