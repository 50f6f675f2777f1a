//! Wrong: the producer never waits.

use std::thread;

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (item_tx, item_rx) = crossbeam_channel::unbounded();
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Some(item) = produce() {
                item_tx.send(item).unwrap();
            }
        });
        item_rx.iter().for_each(&mut consume);
    });
}
