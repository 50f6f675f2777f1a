//! Wrong: the maker never waits.

use std::thread;

pub fn pipeline<T: Send>(
    k: usize,
    mut make: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (new_items, items) = crossbeam_channel::unbounded();
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Some(item) = make() {
                new_items.send(item).unwrap();
            }
        });
        items.iter().for_each(&mut consume);
    });
}
