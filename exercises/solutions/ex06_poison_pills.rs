//! # 06: poison pills

use std::panic::resume_unwind;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};

/// What goes through the queue.
pub enum Message<J> {
    /// Do this.
    Job(J),
    /// Stop, you who take this.
    Pill,
}

/// Starts `workers` threads that do the jobs in the `queue`. Each stops when it takes a pill.
pub fn start<J, R, F>(
    workers: usize,
    queue: &Receiver<Message<J>>,
    work: F,
) -> Vec<JoinHandle<Vec<R>>>
where
    J: Send + 'static,
    R: Send + 'static,
    F: Fn(J) -> R + Clone + Send + 'static,
{
    let start_one = |_| {
        let (queue, work) = (queue.clone(), work.clone());
        thread::spawn(move || worker(&queue, work))
    };
    (0..workers).map(start_one).collect()
}

/// Does jobs until it takes a pill, and returns their results.
fn worker<J, R>(queue: &Receiver<Message<J>>, work: impl Fn(J) -> R) -> Vec<R> {
    let mut results = Vec::new();
    // The pill ends the loop, and is gone: each worker needs one of its own.
    while let Ok(Message::Job(job)) = queue.recv() {
        results.push(work(job));
    }
    results
}

/// Stops the `crew` when it has done all jobs that are in the queue, and returns all results, in
/// any order.
pub fn stop<J, R>(crew: Vec<JoinHandle<Vec<R>>>, queue: &Sender<Message<J>>) -> Vec<R> {
    // A queue keeps its order: what was sent before the pills is taken before them.
    for _ in &crew {
        queue.send(Message::Pill).expect("each worker holds the queue until it takes a pill");
    }
    // Nobody knows who takes which pill. So join only when all have been sent.
    let join = |worker: JoinHandle<_>| worker.join().unwrap_or_else(|panic| resume_unwind(panic));
    crew.into_iter().flat_map(join).collect()
}
