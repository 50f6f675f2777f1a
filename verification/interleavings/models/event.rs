//! An event that many threads wait for.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use scheduler::{ANY, Model, join, show};

use super::answer::Event;

pub fn models() -> Vec<Model> {
    vec![all_are_woken(), waits_until_set()]
}

/// Spawns a thread that waits for the event without a timeout.
fn spawn_waiter(event: &Arc<Event>) -> JoinHandle<()> {
    let event = Arc::clone(event);
    thread::spawn(move || assert!(event.wait(Duration::MAX), "woken too early"))
}

fn new_event() -> Arc<Event> {
    let event = Arc::new(Event::default());
    show("event", &event, |event| event);
    event
}

/// Two threads wait for an event, which is set before, while or after they start to wait. Both must
/// be woken.
pub fn all_are_woken() -> Model {
    Model::new("both threads that wait are woken", ANY, || {
        let event = new_event();
        let threads = [spawn_waiter(&event), spawn_waiter(&event)];
        event.set();
        for thread in threads {
            join(thread);
        }
    })
}

/// A thread waits for an event, and another one sets it. This has few orders.
pub fn one_is_woken() -> Model {
    Model::new("a thread that waits is woken", ANY, || {
        let event = new_event();
        let waiter = spawn_waiter(&event);
        let setter = thread::spawn({
            let event = Arc::clone(&event);
            move || event.set()
        });
        join(setter);
        join(waiter);
    })
}

/// A thread waits for an event, and there is a spurious wakeup before the event is set. The thread
/// must keep waiting until the event is set.
pub fn waits_until_set() -> Model {
    Model::new("a thread that waits is not woken too early", ANY, || {
        let event = new_event();
        let thread = spawn_waiter(&event);
        event.wake_spuriously();
        event.set();
        join(thread);
    })
}
