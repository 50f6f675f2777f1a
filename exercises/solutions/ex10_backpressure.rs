//! # 10: backpressure

use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};

/// Calls `make` in a thread of its own until it returns `None`, and meanwhile hands the items to
/// `consume` in this one, never with more than `k` items in memory.
pub fn pipeline<T: Send>(
    k: usize,
    make: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    // Two channels in a ring. Each item that is made uses up a permit, which comes back when the
    // item has been consumed: wherever items may be, there are never more than `k`.
    let (new_items, items) = bounded(k);
    let (new_permits, permits) = bounded(k);
    for _ in 0..k {
        new_permits.send(()).expect("we hold the other end, and there is room for `k`");
    }
    // With `move`, our ends are dropped if `consume` panics. So the maker ends, too.
    thread::scope(move |scope| {
        scope.spawn(move || produce(make, &permits, &new_items));
        for item in items {
            consume(item);
            // Fails when the maker has finished: nobody needs permits any more.
            let _ = new_permits.send(());
        }
    });
}

/// Makes an item for each permit. The permit comes first: with the item made it would be too late.
fn produce<T>(mut make: impl FnMut() -> Option<T>, permits: &Receiver<()>, new_items: &Sender<T>) {
    for () in permits {
        let Some(item) = make() else { return };
        if new_items.send(item).is_err() {
            return; // the consumer panicked
        }
    }
}
