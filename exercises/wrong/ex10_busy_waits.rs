//! Wrong: the producer busy-waits, which keeps a core busy.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (item_tx, item_rx) = bounded(max_in_flight);
    let (produced, consumed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let item_tx = item_tx;
            loop {
                while produced.load(SeqCst) - consumed.load(SeqCst) == max_in_flight {}
                produced.fetch_add(1, SeqCst);
                match produce() {
                    Some(item) => item_tx.send(item).unwrap(),
                    None => return,
                }
            }
        });
        for item in &item_rx {
            consume(item);
            consumed.fetch_add(1, SeqCst);
        }
    });
}
