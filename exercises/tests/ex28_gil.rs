//! The tests of exercise 28. Run them with `cargo test -p exercises ex28`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex28_gil.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex28_gil.rs")]
mod ex28_gil;
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex28_gil::Gil;
use support::{assert_slept, becomes_true_in_time, burn, cpu_time, join, limit, within_limit};

/// A switch interval that never passes during a test: no thread requests the lock.
const NEVER: Duration = Duration::from_secs(3600);

/// A switch interval that passes at once: every waiting thread requests the lock.
const AT_ONCE: Duration = Duration::ZERO;

const HINT: &str = "does every release of the lock wake the thread whose turn it is?";

/// A lock, and a log of the threads that have held it, in order.
#[derive(Clone)]
struct LoggedGil {
    gil: Arc<Gil>,
    log: Arc<Mutex<Vec<&'static str>>>,
}

impl LoggedGil {
    fn new(switch_interval: Duration) -> Self {
        Self { gil: Arc::new(Gil::new(switch_interval)), log: Arc::default() }
    }

    fn push(&self, name: &'static str) {
        self.log.lock().expect("no thread panics while it holds the log").push(name);
    }

    fn holders(&self) -> Vec<&'static str> {
        self.log.lock().expect("no thread panics while it holds the log").clone()
    }

    /// Starts a thread that acquires the lock once. Returns when the thread is waiting for the
    /// lock.
    fn spawn_waiter(&self, name: &'static str) -> JoinHandle<()> {
        let logged = self.clone();
        let before = self.gil.waiting();
        let thread = thread::spawn(move || {
            let _guard = logged.gil.acquire();
            logged.push(name);
        });
        let is_waiting = becomes_true_in_time(|| self.gil.waiting() == before + 1);
        assert!(
            is_waiting,
            "`{name}` wants the lock while another thread holds it, so `waiting` must return {}, \
             but it returned {}; threads that have held the lock: {:?}",
            before + 1,
            self.gil.waiting(),
            self.holders()
        );
        thread
    }

    fn wait_for_request(&self) {
        let requested = becomes_true_in_time(|| self.gil.drop_requested());
        assert!(requested, "a thread has waited for an interval, but has not requested the lock");
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
        let waiter = logged.spawn_waiter("waiter");
        for _ in 0..1000 {
            guard.checkpoint();
            let state = (logged.gil.waiting(), logged.gil.drop_requested(), logged.holders());
            assert_eq!(
                state,
                (1, false, vec![]),
                "(waiting, drop_requested, threads that have held the lock) before the waiting \
                 thread has waited for an interval"
            );
        }
        drop(guard);
        join(waiter);
    });
}

#[test]
fn drop_wakes_the_next_thread_without_a_request() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(NEVER);
        let guard = logged.gil.acquire();
        let threads = ["first", "second", "third"].map(|name| logged.spawn_waiter(name));
        drop(guard);
        threads.map(join);
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
fn checkpoint_returns_after_the_requesting_thread_has_held_the_lock() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(AT_ONCE);
        let mut guard = logged.gil.acquire();
        for round in 1..=100 {
            let other = logged.spawn_waiter("other");
            logged.wait_for_request();
            guard.checkpoint();
            assert_eq!(
                logged.holders().len(),
                round,
                "`checkpoint` returned after a request, but the other thread has not held the \
                 lock: is the lock taken back before the other thread wakes up?"
            );
            join(other);
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
        threads.map(join);
        assert_eq!(
            logged.holders(),
            ["first", "second", "third", "main"],
            "a checkpoint that hands the lock over must wait behind all waiting threads"
        );
    });
}

#[test]
fn each_holder_has_one_interval_before_a_request() {
    const INTERVAL: Duration = Duration::from_millis(500);
    within_limit(HINT, || {
        let logged = LoggedGil::new(INTERVAL);
        let mut guard = logged.gil.acquire();
        let start = Instant::now();
        let second = {
            let logged = logged.clone();
            thread::spawn(move || {
                let _guard = logged.gil.acquire();
                logged.wait_for_request();
                Instant::now()
            })
        };
        assert!(
            becomes_true_in_time(|| logged.gil.waiting() == 1),
            "another thread wants the lock, but `waiting` does not return 1"
        );
        // The two threads start to wait at different times, so their first timeouts differ, too.
        thread::sleep(INTERVAL / 2);
        let last = logged.spawn_waiter("last");
        logged.wait_for_request();
        let handed_over = Instant::now();
        let early = "was requested to release the lock before it had held it for an interval";
        assert!(handed_over - start >= INTERVAL, "the first holder {early}");
        guard.checkpoint();
        let requested_again = join(second);
        assert!(
            requested_again - handed_over >= INTERVAL,
            "the second holder {early}: is the request cleared, and does the interval start again, \
             when the lock changes hands?"
        );
        drop(guard);
        join(last);
    });
}

#[test]
fn lock_has_one_holder_at_a_time_and_no_thread_starves() {
    const TURNS: u32 = 50;
    within_limit("a thread waits forever: is there a lost wakeup?", || {
        let gil = Arc::new(Gil::new(AT_ONCE));
        let held = Arc::new(AtomicBool::new(false));
        let turns: Arc<[AtomicU32; 4]> = Arc::default();
        let deadline = Instant::now() + limit() / 2;
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
fn waiting_uses_no_cpu_time() {
    within_limit(HINT, || {
        let logged = LoggedGil::new(AT_ONCE);
        let guard = logged.gil.acquire();
        let waiter = thread::spawn({
            let logged = logged.clone();
            move || {
                let before = cpu_time();
                let _guard = logged.gil.acquire();
                cpu_time() - before
            }
        });
        assert!(
            becomes_true_in_time(|| logged.gil.waiting() == 1),
            "another thread wants the lock, but `waiting` does not return 1"
        );
        burn();
        drop(guard);
        assert_slept(join(waiter));
    });
}

#[test]
fn allow_threads_releases_lock_and_takes_it_back() {
    let hint = "another thread acquires the lock during `allow_threads`: is the lock free then? And \
                is it held again afterwards?";
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
        join(next);
    });
}

#[test]
fn allow_threads_takes_lock_back_if_call_panics() {
    within_limit("after a panic in `allow_threads`, is the lock held exactly once?", || {
        let logged = LoggedGil::new(NEVER);
        let mut guard = logged.gil.acquire();
        let call = AssertUnwindSafe(|| guard.allow_threads(|| panic!("intended panic")));
        let outcome: Result<(), _> = catch_unwind(call);
        assert!(outcome.is_err(), "`allow_threads` must not catch the panic of the call");
        let next = logged.spawn_waiter("next");
        assert_eq!(logged.holders(), [""; 0], "after the panic the guard must hold the lock");
        drop(guard);
        join(next);
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
                panic!("intended panic");
            }
        });
        drop(guard);
        assert!(panics.join().is_err(), "the thread panics");
        join(next);
        let _guard = logged.gil.acquire();
        assert_eq!(logged.gil.waiting(), 0, "`waiting` after all other threads have ended");
    });
}
