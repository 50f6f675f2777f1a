//! The lock: which thread holds it, which thread gets it next, and what never happens.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Barrier, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use gil::{Gil, is_prime};
use primes_core::NUMBERS;

use time_limit::in_time;

#[path = "../../testkit/src/time_limit.rs"]
pub mod time_limit;

/// A switch interval that never passes during a test: no thread requests the lock.
const NEVER: Duration = Duration::from_secs(3600);

/// A switch interval that passes at once: every waiting thread requests the lock.
const AT_ONCE: Duration = Duration::from_nanos(1);

/// Long enough for other threads to start waiting. A test that ends earlier or later is still
/// correct: it only misses a bug more easily.
const A_WHILE: Duration = Duration::from_millis(50);

#[test]
fn lock_has_one_holder_at_a_time() {
    in_time(|| {
        let (gil, held) = (Gil::new(AT_ONCE), AtomicBool::new(false));
        let critical_section = || {
            assert!(!held.swap(true, SeqCst), "two threads hold the lock");
            thread::yield_now();
            held.store(false, SeqCst);
        };
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let mut guard = gil.acquire();
                        critical_section();
                        guard.checkpoint();
                        critical_section();
                        guard.allow_threads(thread::yield_now);
                        critical_section();
                    }
                });
            }
        });
    });
}

#[test]
fn checkpoint_hands_over_on_request_and_returns_after_the_other_thread() {
    in_time(|| {
        let (gil, was_held) = (Gil::new(AT_ONCE), AtomicBool::new(false));
        thread::scope(|scope| {
            let mut guard = gil.acquire();
            scope.spawn(|| {
                let _guard = gil.acquire();
                was_held.store(true, SeqCst);
            });
            while gil.hand_overs() == 0 {
                assert!(!was_held.load(SeqCst), "the lock was taken without a hand-over");
                guard.checkpoint();
            }
            let message = "checkpoint returned before the other thread had held the lock";
            assert!(was_held.load(SeqCst), "{message}");
        });
        assert_eq!(gil.hand_overs(), 1, "one request must cause one hand-over");
    });
}

#[test]
fn lock_goes_to_the_longest_waiting_thread() {
    in_time(|| {
        let (gil, turns) = (Gil::new(AT_ONCE), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            let (gil, turns) = (&gil, &turns);
            (0..3).for_each(|me| drop(scope.spawn(move || take_turns(me, gil, turns))));
        });
        let turns = turns.into_inner().expect("no thread panics");
        let first_turns = (0..3).filter_map(|me| turns.iter().position(|&turn| turn == me));
        let all_started = first_turns.max().expect("every thread has a turn");
        for four in turns[all_started..].windows(4) {
            let in_order = four[0] == four[3] && four[1] != four[2];
            assert!(in_order, "the turns do not rotate: {turns:?}");
        }
    });
}

/// Logs each turn of this thread, until each of the three threads has had twenty.
fn take_turns(me: u32, gil: &Gil, turns: &Mutex<Vec<u32>>) {
    let log = || turns.lock().expect("no thread panics").push(me);
    let is_over = || {
        let turns = turns.lock().expect("no thread panics");
        (0..3).all(|thread| turns.iter().filter(|&&turn| turn == thread).count() >= 20)
    };
    let mut guard = gil.acquire();
    while !is_over() {
        log();
        let hand_overs = gil.hand_overs();
        while gil.hand_overs() == hand_overs && !is_over() {
            guard.checkpoint();
        }
    }
}

#[test]
fn checkpoint_keeps_the_lock_if_no_thread_waits() {
    let gil = Gil::new(AT_ONCE);
    let mut guard = gil.acquire();
    (0..1000).for_each(|_| guard.checkpoint());
    assert_eq!(gil.hand_overs(), 0, "there was a hand-over, but no thread waits");
}

#[test]
fn checkpoint_keeps_the_lock_until_the_interval_has_passed() {
    in_time(|| {
        let (gil, was_held) = (Gil::new(NEVER), AtomicBool::new(false));
        thread::scope(|scope| {
            let mut guard = gil.acquire();
            let other = scope.spawn(|| {
                let _guard = gil.acquire();
                was_held.store(true, SeqCst);
            });
            sleep(A_WHILE); // until the other thread waits
            (0..1000).for_each(|_| guard.checkpoint());
            assert!(!was_held.load(SeqCst), "the lock was handed over without a request");
            drop(guard);
            other.join().expect("a waiting thread gets the lock when it is free");
        });
        assert_eq!(gil.hand_overs(), 0, "there was a hand-over without a request");
    });
}

#[test]
fn request_is_cleared_when_the_lock_is_released() {
    in_time(|| {
        let gil = Gil::new(AT_ONCE);
        thread::scope(|scope| {
            let guard = gil.acquire();
            scope.spawn(|| {
                let mut guard = gil.acquire();
                (0..1000).for_each(|_| guard.checkpoint());
            });
            sleep(A_WHILE); // until the other thread waits, and has requested the lock
            drop(guard);
        });
        assert_eq!(gil.hand_overs(), 0, "the new holder saw the request to the previous one");
    });
}

/// Two threads wait behind the first holder. The second one then holds the lock for a while.
#[test]
fn turn_change_is_not_a_timeout() {
    in_time(|| {
        let gil = Gil::new(NEVER);
        thread::scope(|scope| {
            let guard = gil.acquire();
            for _ in 0..2 {
                scope.spawn(|| {
                    let mut guard = gil.acquire();
                    sleep(A_WHILE); // until the other thread has seen that the turn changed
                    (0..1000).for_each(|_| guard.checkpoint());
                });
            }
            sleep(A_WHILE); // until both threads wait
            drop(guard);
        });
        assert_eq!(gil.hand_overs(), 0, "there was a request before the interval had passed");
    });
}

/// Four threads hold the lock one after another: each for less than an interval, all together for
/// longer.
#[test]
fn interval_starts_again_when_the_turn_changes() {
    const INTERVAL: Duration = Duration::from_secs(1);
    in_time(|| {
        let (gil, turn_changed) = (Gil::new(INTERVAL), Mutex::new(Instant::now()));
        let hold = || {
            let mut guard = gil.acquire();
            sleep(INTERVAL * 2 / 5);
            guard.checkpoint();
            let mut turn_changed = turn_changed.lock().expect("no thread panics");
            mem::replace(&mut *turn_changed, Instant::now()).elapsed() < INTERVAL
        };
        let all_turns_are_short = thread::scope(|scope| {
            let handles: Vec<_> = (0..4).map(|_| scope.spawn(hold)).collect();
            handles.into_iter().all(|handle| handle.join().expect("no thread panics"))
        });
        // On a busy machine a turn may take longer; then a hand-over is correct.
        assert!(
            gil.hand_overs() == 0 || !all_turns_are_short,
            "there was a request although no thread held the lock for an interval"
        );
    });
}

#[test]
fn allow_threads_releases_the_lock_during_the_call() {
    in_time(|| {
        let (gil, barrier) = (Gil::new(NEVER), Barrier::new(4));
        let meet = || gil.acquire().allow_threads(|| barrier.wait());
        thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(meet))));
    });
}

#[test]
fn allow_threads_reacquires_the_lock_if_the_call_panics() {
    in_time(|| {
        let (gil, was_held) = (Gil::new(AT_ONCE), AtomicBool::new(false));
        thread::scope(|scope| {
            let mut guard = gil.acquire();
            let call = || guard.allow_threads(|| panic!("intended panic"));
            catch_unwind(AssertUnwindSafe(call)).expect_err("the panic continues");
            scope.spawn(|| {
                let _guard = gil.acquire();
                was_held.store(true, SeqCst);
            });
            sleep(A_WHILE); // until the other thread waits, or wrongly holds the lock
            assert!(!was_held.load(SeqCst), "another thread holds the lock at the same time");
            drop(guard);
        });
    });
}

#[test]
fn guard_releases_the_lock_if_its_thread_panics() {
    in_time(|| {
        let gil = Gil::new(NEVER);
        let panic = catch_unwind(AssertUnwindSafe(|| {
            let _guard = gil.acquire();
            panic!("intended panic");
        }));
        panic.expect_err("the panic continues");
        drop(gil.acquire());
    });
}

#[test]
fn is_prime_agrees_with_primes_core() {
    let gil = Gil::new(NEVER);
    let mut guard = gil.acquire();
    for n in 0..10_000 {
        assert_eq!(is_prime(n, &mut guard), primes_core::is_prime(n), "{n}");
    }
    for (n, prime) in NUMBERS {
        assert_eq!(is_prime(n, &mut guard), prime, "{n}");
    }
}
