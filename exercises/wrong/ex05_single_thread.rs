//! Wrong: one thread computes the whole sum.

use std::thread;

pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let value = &value;
    thread::scope(|scope| {
        let handle = scope.spawn(|| items.iter().map(value).sum());
        handle.join().expect("`value` does not panic")
    })
}
