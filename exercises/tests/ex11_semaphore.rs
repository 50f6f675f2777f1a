//! The tests of exercise 11. Run them with `cargo test -p exercises ex11`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex11_semaphore.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex11_semaphore.rs")]
mod ex11_semaphore;
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex11_semaphore::Semaphore;
use support::{assert_slept, becomes_true_in_time, burn, cpu_time, join, within_limit};

const HANGS: &str = "does every waiting thread get a permit in the end?";

/// A semaphore, and the names of the threads that got a permit, in order.
struct Guarded {
    semaphore: Semaphore,
    entered: Mutex<Vec<usize>>,
}

impl Guarded {
    fn new(permits: usize) -> Arc<Self> {
        Arc::new(Self { semaphore: Semaphore::new(permits), entered: Mutex::default() })
    }

    fn entered(&self) -> Vec<usize> {
        self.entered.lock().expect("no thread panics while holding this lock").clone()
    }

    fn enter(&self, name: usize) {
        self.entered.lock().expect("no thread panics while holding this lock").push(name);
    }
}

/// A thread that takes a permit, and holds it until [`release`](Self::release).
struct Holder {
    hold_tx: Sender<()>,
    thread: JoinHandle<()>,
}

impl Holder {
    fn new(guarded: &Arc<Guarded>, name: usize) -> Self {
        let guarded = Arc::clone(guarded);
        let (hold_tx, hold_rx) = channel();
        let thread = thread::spawn(move || {
            let _permit = guarded.semaphore.acquire();
            guarded.enter(name);
            hold_rx.recv().expect_err("`hold_tx` sends nothing: it is only dropped");
        });
        Self { hold_tx, thread }
    }

    /// Waits until `condition` holds.
    ///
    /// # Panics
    /// When the condition does not hold in time, with `message`. When the thread panicked.
    fn wait_until(self, condition: impl Fn() -> bool, message: &str) -> Self {
        becomes_true_in_time(|| condition() || self.thread.is_finished());
        if self.thread.is_finished() {
            // The thread still holds its permit unless it panicked: `join` panics, too.
            join(self.thread);
            unreachable!("a holder ends only after `release`, or by a panic");
        }
        assert!(condition(), "{message}");
        self
    }

    fn release(self) {
        drop(self.hold_tx);
        join(self.thread);
    }
}

/// Starts a holder, and waits until it has a permit, which must be available.
fn start_holder(guarded: &Arc<Guarded>, name: usize) -> Holder {
    let entered = || guarded.entered().contains(&name);
    let message = "a permit was available, but `acquire` did not return";
    Holder::new(guarded, name).wait_until(entered, message)
}

/// Starts a holder while no permit is available, and waits until its thread is in the queue.
fn start_waiter(guarded: &Arc<Guarded>, name: usize) -> Holder {
    let before = guarded.semaphore.waiting();
    let counted = || guarded.semaphore.waiting() > before;
    let entered = || guarded.entered().contains(&name);
    let message = "no permit is available, so a thread waits in `acquire`, but `waiting` does not \
                   count it";
    let waiter = Holder::new(guarded, name).wait_until(|| counted() || entered(), message);
    assert!(!entered(), "all permits were taken, but `acquire` gave out one more");
    waiter
}

#[test]
fn acquire_gives_out_exactly_the_given_number_of_permits() {
    for permits in 1..=3 {
        within_limit(HANGS, move || {
            let guarded = Guarded::new(permits);
            let mut holders: Vec<_> =
                (0..permits).map(|name| start_holder(&guarded, name)).collect();
            // In each round one permit is given back, so exactly one waiting thread may enter.
            let mut next = start_waiter(&guarded, permits);
            for name in permits + 1..permits + 5 {
                holders.remove(0).release();
                let followed = becomes_true_in_time(|| guarded.entered().len() == name);
                assert!(followed, "a permit was dropped, but the waiting thread did not get it");
                holders.push(next);
                next = start_waiter(&guarded, name);
            }
        });
    }
}

#[test]
fn acquire_serves_waiting_threads_in_fifo_order() {
    let entered = within_limit(HANGS, || {
        let guarded = Guarded::new(1);
        let mut holders = vec![start_holder(&guarded, 0)];
        holders.extend((1..8).map(|name| start_waiter(&guarded, name)));
        // Each one gives the permit back as soon as it has got it.
        holders.into_iter().for_each(Holder::release);
        guarded.entered()
    });
    assert_eq!(entered, Vec::from_iter(0..8), "the order in which the threads got the permit");
}

#[test]
fn acquire_does_not_overtake_a_waiting_thread() {
    let guarded = within_limit(HANGS, || {
        let guarded = Guarded::new(1);
        for round in 0..10 {
            let permit = guarded.semaphore.acquire();
            let Holder { hold_tx, thread } = start_waiter(&guarded, round);
            drop(hold_tx);
            // This thread is running and the waiting thread sleeps, so this one calls `acquire`
            // before the other one wakes up.
            drop(permit);
            let again = guarded.semaphore.acquire();
            let served = guarded.entered().contains(&round);
            assert!(served, "a thread was waiting, but a thread that arrived later got the permit");
            drop(again);
            join(thread);
        }
        guarded
    });
    assert_eq!(guarded.semaphore.waiting(), 0, "waiting threads after all have been served");
}

#[test]
fn permit_is_given_back_if_its_holder_panics() {
    let hint = "the thread with the only permit has panicked: was the permit dropped, and what \
                does its `Drop` do?";
    within_limit(hint, || {
        let guarded = Guarded::new(1);
        let holder = Arc::clone(&guarded);
        let thread = thread::spawn(move || {
            let _permit = holder.semaphore.acquire();
            holder.enter(1);
            panic!("this panic belongs to the test");
        });
        let outcome = thread.join();
        if guarded.entered().is_empty() {
            outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
        drop(guarded.semaphore.acquire());
    });
}

#[test]
fn no_permit_and_no_wakeup_is_lost_under_load() {
    let hint = "a thread waits forever: was a permit lost, or a wakeup?";
    let most = within_limit(hint, || {
        let guarded = Guarded::new(2);
        let inside = Arc::new(AtomicUsize::new(0));
        let threads = [(); 8].map(|()| {
            let (guarded, inside) = (Arc::clone(&guarded), Arc::clone(&inside));
            thread::spawn(move || acquire_repeatedly(&guarded.semaphore, &inside))
        });
        threads.map(join).into_iter().max()
    });
    assert!(most <= Some(2), "there are two permits, but this many threads held one: {most:?}");
}

/// Acquires and drops permits for a while. Returns the highest number of threads `inside`.
fn acquire_repeatedly(semaphore: &Semaphore, inside: &AtomicUsize) -> usize {
    let start = Instant::now();
    let mut most = 0;
    while start.elapsed() < Duration::from_millis(200) {
        let _permit = semaphore.acquire();
        most = most.max(inside.fetch_add(1, Ordering::SeqCst) + 1);
        thread::yield_now();
        inside.fetch_sub(1, Ordering::SeqCst);
    }
    most
}

#[test]
fn acquire_uses_no_cpu_time_while_waiting() {
    let used = within_limit(HANGS, || {
        let guarded = Guarded::new(1);
        let permit = guarded.semaphore.acquire();
        let waiter = thread::spawn({
            let guarded = Arc::clone(&guarded);
            move || {
                let before = cpu_time();
                drop(guarded.semaphore.acquire());
                cpu_time() - before
            }
        });
        let waits = becomes_true_in_time(|| guarded.semaphore.waiting() == 1);
        assert!(waits, "one thread waits in `acquire`, but `waiting` does not return 1");
        burn();
        drop(permit);
        join(waiter)
    });
    assert_slept(used);
}
