//! Wrong: `max_in_flight` items wait in the channel, one more is held by the producer, and one more
//! is being consumed.

use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (item_tx, item_rx) = bounded(max_in_flight.min(10_000));
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Some(item) = produce() {
                item_tx.send(item).unwrap();
            }
        });
        item_rx.iter().for_each(&mut consume);
    });
}
