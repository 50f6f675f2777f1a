//! Wrong: holds the lock of the queue while it calls `produce`, so no item can be consumed in the
//! meantime.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

struct Queue<T> {
    items: VecDeque<T>,
    in_flight: usize,
    is_closed: bool,
}

pub fn pipeline<T: Send>(
    max_in_flight: usize,
    mut produce: impl FnMut() -> Option<T> + Send,
    mut consume: impl FnMut(T),
) {
    let queue = Mutex::new(Queue { items: VecDeque::new(), in_flight: 0, is_closed: false });
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            loop {
                let is_full = |queue: &mut Queue<T>| queue.in_flight == max_in_flight;
                let mut queue = changed.wait_while(queue.lock().unwrap(), is_full).unwrap();
                queue.in_flight += 1;
                match produce() {
                    Some(item) => queue.items.push_back(item),
                    None => queue.is_closed = true,
                }
                changed.notify_one();
                if queue.is_closed {
                    return;
                }
            }
        });
        loop {
            let is_idle = |queue: &mut Queue<T>| queue.items.is_empty() && !queue.is_closed;
            let mut now = changed.wait_while(queue.lock().unwrap(), is_idle).unwrap();
            let Some(item) = now.items.pop_front() else { return };
            drop(now);
            consume(item);
            queue.lock().unwrap().in_flight -= 1;
            changed.notify_one();
        }
    });
}
