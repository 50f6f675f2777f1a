//! Wrong: each thread keeps the sum locked while it works, so they work one after the other.

use std::sync::Mutex;
use std::thread;

pub fn sum_of<T, F>(items: &[T], n: usize, value: F) -> u64
where
    T: Sync,
    F: Fn(&T) -> u64 + Sync,
{
    let sum = Mutex::new(0);
    thread::scope(|scope| {
        for i in 0..n {
            let (sum, value) = (&sum, &value);
            let part = &items[i * items.len() / n..(i + 1) * items.len() / n];
            scope.spawn(move || {
                let mut sum = sum.lock().expect("nobody panics with this lock");
                for item in part {
                    *sum += value(item);
                }
            });
        }
    });
    sum.into_inner().expect("nobody panics with this lock")
}
