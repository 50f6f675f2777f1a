//! A lock that changes hands on request, as CPython's does.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use scheduler::{ANY, Model, Place, join, show};

use super::answer::Gil;

/// A waiting thread may request the lock at any moment.
pub const SOON: Duration = Duration::ZERO;

/// No thread ever requests the lock.
pub const NEVER: Duration = Duration::MAX;

pub fn models() -> Vec<Model> {
    vec![
        one_holder_at_a_time(SOON, &[1, 1], 3),
        one_holder_at_a_time(SOON, &[1, 0, 0], 1),
        one_holder_at_a_time(NEVER, &[0, 0, 0], 2),
        checkpoint_hands_over_on_request(),
        lock_is_fair(),
        request_ends_with_the_turn(),
        lock_is_held_after_a_panic(),
    ]
}

/// Each thread acquires the lock, and comes to a number of checkpoints. One thread at a time is in
/// the critical section, and each thread gets the lock.
pub fn one_holder_at_a_time(
    interval: Duration,
    checkpoints: &[usize],
    preemption_bound: usize,
) -> Model {
    let checkpoints = checkpoints.to_vec();
    Model::new("one thread holds the lock at a time, and all get it", preemption_bound, move || {
        let shared = Arc::new((Gil::new(interval), Place::default()));
        show("threads inside", &shared, |(_, inside)| inside);
        let start = |checkpoints: usize| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (gil, critical_section) = &*shared;
                let mut guard = gil.acquire();
                assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
                for _ in 0..checkpoints {
                    guard.checkpoint();
                    assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
                }
            })
        };
        let threads = Vec::from_iter(checkpoints.iter().copied().map(start));
        for thread in threads {
            join(thread);
        }
    })
}

/// One thread holds the lock, and another may be requesting it. If so, a checkpoint returns only
/// after the other thread has held it.
pub fn checkpoint_hands_over_on_request() -> Model {
    Model::new("a checkpoint hands the lock over on request", 4, || {
        let shared = Arc::new((Gil::new(SOON), AtomicBool::new(false)));
        let mut guard = shared.0.acquire();
        let other = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let _guard = shared.0.acquire();
                shared.1.store(true, SeqCst);
            }
        });
        let requested = shared.0.drop_requested();
        guard.checkpoint();
        let was_held = shared.1.load(SeqCst);
        assert!(!requested || was_held, "the requesting thread has not held the lock");
        drop(guard);
        join(other);
    })
}

/// One thread lets others run while another one may be waiting. If so, it gets the lock back after
/// the other thread has held it.
pub fn waiting_thread_comes_first() -> Model {
    Model::new("a thread that waits for the lock is not overtaken", ANY, || {
        let shared = Arc::new((Gil::new(NEVER), AtomicBool::new(false)));
        show("other thread was served", &shared, |(_, served)| served);
        let mut guard = shared.0.acquire();
        let other = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let _guard = shared.0.acquire();
                shared.1.store(true, SeqCst);
            }
        });
        let is_waiting = shared.0.waiting() == 1;
        guard.allow_threads(|| ());
        assert!(!is_waiting || shared.1.load(SeqCst), "overtook a waiting thread");
        drop(guard);
        join(other);
    })
}

/// One thread holds the lock, and a first thread may be waiting when a second one arrives. If so,
/// the second thread gets the lock after the first.
pub fn lock_is_fair() -> Model {
    Model::new("the lock is granted in order", 2, || {
        let shared = Arc::new((Gil::new(SOON), AtomicBool::new(false)));
        let guard = shared.0.acquire();
        let first = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let _guard = shared.0.acquire();
                shared.1.store(true, SeqCst);
            }
        });
        let second = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let first_is_waiting = shared.0.waiting() == 1;
                let _guard = shared.0.acquire();
                let first_was_served = shared.1.load(SeqCst);
                assert!(!first_is_waiting || first_was_served, "overtook a waiting thread");
            }
        });
        drop(guard);
        [first, second].into_iter().for_each(join);
    })
}

/// A thread requests the lock and gets it. No other thread is left that could request it then.
pub fn request_ends_with_the_turn() -> Model {
    Model::new("a request ends when it is granted", ANY, || {
        let gil = Arc::new(Gil::new(SOON));
        let guard = gil.acquire();
        let other = thread::spawn({
            let gil = Arc::clone(&gil);
            move || {
                let _guard = gil.acquire();
                assert!(!gil.drop_requested(), "an old request is still set");
            }
        });
        drop(guard);
        join(other);
    })
}

/// One thread makes a call in `allow_threads` that panics. Afterwards it holds the lock again,
/// alone.
pub fn lock_is_held_after_a_panic() -> Model {
    Model::new("a thread holds the lock again after a panic", 2, || {
        let shared = Arc::new((Gil::new(NEVER), Place::default()));
        show("threads inside", &shared, |(_, inside)| inside);
        let start = |panics: bool| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (gil, critical_section) = &*shared;
                let mut guard = gil.acquire();
                if panics {
                    let call =
                        || guard.allow_threads(|| resume_unwind(Box::new("intended panic")));
                    let _: Result<(), _> = catch_unwind(AssertUnwindSafe(call));
                }
                assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
            })
        };
        [true, false, false].map(start).into_iter().for_each(join);
    })
}

