//! # 12: backpressure

use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Calls `produce` repeatedly, on its own thread, until it returns `None`. Meanwhile passes the
/// items to `consume`, on the calling thread, with at most `max_in_flight` items in flight.
pub fn pipeline<T: Send>(
    max_in_flight: usize,
    produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    // Two channels form a ring: for each item that is consumed, a `()` comes back. The producer
    // counts the items that are in flight, wherever they are. So the channels need no limit.
    let (item_tx, item_rx) = unbounded();
    let (consumed_tx, consumed_rx) = unbounded();
    // `move` drops the channel ends of this thread if `consume` panics, so the producer ends, too.
    thread::scope(move |scope| {
        scope.spawn(move || producer(max_in_flight, produce, &consumed_rx, &item_tx));
        for item in item_rx {
            consume(item);
            // Sending fails when the producer has ended: then the count does not matter any more.
            let _ = consumed_tx.send(());
        }
    });
}

/// Produces items while fewer than `max_in_flight` are in flight. It waits before it calls
/// `produce`: afterwards it would be too late.
fn producer<T>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T>,
    consumed_rx: &Receiver<()>,
    item_tx: &Sender<T>,
) {
    let mut in_flight = 0;
    loop {
        in_flight -= consumed_rx.try_iter().count();
        if in_flight == max_in_flight {
            let Ok(()) = consumed_rx.recv() else { return }; // `consume` has panicked
            in_flight -= 1;
        }
        let Some(item) = produce() else { return };
        in_flight += 1;
        if item_tx.send(item).is_err() {
            return; // `consume` has panicked
        }
    }
}
