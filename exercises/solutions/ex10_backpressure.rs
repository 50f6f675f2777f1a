//! # 10: backpressure

use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

/// Calls `produce` repeatedly, on its own thread, until it returns `None`. Meanwhile passes the
/// items to `consume`, on the calling thread, with at most `max_in_flight` items in flight.
pub fn pipeline<T: Send>(
    max_in_flight: usize,
    produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    // Two channels form a ring. Producing an item takes a permit, and the permit comes back after
    // the item has been consumed. So there are never more items than permits, wherever they are.
    let (item_tx, item_rx) = bounded(max_in_flight);
    let (permit_tx, permit_rx) = bounded(max_in_flight);
    for _ in 0..max_in_flight {
        permit_tx.send(()).expect("`permit_rx` is not dropped yet");
    }
    // `move` drops the channel ends of this thread if `consume` panics, so the producer ends, too.
    thread::scope(move |scope| {
        scope.spawn(move || producer(produce, &permit_rx, &item_tx));
        for item in item_rx {
            consume(item);
            // Sending fails when the producer has ended: then no more permits are needed.
            let _ = permit_tx.send(());
        }
    });
}

/// Produces one item per permit. The permit comes first: after `produce` it would be too late to
/// wait.
fn producer<T>(
    mut produce: impl FnMut() -> Option<T>,
    permit_rx: &Receiver<()>,
    item_tx: &Sender<T>,
) {
    for () in permit_rx {
        let Some(item) = produce() else { return };
        if item_tx.send(item).is_err() {
            return; // `consume` has panicked
        }
    }
}
