//! Exercise 29: a priority queue.

extern crate checked as std;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use interleavings::{DEADLOCK, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex29_close_notifies_one.rs"]
mod close_notifies_one;
#[path = "../../../exercises/wrong/ex29_ignores_spurious_wakeups.rs"]
mod ignores_spurious_wakeups;
#[path = "../../../exercises/wrong/ex29_notifies_if_empty.rs"]
mod notifies_if_empty;
#[path = "../../../exercises/solutions/ex29_priority_queue.rs"]
mod solution;

/// Two workers take one job each, and two jobs arrive. Both workers must get one.
macro_rules! each_job_reaches_a_worker {
    ($answer:ident) => {
        || {
            let queue = Arc::new($answer::PriorityQueue::new());
            let threads = [(); 2].map(|()| {
                let queue = Arc::clone(&queue);
                thread::spawn(move || assert!(queue.pop().is_some(), "no job from an open queue"))
            });
            for job in [1, 2] {
                assert!(queue.push(job, job).is_ok(), "the queue is open");
            }
            threads.into_iter().for_each(join);
        }
    };
}

/// Two workers take jobs until the queue is closed. Both must end, and each job is taken once.
macro_rules! closed_queue_ends_all_workers {
    ($answer:ident) => {
        || {
            let queue = Arc::new($answer::PriorityQueue::new());
            let sum = Arc::new(AtomicUsize::new(0));
            let threads = [(); 2].map(|()| {
                let (queue, sum) = (Arc::clone(&queue), Arc::clone(&sum));
                thread::spawn(move || {
                    while let Some(job) = queue.pop() {
                        sum.fetch_add(job, SeqCst);
                    }
                })
            });
            assert!(queue.push(1, 5).is_ok(), "the queue is open");
            queue.close();
            threads.into_iter().for_each(join);
            assert_eq!(sum.load(SeqCst), 5, "the job was not taken once");
        }
    };
}

#[test]
fn finds_deadlock_if_push_notifies_only_if_the_queue_was_empty() {
    finds_bug(DEADLOCK, each_job_reaches_a_worker!(notifies_if_empty));
}

#[test]
fn finds_early_return_if_pop_ignores_spurious_wakeups() {
    finds_bug("no job from an open queue", each_job_reaches_a_worker!(ignores_spurious_wakeups));
}

#[test]
fn finds_deadlock_if_close_notifies_one_thread() {
    finds_bug(DEADLOCK, closed_queue_ends_all_workers!(close_notifies_one));
}

#[test]
fn solution_gives_each_job_to_a_worker() {
    holds_in_all_orders(3, each_job_reaches_a_worker!(solution));
}

#[test]
fn solution_ends_all_workers() {
    holds_in_all_orders(3, closed_queue_ends_all_workers!(solution));
}
