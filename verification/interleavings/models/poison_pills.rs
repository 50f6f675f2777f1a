//! Workers that are stopped with poison pills.

use crossbeam_channel::{Receiver, unbounded};
use scheduler::{ANY, Model};

use super::answer::{Message, start_workers, stop_workers};

pub fn models() -> Vec<Model> {
    vec![all_jobs_are_done(), no_pill_is_left()]
}

/// Two workers do the jobs 1, 2 and so on, receive their pills, and stop. Returns the results and
/// the receiver.
fn run(jobs: u32) -> (Vec<u32>, Receiver<Message<u32>>) {
    let (message_tx, message_rx) = unbounded();
    let handles = start_workers(2, &message_rx, |n: u32| 10 * n);
    for n in 1..=jobs {
        message_tx.send(Message::Job(n)).expect("`message_rx` is not dropped yet");
    }
    let mut results = stop_workers(handles, &message_tx);
    results.sort_unstable();
    (results, message_rx)
}

/// All workers stop, but only after all jobs are done.
pub fn all_jobs_are_done() -> Model {
    Model::new("all workers stop after all jobs are done", 4, || {
        assert_eq!(run(3).0, [10, 20, 30], "a job is not done");
    })
}

/// The same with one job, which has few orders.
pub fn one_job_is_done() -> Model {
    Model::new("two workers stop after a job is done", ANY, || {
        assert_eq!(run(1).0, [10], "a job is not done");
    })
}

/// There are no more pills than workers.
pub fn no_pill_is_left() -> Model {
    Model::new("no pill is left", 4, || assert!(run(3).1.is_empty(), "a pill is left"))
}
