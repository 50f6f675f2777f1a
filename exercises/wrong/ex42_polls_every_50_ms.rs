//! Wrong: a waiting thread polls every 50 ms.

use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

pub struct Gil {
    switch_interval: Duration,
    tickets: Mutex<Tickets>,
    turn_changed: Condvar,
}

#[derive(Default)]
struct Tickets {
    next: u64,
    now_serving: u64,
    drop_requested: bool,
}

impl Gil {
    pub fn new(switch_interval: Duration) -> Self {
        Self { switch_interval, tickets: Mutex::default(), turn_changed: Condvar::new() }
    }

    pub fn acquire(&self) -> Guard<'_> {
        self.wait_for_turn(self.tickets());
        Guard { gil: self, not_send: PhantomData }
    }

    pub fn waiting(&self) -> usize {
        let tickets = self.tickets();
        (tickets.next - tickets.now_serving).saturating_sub(1) as usize
    }

    pub fn drop_requested(&self) -> bool {
        self.tickets().drop_requested
    }

    fn wait_for_turn<'a>(&'a self, mut tickets: MutexGuard<'a, Tickets>) {
        let ticket = tickets.next;
        tickets.next += 1;
        while tickets.now_serving != ticket {
            let holder = tickets.now_serving;
            let start = Instant::now();
            while tickets.now_serving == holder {
                drop(tickets);
                thread::sleep(Duration::from_millis(50));
                tickets = self.tickets();
                let timed_out = start.elapsed() >= self.switch_interval;
                tickets.drop_requested |= timed_out && tickets.now_serving == holder;
            }
        }
    }

    fn serve_next(&self, tickets: &mut Tickets) {
        tickets.now_serving += 1;
        tickets.drop_requested = false;
        self.turn_changed.notify_all();
    }

    fn tickets(&self) -> MutexGuard<'_, Tickets> {
        self.tickets.lock().expect(NOT_POISONED)
    }
}

const NOT_POISONED: &str = "no code panics while it holds the mutex of the tickets";

#[must_use = "the lock is released as soon as the guard is dropped"]
pub struct Guard<'a> {
    gil: &'a Gil,
    not_send: PhantomData<*const ()>,
}

impl Guard<'_> {
    pub fn checkpoint(&mut self) {
        let mut tickets = self.gil.tickets();
        if tickets.drop_requested {
            self.gil.serve_next(&mut tickets);
            self.gil.wait_for_turn(tickets);
        }
    }

    pub fn allow_threads<T>(&mut self, blocking: impl FnOnce() -> T) -> T {
        self.gil.serve_next(&mut self.gil.tickets());
        let _reacquire = Reacquire(self.gil);
        blocking()
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.gil.serve_next(&mut self.gil.tickets());
    }
}

struct Reacquire<'a>(&'a Gil);

impl Drop for Reacquire<'_> {
    fn drop(&mut self) {
        self.0.wait_for_turn(self.0.tickets());
    }
}
