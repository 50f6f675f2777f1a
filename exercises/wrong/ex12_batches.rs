//! Wrong: after `max_in_flight` items the producer waits until all of them have been consumed.

use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (batch_tx, batch_rx) = bounded(0);
    let (done_tx, done_rx) = bounded(1);
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut items = std::iter::from_fn(produce).fuse();
            loop {
                let batch: Vec<T> = items.by_ref().take(max_in_flight).collect();
                if batch.is_empty() {
                    return;
                }
                batch_tx.send(batch).unwrap();
                done_rx.recv().unwrap();
            }
        });
        for batch in batch_rx {
            batch.into_iter().for_each(&mut consume);
            done_tx.send(()).unwrap();
        }
    });
}
