//! Wrong: the last thread has to do the whole rest: with 7 items in 4 parts, 4 of them.

use std::thread;

pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let size = items.len() / n;
    let value = &value;
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for i in 0..n {
            let end = if i + 1 == n { items.len() } else { (i + 1) * size };
            let part = &items[i * size..end];
            threads.push(scope.spawn(move || part.iter().map(value).sum::<u64>()));
        }
        threads.into_iter().map(|thread| thread.join().expect("it does not panic")).sum()
    })
}
