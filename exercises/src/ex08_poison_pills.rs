//! # 08: poison pills
//!
//! Closing a channel stops all workers that receive from it. But what if the channel must stay
//! open, because other threads use it, too? Then workers can be stopped with *poison pills*:
//! messages that tell the worker that receives them to stop.
//!
//! Read first: the lesson `threads`, and *Poison pill* in the glossary.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Sender.html>,
//! <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex08`. Hints: at the end of this file.

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};

/// A message to a worker.
pub enum Message<J> {
    /// A job to do.
    Job(J),
    /// Stops the worker that receives it.
    PoisonPill,
}

/// Spawns `worker_count` threads that receive messages from `message_rx`.
///
/// A worker calls `work` for each job that it receives. Only a poison pill stops the worker, however
/// many jobs there were and however long the channel is empty. After a pill it receives no more
/// messages, and returns the results of its jobs. While the channel is empty, the worker is blocked:
/// it does not poll.
///
/// The caller keeps the channel open until all workers have stopped, and `work` does not panic. (A
/// worker that panics would leave its pill in the channel.)
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
    todo!("ex08: spawn threads that receive messages until they receive a poison pill")
}

/// Stops all workers after they have done the jobs that are in the channel. Returns the results of
/// all jobs, in any order.
///
/// Leaves no pill in the channel. The channel may be bounded, and may have no room. It stays open, so
/// that the caller can use it again.
pub fn stop_workers<J, R>(
    handles: Vec<JoinHandle<Vec<R>>>,
    message_tx: &Sender<Message<J>>,
) -> Vec<R> {
    todo!("ex08: send the pills that the workers need, then join the workers")
}

// region: Hint 1, a nudge
//
// Receiving a pill removes it from the channel. How many pills do the workers need? And which
// worker receives the first one?
//
// endregion
// region: Hint 2, an approach
//
// Each worker needs its own clone of `message_rx` and of `work`. It loops over the messages: the
// result of a job goes into a `Vec`, and a pill ends the loop.
//
// `stop_workers` needs two loops: the first sends the pills, the second joins. A single loop that
// does both would send a pill and then wait for a worker that may not be the one that received it.
//
// endregion
// region: Hint 3, almost there
//
// `while let Ok(Message::Job(job)) = message_rx.recv()` is all that a worker's loop needs: it ends
// at a pill. (It also ends when the channel is closed. Then no thread is left to send a pill.)
//
// endregion
