//! Wrong: never has more than four items in flight.

use std::thread;

use crossbeam_channel::unbounded;

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let max_in_flight = max_in_flight.min(4);
    let (item_tx, item_rx) = unbounded();
    let (consumed_tx, consumed_rx) = unbounded();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut in_flight = 0;
            loop {
                in_flight -= consumed_rx.try_iter().count();
                if in_flight == max_in_flight {
                    consumed_rx.recv().unwrap();
                    in_flight -= 1;
                }
                let Some(item) = produce() else { return };
                in_flight += 1;
                item_tx.send(item).unwrap();
            }
        });
        for item in item_rx {
            consume(item);
            let _ = consumed_tx.send(());
        }
    });
}
