//! Wrong: the producer busy-waits with `yield_now`, which keeps a core busy that no other thread
//! needs.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use crossbeam_channel::unbounded;

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (item_tx, item_rx) = unbounded();
    let (produced, consumed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let item_tx = item_tx;
            loop {
                while produced.load(SeqCst) - consumed.load(SeqCst) == max_in_flight {
                    thread::yield_now();
                }
                produced.fetch_add(1, SeqCst);
                let Some(item) = produce() else { return };
                item_tx.send(item).unwrap();
            }
        });
        for item in &item_rx {
            consume(item);
            consumed.fetch_add(1, SeqCst);
        }
    });
}
