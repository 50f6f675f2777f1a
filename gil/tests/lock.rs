//! The lock: who holds it, who gets it next, and what never happens.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Barrier, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

use gil::{Gil, is_prime};
use primes_core::NUMBERS;

#[path = "../../spinner-core/tests/support/in_time.rs"]
mod in_time;

use in_time::in_time;

/// Nobody has waited for so long when a test is over.
const NEVER: Duration = Duration::from_secs(3600);

/// Everybody who waits has waited for so long.
const AT_ONCE: Duration = Duration::from_nanos(1);

/// Long enough for a mistake to show; a right answer may take longer, or less.
const A_WHILE: Duration = Duration::from_millis(50);

#[test]
fn there_are_never_two_holders() {
    in_time(|| {
        let (gil, taken) = (Gil::new(AT_ONCE), AtomicBool::new(false));
        let be_alone = || {
            assert!(!taken.swap(true, SeqCst), "another holds it");
            thread::yield_now();
            taken.store(false, SeqCst);
        };
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let mut guard = gil.acquire();
                        be_alone();
                        guard.checkpoint();
                        be_alone();
                        guard.allow_threads(thread::yield_now);
                        be_alone();
                    }
                });
            }
        });
    });
}

#[test]
fn the_holder_gives_it_up_on_request_and_waits_until_another_has_had_it() {
    in_time(|| {
        let (gil, had_it) = (Gil::new(AT_ONCE), AtomicBool::new(false));
        thread::scope(|scope| {
            let mut guard = gil.acquire();
            scope.spawn(|| {
                let _guard = gil.acquire();
                had_it.store(true, SeqCst);
            });
            while gil.hand_overs() == 0 {
                assert!(!had_it.load(SeqCst), "there was no hand-over yet");
                guard.checkpoint();
            }
            assert!(had_it.load(SeqCst));
        });
        assert_eq!(gil.hand_overs(), 1);
    });
}

#[test]
fn whoever_has_waited_longest_gets_it_next() {
    in_time(|| {
        let (gil, turns) = (Gil::new(AT_ONCE), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            let (gil, turns) = (&gil, &turns);
            (0..3).for_each(|me| drop(scope.spawn(move || take_turns(me, gil, turns))));
        });
        let turns = turns.into_inner().expect("nobody panics");
        let all_came = (0..3).filter_map(|me| turns.iter().position(|&turn| turn == me)).max();
        let in_turn = &turns[all_came.expect("somebody came")..];
        for four in in_turn.windows(4) {
            assert!(four[0] == four[3] && four[1] != four[2], "{turns:?}");
        }
    });
}

/// Notes down each turn, until all three have had twenty.
fn take_turns(me: u32, gil: &Gil, turns: &Mutex<Vec<u32>>) {
    let note = || turns.lock().expect("nobody panics").push(me);
    let over = || {
        let turns = turns.lock().expect("nobody panics");
        (0..3).all(|one| turns.iter().filter(|&&turn| turn == one).count() >= 20)
    };
    let mut guard = gil.acquire();
    while !over() {
        note();
        let hand_overs = gil.hand_overs();
        while gil.hand_overs() == hand_overs && !over() {
            guard.checkpoint();
        }
    }
}

#[test]
fn the_holder_keeps_it_while_nobody_waits() {
    let gil = Gil::new(AT_ONCE);
    let mut guard = gil.acquire();
    (0..1000).for_each(|_| guard.checkpoint());
    assert_eq!(gil.hand_overs(), 0);
}

#[test]
fn the_holder_keeps_it_until_the_interval_is_over() {
    in_time(|| {
        let (gil, had_it) = (Gil::new(NEVER), AtomicBool::new(false));
        thread::scope(|scope| {
            let mut guard = gil.acquire();
            let other = scope.spawn(|| {
                let _guard = gil.acquire();
                had_it.store(true, SeqCst);
            });
            sleep(A_WHILE); // for the other to come
            (0..1000).for_each(|_| guard.checkpoint());
            assert!(!had_it.load(SeqCst));
            drop(guard);
            other.join().expect("whoever waits gets it when it is free");
        });
        assert_eq!(gil.hand_overs(), 0, "nobody asked");
    });
}

#[test]
fn those_who_are_blocked_do_not_hold_it() {
    in_time(|| {
        let (gil, all) = (Gil::new(NEVER), Barrier::new(4));
        let meet = || gil.acquire().allow_threads(|| all.wait());
        thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(meet))));
    });
}

#[test]
fn a_panic_while_blocked_goes_through_and_the_lock_is_held_again() {
    in_time(|| {
        let (gil, had_it) = (Gil::new(AT_ONCE), AtomicBool::new(false));
        thread::scope(|scope| {
            let mut guard = gil.acquire();
            let block = || guard.allow_threads(|| panic!("the line is cut"));
            catch_unwind(AssertUnwindSafe(block)).expect_err("the panic goes through");
            scope.spawn(|| {
                let _guard = gil.acquire();
                had_it.store(true, SeqCst);
            });
            sleep(A_WHILE); // for the other to come, and to do harm
            assert!(!had_it.load(SeqCst), "another holds it, too");
            drop(guard);
        });
    });
}

#[test]
fn whoever_panics_gives_it_up() {
    in_time(|| {
        let gil = Gil::new(NEVER);
        let panic = catch_unwind(AssertUnwindSafe(|| {
            let _guard = gil.acquire();
            panic!("with the lock in hand");
        }));
        panic.expect_err("it panics");
        drop(gil.acquire());
    });
}

#[test]
fn the_check_under_the_lock_is_right() {
    let gil = Gil::new(NEVER);
    let mut guard = gil.acquire();
    for n in 0..10_000 {
        assert_eq!(is_prime(n, &mut guard), primes_core::is_prime(n), "{n}");
    }
    for (n, prime) in NUMBERS {
        assert_eq!(is_prime(n, &mut guard), prime, "{n}");
    }
}
