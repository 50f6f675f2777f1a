//! Wrong: the sum is right, but one thread does it all.

use std::thread;

pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let value = &value;
    thread::scope(|scope| {
        let thread = scope.spawn(|| items.iter().map(value).sum());
        thread.join().expect("it does not panic")
    })
}
