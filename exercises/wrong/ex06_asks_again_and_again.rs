//! Wrong: a worker asks again and again whether there is a message, instead of waiting for one.

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
    loop {
        match queue.try_recv() {
            Ok(Message::Job(job)) => results.push(work(job)),
            Ok(Message::Pill) => return results,
            Err(_) => thread::sleep(std::time::Duration::from_millis(1)),
        }
    }
}

pub fn stop<J, R>(crew: Vec<JoinHandle<Vec<R>>>, queue: &Sender<Message<J>>) -> Vec<R> {
    for _ in &crew {
        queue.send(Message::Pill).expect("the workers hold the queue");
    }
    crew.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
}
