//! Wrong: `chunks` of equal size make only 5 parts of 9 items when 6 were asked for.

use std::thread;

pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let size = items.len().div_ceil(parts).max(1);
    let value = &value;
    thread::scope(|scope| {
        let mut handles = Vec::new();
        for part in items.chunks(size) {
            handles.push(scope.spawn(move || part.iter().map(value).sum::<u64>()));
        }
        handles.into_iter().map(|handle| handle.join().expect("`value` does not panic")).sum()
    })
}
