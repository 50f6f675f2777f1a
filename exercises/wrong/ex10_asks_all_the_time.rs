//! Wrong: it waits at full speed, and keeps a core busy.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    k: usize,
    mut make: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (new_items, items) = bounded(k);
    let (made, consumed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            let new_items = new_items;
            loop {
                while made.load(SeqCst) - consumed.load(SeqCst) == k {}
                made.fetch_add(1, SeqCst);
                match make() {
                    Some(item) => new_items.send(item).unwrap(),
                    None => return,
                }
            }
        });
        for item in &items {
            consume(item);
            consumed.fetch_add(1, SeqCst);
        }
    });
}
