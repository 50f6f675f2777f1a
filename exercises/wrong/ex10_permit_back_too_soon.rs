//! Wrong: the permit comes back before its item has been consumed.

use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    k: usize,
    mut make: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (new_items, items) = bounded(k);
    let (new_permits, permits) = bounded(k);
    (0..k).for_each(|_| new_permits.send(()).unwrap());
    thread::scope(|scope| {
        scope.spawn(move || {
            for () in permits {
                match make() {
                    Some(item) => new_items.send(item).unwrap(),
                    None => return,
                }
            }
        });
        for item in items {
            let _ = new_permits.send(());
            consume(item);
        }
    });
}
