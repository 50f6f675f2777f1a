//! Wrong: the consumer polls every 10 ms.

use std::thread;
use std::time::Duration;

use crossbeam_channel::{TryRecvError, unbounded};

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
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
        loop {
            match item_rx.try_recv() {
                Ok(item) => {
                    consume(item);
                    let _ = consumed_tx.send(());
                }
                Err(TryRecvError::Empty) => thread::sleep(Duration::from_millis(10)),
                Err(TryRecvError::Disconnected) => return,
            }
        }
    });
}
