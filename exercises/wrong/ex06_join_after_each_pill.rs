//! Wrong: after each pill it waits for a worker, but perhaps another one took that pill.

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
    let start_one = |_| {
        let (queue, work) = (queue.clone(), work.clone());
        thread::spawn(move || worker(&queue, work))
    };
    (0..workers).map(start_one).collect()
}

fn worker<J, R>(queue: &Receiver<Message<J>>, work: impl Fn(J) -> R) -> Vec<R> {
    let mut results = Vec::new();
    while let Ok(Message::Job(job)) = queue.recv() {
        results.push(work(job));
    }
    results
}

pub fn stop<J, R>(crew: Vec<JoinHandle<Vec<R>>>, queue: &Sender<Message<J>>) -> Vec<R> {
    let mut results = Vec::new();
    for worker in crew {
        queue.send(Message::Pill).expect("the worker holds the queue");
        results.extend(worker.join().expect("no panic"));
    }
    results
}
