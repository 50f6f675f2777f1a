//! Wrong: one pill, and a flag that tells the others. Who already waits for a message does not look
//! at a flag; and who looks leaves its jobs undone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};

pub enum Message<J> {
    Job(J),
    Pill,
}

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
    let stop = Arc::new(AtomicBool::new(false));
    let start_one = |_| {
        let (queue, work, stop) = (queue.clone(), work.clone(), Arc::clone(&stop));
        thread::spawn(move || {
            let mut results = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                match queue.recv() {
                    Ok(Message::Job(job)) => results.push(work(job)),
                    _ => stop.store(true, Ordering::SeqCst),
                }
            }
            results
        })
    };
    (0..workers).map(start_one).collect()
}

pub fn stop<J, R>(crew: Vec<JoinHandle<Vec<R>>>, queue: &Sender<Message<J>>) -> Vec<R> {
    queue.send(Message::Pill).expect("the workers hold the queue");
    crew.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
}
