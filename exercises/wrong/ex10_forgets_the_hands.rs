//! Wrong: `k` items wait in the queue, one more in each of the two hands.

use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    k: usize,
    mut make: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (new_items, items) = bounded(k);
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Some(item) = make() {
                new_items.send(item).unwrap();
            }
        });
        items.iter().for_each(&mut consume);
    });
}
