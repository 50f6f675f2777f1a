//! # 08: poison pills

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};

/// A message to a worker.
pub enum Message<J> {
    /// A job to do.
    Job(J),
    /// Stops the worker that receives it.
    PoisonPill,
}

/// Spawns `worker_count` threads that do the jobs from `message_rx`. Each stops when it receives a
/// poison pill.
pub fn start_workers<J, R, F>(
    worker_count: usize,
    message_rx: &Receiver<Message<J>>,
    work: F,
) -> Vec<JoinHandle<Vec<R>>>
where
    J: Send + 'static,
    R: Send + 'static,
    F: Fn(J) -> R + Clone + Send + 'static,
{
    let spawn_worker = |_| {
        let (message_rx, work) = (message_rx.clone(), work.clone());
        thread::spawn(move || worker(&message_rx, work))
    };
    (0..worker_count).map(spawn_worker).collect()
}

/// Does jobs until it receives a poison pill. Returns the results of the jobs.
fn worker<J, R>(message_rx: &Receiver<Message<J>>, work: impl Fn(J) -> R) -> Vec<R> {
    let mut results = Vec::new();
    // Receiving the pill ends the loop and removes the pill, so each worker needs its own.
    while let Ok(Message::Job(job)) = message_rx.recv() {
        results.push(work(job));
    }
    results
}

/// Stops all workers after they have done the jobs that are in the channel. Returns the results of
/// all jobs, in any order.
pub fn stop_workers<J, R>(
    handles: Vec<JoinHandle<Vec<R>>>,
    message_tx: &Sender<Message<J>>,
) -> Vec<R> {
    // A channel keeps its order: all jobs that were sent before the pills are received before them.
    for _ in &handles {
        message_tx
            .send(Message::PoisonPill)
            .expect("each worker keeps a receiver until it receives a pill");
    }
    // Any worker can receive any pill, so join only after all pills have been sent.
    let join = |handle: JoinHandle<_>| handle.join().expect("`work` does not panic");
    handles.into_iter().flat_map(join).collect()
}
