//! A priority queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use scheduler::{Model, join, show};

use super::answer::PriorityQueue;

pub fn models() -> Vec<Model> {
    vec![each_job_reaches_a_worker(), closed_queue_ends_all_workers()]
}

/// Two workers take one job each, and two jobs arrive. Both workers must get one.
pub fn each_job_reaches_a_worker() -> Model {
    Model::new("each of two jobs reaches a worker", 3, || {
        let queue = Arc::new(PriorityQueue::new());
        let threads = [(); 2].map(|()| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || assert!(queue.pop().is_some(), "no job from an open queue"))
        });
        for job in [1, 2] {
            assert!(queue.push(job, job).is_ok(), "the queue is open");
        }
        threads.into_iter().for_each(join);
    })
}

/// Two workers take jobs until the queue is closed. Both must end, and each job is taken once.
pub fn closed_queue_ends_all_workers() -> Model {
    Model::new("closing the queue ends both workers", 3, || {
        let queue = Arc::new(PriorityQueue::new());
        let sum = Arc::new(AtomicUsize::new(0));
        show("sum of the jobs", &sum, |sum| sum);
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
    })
}
