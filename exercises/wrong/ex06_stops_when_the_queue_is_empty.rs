//! Wrong: a worker stops when the queue is empty, with no pill at all.

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
    while let Ok(Message::Job(job)) = queue.try_recv() {
        results.push(work(job));
    }
    results
}

pub fn stop<J, R>(crew: Vec<JoinHandle<Vec<R>>>, queue: &Sender<Message<J>>) -> Vec<R> {
    for _ in &crew {
        queue.send(Message::Pill).expect("the workers hold the queue");
    }
    crew.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
}
