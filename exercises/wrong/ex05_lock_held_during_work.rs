//! Wrong: each thread holds the lock on the sum while it works, so the threads run one after
//! another.

use std::sync::Mutex;
use std::thread;

pub fn sum_of<T, F>(items: &[T], parts: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let sum = Mutex::new(0);
    thread::scope(|scope| {
        for i in 0..parts {
            let (sum, value) = (&sum, &value);
            let part = &items[i * items.len() / parts..(i + 1) * items.len() / parts];
            scope.spawn(move || {
                let mut sum = sum.lock().expect("no thread panics while holding this lock");
                for item in part {
                    *sum += value(item);
                }
            });
        }
    });
    sum.into_inner().expect("no thread panics while holding this lock")
}
