//! The tests of exercise 42. Run them with `cargo test -p exercises ex42`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex42_gil.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex42_gil.rs")]
mod ex42_gil;
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex42_gil::{Gil, Guard};
use support::blocked::{Observed, POLLS, all_blocked};
use support::signals::interrupt;
use support::{assert_slept, becomes_true_in_time, cpu_time, join, limit, within_limit};

/// A switch interval that never passes during a test: no thread requests the lock.
const NEVER: Duration = Duration::from_secs(3600);

/// A switch interval that passes at once: every waiting thread requests the lock.
const AT_ONCE: Duration = Duration::ZERO;

const HINT: &str = "does every release of the lock wake the thread whose turn it is?";

/// A lock, and a log of the threads that have held it, in order.
#[derive(Clone)]
struct LoggedGil {
    gil: Arc<Gil>,
    log: Arc<Mutex<Vec<String>>>,
}

/// A thread that waits for a lock, and the CPU time that it uses while it waits.
struct Waiter {
    thread: JoinHandle<Duration>,
    observed: Observed,
}

impl Waiter {
    fn join(self) -> Duration {
        join(self.thread)
    }
}

impl LoggedGil {
    fn new(switch_interval: Duration) -> Self {
        Self { gil: Arc::new(Gil::new(switch_interval)), log: Arc::default() }
    }

    fn push(&self, name: impl Into<String>) {
        self.log.lock().expect("no thread panics while it holds the log").push(name.into());
    }

    fn holders(&self) -> Vec<String> {
        self.log.lock().expect("no thread panics while it holds the log").clone()
    }

    /// Starts a thread that acquires the lock once. Returns when the thread is waiting for the
    /// lock.
    fn spawn_waiter(&self, name: impl Into<String>) -> Waiter {
        self.spawn_waiter_that(name, |_| ())
    }

    /// Starts a thread that acquires the lock once, and calls `work` while it holds it. Returns
    /// when the thread is waiting for the lock.
    fn spawn_waiter_that(
        &self,
        name: impl Into<String>,
        work: impl FnOnce(&Self) + Send + 'static,
    ) -> Waiter {
        let (logged, name) = (self.clone(), name.into());
        let before = self.gil.waiting();
        let (observed_tx, observed_rx) = channel();
        let thread = thread::spawn({
            let name = name.clone();
            move || {
                observed_tx.send(Observed::current()).expect("`observed_rx` is not dropped yet");
                let used_before = cpu_time();
                let _guard = logged.gil.acquire();
                let used = cpu_time() - used_before;
                logged.push(name);
                work(&logged);
                used
            }
        });
        let observed = observed_rx.recv().expect("the thread sends before it can panic");
        let is_waiting = becomes_true_in_time(|| self.gil.waiting() == before + 1);
        assert!(
            is_waiting,
            "`{name}` wants the lock while another thread holds it, so `waiting` must return {}, \
             but it returned {}; threads that have held the lock: {:?}",
            before + 1,
            self.gil.waiting(),
            self.holders()
        );
        Waiter { thread, observed }
    }

    fn wait_for_request(&self) {
        let requested = becomes_true_in_time(|| self.gil.drop_requested());
        assert!(
            requested,
            "a thread has waited for an interval in which the lock did not change hands, but \
             `drop_requested` returns false: does every waiting thread request the lock, and again \
             from each new holder?"
        );
    }
}

#[test]
fn checkpoint_keeps_lock_if_no_thread_waits() {
    within_limit("what does a checkpoint wait for if the lock is not requested?", || {
        let gil = Gil::new(AT_ONCE);
        for _ in 0..3 {
            let mut guard = gil.acquire();
            for _ in 0..1000 {
                guard.checkpoint();
            }
            let state = (gil.waiting(), gil.drop_requested());
            assert_eq!(state, (0, false), "(waiting, drop_requested), but there is one thread");
        }
    });
}

#[test]
fn checkpoint_keeps_lock_until_it_is_requested() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(NEVER);
        let mut guard = logged.gil.acquire();
        let waiters = [(); 20].map(|()| logged.spawn_waiter("waiter"));
        for _ in 0..1000 {
            guard.checkpoint();
            let state = (logged.gil.waiting(), logged.gil.drop_requested(), logged.holders());
            assert_eq!(
                state,
                (20, false, vec![]),
                "(waiting, drop_requested, threads that have held the lock) before one of the 20 \
                 waiting threads has waited for an interval: a checkpoint must keep the lock"
            );
        }
        drop(guard);
        waiters.map(Waiter::join);
    });
}

#[test]
fn drop_wakes_the_next_thread_without_a_request() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(NEVER);
        let guard = logged.gil.acquire();
        let threads = ["first", "second", "third"].map(|name| logged.spawn_waiter(name));
        drop(guard);
        threads.map(Waiter::join);
        assert_eq!(
            logged.holders(),
            ["first", "second", "third"],
            "threads must get the lock in the order in which they started to wait"
        );
        let state = (logged.gil.waiting(), logged.gil.drop_requested());
        assert_eq!(state, (0, false), "(waiting, drop_requested) after all threads have ended");
    });
}

#[test]
fn threads_get_the_lock_in_the_order_in_which_they_started_to_wait() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(NEVER);
        let guard = logged.gil.acquire();
        let names = Vec::from_iter((0..40).map(|number| number.to_string()));
        let threads = Vec::from_iter(names.iter().map(|name| logged.spawn_waiter(name)));
        drop(guard);
        for thread in threads {
            thread.join();
        }
        assert_eq!(
            logged.holders(),
            names,
            "40 threads waited, numbered in the order in which they started to wait; this is the \
             order in which they got the lock"
        );
    });
}

#[test]
fn waiting_thread_keeps_its_place_if_it_is_interrupted() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(NEVER);
        let guard = logged.gil.acquire();
        let threads = ["first", "second", "third"].map(|name| logged.spawn_waiter(name));
        threads[0].observed.wait_until_asleep();
        interrupt(&threads[0].thread);
        threads[0].observed.wait_until_asleep();
        drop(guard);
        becomes_true_in_time(|| logged.holders().len() == 3);
        assert_eq!(
            logged.holders(),
            ["first", "second", "third"],
            "a signal has interrupted the first waiting thread, then the lock was released. \
             (A thread that is interrupted may no longer be the one that `notify_one` wakes)"
        );
        threads.map(Waiter::join);
    });
}

#[test]
fn thread_that_comes_back_waits_behind_waiting_threads() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(NEVER);
        let mut guard = logged.gil.acquire();
        for _ in 0..20 {
            let other = logged.spawn_waiter("other");
            drop(guard);
            guard = logged.gil.acquire();
            logged.push("main");
            other.join();
        }
        drop(guard);
        assert_eq!(
            logged.holders(),
            ["other", "main"].repeat(20),
            "a thread released the lock and acquired it again, while another thread was waiting: \
             it must not overtake the other thread"
        );
    });
}

#[test]
fn thread_that_comes_back_from_allow_threads_waits_behind_waiting_threads() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(NEVER);
        let mut guard = logged.gil.acquire();
        let holder = logged.spawn_waiter_that("holder", |logged| {
            // Holds the lock until `next` and the thread that comes back are waiting.
            becomes_true_in_time(|| logged.gil.waiting() == 2);
        });
        let next = guard.allow_threads(|| {
            becomes_true_in_time(|| logged.holders() == ["holder"]);
            logged.spawn_waiter("next")
        });
        logged.push("main");
        drop(guard);
        holder.join();
        next.join();
        assert_eq!(
            logged.holders(),
            ["holder", "next", "main"],
            "`next` was waiting when the main thread came back from `allow_threads`: the main \
             thread must wait behind it"
        );
    });
}

#[test]
fn request_ends_when_the_lock_changes_hands() {
    /// A way to release the lock, with its name.
    type Release = (&'static str, fn(Guard<'_>, &LoggedGil));
    let release_in: [Release; 2] = [
        ("drop", |guard, _| drop(guard)),
        ("allow_threads", |mut guard, logged| {
            guard.allow_threads(|| {
                becomes_true_in_time(|| !logged.holders().is_empty());
            });
        }),
    ];
    for (name, release) in release_in {
        within_limit(HINT, move || {
            let logged = LoggedGil::new(AT_ONCE);
            let guard = logged.gil.acquire();
            // The only other thread: so nothing requests the lock while it holds it.
            let (state_tx, state_rx) = channel();
            let waiter = logged.spawn_waiter_that("waiter", move |logged| {
                let state = (logged.gil.drop_requested(), logged.gil.waiting());
                state_tx.send(state).expect("`state_rx` is not dropped yet");
            });
            logged.wait_for_request();
            release(guard, &logged);
            waiter.join();
            let (requested, waiting) = state_rx.recv().expect("the waiter has sent it");
            assert!(
                !requested || waiting > 0,
                "the holder released the lock by `{name}` after a request. Then the new holder was \
                 requested to release it, though no thread was waiting: is the request cleared?"
            );
        });
    }
}

#[test]
fn thread_that_has_requested_the_lock_requests_it_again_from_the_next_holder() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(AT_ONCE);
        let guard = logged.gil.acquire();
        let first = logged.spawn_waiter_that("first", LoggedGil::wait_for_request);
        let second = logged.spawn_waiter("second");
        for waiter in [&first, &second] {
            // It has requested the lock then: the interval is zero.
            waiter.observed.wait_until_asleep();
        }
        logged.wait_for_request();
        drop(guard);
        first.join();
        second.join();
    });
}

#[test]
fn checkpoint_returns_after_the_requesting_thread_has_held_the_lock() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(AT_ONCE);
        let mut guard = logged.gil.acquire();
        for round in 1..=30 {
            let other = logged.spawn_waiter("other");
            logged.wait_for_request();
            guard.checkpoint();
            assert_eq!(
                logged.holders().len(),
                round,
                "`checkpoint` returned after a request, but the other thread has not held the \
                 lock: is the lock taken back before the other thread wakes up?"
            );
            other.join();
        }
    });
}

#[test]
fn checkpoint_returns_after_all_waiting_threads() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(AT_ONCE);
        let mut guard = logged.gil.acquire();
        let threads = ["first", "second", "third"].map(|name| logged.spawn_waiter(name));
        logged.wait_for_request();
        guard.checkpoint();
        logged.push("main");
        drop(guard);
        threads.map(Waiter::join);
        assert_eq!(
            logged.holders(),
            ["first", "second", "third", "main"],
            "a checkpoint that hands the lock over must wait behind all waiting threads"
        );
    });
}

#[test]
fn each_holder_has_one_interval_before_a_request_after_a_checkpoint() {
    within_limit(HINT, || assert_next_holder_has_one_interval(|mut guard| guard.checkpoint()));
}

#[test]
fn each_holder_has_one_interval_before_a_request_after_a_drop() {
    within_limit(HINT, || assert_next_holder_has_one_interval(|guard| drop(guard)));
}

#[test]
fn each_holder_has_one_interval_before_a_request_after_allow_threads() {
    within_limit(HINT, || {
        assert_next_holder_has_one_interval(|mut guard| guard.allow_threads(|| ()));
    });
}

/// Asserts that two holders have the lock for one interval before they are requested to release it:
/// the first one, and the next one after the first has released the lock by `hand_over`.
fn assert_next_holder_has_one_interval(hand_over: fn(Guard<'_>)) {
    const INTERVAL: Duration = Duration::from_millis(500);
    let logged = LoggedGil::new(INTERVAL);
    let guard = logged.gil.acquire();
    let start = Instant::now();
    let (requested_tx, requested_rx) = channel();
    let second = logged.spawn_waiter_that("second", move |logged| {
        logged.wait_for_request();
        requested_tx.send(Instant::now()).expect("`requested_rx` is not dropped yet");
    });
    // The two threads start to wait at different times, so their first timeouts differ, too.
    thread::sleep(INTERVAL / 2);
    let last = logged.spawn_waiter("last");
    logged.wait_for_request();
    let handed_over = Instant::now();
    let early = "was requested to release the lock before it had held it for an interval";
    assert!(handed_over - start >= INTERVAL, "the first holder {early}");
    hand_over(guard);
    second.join();
    let requested_again = requested_rx.recv().expect("`second` has sent it");
    assert!(
        requested_again - handed_over >= INTERVAL,
        "the second holder {early}: is the request cleared, and does the interval start again, \
         when the lock changes hands?"
    );
    last.join();
}

#[test]
fn lock_has_one_holder_at_a_time_and_no_thread_starves() {
    const TURNS: u32 = 10;
    within_limit("a thread waits forever: is there a lost wakeup?", || {
        let gil = Arc::new(Gil::new(AT_ONCE));
        let held = Arc::new(AtomicBool::new(false));
        let turns: Arc<[AtomicU32; 4]> = Arc::default();
        let deadline = Instant::now() + limit() * 4 / 5;
        let spawn_greedy = |me: usize| {
            let (gil, held, turns) = (Arc::clone(&gil), Arc::clone(&held), Arc::clone(&turns));
            thread::spawn(move || {
                let done = || turns.iter().all(|turns| turns.load(Ordering::Relaxed) >= TURNS);
                let mut guard = gil.acquire();
                // Releases the lock only at checkpoints.
                while !done() && Instant::now() < deadline {
                    assert!(!held.swap(true, Ordering::Relaxed), "two threads hold the lock");
                    turns[me].fetch_add(1, Ordering::Relaxed);
                    thread::yield_now();
                    held.store(false, Ordering::Relaxed);
                    guard.checkpoint();
                }
            })
        };
        [0, 1, 2, 3].map(spawn_greedy).map(join);
        let turns = turns.each_ref().map(|turns| turns.load(Ordering::Relaxed));
        assert!(
            turns.iter().all(|turns| *turns >= TURNS),
            "four threads always want the lock; each must have at least {TURNS} turns, but they \
             had {turns:?}"
        );
    });
}

#[test]
fn waiting_threads_are_blocked() {
    within_limit(HINT, || {
        // In the second and the third case, the threads have soon requested the lock.
        let gils = [NEVER, Duration::from_millis(10), AT_ONCE].map(LoggedGil::new);
        let guards = gils.each_ref().map(|logged| logged.gil.acquire());
        let spawn_waiters =
            |logged: &LoggedGil| ["first", "second"].map(|n| logged.spawn_waiter(n));
        let waiters = gils.each_ref().map(spawn_waiters);
        let blocked = waiters
            .each_ref()
            .map(|waiters| all_blocked(&waiters.each_ref().map(|waiter| waiter.observed.clone())));
        drop(guards);
        let used = waiters.map(|waiters| waiters.map(Waiter::join));
        assert_eq!(
            blocked, [true; 3],
            "whether two waiting threads were blocked, with a switch interval that never passes, \
             of 10 ms, and of zero: {POLLS}. After its request, a thread waits without a timeout \
             until the lock changes hands"
        );
        used.as_flattened().iter().copied().for_each(assert_slept);
    });
}

#[test]
fn allow_threads_releases_lock_and_takes_it_back() {
    let hint = "another thread acquires the lock during `allow_threads`: is the lock free then? \
                And is it held again afterwards?";
    within_limit(hint, || {
        let logged = LoggedGil::new(NEVER);
        let mut guard = logged.gil.acquire();
        let answer = guard.allow_threads(|| {
            let logged = logged.clone();
            join(thread::spawn(move || drop(logged.gil.acquire())));
            42
        });
        assert_eq!(answer, 42, "`allow_threads` must return the result of the call");
        let next = logged.spawn_waiter("next");
        guard.checkpoint();
        assert_eq!(
            logged.holders(),
            [""; 0],
            "another thread got the lock after `allow_threads`, without a request"
        );
        drop(guard);
        next.join();
    });
}

#[test]
fn allow_threads_takes_lock_back_if_call_panics() {
    within_limit("after a panic in `allow_threads`, is the lock held exactly once?", || {
        let logged = LoggedGil::new(NEVER);
        let mut guard = logged.gil.acquire();
        let call = AssertUnwindSafe(|| guard.allow_threads(|| panic_silently()));
        let outcome: Result<(), _> = catch_unwind(call);
        assert!(outcome.is_err(), "`allow_threads` must not catch the panic of the call");
        let next = logged.spawn_waiter("next");
        assert_eq!(logged.holders(), [""; 0], "after the panic the guard must hold the lock");
        drop(guard);
        next.join();
        let state = (logged.gil.waiting(), logged.gil.drop_requested());
        assert_eq!(state, (0, false), "(waiting, drop_requested) after all threads have ended");
    });
}

#[test]
fn holder_that_panics_releases_lock() {
    within_limit("a thread panics while it holds the lock: is the lock released?", || {
        let logged = LoggedGil::new(NEVER);
        let guard = logged.gil.acquire();
        let next = logged.spawn_waiter("next");
        let panics = thread::spawn({
            let logged = logged.clone();
            move || {
                let _guard = logged.gil.acquire();
                panic_silently();
            }
        });
        drop(guard);
        assert!(panics.join().is_err(), "the thread panics");
        next.join();
        let _guard = logged.gil.acquire();
        assert_eq!(logged.gil.waiting(), 0, "`waiting` after all other threads have ended");
    });
}

/// Panics without a message, which would look like a failure of the test.
fn panic_silently() -> ! {
    resume_unwind(Box::new("this panic belongs to the test"))
}
