//! Wrong: puts all permits into a channel at the start. There is not enough memory for a very
//! large number of them.

use std::thread;

use crossbeam_channel::bounded;

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let (item_tx, item_rx) = bounded(max_in_flight);
    let (permit_tx, permit_rx) = bounded(max_in_flight);
    (0..max_in_flight).for_each(|_| permit_tx.send(()).unwrap());
    thread::scope(|scope| {
        scope.spawn(move || {
            for () in permit_rx {
                let Some(item) = produce() else { return };
                item_tx.send(item).unwrap();
            }
        });
        for item in item_rx {
            consume(item);
            let _ = permit_tx.send(());
        }
    });
}
