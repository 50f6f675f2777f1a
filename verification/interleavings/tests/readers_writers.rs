//! Exercise 33: readers and writers.

extern crate checked as std;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use interleavings::{DEADLOCK, Place, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex33_notify_one.rs"]
mod notify_one;
#[path = "../../../exercises/solutions/ex33_readers_and_writers.rs"]
mod solution;
#[path = "../../../exercises/wrong/ex33_two_writers.rs"]
mod two_writers;
#[path = "../../../exercises/wrong/ex33_upgrade_lets_writers_in.rs"]
mod upgrade_lets_writers_in;
#[path = "../../../exercises/wrong/ex33_upgrade_waits_for_each_other.rs"]
mod upgrade_waits_for_each_other;

/// Two writers and a reader. A writer is alone, and all get the lock.
macro_rules! writer_is_alone {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::ReadWriteLock::new(), Place::default()));
            let writer = |()| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let _guard = shared.0.write();
                    assert_eq!(shared.1.visit(), 0, "a writer is not alone");
                })
            };
            let threads = [(); 2].map(writer);
            let guard = shared.0.read();
            assert_eq!(shared.1.visit(), 0, "a reader is inside together with a writer");
            drop(guard);
            threads.into_iter().for_each(join);
        }
    };
}

/// Two readers read a value, and add 1 to it if they may become writers. If not, they start again,
/// as writers. No update may be lost, and no thread may wait forever.
macro_rules! upgrade_loses_no_update {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::ReadWriteLock::new(), AtomicUsize::new(0)));
            let add = |()| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let (lock, value) = &*shared;
                    let guard = lock.read();
                    let before = value.load(SeqCst);
                    match guard.upgrade() {
                        Ok(_guard) => value.store(before + 1, SeqCst),
                        Err(guard) => {
                            drop(guard);
                            let _guard = lock.write();
                            value.store(value.load(SeqCst) + 1, SeqCst);
                        }
                    }
                })
            };
            [(); 2].map(add).into_iter().for_each(join);
            assert_eq!(shared.1.load(SeqCst), 2, "an update was lost");
        }
    };
}

#[test]
fn finds_two_writers() {
    finds_bug("a writer is not alone", writer_is_alone!(two_writers));
}

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, writer_is_alone!(notify_one));
}

#[test]
fn finds_deadlock_if_two_upgrades_wait_for_each_other() {
    finds_bug(DEADLOCK, upgrade_loses_no_update!(upgrade_waits_for_each_other));
}

#[test]
fn finds_lost_update_if_upgrade_lets_writers_in() {
    finds_bug("an update was lost", upgrade_loses_no_update!(upgrade_lets_writers_in));
}

#[test]
fn solution_lets_a_writer_be_alone() {
    holds_in_all_orders(3, writer_is_alone!(solution));
}

#[test]
fn solution_loses_no_update_in_upgrade() {
    holds_in_all_orders(4, upgrade_loses_no_update!(solution));
}
