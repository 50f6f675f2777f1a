//! The tests of exercise 19. Run them with `cargo test -p exercises ex19`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex19_cyclic_barrier.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex19_cyclic_barrier.rs")]
mod ex19_cyclic_barrier;
mod support;

use std::hint::spin_loop;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use ex19_cyclic_barrier::{Broken, CyclicBarrier, Party};
use support::meeting::{MEETINGS, meet};
use support::waiters::{Waiter, assert_all_blocked, assert_all_wait, rounds};
use support::{join, within_limit};

const HANGS: &str = "a thread waits at the barrier, although all threads of its round have arrived";

/// Where a thread waits that must not go on.
const PLACE: &str = "`wait` before all threads of the round have arrived";

/// Starts a thread that waits once.
fn start(barrier: &Arc<CyclicBarrier>) -> Waiter<Result<bool, Broken>> {
    let barrier = Arc::clone(barrier);
    Waiter::new(move || barrier.party().wait())
}

/// Runs `f` on a new thread, and panics there, without a message, while the thread has its share.
fn panic_after(barrier: &CyclicBarrier, f: impl FnOnce(&Party<'_>) + Send) {
    struct IntendedPanic;

    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let party = barrier.party();
            f(&party);
            resume_unwind(Box::new(IntendedPanic));
        });
        let panic = thread.join().expect_err("the thread panics");
        if !panic.is::<IntendedPanic>() {
            resume_unwind(panic);
        }
    });
}

/// Waits in a round that is not broken. Returns whether this thread is the leader.
fn wait(party: &Party<'_>, round: usize) -> bool {
    let result = party.wait();
    result.unwrap_or_else(|Broken| panic!("no thread panicked, but round {round} is broken"))
}

#[test]
fn one_thread_is_always_the_leader() {
    within_limit(HANGS, || {
        let barrier = CyclicBarrier::new(1);
        let party = barrier.party();
        for round in 0..5 {
            assert_eq!(party.wait(), Ok(true), "`wait` in round {round}, with one thread");
        }
    });
}

#[test]
fn threads_block_until_the_last_one_arrives() {
    within_limit(HANGS, || {
        let barrier = Arc::new(CyclicBarrier::new(6));
        for _ in 0..2 {
            let waiters = [(); 5].map(|()| start(&barrier));
            assert_all_blocked(PLACE, &waiters.each_ref());
            let mut results = vec![barrier.party().wait()];
            results.extend(waiters.map(Waiter::join));
            let leaders = results.iter().filter(|result| **result == Ok(true)).count();
            let others = results.iter().filter(|result| **result == Ok(false)).count();
            assert_eq!((leaders, others), (1, 5), "(leaders, other threads): {results:?}");
        }
    });
}

#[test]
fn no_thread_begins_a_round_before_all_have_finished_the_last_one() {
    for (n, rounds) in [(2, 200), (3, 100), (5, 100), (50, 10), (200, 3)] {
        within_limit(HANGS, move || {
            let barrier = Arc::new(CyclicBarrier::new(n));
            let finished = Arc::new(AtomicUsize::new(0));
            let threads = Vec::from_iter((0..n).map(|_| {
                let (barrier, finished) = (Arc::clone(&barrier), Arc::clone(&finished));
                thread::spawn(move || {
                    let party = barrier.party();
                    let mut led = 0;
                    for round in 1..=rounds {
                        finished.fetch_add(1, SeqCst);
                        led += usize::from(wait(&party, round));
                        let count = finished.load(SeqCst);
                        assert!(
                            (n * round..n * (round + 1)).contains(&count),
                            "{n} threads: a thread left round {round}, but the threads have \
                             finished {count} rounds in total"
                        );
                    }
                    led
                })
            }));
            let led: usize = threads.into_iter().map(join).sum();
            assert_eq!(led, rounds, "number of leaders in {rounds} rounds of {n} threads");
        });
    }
}

#[test]
fn each_round_has_exactly_one_leader() {
    within_limit(HANGS, || {
        let (n, rounds) = (7, 100);
        let barrier = Arc::new(CyclicBarrier::new(n));
        let threads = Vec::from_iter((0..n).map(|_| {
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || {
                let party = barrier.party();
                Vec::from_iter((0..rounds).map(|round| wait(&party, round)))
            })
        }));
        let led = Vec::from_iter(threads.into_iter().map(join));
        for round in 0..rounds {
            let leaders = led.iter().filter(|led| led[round]).count();
            assert_eq!(leaders, 1, "number of leaders in round {round} of {n} threads");
        }
    });
}

#[test]
fn threads_may_come_and_go_between_rounds() {
    within_limit(HANGS, || {
        let barrier = Arc::new(CyclicBarrier::new(3));
        drop(barrier.party());
        for round in 0..50 {
            let results = [(); 3].map(|()| start(&barrier)).map(Waiter::join);
            assert!(
                results.iter().all(Result::is_ok),
                "round {round}: {results:?}, but no thread has panicked. A thread that has finished \
                 drops its `Party`, which must not break the barrier"
            );
        }
    });
}

#[test]
fn thread_that_wakes_up_late_leaves_its_round() {
    let hint = "two threads have completed a round, and others the next one. But one of the first two \
                still waits: which rounds does it take for one and the same?";
    within_limit(hint, || {
        let barrier = Arc::new(CyclicBarrier::new(2));
        // How often the other thread may wait.
        let allowed = Arc::new(AtomicUsize::new(0));
        let other = thread::spawn({
            let (barrier, allowed) = (Arc::clone(&barrier), Arc::clone(&allowed));
            move || {
                let party = barrier.party();
                for round in 1.. {
                    while allowed.load(SeqCst) < round {
                        spin_loop();
                    }
                    if allowed.load(SeqCst) == usize::MAX {
                        return;
                    }
                    wait(&party, round);
                }
            }
        });
        let party = barrier.party();
        for round in rounds(100) {
            let late = start(&barrier);
            assert_all_wait(PLACE, &[&late]);
            wait(&party, round);
            // The thread that is late has hardly woken up when the next round is complete.
            allowed.store(round, SeqCst);
            wait(&party, round);
            late.join().expect("no thread has panicked");
        }
        allowed.store(usize::MAX, SeqCst);
        join(other);
    });
}

#[test]
fn panic_breaks_the_barrier_for_all_waiting_threads() {
    let hint = "a thread has panicked, and its `Party` was dropped, but other threads still wait";
    within_limit(hint, || {
        let barrier = Arc::new(CyclicBarrier::new(13));
        let waiters = [(); 12].map(|()| start(&barrier));
        assert_all_blocked(PLACE, &waiters.each_ref());
        panic_after(&barrier, |_| {});
        let results = waiters.map(Waiter::join);
        assert_eq!(results, [Err(Broken); 12], "what `wait` returned after a panic");
    });
}

/// Calls a function when it is dropped.
struct CallOnDrop<'a>(&'a dyn Fn());

impl Drop for CallOnDrop<'_> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[test]
fn break_is_noticed_between_check_and_wait() {
    let hint = "lost wakeup: the barrier is broken, but a thread still waits. Can it break after \
                `wait` has found it whole, and before it waits?";
    within_limit(hint, || {
        let barriers = Vec::from_iter((0..MEETINGS).map(|_| Arc::new(CyclicBarrier::new(2))));
        meet(barriers.iter().map(|barrier| {
            let waiting = Arc::clone(barrier);
            let wait = move || assert_eq!(waiting.party().wait(), Err(Broken), "`wait`");
            let break_barrier = |at_the_right_moment: &dyn Fn()| {
                let panic = || {
                    let _party = barrier.party();
                    let _dropped_before = CallOnDrop(at_the_right_moment);
                    resume_unwind(Box::new("intended panic"));
                };
                assert!(catch_unwind(AssertUnwindSafe(panic)).is_err(), "the closure panics");
            };
            (wait, break_barrier)
        }));
    });
}

#[test]
fn barrier_stays_broken() {
    let hint = "the barrier is broken, but a thread waits: no other thread will come";
    within_limit(hint, || {
        for n in [1, 2, 3] {
            let barrier = CyclicBarrier::new(n);
            let party = barrier.party();
            panic_after(&barrier, |_| {});
            for _ in 0..4 {
                assert_eq!(party.wait(), Err(Broken), "`wait` at a broken barrier of {n} threads");
            }
            let new_party = barrier.party();
            assert_eq!(new_party.wait(), Err(Broken), "`wait` of a thread that came later");
        }
    });
}

#[test]
fn panic_in_a_later_round_breaks_the_barrier() {
    let hint = "a thread has panicked after two rounds, but another one still waits for the third";
    within_limit(hint, || {
        let barrier = Arc::new(CyclicBarrier::new(2));
        let other = Arc::clone(&barrier);
        let waiter = Waiter::new(move || {
            let party = other.party();
            [(); 4].map(|()| party.wait().is_ok())
        });
        panic_after(&barrier, |party| {
            wait(party, 1);
            wait(party, 2);
        });
        let is_ok = waiter.join();
        assert_eq!(is_ok, [true, true, false, false], "whether `wait` succeeded in rounds 1 to 4");
    });
}

#[test]
fn round_that_is_complete_stays_complete() {
    let hint = "a thread arrived last, and then panicked: do all threads hear of both?";
    within_limit(hint, || {
        for _ in 0..10 {
            let barrier = Arc::new(CyclicBarrier::new(60));
            let waiters = Vec::from_iter((0..59).map(|_| {
                let barrier = Arc::clone(&barrier);
                Waiter::new(move || {
                    let party = barrier.party();
                    (party.wait(), party.wait())
                })
            }));
            panic_after(&barrier, |party| {
                wait(party, 1);
            });
            for (first, second) in waiters.into_iter().map(Waiter::join) {
                assert!(
                    first.is_ok(),
                    "60 threads have arrived, then one of them panicked: `wait` returned \
                     {first:?} for the complete round"
                );
                assert_eq!(second, Err(Broken), "`wait` in the next round, after the panic");
            }
        }
    });
}

#[test]
fn panic_that_is_caught_without_dropping_the_party_breaks_nothing() {
    within_limit(HANGS, || {
        let barrier = CyclicBarrier::new(1);
        let party = barrier.party();
        let panic = || resume_unwind(Box::new("intended panic"));
        assert!(catch_unwind(AssertUnwindSafe(panic)).is_err(), "the closure panics");
        assert_eq!(party.wait(), Ok(true), "`wait` after a panic that dropped no `Party`");
        drop(party);
        assert_eq!(barrier.party().wait(), Ok(true), "`wait` of a new `Party`");
    });
}

#[test]
fn barriers_are_independent() {
    within_limit(HANGS, || {
        let barriers = [2, 2].map(|n| Arc::new(CyclicBarrier::new(n)));
        let waiters = barriers.each_ref().map(start);
        assert_all_blocked(PLACE, &waiters.each_ref());
        panic_after(&barriers[0], |_| {});
        assert!(barriers[1].party().wait().is_ok(), "another barrier is broken, not this one");
        let [first, second] = waiters.map(Waiter::join);
        assert_eq!(first, Err(Broken), "`wait` at the broken barrier");
        assert!(second.is_ok(), "`wait` at a barrier that is not broken");
    });
}
