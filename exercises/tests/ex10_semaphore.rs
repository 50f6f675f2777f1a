//! The tests of exercise 10. Run them with `cargo test -p exercises ex10`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex10_semaphore.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex10_semaphore.rs")]
mod ex10_semaphore;
mod support;

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex10_semaphore::Semaphore;
use support::blocked::{Observed, POLLS, all_blocked};
use support::random::Random;
use support::signals::interrupt;
use support::{assert_slept, becomes_true_in_time, cpu_time, join, limit, within_limit};

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

    /// Asserts that the threads that have entered become `expected`.
    fn assert_entered(&self, expected: &[usize], what_happened: &str) {
        becomes_true_in_time(|| self.entered() == expected);
        assert_eq!(
            self.entered(),
            expected,
            "{what_happened}: these threads got permits, and these are expected. (They are \
             numbered in the order of their calls)"
        );
    }
}

/// A thread that takes a permit, and holds it until [`release`](Self::release).
struct Holder {
    hold_tx: Sender<()>,
    thread: JoinHandle<()>,
    observed: Observed,
}

impl Holder {
    fn new(guarded: &Arc<Guarded>, name: usize) -> Self {
        let guarded = Arc::clone(guarded);
        let (hold_tx, hold_rx) = channel();
        let (observed_tx, observed_rx) = channel();
        let thread = thread::spawn(move || {
            observed_tx.send(Observed::current()).expect("`observed_rx` is not dropped yet");
            let _permit = guarded.semaphore.acquire();
            guarded.enter(name);
            hold_rx.recv().expect_err("`hold_tx` sends nothing: it is only dropped");
        });
        let observed = observed_rx.recv().expect("the thread sends before it can panic");
        Self { hold_tx, thread, observed }
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
    let mut random = Random::new();
    for permits in [1, 2, 3, 10] {
        let order = [(); 4].map(|()| random.index(permits));
        within_limit(HANGS, move || {
            let guarded = Guarded::new(permits);
            let mut holders: Vec<_> =
                (0..permits).map(|name| start_holder(&guarded, name)).collect();
            // In each round one permit is given back, so exactly one waiting thread may enter.
            let mut next = start_waiter(&guarded, permits);
            for (round, i) in order.into_iter().enumerate() {
                holders.swap_remove(i).release();
                let expected = Vec::from_iter(0..=permits + round);
                guarded.assert_entered(&expected, "one of the permits was given back");
                holders.push(next);
                next = start_waiter(&guarded, permits + round + 1);
            }
        });
    }
}

#[test]
fn acquire_blocks_if_there_are_no_permits() {
    within_limit(HANGS, || {
        let guarded = Guarded::new(0);
        let waiters = [0, 1].map(|name| start_waiter(&guarded, name));
        let threads = waiters.map(|waiter| waiter.observed);
        assert!(all_blocked(&threads), "two threads wait, because there are no permits: {POLLS}");
        assert_eq!(guarded.entered(), [], "threads that got one of 0 permits");
    });
}

#[test]
fn all_permits_can_be_taken_again_when_all_are_given_back() {
    for permits in [1, 2, 3, 7, 1000] {
        let hint = format!(
            "{permits} permits were taken and given back, but not all of them can be taken again: \
             does `drop` count every permit?"
        );
        within_limit(&hint, move || {
            let guarded = Guarded::new(permits);
            for _ in 0..2 {
                drop(Vec::from_iter((0..permits).map(|_| guarded.semaphore.acquire())));
            }
            let taken = Vec::from_iter((0..permits).map(|_| guarded.semaphore.acquire()));
            let waiter = start_waiter(&guarded, 0);
            drop(taken);
            waiter.release();
        });
    }
}

#[test]
fn permits_given_back_at_once_wake_as_many_threads() {
    within_limit(HANGS, || {
        let start = Instant::now();
        // Fewer rounds on a busy machine, where the threads run in a different order anyway.
        let rounds = (0..50).take_while(|_| start.elapsed() < limit() / 5);
        for permits in rounds.map(|round| 8 - round % 7) {
            let guarded = Guarded::new(permits);
            let taken = Vec::from_iter((0..permits).map(|_| guarded.semaphore.acquire()));
            let waiters = Vec::from_iter((0..permits).map(|name| Holder::new(&guarded, name)));
            becomes_true_in_time(|| guarded.semaphore.waiting() == permits);
            drop(taken);
            let all_entered = becomes_true_in_time(|| guarded.entered().len() == permits);
            assert!(
                all_entered,
                "{permits} permits were given back at once while {permits} threads were waiting, \
                 but only {} of them got one: which thread wakes the second, if it looks before \
                 the first has taken its permit?",
                guarded.entered().len()
            );
            waiters.into_iter().for_each(Holder::release);
        }
    });
}

#[test]
fn acquire_serves_waiting_threads_in_fifo_order() {
    const THREADS: usize = 50;
    let entered = within_limit(HANGS, || {
        let guarded = Guarded::new(1);
        let mut holders = vec![start_holder(&guarded, 0)];
        holders.extend((1..THREADS).map(|name| start_waiter(&guarded, name)));
        // Each one gives the permit back as soon as it has got it.
        let release = |Holder { thread, .. }| thread;
        let threads = Vec::from_iter(holders.into_iter().map(release));
        threads.into_iter().for_each(join);
        guarded.entered()
    });
    assert_eq!(
        entered,
        Vec::from_iter(0..THREADS),
        "the threads are numbered in the order in which they called `acquire`, and must get the \
         permit in this order: at which end of the queue does a thread wait, and which end does \
         `drop` serve?"
    );
}

#[test]
fn waiting_thread_keeps_its_place_if_it_is_interrupted() {
    within_limit(HANGS, || {
        let guarded = Guarded::new(1);
        let mut holder = start_holder(&guarded, 0);
        let waiters = Vec::from_iter((1..5).map(|name| start_waiter(&guarded, name)));
        for (name, waiter) in (1..).zip(waiters) {
            waiter.observed.wait_until_asleep();
            interrupt(&waiter.thread);
            waiter.observed.wait_until_asleep();
            holder.release();
            guarded.assert_entered(
                &Vec::from_iter(0..=name),
                "a signal has interrupted the first waiting thread, then a permit was given back \
                 (a thread that is interrupted may no longer be the one that `notify_one` wakes)",
            );
            holder = waiter;
        }
        holder.release();
    });
}

#[test]
fn waiting_thread_gets_no_permit_by_an_unpark() {
    let what = "another part of the program has called `unpark` for a waiting thread. No permit \
                was given back, so it must continue to wait";
    within_limit(HANGS, move || {
        let guarded = Guarded::new(1);
        let holder = start_holder(&guarded, 0);
        let waiter = start_waiter(&guarded, 1);
        for _ in 0..3 {
            waiter.observed.wait_until_asleep();
            waiter.thread.thread().unpark();
            waiter.observed.wait_until_asleep();
            assert_eq!(guarded.entered(), [0], "{what}: these threads got permits");
        }
        // The same, before the thread waits.
        let unparked = thread::spawn({
            let guarded = Arc::clone(&guarded);
            move || {
                thread::current().unpark();
                drop(guarded.semaphore.acquire());
                guarded.enter(2);
            }
        });
        let waits = becomes_true_in_time(|| guarded.semaphore.waiting() == 2);
        assert!(waits && guarded.entered() == [0], "{what}: {:?} got permits", guarded.entered());
        for thread in [holder, waiter] {
            thread.release();
        }
        join(unparked);
    });
}

#[test]
fn acquire_does_not_overtake_a_waiting_thread() {
    let guarded = within_limit(HANGS, || {
        let guarded = Guarded::new(1);
        for round in 0..10 {
            let permit = guarded.semaphore.acquire();
            let Holder { hold_tx, thread, .. } = start_waiter(&guarded, round);
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
            // Unlike `panic!`, this prints no message.
            resume_unwind(Box::new("this panic belongs to the test"));
        });
        let outcome = thread.join();
        if guarded.entered().is_empty() {
            outcome.unwrap_or_else(|panic| resume_unwind(panic));
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
    assert!(most <= Some(2), "there are 2 permits, but this many threads held one: {most:?}");
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
fn waiting_threads_are_blocked() {
    let (blocked, used) = within_limit(HANGS, || {
        let guarded = Guarded::new(1);
        let permit = guarded.semaphore.acquire();
        let (observed_tx, observed_rx) = channel();
        let waiters = [(); 3].map(|()| {
            let (guarded, observed_tx) = (Arc::clone(&guarded), observed_tx.clone());
            thread::spawn(move || {
                observed_tx.send(Observed::current()).expect("`observed_rx` is not dropped yet");
                let before = cpu_time();
                drop(guarded.semaphore.acquire());
                cpu_time() - before
            })
        });
        let wait = becomes_true_in_time(|| guarded.semaphore.waiting() == 3);
        assert!(wait, "3 threads wait in `acquire`, but `waiting` does not return 3");
        let blocked = all_blocked(&Vec::from_iter(observed_rx.iter().take(3)));
        drop(permit);
        (blocked, waiters.map(join))
    });
    assert!(blocked, "three threads wait for a permit: {POLLS}");
    used.into_iter().for_each(assert_slept);
}
