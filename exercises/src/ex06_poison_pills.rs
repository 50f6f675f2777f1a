//! # 06: poison pills
//!
//! A queue that is closed ends for all workers. But what if it stays open, since others use it,
//! too? Then workers are stopped with *poison pills*: messages that say "stop" to whoever takes
//! them.
//!
//! Read before: the lesson `threads`, and *poison pill* in the glossary.
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/struct.Receiver.html>
//!
//! Test: `cargo test -p exercises ex06`. Hints: at the end of this file.

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};

/// What goes through the queue.
pub enum Message<J> {
    /// Do this.
    Job(J),
    /// Stop, you who take this.
    Pill,
}

/// Starts `workers` threads that take messages from the `queue`.
///
/// A worker does `work` on the jobs that it takes. As long as the queue is open, it stops when it
/// takes a pill, and then only; it takes no message after that, and returns the results of its jobs.
/// While the queue is empty it waits, without asking again and again.
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
    todo!("ex06: start threads that take messages until they take a pill")
}

/// Stops the `crew` when it has done all jobs that are in the queue, and returns all results, in
/// any order.
///
/// No pill is left over. The queue may be bounded, and stays open: the caller can use it again.
pub fn stop<J, R>(crew: Vec<JoinHandle<Vec<R>>>, queue: &Sender<Message<J>>) -> Vec<R> {
    todo!("ex06: send the pills that the crew needs, then join it")
}

// region: Hint 1, a nudge
//
// A pill is gone when it is taken. How many does a crew need? And which worker takes the first?
//
// endregion
// region: Hint 2, an approach
//
// A worker needs a clone of the queue and one of `work`. It loops over the messages: a job's result
// goes into a `Vec`, a pill breaks the loop.
//
// `stop` has two loops: the first sends the pills, the second joins. With one loop that does both,
// you would send a pill, and wait for a worker that perhaps did not get it.
//
// endregion
// region: Hint 3, almost there
//
// `while let Ok(Message::Job(job)) = queue.recv()` does all that a worker's loop needs: it ends at
// a pill. (It ends, too, when the queue is closed: then there is nobody to send a pill.)
//
// endregion
