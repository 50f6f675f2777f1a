//! The tests of exercise 18. Run them with `cargo test -p exercises ex18`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex18_priority_queue.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex18_priority_queue.rs")]
mod ex18_priority_queue;
mod support;

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;

use ex18_priority_queue::PriorityQueue;
use support::meeting::{MEETINGS, meet};
use support::random::Random;
use support::waiters::{Waiter, assert_all_blocked};
use support::{join, within_limit};

const HANGS: &str = "a thread waits although there is a job, or although the queue is closed";

/// A job that can be neither copied nor compared. The number tells jobs apart.
#[derive(Debug)]
struct Job(u64);

/// Priorities at the edges and on both sides of them; most occur several times.
const PRIORITIES: [u64; 10] =
    [5, 0, u64::MAX, 1, 1 << 32, u64::MAX - 1, 7, 1 << 53, (1 << 32) + 1, 3];

fn push(queue: &PriorityQueue<Job>, priority: u64, number: u64) {
    let pushed = queue.push(priority, Job(number));
    assert!(pushed.is_ok(), "`push` returned an error, but the queue is not closed");
}

fn pop(queue: &PriorityQueue<Job>) -> Option<u64> {
    queue.pop().map(|job| job.0)
}

#[test]
fn pop_takes_most_urgent_job_and_the_oldest_among_equals() {
    within_limit(HANGS, || {
        let mut random = Random::new();
        for len in [0, 1, 2, 3, 10, 100, 3000] {
            let queue = PriorityQueue::new();
            let mut jobs: Vec<(u64, u64)> = Vec::new();
            for _ in 0..len {
                let (priority, number) = (PRIORITIES[random.index(10)], random.number());
                push(&queue, priority, number);
                jobs.push((priority, number));
            }
            jobs.sort_by_key(|job| job.0); // a stable sort keeps the order of arrival
            for (i, (priority, number)) in jobs.into_iter().enumerate() {
                assert_eq!(
                    pop(&queue),
                    Some(number),
                    "`pop` {i} of {len}: expected the oldest job of priority {priority}. The \
                     smallest number is the most urgent, and equal ones are first in, first out"
                );
            }
        }
    });
}

#[test]
fn pop_takes_oldest_of_very_many_equal_jobs() {
    within_limit(HANGS, || {
        let queue = PriorityQueue::new();
        (0..70_000).for_each(|number| push(&queue, 4, number));
        let taken = Vec::from_iter((0..5).filter_map(|_| pop(&queue)));
        assert_eq!(taken, [0, 1, 2, 3, 4], "the first of 70,000 jobs of one priority, in order");
    });
}

#[test]
fn late_urgent_job_overtakes() {
    within_limit(HANGS, || {
        let queue = PriorityQueue::new();
        (10..20).for_each(|number| push(&queue, 7, number));
        assert_eq!(pop(&queue), Some(10), "the oldest of ten jobs of priority 7");
        for (priority, number) in [(6, 1), (8, 2), (0, 3), (7, 4)] {
            push(&queue, priority, number);
        }
        let taken: Vec<_> = (0..4).filter_map(|_| pop(&queue)).collect();
        assert_eq!(
            taken,
            [3, 1, 11, 12],
            "jobs of priority 6 and 0 arrived late, and are taken before those of priority 7 that \
             were already there"
        );
    });
}

#[test]
fn push_and_pop_alternate_in_any_way() {
    within_limit(HANGS, || {
        let mut random = Random::new();
        let queue = PriorityQueue::new();
        let mut jobs: Vec<(u64, u64)> = Vec::new();
        for number in 0..2000 {
            if random.below(3) > 0 || jobs.is_empty() {
                let priority = PRIORITIES[random.index(10)];
                push(&queue, priority, number);
                jobs.push((priority, number));
            } else {
                let first = (0..jobs.len()).min_by_key(|&i| jobs[i]).expect("there is a job");
                let expected = jobs.remove(first);
                assert_eq!(pop(&queue), Some(expected.1), "expected {expected:?}: the smallest");
            }
        }
    });
}

#[test]
fn pop_blocks_until_a_job_arrives() {
    within_limit(HANGS, || {
        let queue = Arc::new(PriorityQueue::new());
        for number in 0..2 {
            let worker = Arc::clone(&queue);
            let waiter = Waiter::blocked("`pop` of an empty queue", move || pop(&worker));
            push(&queue, u64::MAX, number);
            assert_eq!(waiter.join(), Some(number), "the job that ended the waiting");
        }
    });
}

#[test]
fn push_and_close_are_noticed_between_check_and_wait() {
    let hint = "lost wakeup: there is a job, but a thread still waits for one. Can `push` notify \
                before the job is in the queue?";
    within_limit(hint, || {
        let queues = new_queues();
        meet(queues.iter().map(|queue| {
            let worker = Arc::clone(queue);
            let wait = move || assert_eq!(pop(&worker), Some(5), "the job that was pushed");
            let push = |at_the_right_moment: &dyn Fn()| {
                at_the_right_moment();
                push(queue, 0, 5);
            };
            (wait, push)
        }));
    });
    let hint = "lost wakeup: the queue is closed, but a thread still waits. Can `close` notify after \
                `pop` has found the queue open, and before it waits?";
    within_limit(hint, || {
        let queues = new_queues();
        meet(queues.iter().map(|queue| {
            let worker = Arc::clone(queue);
            let wait = move || assert_eq!(pop(&worker), None, "`pop` from a closed queue");
            let close = |at_the_right_moment: &dyn Fn()| {
                at_the_right_moment();
                queue.close();
            };
            (wait, close)
        }));
    });
}

fn new_queues() -> Vec<Arc<PriorityQueue<Job>>> {
    (0..MEETINGS).map(|_| Arc::new(PriorityQueue::new())).collect()
}

#[test]
fn each_push_wakes_a_waiting_thread() {
    let hint = "twelve threads wait in `pop`, and twelve jobs arrive in a row. Each thread keeps \
                its job until all have one. Does each `push` wake a thread?";
    within_limit(hint, || {
        let queue = Arc::new(PriorityQueue::new());
        let all_have_a_job = Arc::new(Barrier::new(12));
        let waiters = [(); 12].map(|()| {
            let (queue, all_have_a_job) = (Arc::clone(&queue), Arc::clone(&all_have_a_job));
            Waiter::new(move || {
                let number = pop(&queue);
                all_have_a_job.wait();
                number
            })
        });
        assert_all_blocked("`pop` of an empty queue", &waiters.each_ref());
        (0..12).for_each(|number| push(&queue, 12 - number, number));
        let mut numbers = waiters.map(Waiter::join);
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq((0..12).map(Some)), "the jobs of 12 threads: {numbers:?}");
    });
}

#[test]
fn close_wakes_all_waiting_threads() {
    let hint = "the queue is closed, but a thread still waits in `pop`. Does `close` wake all?";
    within_limit(hint, || {
        let queue = Arc::new(PriorityQueue::new());
        let waiters = [(); 12].map(|()| {
            let queue = Arc::clone(&queue);
            Waiter::new(move || pop(&queue))
        });
        assert_all_blocked("`pop` of an empty queue", &waiters.each_ref());
        queue.close();
        let jobs = waiters.map(Waiter::join);
        assert_eq!(jobs, [None; 12], "what `pop` returned from a queue that was empty and closed");
    });
}

#[test]
fn closed_queue_returns_its_jobs_and_accepts_no_more() {
    within_limit(HANGS, || {
        let queue = PriorityQueue::new();
        [(9, 0), (2, 1), (9, 2), (0, 3)].map(|(priority, number)| push(&queue, priority, number));
        queue.close();
        queue.close();
        let refused = queue.push(0, Job(42)).map_err(|job| job.0);
        assert_eq!(refused, Err(42), "`push` to a closed queue returns the job as an error");
        let taken = [(); 6].map(|()| pop(&queue));
        assert_eq!(
            taken,
            [Some(3), Some(1), Some(0), Some(2), None, None],
            "a closed queue still returns its jobs in order, and then `None`"
        );
    });
}

#[test]
fn workers_take_each_job_once_and_in_order() {
    within_limit(HANGS, || {
        let mut random = Random::new();
        let queue = Arc::new(PriorityQueue::new());
        // The number contains the priority, so that a worker's own jobs must rise.
        (0..5000).for_each(|i| {
            let priority = random.below(100);
            push(&queue, priority, priority * 10_000 + i);
        });
        queue.close();
        let workers = [(); 8].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || std::iter::from_fn(|| pop(&queue)).collect::<Vec<_>>())
        });
        let taken = workers.map(join);
        for jobs in &taken {
            assert!(jobs.is_sorted(), "a worker got a less urgent job before a more urgent one");
        }
        let mut all = taken.concat();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 5000, "number of different jobs (of 5000) that 8 workers took");
    });
}

#[test]
fn no_job_and_no_wakeup_is_lost_under_load() {
    within_limit(HANGS, || {
        let queue = Arc::new(PriorityQueue::new());
        let will_be_closed = Arc::new(AtomicBool::new(false));
        let workers = [(); 6].map(|()| {
            let (queue, will_be_closed) = (Arc::clone(&queue), Arc::clone(&will_be_closed));
            thread::spawn(move || {
                let numbers = Vec::from_iter(std::iter::from_fn(|| pop(&queue)));
                assert!(
                    will_be_closed.load(SeqCst),
                    "`pop` returned `None` from an open queue: another thread may take the job for \
                     which this thread was woken. Check again after each wakeup"
                );
                numbers
            })
        });
        let producers = [0, 1, 2].map(|producer| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                for i in 0..2000 {
                    push(&queue, PRIORITIES[i as usize % 10], producer * 2000 + i);
                    if i.is_multiple_of(16) {
                        thread::yield_now(); // sometimes the workers find the queue empty
                    }
                }
            })
        });
        producers.map(join);
        will_be_closed.store(true, SeqCst);
        queue.close();
        let mut all = workers.map(join).concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..6000), "6 workers did not take each of 6000 jobs once");
    });
}

#[test]
fn dropping_the_queue_drops_the_jobs_in_it() {
    within_limit(HANGS, || {
        let job = Arc::new(());
        {
            let queue = PriorityQueue::new();
            for priority in [2, 1, 2] {
                assert!(queue.push(priority, Arc::clone(&job)).is_ok(), "the queue is open");
            }
            drop(queue.pop());
            let count = Arc::strong_count(&job);
            assert_eq!(count, 3, "number of copies after a worker has dropped one of three");
        }
        assert_eq!(Arc::strong_count(&job), 1, "the queue is gone, but a job in it is not");
    });
}
