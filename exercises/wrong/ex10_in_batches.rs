//! Wrong: after `k` items the maker waits until the last of them has been consumed.

use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    k: usize,
    mut make: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (new_batches, batches) = bounded(0);
    let (done, consumed) = bounded(1);
    thread::scope(|scope| {
        scope.spawn(move || {
            loop {
                let batch: Vec<T> = std::iter::from_fn(&mut make).take(k).collect();
                if batch.is_empty() {
                    return;
                }
                new_batches.send(batch).unwrap();
                consumed.recv().unwrap();
            }
        });
        for batch in batches {
            batch.into_iter().for_each(&mut consume);
            done.send(()).unwrap();
        }
    });
}
