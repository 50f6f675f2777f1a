//! Wrong: the last thread gets the whole remainder: 4 items of 7 if there are 4 parts.

use std::thread;

pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let size = items.len() / parts;
    let value = &value;
    thread::scope(|scope| {
        let mut handles = Vec::new();
        for i in 0..parts {
            let end = if i + 1 == parts { items.len() } else { (i + 1) * size };
            let part = &items[i * size..end];
            handles.push(scope.spawn(move || part.iter().map(value).sum::<u64>()));
        }
        handles.into_iter().map(|handle| handle.join().expect("`value` does not panic")).sum()
    })
}
