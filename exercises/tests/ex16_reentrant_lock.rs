//! The tests of exercise 16. Run them with `cargo test -p exercises ex16`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex16_reentrant_lock.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex16_reentrant_lock.rs")]
mod ex16_reentrant_lock;
mod support;

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use std::thread;
use std::time::Instant;

use ex16_reentrant_lock::ReentrantLock;
use support::contention::repeat_during;
use support::meeting::{MEETINGS, meet};
use support::random::Random;
use support::waiters::{Waiter, assert_all_blocked};
use support::{join, limit, within_limit};

const HANGS: &str = "a thread waits for a lock that it holds itself, or that is free";

/// Where a thread waits that must not get the lock.
const PLACE: &str = "`lock` of a lock that another thread holds";

/// Runs `f` on another thread, which must not need the lock.
fn on_another_thread<T: Send>(f: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(f).join().unwrap_or_else(|panic| resume_unwind(panic)))
}

/// Returns whether another thread can lock the lock now.
fn is_free(lock: &ReentrantLock) -> bool {
    on_another_thread(|| lock.try_lock().is_some())
}

#[test]
fn holder_can_lock_again() {
    within_limit(HANGS, || {
        let lock = ReentrantLock::new();
        let _first = lock.lock();
        let _second = lock.lock();
        let third = lock.try_lock();
        assert!(third.is_some(), "`try_lock` returned `None` on the thread that holds the lock");
        let _fourth = lock.lock();
        assert_eq!(lock.depth(), 4, "`depth` after the lock was locked four times");
    });
}

#[test]
fn lock_can_be_locked_very_often() {
    within_limit(HANGS, || {
        let lock = ReentrantLock::new();
        let mut guards = Vec::new();
        for count in 1..=70_000 {
            guards.push(lock.lock());
            assert_eq!(lock.depth(), count, "`depth` after the lock was locked {count} times");
        }
        drop(guards.pop());
        assert_eq!(lock.depth(), 69_999, "`depth` after one of 70,000 guards was dropped");
        assert!(!is_free(&lock), "one of 70,000 guards was dropped, and the lock is free");
        drop(guards);
        assert!(is_free(&lock), "all guards were dropped, but the lock is not free");
    });
}

#[test]
fn lock_is_held_until_all_guards_are_dropped_in_any_order() {
    within_limit(HANGS, || {
        let mut random = Random::new();
        let lock = ReentrantLock::new();
        for len in [1, 2, 3, 3, 3, 8, 20] {
            let mut guards = Vec::from_iter((0..len).map(|_| lock.lock()));
            random.shuffle(&mut guards);
            while let Some(guard) = guards.pop() {
                assert!(!is_free(&lock), "there are {} guards left", guards.len() + 1);
                drop(guard);
                assert_eq!(lock.depth(), guards.len(), "`depth` must be the number of guards left");
            }
            assert!(is_free(&lock), "all {len} guards were dropped, but the lock is not free");
        }
    });
}

#[test]
fn depth_is_zero_on_other_threads() {
    within_limit(HANGS, || {
        let lock = ReentrantLock::new();
        assert_eq!(lock.depth(), 0, "`depth` of a new lock");
        let _guards = [lock.lock(), lock.lock()];
        let elsewhere = on_another_thread(|| lock.depth());
        assert_eq!(elsewhere, 0, "`depth` on a thread that does not hold the lock");
        assert_eq!(lock.depth(), 2, "`depth` on the thread that holds the lock");
    });
}

#[test]
fn other_threads_wait_until_the_last_guard_is_dropped() {
    within_limit(HANGS, || {
        let lock = Arc::new(ReentrantLock::new());
        let (first, second) = (lock.lock(), lock.lock());
        let waiters = [(); 3].map(|()| {
            let lock = Arc::clone(&lock);
            Waiter::new(move || {
                let _guard = lock.lock();
                lock.depth()
            })
        });
        assert_all_blocked(PLACE, &waiters.each_ref());
        drop(first);
        assert_all_blocked(
            "`lock` while the holder has dropped one of its two guards",
            &waiters.each_ref(),
        );
        drop(second);
        let depths = waiters.map(Waiter::join);
        assert_eq!(depths, [1; 3], "`depth` on threads that waited, and then got the lock");
        assert!(is_free(&lock), "all guards were dropped, but the lock is not free");
    });
}

#[test]
fn threads_of_the_same_name_are_different_threads() {
    within_limit(HANGS, || {
        let lock = Arc::new(ReentrantLock::new());
        let name = || thread::Builder::new().name("twin".into());
        let first = thread::scope(|scope| {
            let twin = name().spawn_scoped(scope, || {
                let _guard = lock.lock();
                let lock = Arc::clone(&lock);
                let other = name().spawn(move || (lock.try_lock().is_some(), lock.depth()));
                join(other.expect("the system can start a thread"))
            });
            twin.expect("the system can start a thread").join()
        });
        let first = first.unwrap_or_else(|panic| resume_unwind(panic));
        assert_eq!(
            first,
            (false, 0),
            "(`try_lock` succeeds, `depth`) on a thread of the same name"
        );
    });
}

#[test]
fn threads_that_come_later_can_lock_after_the_holder_has_ended() {
    within_limit(HANGS, || {
        let lock = Arc::new(ReentrantLock::new());
        for round in 0..200 {
            let lock = Arc::clone(&lock);
            let depth = join(thread::spawn(move || {
                let _guards = [lock.lock(), lock.lock()];
                lock.depth()
            }));
            assert_eq!(depth, 2, "`depth` on thread {round}: the earlier threads have ended");
        }
    });
}

#[test]
fn panic_unlocks() {
    let hint = "a thread with three guards has panicked: was each of them dropped, and what does \
                their `Drop` do?";
    within_limit(hint, || {
        let lock = ReentrantLock::new();
        let outer = lock.lock();
        // `resume_unwind` panics without a message.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let _guards = [lock.lock(), lock.lock()];
            resume_unwind(Box::new("intended panic"));
        }));
        assert!(outcome.is_err(), "the closure panics");
        assert_eq!(lock.depth(), 1, "`depth` after a panic has dropped two of three guards");
        assert!(!is_free(&lock), "one guard is left, but another thread could lock the lock");
        drop(outer);
        let outcome = on_another_thread(|| {
            catch_unwind(AssertUnwindSafe(|| {
                let _guards = [lock.lock(), lock.lock(), lock.lock()];
                resume_unwind(Box::new("intended panic"));
            }))
        });
        assert!(outcome.is_err(), "the closure panics");
        assert_eq!(lock.depth(), 0, "`depth` on another thread after the holder has panicked");
        drop(lock.lock());
        assert!(is_free(&lock), "a panic must not poison the lock");
    });
}

#[test]
fn panic_wakes_a_waiting_thread() {
    let hint = "the holder has panicked, but another thread still waits for the lock";
    within_limit(hint, || {
        let lock = Arc::new(ReentrantLock::new());
        let waiting = Arc::clone(&lock);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let _guards = [lock.lock(), lock.lock()];
            let waiter = Waiter::blocked(PLACE, move || {
                let _guard = waiting.lock();
                waiting.depth()
            });
            resume_unwind(Box::new(waiter));
        }));
        let panic = outcome.expect_err("the closure panics");
        match panic.downcast::<Waiter<usize>>() {
            Ok(waiter) => assert_eq!(waiter.join(), 1, "`depth` after another thread panicked"),
            Err(panic) => resume_unwind(panic),
        }
    });
}

#[test]
fn holder_is_recognized_while_other_threads_ask() {
    within_limit(HANGS, || {
        let lock = ReentrantLock::new();
        let _guard = lock.lock();
        let ask = || {
            assert!(lock.try_lock().is_none(), "`try_lock` of a lock that another thread holds");
            assert_eq!(lock.depth(), 0, "`depth` on a thread that does not hold the lock");
        };
        let hint = "while another thread was in the middle of a call: wait until it has returned";
        repeat_during(ask, || {
            assert_eq!(lock.depth(), 1, "`depth` on the holder's thread, {hint}")
        });
        repeat_during(ask, || {
            let second = lock.try_lock();
            assert!(second.is_some(), "`try_lock` returned `None` to the holder, {hint}");
            // Not dropped: this thread would wait until no other thread is in the middle of a call.
            mem::forget(second);
        });
    });
}

#[test]
fn unlocking_is_noticed_between_check_and_wait() {
    let hint = "lost wakeup: the lock is free, but a thread still waits for it. Can the last guard \
                be dropped after `lock` has found the lock held, and before it waits?";
    within_limit(hint, || {
        let locks = Vec::from_iter((0..MEETINGS).map(|_| Arc::new(ReentrantLock::new())));
        meet(locks.iter().map(|lock| {
            let guard = lock.lock();
            let lock = Arc::clone(lock);
            let unlock = |at_the_right_moment: &dyn Fn()| {
                at_the_right_moment();
                drop(guard);
            };
            (move || drop(lock.lock()), unlock)
        }));
    });
}

#[test]
fn one_thread_at_a_time_is_inside_under_load() {
    within_limit(HANGS, || {
        let lock = Arc::new(ReentrantLock::new());
        let inside = Arc::new(AtomicUsize::new(0));
        let visits = Arc::new(AtomicU64::new(0));
        let threads = [(); 8].map(|()| {
            let (lock, inside, visits) = (lock.clone(), inside.clone(), visits.clone());
            thread::spawn(move || {
                // On a busy machine, each round takes long.
                let begin = Instant::now();
                let depths = (0..100).map(|i| 1 + i % 5);
                let depths = depths.take_while(|_| begin.elapsed() < limit() / 4);
                depths.inspect(|depth| visit(&lock, &inside, &visits, *depth)).sum::<usize>()
            })
        });
        let expected: usize = threads.map(join).into_iter().sum();
        assert_eq!(visits.load(Relaxed), expected as u64, "updates under the lock");
        assert!(is_free(&lock), "all threads have ended, but the lock is not free");
    });
}

/// Locks the lock `depth` times, recursively, and asserts each time that no other thread is inside.
fn visit(lock: &ReentrantLock, inside: &AtomicUsize, visits: &AtomicU64, depth: usize) {
    let _guard = lock.lock();
    let others = if lock.depth() == 1 { inside.fetch_add(1, SeqCst) } else { 0 };
    assert_eq!(others, 0, "threads inside besides this one, which holds the lock");
    let visited = visits.load(Relaxed);
    if depth == 2 {
        thread::yield_now(); // the other threads get a chance to break in
    }
    visits.store(visited + 1, Relaxed); // no update is lost, because the lock is held
    if depth > 1 {
        visit(lock, inside, visits, depth - 1);
    }
    if lock.depth() == 1 {
        inside.fetch_sub(1, SeqCst);
    }
}
