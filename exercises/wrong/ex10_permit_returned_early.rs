//! Wrong: gives the permit back before its item has been consumed.

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
                match produce() {
                    Some(item) => item_tx.send(item).unwrap(),
                    None => return,
                }
            }
        });
        for item in item_rx {
            let _ = permit_tx.send(());
            consume(item);
        }
    });
}
